// The questionnaire as people use it: by keyboard, with a screen reader, without scripts, on paper, on somebody else's device.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { forms, lost, marks, print, python, say, sheets, wordsOfPage, wordsOfPaper } from "./paper.mjs";
import { launch, project } from "./sites.mjs";

const file = join(project, "site/microneedling/candidacy");
const url = pathToFileURL(`${file}.html`).href;
const resource = JSON.parse(readFileSync(`${file}.fhir.json`, "utf8"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "handout-"));

let browser;
before(async () => (browser = await launch()));
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** A test with the page open, or another one, and all that it asked others for. */
const opened = (name, use, options = {}, address = url) => test(name, async () => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => asked.push(String(error)));
  try {
    await page.goto(address);
    await use(page, { asked, context });
  } finally {
    await context.close();
  }
});

const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim().replace(/\s+/g, " "));
const visible = (page, selector) => page.locator(selector).filter({ visible: true });
const questions = resource.item.filter(({ type }) => type === "choice");

/** Answers each question that is asked: with these options where there are some, else with the one that raises least. */
async function answerAll(page, chosen = {}) {
  await page.click("[data-do=start]");
  while ((await visible(page, ".question").count()) > 0) {
    const question = visible(page, ".question");
    const id = await question.getAttribute("data-question");
    const mildest = await question.locator("li[data-option]").evaluateAll((options) =>
      options.sort((a, b) => a.dataset.level - b.dataset.level)[0].dataset.option);
    for (const option of chosen[id] ?? [mildest]) await question.locator(`input[value="${option}"]`).check();
    await visible(page, "button[type=submit]").click();
  }
}

/** Answers each question with all that raises something up to this level, and else with what raises nothing. */
const answerWorst = (page, most) => page.evaluate((most) => {
  const visible = (selector) => [...document.querySelectorAll(selector)].find((element) => element.offsetParent);
  document.querySelector("[data-do=start]").click();
  while (!visible(".check-answers")) {
    const question = visible(".question");
    const options = [...question.querySelectorAll("li[data-option]")];
    const levels = options.map(({ dataset }) => Number(dataset.level)).filter((level) => level <= most);
    const worst = Math.max(...levels);
    const fits = ({ dataset: { level, alone } }) => alone === undefined && level <= most && level > 1;
    const chosen = worst === 1 ? options.filter(({ dataset }) => dataset.level === "1").slice(0, 1)
      : question.dataset.many === undefined ? options.filter(({ dataset }) => Number(dataset.level) === worst).slice(0, 1) : options.filter(fits);
    for (const option of chosen) option.querySelector("input").click();
    visible("button[type=submit]").click();
  }
}, most);

/** The levels that somebody can get, by the answers that lead there and to no more. */
const levels = ["routine", "discuss", "wait", "specialist", "avoid", "urgent"];

/** Paper as text. */
async function printed(page) {
  const pdf = join(folder, "paper.pdf");
  writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true, format: "A4" }));
  return say("pdftotext", pdf, "-").replace(/\s+/g, " ");
}

opened("it can be used by keyboard alone, and the focus is on what is new", async (page) => {
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.focus("[data-do=start]");
  await press("Enter");
  assert.match(await focused(page), /^1\. /);
  const answered = [];
  while ((await visible(page, ".question").count()) > 0) {
    // Nothing is answered yet: the focus goes to what is wrong, and from there to the first answer.
    const before = await focused(page);
    answered.push(before);
    await press("Tab");
    const many = (await page.evaluate(() => document.activeElement.type)) === "checkbox";
    await press(many ? "Enter" : "Tab");
    if (!many) await press("Enter");
    const error = await page.evaluate(() => ({
      focus: document.activeElement.className,
      beside: document.getElementById(document.querySelector("fieldset[aria-describedby]").getAttribute("aria-describedby")).textContent,
      link: document.activeElement.querySelector("a").textContent,
      marked: document.querySelectorAll("[aria-invalid=true]").length > 0,
    }));
    assert.deepEqual([error.focus, error.marked, error.link], ["error-summary", true, error.beside]);
    await press("Tab", "Enter");
    assert.ok(await page.evaluate(() => document.activeElement.matches("input")));
    await press("Space", "Enter");
    assert.notEqual(await focused(page), before);
  }
  assert.ok(answered.length >= 17, String(answered.length));
  assert.equal(await page.locator(".check-answers dt").count(), answered.length);
  // Change an answer from the list, and come back to the list.
  await page.locator(".check-answers dl button").nth(2).focus();
  await press("Enter");
  assert.equal(await focused(page), answered[2]);
  await page.locator("[data-do=back]").focus();
  await press("Enter");
  assert.equal(await focused(page), await page.locator(".check-answers h2").textContent());
  await page.locator("[data-do=result]").focus();
  await press("Enter");
  assert.equal(await focused(page), await page.locator(".result h2").textContent());
});

