import { MessageCursor, NETLINK_USERSOCK, NetlinkSocket, ReceiveBuffer } from "../../src/index.ts";
import { sliced } from "./serve.ts";
import { UpcallParser } from "./upcall.ts";

/** Maximum number of upcalls on all sockets together before the sockets are drained. */
const MAX_FILL = sliced(4000, 640);
/** Maximum number of upcalls that are received in one round of the benchmark. */
const MAX_PER_ROUND = sliced(96_000, 640);
/** Maximum space in bytes that one upcall takes in the receive buffer, including the kernel's overhead. */
const UPCALL_SPACE = 1280;

/** Requested receive buffer size in bytes of a socket that is filled and then drained. */
export const DRAIN_BUFFER_SIZE: number = 64 * 1024 * 1024;

/**
 * Returns the total number of upcalls that fit into the receive buffers of all sockets (`count`), and how often a round
 * fills and drains the sockets (`repeats`). Each socket gets a multiple of four upcalls. c/upcall-drain.c computes the
 * same numbers.
 */
export function fillPlan(receiveBufferSize: number, sockets: number): { count: number; repeats: number } {
  const perSocket = Math.min(Math.floor(receiveBufferSize / UPCALL_SPACE), Math.floor(MAX_FILL / sockets));
  const count = Math.floor(perSocket / 4) * 4 * sockets;
  return { count, repeats: Math.floor(MAX_PER_ROUND / count) };
}

/** A socket that a hand-written `receiveMany` loop drains, like the loop in c/upcall-drain.c. */
export class DrainSocket {
  readonly socket: NetlinkSocket = NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: DRAIN_BUFFER_SIZE });
  operations = 0;
  checksum = 0;
  readonly #buffer = new ReceiveBuffer({ slots: 64 });
  readonly #cursor = new MessageCursor();
  readonly #parser = new UpcallParser();

  /** Receives and parses all upcalls that are queued on the socket. */
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
          if (!parser.parse(cursor.message)) throw new Error("invalid upcall");
          operations++;
          checksum += parser.digest(cursor.message.view);
        }
      }
    }
    this.operations += operations;
    this.checksum += checksum;
  }
}
