import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RedisClient, type TLSOptions } from "bun";
import type { NetworkNamespace } from "../../../../src/index.ts";
import { hasProgram } from "../../../support/environment.ts";

const PATIENCE_MS = 20_000;
const PAUSE_MS = 20;

/** Whether the tests that need a server can run. */
export const hasRedis: boolean = hasProgram("redis-server");

/** How a server is started. */
export interface ServerOptions {
  /** Whether the server writes all commands to its disk. */
  persists?: boolean;
  netns?: NetworkNamespace;
  /** More arguments of the server. */
  args?: readonly string[];
  /** URL of the server, if it is not reached through its Unix socket. */
  url?: string;
  tls?: TLSOptions;
}

/** A Redis server with a directory of its own. */
export class RedisServer implements AsyncDisposable {
  /** Folder of the data and the socket. */
  readonly folder: string = mkdtempSync(join(tmpdir(), "bun-netlink-redis-"));
  readonly url: string;
  readonly #options: ServerOptions;
  #process: Bun.Subprocess | undefined;

  private constructor(options: ServerOptions) {
    this.#options = options;
    this.url = options.url ?? `redis+unix://${join(this.folder, "socket")}`;
    mkdirSync(join(this.folder, "data"));
  }

  static async start(options: ServerOptions = {}): Promise<RedisServer> {
    const server = new RedisServer(options);
    await server.restart();
    return server;
  }

  /** Starts the server again with its data, and waits until it replies. */
  async restart(): Promise<void> {
    const { persists = false, netns, args = [], url } = this.#options;
    const command = [
      ...["redis-server", "--dir", join(this.folder, "data"), "--save", "", "--appendonly", persists ? "yes" : "no"],
      ...(url === undefined ? ["--port", "0"] : []),
      ...["--unixsocket", join(this.folder, "socket"), ...args],
    ];
    const spawn = () => Bun.spawn(command, { stdio: ["ignore", "ignore", "ignore"] });
    this.#process = netns === undefined ? spawn() : netns.run(spawn);
    for (const deadline = Date.now() + PATIENCE_MS; ; await Bun.sleep(PAUSE_MS)) {
      if (await this.#replies()) return;
      if (this.#process.exitCode !== null || Date.now() > deadline) throw new Error("the Redis server does not start");
    }
  }

  async #replies(): Promise<boolean> {
    return (await this.command("PING").catch(() => "")) === "PONG";
  }

  /** Sends a command through the Unix socket, as the user without restrictions. */
  async command(name: string, ...args: string[]): Promise<unknown> {
    const client = new RedisClient(`redis+unix://${join(this.folder, "socket")}`, { autoReconnect: false });
    try {
      await client.connect();
      return await client.send(name, args);
    } finally {
      client.close();
    }
  }

  /** Ends the server without giving it time to write its data. */
  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.exited;
  }

  /** Sends a signal to the server. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Deletes the data. The server must have ended. */
  clear(): void {
    rmSync(join(this.folder, "data"), { recursive: true });
    mkdirSync(join(this.folder, "data"));
  }

  /** Keeps a copy of the data for {@link restore}. */
  backup(): void {
    rmSync(join(this.folder, "backup"), { recursive: true, force: true });
    cpSync(join(this.folder, "data"), join(this.folder, "backup"), { recursive: true });
  }

  /** Replaces the data by the last copy. The server must have ended. */
  restore(): void {
    rmSync(join(this.folder, "data"), { recursive: true });
    cpSync(join(this.folder, "backup"), join(this.folder, "data"), { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }
}