opened("axe-core finds nothing at any step", async (page) => {
  const steps = [];
  const look = async (step) => {
    steps.push(step);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], step);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    assert.ok(!wide, `${step} does not fit the screen`);
    assert.deepEqual(await page.evaluate(() => document.getAnimations().length), 0, step);
  };
  for (const [width, colorScheme] of [[320, "light"], [1280, "dark"]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await look("start");
    await page.click("[data-do=start]");
    await look("question");
    await visible(page, "button[type=submit]").click();
    await look("error");
    await page.reload();
    await page.click("[data-do=start]");
    await page.reload();
    await answerAll(page, { today: ["spreading"], "cold-sores": ["past"], area: ["eyelids"] });
    await look("check");
    await page.locator(".check-answers dl button").nth(0).click();
    assert.ok((await visible(page, ".alarm").textContent()).length > 20, "an urgent answer is told at once");
    await look("alarm");
    await page.click("[data-do=back]");
    await page.click("[data-do=result]");
    await look("result");
    await page.reload();
  }
  assert.equal(steps.length, 12);
}, { bypassCSP: true });

opened("an urgent answer comes first and alone", async (page) => {
  await answerAll(page, { today: ["spreading"], "cold-sores": ["past"], area: ["neck"] });
  await page.click("[data-do=result]");
  const urgent = resource.item.find(({ linkId }) => linkId === "outcome.urgent").text;
  assert.ok(urgent.startsWith(await page.locator(".result h2").textContent()));
  const points = page.locator(".points > ul");
  assert.equal(await points.first().locator("> li").count(), 1);
  const parts = await page.locator(".points > *").evaluateAll((parts) => parts.map(({ localName }) => localName));
  assert.deepEqual(parts, ["ul", "details"]);
  assert.match(await page.locator(".points details h3").first().textContent(), /^Other points, for later – /);
});

for (const [most, level] of levels.entries()) {
  opened(`the first screen of a telephone says what to do, why and whom to call: ${level}`, async (page) => {
    await answerWorst(page, most + 1);
    // From the foot of the list of answers, where a reader is.
    await page.locator("[data-do=result]").scrollIntoViewIfNeeded();
    await page.click("[data-do=result]");
    const shown = await page.evaluate(() => {
      const result = document.querySelector(".result");
      const advice = [...result.querySelectorAll("h2, .advice p, .advice li, .points > ul > li:first-child")];
      return {
        level: Number(result.dataset.level),
        below: advice.filter((part) => part.getBoundingClientRect().bottom > innerHeight || part.getBoundingClientRect().top < 0).map(({ textContent }) => textContent),
        calls: result.querySelectorAll(".advice .contacts a[href^=tel]").length,
        points: result.querySelectorAll(".points > ul > li").length,
        height: result.getBoundingClientRect().height,
      };
    });
    assert.deepEqual([shown.level, shown.below], [most + 1, []]);
    assert.ok(shown.calls > 0 && (most === 0 || (shown.points >= 1 && shown.points <= 4)), JSON.stringify(shown));
    // It had up to 18,000.
    assert.ok(shown.height < 2000, `the result is ${shown.height} high`);
  }, { viewport: { width: 360, height: 740 } });
}

opened("what is folded unfolds, with its sources, and paper has no folds", async (page) => {
  await answerWorst(page, 6);
  await page.click("[data-do=result]");
  const raised = await page.locator('.question li:not([data-level="1"]) :checked').count();
  const seen = () => page.locator(".points li").filter({ visible: true }).count();
  const urgent = await page.locator('.question li[data-level="6"] :checked').count();
  assert.ok(urgent > 1 && raised > 40, `${urgent} of ${raised}`);
  assert.equal(await seen(), urgent);
  const cited = () => page.evaluate(() => {
    const links = [...document.querySelectorAll(".points a[href^='#']")].filter((link) => link.checkVisibility({ contentVisibilityAuto: true }));
    const wanted = [...new Set(links.map((link) => link.hash.slice(1)))].filter((id) => document.getElementById(id).closest(".references"));
    const found = [...document.querySelectorAll(".references li")].filter((source) => source.checkVisibility()).map(({ id }) => id);
    return [wanted.sort(), found.sort()];
  });
  assert.deepEqual(...(await cited()));
  const paper = await printed(page);
  const answers = await page.locator(".points strong:not(.means)").evaluateAll((all) => all.map(({ textContent }) => textContent.replace(/\s+/g, " ").slice(0, 30)));
  assert.deepEqual(answers.filter((words) => !paper.includes(words)), []);
  assert.ok(!paper.includes("More points") && !paper.includes("†"), "signs of the screen, or of the empty form");
  await page.reload();
  await answerWorst(page, 6);
  await page.click("[data-do=result]");
  await page.locator(".points summary").click();
  assert.equal(await seen(), raised);
  await page.waitForFunction(() => [...document.querySelectorAll(".references li")].every((source) => source.hidden !== (document.querySelectorAll(`.points a[href="#${source.id}"]`).length > 0)));
  assert.deepEqual(...(await cited()));
});

