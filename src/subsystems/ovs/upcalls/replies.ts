import { GENL_HDRLEN } from "../../../constants/genetlink.ts";
import { NLA_HDRLEN, NLM_F_CREATE, NLM_F_REQUEST, NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import { shown } from "../../../errors.ts";
import { ovsFlow } from "../../../families/ovs-flow.ts";
import { ovsPacket } from "../../../families/ovs-packet.ts";
import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import {
  checkBig,
  checkFlag,
  checkInteger,
  checkKnown,
  MAX_ATTRIBUTE_LENGTH,
  type Names,
  tooLong,
  U64_MAXIMUM,
} from "../../../message/check.ts";
import { FLAGS_OFFSET, TYPE_OFFSET } from "../../../message/message.ts";
import { parseUuid } from "../../../schema/values/addresses.ts";
import { checkMasked } from "../check-flow.ts";
import { MaskedKey } from "./masked-key.ts";
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
import { type ActionsInput, type KeyInput, within, writeActions, writeKey } from "./reply-values.ts";
import type { Upcall } from "./upcall.ts";
import { UpcallKey } from "./upcall-key.ts";

const HEADERS = NLMSG_HDRLEN + GENL_HDRLEN + 4;
const UFID_LENGTH = 16;
/** Up to this many bytes are copied word by word: a view of them, which the engine's own copy takes, costs more. */
const COPIED_HERE = 256;

/** A flow that a handler puts. */
export interface UpcallFlow {
  /** Which packets it is for (default: those with the key of the current upcall). */
  key?: KeyInput;
  /**
   * Which parts of the key count (default: all of it). Of the key of an upcall nothing else is put then: two packets that differ
   * elsewhere have the same flow, whichever of them comes first.
   */
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
  /** Its hash, as an integer or as bytes. */
  hash?: bigint | number | Uint8Array;
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
 * in when it is sent. Where a reply takes over what came up, and its actions are bytes, nothing is allocated for it but a view
 * of a packet of more than 256 bytes.
 */
export class ReplyWriter {
  readonly #target: ReplyTarget;
  readonly #out = new AttributeBuffer();
  readonly #masked = new MaskedKey();
  /** Where each message starts. */
  readonly #starts: number[] = [];
  /** The last view of each message. */
  readonly #views: Uint8Array[] = [];

  constructor(target: ReplyTarget) {
    this.#target = target;
  }

  /** How many messages there are. */
  get count(): number {
    return this.#starts.length;
  }

  /** The bytes of a message, lent until the next one is written or all are thrown away. */
  message(index: number): Uint8Array {
    const { bytes, length } = this.#out;
    const start = this.#starts[index]!;
    const end = this.#starts[index + 1] ?? length;
    const last = this.#views[index];
    // Replies to packets of one kind lie where those before them did: a view is seldom made.
    if (last?.buffer === bytes.buffer && last.byteOffset === start && last.length === end - start) return last;
    const view = bytes.subarray(start, end);
    this.#views[index] = view;
    return view;
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
    checkKnown(flow, flowNames, "flow");
    const { key = current?.key, mask, actions, ufid, exclusive = false, probe = false } = flow;
    if (key === undefined) throw new TypeError("flow.key: there is no current upcall to take it from");
    const start = this.#out.length;
    try {
      checkFlag(exclusive, "exclusive");
      checkFlag(probe, "probe");
      this.#begin(this.#target.flowFamily, OVS_FLOW_CMD_NEW, ovsFlow.version, exclusive ? NLM_F_CREATE : 0);
      if (ufid !== undefined) this.#bytes(OVS_FLOW_ATTR_UFID, checkedUfid(ufid), "ufid");
      if (mask === undefined) this.#key(OVS_FLOW_ATTR_KEY, key, "key");
      else this.#match(key, mask);
      this.#actions(OVS_FLOW_ATTR_ACTIONS, actions);
      if (probe) this.#out.attribute(OVS_FLOW_ATTR_PROBE, 0);
      this.#starts.push(start);
    } catch (error) {
      throw this.#undone(start, error, "flow");
    }
  }

  /**
   * Appends the request that sends a packet through actions.
   *
   * @param portId the socket that the packet came up to.
   * @throws TypeError or RangeError when it cannot be meant, and nothing of it stays.
   */
  execute(execution: UpcallExecution, current: Upcall | undefined, portId: number): void {
    checkKnown(execution, executionNames, "execution");
    const { packet, key = current?.key, actions, upcallPortId = portId } = execution;
    const whole = packet === undefined ? current : undefined;
    if (key === undefined || (packet === undefined && whole === undefined)) {
      throw new TypeError("execution: there is no current upcall to take the packet and its key from");
    }
    // What belongs to the current packet says nothing of another one.
    const { hash, mru = whole?.mru } = execution;
    const start = this.#out.length;
    try {
      this.#begin(this.#target.packetFamily, OVS_PACKET_CMD_EXECUTE, ovsPacket.version, 0);
      if (whole === undefined) this.#bytes(OVS_PACKET_ATTR_PACKET, checkedBytes(packet, "packet"), "packet");
      else this.#part(OVS_PACKET_ATTR_PACKET, whole.bytes, whole.view, whole.packetOffset, whole.packetLength);
      this.#key(OVS_PACKET_ATTR_KEY, key, "key");
      this.#actions(OVS_PACKET_ATTR_ACTIONS, actions);
      if (hash !== undefined) this.#hash(hash);
      else if (whole !== undefined && whole.hashOffset >= 0) {
        this.#part(OVS_PACKET_ATTR_HASH, whole.bytes, whole.view, whole.hashOffset, 8);
      }
      if (mru !== undefined) this.#mru(mru);
      if (upcallPortId !== 0) this.#u32(OVS_PACKET_ATTR_UPCALL_PID, upcallPortId, "upcallPortId");
      this.#starts.push(start);
    } catch (error) {
      throw this.#undone(start, error, "execution");
    }
  }

  /** Takes back what was written of a reply that cannot be meant; returns the error that says so. */
  #undone(start: number, error: unknown, what: string): unknown {
    const out = this.#out;
    const kept = Math.min(out.length, start);
    out.clear();
    out.length = kept;
    return within(error, what);
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

  /** Appends a part of what was received, where `bytes` and `view` show the same memory. */
  #part(type: number, bytes: Uint8Array, view: DataView, from: number, length: number): void {
    const out = this.#out;
    const at = out.attribute(type, length);
    if (length > COPIED_HERE) {
      out.bytes.set(bytes.subarray(from, from + length), at);
      return;
    }
    const { bytes: target, view: words } = out;
    const whole = length & ~3;
    for (let index = 0; index < whole; index += 4) words.setUint32(at + index, view.getUint32(from + index));
    for (let index = whole; index < length; index++) target[at + index] = bytes[from + index]!;
  }

  #bytes(type: number, value: Uint8Array, name: string): void {
    if (value.length > MAX_ATTRIBUTE_LENGTH) throw tooLong(name, value.length);
    const at = this.#out.attribute(type, value.length);
    this.#out.bytes.set(value, at);
  }

  #key(type: number, key: KeyInput, name: string): void {
    if (key instanceof UpcallKey) {
      this.#part(type, key.store, key.view, key.offset, key.length);
      return;
    }
    if (key instanceof Uint8Array) {
      this.#bytes(type, key, name);
      return;
    }
    const nest = this.#out.open(type, false);
    writeKey(this.#out, key, name);
    this.#out.close(nest);
  }

  /** Appends a key and its mask. Of a packet's own key only those bits are put that count. */
  #match(key: KeyInput, mask: KeyInput): void {
    const out = this.#out;
    if (!(key instanceof UpcallKey)) {
      checkMasked(key, mask, "key");
      this.#key(OVS_FLOW_ATTR_KEY, key, "key");
      this.#key(OVS_FLOW_ATTR_MASK, mask, "mask");
      return;
    }
    const start = out.length + NLA_HDRLEN;
    this.#key(OVS_FLOW_ATTR_MASK, mask, "mask");
    const end = out.length;
    const nest = out.open(OVS_FLOW_ATTR_KEY, false);
    const { store: bytes, view, offset, length } = key;
    this.#masked.write(out, { bytes, view, start: offset, end: offset + length }, start, end);
    out.close(nest);
  }

  #actions(type: number, actions: ActionsInput): void {
    if (actions instanceof Uint8Array) {
      this.#bytes(type, actions, "actions");
      return;
    }
    const nest = this.#out.open(type, false);
    writeActions(this.#out, actions);
    this.#out.close(nest);
  }

  #hash(hash: bigint | number | Uint8Array): void {
    const out = this.#out;
    if (hash instanceof Uint8Array) {
      if (hash.length !== 8) throw new RangeError(`hash: expected 8 bytes, got ${hash.length}`);
      this.#bytes(OVS_PACKET_ATTR_HASH, hash, "hash");
      return;
    }
    const integer = checkBig(hash, 0n, U64_MAXIMUM, "hash");
    const at = out.attribute(OVS_PACKET_ATTR_HASH, 8);
    out.view.setBigUint64(at, integer, hostLittleEndian);
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

function checkedBytes(value: unknown, name: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`${name}: expected bytes, got ${shown(value)}`);
}

function checkedUfid(ufid: Uint8Array | string): Uint8Array {
  const bytes = typeof ufid === "string" ? parseUuid(ufid) : checkedBytes(ufid, "ufid");
  if (bytes?.length === UFID_LENGTH) return bytes;
  throw new RangeError(`ufid: expected ${UFID_LENGTH} bytes or a UUID, got ${shown(ufid)}`);
}
