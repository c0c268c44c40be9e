// Every crate that goes into the program has a licence from the list, and there is one version of each.
import { execFileSync } from "node:child_process";

const allowed = new Set(["MIT", "Apache-2.0", "Unicode-3.0", "Zlib", "BSD-3-Clause", "Unlicense", "CC0-1.0", "ISC"]);

const metadata = JSON.parse(
  execFileSync("cargo", ["metadata", "--format-version=1", "--locked", "--filter-platform=x86_64-unknown-linux-gnu"], { maxBuffer: 1e8 }),
);
const used = new Set();
const wanted = [metadata.resolve.root];
const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
while (wanted.length > 0) {
  const id = wanted.pop();
  if (used.has(id)) continue;
  used.add(id);
  const kinds = nodes.get(id).deps.filter((dep) => dep.dep_kinds.some(({ kind }) => kind !== "dev"));
  wanted.push(...kinds.map(({ pkg }) => pkg));
}

const packages = metadata.packages.filter(({ id }) => used.has(id));
const wrong = [];
for (const { name, version, license } of packages) {
  const choices = (license ?? "").split(/ OR |\//).map((choice) => choice.replaceAll(/[()]/g, "").trim());
  const fine = choices.some((choice) => choice.split(" AND ").every((part) => allowed.has(part.trim())));
  if (!fine) wrong.push(`${name} ${version}: ${license}`);
}
const names = packages.map(({ name }) => name);
for (const name of new Set(names.filter((name, at) => names.indexOf(name) !== at))) wrong.push(`${name} is there twice`);

if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log(`${packages.length} crates, all with licences from the list, none twice`);
