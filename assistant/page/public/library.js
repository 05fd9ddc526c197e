// A permalink may name words that run over several units: mark every one of them, and go to the first.
(() => {
  const show = () => {
    document.querySelectorAll(".target").forEach((element) => element.classList.remove("target"));
    const range = /^#(\d+)-(\d+)$/.exec(location.hash);
    if (!range) return;
    const [start, end] = [Number(range[1]), Number(range[2])];
    const inside = [...document.querySelectorAll("[id]")].filter((element) => {
      const own = /^(\d+)-(\d+)$/.exec(element.id);
      return own && Number(own[1]) < end && Number(own[2]) > start;
    });
    inside.forEach((element) => element.classList.add("target"));
    if (!inside.length) return;
    // Reading goes on from there, by keyboard and with a screen reader too.
    inside[0].tabIndex = -1;
    inside[0].focus({ preventScroll: true });
    inside[0].scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", show);
  show();
})();
