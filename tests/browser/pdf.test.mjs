// What `handout pdf` makes: files that a screen reader can follow, and that look like the print of the browser.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { launch, project, sites } from "./sites.mjs";
import { forms, pictures, place, python, say } from "./paper.mjs";

const program = join(project, "target/debug/handout");
const [starter, languages, stress] = [
  { site: sites[0], folder: project, topic: "microneedling" },
  { site: sites[1], folder: join(project, "tests/sites/languages"), topic: "knee" },
  { site: sites[2], folder: join(project, "tests/sites/stress"), topic: "paper" },
];
const [a4, , , letterLarge] = forms;

/** What `handout pdf` says when it is asked for this. */
const handout = ({ folder }, ...args) => {
  const { status, stdout, stderr } = spawnSync(program, ["-C", folder, "pdf", ...args], { encoding: "utf8" });
  return { status, said: stdout + stderr };
};

/** The files that are there, with the page of each and how it was printed. */
const made = [];
let browser, page;
before(async () => {
  browser = await launch();
  page = await browser.newPage();
  rmSync(place("made"), { recursive: true, force: true });
  const three = ["healing", "procedure", "risks"].map((name) => `microneedling/${name}`);
  for (const [clinic, form, ...handouts] of [[starter, a4], [starter, letterLarge, ...three], [languages, a4], [stress, a4], [stress, letterLarge]]) {
    make(clinic, form, handouts);
  }
  for (const clinic of [starter, languages, stress]) make(clinic, a4, ["--booklet", clinic.topic]);
});
after(() => browser.close());

/** Makes files, and notes them. */
function make(clinic, form, what) {
  const out = place("made", `${clinic.topic}, ${form.name}${what[0] === "--booklet" ? ", booklet" : ""}`);
  const args = ["--out", out, "--paper", form.format.toLowerCase(), ...(form.large ? ["--large"] : []), ...what];
  const { status, said } = handout(clinic, ...args);
  assert.equal(status, 0, said);
  assert.doesNotMatch(said, /too-many-pages/);
  for (const name of readdirSync(out, { recursive: true }).filter((name) => name.endsWith(".pdf")).sort()) {
    const plain = name.replace(/(\.large)?(\.letter)?\.pdf$/, "");
    const html = [`${plain}.html`, `${plain}/pack.html`].map((name) => join(clinic.site, name)).find(existsSync);
    made.push({ name: `${name} of ${clinic.topic}`, pdf: join(out, name), url: pathToFileURL(html).href, form, isBooklet: what[0] === "--booklet" });
  }
}

/** What one of the checks in `paper.py` says of all files. */
const checked = (what) => python(what, ...made.map(({ pdf }) => pdf)).map((result, index) => ({ result, ...made[index] }));

