// Runs before the page is painted, so that a chosen theme never flashes: it is kept in this browser.
// Without script the system's theme holds and the switch is not shown.
const root = document.documentElement;
root.classList.add("js");
try {
  const theme = localStorage.getItem("theme");
  if (theme) root.dataset.theme = theme;
} catch {
  // A browser that keeps nothing follows the system.
}
