import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** Returns a message for each link in the built pages of the site whose file or anchor is missing. */
export function siteLinkProblems(dist: string): string[] {
  const files = new Set(new Bun.Glob("**/*").scanSync({ cwd: dist }));
  const pages = [...files].filter((file) => file.endsWith(".html") && file !== "404.html").sort();
  const texts = new Map(pages.map((page) => [page, readFileSync(join(dist, page), "utf8")]));
  const ids = new Map([...texts].map(([page, text]) => [page, new Set(valuesOf(text, "id"))]));
  return pages.flatMap((page) =>
    [...new Set([...valuesOf(texts.get(page)!, "href"), ...valuesOf(texts.get(page)!, "src")])].flatMap((link) => {
      if (/^[a-z]+:/.test(link)) return [];
      const { pathname, hash } = new URL(link, `http://site/${page}`);
      const path = decodeURIComponent(pathname.slice(1));
      const target = path === "" || path.endsWith("/") ? posix.join(path, "index.html") : path;
      if (!files.has(target)) return [`site: ${page}: broken link ${link}: no such file`];
      const anchor = decodeURIComponent(hash.slice(1));
      if (anchor === "" || ids.get(target)?.has(anchor) === true) return [];
      return [`site: ${page}: broken link ${link}: no such heading`];
    }),
  );
}

/** Returns the values of an attribute in a page. */
function valuesOf(html: string, attribute: "id" | "href" | "src"): string[] {
  const values = html.matchAll(new RegExp(`<[^>]*?\\s${attribute}="([^"]*)"`, "g"));
  return [...values].map(([, value]) => value!.replaceAll("&amp;", "&"));
}
