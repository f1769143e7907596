// The reader's own list: kept in this browser, counted in the navigation, changed by buttons on cards,
// case pages and /shortlist/ (list-page.js). Without this script a list lives in its address alone.

const KEY = "casebook.shortlist";
const MOST = 200; // as stories/selection.py
const LONGEST = 8000; // characters of an address, which the server takes up to 8190
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const nav = document.querySelector("[data-shortlist-nav]");

// --- what is kept: {cases: [slug, …], notes: {slug: text}} ---

const isSlug = (slug) => typeof slug === "string" && slug.length <= 120 && SLUG.test(slug);

/** What this browser keeps; whatever is not readable in it is passed over. */
function read() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEY));
  } catch {
    // Nothing kept, something broken, or a browser that keeps nothing: an empty list.
  }
  const cases = Array.isArray(kept?.cases) ? kept.cases.filter(isSlug) : [];
  const notes = Object.entries(kept?.notes ?? {}).filter(([slug, note]) => isSlug(slug) && typeof note === "string");
  return { cases: fit(cases), notes: Object.fromEntries(notes) };
}

/** Read anew, change, write: so that two tabs do not undo each other. False if it cannot be kept. */
function change(edit) {
  const kept = read();
  edit(kept);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    say(nav.dataset.unkept);
    return false;
  }
  refresh();
  return true;
}

/** As many of the slugs as one address can hold. */
function fit(slugs) {
  const fitting = [...new Set(slugs)].slice(0, MOST);
  while (address(fitting).length > LONGEST) fitting.pop();
  return fitting;
}

const address = (slugs) => nav.pathname + (slugs.length ? `?${new URLSearchParams(slugs.map((slug) => ["story", slug]))}` : "");

// --- what is said and counted ---

const status = document.createElement("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");

function say(text) {
  status.textContent = text;
}

const withCount = (text, count) => text.replace("{count}", count);

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function refresh() {
  const { cases } = read();
  const count = nav.querySelector("[data-shortlist-count]");
  count.hidden = !cases.length;
  count.textContent = `\u00a0(${cases.length})`;
  for (const button of document.querySelectorAll("button[data-shortlist]")) {
    const listed = cases.includes(button.dataset.shortlist);
    button.classList.toggle("listed", listed);
    button.querySelector("span").textContent = listed ? nav.dataset.remove : nav.dataset.add;
  }
}

// --- the buttons on cards and case pages ---

function toggle(slug) {
  const adding = !read().cases.includes(slug);
  const kept = change((list) => {
    list.cases = adding ? fit([...list.cases, slug]) : list.cases.filter((other) => other !== slug);
  });
  if (!kept) return;
  const { cases } = read();
  const full = adding && !cases.includes(slug);
  say(full ? nav.dataset.full : withCount(adding ? nav.dataset.added : nav.dataset.removed, cases.length));
}

function drawButtons() {
  const links = document.querySelectorAll("a[data-shortlist]");
  for (const link of links) {
    const button = element("button", { type: "button", className: link.className }, element("span"));
    button.dataset.shortlist = link.dataset.shortlist;
    button.append(...link.querySelectorAll(".visually-hidden"));
    button.addEventListener("click", () => toggle(button.dataset.shortlist));
    link.replaceWith(button);
  }
  if (links.length) refresh();
}

if (nav) {
  document.body.append(status);
  drawButtons();
  refresh();
  new MutationObserver(drawButtons).observe(document.querySelector("main"), { childList: true, subtree: true });
  addEventListener("storage", (event) => (event.key === KEY || event.key === null) && refresh());
  addEventListener("pageshow", (event) => event.persisted && refresh());
  // What only the list's own pages need comes with them.
  const more = document.querySelector("[data-list-script]");
  if (more) import(more.dataset.listScript).then(({ start }) => start({ read, change, fit, address, say, withCount, element, nav }));
}
