import { NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { align } from "../message/align.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { findValue } from "./decode.ts";
import { Kind } from "./kind.ts";
import type { TypeValue } from "./model.ts";
import type { SetPlan, ValuePlan } from "./plan.ts";

/** A run of attributes in a request, and what they are. */
interface Level {
  readonly start: number;
  readonly end: number;
  /** The set that the numbers belong to; undefined where they are indices, or nothing is known of them. */
  readonly set: SetPlan | undefined;
  /** The array or the nest of numbered nests that this is the inside of. */
  readonly array: ValuePlan | undefined;
  readonly typeValues: readonly TypeValue[];
  readonly above: Level | undefined;
}

/** What is found at a place. */
interface Place {
  readonly path: string;
  /** The inside of the attribute, when it has one. */
  readonly inside: Level | undefined;
}

/**
 * Path by the spec's names of the attribute that starts at (or contains) byte `offset` of a message whose attributes
 * start at `start`. Items of arrays go by their numbers, "peers[0].ifindex", and attributes that can stand several times by
 * their place among them. Unknown attributes go by theirs.
 */
export function namedPath(set: SetPlan, message: Uint8Array, start: number, offset: number): string | undefined {
  return find(set, message, start, offset)?.path;
}

/** Path of an attribute that is missing in the nest at byte `nest`, or at the top. */
export function missingPath(
  set: SetPlan,
  message: Uint8Array,
  start: number,
  type: number,
  nest?: number,
): string | undefined {
  if (nest === undefined) return set.numbered(type)?.specName ?? `${type}`;
  const place = find(set, message, start, nest);
  if (place === undefined) return undefined;
  return `${place.path}.${place.inside?.set?.numbered(type)?.specName ?? type}`;
}

function find(set: SetPlan, message: Uint8Array, start: number, offset: number): Place | undefined {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let level: Level | undefined = {
    start,
    end: message.length,
    set,
    array: undefined,
    typeValues: [],
    above: undefined,
  };
  let found: Place | undefined;
  while (level !== undefined) {
    const at = attributeAt(view, level, offset);
    if (at === undefined) return found;
    found = step(message, view, level, at, found?.path ?? "");
    if (offset < at + NLA_HDRLEN) return found;
    level = found.inside;
  }
  return found;
}

/** Where the attribute of this level starts that contains the byte. */
function attributeAt(view: DataView, { start, end }: Level, offset: number): number | undefined {
  for (let at = start; end - at >= NLA_HDRLEN; ) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) return undefined;
    if (offset >= at && offset < at + length) return at;
    at += align(length);
  }
  return undefined;
}

function step(message: Uint8Array, view: DataView, level: Level, at: number, before: string): Place {
  const type = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
  const [start, end] = [at + NLA_HDRLEN, at + view.getUint16(at, hostLittleEndian)];
  const bounds = { start, end, above: level };
  if (level.array !== undefined) {
    const path = `${before}[${type}]`;
    const typeValues = level.typeValues.slice(1);
    if (typeValues.length > 0) return { path, inside: { ...bounds, set: undefined, array: level.array, typeValues } };
    return { path, inside: inside(level.array.item!, message, view, bounds) };
  }
  const field = level.set?.numbered(type);
  const place = field?.multi === true && field.kind !== Kind.Typed ? `[${placeAmong(view, level, type, at)}]` : "";
  const path = `${before}${before === "" ? "" : "."}${field?.specName ?? type}${place}`;
  return { path, inside: field === undefined ? undefined : inside(field, message, view, bounds) };
}

/** How many attributes of that number stand before `end` in the level. */
function placeAmong(view: DataView, { start }: Level, type: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += align(view.getUint16(at, hostLittleEndian))) {
    if ((view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK) === type) count++;
  }
  return count;
}

/** The level inside an attribute; undefined when it has none. */
function inside(
  field: ValuePlan,
  message: Uint8Array,
  view: DataView,
  bounds: { start: number; end: number; above: Level },
): Level | undefined {
  switch (field.kind) {
    case Kind.Nest:
    case Kind.ArrayOrNest:
    case Kind.Masked:
      return { ...bounds, set: field.set, array: undefined, typeValues: [] };
    case Kind.Indexed:
      return { ...bounds, set: undefined, array: field, typeValues: [] };
    case Kind.Typed: {
      const { typeValues } = field.source as { typeValues: readonly TypeValue[] };
      return { ...bounds, set: undefined, array: field, typeValues };
    }
    case Kind.SubMessage: {
      const format = field.format(selectedBy(field, message, view, bounds.above) ?? "");
      if (format === undefined) return undefined;
      const start = bounds.start + align(format.header?.size ?? 0);
      return { ...bounds, start, set: format.set, array: undefined, typeValues: [] };
    }
    default:
      return undefined;
  }
}

function selectedBy(field: ValuePlan, message: Uint8Array, view: DataView, nearest: Level): string | undefined {
  const { selector } = field.source as { selector: string };
  if (selector === "") return "";
  for (let level: Level | undefined = nearest; level !== undefined; level = level.above) {
    const attribute = level.set?.specified(selector);
    if (attribute === undefined) continue;
    const value = findValue(attribute, message, view, level.start, level.end);
    if (value !== undefined) return `${value}`;
  }
  return undefined;
}
