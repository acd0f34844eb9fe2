import { EPOLLIN } from "../../constants/poll.ts";
import type { NetlinkError } from "../../errors.ts";
import { type PendingWait, waitForEvents } from "../../threads/poller.ts";
import type { SetWatch, SetWatchCallbacks } from "./set-watch.ts";

/** The event loops of Node.js and Deno cannot watch a descriptor, so a helper thread does. */
export class PollerSetWatch implements SetWatch {
  readonly #fd: number;
  readonly #callbacks: SetWatchCallbacks;
  #wait: PendingWait | undefined;
  #held = false;

  constructor(fd: number, callbacks: SetWatchCallbacks) {
    this.#fd = fd;
    this.#callbacks = callbacks;
  }

  start(): void {
    const wait = waitForEvents(this.#fd, EPOLLIN);
    this.#wait = wait;
    if (!this.#held) wait.release();
    const isOver = () => {
      if (this.#wait !== wait) return true;
      this.#wait = undefined;
      return false;
    };
    wait.promise.then(
      () => isOver() || this.#callbacks.onReady(),
      (error: NetlinkError) => isOver() || this.#callbacks.onFailure(error),
    );
  }

  ref(): void {
    this.#held = true;
    this.#wait?.hold();
  }

  unref(): void {
    this.#held = false;
    this.#wait?.release();
  }

  stop(): void {
    const wait = this.#wait;
    this.#wait = undefined;
    wait?.cancel();
  }
}
