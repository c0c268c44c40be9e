// In a text from right to left, a number stays with its sign and its unit, as whoever wrote it meant them to be read.
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { launch, sites } from "./sites.mjs";

const url = pathToFileURL(join(sites[1], "ar/knee/brace.html")).href;
const written = ["A+", "+5 mg", "5-10 ml", "≥38°C", "38.5 °C", "ibuprofen (Advil)", "SPF 50"];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Each of these words of the page as its signs stand from left to right; without help, if `bare`. */
const seen = (written, bare) => {
  const paragraph = [...document.querySelectorAll("main p")].find((p) => p.textContent.includes("+5 mg"));
  if (bare) paragraph.textContent = paragraph.textContent;
  paragraph.style.whiteSpace = "nowrap";
  const nodes = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const signs = [];
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    for (let at = 0; at < node.length; at++) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const { left, right } = range.getBoundingClientRect();
      signs.push({ sign: node.data[at], middle: (left + right) / 2 });
    }
  }
  const text = signs.map(({ sign }) => sign).join("").replaceAll("\u00a0", " ");
  return written.map((words) => {
    const at = text.indexOf(words);
    return signs.slice(at, at + words.length).toSorted((a, b) => a.middle - b.middle).map(({ sign }) => sign).join("").replaceAll("\u00a0", " ");
  });
};

for (const media of ["screen", "print"]) {
  test(`signs and units stand where they were written, for ${media}`, async () => {
    const page = await browser.newPage();
    await page.emulateMedia({ media });
    await page.goto(url);
    assert.deepEqual(await page.evaluate(`(${seen})(${JSON.stringify(written)}, false)`), written);
    const bare = await page.evaluate(`(${seen})(${JSON.stringify(written)}, true)`);
    assert.deepEqual(bare.slice(0, 5), ["+A", "mg 5+", "ml 10-5", "C°38≥", "C° 38.5"], "the test sees what is turned");
    await page.close();
  });
}
