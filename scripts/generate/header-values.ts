import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The values of constants according to the installed kernel headers. */
export interface HeaderValues {
  /** The kernel version of the headers, as major * 1000 + minor. */
  readonly level: number;
  /** The values of the constants by name. */
  readonly values: ReadonlyMap<string, number>;
  /** Names of the constants that the installed headers lack. */
  readonly missing: readonly string[];
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
function includes(headers: readonly string[]): string {
  const sorted = [...new Set(headers)].sort();
  const kernel = (header: string) => header.startsWith("linux/") || header.startsWith("asm");
  const ordered = [...sorted.filter((header) => !kernel(header)), ...sorted.filter(kernel)];
  return ["stdio.h", ...ordered, "linux/version.h"].map((header) => `#include <${header}>\n`).join("");
}

/**
 * Reads the values of constants from the installed headers, with a C program that prints them. Returns the reason if
 * there is no compiler or no header.
 */
export function headerValues(headers: readonly string[], names: readonly string[]): HeaderValues | string {
  const compiler = [process.env["CC"] ?? "cc", "gcc", "clang"].map((name) => Bun.which(name)).find((path) => path);
  if (compiler === undefined || compiler === null) return "there is no C compiler: neither cc nor gcc nor clang";
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-headers-"));
  try {
    return readHeaders(compiler, directory, headers, names);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function readHeaders(
  compiler: string,
  directory: string,
  headers: readonly string[],
  names: readonly string[],
): HeaderValues | string {
  const unlimited = /clang/i.test(run([compiler, "--version"]).output) ? "-ferror-limit=0" : "-fmax-errors=0";

  // The first compiler pass declares one variable per name, so that each compiler error is about the name on its line.
  const start = `#define _GNU_SOURCE\n${includes(headers)}`;
  const firstLine = start.split("\n").length;
  const expression = (name: string) => `(long long)(${spelling[name] ?? name})`;
  const probe = join(directory, "probe.c");
  writeFileSync(probe, start + names.map((name) => `long long v_${name} = ${expression(name)};\n`).join(""));
  const probed = run([compiler, "-fsyntax-only", "-w", unlimited, probe]);
  const absent = /fatal error: '?([\w/.-]+\.h)'?(?:: No such file| file not found)/.exec(probed.errors);
  if (absent !== null) return `the header ${absent[1]} is not installed`;
  const missing = new Set<string>();
  for (const [, line, complaint] of probed.errors.matchAll(/^[^\n]*probe\.c:(\d+):\d+: (?:fatal )?error: (.*)$/gm)) {
    const name = names[Number(line) - firstLine];
    if (name === undefined || !complaint!.includes("undeclared") || !complaint!.includes(name)) {
      throw new Error(`the headers cannot be read:\n${probed.errors}`);
    }
    missing.add(name);
  }
  if (probed.ok !== (missing.size === 0)) throw new Error(`the headers cannot be read:\n${probed.errors}`);

  // The second compiler pass prints the values of the names that exist.
  const print = (name: string) => `  printf("${name} %lld\\n", ${expression(name)});\n`;
  const present = names.filter((name) => !missing.has(name));
  const version = `  printf("%d\\n", (LINUX_VERSION_CODE >> 16) * 1000 + (LINUX_VERSION_CODE >> 8 & 255));\n`;
  const source = join(directory, "print.c");
  const program = join(directory, "print");
  writeFileSync(source, `${start}int main(void) {\n${version}${present.map(print).join("")}  return 0;\n}\n`);
  const compiled = run([compiler, "-w", "-o", program, source]);
  if (!compiled.ok) throw new Error(`the program cannot be compiled:\n${compiled.errors}`);
  const printed = run([program]);
  if (!printed.ok) throw new Error(`the program failed:\n${printed.errors}`);
  const [kernel, ...lines] = printed.output.trimEnd().split("\n");
  const values = new Map(lines.map((line) => line.split(" ")).map(([name, value]) => [name!, Number(value)]));
  return { level: Number(kernel), values, missing: [...missing] };
}
