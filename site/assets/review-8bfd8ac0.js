// @ts-check
// Says when the next check is due.
for (const line of document.querySelectorAll("[data-next]")) {
  if (!(line instanceof HTMLElement)) continue;
  const { next, due, overdue } = line.dataset;
  const days = (Date.parse(next ?? "") - Date.now()) / 864e5;
  if (days < -1) line.className = "review";
  if (days < 90) line.append(" ", (days < -1 ? overdue : due) ?? "");
}
