import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeMachine } from "../runner/machine.ts";
import { type Report, type Result, spread } from "../runner/results.ts";
import { EMPTY, prepare, type StartProgram } from "./programs.ts";

/** Time of a program from its start to its exit, in milliseconds. */
interface Sample {
  readonly wall: number;
  /** Processor time of all threads. */
  readonly cpu: number;
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
    const programs = await prepare(folder);
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
    for (const line of tableOf(results)) print(line);
    return { machine, results };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure({ name, command }: StartProgram): Sample {
  const started = Bun.nanoseconds();
  const { exitCode, resourceUsage, stderr } = Bun.spawnSync([...command], { stdio: ["ignore", "ignore", "pipe"] });
  const wall = (Bun.nanoseconds() - started) / 1e6;
  if (exitCode !== 0) throw new Error(`${name} failed: ${stderr}`);
  return { wall, cpu: Number(resourceUsage.cpuTime.total) / 1000 };
}

function resultsOf({ group, name }: StartProgram, measured: readonly Sample[], empty: readonly Sample[]): Result[] {
  return (["wall", "cpu"] as const).map((clock) => {
    const values = measured.map((sample) => sample[clock] * 1e6);
    const { median, p10, p90 } = spread(measured.map((sample, round) => sample[clock] / empty[round]![clock]));
    return {
      case: `start ${group} ${clock}`,
      implementation: name,
      unit: "ns/op",
      ...spread(values),
      samples: values.length,
      ratio: { to: EMPTY, value: median, p10, p90 },
    };
  });
}

/** Returns the lines of a Markdown table of all programs. */
export function tableOf(results: readonly Result[]): string[] {
  const of = (name: string, clock: string) => {
    return results.find((one) => one.implementation === name && one.case.endsWith(clock))!;
  };
  const empty = { wall: of(EMPTY, "wall"), cpu: of(EMPTY, "cpu") };
  const ms = (nanoseconds: number) => `${(nanoseconds / 1e6).toFixed(1)} ms`;
  const rows = results
    .filter((one) => one.case.endsWith("wall"))
    .map((wall) => {
      const cpu = of(wall.implementation, "cpu");
      const above = [
        ms(wall.median - empty.wall.median),
        ms(cpu.median - empty.cpu.median),
        ms(cpu.p10 - empty.cpu.p10),
      ];
      return [wall.implementation, ms(wall.median), ...above, `${wall.ratio!.value.toFixed(1)} ×`];
    });
  const head = [
    "program",
    "time",
    "above the empty program",
    "processor time above it",
    "the same, 10th percentile",
    "ratio",
  ];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

/** Measures, and writes the results to a file, if one is given. */
export async function startCommand(rounds: number, target: string | undefined): Promise<void> {
  const report = await runStarts(rounds, (text) => console.log(text));
  if (target !== undefined) writeFileSync(target, `${JSON.stringify(report, null, 2)}\n`);
}
