import { NLMSG_ERROR, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { type BorrowedMessage, LENGTH_OFFSET, MessageCursor, TYPE_OFFSET } from "../../message/message.ts";
import type { Datagram } from "../../sock/receive-buffer.ts";
import { PACKET_MESSAGE, QueuedPacket } from "./packet.ts";
import type { Keeper } from "./queue-commands.ts";
import type { QueueVerdicts } from "./queue-verdicts.ts";

/** What has come to a packet queue. */
export interface IntakeStatistics {
  /** Packets handed over. */
  received: number;
  /** Packets that were lost between these, by their ids: the receive buffer was full. With `failOpen` they went on. */
  missing: number;
  /** Messages that were no whole packet. They were dropped, where they had an id. */
  malformed: number;
}

/** What came while a command was acknowledged: its bytes, and whether they are a whole message. */
interface Kept {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

/** Shows the packets that come to the queues of a socket, and drops those that cannot be shown. */
export class PacketIntake implements Keeper {
  /** The packets that are lent: one and the same array. */
  readonly packets: QueuedPacket[] = [];
  readonly statistics: IntakeStatistics = { received: 0, missing: 0, malformed: 0 };
  readonly #verdicts: readonly QueueVerdicts[];
  readonly #refused: (message: BorrowedMessage) => void;
  readonly #droppedBesideOthers: () => number | undefined;
  readonly #cursor = new MessageCursor();
  /** The objects that show packets. */
  readonly #pool: QueuedPacket[] = [];
  /** Shows a packet that is not lent. */
  readonly #broken = new QueuedPacket();
  #kept: Kept[] = [];

  /**
   * @param verdicts those of each queue, in the order of their numbers, which follow each other.
   * @param refused takes each message of the kernel that refuses something.
   * @param droppedBesideOthers where others may have received packets of these queues, how many the kernel has dropped by
   * now; undefined where nobody can have.
   */
  constructor(
    verdicts: readonly QueueVerdicts[],
    refused: (message: BorrowedMessage) => void,
    droppedBesideOthers: () => number | undefined,
  ) {
    this.#verdicts = verdicts;
    this.#refused = refused;
    this.#droppedBesideOthers = droppedBesideOthers;
  }

  /** Ends the loan of what was shown, and shows what was kept. */
  begin(): void {
    this.packets.length = 0;
    if (this.#kept.length === 0) return;
    const kept = this.#kept;
    this.#kept = [];
    for (const { bytes, whole } of kept) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (whole) this.#show(view, 0, bytes.length);
      else this.#drop(bytes, 0);
    }
  }

  /** Shows the packets in datagrams. */
  take(datagrams: readonly Datagram[]): void {
    for (let index = 0; index < datagrams.length; index++) {
      const datagram = datagrams[index]!;
      const cursor = datagram.cursor(this.#cursor);
      const { message } = cursor;
      let whole = 0;
      for (; cursor.next(); whole++) {
        const { type } = message;
        if (type === PACKET_MESSAGE) this.#show(message.view, message.offset, message.length);
        else if (type === NLMSG_ERROR) this.#refused(message);
      }
      if (cursor.error !== undefined) this.#drop(datagram.bytes, whole);
    }
  }

  keep(message: BorrowedMessage): void {
    if (message.type === PACKET_MESSAGE) this.#kept.push({ bytes: message.copy().bytes, whole: true });
    else if (message.type === NLMSG_ERROR) this.#refused(message);
  }

  keepBroken(datagram: Datagram, whole: number): void {
    if (whole > 0) this.statistics.malformed++;
    else this.#kept.push({ bytes: datagram.bytes.slice(), whole: false });
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
    // The kernel gives each packet a number before it sees whether the socket has room for it.
    const lost = this.#lost(verdicts.follow(packet.id));
    packet.lostBefore = lost;
    statistics.missing += lost;
    statistics.received++;
    packets.push(packet);
  }

  /** Drops the packet of a datagram that was cut, or whose length lies: it cannot be shown, and must not wait for ever. */
  #drop(bytes: Uint8Array, whole: number): void {
    this.statistics.malformed++;
    const broken = this.#broken;
    if (whole > 0 || !pointAtBroken(broken, bytes)) return;
    const verdicts = this.#verdictsOf(broken);
    if (verdicts === undefined) return;
    this.#suspect(verdicts, broken.id);
    verdicts.pass(broken.id);
    verdicts.settle(broken.id, "drop");
  }

  /** Takes note of what is missing in front of a packet, where others may have received it. */
  #suspect(verdicts: QueueVerdicts, id: number): void {
    const missing = verdicts.missingBefore(id) ?? 0;
    if (missing === 0 || this.#droppedBesideOthers() === undefined) return;
    verdicts.suspect((id - missing) >>> 0, (id - 1) >>> 0);
  }

  /** How many of those that are missing were lost, and not received by others. */
  #lost(missing: number): number {
    const dropped = missing === 0 ? undefined : this.#droppedBesideOthers();
    return dropped === undefined ? missing : Math.max(Math.min(missing, dropped - this.statistics.missing), 0);
  }

  #verdictsOf({ queue }: QueuedPacket): QueueVerdicts | undefined {
    const first = this.#verdicts[0]!.queue;
    return this.#verdicts[queue - first];
  }
}

/**
 * Shows what is left of a packet whose message was cut or has a length that lies: its queue and id. False when that is not
 * there either, and when the message is whole.
 */
export function pointAtBroken(packet: QueuedPacket, bytes: Uint8Array, cut = false): boolean {
  if (bytes.length < NLMSG_HDRLEN) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(TYPE_OFFSET, hostLittleEndian) !== PACKET_MESSAGE) return false;
  const length = view.getUint32(LENGTH_OFFSET, hostLittleEndian);
  const isWhole = length >= NLMSG_HDRLEN && length <= bytes.length;
  return (cut || !isWhole) && packet.point(view, 0, bytes.length);
}
