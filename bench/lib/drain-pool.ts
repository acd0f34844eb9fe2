import { NETLINK_USERSOCK, NetlinkSocket, ReceiverPool } from "../../src/index.ts";
import type { DrainData, DrainReport } from "../workers/drain.ts";
import type { Sample } from "./contender.ts";
import { Helper } from "./helper.ts";
import { lineMemory, startRun } from "./starting-line.ts";
import { DRAINED_BUFFER, fillOf } from "./upcall-lane.ts";

/** A pool whose workers drain a socket each, all beginning at once, whenever another process has filled the sockets. */
export class DrainPool {
  readonly #sockets: readonly NetlinkSocket[];
  readonly #line: SharedArrayBuffer;
  readonly #repeats: number;
  readonly #sender: Helper;
  #pool!: ReceiverPool;
  #reports: DrainReport[] = [];
  #wake: () => void = () => {};

  private constructor(workers: number, sender: string) {
    this.#sockets = Array.from({ length: workers }, () =>
      NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: DRAINED_BUFFER }),
    );
    this.#line = lineMemory(workers);
    const { count, repeats } = fillOf(this.#sockets[0]!.receiveBufferSize, workers);
    this.#repeats = repeats;
    this.#sender = new Helper([sender, `${count}`, ...this.#sockets.map(({ portId }) => `${portId}`)]);
  }

  /** Starts so many workers, and the program that fills their sockets. */
  static async start(workers: number, sender: string): Promise<DrainPool> {
    const drainers = new DrainPool(workers, sender);
    await drainers.#begin();
    return drainers;
  }

  async round(): Promise<Sample> {
    let nanoseconds = 0;
    let operations = 0;
    let checksum = 0;
    for (let repeat = 0; repeat < this.#repeats; repeat++) {
      await this.#fill();
      startRun(this.#line);
      const drains = await this.#reported();
      nanoseconds += Math.max(...drains.map(({ ended }) => ended)) - Math.min(...drains.map(({ began }) => began));
      for (const drain of drains) {
        operations += drain.operations;
        checksum += drain.checksum;
      }
    }
    if (this.#pool.statistics.dropped > 0) throw new Error("upcalls were dropped");
    return { nanoseconds, operations, checksum: `${checksum}` };
  }

  async stop(): Promise<void> {
    await this.#sender.stop();
    const stopped = this.#pool.stop();
    // The handlers return, and their workers find that they are to stop.
    startRun(this.#line);
    await stopped;
    for (const socket of this.#sockets) socket.close();
  }

  async #begin(): Promise<void> {
    const sockets = this.#sockets;
    const { count } = fillOf(sockets[0]!.receiveBufferSize, sockets.length);
    const data: DrainData = { share: count / sockets.length, line: this.#line };
    this.#pool = await ReceiverPool.start({
      sockets,
      workers: sockets.length,
      module: new URL("../workers/drain.ts", import.meta.url),
      data,
      onReport: (report) => {
        this.#reports.push(report as DrainReport);
        this.#wake();
      },
    });
    // The first upcalls are received while they come; with the last of them the workers are where each drain begins.
    await this.#fill();
    await this.#reported();
  }

  async #fill(): Promise<void> {
    await this.#sender.tell();
    await this.#sender.answer();
  }

  /** What the workers report, when all have. */
  async #reported(): Promise<DrainReport[]> {
    while (this.#reports.length < this.#sockets.length) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#reports.splice(0);
  }
}
