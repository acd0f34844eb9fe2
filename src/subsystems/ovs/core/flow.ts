import { rangeError, typeError } from "../../../base/argument-error.ts";
import {
  type AnyChecks,
  checkArray,
  checkFlag,
  checkInteger,
  checkObject,
  checkOptions,
  type OptionChecks,
} from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { entryKey, type KeyOf } from "../../../base/entry-key.ts";
import { limitChecks } from "../../../client/options.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_ECHO } from "../../../constants/netlink.ts";
import type { ActionAttrs, FlowAttrs, KeyAttrs, OvsHeader, OvsUfidFlags } from "../../../families/ovs-flow.ts";
import type { CallLimits, Steps } from "../../../io/io.ts";
import type { OneOf, Write } from "../../../schema/model/types.ts";
import { unlessRejectedWith } from "./datapath-error.ts";
import type { Families } from "./families.ts";
import { splitPrefixes } from "./key-prefixes.ts";

/**
 * Packet fields and metadata that an Open vSwitch flow matches: the key attributes of the generic netlink family
 * `ovs_flow`.
 */
export type FlowKey = KeyAttrs<Write>;
/**
 * Action of an Open vSwitch flow: an object with one field that is named after the action, such as `{ output: 2 }`. The
 * probability of `sample` is a number from 0 (never) to 0xffffffff (always).
 */
export type FlowAction = ActionAttrs<Write>;

/**
 * Flow of an Open vSwitch datapath, as returned by the kernel. `formatDatapathFlow` and `Datapath.putFlow` accept such
 * flows.
 */
export interface Flow extends Omit<FlowAttrs, "probe" | "pad"> {
  header: OvsHeader;
}

export const flowKey: KeyOf<Flow, "key" | "ufid"> = /* @__PURE__ */ entryKey(({ key, ufid }) =>
  ufid === undefined ? { key } : { ufid },
);

interface FlowName {
  key?: FlowKey | undefined;
  /**
   * Identifier of the flow: up to 16 bytes, or a UUID. The kernel looks up a flow with an identifier only by this
   * identifier.
   *
   * Before you put or change a flow with an identifier again, clear the bits of the key that are outside of the mask.
   * Otherwise, the kernel does not find the flow (ENOENT).
   */
  ufid?: string | Uint8Array | undefined;
}

/**
 * Selects an Open vSwitch flow by its identifier (`ufid`) or, without an identifier, by its key. A flow that
 * `getFlow()` or `flows()` returned can be passed, too.
 */
export type FlowSelector = (FlowName & { key: FlowKey }) | (FlowName & { ufid: string | Uint8Array }) | Flow;

/** Flow to add to an Open vSwitch datapath, or to replace an existing flow. */
export interface NewFlow extends FlowName, PutOptions {
  key: FlowKey;
  /**
   * Bits of the key that packets must match (default: all bits). An address of the key can contain its mask:
   * `{ key: { ipv4: { ipv4Dst: "10.0.0.0/8" } }, mask: {} }`.
   */
  mask?: FlowKey | undefined;
  /** Actions for matching packets (default: none, which drops the packets). */
  actions?: readonly FlowAction[] | undefined;
}

/** Options for adding or replacing a flow. */
export interface PutOptions {
  /** Whether to fail with EEXIST if the Open vSwitch flow exists, instead of replacing its actions (default false). */
  exclusive?: boolean | undefined;
  /** Whether to return the resulting flow (default false). */
  echo?: boolean | undefined;
  /** Whether to suppress the kernel's log message about a rejected Open vSwitch flow key (default false). */
  probe?: boolean | undefined;
}

/** A change to an existing flow. */
export interface FlowChange extends FlowName, ChangeOptions {
  key: FlowKey;
  mask?: FlowKey | undefined;
  /** New actions of the flow (default: unchanged). */
  actions?: readonly FlowAction[] | undefined;
}

/** Options for changing a flow. */
export interface ChangeOptions {
  /** Whether to reset the flow's counters (default false). */
  clear?: boolean | undefined;
  /** Whether to return the changed flow (default false). */
  echo?: boolean | undefined;
  probe?: boolean | undefined;
}

/** A flow to delete, and options of the deletion. */
export type FlowRemoval = FlowSelector & {
  /** Whether to return the deleted Open vSwitch flow with its last counters (default false). */
  echo?: boolean | undefined;
};

/**
 * Selects the attributes of Open vSwitch flows that the kernel returns. The key of a flow without an identifier
 * (`ufid`) is always returned, because it identifies the flow.
 */
export interface FlowDetail {
  /**
   * Whether the kernel returns only identifiers and counters of flows (default false), like `omit` with all attributes.
   */
  terse?: boolean | undefined;
  /** Attributes to omit from the returned flows. */
  omit?: readonly OvsUfidFlags[] | undefined;
}

