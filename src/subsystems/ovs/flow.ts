import type { ActionAttrs, FlowAttrs, KeyAttrs, OvsHeader, OvsUfidFlags } from "../../families/ovs-flow.ts";
import { checkFlag, checkKnown, checkObject, type Names } from "../../message/check.ts";
import type { OneOf, Write } from "../../schema/model/types.ts";
import { checkActions, checkMasked } from "./check-flow.ts";

/** What packets a flow is for, or what is known of one: the attributes of the family `ovs_flow`. */
export type FlowKey = KeyAttrs<Write>;
/**
 * What is done with a packet: an object with one field, named for what it does. The probability of `sample` is a number from 0 to
 * 0xffffffff, which is always.
 */
export type FlowAction = ActionAttrs<Write>;

/**
 * A flow as it was when it was asked for, with all that the kernel says of it. Its fields are those of the family, so that it
 * can be formatted (`formatDatapathFlow`), and put again.
 */
export interface Flow extends Omit<FlowAttrs, "probe" | "pad"> {
  header: OvsHeader;
}

/** What a flow is found by. */
interface FlowName {
  /** The exact key, where there is no identifier. */
  key?: FlowKey | undefined;
  /**
   * The identifier: 16 bytes, or a UUID; shorter ones as bytes. A flow that has one is found by that alone. To put it again or
   * change it, its key must have no bits outside its mask: the kernel does not know it otherwise (ENOENT).
   */
  ufid?: string | Uint8Array | undefined;
}

/** Which flow: by its identifier, or by its key where it was put without one. A flow that was read is one, too. */
export type FlowSelector = (FlowName & { key: FlowKey }) | (FlowName & { ufid: string | Uint8Array }) | Flow;

/** A flow to be put. */
export interface NewFlow extends FlowName, PutOptions {
  key: FlowKey;
  /** Which bits of the key count; without it all do. */
  mask?: FlowKey | undefined;
  /** What is done with its packets (default: nothing, which drops them). */
  actions?: readonly FlowAction[] | undefined;
}

/** How a flow is put. */
export interface PutOptions {
  /** Refuse with EEXIST when there is one already, instead of giving that the new actions (default false). */
  exclusive?: boolean | undefined;
  /** Have the kernel answer with what has become of the flow (default false). */
  echo?: boolean | undefined;
  /** That the kernel's log is to say nothing about a key that it refuses (default false). */
  probe?: boolean | undefined;
}

/** A change of a flow that is there. */
export interface FlowChange extends FlowName, ChangeOptions {
  key: FlowKey;
  mask?: FlowKey | undefined;
  /** Its new actions; without them they stay as they are. */
  actions?: readonly FlowAction[] | undefined;
}

/** How a flow is changed. */
export interface ChangeOptions {
  /** Start its counters anew (default false). */
  clear?: boolean | undefined;
  /** Have the kernel answer with how the flow was left (default false). */
  echo?: boolean | undefined;
  probe?: boolean | undefined;
}

/** A flow to be deleted. */
export type FlowRemoval = FlowSelector & {
  /** Have the kernel answer with the flow and its last counters (default false). */
  echo?: boolean | undefined;
};

/** What is not to be told of flows that have an identifier. Of those that have none the kernel always tells the key. */
export interface FlowDetail {
  /** Tell of identifiers and counters alone (default false): the same as all three flags. */
  terse?: boolean | undefined;
  /** What to leave out, one by one. */
  omit?: readonly OvsUfidFlags[] | undefined;
}

const selectorNames: Names<FlowName> = { key: true, ufid: true };
const newNames: Names<NewFlow> = {
  ...selectorNames,
  mask: true,
  actions: true,
  exclusive: true,
  echo: true,
  probe: true,
};
const changeNames: Names<FlowChange> = {
  ...selectorNames,
  mask: true,
  actions: true,
  clear: true,
  echo: true,
  probe: true,
};
const removalNames: Names<FlowName & { echo: boolean }> = { ...selectorNames, echo: true };
const detailNames: Names<FlowDetail> = { terse: true, omit: true };

