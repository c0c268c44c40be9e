// What must hold on every page of every site, in a real browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, pages, sites } from "./sites.mjs";
import { pathToFileURL } from "node:url";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const views = {
  desktop: { viewport: { width: 1280, height: 900 } },
  "320 px": { viewport: { width: 320, height: 640 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
};

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Opens a page and notes whatever it says or asks for. */
async function open(context, url) {
  const page = await context.newPage();
  const noise = [];
  page.on("console", (message) => noise.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => noise.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const own = sites.some((site) => request.url().startsWith(pathToFileURL(site).href)) || request.url().startsWith("data:");
    if (!own) noise.push(`request: ${request.url()}`);
  });
  page.on("requestfailed", (request) => noise.push(`failed: ${request.url()}`));
  await page.goto(url);
  return { page, noise };
}

const isRedirect = (file) => readFileSync(file, "utf8").includes('http-equiv="refresh"');

for (const [view, options] of Object.entries(views)) {
  test(`axe-core finds nothing: ${view}`, async (t) => {
    const context = await browser.newContext({ ...options, bypassCSP: true });
    for (const { file, url, name } of pages.filter(({ file }) => !isRedirect(file))) {
      await t.test(name, async () => {
        const { page } = await open(context, url);
        await page.evaluate(axe);
        const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), tags);
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
        assert.deepEqual(found, []);
        await page.close();
      });
    }
    await context.close();
  });
}

test("pages say nothing, ask nobody for anything and fit the screen", async (t) => {
  for (const [view, options] of Object.entries(views)) {
    const context = await browser.newContext(options);
    for (const { file, url, name } of pages.filter(({ file }) => !isRedirect(file))) {
      await t.test(`${name}, ${view}`, async () => {
        const { page, noise } = await open(context, url);
        assert.deepEqual(noise, []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        assert.equal(wide, false, "the page is wider than the screen");
        const fonts = await page.evaluate(() => [...document.fonts].filter((font) => font.status === "loaded").length);
        assert.ok(fonts > 0, "the page's own font is not used");
        await page.close();
      });
    }
    await context.close();
  }
});

test("without scripts everything is there, but no button that would do nothing", async (t) => {
  const withScripts = await browser.newContext();
  const without = await browser.newContext({ javaScriptEnabled: false });
  for (const { file, url, name } of pages.filter(({ file }) => !isRedirect(file))) {
    await t.test(name, async () => {
      const [one, other] = await Promise.all([open(withScripts, url), open(without, url)]);
      assert.equal(await other.page.locator("main").innerText(), await one.page.locator("main").innerText());
      assert.equal(await one.page.locator(".print-button").isVisible(), true);
      assert.equal(await other.page.locator(".print-button").isVisible(), false);
      await one.page.close();
      await other.page.close();
    });
  }
  await withScripts.close();
  await without.close();
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
  const redirects = pages.filter(({ file }) => isRedirect(file));
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
  await page.getByRole("main").getByRole("link", { name: /your skin heals/i }).first().click();
  await page.waitForURL(/healing\.html$/);
  assert.match(await page.locator("h1").innerText(), /your skin heals/i);
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
