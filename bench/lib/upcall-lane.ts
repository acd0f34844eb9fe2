import { MessageCursor, NETLINK_USERSOCK, NetlinkSocket, ReceiveBuffer } from "../../src/index.ts";
import { UpcallParser } from "./upcall.ts";

/** How many upcalls the sockets are filled with before they are drained, at most. */
const MOST_FILL = 4000;
/** How many are drained in a round, at most. */
const TOTAL = 96_000;
/** What such an upcall takes of a receive buffer at the most. */
const MOST_USE = 1280;

/** The receive buffer of a socket that is filled, in bytes, where the system grants it. */
export const DRAINED_BUFFER: number = 64 * 1024 * 1024;

/** How many upcalls altogether several sockets like this one are filled with at a time, and how many times in a round. */
export function fillOf(receiveBufferSize: number, lanes: number): { count: number; repeats: number } {
  const fitting = Math.min(Math.floor(receiveBufferSize / MOST_USE), Math.floor(MOST_FILL / lanes));
  const count = Math.floor(fitting / 4) * 4 * lanes;
  return { count, repeats: Math.floor(TOTAL / count) };
}

/** A socket that another process fills, and that is drained by a loop written for it, as bench/baseline/upcall-drain.c does. */
export class UpcallLane {
  readonly socket: NetlinkSocket = NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: DRAINED_BUFFER });
  operations = 0;
  checksum = 0;
  readonly #buffer = new ReceiveBuffer({ slots: 64 });
  readonly #cursor = new MessageCursor();
  readonly #parser = new UpcallParser();

  /** Receives and parses all that is there. */
  drain(): void {
    const cursor = this.#cursor;
    const parser = this.#parser;
    let operations = 0;
    let checksum = 0;
    for (;;) {
      const datagrams = this.socket.receiveMany(this.#buffer);
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
