import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkFlag, checkInteger, checkObject, checkOneOf, isRecord, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { Facts, type FactValue, type FactValues } from "./machine/facts.ts";
import type { PacketInterface } from "./packet/interface.ts";
import type { EvaluatedPacket } from "./packet/packet-fields.ts";
import type { Program } from "./program.ts";
import { type EvaluatedHook, NETWORK_HOOKS } from "./run.ts";

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /**
   * The hooks that the packet passes, in order. Default: "output" and "postrouting" for a packet with only `oif`;
   * "prerouting", "forward" and "postrouting" for one with `iif` and `oif`; otherwise "prerouting" and "input". The hooks
   * "ingress" and "egress" must be named.
   */
  readonly hook?: EvaluatedHook | readonly EvaluatedHook[] | undefined;
  /** Whether the hooks are those of the family "bridge" (default false). */
  readonly bridge?: boolean | undefined;
  /**
   * State of the packet's connection, by the names that follow `ct` in the nft language: `{ state: "established", mark:
   * 5 }`. The state "new" implies the mark 0. A state name stands for `{ state }`.
   */
  readonly conntrack?: string | Readonly<Record<string, FactValue | undefined>> | undefined;
  /**
   * Results of route lookups, by the names that follow `fib` in the nft language: `{ "daddr type": "local", "saddr . iif
   * oif": 0 }`. 0 stands for no route, and with `check` for a missing one; 1 then for an existing one.
   */
  readonly routes?: Readonly<Record<string, FactValue | undefined>> | undefined;
  /** Time for `meta time`, `meta day` and `meta hour`. */
  readonly time?: Date | undefined;
  /**
   * Other facts, by their names in results: `{ "meta skuid": 1000, limit: false }`. For "limit" and "ct count", also with
   * the name of an object, true means that the limit is exceeded.
   */
  readonly facts?: Readonly<Record<string, FactValue | undefined>> | undefined;
}

interface Interfaces {
  readonly iif: PacketInterface | undefined;
  readonly oif: PacketInterface | undefined;
}

const HOOKS: readonly EvaluatedHook[] = ["ingress", ...NETWORK_HOOKS, "egress"];

/** @throws TypeError for an unknown hook, none, or the same one twice. */
export function hooksOf({ iif, oif }: Interfaces, { hook }: EvaluateOptions): readonly EvaluatedHook[] {
  if (hook === undefined) {
    if (iif !== undefined && oif !== undefined) return ["prerouting", "forward", "postrouting"];
    return oif === undefined ? ["prerouting", "input"] : ["output", "postrouting"];
  }
  const hooks = [hook].flat();
  if (hooks.length === 0) throw typeError("hook", "expected at least one hook, got []");
  for (const [index, one] of hooks.entries()) {
    const path = Array.isArray(hook) ? `hook[${index}]` : "hook";
    checkOneOf(one, HOOKS, path);
    const device = one === "ingress" ? "iif" : one === "egress" ? "oif" : undefined;
    if (device !== undefined && { iif, oif }[device]?.name === undefined)
      throw typeError(
        `packet.${device}`,
        `expected the name of an interface, which selects the chains of the hook ${one}`,
      );
    if (hooks.indexOf(one) < index) throw typeError(path, `"${one}" is already in the list: a packet passes it once`);
  }
  return hooks;
}

/** @throws TypeError for an unknown or contradictory fact; TypeError or RangeError for an invalid value. */
export function factsOf(
  packet: EvaluatedPacket,
  interfaces: Interfaces,
  options: EvaluateOptions,
  program: Program,
): FactValues {
  const { conntrack, routes, time, facts: others = {} } = options;
  const facts = new Facts(program.interfaces, program.objectKeys());
  if (typeof conntrack === "string") facts.add("ct state", conntrack, "conntrack");
  else if (conntrack !== undefined) {
    facts.addAll("ct ", conntrack, "conntrack");
    checkConnection(conntrack);
  }
  facts.addAll("fib ", routes ?? {}, "routes");
  if (time !== undefined) {
    facts.add("meta time", BigInt(Math.floor(time.getTime() / 1000)), "time");
    facts.add("meta day", time.getUTCDay(), "time");
    facts.add("meta hour", (time.getUTCHours() * 60 + time.getUTCMinutes()) * 60 + time.getUTCSeconds(), "time");
  }
  for (const name of ["mark", "priority"] as const) {
    const value = packet[name];
    if (value !== undefined)
      facts.add(`meta ${name}`, checkInteger(value, 0, 0xffffffff, `packet.${name}`), `packet.${name}`);
  }
  for (const direction of ["iif", "oif"] as const) {
    const { index, ...named } = interfaces[direction] ?? {};
    const path = `packet.${direction}`;
    if (index !== undefined) facts.reserve(`meta ${direction}`, path);
    for (const [name, value] of Object.entries(named))
      if (value !== undefined) facts.reserve(`meta ${direction}${name}`, path);
  }
  facts.addAll("", others, "facts");
  return facts.values;
}

/** A packet without a connection has none of its properties. */
function checkConnection(conntrack: Readonly<Record<string, FactValue | undefined>>): void {
  const state = conntrack["state"];
  if (state !== "invalid" && state !== "untracked") return;
  const other = Object.entries(conntrack).find(
    ([name, value]) => name !== "state" && (value ?? undefined) !== undefined,
  );
  if (other !== undefined)
    throw typeError(`conntrack.${other[0]}`, `not allowed with the state "${state}": the packet has no connection`);
}

const record = (value: unknown, path: string) => checkObject(value, path);

export const optionChecks: OptionChecks<EvaluateOptions> = {
  hook: true,
  bridge: checkFlag,
  conntrack: (value, path) => {
    if (typeof value !== "string" && !isRecord(value))
      throw typeError(path, `expected an object or a state such as "new", got ${describeValue(value)}`);
  },
  routes: record,
  time: (value, path) => {
    if (!(value instanceof Date)) throw typeError(path, `expected a Date, got ${describeValue(value)}`);
    if (Number.isNaN(value.getTime())) throw rangeError(path, "expected a valid date, got an invalid one");
  },
  facts: record,
};
