// Menus close on Escape and on a click elsewhere; dialogs open from data-dialog-open and give the focus back.
document.addEventListener("click", (event) => {
  const target = event.target;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
  const opener = target.closest?.("[data-dialog-open]");
  const dialog = opener && document.getElementById(opener.dataset.dialogOpen);
  if (dialog && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    openDialog(dialog);
  }
  target.closest?.("[data-dialog-close]")?.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement && isOutside(target, event)) target.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A menu answers to the arrow keys, as people expect of one.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  menu.open = true;
  const entries = [...menu.querySelectorAll(".panel :is(a, button)")];
  const at = entries.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? at + 1 : at - 1 + (at < 0 ? entries.length + 1 : 0);
  entries[(next + entries.length) % entries.length]?.focus();
});

/** Open a dialog; the browser gives the focus back to where it was when the dialog closes. */
export function openDialog(dialog) {
  if (!dialog.open) dialog.showModal();
}

function isOutside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