for (const [name, address] of [["left to right", url], ["right to left", pathToFileURL(join(project, "target/sites/languages/ar/knee/ready.html")).href]]) {
  opened(`on a telephone each answer has one row, with its button beside it: ${name}`, async (page) => {
    // The form is not translated, and runs the other way than its page; a translated one does not.
    if (address !== url) await page.evaluate(() => document.querySelector("form").removeAttribute("dir"));
    await answerAll(page);
    const rows = await page.locator(".check-answers dl > div").evaluateAll((rows) => rows.map((row) => {
      const [asked, answer, button] = ["dt", "dd", "button"].map((name) => row.querySelector(name).getBoundingClientRect());
      const words = [asked, answer];
      const isBeside = document.documentElement.dir === "rtl" ? words.every(({ left }) => left >= button.right) : words.every(({ right }) => right <= button.left);
      return { isBeside, isOneRow: button.top >= asked.top - 1 && button.bottom <= Math.max(answer.bottom, asked.top + 60), isTouched: button.width >= 44 && button.height >= 44, height: row.getBoundingClientRect().height };
    }));
    assert.ok(rows.length > 0 && rows.every(({ isBeside, isOneRow, isTouched }) => isBeside && isOneRow && isTouched), JSON.stringify(rows));
    // Each was 155 high.
    assert.ok(rows.reduce((sum, { height }) => sum + height, 0) / rows.length < 95, JSON.stringify(rows));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  }, { viewport: { width: 360, height: 740 } }, address);
}

for (const javaScriptEnabled of [true, false]) {
  opened(`the empty form has at most six sides, and all its words, ${javaScriptEnabled ? "with" : "without"} scripts`, async (page) => {
    for (const form of forms.filter(({ large }) => !large)) {
      const pdf = join(folder, `${form.name}.pdf`);
      await print(page, form, pdf);
      const sides = sheets(pdf).length;
      assert.ok(sides <= 6, `${sides} sides of ${form.name}`);
      if (!javaScriptEnabled) continue;
      // Words of the screen: the links to more, and what is said once instead.
      await page.evaluate(() => { for (const one of document.querySelectorAll(".more, .reason em, #page-controls, .live > :is(.start, .steps, .check-answers, .result)")) one.remove(); });
      assert.deepEqual(lost(await wordsOfPage(page), wordsOfPaper(pdf, form)), [], form.name);
      const apart = (await marks(page, form, pdf)).filter(({ name, start, next }) => /^h[2-4]/.test(name) && next && start !== next);
      assert.deepEqual(apart.map(({ name }) => name), [], form.name);
      await page.reload();
    }
  }, { javaScriptEnabled });
}

opened("nothing is stored, sent or left behind", async (page, { asked, context }) => {
  asked.length = 0;
  const history = await page.evaluate(() => window.history.length);
  await answerAll(page, { pregnancy: ["pregnant"] });
  await page.click("[data-do=result]");
  const left = () => page.evaluate(async () => ({
    stored: localStorage.length + sessionStorage.length + (await indexedDB.databases()).length + document.cookie.length,
    workers: (await navigator.serviceWorker?.getRegistrations().catch(() => []))?.length ?? 0,
    address: location.href,
    history: window.history.length,
    state: window.history.state,
  }));
  assert.deepEqual(await left(), { stored: 0, workers: 0, address: url, history, state: null });
  assert.deepEqual([asked, await context.cookies()], [[], []]);

  const isEmpty = async () => {
    const kept = await page.evaluate(() => ({
      checked: document.querySelectorAll(".questionnaire input:checked").length,
      made: [...document.querySelectorAll(".check-answers dl, .result dl, .points, .advice, .result h2, .status, .alarm")].map((place) => place.textContent).join(""),
      step: document.querySelector(".questionnaire").dataset.step,
    }));
    assert.deepEqual(kept, { checked: 0, made: "", step: "start" });
  };
  await page.goto("about:blank");
  await page.goBack();
  await isEmpty();
  await answerAll(page, { pregnancy: ["pregnant"] });
  await page.reload();
  await isEmpty();
  await answerAll(page, { pregnancy: ["pregnant"] });
  await page.click("[data-do=result]");
  await visible(page, "[data-do=restart]").last().click();
  await isEmpty();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.do), "start");
  // A page that the browser keeps whole while the reader is elsewhere is wiped when it is left.
  await answerAll(page, { pregnancy: ["pregnant"] });
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await isEmpty();
});

