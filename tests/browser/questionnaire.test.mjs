// The questionnaire in a real browser: it agrees with the program and with another one, keeps to itself, and can be used by all.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { openForms } from "./lforms.mjs";
import { launch, project } from "./sites.mjs";

const folder = join(project, "site/microneedling");
const url = pathToFileURL(join(folder, "candidacy.html")).href;
const resource = JSON.parse(readFileSync(join(folder, "candidacy.fhir.json"), "utf8"));
/** Forms filled in at random, and what the program makes of them: `cargo test` writes them. */
const forms = JSON.parse(readFileSync(join(project, "target/tmp/forms.json"), "utf8"));

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** Opens the page and lets `use` work with it. */
async function opened(use, options = {}) {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    await page.goto(url);
    return await use(page, context);
  } finally {
    await context.close();
  }
}

/** Fills in a form as a reader does: question by question, until the answers can be checked, or one is missing. Runs in the page. */
function fillIn({ answers }) {
  const given = new Map(answers);
  const visible = (selector) => [...document.querySelectorAll(selector)].find((element) => element.offsetParent);
  const shown = [];
  document.querySelector("[data-do=start]").click();
  while (!visible(".check-answers")) {
    const question = visible(".question");
    shown.push(question.dataset.question);
    for (const option of given.get(question.dataset.question) ?? []) question.querySelector(`input[value="${option}"]`).click();
    visible("button[type=submit]").click();
    if (visible(".error-summary")) return { shown, missing: question.dataset.question };
  }
  document.querySelector("[data-do=result]").click();
  const result = document.querySelector(".result");
  const points = [...result.querySelectorAll(".points li strong:not(.means)")].map((strong) => strong.textContent);
  const text = (selector) => [...result.querySelectorAll(selector)].map((element) => element.textContent);
  let saved;
  const { createObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    saved = blob;
    return createObjectURL(blob);
  };
  const { click } = HTMLAnchorElement.prototype;
  HTMLAnchorElement.prototype.click = () => {};
  document.querySelector("[data-do=save]").click();
  HTMLAnchorElement.prototype.click = click;
  URL.createObjectURL = createObjectURL;
  return saved.text().then((response) => ({
    shown, points, level: Number(result.dataset.level), title: text("h2")[0], reasons: text(".points .reason"), response: JSON.parse(response),
  }));
}

const question = (id) => resource.item.find(({ linkId }) => linkId === id);
const display = (id, option) => question(id).answerOption.find(({ valueCoding }) => valueCoding.code === option).valueCoding.display;
const plain = (text) => text.replaceAll(/\s+/g, " ").trim();

/** What a response says, without what each program adds of its own. */
const said = ({ questionnaire, status, item }) => ({
  questionnaire,
  status,
  item: item.map(({ linkId, text, answer }) => ({
    linkId,
    text: plain(text ?? ""),
    answer: answer.map(({ valueCoding, valueInteger }) =>
      valueCoding ? { code: valueCoding.code, display: plain(valueCoding.display) } : valueInteger),
  })),
});

/** The responses of our page, by the place of their form. */
const responses = new Map();

test("our page agrees with the program on every form", async () => {
  await opened(async (page) => {
    for (const [place, form] of forms.entries()) {
      const found = await page.evaluate(fillIn, form);
      if (form.level === 0) {
        assert.ok(form.shown.includes(found.missing), `form ${place} stops at ${found.missing}`);
        assert.ok(!form.answers.some(([id]) => id === found.missing));
      } else {
        assert.deepEqual([found.shown, found.level], [form.shown, form.level], `form ${place}`);
        assert.deepEqual(found.points.map(plain), form.raised.map(([id, option]) => plain(display(id, option))), `form ${place}`);
        for (const reason of form.reasons) {
          const words = plain(question(`reason.${reason}`).text);
          assert.ok(found.reasons.some((shown) => plain(shown).includes(words)), `form ${place}: ${words}`);
        }
        const outcome = resource.item.filter(({ linkId }) => linkId.startsWith("outcome.") && linkId !== "outcome.level")
          .find(({ enableWhen }) => enableWhen[0].answerInteger === form.level);
        assert.ok(plain(outcome.text).startsWith(plain(found.title)), `form ${place}: ${found.title}`);
        responses.set(place, found.response);
      }
      await page.evaluate(() => [...document.querySelectorAll("[data-do=restart]")].at(-1).click());
    }
  });
  assert.ok(responses.size >= 200, `only ${responses.size} finished forms`);
});

test("LHC-Forms agrees with both on every form, and writes the same response", async () => {
  const page = await openForms(browser);
  const answer = async ([resource, forms]) => {
    const lforms = window.LForms;
    const found = [];
    for (const { answers } of forms) {
      const form = new lforms.LFormsData(lforms.Util.convertFHIRQuestionnaireToLForms(structuredClone(resource), "R4"));
      await form.loadFHIRResources(false);
      const item = (id) => form.itemList.find(({ linkId }) => linkId === id);
      for (const [id, options] of answers) {
        const own = item(id);
        const chosen = own.answers.filter(({ code }) => options.includes(code));
        own.value = own.answerCardinality?.max === "*" ? chosen : chosen[0];
        form.updateSkipLogicControlledItems(own, () => false);
      }
      await form._expressionProcessor.runCalculations(false);
      form.updateSkipLogicControlledItems(item("outcome.level"), () => false);
      found.push({
        shown: form.itemList.filter((own) => own._skipLogicStatus !== "target-disabled").map(({ linkId }) => linkId),
        level: item("outcome.level").value,
        response: lforms.Util.getFormFHIRData("QuestionnaireResponse", "R4", form),
      });
    }
    return found;
  };
  const found = await page.evaluate(answer, [resource, forms]);
  const names = ["", "routine", "discuss", "wait", "specialist", "avoid", "urgent"];
  for (const [place, form] of forms.entries()) {
    const { shown, level, response } = found[place];
    const of = (start) => shown.filter((id) => id.startsWith(start)).map((id) => id.slice(start.length));
    assert.deepEqual(shown.filter((id) => question(id)?.type === "choice"), form.shown, `form ${place}`);
    assert.deepEqual(of("reason.").sort(), form.reasons, `form ${place}`);
    assert.deepEqual([level, of("outcome.").filter((id) => id !== "level")], [form.level, form.level ? [names[form.level]] : []], `form ${place}`);
    if (form.level > 0) assert.deepEqual(said(responses.get(place)), said(response), `form ${place}`);
  }
  await page.close();
});