/** What flows that were read have besides, and is no mistake when they are put again, looked for or deleted. */
const readNames: Readonly<Record<string, true>> = {
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

/** Those that tell which flow is meant. */
type NamedFields = Fields & OneOf<FlowAttrs<Write>, "key" | "ufid">;

/** The fields of a request that puts a flow. */
export function newFlowFields(flow: NewFlow | (Flow & PutOptions)): Fields {
  checked(flow, newNames, "flow");
  checkFlag(flow.exclusive, "exclusive");
  if (flow.key === undefined) throw new TypeError("key: a flow cannot be put without it");
  // One that drops is told with no actions, rather than without any.
  if (flow.actions === undefined && "header" in flow) {
    throw new TypeError("actions: the flow was read without them, and would drop its packets; [] says that it is to");
  }
  return described(flow as NewFlow, flow.actions === undefined ? [] : flow.actions);
}

/** The fields of a request that changes one. */
export function changeFlowFields(flow: FlowChange | (Flow & ChangeOptions)): NamedFields {
  checked(flow, changeNames, "flow");
  checkFlag(flow.clear, "clear");
  if (flow.key === undefined) throw new TypeError("key: a flow cannot be changed without it");
  const fields = described(flow as FlowChange, flow.actions);
  if (flow.clear === true) fields.clear = true;
  return fields;
}

/** The fields of a request that deletes one. Never those that mean all flows. */
export function removalFields(flow: FlowRemoval): NamedFields {
  checked(flow, removalNames, "flow");
  return selected(flow);
}

/** The fields of a request that asks for one. */
export function selectorFields(flow: FlowSelector, detail: FlowDetail = {}): NamedFields {
  checked(flow, selectorNames, "flow");
  return { ...selected(flow), ...detailFields(detail) };
}

/** What of flows is asked for. */
export function detailFields(detail: FlowDetail): Fields {
  checkKnown(detail, detailNames);
  checkFlag(detail.terse, "terse");
  const flags = detail.terse === true ? ALL_OMITTED : (detail.omit ?? []);
  return flags.length === 0 ? {} : { ufidFlags: [...flags] };
}

function checked(
  flow: FlowName & { echo?: boolean | undefined; probe?: boolean | undefined },
  names: Readonly<Record<string, true>>,
  title: string,
): void {
  if (flow === undefined) throw new TypeError(`${title}: expected an object, got undefined`);
  checkKnown(flow, { ...names, ...readNames }, title);
  checkFlag(flow.echo, "echo");
  checkFlag(flow.probe, "probe");
}

function selected({ key, ufid }: FlowName): NamedFields {
  if (key !== undefined) return ufid === undefined ? { key: kernelKey(key) } : { ufid, key: kernelKey(key) };
  // Without either the kernel deletes them all.
  if (ufid === undefined) throw new TypeError("flow: expected a key or a ufid");
  return { ufid };
}

function described(
  { key, ufid, mask, probe }: NewFlow | FlowChange,
  actions: NewFlow["actions"],
): Fields & { key: FlowKey } {
  if (actions !== undefined) checkActions(actions, "actions");
  const fields: Fields & { key: FlowKey } = { key: kernelKey(key) };
  if (ufid !== undefined) fields.ufid = ufid;
  if (mask !== undefined) {
    checkObject(mask, "mask");
    fields.mask = withoutPacketType(mask);
    checkMasked(fields.key, fields.mask, "key");
  }
  if (actions !== undefined) fields.actions = [...actions];
  if (probe === true) fields.probe = true;
  return fields;
}

/**
 * A key as the kernel takes it. `packetType` is a word of user space alone: packets that begin with the network layer have
 * an `ethertype` and no `ethernet` in the kernel.
 */
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
