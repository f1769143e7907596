// The editor of translations: lengths while typing, and nothing is left behind unsaved.

const form = document.querySelector("[data-translating]");

function count(length) {
  const field = document.getElementById(length.dataset.lengthOf);
  const written = field.value.trim().length;
  length.querySelector(".count").textContent = written;
  length.querySelector(".lacks").hidden = written > 0 || length.dataset.to === "0";
}

const save = form?.querySelector("button[value='save']");
if (save) {
  let touched = false;
  for (const length of form.querySelectorAll("[data-length-of]")) {
    document.getElementById(length.dataset.lengthOf).addEventListener("input", () => {
      touched = true;
      count(length);
    });
  }
  form.addEventListener("submit", () => {
    touched = false;
  });
  addEventListener("beforeunload", (event) => {
    if (touched) event.preventDefault();
  });
}
