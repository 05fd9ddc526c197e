// What the stock page lacks for assistive technology: names for icon buttons, landmarks, and names for the sources.
// The page is in French (see assistant/frontend.py), and so are these names.
(() => {
  const NAMES = {
    "#new-chat-button": "Nouvelle discussion",
    "#chat-submit": "Envoyer la question",
    "#stop-button": "Arrêter",
    "#theme-toggle": "Changer de thème",
    "#side-view-title button": "Fermer la source",
  };
  const ICONS = { copy: "Copier la réponse", "arrow-down": "Aller à la fin" };
  const name = (element, text) => {
    if (!element.getAttribute("aria-label")) element.setAttribute("aria-label", text);
  };
  const mend = () => {
    for (const [selector, text] of Object.entries(NAMES)) {
      document.querySelectorAll(selector).forEach((element) => name(element, text));
    }
    for (const [icon, text] of Object.entries(ICONS)) {
      document.querySelectorAll(`button:not([aria-label]):has(.lucide-${icon})`).forEach((button) => name(button, text));
    }
    document.querySelectorAll(".element-link").forEach((link) => {
      name(link, `Source ${link.textContent.replace(/\D/g, "")}, ouvrir à côté`);
      link.setAttribute("role", "button");
    });
    const input = document.getElementById("chat-input");
    if (input) name(input, input.getAttribute("data-placeholder") || input.getAttribute("placeholder") || "Question");
    // References to elements that are not there, and a dialogue whose title carries another identifier.
    document.querySelectorAll("[role=separator][aria-controls]").forEach((handle) => {
      if (!document.getElementById(handle.getAttribute("aria-controls"))) handle.removeAttribute("aria-controls");
    });
    document.querySelectorAll("[role=dialog]").forEach((dialog) => {
      const titled = dialog.querySelector("#side-view-title");
      if (titled && dialog.getAttribute("aria-labelledby") !== titled.id) dialog.setAttribute("aria-labelledby", titled.id);
      if (!document.getElementById(dialog.getAttribute("aria-describedby") || "")) dialog.removeAttribute("aria-describedby");
    });
    const side = document.getElementById("side-view-content");
    if (side) {
      side.setAttribute("tabindex", "0");
      name(side, "Source");
    }
  };
  new MutationObserver(mend).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["aria-controls", "aria-labelledby", "aria-describedby"],
  });
  mend();
})();
