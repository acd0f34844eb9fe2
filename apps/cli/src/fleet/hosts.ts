import { globMatcher } from "../runtime/engine.ts";
import type { RedisConnection } from "./connection.ts";
import { MAX_NAME, streamKey } from "./protocol.ts";

/** Number of keys that one call of SCAN visits. */
const KEYS_PER_CALL = 1000;
/**
 * Number of calls of SCAN per search. In a database with more keys, the next search continues where the last one ended.
 */
const CALLS = 50;

/**
 * Finds the hosts of a server by the keys of their streams. There is no list of hosts, because each agent would have to
 * write it, and one agent could hide the hosts of all others.
 */
export class HostFinder {
  readonly #prefix: string;
  readonly #signal: AbortSignal;
  readonly #names: readonly string[];
  readonly #patterns: readonly ((host: string) => boolean)[];
  readonly #isAll: boolean;
  #cursor = "0";

  /**
   * @param hosts names of hosts, or patterns with "*", "?" and "[…]"; empty for all hosts.
   * @param keyStart start of the keys, which the name of a host follows (default: that of the streams of tables).
   */
  constructor({
    prefix,
    hosts,
    signal,
    keyStart = streamKey(prefix, ""),
  }: {
    prefix: string;
    hosts: readonly string[];
    signal: AbortSignal;
    keyStart?: string;
  }) {
    this.#prefix = keyStart;
    this.#signal = signal;
    this.#names = hosts.filter((host) => !isPattern(host));
    this.#patterns = hosts.filter(isPattern).map((pattern) => globMatcher(pattern));
    this.#isAll = hosts.length === 0;
  }

  /** Whether a host was selected by its name, so that it is followed even if it has no stream. */
  isNamed(host: string): boolean {
    return this.#names.includes(host);
  }

  /** Starts the next search with the first key. Call this for a new connection. */
  restart(): void {
    this.#cursor = "0";
  }

  /** Whether the next search starts with the first key. */
  get isAtStart(): boolean {
    return this.#cursor === "0";
  }

  /** Returns the selected hosts among the next keys of the server. */
  async find(connection: RedisConnection): Promise<string[]> {
    const found = new Set(this.#names);
    if (this.#patterns.length === 0 && !this.#isAll) return [...found];
    const pattern = `${this.#prefix.replaceAll(/[\\*?[\]^-]/g, "\\$&")}*`;
    for (let call = 0; call < CALLS; call++) {
      const query = [this.#cursor, "MATCH", pattern, "COUNT", `${KEYS_PER_CALL}`];
      const [cursor, keys] = (await connection.send("SCAN", query, { signal: this.#signal })) as [string, string[]];
      for (const key of keys) {
        const name = key.slice(this.#prefix.length);
        if (name === "" || name.length > MAX_NAME) continue;
        if (this.#isAll || this.#patterns.some((matches) => matches(name))) found.add(name);
      }
      this.#cursor = cursor;
      if (cursor === "0") break;
    }
    return [...found];
  }
}

/** Returns whether a text is a pattern of host names rather than a name. */
export function isPattern(host: string): boolean {
  return /[*?[{]/.test(host);
}
