// Sites in which somebody who means harm has written at each place, as `tests/injection.rs` leaves them, in a real browser under their own
// policy: nothing runs, nothing is asked for, and a page is made of what the same page is made of where nobody means harm.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { launch, project } from "./sites.mjs";

const folder = join(project, "target/sites/injection");
if (!existsSync(folder)) throw new Error(`${folder} is not there: run tests/run`);
const rounds = readdirSync(folder).filter((name) => /^(?:all|told)-/u.test(name)).sort();

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
let server, address, site, browser, page;
let asked = [];
const hits = [];

before(async () => {
  // What a site has in common with another one is kept there only.
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://here").pathname);
    const file = [site, site.replace("all-", "told-"), "harmless"].map((name) => join(folder, name, path)).find((name) => existsSync(name));
    if (!file) return response.writeHead(404).end();
    const keep = path.startsWith("/assets/") ? { "cache-control": "max-age=3600" } : { "cache-control": "no-store" };
    response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream", ...keep }).end(readFileSync(file));
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  address = `http://127.0.0.1:${server.address().port}/`;
  browser = await launch("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
  const context = await browser.newContext({ bypassCSP: false });
  await context.exposeBinding("told", (_, what) => hits.push(what));
  await context.addInitScript(() => {
    Object.defineProperty(window, "hit", { set: () => window.told("a script ran") });
    document.addEventListener("securitypolicyviolation", (event) => window.told(`the policy stopped ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  context.on("request", (request) => asked.push(request.url()));
  page = await context.newPage();
  page.on("dialog", (dialog) => hits.push(`a dialog: ${dialog.message()}`));
  page.on("pageerror", (error) => hits.push(`a script failed: ${error}`));
  page.on("popup", () => hits.push("another window"));
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** What a page is made of: each element with the names of its attributes, each rule of its style sheets, each name in its data for others. */
const made = () => page.evaluate(() => {
  const parts = [], addresses = [];
  const add = (root) => {
    for (const element of root.querySelectorAll("*")) {
      parts.push(`${element.localName} ${element.getAttributeNames().sort().join(" ")}`);
      for (const name of ["href", "src", "action", "formaction", "xlink:href", "data", "srcset", "poster", "cite", "ping"]) {
        if (element.hasAttribute(name)) addresses.push(element.getAttribute(name));
      }
      if (element.localName === "template") add(element.content);
    }
  };
  add(document);
  const names = (value, above) => value && typeof value === "object"
    ? Object.entries(value).flatMap(([name, inner]) => [`${above} ${Array.isArray(value) ? "" : name}`, ...names(inner, `${above} ${Array.isArray(value) ? "" : name}`)])
    : above.endsWith("@type") || above.endsWith("@context") ? [`${above}: ${value}`] : [];
  const data = [...document.querySelectorAll("script[type='application/ld+json']")].flatMap(({ textContent }) => names(JSON.parse(textContent), "JSON-LD"));
  const rules = (list, above) => [...list].flatMap((rule) => {
    const chosen = (rule.selectorText ?? rule.conditionText ?? rule.name ?? "").replace(/\d+/g, "0");
    const name = `${above} ${rule.constructor.name} ${chosen} ${[...(rule.style ?? [])].join(" ")}`;
    return [name, ...(rule.cssRules ? rules(rule.cssRules, name) : [])];
  });
  const styles = [...document.styleSheets].flatMap((sheet) => rules(sheet.cssRules, ""));
  return { parts, addresses, data, styles };
});

/** A link may lead to the web, a telephone or a mailbox; what is asked for without a click is looked at by itself. */
const allowed = /^(?:https?:\/\/|tel:|mailto:|data:image\/|#)/iu;

/** Opens a page of a site, and gives back what it is made of. */
async function opened(name, path) {
  site = name;
  asked = [];
  await page.goto(address + path);
  const found = await made();
  // What the script tells arrives before its page is gone.
  await page.evaluate(() => 0);
  return found;
}

const pagesOf = (name) => readdirSync(join(folder, name), { recursive: true }).filter((path) => path.endsWith(".html")).sort();
const isRedirect = (name, path) => readFileSync(join(folder, name, path), "utf8").includes("http-equiv=\"refresh\"");
const beyond = (found, known) => [...new Set(found)].filter((one) => !known.has(one));

/** What can run, fetch, send or hide something: no more and no less of it than in the harmless page. */
const isStrong = (part) => /^(?:script|link|meta|base|style|iframe|frame|object|embed|form|button|input|template|noscript|title|head|body|html|main|audio|video) /u.test(`${part} `);

const twins = new Map();
const everywhere = { parts: new Set(), data: new Set(), styles: new Set() };
test("the harmless site is opened", async () => {
  for (const path of pagesOf("harmless").filter((path) => !isRedirect("harmless", path) && path !== "404.html")) {
    const found = await opened("harmless", path);
    twins.set(path, found);
    for (const kind of Object.keys(everywhere)) for (const one of found[kind]) everywhere[kind].add(one);
  }
  assert.deepEqual(hits, []);
  // A picture that is told is not asked for.
  everywhere.parts.add("img alt");
  // Where the sheets list no sources, they say where these are.
  everywhere.parts.add("dt class");
});

for (const name of rounds) {
  test(name, async () => {
    const paths = pagesOf(name).filter((path) => !isRedirect(name, path) && path !== "404.html");
    for (const path of paths) {
      const where = `${name}/${path}`;
      const found = await opened(name, path);
      assert.deepEqual(hits.splice(0), [], where);
      assert.deepEqual(asked.filter((url) => !url.startsWith(address) && !url.startsWith("data:image/")), [], where);
      const twin = twins.get(path);
      for (const kind of Object.keys(everywhere)) assert.deepEqual(beyond(found[kind], everywhere[kind]), [], where);
      if (twin && name.startsWith("told-")) assert.deepEqual(found.parts.filter(isStrong), twin.parts.filter(isStrong), where);
      for (const to of found.addresses) {
        const url = new URL(to, address + path);
        assert.ok(allowed.test(to) || url.href.startsWith(address), `${where}: ${to}`);
      }
    }
  });
}

test("drawings only draw, by themselves, too", async () => {
  const { parts } = await opened("drawings", "index.html");
  assert.ok(parts.filter((part) => part.startsWith("img ")).length > 3);
  for (const path of readdirSync(join(folder, "drawings")).filter((name) => name.endsWith(".svg"))) {
    site = "drawings";
    await page.goto(address + path);
    await page.locator("svg").waitFor();
    assert.deepEqual(hits.splice(0), [], path);
  }
  assert.deepEqual(asked.filter((url) => !url.startsWith(address)), []);
});

test("sheets to sign have the words and nothing else", async () => {
  const known = await opened("sheets-harmless", "sheet.html");
  const sheets = readdirSync(folder).filter((name) => /^sheets-\d/u.test(name));
  assert.ok(sheets.length > 50);
  for (const name of sheets) {
    const found = await opened(name, "sheet.html");
    assert.deepEqual(hits.splice(0), [], name);
    assert.deepEqual(found, known, name);
  }
});
