import { join } from "node:path";

// The parts of the interface of the TypeScript compiler that the schema of descriptions needs. The compiler is installed in
// site/, because the one of the project has no programming interface.

export interface CompilerSymbol {
  readonly name: string;
  readonly flags: number;
  readonly declarations?: readonly unknown[];
  getDocumentationComment(checker: Checker): unknown[];
}

export interface CompilerType {
  readonly flags: number;
  readonly symbol?: CompilerSymbol;
  readonly aliasSymbol?: CompilerSymbol;
  readonly aliasTypeArguments?: readonly CompilerType[];
  readonly typeArguments?: readonly CompilerType[];
  /** Value of a literal. */
  readonly value?: string | number;
  readonly intrinsicName?: string;
  /** Members of a union or an intersection, and the variable parts of a template literal type. */
  readonly types?: readonly CompilerType[];
  isUnion(): boolean;
  isIntersection(): boolean;
  getCallSignatures(): readonly unknown[];
}

export interface Checker {
  getSymbolAtLocation(node: unknown): CompilerSymbol;
  getExportsOfModule(module: CompilerSymbol): CompilerSymbol[];
  getDeclaredTypeOfSymbol(symbol: CompilerSymbol): CompilerType;
  getTypeOfSymbol(symbol: CompilerSymbol): CompilerType;
  getPropertiesOfType(type: CompilerType): CompilerSymbol[];
  getIndexTypeOfType(type: CompilerType, kind: number): CompilerType | undefined;
  isArrayType(type: CompilerType): boolean;
  isTupleType(type: CompilerType): boolean;
  isTypeAssignableTo(source: CompilerType, target: CompilerType): boolean;
}

/** The module `typescript`. */
export interface Compiler {
  readonly TypeFlags: Readonly<Record<string, number>>;
  readonly SymbolFlags: Readonly<Record<string, number>>;
  readonly IndexKind: Readonly<Record<string, number>>;
  readonly ScriptTarget: Readonly<Record<string, number>>;
  readonly ModuleKind: Readonly<Record<string, number>>;
  readonly ModuleResolutionKind: Readonly<Record<string, number>>;
  createProgram(files: string[], options: object): { getTypeChecker(): Checker; getSourceFile(file: string): unknown };
  displayPartsToString(parts: unknown[]): string;
}

/** Installs the compiler in site/ if it is missing, and loads it. */
export async function loadCompiler(root: string): Promise<Compiler> {
  const path = join(root, "site/node_modules/typescript/lib/typescript.js");
  if (!(await Bun.file(path).exists())) {
    const install = [process.execPath, "install", "--frozen-lockfile"];
    const { exitCode } = Bun.spawnSync(install, { cwd: join(root, "site"), stdio: ["ignore", "inherit", "inherit"] });
    if (exitCode !== 0) throw new Error("the compiler cannot be installed in site/");
  }
  return ((await import(path)) as { default: Compiler }).default;
}
