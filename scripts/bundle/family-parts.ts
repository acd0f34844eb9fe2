import { readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Family } from "../../src/schema/model/family.ts";
import { HELPERS, LOAD } from "./parts.ts";
import { withTextEntries } from "./start.ts";

const src = join(import.meta.dir, "../../src");
/** Fewer bytes are not worth a file. */
const MIN_BYTES = 6000;
/** Attribute sets in replies of lists that few replies contain. */
const RARE: ReadonlySet<string> = new Set([
  ...["vfinfo-list-attrs", "vf-ports-attrs", "port-attrs"],
  ...["bridge-mrp-attrs", "bridge-cfm-attrs", "ipmr-table-attrs"],
]);
/** Entries that are JSON text, and entries that contain functions. */
const kinds = ["enums", "sets", "structs"] as const;

interface FamilyParts {
  /** Source of the parts by name. */
  readonly parts: ReadonlyMap<string, string>;
  /** Texts of the modules of src/families that load the parts, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Moves the enums, structures and attribute sets of a family that only formats of sub-messages use into a part: for rt-link,
 * these are the settings of the kinds of links. A program that meets no such kind does not load them.
 */
export async function partsOfFamilies(): Promise<FamilyParts> {
  const parts = new Map<string, string>();
  const texts = new Map<string, string>();
  for (const path of new Bun.Glob("families/*.ts").scanSync({ cwd: src, absolute: true })) {
    const model = Object.values((await import(path)) as object).find(isFamily);
    if (model === undefined) continue;
    const part = `family-${basename(path, ".ts")}`;
    const split = splitText(withTextEntries(readFileSync(path, "utf8")), usedDirectly(model), part, dirname(path));
    if (split.bytes < MIN_BYTES) continue;
    parts.set(part, split.part);
    texts.set(path, split.text);
  }
  return { parts, texts };
}

function isFamily(value: unknown): value is Family {
  return typeof value === "object" && value !== null && "operations" in value && "sets" in value;
}

/**
 * Returns the names of the entries that lists use without a sub-message in between: the replies of operations with a dump,
 * apart from statistics. A family without such operations keeps the entries of all its operations.
 */
function usedDirectly(family: Family): ReadonlySet<string> {
  const used = new Set<string>();
  const visit = (value: unknown, key?: string): void => {
    if (typeof value === "object" && value !== null) {
      for (const [inner, one] of Object.entries(value)) visit(one, inner);
    } else if (typeof value === "string" && key !== "name" && key !== "field" && !used.has(value) && !RARE.has(value)) {
      const entries = [family.sets[value], family.structs[value], family.enums[value]].filter(
        (one) => one !== undefined,
      );
      if (entries.length > 0) used.add(value);
      for (const entry of entries) visit(entry);
    }
  };
  const lists = Object.values(family.operations).filter(({ name, dump }) => dump !== undefined && !/stats/.test(name));
  visit(lists.length > 0 ? lists : family.operations);
  return used;
}

/** Moves the other entries, which are lines of `text`, and makes functions of them that load the part. */
function splitText(
  text: string,
  used: ReadonlySet<string>,
  part: string,
  folder: string,
): { text: string; part: string; bytes: number } {
  const moved: Record<string, Record<string, string>> = {};
  const makers: Record<string, string> = {};
  let bytes = 0;
  let rest = text;
  for (const kind of kinds) {
    rest = rest.replace(new RegExp(`^  ${kind}: \\{\\n(.*?)^  \\},$`, "ms"), (_, lines: string) => {
      const entries: Record<string, string> = {};
      const kept = lines
        .replace(/^ {4}("?)([\w-]+)\1: ("\{.*"),\n/gm, (line: string, _quote, name: string, json: string) => {
          if (used.has(name)) return line;
          entries[name] = JSON.parse(json) as string;
          bytes += line.length;
          return "";
        })
        .replace(/^ {4}("?)([\w-]+)\1: \(\) => \(\{\n.*?^ {4}\}\),\n/gms, (maker: string, _quote, name: string) => {
          if (used.has(name)) return maker;
          entries[name] = "";
          makers[kind] = `${makers[kind] ?? ""}${maker}`;
          bytes += maker.length;
          return "";
        });
      moved[kind] = entries;
      const names = Object.keys(entries).join(" ");
      return `  ${kind}: {\n${kept}${names === "" ? "" : `    ...late("${kind}", "${names}"),\n`}  },`;
    });
  }
  // The entries of the family call the function before this line runs.
  const helpers = `import { loadPart } from ${HELPERS};
var part;
function late(kind, names) {
  const entries = {};
  for (const name of names.split(" "))
    entries[name] = () => {
      part ??= ${LOAD}("${part}", loadPart);
      return part.makers[kind]?.[name]?.() ?? JSON.parse(part.texts[kind][name]);
    };
  return entries;
}`;
  const source = [
    ...importsOf(text, folder),
    `export const texts = ${JSON.stringify(moved)};`,
    "export const makers: Record<string, Record<string, () => object>> = {",
    ...Object.entries(makers).map(([kind, lines]) => `  ${kind}: {\n${lines}  },`),
    "};",
  ];
  return { text: `${rest}\n${helpers}\n`, part: source.join("\n"), bytes };
}

/** Returns the imports of values of a family, with absolute paths. */
function importsOf(text: string, folder: string): string[] {
  const imports = text.matchAll(/^import (?!type )(\{[^}]*\})\s+from\s+"(\.[^"]*)";$/gm);
  return [...imports].map(([, names, from]) => `import ${names} from ${JSON.stringify(resolve(folder, from!))};`);
}
