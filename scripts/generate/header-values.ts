import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The values of C expressions according to the installed headers. */
export interface HeaderValues {
  /** The kernel version of the headers, as major * 1000 + minor. */
  readonly level: number;
  readonly values: ReadonlyMap<string, number>;
  /** Expressions with names that the installed headers lack. */
  readonly missing: ReadonlySet<string>;
}

/** C expressions for constants whose C name alone has another value. */
const spelling: Readonly<Record<string, string>> = {
  // The C macro is an int with all upper bits set, but the type of a netlink attribute has 16 bits.
  NLA_TYPE_MASK: "(__u16)(NLA_TYPE_MASK)",
};

/** Runs a command in the C locale, so that its messages are in English. */
function run(command: string[]): { ok: boolean; output: string; errors: string } {
  const result = Bun.spawnSync(command, { env: { ...process.env, LC_ALL: "C" } });
  return { ok: result.success, output: result.stdout.toString(), errors: result.stderr.toString() };
}

/** Headers of the C library must precede those of the kernel. */
function inOrder(headers: readonly string[]): string[] {
  const isKernel = (header: string) => header.startsWith("linux/") || header.startsWith("asm");
  const sorted = [...new Set(headers)].sort();
  return [...sorted.filter((header) => !isKernel(header)), ...sorted.filter(isKernel)];
}

/** Reads the values of constants by their names, like {@link askHeaders}. */
export function headerValues(headers: readonly string[], names: readonly string[]): HeaderValues | string {
  const asked = askHeaders(
    inOrder(headers),
    names.map((name) => spelling[name] ?? name),
  );
  if (typeof asked === "string") return asked;
  const { level, values, missing } = asked;
  const nameOf = new Map(Object.entries(spelling).map(([name, expression]) => [expression, name]));
  const named = (expression: string) => nameOf.get(expression) ?? expression;
  return {
    level,
    values: new Map([...values].map(([expression, value]) => [named(expression), value])),
    missing: new Set([...missing].map(named)),
  };
}

/** Converts a kernel version, such as "5.10", to the number in {@link HeaderValues.level}. */
export function levelOf(version: string): number {
  const [major, minor] = version.split(".").map(Number);
  return major! * 1000 + minor!;
}

/**
 * Evaluates C expressions with the installed headers. The first two passes find out which expressions can be compiled,
 * the last one prints the values. Returns the reason if there is no compiler or no header.
 */
export function askHeaders(headers: readonly string[], expressions: readonly string[]): HeaderValues | string {
  const compiler = [process.env["CC"] ?? "cc", "gcc", "clang"].map((name) => Bun.which(name)).find((path) => path);
  if (compiler === undefined || compiler === null) return "there is no C compiler: neither cc nor gcc nor clang";
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-headers-"));
  try {
    return ask(compiler, folder, headers, [...new Set(expressions)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ask(
  compiler: string,
  folder: string,
  headers: readonly string[],
  expressions: readonly string[],
): HeaderValues | string {
  const unlimited = /clang/i.test(run([compiler, "--version"]).output) ? "-ferror-limit=0" : "-fmax-errors=0";
  const includes = ["stdio.h", "stddef.h", ...headers, "linux/version.h"].map((header) => `#include <${header}>\n`);
  const start = `#define _GNU_SOURCE\n${includes.join("")}`;
  const firstLine = start.split("\n").length;
  const probe = join(folder, "probe.c");
  writeFileSync(probe, start);
  // The compiler takes milliseconds for each unknown name, because it searches for similar names.
  const preprocessed = run([compiler, "-E", "-dD", "-w", probe]);
  const absent = /fatal error: '?([\w/.-]+\.h)'?(?:: No such file| file not found)/.exec(preprocessed.errors);
  if (absent !== null) return `the header ${absent[1]} is not installed`;
  const words = new Set(preprocessed.output.match(/\w+/g));
  const isKnown = (expression: string) => expression.match(/[A-Za-z_]\w*/g)!.every((word) => words.has(word));
  const missing = new Set(expressions.filter((one) => !isKnown(one)));
  const known = expressions.filter(isKnown);
  writeFileSync(probe, start + known.map((one, index) => `long long v${index} = (long long)(${one});\n`).join(""));
  const probed = run([compiler, "-fsyntax-only", "-w", unlimited, probe]);
  for (const [, line, complaint] of probed.errors.matchAll(/^[^\n]*probe\.c:(\d+):\d+: (?:fatal )?error: (.*)$/gm)) {
    const expression = known[Number(line) - firstLine];
    if (expression === undefined || !/undeclared|undefined type|incomplete type|no member/.test(complaint!)) {
      throw new Error(`the headers cannot be read:\n${probed.errors}`);
    }
    missing.add(expression);
  }
  const present = expressions.filter((one) => !missing.has(one));
  const version = `  printf("%d\\n", (LINUX_VERSION_CODE >> 16) * 1000 + (LINUX_VERSION_CODE >> 8 & 255));\n`;
  const lines = present.map((one) => `  printf("%lld\\n", (long long)(${one}));\n`);
  const source = join(folder, "print.c");
  const program = join(folder, "print");
  writeFileSync(source, `${start}int main(void) {\n${version}${lines.join("")}  return 0;\n}\n`);
  const compiled = run([compiler, "-w", "-o", program, source]);
  if (!compiled.ok) throw new Error(`the program cannot be compiled:\n${compiled.errors}`);
  const printed = run([program]);
  if (!printed.ok) throw new Error(`the program failed:\n${printed.errors}`);
  const [level, ...values] = printed.output.trimEnd().split("\n").map(Number);
  return { level: level!, values: new Map(present.map((one, index) => [one, values[index]!])), missing };
}
