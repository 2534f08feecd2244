// The outline answers to the arrow keys: up and down move, right opens, left closes or goes to the parent.
const rows = (tree) => [...tree.querySelectorAll("summary, .leaf")].filter((row) => row.getClientRects().length);

function prepare() {
  for (const tree of document.querySelectorAll(".tree")) {
    const all = rows(tree);
    const current = tree.querySelector('[aria-current="true"]');
    const entry = all.find((row) => row.tabIndex === 0 && row.dataset.entry) ?? all.find((row) => current?.contains(row)) ?? all[0];
    for (const row of all) row.tabIndex = row === entry ? 0 : -1;
  }
}

function move(tree, row) {
  if (!row) return;
  for (const other of tree.querySelectorAll("[data-entry]")) { delete other.dataset.entry; other.tabIndex = -1; }
  row.dataset.entry = "true";
  row.tabIndex = 0;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const row = event.target;
  const tree = row.matches?.(".tree summary, .tree .leaf") ? row.closest(".tree") : null;
  if (!tree || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = rows(tree);
  const at = all.indexOf(row);
  const branch = row.matches("summary") ? row.parentElement : null;
  const acts = {
    ArrowDown: () => move(tree, all[at + 1]),
    ArrowUp: () => move(tree, all[at - 1]),
    Home: () => move(tree, all[0]),
    End: () => move(tree, all.at(-1)),
    ArrowRight: () => { if (branch && !branch.open) branch.open = true; else if (branch) move(tree, all[at + 1]); },
    ArrowLeft: () => {
      if (branch?.open) branch.open = false;
      else move(tree, (branch ?? row).parentElement.closest("details")?.querySelector("summary"));
    },
    Enter: () => row.querySelector("a")?.click(),
  };
  if (!(event.key in acts)) return;
  event.preventDefault();
  acts[event.key]();
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.(".tree summary, .tree .leaf");
  if (!row) return;
  const tree = row.closest(".tree");
  for (const other of tree.querySelectorAll("[data-entry]")) if (other !== row) { delete other.dataset.entry; other.tabIndex = -1; }
  row.dataset.entry = "true";
  row.tabIndex = 0;
});
document.addEventListener("toggle", (event) => { if (event.target.closest?.(".tree")) prepare(); }, true);
document.addEventListener("htmx:afterSettle", prepare);
prepare();
