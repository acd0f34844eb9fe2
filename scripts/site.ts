// Builds the static site in site/dist: the guides in docs/ and a reference of all public declarations, with a search.
// Checks the built pages: their links, and their layout in Chromium, if it is installed.
//
//   bun run site [--pictures DIR]
//
// --pictures also writes pictures of pages to a directory. The tools are installed in site/, not with the project.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { entrySources } from "./bundle.ts";
import { layoutProblems } from "./site/check-layout.ts";
import { siteLinkProblems } from "./site/check-links.ts";
import type { Declaration } from "./site/declarations.ts";
import { copyPages, writePage } from "./site/pages.ts";
import { referencePages } from "./site/reference.ts";

const root = join(import.meta.dir, "..");
const site = join(root, "site");
const { values } = parseArgs({ options: { pictures: { type: "string" } } });

run([process.execPath, "install", "--frozen-lockfile"]);
rmSync(join(site, "pages"), { recursive: true, force: true });
copyPages();
for (const [file, text] of writeReference()) writePage(`reference/${file === "README.md" ? "index.md" : file}`, text);
run([process.execPath, "node_modules/vitepress/bin/vitepress.js", "build", "."]);
const dist = join(site, "dist");
const problems = [...siteLinkProblems(dist), ...(await layoutProblems(dist, values.pictures))];
for (const problem of problems) console.error(problem);
console.log(`the site is in site/dist: ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Returns the pages of the reference, from the source with its comments. */
function writeReference(): Map<string, string> {
  const entries = [...entrySources()].filter(([path]) => !path.includes("*"));
  // The main entry point is last, so that the pages of the others have the sections of what both export.
  entries.sort(([one], [other]) => Number(one === ".") - Number(other === "."));
  const folder = join(site, "entries");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = entries.map(([path]) => (path === "." ? "bun-netlink" : path.slice(2)));
  for (const [index, [, [source]]] of entries.entries()) {
    writeFileSync(join(folder, `${names[index]}.ts`), `export * from "../../${source}";\n`);
  }
  const json = join(folder, "declarations.json");
  const files = names.map((name) => `entries/${name}.ts`);
  run([process.execPath, "node_modules/typedoc/bin/typedoc", "--json", json, ...files]);
  const { children } = JSON.parse(readFileSync(json, "utf8")) as { children: Declaration[] };
  const summaries = entryPointSummaries();
  return referencePages(
    names.map((page) => {
      const name = page === "bun-netlink" ? page : `bun-netlink/${page}`;
      const summary = summaries.get(name);
      if (summary === undefined) throw new Error(`docs/README.md: the entry point ${name} is not in the table`);
      return { name, page, summary, module: children.find((module) => module.name === page)! };
    }),
  );
}

/** Returns the line about each entry point in docs/README.md. */
function entryPointSummaries(): Map<string, string> {
  const text = readFileSync(join(root, "docs/README.md"), "utf8");
  const rows = text.matchAll(/^\| `(bun-netlink[^`]*)` +\| (.*?) +\|$/gm);
  return new Map([...rows].map(([, name, summary]) => [name!, summary!]));
}

function run(command: string[]): void {
  const { exitCode } = Bun.spawnSync(command, { cwd: site, stdio: ["ignore", "inherit", "inherit"] });
  if (exitCode !== 0) {
    console.error(`\`${command.slice(1).join(" ")}\` failed`);
    process.exit(1);
  }
}
