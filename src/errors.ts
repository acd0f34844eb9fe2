import { errnoName, errnoText } from "./constants/errno.ts";

/** What the kernel would have accepted in an attribute that it refused (`NLMSGERR_ATTR_POLICY`). */
export interface AttributePolicy {
  /** The expected kind: "u32", "string", "nested", … or the kernel's number for a kind unknown here. */
  type: string | number;
  /** Smallest value, for integers. */
  minimum?: bigint;
  /** Largest value, for integers. */
  maximum?: bigint;
  /** Shortest payload in bytes. */
  minimumLength?: number;
  /** Longest payload in bytes. */
  maximumLength?: number;
  /** Bits that may be set, for integers that are bit masks. */
  mask?: bigint;
  /** Bits that may be set, for `bitfield32`. */
  bitfield32Mask?: number;
  /** Highest attribute number inside, for nests. */
  maximumType?: number;
  /** Number of the policy that describes the inside, for nests in a family's policy. */
  nestedPolicy?: number;
}

/**
 * What the kernel says about a refusal beyond its number, or as a warning beside a success
 * (extended ACK, `NLMSGERR_ATTR_*` in linux/netlink.h). Every field is there only when the kernel sent it.
 */
export interface ExtendedAck {
  /** The kernel's own sentence. */
  message?: string;
  /** Byte offset, in the request, of the attribute that was refused. */
  offset?: number;
  /** Path of that attribute from the outermost nest inwards: "18.2", or with names where a schema knows them. */
  attribute?: string;
  /** What the refused attribute should have looked like. */
  policy?: AttributePolicy;
  /** Number of an attribute that the request lacks. */
  missingType?: number;
  /** Byte offset, in the request, of the nest in which it is missing; absent when missing at the top. */
  missingNest?: number;
  /** Bytes that identify a created object to its creator (copied). */
  cookie?: Uint8Array;
}

/** What a value is, for messages about values that are not what was expected. */
export function shown(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "object") return value.constructor?.name ?? "an object";
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "function" ? "a function" : String(value);
}

/** What a {@link NetlinkError} is made from. */
export interface NetlinkErrorDetails {
  /** The error number, of either sign. */
  errno: number;
  /** The system call that failed, when one did. */
  syscall?: string | undefined;
  /** The netlink operation that was refused, such as `RTM_NEWLINK`. */
  operation?: string | undefined;
  /** The kernel's extended acknowledgement, when it sent one. */
  extendedAck?: ExtendedAck | undefined;
  /** How many messages the kernel dropped, for `ENOBUFS` on a receiving socket. */
  dropped?: number | undefined;
  /** The true length of a datagram that did not fit, for `EMSGSIZE`. */
  length?: number | undefined;
  /** How many messages of a batch were sent before the one that failed. */
  sent?: number | undefined;
  /** The underlying error. */
  cause?: unknown;
}

/**
 * The one error class of this library for everything that fails at run time: a refusal by the kernel, a failed
 * system call, a lost or malformed message, a closed socket. (Mistakes in arguments are `TypeError` or `RangeError`.)
 * `code` is stable and meant for programs; the message is for people and says what to do next.
 */
export class NetlinkError extends Error {
  override readonly name = "NetlinkError";
  /** The symbolic error: "ENOENT". */
  readonly code: string;
  /** The error number, negative as in Node: -2. */
  readonly errno: number;
  /** The system call that failed; absent when the kernel refused a request that was delivered. */
  declare readonly syscall?: string;
  /** The netlink operation that was refused. */
  declare readonly operation?: string;
  /** What else the kernel said. */
  declare readonly extendedAck?: ExtendedAck;
  /** How many messages were lost, where that is what went wrong and the number is known. */
  declare readonly dropped?: number;
  /** The true length in bytes of a datagram that was too long for its buffer. */
  declare readonly length?: number;
  /** How many messages of a batch were sent before the one that failed. */
  declare readonly sent?: number;

  constructor(message: string, details: NetlinkErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.errno = -Math.abs(details.errno);
    this.code = errnoName(details.errno);
    if (details.syscall !== undefined) this.syscall = details.syscall;
    if (details.operation !== undefined) this.operation = details.operation;
    if (details.extendedAck !== undefined) this.extendedAck = details.extendedAck;
    if (details.dropped !== undefined) this.dropped = details.dropped;
    if (details.length !== undefined) this.length = details.length;
    if (details.sent !== undefined) this.sent = details.sent;
  }
}

/**
 * Returns `result` when it is not negative; otherwise throws the {@link NetlinkError} for the error number that it
 * carries. `advice` says what the caller can do, where that is known.
 */
export function check(result: number, syscall: string, advice?: string): number {
  if (result >= 0) return result;
  throw systemCallError(syscall, result, advice);
}

/** Builds the error for a system call that returned `-errno`, with `details` beyond that where there are any. */
export function systemCallError(
  syscall: string,
  errno: number,
  advice?: string,
  details?: Partial<NetlinkErrorDetails>,
): NetlinkError {
  const message = `${syscall}: ${errnoText(errno)} (${errnoName(errno)})`;
  return new NetlinkError(advice === undefined ? message : `${message}; ${advice}`, { ...details, errno, syscall });
}
