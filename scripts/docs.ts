// Generates the pages in docs/families from the modules in src/families and the documentation in specs/.
//
//   bun run docs [--check]
//
// --check writes nothing and fails if a page is out of date.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pages } from "./docs/pages.ts";

const target = join(import.meta.dir, "../docs/families");
const { values } = parseArgs({ options: { check: { type: "boolean" } } });
const wanted = await pages();
const present = existsSync(target) ? readdirSync(target) : [];
const stale = present.filter((file) => !wanted.has(file));
const different = [...wanted].filter(([file, text]) => {
  return !present.includes(file) || readFileSync(join(target, file), "utf8") !== text;
});
if (values.check === true) {
  for (const file of stale) console.log(`docs/families/${file} has no family; run "bun run docs"`);
  for (const [file] of different) console.log(`docs/families/${file} differs from its module; run "bun run docs"`);
  if (stale.length + different.length > 0) process.exitCode = 1;
  else console.log(`${wanted.size} pages match their modules`);
} else {
  mkdirSync(target, { recursive: true });
  for (const file of stale) rmSync(join(target, file));
  for (const [file, text] of different) writeFileSync(join(target, file), text);
  console.log(`wrote ${different.length} of ${wanted.size} pages to docs/families`);
}
