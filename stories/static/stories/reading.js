/* A form whose answer takes seconds says so on its button, and is sent once however often it is pressed.
   Without this the browser's own sign of loading is there, and the server makes one article of both. */

for (const form of document.querySelectorAll("form[data-busy]")) {
  const button = form.querySelector("button[type=submit]");
  const status = form.querySelector("[role=status]");
  const idle = button.textContent;

  form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled")) {
      event.preventDefault();
      return;
    }
    button.setAttribute("aria-disabled", "true");
    button.textContent = form.dataset.busy;
    status.textContent = form.dataset.wait;
  });
  // The way back may show this very page again, as it was left.
  window.addEventListener("pageshow", () => {
    button.removeAttribute("aria-disabled");
    button.textContent = idle;
    status.textContent = "";
  });
}
