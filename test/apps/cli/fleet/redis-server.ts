import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RedisClient, type TLSOptions } from "bun";
import type { NetworkNamespace } from "../../../../src/index.ts";
import { hasProgram } from "../../../support/environment.ts";
import { PATIENCE_MS } from "../../../support/threads.ts";

const PAUSE_MS = 20;

/** Whether a Redis server is installed. Tests that need a server are skipped without it. */
export const hasRedis: boolean = hasProgram("redis-server");

/** Options with which a test starts a Redis server. */
export interface ServerOptions {
  /** Whether the Redis server writes all commands to a file, so that its data survives a kill. */
  persists?: boolean;
  netns?: NetworkNamespace;
  /** Additional command line arguments of the Redis server. */
  args?: readonly string[];
  /** URL of the Redis server, if clients do not use its Unix socket. */
  url?: string;
  tls?: TLSOptions;
}

/** A Redis server with its own data directory. */
export class RedisServer implements AsyncDisposable {
  /** Directory of the Redis server's data and Unix socket. */
  readonly folder: string = mkdtempSync(join(tmpdir(), "bun-netlink-redis-"));
  readonly url: string;
  readonly #options: ServerOptions;
  #process: Bun.Subprocess | undefined;

  private constructor(options: ServerOptions) {
    this.#options = options;
    this.url = options.url ?? `redis+unix://${this.socketPath}`;
    mkdirSync(join(this.folder, "data"));
  }

  get socketPath(): string {
    return join(this.folder, "socket");
  }

  static async start(options: ServerOptions = {}): Promise<RedisServer> {
    const server = new RedisServer(options);
    await server.restart();
    return server;
  }

  /** Restarts the Redis server with its data, and waits until it replies. */
  async restart(): Promise<void> {
    const { persists = false, netns, args = [], url } = this.#options;
    const command = [
      ...["redis-server", "--dir", join(this.folder, "data"), "--save", "", "--appendonly", persists ? "yes" : "no"],
      ...(url === undefined ? ["--port", "0"] : []),
      ...["--unixsocket", this.socketPath, ...args],
    ];
    const spawn = () => Bun.spawn(command, { stdio: ["ignore", "ignore", "ignore"] });
    this.#process = netns === undefined ? spawn() : netns.run(spawn);
    for (const deadline = Date.now() + PATIENCE_MS; ; await Bun.sleep(PAUSE_MS)) {
      if (await this.#replies()) return;
      if (this.#process.killed || Date.now() > deadline) throw new Error("the Redis server does not start");
    }
  }

  async #replies(): Promise<boolean> {
    return (await this.command("PING").catch(() => "")) === "PONG";
  }

  /** Sends a command to the Redis server through the Unix socket, as the user without restrictions. */
  command(name: string, ...args: string[]): Promise<unknown> {
    return this.#send([[name, ...args]]);
  }

  /** Sends a command to the Redis server as a user with a password. */
  commandAs(user: string, password: string, command: readonly string[]): Promise<unknown> {
    return this.#send([["AUTH", user, password], command]);
  }

  /** Sends commands to the Redis server over a new connection, and returns the reply to the last one. */
  async #send(commands: readonly (readonly string[])[]): Promise<unknown> {
    const client = new RedisClient(`redis+unix://${this.socketPath}`, { autoReconnect: false });
    try {
      await client.connect();
      let reply: unknown;
      for (const [name = "", ...args] of commands) reply = await client.send(name, args);
      return reply;
    } finally {
      client.close();
    }
  }

  /** Kills the Redis server, so that it has no time to write its data. */
  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.exited;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Deletes the data of the Redis server. The server must have ended. */
  clear(): void {
    rmSync(join(this.folder, "data"), { recursive: true });
    mkdirSync(join(this.folder, "data"));
  }

  /** Copies the data of the Redis server for {@link restore}. */
  backup(): void {
    rmSync(join(this.folder, "backup"), { recursive: true, force: true });
    cpSync(join(this.folder, "data"), join(this.folder, "backup"), { recursive: true });
  }

  /** Replaces the data of the Redis server by the last copy. The server must have ended. */
  restore(): void {
    rmSync(join(this.folder, "data"), { recursive: true });
    cpSync(join(this.folder, "backup"), join(this.folder, "data"), { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }
}
