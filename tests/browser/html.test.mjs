// Every page is valid HTML and every style sheet valid CSS, by the Nu checker.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import vnu from "vnu-jar";
import { examplePages, examples, pages, redirects, sites } from "./sites.mjs";

const check = (...args) => {
  try {
    execFileSync("java", ["-jar", vnu, "--errors-only", ...args], { stdio: "pipe" });
    return "";
  } catch (error) {
    return error.stderr.toString();
  }
};

test("HTML", () => assert.equal(check(...[...pages, ...examplePages, ...redirects].map(({ file }) => file)), ""));

test("CSS", () => {
  const sheets = [...sites, ...examples].flatMap((site) => readdirSync(join(site, "assets")).filter((name) => name.endsWith(".css")).map((name) => join(site, "assets", name)));
  assert.equal(check("--css", ...sheets), "");
});
