// A small server for a site.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml" };

/** Serves a folder. A font comes as many milliseconds later as `late` says. */
export async function serve(site, late = 0) {
  const server = createServer((request, response) => {
    // The browser looks for a picture of the site by itself.
    if (request.url === "/favicon.ico") return response.writeHead(204).end();
    try {
      const path = normalize(new URL(request.url, "http://here").pathname);
      const body = readFileSync(join(site, path));
      const type = types[extname(path)] ?? "application/octet-stream";
      setTimeout(() => response.writeHead(200, { "content-type": type }).end(body), type.startsWith("font/") ? late : 0);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
