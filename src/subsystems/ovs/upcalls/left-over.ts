import { EMSGSIZE, ENOBUFS } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { Families } from "../families.ts";
import { Upcall } from "./upcall.ts";

/** Less than any datagram takes in a receive buffer. */
const LEAST_TAKEN = 256;

/** Closes sockets that nobody reads any more, and counts the upcalls that go with them. */
export class LeftOver {
  readonly #packetFamily: number;
  readonly #datapath: number;
  readonly #peer: number;
  readonly #upcall = new Upcall();
  #count = 0;

  /**
   * @param datapath the number of the datapath whose upcalls count.
   * @param peer the port id that they come from.
   */
  constructor(families: Families, datapath: number, peer: number) {
    this.#packetFamily = families.numberOf("ovs_packet");
    this.#datapath = datapath;
    this.#peer = peer;
  }

  /** How many upcalls nobody has received. */
  get count(): number {
    return this.#count;
  }

  /**
   * Closes a socket. What is queued on it is gone then, and counts as well as what the kernel has dropped on it and nobody was
   * told of.
   */
  close(socket: NetlinkSocket): void {
    if (socket.closed) return;
    try {
      this.#take(socket);
    } finally {
      socket.close();
    }
  }

  /** Takes what is there, as much as the buffer can hold. */
  #take(socket: NetlinkSocket): void {
    for (let left = Math.ceil(socket.memory().capacity / LEAST_TAKEN); left > 0; left--) {
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
    this.#count += socket.claimDrops(socket.memory().dropped);
  }
}
