import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Documentation in a family's spec in specs/, by path: "operations/get", "attribute-sets/flow-attrs/key". */
export type SpecDocs = ReadonlyMap<string, string>;

/** Keys of a spec whose values are lists of named items. */
const lists = ["definitions", "attribute-sets", "sub-messages", "operations", "mcast-groups"] as const;

/** A named item in a list of a spec, such as an operation or an attribute. */
interface SpecItem {
  readonly name?: unknown;
  readonly doc?: unknown;
  readonly [key: string]: unknown;
}

/** Reads the documentation from all specs in a directory. Returns the documentation by family name. */
export function readSpecDocs(directory: string): Map<string, Map<string, string>> {
  const families = new Map<string, Map<string, string>>();
  for (const file of readdirSync(directory).sort()) {
    if (!file.endsWith(".yaml")) continue;
    const spec = Bun.YAML.parse(readFileSync(join(directory, file), "utf8")) as SpecItem;
    const family = spec["extends"] ?? spec.name;
    if (typeof family !== "string") continue;
    const docs = families.get(family) ?? new Map<string, string>();
    families.set(family, docs);
    addDoc(docs, "", spec.doc);
    for (const list of lists) addList(docs, list, spec[list]);
  }
  return families;
}

function addList(docs: Map<string, string>, path: string, value: unknown): void {
  const items = Array.isArray(value) ? value : (value as { list?: unknown } | undefined)?.list;
  if (!Array.isArray(items)) return;
  for (const item of items as SpecItem[]) {
    const here = `${path}/${item.name ?? item["value"]}`;
    addDoc(docs, here, item.doc);
    for (const inner of ["attributes", "entries", "members"]) addList(docs, here, item[inner]);
  }
}

function addDoc(docs: Map<string, string>, path: string, doc: unknown): void {
  if (typeof doc === "string") docs.set(path, doc.trim().replace(/\s+/g, " "));
}
