// @ts-check
// The button opens the browser's own print.
(function () {
  "use strict";
  const button = document.querySelector(".print-button");
  if (button) button.addEventListener("click", () => window.print());
})();
