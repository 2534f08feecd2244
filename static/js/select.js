// Choosing many rows in a form[data-bulk]: all, a range with Shift, X for the row that has the focus.
import { addShortcut } from "./shortcuts.js";

let last = null;
const ones = (form) => [...form.querySelectorAll("[data-bulk-one]")];

function count(form) {
  const boxes = ones(form);
  const chosen = boxes.filter((box) => box.checked);
  for (const place of form.querySelectorAll("[data-bulk-count]")) place.textContent = String(chosen.length);
  form.querySelector(".bulk")?.toggleAttribute("data-some", chosen.length > 0);
  for (const box of boxes) box.closest("tr, li")?.toggleAttribute("data-chosen", box.checked);
  for (const all of form.querySelectorAll("[data-bulk-all]")) {
    all.checked = chosen.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
}

document.addEventListener("click", (event) => {
  const box = event.target;
  const form = box.closest?.("form[data-bulk]");
  if (!form) return;
  if (box.matches("[data-bulk-all]")) for (const one of ones(form)) one.checked = box.checked;
  else if (box.matches("[data-bulk-one]")) {
    const boxes = ones(form);
    if (event.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
  } else return;
  count(form);
});

addShortcut("x", () => {
  const here = document.activeElement?.closest("tr, li")?.querySelector("[data-bulk-one]") ?? document.querySelector("[aria-current=true] [data-bulk-one]");
  here?.click();
}, "Choose the row", { group: "Lists" });

function refresh() {
  for (const form of document.querySelectorAll("form[data-bulk]")) count(form);
}
document.addEventListener("htmx:afterSettle", refresh);
refresh();
