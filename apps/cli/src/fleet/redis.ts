import { setTimeout as sleep } from "node:timers/promises";
import { RedisClient, type TLSOptions } from "bun";
import { UsageError } from "../errors.ts";

/** Command line options that select a Redis server. */
export interface RedisOptions {
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** Address of a Redis server, and the options of a connection to it. */
export interface RedisServer {
  readonly url: string;
  /** The address of the server without the password, for messages. */
  readonly name: string;
  readonly tls: TLSOptions | undefined;
}

/**
 * Environment variable with the Redis password. In contrast to arguments, other users of the host cannot read
 * environment variables.
 */
const PASSWORD_VARIABLE = "BUN_NETLINK_REDIS_PASSWORD";
const CONNECT_TIMEOUT_MS = 5000;
const REPLY_TIMEOUT_MS = 5000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Redis error replies after which the same command may succeed later: the server is starting, is a replica after a
 * failover, or lacks memory or disk space.
 */
const TEMPORARY: ReadonlySet<string> = new Set([
  ...["LOADING", "READONLY", "OOM", "MISCONF", "MASTERDOWN", "BUSY", "NOREPLICAS", "CLUSTERDOWN", "TRYAGAIN"],
]);
const schemes = new Set(["redis:", "rediss:", "redis+tls:", "redis+unix:", "redis+tls+unix:", "valkey:", "valkeys:"]);

/** Error reply of a Redis server, or error of the connection to it. */
export class RedisError extends Error {
  /** First word of the server's error reply, such as NOPERM; empty if the connection failed. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }

  /** Whether the same command may succeed later. */
  get isTemporary(): boolean {
    return this.code === "" || TEMPORARY.has(this.code);
  }
}

/**
 * Parses the URL of a Redis server, and reads the files that the command line options name.
 *
 * @throws UsageError for a URL with an unknown scheme or an unreadable file.
 */
export async function redisServer(text: string, options: RedisOptions): Promise<RedisServer> {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The text may contain a password anywhere. Therefore, the message does not repeat the text.
    throw new UsageError(
      '--redis: expected a URL such as redis://localhost:6379; write "/", "?" and "#" in a password as %2F, %3F and %23',
    );
  }
  if (!schemes.has(url.protocol)) {
    throw new UsageError(`--redis: unknown scheme "${url.protocol}//"; use redis:// or rediss:// (with TLS)`);
  }
  const password = process.env[PASSWORD_VARIABLE] ?? "";
  if (url.password === "" && password !== "") url.password = encodeURIComponent(password);
  const { tlsCa: ca, tlsCert: cert, tlsKey: key } = options;
  const isSecure = /^(rediss|valkeys|redis\+tls)/.test(url.protocol);
  const hasFiles = ca !== undefined || cert !== undefined || key !== undefined;
  if (hasFiles && !isSecure) throw new UsageError("--tls-ca, --tls-cert and --tls-key require a URL with rediss://");
  if ((cert === undefined) !== (key === undefined)) throw new UsageError("--tls-cert and --tls-key belong together");
  const read = (path: string | undefined) => (path === undefined ? undefined : Bun.file(path).text());
  const [caText, certText, keyText] = await Promise.all([read(ca), read(cert), read(key)]);
  const tls = {
    ...(caText === undefined ? {} : { ca: caText }),
    ...(certText === undefined ? {} : { cert: certText }),
    ...(keyText === undefined ? {} : { key: keyText }),
  };
  return { url: url.href, name: withoutPassword(url.href), tls: hasFiles ? tls : undefined };
}

/**
 * Removes everything up to the last "@". The password is before it, but the host of the URL may seem to end earlier,
 * because a password may contain "/".
 */
function withoutPassword(url: string): string {
  return url.replace(/\/\/.*@/, "//").replace(/\/$/, "");
}

/** A connection to a Redis server. After an error it stays closed. */
export class RedisConnection implements Disposable {
  readonly #client: RedisClient;
  readonly #server: RedisServer;

  private constructor(client: RedisClient, server: RedisServer) {
    this.#client = client;
    this.#server = server;
  }

  /**
   * Connects to a Redis server.
   *
   * @throws RedisError with the reason; the reason of the signal if it is aborted.
   */
  static async open(server: RedisServer, signal: AbortSignal): Promise<RedisConnection> {
    signal.throwIfAborted();
    const client = new RedisClient(server.url, {
      autoReconnect: false,
      enableOfflineQueue: false,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      ...(server.tls === undefined ? {} : { tls: server.tls }),
    });
    const connection = new RedisConnection(client, server);
    const close = () => client.close();
    signal.addEventListener("abort", close, { once: true });
    try {
      await client.connect();
      return connection;
    } catch (error) {
      client.close();
      signal.throwIfAborted();
      throw await connectError(server, error);
    } finally {
      signal.removeEventListener("abort", close);
    }
  }

