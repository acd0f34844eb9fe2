// Writes test/packaging/api.txt: the public declarations of all entry points, without their comments. A reviewer sees each
// change of the public interface as a change of that file.
//
//   bun run api [--check]
//
// Reads the declarations that `bun run build` has written to dist/. --check writes nothing and fails if api.txt is out
// of date.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = join(import.meta.dir, "..");
const report = join(root, "test/packaging/api.txt");

/** Place where a public name is declared: the file, and the name in that file. */
interface Origin {
  file: string;
  /** The name that the declaration has in its file. */
  name: string;
}

interface Module {
  /** Public names of an entry point, with the file and name of each declaration. */
  exports: Map<string, Origin>;
  /** Texts of a file's declarations by name. Overloads and merged declarations are joined. */
  declarations: Map<string, string>;
}

const modules = new Map<string, Module>();

function moduleAt(file: string): Module {
  const known = modules.get(file);
  if (known !== undefined) return known;
  const module: Module = { exports: new Map(), declarations: new Map() };
  modules.set(file, module);
  const imported = new Map<string, Origin>();
  for (const statement of statementsOf(readFileSync(file, "utf8"))) readStatement(statement, file, module, imported);
  return module;
}

/** Returns the statements of a declaration file, without comments and members that are private or internal. */
function statementsOf(text: string): string[] {
  const bare = text
    .replaceAll(/\/\*\*(?:(?!\*\/)[\s\S])*@internal[\s\S]*?\*\/\s*[^;{]*;/g, "")
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/^\s*(?:#private;|private [^;]*;)\n/gm, "");
  const statements: string[] = [];
  let open = 0;
  let statement = "";
  for (const line of bare.split("\n")) {
    if (line.trim() === "") continue;
    statement += `${line.replace(/^ +/, (indent) => " ".repeat(indent.length * 2)).trimEnd()}\n`;
    for (const character of line.replaceAll("=>", "")) {
      if ("{[(".includes(character)) open++;
      else if ("}])".includes(character)) open--;
    }
    if (open > 0 || !/[;}]$/.test(line)) continue;
    statements.push(statement.trimEnd());
    statement = "";
  }
  return statements;
}

function readStatement(statement: string, file: string, module: Module, imported: Map<string, Origin>): void {
  const list = /^(import|export) (?:type )?\{([\s\S]*)\}(?: from "([^"]+)")?;$/.exec(statement);
  if (list !== null) {
    const [, keyword, names, from] = list;
    const target = from === undefined ? file : resolve(file, from);
    for (const item of names!.split(",")) {
      const [, original, name = original] = /^\s*(?:type )?(\w+)(?: as (\w+))?\s*$/.exec(item) ?? [];
      if (original === undefined) continue;
      const origin =
        from === undefined ? (imported.get(original) ?? { file, name: original }) : { file: target, name: original };
      (keyword === "import" ? imported : module.exports).set(name!, origin);
    }
    return;
  }
  const all = /^export \* from "([^"]+)";$/.exec(statement)?.[1];
  if (all !== undefined) {
    const target = resolve(file, all);
    for (const name of moduleAt(target).exports.keys()) module.exports.set(name, { file: target, name });
    return;
  }
  const name =
    /^(?:export )?(?:declare )?(?:abstract )?(?:class|interface|function|const|let|type|namespace) (\w+)/.exec(
      statement,
    )?.[1];
  if (name === undefined) return;
  const text = statement.replace(/^export /, "").replace(/^declare /, "");
  const earlier = module.declarations.get(name);
  module.declarations.set(name, earlier === undefined ? text : `${earlier}\n${text}`);
  if (statement.startsWith("export ")) module.exports.set(name, { file, name });
}

function resolve(file: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return join(dirname(file), specifier.replace(/\.(ts|js)$/, ".d.ts"));
}

/** Follows the re-exports of a public name to its declaration. */
function declarationOf(origin: Origin): Origin & { text: string } {
  if (!existsSync(origin.file)) return { ...origin, text: "" };
  const module = moduleAt(origin.file);
  const text = module.declarations.get(origin.name);
  if (text !== undefined) return { ...origin, text };
  const next = module.exports.get(origin.name);
  if (next === undefined || (next.file === origin.file && next.name === origin.name)) return { ...origin, text: "" };
  return declarationOf(next);
}

function reportText(): string {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Record<string, { types?: string }>;
  };
  const lines = ["# Public declarations, written by `bun run api`", ""];
  const printed = new Map<string, string>();
  const entries = Object.entries(exports).filter(([path, { types }]) => types !== undefined && !path.includes("*"));
  // The main entry point exports the constants as well. They are listed only under the entry point of the constants.
  entries.sort(([one], [other]) => Number(other === "./constants") - Number(one === "./constants"));
  for (const [path, { types }] of entries) {
    const title = join("bun-netlink", path);
    lines.push(`## ${title}`, "");
    const repeated = new Map<string, string[]>();
    for (const [name, origin] of [...moduleAt(join(root, types!)).exports].sort(([one], [other]) =>
      one < other ? -1 : 1,
    )) {
      const { file, name: original, text } = declarationOf(origin);
      const key = `${file} ${original}`;
      const before = printed.get(key);
      if (before !== undefined) repeated.set(before, [...(repeated.get(before) ?? []), name]);
      else lines.push(text === "" ? `${name} (from ${relative(root, origin.file)})` : text);
      printed.set(key, before ?? title);
    }
    for (const [other, names] of repeated) {
      const isMany = names.length > 200;
      lines.push("", isMany ? `${names.length} names of ${other}` : `Names of ${other}: ${names.join(", ")}`);
    }
    lines.push("");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

const text = reportText();
if (!process.argv.includes("--check")) {
  writeFileSync(report, text);
  console.log(`wrote ${text.split("\n").length} lines to test/packaging/api.txt`);
} else if (!existsSync(report) || readFileSync(report, "utf8") !== text) {
  console.log('api.txt differs from the declarations; run "bun run api", and check the changes');
  process.exitCode = 1;
} else console.log("api.txt matches the declarations");
