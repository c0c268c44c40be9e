// LHC-Forms of the US National Library of Medicine: another program that fills in FHIR questionnaires. Its package is fetched alone,
// as its built files need none of the packages that it names.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { project } from "./sites.mjs";

const version = "40.1.3";
const integrity = "sha512-WLruTm+BcVnafC0rSAQ3/cNqhxvclBUxyBG68aub/uha2NaK9H8ZZcEXTTuORuGzzCt0wa7fvhuieZtcDIdPzQ==";

/** A page with LHC-Forms in it. @param {import("playwright-core").Browser} browser */
export async function openForms(browser) {
  const folder = join(project, "target/lforms");
  if (!existsSync(join(folder, "package"))) {
    mkdirSync(folder, { recursive: true });
    const [packed] = JSON.parse(execFileSync("npm", ["pack", `lforms@${version}`, "--json", "--pack-destination", folder], { encoding: "utf8" }));
    const file = join(folder, packed.filename);
    const found = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
    if (found !== integrity) throw new Error(`${file} is not the one that was tried: ${found}`);
    execFileSync("tar", ["xzf", file, "-C", folder]);
  }
  const scripts = ["webcomponent/assets/lib/zone.min.js", "webcomponent/lhc-forms.js", "fhir/R4/lformsFHIR.min.js"];
  const tags = scripts.map((script) => `<script src="package/dist/lforms/${script}" type="${script.includes("zone") ? "text/javascript" : "module"}"></script>`);
  const page = await browser.newPage();
  // Modules do not load from files, and no server is needed for this.
  await page.route("http://forms.test/**", (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname !== "/") return route.fulfill({ path: join(folder, pathname) });
    return route.fulfill({ contentType: "text/html", body: `<!doctype html><title>LHC-Forms</title><div id="form"></div>${tags.join("")}` });
  });
  await page.goto("http://forms.test/");
  await page.waitForFunction("window.LForms?.FHIR && customElements.get('wc-lhc-form')");
  return page;
}
