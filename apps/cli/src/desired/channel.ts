import { keepConnected, RedisConnection } from "../fleet/connection.ts";
import { RedisError, type RedisServer } from "../fleet/redis.ts";
import type { DesiredAgent } from "./agent.ts";
import { KEPT_MESSAGES, messageKey, statusKey } from "./message.ts";

/** Time in milliseconds after which the server deletes the status of a host whose agent no longer writes it: 30 days. */
const EXPIRE_MS = 30 * 24 * 3600 * 1000;
/** Longest time in milliseconds that a read waits for messages. A changed status is written after it. */
const IDLE_MS = 1000;
const BUSY_MS = 100;
/** Additional time in milliseconds for the reply to a blocking read, after the end of its wait. */
const GRACE_MS = 5000;
/** Time in milliseconds until a stream that cannot be read is read again. */
const RETRY_MS = 5000;
/** Time in milliseconds for one attempt to reach the server. */
const REACH_MS = 3000;

/** The server, and the host whose messages are read. */
export interface ChannelOptions {
  readonly server: RedisServer;
  readonly prefix: string;
  readonly host: string;
  readonly signal: AbortSignal;
  /** Called with the reason when the connection to the server is lost. */
  readonly onLost: (reason: string) => void;
}

/** Passes the messages of a host's stream to its agent, and writes the agent's status to the server. */
export class Channel {
  readonly #options: ChannelOptions;
  #isChanged = true;
  /** Whether the stream contains an entry that is too long to be read. Then only its last entry is read. */
  #hasLongEntry = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** Requests that the status is written. */
  changed(): void {
    this.#isChanged = true;
  }

  /** Runs until the signal is aborted. The agent continues while the server is not reachable. */
  run(agent: DesiredAgent): Promise<never> {
    const { server, signal, onLost } = this.#options;
    return keepConnected({ server, signal, onLost, failsAtStart: false }, async (connection, isWorking) => {
      try {
        await this.#follow(agent, connection, isWorking);
      } catch (error) {
        if (!(error instanceof RedisError) || !error.isOfKey) throw error;
        // Another program has written something to the key that is no stream, or too long.
        this.#hasLongEntry = error.code === "SIZE";
        agent.reject(this.#hasLongEntry ? "long" : "key", error.message);
        await this.#pause(connection, agent);
      }
    });
  }

  async #follow(agent: DesiredAgent, connection: RedisConnection, isWorking: () => void): Promise<void> {
    const { prefix, host, signal } = this.#options;
    const key = messageKey(prefix, host);
    const count = this.#hasLongEntry ? 1 : KEPT_MESSAGES;
    this.#isChanged = true;
    await this.#publish(agent, connection);
    const query = [key, "+", "-", "COUNT", `${count}`];
    const newest = entriesOf(await connection.send("XREVRANGE", query, { signal }));
    this.#hasLongEntry = false;
    agent.offer(newest.toReversed());
    let last = newest[0]?.id ?? "0";
    let dueAt = performance.now() + agent.status.interval;
    for (;;) {
      isWorking();
      if (this.#isChanged || performance.now() >= dueAt) {
        await this.#publish(agent, connection);
        dueAt = performance.now() + agent.status.interval;
      }
      const blockMs = agent.isBusy ? BUSY_MS : IDLE_MS;
      const read = ["COUNT", `${KEPT_MESSAGES}`, "BLOCK", `${blockMs}`, "STREAMS", key, last];
      const reply = await connection.send("XREAD", read, { signal, timeoutMs: blockMs + GRACE_MS });
      const [, content] = reply === null ? [] : listOf(listOf(reply)[0]);
      const entries = reply === null ? [] : entriesOf(content);
      agent.offer(entries);
      last = entries.at(-1)?.id ?? last;
    }
  }

  async #publish(agent: DesiredAgent, connection: RedisConnection): Promise<void> {
    const { prefix, host, signal } = this.#options;
    this.#isChanged = false;
    const text = JSON.stringify(agent.status);
    await connection.send("SET", [statusKey(prefix, host), text, "PX", `${EXPIRE_MS}`], { signal });
  }

  /** Waits before a stream that cannot be read is read again. Writes the status meanwhile, if the connection is open. */
  async #pause(connection: RedisConnection, agent: DesiredAgent): Promise<void> {
    await this.#publish(agent, connection).catch(() => {});
    const { signal } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, RETRY_MS);
    const abort = () => resolve();
    signal.addEventListener("abort", abort, { once: true });
    await promise;
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    signal.throwIfAborted();
  }
}

/**
 * Returns the entries of a stream in a reply.
 *
 * @throws RedisError if the reply has another form, for example because another program listens at the address.
 */
function entriesOf(reply: unknown): { id: string; fields: string[] }[] {
  return listOf(reply).map((entry) => {
    const [id, fields] = listOf(entry);
    if (typeof id !== "string") throw unexpectedReply();
    // The fields of a deleted entry are null.
    return { id, fields: Array.isArray(fields) ? fields.map(String) : [] };
  });
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpectedReply();
}

function unexpectedReply(): RedisError {
  return new RedisError("REPLY", "the server's reply does not have the form of a stream; is it a Redis server?");
}

/** Returns whether a new connection to the server can be opened, and the server answers. */
export async function canReach(server: RedisServer, signal: AbortSignal): Promise<boolean> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(REACH_MS)]);
  try {
    using connection = await RedisConnection.open(server, limit);
    await connection.send("PING", [], { signal: limit });
    return true;
  } catch {
    return false;
  }
}
