// [data-print] opens the browser's print dialog: the brief is the page itself, laid out for paper.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});
