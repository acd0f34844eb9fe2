import { titled, typeError } from "../../../base/argument-error.ts";
import { checkBytes, checkObject, checkOneOf } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { EINVAL } from "../../../constants/errno.ts";
import { ETH_HLEN } from "../../../constants/if_ether.ts";
import { failure, type NetlinkError } from "../../../errors.ts";
import { checkActions, type FlowAction, type FlowKey, kernelKey } from "../core/flow.ts";
import { decrementTtl, type EditedPacket, editPacket } from "./packet-edit.ts";

/** A packet, and the actions that the datapath executes on it. */
export interface Execution {
  /** The packet with its Ethernet header; at least 14 bytes. */
  packet: Uint8Array;
  /** Actions to execute on the packet. */
  actions: readonly FlowAction[];
  /**
   * Metadata of the packet: input port, marks and tunnel. The key from an upcall can be passed unchanged, because the
   * kernel ignores its header fields and reads the headers from the packet.
   */
  key?: FlowKey | undefined;
  /** Hash of the packet, as reported in its upcall. Actions that depend on the packet's hash use this value. */
  hash?: bigint | number | Uint8Array | undefined;
  /**
   * Size in bytes of the largest fragment from which the packet was reassembled (maximum received unit), as reported in
   * the packet's upcall.
   */
  mru?: number | undefined;
  /**
   * Netlink port id of the socket that receives upcalls caused by these actions (Linux 6.17; ignored by older kernels).
   */
  upcallPortId?: number | undefined;
  /** Whether to prevent the kernel from logging rejected actions (default false). */
  probe?: boolean | undefined;
  /**
   * Whether to execute actions that no kernel supports in this process instead (default false), such as setting a field
   * of `arp`, `icmp`, `icmpv6` or `nd`. An array names further actions to execute in this process because the running
   * kernel lacks them, such as `["checkPktLen"]`.
   *
   * The kernel may then execute actions on the packet several times, as described for `kernelExecutions`. If one of
   * these executions fails, the others still take place.
   */
  inUserSpace?: boolean | readonly (keyof FlowAction)[] | undefined;
}

const editable: ReadonlySet<string> = new Set<keyof FlowAction>([
  "set",
  "setMasked",
  "pushVlan",
  "popVlan",
  "pushMpls",
  "popMpls",
  "addMpls",
  "pushEth",
  "popEth",
  "pushNsh",
  "popNsh",
  "sample",
  "clone",
  "checkPktLen",
  "decTtl",
  "drop",
]);
/** No kernel can change these headers with the action `set`. */
const neverSet: readonly (keyof FlowKey)[] = ["arp", "icmp", "icmpv6", "nd"];
/** With these fields, `set` changes metadata, not a packet header. */
const metadata: readonly (keyof FlowKey)[] = ["priority", "skbMark", "tunnel"];
/** Repeated in each execution, because the kernel forgets metadata between executions. */
const lasting: readonly (keyof FlowAction)[] = ["hash", "ctClear"];
/** `trunc` and `meter` affect only the next execution in the kernel. */
const once: readonly (keyof FlowAction)[] = ["trunc", "meter"];

const ALWAYS = 0xffff_ffff;

interface Passage {
  packet: EditedPacket;
  pending: FlowAction[];
}

/**
 * Splits an execution of actions on a packet into executions that the kernel supports. This process executes the
 * actions up to the last one that the kernel lacks. The kernel executes the actions after it, and each earlier action
 * that outputs the packet.
 *
 * `Datapath.execute` calls this function if the option `inUserSpace` is set. Call it directly to send the executions in
 * another way.
 *
 * The actions have the semantics of Open vSwitch (`dpif_execute_with_help`). This process decides whether a `sample`
 * applies. A meter applies to the next execution in the kernel. Actions in this process do not see the connection
 * tracking state that an earlier `ct` sets. A `ct` that translates addresses must follow all actions that this process
 * executes.
 *
 * @throws TypeError or RangeError with the path of an invalid field; NetlinkError EINVAL if the packet lacks a header
 *   that an action changes.
 */
export function kernelExecutions(execution: Execution): Execution[] {
  checkObject(execution, "execution");
  const { inUserSpace, ...rest } = execution;
  if (inUserSpace === undefined || inUserSpace === false) return [rest];
  const unsupported = unsupportedNames(inUserSpace);
  checkBytes(rest.packet, "packet");
  checkActions(rest.actions, "actions");
  for (const [index, action] of rest.actions.entries()) checkObject(action, `actions[${index}]`);
  const key = kernelKey(rest.key ?? {});
  const startsWithNetwork = key.ethernet === undefined && key.ethertype !== undefined && key.ethertype !== 0;
  const start = startsWithNetwork ? key.ethertype! : "ethernet";
  const executions: Execution[] = [];
  const send: Run["send"] = ({ packet: { bytes, start: current }, pending }, actions) => {
    executions.push({
      ...rest,
      packet: bytes,
      actions: [...pending, ...actions],
      ...(current === start ? {} : { key: keyStartingWith(key, current) }),
    });
  };
  const passage: Passage = { packet: { bytes: rest.packet, start }, pending: [] };
  runAll({ unsupported, mru: rest.mru, send }, rest.actions, passage, "actions");
  return executions;
}

