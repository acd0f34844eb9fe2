import type { EventStream, FamilyEvent } from "../../src/client/index.ts";
import type { NetworkNamespace } from "../../src/index.ts";
import { runIn } from "../support/oracle.ts";
import { within } from "../support/threads.ts";

export type Json = Record<string, unknown>;

/** Parses the JSON output of a program. */
export function jsonOf<Shape>(netns: NetworkNamespace, command: string): Shape {
  return JSON.parse(runIn(netns, command.split(" "))) as Shape;
}

/**
 * Names of fields with data that the family does not describe: unknown attributes, attributes of an unexpected format,
 * and the remaining bytes of structures.
 */
const undescribedFields = new Set(["unknown", "unparsed", "rest"]);

/**
 * Returns the paths of data that the family does not describe. Tests on several kernel versions expect that there are
 * none.
 */
export function undescribed(value: unknown, place = ""): string[] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([field, inner]) => {
    const at = place === "" ? field : `${place}.${field}`;
    return undescribedFields.has(field) ? [`${at}: ${Bun.inspect(inner)}`] : undescribed(inner, at);
  });
}

/** Returns a copy of a value without the given fields, at any depth. */
export function without(value: unknown, fields: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, fields));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).filter(([field]) => !fields.has(field));
  return Object.fromEntries(entries.map(([field, inner]) => [field, without(inner, fields)]));
}

/**
 * Returns the next events, up to and including the first one that `wanted` accepts. Throws if messages were lost or are
 * unknown.
 */
export async function eventsUntil<Events>(
  events: EventStream<Events>,
  wanted: (event: FamilyEvent<Events>) => boolean,
): Promise<FamilyEvent<Events>[]> {
  const received: FamilyEvent<Events>[] = [];
  const items = events[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await within(items.next(), "an announcement");
    if (done === true) throw new Error("the subscription ended");
    if (value.kind !== "event") throw new Error(`expected an event, got: ${Bun.inspect(value)}`);
    received.push(value);
    if (wanted(value)) return received;
  }
}
