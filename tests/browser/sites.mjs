// The built sites, and a browser to look at them.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { having } from "./fonts.mjs";

export const project = join(dirname(fileURLToPath(import.meta.url)), "../..");

// Whatever these tests start sees the same fonts on every computer: wide letters, which are the hardest to fit.
Object.assign(process.env, having("DejaVu Sans", "Liberation Sans"));

/** The starter site as committed, and the test sites as `tests/run` builds them: three languages, and all that is hard to print. */
export const sites = [join(project, "site"), join(project, "target/sites/languages"), join(project, "target/sites/stress")];

/** The clinics of `examples/`, on other topics than the starter, as `tests/run` builds them. */
export const examples = readdirSync(join(project, "examples")).sort().map((name) => join(project, "target/sites", name));

const page = (file) => ({ file, url: pathToFileURL(file).href, name: relative(project, file) });

const filesOf = (site) => {
  if (!existsSync(site)) throw new Error(`${site} is not there: run tests/run`);
  return readdirSync(site, { recursive: true })
    .filter((name) => name.endsWith(".html"))
    .sort()
    .map((name) => page(join(site, name)));
};
const files = sites.flatMap(filesOf);
const isRedirect = ({ file }) => readFileSync(file, "utf8").includes('http-equiv="refresh"');

/** With a `url`, the addresses of "page not found" begin with the root of a server: a file has none. */
const needsServer = ({ file }) => basename(file) === "404.html" && readFileSync(file, "utf8").includes('<link rel="stylesheet" href="/');

/** Every page of every site: its file, its address, its name for messages. */
export const pages = files.filter((page) => !isRedirect(page) && !needsServer(page));

/** The pages that only lead to another one. */
export const redirects = files.filter(isRedirect);

/** Every page of every example: one theme draws them all, so that only some tests look at them. */
export const examplePages = examples.flatMap(filesOf);

/** The handouts of a site, from its catalogue, each with what every sheet of it says: its name, its language, and the code of its text. */
export const handouts = (site) =>
  JSON.parse(readFileSync(join(site, "handouts.json"), "utf8")).handouts.map(({ page: path, key, language, hash }) =>
    ({ ...page(join(site, path)), identity: `${key} · ${language} · ${hash.slice(0, 8)}` }));

/** Three pages, for what takes long: a handout with everything, one with a risk in numbers, and the first page. */
export const few = ["index", "microneedling/healing", "microneedling/risks"].map((name) => page(join(sites[0], `${name}.html`)));

/** Where Debian and others keep a browser. */
export function program(...names) {
  const path = names.map((name) => join("/usr/bin", name)).find(existsSync);
  if (!path) throw new Error(`${names[0]} is not there: run tests/run`);
  return path;
}

/** Chromium without anything that calls home; as root it cannot have a sandbox. */
export const launch = (...more) => launchIn(process.env, ...more);

/** The same, in other surroundings. */
export function launchIn(env, ...more) {
  const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: program("chromium", "chromium-browser", "google-chrome"), env, chromiumSandbox: process.getuid?.() !== 0, args: [...quiet, ...more] });
}
