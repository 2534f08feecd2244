// Single-key shortcuts: `addShortcut` for a page's own script, data-shortcut="e" for a link or button.
// They can be switched off in the dialog that `?` opens; keys with Ctrl always work.
import { openDialog } from "./overlays.js";

const known = new Map(); // keys ("g h") -> {run, label, group}
const PATIENCE = 1200; // milliseconds between the keys of a sequence
let pressed = "";
let pressedAt = 0;

/** Bind a key, or a sequence of keys with spaces between; returns a function that takes it back. */
export function addShortcut(keys, run, label, { group = "This page" } = {}) {
  known.set(keys.toLowerCase(), { run, label, group });
  return () => known.delete(keys.toLowerCase());
}

/** Tell whether this person wants single-key shortcuts. */
export function shortcutsAreOn() {
  return document.body.dataset.shortcuts !== "off";
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .ts-wrapper") != null;
}

function find(keys) {
  const own = known.get(keys);
  if (own) return own.run;
  const element = document.querySelector(`[data-shortcut="${CSS.escape(keys)}" i]`);
  if (element && element.getClientRects().length) return () => { element.focus(); element.click(); };
  const place = document.querySelector(`[data-go="${CSS.escape(keys)}" i]`);
  return place ? () => place.click() : null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
  if (!shortcutsAreOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  if (["shift", "tab"].includes(key)) return;
  const sequence = pressed && event.timeStamp - pressedAt < PATIENCE ? `${pressed} ${key}` : key;
  const run = find(sequence) ?? find(key);
  pressed = run ? "" : key;
  pressedAt = event.timeStamp;
  if (!run) return;
  // Enter and Space belong to a focused link or button, unless the page took them on its list.
  if (["enter", "space"].includes(key) && event.target.closest("a, button, summary, input, label")) return;
  event.preventDefault();
  run(event);
});

function listed() {
  const groups = new Map();
  const put = (group, keys, label) => groups.set(group, [...(groups.get(group) ?? []), [keys, label]]);
  put("Everywhere", "Ctrl K", "Search and commands");
  put("Everywhere", "?", "This list");
  for (const link of document.querySelectorAll("[data-go]")) put("Everywhere", link.dataset.go, link.querySelector(".clip")?.textContent ?? "");
  for (const [keys, { label, group }] of known) if (label && keys !== "?") put(group, keys, label);
  for (const element of document.querySelectorAll("[data-shortcut]")) {
    put("This page", element.dataset.shortcut, element.dataset.shortcutLabel ?? element.textContent.trim());
  }
  return groups;
}

function showList() {
  const dialog = document.getElementById("shortcuts");
  const list = dialog?.querySelector("[data-shortcuts-list]");
  if (!list) return;
  list.replaceChildren();
  for (const [group, entries] of listed()) {
    const seen = new Set();
    const title = document.createElement("h3");
    title.textContent = group;
    const terms = document.createElement("dl");
    terms.className = "shortcuts";
    list.append(title, terms);
    for (const [keys, label] of entries) {
      if (seen.has(keys)) continue;
      seen.add(keys);
      const term = document.createElement("dt");
      for (const key of keys.split(" ")) {
        const cap = document.createElement("kbd");
        cap.textContent = key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1);
        term.append(cap);
      }
      const meaning = document.createElement("dd");
      meaning.textContent = label;
      terms.append(term, meaning);
    }
  }
  dialog.querySelector("[data-shortcuts-switch]").checked = shortcutsAreOn();
  openDialog(dialog);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-shortcuts-open]")) showList();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-shortcuts-switch]")) return;
  const on = event.target.checked;
  if (on) delete document.body.dataset.shortcuts;
  else document.body.dataset.shortcuts = "off";
  document.cookie = `shortcuts=${on ? "on" : "off"}; path=/; max-age=${on ? 0 : 31536000}; SameSite=Lax`;
});
addShortcut("?", showList, "This list", { group: "Everywhere" });
