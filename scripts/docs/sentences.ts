import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What our own specs say of a family, by the path of names that leads to the thing: "datapath", "datapath/name". */
export type Sentences = ReadonlyMap<string, string>;

/** The lists in a spec whose things have names, by where they stand. */
const lists = ["definitions", "attribute-sets", "sub-messages", "operations", "mcast-groups"] as const;

/** One thing in a spec. */
interface Thing {
  readonly name?: unknown;
  readonly doc?: unknown;
  readonly [key: string]: unknown;
}

/** The documentation in the specs of a directory, by family. */
export function readSentences(directory: string): Map<string, Map<string, string>> {
  const families = new Map<string, Map<string, string>>();
  for (const file of readdirSync(directory).sort()) {
    if (!file.endsWith(".yaml")) continue;
    const spec = Bun.YAML.parse(readFileSync(join(directory, file), "utf8")) as Thing;
    const family = spec["extends"] ?? spec.name;
    if (typeof family !== "string") continue;
    const known = families.get(family) ?? new Map<string, string>();
    families.set(family, known);
    keep(known, "", spec.doc);
    for (const list of lists) collect(known, list, spec[list]);
  }
  return families;
}

function collect(known: Map<string, string>, path: string, value: unknown): void {
  const things = Array.isArray(value) ? value : (value as { list?: unknown } | undefined)?.list;
  if (!Array.isArray(things)) return;
  for (const thing of things as Thing[]) {
    const here = `${path}/${thing.name ?? thing["value"]}`;
    keep(known, here, thing.doc);
    for (const inner of ["attributes", "entries", "members"]) collect(known, here, thing[inner]);
  }
}

function keep(known: Map<string, string>, path: string, doc: unknown): void {
  if (typeof doc === "string") known.set(path, doc.trim().replace(/\s+/g, " "));
}
