import { cpus, loadavg, release } from "node:os";

/** Description of the machine on which the benchmarks ran. */
export interface Machine {
  kernel: string;
  cpu: string;
  cores: number;
  bun: string;
  cc: string;
  /** Load average over the last minute before the run. */
  load: number;
  date: string;
}

/** Load average above which other programs distort the benchmark results, because several cases need two idle CPUs. */
const BUSY_LOAD = 0.5;

/** Returns a description of this machine. */
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

/** Reports whether other programs were running when the benchmarks started. */
export function isBusy({ load }: Machine): boolean {
  return load >= BUSY_LOAD;
}
