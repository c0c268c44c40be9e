// The schemas and the settings for editors, tried with the language server that VS Code's extension for YAML runs.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

const root = resolve("../..");
const recipes = join(root, "recipes");
const uri = (path) => pathToFileURL(join(recipes, path)).href;
const settings = JSON.parse(readFileSync(join(recipes, ".vscode/settings.json"), "utf8").replaceAll(/^ *\/\/.*$/gm, ""));
// The extension knows no fields at the top of Markdown, so they are shown to it as a file of their own.
settings["yaml.schemas"]["./.vscode/schemas/handout.schema.json"] = "/fields/*.yaml";

const yaml = { validate: true, schemaStore: { enable: false }, schemas: settings["yaml.schemas"] };

const server = spawn(process.execPath, [createRequire(import.meta.url).resolve("yaml-language-server/bin/yaml-language-server"), "--stdio"]);
after(() => server.kill());
const waiting = new Map();
let received = Buffer.alloc(0);
server.stdout.on("data", (data) => {
  received = Buffer.concat([received, data]);
  for (;;) {
    const head = received.indexOf("\r\n\r\n");
    const length = Number(/Content-Length: (\d+)/.exec(received.toString("latin1", 0, head))?.[1]);
    if (head < 0 || received.length < head + 4 + length) return;
    answer(JSON.parse(received.toString("utf8", head + 4, head + 4 + length)));
    received = received.subarray(head + 4 + length);
  }
});
const send = (message) => {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
};
const answer = ({ id, method, params }) => {
  if (method === "textDocument/publishDiagnostics") waiting.get(params.uri)?.(params.diagnostics.map(({ range, message }) => `${range.start.line + 1}: ${message.split("\n")[0]}`));
  else if (id === 0) waiting.get("start")();
  else if (method === "workspace/configuration") send({ id, result: params.items.map(({ section }) => (section === "yaml" ? yaml : {})) });
  else if (method && id !== undefined) send({ id, result: null });
};
const reply = (key) => new Promise((done) => waiting.set(key, done));

/** What the server says of a file in a clinic's folder. Each is opened once, so each clinic has a folder of its own. */
let clinic = 0;
const look = async (path, text) => {
  const at = uri(`${clinic}/${path}`);
  const said = reply(at);
  send({ method: "textDocument/didOpen", params: { textDocument: { uri: at, languageId: "yaml", version: 1, text } } });
  return await said;
};

const started = reply("start");
send({
  id: 0,
  method: "initialize",
  params: { processId: process.pid, rootUri: uri(""), workspaceFolders: [{ uri: uri(""), name: "clinic" }], capabilities: { workspace: { configuration: true } } },
});
await started;
send({ method: "initialized", params: {} });
send({ method: "workspace/didChangeConfiguration", params: { settings: {} } });

test("what is wrong is found", async () => {
  const table = [
    ["content/clinic.yaml", "name: A\nemergency: 999\nlanguages: [en]\nfone: 1\n", ["4: Property fone is not allowed."]],
    ["content/clinic.yaml", "name: A\nlanguages: en\nprint: {size: 13}\n", ['1: Missing property "emergency".', '2: Incorrect type. Expected "array".', "3: Value is not accepted. Valid values: 12, 14, 18."]],
    ["content/evidence.yaml", "- id: E1\n  title: A\n  kind: reveiw\n  read: whole\n", ['3: Value is not accepted. Valid values: "guideline", "review", "trial", "study", "case-report", "regulator", "regulation", "label", "leaflet", "reference", "news", "consultation".']],
    ["content/people.yaml", "id: ana\n", ['1: Incorrect type. Expected "array".']],
    ["content/clinic.es.yaml", "fone: A\n", ["1: Property fone is not allowed."]],
    ["content/glossary.es.yaml", "- term: A\n", ['1: Missing property "meaning".']],
    ["content/claims.es.yaml", "- id: a\n  claim: b\n  says: c\n  verdict: partly\n", ["4: Property verdict is not allowed."]],
    ["content/knee/ready.es.yaml", "title: A\nsummary: B\nintended_use: C\nquestions:\n  - id: a\n    text: b\n    why: c\n    choose: one\n", ["8: Property choose is not allowed."]],
    ["content/knee/ready.yaml", "id: a\nversion: 1\ntitle: A\nsummary: B\nintended_use: C\n", ['1: Missing property "before".']],
    ["fields/a.yaml", "title: A\nsummary: B\norder: first\nprint: {pages: 0}\n", ['3: Incorrect type. Expected "integer".', "4: Value is below the minimum of 1."]],
  ];
  for (const [path, text, expected] of table) {
    clinic += 1;
    assert.deepEqual(await look(path, text), expected, path + text);
  }
});

const clinics = ["content", "tests/sites/languages/content", "tests/sites/stress/content", "examples/knee-injection/content", "examples/tooth-extraction/content"];
for (const folder of clinics) {
  test(`all is well in ${folder}`, async () => {
    clinic += 1;
    const all = readdirSync(join(root, folder), { recursive: true }).map((name) => name.replaceAll("\\", "/"));
    const texts = all.filter((name) => /\.(yaml|md)$/.test(name) && !name.startsWith("parts/"));
    const found = texts.map(async (name) => {
      const text = readFileSync(join(root, folder, name), "utf8").replaceAll("\r\n", "\n");
      if (name.endsWith(".yaml")) return [name, await look(`content/${name}`, text)];
      const fields = /^\ufeff?---\n([^]*?\n)---\n/.exec(text)[1];
      return [name, await look(`fields/${name.replaceAll("/", "-")}.yaml`, fields)];
    });
    const wrong = (await Promise.all(found)).filter(([, said]) => said.length > 0);
    assert.deepEqual(wrong, []);
  });
}
