/* The page of an article's proposals: a proposal and its passage light up together, and a changed value
   counts as taken. Without this, numbers lead from one to the other and boxes are ticked by hand. */

const text = document.querySelector(".review .words");

function light(numbers, scroll) {
  for (const lit of document.querySelectorAll(".review .lit")) lit.classList.remove("lit");
  let first = true;
  for (const marked of document.querySelectorAll(".review [data-said]")) {
    if (!marked.dataset.said.split(" ").some((number) => numbers.includes(number))) continue;
    marked.classList.add("lit");
    if (first && scroll && marked.localName === "mark" && text.scrollHeight > text.clientHeight) {
      const shift = marked.getBoundingClientRect().top - text.getBoundingClientRect().top;
      text.scrollTo({ top: text.scrollTop + shift - text.clientHeight / 3 });
    }
    if (marked.localName === "mark") first = false;
  }
}

document.querySelector(".review")?.addEventListener("focusin", (event) => {
  const proposal = event.target.closest(".proposal[data-said]");
  if (proposal) light([proposal.dataset.said], true);
});

text?.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (!mark) return;
  const number = mark.dataset.said.split(" ").at(-1);
  const field = document.querySelector(`#proposal-${number} :is(select, input:not([type="checkbox"]))`);
  field?.focus();
});

document.querySelector(".review")?.addEventListener("change", (event) => {
  const box = event.target.closest(".proposal")?.querySelector(".take input");
  if (box && box !== event.target) box.checked = true;
});
