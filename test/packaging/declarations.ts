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
  /** Types of the parameters. */
  readonly parameters: readonly string[];
  /** Text of the return type. */
  readonly returns: string;
}

/** A public interface or type alias: its text without its name. */
export interface DeclaredType {
  /** Name of the entry point, such as "bun-netlink/route". */
  readonly module: string;
  readonly name: string;
  readonly text: string;
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
      found.push({ module, owner: "", hasMode: false, name, isStatic: false, ...signatureOf(statement) });
    }
    const [, owner, header = ""] = /^(?:abstract )?class (\w+)([^\n]*)\{\n/.exec(statement) ?? [];
    if (owner === undefined) continue;
    const hasMode = /\bM extends Mode\b/.test(header);
    for (const text of statements(statement.replace(/^.*\n/, "").replace(/^ {2}/gm, ""))) {
      // A static function is a method or a property: "static readonly open: (options?: Options) => Links".
      const member = text.replace(/^static readonly (\w+): (\(.*?\)) => /s, "static $1$2: ");
      const [, prefix = "", method] = /^((?:static |get )*)(\w+)[(<]/.exec(member) ?? [];
      if (method === undefined || method === "constructor") continue;
      const isStatic = prefix.includes("static");
      found.push({ module, owner, hasMode, name: method, isStatic, ...signatureOf(member) });
    }
  }
  return found;
}

/** Reads all public interfaces and type aliases from test/packaging/api.txt. */
export async function readTypes(): Promise<DeclaredType[]> {
  const found: DeclaredType[] = [];
  let module = "";
  for (const statement of statements(await Bun.file(join(import.meta.dir, "api.txt")).text())) {
    module = /^## (.*)/.exec(statement)?.[1] ?? module;
    const [, name, text] = /^(?:interface|type) (\w+)(.*)/s.exec(statement) ?? [];
    if (name !== undefined) found.push({ module, name, text: text! });
  }
  return found;
}

/** Joins the lines of each declaration: the lines after the first one are indented, or end it. */
function statements(text: string): string[] {
  return text.split(/\n(?![ }\n])/);
}

/** Returns the types of the parameters and of the result of a function. */
function signatureOf(statement: string): Pick<Declared, "parameters" | "returns"> {
  const parameters: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = statement.search(/[(<]/); at < statement.length; at++) {
    const character = statement[at]!;
    if ("(<{[".includes(character)) depth++;
    // The ">" of an arrow is not a bracket.
    else if (")}]".includes(character) || (character === ">" && statement[at - 1] !== "=")) depth--;
    if (depth === 1 && character === "(" && start === 0) start = at + 1;
    const isEnd = depth === 0 && character === ")";
    if (start > 0 && (isEnd || (depth === 1 && character === ","))) {
      const parameter = statement.slice(start, at).trim();
      if (parameter !== "") parameters.push(parameter.replace(/^[^:]*: */, ""));
      start = at + 1;
    }
    if (!isEnd) continue;
    const rest = statement.slice(at + 1);
    return { parameters, returns: rest.replace(/^: /, "").replace(/;?\s*$/, "") };
  }
  return { parameters, returns: "" };
}
