import { typeError } from "./base/argument-error.ts";
import { describeValue, exactInteger } from "./base/describe.ts";
import { completeStack, hideLibrary } from "./base/stack.ts";
import { EACCES, EMFILE, ENFILE, ENOSPC, errnoName, errnoText } from "./constants/errno.ts";

/**
 * Requirements of the kernel for an attribute. In an error reply, they describe the rejected attribute
 * (`NLMSGERR_ATTR_POLICY`). `JSON.stringify` writes a bigint as a number if a number can represent it exactly,
 * otherwise as decimal text.
 */
export interface AttributePolicy {
  /**
   * Expected type of the attribute's value, such as "u32", "string" or "nested". If the type has no name: its number in
   * the kernel.
   */
  type: string | number;
  /** Minimum value of an integer attribute. */
  minimum?: bigint;
  /** Maximum value of an integer attribute. */
  maximum?: bigint;
  /** Minimum payload length of the attribute in bytes. */
  minimumLength?: number;
  /** Maximum payload length of the attribute in bytes. */
  maximumLength?: number;
  /** Allowed bits of an attribute that contains a bit mask. */
  mask?: bigint;
  /** Allowed bits of a `bitfield32` attribute. */
  bitfield32Mask?: number;
  /** Highest attribute number that is allowed in a nested attribute. */
  maximumType?: number;
  /** Number of the policy for the attributes inside a nested attribute. It is a key of `FamilyPolicy.policies`. */
  nestedPolicy?: number;
}

/**
 * Extended acknowledgement of the kernel (`NLMSGERR_ATTR_*`, linux/netlink.h): details of an error, or a warning about
 * a successful request. A field is present only if the kernel sent it.
 */
export interface ExtendedAck {
  /** The kernel's error or warning message. */
  message?: string;
  /** Offset in bytes of the rejected attribute in the request. */
  offset?: number;
  /**
   * Path of the rejected attribute, starting with the outermost attribute. The path consists of numbers, such as
   * "18.2", or of names if the spec of the family is known.
   */
  attribute?: string;
  /** Requirements of the kernel for the rejected attribute. */
  policy?: AttributePolicy;
  /** Number of a required attribute that the request lacks. */
  missingType?: number;
  /**
   * Byte offset of the nested attribute in which a required attribute is missing. Absent if the attribute is missing at
   * the top level of the request.
   */
  missingNest?: number;
  /**
   * Path of a required attribute that the request lacks, such as "18.7". Absent if the attribute belongs in a nested
   * attribute and the bytes of the request are not available.
   */
  missingAttribute?: string;
  /**
   * Identifier (cookie) of an object or action that a successful request has created, in a format that depends on the
   * netlink family. Later events of the family may contain the same identifier.
   */
  cookie?: Uint8Array;
}

/** Details of a {@link NetlinkError}, for its constructor. */
export interface NetlinkErrorDetails {
  /** Error number, positive or negative. */
  errno: number;
  /** Name of the system call that failed. */
  syscall?: string | undefined;
  /** Name of the rejected netlink operation, such as `RTM_NEWLINK`. */
  operation?: string | undefined;
  /** Path of the object that the kernel rejected, in the caller's arguments, such as "commands[2]". */
  path?: string | undefined;
  /** The kernel's extended acknowledgement: details of the error. */
  extendedAck?: ExtendedAck | undefined;
  /** Number of messages that the kernel dropped because a receive buffer was full (the error `ENOBUFS`). */
  dropped?: number | undefined;
  /** Full length in bytes of a datagram that did not fit into the receive buffer, if the error is `EMSGSIZE`. */
  length?: number | undefined;
  /** Number of messages of a batch that were sent before the error occurred. */
  sent?: number | undefined;
  /** The error that caused this one. */
  cause?: unknown;
}

/**
 * Error class of all failures at run time: a rejected request, a failed system call, a lost or malformed message, or a
 * closed socket. Invalid arguments cause a `TypeError` or `RangeError` instead.
 *
 * Programs can rely on `code`. The error message is for people and may change.
 */
export class NetlinkError extends Error {
  /** "NetlinkError", or the name of a subclass of `NetlinkError`. */
  override readonly name: string = "NetlinkError";
  /** Symbolic error code, such as "ENOENT". */
  readonly code: string;
  /** Negative error number as in Node.js, such as -2 for ENOENT. */
  readonly errno: number;
  /** Name of the failed system call. Absent if a request was sent but the kernel rejected it. */
  declare readonly syscall?: string;
  /** Name of the rejected netlink operation, such as `RTM_NEWLINK`. */
  declare readonly operation?: string;
  /**
   * Path of the rejected object in the caller's arguments or in the description of the desired state, such as
   * "commands[2]" in an nftables transaction. For a ruleset in the nft language: the line and the column. Absent for
   * other errors.
   */
  declare readonly path?: string;
  /** The kernel's extended acknowledgement: details of the error. */
  declare readonly extendedAck?: ExtendedAck;
  /** Number of messages that the kernel dropped, if known. */
  declare readonly dropped?: number;
  /** Full length in bytes of a datagram that did not fit into the receive buffer. */
  declare readonly length?: number;
  /** Number of messages of a batch that were sent before the error occurred. */
  declare readonly sent?: number;

