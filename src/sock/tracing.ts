import { align } from "../base/bytes.ts";
import { sleepSync } from "../base/engine.ts";
import { NLMSG_HDRLEN } from "../constants/netlink.ts";
import type { ReceiveSlots } from "../ffi/receive-slots.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { flagNames, messageTypeName, protocolName } from "../message/format/names.ts";
import { FLAGS_OFFSET, LENGTH_OFFSET, SEQUENCE_OFFSET, TYPE_OFFSET } from "../message/message.ts";
import { KernelTransport } from "./transport.ts";

/** A datagram that a traced socket has sent or received. */
export interface TraceEvent {
  readonly direction: "send" | "receive";
  /** Number of the socket's netlink protocol (`NETLINK_*`). */
  readonly protocol: number;
  /** Port id of the socket. */
  readonly portId: number;
  /** Copy of the datagram, which contains one or more messages. */
  readonly bytes: Uint8Array;
}

/** Function that is called with each datagram of a socket. Its exceptions become uncaught exceptions. */
export type Trace = (event: TraceEvent) => void;

const STDERR = 2;
const PAUSE_MS = 1;
const BYTES_PER_LINE = 16;
const OFFSET_DIGITS = 4;

/** Transport that reports every datagram to `trace`, by default to the standard error output. */
export class TracingTransport extends KernelTransport {
  readonly #trace: Trace;

  constructor(trace: Trace = printTrace, ...given: ConstructorParameters<typeof KernelTransport>) {
    super(...given);
    this.#trace = trace;
  }

  override send(...given: Parameters<KernelTransport["send"]>): number {
    const result = super.send(...given);
    const [area, offset, length] = given;
    if (result >= 0) this.report("send", area.data.bytes, offset, length);
    return result;
  }

  override sendMany(...given: Parameters<KernelTransport["sendMany"]>): number {
    const sent = super.sendMany(...given);
    const [area, spans, start] = given;
    for (let index = start; index < start + sent; index++) {
      this.report("send", area.data.bytes, spans[index * 2]!, spans[index * 2 + 1]!);
    }
    return sent;
  }

  override receive(slots: ReceiveSlots, maximum: number): number {
    return this.reportReceived(slots, super.receive(slots, maximum));
  }

  /** Leaves the socket unconnected: receives on a connected socket bypass this class and would not be traced. */
  override connect(): boolean {
    return false;
  }

  override receiveOne(slots: ReceiveSlots, slot: number = 0): number {
    return this.reportReceived(slots, super.receiveOne(slots, slot), slot);
  }

  /** Reports received datagrams, from the slot `first` on. Returns their number or a negative error number. */
  reportReceived(slots: ReceiveSlots, count: number, first = 0): number {
    for (let slot = first; slot < first + count; slot++) {
      this.report("receive", slots.bytes, slots.offset(slot), Math.min(slots.length(slot), slots.capacity));
    }
    return count;
  }

  report(direction: TraceEvent["direction"], bytes: Uint8Array, offset: number, length: number): void {
    const { protocol, portId } = this;
    try {
      this.#trace({ direction, protocol, portId, bytes: bytes.slice(offset, offset + length) });
    } catch (error) {
      // Throw later, because the send or receive has not failed.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

function printTrace({ direction, protocol, portId, bytes }: TraceEvent): void {
  const view = new DataView(bytes.buffer);
  const lines: string[] = [];
  const origin = `${direction === "send" ? "→" : "←"} ${protocolName(protocol)} port ${portId}:`;
  for (let at = 0; at + NLMSG_HDRLEN <= bytes.length; ) {
    const length = view.getUint32(at + LENGTH_OFFSET, hostLittleEndian);
    const type = view.getUint16(at + TYPE_OFFSET, hostLittleEndian);
    const flags = flagNames(protocol, type, view.getUint16(at + FLAGS_OFFSET, hostLittleEndian));
    const sequence = view.getUint32(at + SEQUENCE_OFFSET, hostLittleEndian);
    lines.push(`${origin} ${messageTypeName(protocol, type)}, ${length} bytes, ${flags}, sequence ${sequence}`);
    if (length < NLMSG_HDRLEN) break;
    at += align(length);
  }
  if (lines.length === 0) lines.push(`${origin} ${bytes.length} bytes`);
  for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
    const pairs = bytes
      .subarray(at, at + BYTES_PER_LINE)
      .toHex()
      .match(/../g)!;
    lines.push(`${at.toString(16).padStart(OFFSET_DIGITS, "0")}  ${pairs.join(" ")}`);
  }
  writeToStderr(Buffer.from(`${lines.join("\n")}\n`));
}

/** Ignores errors, because a trace must not end the traced program. */
function writeToStderr(bytes: Uint8Array): void {
  // A static import of node:fs would slow down starting a worker.
  const { writeSync } = process.getBuiltinModule("node:fs");
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(STDERR, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
      // The standard error output is a non-blocking pipe that is full.
      sleepSync(PAUSE_MS);
    }
  }
}
