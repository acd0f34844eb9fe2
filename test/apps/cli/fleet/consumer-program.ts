import { HostReplica, type TableEvent } from "../../../../apps/cli/src/fleet/host-replica.ts";
import { read } from "../../../../apps/cli/src/fleet/read.ts";
import { redisServer } from "../../../../apps/cli/src/fleet/redis.ts";
import { isSameRow } from "../../../../apps/cli/src/volatile.ts";
import { stableText } from "./rows.ts";

/**
 * Follows one host of a fleet, and applies the events to its own tables. Replies to each message of the parent process
 * with these tables. Checks that events are consistent, and that no change of one link's MTU is missing without a
 * resync.
 */
const [url = "", host = "", counted = ""] = process.argv.slice(2);
const tables = new Map<string, Map<string, object>>();
const problems: string[] = [];
let resyncs = 0;
/** Last MTU of the link whose MTU the test increases by one; undefined after a resync. */
let count: number | undefined;

function apply(event: TableEvent): void {
  const { table } = event;
  if (event.kind === "resync") {
    resyncs++;
    count = undefined;
    return;
  }
  if (event.kind === "snapshot") {
    if (tables.has(table)) problems.push(`second snapshot of ${table}`);
    tables.set(table, new Map(event.rows));
    return;
  }
  const rows = tables.get(table)!;
  const { kind, key, item } = event;
  if (rows.has(key) === (kind === "add")) problems.push(`${kind} of ${rows.has(key) ? "a known" : "an unknown"} row`);
  if (kind === "remove") rows.delete(key);
  else rows.set(key, item);
  if (kind === "change" && table === "links") checkCount(item as { ifname: string; mtu: number });
}

function checkCount({ ifname, mtu }: { ifname: string; mtu: number }): void {
  if (ifname !== counted) return;
  if (count !== undefined && mtu !== count && mtu !== count + 1) problems.push(`MTU ${count} is followed by ${mtu}`);
  count = mtu;
}

process.on("message", (token) => {
  const rows = [...tables].map(([table, entries]) => [table, [...entries.values()].map(stableText).sort()]);
  process.send!({ token, tables: Object.fromEntries(rows), problems, resyncs });
});

const signal = new AbortController().signal;
const options = { server: await redisServer(url, {}), prefix: "netlink", hosts: [host], signal };
for (;;) {
  // The first connection fails if the Redis server is being restarted, so it is tried again.
  await read(
    { ...options, onLost: () => {} },
    () => new HostReplica(isSameRow),
    ({ events }) => {
      for (const event of events) if (event.kind !== "status") apply(event);
    },
  ).catch(() => Bun.sleep(50));
}
