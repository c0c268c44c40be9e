// The report of a clinic with 400 texts: on paper, on a screen, and for a screen reader.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { place, say, sheets } from "./paper.mjs";
import { launch, project } from "./sites.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const clinic = place("report", "clinic");
const names = Array.from({ length: 400 }, (_, number) => `text-${number}`);
const reports = { texts: [], owners: ["--by", "owner"], notes: ["--confirm"], checklist: ["--checklist", "pemat", "knee/text-0", "knee/text-1"] };
const file = (name) => place("report", `${name}.html`);

let browser;
before(async () => {
  rmSync(clinic, { recursive: true, force: true });
  const write = (name, text) => {
    mkdirSync(dirname(join(clinic, "content", name)), { recursive: true });
    writeFileSync(join(clinic, "content", name), text);
  };
  const text = (title, words) => `---\ntitle: ${title}\nsummary: All of it.\nauthors: [ana]\n---\n${words}\n`;
  write("clinic.yaml", 'name: "A & B"\nphone: "01632 960147"\nemergency: "999"\nlanguages: [en, ar]\n');
  write("people.yaml", "- id: ana\n  name: Ana Ñ\n  role: Nurse\n  interests: none\n");
  write("index.md", text("Home", "Read on."));
  write("knee/index.md", text("Knee", "Read on."));
  for (const name of names) write(`knee/${name}.md`, text("What you can do in the first days after a larger operation", "Rest it [confirm: how long]."));
  write("knee/text-0.ar.md", text("الشفاء بعد العلاج", "استرح [confirm: كم يوما]."));
  for (const [name, more] of Object.entries(reports)) {
    const html = execFileSync(join(project, "target/debug/handout"), ["report", ...more, "--format", "html", "--as-of", "2026-03-01"], { cwd: clinic, maxBuffer: 1e9 });
    writeFileSync(file(name), html);
  }
  browser = await launch();
});
after(() => browser.close());

const opened = async (name, options = {}) => {
  const page = await browser.newPage(options);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const address = pathToFileURL(file(name)).href;
  await page.goto(address);
  // Its fonts stand in it.
  assert.deepEqual(asked.filter((url) => !url.startsWith("data:")), [address]);
  return page;
};

for (const [paper, short, long] of [["A4", "210mm", "297mm"], ["Letter", "215.9mm", "279.4mm"]]) {
  test(`each sheet of ${paper} has the heads, its number and the clinic, and no row is lost`, async () => {
    const page = await opened("texts");
    const pdf = place("report", `${paper}.pdf`);
    // The page lies on its long side, on whichever paper there is.
    await page.pdf({ path: pdf, width: long, height: short, printBackground: false });
    const all = sheets(pdf);
    assert.ok(all.length > 20 && all.length < 60, `${all.length} sheets`);
    all.forEach((sheet, at) => {
      for (const words of ["Next check", "A & B · How it stands with our texts · 2026-03-01", `Page ${at + 1} of ${all.length}`]) assert.ok(sheet.includes(words), `${at}: ${words}`);
    });
    const found = all.join("\n").match(/knee\/text-\d+ · en/gu);
    assert.deepEqual(found.sort(), names.map((name) => `knee/${name} · en`).sort());
    // A row that broke would have its title on one sheet and its name on the next.
    for (const sheet of all) assert.equal(sheet.match(/What you can do/gu)?.length ?? 0, sheet.match(/knee\/text-\d+ · en/gu)?.length ?? 0);
    await page.close();
  });
}

test("without another word, it is printed on the long side", async () => {
  const page = await opened("texts");
  const pdf = place("report", "own.pdf");
  await page.pdf({ path: pdf, preferCSSPageSize: true });
  const [, width, height] = say("pdfinfo", pdf).match(/Page size: +([\d.]+) x ([\d.]+)/u).map(Number);
  assert.ok(width > height, `${width} x ${height}`);
  await page.close();
});

for (const name of Object.keys(reports)) {
  for (const width of [360, 1280]) {
    test(`${name}: on a screen of ${width} pixels nothing is cut off, and axe-core finds nothing`, async () => {
      const page = await opened(name, { viewport: { width, height: 900 }, bypassCSP: true });
      // Of 400 rows, a few are like all.
      await page.evaluate(() => document.querySelectorAll("tbody").forEach((rows) => [...rows.children].slice(30).forEach((row) => row.remove())));
      await page.evaluate(() => [...document.querySelectorAll("section")].slice(5).forEach((section) => section.remove()));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
      await page.close();
    });
  }
}
