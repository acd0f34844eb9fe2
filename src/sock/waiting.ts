import { checkOptions } from "../base/check.ts";
import { POLLIN } from "../constants/poll.ts";
import type { CallOwner } from "../threads/calls/call-threads.ts";
import { type PendingWait, waitForEvents } from "../threads/poller.ts";
import { after } from "../threads/timer.ts";
import { checkDuration, checkEvents, type WaitOptions, waitChecks } from "./call-options.ts";
import { waitFor } from "./receiving.ts";
import type { SocketCore } from "./socket-core.ts";
import type { Transport } from "./transport.ts";

/**
 * Waits without blocking the thread. Returns the occurred events, or 0 after `timeoutMs`.
 *
 * @param owner asynchronous call that waits, and may cancel the wait.
 */
export async function waitForAsync(
  socket: SocketCore,
  events: number,
  options: WaitOptions,
  owner?: CallOwner,
): Promise<number> {
  checkEvents(events);
  checkOptions(options, waitChecks);
  const { timeoutMs, signal } = options;
  const longest = checkDuration(timeoutMs, "timeoutMs", Number.POSITIVE_INFINITY);
  signal?.throwIfAborted();
  if (!socket.isKernelSocket) {
    const ready = waitFor(socket, events, timeoutMs);
    // A limited wait has ended: a custom transport has a clock of its own. A receiver calls when its socket is readable.
    const canWait =
      longest === Number.POSITIVE_INFINITY && owner === undefined && socket.transport.onReadable !== undefined;
    if (ready !== 0 || !canWait || socket.reservedFor !== undefined) return ready;
  }
  const waits = socket.isKernelSocket
    ? socket.withDescriptor((fd) => startWaits(fd, events, socket.wakeFd))
    : [untilReadable(socket, events)];
  owner?.awaits({
    get progressTime() {
      return !socket.closed && waitFor(socket, events, 0) > 0 ? performance.now() : 0;
    },
    cancel: () => endAll(waits),
  });
  let ready: number;
  try {
    ready = await firstOf(waits, socket.pendingWaits, signal, longest);
  } finally {
    owner?.awaits(undefined);
  }
  socket.checkOpen();
  if (ready === 0) signal?.throwIfAborted();
  return ready;
}

type CancelableWait = Pick<PendingWait, "promise" | "cancel">;

function endAll(waits: readonly CancelableWait[]): void {
  for (const { cancel } of waits) cancel();
}

/**
 * Resolves with the result of the first wait that ends; with 0 after `longest` milliseconds, after an abort of the
 * signal, or after a call of the function that is in `pending` meanwhile.
 */
export async function firstOf(
  waits: readonly CancelableWait[],
  pending: Set<() => void>,
  signal: AbortSignal | undefined,
  longest: number = Number.POSITIVE_INFINITY,
): Promise<number> {
  const end = () => endAll(waits);
  const cancelTimer = after(longest, end);
  signal?.addEventListener("abort", end);
  pending.add(end);
  try {
    return await Promise.race(waits.map(({ promise }) => promise));
  } finally {
    pending.delete(end);
    signal?.removeEventListener("abort", end);
    cancelTimer();
    end();
  }
}

/** Pending waits by custom transport, which has one listener for all. */
const waitsOfTransports = new WeakMap<Transport, Set<() => void>>();

/** Waits for a transport without a descriptor. */
function untilReadable({ transport }: SocketCore, events: number): CancelableWait {
  const { promise, resolve } = Promise.withResolvers<number>();
  const waits = waitsOfTransports.get(transport) ?? new Set();
  waitsOfTransports.set(transport, waits);
  const cancel = () => {
    if (waits.delete(resume) && waits.size === 0) transport.onReadable?.(undefined);
    resolve(0);
  };
  const resume = () => {
    const ready = transport.wait(events, -1);
    if (ready === 0) return;
    resolve(ready);
    cancel();
  };
  waits.add(resume);
  transport.onReadable?.(() => {
    for (const one of [...waits]) one();
  });
  return { promise, cancel };
}

/** The eventfd ends the wait if another thread closes the socket. */
function startWaits(fd: number, events: number, wakeFd: number | undefined): PendingWait[] {
  const wait = waitForEvents(fd, events);
  if (wakeFd === undefined) return [wait];
  try {
    return [wait, waitForEvents(wakeFd, POLLIN)];
  } catch (error) {
    wait.cancel();
    throw error;
  }
}
