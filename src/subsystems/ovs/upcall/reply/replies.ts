import { rangeError, typeError, withParent } from "../../../../base/argument-error.ts";
import {
  checkBigint,
  checkFlag,
  checkInteger,
  checkOptions,
  type OptionChecks,
  U64_MAXIMUM,
} from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { GENL_HDRLEN } from "../../../../constants/genetlink.ts";
import { NLA_HDRLEN, NLM_F_CREATE, NLM_F_REQUEST, NLMSG_HDRLEN } from "../../../../constants/netlink.ts";
import { ovsFlow } from "../../../../families/ovs-flow.ts";
import { ovsPacket } from "../../../../families/ovs-packet.ts";
import { MAX_ATTRIBUTE_LENGTH, tooLongError } from "../../../../message/argument-errors.ts";
import { hostLittleEndian } from "../../../../message/byte-order.ts";
import { FLAGS_OFFSET, TYPE_OFFSET } from "../../../../message/message.ts";
import { EncodeBuffer } from "../../../../schema/codec/encode/encode-buffer.ts";
import { parseUuid } from "../../../../schema/values/addresses.ts";
import { checkMatched } from "../../core/flow.ts";
import { FlowAttr, OVS_FLOW_CMD_NEW, PacketAttr, PacketCommand } from "../../core/numbers.ts";
import type { Upcall } from "../view/upcall.ts";
import { UpcallKey } from "../view/upcall-key.ts";
import { MaskedKey } from "./masked-key.ts";
import { type ActionsInput, type KeyInput, writeActions, writeKey } from "./reply-values.ts";

const HEADERS = NLMSG_HDRLEN + GENL_HDRLEN + 4;
const UFID_LENGTH = 16;
/** Longer copies use `Uint8Array.set`, which is faster but allocates a view. */
const MAX_WORD_COPY = 256;

/** A flow that an upcall handler adds. */
export interface UpcallFlow {
  /** Key of the flow (default: the key of the current upcall). */
  key?: KeyInput;
  /**
   * Bits of the key that packets must match (default: all). The other bits of an upcall's key are cleared, so that
   * packets that differ only in these bits result in the same flow.
   */
  mask?: KeyInput;
  /** Actions for packets that match the flow. */
  actions: ActionsInput;
  /** Identifier of the flow: 16 bytes, or a UUID. */
  ufid?: Uint8Array | string;
  /**
   * Whether the kernel rejects an existing Open vSwitch flow with EEXIST, instead of replacing the flow's actions
   * (default false).
   */
  exclusive?: boolean;
  /** Whether to suppress the kernel's log message about a rejected Open vSwitch flow (default false). */
  probe?: boolean;
}

/** Packet on which an upcall handler executes actions. Omitted fields are taken from the current upcall. */
export interface UpcallExecution {
  /** Actions to execute on the packet. */
  actions: ActionsInput;
  packet?: Uint8Array;
  key?: KeyInput;
  /** Hash of the packet, as an integer or as bytes. */
  hash?: bigint | number | Uint8Array;
  /** Length in bytes of the largest fragment of the packet before reassembly. */
  mru?: number;
  /**
   * Netlink port id of the socket that receives further upcalls of the packet (Linux 6.17; default: socket of this
   * upcall).
   */
  upcallPortId?: number;
}

const flowNames: OptionChecks<UpcallFlow> = {
  key: true,
  mask: true,
  actions: true,
  ufid: true,
  exclusive: checkFlag,
  probe: checkFlag,
};
const executionNames: OptionChecks<UpcallExecution> = {
  actions: true,
  packet: true,
  key: true,
  hash: true,
  mru: true,
  upcallPortId: true,
};

export interface ReplyTarget {
  readonly flowFamily: number;
  readonly packetFamily: number;
  readonly datapath: number;
}

/** Writes an upcall handler's requests as successive messages into one buffer. */
export class ReplyWriter {
  readonly #target: ReplyTarget;
  readonly #out = new EncodeBuffer();
  readonly #masked = new MaskedKey();
  readonly #starts: number[] = [];
  readonly #views: Uint8Array[] = [];

  constructor(target: ReplyTarget) {
    this.#target = target;
  }

  get count(): number {
    return this.#starts.length;
  }

  /** The view is valid until the buffer is changed. */
  message(index: number): Uint8Array {
    const { bytes, length } = this.#out;
    const start = this.#starts[index]!;
    const end = this.#starts[index + 1] ?? length;
    const last = this.#views[index];
    // Replies to similar packets often have the same offsets.
    if (last?.buffer === bytes.buffer && last.byteOffset === start && last.length === end - start) return last;
    const view = bytes.subarray(start, end);
    this.#views[index] = view;
    return view;
  }

  clear(): void {
    this.#out.clear();
    this.#starts.length = 0;
  }

