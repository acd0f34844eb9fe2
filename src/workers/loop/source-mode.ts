/**
 * How a receive loop waits for the datagrams of a source:
 *
 * - `detached`: not at all. The source is not added yet, or was removed, or has failed.
 * - `watched`: epoll reports datagrams.
 * - `polled`: the loop receives again and again, because epoll would be slower.
 * - `paused`: the consumer has no room. Datagrams stay in the kernel's receive queue.
 */
export type SourceMode = "detached" | "watched" | "polled" | "paused";

/** What happens to a source: the reasons for changes of its mode. */
export type SourceEvent = "add" | "flood" | "quiet" | "full" | "room" | "end";

/** The mode after each event. Other events have no effect: a paused source stays paused when polling finds it quiet. */
const transitions: Readonly<Record<SourceMode, Readonly<Partial<Record<SourceEvent, SourceMode>>>>> = {
  detached: { add: "watched" },
  watched: { flood: "polled", full: "paused", end: "detached" },
  polled: { quiet: "watched", full: "paused", end: "detached" },
  paused: { room: "polled", end: "detached" },
};

export function nextMode(mode: SourceMode, event: SourceEvent): SourceMode {
  return transitions[mode][event] ?? mode;
}

/** Whether the epoll set contains the socket, and the eventfd that signals its close. */
export interface Watched {
  readonly socket: boolean;
  readonly closing: boolean;
}

/** What the epoll set contains of a source in each mode. */
export const watchedIn: Readonly<Record<SourceMode, Watched>> = {
  detached: { socket: false, closing: false },
  watched: { socket: true, closing: true },
  // Without the eventfd, the thread would never learn that the owner has closed the socket: the kernel removes a closed
  // descriptor from the set without an event.
  polled: { socket: false, closing: true },
  paused: { socket: false, closing: true },
};
