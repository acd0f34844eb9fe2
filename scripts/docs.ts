// Writes the pages of docs/families from the modules of src/families, and what our own specs say of them.
//
//   bun run docs [--check]
//
// --check writes nothing and fails where a page is not what it should be.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pages } from "./docs/pages.ts";

const target = join(import.meta.dir, "../docs/families");
const { values } = parseArgs({ options: { check: { type: "boolean" } } });
const wanted = await pages();
const present = existsSync(target) ? readdirSync(target) : [];
const superfluous = present.filter((file) => !wanted.has(file));
const different = [...wanted].filter(([file, text]) => {
  return !present.includes(file) || readFileSync(join(target, file), "utf8") !== text;
});
if (values.check === true) {
  for (const file of superfluous) console.log(`docs/families/${file} is of no family: run "bun run docs"`);
  for (const [file] of different) console.log(`docs/families/${file} is not what its module says: run "bun run docs"`);
  if (superfluous.length + different.length > 0) process.exitCode = 1;
  else console.log(`${wanted.size} pages are what the modules say`);
} else {
  mkdirSync(target, { recursive: true });
  for (const file of superfluous) rmSync(join(target, file));
  for (const [file, text] of different) writeFileSync(join(target, file), text);
  console.log(`${different.length} of ${wanted.size} pages written to docs/families`);
}
