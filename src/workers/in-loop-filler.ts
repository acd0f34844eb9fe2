import { ReceiveBuffer } from "../sock/receive-buffer.ts";
import { checkWatching, LoopWatch } from "./in-loop-watch.ts";
import { ReceiveLoop, SETTLING_MS } from "./receive-loop.ts";
import type { RingFiller, RingStart } from "./ring-filler.ts";
import { RingSink } from "./ring-sink.ts";

/**
 * Fills a ring in the thread that reads it: with one turn of the sockets in one turn of the event loop, so that everything
 * else in the thread has its own. While there is something it looks for more in the next turn; otherwise the event loop
 * watches.
 */
export class InLoopFiller implements RingFiller {
  readonly #loop: ReceiveLoop;
  readonly #sink: RingSink;
  readonly #watch: LoopWatch;
  readonly #onEnd: (failure: Error | undefined) => void;
  #listener: (() => void) | undefined;
  #held = false;
  /** Whether the ring is full. */
  #stalled = false;
  #turn: ReturnType<typeof setImmediate> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #ended = false;
  readonly #look = (): void => {
    this.#turn = undefined;
    this.#fill(() => this.#lookNow());
  };
  readonly #settle = (): void => {
    this.#settling = undefined;
    this.#fill(() => {
      this.#loop.settle();
      this.#settleLater();
    });
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
    this.#watch = new LoopWatch(start.epollFd, this.#look, fail);
    checkWatching().then(this.#look, fail);
  }

  hold(): void {
    this.#held = true;
    this.#turn?.ref();
    this.#watch.hold();
  }

  release(): void {
    this.#held = false;
    this.#turn?.unref();
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
    this.#lookLater();
  }

  stop(): void {
    if (this.#ended) return;
    // What was lost lies behind what is still queued, which is read when this has ended.
    if (!this.#loop.hasQueued) this.#loop.finish();
    this.#end(undefined);
  }

  #lookNow(): void {
    const wasReady = this.#loop.poll();
    // What makes room goes on.
    if (this.#stalled) return;
    // The reader comes first: until the event loop watches again takes longer than another look.
    if (wasReady) this.#lookLater();
    else this.#rest();
  }

  #lookLater(): void {
    this.#turn ??= setImmediate(this.#look);
    if (!this.#held) this.#turn.unref();
  }

  /** Leaves it to the event loop, until there is something again. */
  #rest(): void {
    this.#settleLater();
    this.#watch.arm();
  }

  #settleLater(): void {
    // While the ring is full nothing can be told; what makes room goes on.
    if (this.#loop.unsettled && !this.#stalled) this.#settling ??= setTimeout(this.#settle, SETTLING_MS).unref();
  }

  /** Does what may put something into the ring. */
  #fill(work: () => void): void {
    if (this.#ended) return;
    try {
      work();
      this.#sink.idle();
    } catch (error) {
      this.#sink.flush();
      this.#sink.idle();
      this.#end(error as Error);
    }
  }

  #end(failure: Error | undefined): void {
    // A failure that is found after the end, such as by checkWatching, changes nothing.
    if (this.#ended) return;
    this.#ended = true;
    clearImmediate(this.#turn);
    clearTimeout(this.#settling);
    this.#watch[Symbol.dispose]();
    this.#onEnd(failure);
  }
}
