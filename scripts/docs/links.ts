import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { anchors } from "./markdown.ts";

/** Returns the paths of all documentation pages of the project, relative to its root. */
export function projectPages(root: string): string[] {
  const paths = [...new Bun.Glob("**/*.md").scanSync({ cwd: root, dot: false })];
  return paths.filter((path) => !/^(?:node_modules|dist|site|bench\/results)\//.test(path)).sort();
}

/** Returns a message for each link in a documentation page whose target file or heading is missing. */
export function linkProblems(root: string, path: string, page: string): string[] {
  const known = new Map<string, ReadonlySet<string>>();
  return linksOf(page).flatMap((link) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : relative(root, join(root, dirname(path), file));
    const isSamePage = target === path;
    if (!isSamePage && (target.startsWith("..") || !existsSync(join(root, target))))
      return [`${path}: broken link ${link}: no such file`];
    if (anchor === undefined) return [];
    if (!isSamePage && statSync(join(root, target)).isDirectory())
      return [`${path}: broken link ${link}: a folder has no headings`];
    const found = known.get(target) ?? new Set(anchorsOf(isSamePage ? page : readFileSync(join(root, target), "utf8")));
    known.set(target, found);
    return found.has(anchor) ? [] : [`${path}: broken link ${link}: no such heading`];
  });
}

/** Returns the targets of the links in a Markdown page, except those in code and comments. */
export function linksOf(page: string): string[] {
  const text = withoutCode(page).replace(/`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)].map((match) => match[1]!);
}

/** Returns the anchors of the headings in a Markdown page. */
export function anchorsOf(page: string): string[] {
  return anchors([...withoutCode(page).matchAll(/^#{1,6} +(.+?) *$/gm)].map((match) => match[1]!));
}

/** Returns a Markdown page without its code blocks and comments. */
function withoutCode(page: string): string {
  return page.replace(/^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2$/gm, "").replace(/<!--[\s\S]*?-->/g, "");
}
