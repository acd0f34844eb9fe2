// Runs the parts of the demo independently of each other: an unsupported or failed part does not stop the other parts.
import { NetlinkError } from "bun-netlink";

/** Factor of all time limits, for slow machines. */
export const PATIENCE = Number(process.env["BUN_NETLINK_DEMO_PATIENCE"] ?? 1);
/** Maximum run time of the demo in milliseconds. */
export const LIMIT_MS: number = 60_000 * PATIENCE;
/** Time in milliseconds after the start at which the last part must be complete. */
const PARTS_LIMIT_MS = LIMIT_MS - 2000;
/** Error codes that mean that a feature is unsupported. */
const UNSUPPORTED: readonly string[] = ["EOPNOTSUPP", "EPROTONOSUPPORT"];

/** Runs one part of the demo. If a feature is unsupported, the part is skipped; any other error makes the demo fail. */
export async function part(name: string, run: () => void | Promise<void>): Promise<void> {
  title(name);
  try {
    await run();
  } catch (error) {
    if (error instanceof NetlinkError && UNSUPPORTED.includes(error.code)) {
      console.log(`  skipped: ${error.message}`);
      return;
    }
    console.log(`  failed: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

/**
 * Returns a timeout in milliseconds for a part of the demo: `maxMs` times {@link PATIENCE}, or less if the demo has less time
 * left.
 */
export function partTimeoutMs(maxMs: number): number {
  return Math.max(Math.min(maxMs * PATIENCE, PARTS_LIMIT_MS - performance.now()), 1);
}

/** Returns a signal that aborts a part of the demo after {@link partTimeoutMs}. */
export function partTimeout(maxMs: number): AbortSignal {
  const milliseconds = partTimeoutMs(maxMs);
  const controller = new AbortController();
  const reason = new Error(`not complete after ${(milliseconds / 1000).toFixed(1)} s`);
  setTimeout(() => controller.abort(reason), milliseconds).unref();
  return controller.signal;
}

/** Makes the process exit shortly before {@link LIMIT_MS}, even if the demo is still waiting. */
export function limitRunTime(): void {
  const end = () => {
    console.log("\nstopped: the demo takes too long on this machine");
    process.exit(1);
  };
  setTimeout(end, LIMIT_MS - 500 - performance.now()).unref();
}

export function title(text: string): void {
  console.log(`\n${text}`);
}

export function report(count: number, what: string, started: number): void {
  const milliseconds = performance.now() - started;
  const rate = Math.round((count / milliseconds) * 1000).toLocaleString("en");
  console.log(`  ${count.toLocaleString("en")} ${what} in ${milliseconds.toFixed(1)} ms (${rate} per second)`);
}
