// Every crate that goes into the program has a licence from the list, and there is one version of each, on every system that it is
// made for. `--texts TARGET` prints the texts of the licences, for who gets the program without its sources.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A list of deny.toml, whose lists of strings are those of JSON. */
const deny = readFileSync(new URL("../deny.toml", import.meta.url), "utf8");
const list = (name) => new Set(JSON.parse(deny.match(new RegExp(`^${name} = (\\[.*\\])$`, "m"))[1]));
const [targets, allowed, twice] = ["targets", "allow", "skip"].map(list);

/** The crates that go into the program for a system, itself first. */
function crates(target) {
  const command = ["metadata", "--format-version=1", "--locked", `--filter-platform=${target}`];
  const metadata = JSON.parse(execFileSync("cargo", command, { maxBuffer: 1e8 }));
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  const used = new Set([metadata.resolve.root]);
  for (const id of used) {
    const kinds = nodes.get(id).deps.filter((dep) => dep.dep_kinds.some(({ kind }) => kind !== "dev"));
    for (const { pkg } of kinds) used.add(pkg);
  }
  return metadata.packages.filter(({ id }) => used.has(id));
}

function faults(packages) {
  const wrong = [];
  for (const { name, version, license } of packages) {
    const choices = (license ?? "").split(/ OR |\//).map((choice) => choice.replaceAll(/[()]/g, "").trim());
    const fine = choices.some((choice) => choice.split(" AND ").every((part) => allowed.has(part.trim())));
    if (!fine) wrong.push(`${name} ${version}: ${license}`);
  }
  const names = packages.map(({ name }) => name);
  for (const name of new Set(names.filter((name, at) => names.indexOf(name) !== at && !twice.has(name)))) wrong.push(`${name} is there twice`);
  return wrong;
}

/** Each text once, below the names of all crates that have it. */
function texts(packages) {
  const having = new Map();
  for (const { name, version, manifest_path } of packages) {
    const folder = dirname(manifest_path);
    const files = readdirSync(folder, { withFileTypes: true }).filter((file) => file.isFile() && /^(licen[cs]e|copying|notice|unlicense)/i.test(file.name));
    for (const file of files) {
      const text = readFileSync(join(folder, file.name), "utf8").replaceAll("\r", "").trim();
      having.set(text, [...(having.get(text) ?? []), `${name} ${version}`]);
    }
  }
  for (const [text, names] of having) console.log(`${"=".repeat(80)}\n${names.join(", ")}\n\n${text}\n`);
}

if (process.argv[2] === "--texts") {
  texts(crates(process.argv[3]));
} else {
  for (const target of targets) {
    const packages = crates(target);
    const wrong = faults(packages);
    if (wrong.length > 0) {
      console.error(`${target}:\n${wrong.join("\n")}`);
      process.exitCode = 1;
    } else {
      console.log(`${target}: ${packages.length} crates, all with licences from the list, none twice but ${[...twice].join(", ")}`);
    }
  }
}
