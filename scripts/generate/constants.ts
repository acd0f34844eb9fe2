import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { headerValues } from "./header-values.ts";

/** A file in specs/constants: the constants of one module of src/constants. */
interface ConstantsFile {
  /** First comment of the module. */
  readonly doc: string;
  readonly groups: readonly ConstantGroup[];
}

interface ConstantGroup {
  /** Header that defines the constants. */
  readonly header: string;
  /** Comment before the constants; absent if they continue the previous group. */
  readonly doc?: string;
  /** Whether the values are written in hexadecimal digits. */
  readonly hex?: boolean;
  /** Documentation of each constant. */
  readonly constants: Readonly<Record<string, string>>;
}

const WIDTH = 120;
const NOTICE = "Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.";

/**
 * Returns the modules of src/constants, by file name. The values are those of the installed headers. A constant that
 * these lack keeps its value; a new one is an error.
 */
export function constantModules(root: string): Map<string, string> {
  const directory = join(root, "specs/constants");
  const files = new Map(
    readdirSync(directory)
      .sort()
      .map((file) => {
        const parsed = Bun.YAML.parse(readFileSync(join(directory, file), "utf8")) as ConstantsFile;
        return [file.replace(/\.yaml$/, ".ts"), parsed] as const;
      }),
  );
  const target = join(root, "src/constants");
  const groups = [...files.values()].flatMap((file) => file.groups);
  const found = headerValues(
    groups.map(({ header }) => header),
    groups.flatMap(({ constants }) => Object.keys(constants)),
  );
  if (typeof found === "string") console.log(`constants keep their values: ${found}`);
  const known = currentValues(target, files.keys());
  const numberOf = (name: string): number => {
    const value = (typeof found === "string" ? undefined : found.values.get(name)) ?? known.get(name);
    if (value === undefined) throw new Error(`specs/constants: the installed headers have no ${name}`);
    return value >>> 0;
  };
  return new Map([...files].map(([file, content]) => [file, constantsModule(content, numberOf)]));
}

function currentValues(target: string, files: Iterable<string>): Map<string, number> {
  const values = new Map<string, number>();
  for (const file of [...files].map((name) => join(target, name)).filter((path) => existsSync(path))) {
    for (const [, name, value] of readFileSync(file, "utf8").matchAll(/^export const (\w+) = (\w+);$/gm))
      values.set(name!, Number(value));
  }
  return values;
}

function constantsModule({ doc, groups }: ConstantsFile, numberOf: (name: string) => number): string {
  const lines = [...wrapped(doc, "// "), `// ${NOTICE}`, ""];
  for (const { header, doc: about, hex = false, constants } of groups) {
    if (about !== undefined) lines.push(...(lines.at(-1) === "" ? [] : [""]), ...wrapped(about, "// "), "");
    for (const [name, text] of Object.entries(constants)) {
      const value = numberOf(name);
      lines.push(...comment(`${text} (${header})`));
      lines.push(`export const ${name} = ${hex ? `0x${value.toString(16)}` : value};`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function comment(text: string): string[] {
  const line = `/** ${text} */`;
  return line.length <= WIDTH ? [line] : ["/**", ...wrapped(text, " * "), " */"];
}

function wrapped(text: string, start: string): string[] {
  const lines = [start];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    const next = last === start ? last + word : `${last} ${word}`;
    if (next.length <= WIDTH) lines[lines.length - 1] = next;
    else lines.push(start + word);
  }
  return lines;
}
