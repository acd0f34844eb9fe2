import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { NamespaceSource } from "bun-netlink";
import { UsageError } from "../errors.ts";
import { RedisError, type RedisServer } from "../fleet/redis.ts";
import { warn } from "../output.ts";
import { DesiredAgent } from "./agent.ts";
import { Channel, canReach } from "./channel.ts";
import { PUBLIC_EXTENSION, readPublicKeys } from "./keys.ts";
import { DEFAULT_DIRECTORY, Store } from "./store.ts";

/** Command line options of an agent that applies descriptions. */
export interface DesiredCommandOptions {
  readonly desired?: boolean;
  readonly key?: string;
  readonly stateDirectory?: string;
  readonly directory?: string;
}

/** The host and the server of an agent that applies descriptions. */
export interface DesiredTarget {
  readonly host: string;
  readonly server: RedisServer;
  readonly prefix: string;
  readonly netns: NamespaceSource | undefined;
  readonly interval: number;
}

/** Time in milliseconds until the commands of an agent are repeated that the server has rejected. */
const RETRY_MS = 10_000;
/** Number of the capability. (linux/capability.h) */
const CAP_NET_ADMIN = 12n;

/** An agent that applies descriptions from a server, with its files. */
export class DesiredService implements Disposable {
  readonly agent: DesiredAgent;
  readonly #store: Store;
  readonly #target: DesiredTarget;
  #channel: Channel | undefined;
  readonly #onChange: (agent: DesiredAgent) => void;

  /**
   * Reads the keys, and opens the file with the accepted descriptions.
   *
   * @throws UsageError for unusable keys or files; Error without the capability to change the network.
   */
  constructor(options: DesiredCommandOptions, target: DesiredTarget, onChange: (agent: DesiredAgent) => void) {
    const { key, stateDirectory = DEFAULT_DIRECTORY, directory } = options;
    if (key === undefined) {
      throw new UsageError(
        `--desired: expected --key FILE with the operator's public key (*${PUBLIC_EXTENSION}); \`bun-netlink rollout keygen\` creates one`,
      );
    }
    const keys = readPublicKeys(key);
    checkPrivileges();
    this.#target = target;
    this.#onChange = onChange;
    this.#store = new Store(stateDirectory, target.host);
    const { host, server, netns, interval } = target;
    this.agent = new DesiredAgent({
      ...{ host, keys, store: this.#store, netns, directory, interval },
      isReachable: (signal) => canReach(server, signal),
      onChange: () => this.#changed(),
    });
  }

  /** Applies and keeps descriptions until the signal is aborted. */
  async run(signal: AbortSignal): Promise<never> {
    const { server, prefix, host } = this.#target;
    const onLost = (reason: string) => warn(`desired state: ${reason}; the state is kept, trying again`);
    this.#channel = new Channel({ server, prefix, host, signal, onLost });
    this.#changed();
    return await Promise.race([this.agent.run(signal), this.#follow(this.#channel, signal)]);
  }

  /** Reads messages. If the server rejects the commands of the agent, tries again later: the state must be kept meanwhile. */
  async #follow(channel: Channel, signal: AbortSignal): Promise<never> {
    for (;;) {
      try {
        return await channel.run(this.agent);
      } catch (error) {
        if (!(error instanceof RedisError)) throw error;
        warn(`desired state: ${error.message}; the state is kept, trying again in ${RETRY_MS / 1000} s`);
      }
      await sleep(RETRY_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  #changed(): void {
    this.#channel?.changed();
    this.#onChange(this.agent);
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }
}

function checkPrivileges(): void {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  if (effective === undefined || (BigInt(`0x${effective}`) >> CAP_NET_ADMIN) & 1n) return;
  throw new Error(
    "--desired: requires CAP_NET_ADMIN; run the agent as root, or with AmbientCapabilities=CAP_NET_ADMIN of systemd",
  );
}