/** Options of `Datapath.flows`. */
export interface FlowListOptions extends FlowDetail, CallLimits {
  /**
   * Filter for flows, such as the result of `parseFlow`. A flow passes if its key equals the filter's key in all bits
   * that both masks contain, as for `filter=` of `ovs-dpctl dump-flows`. Not allowed with `terse`, or if `omit`
   * contains the key or the mask.
   */
  filter?: { readonly key: FlowKey; readonly mask: FlowKey } | undefined;
}

const putChecks: OptionChecks<PutOptions> = { exclusive: checkFlag, echo: checkFlag, probe: checkFlag };
const changeChecks: OptionChecks<ChangeOptions> = { clear: checkFlag, echo: checkFlag, probe: checkFlag };
const detailChecks: OptionChecks<FlowDetail> = { terse: checkFlag, omit: checkArray };

const flowFields: AnyChecks = {
  key: true,
  ufid: true,
  header: true,
  mask: true,
  actions: true,
  stats: true,
  used: true,
  tcpFlags: true,
  unknown: true,
  unparsed: true,
};

const ALL_OMITTED: readonly OvsUfidFlags[] = ["omit-key", "omit-mask", "omit-actions"];

type Fields = Omit<FlowAttrs<Write>, "stats" | "used">;

type NamedFields = Fields & OneOf<FlowAttrs<Write>, "key" | "ufid">;

export function newFlowFields(flow: NewFlow | (Flow & PutOptions)): Fields {
  checkOptions(flow, { ...flowFields, ...putChecks }, "flow");
  if (flow.key === undefined) throw typeError("key", "expected the key of the flow, got undefined");
  // A flow that drops packets has an empty list instead.
  if (flow.actions === undefined && "header" in flow) {
    throw typeError("actions", "the flow was listed without actions and would drop its packets; pass [] to drop them");
  }
  return described(flow as NewFlow, flow.actions === undefined ? [] : flow.actions);
}

interface FlowRequest<Operation extends string, Attributes extends Fields> {
  readonly operation: Operation;
  readonly fields: Attributes;
  readonly flags: number;
  readonly idempotent: boolean;
}

export const flowRequests = {
  put: (flow: NewFlow | (Flow & PutOptions)): FlowRequest<"new", Fields> => {
    const fields = newFlowFields(flow);
    // NLM_F_CREATE suffices; older kernels take NLM_F_EXCL for a dump request.
    const flags = (flow.exclusive === true ? NLM_F_CREATE : 0) | echoFlag(flow);
    return { operation: "new", fields, flags, idempotent: flow.exclusive !== true };
  },
  modify: (flow: FlowChange | (Flow & ChangeOptions)): FlowRequest<"set", NamedFields> => {
    checkOptions(flow, { ...flowFields, ...changeChecks }, "flow");
    if (flow.key === undefined) throw typeError("key", "expected the key of the flow, got undefined");
    const fields = described(flow as FlowChange, flow.actions);
    if (flow.clear === true) fields.clear = true;
    return { operation: "set", fields, flags: echoFlag(flow), idempotent: true };
  },
  delete: (flow: FlowRemoval): FlowRequest<"del", NamedFields> => {
    checkOptions(flow, { ...flowFields, echo: checkFlag }, "flow");
    return { operation: "del", fields: selected(flow), flags: echoFlag(flow), idempotent: false };
  },
  get: (flow: FlowSelector, detail: FlowDetail = {}): FlowRequest<"get", NamedFields> => {
    checkOptions(flow, flowFields, "flow");
    const fields = { ...selected(flow), ...detailFields(detail) };
    return { operation: "get", fields, flags: 0, idempotent: true };
  },
} as const;

function echoFlag({ echo }: { echo?: boolean | undefined }): number {
  return echo === true ? NLM_F_ECHO : 0;
}

/** Handle of the queueing discipline that ovs-vswitchd adds for queues. */
const QUEUES = 0x10000;
const MAX_QUEUE = 0xefff;

/**
 * Returns the packet priority that selects a queue of a port, for the field `priority` of the action `set`. As in
 * ovs-vswitchd, the priority is the handle of the class 1:`queue + 1`.
 *
 * @throws RangeError if `queue` is not 0 to 61,439.
 */
export function queuePriority(queue: number): number {
  return QUEUES + checkInteger(queue, 0, MAX_QUEUE, "queue") + 1;
}

export function listDetail(options: FlowListOptions): FlowDetail {
  checkOptions(options, { ...detailChecks, ...limitChecks, filter: true });
  const { filter, timeoutMs: _, signal: __, ...detail } = options;
  if (filter === undefined) return detail;
  checkObject(filter, "filter");
  checkObject(filter.key, "filter.key");
  checkObject(filter.mask, "filter.mask");
  if (detail.terse === true || detail.omit?.some((flag) => flag === "omit-key" || flag === "omit-mask") === true)
    throw typeError("filter", "not allowed with omitted keys or masks");
  return detail;
}

export function detailFields(detail: FlowDetail): Fields {
  checkOptions(detail, detailChecks);
  const flags = detail.terse === true ? ALL_OMITTED : (detail.omit ?? []);
  return flags.length === 0 ? {} : { ufidFlags: [...flags] };
}

