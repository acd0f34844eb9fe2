/** Places of what a worker counts in shared memory. Only that worker writes them. */
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
  RefusedFlows: 9,
  RefusedExecutions: 10,
} as const;

/** What a worker has done with upcalls. */
export interface UpcallHandlerStatistics {
  /** Upcalls that the handler was given: `misses` and `actions` together. */
  upcalls: number;
  /** Packets that no flow knew. */
  misses: number;
  /** Packets that an action sent up. */
  actions: number;
  /** Messages that should have been upcalls and were none. Each was told as an error. */
  malformed: number;
  /** Messages of other datapaths, or of senders that have no business here. */
  foreign: number;
  /** Upcalls that were lost because a socket's buffer was full. */
  lost: number;
  /** How often the kernel has reported a loss without counting it. */
  unknownGaps: number;
  /** Datagrams that could not be read: longer than the buffer, or garbled. */
  unreadable: number;
  /** Requests for flows and for packets to be sent on. */
  flowsPut: number;
  executed: number;
  /** How many of these the kernel refused. */
  refusedFlows: number;
  refusedExecutions: number;
}

/** Makes the memory for what one worker counts. */
export function upcallCounterMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(UpcallCounter).length * 8);
}

/** Reads what a worker has counted. */
export function readUpcallCounters(counters: Float64Array): UpcallHandlerStatistics {
  const at = (place: number) => counters[place]!;
  return {
    upcalls: at(UpcallCounter.Misses) + at(UpcallCounter.Actions),
    misses: at(UpcallCounter.Misses),
    actions: at(UpcallCounter.Actions),
    malformed: at(UpcallCounter.Malformed),
    foreign: at(UpcallCounter.Foreign),
    lost: at(UpcallCounter.Lost),
    unknownGaps: at(UpcallCounter.UnknownGaps),
    unreadable: at(UpcallCounter.Unreadable),
    flowsPut: at(UpcallCounter.FlowsPut),
    executed: at(UpcallCounter.Executed),
    refusedFlows: at(UpcallCounter.RefusedFlows),
    refusedExecutions: at(UpcallCounter.RefusedExecutions),
  };
}
