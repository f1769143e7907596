// The list of rules beside a case's form follows what is typed: the server judges the form as it is.
// Without a script the list says how things stood when the case was last saved, and its links jump.
const section = document.querySelector(".completeness");
const said = document.querySelector("[data-completeness-said]");
const form = document.getElementById("story_form");
const PAUSE = 600; // ms without a keystroke
let waiting, asked;

async function judge() {
  asked?.abort();
  asked = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(section.dataset.completeness, { method: "POST", body, signal: asked.signal });
    if (answer.ok && !answer.redirected) show(await answer.text());
  } catch {
    // Another keystroke came, or the network is gone: what is shown stays.
  }
}

function show(html) {
  const open = section.querySelector("details").open;
  const focused = section.contains(document.activeElement) && document.activeElement.closest("li")?.dataset.rule;
  section.innerHTML = html;
  section.querySelector("details").open = open;
  const told = section.querySelector("[data-said]").dataset.said;
  if (said.textContent !== told) said.textContent = told;
  if (focused) section.querySelector(`[data-rule="${focused}"] a`)?.focus();
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(judge, PAUSE);
}

// To the field: out of a folded part or another tab, and ready to type.
section?.addEventListener("click", (event) => {
  const place = document.getElementById(event.target.closest("a[href^='#']")?.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  for (let part = place.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  place.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
  const add = "button[data-language=en], .add-row a, input:not([type=hidden]), select, textarea";
  const field = place.matches("input, select, textarea") ? place : [...place.querySelectorAll(add)].find((f) => f.checkVisibility());
  field?.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
});

if (section?.dataset.completeness && form) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("formset:added", soon);
  document.addEventListener("formset:removed", soon);
  // Choosing by typing speaks jQuery's events only.
  window.django?.jQuery(form).on("change", "select", soon);
}