  constructor(message: string, details: NetlinkErrorDetails) {
    if (typeof details?.errno !== "number") throw typeError("details.errno", "expected an error number");
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.errno = -Math.abs(details.errno);
    this.code = errnoName(details.errno);
    if (details.syscall !== undefined) this.syscall = details.syscall;
    if (details.operation !== undefined) this.operation = details.operation;
    if (details.path !== undefined) this.path = details.path;
    if (details.extendedAck !== undefined) {
      this.extendedAck = details.extendedAck;
      if (details.extendedAck.policy !== undefined) addToJson(details.extendedAck.policy);
    }
    if (details.dropped !== undefined) this.dropped = details.dropped;
    if (details.length !== undefined) this.length = details.length;
    if (details.sent !== undefined) this.sent = details.sent;
    completeStack(this, new.target as never);
    hideLibrary(this);
  }

  /** Returns all properties of the error for JSON loggers, including the message. The cause is converted to text. */
  toJSON(): Record<string, unknown> {
    const { name, message, cause } = this;
    const json: Record<string, unknown> = { name, message };
    Object.assign(json, this);
    if (cause !== undefined)
      json["cause"] = cause instanceof Error ? `${cause.name}: ${cause.message}` : describeValue(cause);
    return json;
  }
}

/** Writes bigints as numbers or text. `console.log` does not show `toJSON`. */
export function addToJson(policy: AttributePolicy): AttributePolicy {
  if (Object.hasOwn(policy, "toJSON") || !Object.isExtensible(policy)) return policy;
  Object.defineProperty(policy, Symbol.for("nodejs.util.inspect.custom"), { value: policyAsShown });
  return Object.defineProperty(policy, "toJSON", { value: policyAsJson });
}

function policyAsShown(this: AttributePolicy): AttributePolicy {
  return { ...this };
}

function policyAsJson(this: AttributePolicy): Record<string, unknown> {
  const entries = Object.entries(this).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === "bigint" ? exactInteger(value) : value,
  ]);
  return Object.fromEntries(entries);
}

/**
 * Returns the result of a successful system call, such as a descriptor or a number of bytes.
 *
 * @param advice how the user can solve the problem.
 * @throws NetlinkError if the result is negative.
 */
export function check(result: number, syscall: string, advice?: string): number {
  if (result >= 0) return result;
  throw systemCallError(syscall, result, advice);
}

/** @param advice how the user can solve the problem, or what state the failure leaves. */
export function failure(
  operation: string,
  reason: string,
  errno: number,
  advice?: string,
  cause?: unknown,
): NetlinkError {
  const message = `${operation}: ${reason} (${errnoName(errno)})`;
  return new NetlinkError(advice === undefined ? message : `${message}; ${advice}`, { errno, operation, cause });
}

export function systemCallError(
  syscall: string,
  errno: number,
  advice?: string,
  details?: Partial<NetlinkErrorDetails>,
): NetlinkError {
  const message = `${syscall}: ${errnoText(errno)} (${errnoName(errno)})`;
  const help = advice ?? limitAdvice(errno, syscall);
  return new NetlinkError(help === undefined ? message : `${message}; ${help}`, { ...details, errno, syscall });
}

/**
 * Replaces an error of the runtime's permissions (Deno; Node.js with `--permission`) by a {@link NetlinkError} EACCES that
 * names the missing flag. Returns other errors unchanged.
 *
 * @param operation what the library attempted, for the message.
 */
export function namingFlag(error: unknown, operation?: string): unknown {
  if (!isDenied(error)) return error;
  const { message, permission, resource = "" } = error as Error & { permission?: string; resource?: string };
  const [first = message] = message.split(/, run again|\n/);
  const isNode = permission !== undefined;
  const reason = isNode ? `Node.js denies ${permission}${resource === "" ? "" : ` of ${resource}`}` : `Deno: ${first}`;
  const what = operation === undefined ? reason : `${operation}: ${reason}`;
  const details = { errno: EACCES, operation, cause: error };
  return new NetlinkError(`${what} (EACCES); start the program with ${missingFlag(message)}`, details);
}

/**
 * Throws the error that names the missing flag, if the runtime's permissions caused `error`. For code that otherwise
 * ignores errors.
 */
export function throwIfDenied(error: unknown, operation?: string): void {
  if (isDenied(error)) throw namingFlag(error, operation);
}

/** Converts errors of the runtime's permissions in `code`. */
export function permitted<T>(code: () => T, operation?: string): T {
  try {
    return code();
  } catch (error) {
    throw namingFlag(error, operation);
  }
}

function isDenied(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error.name === "NotCapable" || (error as { code?: unknown }).code === "ERR_ACCESS_DENIED";
}

function missingFlag(message: string): string {
  // In these directories, --allow-read alone is not enough for Deno, but its message asks for this flag first.
  if (/read access to "\/(proc|sys|dev)\b/.test(message)) return "--allow-all";
  const flag = /--allow-[a-z-]*[a-z]/.exec(message)?.[0] ?? "--allow-all";
  return flag.startsWith("--allow-fs-") ? `${flag}=*` : flag;
}

export const AS_ROOT = "run as root, or the whole program under `unshare -rn`";

export function limitAdvice(errno: number, syscall: string): string | undefined {
  switch (Math.abs(errno)) {
    case EMFILE:
      return "this process has too many open files: close unused sockets, or raise `ulimit -n`";
    case ENFILE:
      return "the system has too many open files: raise the sysctl fs.file-max";
    case ENOSPC:
      if (syscall === "unshare")
        return "there are too many network namespaces: raise the sysctl user.max_net_namespaces";
      if (syscall === "epoll_ctl")
        return "there are too many watched sockets: raise the sysctl fs.epoll.max_user_watches";
  }
  return undefined;
}
