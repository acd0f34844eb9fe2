import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// Makes the declarations of the compiler small enough to publish.

/**
 * Deletes the declarations to which no entry point refers, and indents by one space per level. Comments stay where an
 * editor shows them: in files that an entry point exports, and in classes, whose members a public class may inherit.
 */
export function trimDeclarations(folder: string, entries: readonly string[]): void {
  const declarations = new Declarations();
  for (const entry of entries) declarations.useAll(entry);
  for (const path of new Bun.Glob("**/*.d.ts").scanSync({ cwd: folder, absolute: true })) {
    const text = declarations.textOf(path);
    if (text === undefined) rmSync(path);
    else
      writeFileSync(
        path,
        text.replace(/^(?: {4})+/gm, (spaces) => " ".repeat(spaces.length / 4)),
      );
  }
}

/** A declaration or another statement of a file, with its comment. */
interface Statement {
  readonly comment: string;
  readonly code: string;
  used: boolean;
}

/** Names that a file imports from or exports of another one: `import { imported as local } from "path"`. */
interface Reference {
  readonly kind: "import" | "export";
  readonly isType: boolean;
  /** "*" stands for all names of the other file. */
  readonly imported: string;
  readonly local: string;
  readonly specifier: string;
  used: boolean;
}

/** A file of declarations. */
interface File {
  readonly path: string;
  readonly statements: readonly Statement[];
  readonly declared: ReadonlyMap<string, readonly Statement[]>;
  readonly references: readonly Reference[];
  /** Whether an entry point exports declarations of the file. */
  exported: boolean;
}

/** The declarations that entry points use. */
class Declarations {
  readonly #files = new Map<string, File>();

  /** Records that everything that a file exports is used. */
  useAll(path: string): void {
    const file = this.#file(path);
    file.exported = true;
    for (const statement of file.statements)
      if (statement.code.startsWith("export ")) this.#useStatement(file, statement);
    for (const reference of file.references) if (reference.kind === "export") this.#useReference(file, reference, true);
  }

  /** Returns the used declarations of a file, or undefined if there are none. */
  textOf(path: string): string | undefined {
    const file = this.#files.get(path);
    if (file === undefined) return undefined;
    const statements = file.statements.filter(({ used }) => used);
    const references = file.references.filter(({ used }) => used);
    if (statements.length + references.length === 0 && !file.exported) return undefined;
    const isPublic = file.exported || statements.some(({ code }) => /^export declare (?:abstract )?class /.test(code));
    // Exported interfaces may extend others that no entry point exports.
    const own = statements.map(({ comment, code }) =>
      isPublic || code.startsWith("export interface ") ? comment + code : withoutComments(code),
    );
    const end = own.some((code) => /^(?:\/\*\*[\s\S]*?\*\/\n)?export /.test(code)) ? [] : ["export {};\n"];
    return [...importsOf(references), ...own, ...end].join("");
  }

  #file(path: string): File {
    const file = this.#files.get(path) ?? parse(path);
    this.#files.set(path, file);
    return file;
  }

  /** Records the use of a name that a file exports. Returns whether the file exports it. */
  #use(path: string, name: string, isExported: boolean): boolean {
    const file = this.#file(path);
    const statements = file.declared.get(name);
    if (statements !== undefined) {
      if (isExported) file.exported = true;
      for (const statement of statements) this.#useStatement(file, statement);
      return true;
    }
    const reference = file.references.find(({ kind, local }) => kind === "export" && local === name);
    if (reference !== undefined) {
      this.#useReference(file, reference, isExported);
      return true;
    }
    return file.references.some((all) => {
      if (all.kind !== "export" || all.local !== "*" || !this.#use(target(file, all), name, isExported)) return false;
      all.used = true;
      return true;
    });
  }

  #useStatement(file: File, statement: Statement): void {
    if (statement.used) return;
    statement.used = true;
    const code = withoutComments(statement.code);
    for (const [, specifier, name] of code.matchAll(/import\("(\.[^"]+)"\)\.(\w+)/g)) {
      this.#use(resolved(file.path, specifier!), name!, false);
    }
    for (const word of new Set(code.match(/[A-Za-z_$][\w$]*/g))) {
      for (const other of file.declared.get(word) ?? []) this.#useStatement(file, other);
      const imported = file.references.find(({ kind, local }) => kind === "import" && local === word);
      if (imported !== undefined) this.#useReference(file, imported, false);
    }
  }

  #useReference(file: File, reference: Reference, isExported: boolean): void {
    if (reference.used && !isExported) return;
    reference.used = true;
    if (!reference.specifier.startsWith(".")) return;
    const path = target(file, reference);
    if (reference.imported === "*") this.useAll(path);
    else if (!this.#use(path, reference.imported, isExported)) {
      throw new Error(`${file.path}: ${path} has no declaration of ${reference.imported}`);
    }
  }
}

