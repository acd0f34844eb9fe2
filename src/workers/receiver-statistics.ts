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
  /** Messages that were received and that the handler has still to be given. */
  Lent: 11,
  /** What `Lent` was before the current datagram: the difference was given and is not counted in `Messages` yet. */
  Begun: 19,
  /** Datagrams that were received and that the handler has still to be given anything of. */
  LentDatagrams: 12,
  /** How many of the dropped messages the handler has still to be told of. */
  Unreported: 13,
  /** 1 while the kernel has reported an overrun that nobody was told of. */
  Overrun: 14,
  UnknownGaps: 15,
  /** Messages of the handler that wait to be sent. */
  Waiting: 16,
  Unsent: 17,
  Abandoned: 18,
  /** Dropped messages that a worker had counted but not reported to its handler when it exited. */
  AbandonedDrops: 20,
} as const;

/** Makes the memory for one thread's counters. */
export function counterMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(Counter).length * 8);
}

/** What a thread that is gone has left undone. */
export interface Abandoned {
  /** Messages that it had received and its handler was not given. */
  messages: number;
  /** Messages that were lost before, of which its handler was not told. */
  unreported: number;
  /** Whether the kernel had reported a loss that nobody was told of. */
  overrun: boolean;
}

/** Counts as lost, for a thread that is gone, what it had received from a socket and its handler was not given any more. */
export function countAbandoned(thread: SharedArrayBuffer, source: SharedArrayBuffer): Abandoned {
  const own = new Float64Array(source);
  const [datagrams, messages] = [own[Counter.LentDatagrams]!, own[Counter.Lent]!];
  new Float64Array(thread)[Counter.Messages]! += own[Counter.Begun]! - messages;
  const abandoned: Abandoned = {
    messages,
    unreported: own[Counter.Unreported]!,
    overrun: own[Counter.Overrun] !== 0,
  };
  for (const memory of [thread, source]) {
    const counters = new Float64Array(memory);
    counters[Counter.Received]! -= datagrams;
    counters[Counter.Dropped]! += datagrams;
    counters[Counter.Abandoned]! += messages;
    counters[Counter.AbandonedDrops]! += abandoned.unreported;
  }
  const { LentDatagrams, Lent, Begun, Unreported, Overrun } = Counter;
  for (const counter of [LentDatagrams, Lent, Begun, Unreported, Overrun]) own[counter] = 0;
  return abandoned;
}

/** Counts as not sent, for a thread that is gone, what it had still to send. Returns how many messages that are. */
export function countUnsent(thread: SharedArrayBuffer): number {
  const counters = new Float64Array(thread);
  const unsent = counters[Counter.Waiting]!;
  counters[Counter.Unsent]! += unsent;
  counters[Counter.Waiting] = 0;
  return unsent;
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
   * What was lost: messages that the kernel dropped and datagrams that did not fit, reported as gaps, and datagrams that a
   * worker of a pool had received and not begun with when it ended unasked, reported with its error. (Malformed datagrams are
   * found only where messages are handled, and count as received.)
   */
  dropped: number;
  /** Gaps of an unknown number of messages: losses that the kernel has reported and not counted. */
  unknownGaps: number;
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
  /** Messages that the handler was given, refusals included, up to the last datagram that it is done with. */
  messages: number;
  /** Messages that were received and not given to it, because its worker ended unasked. */
  abandoned: number;
  /** Dropped messages, part of `dropped`, that were not reported to the handler, because its worker ended unasked. */
  abandonedDrops: number;
  /** Exceptions of the handler, and sends that failed. */
  errors: number;
  /** Messages sent with `context.send`. */
  sent: number;
  /** Messages given to `context.send` that were not sent: told with an error of the send, or of the end of the worker. */
  unsent: number;
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
    unknownGaps: counters[Counter.UnknownGaps]!,
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
    abandoned: counters[Counter.Abandoned]!,
    abandonedDrops: counters[Counter.AbandonedDrops]!,
    errors: counters[Counter.Errors]!,
    sent: counters[Counter.Sent]!,
    unsent: counters[Counter.Unsent]!,
    refused: counters[Counter.Refused]!,
  };
}
