import { shown } from "../errors.ts";
import { checkFunction, checkInteger, checkKnown, type Names } from "../message/check.ts";
import { checkDuration, checkHeaderLength, checkOperation, checkSignal } from "../sock/call-options.ts";
import type { RequestDescription } from "../sock/exchange-options.ts";
import type { NamespaceSource } from "../sock/namespace.ts";
import { checkOwnSocket } from "../sock/own-socket.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { checkProtocol } from "../sock/socket-options.ts";
import type { SocketToken } from "../sock/socket-token.ts";
import { DUMP_STATE_SIZE } from "./dump-state.ts";

/** How a dump is done. */
export interface DumpOptions {
  /** The network namespace to read (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** The longest that all waiting for the kernel may take together, in milliseconds (default 30,000; -1 is for ever). */
  timeoutMs?: number | undefined;
  /**
   * The longest that the whole dump may take, in milliseconds, with all that is done between its messages and with what
   * `retryInterrupted` adds (default: for ever). It is looked at with every datagram, also where a `signal` cannot help: an
   * `AbortSignal.timeout` does not fire while a loop without `await` holds up the thread.
   */
  deadlineMs?: number | undefined;
  /**
   * How often `toArray()` starts over when the kernel says that the table changed while it was read (default 3). If it still
   * does then, what came is returned, and `consistent` is false.
   */
  retryInterrupted?: number | undefined;
  /** Ends the dump, with the signal's reason, at the next datagram. */
  signal?: AbortSignal | undefined;
  /** What is being done, for errors: "ovs_flow.get" (default: the name of the message type). */
  operation?: string | undefined;
  /** Size of the family header in front of the request's attributes, for paths in errors (default: by protocol). */
  headerLength?: number | undefined;
  /**
   * Describes the request, instead of `operation` and `headerLength`. It is called only when something has to be said of
   * it. Threads that share the dump do without its names and its advice.
   */
  describe?: (() => RequestDescription) | undefined;
  /**
   * A socket to use instead of one of the pool: nothing else may use it meanwhile, and it must be in no group (EBUSY). The
   * kernel cannot be told to stop, so a dump on it that is given up is read to its end and thrown away, within `timeoutMs`;
   * where that does not succeed, the socket takes no other dump (EBUSY).
   */
  socket?: NetlinkSocket | undefined;
}

/** Lets another thread pull the same dump: see `Dump.share`. It survives `postMessage`. */
export interface DumpToken {
  readonly socket: SocketToken;
  readonly sequence: number;
  readonly state: SharedArrayBuffer;
  readonly request: Uint8Array;
  /** `deadline` is in milliseconds since the epoch. */
  readonly options: { timeoutMs: number; deadline: number; operation: string; headerLength: number | undefined };
}

const optionNames: Names<DumpOptions> = {
  netns: true,
  timeoutMs: true,
  deadlineMs: true,
  retryInterrupted: true,
  signal: true,
  operation: true,
  headerLength: true,
  describe: true,
  socket: true,
};

/** Throws unless a dump can be started like that. */
export function checkDumpOptions(protocol: number, options: DumpOptions): void {
  checkProtocol(protocol);
  checkKnown(options, optionNames);
  const { timeoutMs, deadlineMs, retryInterrupted, signal, operation, headerLength, describe, socket } = options;
  checkDuration(timeoutMs, "timeoutMs", 0);
  checkDuration(deadlineMs, "deadlineMs", 0);
  if (retryInterrupted !== undefined) checkInteger(retryInterrupted, 0, Number.MAX_SAFE_INTEGER, "retryInterrupted");
  checkSignal(signal);
  checkOperation(operation);
  checkHeaderLength(headerLength);
  if (describe !== undefined) checkFunction(describe, "describe");
  checkOwnSocket(socket, protocol);
}

/** Throws unless it is what `Dump.share` has returned. Its socket is checked where that is attached. */
export function checkDumpToken(token: DumpToken): void {
  const { state, request, sequence, options } = (token ?? {}) as Partial<DumpToken>;
  if (
    state instanceof SharedArrayBuffer &&
    state.byteLength === DUMP_STATE_SIZE &&
    request instanceof Uint8Array &&
    typeof sequence === "number" &&
    typeof options === "object"
  ) {
    return;
  }
  throw new TypeError(`token: expected what share() of a dump has returned, got ${shown(token)}`);
}
