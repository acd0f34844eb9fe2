import { EAGAIN, ENOBUFS } from "../constants/errno.ts";
import { POLLIN } from "../constants/poll.ts";
import { check, NetlinkError, systemCallError } from "../errors.ts";
import { checkDuration, checkEvents, type ReceiveOptions, receiveDeadline } from "./call-options.ts";
import { type Datagram, MIN_OVERHEAD, type ReceiveBuffer, throwawayBuffer } from "./receive-buffer.ts";
import type { SocketCore } from "./socket-core.ts";

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
