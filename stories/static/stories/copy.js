// Buttons that copy a citation. Without a script, or where copying is not allowed, they stay away.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copies]")) {
    const label = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copies);
      const parts = source.querySelectorAll("li");
      const text = parts.length
        ? [...parts].map((part) => part.innerText).join("\n")
        : source.innerText;
      await navigator.clipboard.writeText(text);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = label), 2000);
    });
  }
}