function selected({ key, ufid }: FlowName): NamedFields {
  if (key !== undefined) return ufid === undefined ? { key: kernelKey(key) } : { ufid, key: kernelKey(key) };
  // A deletion with neither key nor identifier would delete all flows.
  if (ufid === undefined) throw typeError("flow", "expected a key or a ufid");
  return { ufid };
}

function described(
  { key, ufid, mask, probe }: NewFlow | FlowChange,
  actions: NewFlow["actions"],
): Fields & { key: FlowKey } {
  if (actions !== undefined) checkActions(actions, "actions");
  if (mask !== undefined) checkObject(mask, "mask");
  const masked = splitPrefixes(kernelKey(key), mask, "key");
  const fields: Fields & { key: FlowKey } = { key: masked.key };
  if (ufid !== undefined) fields.ufid = ufid;
  if (masked.mask !== undefined) {
    fields.mask = withoutPacketType(masked.mask);
    checkMatched(fields.key, fields.mask, "key");
  }
  if (actions !== undefined) fields.actions = [...actions];
  if (probe === true) fields.probe = true;
  return fields;
}

/** The kernel's keys have an `ethertype` instead of a `packetType`. */
export function kernelKey(key: FlowKey): FlowKey {
  checkObject(key, "key");
  if (key.packetType === undefined) return key;
  const rest = withoutPacketType(key);
  if (rest.ethernet === undefined && rest.ethertype === undefined) rest.ethertype = key.packetType & 0xffff;
  return rest;
}

function withoutPacketType(key: FlowKey): FlowKey {
  if (key.packetType === undefined) return key;
  const { packetType: _, ...rest } = key;
  return rest;
}

type SentSelector = NamedFields & { header: { dpIfindex: number } };

export function findFlow({ flow }: Families, fields: SentSelector): Steps<Flow | undefined> {
  return unlessRejectedWith(ENOENT, () => flow.do("get", fields));
}

export function completeFlow(families: Families, { key, ufid, header }: Flow): Steps<Flow | undefined> {
  return findFlow(families, ufid === undefined ? { key: key ?? {}, header } : { ufid, header });
}

const inner: Readonly<Record<string, readonly string[]>> = {
  sample: ["actions"],
  checkPktLen: ["actionsIfGreater", "actionsIfLessEqual"],
  decTtl: ["action"],
};

type PlainObject = Readonly<Record<string, unknown>>;

/**
 * Checks the actions of an Open vSwitch flow for errors that the encoder does not detect.
 *
 * @throws TypeError or RangeError with the path of the action.
 */
export function checkActions(actions: unknown, path: string): void {
  checkArray(actions, path);
  for (let index = 0; index < actions.length; index++) {
    const action: unknown = actions[index];
    if (typeof action === "object" && action !== null) checkAction(action as PlainObject, `${path}[${index}]`);
  }
}

function checkAction(action: PlainObject, path: string): void {
  let hasField = false;
  let empty: string | undefined;
  for (const name in action) {
    const value = action[name];
    if (value === undefined || value === false) {
      empty ??= name;
      continue;
    }
    hasField = true;
    if (name === "userspace") checkUserspace(value, `${path}.userspace.pid`);
    if (name === "clone") checkInner(value, `${path}.clone`);
    const lists = Object.hasOwn(inner, name) ? inner[name]! : [];
    for (const list of lists) checkInner((value as PlainObject | null)?.[list], `${path}.${name}.${list}`);
  }
  if (hasField) return;
  const reason = empty === undefined ? "it has no field" : `its ${empty} is ${String(action[empty])}`;
  throw typeError(path, `expected an action, but ${reason}`);
}

function checkUserspace(value: unknown, path: string): void {
  if (typeof value !== "object" || value === null) return;
  const { pid } = value as PlainObject;
  if (pid !== undefined && pid !== 0) return;
  const reason =
    `expected the port id of the socket that receives the packet, got ${describeValue(pid)}; ` +
    "a datapath with per-CPU dispatch ignores the id: pass 0xffffffff there";
  throw pid === undefined ? typeError(path, reason) : rangeError(path, reason);
}

function checkInner(actions: unknown, path: string): void {
  if (Array.isArray(actions)) checkActions(actions, path);
}

/**
 * Rejects a flow key without a value for a field that the mask requires packets to match.
 *
 * @throws TypeError with the path of the field.
 */
export function checkMatched(key: unknown, mask: unknown, path: string): void {
  if (!isPlain(key) || !isPlain(mask)) return;
  for (const name in key) {
    const bits = mask[name];
    if (bits === undefined || isBlank(bits)) continue;
    const value = key[name];
    if (value === undefined)
      throw typeError(`${path}.${name}`, "expected a value, because the mask uses it, got undefined");
    checkMatched(value, bits, `${path}.${name}`);
  }
}

function isBlank(bits: unknown): boolean {
  if (typeof bits === "object") return isPlain(bits) && Object.values(bits).every((one) => one === undefined);
  return bits === 0 || bits === 0n;
}

function isPlain(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
