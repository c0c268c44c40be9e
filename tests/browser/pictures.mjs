// Makes the pictures of README anew, from the committed site: node tests/browser/pictures.mjs
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { forms, place, print } from "./paper.mjs";
import { few, launch, project } from "./sites.mjs";

const [, healing] = few;
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1100, height: 1540 }, deviceScaleFactor: 0.6 });
await page.goto(healing.url);
const [screen, sheet] = ["page", "sheet"].map((name) => join(project, "docs", name));
await page.screenshot({ path: `${screen}.png` });
const pdf = place("README", "healing.pdf");
await print(page, forms[0], pdf);
await browser.close();
execFileSync("pdftoppm", ["-r", "80", "-l", "1", "-singlefile", "-png", pdf, sheet]);
// With few colours the files are small.
const paint = "import sys; from PIL import Image; [Image.open(path).convert('RGB').quantize(64).save(path, optimize=True) for path in sys.argv[1:]]";
execFileSync(join(project, "target/venv/bin/python"), ["-c", paint, `${screen}.png`, `${sheet}.png`]);
