// Parts of a form that are there once a language become tabs; without a script they are one under the
// other. Errors open their tab, "reveal" (an event) the tab of a field.
const words = document.getElementById("tab-words")?.dataset;
const OPTIONAL = /doubts$|synonyms/; // says nothing about how far a language is

function stateOf(panel) {
  if (panel.querySelector(".errorlist")) return "error";
  if (panel.querySelector("[name$=-DELETE]")?.checked) return "gone";
  const fields = [...panel.querySelectorAll("textarea, input[type=text]")].filter((f) => !OPTIONAL.test(f.name));
  const filled = fields.filter((field) => field.value.trim()).length;
  if (!filled) return "empty";
  return filled === fields.length ? "filled" : "begun";
}

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// `found()` gives the panels, `name(panel)` what a tab says, `adds()` buttons for what is not there yet.
function tabbed(container, { found, name, adds = () => [] }) {
  const list = make("div", { role: "tablist", ariaLabel: words.label });
  const further = make("div", { className: "tab-adds" });
  const bar = make("div", { className: "tab-bar" }, list, further);
  let current;
  found()[0].before(bar);
  container.classList.add("tabs-on");

  function select(panel, focus) {
    current = panel;
    render();
    if (focus) list.querySelector("[aria-selected=true]").focus();
  }

  // Buttons stay the same elements: one that went away between press and release would get no click.
  const buttons = new WeakMap();

  function render() {
    const panels = found();
    if (!panels.includes(current)) current = panels[0];
    keep(list, panels.map(tab));
    keep(further, adds(select));
    bar.hidden = !panels.length && !further.children.length;
  }

  function keep(parent, children) {
    const same = children.length === parent.children.length && children.every((one, i) => one === parent.children[i]);
    if (!same) parent.replaceChildren(...children);
  }

  function begun(panel) {
    const button = make("button", { type: "button" }, make("span"), make("span", { className: "visually-hidden" }));
    button.setAttribute("role", "tab");
    button.addEventListener("click", () => select(panel, true));
    buttons.set(panel, button);
    return button;
  }

  function tab(panel) {
    const state = stateOf(panel);
    const chosen = panel === current;
    const button = buttons.get(panel) ?? begun(panel);
    button.id = `tab-${panel.id}`;
    button.className = `tab ${state}`;
    button.children[0].textContent = name(panel);
    button.children[1].textContent = ` (${words[state]})`;
    button.setAttribute("aria-selected", String(chosen));
    button.setAttribute("aria-controls", panel.id);
    button.tabIndex = chosen ? 0 : -1;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    panel.hidden = !chosen;
    return button;
  }

  list.addEventListener("keydown", (event) => {
    const panels = found();
    const here = panels.indexOf(current);
    const there = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
    if (there === undefined) return;
    event.preventDefault();
    select(panels.at(there % panels.length), true);
  });
  container.addEventListener("reveal", (event) => {
    const panel = found().find((one) => one.contains(event.target));
    if (panel) select(panel);
  });
  container.addEventListener("change", render);
  document.addEventListener("formset:added", render);
  document.addEventListener("formset:removed", render);

  const panels = found();
  const hash = document.getElementById(location.hash.slice(1));
  const own = (code) => panels.find((panel) => panel.querySelector(`[lang="${code}"]`) || languageOf(panel) === code);
  const wrong = panels.find((panel) => panel.querySelector(".errorlist"));
  select(wrong || panels.find((panel) => panel.contains(hash)) || own(document.documentElement.lang) || own("en") || panels[0]);
}

const languageOf = (panel) => panel.querySelector("select[name$=-language]")?.value || panel.dataset.language;

function texts(group) {
  const found = () => [...group.querySelectorAll(".inline-related:not(.empty-form)")];
  const known = [...(group.querySelector(".empty-form select[name$=-language]")?.options ?? [])].filter((o) => o.value);

  const further = new Map();

  function adding(option, select) {
    if (!further.has(option.value)) {
      const said = make("span", { className: "visually-hidden", textContent: `${words.add}: ` });
      const button = make("button", { type: "button", className: "tab add" }, said, option.text);
      button.dataset.language = option.value;
      button.addEventListener("click", () => begin(option, select));
      further.set(option.value, button);
    }
    return further.get(option.value);
  }

  function begin(option, select) {
    group.querySelector(".add-row a").click();
    const row = found().at(-1);
    row.querySelector("select[name$=-language]").value = option.value;
    row.querySelector("select[name$=-language]").dispatchEvent(new Event("change", { bubbles: true }));
    select(row);
    row.querySelector("[name$=-title]").focus();
  }

  if (!found().length) group.querySelector(".add-row a")?.click();
  if (!found().length) return;
  tabbed(group, {
    found,
    name: (panel) =>
      panel.querySelector("select[name$=-language]")?.selectedOptions[0]?.value
        ? panel.querySelector("select[name$=-language]").selectedOptions[0].text
        : panel.querySelector(".field-language .readonly")?.textContent || words.new,
    adds(select) {
      const present = new Set(found().map(languageOf));
      return known.filter((option) => !present.has(option.value)).map((option) => adding(option, select));
    },
  });
}

function terms(fieldsets) {
  // A tab's panel may be no fieldset.
  const panels = fieldsets.map((fieldset, index) => {
    const panel = make("div", { id: `language-${index}` });
    panel.dataset.language = fieldset.querySelector("[name^=name_]")?.name.slice(5) ?? "";
    fieldset.replaceWith(panel);
    panel.append(fieldset);
    return panel;
  });
  const name = (panel) => panel.querySelector("h2").textContent.trim();
  tabbed(panels[0].parentElement, { found: () => panels, name });
}

const group = document.getElementById("texts-group");
const fieldsets = [...document.querySelectorAll("fieldset.language")];
// Django's own script sets the "Add another" link up when the document is ready: after it.
if (words && group) window.django?.jQuery(() => texts(group));
if (words && fieldsets.length) terms(fieldsets);
