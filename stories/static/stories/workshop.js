// Keys of the workshop: Ctrl+S (Cmd+S) saves and goes on, "/" leads to the list's search box.
// Nothing depends on them.
const save = ["[name=_continue]", ".submit-row [name=_save]", ".submit-row input[type=submit]", ".submit-row [value=save]"]
  .map((button) => document.querySelector(button))
  .find(Boolean);
save?.setAttribute("aria-keyshortcuts", "Control+S");

document.addEventListener("keydown", (event) => {
  if (event.altKey) return;
  if (save && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !event.shiftKey) {
    event.preventDefault();
    save.click();
  }
  const box = document.querySelector("#searchbar");
  if (!box || event.key !== "/" || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// On a narrow screen the filters come after the list: there they begin folded, here they are open.
const filters = document.querySelector("#changelist-filter");
if (filters) {
  const wide = matchMedia("(min-width: 64rem)");
  const fold = () => document.querySelector(".filters-fold")?.toggleAttribute("open", wide.matches);
  wide.addEventListener("change", fold);
  fold();
}

// A list as cards needs its columns' names in every row.
const heads = [...document.querySelectorAll("#result_list thead th")].map((head) => head.innerText.trim());
for (const row of document.querySelectorAll("#result_list tbody tr")) {
  [...row.children].forEach((cell, index) => (cell.dataset.label = heads[index] ?? ""));
}

// What Django's widgets leave without a name: the list's search box, and boxes that choose by typing.
const search = document.querySelector("#searchbar");
search?.setAttribute("aria-label", search.form.querySelector("[type=submit]").value);

function nameBoxes() {
  for (const box of document.querySelectorAll(".select2-selection__rendered")) {
    const name = box.closest(".select2-container").previousElementSibling?.dataset.placeholder;
    if (name) box.setAttribute("aria-label", name);
  }
}
window.django?.jQuery(() => setTimeout(nameBoxes));
document.addEventListener("formset:added", () => setTimeout(nameBoxes));
