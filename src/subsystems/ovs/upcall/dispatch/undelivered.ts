import { EMSGSIZE, ENOBUFS } from "../../../../constants/errno.ts";
import { NetlinkError } from "../../../../errors.ts";
import { syncIo } from "../../../../io/io.ts";
import type { NetlinkSocket } from "../../../../sock/socket.ts";
import type { Families } from "../../core/families.ts";
import { Upcall } from "../view/upcall.ts";

/** Minimum size in bytes of a datagram in the receive buffer. */
const MIN_DATAGRAM_SIZE = 256;

export class UndeliveredUpcalls {
  readonly #packetFamily: number;
  readonly #datapath: number;
  readonly #peer: number;
  readonly #upcall = new Upcall();
  #count = 0;

  constructor(families: Families, datapath: number, peer: number) {
    this.#packetFamily = syncIo.run(families.numberOf("ovs_packet"));
    this.#datapath = datapath;
    this.#peer = peer;
  }

  get count(): number {
    return this.#count;
  }

  close(socket: NetlinkSocket): void {
    if (socket.closed) return;
    try {
      this.#drain(socket);
    } finally {
      socket.close();
    }
  }

  /** Limited to one receive buffer, because a flood might never end. */
  #drain(socket: NetlinkSocket): void {
    for (let left = Math.ceil(socket.memory().capacity / MIN_DATAGRAM_SIZE); left > 0; left--) {
      try {
        const datagram = socket.receive();
        if (datagram === undefined) break;
        if (datagram.sender !== this.#peer) continue;
        for (const message of datagram.messages()) {
          const upcall = this.#upcall;
          if (message.type !== this.#packetFamily || !upcall.point(message)) continue;
          if (upcall.datapath === this.#datapath) this.#count++;
        }
      } catch (error) {
        if (!(error instanceof NetlinkError)) throw error;
        if (error.errno === -EMSGSIZE) this.#count++;
        else if (error.errno === -ENOBUFS) this.#count += error.dropped ?? 0;
        else throw error;
      }
    }
    this.#count += socket.core.takeDrops(socket.memory().dropped);
  }
}
