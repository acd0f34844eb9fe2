// Rewrites README.md and CHANGELOG.md for the packed file, which contains no other pages, and restores them.
//
//   bun scripts/packed-pages.ts write|restore
//
// `bun pm pack` calls it before and after it packs. An interrupted `bun pm pack` leaves the rewritten pages behind; the next
// call of either command restores the originals first.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Pages in the packed file. */
export const PACKED_PAGES: readonly string[] = ["README.md", "CHANGELOG.md"];
/** Other files in the packed file to which these pages may link. */
const PACKED = new Set([...PACKED_PAGES, "LICENSE"]);
const NOTE = "Paths such as `docs/README.md` are those of files in the project's repository.\n";

/** The part of package.json that decides where links lead. */
export interface PackedManifest {
  version: string;
  /** Address of the repository, as in package.json. Links lead to it if it is on GitHub. */
  repository?: string | { url: string };
}

/**
 * Returns a page in the form for the packed file. Links to files that are not packed become links to the repository, at the
 * tag of the version; without a known repository, they become the paths of the files.
 */
export function packedPage(page: string, manifest: PackedManifest): string {
  const repository = repositoryAddress(manifest);
  const text = page.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (link, image: string, title: string, target: string) => {
    if (/^(?:[a-z]+:|#)/.test(target) || PACKED.has(target.split("#")[0]!)) return link;
    if (repository === undefined) return title.endsWith(".md") ? `\`${target}\`` : `${title} (\`${target}\`)`;
    return `${image}[${title}](${repository}/${image === "" ? "blob" : "raw"}/v${manifest.version}/${target})`;
  });
  return repository === undefined && text !== page
    ? text.replace(/^# .*\n\n/, (heading) => `${heading}${NOTE}\n`)
    : text;
}

/** Returns the address of the repository on GitHub, or undefined if package.json has none. */
export function repositoryAddress({ repository }: PackedManifest): string | undefined {
  const address = typeof repository === "object" ? repository.url : repository;
  const path =
    /^(?:github:|(?:git\+)?(?:https|ssh|git):\/\/(?:git@)?github\.com\/)?([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(
      address ?? "",
    );
  return path === null ? undefined : `https://github.com/${path[1]}`;
}

/** Writes the packed form of the pages of a folder, and keeps the originals in its folder `.packing`. */
export function writePackedPages(root: string): void {
  restorePages(root);
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as PackedManifest;
  mkdirSync(join(root, ".packing"));
  for (const page of PACKED_PAGES) {
    const text = readFileSync(join(root, page), "utf8");
    const packed = packedPage(text, manifest);
    writeFileSync(join(root, ".packing", page), text);
    writeFileSync(join(root, ".packing", `${page}.packed`), packed);
    writeFileSync(join(root, page), packed);
  }
}

/** Restores the pages that {@link writePackedPages} replaced. A page that was edited since then keeps the edits. */
export function restorePages(root: string): void {
  for (const page of PACKED_PAGES) {
    const kept = join(root, ".packing", page);
    if (!existsSync(`${kept}.packed`)) continue;
    if (readFileSync(join(root, page), "utf8") === readFileSync(`${kept}.packed`, "utf8"))
      writeFileSync(join(root, page), readFileSync(kept, "utf8"));
  }
  rmSync(join(root, ".packing"), { recursive: true, force: true });
}

if (import.meta.main) {
  const root = join(import.meta.dir, "..");
  if (process.argv[2] === "write") writePackedPages(root);
  else restorePages(root);
}
