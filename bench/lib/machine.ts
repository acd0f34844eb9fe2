import { cpus, loadavg, release } from "node:os";

/** Where all that was measured. */
export interface Machine {
  kernel: string;
  cpu: string;
  cores: number;
  bun: string;
  cc: string;
  /** How many processes were running or about to, on average, in the minute before. */
  load: number;
  date: string;
}

/** From so much load on, what else runs is seen in the figures: several cases keep all of two processors at work. */
const BUSY = 0.5;

/** What runs the benchmarks. */
export function describeMachine(): Machine {
  const compiler = Bun.which("cc");
  const version = compiler === null ? "none" : Bun.spawnSync([compiler, "--version"]).stdout.toString().split("\n")[0]!;
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

/** Whether something else was running when the measurement began. */
export function isBusy({ load }: Machine): boolean {
  return load >= BUSY;
}
