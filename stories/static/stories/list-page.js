// The page of the reader's own list, and its booklet. Started by shortlist.js, which hands its store over.

let read, change, fit, address, say, withCount, element, nav;

const slugsOf = (search) => new URLSearchParams(search).getAll("story");
const same = (a, b) => a.length === b.length && a.every((slug, place) => slug === b[place]);

// --- the page of the list ---

const page = () => document.querySelector("#shortlist");
let wasMine = false; // whether the list on the page was the reader's own when it was drawn
const isMine = () => same(slugsOf(location.search), read().cases);

/** Show another list in place; the page behind the address is the same. */
async function show(href, focus = []) {
  try {
    const answer = await fetch(href);
    if (!answer.ok) throw new Error(answer.status);
    const answered = new DOMParser().parseFromString(await answer.text(), "text/html");
    page().replaceWith(document.adoptNode(answered.querySelector("#shortlist")));
  } catch {
    location.assign(href);
    return;
  }
  history.replaceState(null, "", href);
  drawPage();
  const found = focus.map((selector) => page().querySelector(selector)).find(Boolean);
  found?.focus();
}

function follow(link) {
  const entry = link.closest("[data-entry]")?.dataset.entry;
  const next = link.closest("[data-entry]")?.nextElementSibling?.dataset.entry;
  const slugs = slugsOf(link.search);
  if (!change((list) => Object.assign(list, { cases: slugs }))) return location.assign(link.href);
  const place = slugs.indexOf(entry) + 1;
  const { moved, count } = page().dataset;
  say(place ? moved.replace("{place}", place).replace("{count}", slugs.length) : withCount(count, slugs.length));
  const stays = ["earlier", "later"].map((name) => `[data-entry="${entry}"] [data-change="${name}"]`);
  const wanted = `[data-entry="${entry}"] [data-change="${link.dataset.change}"]`;
  return show(link.href, [wanted, ...stays, `[data-entry="${next}"] [data-change="without"]`, "h2"]);
}

const setNote = (slug, note) =>
  change(({ notes }) => {
    if (note.trim()) notes[slug] = note;
    else delete notes[slug];
  });

function drawNotes() {
  const { notes } = read();
  for (const slot of page().querySelectorAll("[data-note-on]")) {
    const slug = slot.dataset.noteOn;
    const box = element("textarea", { rows: 2, value: notes[slug] ?? "", maxLength: 5000 });
    let timer = 0;
    const keep = () => {
      clearTimeout(timer);
      if ((read().notes[slug] ?? "") !== box.value) setNote(slug, box.value);
    };
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 400);
    });
    box.addEventListener("change", keep);
    const title = element("span", { className: "visually-hidden", textContent: `: ${slot.dataset.title}` });
    slot.replaceChildren(element("label", {}, page().dataset.note, title, box));
  }
}

const button = (text, act) => {
  const made = element("button", { type: "button", className: "button plain", textContent: text });
  made.addEventListener("click", act);
  return made;
};

/** The list as text with the notes, for the reader to take along: the only way they leave. */
function copy() {
  const { notes } = read();
  const entries = [...page().querySelectorAll("[data-entry]")].map((entry, place) => {
    const link = entry.querySelector("h3 a");
    return [`${place + 1}. ${link.textContent}`, link.href, notes[entry.dataset.entry]].filter(Boolean).join("\n");
  });
  const box = element("textarea", { readOnly: true, rows: 8, value: entries.join("\n\n") });
  box.setAttribute("aria-label", page().dataset.copy);
  page().querySelector("[data-own] textarea")?.remove();
  page().querySelector("[data-own]").append(box);
  box.select();
  navigator.clipboard?.writeText(box.value).then(() => say(page().dataset.copied), () => {});
}

function drawMine(mine) {
  const { cases } = read();
  const words = page().dataset;
  const place = page().querySelector("[data-own]");
  if (!place) return;
  if (mine) {
    const clear = () => confirm(words.sure) && change((list) => Object.assign(list, { cases: [], notes: {} })) && show(nav.href, ["h2"]);
    place.replaceChildren(element("p", { textContent: words.mine }), button(words.copy, copy), button(words.clear, clear));
    return;
  }
  const keep = () => {
    const all = fit([...read().cases, ...words.slugs.split(" ").filter(Boolean)]);
    if (change((list) => Object.assign(list, { cases: all }))) show(address(all), ["h2"]);
  };
  place.replaceChildren(element("p", { textContent: cases.length ? withCount(words.other, cases.length) : words.foreign }));
  place.append(button(cases.length ? words.merge : words.keep, keep));
  if (cases.length) place.append(element("a", { href: address(cases), textContent: words.open }));
}

/** A case that was renamed keeps its note. */
function renameNotes() {
  const before = slugsOf(location.search);
  const now = page().dataset.slugs.split(" ");
  if (before.length !== now.length || same(before, now)) return;
  const moved = change((list) => {
    list.cases = now;
    before.forEach((slug, place) => {
      if (slug !== now[place] && list.notes[slug]) list.notes[now[place]] = list.notes[slug];
    });
  });
  if (moved) history.replaceState(null, "", address(now));
}

function drawPage() {
  if (!page()) return;
  const shown = slugsOf(location.search);
  const mine = (wasMine = shown.length > 0 && isMine());
  if (!shown.length && read().cases.length) {
    show(address(read().cases));
    return;
  }
  if (mine) {
    renameNotes();
    drawNotes();
    for (const link of page().querySelectorAll("a[data-change]")) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        follow(link);
      });
    }
  }
  if (shown.length) drawMine(mine);
}

// --- the booklet: notes only where the reader asks for them ---

function drawBooklet() {
  const switchPlace = document.querySelector("[data-print-notes]");
  const { notes } = read();
  const slots = [...document.querySelectorAll("[data-booklet-note]")].filter((slot) => notes[slot.dataset.bookletNote]);
  if (!switchPlace || !slots.length) return;
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => {
    for (const slot of slots) {
      const note = element("p", { textContent: notes[slot.dataset.bookletNote] });
      const heading = element("h3", { textContent: switchPlace.dataset.heading });
      slot.replaceChildren(...(box.checked ? [heading, note] : []));
    }
  });
  switchPlace.replaceChildren(element("label", {}, box, ` ${switchPlace.dataset.printNotes}`));
}

/** Another tab changed the list: follow, unless the reader is at work here or reads another list. */
function followOtherTab() {
  if (!page() || page().contains(document.activeElement) || !wasMine) return;
  if (!isMine()) show(address(read().cases));
}

export function start(store) {
  ({ read, change, fit, address, say, withCount, element, nav } = store);
  drawPage();
  drawBooklet();
  addEventListener("storage", followOtherTab);
}
