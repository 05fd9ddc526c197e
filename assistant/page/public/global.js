// The stock page has this line in an inline script, which the content security policy refuses.
const global = globalThis;
