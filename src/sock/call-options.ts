import { shown } from "../errors.ts";
import { checkFlag, checkInteger, checkOptions } from "../message/check.ts";
import { checkPort } from "./socket-options.ts";
import type { Destination } from "./transport.ts";

/** Only these groups have a bit in an address; the others are known from packet info alone. */
export const LAST_ADDRESSED_GROUP = 32;
/** How long a transaction, and all waiting of a dump, may take when nobody says otherwise. */
export const DEFAULT_TIMEOUT_MS = 30_000;
/** The longest time that a timer can be set to; it is more than three weeks. */
const LONGEST_TIMER_MS = 0x7fffffff;

/** How a message is sent. */
export interface SendOptions {
  /** Whether to wait when a peer's queue is full (default true, 30 s at most). The kernel itself never makes us wait. */
  wait?: boolean | undefined;
  /** Who gets it (default: the kernel). */
  to?: Destination | undefined;
}

/** How to wait for a datagram. */
export interface ReceiveOptions {
  /** Whether to wait for one when there is none (default false). The whole thread waits. */
  wait?: boolean | undefined;
  /** Time limit of the wait in milliseconds; -1 for none (default). Only with `wait`. */
  timeoutMs?: number | undefined;
}

/** How to wait without holding up the thread. */
export interface WaitOptions {
  /** The longest wait in milliseconds; -1 is for ever (default). */
  timeoutMs?: number | undefined;
  /** Ends the wait with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Returns the options of a send, or throws when they cannot be meant. */
export function checkedSendOptions(options: SendOptions | undefined): SendOptions {
  if (options === undefined) return {};
  checkOptions(options);
  const { to, wait } = options;
  checkFlag(wait, "wait");
  if (to === undefined) return options;
  checkOptions(to, "to");
  checkPort(to.portId, "to.portId");
  if (to.group !== undefined) checkAddressedGroup(to.group);
  return options;
}

function checkAddressedGroup(group: number): void {
  if (Number.isInteger(group) && group >= 0 && group <= LAST_ADDRESSED_GROUP) return;
  const problem = `to.group: expected a group number from 1 to ${LAST_ADDRESSED_GROUP} (others have no address), got ${shown(group)}`;
  throw typeof group === "number" ? new RangeError(problem) : new TypeError(problem);
}

/** Returns when a receive has to be over, on the clock of `performance.now()`; throws for options that cannot be meant. */
export function receiveDeadline(options: ReceiveOptions): number {
  checkOptions(options);
  const { wait, timeoutMs } = options;
  checkFlag(wait, "wait");
  if (timeoutMs !== undefined && wait === undefined) {
    throw new TypeError("timeoutMs: it has no effect without `wait`: set wait: true");
  }
  const longest = checkDuration(timeoutMs, "timeoutMs", Number.POSITIVE_INFINITY);
  return wait === true && longest < Number.POSITIVE_INFINITY ? performance.now() + longest : Number.POSITIVE_INFINITY;
}

/**
 * Returns the milliseconds that are meant: `byDefault` where none were given, Infinity for -1, which is for ever.
 *
 * @throws TypeError for what is no number, RangeError for a number that is no time.
 */
export function checkDuration(time: number | undefined, name: string, byDefault: number): number {
  if (time === undefined) return byDefault;
  if (typeof time !== "number")
    throw new TypeError(`${name}: expected milliseconds, or -1 for ever, got ${shown(time)}`);
  if (time >= 0) return time;
  if (time === -1) return Number.POSITIVE_INFINITY;
  throw new RangeError(`${name}: expected milliseconds from 0 on, or -1 for ever, got ${time}`);
}

/** Throws unless there is no signal, or one. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new TypeError(`signal: expected an AbortSignal, got ${shown(signal)}`);
}

/** Throws unless there is no name of an operation, or one. */
export function checkOperation(operation: string | undefined): void {
  if (operation === undefined || typeof operation === "string") return;
  throw new TypeError(`operation: expected a string, got ${shown(operation)}`);
}

/** Throws unless there is no size of a family header, or one that can be. */
export function checkHeaderLength(headerLength: number | undefined): void {
  if (headerLength !== undefined) checkInteger(headerLength, 0, Number.MAX_SAFE_INTEGER, "headerLength");
}

/** Throws unless `events` can be a set of poll events. */
export function checkEvents(events: number): void {
  // With none, nothing would ever end the wait.
  if (Number.isInteger(events) && events > 0 && events <= 0x7fff) return;
  const problem = `events: expected poll events such as POLLIN, got ${shown(events)}`;
  throw typeof events === "number" ? new RangeError(problem) : new TypeError(problem);
}

/** Throws unless a list of messages can be walked. */
export function checkIterable(list: Iterable<unknown>, name: string): void {
  if (typeof list === "object" && list !== null && Symbol.iterator in list) return;
  throw new TypeError(`${name}: expected an array, or something else to iterate over, got ${shown(list)}`);
}

/** Calls `action` after that time, for ever being never. Returns what cancels it. */
export function after(time: number, action: () => void): () => void {
  if (time < 0 || time === Number.POSITIVE_INFINITY) return () => {};
  const timer = setTimeout(action, Math.min(time, LONGEST_TIMER_MS));
  return () => clearTimeout(timer);
}
