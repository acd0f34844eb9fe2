import { typeError } from "../../../base/argument-error.ts";
import { checkOneOf, didYouMean } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import type { ChainAttrs, FlowtableAttrs, HookDevAttrs, SetAttrs, TableAttrs } from "../../../families/nftables.ts";
import type { Read, Write } from "../../../schema/model/types.ts";
import { type Datatype, datatype, datatypesOf, VERDICT } from "../model/datatypes.ts";
import type { KernelExpression, Source } from "../model/fields.ts";
import {
  type Chain,
  type ChainHook,
  type ChainType,
  type DatatypeName,
  type Flowtable,
  isObjectKind,
  kindOfType,
  type MapDatatype,
  type NftMap,
  type NftSet,
  objectTypes,
  type Table,
  type TableFamily,
} from "../model/objects.ts";
import type { Statement } from "../model/statements.ts";
import { readComment, readNumber, SetData, writeComment, writeNumber } from "../model/userdata.ts";
import { readSimple, writeSimple } from "../statements/simple/simple.ts";
import { compact, listOf } from "../statements/simple/statement.ts";
import { isTypeOf } from "./arguments.ts";
import { concatenated, dataLength, lengthOf, milliseconds, type Part, partOf, type SetShape } from "./elements.ts";
import { type Loaded, readTypeof, typeofPart, typeofSources, writeTypeof } from "./typeof.ts";

/** Values of NFPROTO_* (linux/netfilter.h). */
export const families: Readonly<Record<TableFamily, number>> = {
  inet: 1,
  ip: 2,
  arp: 3,
  netdev: 5,
  bridge: 7,
  ip6: 10,
};

export function familyNumber(family: unknown, path: string): number {
  if (typeof family === "string" && Object.hasOwn(families, family)) return families[family as TableFamily];
  throw typeError(path, `expected ${Object.keys(families).join(", ")}, got ${describeValue(family)}`);
}

export function familyName(number: number): TableFamily | undefined {
  return (Object.keys(families) as TableFamily[]).find((name) => families[name] === number);
}

const IP_HOOKS = { prerouting: 0, input: 1, forward: 2, output: 3, postrouting: 4 };
const hooks: Readonly<Record<TableFamily, Readonly<Record<string, number>>>> = {
  inet: { ...IP_HOOKS, ingress: 5 },
  ip: IP_HOOKS,
  ip6: IP_HOOKS,
  bridge: IP_HOOKS,
  arp: { input: 0, output: 1, forward: 2 },
  netdev: { ingress: 0, egress: 1 },
};

/** A named priority of a base chain. Without `hooks`, the name is possible at all hooks of the family. */
interface NamedPriority {
  readonly base: number;
  readonly hooks?: readonly string[];
}

const FILTER_ONLY: Readonly<Record<string, NamedPriority>> = { filter: { base: 0 } };
/** From linux/netfilter_ipv4.h. */
const IP_PRIORITIES: Readonly<Record<string, NamedPriority>> = {
  raw: { base: -300 },
  mangle: { base: -150 },
  dstnat: { base: -100, hooks: ["prerouting", "output"] },
  filter: { base: 0 },
  security: { base: 50 },
  srcnat: { base: 100, hooks: ["postrouting", "input"] },
};
/** From linux/netfilter_bridge.h. */
const BRIDGE_PRIORITIES: Readonly<Record<string, NamedPriority>> = {
  dstnat: { base: -300, hooks: ["prerouting"] },
  filter: { base: -200 },
  out: { base: 100, hooks: ["output"] },
  srcnat: { base: 300, hooks: ["postrouting"] },
};
const priorities: Readonly<Record<TableFamily, Readonly<Record<string, NamedPriority>>>> = {
  inet: IP_PRIORITIES,
  ip: IP_PRIORITIES,
  ip6: IP_PRIORITIES,
  bridge: BRIDGE_PRIORITIES,
  arp: FILTER_ONLY,
  netdev: FILTER_ONLY,
};

/** Returns the named priorities that nft knows at a hook. Flow tables have those of the family netdev. */
export function prioritiesAt(family: TableFamily, hook: string): Readonly<Record<string, number>> {
  const known = Object.entries(priorities[family]).filter(([, { hooks: only }]) => only?.includes(hook) ?? true);
  return Object.fromEntries(known.map(([name, { base }]) => [name, base]));
}

