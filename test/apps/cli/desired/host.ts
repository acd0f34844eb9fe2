import { createPrivateKey, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMessage, type Message } from "../../../../apps/cli/src/desired/message.ts";
import { type HostStatus, isFinal, parseStatus } from "../../../../apps/cli/src/desired/status.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { guardsEnded } from "../../../subsystems/state/confirm/guards.ts";
import { PATIENCE_MS } from "../../../support/threads.ts";
import { output, RunningCli } from "../cli.ts";
import type { RedisServer } from "../fleet/redis-server.ts";

const PAUSE_MS = 20;

export const BRIDGE = { links: { br0: { kind: "bridge", up: true } } };

/** Waits until a function returns a value other than undefined and false, and returns the value. */
export async function until<Value>(
  what: string,
  find: () => Promise<Value | undefined | false> | Value | undefined | false,
): Promise<Value> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await Bun.sleep(PAUSE_MS)) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`timeout: ${what}`);
  }
}

/** The key of an operator, in a directory of its own. */
export class Operator implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), "bun-netlink-operator-"));
  readonly keyFile: string = join(this.folder, "operator.key");
  readonly publicFile: string = `${this.keyFile}.pub`;
  /** Directory of the rollouts. */
  readonly rollouts: string = join(this.folder, "rollouts");
  readonly key: KeyObject;
  #generation = 0;

  constructor() {
    output(["rollout", "keygen", this.keyFile]);
    this.key = createPrivateKey(readFileSync(this.keyFile));
  }

  /** Returns a message that applies a description to a host. */
  message(host: string, description: object | string, fields: Partial<Message> = {}): Message {
    this.#generation += 2;
    return {
      ...{ host, generation: this.#generation, expires: Date.now() + 600_000, action: "apply", rollout: "test", of: 0 },
      description: typeof description === "string" ? description : JSON.stringify(description),
      ...{ confirmMs: 500_000, allowRecreate: false },
      ...fields,
    };
  }

  /** Returns a message that undoes the description of another message. */
  undo({ host, generation }: Message): Message {
    return this.message(host, "", { action: "undo", of: generation, generation: generation + 1 });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A namespace with an agent that applies descriptions to it. */
export class TestHost implements AsyncDisposable {
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly folder: string = mkdtempSync(join(tmpdir(), "bun-netlink-host-"));
  readonly name: string;
  readonly #operator: Operator;
  readonly #redis: RedisServer;
  #agent: RunningCli | undefined;

  constructor(name: string, operator: Operator, redis: RedisServer) {
    this.name = name;
    this.#operator = operator;
    this.#redis = redis;
  }

  /** Directory of the records of applied descriptions. */
  get records(): string {
    return join(this.folder, "records");
  }

  start({ url = this.#redis.url, args = [] as readonly string[] } = {}): RunningCli {
    const all = ["agent", "links", "--redis", url, "--host", this.name, "--interval", "0.5", "--desired", ...args];
    const files = ["--key", this.#operator.publicFile, "--directory", this.records];
    this.#agent = new RunningCli([...all, ...files, "--state-directory", join(this.folder, "state")], {
      netns: this.netns,
    });
    return this.#agent;
  }

  async kill(): Promise<void> {
    await this.#agent?.interrupt("SIGKILL");
  }

  /** Writes a message to the stream of the host, with the signature of the operator or of another key. */
  async send(message: Message, key: KeyObject = this.#operator.key): Promise<string> {
    return this.add(encodeMessage(message, key));
  }

  /** Adds an entry to the stream of the host. */
  async add(fields: readonly string[]): Promise<string> {
    return String(await this.#redis.command("XADD", `netlink:desired:${this.name}`, "*", ...fields));
  }

  async status(): Promise<HostStatus | undefined> {
    const text = await this.#redis.command("GET", `netlink:desired-status:${this.name}`).catch(() => null);
    return typeof text === "string" ? parseStatus(text) : undefined;
  }

  /** Waits until the agent publishes the final result of a message. */
  async result({ generation }: Message): Promise<NonNullable<HostStatus["last"]>> {
    return until(`result ${generation} of ${this.name}`, async () => {
      const last = (await this.status())?.last;
      return last?.generation === generation && isFinal(last.state) && last;
    });
  }

  /** Sends a message, and waits for its final result. */
  async establish(message: Message): Promise<NonNullable<HostStatus["last"]>> {
    await this.send(message);
    return this.result(message);
  }

  /** Waits until the agent publishes the rejection of a stream entry, and returns the reason. */
  async rejection(id: string): Promise<string> {
    return until(`rejection of ${id}`, async () => {
      const rejected = (await this.status())?.rejected;
      return rejected?.id === id && rejected.reason;
    });
  }

  /** The names of the links. */
  get links(): string[] {
    using links = Links.open({ netns: this.netns });
    return [...links.list()].map(({ ifname }) => ifname);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent?.[Symbol.asyncDispose]();
    await guardsEnded(this.records);
    this.netns.close();
    rmSync(this.folder, { recursive: true });
  }
}
