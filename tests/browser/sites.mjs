// The built sites, and a browser to look at them.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const project = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The starter site as committed, and the test site in three languages as `tests/run` builds it. */
export const sites = [join(project, "site"), join(project, "target/sites/languages")];

/** Every page of every site: its file, its address, its name for messages. */
export const pages = sites.flatMap((site) => {
  if (!existsSync(site)) throw new Error(`${site} is not there: run tests/run`);
  return readdirSync(site, { recursive: true })
    .filter((name) => name.endsWith(".html"))
    .sort()
    .map((name) => ({ file: join(site, name), url: pathToFileURL(join(site, name)).href, name: relative(project, join(site, name)) }));
});

/** Chromium without anything that calls home; as root it cannot have a sandbox. */
export function launch() {
  const path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!path) throw new Error("Chromium is not there: run tests/run");
  const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: path, chromiumSandbox: process.getuid?.() !== 0, args: quiet });
}
