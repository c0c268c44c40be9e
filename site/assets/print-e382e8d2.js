// @ts-check
// The button beside the large-print switch opens the browser's own print.
(function () {
  "use strict";
  const button = document.querySelector(".print-button");
  if (button) button.addEventListener("click", () => window.print());
})();
