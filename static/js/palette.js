// Search and commands on Ctrl K: records come from the search page as a fragment, commands are links in the dialog.
import { openDialog } from "./overlays.js";

const WAIT = 140; // milliseconds after the last letter
let waiting = 0;
let asked = null;

const dialog = () => document.getElementById("palette");
const field = () => dialog().querySelector("input");
const visible = () => [...dialog().querySelectorAll('[role="option"]')].filter((option) => !option.hidden);

function open() {
  if (!dialog()) return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) menu.open = false;
  openDialog(dialog());
  field().value = "";
  dialog().querySelector("[data-palette-records]").replaceChildren();
  refresh();
  field().focus();
}

function choose(option) {
  for (const other of dialog().querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option?.id) field().setAttribute("aria-activedescendant", option.id);
  else field().removeAttribute("aria-activedescendant");
}

function refresh() {
  const words = field().value.trim().toLowerCase().split(/\s+/);
  const commands = dialog().querySelector("[data-palette-commands]");
  for (const command of commands.querySelectorAll('[role="option"]')) {
    const text = command.textContent.toLowerCase();
    command.hidden = !words.every((word) => text.includes(word));
  }
  commands.hidden = !commands.querySelector('[role="option"]:not([hidden])');
  choose(visible()[0]);
}

async function search() {
  const query = field().value.trim();
  const records = dialog().querySelector("[data-palette-records]");
  asked?.abort();
  if (!query) { records.replaceChildren(); refresh(); return; }
  asked = new AbortController();
  const address = new URL(document.body.dataset.search, location.href);
  address.searchParams.set("q", query);
  try {
    const headers = { "HX-Request": "true", "HX-Target": "palette-records" };
    const answer = await fetch(address, { headers, signal: asked.signal, credentials: "same-origin" });
    if (!answer.ok) return;
    const fragment = new DOMParser().parseFromString(await answer.text(), "text/html");
    records.replaceChildren(...fragment.body.childNodes);
    refresh();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k" && dialog()) {
    event.preventDefault();
    if (dialog().open) dialog().close();
    else open();
    return;
  }
  if (!event.target.matches?.("#palette input")) return;
  const options = visible();
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps && options.length) {
    event.preventDefault();
    choose(options[(at + steps[event.key] + options.length) % options.length]);
  } else if (event.key === "Enter" && options[at]) {
    event.preventDefault();
    options[at].click();
  }
});
document.addEventListener("input", (event) => {
  if (!event.target.matches?.("#palette input")) return;
  refresh();
  clearTimeout(waiting);
  waiting = setTimeout(search, WAIT);
});
document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey) return;
  if (event.target.closest?.("[data-palette-open]") && dialog()) {
    event.preventDefault();
    open();
  } else if (event.target.closest?.('#palette [role="option"]')) dialog().close();
});
