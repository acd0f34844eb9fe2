import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { NETLINK_ROUTE, transact, transactMultiple } from "../src/index.ts";
import { QueueRule } from "../src/subsystems/netfilter/index.ts";
import { type BenchCase, cases, FIRST_QUEUED_PORT, WARM_UP } from "./lib/cases.ts";
import type { Sample } from "./lib/contender.ts";
import { ContenderProcess } from "./lib/process.ts";
import { line, type Machine, type Report, type Result, summarize } from "./lib/results.ts";
import { addRoute, loopbackUp } from "./lib/routes.ts";

/**
 * Measures the library beside C programs that do the same work, in one run and by turns:
 *   bun run bench [case…] [--quick] [--rounds N] [--json FILE]
 * A round of all contenders counts only when they agree on the number of operations and on the checksum. A run of all
 * cases that is not quick writes bench/results/full.json and its picture unless it is told another place.
 */

const INSIDE = "BUN_NETLINK_BENCH_INSIDE";
const QUICK_ROUNDS = 7;
const FULL_ROUNDS = 21;

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

/** How many routes the table holds by now. */
let filled = 0;

const scratch = mkdtempSync(join(tmpdir(), "bun-netlink-bench-"));
try {
  const chosen = choose(positionals);
  const rounds = Number(values.rounds ?? (values.quick ? QUICK_ROUNDS : FULL_ROUNDS));
  const full = positionals.length === 0 && !values.quick && values.rounds === undefined;
  const target = values.json ?? (full ? join(import.meta.dir, "results", "full.json") : undefined);
  const machine = describeMachine();
  transact(NETLINK_ROUTE, loopbackUp());
  const results: Result[] = [];
  for (const [index, bench] of chosen.entries()) {
    console.log(`\n[${index + 1} of ${chosen.length}] ${bench.name}`);
    results.push(...(await runCase(bench, rounds)));
  }
  if (target !== undefined) await write(target, { machine, results });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The cases of these names, or whose names begin with these words. */
function choose(names: readonly string[]): readonly BenchCase[] {
  if (names.length === 0) return cases;
  return names.flatMap((part) => {
    const found = cases.filter(({ name, group }) => name === part || group === part || name.startsWith(`${part} `));
    if (found.length > 0) return found;
    throw new Error(`there is no case ${part}; there are: ${cases.map(({ name }) => name).join(", ")}`);
  });
}

async function runCase(bench: BenchCase, rounds: number): Promise<Result[]> {
  if (bench.routes !== undefined) fillRoutes(bench.routes);
  using rules = new DisposableStack();
  for (let queue = 0; queue < (bench.queues ?? 0); queue++) rules.use(queueRule(queue));
  const contenders: ContenderProcess[] = [];
  try {
    for (const contender of bench.contenders) {
      const started = await ContenderProcess.start(contender, scratch);
      if (started === undefined) console.log(`  ${contender.implementation} is not installed`);
      else contenders.push(started);
    }
    const results = summarize(
      bench,
      await measure(contenders, Math.min(rounds, bench.rounds ?? rounds), bench.warmUp ?? WARM_UP),
    );
    show(bench, results);
    return results;
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
  }
}

/** The rounds that count, for each contender. */
async function measure(
  contenders: readonly ContenderProcess[],
  rounds: number,
  warmUp: number,
): Promise<Map<string, Sample[]>> {
  const samples = new Map(contenders.map(({ contender }) => [contender.implementation, [] as Sample[]]));
  for (let round = -warmUp; round < rounds; round++) {
    let agreed: string | undefined;
    // Each round starts with another contender, so that none always runs behind the same one.
    for (let turn = 0; turn < contenders.length; turn++) {
      const running = contenders[(turn + round + warmUp) % contenders.length]!;
      const { implementation, rounds: most = rounds } = running.contender;
      if (round >= most || (round < 0 && most < rounds)) continue;
      const sample = await running.round();
      const work = `${sample.operations} operations with checksum ${sample.checksum}`;
      agreed ??= work;
      if (work !== agreed) throw new Error(`${implementation} did ${work}, another one ${agreed}`);
      if (round >= 0) samples.get(implementation)!.push(sample);
    }
    showProgress(`  round ${Math.max(round + 1, 0)} of ${rounds} `);
  }
  showProgress("");
  return samples;
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(24)}\r`);
}

function show(bench: BenchCase, results: readonly Result[]): void {
  const operations = new Map([
    [bench.name, bench.operation],
    ...Object.values(bench.more ?? {}).map((metric) => [metric.case, metric.operation] as const),
  ]);
  for (const [name, operation] of operations) {
    const told = results.filter((result) => result.case === name);
    if (told.length === 0) continue;
    console.log(
      `${name}: ${operation}\n  ${"".padEnd(22)}${"median".padStart(11)}${"p10".padStart(11)}${"p90".padStart(11)}`,
    );
    for (const result of told) console.log(line(result));
  }
}

async function write(file: string, report: Report): Promise<void> {
  const { chart } = await import("./lib/chart.ts");
  const picture = file.replace(/(\.json)?$/, ".svg");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(picture, `${await chart(report)}\n`);
  console.log(`\nwritten: ${file}, ${picture}`);
}

function describeMachine(): Machine {
  const version = Bun.spawnSync(["cc", "--version"]).stdout.toString().split("\n")[0]!;
  return {
    kernel: release(),
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    bun: Bun.version,
    cc: version,
    load: loadavg()[0]!,
    date: new Date().toISOString(),
  };
}

function queueRule(queue: number): QueueRule {
  const match = { protocol: "udp", destinationPort: FIRST_QUEUED_PORT + queue } as const;
  return QueueRule.install({ family: "ip", hook: "output", match, queues: queue });
}

function fillRoutes(count: number): void {
  const missing = Array.from({ length: Math.max(count - filled, 0) }, (_, index) =>
    addRoute(0x200000 + filled + index),
  );
  transactMultiple(NETLINK_ROUTE, missing);
  filled = Math.max(filled, count);
}
