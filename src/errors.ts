import { errnoName, errnoText } from "./constants/errno.ts";

/**
 * What the kernel would have accepted in an attribute that it refused (`NLMSGERR_ATTR_POLICY`). `JSON.stringify` writes
 * the bounds of one that this library has read: as numbers where these are exact, as decimal text beyond.
 */
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
  /** Path of the attribute at `offset`, from the outermost nest inwards: "18.2"; with names where a schema knows them. */
  attribute?: string;
  /** What the refused attribute should have looked like. */
  policy?: AttributePolicy;
  /** Number of an attribute that the request lacks. */
  missingType?: number;
  /** Byte offset, in the request, of the nest in which it is missing; absent when missing at the top. */
  missingNest?: number;
  /** Path of the missing attribute: "18.7". Absent when it is missing in a nest of a request that is not at hand. */
  missingAttribute?: string;
  /** Bytes that identify a created object to its creator (copied). */
  cookie?: Uint8Array;
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
  /** "NetlinkError", or what a class that extends this is called. */
  override readonly name: string = "NetlinkError";
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
    if (details.extendedAck !== undefined) {
      this.extendedAck = details.extendedAck;
      if (details.extendedAck.policy !== undefined) withJson(details.extendedAck.policy);
    }
    if (details.dropped !== undefined) this.dropped = details.dropped;
    if (details.length !== undefined) this.length = details.length;
    if (details.sent !== undefined) this.sent = details.sent;
  }

  /** All that the error says, its message included, for loggers that write JSON. The cause comes as text. */
  toJSON(): Record<string, unknown> {
    const { name, message, cause } = this;
    const json: Record<string, unknown> = { name, message };
    Object.assign(json, this);
    if (cause !== undefined) json["cause"] = cause instanceof Error ? `${cause.name}: ${cause.message}` : shown(cause);
    return json;
  }
}

/** Has `JSON.stringify` write this policy, bigints and all, and `console.log` no more than it says; returns it. */
export function withJson(policy: AttributePolicy): AttributePolicy {
  if (Object.hasOwn(policy, "toJSON") || !Object.isExtensible(policy)) return policy;
  Object.defineProperty(policy, Symbol.for("nodejs.util.inspect.custom"), { value: policyAsShown });
  return Object.defineProperty(policy, "toJSON", { value: policyAsJson });
}

function policyAsShown(this: AttributePolicy): AttributePolicy {
  return { ...this };
}

function policyAsJson(this: AttributePolicy): Record<string, unknown> {
  const entries = Object.entries(this).map(([name, value]) => [name, jsonValue(value)]);
  return Object.fromEntries(entries);
}

function jsonValue(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : `${value}`;
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

/** Text beyond that many characters is cut where a value is shown. */
const LONGEST_SHOWN = 64;

/** What a value is, in few words, for messages about values that are not what was expected. Never fails. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length <= LONGEST_SHOWN
        ? JSON.stringify(value)
        : `${JSON.stringify(value.slice(0, LONGEST_SHOWN))}… (${value.length} characters)`;
    case "bigint":
      return `${value}n`;
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : className(value);
    default:
      return String(value);
  }
}

/** The same without what a text or a large number says, for where it may be a key or a password. */
export function shownSort(value: unknown): string {
  if (typeof value === "string") return `text of ${value.length} ${value.length === 1 ? "character" : "characters"}`;
  return typeof value === "bigint" ? "a bigint" : shown(value);
}

function className(value: object): string {
  try {
    const name: unknown = value.constructor?.name;
    if (typeof name === "string" && name !== "") return name;
  } catch {
    // A getter of its own, or a proxy: what it is cannot be told.
  }
  return "an object";
}
