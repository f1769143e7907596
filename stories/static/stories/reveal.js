// In a lesson the arrow keys turn from step to step; the links do the same.

const links = { ArrowRight: "[data-step-on]", ArrowLeft: "[data-step-back]" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], [tabindex='0']")) return;
  const link = document.querySelector(links[event.key] ?? "none");
  if (!link) return;
  event.preventDefault();
  link.click();
});