/** Returns the number of a priority such as "filter + 5". */
export function priority(value: number | string, family: TableFamily, hook: string, path: string): number {
  if (typeof value === "number") return value;
  const names = prioritiesAt(family, hook);
  const parts = /^\s*([a-z]+)\s*(?:([+-])\s*(\d+))?\s*$/.exec(value);
  const name = parts?.[1] ?? "";
  if (parts !== null && Object.hasOwn(names, name)) {
    return names[name]! + (parts[2] === "-" ? -1 : 1) * Number(parts[3] ?? 0);
  }
  if (Object.hasOwn(priorities[family], name)) {
    const where = priorities[family][name]!.hooks!.join(" or ");
    throw typeError(path, `${describeValue(name)} is a priority of the hook ${where}, not ${hook}; use a number`);
  }
  throw typeError(path, `unknown priority ${describeValue(value)}${didYouMean(value, Object.keys(names))}`);
}

export function commentData(comment: string | undefined, type = 0): { userdata?: Uint8Array } {
  return comment === undefined ? {} : { userdata: writeComment(comment, "comment", type) };
}

export function writeTable({ name, flags, comment }: Table): TableAttrs<Write> & { name: string } {
  return { name, flags: listOf(flags) as ("dormant" | "owner" | "persist")[], ...commentData(comment) };
}

export function readTable(family: TableFamily, attrs: TableAttrs<Read>): Table {
  const flags = (attrs.flags ?? []).map(String);
  return {
    family,
    name: attrs.name ?? "",
    handle: Number(attrs.handle),
    ...defined({ flags: compact(flags) as Table["flags"], comment: readComment(attrs.userdata) }),
  };
}

export function writeChain(chain: Chain): ChainAttrs<Write> & { table: string; name: string } {
  const { family, table, name, type, hook, prio, dev, policy, comment } = chain;
  const attrs: ChainAttrs<Write> & { table: string; name: string } = { table, name, ...commentData(comment) };
  if (policy !== undefined) attrs.policy = policy;
  if (hook === undefined) return attrs;
  const known = hooks[family];
  const num = Object.hasOwn(known, hook) ? known[hook] : undefined;
  if (num === undefined)
    throw typeError("hook", `expected ${Object.keys(known).join(", ")}, got ${describeValue(hook)}`);
  const devices = listOf(dev);
  const isOne = devices.length === 1 && !devices[0]!.endsWith("*");
  const device = devices.length === 0 ? {} : isOne ? { dev: devices[0]! } : { devs: deviceAttrs(devices) };
  return {
    ...attrs,
    type: type ?? "filter",
    hook: { num, priority: priority(prio ?? 0, family, hook, "prio"), ...device },
  };
}

/** A name such as "eth*" is encoded as the prefix "eth". */
export function deviceAttrs(devices: readonly string[]): HookDevAttrs {
  const prefix = devices.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
  const name = devices.filter((name) => !name.endsWith("*"));
  return { ...(name.length > 0 && { name }), ...(prefix.length > 0 && { prefix }) };
}

export function readDevices(hook: { devs?: HookDevAttrs; dev?: string } = {}): string[] {
  if (hook.devs === undefined) return hook.dev === undefined ? [] : [hook.dev];
  const { name = [], prefix = [] } = hook.devs;
  return [...name, ...prefix.map((start) => `${start}*`)];
}

export function readChain(family: TableFamily, attrs: ChainAttrs<Read>): Chain {
  const { table = "", name = "", handle, hook, type, policy, userdata } = attrs;
  const chain: Chain = { family, table, name, handle: Number(handle), ...defined({ comment: readComment(userdata) }) };
  if (hook === undefined) return chain;
  const devices = readDevices(hook);
  return {
    ...chain,
    ...defined({ type: type as ChainType | undefined }),
    hook: (Object.keys(hooks[family]).find((one) => hooks[family][one] === hook.num) ?? String(hook.num)) as ChainHook,
    prio: hook.priority ?? 0,
    ...defined({ dev: compact(devices) }),
    policy: policy === "drop" || policy === "0" ? "drop" : "accept",
  } as Chain;
}

const SET_FLAGS = { constant: "constant", interval: "interval", timeout: "timeout", dynamic: "eval" } as const;

function typesOf(type: string | readonly string[], path: string): Datatype[] {
  return listOf(type).flatMap((names) => names.split(".").map((name) => datatype(name.trim(), path)));
}

