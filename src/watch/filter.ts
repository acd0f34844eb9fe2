import { rangeError, typeError } from "../base/argument-error.ts";
import { checkInteger, checkOptions } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { NLMSG_HDRLEN } from "../constants/netlink.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../constants/socket.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import type { Message, MessageView } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import type { MessageCondition, MessageFilter } from "../sock/message-filter.ts";
import { parseNetwork } from "../subsystems/route/core/addresses.ts";
import { checkedName, type InterfaceSource, Interfaces } from "../subsystems/route/core/interfaces.ts";
import { Session } from "../subsystems/route/core/session.ts";
import { families, type RouteTableName, tables } from "../subsystems/route/core/vocabulary.ts";
import { attributesOf, headerByte, headerWord, LINK_INDEX, numberAttribute, tableNumber } from "./message-fields.ts";
import type { MirrorTable } from "./mirror-table.ts";
import type { KernelFilter, PlanContext, Source, SourcePlan } from "./source.ts";

/**
 * A source of watches and mirrors that can be restricted to some entries of its table, such as the routes of one
 * routing table.
 */
export interface FilterableSource<
  Item,
  Name extends string,
  View extends MirrorTable<Item>,
  RawItem,
  RawView extends MirrorTable<RawItem>,
  Filter extends object,
> extends Source<Item, Name, View, RawItem, RawView> {
  /**
   * Returns a source with only the entries that match all fields of the filter. If a change makes an entry match, the
   * entry is reported as added. If the entry no longer matches, it is reported as removed.
   *
   * The kernel filters the dump by the fields that it supports. An interface name in the filter is resolved to an index
   * when the watch starts; a later rename of the interface has no effect.
   *
   * @param name name of the source in events and mirrors (default: the name of the original source). Sources of one
   *   watch must have different names.
   * @throws TypeError or RangeError for an unknown field or an invalid value.
   */
  where<const Own extends string = Name>(filter: Filter, name?: Own): Source<Item, Own, View, RawItem, RawView>;
}

type FilterValue = number | string | Network;

interface FilterField<Value = never> {
  parse(value: Value, path: string): FilterValue;
  readonly isDevice?: true;
  /** Limits dump requests and multicast groups to one address family. */
  readonly isFamily?: true;
  /** Set if the field is part of an entry's key. */
  readonly inKey?: true;
  matches(message: MessageView, value: FilterValue): boolean;
  /** Conditions that the kernel can test. All messages that `matches` selects meet them. */
  conditions?(value: FilterValue): readonly MessageCondition[];
  /** Kernels that support the filter field then send only matching entries. */
  request?(writer: MessageWriter, value: FilterValue): void;
  readonly header?: readonly [offset: number, size: 1 | 4] | undefined;
}

export type FilterFields<Filter> = {
  readonly [Name in keyof Filter & string]-?: FilterField<Exclude<Filter[Name], undefined>>;
};

export type IpGroups = readonly [ipv4: number, ipv6: number];

export type Conditions = readonly {
  readonly path: string;
  readonly field: FilterField;
  readonly value: FilterValue;
}[];

/**
 * @throws TypeError or RangeError with the path of the field.
 */
export function checkFilter<Filter extends object>(filter: Filter, fields: FilterFields<Filter>): Conditions {
  const names = Object.keys(fields) as (keyof Filter & string)[];
  checkOptions(filter, Object.fromEntries(names.map((name) => [name, true])), "filter");
  return names.flatMap((name) => {
    const value = filter[name];
    if (value === undefined) return [];
    const path = `filter.${name}`;
    const field = fields[name];
    return { path, field: field as FilterField, value: field.parse(value as never, path) };
  });
}

/**
 * Applies a filter to the source of a watch: returns the multicast groups to join, the dump requests with the
 * conditions that the kernel supports, and tests for received messages. Resolves the names of interfaces in the filter.
 *
 * @throws NetlinkError ENODEV if an interface in the filter does not exist.
 */
export function restrict(
  conditions: Conditions,
  table: {
    readonly groups: readonly number[];
    readonly ipGroups: readonly IpGroups[];
    readonly dumps: readonly Message[];
    readonly filtered: FilteredMessages | undefined;
  },
  { netns, socket, what }: PlanContext & { readonly what: string },
): Pick<SourcePlan, "groups" | "dumps" | "hasKey" | "matches" | "kernelFilter"> {
  const { groups, ipGroups, dumps, filtered } = table;
  if (conditions.length === 0) return { groups: [...groups, ...ipGroups.flat()], dumps };
  using session = new Session(what, socket === undefined ? { netns } : { socket });
  const interfaces = new Interfaces(session, () => what);
  const resolved = conditions.map(({ path, field, value }) => ({
    path,
    field,
    value: field.isDevice === true ? interfaces.index(value as InterfaceSource, path) : value,
  }));
  const family = resolved.find(({ field }) => field.isFamily === true)?.value;
  const testOf = (isKey: boolean) => {
    const tests = resolved.filter(({ field }) => (field.inKey === true) === isKey);
    if (tests.length === 0) return undefined;
    return (message: MessageView) => tests.every(({ field, value }) => field.matches(message, value));
  };
  return {
    groups: [
      ...groups,
      ...ipGroups.flatMap((both) => (family === undefined ? both : both[family === AF_INET ? 0 : 1])),
    ],
    dumps: dumps
      .filter((dump) => family === undefined || [AF_UNSPEC, family].includes(headerByte(dump, 0)))
      .map((dump) => restrictedDump(dump, resolved)),
    hasKey: testOf(true),
    matches: testOf(false),
    kernelFilter: filtered && kernelFilter(resolved, filtered),
  };
}

