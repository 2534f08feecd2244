// data-copy="#element" or data-copy-text="words" on a button puts text on the clipboard and says so.
import { announce } from "./status.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-text]");
  if (!button) return;
  event.preventDefault();
  const source = button.dataset.copy ? document.querySelector(button.dataset.copy) : null;
  const text = button.dataset.copyText ?? source?.value ?? source?.textContent ?? "";
  try {
    await navigator.clipboard.writeText(text.trim());
    announce(button.dataset.copySaid ?? "Copied.");
  } catch {
    announce("Your browser doesn't allow copying here. Select the text and press Ctrl C.", "warning");
    if (source) getSelection().selectAllChildren(source);
  }
});