/** Like nft, packs the last five type numbers, six bits each. */
const concatId = (types: readonly { id: number }[]) =>
  types.reduce((id, type) => (id * 64 + (type.id > 0 ? type.id : datatype("integer").id)) % 2 ** 32, 0);

export function shapeOfSet(set: NftSet | NftMap): SetShape {
  const interval = listOf(set.flags).includes("interval");
  const keySources = isTypeOf(set.type) ? typeofSources(set.type.typeof, "type.typeof") : undefined;
  const key = isTypeOf(set.type)
    ? keySources!.map((source) => typeofPart(source, interval))
    : typesOf(set.type, "type").map((type) => partOf(type, interval));
  const hasTimeout = listOf(set.flags).includes("timeout") || Boolean(set.timeout);
  const keys = { key, interval, hasTimeout, ...(keySources && { keySources }) };
  if (set["auto-merge"] === true && !(interval && !("map" in set))) {
    throw typeError("auto-merge", 'expected a set with the flag "interval"');
  }
  if (!("map" in set) || set.map === undefined) {
    return { ...keys, ...(set["auto-merge"] === true && { autoMerge: true }) };
  }
  if (isTypeOf(set.map)) {
    const dataSources = typeofSources(set.map.typeof, "map.typeof");
    const data = dataSources.map((source) => typeofPart(source, false));
    return { ...keys, data, dataSources, dataInterval: set.map.interval === true };
  }
  if (set.map === "verdict") return { ...keys, data: "verdict" };
  const name = listOf(set.map).join(" . ");
  const objectType = isObjectKind(name) ? objectTypes[name] : undefined;
  if (objectType !== undefined) return { ...keys, data: "object", objectType };
  const ranges = name.startsWith("interval ");
  const data = typesOf(ranges ? name.slice("interval ".length) : set.map, "map").map((type) => partOf(type, false));
  return { ...keys, data, dataInterval: ranges };
}

export function writeShape(shape: SetShape, flags: readonly string[]): Partial<SetAttrs<Write>> & { keyLen: number } {
  const { key, interval, data, dataInterval, objectType } = shape;
  const concatenated = key.length > 1;
  const names = [...flags, ...(interval ? ["interval"] : []), ...(interval && concatenated ? ["concat"] : [])];
  const fields =
    interval && concatenated ? { desc: { concat: { elem: key.map(({ bytes }) => ({ len: bytes })) } } } : {};
  const attrs = { keyType: concatId(key.map(({ type }) => type)), keyLen: lengthOf(key), ...fields };
  if (data === undefined) return { ...attrs, flags: names as "map"[] };
  if (data === "object") {
    return { ...attrs, flags: [...names, "object"] as "map"[], objType: objectType as "counter" };
  }
  const mapFlags = [...names, "map"] as "map"[];
  if (data === "verdict") return { ...attrs, flags: mapFlags, dataType: VERDICT };
  const dataType = concatId(data.map(({ type }) => type));
  return { ...attrs, flags: mapFlags, dataType, dataLen: dataLength(data, dataInterval === true) };
}

/** Types without a byte order in nft. */
const UNORDERED: readonly string[] = ["nf_proto", "inet_proto", "dccp_pkttype", "ct_dir"];

/** Byte order in nft's user data: 1 host, 2 network, 0 unknown. */
function orderOf(parts: readonly Loaded[] | "verdict", sources: readonly Source[] | undefined): number {
  const [part] = parts;
  if (typeof part !== "object" || parts.length !== 1) return 0;
  const source = sources?.[0] ?? part.source;
  if (source === undefined && UNORDERED.includes(part.type.name)) return 0;
  if (source?.name === "exthdr") return 2;
  const isHost = part.type.order === "host" || part.type.kind === "string" || source?.data["key"] === "l4-proto";
  return isHost ? 1 : 2;
}

/**
 * Returns the user data of a set. From this data, nft reads the byte order and the types of the set's keys and values.
 *
 * @param isConstant whether the set is anonymous and belongs to one rule.
 */
