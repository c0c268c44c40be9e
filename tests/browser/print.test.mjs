// What comes out of the printer: the handouts as Chromium prints them, in all forms of paper.
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { examples, handouts, launch, project, sites } from "./sites.mjs";
import { codes, feet, forms, lines, lost, marks, pictures, place, print, python, say, sheets, stranded, wordsOfPage, wordsOfPaper } from "./paper.mjs";

const [starter, languages, stress] = sites;
const [a4, letter] = forms;
const all = handouts(starter);
const three = all.filter(({ name }) => /(healing|procedure|risks)\.html$/.test(name));
const hard = handouts(stress);
const others = examples.flatMap(handouts).filter(({ name }) => !name.endsWith("index.html"));

/** What is printed: every handout on A4, those of the examples on Letter, too, and three of them and all that is hard to print in every form. */
const wanted = [
  ...[...all, ...handouts(languages), ...others].map((handout) => ({ handout, form: a4 })),
  ...others.map((handout) => ({ handout, form: letter })),
  ...handouts(languages).map((handout) => ({ handout, form: forms.find(({ name }) => name === "A4, large") })),
  ...three.flatMap((handout) => forms.slice(1).map((form) => ({ handout, form }))),
  ...hard.flatMap((handout) => forms.map((form) => ({ handout, form }))),
];

let browser, page;
let printed = [];
before(async () => {
  browser = await launch();
  page = await browser.newPage();
  for (const { handout, form } of wanted) printed.push(await sheet(handout, form));
  const files = printed.map(({ pdf }) => pdf);
  const tags = python("tags", ...files);
  printed = printed.map((sheet, index) => ({ ...sheet, tags: tags[index] }));
});
after(() => browser.close());

/** Prints a handout twice, plain and with marks that say where each part lies, and notes what it ought to say. */
async function sheet(handout, form) {
  const name = `${handout.name}, ${form.name}`;
  const file = place(form.name, handout.name.replaceAll("/", "-"));
  const pdf = `${file}.pdf`;
  await page.goto(handout.url);
  await page.locator("#large").setChecked(form.large);
  await print(page, form, pdf);
  const { title, ...said } = await page.evaluate(() => ({ title: document.title, ...document.documentElement.dataset }));
  const words = await wordsOfPage(page);
  const opening = (await page.locator(".text :is(p, li):not(.timeline *)").first().innerText()).slice(0, 6);
  const parts = await marks(page, form, `${file}.marked.pdf`);
  return { name, handout, form, pdf, title, said, words, opening, parts, info: info(pdf), sheets: sheets(pdf) };
}

const info = (pdf) => Object.fromEntries([...say("pdfinfo", pdf).matchAll(/^(.+?):\s+(.*)$/gm)].map(([, name, value]) => [name, value]));

/** A test that looks at every sheet, and names all that are wrong. */
const each = (name, faults) =>
  test(name, () => assert.deepEqual(printed.flatMap((sheet) => [faults(sheet)].flat().filter(Boolean).map((fault) => `${sheet.name}: ${fault}`)), []));

each("no word is lost", ({ pdf, form, words }) => {
  const missing = lost(words, wordsOfPaper(pdf, form));
  return missing.length > 0 && `not on paper: ${missing.join(" ")}`;
});

each("each sheet says which one of how many it is", ({ sheets, said }) =>
  sheets.map((text, index) => {
    const number = `${said.page} ${index + 1} ${said.of} ${sheets.length}`;
    return !text.split("\n").some((line) => letters(line) === letters(number)) && `no "${number}"`;
  }));

/** In a text that runs from right to left, a PDF may hold the numbers in another order. */
const letters = (text) => [...text.normalize("NFKC").replaceAll(/[\s\p{Cf}]/gu, "")].sort().join("");

each("the browser's own date and address stay away", ({ sheets }) =>
  sheets.map((text) => text.match(/file:.*|\d+\/\d+\/\d+, \d+:\d+.*/)?.[0]));

each("the file is tagged, has the title of the page and the size of the paper", ({ info, title, form }) => [
  info.Tagged !== "yes" && "not tagged",
  /[:/]/.test(title) && `the title "${title}" cannot be the name of a file`,
  info.Title !== title && `the title is "${info.Title}"`,
  !form.points.every((length, side) => Math.abs(length - info["Page size"].match(/[\d.]+/g)[side]) < 1) && `the paper is ${info["Page size"]}`,
]);

each("letters are letters, in fonts that come with the file", ({ pdf }) =>
  say("pdffonts", pdf).split("\n").slice(2, -1)
    .filter((line) => !/ (CID )?TrueType .* yes +(yes|no) +yes +\d+ +\d+$/.test(line)));

