import { setTimeout as sleep } from "node:timers/promises";
import { KEPT_MESSAGES, messageKey, statusKey } from "../desired/message.ts";
import { type HostStatus, parseStatus } from "../desired/status.ts";
import { RedisConnection } from "../fleet/connection.ts";
import { HostFinder, isPattern } from "../fleet/hosts.ts";
import { RedisError, type RedisServer } from "../fleet/redis.ts";

/** Number of hosts whose status is read at once. */
const READ_AT_ONCE = 100;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** Time in milliseconds after which the server deletes messages that an agent has not read: 30 days. */
const EXPIRE_MS = 30 * 24 * 3600 * 1000;

/**
 * Names of hosts that a pattern selects. Who can write to the server can add names, which the operator's check may pass to
 * a shell or as an argument to another program.
 */
const SAFE_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}._:@-]*$/u;

/** The server of a rollout. It connects again after a lost connection, and then repeats the command. */
export class RolloutServer implements Disposable {
  readonly #server: RedisServer;
  readonly #prefix: string;
  readonly #signal: AbortSignal;
  readonly #warn: (text: string) => void;
  #opening: Promise<RedisConnection> | undefined;
  #wasConnected = false;
  #lastReason = "";
  /** Number of connections that were opened. Messages may be lost between two of them. */
  connections = 0;

  constructor(server: RedisServer, prefix: string, signal: AbortSignal, warn: (text: string) => void) {
    this.#server = server;
    this.#prefix = prefix;
    this.#signal = signal;
    this.#warn = warn;
  }

  /**
   * Returns the hosts with agents that apply descriptions, sorted by name.
   *
   * @param patterns names, or patterns with "*", "?" and "[…]".
   */
  async findHosts(patterns: readonly string[]): Promise<string[]> {
    const found = new Set<string>();
    const finder = new HostFinder({
      ...{ prefix: this.#prefix, hosts: patterns.filter(isPattern), signal: this.#signal },
      keyStart: statusKey(this.#prefix, ""),
    });
    if (patterns.some(isPattern)) {
      do {
        for (const host of await finder.find(await this.#open())) {
          if (SAFE_NAME.test(host)) found.add(host);
          else this.#warn(`the host "${host}" is ignored: patterns do not select names with special characters`);
        }
      } while (!finder.isAtStart);
    }
    const named = patterns.filter((pattern) => !isPattern(pattern));
    for (const [host, status] of await this.statuses(named)) if (status !== undefined) found.add(host);
    return [...found].sort();
  }

  /** Adds a message to the stream of a host, and returns the id of the stream entry. */
  async send(host: string, fields: readonly string[]): Promise<string> {
    const key = messageKey(this.#prefix, host);
    const id = await this.#command("XADD", [key, "MAXLEN", `${KEPT_MESSAGES}`, "*", ...fields]);
    await this.#command("PEXPIRE", [key, `${EXPIRE_MS}`]);
    return String(id);
  }

  /** Returns those of the hosts whose streams have no messages, because the server has lost them. */
  async withoutMessages(hosts: readonly string[]): Promise<string[]> {
    const exist = await Promise.all(hosts.map((host) => this.#command("EXISTS", [messageKey(this.#prefix, host)])));
    return hosts.filter((_, index) => exist[index] === 0);
  }

  /** Returns the status of each host; undefined for a host without a valid status. */
  async statuses(hosts: readonly string[]): Promise<Map<string, HostStatus | undefined>> {
    const found = new Map<string, HostStatus | undefined>();
    for (let start = 0; start < hosts.length; start += READ_AT_ONCE) {
      const part = hosts.slice(start, start + READ_AT_ONCE);
      const keys = part.map((host) => statusKey(this.#prefix, host));
      const texts = await this.#command("MGET", keys);
      for (const [index, host] of part.entries()) {
        const text: unknown = Array.isArray(texts) ? texts[index] : undefined;
        found.set(host, typeof text === "string" ? parseStatus(text) : undefined);
      }
    }
    return found;
  }

  async #command(name: string, args: readonly string[]): Promise<unknown> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const opening = this.#open();
      try {
        const connection = await opening;
        return await connection.send(name, args, { signal: this.#signal });
      } catch (error) {
        if (!(error instanceof RedisError) || !error.isTemporary || !this.#wasConnected) throw error;
        if (this.#opening === opening) this.#opening = undefined;
        if (error.message !== this.#lastReason) this.#warn(`${error.message}; trying again`);
        this.#lastReason = error.message;
      }
      await sleep(pause, undefined, { signal: this.#signal }).catch(() => this.#signal.throwIfAborted());
    }
  }

  #open(): Promise<RedisConnection> {
    this.#opening ??= RedisConnection.open(this.#server, this.#signal).then((connection) => {
      this.connections++;
      this.#wasConnected = true;
      this.#lastReason = "";
      return connection;
    });
    return this.#opening;
  }

  [Symbol.dispose](): void {
    this.#opening?.then((connection) => connection[Symbol.dispose]()).catch(() => {});
  }
}
