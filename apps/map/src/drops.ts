import type { JsonObject } from "./feed.ts";
import { number, text } from "./model/item.ts";
import type { Table } from "./model/state.ts";

/** Dropped packets of a host. */
export interface Drops {
  /** Items of the table "drops" by their reason. The reasons with the most packets, and their items, are first. */
  readonly byReason: ReadonlyMap<string, readonly JsonObject[]>;
  /** Numbers of dropped packets by {@link interfaceKey}, of the interfaces whose namespace is known. */
  readonly byInterface: ReadonlyMap<string, number>;
  readonly totals: JsonObject;
}

/** Returns the key of an interface in {@link Drops.byInterface}. */
export function interfaceKey(netns: string, ifindex: number): string {
  return `${netns}\n${ifindex}`;
}

/** Returns what the table "drops" of a host contains; undefined if the feed of the host has no such table. */
export function dropsOf(table: Table): Drops | undefined {
  const totals = table.get("");
  if (totals === undefined) return undefined;
  const items = [...table].flatMap(([key, item]) => (key === "" ? [] : [item]));
  items.sort((one, other) => countOf([other]) - countOf([one]));
  const byReason = [...Map.groupBy(items, (item) => text(item, "reason") ?? "unknown")];
  byReason.sort(([, one], [, other]) => countOf(other) - countOf(one));
  const byInterface = new Map<string, number>();
  for (const item of items) {
    const [netns, ifindex] = [text(item, "netns"), number(item, "ifindex")];
    if (netns === undefined || ifindex === undefined) continue;
    const key = interfaceKey(netns, ifindex);
    byInterface.set(key, (byInterface.get(key) ?? 0) + countOf([item]));
  }
  return { byReason: new Map(byReason), byInterface, totals };
}

/** Returns the number of packets of several items. */
export function countOf(items: readonly JsonObject[]): number {
  return items.reduce((sum, item) => sum + (number(item, "count") ?? 0), 0);
}