/** The faults of all files, by name; none is right. */
const none = (faults) => assert.deepEqual(faults.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`)), []);

test("every handout has a file, and every pack a booklet", () => {
  const count = (topic) => made.filter(({ name }) => name.endsWith(` of ${topic}`)).length;
  const pages = (site) => JSON.parse(readFileSync(join(site, "handouts.json"), "utf8")).handouts.filter(({ page }) => !page.endsWith("index.html")).length;
  const packs = (site) => readdirSync(site, { recursive: true }).filter((name) => name.endsWith("pack.html")).length;
  assert.equal(count("microneedling"), pages(starter.site) + 3 + packs(starter.site));
  assert.equal(count("knee"), pages(languages.site) + packs(languages.site));
  assert.equal(count("paper"), 2 * pages(stress.site) + packs(stress.site));
});

test("104 of 104 rules of PDF/UA-1 are kept", () => {
  none(checked("ua").map(({ name, result: { rules, failures } }) => ({ name, faults: [...failures.map((failure) => JSON.stringify(failure)), ...(rules === 104 ? [] : [`${rules} rules`])] })));
});

test("a second checker finds no error, and no word is unheard", () => {
  none(checked("heard").map(({ name, result }) => ({ name, faults: result })));
});

test("the files are whole and small", () => {
  for (const { pdf, name, isBooklet } of made) {
    say("qpdf", "--check", pdf);
    assert.ok(statSync(pdf).size < (isBooklet ? 1_500_000 : 150_000), `${name} has ${statSync(pdf).size} bytes`);
  }
});

test("title, language and bookmarks are those of the page", async () => {
  for (const { name, pdf, url, result } of checked("bookmarks")) {
    await page.emulateMedia({ media: "print" });
    await page.goto(url);
    const { title, language, headings } = await page.evaluate(() => ({
      title: document.title,
      language: document.documentElement.lang,
      headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((heading) => heading.checkVisibility()).map((heading) => heading.innerText.trim()),
    }));
    await page.emulateMedia({ media: null });
    assert.equal(say("pdfinfo", pdf).match(/^Title: +(.*)$/m)[1], title, name);
    assert.equal(result.language, language, name);
    const letters = (text) => text.replaceAll(/\s+/g, "");
    assert.deepEqual(result.titles.map(letters), headings.map(letters), name);
  }
});

const inches = { A4: [210 / 25.4, 297 / 25.4], Letter: [8.5, 11] };

test("no dot of the picture differs from the browser's own print", async () => {
  const chromium = await page.context().newCDPSession(page);
  for (const { name, pdf, url, form } of made) {
    await page.goto(url);
    await page.locator("#large").setChecked(form.large);
    // A person looks at the page first, and prints what is there. The layout begins anew, as it does for our files (see prepare.js).
    await page.evaluate(async () => {
      await Promise.all([...[...document.fonts].map((font) => font.load()), ...[...document.images].map((image) => image.decode())]);
      document.documentElement.style.display = "none";
      document.documentElement.getBoundingClientRect();
      document.documentElement.style.display = "";
    });
    const own = place("own.pdf");
    const [paperWidth, paperHeight] = inches[form.format];
    const { data } = await chromium.send("Page.printToPDF", { paperWidth, paperHeight, printBackground: true, preferCSSPageSize: true, generateTaggedPDF: true });
    writeFileSync(own, data, "base64");
    const [theirs, ours] = [own, pdf].map((pdf) => pictures(pdf, 72));
    assert.equal(ours.length, theirs.length, name);
    const differ = ours.flatMap(({ pixels }, index) => (pixels.equals(theirs[index].pixels) ? [] : [index + 1]));
    assert.deepEqual(differ, [], `pages of ${name}`);
  }
});

test("a file tells which text it is", () => {
  const { folder } = languages;
  none(made.filter(({ name, isBooklet }) => name.endsWith(` of ${languages.topic}`) && !isBooklet).map(({ name, pdf }) => {
    const { stdout } = spawnSync(program, ["-C", folder, "identify", pdf], { encoding: "utf8" });
    const [text] = stdout.split(" (");
    return { name, faults: name.includes(`${text}.`) && stdout.includes("The sheet has today's words.") ? [] : [stdout] };
  }));
});

test("the same text gives the same bytes", () => {
  const { said } = handout(starter, "--out", place("made", "microneedling, A4"));
  assert.match(said, /: 0 changed, \d+ unchanged, in /);
});

// A terminal that calls itself dumb gets no bar, so that the test says which one it is.
test("a terminal sees how far it is; a pipe and a quiet person do not", () => {
  const terminal = (...args) =>
    execFileSync("script", ["--quiet", "--return", "--command", [program, "-C", starter.folder, "pdf", "about", "--out", place("terminal"), ...args].map((word) => `'${word}'`).join(" "), "/dev/null"], { encoding: "utf8", env: { ...process.env, TERM: "xterm" } });
  assert.match(terminal(), /1 of 1 leaflets/);
  assert.equal(terminal("--quiet"), "");
  assert.match(handout(starter, "about", "--out", place("terminal")).said, /^Made 1 PDF file in .*\n$/);
});
