/** Places of the counters that a receiving thread keeps in shared memory. Only that thread writes them. */
export const Counter = {
  Received: 0,
  Bytes: 1,
  Batches: 2,
  Wakes: 3,
  Dropped: 4,
  Foreign: 5,
  RingStalls: 6,
  Messages: 7,
  Errors: 8,
  Sent: 9,
  Refused: 10,
} as const;

/** Makes the memory for one thread's counters. */
export function counterMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(Counter).length * 8);
}

/** What a receiving thread has done so far. */
export interface ReceiverStatistics {
  /** Datagrams received and handed over. */
  received: number;
  /** Bytes of these. */
  bytes: number;
  /** System calls that brought some. */
  batches: number;
  /** How often the thread was woken, or looked for more after a full turn. */
  wakes: number;
  /**
   * What was lost and reported as gaps: messages that the kernel dropped and datagrams that did not fit. (Malformed ones
   * are found only where the batches are read, and count as received.)
   */
  dropped: number;
  /** Datagrams of senders other than the kernel that were skipped. */
  foreign: number;
  /** How often the thread had to wait for the reader to take something. */
  ringStalls: number;
}

/** Reads the counters. Each is right by itself; together they are of a moment only while the thread sleeps. */
export function readCounters(memory: SharedArrayBuffer): ReceiverStatistics {
  const counters = new Float64Array(memory);
  const read = (counter: number) => counters[counter] ?? 0;
  return {
    received: read(Counter.Received),
    bytes: read(Counter.Bytes),
    batches: read(Counter.Batches),
    wakes: read(Counter.Wakes),
    dropped: read(Counter.Dropped),
    foreign: read(Counter.Foreign),
    ringStalls: read(Counter.RingStalls),
  };
}
