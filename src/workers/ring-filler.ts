import type { NetlinkError } from "../errors.ts";
import { doorbell } from "../threads/doorbell.ts";
import { type Program, ProgramThread } from "../threads/program.ts";
import type { ReceiverStart } from "./receiver-start.ts";
import type { WatchedSockets } from "./watched-sockets.ts";

/**
 * What fills the ring of a receiver. It uses what it is given until it has ended, and then calls back once. What it leaves in
 * the socket when it is stopped is for `readRemainder`, and so is what was lost behind that.
 */
export interface RingFiller {
  /** Keeps the process alive until {@link release}, or until it ends. */
  hold(): void;
  release(): void;
  /** Calls `listener` when something may have been published, until {@link ignore}. It may call it once at once. */
  listen(listener: () => void): void;
  ignore(listener: () => void): void;
  /** The reader has given room back. */
  roomMade(): void;
  /** Ends it, after the ring was closed. */
  stop(): void;
}

/** What a filler is given. */
export type RingStart = Omit<ReceiverStart, "doorbell">;

const program: Program = {
  name: "netlink-receiver",
  url: new URL("./receiver-program.ts", import.meta.url),
  text: () => import("./receiver-program.bundle.txt", { with: { type: "text" } }),
};

/** Fills a ring in a thread of its own. */
export class ThreadFiller implements RingFiller {
  readonly #watched: WatchedSockets;
  readonly #thread: ProgramThread;

  constructor(start: RingStart, watched: WatchedSockets, onEnd: (failure: NetlinkError | undefined) => void) {
    this.#watched = watched;
    this.#thread = new ProgramThread(program, { ...start, doorbell: doorbell.memory }, onEnd);
  }

  hold(): void {
    this.#thread.hold();
  }

  release(): void {
    this.#thread.release();
  }

  listen(listener: () => void): void {
    doorbell.add(listener);
  }

  ignore(listener: () => void): void {
    doorbell.remove(listener);
  }

  roomMade(): void {
    // A thread that waits for room sleeps on the ring itself.
  }

  stop(): void {
    // Whichever of its two sleeps the thread is in, it ends; and it looks at the ring before it goes on.
    this.#watched.wake();
    this.#thread.hold();
  }
}
