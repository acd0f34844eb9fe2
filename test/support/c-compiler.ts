import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The path of the C compiler: the program in the environment variable CC, or else an installed compiler. */
export const compiler: string | undefined = [process.env["CC"] ?? "cc", "gcc", "clang"]
  .map((name) => Bun.which(name))
  .find((path): path is string => path !== null);

/** Compiles and runs a C program. Returns its output, or the reason why it could not be compiled. */
export function runC(source: string): { output: string } | { reason: string } {
  if (compiler === undefined) return { reason: "there is no C compiler: neither cc nor gcc nor clang" };
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-c-"));
  const env = { ...process.env, LC_ALL: "C" };
  try {
    const file = join(directory, "program.c");
    const program = join(directory, "program");
    writeFileSync(file, source);
    const compiled = Bun.spawnSync([compiler, "-w", "-o", program, file], { env });
    const errors = compiled.stderr.toString();
    const absent = /fatal error: '?([\w/.-]+\.h)'?(?:: No such file| file not found)/.exec(errors);
    if (absent !== null) return { reason: `the header ${absent[1]} is not installed` };
    if (!compiled.success) throw new Error(`the program cannot be compiled:\n${errors}`);
    const ran = Bun.spawnSync([program], { env });
    if (!ran.success) throw new Error(`the program failed:\n${ran.stderr}`);
    return { output: ran.stdout.toString() };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
