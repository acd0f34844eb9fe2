import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeMachine } from "../bench/runner/machine.ts";
import { Cache } from "./vm/cache.ts";
import { imageFor } from "./vm/image.ts";
import { boot, type Execution } from "./vm/machine.ts";
import { Packages } from "./vm/packages.ts";
import { addProject } from "./vm/project.ts";

/**
 * Measures with the kernel's Open vSwitch module in the virtual machine: `bun run bench:vm`. With an argument, for
 * example `bun run bench:vm upcalls`, runs one program of bench/vm. Writes the results to bench/results/module.json.
 */
const root = join(import.meta.dir, "..");
const RESULTS = join(root, "bench/results/module.json");
const MAX_SECONDS = 1800;
const PROJECT = ["{src,test,bench}/**/*.ts", "*.{json,toml}"];
const C_PROGRAMS = ["upcall-module", "upcall-traffic"];
/**
 * How each program of bench/vm is executed. Upcalls are measured in instructions, whose number depends neither on the
 * speed of the emulator nor on other programs. Dumps by several threads need several CPUs, and are measured in time.
 */
const EXECUTIONS: Readonly<Record<string, Execution>> = { upcalls: "counted", "flow-dumps": "fast" };
const DESCRIPTIONS: Readonly<Record<Execution, string>> = {
  counted: "one CPU with one instruction per nanosecond",
  fast: "two CPUs",
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(EXECUTIONS);
const cache = new Cache();
const packages = await Packages.get(cache);
const image = await imageFor(packages, cache);
const results = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, "utf8")) : {};
for (const name of names) {
  const execution = EXECUTIONS[name];
  if (execution === undefined) throw new Error(`${name}: expected one of ${Object.keys(EXECUTIONS).join(", ")}`);
  const { status, report } = await cache.withTemporaryDirectory((scratch) => {
    const programs = Object.fromEntries(C_PROGRAMS.map((program) => [`bench/${program}`, compile(program, scratch)]));
    // The guest system disables the optimizing compiler. A program whose speed is measured needs this compiler.
    const environment = execution === "fast" ? "BUN_JSC_useDFGJIT=1" : "";
    const add = (file: string) =>
      addProject(file, PROJECT, `exec env ${environment} bun bench/vm/${name}.ts\n`, programs);
    return boot(image, packages, scratch, MAX_SECONDS, add, execution);
  });
  if (status !== 0 || report === undefined) throw new Error(`${name}: the virtual machine stopped before the end`);
  const machine = {
    ...describeMachine(),
    guest: `Linux ${packages.kernelVersion} in QEMU, ${DESCRIPTIONS[execution]}`,
  };
  results[name] = { machine, results: JSON.parse(report) };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
}

/**
 * Compiles a program of bench/c with its libraries statically linked, because the guest may have other versions of the
 * libraries.
 */
function compile(name: string, scratch: string): string {
  const program = join(scratch, name);
  const command = ["cc", "-O2", "-Wall", "-static", "-o", program, join(root, "bench/c", `${name}.c`)];
  const { exitCode, stderr } = Bun.spawnSync(command);
  if (exitCode !== 0) throw new Error(`${name}.c cannot be compiled: ${stderr}`);
  return program;
}