function unsupportedNames(inUserSpace: true | readonly string[]): ReadonlySet<string> {
  if (inUserSpace === true) return new Set();
  if (!Array.isArray(inUserSpace))
    throw typeError("inUserSpace", `expected true or an array of actions, got ${describeValue(inUserSpace)}`);
  for (const [index, name] of inUserSpace.entries()) checkOneOf(name, [...editable], `inUserSpace[${index}]`);
  return new Set(inUserSpace);
}

function keyStartingWith(key: FlowKey, start: EditedPacket["start"]): FlowKey {
  const { ethernet: _, ethertype: __, ...rest } = key;
  return start === "ethernet" ? { ...rest, ethernet: {} } : { ...rest, ethertype: start };
}

interface Run {
  readonly unsupported: ReadonlySet<string>;
  readonly mru: number | undefined;
  send(passage: Passage, actions: readonly FlowAction[]): void;
}

function runAll(run: Run, actions: readonly FlowAction[], passage: Passage, path: string): void {
  const last = actions.findLastIndex((action) => needsUserSpace(run, action));
  for (let index = 0; index <= last; index++) {
    if (!runOne(run, actions[index]!, passage, `${path}[${index}]`)) return;
  }
  const rest = actions.slice(last + 1);
  if (rest.length > 0) run.send(passage, rest);
}

function needsUserSpace(run: Run, action: FlowAction): boolean {
  for (const name in action) if (run.unsupported.has(name)) return true;
  const { set, setMasked, sample, clone, checkPktLen, decTtl } = action;
  const changed = set ?? setMasked?.key;
  if (changed !== undefined) return neverSet.some((name) => changed[name] !== undefined);
  const nested = [
    sample?.actions,
    clone,
    checkPktLen?.actionsIfGreater,
    checkPktLen?.actionsIfLessEqual,
    decTtl?.action,
  ];
  return nested.some((list) => list?.some((inner) => needsUserSpace(run, inner)));
}

function runOne(run: Run, action: FlowAction, passage: Passage, path: string): boolean {
  const { sample, clone, checkPktLen, decTtl } = action;
  if (sample !== undefined) {
    const { probability = 0, actions = [] } = sample;
    if (probability === ALWAYS || Math.random() * 2 ** 32 < probability) {
      runAll(run, actions, copyOf(passage), `${path}.sample.actions`);
    }
  } else if (clone !== undefined) runAll(run, clone, copyOf(passage), `${path}.clone`);
  else if (checkPktLen !== undefined) {
    const name = lengthOf(passage, run.mru) > (checkPktLen.pktLen ?? 0) ? "actionsIfGreater" : "actionsIfLessEqual";
    runAll(run, checkPktLen[name] ?? [], copyOf(passage), `${path}.checkPktLen.${name}`);
  } else if (decTtl !== undefined) {
    const packet = decrementTtl(passage.packet);
    if (packet === undefined) runAll(run, decTtl.action ?? [], passage, `${path}.decTtl.action`);
    else passage.packet = packet;
    return packet !== undefined;
  } else if (action.drop !== undefined) return false;
  else runPlain(run, action, passage, path);
  return true;
}

function runPlain(run: Run, action: FlowAction, passage: Passage, path: string): void {
  const isOf = (names: readonly (keyof FlowAction)[]) => names.some((name) => action[name] !== undefined);
  const values = action.set ?? action.setMasked?.key;
  const isMetadata = values !== undefined && metadata.some((name) => values[name] !== undefined);
  if (isMetadata || isOf(lasting) || isOf(once)) passage.pending.push(action);
  else if (Object.keys(action).some((name) => editable.has(name))) {
    const edited = titled(path, () => editPacket(passage.packet, action));
    if (edited === undefined) throw lacksHeader(action, path);
    passage.packet = edited;
  } else {
    if (action.ct?.nat !== undefined) {
      const reason = "the kernel does not return the translated packet; use it after the last action in user space";
      throw typeError(`${path}.ct.nat`, `not possible before an action in user space: ${reason}`);
    }
    run.send(passage, [action]);
    passage.pending = passage.pending.filter((one) => !once.some((name) => one[name] !== undefined));
  }
}

function copyOf({ packet, pending }: Passage): Passage {
  return { packet, pending: [...pending] };
}

/** `checkPktLen` compares the MRU or, without one, the truncated length. */
function lengthOf({ packet: { bytes, start }, pending }: Passage, mru = 0): number {
  const cut = pending.findLast(({ trunc }) => trunc !== undefined)?.trunc ?? bytes.length;
  if (mru > 0) return mru + (start === "ethernet" ? ETH_HLEN : 0);
  return Math.min(bytes.length, cut);
}

/** Packet headers come from the network, so this is no TypeError. */
function lacksHeader(action: FlowAction, path: string): NetlinkError {
  const name = Object.keys(action).find((one) => editable.has(one))!;
  const headers = Object.keys(action.set ?? action.setMasked?.key ?? {});
  const what = headers.length > 0 ? `${name}.${headers[0]}` : name;
  return failure("ovs_packet.execute", `${path}.${what}: the packet lacks the header that the action changes`, EINVAL);
}
