import { ChangePrinter, type Origin } from "../change-printer.ts";
import { UsageError } from "../errors.ts";
import { RowFilter } from "../filters.ts";
import { readGroup } from "../fleet/group.ts";
import { type HostEvent, HostReplica, type TableEvent } from "../fleet/host-replica.ts";
import { InterfaceNames } from "../fleet/names.ts";
import { serverTime } from "../fleet/protocol.ts";
import { type HostEvents, type ReadOptions, read } from "../fleet/read.ts";
import { type RedisOptions, redisServer } from "../fleet/redis.ts";
import { untilInterrupted } from "../interrupt.ts";
import { flush, json, line, printable, style, warn } from "../output.ts";
import { type Change, findTable, type Table } from "../tables/index.ts";
import { tableNames } from "../tables/names.ts";
import { isSameRow } from "../volatile.ts";
import type { MonitorOptions } from "./monitor.ts";

const MIB = 1024 * 1024;

/** Options of the command `monitor --redis`. */
export interface FleetMonitorOptions extends MonitorOptions, RedisOptions {
  readonly redis: readonly string[];
  readonly host: readonly string[];
  readonly prefix: string;
  /** Maximum size of the tables of one host, in MiB. */
  readonly maxHostSize: number;
  readonly group?: string;
  readonly consumer?: string;
}

/** Prints the tables that the agents of hosts publish. Then prints the changes until the process is interrupted. */
export async function monitorFleet(names: readonly string[], options: FleetMonitorOptions): Promise<void> {
  checkOptions(options);
  const tables = new Map(await Promise.all(names.map(async (name) => [name, await findTable(name)] as const)));
  for (const [name, { watch }] of tables) {
    if (watch === undefined) throw new UsageError(`${name}: agents do not publish this table`);
  }
  const servers = await Promise.all(options.redis.map((url) => redisServer(url, options)));
  await untilInterrupted(async (signal, stop) => {
    const { prefix, host: hosts, group } = options;
    const onLost = (reason: string) => warn(`${reason}; trying again`);
    const places = servers.map((server): ReadOptions => ({ server, prefix, hosts, signal, onLost, onIgnored: warn }));
    if (group !== undefined) {
      await Promise.all(places.map((place) => printGroup({ ...place, group }, names, options, stop)));
      return;
    }
    const printer = new FleetPrinter(tables, options, stop);
    // If the signal is aborted while events are printed, the reads must end immediately instead of waiting for the next
    // entry.
    await Promise.all(
      places.map((place) =>
        read(
          place,
          () => new HostReplica(isSameRow, options.maxHostSize * MIB),
          (events) => printer.print(events),
        ),
      ),
    );
  });
}

function checkOptions({ netns, allNetns, group, consumer, json: asJson, filter, who }: FleetMonitorOptions): void {
  if (netns !== undefined || allNetns === true) {
    throw new UsageError("--netns and --all-netns: not allowed with --redis; pass them to the agents");
  }
  if (consumer !== undefined && group === undefined) throw new UsageError("--consumer: expected --group as well");
  if (group === undefined) return;
  if (who === true) throw new UsageError("--who: not allowed with --group, which prints all published fields");
  if (consumer === undefined) throw new UsageError("--group: expected --consumer NAME, unique in the group");
  if (asJson !== true)
    throw new UsageError("--group: expected --json as well, because entries are not combined to tables");
  if (filter.length > 0) throw new UsageError("--group cannot be combined with --filter");
}

/** Prints the events of the hosts of a fleet. */
class FleetPrinter {
  readonly #wanted: ReadonlyMap<string, Table>;
  readonly #options: FleetMonitorOptions;
  readonly #printer: ChangePrinter;
  readonly #filters = new Map<Table, RowFilter>();
  /** Published tables by name; undefined for a table to which the filter does not apply. */
  readonly #tables = new Map<string, Table | undefined>();
  readonly #names = new Map<string, InterfaceNames>();
  /** Hosts with a row that cannot be printed, because a field has the wrong type. */
  readonly #malformed = new Set<string>();

  /** @param wanted names of the tables to print; empty for all tables. */
  constructor(wanted: ReadonlyMap<string, Table>, options: FleetMonitorOptions, stop: () => void) {
    this.#wanted = wanted;
    this.#options = options;
    this.#printer = new ChangePrinter(options, wanted.size !== 1, this.#filters, stop);
    for (const table of wanted.values()) this.#filters.set(table, new RowFilter(table, options.filter));
  }

  async print({ host, id, time, events }: HostEvents): Promise<void> {
    const names = this.#names.getOrInsertComputed(host, () => new InterfaceNames());
    const serverMs = id === undefined ? undefined : serverTime(id);
    for (const event of events) {
      if (event.kind === "status") {
        this.#status(host, event);
        continue;
      }
      try {
        await this.#change(host, serverMs, time, event, names);
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
        this.#reportMalformed(host, event.table, error);
      }
    }
    flush();
  }

