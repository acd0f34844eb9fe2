import { typeError } from "../../../base/argument-error.ts";
import { didYouMean } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import type { ChainAttrs, FlowtableAttrs, HookDevAttrs, TableAttrs } from "../../../families/nftables.ts";
import type { Read, Write } from "../../../schema/model/types.ts";
import type { Chain, ChainHook, ChainType, Flowtable, Table, TableFamily } from "../model/objects.ts";
import { readComment, writeComment } from "../model/userdata.ts";
import { compact, listOf } from "../statements/simple/statement.ts";

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
