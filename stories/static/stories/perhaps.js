// The box that names what is perhaps there already: asks as one types, and swaps the answer in.
// Without this script the box is there after saving.

const PAUSE = 600; // milliseconds without a key before asking

function watch(box) {
  const form = box.closest("form");
  const answer = box.querySelector("[data-answer]");
  const said = form.querySelector("[data-perhaps-said]");
  const wanted = new RegExp(box.dataset.fields);
  let timer = 0;
  let asking = null;

  const typed = () => {
    const fields = new URLSearchParams({ but: box.dataset.but || "" });
    for (const [name, value] of new FormData(form)) {
      if (wanted.test(name) && typeof value === "string") fields.append(name, value.slice(0, 5000));
    }
    return fields.toString();
  };
  let last = typed();

  const ask = async () => {
    const now = typed();
    if (now === last) return;
    last = now;
    asking?.abort();
    asking = new AbortController();
    try {
      const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
      const reply = await fetch(box.dataset.ask, {
        method: "POST",
        body: new URLSearchParams(now),
        headers: { "X-CSRFToken": token },
        signal: asking.signal,
      });
      if (!reply.ok) return;
      answer.innerHTML = await reply.text(); // ours, and escaped there
      const hits = answer.querySelector("[data-hits]");
      box.hidden = !hits;
      said.textContent = hits?.dataset.said || "";
    } catch (error) {
      if (error.name !== "AbortError") last = ""; // ask again with the next key
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };
  for (const event of ["input", "change", "formset:added", "formset:removed"]) {
    form.addEventListener(event, soon);
  }
  // What is chosen by typing tells it in jQuery's own events.
  window.django?.jQuery?.(form).on("change", "select", soon);
}

document.querySelectorAll("[data-ask]").forEach(watch);
