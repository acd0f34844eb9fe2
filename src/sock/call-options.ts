import { rangeError, typeError } from "../base/argument-error.ts";
import {
  type Check,
  checkFlag,
  checkFunction,
  checkObject,
  checkOptions,
  checkSignal,
  checkString,
  integerFrom,
  isPlainObject,
  type OptionChecks,
} from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { checkNamespace } from "../netns/namespace.ts";
import { checkPort } from "./socket-options.ts";
import type { Destination } from "./transport.ts";

/** Highest multicast group that fits a socket address, which has 32 bits for groups. */
export const LAST_ADDRESSED_GROUP = 32;
/** Default time limit in milliseconds of transactions and dumps. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** Options for sending messages on a socket. */
export interface SendOptions {
  /**
   * Whether to wait, up to 30 s, if the queue of the receiving socket is full (default true). Sends to the kernel never
   * wait.
   */
  wait?: boolean | undefined;
  /** Destination of the message (default: the kernel). */
  to?: Destination | undefined;
}

/** Options for receiving datagrams on a socket. */
export interface ReceiveOptions {
  /** Whether to block the thread until a datagram arrives, if none is queued (default false). */
  wait?: boolean | undefined;
  /** Maximum time in milliseconds to wait; -1 for no limit (default). Valid only with `wait`. */
  timeoutMs?: number | undefined;
}

/** Options for waiting asynchronously until a socket is readable or writable. */
export interface WaitOptions {
  /** Time limit of the wait in milliseconds; -1 for none (default). */
  timeoutMs?: number | undefined;
  /** Signal that ends the wait. The wait then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

const destinationChecks: OptionChecks<Destination> = { portId: checkPort, group: checkAddressedGroup as Check };

export const sendChecks: OptionChecks<SendOptions> = { wait: checkFlag, to: checkDestination };

/** Accepts plain objects, sockets, and other objects with a port id. */
function checkDestination(to: unknown, path: string): void {
  checkObject(to, path);
  const { portId, group } = to as Destination;
  checkOptions(isPlainObject(to) ? to : { portId, group }, destinationChecks, path);
}

export function checkedSendOptions(options: SendOptions = {}): SendOptions {
  checkOptions(options, sendChecks);
  return options;
}

export function checkOneNamespace({ netns, socket }: { netns?: unknown; socket?: unknown }): void {
  if (netns === undefined || socket === undefined) return;
  throw typeError("netns", "not allowed with socket, which has a network namespace");
}

function checkAddressedGroup(group: number, path: string): void {
  if (Number.isInteger(group) && group >= 0 && group <= LAST_ADDRESSED_GROUP) return;
  const problem = `expected a group number from 1 to ${LAST_ADDRESSED_GROUP} (others have no address), got ${describeValue(group)}`;
  throw typeof group === "number" ? rangeError(path, problem) : typeError(path, problem);
}

export const duration: Check = (time, path) => void checkDuration(time as number | undefined, path, 0);

/** Checks of the options that transactions and dumps have in common. */
export const requestChecks: Record<"operation" | "headerLength" | "describe" | "socket" | "netns", Check | true> &
  OptionChecks<WaitOptions> = {
  netns: checkNamespace,
  timeoutMs: duration,
  signal: checkSignal,
  socket: true,
  operation: checkString,
  headerLength: integerFrom(0, Number.MAX_SAFE_INTEGER),
  describe: checkFunction,
};

export const waitChecks: OptionChecks<WaitOptions> = { timeoutMs: duration, signal: checkSignal };

export const receiveChecks: OptionChecks<ReceiveOptions> = { wait: checkFlag, timeoutMs: duration };

/** Checks receive options. Returns the deadline as a time of `performance.now()`. */
export function receiveDeadline(options: ReceiveOptions, checks: OptionChecks<ReceiveOptions> = receiveChecks): number {
  checkOptions(options, checks);
  const { wait, timeoutMs } = options;
  if (timeoutMs !== undefined && wait === undefined) {
    throw typeError("timeoutMs", "has no effect without `wait`; set wait: true");
  }
  const longest = checkDuration(timeoutMs, "timeoutMs", Number.POSITIVE_INFINITY);
  return wait === true && longest < Number.POSITIVE_INFINITY ? performance.now() + longest : Number.POSITIVE_INFINITY;
}

/** Checks and returns a duration in milliseconds. Returns `byDefault` for undefined, and Infinity for -1 (no limit). */
export function checkDuration(time: number | undefined, name: string, byDefault: number): number {
  if (time === undefined) return byDefault;
  if (typeof time !== "number")
    throw typeError(name, `expected milliseconds, or -1 for no limit, got ${describeValue(time)}`);
  if (time >= 0) return time;
  if (time === -1) return Number.POSITIVE_INFINITY;
  throw rangeError(name, `expected a non-negative number of milliseconds, or -1 for no limit, got ${time}`);
}

/** Throws unless `events` is a non-empty set of poll events. */
export function checkEvents(events: number): void {
  // A wait for no events would never end.
  if (Number.isInteger(events) && events > 0 && events <= 0x7fff) return;
  const problem = `expected poll events such as POLLIN, got ${describeValue(events)}`;
  throw typeof events === "number" ? rangeError("events", problem) : typeError("events", problem);
}

export function checkIterable(list: Iterable<unknown>, name: string): void {
  if (typeof list === "object" && list !== null && Symbol.iterator in list) return;
  throw typeError(name, `expected an array or another iterable, got ${describeValue(list)}`);
}
