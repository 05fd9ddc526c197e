const box = document.getElementById("filters"), count = document.getElementById("count");
const all = [...document.querySelectorAll("#questions details")];
const fields = [...box.querySelectorAll("[data-field]")], words = document.getElementById("words");
const filter = () => {
  const sought = words.value.trim().toLowerCase();
  let shown = 0;
  for (const one of all) {
    const kept = fields.every((f) => !f.value || one.dataset[f.dataset.field].split("|").includes(f.value))
      && (!sought || one.textContent.toLowerCase().includes(sought));
    one.hidden = !kept;
    shown += kept;
  }
  count.textContent = `${shown} question(s) sur ${all.length}`;
};
box.hidden = false;
box.addEventListener("input", filter);
filter();
const open = () => {
  const one = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (one && one.tagName === "DETAILS") { one.hidden = false; one.open = true; one.scrollIntoView(); }
};
addEventListener("hashchange", open);
open();
addEventListener("beforeprint", () => all.forEach((d) => { d.open = !d.hidden; }));
