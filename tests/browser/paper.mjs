// Prints pages, and reads what came out.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { project } from "./sites.mjs";

const mm = 96 / 25.4;

/** The four forms of a sheet. Lengths in CSS pixels: the width and height that the margins of the style sheet leave. */
export const forms = [
  { name: "A4", format: "A4", points: [595, 842], width: Math.floor(178 * mm), height: 266 * mm, large: false },
  { name: "Letter", format: "Letter", points: [612, 792], width: Math.floor(183.9 * mm), height: 248.4 * mm, large: false },
];
forms.push(...forms.map((form) => ({ ...form, name: `${form.name}, large`, large: true })));

/** Where the sheets of these tests are kept, for a person to look at. */
export function place(...names) {
  const file = join(project, "target/paper", ...names);
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

/** Prints as a person does: with the date and the address that browsers put at the edges, unless the page keeps them away. */
export const print = (page, form, path, options = {}) =>
  page.pdf({ path, format: form.format, preferCSSPageSize: true, tagged: true, outline: true, printBackground: true, displayHeaderFooter: true, ...options });

/** What a program says. */
export const say = (program, ...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1e9, stdio: ["ignore", "pipe", "pipe"] });

/** The text of each sheet, with the margins. */
export const sheets = (pdf) => say("pdftotext", pdf, "-").split("\f").slice(0, -1);

/** The text at the foot of each sheet, in the margin. */
export function feet(pdf, form) {
  const [width, height] = form.points;
  return say("pdftotext", "-x", "0", "-y", `${height - 46}`, "-W", `${width}`, "-H", "46", pdf, "-").split("\f").slice(0, -1);
}

/** What the paper leaves out on purpose: what only a screen can do. */
const screenOnly = ".screen-only, .skip, .topic, .large, .print-button, nav, script, style";

/** The words of a page that must be on paper, whether the style sheet shows them or not. */
export const wordsOfPage = async (page) =>
  (await page.evaluate((screenOnly) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(screenOnly) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode.data);
    return texts;
  }, screenOnly)).flatMap(words);

/** The words of a PDF without its margins; a word that goes on in the next line counts in pieces and as a whole. */
export function wordsOfPaper(pdf, form) {
  const [width, height] = form.points;
  const lines = say("pdftotext", "-raw", "-x", "0", "-y", "34", "-W", `${width}`, "-H", `${height - 80}`, pdf, "-").split(/[\n\f]/).map(words);
  const all = lines.flat();
  for (let first = 0; first < lines.length; first++) {
    let word = lines[first].at(-1);
    for (let next = first + 1; word && next < first + 9 && lines[next]?.length > 0; next++) {
      word += lines[next][0];
      all.push(word);
      if (lines[next].length > 1) break;
    }
  }
  return all;
}

/** Digits count one by one, because a small number may touch the number before it; so do Arabic letters, whose order in a PDF is that of their shapes. */
const words = (text) => text.normalize("NFKC").replace(/\p{M}/gu, "").match(/\p{Script=Arabic}|\p{N}|\p{L}+/gu) ?? [];

/** The words that are more often in the first list than in the second. */
export function lost(wanted, found) {
  const count = new Map();
  for (const word of found) count.set(word, (count.get(word) ?? 0) + 1);
  return wanted.filter((word) => {
    const left = count.get(word) ?? 0;
    count.set(word, left - 1);
    return left <= 0;
  });
}

/** The lines of text in a PDF, each with the size of its letters in points. */
export function lines(pdf) {
  // Three times as large, because pdftohtml rounds.
  const xml = say("pdftohtml", "-xml", "-zoom", "3", "-i", "-stdout", pdf);
  const sizes = Object.fromEntries([...xml.matchAll(/<fontspec id="(\d+)" size="(\d+)"/g)].map(([, id, size]) => [id, size / 3]));
  return [...xml.matchAll(/<text [^>]*font="(\d+)">(.*)<\/text>/g)].map(([, font, text]) => ({ size: sizes[font], text: text.replaceAll(/<[^>]*>/g, "") }));
}

/** The pictures of all sheets, in grey: width, height, and a byte for each pixel. */
export function pictures(pdf, dpi) {
  const data = execFileSync("pdftoppm", ["-gray", "-r", `${dpi}`, pdf], { maxBuffer: 1e9 });
  const all = [];
  for (let at = 0; at < data.length;) {
    const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(data.toString("latin1", at, at + 40));
    at += head.length;
    all.push({ width: +width, height: +height, pixels: data.subarray(at, at += width * height) });
  }
  return all;
}

