import { type DropEvent, DropMonitor } from "bun-netlink/system";
import { UsageError } from "../errors.ts";
import { untilInterrupted } from "../interrupt.ts";
import { flush, json, line, printableLines, style, warn } from "../output.ts";
import type { MonitorOptions } from "./monitor.ts";
import type { FleetMonitorOptions } from "./monitor-fleet.ts";

/** Longest name of a reason that stays in its column. */
const REASON_WIDTH = 20;

/** Prints dropped packets of all namespaces until the process is interrupted, then their numbers by reason. */
export async function monitorDrops(names: readonly string[], options: FleetMonitorOptions): Promise<void> {
  if (names.length > 1) throw new UsageError("drops: not together with tables");
  if (options.redis.length > 0) throw new UsageError("drops: agents do not publish them; omit --redis");
  if (options.who === true) throw new UsageError("drops: packets have no program; omit --who");
  if (options.filter.length > 0 || options.netns !== undefined || options.allNetns === true) {
    throw new UsageError(
      "drops: the kernel reports those of all namespaces; --filter, --netns and --all-netns do not apply",
    );
  }
  const counts = new Map<string, number>();
  try {
    await untilInterrupted(async (signal) => {
      await using drops = await DropMonitor.open({ signal });
      let left = options.count ?? Number.POSITIVE_INFINITY;
      for await (const drop of drops) {
        if (drop.kind === "gap") {
          flush();
          warn(`${drop.dropped || "an unknown number of"} reports of dropped packets lost`);
          continue;
        }
        const reason = reasonOf(drop);
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
        print(drop, options);
        flush();
        if (--left === 0) break;
      }
    });
  } finally {
    if (options.json !== true) printCounts(counts);
    flush();
  }
}

/** Kernels before Linux 5.18 name only the function that dropped the packet. */
const reasonOf = ({ reason, trap, symbol }: DropEvent) => reason ?? trap ?? symbol ?? "unknown";

function print(drop: DropEvent, options: MonitorOptions): void {
  const time = options.timestamps === true ? new Date(Number(drop.timestamp / 1_000_000n)).toISOString() : undefined;
  if (options.json === true) {
    const { headers, ...fields } = drop;
    json({ ...fields, ...(time !== undefined && { time }), summary: `${headers}` });
    return;
  }
  const place = [drop.ifindex === undefined ? [] : `interface ${drop.ifindex}`, drop.symbol ?? []].flat().join(" ");
  const words = [
    time === undefined ? [] : style.dim(time),
    style.bold(reasonOf(drop).padEnd(REASON_WIDTH)),
    `${drop.headers}`,
  ];
  line(printableLines([...words.flat(), style.dim(`${place}, ${drop.length} bytes`)].join("  ")));
}

function printCounts(counts: ReadonlyMap<string, number>): void {
  if (counts.size === 0) return;
  line();
  for (const [reason, count] of [...counts].sort(([, one], [, other]) => other - one)) {
    line(`${`${count}`.padStart(8)}  ${reason}`);
  }
}
