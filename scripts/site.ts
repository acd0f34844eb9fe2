// Builds the static site in site/dist: the guides in docs/ and a reference of all public declarations, with a search.
//
//   bun run site
//
// The tools are installed in site/, not with the project. The build fails if a link has no target.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

const root = join(import.meta.dir, "..");
const site = join(root, "site");
const pages = join(site, "pages");
/** Pages of the site that are not in docs/. */
const OTHER_PAGES = [
  "README",
  "CHANGELOG",
  "CONTRIBUTING",
  "SECURITY",
  "bench/README",
  "bench/METHOD",
  "specs/README",
].map((name) => `${name}.md`);

run([process.execPath, "install", "--frozen-lockfile"], site);
rmSync(pages, { recursive: true, force: true });
const sources = [...OTHER_PAGES, ...new Bun.Glob("docs/**/*.md").scanSync({ cwd: root })];
for (const path of sources) copyPage(path);
writeReference();
run([process.execPath, "node_modules/vitepress/bin/vitepress.js", "build", "."], site);
console.log("the site is in site/dist");

/**
 * Copies a documentation page with its images to the site, without HTML comments outside of code blocks. Links to files
 * that are not pages become text.
 */
function copyPage(path: string): void {
  const source = readFileSync(join(root, path), "utf8");
  const visible = source.replaceAll(
    /^(`{3,})[\s\S]*?^\1$|^<!--[\s\S]*?-->\n/gm,
    (match: string, fence: string | undefined) => (fence === undefined ? "" : match),
  );
  const text = visible.replaceAll(
    /(!?)\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\)/g,
    (link, image: string, label: string, target: string) => {
      if (/^(https?:|mailto:|#)/.test(target)) return link;
      const [file = "", anchor] = target.split("#", 2);
      const place = posix.normalize(posix.join(posix.dirname(path), file));
      if (image === "!") {
        write(place, readFileSync(join(root, place)));
        return link;
      }
      if (sources.includes(place)) return link;
      return sources.includes(`${place.replace(/\/$/, "")}/README.md`)
        ? `[${label}](${file.replace(/\/$/, "")}/README.md${anchor === undefined ? "" : `#${anchor}`})`
        : label;
    },
  );
  write(path, text);
}

function write(path: string, content: string | Uint8Array): void {
  const file = join(pages, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Writes one reference page for each entry point, from the source with its comments. */
function writeReference(): void {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Record<string, { bun?: string }>;
  };
  const entries = Object.entries(exports).filter(([path, { bun }]) => bun !== undefined && !path.includes("*"));
  // The first page that exports a declaration describes it, and later pages link to the description. The main entry
  // point is last, so that its page links to the other pages.
  entries.sort(([one], [other]) => Number(one === ".") - Number(other === "."));
  const files: string[] = [];
  // The reference pages have the names of the entry points, not those of the source files.
  const folder = join(site, "entries");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [path, { bun }] of entries) {
    const name = posix.join("bun-netlink", path).replaceAll("/", ".");
    writeFileSync(join(folder, `${name}.ts`), `export * from "../../${bun!.slice(2)}";\n`);
    files.push(`entries/${name}.ts`);
  }
  run([process.execPath, "node_modules/typedoc/bin/typedoc", ...files], site);
  for (const file of new Bun.Glob("*.md").scanSync({ cwd: join(site, "reference") })) {
    const text = readFileSync(join(site, "reference", file), "utf8");
    // TypeDoc names an entry point as its file: bun-netlink.route instead of bun-netlink/route.
    write(`reference/${file}`, text.replaceAll(/^(# |[-*] \[)bun-netlink\./gm, "$1bun-netlink/"));
  }
}

function run(command: string[], cwd: string): void {
  const { exitCode } = Bun.spawnSync(command, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (exitCode !== 0) {
    console.error(`\`${command.slice(1).join(" ")}\` failed`);
    process.exit(1);
  }
}