opened("a reader can print, copy and save what came out", async (page, { context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await answerAll(page, { isotretinoin: ["past"], "isotretinoin-months": ["under-6"] });
  await page.click("[data-do=result]");
  const text = (selector) => page.locator(selector).evaluateAll((found) => found.map((one) => one.textContent.trim().replace(/\s+/g, " ")));
  const said = [
    ...(await text(".result h2")), ...(await text(".result .points strong:not(.means)")), ...(await text(".result .answers dd")),
    (await text(".made-on"))[0],
  ];
  assert.match(said.at(-1), /\d{4}-\d\d-\d\d · Version 4 · microneedling\/candidacy · en · [0-9a-f]{8}$/);

  const paper = await printed(page);
  for (const words of said) assert.ok(paper.includes(words.split(" · ")[0].slice(0, 40)), words);
  for (const words of ["Contact us", "Notes"]) assert.ok(paper.includes(words), words);
  assert.ok(!paper.includes("Copy") && !paper.includes("Start again"), "buttons are not printed");

  await page.click("[data-do=copy]");
  await page.waitForFunction(() => document.querySelector(".status").textContent !== "");
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).replace(/\s+/g, " ");
  for (const words of said) assert.ok(copied.includes(words), `not copied: ${words}`);

  const saving = page.waitForEvent("download");
  await page.click("[data-do=save]");
  const saved = join(folder, "response.json");
  await (await saving).saveAs(saved);
  const response = JSON.parse(readFileSync(saved, "utf8"));
  assert.equal(response.resourceType, "QuestionnaireResponse");
  assert.deepEqual(response.item.find(({ linkId }) => linkId === "isotretinoin-months").answer[0].valueCoding.code, "under-6");
  const translated = join(project, "target/sites/languages/knee/ready.fhir.json");
  const bundle = join(project, "target/sites/languages/handouts.fhir.json");
  assert.deepEqual(python("fhir", `${file}.fhir.json`, translated, saved, bundle), [[], [], [], []]);
  const broken = join(folder, "broken.json");
  writeFileSync(broken, JSON.stringify({ ...response, status: undefined, item: [{ text: "no linkId" }] }));
  assert.notDeepEqual(python("fhir", broken), [[]], "the validator would find a fault");
});

opened("without scripts it is a complete form for a clipboard", async (page) => {
  const paper = await printed(page);
  for (const { text, answerOption, enableWhen } of questions) {
    for (const words of [text, ...answerOption.map(({ valueCoding }) => valueCoding.display)]) {
      const plain = words.replace(/\s+/g, " ");
      assert.ok(paper.includes(plain.slice(0, 40)), `not on paper: ${words}`);
    }
    const part = page.locator(`.question[data-question="${text && questions.find((other) => other.text === text).linkId}"]`);
    assert.equal(await part.locator(".condition").count(), enableWhen ? 1 : 0);
    assert.ok(await part.isVisible());
    assert.equal(await part.locator("input").count(), answerOption.length);
  }
  for (const { text } of resource.item.filter(({ linkId }) => linkId.startsWith("reason."))) {
    assert.ok(paper.includes(text.replace(/\s+/g, " ").slice(0, 30)), `no such reason on paper: ${text}`);
  }
  assert.equal(await visible(page, "main button").count(), 0);
}, { javaScriptEnabled: false });

test("the FHIR resource holds what validators do not look for", () => {
  const ids = resource.item.map(({ linkId }) => linkId);
  assert.equal(new Set(ids).size, ids.length);
  for (const { linkId, enableWhen, enableBehavior } of resource.item) {
    assert.equal(enableWhen === undefined, enableBehavior === undefined, linkId);
    for (const { question, answerCoding, operator } of enableWhen ?? []) {
      const asked = resource.item.find((item) => item.linkId === question);
      assert.ok(asked, `${linkId} depends on ${question}`);
      if (asked.type !== "choice") continue;
      assert.equal(operator, "=");
      assert.ok(asked.answerOption.some(({ valueCoding }) => valueCoding.code === answerCoding.code), `${linkId}: ${answerCoding.code}`);
      if (questions.some((item) => item.linkId === linkId)) assert.ok(ids.indexOf(question) < ids.indexOf(linkId));
    }
  }
  for (const { linkId, answerOption } of questions) {
    const codes = answerOption.map(({ valueCoding }) => valueCoding.code);
    assert.equal(new Set(codes).size, codes.length, linkId);
    for (const { extension } of answerOption) {
      const ordinals = extension.filter(({ url }) => url.endsWith("/ordinalValue")).map(({ valueDecimal }) => valueDecimal);
      assert.ok(ordinals.length === 1 && ordinals[0] >= 1 && ordinals[0] <= 6, linkId);
    }
  }
});
