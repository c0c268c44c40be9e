// What Lighthouse finds on three pages over http. Its score for speed is left out: that depends on the machine.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import { serve } from "./server.mjs";
import { launch, few, sites } from "./sites.mjs";

const port = 9337;

let browser, server;
before(async () => {
  browser = await launch(`--remote-debugging-port=${port}`);
  server = await serve(sites[0]);
});
after(async () => {
  await browser.close();
  server.close();
});

for (const { name } of few) {
  test(`Lighthouse finds nothing: ${name}`, async () => {
    const url = server.url + name.replace("site/", "");
    const { lhr } = await lighthouse(url, { port, logLevel: "silent", onlyCategories: ["accessibility", "best-practices", "performance"] });
    const { accessibility, "best-practices": practices } = lhr.categories;
    const faults = [accessibility, practices].flatMap(({ auditRefs }) => auditRefs).map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1);
    assert.deepEqual(faults.map(({ id, title, details }) => `${id}: ${title}: ${JSON.stringify(details?.items)}`), []);
    assert.deepEqual([accessibility.score, practices.score], [1, 1]);
    assert.equal(lhr.audits["cumulative-layout-shift"].numericValue, 0);
  });
}
