import { GENL_HDRLEN } from "../../../constants/genetlink.ts";
import { NLM_F_CREATE, NLM_F_REQUEST, NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import { shown } from "../../../errors.ts";
import { type ActionAttrs, type KeyAttrs, ovsFlow } from "../../../families/ovs-flow.ts";
import { ovsPacket } from "../../../families/ovs-packet.ts";
import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { checkInteger, checkKnown, checkOptions, type Names } from "../../../message/check.ts";
import { FLAGS_OFFSET, TYPE_OFFSET } from "../../../message/message.ts";
import { parseUuid } from "../../../schema/addresses.ts";
import { encodeSet } from "../../../schema/encode.ts";
import { type SetPlan, setPlan } from "../../../schema/plan.ts";
import type { Write } from "../../../schema/types.ts";
import {
  OVS_FLOW_ATTR_ACTIONS,
  OVS_FLOW_ATTR_KEY,
  OVS_FLOW_ATTR_MASK,
  OVS_FLOW_ATTR_PROBE,
  OVS_FLOW_ATTR_UFID,
  OVS_FLOW_CMD_NEW,
  OVS_PACKET_ATTR_ACTIONS,
  OVS_PACKET_ATTR_HASH,
  OVS_PACKET_ATTR_KEY,
  OVS_PACKET_ATTR_MRU,
  OVS_PACKET_ATTR_PACKET,
  OVS_PACKET_ATTR_UPCALL_PID,
  OVS_PACKET_CMD_EXECUTE,
} from "./numbers.ts";
import type { Upcall } from "./upcall.ts";
import { UpcallKey } from "./upcall-key.ts";

const HEADERS = NLMSG_HDRLEN + GENL_HDRLEN + 4;
const UFID_LENGTH = 16;

/** A key or a mask: as an object, as its attributes' bytes, or the key of an upcall as it is. */
export type KeyInput = KeyAttrs<Write> | Uint8Array | UpcallKey;

/** A list of actions: as objects, or as their attributes' bytes ({@link encodeActions}). An empty one drops. */
export type ActionsInput = readonly ActionAttrs<Write>[] | Uint8Array;

/** A flow that a handler puts. */
export interface UpcallFlow {
  /** Which packets it is for (default: those with the key of the current upcall). */
  key?: KeyInput;
  /** Which parts of the key count (default: all of it). */
  mask?: KeyInput;
  /** What is done with them. */
  actions: ActionsInput;
  /** An id of sixteen bytes that it can be asked for by, as bytes or as a UUID. */
  ufid?: Uint8Array | string;
  /** Refuse with EEXIST when there is one already, instead of giving that the new actions (default false). */
  exclusive?: boolean;
  /** Whether the kernel is not to log what is wrong with it (default false). */
  probe?: boolean;
}

/** A packet that a handler sends on. What is left out is that of the current upcall. */
export interface UpcallExecution {
  /** What is done with it. */
  actions: ActionsInput;
  packet?: Uint8Array;
  key?: KeyInput;
  /** Its hash, as bytes or as an integer. */
  hash?: bigint | Uint8Array;
  mru?: number;
  /** The socket that it comes up to when no flow knows it (Linux 6.17; default: the one that the upcall came from). */
  upcallPortId?: number;
}

const flowNames: Names<UpcallFlow> = { key: true, mask: true, actions: true, ufid: true, exclusive: true, probe: true };
const executionNames: Names<UpcallExecution> = {
  actions: true,
  packet: true,
  key: true,
  hash: true,
  mru: true,
  upcallPortId: true,
};

/**
 * A list of actions as bytes, for handlers that use it again and again.
 *
 * @throws TypeError or RangeError with the path of the field that cannot be encoded.
 */
export function encodeActions(actions: readonly ActionAttrs<Write>[]): Uint8Array {
  const out = new AttributeBuffer();
  writeSet(out, actionsPlan(), actions, "actions");
  return out.bytes.slice(0, out.length);
}

/**
 * A key or a mask as bytes, for handlers that use it again and again.
 *
 * @throws TypeError or RangeError with the path of the field that cannot be encoded.
 */
export function encodeKey(key: KeyAttrs<Write>): Uint8Array {
  const out = new AttributeBuffer();
  writeSet(out, keyPlan(), key, "key");
  return out.bytes.slice(0, out.length);
}

/** Where replies go, and what they are about. */
export interface ReplyTarget {
  /** Number of the family `ovs_flow`. */
  readonly flowFamily: number;
  /** Number of the family `ovs_packet`. */
  readonly packetFamily: number;
  /** Number of the datapath. */
  readonly datapath: number;
}

/**
 * Writes the replies of a handler, one behind the other, each a whole message whose length, sequence and port id are filled
 * in when it is sent. What was written is in {@link bytes} until {@link clear}.
 */
export class ReplyWriter {
  readonly #target: ReplyTarget;
  readonly #out = new AttributeBuffer();
  /** Where each message starts. */
  readonly #starts: number[] = [];

  constructor(target: ReplyTarget) {
    this.#target = target;
  }

  /** How many messages there are. */
  get count(): number {
    return this.#starts.length;
  }

  /** The bytes of a message, lent until the next one is written. */
  message(index: number): Uint8Array {
    return this.#out.bytes.subarray(this.#starts[index]!, this.#starts[index + 1] ?? this.#out.length);
  }

  /** Throws away all messages. */
  clear(): void {
    this.#out.clear();
    this.#starts.length = 0;
  }

  /**
   * Appends the request that puts a flow.
   *
   * @throws TypeError or RangeError when it cannot be meant, and nothing of it stays.
   */
  putFlow(flow: UpcallFlow, current: Upcall | undefined): void {
    checkOptions(flow, "flow");
    checkKnown(flow, flowNames, "flow");
    const { key = current?.key, mask, actions, ufid, exclusive = false, probe = false } = flow;
    if (key === undefined) throw new TypeError("flow.key: there is no current upcall to take it from");
    this.#append("flow", () => {
      this.#begin(this.#target.flowFamily, OVS_FLOW_CMD_NEW, ovsFlow.version, exclusive ? NLM_F_CREATE : 0);
      if (ufid !== undefined) this.#bytes(OVS_FLOW_ATTR_UFID, checkedUfid(ufid));
      this.#key(OVS_FLOW_ATTR_KEY, key, "key");
      if (mask !== undefined) this.#key(OVS_FLOW_ATTR_MASK, mask, "mask");
      this.#actions(OVS_FLOW_ATTR_ACTIONS, actions);
      if (probe) this.#out.attribute(OVS_FLOW_ATTR_PROBE, 0);
    });
  }

  /**
   * Appends the request that sends a packet through actions.
   *
   * @param portId the socket that the packet came up to.
   * @throws TypeError or RangeError when it cannot be meant, and nothing of it stays.
   */
  execute(execution: UpcallExecution, current: Upcall | undefined, portId: number): void {
    checkOptions(execution, "execution");
    checkKnown(execution, executionNames, "execution");
    const { packet, key = current?.key, actions, upcallPortId = portId } = execution;
    const whole = packet === undefined ? current : undefined;
    if (key === undefined || (packet === undefined && whole === undefined)) {
      throw new TypeError("execution: there is no current upcall to take the packet and its key from");
    }
    // What belongs to the current packet says nothing of another one.
    const { hash = whole?.hashBytes, mru = whole?.mru } = execution;
    this.#append("execution", () => {
      this.#begin(this.#target.packetFamily, OVS_PACKET_CMD_EXECUTE, ovsPacket.version, 0);
      if (whole === undefined) this.#bytes(OVS_PACKET_ATTR_PACKET, checkedBytes(packet, "packet"));
      else this.#packet(whole);
      this.#key(OVS_PACKET_ATTR_KEY, key, "key");
      this.#actions(OVS_PACKET_ATTR_ACTIONS, actions);
      if (hash !== undefined) this.#hash(hash);
      if (mru !== undefined) this.#mru(mru);
      if (upcallPortId !== 0) this.#u32(OVS_PACKET_ATTR_UPCALL_PID, upcallPortId, "upcallPortId");
    });
  }

  #append(what: string, write: () => void): void {
    const out = this.#out;
    const start = out.length;
    try {
      write();
      this.#starts.push(start);
    } catch (error) {
      const kept = Math.min(out.length, start);
      out.clear();
      out.length = kept;
      throw prefixed(error, what);
    }
  }

  #begin(type: number, command: number, version: number, flags: number): void {
    const out = this.#out;
    const at = out.zero(HEADERS);
    const { view } = out;
    view.setUint16(at + TYPE_OFFSET, type, hostLittleEndian);
    view.setUint16(at + FLAGS_OFFSET, NLM_F_REQUEST | flags, hostLittleEndian);
    view.setUint8(at + NLMSG_HDRLEN, command);
    view.setUint8(at + NLMSG_HDRLEN + 1, version);
    view.setInt32(at + NLMSG_HDRLEN + GENL_HDRLEN, this.#target.datapath, hostLittleEndian);
  }

  #packet({ bytes, packetOffset, packetLength }: Upcall): void {
    const at = this.#out.attribute(OVS_PACKET_ATTR_PACKET, packetLength);
    copyInto(this.#out.bytes, at, bytes, packetOffset, packetLength);
  }

  #bytes(type: number, value: Uint8Array): void {
    const at = this.#out.attribute(type, value.length);
    this.#out.bytes.set(value, at);
  }

  #key(type: number, key: KeyInput, name: string): void {
    if (key instanceof UpcallKey) this.#bytes(type, key.bytes);
    else if (key instanceof Uint8Array) this.#bytes(type, key);
    else this.#nest(type, keyPlan(), key, name);
  }

  #actions(type: number, actions: ActionsInput): void {
    if (actions instanceof Uint8Array) this.#bytes(type, actions);
    else this.#nest(type, actionsPlan(), actions, "actions");
  }

  #nest(type: number, plan: SetPlan, value: unknown, name: string): void {
    const out = this.#out;
    const nest = out.open(type, false);
    writeSet(out, plan, value, name);
    out.close(nest);
  }

  #hash(hash: bigint | Uint8Array): void {
    const out = this.#out;
    if (hash instanceof Uint8Array) {
      if (hash.length !== 8) throw new RangeError(`hash: expected 8 bytes, got ${hash.length}`);
      this.#bytes(OVS_PACKET_ATTR_HASH, hash);
      return;
    }
    if (typeof hash !== "bigint") throw new TypeError(`hash: expected a bigint or 8 bytes, got ${shown(hash)}`);
    if (hash < 0n || hash >= 1n << 64n) throw new RangeError(`hash: expected 64 bits, got ${hash}`);
    const at = out.attribute(OVS_PACKET_ATTR_HASH, 8);
    out.view.setBigUint64(at, hash, hostLittleEndian);
  }

  #mru(mru: number): void {
    checkInteger(mru, 0, 0xffff, "mru");
    const at = this.#out.attribute(OVS_PACKET_ATTR_MRU, 2);
    this.#out.view.setUint16(at, mru, hostLittleEndian);
  }

  #u32(type: number, value: number, name: string): void {
    checkInteger(value, 0, 0xffffffff, name);
    const at = this.#out.attribute(type, 4);
    this.#out.view.setUint32(at, value, hostLittleEndian);
  }
}

