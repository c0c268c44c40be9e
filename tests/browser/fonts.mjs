// The fonts that a browser finds: those of this computer must not decide what the tests see.
import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../target/fonts");

/** Where the files of a font are. */
function places(font) {
  let said = "";
  try {
    said = execFileSync("fc-list", [`:family=${font}`, "file"], { encoding: "utf8", env: { ...process.env, FONTCONFIG_FILE: undefined } });
  } catch {
    // Without fc-list, no font is known.
  }
  const files = said.split("\n").map((line) => line.replace(/: *$/, "")).filter(Boolean);
  if (files.length === 0) throw new Error(`the tests need the font ${font}, and it is not there: run tests/run`);
  return files.map(dirname);
}

/** The surroundings of a program on a computer that has only these fonts; the first one is for whatever is not said. */
export function having(...fonts) {
  const dirs = [...new Set(fonts.flatMap(places))].map((dir) => `<dir>${dir}</dir>`).join("");
  const file = join(folder, `${fonts.join(", ")}.conf`);
  mkdirSync(folder, { recursive: true });
  const otherwise = `<match target="pattern"><edit name="family" mode="append_last"><string>${fonts[0]}</string></edit></match>`;
  const rules = `<include ignore_missing="yes">/etc/fonts/conf.d</include>${otherwise}`;
  // All tests run at once: none may read half a file of another.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `<?xml version="1.0"?>\n<fontconfig>${dirs}<cachedir>${join(folder, "cache")}</cachedir>${rules}</fontconfig>\n`);
  renameSync(own, file);
  return { ...process.env, FONTCONFIG_FILE: file };
}
