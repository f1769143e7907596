// A source that was just added to a case can be chosen for its outcomes at once, before it is saved.
const sources = document.getElementById("source_links-group");
const outcomes = document.getElementById("outcomes-group");

function chosen() {
  const rows = [...sources.querySelectorAll(".inline-related:not(.empty-form)")];
  return rows
    .filter((row) => !row.querySelector("[name$=-DELETE]")?.checked)
    .map((row) => row.querySelector("select[name$=-source]")?.selectedOptions[0])
    .filter((option) => option?.value);
}

function offer() {
  for (const select of outcomes.querySelectorAll("select[name$=-source]")) {
    const present = new Set([...select.options].map((option) => option.value));
    for (const option of chosen()) {
      if (!present.has(option.value)) select.add(new Option(option.text, option.value));
    }
  }
}

if (sources && outcomes) {
  window.django?.jQuery(sources).on("change", "select", offer);
  document.addEventListener("formset:added", offer);
}
