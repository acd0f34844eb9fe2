import { runtimeName } from "../../base/engine.ts";
import { EOPNOTSUPP } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";

/** Waits for an epoll set in the event loop of one runtime. Does not keep the process alive before {@link ref}. */
export interface SetWatch {
  /**
   * Waits for the next event. Must not be called while a wait is pending.
   *
   * @throws NetlinkError if the set cannot be watched.
   */
  start(): void;
  ref(): void;
  unref(): void;
  /** Ends the wait. Its callback is not called afterwards. */
  stop(): void;
}

export interface SetWatchCallbacks {
  onReady(): void;
  onFailure(error: NetlinkError): void;
}

export type SetWatchClass = new (fd: number, callbacks: SetWatchCallbacks) => SetWatch;

/** Only Bun's event loop itself watches a descriptor, in a way that it does not document. */
export const isBun: boolean = process.versions["bun"] !== undefined;

export function unsupportedLoop(what: string, cause?: unknown): NetlinkError {
  return new NetlinkError(
    `inLoop: the event loop of this engine (${runtimeName()}) ${what} (EOPNOTSUPP); omit inLoop to receive in a thread`,
    { errno: EOPNOTSUPP, operation: "receiver", cause },
  );
}
