// @ts-check
// Opens the browser's own print.
for (const button of document.querySelectorAll(".print-button")) button.addEventListener("click", () => window.print());
