// The status line: messages go away by themselves, errors stay; words are said politely.
const SHOWN_FOR = 9000; // milliseconds; undo stays in the record's history for longer

/** Show a sentence in the status line, and let a screen reader say it. */
export function announce(sentence, level = "success") {
  const line = document.getElementById("status");
  if (!line) return;
  const message = document.createElement("div");
  message.className = `message ${level}`;
  message.dataset.message = "";
  const words = document.createElement("span");
  words.textContent = sentence;
  message.append(words);
  line.append(message);
  leaveSoon(message);
}

function leaveSoon(message) {
  if (message.matches(".error, .warning") || message.dataset.leaving) return;
  message.dataset.leaving = "soon";
  let left = setTimeout(() => message.remove(), SHOWN_FOR);
  const stay = () => clearTimeout(left);
  const go = () => { clearTimeout(left); left = setTimeout(() => message.remove(), SHOWN_FOR); };
  message.addEventListener("pointerenter", stay);
  message.addEventListener("focusin", stay);
  message.addEventListener("pointerleave", go);
  message.addEventListener("focusout", go);
}

// A live region that came with its text isn't read out: put the text in again.
function sayAgain() {
  const line = document.getElementById("status");
  if (!line) return;
  for (const message of line.querySelectorAll("[data-message]:not([data-leaving])")) {
    const words = message.querySelector("span");
    const sentence = words?.textContent;
    if (words) { words.textContent = ""; setTimeout(() => { words.textContent = sentence; }, 80); }
    leaveSoon(message);
  }
}

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-message-close]")?.closest("[data-message]")?.remove();
});
document.addEventListener("htmx:afterSettle", sayAgain);
document.addEventListener("htmx:oobAfterSwap", sayAgain);
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) announce("Something went wrong on our side. Nothing was lost; please try again.", "error");
  else if (event.detail.xhr.status === 403) announce("Your role doesn't allow that. Ask an administrator of this workspace.", "error");
  else announce("That isn't there any more. Reload the page to see how things stand.", "error");
});
document.addEventListener("htmx:sendError", () => announce("No connection. Nothing was lost; try again when you are back.", "error"));
document.addEventListener("htmx:afterSwap", (event) => event.detail.elt.querySelector?.("[data-error-summary]")?.focus());
sayAgain();
document.querySelector("[data-error-summary]")?.focus();
