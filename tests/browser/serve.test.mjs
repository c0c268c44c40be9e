// An open page while its text is written: `handout serve` in a real browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { launch, project } from "./sites.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const clinic = mkdtempSync(join(tmpdir(), "handout-serve-"));
const long = Array.from({ length: 80 }, (_, number) => `Paragraph ${number + 1} is here to be scrolled past.`).join("\n\n");
const text = (words, field = "summary") => `---\ntitle: Rest\n${field}: What you can read here.\n---\n${words}\n`;
const write = (path, words) => {
  mkdirSync(dirname(join(clinic, path)), { recursive: true });
  writeFileSync(join(clinic, path), words);
};

let browser, context, page, server, address;
const complaints = [];
before(async () => {
  write("content/clinic.yaml", "name: North Clinic\nemergency: \"911\"\nlanguages: [en]\n");
  write("content/index.md", text("Ask us when something is not clear."));
  write("content/knee/index.md", text("These handouts are about your knee."));
  write("content/knee/rest.md", text(long));
  server = spawn(join(project, "target/debug/handout"), ["serve", "--port", "0"], { cwd: clinic, stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface(server.stderr)) {
    address = line.match(/http:\S+/)?.[0];
    break;
  }
  browser = await launch();
  context = await browser.newContext({ bypassCSP: false });
  page = await context.newPage();
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${address}knee/rest.html`);
});
after(async () => {
  await browser?.close();
  server?.kill();
  rmSync(clinic, { recursive: true, force: true });
});

const problems = () => page.getByRole("region", { name: "Problems in the texts" });

test("an open page shows a change by itself, and keeps its place", async () => {
  await page.evaluate(() => scrollTo(0, 1500));
  write("content/knee/rest.md", text(`${long}\n\nThese words are new.`));
  await page.getByText("These words are new.").waitFor({ state: "attached" });
  await page.waitForFunction(() => scrollY === 1500);
  assert.equal(await problems().count(), 0);
});

test("a problem stands below the last good page, with its file, line and next step, and takes no focus", async () => {
  write("content/knee/rest.md", text("Broken.", "sumary"));
  await problems().waitFor();
  await page.waitForFunction(() => document.body.innerText.includes("These words are new."));
  assert.match(await problems().innerText(), /error.*sumary[^]*content\/knee\/rest\.md, line 3[^]*summary/);
  assert.match(await page.getByRole("status").textContent(), /^\d+ errors?/);
  assert.equal(await problems().evaluate((section) => section.getRootNode().activeElement), null);
  await page.waitForFunction(() => scrollY === 1500);
  // The end of the page can be read.
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const end = await page.locator("footer p").last().boundingBox();
  const panel = await problems().boundingBox();
  assert.ok(end.y + end.height <= panel.y, `${end.y + end.height} ${panel.y}`);
});

for (const [name, width, colorScheme] of [["wide", 1280, "light"], ["narrow", 320, "light"], ["dark", 1280, "dark"]]) {
  test(`axe-core finds nothing in the problems: ${name}`, async () => {
    const other = await browser.newContext({ bypassCSP: true, viewport: { width, height: 700 }, colorScheme });
    const page = await other.newPage();
    await page.goto(`${address}knee/rest.html`);
    await page.getByRole("region", { name: "Problems in the texts" }).waitFor();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await other.close();
  });
}

test("problems can be put away by keyboard, stay away, and come back when they are others", async () => {
  const summary = problems().locator("summary");
  await summary.focus();
  await page.keyboard.press("Escape");
  assert.equal(await problems().locator("li").first().isVisible(), false);
  await page.reload();
  await problems().waitFor();
  assert.equal(await problems().locator("li").first().isVisible(), false);
  await problems().locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.equal(await problems().locator("li").first().isVisible(), true);
  await page.keyboard.press("Escape");
  write("content/knee/rest.md", text("Broken.", "summmary"));
  await problems().getByText("summmary").first().waitFor();
});

test("mended problems go away, and paper never shows any", async () => {
  await page.emulateMedia({ media: "print" });
  assert.equal(await problems().count(), 0);
  await page.emulateMedia({ media: null });
  write("content/knee/rest.md", text("All is well."));
  await page.getByText("All is well.").waitFor();
  await problems().waitFor({ state: "detached" });
  assert.deepEqual(complaints, []);
});

test("a note to the clinic stands in the margin, marked as not published, and on no paper", async () => {
  write("content/knee/rest.md", text("Rest [confirm: how long] for days.\n\n- [confirm: and then?]"));
  await page.setViewportSize({ width: 1500, height: 900 });
  const notes = page.locator(".handout-confirm");
  await page.waitForFunction(() => document.querySelectorAll(".handout-confirm.beside").length === 2);
  assert.deepEqual(await notes.allInnerTexts(), ["Not published: how long", "Not published: and then?"]);
  const [sheet, first, second] = await Promise.all([page.locator("main .sheet"), notes.first(), notes.last()].map((it) => it.boundingBox()));
  assert.ok(first.x >= 0 && first.x + first.width <= sheet.x && first.y + first.height <= second.y, JSON.stringify([sheet, first, second]));
  for (const [width, colorScheme] of [[1500, "light"], [1500, "dark"], [360, "light"], [360, "dark"]]) {
    const other = await browser.newContext({ bypassCSP: true, viewport: { width, height: 700 }, colorScheme });
    const page = await other.newPage();
    await page.goto(`${address}knee/rest.html`);
    await page.locator(".handout-confirm").first().waitFor();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await other.close();
  }
  await page.emulateMedia({ media: "print" });
  assert.equal(await notes.first().isVisible(), false);
  await page.emulateMedia({ media: null });
  assert.deepEqual(complaints, []);
});

test("a page says when the program has ended", async () => {
  server.kill();
  await problems().getByText("start handout serve again").waitFor();
});
