/** Index of each counter of a worker in shared memory. Only that worker writes them. */
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

/** Counters of one worker. */
export interface UpcallHandlerStatistics {
  /** Upcalls passed to the handler: the sum of `misses` and `actions`. */
  upcalls: number;
  /** Upcalls of packets without a flow. */
  misses: number;
  /** Upcalls of `userspace` actions. */
  actions: number;
  /** Invalid upcall messages. Each was reported as an error. */
  malformed: number;
  /** Messages of other datapaths or unexpected senders. */
  foreign: number;
  /** Upcalls that were dropped because the receive buffer of a socket was full. */
  lost: number;
  /** Number of drops that the kernel reported without a count. */
  unknownGaps: number;
  /** Datagrams that could not be read: truncated or invalid. */
  unreadable: number;
  /** Requests that put flows or execute actions. */
  flowsPut: number;
  executed: number;
  /** Requests of these that the kernel rejected. */
  refusedFlows: number;
  refusedExecutions: number;
}

/** Allocates the counters of one worker. */
export function upcallCounterMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(UpcallCounter).length * 8);
}

/** Reads the counters of a worker. */
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