/** Copies a few bytes without making a view of them, and many at once. */
function copyInto(target: Uint8Array, at: number, source: Uint8Array, from: number, length: number): void {
  if (length > 64) target.set(source.subarray(from, from + length), at);
  else for (let index = 0; index < length; index++) target[at + index] = source[from + index]!;
}

let plans: { key: SetPlan; actions: SetPlan } | undefined;

function keyPlan(): SetPlan {
  plans ??= makePlans();
  return plans.key;
}

function actionsPlan(): SetPlan {
  plans ??= makePlans();
  return plans.actions;
}

function makePlans(): { key: SetPlan; actions: SetPlan } {
  return { key: setPlan(ovsFlow, "key-attrs"), actions: setPlan(ovsFlow, "action-attrs") };
}

function writeSet(out: AttributeBuffer, plan: SetPlan, value: unknown, name: string): void {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(
      `${name}: expected ${name === "actions" ? "an array" : "an object"} or bytes, got ${shown(value)}`,
    );
  }
  try {
    encodeSet(plan, out, value);
  } catch (error) {
    throw prefixed(error, name);
  }
}

/** The same mistake, with the name of what it was made in. */
function prefixed(error: unknown, name: string): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError)) return error;
  const { message } = error;
  const text = message.startsWith("[") ? `${name}${message}` : `${name}.${message}`;
  return error instanceof RangeError ? new RangeError(text, { cause: error }) : new TypeError(text, { cause: error });
}

function checkedBytes(value: unknown, name: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`${name}: expected bytes, got ${shown(value)}`);
}

function checkedUfid(ufid: Uint8Array | string): Uint8Array {
  const bytes = typeof ufid === "string" ? parseUuid(ufid) : checkedBytes(ufid, "ufid");
  if (bytes?.length === UFID_LENGTH) return bytes;
  throw new RangeError(`ufid: expected ${UFID_LENGTH} bytes or a UUID, got ${shown(ufid)}`);
}
