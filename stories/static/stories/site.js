// What every page has: the theme's switch, and the key "/" that leads to the search box.

const system = matchMedia("(prefers-color-scheme: dark)");
const button = document.querySelector(".theme-switch");
const isDark = () => (document.documentElement.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
const tell = () => button?.setAttribute("aria-pressed", String(isDark()));

button?.addEventListener("click", () => {
  const theme = isDark() ? "light" : "dark";
  const root = document.documentElement;
  // Back at what the system has, the page follows the system again.
  if ((theme === "dark") === system.matches) delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (root.dataset.theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // Then it holds for this page.
  }
  tell();
});
system.addEventListener("change", tell);
tell();

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.querySelector("#q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
