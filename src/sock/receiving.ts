import { checkOptions } from "../base/check.ts";
import { EAGAIN, ENOBUFS } from "../constants/errno.ts";
import { POLLIN } from "../constants/poll.ts";
import { check, NetlinkError, systemCallError } from "../errors.ts";
import type { CallOwner } from "../threads/calls/call-threads.ts";
import { type PendingWait, waitForEvents } from "../threads/poller.ts";
import { after } from "../threads/timer.ts";
import {
  checkDuration,
  checkEvents,
  type ReceiveOptions,
  receiveDeadline,
  type WaitOptions,
  waitChecks,
} from "./call-options.ts";
import { type Datagram, MIN_OVERHEAD, type ReceiveBuffer, throwawayBuffer } from "./receive-buffer.ts";
import type { SocketCore } from "./socket-core.ts";
import type { Transport } from "./transport.ts";

/** Maximum number of receives in a call that must not block, if all datagrams come from ignored senders. */
const MAX_SKIPPED_RECEIVES = 50;

/**
 * Maximum number of overruns (ENOBUFS) in a row. The kernel reports an overrun once, and another one only after further
 * messages, so more of them mean that the socket cannot be read.
 */
export const MAX_OVERRUNS = 16;

/**
 * Receives datagrams without waiting, and returns those of accepted senders.
 *
 * @throws NetlinkError ENOBUFS after an overrun, with the number of drops since the last report.
 */
export function receiveAccepted(socket: SocketCore, buffer: ReceiveBuffer, maximum: number): readonly Datagram[] {
  const received = socket.receive(buffer, maximum);
  if (received < 0 && received !== -EAGAIN) throw receiveError(socket, received);
  return buffer.accepted;
}

/** Returns the error of a failed receive. ENOBUFS errors contain the number of drops since the last report. */
export function receiveError(socket: SocketCore, errno: number, syscall = "recvmmsg"): NetlinkError {
  if (errno !== -ENOBUFS) return systemCallError(syscall, errno);
  const lost = socket.takeDrops(socket.dropped);
  return new NetlinkError(
    `receive: the receive buffer was full and the kernel dropped ${lost === 0 ? "" : `${lost} `}messages (ENOBUFS); ` +
      "the socket remains usable: re-read the lost state, and use a larger receiveBufferSize or receive faster",
    { errno, syscall, dropped: lost === 0 ? undefined : lost },
  );
}

/**
 * Receives datagrams like {@link receiveAccepted}, and waits for one if `options.wait` is set.
 *
 * @throws NetlinkError EBUSY if the socket is reserved, for example by a dump.
 */
export function receiveUnreserved(
  socket: SocketCore,
  buffer: ReceiveBuffer,
  maximum: number,
  options: ReceiveOptions = {},
): readonly Datagram[] {
  const deadline = receiveDeadline(options);
  return receiveUntil(socket, buffer, maximum, options.wait === true, deadline);
}

export function receiveUntil(
  socket: SocketCore,
  buffer: ReceiveBuffer,
  maximum: number,
  wait: boolean,
  deadline: number,
): readonly Datagram[] {
  for (let skipped = 0; ; ) {
    socket.checkNotReserved();
    const datagrams = receiveAccepted(socket, buffer, maximum);
    if (datagrams.length > 0) return datagrams;
    if (buffer.filled > 0) {
      // Ignored senders must not block the caller forever.
      if (wait ? performance.now() < deadline : ++skipped < MAX_SKIPPED_RECEIVES) continue;
      return datagrams;
    }
    if (!wait) return datagrams;
    const left = deadline - performance.now();
    if (left <= 0) return datagrams;
    waitFor(socket, POLLIN, left);
  }
}

/**
 * Discards queued datagrams, at most one full receive buffer, so that a fast sender cannot block the call.
 *
 * @throws NetlinkError if the socket cannot be read.
 */
export function drain(socket: SocketCore): number {
  socket.checkNotReserved();
  const { slots } = throwawayBuffer();
  let bytes = 0;
  let count = 0;
  let overruns = 0;
  while (bytes < socket.transport.receiveBufferSize) {
    const received = socket.withDescriptor(() => socket.transport.receive(slots, slots.count));
    if (received === -ENOBUFS) {
      socket.overruns++;
      if (++overruns < MAX_OVERRUNS) continue;
    } else overruns = 0;
    if (received === -EAGAIN) break;
    if (received < 0) throw receiveError(socket, received);
    for (let slot = 0; slot < received; slot++) bytes += slots.length(slot) + MIN_OVERHEAD;
    count += received;
  }
  return count;
}

/** Blocks the thread until a poll event occurs on a socket. Returns the occurred events, or 0 after `timeoutMs`. */
export function waitFor(socket: SocketCore, events: number, timeoutMs: number | undefined): number {
  checkEvents(events);
  const longest = checkDuration(timeoutMs, "timeoutMs", Number.POSITIVE_INFINITY);
  const time = longest === Number.POSITIVE_INFINITY ? -1 : longest;
  const ready = socket.withDescriptor(() => socket.transport.wait(events, time));
  socket.checkOpen();
  return check(ready, "poll");
}

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