type FilteredMessages = Pick<KernelFilter, "groups"> & Omit<MessageFilter, "conditions">;

/**
 * Other fields than those of the key cannot be tested by the kernel: the message with which an entry stops to match must
 * arrive.
 */
function kernelFilter(
  resolved: Conditions,
  { groups, types, headerLength }: FilteredMessages,
): KernelFilter | undefined {
  const tested = resolved.filter(({ field }) => field.inKey === true && field.conditions !== undefined);
  if (tested.length === 0) return undefined;
  const conditions = tested.flatMap(({ field, value }) => field.conditions!(value));
  return {
    groups,
    filter: { types, headerLength, conditions },
    fields: tested.map(({ path }) => path.slice("filter.".length)),
  };
}

function restrictedDump(
  dump: Message,
  conditions: readonly { readonly field: FilterField; readonly value: FilterValue }[],
): Message {
  const fixed = dump.bytes.slice(NLMSG_HDRLEN);
  const view = new DataView(fixed.buffer);
  for (const { field, value } of conditions) {
    if (field.header === undefined) continue;
    const [offset, size] = field.header;
    if (size === 1) view.setUint8(offset, Number(value));
    else view.setUint32(offset, Number(value), hostLittleEndian);
  }
  const writer = new MessageWriter(dump.type, dump.flags).raw(fixed);
  for (const { field, value } of conditions) field.request?.(writer, value);
  return writer.finish();
}

function parseDevice(value: InterfaceSource, path: string): InterfaceSource {
  return typeof value === "number" ? checkInteger(value, 1, 0x7fffffff, path) : checkedName(value, path);
}

export function deviceField(
  row: Pick<FilterField, "matches" | "conditions" | "inKey" | "request" | "header">,
): FilterField<InterfaceSource> {
  return { ...row, parse: parseDevice, isDevice: true };
}

export const headerDevice: FilterField<InterfaceSource> = deviceField({
  inKey: true,
  matches: (message, index) => headerWord(message, LINK_INDEX) === index,
  conditions: (index) => [{ offset: LINK_INDEX, size: 4, value: Number(index) }],
});

export function attributeEquals(headerLength: number, type: number): Pick<FilterField, "matches" | "conditions"> {
  return {
    matches: (message, value) => numberAttribute(message, headerLength, type) === value,
    conditions: (value) => [{ attribute: type, size: 4, value: Number(value) }],
  };
}

export function tableField(headerLength: number, type: number): FilterField<RouteTableName | number> {
  return {
    inKey: true,
    parse: (value, path) => tables.read(value, path),
    matches: (message, table) => tableNumber(message, headerLength, type) === table,
    conditions: (table) => [{ attribute: type, size: 4, value: Number(table) }],
  };
}

export const familyField: FilterField<"inet" | "inet6"> = {
  isFamily: true,
  inKey: true,
  header: [0, 1],
  parse(value, path) {
    const family = families.read(value, path);
    if (family === AF_INET || family === AF_INET6) return family;
    throw rangeError(path, `expected "inet" or "inet6", got ${describeValue(value)}`);
  },
  matches: (message, family) => headerByte(message, 0) === family,
  conditions: (family) => [{ offset: 0, size: 1, value: Number(family) }],
};

/** Destination of a message. `family` is undefined for "default", which both families have. */
export interface Network {
  readonly family: number | undefined;
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** Field for the exact destination network, whose length is in the header. */
export function networkField(headerLength: number, lengthAt: number, type: number): FilterField<string> {
  return {
    inKey: true,
    parse: (text, path): Network =>
      text === "default" ? { family: undefined, bytes: new Uint8Array(), length: 0 } : parseNetwork(text, path),
    matches(message, value) {
      const { family, bytes, length } = value as Network;
      if (headerByte(message, lengthAt) !== length) return false;
      if (family !== undefined && headerByte(message, 0) !== family) return false;
      if (length === 0) return true;
      const attributes = attributesOf(message, headerLength);
      return attributes.find(type) && Buffer.compare(attributes.bytes(), bytes) === 0;
    },
    conditions(value) {
      const { family, bytes, length } = value as Network;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const words = length === 0 ? 0 : bytes.length / 4;
      return [
        { offset: lengthAt, size: 1, value: length },
        ...(family === undefined ? [] : [{ offset: 0, size: 1, value: family } as const]),
        ...Array.from({ length: words }, (_, index) => {
          const value = view.getUint32(index * 4, hostLittleEndian);
          return { attribute: type, at: index * 4, size: 4, value } as const;
        }),
      ];
    },
  };
}

export function checkText(value: string, path: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw typeError(path, `expected a non-empty string, got ${describeValue(value)}`);
}
