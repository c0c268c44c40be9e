// @ts-check
// Says when the next check is due, and to whoever comes from a sheet of paper what has changed since.
for (const check of document.querySelectorAll("[data-next]")) {
  if (!(check instanceof HTMLElement)) continue;
  const { next, due, overdue } = check.dataset;
  const days = (Date.parse(next ?? "") - Date.now()) / 864e5;
  if (days < -1) check.className = "review";
  if (days < 90) check.append(" ", (days < -1 ? overdue : due) ?? "");
}
const [, version] = /^#v=([0-9a-f]{8})/.exec(location.hash) ?? [];
const line = document.querySelector("[data-sheet]");
if (version && line instanceof HTMLElement) {
  const { sheet, acts, same, older, other } = line.dataset;
  /** @type {[string, string][]} */
  const signed = JSON.parse(acts ?? "[]");
  const at = signed.findIndex(([code]) => code === version);
  const since = signed.slice(0, at < 0 ? 0 : at).map(([, words]) => words);
  line.textContent = version === sheet ? same ?? "" : [at < 0 ? other : older, ...since].join(" ").trim();
  line.hidden = false;
}
