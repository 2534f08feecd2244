// input[data-picker="<search address>"] becomes a record picker; without JavaScript it takes a record's key.
function option(found, escape) {
  const level = found.kind ? `<span class="kind" data-kind="${escape(found.kind)}">${escape(found.kind_label ?? "")}</span>` : "";
  return `<div>${level}<span class="clip">${escape(found.title)}</span><span class="key">${escape(found.key)}</span></div>`;
}

async function dress(input) {
  if (input.tomselect || input.dataset.dressed) return;
  input.dataset.dressed = "soon";
  const { default: TomSelect } = await import(document.body.dataset.tomSelect);
  const address = new URL(input.dataset.picker, location.href);
  const picker = new TomSelect(input, {
    maxItems: 1, maxOptions: 30, create: false, valueField: "key", labelField: "title", searchField: ["key", "title"],
    loadThrottle: 150, refreshThrottle: 0, preload: "focus", openOnFocus: true, closeAfterSelect: true, dropdownParent: null,
    options: input.value ? [{ key: input.value, title: input.dataset.title ?? input.value, kind: input.dataset.kind, kind_label: input.dataset.kindLabel }] : [],
    items: input.value ? [input.value] : [],
    placeholder: input.placeholder || "A key or words of the title",
    async load(query, done) {
      address.searchParams.set("q", query);
      address.searchParams.set("format", "json");
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        const results = answer.ok ? (await answer.json()).results : [];
        // An answer that comes late must not open the list again and take the focus from what is typed by now.
        if (!picker.wrapper.contains(document.activeElement)) picker.isFocused = false;
        done(picker.items.length && !picker.isFocused ? [] : results);
      } catch { done(); }
    },
    score: () => () => 1, // the server has searched already
    onLoad() { /* what an earlier search found must not mix with this one */ },
    onType() { picker.clearOptions(); },
    onChange() { input.dispatchEvent(new Event("change", { bubbles: true })); },
    render: { option, item: option, no_results: () => '<div class="no-results">No record has these words.</div>' },
  });
  input.type = "hidden"; // the label belongs to the picker's own field now
}

function dressAll() {
  for (const input of document.querySelectorAll("input[data-picker]")) dress(input);
}
document.addEventListener("htmx:afterSettle", dressAll);
dressAll();