function target(file: File, { specifier }: Reference): string {
  return resolved(file.path, specifier);
}

function resolved(from: string, specifier: string): string {
  return join(dirname(from), specifier.replace(/\.(?:js|ts)$/, ".d.ts"));
}

function withoutComments(code: string): string {
  return code.replace(/^ *\/\*\*[\s\S]*?\*\/ ?\n?/gm, "");
}

/** Splits a file into its statements. The compiler writes each statement at the start of a line. */
function parse(path: string): File {
  const text = readFileSync(path, "utf8");
  const start = /^(?=\/\*\*|(?:import|export|declare|interface|type|abstract|class|const|function) )/gm;
  const statements: Statement[] = [];
  const declared = new Map<string, Statement[]>();
  const references: Reference[] = [];
  let comment = "";
  // A comment within a statement may also be at the start of a line: before a member of a union.
  const parts: string[] = [];
  for (const part of text.replace(/^\/\/.*\n/gm, "").split(start)) {
    const isMember = /^\/\*\*[\s\S]*?\*\/\s*\S/.test(part) || /[^;}/\s]\s*$/.test(parts.at(-1) ?? "");
    if (isMember) parts[parts.length - 1] += part;
    else parts.push(part);
  }
  for (const code of parts) {
    if (code.startsWith("/**")) {
      comment += code;
      continue;
    }
    const found = referencesOf(code);
    const name = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|const|let|function) (\w+)/.exec(code);
    if (found !== undefined) references.push(...found);
    else if (name !== null) {
      const statement = { comment, code, used: false };
      statements.push(statement);
      declared.set(name[1]!, [...(declared.get(name[1]!) ?? []), statement]);
    } else if (code.trim() !== "" && code.trim() !== "export {};")
      throw new Error(`${path}: unknown statement ${code}`);
    comment = "";
  }
  return { path, statements, declared, references, exported: false };
}

/** Returns the names in an import or export statement; undefined for other statements. */
function referencesOf(code: string): Reference[] | undefined {
  const match = /^(import|export) (type )?(?:\{([\s\S]*?)\}|\*(?: as (\w+))?)(?: from "([^"]+)")?;\s*$/.exec(code);
  if (match === null || match[5] === undefined) return undefined;
  const [, kind, type, names, all = "*", specifier] = match;
  const common = { kind: kind as Reference["kind"], specifier: specifier!, used: false };
  if (names === undefined) return [{ ...common, isType: type !== undefined, imported: "*", local: all }];
  return names.split(",").flatMap((word) => {
    const [, own, imported, local = imported] = /^\s*(type )?(\w+)(?: as (\w+))?\s*$/.exec(word) ?? [];
    if (imported === undefined) return [];
    return [{ ...common, isType: (type ?? own) !== undefined, imported, local: local! }];
  });
}

/** Returns the import and export statements of references, one for each file. */
function importsOf(references: readonly Reference[]): string[] {
  const groups = Map.groupBy(references, ({ kind, specifier, imported, local }) => {
    return imported === "*"
      ? `${kind} * ${local === "*" ? "" : `as ${local} `}from "${specifier}"`
      : `${kind} ${specifier}`;
  });
  return [...groups].map(([group, names]) => {
    const { kind, specifier, imported } = names[0]!;
    if (imported === "*") return `${group};\n`;
    const allTypes = names.every(({ isType }) => isType);
    const words = names.map(({ isType, imported, local }) => {
      return `${isType && !allTypes ? "type " : ""}${imported}${imported === local ? "" : ` as ${local}`}`;
    });
    return `${kind} ${allTypes ? "type " : ""}{ ${words.join(", ")} } from "${specifier}";\n`;
  });
}
