/** Indexes of shared-memory counters, which only the receiving thread writes. */
export const Counter = {
  received: 0,
  bytes: 1,
  batches: 2,
  wakes: 3,
  dropped: 4,
  foreign: 5,
  ringStalls: 6,
  messages: 7,
  errors: 8,
  sent: 9,
  rejected: 10,
  pendingMessages: 11,
  /** Received datagrams that the handler has not started to process. */
  pendingDatagrams: 12,
  /** Messages that the kernel dropped and no gap has reported yet. */
  unreported: 13,
  /** 1 from an overrun (ENOBUFS) until a gap reports it. */
  pendingOverrun: 14,
  unknownGaps: 15,
  /** Messages passed to `context.send` that were not sent yet. */
  queuedSends: 16,
  unsent: 17,
  abandoned: 18,
  /** Value of `pendingMessages` before the current datagram was handled. */
  pendingBefore: 19,
  /** Drops that an exited worker had counted but not reported. */
  abandonedDrops: 20,
} as const;

export function counterMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(Counter).length * 8);
}

interface Abandoned {
  messages: number;
  unreported: number;
  overrun: boolean;
}

/** Counts messages that an exited thread did not handle as lost. */
export function countAbandoned(thread: SharedArrayBuffer, source: SharedArrayBuffer): Abandoned {
  const own = new Float64Array(source);
  const datagrams = own[Counter.pendingDatagrams]!;
  const messages = own[Counter.pendingMessages]!;
  const unreported = own[Counter.unreported]!;
  const overrun = own[Counter.pendingOverrun] !== 0;
  new Float64Array(thread)[Counter.messages]! += own[Counter.pendingBefore]! - messages;
  for (const memory of [thread, source]) {
    const counters = new Float64Array(memory);
    counters[Counter.received]! -= datagrams;
    counters[Counter.dropped]! += datagrams;
    counters[Counter.abandoned]! += messages;
    counters[Counter.abandonedDrops]! += unreported;
  }
  const { pendingDatagrams, pendingMessages, pendingBefore, pendingOverrun } = Counter;
  for (const counter of [pendingDatagrams, pendingMessages, pendingBefore, pendingOverrun, Counter.unreported])
    own[counter] = 0;
  return { messages, unreported, overrun };
}

/** Counts the queued messages of an exited thread as unsent. */
export function countUnsent(thread: SharedArrayBuffer): number {
  const counters = new Float64Array(thread);
  const unsent = counters[Counter.queuedSends]!;
  counters[Counter.unsent]! += unsent;
  counters[Counter.queuedSends] = 0;
  return unsent;
}

export function sumCounters(memories: readonly SharedArrayBuffer[]): SharedArrayBuffer {
  const sum = counterMemory();
  const totals = new Float64Array(sum);
  for (const memory of memories) {
    for (const [index, count] of new Float64Array(memory).entries()) totals[index]! += count;
  }
  return sum;
}

/** Statistics of one socket of a `Receiver` or `ReceiverPool`. */
export interface SourceStatistics {
  /** Number of datagrams that were received and delivered, including malformed ones. */
  received: number;
  /** Total length in bytes of the datagrams counted in `received`. */
  bytes: number;
  /** Number of system calls that returned datagrams. */
  batches: number;
  /**
   * Number of lost messages and datagrams. These losses are counted:
   * - messages that the kernel dropped, which are reported as a gap;
   * - datagrams that are longer than `slotSize`, which are also reported as a gap;
   * - datagrams that the worker of a pool had received but not handled when it exited unexpectedly. The error of the
   *   worker reports them.
   */
  dropped: number;
  /** Number of gaps of unknown size: the kernel reported an overrun (ENOBUFS), but counted no dropped messages. */
  unknownGaps: number;
  /** Number of ignored datagrams, whose sender was another process instead of the kernel. */
  foreign: number;
}

/** Statistics of a receiver. */
export interface ReceiverStatistics extends SourceStatistics {
  /** Number of times that `epoll_wait` reported the receiver's socket as readable. */
  wakes: number;
  /** Number of times that receiving paused because the receiver's buffer (`ringSize`) was full. */
  ringStalls: number;
}

/** Statistics of a thread that runs a handler. */
export interface HandlerStatistics extends SourceStatistics {
  /** Number of wake-ups of the worker: `epoll_wait` has reported readable sockets or a command. */
  wakes: number;
  /**
   * Number of messages that the handler has handled, including error replies. The number increases after the last
   * message of each datagram.
   */
  messages: number;
  /** Number of received messages that were not passed to the handler, because its worker exited unexpectedly. */
  abandoned: number;
  /**
   * Number of messages that the kernel dropped without a reported gap, because the worker exited first. These messages
   * are included in `dropped`.
   */
  abandonedDrops: number;
  /** Number of exceptions that the handler threw, plus the number of failed sends. */
  errors: number;
  /** Number of messages that were sent with `context.send`. */
  sent: number;
  /** Number of messages passed to `context.send` that could not be sent. Each failed send also counts in `errors`. */
  unsent: number;
  /** Number of messages sent with `context.send` that the kernel rejected with an error reply. */
  rejected: number;
}

type Table<Statistics> = Readonly<Record<keyof Statistics, number>>;

const { received, bytes, batches, dropped, unknownGaps, foreign, wakes, ringStalls } = Counter;
const { messages, abandoned, abandonedDrops, errors, sent, unsent, rejected } = Counter;
const sourceTable: Table<SourceStatistics> = { received, bytes, batches, dropped, unknownGaps, foreign };
const receiverTable: Table<ReceiverStatistics> = { ...sourceTable, wakes, ringStalls };
const handled = { messages, abandoned, abandonedDrops, errors, sent, unsent, rejected };
const handlerTable: Table<HandlerStatistics> = { ...sourceTable, wakes, ...handled };

/** The numbers match each other only while the receiving thread sleeps. */
function reader<Statistics extends object>(table: Table<Statistics>): (memory: SharedArrayBuffer) => Statistics {
  const entries = Object.entries<number>(table);
  return (memory) => {
    const counters = new Float64Array(memory);
    return Object.fromEntries(entries.map(([name, index]) => [name, counters[index]!])) as Statistics;
  };
}

export const readSourceCounters: (memory: SharedArrayBuffer) => SourceStatistics = reader(sourceTable);
export const readReceiverCounters: (memory: SharedArrayBuffer) => ReceiverStatistics = reader(receiverTable);
export const readHandlerCounters: (memory: SharedArrayBuffer) => HandlerStatistics = reader(handlerTable);
