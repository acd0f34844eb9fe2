// Generates the pages in docs/families from the modules in src/families and the documentation in specs/, llms.txt from
// docs/README.md, docs/platforms.md, docs/all-netlink.md, docs/soak.svg and bench/results/stall-delays.svg from recorded
// results, and the pictures in docs/diagrams from texts. Fills in the tables of benchmark results in README.md, docs/start.md,
// docs/event-loop.md, docs/performance.md, docs/at-scale.md and docs/nftables.md.
//
//   bun run docs [--check]
//
// --check writes nothing and fails if a file is out of date.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readReport } from "../bench/runner/results.ts";
import { chart } from "../bench/runner/stall-chart.ts";
import { tables } from "../bench/runner/table.ts";
import { allNetlinkPage } from "./docs/all-netlink.ts";
import { diagrams } from "./docs/diagrams.ts";
import { pages } from "./docs/pages.ts";
import { soakChart } from "./docs/soak-chart.ts";
import { platformsPage } from "./test/results.ts";

const root = join(import.meta.dir, "..");
const target = join(root, "docs/families");
const { values } = parseArgs({ options: { check: { type: "boolean" } } });
const wanted = await pages();
const present = existsSync(target) ? readdirSync(target) : [];
const stale = present.filter((file) => !wanted.has(file));
const different = [...wanted].filter(([file, text]) => {
  return !present.includes(file) || readFileSync(join(target, file), "utf8") !== text;
});
/** Generated files that are not pages of families: the path, the text and the source of each. */
const others: readonly (readonly [path: string, text: string, source: string])[] = [
  ["llms.txt", indexForTools(readFileSync(join(root, "docs/README.md"), "utf8")), "docs/README.md"],
  ["docs/platforms.md", platformsPage(), "test/results"],
  ["docs/soak.svg", soakChart(), "test/results/soak.json"],
  ["bench/results/stall-delays.svg", await stallChart(), "bench/results/stall.json"],
  ...diagrams().map(([path, svg]) => [path, svg, path.replace(/svg$/, "txt")] as const),
  ["docs/all-netlink.md", await allNetlinkPage(), "test/results/registered-families and src/families"],
  ["README.md", withTables("README.md"), "bench/results"],
  ["docs/event-loop.md", withTables("docs/event-loop.md"), "bench/results"],
  ["docs/start.md", withTables("docs/start.md"), "bench/results"],
  ["docs/performance.md", withTables("docs/performance.md"), "bench/results"],
  ["docs/at-scale.md", withTables("docs/at-scale.md"), "bench/results"],
  ["docs/nftables.md", withTables("docs/nftables.md"), "bench/results"],
  ["docs/watch.md", withTables("docs/watch.md"), "bench/results"],
];
if (values.check === true) {
  for (const [path, text, source] of others) {
    if (existsSync(join(root, path)) && readFileSync(join(root, path), "utf8") === text) continue;
    console.log(`${path} differs from ${source}; run "bun run docs"`);
    process.exitCode = 1;
  }
  for (const file of stale) console.log(`docs/families/${file} has no family; run "bun run docs"`);
  for (const [file] of different) console.log(`docs/families/${file} differs from its module; run "bun run docs"`);
  if (stale.length + different.length > 0) process.exitCode = 1;
  else console.log(`${wanted.size} pages match their modules`);
} else {
  for (const [path, text] of others) writeFileSync(join(root, path), text);
  mkdirSync(target, { recursive: true });
  for (const file of stale) rmSync(join(target, file));
  for (const [file, text] of different) writeFileSync(join(target, file), text);
  console.log(`wrote ${different.length} of ${wanted.size} pages to docs/families`);
}

async function stallChart(): Promise<string> {
  return `${await chart(readReport(join(root, "bench/results/stall.json")))}\n`;
}

/** Converts the tables of pages in docs/README.md to lists of links in the format of https://llmstxt.org. */
function indexForTools(readme: string): string {
  const summary =
    "Linux netlink for Bun: routes, links, firewall, sockets, WireGuard, IPsec, Open vSwitch, and every other family.";
  const lines = ["# bun-netlink", "", `> ${summary}`, ""];
  for (const section of readme.split(/^## /m).slice(1)) {
    const rows = [...section.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\)\s*\| (.*?)\s*\|$/gm)];
    if (rows.length === 0) continue;
    lines.push(`## ${section.split("\n", 1)[0]}`, "");
    for (const [, title, page, content] of rows) lines.push(`- [${title}](${join("docs", page!)}): ${content}`);
    lines.push("");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

/**
 * Returns the text of a page in which the tables of benchmark results are up to date. A table follows a comment `<!--
 * table NAME of FILE -->`, and is empty until the results are recorded in the file.
 */
function withTables(path: string): string {
  const places = /(<!-- table (\S+) of (\S+) -->\n\n)(?:\|.*\n)*/g;
  return readFileSync(join(root, path), "utf8").replace(places, (_, comment: string, name: string, file: string) => {
    const make = tables[name];
    if (make === undefined) throw new Error(`${path}: unknown table "${name}"`);
    const recorded = join(root, file);
    return existsSync(recorded) ? `${comment}${make(readReport(recorded))}` : comment;
  });
}