  async #change(
    host: string,
    serverMs: number | undefined,
    time: number | undefined,
    event: TableEvent,
    names: InterfaceNames,
  ): Promise<void> {
    names.learn(event);
    const { netns } = event;
    const table = await this.#find(event.table);
    if (table === undefined) return;
    const agentTime =
      this.#options.timestamps === true && time !== undefined ? { agentTime: new Date(time).toISOString() } : {};
    const origin: Origin = {
      text: netns === undefined ? host : `${host} ${netns}`,
      fields: { ...agentTime, host, ...(netns === undefined ? {} : { netns }) },
      time: serverMs,
    };
    const row = (item: object) => names.addTo(event.table, netns, item);
    this.#printer.print(origin, table, withRows(event, row, this.#options.who === true));
  }

  /**
   * Returns the definition of a published table. Returns undefined for a table that was not requested, for a table to
   * which the filter does not apply, and for a table that only a later version of the agent knows.
   */
  async #find(name: string): Promise<Table | undefined> {
    if (this.#wanted.size > 0) return this.#wanted.get(name);
    if (!tableNames.includes(name)) return undefined;
    if (this.#tables.has(name)) return this.#tables.get(name);
    const table = await findTable(name);
    try {
      this.#filters.set(table, new RowFilter(table, this.#options.filter));
      this.#tables.set(name, table);
    } catch (error) {
      // Any host can publish a table to which the filter does not apply.
      if (!(error instanceof UsageError)) throw error;
      warn(`${name}: this table is not printed, because of ${error.message}`);
      this.#tables.set(name, undefined);
    }
    return this.#tables.get(name);
  }

  /** Reports the first row of a host that cannot be printed. The rows of other hosts are not concerned. */
  #reportMalformed(host: string, table: string, { message }: Error): void {
    if (this.#malformed.has(host)) return;
    this.#malformed.add(host);
    this.#status(host, {
      kind: "status",
      state: "stale",
      reason: `a row of the table ${table} is malformed: ${message}`,
    });
  }

  #status(host: string, { state, reason }: HostEvent & { kind: "status" }): void {
    const texts = { live: "up to date", stale: `may be out of date: ${reason}`, forgotten: `forgotten: ${reason}` };
    const text = texts[state];
    if (state !== "stale") this.#malformed.delete(host);
    if (state === "forgotten") this.#names.delete(host);
    if (this.#options.json === true) json({ host, kind: "status", state, reason });
    else line(`${style.magenta("!")} ${style.dim(`[${printable(host)}]`)} ${style.magenta(printable(text))}`);
  }
}

function withRows(event: TableEvent, row: (item: object) => object, who: boolean): Change<object> {
  const { kind } = event;
  const by = who && "by" in event && event.by !== undefined ? { by: event.by } : {};
  switch (kind) {
    case "snapshot":
      return { kind, rows: event.rows.map(([, item]) => row(item)) };
    case "resync":
      return { kind, reason: event.reason, dropped: event.dropped };
    case "change":
      return { kind, row: row(event.item), previous: row(event.previous), ...by };
    default:
      return { kind, row: row(event.item), ...by };
  }
}

/** Prints the stream entries that the Redis server assigns to this consumer of a consumer group. */
function printGroup(
  place: ReadOptions & { readonly group: string },
  names: readonly string[],
  options: FleetMonitorOptions,
  stop: () => void,
): Promise<void> {
  let left = options.count ?? Number.POSITIVE_INFINITY;
  const onInvalid = (host: string, id: string, reason: string) => {
    warn(`entry ${id} of ${host} is skipped: ${reason}`);
  };
  const onUnreadable = (host: string, reason: string) => warn(`${host} is skipped: ${reason}`);
  return readGroup({ ...place, consumer: options.consumer!, onInvalid, onUnreadable }, ({ host, id, entry, data }) => {
    const { kind, epoch, seq, time } = entry;
    const start = {
      host,
      id,
      epoch,
      seq,
      time: new Date(serverTime(id)).toISOString(),
      agentTime: new Date(time).toISOString(),
    };
    if (kind === "changes") {
      const changes = data["changes"] as readonly { table: string }[];
      for (const change of changes) {
        if (left > 0 && (names.length === 0 || names.includes(change.table))) {
          json({ ...start, ...change });
          left--;
        }
      }
    } else if (kind !== "alive" && (names.length === 0 || kind !== "rows" || names.includes(data["table"] as string))) {
      json({ ...start, kind, ...data });
    }
    flush();
    if (left === 0) stop();
  });
}
