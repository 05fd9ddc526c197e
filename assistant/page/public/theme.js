// Light or dark as the person chose on the conversation's page; else as their system is. Read before the page is painted.
{
  const chosen = localStorage.getItem("vite-ui-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}
