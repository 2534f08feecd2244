// A form[data-autosubmit] sends itself when a choice changes, and a moment after typing.
const WAIT = 300; // milliseconds
let waiting = 0;

function send(form) {
  clearTimeout(waiting);
  form.requestSubmit();
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-autosubmit]");
  if (form && !event.target.matches("input[type=search], input[type=text]")) send(form);
});
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-autosubmit][hx-get]");
  if (!form || !event.target.matches("input[type=search], input[type=text]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => send(form), WAIT);
});
