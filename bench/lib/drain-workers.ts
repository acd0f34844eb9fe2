import type { DrainReady, DrainReport, DrainStart } from "../workers/drain.ts";
import type { Sample } from "./contender.ts";
import { Helper } from "./helper.ts";
import { fillOf } from "./upcall-lane.ts";

/** Workers that drain a socket each, all beginning at once, whenever another process has filled the sockets. */
export class DrainWorkers {
  readonly #threads: Worker[];
  #sender!: Helper;
  #repeats = 0;

  private constructor(count: number) {
    this.#threads = Array.from({ length: count }, () => new Worker(new URL("../workers/drain.ts", import.meta.url)));
  }

  static async start(count: number, senderProgram: string): Promise<DrainWorkers> {
    const workers = new DrainWorkers(count);
    const state = new SharedArrayBuffer(4 * (2 + count));
    const ready = await workers.#ask<DrainReady>((number): DrainStart => ({ number, lanes: count, state }));
    const fill = fillOf(ready[0]!.receiveBufferSize, count);
    workers.#repeats = fill.repeats;
    workers.#sender = new Helper([senderProgram, `${fill.count}`, ...ready.map(({ portId }) => `${portId}`)]);
    return workers;
  }

  async round(): Promise<Sample> {
    let nanoseconds = 0;
    let operations = 0;
    let checksum = 0;
    for (let repeat = 0; repeat < this.#repeats; repeat++) {
      await this.#sender.tell();
      await this.#sender.answer();
      const drains = await this.#ask<DrainReport>(() => "drain");
      nanoseconds += Math.max(...drains.map(({ ended }) => ended)) - Math.min(...drains.map(({ began }) => began));
      for (const drain of drains) {
        operations += drain.operations;
        checksum += drain.checksum;
      }
    }
    return { nanoseconds, operations, checksum: `${checksum}` };
  }

  async stop(): Promise<void> {
    await this.#sender.stop();
    for (const thread of this.#threads) thread.terminate();
  }

  /** Sends each of them a message, and returns what they answer. */
  #ask<Answer>(message: (number: number) => unknown): Promise<Answer[]> {
    return Promise.all(
      this.#threads.map((thread, number) => {
        const answer = new Promise<Answer>((resolve) => (thread.onmessage = ({ data }) => resolve(data)));
        thread.postMessage(message(number));
        return answer;
      }),
    );
  }
}
