// What must hold on every page of every site, on a screen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { examplePages, launch, pages, redirects, sites } from "./sites.mjs";
import { pathToFileURL } from "node:url";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** How a page may be seen, and what axe-core looks for: in the dark only colours differ, and nobody points at paper. */
const all = { runOnly: tags, resultTypes: ["violations", "incomplete"] };
const views = {
  desktop: { width: 1280, height: 900, look: all },
  dark: { width: 1280, height: 900, colorScheme: "dark", look: { ...all, runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } } },
  phone: { width: 320, height: 640, look: all },
  paper: { width: 657, height: 990, media: "print", look: { ...all, rules: { "target-size": { enabled: false } } } },
};
/** A screen 1280 pixels wide has 320 at 400 %, and is not high then. */
const widths = { ...views, "400 %": { width: 320, height: 256 }, Letter: { width: 679, height: 900, media: "print" } };

/** The most that a reader may set text apart (WCAG 2.2, 1.4.12). */
const spacing = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** A test that looks at all pages, and names all faults of each. */
const each = (name, options, faults, all = pages) => test(name, async (t) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const noise = listen(page);
  for (const { url, name } of all) {
    await t.test(name, async () => {
      await look(page, views.desktop);
      noise.length = 0;
      await page.goto(url);
      assert.deepEqual(await faults(page, noise), []);
    });
  }
  await context.close();
});

const look = async (page, { width, height, colorScheme = null, media = null }) => {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme, media });
};

/** Notes whatever a page says or asks for. */
function listen(page) {
  const noise = [];
  page.on("console", (message) => noise.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => noise.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const own = sites.some((site) => request.url().startsWith(pathToFileURL(site).href)) || request.url().startsWith("data:");
    if (!own) noise.push(`request: ${request.url()}`);
  });
  page.on("requestfailed", (request) => noise.push(`failed: ${request.url()}`));
  return noise;
}

/** Opens a page in a new tab. */
async function open(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  return { page };
}

/**
 * Where axe-core cannot tell a colour: in a table that is partly out of sight until it is scrolled, and beside the dot of a timeline.
 * Other text of these colours lies on the same ground.
 */
const unsure = ({ id, nodes }) => ({
  id,
  nodes: nodes.filter(({ any: [check] }) => !(check?.id === "color-contrast" && ["elmPartiallyObscured", "pseudoContent"].includes(check.data.messageKey))),
});

/** What only examples have: their own words, in pages of handouts and questionnaires. */
const ofExamples = examplePages.filter(({ name }) => /\/(afterwards|getting-ready|ready|what-it-is|when-to-get-help)\.html$/.test(name));

each("axe-core finds nothing", { bypassCSP: true }, async (page) => {
  await page.evaluate(axe);
  const found = [];
  for (const [name, view] of Object.entries(views)) {
    await look(page, view);
    // What is closed on a large screen is closed on all.
    const closes = view === views.desktop && (await page.locator("details").count()) > 0;
    for (const open of closes ? [false, true] : [true]) {
      await page.locator("details").evaluateAll((all, open) => all.forEach((details) => { details.open = open; }), open);
      const { violations, incomplete } = await page.evaluate((look) => window.axe.run(look), view.look);
      const faults = [...violations, ...incomplete.map(unsure)].filter(({ nodes }) => nodes.length > 0);
      for (const { id, nodes } of faults) found.push(`${name}: ${id}: ${nodes.map((node) => node.html).join(" | ")}`);
    }
  }
  return found;
}, [...pages, ...ofExamples]);

