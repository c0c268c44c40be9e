// What a reader needs who cannot use a mouse, or sees the page in colours and at a pace of his own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pages } from "./sites.mjs";

const sample = ["site/index.html", "site/microneedling/healing.html", "stress/paper/everything.html", "stress/paper/words.html", "stress/ar/paper/everything.html", "stress/paper/pack.html"]
  .map((name) => pages.find((page) => page.name.endsWith(name)));
const focusable = "a[href], button, input, summary, [tabindex]";

let browser, page;
before(async () => {
  browser = await launch();
  page = await browser.newPage();
});
after(() => browser.close());

/** A test that looks at each page of the sample, and names all faults. */
const each = (name, faults) => test(name, async (t) => {
  for (const { url, name } of sample) {
    await t.test(name, async () => {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: null });
      await page.goto(url);
      assert.deepEqual(await faults(), []);
    });
  }
});

// WCAG 2.2: 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11, 2.4.13.
each("the tab key reaches all there is, in order, and what has the focus is seen, with a ring", async () => {
  const found = [];
  for (const size of [{ width: 1280, height: 900 }, { width: 320, height: 256 }]) {
    await page.setViewportSize(size);
    await page.reload();
    const wanted = await page.evaluate((focusable) => {
      window.all = [...document.querySelectorAll(focusable)].filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0);
      return window.all.length;
    }, focusable);
    for (let index = 0; index < wanted; index++) {
      await page.keyboard.press("Tab");
      const fault = await page.evaluate((index) => {
        const element = document.activeElement;
        const name = element.outerHTML.slice(0, 80);
        if (element !== window.all[index]) return `${name} has the focus instead of ${window.all[index].outerHTML.slice(0, 80)}`;
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
        if (outlineStyle !== "solid" || parseFloat(outlineWidth) < 3 || outlineColor !== getComputedStyle(document.body).color) return `${name} has no ring`;
        // A long word may go on out of sight, in a table that is scrolled.
        const seen = [...element.getClientRects()].some(({ left, right, top, bottom }) => [left + 4, (left + right) / 2, right - 4].some((x) => {
          const at = document.elementFromPoint(x, (top + bottom) / 2);
          return at && (element.contains(at) || (at.contains(element) && at.localName === "label"));
        }));
        return !seen && `${name} is hidden`;
      }, index);
      if (fault) found.push(`${size.width} pixels: ${fault}`);
    }
  }
  return found;
});

// WCAG 2.2: 1.4.11. What is not text, and says something by its shape.
const shapes = [
  ["input, .ticks li", "::before", "borderTopColor"], ["input", null, "accentColor"], [".print-button", null, "backgroundColor"],
  [".alert", null, "borderInlineStartColor"], [".timeline li", "::before", "borderTopColor"], [".timeline li", null, "borderTopColor"], [".alert svg, .do svg, .dont svg", null, "stroke"],
];

each("the edges of boxes to tick, signs and buttons stand out from the page by 3 to 1", async () => {
  const found = [];
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    found.push(...await page.evaluate((shapes) => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const rgb = (color) => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
      };
      const light = (color) => {
        const [r, g, b] = rgb(color).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const clear = "rgba(0, 0, 0, 0)";
      const ground = (element) => {
        for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).backgroundColor !== clear) return getComputedStyle(at).backgroundColor;
        return "white";
      };
      return shapes.flatMap(([selector, part, property]) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility()).flatMap((element) => {
        const style = getComputedStyle(element, part);
        const [width, color] = [property === "borderTopColor" ? parseFloat(style.borderTopWidth) : 1, style[property]];
        if (width === 0 || color === "auto" || color === clear || color === "none") return [];
        const [one, other] = [light(color), light(ground(part || property.startsWith("border") || property === "backgroundColor" ? element.parentElement : element))];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        return ratio >= 3 ? [] : [`${selector}${part ?? ""} ${property}: ${ratio.toFixed(2)}`];
      }));
    }, shapes));
  }
  return [...new Set(found)];
});

each("in the reader's own colours boxes keep their edges, signs their lines, the focus its ring", async () => {
  await page.emulateMedia({ forcedColors: "active" });
  return page.evaluate(() => {
    const faults = [];
    const paper = getComputedStyle(document.body).backgroundColor;
    const check = (selector, fault) => {
      for (const element of document.querySelectorAll(selector)) if (element.checkVisibility() && fault(element)) faults.push(element.outerHTML.slice(0, 100));
    };
    const edge = (element, part) => {
      const style = getComputedStyle(element, part);
      return ["Top", "InlineStart"].every((side) => parseFloat(style[`border${side}Width`]) === 0 || style[`border${side}Color`] === paper);
    };
    check(".alert, .key-points, .print-button", (element) => edge(element));
    check(".ticks li", (element) => edge(element, "::before"));
    check("svg:not(.qr)", (svg) => getComputedStyle(svg).stroke === paper || getComputedStyle(svg).color === paper);
    check(".qr", (svg) => getComputedStyle(svg).stroke !== "rgb(0, 0, 0)" || getComputedStyle(svg).backgroundColor !== "rgb(255, 255, 255)");
    const link = document.querySelector("main a[href]");
    link.focus({ focusVisible: true });
    if (getComputedStyle(link).outlineStyle !== "solid" || getComputedStyle(link).outlineColor === paper) faults.push("no ring");
    return faults;
  });
});

each("nothing moves", async () => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  return page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
    const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
    return animationName !== "none" || transitionDuration !== "0s" || scrollBehavior !== "auto";
  }).map((element) => element.outerHTML.slice(0, 80)));
});
