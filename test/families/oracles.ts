import type { EventStream, FamilyEvent } from "../../src/client/index.ts";
import type { NetworkNamespace } from "../../src/index.ts";
import { runIn } from "../support/oracle.ts";
import { within } from "../support/threads.ts";

export type Json = Record<string, unknown>;

/** What a program prints as JSON: a list, or one thing. */
export function jsonOf<Shape>(netns: NetworkNamespace, command: string): Shape {
  return JSON.parse(runIn(netns, command.split(" "))) as Shape;
}

/**
 * Where that is kept which the family does not describe: attributes without a name, those that are not what it says, and the
 * ends of structures.
 */
const leftovers = new Set(["unknown", "unparsed", "rest"]);

/**
 * The places in what was read that the family does not describe. These tests want none of them from kernels of several ages.
 */
export function undescribed(value: unknown, place = ""): string[] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([field, inner]) => {
    const at = place === "" ? field : `${place}.${field}`;
    return leftovers.has(field) ? [`${at}: ${Bun.inspect(inner)}`] : undescribed(inner, at);
  });
}

/** An object without some of its fields, wherever in it they are. */
export function without(value: unknown, fields: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, fields));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).filter(([field]) => !fields.has(field));
  return Object.fromEntries(entries.map(([field, inner]) => [field, without(inner, fields)]));
}

/** The next events of a subscription up to the first that is wanted, that one included; a gap or a stranger is an error. */
export async function eventsUntil<Events>(
  events: EventStream<Events>,
  wanted: (event: FamilyEvent<Events>) => boolean,
): Promise<FamilyEvent<Events>[]> {
  const taken: FamilyEvent<Events>[] = [];
  const items = events[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await within(items.next(), "an announcement");
    if (done === true) throw new Error("the subscription ended");
    if (value.kind !== "event") throw new Error(`expected an event, got: ${Bun.inspect(value)}`);
    taken.push(value);
    if (wanted(value)) return taken;
  }
}
