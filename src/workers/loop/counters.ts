/** Indexes of the counters that a receiving thread keeps in shared memory. Only that thread writes them. */
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
  /** Number of received messages that the handler has not processed yet. */
  PendingMessages: 11,
  /** Number of received datagrams of which the handler has not processed any message yet. */
  PendingDatagrams: 12,
  /** Number of dropped messages that were counted, but not reported to the handler yet. */
  Unreported: 13,
  /** 1 while an overrun reported by the kernel has not yet been reported as a gap; otherwise 0. */
  PendingOverrun: 14,
  UnknownGaps: 15,
  /** Number of messages that the handler has queued for sending. */
  QueuedSends: 16,
  Unsent: 17,
  Abandoned: 18,
  /**
   * Value of the counter `PendingMessages` before the current datagram. The counter `Messages` does not include the
   * messages handled since then.
   */
  PendingBefore: 19,
  /** Number of dropped messages that an exited worker had counted, but not reported to its handler. */
  AbandonedDrops: 20,
} as const;

/** Allocates shared memory for the counters of one thread. */
export function counterMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(Counter).length * 8);
}

/** Work that a receiving thread had not finished when it exited. */
interface Abandoned {
  /** Number of messages that the thread received, but did not pass to its handler. */
  messages: number;
  /** Number of dropped messages that the thread counted, but did not report to its handler. */
  unreported: number;
  /** Whether the kernel reported an overrun that the thread did not report as a gap. */
  overrun: boolean;
}

/** Counts a socket's unfinished messages as lost. Called after the thread that read the socket has exited. */
export function countAbandoned(thread: SharedArrayBuffer, source: SharedArrayBuffer): Abandoned {
  const own = new Float64Array(source);
  const datagrams = own[Counter.PendingDatagrams]!;
  const messages = own[Counter.PendingMessages]!;
  const unreported = own[Counter.Unreported]!;
  const overrun = own[Counter.PendingOverrun] !== 0;
  new Float64Array(thread)[Counter.Messages]! += own[Counter.PendingBefore]! - messages;
  for (const memory of [thread, source]) {
    const counters = new Float64Array(memory);
    counters[Counter.Received]! -= datagrams;
    counters[Counter.Dropped]! += datagrams;
    counters[Counter.Abandoned]! += messages;
    counters[Counter.AbandonedDrops]! += unreported;
  }
  const { PendingDatagrams, PendingMessages, PendingBefore, Unreported, PendingOverrun } = Counter;
  for (const counter of [PendingDatagrams, PendingMessages, PendingBefore, Unreported, PendingOverrun])
    own[counter] = 0;
  return { messages, unreported, overrun };
}

/** Counts the queued messages of an exited thread as unsent. Returns the number of these messages. */
export function countUnsent(thread: SharedArrayBuffer): number {
  const counters = new Float64Array(thread);
  const unsent = counters[Counter.QueuedSends]!;
  counters[Counter.Unsent]! += unsent;
  counters[Counter.QueuedSends] = 0;
  return unsent;
}

/** Returns the sums of several threads' counters, in new memory. */
export function sumCounters(memories: readonly SharedArrayBuffer[]): SharedArrayBuffer {
  const sum = counterMemory();
  const totals = new Float64Array(sum);
  for (const memory of memories) {
    for (const [index, count] of new Float64Array(memory).entries()) totals[index]! += count;
  }
  return sum;
}

/** Statistics of one socket that a receiver or a pool reads. */
export interface SourceStatistics {
  /**
   * Number of datagrams that were received and delivered. Includes malformed datagrams, which are detected only when
   * their messages are read.
   */
  received: number;
  /** Total length in bytes of the datagrams counted in `datagrams`. */
  bytes: number;
  /** Number of system calls that returned datagrams. */
  batches: number;
  /**
   * Number of lost messages and datagrams. Gaps report messages that the kernel dropped and datagrams that were too
   * long. If a pool's worker exits unexpectedly, the error of the worker reports the datagrams that it had not started
   * to handle.
   */
  dropped: number;
  /** Number of gaps of unknown size, for which the kernel reported an overrun but counted no drops. */
  unknownGaps: number;
  /** Number of datagrams that were ignored because the kernel did not send them. */
  foreign: number;
}

/** Statistics of a receiver. */
export interface ReceiverStatistics extends SourceStatistics {
  /** Number of times that the thread woke up, or continued without sleeping because more datagrams were queued. */
  wakes: number;
  /** Number of times that the thread waited because the buffer for undelivered messages was full. */
  ringStalls: number;
}

/** Statistics of a thread that runs a handler. */
export interface HandlerStatistics extends SourceStatistics {
  /** Number of times that the thread woke up, or continued without sleeping because more datagrams were queued. */
  wakes: number;
  /** Number of messages passed to the handler, including error replies, up to the last completed datagram. */
  messages: number;
  /** Number of messages that were received, but not passed to the handler because its worker exited unexpectedly. */
  abandoned: number;
  /**
   * Number of dropped messages that were not reported to the handler because its worker exited unexpectedly. The number
   * `dropped` includes them.
   */
  abandonedDrops: number;
  /** Number of exceptions of the handler, plus the number of failed sends. */
  errors: number;
  /** Number of messages that were sent with `context.send`. */
  sent: number;
  /**
   * Number of messages passed to `context.send` that were not sent. The error of the failed send, or of the exited
   * worker, reports each of them.
   */
  unsent: number;
  /** Number of sent messages that the kernel rejected. */
  refused: number;
}

/** The index of the counter for each statistic. */
type Table<Statistics> = Readonly<Record<keyof Statistics, number>>;

const sourceTable: Table<SourceStatistics> = {
  received: Counter.Received,
  bytes: Counter.Bytes,
  batches: Counter.Batches,
  dropped: Counter.Dropped,
  unknownGaps: Counter.UnknownGaps,
  foreign: Counter.Foreign,
};

const receiverTable: Table<ReceiverStatistics> = {
  ...sourceTable,
  wakes: Counter.Wakes,
  ringStalls: Counter.RingStalls,
};

const handlerTable: Table<HandlerStatistics> = {
  ...sourceTable,
  wakes: Counter.Wakes,
  messages: Counter.Messages,
  abandoned: Counter.Abandoned,
  abandonedDrops: Counter.AbandonedDrops,
  errors: Counter.Errors,
  sent: Counter.Sent,
  unsent: Counter.Unsent,
  refused: Counter.Refused,
};

/**
 * Returns a function that reads statistics from the counters in shared memory. Each number is exact. The numbers are
 * consistent with each other only while the counting thread sleeps.
 */
function reader<Statistics extends object>(table: Table<Statistics>): (memory: SharedArrayBuffer) => Statistics {
  const entries = Object.entries<number>(table);
  return (memory) => {
    const counters = new Float64Array(memory);
    return Object.fromEntries(entries.map(([name, index]) => [name, counters[index]!])) as Statistics;
  };
}

/** Reads the statistics of one socket. */
export const readSourceCounters: (memory: SharedArrayBuffer) => SourceStatistics = reader(sourceTable);
/** Reads the statistics of a receiver. */
export const readReceiverCounters: (memory: SharedArrayBuffer) => ReceiverStatistics = reader(receiverTable);
/** Reads the statistics of a thread that runs a handler. */
export const readHandlerCounters: (memory: SharedArrayBuffer) => HandlerStatistics = reader(handlerTable);
