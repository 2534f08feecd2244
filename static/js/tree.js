// The outline answers to the arrow keys: up and down move, right opens, left closes or goes to the parent.
// A row is one stop for Tab: its link, then what else it offers.
const ROWS = ".branch-row, .leaf, :not(.branch) > details > summary";
const rows = (tree) => [...tree.querySelectorAll(ROWS)].filter((row) => row.getClientRects().length);
const own = (row) => row.matches(".branch-row") ? row.parentElement.querySelector(":scope > details") : row.matches("summary") ? row.parentElement : null;
const handle = (row) => row.querySelector("a.t") ?? row;

function stops(row) {
  const arrow = row.matches(".branch-row") ? [own(row).querySelector("summary")] : [];
  return [...arrow, ...(row.matches("summary") ? [row] : []), ...row.querySelectorAll("a, button")];
}

function enter(tree, row) {
  for (const other of tree.querySelectorAll(ROWS)) {
    for (const stop of stops(other)) stop.tabIndex = other === row ? 0 : -1;
    other.toggleAttribute("data-entry", other === row);
  }
}

function prepare() {
  for (const tree of document.querySelectorAll(".tree")) {
    const all = rows(tree);
    const current = tree.querySelector('.branch[aria-current="true"] > .branch-row, .leaf[aria-current="true"]');
    const row = all.find((one) => one.hasAttribute("data-entry")) ?? (all.includes(current) ? current : all[0]);
    if (row) enter(tree, row);
  }
}

function move(tree, row) {
  if (!row) return;
  enter(tree, row);
  handle(row).focus();
  row.scrollIntoView({ block: "nearest" });
}

function rowOf(target) {
  const arrow = target.matches?.(".branch > details > summary") ? target.parentElement.parentElement.querySelector(":scope > .branch-row") : null;
  return arrow ?? target.closest?.(ROWS);
}

document.addEventListener("keydown", (event) => {
  const tree = event.target.closest?.(".tree");
  const row = tree && rowOf(event.target);
  if (!row || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const all = rows(tree);
  const at = all.indexOf(row);
  const below = own(row);
  const acts = {
    ArrowDown: () => move(tree, all[at + 1]),
    ArrowUp: () => move(tree, all[at - 1]),
    Home: () => move(tree, all[0]),
    End: () => move(tree, all.at(-1)),
    ArrowRight: () => { if (below && !below.open) below.open = true; else if (below) move(tree, all[at + 1]); },
    ArrowLeft: () => {
      if (below?.open) below.open = false;
      else move(tree, above(row));
    },
  };
  if (!(event.key in acts)) return;
  event.preventDefault();
  acts[event.key]();
});

/** The row that this one hangs below: of the details that holds it. */
function above(row) {
  const holder = (own(row) ?? row).parentElement.closest("li")?.parentElement.closest("details");
  return holder && (holder.parentElement.querySelector(":scope > .branch-row") ?? holder.querySelector(":scope > summary"));
}

document.addEventListener("click", (event) => {
  const row = event.target.closest?.(".branch-row");
  if (!row || event.target.closest("a, button, input") || getSelection().toString()) return;
  own(row).open = !own(row).open;
});
document.addEventListener("focusin", (event) => {
  const tree = event.target.closest?.(".tree");
  const row = tree && rowOf(event.target);
  if (row && !row.hasAttribute("data-entry")) enter(tree, row);
});
document.addEventListener("toggle", (event) => { if (event.target.closest?.(".tree")) prepare(); }, true);
document.addEventListener("htmx:afterSettle", prepare);
prepare();
