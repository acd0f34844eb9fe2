import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Server } from "bun";
import { assets } from "./assets.ts";
import type { Feed } from "./feed.ts";
import { graphOf } from "./model/graph.ts";
import { NetworkState } from "./model/state.ts";
import { type Client, type PageLimits, Pages } from "./pages.ts";
import type { PathFinder } from "./path/hop.ts";
import { recordedPath } from "./path/recorded.ts";
import { parseTarget } from "./path/target.ts";

/** Options of the server of the map. */
export interface MapServerOptions extends PageLimits {
  readonly feed: Feed;
  /** TCP port of the server on the loopback address (default 0, which selects a free port). */
  readonly port?: number;
  /** Finds the paths of packets (default: in the state of the feed). */
  readonly findPath?: PathFinder;
}

const ADDRESS = "127.0.0.1";
const TOKEN_BYTES = 32;
const IDLE_SECONDS = 60;
/** Maximum length of the body of a request. Pages send no bodies. */
const MAX_BODY_BYTES = 1024;
/** Maximum number of paths that are searched at once. Further requests are refused. */
const MAX_SEARCHES = 4;
/**
 * Limit of Bun's WebSocket send buffer in bytes. It is higher than the limit that the server itself enforces, so that a
 * large snapshot fits into the buffer.
 */
const MAX_QUEUED_BYTES = 0x7fff_ffff;

const headers: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cache-Control": "no-store",
};

/**
 * Serves the map on the loopback address, only to pages that know the token. The server accepts no data from pages,
 * except for the ends of the path of a packet.
 *
 * When a page connects, it receives the current state, and then all events in order. A page that reads too slowly is
 * disconnected, which limits the memory per page.
 */
export class MapServer implements AsyncDisposable {
  /** Resolves when the feed has ended or the server was stopped. Rejects if the feed fails. */
  readonly ended: Promise<void>;
  readonly #token = randomBytes(TOKEN_BYTES).toString("hex");
  /** Value of the cookie for which a page exchanges the token. */
  readonly #session = randomBytes(TOKEN_BYTES).toString("hex");
  readonly #options: MapServerOptions;
  readonly #server: Server<Client>;
  readonly #state = new NetworkState();
  readonly #pages: Pages;
  readonly #end = new AbortController();
  #searches = 0;

