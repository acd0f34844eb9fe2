import { connect } from "node:net";
import { MapServer, type MapServerOptions } from "../../../../apps/map/src/server.ts";
import { within } from "../../../support/threads.ts";
import { Sample } from "../sample.ts";

/** Name of the interface that only a page with the token may receive. */
export const SECRET = "secret-eth7";

const snapshot = new Sample().netns("a").link("a", 1, SECRET).snapshot();

/** A server of the map with one interface, and a client that sends it bytes without an HTTP library. */
export class RawClient implements AsyncDisposable {
  readonly server: MapServer;
  readonly host: string;
  readonly origin: string;
  readonly port: number;
  readonly token: string;
  readonly cookie: string;

  private constructor(server: MapServer, cookie: string) {
    this.server = server;
    const url = new URL(server.url);
    [this.host, this.origin, this.port] = [url.host, url.origin, Number(url.port)];
    this.token = url.searchParams.get("token")!;
    this.cookie = cookie;
  }

  static async start(options: Omit<MapServerOptions, "feed"> = {}): Promise<RawClient> {
    const server = MapServer.start({
      ...options,
      async *feed(signal) {
        yield snapshot;
        const ended = Promise.withResolvers<void>();
        signal.addEventListener("abort", () => ended.resolve(), { once: true });
        await ended.promise;
      },
    });
    const response = await fetch(server.url, { redirect: "manual" });
    return new RawClient(server, response.headers.get("Set-Cookie")!.split(";")[0]!);
  }

  /**
   * Sends bytes on a new connection and returns the reply, up to the end of its headers. With `untilClosed`, leaves the
   * connection open and returns all bytes that the server sends before it closes the connection.
   */
  async send(bytes: string | Uint8Array, untilClosed = false): Promise<string> {
    const socket = connect(this.port, "127.0.0.1");
    const { promise, resolve } = Promise.withResolvers<string>();
    let text = "";
    socket.on("data", (data) => {
      text += data.toString("latin1");
      if (!untilClosed && text.includes("\r\n\r\n")) resolve(text);
    });
    socket.on("close", () => resolve(text));
    socket.on("error", () => resolve(text));
    socket.write(bytes);
    // After the end, the server need not wait for the rest of an incomplete request.
    if (!untilClosed) socket.end();
    try {
      return await within(promise, "the server replies or closes the connection");
    } finally {
      socket.destroy();
    }
  }

  /** Returns a request with the cookie of a page. An empty value removes a header. */
  request(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): string {
    const lines = Object.entries({ Host: this.host, Cookie: this.cookie, ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    return [`${method} ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n");
  }

  /** Returns the request with which a page opens its WebSocket. */
  upgrade(headers: Readonly<Record<string, string>> = {}, path = "/live"): string {
    return this.request(path, {
      ...{ Origin: this.origin, Upgrade: "websocket", Connection: "Upgrade", "Sec-WebSocket-Version": "13" },
      ...{ "Sec-WebSocket-Key": `${"A".repeat(22)}==`, ...headers },
    });
  }

  /** Throws an error unless the server still serves a page with the cookie. */
  async expectAlive(): Promise<void> {
    const reply = await this.send(this.request("/", { Connection: "close" }));
    if (statusOf(reply) !== 200) throw new Error(`the server no longer serves the page: ${reply.slice(0, 200)}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server.stop();
  }
}

/** Returns the status of an HTTP reply; 0 if there is none. */
export function statusOf(reply: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1] ?? 0);
}

/** Returns the statuses of all HTTP replies in a text. */
export function statusesOf(replies: string): number[] {
  return [...replies.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
}
