import { describeValue } from "../errors.ts";
import { checkFunction, checkOptions, checkString, integerFrom, type OptionChecks } from "../message/check.ts";
import { checkSignal, duration } from "../sock/call-options.ts";
import type { NamespaceSource } from "../sock/namespace.ts";
import type { RequestDescription } from "../sock/outcomes.ts";
import type { NetlinkSocket, SocketToken } from "../sock/socket.ts";
import { checkSocket } from "../sock/socket.ts";
import { checkProtocol } from "../sock/socket-options.ts";
import { DUMP_STATE_SIZE } from "./dump-state.ts";

/** Options for a dump. */
export interface DumpOptions {
  /** The network namespace to read (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /**
   * Time limit in milliseconds of all waiting for the kernel during the dump together (default 30,000; -1 for none).
   */
  timeoutMs?: number | undefined;
  /**
   * Time limit of the whole dump in milliseconds, including the work between its messages and restarts by
   * `retryInterrupted` (default: none). Checked with every datagram. An `AbortSignal.timeout` does not fire while a
   * loop without `await` blocks the thread.
   */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of restarts by `toArray()` if the table changes during the dump (default 3). If the table also
   * changes during the last restart, the result is returned and `consistent` is false.
   */
  retryInterrupted?: number | undefined;
  /** Signal that ends the dump at the next datagram when it is aborted. The dump then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Name of the dump operation in errors, for example "ovs_flow.get" (default: the name of the message type). */
  operation?: string | undefined;
  /**
   * Size in bytes of the family header before the request's attributes, for paths in errors (default: determined by
   * protocol).
   */
  headerLength?: number | undefined;
  /**
   * Returns the description of the dump request, instead of `operation` and `headerLength`. Called only for errors and
   * warnings. Threads that share the dump do not use its names and advice.
   */
  describe?: (() => RequestDescription) | undefined;
  /**
   * A socket to use instead of a pooled one. The caller must not use it during the dump, and it must not have joined a
   * group (EBUSY). The kernel cannot cancel a dump, so an abandoned dump on this socket is read to its end, within
   * `timeoutMs`; if that fails, the socket accepts no other dump (EBUSY).
   */
  socket?: NetlinkSocket | undefined;
}

/** Token with which another thread reads the same dump: see `Dump.share`. It can be sent with `postMessage`. */
export interface DumpToken {
  readonly socket: SocketToken;
  readonly sequence: number;
  readonly state: SharedArrayBuffer;
  readonly request: Uint8Array;
  /** Token with which another thread attaches to a shared dump. `deadline` is in milliseconds since the epoch. */
  readonly options: { timeoutMs: number; deadline: number; operation: string; headerLength: number | undefined };
}

const optionNames: OptionChecks<DumpOptions> = {
  netns: true,
  timeoutMs: duration,
  deadlineMs: duration,
  retryInterrupted: integerFrom(0, Number.MAX_SAFE_INTEGER),
  signal: checkSignal,
  operation: checkString,
  headerLength: integerFrom(0, Number.MAX_SAFE_INTEGER),
  describe: checkFunction,
  socket: true,
};

/** Throws for invalid options of a dump. */
export function checkDumpOptions(protocol: number, options: DumpOptions): void {
  checkProtocol(protocol);
  checkOptions(options, optionNames);
  checkSocket(options.socket, protocol);
}

/**
 * Throws unless the value is a token of `Dump.share`. The socket in the token is checked when the thread attaches to
 * the dump.
 */
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
  throw new TypeError(`token: expected the result of share() of a dump, got ${describeValue(token)}`);
}
