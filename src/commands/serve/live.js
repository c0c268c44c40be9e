// @ts-check
// Only `handout serve` adds this script to a page. It loads the page again when something changed, at the same place, shows
// the problems of the texts below it, and puts notes to the clinic into the margin. No page of a published site has it.
(() => {
  const script = document.currentScript;
  const version = script?.dataset.version;
  const place = `handout place ${location.pathname}`;
  const closed = "handout closed";
  const style = `
    :host { all: initial; display: block }
    @media print { :host { display: none } }
    section { --ink: #1b1b1b; --ground: #fff; --soft: #595959; --error: #a30000; --warning: #7a4d00;
      position: fixed; inset: auto 0 0; z-index: 2147483647; box-sizing: border-box; max-height: 50vh; overflow: auto;
      font: 16px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--ground);
      border-block-start: 4px solid var(--warning); box-shadow: 0 -2px 8px #0004; overflow-wrap: anywhere }
    section.bad { border-color: var(--error) }
    @media (prefers-color-scheme: dark) {
      section { --ink: #f2f2f2; --ground: #1e1e1e; --soft: #bdbdbd; --error: #ff9c91; --warning: #f0c060 }
    }
    section[hidden] { display: none }
    summary { padding: 10px 16px; cursor: pointer; font-weight: 700 }
    :focus-visible { outline: 3px solid currentColor; outline-offset: -3px }
    ol { list-style: none; margin: 0; padding: 0 16px 12px }
    li { margin-block-start: 12px }
    p { margin: 0 }
    .kind { color: var(--warning) }
    .error .kind { color: var(--error) }
    .place { color: var(--soft); font-family: ui-monospace, monospace; font-size: 14px }
    .told { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%) }`;

  // Beside the text where there is room for a note, else within it. Printers leave it out.
  const noteStyle = `
    .handout-confirm { box-sizing: border-box; display: inline-block; max-inline-size: 100%; margin: 2px 4px; padding: 4px 8px;
      font: 14px/1.4 system-ui, sans-serif; text-align: start; overflow-wrap: anywhere; white-space: normal;
      color: #3d2e00; background: #fff3c4; border: 2px dashed #8a6a00; border-radius: 4px }
    .handout-confirm.beside { position: absolute; margin: 0; inline-size: 224px }
    @media (prefers-color-scheme: dark) { .handout-confirm { color: #ffe9a0; background: #332900; border-color: #c9a227 } }
    @media print { .handout-confirm { display: none } }`;
  const noteSheet = new CSSStyleSheet();
  noteSheet.replaceSync(noteStyle);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, noteSheet];

  // Each stands where its line begins, or below the note above. The contents are on the other side.
  const placeNotes = () => {
    /** @type {NodeListOf<HTMLElement>} */
    const notes = document.querySelectorAll(".handout-confirm");
    const text = document.querySelector("main .sheet") ?? document.querySelector("main");
    if (!text || !notes.length) return;
    for (const note of notes) {
      note.classList.remove("beside");
      note.removeAttribute("style");
    }
    const { left, right } = text.getBoundingClientRect();
    const isRtl = getComputedStyle(text).direction === "rtl";
    const room = isRtl ? document.documentElement.clientWidth - right : left;
    if (room < 240) return;
    let free = 0;
    for (const note of notes) {
      note.classList.add("beside");
      const around = note.offsetParent === document.body ? null : note.offsetParent;
      const base = around?.getBoundingClientRect() ?? { left: -scrollX, top: -scrollY };
      const is = note.getBoundingClientRect();
      const top = Math.max(is.top + scrollY, free);
      note.style.left = `${(isRtl ? right + 8 : left - 232) - base.left}px`;
      note.style.top = `${top - scrollY - base.top}px`;
      free = top + is.height + 4;
    }
  };

  /** @typedef {{ severity: string, file: string, line: number | null, column: number | null, message: string,
   *   label: string | null, notes: string[] }} Problem
   * @typedef {{ version: string, checked: boolean, errors: number, warnings: number, notes: number, problems: Problem[] }} State */

  /** @param {string} name @param {string} text @param {...Node} children */
  const make = (name, text, ...children) => {
    const made = document.createElement(name);
    made.append(text, ...children);
    return made;
  };
  /** @param {string} kind @param {HTMLElement} element */
  const called = (kind, element) => {
    element.className = kind;
    return element;
  };
  /** @param {number} number @param {string} noun */
  const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  const host = document.createElement("handout-problems");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const section = document.createElement("section");
  section.lang = "en";
  section.dir = "ltr";
  section.hidden = true;
  section.setAttribute("aria-label", "Problems in the texts");
  // What is scrolled has to be reached by keyboard.
  section.tabIndex = 0;
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const list = document.createElement("ol");
  details.append(summary, list);
  section.append(details);
  const told = called("told", document.createElement("p"));
  told.setAttribute("role", "status");
  told.lang = "en";
  root.append(section, told);

  // The end of the page can be scrolled to above the problems.
  const makeRoom = () => { host.style.height = `${section.offsetHeight}px`; };
  new ResizeObserver(makeRoom).observe(section);

  let shown = "";
  // Kept at once: the event `toggle` may come too late, when the page is already loaded again.
  /** @param {boolean} open */
  const keep = open => {
    if (open) sessionStorage.removeItem(closed);
    else sessionStorage.setItem(closed, shown);
  };
  summary.addEventListener("click", () => keep(!details.open));
  section.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    details.open = false;
    keep(false);
  });

  /** @param {Problem} problem */
  const item = problem => {
    const at = problem.line === null ? problem.file : `${problem.file}, line ${problem.line}, column ${problem.column}`;
    const kind = called("kind", make("strong", `${problem.severity}: `));
    const label = problem.label === null ? [] : [make("p", `Here: ${problem.label}`)];
    const notes = problem.notes.map(note => make("p", `→ ${note}`));
    return called(problem.severity, make("li", "", make("p", "", kind, problem.message),
      called("place", make("p", at)), ...label, ...notes));
  };

  /** @param {State} state */
  const show = ({ checked, errors, warnings, notes, problems }) => {
    const number = [errors && counted(errors, "error"), warnings && counted(warnings, "warning"), notes && counted(notes, "note")];
    const words = number.filter(Boolean).join(", ");
    const now = JSON.stringify(problems);
    if (words !== told.textContent && (words || told.textContent)) told.textContent = words || "No problems";
    section.hidden = !words;
    section.classList.toggle("bad", errors > 0);
    summary.textContent = `${words} in the texts${checked ? "" : " (still looking …)"}`;
    if (now === shown) return makeRoom();
    shown = now;
    const more = errors + warnings + notes - problems.length;
    list.replaceChildren(...problems.map(item), ...(more > 0 ? [make("li", `… and ${more} more`)] : []));
    details.open = errors > 0 && sessionStorage.getItem(closed) !== shown;
    if (details.open) keep(true);
    makeRoom();
  };

  const again = () => {
    sessionStorage.setItem(place, JSON.stringify([scrollX, scrollY]));
    location.reload();
  };

  /** @type {EventSource | undefined} */
  let events;
  const connect = () => {
    events?.close();
    if (document.hidden) return;
    events = new EventSource("/.handout/events");
    events.onmessage = event => {
      /** @type {State} */
      const state = JSON.parse(event.data);
      if (state.version === version) show(state);
      else again();
    };
    events.onerror = () => {
      section.hidden = false;
      section.classList.add("bad");
      summary.textContent = "The program handout does not answer: start handout serve again to see changes";
      makeRoom();
    };
  };

  const back = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  const restore = () => {
    if (!back) return;
    const [x, y] = JSON.parse(back);
    scrollTo(x, y);
  };
  document.body.append(host);
  placeNotes();
  addEventListener("resize", placeNotes);
  addEventListener("load", placeNotes, { once: true });
  restore();
  // Letters and pictures that come late move the text once more.
  addEventListener("load", restore, { once: true });
  // A browser has few connections to one server: a page that nobody sees gives its own away.
  document.addEventListener("visibilitychange", connect);
  connect();
})();
