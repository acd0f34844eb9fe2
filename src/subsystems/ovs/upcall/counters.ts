/** Only the worker writes these counters of upcalls. */
export const UpcallCounter = {
  Misses: 0,
  Actions: 1,
  Malformed: 2,
  Foreign: 3,
  Lost: 4,
  UnknownGaps: 5,
  Unreadable: 6,
  FlowsPut: 7,
  Executed: 8,
  RejectedFlows: 9,
  RejectedExecutions: 10,
} as const;

/** Numbers of upcalls and replies of one worker since its start. */
export interface UpcallHandlerStatistics {
  /** Number of upcalls that were passed to the upcall handler: the sum of `misses` and `actions`. */
  upcalls: number;
  /** Number of upcalls of packets that matched no flow. */
  misses: number;
  /** Number of upcalls of `userspace` actions. */
  actions: number;
  /** Number of invalid upcall messages, each of which was reported as an error. */
  malformed: number;
  /** Number of ignored messages, from other datapaths or unexpected senders. */
  foreign: number;
  /** Number of upcalls that the kernel dropped because a receive buffer was full. */
  lost: number;
  /** Number of socket overruns that dropped an unknown number of messages. */
  unknownGaps: number;
  /** Number of datagrams that upcall workers received but ignored, because the datagrams were truncated or invalid. */
  unreadable: number;
  /** Number of flows that handlers added. */
  flowsPut: number;
  /** Number of packets that handlers executed. */
  executed: number;
  /** Number of requests in `flowsPut` (or `executed`) that the kernel rejected. */
  rejectedFlows: number;
  /** Number of executions that the kernel rejected. */
  rejectedExecutions: number;
}

export function upcallCounterMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(UpcallCounter).length * 8);
}

export function readUpcallCounters(counters: Float64Array): UpcallHandlerStatistics {
  const [misses = 0, actions = 0, malformed = 0, foreign = 0, lost = 0, unknownGaps = 0, unreadable = 0] = counters;
  const [flowsPut = 0, executed = 0, rejectedFlows = 0, rejectedExecutions = 0] = counters.subarray(
    UpcallCounter.FlowsPut,
  );
  const received = { upcalls: misses + actions, misses, actions, malformed, foreign, lost, unknownGaps, unreadable };
  return { ...received, flowsPut, executed, rejectedFlows, rejectedExecutions };
}
