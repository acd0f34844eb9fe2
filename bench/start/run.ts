import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeMachine } from "../runner/machine.ts";
import { type Report, type Result, spread } from "../runner/results.ts";
import { prepare, type StartProgram } from "./programs.ts";
import { EMPTY, startTables } from "./tables.ts";

/** Time of a program from its start to its exit, in milliseconds. */
interface Sample {
  readonly wall: number;
  /** Processor time of all threads. */
  readonly cpu: number;
  /** Memory that the program printed, in bytes; 0 if it printed nothing. */
  readonly memory: number;
}

/**
 * Measures the starts of programs that use the packed library, next to programs in other languages. All programs run
 * once in each round.
 *
 * @throws Error if a program cannot be built or fails.
 */
export async function runStarts(rounds: number, print: (text: string) => void): Promise<Report> {
  const machine = describeMachine();
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-start-"));
  try {
    const { programs, sizes } = await prepare(folder);
    const samples = new Map(programs.map((program) => [program, [] as Sample[]]));
    for (let round = -1; round < rounds; round++) {
      for (const program of programs) {
        const sample = measure(program);
        // The first round fills the caches of the kernel.
        if (round >= 0) samples.get(program)!.push(sample);
      }
    }
    const empty = samples.get(programs.find(({ name }) => name === EMPTY)!)!;
    const results = [...samples].flatMap(([program, measured]) => resultsOf(program, measured, empty));
    const report = { machine, results, sizes };
    for (const make of Object.values(startTables)) print(make(report));
    return report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure({ group, name, command }: StartProgram): Sample {
  const started = Bun.nanoseconds();
  const output = group === "worker" ? "pipe" : "ignore";
  const { exitCode, resourceUsage, stdout, stderr } = Bun.spawnSync([...command], {
    stdio: ["ignore", output, "pipe"],
  });
  const wall = (Bun.nanoseconds() - started) / 1e6;
  if (exitCode !== 0) throw new Error(`${name} failed: ${stderr}`);
  return { wall, cpu: Number(resourceUsage.cpuTime.total) / 1000, memory: Number(stdout ?? 0) };
}

function resultsOf({ group, name }: StartProgram, measured: readonly Sample[], empty: readonly Sample[]): Result[] {
  const samples = measured.length;
  const times = (["wall", "cpu"] as const).map((clock): Result => {
    const values = measured.map((sample) => sample[clock] * 1e6);
    const { median, p10, p90 } = spread(measured.map((sample, round) => sample[clock] / empty[round]![clock]));
    const ratio = { to: EMPTY, value: median, p10, p90 };
    return { case: `start ${group} ${clock}`, implementation: name, unit: "ns/op", ...spread(values), samples, ratio };
  });
  if (group !== "worker") return times;
  const memory = spread(measured.map((sample) => sample.memory));
  return [...times, { case: "start worker memory", implementation: name, unit: "bytes", ...memory, samples }];
}

/** Measures, and writes the results to a file, if one is given. */
export async function startCommand(rounds: number, target: string | undefined): Promise<void> {
  const report = await runStarts(rounds, (text) => console.log(text));
  if (target !== undefined) writeFileSync(target, `${JSON.stringify(report, null, 2)}\n`);
}