  private constructor(options: MapServerOptions) {
    this.#options = options;
    this.#pages = new Pages(this.#state, options);
    this.#server = Bun.serve<Client>({
      hostname: ADDRESS,
      port: options.port ?? 0,
      maxRequestBodySize: MAX_BODY_BYTES,
      fetch: (request, server) => this.#respond(request, server),
      error: () => new Response("internal error\n", { status: 500, headers }),
      websocket: {
        open: (client) => this.#pages.open(client),
        close: (client) => this.#pages.close(client),
        message: (client) => client.close(1008, "the server accepts no data"),
        maxPayloadLength: 1024,
        backpressureLimit: MAX_QUEUED_BYTES,
        idleTimeout: IDLE_SECONDS,
      },
    });
    this.ended = this.#follow();
    // An empty handler prevents an unhandled rejection if the program does not use the promise.
    this.ended.catch(() => {});
  }

  /** Starts the server of the map. Throws an error with the code EADDRINUSE if the port is in use. */
  static start(options: MapServerOptions): MapServer {
    return new MapServer(options);
  }

  /** URL of the map's page, including the token. */
  get url(): string {
    return `http://${ADDRESS}:${this.#server.port}/?token=${this.#token}`;
  }

  /** Number of pages that are connected to the server. */
  get clients(): number {
    return this.#pages.size;
  }

  /** Closes all connections and ends the feed. */
  async stop(): Promise<void> {
    this.#end.abort();
    this.#pages.stop();
    await this.#server.stop(true);
    await this.ended.catch(() => {});
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#end;
    try {
      for await (const event of this.#options.feed(signal)) await this.#pages.add(event);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #respond(request: Request, server: Server<Client>): Response | Promise<Response> | undefined {
    const refused = this.#problem(request);
    if (refused !== undefined) return new Response(`${refused.reason}\n`, { status: refused.status, headers });
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/live") {
      if (server.upgrade(request, { data: { next: 0, first: 0, waiting: [] } })) return undefined;
      return new Response("expected a WebSocket\n", { status: 426, headers: { ...headers, Upgrade: "websocket" } });
    }
    if (pathname === "/path") {
      // A search can take longer than the time after which Bun closes an idle connection.
      server.timeout(request, 0);
      const ends = [searchParams.get("from") ?? "", searchParams.get("to") ?? ""] as const;
      return this.#path(...ends, AbortSignal.any([request.signal, this.#end.signal]));
    }
    const asset = assets[pathname];
    if (asset === undefined) return new Response("not found\n", { status: 404, headers });
    if (pathname === "/" && searchParams.has("token")) {
      // The redirect removes the token from the URL, so that the browser neither displays nor bookmarks the token.
      const cookie = `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
      return new Response(null, { status: 303, headers: { ...headers, Location: pathname, "Set-Cookie": cookie } });
    }
    return new Response(asset.content, { headers: { ...headers, "Content-Type": asset.type } });
  }

  /** Returns the path of a packet from an interface or namespace, given by its id in the graph, to an address. */
  async #path(from: string, to: string, signal: AbortSignal): Promise<Response> {
    if (this.#searches >= MAX_SEARCHES) return new Response("too many searches\n", { status: 429, headers });
    const graph = graphOf(this.#state);
    const namespaces = graph.hosts.flatMap((host) => host.namespaces);
    const start = graph.nodes.get(from) ?? namespaces.find(({ id }) => id === from);
    if (start === undefined) return new Response("unknown interface or namespace\n", { status: 404, headers });
    this.#searches++;
    try {
      const { findPath = recordedPath(this.#state) } = this.#options;
      return Response.json(await findPath(graph, start, parseTarget(to), signal), { headers });
    } catch (error) {
      return new Response(`${(error as Error).message}\n`, {
        status: error instanceof RangeError ? 400 : 502,
        headers,
      });
    } finally {
      this.#searches--;
    }
  }

  /** Returns the reason for which a request is refused; undefined if the request is allowed. */
  #problem(request: Request): { status: number; reason: string } | undefined {
    // A request with another host name comes from a foreign page whose name resolves to this address (DNS rebinding).
    const hosts = [`${ADDRESS}:${this.#server.port}`, `localhost:${this.#server.port}`];
    const host = (request.headers.get("Host") ?? "").toLowerCase();
    if (!hosts.includes(host)) return { status: 421, reason: "unknown host" };
    // A request to connect to another server has no URL.
    if (request.method !== "GET" && request.method !== "HEAD") return { status: 405, reason: "expected GET" };
    const origin = request.headers.get("Origin");
    const { pathname, searchParams } = new URL(request.url);
    const isLive = pathname === "/live";
    if (origin === null ? isLive : origin !== `http://${host}`) return { status: 403, reason: "unknown origin" };
    // The token is only exchanged for the cookie. All other requests need the cookie.
    const token = pathname === "/" ? searchParams.get("token") : null;
    // Pages of other servers of this host have the cookie, too, and send no origin for images and scripts.
    const site = request.headers.get("Sec-Fetch-Site");
    if (token === null && !(site === null || site === "none" || site === "same-origin"))
      return { status: 403, reason: "unknown site" };
    const cookie = () => new Bun.CookieMap(request.headers.get("Cookie") ?? "").get(this.#cookieName) ?? "";
    const isKnown = token === null ? isSameText(cookie(), this.#session) : isSameText(token, this.#token);
    if (!isKnown) {
      return { status: 403, reason: "missing or invalid token; open the address that bun-netlink map has printed" };
    }
    return undefined;
  }

  /** Name of the cookie. All ports of a host share cookies, so the name contains the port. */
  get #cookieName(): string {
    return `bun-netlink-map-${this.#server.port}`;
  }
}

/**
 * Compares two texts in a time that depends only on their lengths. An attacker can therefore not guess the token from
 * timings.
 */
function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