export function shapeData(shape: SetShape, isConstant = false): Uint8Array[] {
  const { key, data, dataInterval, keySources, dataSources } = shape;
  // For anonymous sets of one-byte ranges, nft stores network byte order.
  const isByte = isConstant && shape.interval && data === undefined && key.length === 1 && key[0]!.bytes === 1;
  const parts = [writeNumber(SetData.KeyOrder, isByte ? 2 : orderOf(key, keySources))];
  if (data !== undefined && data !== "object") parts.push(writeNumber(SetData.DataOrder, orderOf(data, dataSources)));
  // Like nft, which always joins adjacent ranges of anonymous sets.
  const isMerged = isConstant && shape.interval && key.length === 1 && data === undefined;
  if (shape.autoMerge === true || isMerged) parts.push(writeNumber(SetData.AutoMerge, 1));
  // Like nft, which omits the key's expression in this case.
  const isStored = !isConstant || data === undefined || key.length > 1;
  if (keySources !== undefined && isStored) parts.push(...writeTypeof("key", keySources, "type.typeof"));
  const isVerdict = data === "verdict" && (isConstant || keySources !== undefined);
  const values = isVerdict ? data : dataSources;
  if (values !== undefined) parts.push(...writeTypeof("data", values, "map.typeof"));
  if (data !== undefined) parts.push(writeNumber(SetData.DataInterval, dataInterval === true ? 1 : 0));
  return parts;
}

export function writeSet(
  set: NftSet | NftMap,
  id: number,
): SetAttrs<Write> & { table: string; name: string; id: number; keyLen: number } {
  const { table, name, flags, size, policy, comment, stmt } = set;
  // Like nft, omits 0, which stands for no timeout.
  const timeout = set.timeout || undefined;
  const names = listOf(flags).filter((flag) => flag !== "interval");
  for (const flag of names) checkOneOf(flag, Object.keys(SET_FLAGS), "flags");
  if (timeout !== undefined && !names.includes("timeout")) names.push("timeout");
  const shape = shapeOfSet(set);
  const described = writeShape(
    shape,
    names.map((flag) => SET_FLAGS[flag as keyof typeof SET_FLAGS]),
  );
  const expressions = (stmt ?? []).map((one, index) => writeSimple(one, `stmt[${index}]`));
  if (expressions.length > 1) described.flags!.push("expr");
  const userdata = Buffer.concat([...shapeData(shape), writeComment(comment, "comment", SetData.Comment)]);
  const gcInterval = set["gc-interval"] || undefined;
  if (gcInterval !== undefined && !names.includes("timeout"))
    throw typeError("gc-interval", 'requires the flag "timeout"');
  // Like nft, no size and no policy: the number of elements never changes.
  const isConstant = names.includes("constant");
  return {
    table,
    name,
    id,
    ...described,
    ...defined({
      desc: size === undefined || isConstant ? described.desc : { ...described.desc, size },
      timeout: timeout === undefined ? undefined : milliseconds(timeout),
      gcInterval: gcInterval === undefined ? undefined : Number(milliseconds(gcInterval)),
      policy: isConstant ? undefined : policy,
    }),
    userdata,
    ...(expressions.length === 1 && { expr: expressions }),
    ...(expressions.length > 1 && { expressions: { elem: expressions } }),
  };
}

export function readShape(attrs: SetAttrs<Read>): SetShape {
  const flags = (attrs.flags ?? []).map(String);
  const interval = flags.includes("interval");
  const sources = readTypeof(attrs.userdata, "key");
  const known = sources?.map((source) => typeofPart(source, interval));
  // Types of another length were written by another program.
  const isValid = known !== undefined && lengthOf(known) === attrs.keyLen;
  const key = isValid
    ? known
    : datatypesOf(attrs.keyType ?? 0, attrs.keyLen ?? 4).map((type) => partOf(type, interval));
  const keys = { key, interval, hasTimeout: flags.includes("timeout"), ...(isValid && { keySources: sources }) };
  if (flags.includes("object")) return { ...keys, data: "object", objectType: String(attrs.objType) };
  const isMerged = interval && readNumber(attrs.userdata, SetData.AutoMerge) !== 0;
  if (!flags.includes("map")) return { ...keys, ...(isMerged && { autoMerge: true }) };
  if (attrs.dataType === VERDICT) return { ...keys, data: "verdict" };
  const dataInterval = readNumber(attrs.userdata, SetData.DataInterval) !== 0;
  const dataSources = readTypeof(attrs.userdata, "data");
  const values = dataSources?.map((source) => typeofPart(source, false));
  // nft declares ranges without the padding that the kernel requires in elements.
  const hasLength = (all: readonly Part[]) =>
    attrs.dataLen === dataLength(all, dataInterval) || (dataInterval && attrs.dataLen === 2 * lengthOf(all));
  if (values !== undefined && hasLength(values)) {
    return { ...keys, data: values, dataSources, dataInterval };
  }
  const data = datatypesOf(attrs.dataType ?? 0, attrs.dataLen ?? 4).map((type) => partOf(type, false));
  return { ...keys, data, dataInterval };
}

