// The SARIF log follows the standard's own schema. `sarif-2.1.0.schema.json` is that of OASIS, as the package
// @microsoft/sarif-multitool-linux 5.7.0 carries it (MIT).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const ajv = new Ajv({ allErrors: true, strict: false });
formats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync("sarif-2.1.0.schema.json", "utf8")));
const log = () => JSON.parse(readFileSync("../formats/sarif.txt", "utf8").replace("VERSION", "0.1.0"));

test("the log is valid", () => {
  validate(log());
  assert.equal(validate.errors, null);
  assert.ok(log().runs[0].results.length > 5);
});

test("a wrong log is not", () => {
  const faults = [
    (log) => (log.runs[0].results[0].level = "fatal"),
    (log) => (log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = "content/a b.md"),
    (log) => (log.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0),
    (log) => delete log.runs[0].tool.driver.name,
  ];
  for (const fault of faults) {
    const wrong = log();
    fault(wrong);
    assert.ok(!validate(wrong), fault.toString());
  }
});
