import { rangeError, typeError } from "../../base/argument-error.ts";
import { closestName, isRecord } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { equals } from "../../base/engine.ts";
import { type Bitset, ethtool, type Header, type StringsetName } from "../../families/ethtool.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Fields, Read } from "../../schema/model/types.ts";
import type { Bits, EthtoolDevice, TopicFormat } from "./topics.ts";

type BitName = (set: StringsetName, index: number) => string | undefined;

/** Unknown link speed. (`SPEED_UNKNOWN`) */
const UNKNOWN_SPEED = 0xffffffff;

export function readSettings(
  format: TopicFormat,
  fields: object,
  nameOf?: BitName,
): EthtoolDevice & Record<string, unknown> {
  const { header, unknown: _, unparsed: __, ...rest } = fields as Fields & { header?: Header };
  const settings: EthtoolDevice & Record<string, unknown> = {
    dev: header?.devName ?? "",
    ifindex: header?.devIndex ?? 0,
  };
  for (const [name, value] of Object.entries(rest)) {
    const strings = format.bits?.[name];
    if (strings !== undefined) {
      settings[name] = readBits(value as Bitset, (index) => nameOf?.(strings, index));
    } else if (format.flags?.includes(name) === true) settings[name] = value === 1;
    else if (name !== "speed" || value !== UNKNOWN_SPEED) settings[name] = value;
  }
  return settings;
}

/**
 * Converts an ethtool bit set. If the bit set has a mask, the result is an object with the state of each bit.
 * Otherwise, the result is a list of the names of the set bits.
 */
export function readBits(bitset: Bitset<Read>, nameOf: (index: number) => string | undefined): Bits | string[] {
  const bits = bitset.bits === undefined ? compactBits(bitset) : (bitset.bits.bit ?? []);
  const named = bits.map(({ index = 0, name = nameOf(index), value = false }) => [name ?? `${index}`, value] as const);
  if (bitset.nomask !== true) return Object.fromEntries(named);
  // Compact bit sets also list cleared bits, unlike `bits`.
  return named.flatMap(([name, value]) => (bitset.bits !== undefined || value ? [name] : []));
}

function compactBits({
  size = 0,
  value,
  mask,
  nomask,
}: Bitset<Read>): { index: number; name?: string; value: boolean }[] {
  const isSet = (words: Uint8Array | undefined, index: number): boolean => {
    if (words === undefined || words.length < ((index >> 5) + 1) * 4) return false;
    const view = new DataView(words.buffer, words.byteOffset, words.byteLength);
    return (view.getUint32((index >> 5) * 4, hostLittleEndian) & (1 << (index & 31))) !== 0;
  };
  const bits: { index: number; value: boolean }[] = [];
  // A reply may contain fewer bits than `size`.
  const count = Math.min(size, ((nomask === true ? value : mask)?.length ?? 0) * 8);
  for (let index = 0; index < count; index++) {
    if (nomask === true || isSet(mask, index)) bits.push({ index, value: isSet(value, index) });
  }
  return bits;
}

/** Returns whether requests can contain the fields. */
function fieldsOf(format: TopicFormat): ReadonlyMap<string, boolean> {
  const { attributes } = ethtool.sets[format.set ?? format.name]!;
  const requested = ethtool.operations[`${format.name}-set`]?.do?.request.attributes;
  const names = new Map<string, boolean>([
    ["dev", false],
    ["ifindex", false],
  ]);
  for (const { name, field, type, access } of attributes) {
    if (type !== "unused" && name !== "header")
      names.set(field, access !== "read-only" && requested?.includes(name) !== false);
  }
  return names;
}

/** Returns only changed settings, because drivers reject unsupported ones. */
export function writeChanges(format: TopicFormat, changes: object, current: object): Fields {
  const known = fieldsOf(format);
  const request: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    const path = `changes.${name}`;
    if (!known.has(name)) throw unknownName(path, name, [...known.keys()]);
    const had = (current as Record<string, unknown>)[name];
    if (format.bits?.[name] !== undefined) {
      const bits = bitsToChange(value, had, path);
      if (bits !== undefined) request[name] = bits;
    } else {
      const isFlag = format.flags?.includes(name) === true;
      if (isFlag && typeof value !== "boolean") {
        throw typeError(path, `expected true or false, got ${describeValue(value)}`);
      }
      if (!equals(value, had)) request[name] = isFlag ? Number(value) : value;
    }
    if (name in request && known.get(name) !== true) {
      throw typeError(path, "read-only; omit the field, or pass the value that was read");
    }
  }
  return request as Fields;
}

function bitsToChange(value: unknown, had: unknown, path: string): Bitset | undefined {
  if (Array.isArray(value)) {
    const names: unknown[] = value;
    for (const [index, name] of names.entries()) {
      if (typeof name !== "string") throw typeError(`${path}[${index}]`, `expected a name, got ${describeValue(name)}`);
    }
    if (!Array.isArray(had) && had !== undefined) {
      throw typeError(path, "expected an object with the states of bits by name, got an array");
    }
    const wanted = (names as string[]).toSorted();
    if (equals(wanted, ((had as string[] | undefined) ?? []).toSorted())) return undefined;
    return { nomask: true, bits: { bit: wanted.map(bitOf) } };
  }
  if (!isRecord(value) || Array.isArray(had)) {
    const expected = Array.isArray(had) ? "an array of names" : "an object with the states of bits by name";
    throw typeError(path, `expected ${expected}, got ${describeValue(value)}`);
  }
  const states = (had ?? {}) as Bits;
  const changed = Object.entries(value as Record<string, unknown>).flatMap(([name, state]) => {
    if (typeof state !== "boolean") {
      throw typeError(`${path}.${name}`, `expected true or false, got ${describeValue(state)}`);
    }
    if (!Object.hasOwn(states, name)) throw unknownName(`${path}.${name}`, name, Object.keys(states));
    return states[name] === state ? [] : [{ ...bitOf(name), ...(state ? { value: true as const } : {}) }];
  });
  return changed.length === 0 ? undefined : { bits: { bit: changed } };
}

/** A bit without a name: the index in decimal digits. */
function bitOf(name: string): { index: number } | { name: string } {
  return /^\d+$/.test(name) ? { index: Number(name) } : { name };
}

const MAX_LISTED = 12;

function unknownName(path: string, name: string, names: readonly string[]): RangeError {
  if (names.length === 0) return rangeError(path, "not supported by the interface, which has no names to change");
  const likely = closestName(name, names);
  const shown = names.length <= MAX_LISTED ? `expected one of ${names.join(", ")}` : "get() returns those that exist";
  const advice = likely === undefined ? shown : `did you mean ${likely}?`;
  return rangeError(path, `unknown, or not supported by the interface; ${advice}`);
}
