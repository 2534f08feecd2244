// Triage by keyboard: J and K move, 1 to 3 choose a parent and offer its why, Enter links and goes on.
import { addShortcut } from "./shortcuts.js";
import { announce } from "./status.js";

const rows = () => [...document.querySelectorAll(".inbox > li")];
const form = () => document.querySelector("form[data-triage]");
const here = () => rows().findIndex((row) => row.getAttribute("aria-current") === "true");

function move(step) {
  const target = rows()[Math.min(Math.max(here() + step, 0), rows().length - 1)];
  target?.querySelector("a.title")?.click();
}

/** Remember which record comes next, so that linking goes on there. */
function noteNext() {
  const next = rows()[here() + 1]?.dataset.key ?? "";
  for (const field of document.querySelectorAll("[data-after]")) field.value = next;
}

function follow(radio) {
  const why = form().elements.why;
  const offers = [...form().querySelectorAll("[data-why]")].map((one) => one.dataset.why);
  if (!why.value.trim() || offers.includes(why.value)) why.value = radio.dataset.why;
  form().elements.offered.value = "";
  form().querySelector("[data-why-for]").textContent = ` to ${radio.dataset.title}`;
}

function choose(number) {
  const radio = form()?.querySelector(`[data-number="${number}"]`);
  if (!radio) return;
  radio.checked = true;
  clearSearch();
  follow(radio);
  radio.closest(".sugg").scrollIntoView({ block: "nearest" });
  announce(`${radio.dataset.title} chosen. Enter links it.`);
}

function clearSearch() {
  const other = form().elements.other;
  if (other.tomselect) other.tomselect.clear(true);
  else other.value = "";
}

function send() {
  if (form()?.querySelector("[name=parent]:checked") || form()?.elements.other.value) form().requestSubmit();
  else announce("Choose 1, 2 or 3 first, or search with /.");
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("form[data-triage] [name=parent]")) { clearSearch(); follow(event.target); }
  if (event.target.matches?.("form[data-triage] [name=other]") && event.target.value) {
    for (const radio of form().querySelectorAll("[name=parent]")) radio.checked = false;
    form().querySelector("[data-why-for]").textContent = ` to ${event.target.value}`;
  }
});

// Chosen rows of the inbox go along with the form at the right.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-triage]")) return;
  for (const old of event.target.querySelectorAll("[data-along]")) old.remove();
  if (!event.submitter?.matches("[data-link-chosen]")) return;
  event.target.querySelector("[data-own-key]").disabled = true;
  for (const box of document.querySelectorAll("#triage-bulk [name=key]:checked")) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "key", value: box.value });
    field.dataset.along = "";
    event.target.append(field);
  }
}, true);

const group = { group: "Triage" };
addShortcut("j", () => move(1), "Next", group);
addShortcut("k", () => move(-1), "Previous", group);
for (const number of ["1", "2", "3"]) addShortcut(number, () => choose(number), `Choose suggestion ${number}`, group);
addShortcut(".", () => choose("."), "Same as last", group);
addShortcut("enter", send, "Link, and go on to the next", group);
addShortcut("/", () => {
  const other = form()?.elements.other;
  if (other?.tomselect) other.tomselect.focus();
  else other?.focus();
}, "Search for another record", group);
addShortcut("x", () => rows()[here()]?.querySelector("[data-bulk-one]")?.click(), "Choose this row as well", group);
addShortcut("space", () => {
  const peek = document.querySelector("[data-peek]");
  if (peek) peek.open = !peek.open;
}, "Peek at its own text", group);
addShortcut("z", () => document.querySelector("[data-undo]")?.click(), "Undo", group);

/** Show the row and the record that were chosen: on a phone the record lies below the whole list. */
function show() {
  const record = document.getElementById("triage-case");
  const list = document.querySelector(".inbox");
  rows()[here()]?.scrollIntoView({ block: "nearest" });
  if (record && list && record.getBoundingClientRect().left < list.getBoundingClientRect().right) record.scrollIntoView();
}

document.addEventListener("htmx:afterSettle", (event) => {
  noteNext();
  if (event.detail.elt?.id === "triage_panes") show();
});
noteNext();
