import { NETLINK_USERSOCK, NetlinkSocket, ReceiverPool } from "../../src/index.ts";
import type { DrainData, DrainReport } from "../handlers/drain.ts";
import { barrierMemory, releaseBarrier } from "./barrier.ts";
import { DRAIN_BUFFER_SIZE, fillPlan } from "./drain-socket.ts";
import { LineProcess } from "./line-process.ts";
import type { Sample } from "./serve.ts";

/**
 * A `ReceiverPool` with one socket per worker, for a benchmark. Another process fills the sockets. Then all workers
 * drain their sockets at the same time.
 */
export class DrainPool {
  readonly #sockets: readonly NetlinkSocket[];
  readonly #barrier: SharedArrayBuffer;
  readonly #repeats: number;
  readonly #sender: LineProcess;
  #pool!: ReceiverPool;
  #reports: DrainReport[] = [];
  #wake: () => void = () => {};

  private constructor(workers: number, senderProgram: string) {
    this.#sockets = Array.from({ length: workers }, () =>
      NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: DRAIN_BUFFER_SIZE }),
    );
    this.#barrier = barrierMemory(workers);
    const { count, repeats } = fillPlan(this.#sockets[0]!.receiveBufferSize, workers);
    this.#repeats = repeats;
    this.#sender = new LineProcess([senderProgram, `${count}`, ...this.#sockets.map(({ portId }) => `${portId}`)]);
  }

  /** Starts the workers and the program that fills their sockets. */
  static async start(workers: number, senderProgram: string): Promise<DrainPool> {
    const drainPool = new DrainPool(workers, senderProgram);
    await drainPool.#start();
    return drainPool;
  }

  async round(): Promise<Sample> {
    let nanoseconds = 0;
    let operations = 0;
    let checksum = 0;
    for (let repeat = 0; repeat < this.#repeats; repeat++) {
      await this.#fill();
      releaseBarrier(this.#barrier);
      const drains = await this.#allReports();
      nanoseconds += Math.max(...drains.map(({ ended }) => ended)) - Math.min(...drains.map(({ started }) => started));
      for (const drain of drains) {
        operations += drain.operations;
        checksum += drain.checksum;
      }
    }
    if (this.#pool.statistics.dropped > 0) throw new Error("the kernel dropped upcalls");
    return { nanoseconds, operations, checksum: `${checksum}` };
  }

  async stop(): Promise<void> {
    await this.#sender.stop();
    const stopped = this.#pool.stop();
    // The handlers wait at the barrier, and the pool can stop only after they return.
    releaseBarrier(this.#barrier);
    await stopped;
    for (const socket of this.#sockets) socket.close();
  }

  async #start(): Promise<void> {
    const sockets = this.#sockets;
    const { count } = fillPlan(sockets[0]!.receiveBufferSize, sockets.length);
    const data: DrainData = { share: count / sockets.length, barrier: this.#barrier };
    this.#pool = await ReceiverPool.start({
      sockets,
      workers: sockets.length,
      module: new URL("../handlers/drain.ts", import.meta.url),
      data,
      onReport: (report) => {
        this.#reports.push(report as DrainReport);
        this.#wake();
      },
    });
    // The workers receive the upcalls of the first fill while they are being sent. After the last of these upcalls, the
    // workers wait at the barrier.
    await this.#fill();
    await this.#allReports();
  }

  async #fill(): Promise<void> {
    await this.#sender.request();
    await this.#sender.response();
  }

  /** Waits until every worker has reported, and returns the reports. */
  async #allReports(): Promise<DrainReport[]> {
    while (this.#reports.length < this.#sockets.length) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#reports.splice(0);
  }
}
