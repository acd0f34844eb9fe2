// How the demo shows its parts: each by itself, so that one that this kernel lacks, or that takes too long, ends no other.
import { NetlinkError } from "bun-netlink";

/** When the demo is over at the latest, in milliseconds since it was started. */
export const LIMIT_MS = 19_000;
/** When its last part has to be done. */
const PARTS_LIMIT_MS = LIMIT_MS - 2000;
/** What the kernel says about what it does not have. */
const LACKING: readonly string[] = ["EOPNOTSUPP", "EPROTONOSUPPORT"];

/** Shows a part. What the kernel lacks is said in a line and is no failure; everything else that goes wrong is one. */
export async function part(name: string, show: () => void | Promise<void>): Promise<void> {
  title(name);
  try {
    await show();
  } catch (error) {
    if (error instanceof NetlinkError && LACKING.includes(error.code)) {
      console.log(`  left out: ${error.message}`);
      return;
    }
    console.log(`  failed: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

/** How many milliseconds a part may take: what it wants, or what is left. */
export function patienceMs(wantedMs: number): number {
  return Math.max(Math.min(wantedMs, PARTS_LIMIT_MS - performance.now()), 1);
}

/** A signal that ends a part when it takes longer than that. */
export function patience(wantedMs: number): AbortSignal {
  const milliseconds = patienceMs(wantedMs);
  const controller = new AbortController();
  const reason = new Error(`this was not done within ${(milliseconds / 1000).toFixed(1)} s`);
  setTimeout(() => controller.abort(reason), milliseconds).unref();
  return controller.signal;
}

/** Ends the demo when it should be over, whatever it waits for. */
export function endInTime(): void {
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
  console.log(`  ${count.toLocaleString("en")} ${what} in ${milliseconds.toFixed(1)} ms (${rate} a second)`);
}
