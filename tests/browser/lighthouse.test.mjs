// What Lighthouse finds on three pages over http. Its score for speed is left out: that depends on the machine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import { launch, few, sites } from "./sites.mjs";

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml" };
const port = 9337;

let browser, server;
before(async () => {
  browser = await launch(`--remote-debugging-port=${port}`);
  server = createServer((request, response) => {
    // The browser looks for a picture of the site by itself.
    if (request.url === "/favicon.ico") return response.writeHead(204).end();
    try {
      const path = normalize(new URL(request.url, "http://here").pathname);
      const body = readFileSync(join(sites[0], path));
      response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
});
after(async () => {
  await browser.close();
  server.close();
});

for (const { name } of few) {
  test(`Lighthouse finds nothing: ${name}`, async () => {
    const url = `http://127.0.0.1:${server.address().port}/${name.replace("site/", "")}`;
    const { lhr } = await lighthouse(url, { port, logLevel: "silent", onlyCategories: ["accessibility", "best-practices", "performance"] });
    const { accessibility, "best-practices": practices } = lhr.categories;
    const faults = [accessibility, practices].flatMap(({ auditRefs }) => auditRefs).map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1);
    assert.deepEqual(faults.map(({ id, title, details }) => `${id}: ${title}: ${JSON.stringify(details?.items)}`), []);
    assert.deepEqual([accessibility.score, practices.score], [1, 1]);
    assert.equal(lhr.audits["cumulative-layout-shift"].numericValue, 0);
  });
}
