export interface PollerStart {
  epollFd: number;
  /** One word with the {@link PollerState}. */
  state: SharedArrayBuffer;
}

/** States of the helper thread: Starting → Waiting → Stopping → Ended, or Starting → Stopping. */
export const PollerState = {
  Starting: 0,
  /** The thread waits with its descriptor. Only the thread enters this state. */
  Waiting: 1,
  /** The thread must not use its descriptor if it was Starting. If it was Waiting, it ends at {@link STOP_KEY}. */
  Stopping: 2,
  /** The thread no longer uses its descriptor, which may be closed. */
  Ended: 3,
} as const;

/** Key of the event that ends the helper thread. */
export const STOP_KEY = 0;

/**
 * The helper thread sends each event as one number, because copying an object takes 1 µs longer: the key of the wait
 * times this number, plus the poll events.
 */
export const EVENTS_RANGE = 0x10000;
