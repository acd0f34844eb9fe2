import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { NETLINK_ROUTE, transact, transactMultiple } from "../src/index.ts";
import { type BenchCase, cases } from "./lib/cases.ts";
import { ContenderProcess } from "./lib/process.ts";
import { addRoute, loopbackUp } from "./lib/routes.ts";

/**
 * Measures the library beside C programs that do the same work, in one run and by turns:
 *   bun run bench [case…] [--quick] [--json FILE]
 * A round of all contenders counts only when they agree on the number of operations and on the checksum.
 */

/** What one implementation came to in one case. */
interface Result {
  case: string;
  implementation: string;
  unit: "ns/op";
  median: number;
  p10: number;
  p90: number;
  samples: number;
  ratio?: { to: string; value: number };
}

const INSIDE = "BUN_NETLINK_BENCH_INSIDE";
const WARM_UP = 3;

/** How many routes the table holds by now. */
let filled = 0;

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, json: { type: "string" }, rounds: { type: "string" } },
});

if (process.env[INSIDE] !== "1") {
  const command = ["unshare", "-rn", process.execPath, ...process.argv.slice(1)];
  const { exitCode } = Bun.spawnSync(command, {
    env: { ...process.env, [INSIDE]: "1" },
    stdio: ["inherit", "inherit", "inherit"],
  });
  process.exit(exitCode);
}

const scratch = mkdtempSync(join(tmpdir(), "bun-netlink-bench-"));
try {
  const rounds = Number(values.rounds ?? (values.quick ? 7 : 21));
  const chosen = cases.filter(
    ({ name }) => positionals.length === 0 || positionals.some((part) => name.startsWith(part)),
  );
  if (chosen.length === 0) throw new Error(`no such case; there are: ${cases.map(({ name }) => name).join(", ")}`);
  transact(NETLINK_ROUTE, loopbackUp());
  const results: Result[] = [];
  for (const bench of chosen) results.push(...(await runCase(bench, rounds)));
  const machine = {
    kernel: release(),
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    bun: Bun.version,
    date: new Date().toISOString(),
  };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function runCase(bench: BenchCase, rounds: number): Promise<Result[]> {
  console.log(`\n${bench.name}: ${bench.operation}`);
  if (bench.routes !== undefined) fillRoutes(bench.routes);
  const contenders: ContenderProcess[] = [];
  try {
    for (const contender of bench.contenders) contenders.push(await ContenderProcess.start(contender, scratch));
    const samples = await measure(contenders, rounds);
    return report(bench, samples);
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
  }
}

/** Nanoseconds per operation, for each contender and round. */
async function measure(contenders: ContenderProcess[], rounds: number): Promise<Map<string, number[]>> {
  const samples = new Map(contenders.map(({ contender }) => [contender.implementation, [] as number[]]));
  for (let round = -WARM_UP; round < rounds; round++) {
    let agreed: string | undefined;
    // Each round starts with another contender, so that none always runs behind the same one.
    for (let turn = 0; turn < contenders.length; turn++) {
      const running = contenders[(turn + round + WARM_UP) % contenders.length]!;
      const { nanoseconds, operations, checksum } = await running.round();
      const work = `${operations} operations with checksum ${checksum}`;
      agreed ??= work;
      if (work !== agreed) throw new Error(`${running.contender.implementation} did ${work}, another one ${agreed}`);
      if (round >= 0) samples.get(running.contender.implementation)!.push(nanoseconds / operations);
    }
    process.stderr.write(`\r  round ${Math.max(round + 1, 0)} of ${rounds} `);
  }
  process.stderr.write("\r                      \r");
  return samples;
}

function report(bench: BenchCase, samples: Map<string, number[]>): Result[] {
  const [ours, ...others] = bench.contenders.map(({ implementation }) => implementation);
  const results: Result[] = [];
  for (const [implementation, values] of samples) {
    const result: Result = {
      case: bench.name,
      implementation,
      unit: "ns/op",
      median: quantile(values, 0.5),
      p10: quantile(values, 0.1),
      p90: quantile(values, 0.9),
      samples: values.length,
    };
    const reference = others[0];
    if (implementation === ours && reference !== undefined) {
      result.ratio = { to: reference, value: round(result.median / quantile(samples.get(reference)!, 0.5)) };
    }
    results.push(result);
    const ratio = result.ratio === undefined ? "" : `   ${result.ratio.value.toFixed(2)} x ${result.ratio.to}`;
    const numbers = [result.median, result.p10, result.p90].map((value) => value.toFixed(1).padStart(10));
    console.log(`  ${implementation.padEnd(22)}${numbers.join("")} ns${ratio}`);
  }
  return results;
}

function fillRoutes(count: number): void {
  const missing = Array.from({ length: Math.max(count - filled, 0) }, (_, index) =>
    addRoute(0x200000 + filled + index),
  );
  transactMultiple(NETLINK_ROUTE, missing);
  filled = Math.max(filled, count);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)]!;
  return round(low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at)));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