// Chromium does not compress tags: `handout pdf` does, and its files have a lower limit.
each("the file is small", ({ pdf }) => statSync(pdf).size >= 200_000 && `${statSync(pdf).size} bytes`);

// The clinic of the languages has chosen clear print. A PDF holds Arabic in pieces: there, any of them must do.
each("the text is as large as the clinic or the reader chose", ({ pdf, handout, form, opening }) => {
  const wanted = form.large ? 18 : handout.file.startsWith(languages) ? 14 : 12;
  const spaces = (text) => text.replaceAll("\u00a0", " ");
  const body = lines(pdf).filter(({ text }) => /\p{Script=Arabic}/u.test(text) || spaces(text).startsWith(spaces(opening)));
  return !body.some(({ size }) => size === wanted) && `"${opening}" has ${body.map(({ size }) => size)} points, not ${wanted}`;
});

each("each sheet says which exact text it is of", ({ pdf, form, handout }) =>
  feet(pdf, form).map((text, index) => !linesOf(text).includes(handout.identity) && `at the foot of sheet ${index + 1} is "${text}"`));

const linesOf = (text) => text.replaceAll(/\p{Cf}/gu, "").split("\n");

/** Where a handout is on the web, with the code of its words: both test sites name this address in `clinic.yaml`, and the starter site none. */
const address = ({ file, identity }) =>
  [languages, stress].filter((site) => file.startsWith(site)).map((site) => `https://clinic.example/handouts/${relative(site, file)}#v=${identity.slice(-8)}`);

test("a camera reads the address of the living page from paper, and so does a person", () => {
  const on = printed.filter(({ form }) => form.format === "A4");
  assert.deepEqual(codes(on.map(({ pdf }) => pdf)), on.map(({ handout }) => address(handout)));
  const silent = on.filter(({ handout, pdf }) => {
    // In the order of the page: by their places, the lines of an address and its Arabic name would be mixed.
    const said = say("pdftotext", "-raw", pdf, "-").replaceAll(/[\s\p{Cf}]/gu, "");
    return !address(handout).every((url) => said.includes(url.slice("https://".length).split("#")[0]));
  });
  assert.deepEqual(silent.map(({ name }) => name), []);
});

test("a camera reads the QR code from a dark screen", async () => {
  await page.emulateMedia({ colorScheme: "dark" });
  const shown = [...handouts(languages), ...hard];
  const files = [];
  for (const handout of shown) {
    await page.goto(handout.url);
    const path = place("dark", `${handout.name.replaceAll("/", "-")}.png`);
    await page.screenshot({ path, fullPage: true });
    files.push(path);
  }
  await page.emulateMedia({ colorScheme: null });
  assert.deepEqual(python("qr", ...files), shown.map(address));
});

each("no heading stands alone at the foot of a sheet, and nothing is cut that would fit", ({ parts, form }) => stranded(parts, form));

each("a screen reader hears headings in order, tables with heads, pictures with words", ({ tags }) => tags);

// Pages to choose from are no leaflets: `handout pdf` leaves them out, too.
test("each handout of the starter has two sides, and four in large print; two have one side, and three", async () => {
  const long = [];
  const short = [];
  for (const { name, url } of all.filter(({ name }) => !name.endsWith("/index.html"))) {
    await page.goto(url);
    const isOne = (await page.locator(".one-side").count()) > 0;
    if (isOne) short.push(name.split("/").at(-1));
    for (const form of forms) {
      await page.locator("#large").setChecked(form.large);
      const pdf = place("sides.pdf");
      await print(page, form, pdf);
      const sides = +info(pdf).Pages;
      const most = isOne ? [1, 3] : [2, 4];
      if (sides > most[+form.large]) long.push(`${name}, ${form.name}: ${sides} sides`);
    }
  }
  assert.deepEqual(long, []);
  assert.deepEqual(short, ["at-a-glance.html", "first-week.html"]);
});

test("the stages of a timeline stand on one line of paper", async () => {
  await page.emulateMedia({ media: "print" });
  const broken = [];
  for (const { name, url } of all) {
    await page.goto(url);
    for (const form of forms.filter(({ large }) => !large)) {
      await page.setViewportSize({ width: form.width, height: 1000 });
      const tops = await page.locator(".timeline ol").evaluateAll((all) => all.map((list) => [...list.children].map((stage) => stage.getBoundingClientRect().top)));
      broken.push(...tops.filter((tops) => new Set(tops).size > 1).map((tops) => `${name}, ${form.name}: ${tops}`));
    }
  }
  await page.emulateMedia({ media: null });
  assert.deepEqual(broken, []);
});