const expressionOf = (sources: readonly Source[]) => concatenated(sources.map(({ json }) => json));

/** The decoded set or map contains no elements. */
export function readSet(family: TableFamily, attrs: SetAttrs<Read>): NftSet | NftMap {
  const shape = readShape(attrs);
  const { keySources, dataSources } = shape;
  const kernelFlags = (attrs.flags ?? []).map(String);
  const names = Object.entries(SET_FLAGS).flatMap(([name, kernel]) => (kernelFlags.includes(kernel) ? [name] : []));
  const types = shape.key.map(({ type }) => type.name as DatatypeName);
  const expressions = attrs.expressions?.elem ?? attrs.expr ?? [];
  const stmt = expressions.map((one) => readSimple(one as KernelExpression)).filter((one) => one !== undefined);
  const set: NftSet = {
    family,
    name: attrs.name ?? "",
    table: attrs.table ?? "",
    type: keySources !== undefined ? { typeof: expressionOf(keySources) } : types.length === 1 ? types[0]! : types,
    handle: Number(attrs.handle),
    ...defined({
      // For constant sets, the kernel lists the number of elements here.
      size: names.includes("constant") ? undefined : attrs.desc?.size,
      policy: attrs.policy === "memory" ? attrs.policy : undefined,
      flags: names.length === 0 ? undefined : (names as (keyof typeof SET_FLAGS)[]),
      timeout: attrs.timeout === undefined ? undefined : Number(attrs.timeout) / 1000,
      "gc-interval": attrs.gcInterval === undefined ? undefined : attrs.gcInterval / 1000,
      "auto-merge": shape.autoMerge,
      stmt: stmt.length === 0 ? undefined : stmt.map(withoutCounts),
      comment: readComment(attrs.userdata, SetData.Comment),
    }),
  };
  const { data, objectType, dataInterval } = shape;
  if (data === undefined) return set;
  if (data === "verdict") return { ...set, map: "verdict" };
  if (data === "object") return { ...set, map: kindOfType(objectType) ?? ("" as MapDatatype) };
  if (dataSources !== undefined) {
    const map = { typeof: expressionOf(dataSources), ...(dataInterval === true && { interval: true }) };
    return { ...set, map };
  }
  const name = data.map(({ type }) => type.name).join(" . ");
  return { ...set, map: dataInterval === true ? `interval ${name}` : (name as MapDatatype) };
}

/** Only a template for the counters of the elements. */
function withoutCounts(statement: Statement): Statement {
  return "counter" in statement ? { counter: null } : statement;
}

const FLOWTABLE_FLAGS: Readonly<Record<string, number>> = { offload: 1, counter: 2 };

export function writeFlowtable({
  table,
  name,
  hook,
  prio,
  dev,
  flags,
}: Flowtable): FlowtableAttrs<Write> & { table: string; name: string } {
  const bits = listOf(flags).reduce((sum, flag) => sum | (FLOWTABLE_FLAGS[flag] ?? 0), 0);
  if (hook !== undefined && hook !== "ingress")
    throw typeError("hook", `expected "ingress", got ${describeValue(hook)}`);
  const hooked = { num: 0, priority: priority(prio ?? 0, "netdev", "ingress", "prio"), devs: deviceAttrs(listOf(dev)) };
  return { table, name, hook: hooked, ...(bits !== 0 && { flags: bits }) };
}

export function readFlowtable(family: TableFamily, attrs: FlowtableAttrs<Read>): Flowtable {
  const { name = "", table = "", handle, hook, flags = 0 } = attrs;
  const devices = readDevices(hook);
  const names = Object.keys(FLOWTABLE_FLAGS).filter((flag) => (flags & FLOWTABLE_FLAGS[flag]!) !== 0);
  return {
    family,
    name,
    table,
    handle: Number(handle),
    hook: "ingress",
    prio: hook?.priority ?? 0,
    ...defined({ dev: compact(devices), flags: compact(names) as Flowtable["flags"] }),
  };
}
