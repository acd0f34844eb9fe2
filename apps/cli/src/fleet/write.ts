import { keepConnected, type RedisConnection } from "./connection.ts";
import { encodeEntry, streamKey } from "./protocol.ts";
import type { Publisher } from "./publisher.ts";
import { lastEntries, lastEntry } from "./read.ts";
import { RedisError, type RedisServer } from "./redis.ts";

/** Time in milliseconds after which the server deletes the stream of a host whose agent writes no more: 30 days. */
const EXPIRE_MS = 30 * 24 * 3600 * 1000;

/** The Redis server and stream to which an agent publishes, and the callbacks of the agent. */
export interface WriteOptions {
  readonly server: RedisServer;
  readonly prefix: string;
  readonly host: string;
  /** Longest time in milliseconds between two stream entries. */
  readonly interval: number;
  readonly signal: AbortSignal;
  /** Called after each entry that the server has stored. */
  readonly onEntry: () => void;
  /** Called with the reason when the connection to the server is lost. */
  readonly onLost: (reason: string) => void;
}

/** Signals to the writer of a publisher's entries that the publisher has changed. */
export class Wake {
  #resolve: (() => void) | undefined;
  #isSet = false;

  /** Ends the wait in progress. If there is none, ends the next wait immediately. */
  notify(): void {
    this.#isSet = true;
    this.#resolve?.();
  }

  /** Waits for a notification, or until the time in milliseconds has elapsed. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.#isSet && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#resolve = resolve;
      const timer = setTimeout(resolve, Math.max(milliseconds, 1));
      signal.addEventListener("abort", resolve as () => void, { once: true });
      await promise;
      clearTimeout(timer);
      signal.removeEventListener("abort", resolve as () => void);
      this.#resolve = undefined;
    }
    this.#isSet = false;
    signal.throwIfAborted();
  }
}

/**
 * Writes the entries of a publisher to the stream of a host until the signal is aborted. Only one write is in flight at
 * a time.
 *
 * @throws RedisError if the server rejects the commands of the agent, or a later agent publishes as the same host.
 */
export function write(publisher: Publisher, wake: Wake, options: WriteOptions): Promise<never> {
  const { server, signal, onLost } = options;
  return keepConnected({ server, signal, onLost, failsAtStart: false }, (connection, isWorking) => {
    return writeEntries(publisher, wake, connection, isWorking, options);
  });
}

function superseded(host: string): RedisError {
  return new RedisError("SUPERSEDED", `another agent publishes as "${host}"; use another name (--host)`);
}

async function writeEntries(
  publisher: Publisher,
  wake: Wake,
  connection: RedisConnection,
  isWorking: () => void,
  { prefix, host, interval, signal, onEntry }: WriteOptions,
): Promise<void> {
  const key = streamKey(prefix, host);
  let checkDue = Number.NEGATIVE_INFINITY;
  let aliveDue = Number.NEGATIVE_INFINITY;
  let isKept = false;
  for (;;) {
    if (performance.now() >= checkDue) {
      const [first] = (await connection.send("XRANGE", [key, "-", "+", "COUNT", "1"], { signal })) as [id: string][];
      if (!publisher.reconcile(first?.[0], await lastEntry(connection, key, signal))) throw superseded(host);
      checkDue = performance.now() + interval;
      isKept = false;
    }
    const entry = publisher.next(Date.now(), performance.now() >= aliveDue);
    if (entry === undefined) {
      // Before its start, the publisher returns no entry, even if the interval between entries has elapsed.
      const now = performance.now();
      await wake.wait((aliveDue > now ? Math.min(aliveDue, checkDue) : checkDue) - now, signal);
      continue;
    }
    // If the stream does not exist, the server has lost its entries, so the command must fail. The only exception is an
    // entry that begins a snapshot, which may create the stream.
    const create = entry.kind === "begin" ? [] : ["NOMKSTREAM"];
    const limit = ["MAXLEN", "~", `${publisher.maxLength}`];
    // Both commands are sent together. The second one shows whether a later run of the agent has written before this
    // entry, so that an agent writes at most one entry after another agent has taken its place.
    const [id, [, previous]] = await Promise.all([
      connection.send("XADD", [key, ...create, ...limit, "*", ...encodeEntry(entry)], { signal }),
      lastEntries(connection, key, 2, signal),
    ]);
    isWorking();
    if (publisher.isSupersededBy(previous?.entry)) throw superseded(host);
    if (typeof id !== "string") {
      publisher.lose("redis");
      continue;
    }
    publisher.acknowledge(id);
    onEntry();
    aliveDue = performance.now() + interval;
    if (!isKept) await connection.send("PEXPIRE", [key, `${EXPIRE_MS}`], { signal });
    isKept = true;
  }
}
