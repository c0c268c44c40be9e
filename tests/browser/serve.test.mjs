// An open page while its text is written: `handout serve` in a real browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
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
  write("content/knee/index.md", text("These handouts are about your knee.\n\n![A knee](knee.svg)"));
  write("content/knee/knee.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>");
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

/** What a page can do with a server, by each way that a browser knows. It runs in that page. */
async function reached([there, style, script]) {
  const answers = (path, options) => fetch(there + path, options).then(() => true, () => false);
  const comes = (name, attributes) => new Promise((done) => {
    const element = Object.assign(document.createElement(name), attributes, { onload: () => done(true), onerror: () => done(false) });
    document.body.append(element);
  });
  const hears = (path) => new Promise((done) => {
    const events = new EventSource(there + path);
    Object.assign(events, { onmessage: () => done(events.close() ?? true), onerror: () => done(events.close() ?? false) });
  });
  return {
    read: await answers("knee/rest.html"),
    "ask without reading": await answers("knee/rest.html", { mode: "no-cors" }),
    post: await answers("knee/rest.html", { method: "POST", mode: "no-cors", body: "words" }),
    put: await answers("knee/rest.html", { method: "PUT", body: "words" }),
    "hear of changes": await hears(".handout/events"),
    "run a script": await comes("script", { src: there + script }),
    "use a style sheet": await comes("link", { rel: "stylesheet", href: there + style }),
    "show a picture": await comes("img", { src: `${there}knee/knee.svg` }),
  };
}

/** What the frames of a page show, when it shows that one in each kind of them. */
async function embedded(page, url) {
  await page.evaluate((url) => Promise.all([["iframe", "src"], ["object", "data"], ["embed", "src"]].map(([name, attribute]) => new Promise((done) => {
    document.body.append(Object.assign(document.createElement(name), { [attribute]: url, onload: done, onerror: done }));
  }))), url);
  const frames = page.frames().filter((frame) => frame !== page.mainFrame());
  return (await Promise.all(frames.map((frame) => frame.content().catch(() => "")))).join("");
}

// A server that lets everybody in shows that only ours refuses: it gives what ours gives, and is the stranger's own, too.
test("a page of another site can read, show and do nothing here", async () => {
  const stranger = "<!DOCTYPE html><title>A stranger</title><body>";
  const own = "All about your knee";
  write("content/knee/rest.md", text(own));
  await page.getByText(own).first().waitFor();
  const html = await (await fetch(`${address}knee/rest.html`)).text();
  const [style, script] = [/assets\/style-\w+\.css/, /assets\/print-\w+\.js/].map((name) => html.match(name)[0]);
  const ended = new AbortController();
  const lax = createServer(async ({ url, method }, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-methods", "*");
    if (url === "/stranger" || method === "OPTIONS") return response.setHeader("content-type", "text/html").end(stranger);
    const ours = await fetch(new URL(url, address), { signal: ended.signal });
    if (!ours.body) return response.end();
    response.setHeader("content-type", ours.headers.get("content-type"));
    await ours.body.pipeTo(new WritableStream({ write: (bytes) => void response.write(bytes), close: () => void response.end() })).catch(() => {});
  }).listen(0, "127.0.0.1");
  await new Promise((done) => lax.once("listening", done));
  const { port } = lax.address();
  const file = join(clinic, "stranger.html");
  writeFileSync(file, stranger);
  const other = await launch("--host-resolver-rules=MAP *.example 127.0.0.1");
  try {
    for (const url of [`http://evil.example:${port}/stranger`, `http://127.0.0.1:${port}/stranger`, pathToFileURL(file).href]) {
      const page = await (await other.newContext()).newPage();
      await page.goto(url);
      const all = await page.evaluate(reached, [`http://localhost:${port}/`, style, script]);
      assert.deepEqual(Object.entries(all).filter(([, is]) => !is), [], url);
      const none = await page.evaluate(reached, [address, style, script]);
      assert.deepEqual(Object.entries(none).filter(([, is]) => is), [], url);
      assert.ok((await embedded(page, `http://localhost:${port}/knee/rest.html`)).includes(own), url);
      await page.goto(url);
      assert.ok(!(await embedded(page, `${address}knee/rest.html`)).includes(own), url);
      // What it opens, it has no hold of.
      const [opened] = await Promise.all([page.waitForEvent("popup"), page.evaluate((url) => { window.opened = open(url); }, `${address}knee/rest.html`)]);
      await opened.getByText(own).first().waitFor();
      assert.equal(await page.evaluate(() => window.opened.closed), true, url);
      await page.context().close();
    }
    // A name of the stranger's that leads here all of a sudden.
    const rebound = await other.newPage();
    const answer = await rebound.goto(`http://rebound.example:${new URL(address).port}/knee/rest.html`);
    assert.equal(answer.status(), 403);
    assert.ok(!(await rebound.content()).includes(own));
  } finally {
    ended.abort();
    await other.close();
    lax.closeAllConnections();
    lax.close();
  }
  assert.equal(readFileSync(join(clinic, "content/knee/rest.md"), "utf8"), text(own));
});

test("a page says when the program has ended", async () => {
  server.kill();
  await problems().getByText("start handout serve again").waitFor();
});
