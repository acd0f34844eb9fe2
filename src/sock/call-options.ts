import { shown } from "../errors.ts";
import { checkPort } from "./socket-options.ts";
import type { Destination } from "./transport.ts";

/** Only these groups have a bit in an address; the others are known from packet info alone. */
export const LAST_ADDRESSED_GROUP = 32;
/** The longest time that a timer can be set to; it is more than three weeks. */
const LONGEST_TIMER_MS = 0x7fffffff;

/** How a message is sent. */
export interface SendOptions {
  /** Whether to wait when a peer's queue is full (default true, 30 s at most). The kernel itself never makes us wait. */
  wait?: boolean;
  /** Who gets it (default: the kernel). */
  to?: Destination;
}

/** How to wait for a datagram. */
export interface ReceiveOptions {
  /** Whether to wait for one when there is none (default false). The whole thread waits. */
  wait?: boolean;
  /** The longest wait in milliseconds; -1 is for ever (default). */
  timeoutMs?: number;
}

/** How to wait without holding up the thread. */
export interface WaitOptions {
  /** The longest wait in milliseconds; -1 is for ever (default). */
  timeoutMs?: number;
  /** Ends the wait with the signal's reason. */
  signal?: AbortSignal;
}

/** Returns the options of a send, or throws when they cannot be meant. */
export function checkedSendOptions(options: SendOptions | undefined): SendOptions {
  if (options === undefined) return {};
  checkObject(options, "options");
  const { to } = options;
  if (to === undefined) return options;
  checkObject(to, "to");
  checkPort(to.portId, "to.portId");
  if (to.group !== undefined && (!Number.isInteger(to.group) || to.group < 0 || to.group > LAST_ADDRESSED_GROUP)) {
    throw new RangeError(
      `to.group: expected a group number from 1 to ${LAST_ADDRESSED_GROUP} (others have no address), got ${shown(to.group)}`,
    );
  }
  return options;
}

/** Returns when a receive has to be over, on the clock of `performance.now()`; throws for a time that is none. */
export function receiveDeadline(options: ReceiveOptions): number {
  checkObject(options, "options");
  const { wait = false, timeoutMs = -1 } = options;
  checkTimeout(timeoutMs);
  return wait && timeoutMs >= 0 ? performance.now() + timeoutMs : Number.POSITIVE_INFINITY;
}

/** Throws unless the options of a wait can be meant. */
export function checkWaitOptions(options: WaitOptions): void {
  checkObject(options, "options");
  const { timeoutMs, signal } = options;
  if (timeoutMs !== undefined) checkTimeout(timeoutMs);
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`signal: expected an AbortSignal, got ${shown(signal)}`);
  }
}

/** Throws unless `timeoutMs` is a time in milliseconds, or negative for ever. */
export function checkTimeout(timeoutMs: number): void {
  if (typeof timeoutMs === "number" && !Number.isNaN(timeoutMs)) return;
  throw new TypeError(`timeoutMs: expected milliseconds, or -1 for ever, got ${shown(timeoutMs)}`);
}

/** Throws unless `events` can be a set of poll events. */
export function checkEvents(events: number): void {
  if (Number.isInteger(events) && events >= 0 && events <= 0x7fff) return;
  throw new RangeError(`events: expected poll events such as POLLIN, got ${shown(events)}`);
}

/** Throws unless a list of messages can be walked. */
export function checkIterable(list: Iterable<unknown>, name: string): void {
  if (typeof list === "object" && list !== null && Symbol.iterator in list) return;
  throw new TypeError(`${name}: expected an array, or something else to iterate over, got ${shown(list)}`);
}

/** Calls `action` after that time, for ever being never. Returns what cancels it. */
export function after(timeoutMs: number, action: () => void): () => void {
  if (timeoutMs < 0) return () => {};
  const timer = setTimeout(action, Math.min(timeoutMs, LONGEST_TIMER_MS));
  return () => clearTimeout(timer);
}

function checkObject(value: object, name: string): void {
  if (typeof value === "object" && value !== null) return;
  throw new TypeError(`${name}: expected an object, got ${shown(value)}`);
}