  /**
   * Appends a request that adds a flow, or replaces the actions of an existing flow, to the buffer of replies.
   *
   * @throws TypeError or RangeError for an invalid flow, without changing the buffer.
   */
  putFlow(flow: UpcallFlow, current: Upcall | undefined): void {
    checkOptions(flow, flowNames, "flow");
    const { key = current?.key, mask, actions, ufid, exclusive = false, probe = false } = flow;
    if (key === undefined)
      throw typeError("flow.key", "expected a key, because no upcall is being handled, got undefined");
    const start = this.#out.length;
    try {
      this.#begin(this.#target.flowFamily, OVS_FLOW_CMD_NEW, ovsFlow.version, exclusive ? NLM_F_CREATE : 0);
      if (ufid !== undefined) this.#bytes(FlowAttr.Ufid, checkedUfid(ufid), "ufid");
      if (mask === undefined) this.#key(FlowAttr.Key, key, "key");
      else this.#match(key, mask);
      this.#actions(FlowAttr.Actions, actions);
      if (probe) this.#out.attribute(FlowAttr.Probe, 0);
      this.#starts.push(start);
    } catch (error) {
      throw this.#undone(start, error, "flow");
    }
  }

  /**
   * Appends a request that executes actions on a packet to the buffer of replies.
   *
   * @param portId netlink port id of the socket that received the upcall.
   * @throws TypeError or RangeError for an invalid execution, without changing the buffer.
   */
  execute(execution: UpcallExecution, current: Upcall | undefined, portId: number): void {
    checkOptions(execution, executionNames, "execution");
    const { packet, key = current?.key, actions, upcallPortId = portId } = execution;
    const whole = packet === undefined ? current : undefined;
    if (key === undefined || (packet === undefined && whole === undefined)) {
      throw typeError("execution", "expected a packet and its key, because no upcall is being handled");
    }
    // Another packet has a different hash and fragment size.
    const { hash, mru = whole?.mru } = execution;
    const start = this.#out.length;
    try {
      this.#begin(this.#target.packetFamily, PacketCommand.Execute, ovsPacket.version, 0);
      if (whole === undefined) this.#bytes(PacketAttr.Packet, checkedBytes(packet, "packet"), "packet");
      else this.#part(PacketAttr.Packet, whole.bytes, whole.view, whole.packetOffset, whole.packetLength);
      this.#key(PacketAttr.Key, key, "key");
      this.#actions(PacketAttr.Actions, actions);
      if (hash !== undefined) this.#hash(hash);
      else if (whole !== undefined && whole.hashOffset >= 0) {
        this.#part(PacketAttr.Hash, whole.bytes, whole.view, whole.hashOffset, 8);
      }
      if (mru !== undefined) this.#mru(mru);
      if (upcallPortId !== 0) this.#u32(PacketAttr.UpcallPid, upcallPortId, "upcallPortId");
      this.#starts.push(start);
    } catch (error) {
      throw this.#undone(start, error, "execution");
    }
  }

  #undone(start: number, error: unknown, what: string): unknown {
    const out = this.#out;
    const kept = Math.min(out.length, start);
    out.clear();
    out.length = kept;
    return withParent(error, what);
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

  #part(type: number, bytes: Uint8Array, view: DataView, from: number, length: number): void {
    const out = this.#out;
    const at = out.attribute(type, length);
    if (length > MAX_WORD_COPY) {
      out.bytes.set(bytes.subarray(from, from + length), at);
      return;
    }
    const { bytes: target, view: words } = out;
    const whole = length & ~3;
    for (let index = 0; index < whole; index += 4) words.setUint32(at + index, view.getUint32(from + index));
    for (let index = whole; index < length; index++) target[at + index] = bytes[from + index]!;
  }

  #bytes(type: number, value: Uint8Array, name: string): void {
    if (value.length > MAX_ATTRIBUTE_LENGTH) throw tooLongError(name, value.length);
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

  #match(key: KeyInput, mask: KeyInput): void {
    const out = this.#out;
    if (!(key instanceof UpcallKey)) {
      checkMatched(key, mask, "key");
      this.#key(FlowAttr.Key, key, "key");
      this.#key(FlowAttr.Mask, mask, "mask");
      return;
    }
    const start = out.length + NLA_HDRLEN;
    this.#key(FlowAttr.Mask, mask, "mask");
    const end = out.length;
    const nest = out.open(FlowAttr.Key, false);
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
      if (hash.length !== 8) throw rangeError("hash", `expected 8 bytes, got ${hash.length}`);
      this.#bytes(PacketAttr.Hash, hash, "hash");
      return;
    }
    const integer = checkBigint(hash, 0n, U64_MAXIMUM, "hash");
    const at = out.attribute(PacketAttr.Hash, 8);
    out.view.setBigUint64(at, integer, hostLittleEndian);
  }

  #mru(mru: number): void {
    checkInteger(mru, 0, 0xffff, "mru");
    const at = this.#out.attribute(PacketAttr.Mru, 2);
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
  throw typeError(name, `expected bytes, got ${describeValue(value)}`);
}

function checkedUfid(ufid: Uint8Array | string): Uint8Array {
  const bytes = typeof ufid === "string" ? parseUuid(ufid) : checkedBytes(ufid, "ufid");
  if (bytes?.length === UFID_LENGTH) return bytes;
  throw rangeError("ufid", `expected ${UFID_LENGTH} bytes or a UUID, got ${describeValue(ufid)}`);
}
