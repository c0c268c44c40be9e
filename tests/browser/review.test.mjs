// A page says by itself when the next check of its text is due: a static site does not change from one day to the next.
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { launch, sites } from "./sites.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const line = async (path, day, ...more) => {
  const page = await browser.newPage(...more);
  await page.clock.setFixedTime(new Date(day));
  await page.goto(pathToFileURL(join(sites[1], path)).href);
  const shown = page.locator(".title .checked, .title .review").first();
  const said = [await shown.textContent(), await shown.getAttribute("class")];
  await page.close();
  return said;
};

const checked = "Checked by Example Person, Example clinician on 5 January 2026. Next check by 5 January 2028.";

for (const [day, after, kind] of [
  ["2026-01-05T00:00", "", "checked"],
  ["2027-10-01T00:00", "", "checked"],
  ["2027-11-15T00:00", " The next check is due soon.", "checked"],
  ["2028-01-05T12:00", " The next check is due soon.", "checked"],
  ["2028-01-08T00:00", " The next check is overdue: ask us whether this still holds.", "review"],
]) {
  for (const path of ["knee/brace.html", "knee/ready.html"]) {
    test(`${path} on ${day.slice(0, 10)}`, async () => {
      assert.deepEqual(await line(path, day), [checked + after, kind]);
    });
  }
}

test("each language says it in its own words, without scripts too", async () => {
  const [spanish] = await line("es/knee/brace.html", "2026-02-01", { javaScriptEnabled: false });
  assert.equal(spanish, "Revisado por Another Example, Example translator el 5 de enero de 2026. Próxima revisión antes del 5 de enero de 2028.");
  const [arabic] = await line("ar/knee/brace.html", "2029-02-01");
  assert.match(arabic, /^راجعه Another Example, Example translator في 5 يناير 2026\. .* فات موعد المراجعة القادمة/u);
});

test("a translation that is behind shows the new warning in the words of the original", async () => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(sites[1], "es/index.html")).href);
  assert.match(await page.locator(".part[lang=en] .alert.same-day p").textContent(), /^Do not walk for 2\sdays\.$/);
  assert.match(await page.locator(".text > p").first().textContent(), /^Nuevo en el original/);
  await page.close();
});

test("a text that has changed names nobody", async () => {
  assert.deepEqual(await line("knee/walking.html", "2026-02-01"),
    ["This text has changed since a clinician checked it. Nobody has checked the new words yet.", "review"]);
});

const sheet = async (path, version) => {
  const page = await browser.newPage();
  await page.goto(`${pathToFileURL(join(sites[1], path)).href}${version}`);
  const line = page.locator("[data-sheet]");
  const said = await line.isVisible() ? await line.textContent() : "";
  const code = await line.getAttribute("data-sheet");
  await page.close();
  return { said, code };
};

test("whoever comes from a sheet of paper hears whether its words still hold", async () => {
  const { said, code } = await sheet("knee/walking.html", "");
  assert.equal(said, "");
  const words = async (path, version) => (await sheet(path, version)).said;
  assert.equal(await words("knee/walking.html", `#v=${code}`), "Your sheet has the same words as this page.");
  assert.match(await words("knee/walking.html", "#v=00000000"), /^Your sheet has other words than this page: go by what stands here,/);
  assert.equal(await words("knee/walking.html", "#v=<b>"), "");
  // The words that were signed off are older than those of the page, which lists what is new: it was made for this test.
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(sites[1], "knee/walking.html")).href);
  const [[signed, , places]] = JSON.parse(await page.locator("[data-acts]").getAttribute("data-acts"));
  const lines = JSON.parse(await page.locator("[data-lines]").getAttribute("data-lines"));
  await page.close();
  assert.ok(places.length > 0);
  const listed = places.map((place) => lines[place]).join("");
  const expected = `Your sheet is older than this page: go by what stands here. New, or in another place, since your sheet was printed:${listed}`;
  assert.equal(await words("knee/walking.html", `#v=${signed}`), expected);
});
