// Actions of filters: the settings that the kernel lists without a request, and those that identify no configuration.

import { isRecord } from "../../../base/check.ts";
import { omit } from "../../../base/objects.ts";
import { IPPROTO_TCP } from "../../../constants/in.ts";
import { AF_INET } from "../../../constants/socket.ts";
import { isCounter } from "../../route/tc/objects.ts";
import { includes } from "../model/compare.ts";

/** Fields of filter actions that are not configuration, such as counters. */
const reported: ReadonlySet<string> = new Set([
  ...["inHwCount", "usedHwStats", "order", "index", "capab", "unknown", "unparsed"],
]);

function isReported(name: string): boolean {
  return reported.has(name) || isCounter(name);
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? (value as Record<string, unknown>) : {};
}

/** Returns whether a listed value has members that the declared one omits, recursively, except zeros. */
export function hasMore(declared: unknown, listed: unknown): boolean {
  if (Array.isArray(declared) && Array.isArray(listed))
    return declared.some((item, index) => hasMore(item, listed[index]));
  if (!isRecord(declared) || !isRecord(listed)) return false;
  return Object.entries(listed).some(([name, value]) => {
    if (isReported(name)) return false;
    const own = fieldsOf(declared)[name];
    return own === undefined ? !isZero(value) : hasMore(own, value);
  });
}

/** "ok" is the verdict 0 of actions, and -1 stands for no limit and no priority in an entry of a gate. */
function isZero(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.every((byte) => byte === 0);
  return /^(ok|-1|[0:.]*)$/.test(String(value));
}

/**
 * Settings that the kernel lists although the request omitted them, by kind of action. Kinds that are absent are not
 * compared: for bpf, the kernel lists properties of the program.
 */
const unrequested: Readonly<Record<string, (wanted: Readonly<Record<string, unknown>>) => Record<string, unknown>>> = {
  connmark: () => ({}),
  csum: () => ({}),
  ct: ({ natIpv4Min, natIpv6Min, natPortMin }) => ({
    action: [],
    zone: 0,
    markMask: 0xffffffff,
    labelsMask: new Uint8Array(16).fill(0xff),
    natIpv4Max: natIpv4Min,
    natIpv6Max: natIpv6Min,
    natPortMax: natPortMin,
    helperFamily: AF_INET,
    helperProto: IPPROTO_TCP,
  }),
  ctinfo: () => ({ zone: 0, parmsDscpStatemask: 0 }),
  gact: () => ({}),
  gate: ({ entryList }) => ({
    baseTime: 0n,
    cycleTime: cycleOf(entryList as GateEntries),
    cycleTimeExt: 0n,
    clockid: CLOCK_TAI,
    flags: 0,
    priority: -1,
  }),
  ife: ({ parms }) => ({ type: fieldsOf(parms)["flags"] === "decode" ? 0 : ETH_P_IFE }),
  mirred: () => ({}),
  mpls: () => ({ proto: 0x8847, ttl: 0xff }),
  nat: () => ({}),
  pedit: () => ({}),
  // Without a rate, packets of any size pass; otherwise those in the table of the rate. (tcf_police_init)
  police: ({ rate }) => ({ action: "ok", limit: 0, mtu: rate === undefined ? 0xffffffff : 2040 }),
  sample: () => ({}),
  simple: () => ({}),
  skbedit: () => ({}),
  skbmod: () => ({}),
  tunnel_key: () => ({ noCsum: 0 }),
  vlan: () => ({ pushVlanProtocol: 0x8100, pushVlanPriority: 0 }),
};

const CLOCK_TAI = 11;
const ETH_P_IFE = 0xed3e;

type GateEntries = { readonly oneEntry?: readonly { readonly interval?: number }[] } | undefined;

function cycleOf(entries: GateEntries): number {
  return (entries?.oneEntry ?? []).reduce((sum, { interval = 0 }) => sum + interval, 0);
}

/** The kernel lists changes with headers as `parmsEx`, and others as `parms`, however they were requested. */
export function withPeditNames(options: unknown): unknown {
  const { act } = fieldsOf(options);
  if (!Array.isArray(act)) return options;
  const named = act.map((action) => {
    const { parms, parmsEx = parms, ...others } = fieldsOf(action.options);
    if (action.kind !== "pedit") return action;
    const name = others["keysEx"] === undefined ? "parms" : "parmsEx";
    return { ...action, options: { ...others, [name]: parms ?? parmsEx } };
  });
  return { ...(options as object), act: named };
}

/** Returns whether listed actions have settings that the declared ones omit. Actions are replaced as a whole. */
export function haveUndeclaredSettings(declared: unknown, listed: unknown): boolean {
  if (!Array.isArray(declared) || !Array.isArray(listed)) return false;
  return declared.some((action, index) => {
    const current = fieldsOf(listed[index]);
    if (["cookie", "flags", "hwStats"].some((name) => action[name] === undefined && current[name] !== undefined))
      return true;
    return hasUndeclaredOptions(action.kind, fieldsOf(action.options), current["options"]);
  });
}

/** Returns whether the options of a listed action contain settings that the declared ones omit. */
export function hasUndeclaredOptions(
  kind: string,
  wanted: Readonly<Record<string, unknown>>,
  listed: unknown,
): boolean {
  const defaults = Object.hasOwn(unrequested, kind) ? unrequested[kind]!(wanted) : undefined;
  if (defaults === undefined) return false;
  return Object.entries(fieldsOf(listed)).some(([name, value]) => {
    if (isReported(name)) return false;
    if (name === "metalst") return hasOtherMetadata(wanted[name], fieldsOf(value));
    if (name === "parms" || name === "act" || wanted[name] !== undefined) return hasMore(wanted[name] ?? {}, value);
    return !(name in defaults && includes(defaults[name] ?? null, value));
  });
}

/** Without declared metadata, an ife action has all that the kernel knows, as empty lists: the values of each packet. */
function hasOtherMetadata(wanted: unknown, listed: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(listed).some(([name, values]) =>
    wanted === undefined ? (values as unknown[]).length > 0 : fieldsOf(wanted)[name] === undefined,
  );
}

/** TCA_ACT_FLAGS_SKIP_HW and TCA_ACT_FLAGS_SKIP_SW, which the kernel copies from each filter with the action. (tcf_action_init) */
const FILTER_FLAGS = 0b110;

/** Removes the flags of actions that can be those of another filter with the same action. */
export function withoutFilterFlags<Options>(options: Options): Options {
  const { act } = fieldsOf(options);
  if (!Array.isArray(act)) return options;
  const own = act.map((action) => {
    const { value, selector } = fieldsOf(fieldsOf(action)["flags"]);
    if (typeof value !== "number" || typeof selector !== "number") return action;
    const { flags: _, ...others } = action;
    const flags = { value: value & ~FILTER_FLAGS, selector: selector & ~FILTER_FLAGS };
    return flags.selector === 0 ? others : { ...others, flags };
  });
  return { ...options, act: own };
}

export function withoutState(value: object): object {
  const kept: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (isReported(name)) continue;
    if (name === "options" && !(member instanceof Uint8Array)) kept.push([name, withoutState(member as object)]);
    // With an index, another filter would share the action.
    else if (isRecord(member) && "refcnt" in member) kept.push([name, withoutReferences(member)]);
    else kept.push([name, member]);
  }
  return Object.fromEntries(kept);
}

function withoutReferences(parameters: object): object {
  return omit(parameters as Record<string, unknown>, "index", "refcnt", "bindcnt", "capab");
}
