// What the stock page lacks for assistive technology: names for icon buttons, landmarks, and names for the sources.
// Words come from the page itself: the tooltip's or the placeholder's text, in the page's language.
(() => {
  const NAMES = {
    "#new-chat-button": "Nouvelle discussion",
    "#chat-submit": "Envoyer la question",
    "#stop-button": "Arrêter",
    "#theme-toggle": "Changer de thème",
    "#side-view-title button": "Fermer la source",
  };
  const name = (element, text) => {
    if (!element.getAttribute("aria-label")) element.setAttribute("aria-label", text);
  };
  const mend = () => {
    for (const [selector, text] of Object.entries(NAMES)) {
      document.querySelectorAll(selector).forEach((element) => name(element, text));
    }
    document.querySelectorAll("button:not([aria-label])").forEach((button) => {
      if (!button.textContent.trim() && button.querySelector(".lucide-copy, .lucide-check")) name(button, "Copier la réponse");
    });
    document.querySelectorAll(".element-link").forEach((link) => {
      name(link, `Source ${link.textContent.replace(/\D/g, "")}, ouvrir à côté`);
      link.setAttribute("role", "button");
    });
    const input = document.getElementById("chat-input");
    if (input) name(input, input.getAttribute("data-placeholder") || input.getAttribute("placeholder") || "Question");
    const side = document.getElementById("side-view-content");
    if (side) {
      side.setAttribute("tabindex", "0");
      name(side, "Source");
    }
  };
  new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });
  mend();
})();
