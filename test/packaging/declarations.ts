import { join } from "node:path";

/** A public function or method, from the list of public declarations. */
export interface Declared {
  /** Name of the entry point, such as "bun-netlink/route". */
  readonly module: string;
  /** Name of the class; "" for a function. */
  readonly owner: string;
  /** Whether the class has the type parameter `M extends Mode`. */
  readonly hasMode: boolean;
  readonly name: string;
  readonly isStatic: boolean;
  /** Text of the return type. */
  readonly returns: string;
}

/** Reads all public functions and all public methods of classes from test/packaging/api.txt. */
export async function readDeclarations(): Promise<Declared[]> {
  const found: Declared[] = [];
  let module = "";
  for (const statement of statements(await Bun.file(join(import.meta.dir, "api.txt")).text())) {
    const heading = /^## (.*)/.exec(statement)?.[1];
    if (heading !== undefined) module = heading;
    const name = /^function (\w+)/.exec(statement)?.[1];
    if (name !== undefined) {
      found.push({ module, owner: "", hasMode: false, name, isStatic: false, returns: returnTypeOf(statement) });
    }
    const [, owner, header = ""] = /^(?:abstract )?class (\w+)([^\n]*)\{\n/.exec(statement) ?? [];
    if (owner === undefined) continue;
    const hasMode = /\bM extends Mode\b/.test(header);
    for (const member of statements(statement.replace(/^.*\n/, "").replace(/^ {2}/gm, ""))) {
      const [, prefix = "", method] = /^((?:static |get )*)(\w+)[(<]/.exec(member) ?? [];
      if (method === undefined || method === "constructor") continue;
      const isStatic = prefix.includes("static");
      found.push({ module, owner, hasMode, name: method, isStatic, returns: returnTypeOf(member) });
    }
  }
  return found;
}

/** Joins the lines of each declaration: the lines after the first one are indented, or end it. */
function statements(text: string): string[] {
  return text.split(/\n(?![ }\n])/);
}

/** Returns the text after the parameters of a function. */
function returnTypeOf(statement: string): string {
  let depth = 0;
  for (let at = statement.search(/[(<]/); at < statement.length; at++) {
    const character = statement[at]!;
    if ("(<{[".includes(character)) depth++;
    // The ">" of an arrow is not a bracket.
    else if (")}]".includes(character) || (character === ">" && statement[at - 1] !== "=")) depth--;
    if (depth === 0 && character === ")")
      return statement
        .slice(at + 1)
        .replace(/^: /, "")
        .replace(/;?\s*$/, "");
  }
  return "";
}
