// The search page without reloading: links and forms fetch the same address and the parts of the page
// that changed are put in place. Without this script every one of them is a plain address.

const said = document.querySelector("#announce");
const kept = new Map(); // address -> page, for the way back
let waiting = Promise.resolve(); // one after the other: a second click follows what the first led to

const parts = (root) => new Map([...root.querySelectorAll("[data-part]")].map((p) => [p.dataset.part, p]));

// How to find an element again after its part was replaced.
function trace(element) {
  if (element?.id) return (root) => root.querySelector(`#${CSS.escape(element.id)}`);
  const { facet, value } = element?.dataset ?? {};
  if (facet) {
    return (root) => root.querySelector(`[data-facet="${facet}"][data-value="${CSS.escape(value)}"]`);
  }
  const [tag, text] = [element?.localName, element?.textContent.trim()];
  return (root) => text && [...root.querySelectorAll(tag)].find((other) => other.textContent.trim() === text);
}

function place(html, address, { focus }) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const now = parts(document);
  const find = trace(document.activeElement);
  const inside = document.activeElement?.closest("[data-part]");
  const open = [...document.querySelectorAll("details[id]")].map((d) => [d.id, d.open, d.querySelector("input")?.value]);
  const scrolled = [...document.querySelectorAll(".facet ul")].map((list) => [list.parentElement.id, list.scrollTop]);
  for (const [name, part] of parts(fresh)) now.get(name)?.replaceChildren(...part.childNodes);
  document.title = fresh.title;
  const box = document.querySelector("#q");
  if (document.activeElement !== box) box.value = fresh.querySelector("#q").value;
  for (const [id, isOpen, words] of open) {
    const details = document.getElementById(id);
    if (details) details.open = isOpen;
    if (details && words) details.dataset.words = words;
  }
  finders();
  for (const [id, top] of scrolled) document.getElementById(id)?.querySelector("ul")?.scrollTo(0, top);
  const title = document.querySelector("#results-title");
  if (inside && focus) (find(document) ?? title).focus({ preventScroll: true });
  const sentence = document.querySelector(".sentence")?.textContent ?? "";
  said.textContent = `${title.textContent.trim().replace(/\s+/g, " ")}. ${sentence}`;
  document.dispatchEvent(new CustomEvent("casebook:placed", { detail: { address } }));
}

async function go(address, { push = true, top = false } = {}) {
  const bare = address.split("#")[0];
  try {
    let html = push ? null : kept.get(bare);
    if (!html) {
      const answer = await fetch(bare);
      if (!answer.headers.get("content-type")?.startsWith("text/html")) throw new Error("not a page");
      html = await answer.text();
    }
    kept.set(bare, html);
    if (push) history.pushState({}, "", address);
    place(html, address, { focus: push });
    if (top) document.querySelector("#results").scrollIntoView();
  } catch {
    location.assign(address);
  }
}

const next = (step) => {
  waiting = waiting.then(step);
};

const isSearch = (url) => url.origin === location.origin && url.pathname === location.pathname;

document.addEventListener("click", (event) => {
  const link = event.target.closest("main a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const target = (a) => new URL(a.getAttribute("href"), location.href);
  const within = link.getAttribute("href").startsWith("#");
  if (within || !isSearch(target(link)) || link.hasAttribute("download")) return;
  event.preventDefault();
  const [find, top] = [trace(link), Boolean(link.closest(".pages"))];
  next(() => go(target((!link.isConnected && find(document)) || link).href, { top }));
});

document.querySelector("#search").addEventListener("submit", (event) => {
  event.preventDefault();
  const filled = [...new FormData(event.target)].filter(([, value]) => value.trim());
  next(() => go(`${event.target.action}?${new URLSearchParams(filled)}`));
});

let shown = location.href.split("#")[0];
addEventListener("popstate", () => {
  const bare = location.href.split("#")[0];
  if (bare !== shown) next(() => go(bare, { push: false }));
});
document.addEventListener("casebook:placed", () => (shown = location.href.split("#")[0]));
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#filters") location.hash = "#results";
});

// A long list of choices gets a field that narrows it.
function finders() {
  for (const more of document.querySelectorAll(".facet-more")) {
    const list = more.previousElementSibling;
    const field = document.createElement("input");
    field.type = "search";
    field.className = "facet-find";
    field.id = `find-${more.id}`;
    field.placeholder = more.dataset.find;
    field.setAttribute("aria-label", more.dataset.find);
    const narrow = () => {
      const words = field.value.trim().toLocaleLowerCase();
      list.classList.toggle("finding", Boolean(words));
      for (const item of list.children) {
        item.hidden = Boolean(words) && !item.textContent.toLocaleLowerCase().includes(words);
      }
    };
    field.addEventListener("input", narrow);
    field.value = more.dataset.words ?? "";
    list.before(field);
    narrow();
  }
}

finders();
