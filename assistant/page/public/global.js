// The stock page has this line in an inline script, which the content security policy refuses.
const global = globalThis;
// Light or dark as the person's system is, until they choose.
if (!localStorage.getItem("vite-ui-theme")) localStorage.setItem("vite-ui-theme", "system");
