// Firefox prints the same words: three pages, in normal and in large print.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { few, program } from "./sites.mjs";
import { forms, lost, place, wordsOfPage, wordsOfPaper } from "./paper.mjs";

let browser;
before(async () => { browser = await puppeteer.launch({ browser: "firefox", executablePath: program("firefox-esr", "firefox") }); });
after(() => browser.close());

for (const { url, name } of few) {
  test(`Firefox loses no word: ${name}`, async () => {
    for (const form of forms.filter(({ format }) => format === "A4")) {
      const page = await browser.newPage();
      await page.goto(url);
      if (form.large) await page.click("#large");
      const path = place("Firefox", `${name.replaceAll("/", "-")}${form.large ? "-large" : ""}.pdf`);
      await page.pdf({ path, format: form.format, printBackground: true });
      const words = await wordsOfPage(page);
      assert.ok(words.length > 100, `only ${words.length} words on the page`);
      assert.deepEqual(lost(words, wordsOfPaper(path, form)), [], form.name);
      await page.close();
    }
  });
}
