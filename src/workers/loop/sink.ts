import type { Datagram } from "../../sock/receive-buffer.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";

export const GapReason = {
  Overrun: 0,
  Truncated: 1,
  Malformed: 2,
  /** The kernel reported ENOBUFS, but its drop counter has not grown. */
  Uncounted: 3,
} as const;

/** Reason for which messages are missing. */
export type GapReasonName = "overrun" | "truncated" | "malformed";

const gapReasonNames: readonly GapReasonName[] = ["overrun", "truncated", "malformed", "overrun"];

export function gapReasonName(reason: number): GapReasonName {
  return gapReasonNames[reason] ?? "overrun";
}

/** Socket whose datagrams a {@link Sink} receives. */
export interface SinkSource {
  readonly socket: NetlinkSocket;
  readonly counters: Float64Array;
}

/** Consumer of the datagrams of one or more sockets. */
export interface Sink {
  /** If the result is 0, datagrams stay in the kernel's queue. */
  room(): number;
  /** Whether the last call of {@link room} found no room. The loop then reads the socket again after `resume`. */
  readonly isFull?: boolean;
  /** Makes room for the datagrams of `queued` bytes of kernel memory, the last ones of the source. */
  makeRoom?(queued: number): void;
  /**
   * Counts received datagrams. Called before {@link datagrams}, because a handler may end the thread during that call.
   * `whole` is the number of datagrams that are not truncated.
   */
  count?(datagrams: readonly Datagram[], whole: number, source: SinkSource): void;
  /** Valid only during the call. Truncated datagrams must become gaps. */
  datagrams(datagrams: readonly Datagram[], source: SinkSource): void;
  /**
   * Records a gap of `dropped` messages; 0 stands for an unknown number. One gap can be recorded in addition to the
   * number of datagrams that {@link room} has returned, so the sink must reserve space for both.
   */
  gap(dropped: number, reason: number, source: SinkSource): void;
  /** Called once per receive, after its datagrams and gaps were delivered. */
  flush(source: SinkSource): void;
  /** Called before sleeping, after {@link flush}, until it returns -1. Returns the maximum sleep in ms, or -1. */
  idle?(): number;
}
