// An answer carried elsewhere, with its references in full: copied as plain text, or printed as a page.
(() => {
  const language = document.documentElement.lang;
  const spoken = JSON.parse(document.getElementById("words").textContent);
  const { carry } = spoken[language];
  // What the server gives beside each answer (assistant/chat.py), by the message's identifier.
  const carried = new Map();
  addEventListener("message", (event) => {
    if (event.source !== window || !event.data || typeof event.data.balise !== "string") return;
    for (const id of carried.keys()) if (!document.getElementById(`step-${id}`)) carried.delete(id);
    carried.set(event.data.balise, event.data);
  });
  const of = (element) => carried.get((element.closest("[id^='step-']") || { id: "" }).id.slice("step-".length));

  const live = document.createElement("div");
  live.setAttribute("role", "status");
  live.className = "page-title";
  const say = (button, short, text) => {
    if (!live.isConnected) document.querySelector("main").after(live);
    live.textContent = text;
    button.dataset.said = short;
    setTimeout(() => { live.textContent = ""; delete button.dataset.said; }, 2500);
  };
  document.addEventListener("click", (event) => {
    const target = event.target.closest ? event.target : document.body;
    const button = target.closest(".ai-message button:has(.lucide-copy)");
    const answer = button && of(button);
    if (answer) {
      event.stopPropagation();
      event.preventDefault();
      navigator.clipboard.writeText(answer.text).then(
        () => say(button, carry.copied, carry.copied_whole),
        () => say(button, carry.not_copied, carry.not_copied_why),
      );
    }
    if (target.closest('a[href="#imprimer"]')) {
      event.preventDefault();
      print();
    }
  }, true);

  const made = (kind, text, name = "") => {
    const element = document.createElement(kind);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const answerOf = (step) => {
    const content = step.querySelector(".message-content").cloneNode(true);
    content.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    content.querySelectorAll('a[href^="/avis/"]').forEach((link) => (link.closest("[role=article]") || link).remove());
    const answer = of(step.querySelector("[id^='step-']"));
    if (!answer || !answer.references.length) return [content];
    // The short list of sources gives way to the whole one; an answer may be in another language than the page.
    const titles = Object.values(spoken).map(({ carry }) => carry.sources);
    const short = [...content.querySelectorAll("[role=article]")].filter((line) => titles.includes(line.textContent)).pop();
    if (short && short.nextElementSibling) {
      short.nextElementSibling.remove();
      short.remove();
    }
    const references = answer.references.map((reference) => {
      const one = made("div", "", "reference");
      one.append(made("p", `${reference.mark} ${reference.place}`));
      if (reference.quote) one.append(made("blockquote", reference.quote));
      one.append(made("p", reference.address, "address"));
      return one;
    });
    return [content, made("h3", carry.references), ...references];
  };
  const layOut = () => {
    document.getElementById("printed")?.remove();
    const page = made("div", "");
    page.id = "printed";
    page.append(made("h1", `${carry.title}, ${new Date().toLocaleDateString(`${language}-CA`, { dateStyle: "long" })}`));
    document.querySelectorAll("[data-step-type]").forEach((step) => {
      const asked = step.dataset.stepType === "user_message";
      page.append(...(asked ? [made("h2", step.querySelector(".message-content").textContent)] : answerOf(step)));
    });
    document.body.append(page);
  };
  addEventListener("beforeprint", layOut);
  addEventListener("afterprint", () => document.getElementById("printed")?.remove());
})();
