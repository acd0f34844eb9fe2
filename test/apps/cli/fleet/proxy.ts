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
  /** Text after which the proxy pauses, and the end of what the server has sent. */
  #last: { readonly text: string; sent: string } | undefined;

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

  /** Pauses as soon as the server has sent a text and the end of its line. The text has no line ends. */
  pauseAfter(text: string): void {
    this.#last = { text: `${text}\r\n`, sent: "" };
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
      from.on("data", (bytes: Buffer) => {
        to.write(bytes);
        if (from === server) this.#pauseIfLast(bytes);
      });
      from.on("error", () => {});
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#isPaused) from.pause();
      else from.resume();
    }
  }

  #pauseIfLast(bytes: Buffer): void {
    const last = this.#last;
    if (last === undefined) return;
    const sent = last.sent + bytes.toString("latin1");
    // The text may arrive in several parts.
    last.sent = sent.slice(-last.text.length);
    if (!sent.includes(last.text)) return;
    this.#last = undefined;
    this.pause();
  }

  [Symbol.dispose](): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.#folder, { recursive: true });
  }
}
