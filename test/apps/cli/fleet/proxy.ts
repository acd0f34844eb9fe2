import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Forwards connections of a Unix socket to a Redis server. While the proxy is paused, connections stay open and carry
 * no data, as in a network partition.
 */
export class PausableProxy implements Disposable {
  readonly url: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "bun-netlink-proxy-"));
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer({ pauseOnConnect: true }, (client) => this.#accept(client));
  #target: string;
  #isPaused = false;

  /** @param target path of the server's Unix socket. */
  constructor(target: string) {
    this.#target = target;
    const path = join(this.#folder, "socket");
    this.url = `redis+unix://${path}`;
    this.#server.listen(path);
  }

  /** Stops forwarding in both directions. */
  pause(): void {
    this.#isPaused = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Continues to forward, starting with the data that arrived while the proxy was paused. */
  resume(): void {
    this.#isPaused = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Forwards new connections to another server, and closes the existing connections. */
  connectTo(target: string): void {
    this.#target = target;
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(client: Socket): void {
    const server = createConnection(this.#target);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.on("data", (bytes) => void to.write(bytes));
      from.on("error", () => {});
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#isPaused) from.pause();
      else from.resume();
    }
  }

  [Symbol.dispose](): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.#folder, { recursive: true });
  }
}
