import { ReceiveBuffer } from "../sock/receive-buffer.ts";
import { checkWatching, LoopWatch } from "./in-loop-watch.ts";
import { ReceiveLoop, SETTLING_MS } from "./receive-loop.ts";
import type { RingFiller, RingStart } from "./ring-filler.ts";
import { RingSink } from "./ring-sink.ts";

/**
 * Fills a ring in the thread that reads it: whenever its event loop finds the sockets ready, and for one turn of theirs, so
 * that everything else in this thread has its own. Nothing of the user's runs in here.
 */
export class InLoopFiller implements RingFiller {
  readonly #loop: ReceiveLoop;
  readonly #sink: RingSink;
  readonly #watch: LoopWatch;
  readonly #onEnd: (failure: Error | undefined) => void;
  #listener: (() => void) | undefined;
  /** Whether the ring is full. */
  #stalled = false;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #ended = false;
  readonly #settle = (): void => {
    this.#settling = undefined;
    this.#do(() => this.#loop.settle());
  };

  constructor(start: RingStart, onEnd: (failure: Error | undefined) => void) {
    const buffer = new ReceiveBuffer(start.buffer);
    this.#onEnd = onEnd;
    this.#sink = new RingSink(start.ring, start.counters, buffer, {
      wakeReader: () => this.#listener?.(),
      awaitRoom: () => {
        this.#stalled = true;
        return false;
      },
    });
    this.#loop = new ReceiveLoop(start, buffer, this.#sink);
    const fail = (error: Error) => this.#end(error);
    this.#watch = new LoopWatch(start.epollFd, () => this.#do(() => this.#loop.poll()), fail);
    checkWatching().then(() => this.#goOn(), fail);
  }

  hold(): void {
    this.#watch.hold();
  }

  release(): void {
    this.#watch.release();
  }

  listen(listener: () => void): void {
    this.#listener = listener;
  }

  ignore(): void {
    this.#listener = undefined;
  }

  roomMade(): void {
    if (!this.#stalled || !this.#sink.hasRoom) return;
    this.#stalled = false;
    this.#goOn();
  }

  stop(): void {
    if (this.#ended) return;
    this.#loop.finish();
    this.#end(undefined);
  }

  /** Does what may fill the ring, and sees to what follows from it. */
  #do(work: () => void): void {
    try {
      work();
      this.#sink.idle();
    } catch (error) {
      this.#sink.flush();
      this.#sink.idle();
      this.#end(error as Error);
    }
    this.#goOn();
  }

  /** Waits for the next time, unless there is nothing to wait for. */
  #goOn(): void {
    if (this.#ended || this.#stalled) return;
    if (this.#loop.unsettled) this.#settling ??= setTimeout(this.#settle, SETTLING_MS).unref();
    this.#watch.arm();
  }

  #end(failure: Error | undefined): void {
    this.#ended = true;
    clearTimeout(this.#settling);
    this.#watch[Symbol.dispose]();
    this.#onEnd(failure);
  }
}
