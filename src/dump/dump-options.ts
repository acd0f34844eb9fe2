import { shown } from "../errors.ts";
import { protocolName } from "../message/names.ts";
import type { NamespaceSource } from "../sock/namespace.ts";
import { NetlinkSocket, type SocketToken } from "../sock/socket.ts";
import { checkProtocol } from "../sock/socket-options.ts";

/** How a dump is done. */
export interface DumpOptions {
  /** The network namespace to read (default: the calling thread's). */
  netns?: NamespaceSource | undefined;
  /** The longest that all waiting for the kernel may take together, in milliseconds (default 30,000). */
  timeoutMs?: number;
  /**
   * How often `toArray()` starts over when the table changed while it was read (default 3). If it still changes then, it
   * returns what came, and `consistent` is false.
   */
  retryInterrupted?: number;
  /** Ends the dump, with the signal's reason, at the next datagram. */
  signal?: AbortSignal;
  /** What is being done, for errors: "ovs_flow.get" (default: the name of the message type). */
  operation?: string;
  /** Size of the family header in front of the request's attributes, for paths in errors (default: by protocol). */
  headerLength?: number | undefined;
  /**
   * A socket to use instead of one of the pool: nothing else may use it meanwhile, and it must be in no group. The kernel
   * cannot be told to stop, so a dump on it that is given up is read to its end and thrown away, within `timeoutMs`;
   * where that does not succeed, the socket takes no other dump (EBUSY).
   */
  socket?: NetlinkSocket;
}

/** Lets another thread pull the same dump: see `Dump.share`. It survives `postMessage`. */
export interface DumpToken {
  readonly socket: SocketToken;
  readonly sequence: number;
  readonly state: SharedArrayBuffer;
  readonly request: Uint8Array;
  readonly options: { timeoutMs: number; operation: string; headerLength: number | undefined };
}

/** Throws unless a dump can be started like that. */
export function checkDumpOptions(protocol: number, options: DumpOptions): void {
  checkProtocol(protocol);
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options: expected an object, got ${shown(options)}`);
  }
  const { timeoutMs, retryInterrupted, signal, operation, headerLength, socket } = options;
  if (timeoutMs !== undefined && !(typeof timeoutMs === "number" && timeoutMs >= 0)) {
    throw new RangeError(`timeoutMs: expected milliseconds from 0 on, got ${shown(timeoutMs)}`);
  }
  if (retryInterrupted !== undefined && !isCount(retryInterrupted)) {
    throw new RangeError(`retryInterrupted: expected an integer from 0 on, got ${shown(retryInterrupted)}`);
  }
  if (headerLength !== undefined && !isCount(headerLength)) {
    throw new RangeError(`headerLength: expected a number of bytes from 0 on, got ${shown(headerLength)}`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`signal: expected an AbortSignal, got ${shown(signal)}`);
  }
  if (operation !== undefined && typeof operation !== "string") {
    throw new TypeError(`operation: expected a string, got ${shown(operation)}`);
  }
  if (socket === undefined) return;
  if (!(socket instanceof NetlinkSocket)) {
    throw new TypeError(`socket: expected a NetlinkSocket, got ${shown(socket)}`);
  }
  if (socket.protocol !== protocol) {
    throw new RangeError(`socket: it is one of ${protocolName(socket.protocol)}, not ${protocolName(protocol)}`);
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
