// What the stock page lacks for assistive technology: names for icon buttons, landmarks, names for the sources, an
// announcement when an answer is complete, and the focus led to a source that opens and given back when it closes.
(() => {
  const language = /(?:^|; )langue=en/.test(document.cookie) ? "en" : "fr";
  document.documentElement.lang = language;
  // The words of both languages come with the page (assistant/messages), which is served in French.
  const { bar, controls } = JSON.parse(document.getElementById("words").textContent)[language];
  const LINKS = { "/textes": bar.texts, "/conversations": bar.history, "/aide": bar.help, "#imprimer": bar.to_print };
  const nav = document.querySelector(".bar nav");
  nav.setAttribute("aria-label", bar.menu);
  for (const [address, text] of Object.entries(LINKS)) nav.querySelector(`a[href="${address}"]`).textContent = text;
  const other = nav.querySelector("a[hreflang]");
  other.textContent = bar.language;
  other.lang = other.hreflang = language === "en" ? "fr" : "en";
  other.setAttribute("href", `/langue/${other.lang}`);
  // The way to one's account, and the reminder of an attestation to renew.
  const link = (address, text) => {
    const made = document.createElement("a");
    made.href = address;
    made.textContent = text;
    return made;
  };
  fetch("/moi").then((answer) => (answer.ok ? answer.json() : null)).then((me) => {
    if (!me || !me.known) return;
    nav.append(" ", link("/compte", bar.account));
    if (me.days_left === null) return;
    const reminder = document.createElement("p");
    reminder.className = "reminder";
    const later = document.createElement("button");
    later.textContent = bar.later;
    later.addEventListener("click", () => reminder.remove());
    const left = me.days_left === 1 ? bar.attest_last : bar.attest_days.replace("{days}", me.days_left);
    reminder.append(`${left} `, link("/attestation", bar.sign), " ", later);
    nav.closest(".bar").after(reminder);
  }).catch(() => {});
  const NAMES = {
    "#new-chat-button": controls.new_chat,
    "#chat-submit": controls.send,
    "#stop-button": controls.stop,
    "#theme-toggle": controls.theme,
    "#side-view-title button": controls.close_source,
  };
  const ICONS = { copy: controls.copy_answer, "arrow-down": controls.end };
  const name = (element, text) => {
    if (!element.getAttribute("aria-label")) element.setAttribute("aria-label", text);
  };
  // One announcement an answer, when it is complete: the page says nothing while it grows.
  const live = document.createElement("div");
  live.setAttribute("role", "status");
  live.className = "page-title";
  let answers = 0;
  const announce = () => {
    if (!live.isConnected && document.querySelector("main")) document.querySelector("main").after(live);
    const shown = document.querySelectorAll(".ai-message");
    if (shown.length < answers) answers = 0;
    if (shown.length === answers || document.getElementById("stop-button")) return;
    answers = shown.length;
    const first = shown[answers - 1].querySelector("p, blockquote, div");
    live.textContent = `${controls.done} ${first ? first.textContent.slice(0, 160) : ""}`;
  };
  // An answer that takes over half a second says that it is being made.
  let working = 0;
  const wait = () => {
    if (!document.getElementById("stop-button")) {
      clearTimeout(working);
      working = 0;
      delete document.body.dataset.working;
    } else if (!working) {
      working = setTimeout(() => { document.body.dataset.working = controls.working; }, 500);
    }
  };
  // A question sent before the line is open waits for it, unless it is changed meanwhile: the stock page would ignore it.
  let held = false;
  const closed = () => document.getElementById("chat-submit")?.disabled === true;
  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
    if (event.target.id !== "chat-input" || !sends || !closed() || event.target.value.trim() === "") return;
    held = true;
    live.textContent = controls.waiting;
  }, true);
  document.addEventListener("input", (event) => {
    if (event.target.id === "chat-input") held = false;
  }, true);
  const sendHeld = () => {
    if (!held || closed()) return;
    held = false;
    document.getElementById("chat-submit")?.click();
  };
  // A source that opens takes the focus and shows its quote; when it closes, the link that opened it has it back.
  let opener = null;
  let open = false;
  let shown = "";
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest(".element-link");
    if (link) opener = link;
    // The button goes away with the answer that it stopped.
    if (event.target.closest && event.target.closest("#stop-button")) {
      setTimeout(() => document.getElementById("chat-input")?.focus(), 0);
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    const close = document.querySelector("#side-view-title button");
    if (event.key === "Escape" && close) close.click();
  });
  const centre = (quote) => {
    let box = quote.parentElement;
    while (box && !(/auto|scroll/.test(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight)) box = box.parentElement;
    if (!box) return;
    // What the text is stays at the top: the quote is centred in what is left.
    const head = document.querySelector("#side-view-content .prose > :first-child");
    const taken = (parseFloat(getComputedStyle(head).top) || 0) + head.offsetHeight;
    const room = taken + Math.max(8, (box.clientHeight - taken - quote.offsetHeight) / 2);
    box.scrollTop += quote.getBoundingClientRect().top - box.getBoundingClientRect().top - room;
  };
  const giveBack = () => {
    const side = document.getElementById("side-view-content");
    if (open && !side && opener && opener.isConnected) opener.focus();
    open = Boolean(side);
    if (!side) shown = "";
    const title = document.getElementById("side-view-title");
    const content = side && side.querySelector(".prose");
    const now = content ? `${title ? title.textContent : ""} ${content.textContent}` : "";
    if (!now || now === shown) return;
    shown = now;
    side.focus({ preventScroll: true });
    const quote = side.querySelector("blockquote");
    if (!quote) return;
    centre(quote);
    // The panel slides in, and takes its width meanwhile.
    setTimeout(() => quote.isConnected && centre(quote), 350);
  };
  const mend = () => {
    for (const [selector, text] of Object.entries(NAMES)) {
      document.querySelectorAll(selector).forEach((element) => name(element, text));
    }
    for (const [icon, text] of Object.entries(ICONS)) {
      document.querySelectorAll(`button:not([aria-label]):has(.lucide-${icon})`).forEach((button) => name(button, text));
    }
    document.querySelectorAll(".element-link").forEach((link) => {
      name(link, controls.source.replace("{number}", link.textContent.replace(/\D/g, "")));
      link.setAttribute("role", "button");
    });
    document.querySelectorAll(".message-content blockquote:not([lang]), #side-view-content .prose:not([lang])").forEach((quote) => {
      quote.setAttribute("lang", "fr");
    });
    document.querySelectorAll('#root a[target="_blank"][href^="/"]').forEach((link) => name(link, `${link.textContent} (${controls.tab})`));
    announce();
    wait();
    sendHeld();
    const input = document.getElementById("chat-input");
    if (input) name(input, input.getAttribute("data-placeholder") || input.getAttribute("placeholder") || controls.question);
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
      side.setAttribute("role", "region");
      name(side, controls.side);
    }
    giveBack();
  };
  // Once a frame: a long answer changes the page many times before it is painted.
  let due = false;
  const soon = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      mend();
    });
  };
  new MutationObserver(soon).observe(document.documentElement, {
    childList: true,
    characterData: true,
    subtree: true,
    attributeFilter: ["aria-controls", "aria-labelledby", "aria-describedby", "disabled"],
  });
  mend();
})();