// The masthead and the contact say it, too, where a browser prints nothing in the margins.
each("each sheet of the starter says whom to call", ({ handout, sheets }) =>
  all.includes(handout) && sheets.map((text, index) => !text.includes("01632 960000") && `no number on sheet ${index + 1}`));

// The texts of the stress site stay as they are: only the look of the sheets changes this.
test("each page of the stress site needs as many sheets as sheets.json says", () => {
  const file = join(project, "tests/browser/sheets.json");
  const found = {};
  for (const { handout, form, info } of printed) if (hard.includes(handout)) (found[relative(stress, handout.file)] ??= {})[form.name] = +info.Pages;
  if (process.env.UPDATE) writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  assert.deepEqual(found, JSON.parse(readFileSync(file, "utf8")), "if this is right, run UPDATE=1 node --test print.test.mjs and read the difference");
});

test("each handout of the examples fits on two sides of one sheet", () => {
  const long = printed.filter(({ handout, info }) => others.includes(handout) && +info.Pages > 2);
  assert.deepEqual(long.map(({ name, info }) => `${name}: ${info.Pages} sides`), []);
  assert.equal(others.length, 4 * examples.length);
});

test("a dark screen prints like a light one, on white paper", async () => {
  for (const handout of [...three, ...hard]) {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(handout.url);
    const pdf = place("dark", `${handout.name.replaceAll("/", "-")}.pdf`);
    await print(page, a4, pdf);
    await page.emulateMedia({ colorScheme: null });
    const light = printed.find((sheet) => sheet.handout === handout && sheet.form === a4).pdf;
    const [one, other] = [pictures(pdf, 40), pictures(light, 40)];
    assert.deepEqual(one.flatMap(corners).filter((pixel) => pixel !== 255), [], handout.name);
    assert.ok(one.every(({ pixels }, index) => pixels.equals(other[index].pixels)), `${handout.name} looks different`);
  }
});

const corners = ({ width, height, pixels }) => [0, width - 1, width * (height - 1), width * height - 1].map((at) => pixels[at]);

test("without backgrounds and in grey, every edge and word is still there", async () => {
  for (const handout of [...three, ...hard]) {
    await page.goto(handout.url);
    const pdf = place("grey", `${handout.name.replaceAll("/", "-")}.pdf`);
    await print(page, a4, pdf, { printBackground: false });
    const full = printed.find((sheet) => sheet.handout === handout && sheet.form === a4).pdf;
    assert.deepEqual(sheets(pdf), sheets(full), handout.name);
    const [grey, wanted] = [pictures(pdf, 60), pictures(full, 60)];
    const gone = wanted.map((picture, index) => edges(picture).filter((at) => !isNear(edgeSet(grey[index]), at, picture.width)).length);
    assert.deepEqual(gone.filter((count) => count > 0), [], `${handout.name} loses edges`);
  }
});

const edges = ({ width, pixels }) => [...pixels.keys()].filter((at) => Math.abs(pixels[at] - pixels[at + 1]) > 12 || Math.abs(pixels[at] - pixels[at + width]) > 12);
const edgeSets = new WeakMap();
function edgeSet(picture) {
  if (!edgeSets.has(picture)) edgeSets.set(picture, new Set(edges(picture)));
  return edgeSets.get(picture);
}
const isNear = (set, at, width) => [0, 1, -1, width, -width].some((step) => set.has(at + step));

test("levels of alarm differ by words, by sign and by edge, without any colour", async () => {
  const alerts = hard.find(({ name }) => name.endsWith("stress/paper/alerts.html"));
  await page.emulateMedia({ media: "print" });
  await page.goto(alerts.url);
  const levels = await page.locator(".text > .alert").evaluateAll((all) => all.slice(0, 5).map((alert) => {
    const { borderInlineStartStyle, borderInlineStartWidth, borderTopWidth } = getComputedStyle(alert);
    const strip = getComputedStyle(alert.firstElementChild).printColorAdjust;
    return {
      words: alert.firstElementChild.innerText,
      sign: alert.querySelector("svg").innerHTML,
      edge: [borderInlineStartStyle, borderInlineStartWidth, borderTopWidth, strip].join(" "),
    };
  }));
  await page.emulateMedia({ media: null });
  assert.equal(levels.length, 5);
  for (const by of ["words", "sign"]) assert.equal(new Set(levels.map((level) => level[by])).size, 5, by);
  // A note and a tip are no alarm: they look alike.
  assert.equal(new Set(levels.map(({ edge }) => edge)).size, 4, "edge");
});