/** What the QR codes on the sheets of each PDF say, as a camera reads them from paper. */
export function codes(pdfs) {
  const folder = mkdtempSync(place("codes", "of-"));
  pdfs.forEach((pdf, index) => say("pdftoppm", "-r", "150", "-gray", pdf, join(folder, `${index}`)));
  const names = readdirSync(folder);
  const found = python("qr", ...names.map((name) => join(folder, name)));
  rmSync(folder, { recursive: true });
  return pdfs.map((_, index) => found.filter((_, at) => names[at].startsWith(`${index}-`)).flat());
}

/** What a part of `paper.py` says about files. */
export const python = (what, ...files) => JSON.parse(say(join(project, "target/venv/bin/python"), join(project, "tests/browser/paper.py"), what, ...files));

/** What stays on one sheet if it fits, and headings with what follows them. */
const kept = ".key-points, .do, .dont, .risk, .contact, .questions, .about, tr";
/** What else does, but in large print, where it would leave half a sheet empty. */
const keptIfSmall = `${kept}, .alert, .do-dont, .timeline, table:not(:has(tbody > tr:nth-child(13)))`;
const headings = "h1, h2, h3, h4, caption";
const blocks = `${headings}, p, li, dt, dd, th, td, hr, img, pre`;

/**
 * Where parts of a page lie on paper: for each part its name, its height on screen, its first and its last sheet; for a heading also
 * the sheet of what follows. A PDF tells the place of whatever a link in it leads to, so links are added that nobody sees.
 */
export async function marks(page, form, pdf) {
  await page.setViewportSize({ width: form.width, height: 1000 });
  await page.emulateMedia({ media: "print" });
  const parts = await page.evaluate(([kept, headings, blocks]) => {
    const links = document.createElement("div");
    links.hidden = true;
    const mark = (element) => {
      element.id ||= `mark-${links.childElementCount}`;
      const link = document.createElement("a");
      link.href = `#${element.id}`;
      links.append(link);
      return element.id;
    };
    const end = (element) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      let last;
      while (walker.nextNode()) if (walker.currentNode.data.trim() && walker.currentNode.parentElement.checkVisibility()) last = walker.currentNode;
      if (!last) return mark(element);
      const spot = document.createElement("span");
      spot.style.cssText = "position: absolute; min-width: 0; margin: 0";
      last.after(spot);
      return mark(spot);
    };
    const all = [...document.querySelectorAll(blocks)].filter((block) => block.checkVisibility());
    const next = (heading) => all.find((block) => heading.compareDocumentPosition(block) === Node.DOCUMENT_POSITION_FOLLOWING);
    const parts = [];
    const part = (element, after) => parts.push({
      name: `${element.localName}.${element.className} "${element.textContent.trim().replaceAll(/\s+/g, " ").slice(0, 40)}"`,
      height: element.getBoundingClientRect().height,
      ids: [mark(element), end(element), after && mark(after)],
    });
    for (const element of document.querySelectorAll(kept)) if (element.checkVisibility()) part(element);
    // A heading in the line of its words is kept with them by the part that both are in.
    const isLine = (heading) => heading.checkVisibility() && getComputedStyle(heading).display !== "inline-block";
    for (const heading of document.querySelectorAll(headings)) if (isLine(heading)) part(heading, next(heading));
    document.body.append(links);
    return parts;
  }, [form.large ? kept : keptIfSmall, headings, blocks]);
  await print(page, form, pdf);
  await page.emulateMedia({ media: null });
  const sheets = new Map([...say("pdfinfo", "-dests", pdf).matchAll(/^ *(\d+) \[.*\] "(.*)"$/gm)].map(([, sheet, id]) => [decodeURIComponent(id), +sheet]));
  return parts.map(({ ids: [start, end, next], ...part }) => ({ ...part, start: sheets.get(start), end: sheets.get(end), next: next ? sheets.get(next) : undefined }));
}

/** The headings that are not on the sheet of what follows them, and the parts that are on two sheets but would fit on one. */
export const stranded = (parts, form) => parts.flatMap(({ name, height, start, end, next }) => [
  !(start && end) && `${name} is nowhere`,
  start !== end && height < form.height && `${name} is cut: it begins on sheet ${start} and ends on sheet ${end}`,
  next !== undefined && end !== next && `${name} stands alone on sheet ${end}`,
]);
