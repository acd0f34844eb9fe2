import { typeError } from "../base/argument-error.ts";
import { checkOptions, checkProtocolNumber, integerFrom, type OptionChecks } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import type { NamespaceSource } from "../netns/namespace.ts";
import type { RequestDescription } from "../sock/advice.ts";
import { checkOneNamespace, duration, requestChecks } from "../sock/call-options.ts";
import { checkSocket, type NetlinkSocket, type SocketToken } from "../sock/socket.ts";
import { DUMP_STATE_SIZE } from "./dump-state.ts";

/** Options for reading a table with a dump request. */
export interface DumpOptions {
  /** Network namespace whose table is read (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /**
   * Maximum time in milliseconds that the dump waits for its next datagram (default 30,000; -1 for no limit). Each
   * datagram restarts the time. See `deadlineMs` for the duration of the whole dump.
   */
  timeoutMs?: number | undefined;
  /**
   * Maximum duration of the whole dump in milliseconds (default: no limit). It includes the caller's work between
   * messages and the restarts by `retryInterrupted`.
   *
   * The duration is checked with every datagram. Unlike `AbortSignal.timeout`, this option also ends a loop that never
   * yields to the event loop.
   */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of times that `toArray()` restarts the dump because the table changed (default 3). If the table also
   * changes during the last restart, the property `consistent` of the dump is false.
   */
  retryInterrupted?: number | undefined;
  /** Signal that ends the dump at the next datagram. The dump then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Name of the dump operation in errors, such as "ovs_flow.get" (default: the name of the message type). */
  operation?: string | undefined;
  /**
   * Size in bytes of the headers between `nlmsghdr` and the first attribute of the request (default: determined by the
   * protocol). Errors need it to show attribute paths.
   */
  headerLength?: number | undefined;
  /**
   * Returns the description of the dump request for errors and warnings. It replaces `operation` and `headerLength`.
   * Other threads that read the same dump do not call this function.
   */
  describe?: (() => RequestDescription) | undefined;
  /**
   * Socket to use instead of a pooled one. Do not use the socket for anything else during the dump. If the socket has
   * joined a multicast group, the dump fails with EBUSY.
   *
   * The kernel cannot cancel a dump, so an abandoned dump is read to its end within `timeoutMs`. If that takes longer,
   * the kernel rejects other dumps on the socket (EBUSY).
   */
  socket?: NetlinkSocket | undefined;
}

/** Token for reading the same dump in another thread: the result of `Dump.share`, sent with `postMessage`. */
export interface DumpToken {
  readonly socket: SocketToken;
  /** Sequence number of the dump request. */
  readonly sequence: number;
  readonly state: SharedArrayBuffer;
  readonly request: Uint8Array;
  /** Options of the dump. `deadline` is in milliseconds since 1970. */
  readonly options: { timeoutMs: number; deadline: number; operation: string; headerLength: number | undefined };
}

const optionChecks: OptionChecks<DumpOptions> = {
  ...requestChecks,
  deadlineMs: duration,
  retryInterrupted: integerFrom(0, Number.MAX_SAFE_INTEGER),
};

export function checkDumpOptions(protocol: number, options: DumpOptions): void {
  checkProtocolNumber(protocol);
  checkOptions(options, optionChecks);
  checkSocket(options.socket, protocol);
  checkOneNamespace(options);
}

/** Throws a TypeError unless the value is a token from `Dump.share`. Does not check the token's socket. */
export function checkDumpToken(token: DumpToken): void {
  const { state, request, sequence, options } = (token ?? {}) as Partial<DumpToken>;
  if (
    state instanceof SharedArrayBuffer &&
    state.byteLength === DUMP_STATE_SIZE &&
    request instanceof Uint8Array &&
    typeof sequence === "number" &&
    typeof options === "object" &&
    options !== null
  ) {
    return;
  }
  throw typeError("token", `expected the result of share() of a dump, got ${describeValue(token)}`);
}