each("pages say nothing, ask nobody for anything and are never wider than the screen or the sheet", {}, async (page, noise) => {
  const found = [];
  const fit = async (how) => {
    const [wanted, there] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    if (wanted > there) found.push(`${how}: ${wanted} pixels wide, ${there} are there`);
  };
  for (const large of [false, true]) {
    await look(page, views.desktop);
    await page.locator("#large").setChecked(large);
    for (const [name, view] of Object.entries(widths)) {
      await look(page, view);
      await fit(`${name}${large ? ", large" : ""}`);
    }
  }
  await look(page, views.phone);
  const sheet = await page.evaluateHandle((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    return sheet;
  }, spacing);
  await fit("phone, set apart");
  return [...found, ...noise];
});

test("without scripts everything is there, but no button that would do nothing", async (t) => {
  const contexts = [await browser.newContext(), await browser.newContext({ javaScriptEnabled: false })];
  const [one, other] = await Promise.all(contexts.map((context) => context.newPage()));
  for (const { url, name } of pages) {
    await t.test(name, async () => {
      await Promise.all([one.goto(url), other.goto(url)]);
      // A questionnaire asks one question at a time with scripts, and all without: questionnaire-use.test.mjs compares the two.
      if ((await one.locator("form.questionnaire").count()) === 0) {
        assert.equal(await other.locator("main").innerText(), await one.locator("main").innerText());
      }
      assert.equal(await one.locator(".print-button").isVisible(), true);
      assert.equal(await other.locator(".print-button").isVisible(), false);
    });
  }
  for (const context of contexts) await context.close();
});

test("large print needs no scripts", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const { page } = await open(context, pages[0].url);
  const height = async () => (await page.locator("main p").first().boundingBox()).height;
  const before = await height();
  await page.locator("#large").check();
  assert.ok((await height()) > before * 1.2);
  await context.close();
});

test("the policy stops whatever is not the page's own", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const blocked = [];
  page.on("console", (message) => blocked.push(message.text()));
  await page.goto(pages[0].url);
  await page.evaluate(() => {
    window.ran = [];
    const add = (html) => document.body.insertAdjacentHTML("beforeend", html);
    add('<p id="styled" style="position: fixed">x</p>');
    add("<button id=\"handler\" onclick=\"ran.push('handler')\">x</button>");
    const script = document.createElement("script");
    script.textContent = "ran.push('inline')";
    document.body.append(script);
    const image = document.createElement("img");
    image.src = "https://example.com/x.png";
    document.body.append(image);
    document.querySelector("#handler").click();
  });
  assert.deepEqual(await page.evaluate(() => window.ran), []);
  assert.equal(await page.locator("#styled").evaluate((p) => getComputedStyle(p).position), "static");
  await page.waitForTimeout(200);
  for (const what of ["style", "script", "img-src"]) {
    assert.ok(blocked.some((text) => text.includes(what)), `${what}: ${blocked.join("\n")}`);
  }
  await context.close();
});

test("an old address leads to the page that replaces it", async (t) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  assert.ok(redirects.length > 0);
  for (const { url, name } of redirects) {
    await t.test(name, async () => {
      const page = await context.newPage();
      await page.goto(url);
      await page.waitForURL((now) => now.href !== url);
      assert.equal(await page.locator("h1").count(), 1);
      await page.close();
    });
  }
  await context.close();
});

test("a topic's folder that is copied alone can still be read", async () => {
  const { cpSync, mkdtempSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const copy = mkdtempSync(join(tmpdir(), "handout-"));
  cpSync(join(sites[0], "microneedling"), join(copy, "microneedling"), { recursive: true });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(copy, "microneedling/index.html")).href);
  await page.locator('main a[href="healing.html"]').first().click();
  await page.waitForURL(/healing\.html$/);
  assert.equal(await page.locator("h1").count(), 1);
  await context.close();
});

test("the keyboard reaches the text, and what has the focus can be seen", async () => {
  const context = await browser.newContext();
  const { page } = await open(context, pages.find(({ name }) => name.endsWith("healing.html")).url);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#page-main");
  const seen = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.width > 0 && box.top >= 0 && box.bottom <= innerHeight;
  });
  assert.equal(seen, true);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), true);
  await context.close();
});
