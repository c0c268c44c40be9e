// @ts-check
// Asks one question at a time. All facts stand in the page's own markup; answers are nowhere but in the form, and leave it only
// when the reader prints, copies or saves them.
(function () {
  "use strict";

  /**
   * @typedef {{id: string, level: number, alone: boolean}} Choice
   * @typedef {{id: string, many: boolean, showIf: {question: string, anyOf: string[]} | null, options: Choice[]}} Question
   * @typedef {Map<string, Set<string>>} Answers
   * @typedef {{shown: Question[], raised: {question: Question, choice: Choice}[], level: number, finished: boolean}} Finding
   */

  /**
   * What comes of the answers: a question is asked if an earlier one that was asked has one of its answers; the level is the
   * highest that any answer raises.
   * @param {Question[]} questions
   * @param {Answers} answers
   * @returns {Finding}
   */
  function find(questions, answers) {
    const given = new Map();
    const shown = questions.filter(({ id, showIf }) => {
      const asked = !showIf || showIf.anyOf.some((option) => given.get(showIf.question)?.has(option));
      if (asked) given.set(id, answers.get(id) ?? new Set());
      return asked;
    });
    const chosen = shown.flatMap((question) =>
      question.options.filter(({ id }) => given.get(question.id).has(id)).map((choice) => ({ question, choice })));
    return {
      shown,
      raised: chosen.filter(({ choice }) => choice.level > 1).sort((a, b) => b.choice.level - a.choice.level),
      level: Math.max(0, ...chosen.map(({ choice }) => choice.level)),
      finished: shown.every(({ id }) => given.get(id).size > 0),
    };
  }

  /** The number of the level that must not wait: the highest. */
  const URGENT = 6;

  /** So many points stand open below the advice; a reader with more of them unfolds the rest. What is urgent never folds. */
  const OPEN = 3;

  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.questionnaire"));
  const controls = /** @type {HTMLTemplateElement | null} */ (document.querySelector("#page-controls"));
  if (!form || !controls) return;

  /** @template {Element} T @param {string} selector @param {ParentNode} [within] @returns {T} */
  const one = (selector, within = form) => /** @type {any} */ (within.querySelector(selector));
  /** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
  const all = (selector, within = form) => [...within.querySelectorAll(selector)].map((element) => /** @type {any} */ (element));

  const parts = all(".question");
  /** @type {Question[]} */
  const questions = parts.map((part) => ({
    id: part.dataset.question ?? "",
    many: part.dataset.many !== undefined,
    showIf: part.dataset.showIf ? { question: part.dataset.showIf, anyOf: (part.dataset.anyOf ?? "").split(" ") } : null,
    options: all("li[data-option]", part).map(({ dataset }) =>
      ({ id: dataset.option ?? "", level: Number(dataset.level), alone: dataset.alone !== undefined })),
  }));
  /** @param {Question} question */
  const partOf = (question) => parts[questions.indexOf(question)];
  /** @param {Question} question @param {string} option */
  const itemOf = (question, option) => one(`li[data-option="${option}"]`, partOf(question));
  /** @param {Element | null} element */
  const words = (element) => element?.textContent?.replace(/\s+/g, " ").trim() ?? "";
  /** @param {Question} question */
  const questionWords = (question) => words(one("legend .said", partOf(question)));
  /** @param {Question} question @param {string} option */
  const optionWords = (question, option) => words(one("label .said", itemOf(question, option)));

  /** @returns {Answers} */
  const answers = () => new Map(questions.map((question) =>
    [question.id, new Set(all("input:checked", partOf(question)).map((input) => /** @type {any} */ (input).value))]));
  const found = () => find(questions, answers());

  form.append(controls.content.cloneNode(true));
  const [steps, check, result, status] = [".steps", ".check-answers", ".result", ".status"].map((name) => one(name));
  const [progress, summary, alarm] = [".progress", ".error-summary", ".alarm"].map((name) => one(name, steps));

  /** All sources; beside the result stand only its own. */
  const sources = all(".references li", document);

  /** The question on screen; none before the first one and after the last. @type {Question | null} */
  let current = null;
  /** Whether the reader has seen the list of answers, and returns to it. */
  let changing = false;

  /** Shows one thing and hides all others, from the top of the page; the heading of what is shown takes the focus. @param {HTMLElement | null} shown */
  function show(shown) {
    form.dataset.step = shown === check ? "check" : shown === result ? "result" : current ? "question" : "start";
    for (const part of parts) part.hidden = part !== shown;
    for (const place of [check, result]) place.hidden = place !== shown;
    for (const place of [steps, progress]) place.hidden = !current;
    clearError();
    const heading = shown && one("h2", shown);
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }

  /** @param {Question} question */
  function ask(question) {
    current = question;
    const { shown } = found();
    progress.textContent = (form.dataset.progress ?? "")
      .replace("{number}", String(shown.indexOf(question) + 1))
      .replace("{all}", String(shown.length));
    partOf(question).before(progress, summary);
    partOf(question).after(steps);
    show(partOf(question));
    warn();
  }

  function clearError() {
    summary.hidden = true;
    for (const message of all(".error")) message.remove();
    for (const field of all("fieldset[aria-describedby]")) field.removeAttribute("aria-describedby");
    for (const input of all("[aria-invalid]")) input.removeAttribute("aria-invalid");
  }

  /** Says that an answer is missing: above the question, where the focus goes, and beside its options. @param {Question} question */
  function showError(question) {
    clearError();
    const text = (question.many ? form.dataset.missingMany : form.dataset.missingOne) ?? "";
    const first = one("input", partOf(question));
    const link = one("a", summary);
    link.textContent = text;
    link.setAttribute("href", `#${first.id}`);
    summary.hidden = false;
    const message = document.createElement("p");
    message.className = "error";
    message.id = "page-error";
    message.textContent = text;
    one(".options", partOf(question)).before(message);
    one("fieldset", partOf(question)).setAttribute("aria-describedby", message.id);
    for (const input of all("input", partOf(question))) input.setAttribute("aria-invalid", "true");
    summary.focus();
  }

  /** Tells at once of an answer that must not wait for the end. */
  function warn() {
    const urgent = current ? found().raised.filter(({ question, choice }) => question === current && choice.level === URGENT) : [];
    alarm.hidden = urgent.length === 0;
    alarm.replaceChildren(...urgent.flatMap(({ question, choice }) => copies(itemOf(question, choice.id), ".reason")));
    if (urgent.length > 0) alarm.scrollIntoView({ block: "nearest" });
  }

  /** Copies without their ids, which are unique. @param {HTMLElement} place @param {string} selector */
  function copies(place, selector) {
    return all(selector, place).map((element) => {
      const copy = /** @type {HTMLElement} */ (element.cloneNode(true));
      for (const part of [copy, ...all("[id]", copy)]) part.removeAttribute("id");
      return copy;
    });
  }

  function next() {
    if (!current) return;
    const { shown } = found();
    const given = answers();
    if (!given.get(current.id)?.size) return showError(current);
    const later = shown.slice(shown.indexOf(current) + 1);
    const following = changing ? shown.find(({ id }) => !given.get(id)?.size) : later[0];
    if (following) ask(following);
    else showAnswers();
  }

  function back() {
    if (!current) return;
    const { shown } = found();
    const before = shown[shown.indexOf(current) - 1];
    if (changing) showAnswers();
    else if (before) ask(before);
    else begin();
  }

  function showAnswers() {
    current = null;
    changing = true;
    const given = answers();
    one("dl", check).replaceChildren(...found().shown.map((question) => {
      const [row, term, answer, change] = ["div", "dt", "dd", "dd"].map((name) => document.createElement(name));
      term.textContent = questionWords(question);
      answer.textContent = [...(given.get(question.id) ?? [])].map((option) => optionWords(question, option)).join("; ");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = form.dataset.change ?? "";
      button.setAttribute("aria-label", `${form.dataset.change}: ${questionWords(question)}`);
      button.addEventListener("click", () => ask(question));
      change.append(button);
      row.append(term, answer, change);
      return row;
    }));
    show(check);
  }

  /** One flagged answer: what was answered, and the reason as it stands below the option. @param {Finding["raised"][number]} flagged */
  function point({ question, choice }) {
    const item = document.createElement("li");
    const [answer, asked, strong] = ["p", "span", "strong"].map((name) => document.createElement(name));
    asked.textContent = questionWords(question);
    strong.textContent = optionWords(question, choice.id);
    answer.append(asked, " ", strong);
    item.append(answer, ...copies(itemOf(question, choice.id), ".reason"));
    return item;
  }

  /** Flagged answers, all of one level. @param {Finding["raised"]} raised */
  function list(raised) {
    const whole = document.createElement("ul");
    whole.append(...raised.map(point));
    return whole;
  }

  /**
   * The points below the advice: the first ones of its own level, and the rest of them folded, those of other levels below their headings.
   * @param {Finding["raised"]} raised @param {number} highest
   */
  function points(raised, highest) {
    const own = raised.filter(({ choice }) => choice.level === highest);
    const open = raised.slice(0, highest === URGENT ? own.length : Math.min(OPEN, own.length));
    const rest = raised.slice(open.length);
    if (rest.length === 0) return open.length === 0 ? [] : [list(open)];
    const [fold, summary] = ["details", "summary"].map((name) => document.createElement(name));
    summary.textContent = (form.dataset.morePoints ?? "+ {number}").replace("{number}", String(rest.length));
    const groups = [...new Set(rest.map(({ choice }) => choice.level))].flatMap((level) => {
      const group = list(rest.filter(({ choice }) => choice.level === level));
      if (level === highest) return [group];
      const heading = document.createElement("h3");
      const later = highest === URGENT ? `${form.dataset.otherPoints} – ` : "";
      heading.textContent = later + words(one(`.outcome[data-level="${level}"] h3`, document));
      return [heading, group];
    });
    fold.append(summary, ...groups);
    return [list(open), fold];
  }

  function showResult() {
    const { raised, level, finished } = found();
    // Without all answers there is no result.
    if (!finished) return showAnswers();
    const outcome = one(`.outcome[data-level="${level}"]`, document);
    one("h2", result).textContent = words(one("h3", outcome));
    one(".advice", result).replaceChildren(...[...outcome.children].slice(1).map((child) => child.cloneNode(true)));
    one(".points", result).replaceChildren(...points(raised, level));
    one(".answers dl", result).replaceChildren(...all("dl > div", check).map((row) => {
      const copy = /** @type {HTMLElement} */ (row.cloneNode(true));
      copy.lastElementChild?.remove();
      return copy;
    }));
    one(".answers", result).removeAttribute("open");
    one(".made-on span", result).textContent = today();
    result.dataset.level = String(level);
    showSources();
    show(result);
  }

  /** Shows the sources of those points alone that are not folded. */
  function showSources() {
    const cites = all("a", result).filter((link) => !link.closest("details:not([open])")).map((link) => link.getAttribute("href"));
    for (const source of sources) source.hidden = !cites.includes(`#${source.id}`);
  }

  /** The reader's day, as year, month and day: the same in every language. */
  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((number) => String(number).padStart(2, "0")).join("-");
  }

  /** The result and the answers as plain lines. */
  function asText() {
    /** @param {HTMLElement} place @returns {string[]} */
    const lines = (place) => all("h2, h3, p, dt, dd, .advice li", place)
      .filter((element) => !element.closest("[hidden], .buttons, .notes"))
      .map((element) => (element.matches("h2, h3") ? "\n" : element.matches("dd, li") ? "- " : "") + words(element));
    return [document.title, ...lines(result), "", words(one(".identity", document))].join("\n");
  }

  async function copy() {
    const text = asText();
    let copied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Old browsers, and pages opened from a file: the way that worked before.
      const area = document.createElement("textarea");
      area.value = text;
      form.append(area);
      area.select();
      copied = document.execCommand("copy");
      area.remove();
    }
    status.textContent = (copied ? form.dataset.copied : form.dataset.notCopied) ?? "";
  }

  /** The answers as an HL7 FHIR R4 QuestionnaireResponse. */
  function response() {
    const given = answers();
    const { shown, level } = found();
    const item = shown.map((question) => ({
      linkId: question.id,
      text: questionWords(question),
      answer: question.options.filter(({ id }) => given.get(question.id)?.has(id)).map(({ id }) =>
        ({ valueCoding: { code: id, display: optionWords(question, id) } })),
    }));
    const outcome = { linkId: "outcome.level", text: form.dataset.levelText, answer: [{ valueInteger: level }] };
    return {
      resourceType: "QuestionnaireResponse",
      questionnaire: `${form.dataset.url}|${form.dataset.version}`,
      status: "completed",
      authored: new Date().toISOString(),
      item: [...item, outcome],
    };
  }

  function save() {
    const blob = new Blob([JSON.stringify(response(), null, 2)], { type: "application/fhir+json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${form.dataset.id}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** Wipes every answer and whatever was made of them. */
  function wipe() {
    form.reset();
    for (const list of all("dl", form)) if (list.closest(".check-answers, .answers")) list.replaceChildren();
    for (const list of all(".points, .advice, .result h2")) list.replaceChildren();
    status.textContent = "";
    alarm.replaceChildren();
    delete result.dataset.level;
    for (const source of sources) source.hidden = false;
    current = null;
    changing = false;
  }

  function begin() {
    current = null;
    show(null);
    one("[data-do=start]").focus();
  }

  function restart() {
    wipe();
    begin();
  }

  /** @type {Record<string, () => void>} */
  const actions = {
    start: () => ask(questions[0]), back, result: showResult, print: () => window.print(), copy, save, restart,
    change: showAnswers,
  };
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-do]");
    if (button) actions[/** @type {HTMLElement} */ (button).dataset.do ?? ""]?.();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    next();
  });
  form.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const question = questions.find(({ id }) => id === input.name);
    if (!question || !input.checked) return;
    const isAlone = question.options.some(({ id, alone }) => id === input.value && alone);
    for (const other of all("input:checked", partOf(question))) {
      const { value } = /** @type {HTMLInputElement} */ (other);
      const excludes = isAlone || question.options.some(({ id, alone }) => id === value && alone);
      if (question.many && other !== input && excludes) /** @type {HTMLInputElement} */ (other).checked = false;
    }
    if (question === current) {
      clearError();
      warn();
    }
  });
  // Paper has no folds.
  window.addEventListener("beforeprint", () => {
    if (result.hidden) return;
    for (const fold of all("details", result)) fold.setAttribute("open", "");
    showSources();
  });
  result.addEventListener("toggle", () => { if (!result.hidden) showSources(); }, true);
  // Whoever comes back to the page, or shares the device, finds nothing of it.
  window.addEventListener("pagehide", () => { wipe(); show(null); });
  window.addEventListener("pageshow", () => { wipe(); show(null); });

  form.classList.add("live");
  wipe();
  show(null);
})();
