// @ts-check
// The button opens the browser's own print.
for (const button of document.querySelectorAll(".print-button")) button.addEventListener("click", () => window.print());
