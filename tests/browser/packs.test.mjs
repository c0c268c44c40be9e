// Staff choose what a pack prints, without scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pages } from "./sites.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const { url, name } of pages.filter(({ name }) => name.endsWith("pack.html"))) {
  test(`what is not chosen is not printed: ${name}`, async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    await page.emulateMedia({ media: "print" });
    const shown = () => page.evaluate(() => {
      const visible = (selector) => [...document.querySelectorAll(selector)].filter((part) => part.checkVisibility());
      return {
        contents: visible(".choose li").length,
        handouts: visible(".chapter").map((chapter) => chapter.id),
        sources: visible(".references li").map((source) => source.id),
        cited: [...new Set(visible(".chapter sup a:not([aria-label])").map((link) => link.getAttribute("href").slice(1)))],
      };
    });
    const all = await shown();
    assert.equal(all.contents, all.handouts.length);
    assert.deepEqual(all.sources.toSorted(), all.cited.toSorted());
    await page.emulateMedia({ media: "screen" });
    for (const chosen of (await page.locator(".choose input").all()).slice(0, -1)) await chosen.uncheck();
    await page.emulateMedia({ media: "print" });
    const fewer = await shown();
    assert.equal(fewer.contents, 1);
    assert.deepEqual(fewer.handouts, all.handouts.slice(-1));
    assert.deepEqual(fewer.sources.toSorted(), fewer.cited.toSorted());
    await page.emulateMedia({ media: "screen" });
    for (const box of (await page.locator("[id^=choose-]").all()).slice(1, -1)) await box.uncheck();
    await page.emulateMedia({ media: "print" });
    const one = await shown();
    assert.deepEqual(one.handouts, all.handouts.slice(-1));
    assert.deepEqual(one.sources.toSorted(), one.cited.toSorted());
    assert.ok(one.sources.length < all.sources.length || all.handouts.length === 1);
    await context.close();
  });
}
