import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { anchors } from "./markdown.ts";

/** The pages of the project, by their paths from its root. */
export function projectPages(root: string): string[] {
  const paths = [...new Bun.Glob("**/*.md").scanSync({ cwd: root, dot: false })];
  return paths.filter((path) => !/^(?:node_modules|dist|bench\/results)\//.test(path)).sort();
}

/** What is wrong with the links of one page: files that are not there, and headings that are not in them. */
export function linkProblems(root: string, path: string, page: string): string[] {
  return linksOf(page).flatMap((link) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : relative(root, join(root, dirname(path), file));
    const here = target === path;
    if (!here && (target.startsWith("..") || !existsSync(join(root, target)))) return [`${path}: there is no ${link}`];
    if (anchor === undefined) return [];
    if (!here && statSync(join(root, target)).isDirectory()) return [`${path}: ${link} is a folder`];
    const text = here ? page : readFileSync(join(root, target), "utf8");
    return anchorsOf(text).includes(anchor) ? [] : [`${path}: there is no heading for ${link}`];
  });
}

/** Where the links of a page lead, without those in code and comments. */
export function linksOf(page: string): string[] {
  const text = prose(page).replace(/`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)].map((match) => match[1]!);
}

/** The anchors of a page's headings. */
export function anchorsOf(page: string): string[] {
  return anchors([...prose(page).matchAll(/^#{1,6} +(.+?) *$/gm)].map((match) => match[1]!));
}

/** A page without blocks of code and comments. */
function prose(page: string): string {
  return page.replace(/^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2$/gm, "").replace(/<!--[\s\S]*?-->/g, "");
}
