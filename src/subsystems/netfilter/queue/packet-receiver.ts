import { NLMSG_ERROR, NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { type BorrowedMessage, LENGTH_OFFSET, MessageCursor, TYPE_OFFSET } from "../../../message/message.ts";
import type { Datagram } from "../../../sock/receive-buffer.ts";
import { PACKET_MESSAGE, QueuedPacket } from "./packet.ts";
import type { DeferredMessages } from "./queue-commands.ts";
import type { QueueVerdicts } from "./queue-verdicts.ts";

/** Statistics of the packets that one thread has received from packet queues. */
export interface PacketReceiverStatistics {
  /** Number of packets passed to the caller. */
  received: number;
  /**
   * Number of packets that were dropped because the receive buffer was full. With the option `failOpen`, the kernel has
   * accepted these packets instead.
   */
  missing: number;
  /**
   * Number of malformed netlink messages about queued packets. If such a message contained the packet's id, the packet
   * was dropped.
   */
  malformed: number;
}

/** Message that arrived while a command waited for its acknowledgement. */
interface DeferredMessage {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

export class PacketReceiver implements DeferredMessages {
  /** Valid until the next receive, which reuses the array. */
  readonly packets: QueuedPacket[] = [];
  readonly statistics: PacketReceiverStatistics = { received: 0, missing: 0, malformed: 0 };
  readonly #verdicts: readonly QueueVerdicts[];
  readonly #rejected: (message: BorrowedMessage) => void;
  readonly #sharedDropCount: () => number | undefined;
  readonly #cursor = new MessageCursor();
  readonly #pool: QueuedPacket[] = [];
  readonly #damaged = new QueuedPacket();
  #deferred: DeferredMessage[] = [];

  /**
   * Receives the packets of one or more packet queues.
   *
   * @param verdicts the verdict sender of each packet queue, in the order of the queue numbers.
   * @param rejected called with each error reply of the kernel to a verdict.
   * @param sharedDropCount returns the kernel's drop count of the socket if another thread also reads the queues,
   *   otherwise undefined.
   */
  constructor(
    verdicts: readonly QueueVerdicts[],
    rejected: (message: BorrowedMessage) => void,
    sharedDropCount: () => number | undefined,
  ) {
    this.#verdicts = verdicts;
    this.#rejected = rejected;
    this.#sharedDropCount = sharedDropCount;
  }

  /** Starts with the packets that arrived while commands were running. */
  begin(): void {
    this.packets.length = 0;
    if (this.#deferred.length === 0) return;
    const messages = this.#deferred;
    this.#deferred = [];
    for (const { bytes, whole } of messages) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (whole) this.#show(view, 0, bytes.length);
      else this.#drop(bytes, 0);
    }
  }

  take(datagrams: readonly Datagram[]): void {
    for (let index = 0; index < datagrams.length; index++) {
      const datagram = datagrams[index]!;
      const cursor = datagram.cursor(this.#cursor);
      const { message } = cursor;
      let whole = 0;
      for (; cursor.next(); whole++) {
        const { type } = message;
        if (type === PACKET_MESSAGE) this.#show(message.view, message.offset, message.length);
        else if (type === NLMSG_ERROR) this.#rejected(message);
      }
      if (cursor.error !== undefined) this.#drop(datagram.bytes, whole);
    }
  }

  defer(message: BorrowedMessage): void {
    if (message.type === PACKET_MESSAGE) this.#deferred.push({ bytes: message.copy().bytes, whole: true });
    else if (message.type === NLMSG_ERROR) this.#rejected(message);
  }

  deferDamaged(datagram: Datagram, whole: number): void {
    if (whole > 0) this.statistics.malformed++;
    else this.#deferred.push({ bytes: datagram.bytes.slice(), whole: false });
  }

  #show(view: DataView, offset: number, length: number): void {
    const { packets, statistics } = this;
    const index = packets.length;
    let packet = this.#pool[index];
    if (packet === undefined) {
      packet = new QueuedPacket();
      this.#pool.push(packet);
    }
    const verdicts = packet.point(view, offset, length) ? this.#verdictsOf(packet) : undefined;
    if (verdicts === undefined) {
      statistics.malformed++;
      return;
    }
    this.#suspect(verdicts, packet.id);
    // Dropped packets leave gaps in the ids.
    const lost = this.#lost(verdicts.follow(packet.id));
    packet.lostBefore = lost;
    statistics.missing += lost;
    statistics.received++;
    packets.push(packet);
  }

  /** A packet without a verdict would wait in the queue forever. */
  #drop(bytes: Uint8Array, whole: number): void {
    this.statistics.malformed++;
    const damaged = this.#damaged;
    if (whole > 0 || !readDamagedPacket(damaged, bytes)) return;
    const verdicts = this.#verdictsOf(damaged);
    if (verdicts === undefined) return;
    this.#suspect(verdicts, damaged.id);
    verdicts.pass(damaged.id);
    verdicts.settle(damaged.id, "drop");
  }

  /** Another reader may have left these packets without a verdict. */
  #suspect(verdicts: QueueVerdicts, id: number): void {
    const missing = verdicts.missingBefore(id) ?? 0;
    if (missing === 0 || this.#sharedDropCount() === undefined) return;
    verdicts.suspect((id - missing) >>> 0, (id - 1) >>> 0);
  }

  /** Returns how many packets were dropped. Another reader received the others. */
  #lost(missing: number): number {
    const dropped = missing === 0 ? undefined : this.#sharedDropCount();
    return dropped === undefined ? missing : Math.max(Math.min(missing, dropped - this.statistics.missing), 0);
  }

  #verdictsOf({ queue }: QueuedPacket): QueueVerdicts | undefined {
    const first = this.#verdicts[0]!.queue;
    return this.#verdicts[queue - first];
  }
}

/**
 * Reads the packet id from a truncated or malformed message, so that the caller can send a verdict. Returns false for a
 * complete message, and if the message contains no packet id.
 */
export function readDamagedPacket(packet: QueuedPacket, bytes: Uint8Array, cut = false): boolean {
  if (bytes.length < NLMSG_HDRLEN) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(TYPE_OFFSET, hostLittleEndian) !== PACKET_MESSAGE) return false;
  const length = view.getUint32(LENGTH_OFFSET, hostLittleEndian);
  const isWhole = length >= NLMSG_HDRLEN && length <= bytes.length;
  return (cut || !isWhole) && packet.point(view, 0, bytes.length);
}
