import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { RedisError, type RedisServer } from "./redis.ts";
import { ErrorReply, encodeCommand, LongReplyError, type Reply, ReplyParser } from "./resp.ts";

const CONNECT_TIMEOUT_MS = 5000;
const REPLY_TIMEOUT_MS = 5000;
/** Delay in milliseconds from which on a timer is late. */
const LATE_MS = 500;
/**
 * Maximum number of bytes of one element of a reply, such as the entries of one stream. A read asks for at most 100
 * entries of a stream, and agents write entries of about 32 KiB.
 */
const MAX_ELEMENT = 16 * 1024 * 1024;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** Error codes of a TLS handshake with a certificate that is not accepted. */
const CERTIFICATE_ERROR = /CERT|SIGNATURE|CRL|ERR_TLS/;

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: RedisError) => void;
}

/** A connection to a Redis server. After an error it stays closed. */
export class RedisConnection implements Disposable {
  readonly #socket: Socket;
  readonly #server: RedisServer;
  /** Commands whose replies have not arrived, in the order of the commands. */
  readonly #waiting: Waiting[] = [];
  readonly #opened = Promise.withResolvers<void>();
  readonly #parser = new ReplyParser(MAX_ELEMENT, (reply) => this.#waiting.shift()?.resolve(reply));
  #failure: RedisError | undefined;
  /** Time of the last byte that arrived. */
  #heard = performance.now();

  private constructor(server: RedisServer) {
    this.#server = server;
    const { address, isSecure, tls } = server;
    this.#socket = isSecure ? connectTls({ ...address, ...tls }) : connect(address);
    this.#socket.once(isSecure ? "secureConnect" : "connect", () => this.#opened.resolve());
    this.#socket.on("data", (bytes: Buffer) => this.#receive(bytes));
    this.#socket.on("error", (error: NodeJS.ErrnoException) => this.#fail(connectionError(server, error)));
    this.#socket.on("close", () => this.#fail(this.#closed()));
  }

  /**
   * Connects to a Redis server.
   *
   * @throws RedisError with the reason; the reason of the signal if it is aborted.
   */
  static async open(server: RedisServer, signal: AbortSignal): Promise<RedisConnection> {
    signal.throwIfAborted();
    using resources = new DisposableStack();
    const connection = resources.use(new RedisConnection(server));
    const isOpen = {
      promise: connection.#opened.promise,
      what: "no reply from the server",
      timeoutMs: CONNECT_TIMEOUT_MS,
    };
    await connection.#within(isOpen, signal);
    const { user, password, database } = server;
    if (user !== "" || password !== "") await connection.send("AUTH", [user || "default", password], { signal });
    if (database !== "" && database !== "0") await connection.send("SELECT", [database], { signal });
    resources.move();
    return connection;
  }

  /**
   * Sends a command and returns the server's reply. Closes the connection if nothing arrives in time.
   *
   * @throws RedisError for an error reply or a failed connection; the reason of the signal if it is aborted.
   */
  async send(
    command: string,
    args: readonly string[],
    { signal, timeoutMs = REPLY_TIMEOUT_MS }: { signal: AbortSignal; timeoutMs?: number },
  ): Promise<unknown> {
    signal.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure;
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    this.#waiting.push({ resolve, reject });
    this.#socket.write(encodeCommand([command, ...args]));
    const what = `no reply to ${command} within ${timeoutMs} ms`;
    const reply = await this.#within({ promise, what, timeoutMs }, signal);
    if (reply instanceof ErrorReply) throw replyError(this.#server, reply.message);
    return reply;
  }

  /** Waits for a promise. Closes the connection if the signal is aborted, or if no byte arrives in time. */
  async #within<Result>(
    { promise, what, timeoutMs }: { promise: Promise<Result>; what: string; timeoutMs: number },
    signal: AbortSignal,
  ): Promise<Result> {
    this.#heard = performance.now();
    const close = () => this.#fail(this.#closed());
    // A long reply may take longer than the timeout. It is only limited while no part of it arrives.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (delay: number) => {
      const late = performance.now() + delay + LATE_MS;
      timer = setTimeout(() => {
        const left = this.#heard + timeoutMs - performance.now();
        if (left > 0) wait(Math.ceil(left));
        // This process was stopped meanwhile. A reply that has arrived is read first.
        else if (performance.now() >= late) wait(LATE_MS);
        else this.#fail(new RedisError("", `${this.#server.name}: ${what}`));
      }, delay);
    };
    wait(timeoutMs);
    signal.addEventListener("abort", close, { once: true });
    try {
      return await promise;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", close);
    }
  }

  #receive(bytes: Buffer): void {
    if (this.#failure !== undefined) return;
    this.#heard = performance.now();
    try {
      this.#parser.push(bytes);
    } catch (error) {
      const { message } = error as Error;
      const key = error instanceof LongReplyError ? error.element[0] : undefined;
      const code = error instanceof LongReplyError ? "SIZE" : "";
      this.#fail(new RedisError(code, `${this.#server.name}: ${message}`, typeof key === "string" ? key : undefined));
    }
  }

  /** Closes the connection. All commands without a reply fail with the error. */
  #fail(error: RedisError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#socket.destroy();
    this.#opened.promise.catch(() => {});
    this.#opened.reject(error);
    const [first, ...others] = this.#waiting.splice(0);
    first?.reject(error);
    // The reply that was too long belongs to the first command.
    const rest = error.code === "SIZE" ? this.#closed() : error;
    for (const { reject } of others) reject(rest);
  }

  #closed(): RedisError {
    return new RedisError("", `${this.#server.name}: the connection was closed`);
  }

  [Symbol.dispose](): void {
    this.#fail(this.#closed());
  }
}

function replyError({ name }: RedisServer, message: string): RedisError {
  const [word = ""] = message.split(" ");
  return new RedisError(/^[A-Z]+$/.test(word) ? word : "ERR", `${name}: ${message}`);
}

function connectionError({ name, isSecure }: RedisServer, { code = "", message }: NodeJS.ErrnoException): RedisError {
  if (!isSecure) return new RedisError("", `${name}: ${message}`);
  const isRejected = CERTIFICATE_ERROR.test(code);
  return new RedisError(
    isRejected ? "TLS" : "",
    `${name}: ${isRejected ? `the certificate of the server is not valid: ${message}` : message}`,
  );
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
      if (
        !(error instanceof RedisError) ||
        !error.isTemporary ||
        (failsAtStart && !wasConnected && error.code !== "SIZE")
      )
        throw error;
      // The caller has recorded which key must not be read again.
      if (error.message !== lastReason && error.code !== "SIZE") await onLost(error.message);
      lastReason = error.message;
    }
    // The pause has a random length, so that the agents of a fleet do not all reconnect at the same moment.
    await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => signal.throwIfAborted());
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}
