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
  const { sheet, acts, lines, same, older, other } = line.dataset;
  /** @type {[string, string, number[]][]} */
  const signed = JSON.parse(acts ?? "[]");
  /** @type {string[]} */
  const texts = JSON.parse(lines ?? "[]");
  const at = signed.findIndex(([code]) => code === version);
  const since = signed.slice(0, at < 0 ? 0 : at).map(([, words]) => words);
  const isSame = version === sheet;
  line.textContent = isSame ? same ?? "" : [at < 0 ? other : older, ...since].filter(Boolean).join(" ");
  const places = isSame ? [] : signed[at]?.[2] ?? [];
  if (places.length > 0) {
    const list = document.createElement("ul");
    list.append(...places.map((place) => Object.assign(document.createElement("li"), { textContent: texts[place] })));
    line.append(" ", line.dataset.new ?? "", list);
  }
  line.hidden = false;
}
