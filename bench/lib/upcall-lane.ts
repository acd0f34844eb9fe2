import { MessageCursor, MessageWriter, NETLINK_USERSOCK, NetlinkSocket, ReceiveBuffer } from "../../src/index.ts";
import { buildUpcall, UpcallParser } from "./upcall.ts";

/** How many upcalls are put into the sockets before they are drained, at most. */
const MOST_FILL = 4000;
/** How many are drained in a round, at most. */
export const TOTAL = 96_000;
/** What such an upcall takes of a receive buffer at the most. */
const MOST_USE = 1280;

/** How many upcalls each of several sockets is filled with. */
export function shareOf(socket: NetlinkSocket, lanes: number): number {
  const fitting = Math.min(Math.floor(socket.receiveBufferSize / MOST_USE), Math.floor(MOST_FILL / lanes));
  return Math.floor(fitting / 4) * 4;
}

/** A socket with its share of the upcalls, as bench/baseline/upcall-drain.c has one for each thread. */
export class UpcallLane {
  operations = 0;
  checksum = 0;
  /** How often the socket is filled and drained in a round. */
  readonly repeats: number;
  readonly #upcalls;
  readonly #receiver = NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: 64 * 1024 * 1024 });
  readonly #sender = NetlinkSocket.open(NETLINK_USERSOCK);
  readonly #buffer = new ReceiveBuffer({ slots: 64 });
  readonly #cursor = new MessageCursor();
  readonly #parser = new UpcallParser();

  constructor(number: number, lanes: number) {
    const writer = new MessageWriter();
    const share = shareOf(this.#receiver, lanes);
    this.repeats = Math.floor(TOTAL / (share * lanes));
    this.#upcalls = Array.from({ length: share }, (_, index) => buildUpcall(writer, number + index * lanes));
  }

  /** Fills the socket. */
  fill(): void {
    const to = { portId: this.#receiver.portId };
    if (this.#sender.sendMany(this.#upcalls, { to, wait: false }) === this.#upcalls.length) return;
    throw new Error("the socket could not be filled");
  }

  /** Receives and parses all that is there. */
  drain(): void {
    const cursor = this.#cursor;
    const parser = this.#parser;
    let operations = 0;
    let checksum = 0;
    for (;;) {
      const datagrams = this.#receiver.receiveMany(this.#buffer);
      if (datagrams.length === 0) break;
      for (const datagram of datagrams) {
        datagram.cursor(cursor);
        while (cursor.next()) {
          if (!parser.parse(cursor.message)) throw new Error("bad upcall");
          operations++;
          checksum += parser.digest(cursor.message.view);
        }
      }
    }
    this.operations += operations;
    this.checksum += checksum;
  }
}
