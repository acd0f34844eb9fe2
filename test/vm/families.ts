import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyEvents, AnyOperations } from "../../src/client/index.ts";
import {
  type Client,
  type EventStream,
  type FamilyEvent,
  loadFamily,
  type NetlinkFamily,
} from "../../src/client/index.ts";
import { within } from "../support/threads.ts";

/** A client of a generic netlink family for which the library has no generated types. */
export type AnyClient = Client<AnyOperations, AnyEvents, string>;

/** Loads a family from a YAML spec in this folder. The library has no generated types for these families. */
export function loadSpec(name: string): NetlinkFamily {
  const file = join(import.meta.dir, "specs", `${name}.yaml`);
  return loadFamily(readFileSync(file, "utf8"), { file });
}

/** Returns the next events of a subscription. Throws if the subscription reports lost messages. */
export async function take<Events>(events: EventStream<Events>, count: number): Promise<FamilyEvent<Events>[]> {
  const taken: FamilyEvent<Events>[] = [];
  const items = events[Symbol.asyncIterator]();
  while (taken.length < count) {
    const { done, value } = await within(items.next(), "an announcement");
    if (done === true) break;
    if (value.kind !== "event") throw new Error(`expected an event, got: ${value.kind}`);
    taken.push(value);
  }
  return taken;
}
