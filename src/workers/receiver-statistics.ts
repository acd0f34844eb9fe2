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
  /** Datagrams of those received that a handler has still to be given. */
  Lent: 11,
} as const;

/** Makes the memory for one thread's counters. */
export function counterMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(Counter).length * 8);
}

/**
 * Counts as lost, for a thread that is gone, what it had received from a socket and its handler was not given any more.
 * Returns how many datagrams that are.
 */
export function countAbandoned(thread: SharedArrayBuffer, source: SharedArrayBuffer): number {
  const abandoned = new Float64Array(source)[Counter.Lent]!;
  for (const memory of [thread, source]) {
    const counters = new Float64Array(memory);
    counters[Counter.Received]! -= abandoned;
    counters[Counter.Dropped]! += abandoned;
    counters[Counter.Lent] = 0;
  }
  return abandoned;
}

/** The counters of several threads taken together, in memory that is nobody else's. */
export function sumCounters(memories: readonly SharedArrayBuffer[]): SharedArrayBuffer {
  const sum = counterMemory();
  const totals = new Float64Array(sum);
  for (const memory of memories) {
    for (const [place, count] of new Float64Array(memory).entries()) totals[place]! += count;
  }
  return sum;
}

/** What has happened on a socket, as far as a receiving thread has to do with it. */
export interface SourceStatistics {
  /** Datagrams received and handed over. */
  received: number;
  /** Bytes of these. */
  bytes: number;
  /** System calls that brought some. */
  batches: number;
  /**
   * What was lost: messages that the kernel dropped and datagrams that did not fit, reported as gaps, and what a worker of a
   * pool had received when it ended unasked, reported with its error. (Malformed datagrams are found only where messages are
   * handled, and count as received.)
   */
  dropped: number;
  /** Datagrams of senders other than the kernel that were skipped. */
  foreign: number;
}

/** What a receiving thread has done so far. */
export interface ReceiverStatistics extends SourceStatistics {
  /** How often the thread was woken, or looked for more after a full turn. */
  wakes: number;
  /** How often the thread had to wait for the reader to take something. */
  ringStalls: number;
}

/** What a thread that runs a handler has done so far. */
export interface HandlerStatistics extends SourceStatistics {
  /** How often the thread was woken, or looked for more after a full turn. */
  wakes: number;
  /** Messages handled, refusals included. A datagram can hold several. */
  messages: number;
  /** Exceptions of the handler, and sends that failed. */
  errors: number;
  /** Messages sent with `context.send`. */
  sent: number;
  /** How many of these the kernel refused. */
  refused: number;
}

/** Reads what is counted for a socket. Each number is right by itself; together they are of a moment only while it is quiet. */
export function readSourceCounters(memory: SharedArrayBuffer): SourceStatistics {
  const counters = new Float64Array(memory);
  return {
    received: counters[Counter.Received]!,
    bytes: counters[Counter.Bytes]!,
    batches: counters[Counter.Batches]!,
    dropped: counters[Counter.Dropped]!,
    foreign: counters[Counter.Foreign]!,
  };
}

/** Reads what is counted for the thread of a receiver. */
export function readCounters(memory: SharedArrayBuffer): ReceiverStatistics {
  const counters = new Float64Array(memory);
  return {
    ...readSourceCounters(memory),
    wakes: counters[Counter.Wakes]!,
    ringStalls: counters[Counter.RingStalls]!,
  };
}

/** Reads what is counted for a thread that runs a handler. */
export function readHandlerCounters(memory: SharedArrayBuffer): HandlerStatistics {
  const counters = new Float64Array(memory);
  return {
    ...readSourceCounters(memory),
    wakes: counters[Counter.Wakes]!,
    messages: counters[Counter.Messages]!,
    errors: counters[Counter.Errors]!,
    sent: counters[Counter.Sent]!,
    refused: counters[Counter.Refused]!,
  };
}