  /**
   * Sends a command and returns the server's reply. Closes the connection if no reply arrives in time.
   *
   * @throws RedisError for an error reply or a failed connection; the reason of the signal if it is aborted.
   */
  async send(
    command: string,
    args: readonly string[],
    options: { signal: AbortSignal; timeoutMs?: number },
  ): Promise<unknown> {
    const { signal, timeoutMs = REPLY_TIMEOUT_MS } = options;
    signal.throwIfAborted();
    let isLate = false;
    const close = () => this.#client.close();
    const timer = setTimeout(() => {
      isLate = true;
      close();
    }, timeoutMs);
    signal.addEventListener("abort", close, { once: true });
    try {
      return await this.#client.send(command, [...args]);
    } catch (error) {
      signal.throwIfAborted();
      if (isLate) throw new RedisError("", `${this.#server.name}: no reply to ${command} within ${timeoutMs} ms`);
      throw replyError(this.#server, error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", close);
    }
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}

function replyError({ name }: RedisServer, error: unknown): RedisError {
  const { code, message } = error as { code?: string; message: string };
  const isReply = code === "ERR_REDIS_SERVER_ERROR" || code === "ERR_REDIS_INVALID_COMMAND";
  const [word = ""] = message.split(" ");
  const reason = isReply ? message : "the connection was closed";
  return new RedisError(isReply && /^[A-Z]+$/.test(word) ? word : "", `${name}: ${reason}`);
}

/**
 * Opens a second connection to find out why a connection failed. Bun's Redis client reports a wrong password, an
 * unverified certificate and a refused connection with the same error.
 */
async function connectError(server: RedisServer, error: unknown): Promise<RedisError> {
  const reply = replyError(server, error);
  if (reply.code !== "") return reply;
  const { protocol, hostname, port, username, password } = new URL(server.url);
  if (protocol.endsWith("unix:")) return new RedisError("", `${server.name}: cannot connect`);
  const isSecure = /^(rediss|valkeys|redis\+tls)/.test(protocol);
  const { promise, resolve } = Promise.withResolvers<RedisError>();
  const failed = (reason: string, code = "") => resolve(new RedisError(code, `${server.name}: ${reason}`));
  const timer = setTimeout(() => failed("no reply from the server"), CONNECT_TIMEOUT_MS);
  const user = decodeURIComponent(username) || "default";
  const words = password === "" ? ["PING"] : ["AUTH", user, decodeURIComponent(password)];
  const command = `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
  let text = "";
  const start = (socket: Bun.Socket) => void socket.write(command);
  const socket = await Bun.connect({
    hostname: hostname.replaceAll(/[[\]]/g, ""),
    port: Number(port) || 6379,
    ...(isSecure ? { tls: { ...server.tls, rejectUnauthorized: true } } : {}),
    socket: {
      open: isSecure ? () => {} : start,
      handshake(socket, isAuthorized, reason) {
        if (isAuthorized && reason === null) start(socket);
        else failed(`the certificate of the server is not valid: ${reason?.message ?? "unknown reason"}`, "TLS");
      },
      data(_, chunk) {
        text += chunk.toString();
        const end = text.indexOf("\r\n");
        if (end < 0) return;
        const [word = ""] = text.slice(1, end).split(" ");
        if (text.startsWith("-")) failed(text.slice(1, end), word);
        else failed("cannot connect");
      },
      close: () =>
        failed(
          isSecure ? "the server closed the connection during the TLS handshake" : "the server closed the connection",
        ),
      error: (_, reason) => failed(reason.message),
      connectError: (_, reason) => failed(reason.message),
    },
  }).catch((reason: Error) => {
    failed(reason.message);
    return undefined;
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket?.end();
  }
}

/** Options for keeping a connection to a Redis server. */
export interface KeepConnectedOptions {
  readonly server: RedisServer;
  readonly signal: AbortSignal;
  /** Whether {@link keepConnected} throws if the first connection fails. Otherwise, it retries. */
  readonly failsAtStart: boolean;
  /** Called with the reason when the connection is lost, before it is opened again. */
  readonly onLost: (reason: string) => void | Promise<void>;
}

/**
 * Calls `use` with a connection to the server. When the connection fails, calls `use` again with a new one. The pauses
 * between attempts grow up to ten seconds.
 *
 * @throws the error of `use` or of a connection, unless it is temporary; the reason of the signal.
 */
export async function keepConnected(
  { server, signal, failsAtStart, onLost }: KeepConnectedOptions,
  use: (connection: RedisConnection, isWorking: () => void) => Promise<void>,
): Promise<never> {
  let pause = FIRST_PAUSE_MS;
  let wasConnected = false;
  let lastReason = "";
  for (;;) {
    try {
      using connection = await RedisConnection.open(server, signal);
      await use(connection, () => {
        pause = FIRST_PAUSE_MS;
        wasConnected = true;
        lastReason = "";
      });
    } catch (error) {
      if (!(error instanceof RedisError) || !error.isTemporary || (failsAtStart && !wasConnected)) throw error;
      if (error.message !== lastReason) await onLost(error.message);
      lastReason = error.message;
    }
    // The pause has a random length, so that the agents of a fleet do not all reconnect at the same moment.
    await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => signal.throwIfAborted());
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}
