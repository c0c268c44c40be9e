// Nothing moves on a screen, whatever fonts the reader's device has and however late ours comes; and paper has our own font.
import assert from "node:assert/strict";
import { relative } from "node:path";
import { after, before, test } from "node:test";
import { having } from "./fonts.mjs";
import { place, say } from "./paper.mjs";
import { serve } from "./server.mjs";
import { few, launchIn, pages, sites } from "./sites.mjs";

/** How late a font comes: long after a page is seen first. */
const late = 300;
const names = few.map(({ name }) => name.replace("site/", ""));
const languages = pages.filter(({ file }) => file.startsWith(sites[1]) && /\/(ready|healing|index)\.html$/.test(file)).map(({ file }) => relative(sites[1], file));

let servers;
before(async () => { servers = [await serve(sites[0], late), await serve(sites[1], late)]; });
after(() => servers.forEach((server) => server.close()));

const watch = () => {
  window.moved = [];
  const note = ({ value, sources }) => window.moved.push(`${value.toFixed(3)}: ${sources.map(({ node }) => node?.nodeName).join(" ")}`);
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
};

/** All that moved on a page until a late font was there, and a while longer. */
async function moved(browser, url, viewport, change = () => {}) {
  const page = await browser.newPage({ viewport });
  await page.addInitScript(watch);
  await page.goto(url);
  await page.evaluate(change);
  await page.waitForTimeout(late + 200);
  const found = await page.evaluate(() => window.moved);
  await page.close();
  return found;
}

for (const font of ["DejaVu Sans", "Liberation Sans", "Roboto"]) {
  test(`nothing moves on a device that has only ${font}, and paper has its own font`, async () => {
    const browser = await launchIn(having(font));
    const urls = [[servers[0], [...names, "microneedling/candidacy.html"]], [servers[1], languages]].flatMap(([{ url }, names]) => names.map((name) => url + name));
    const found = [];
    for (const viewport of [{ width: 412, height: 823 }, { width: 1280, height: 900 }]) {
      const all = await Promise.all(urls.map((url) => moved(browser, url, viewport)));
      found.push(...all.flatMap((faults, index) => faults.map((fault) => `${urls[index]}, ${viewport.width} pixels wide: ${fault}`)));
    }
    assert.deepEqual(found, []);
    assert.notDeepEqual(await moved(browser, urls[0], { width: 412, height: 823 }, () => document.body.prepend(document.createElement("hr"), "Late words")), [], "the test sees what moves");

    // Who prints at once gets our font, too.
    const page = await browser.newPage();
    // A picture has letters of its own.
    await page.goto(servers[0].url + names[2]);
    const path = place("fonts", `${font}.pdf`);
    await page.pdf({ path, format: "A4", preferCSSPageSize: true });
    const fonts = say("pdffonts", path).split("\n").slice(2, -1).map((line) => line.split(" ")[0].replace(/^.*\+/, ""));
    assert.deepEqual(fonts.sort(), ["HandoutSans-Bold", "HandoutSans-Regular"]);
    await browser.close();
  });
}
