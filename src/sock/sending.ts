import { checkInteger } from "../base/check.ts";
import { EAGAIN, ECONNREFUSED, EINTR, ETIMEDOUT } from "../constants/errno.ts";
import { NetlinkError, systemCallError } from "../errors.ts";
import { type Request, requestBytes } from "../message/message.ts";
import { sendAdvice } from "./advice.ts";
import { checkedSendOptions, checkIterable, type SendOptions } from "./call-options.ts";
import { SendArea } from "./send-area.ts";
import type { SocketCore } from "./socket-core.ts";
import type { Destination } from "./transport.ts";

const SEND_TIMEOUT_MS = 30_000;

const singleArea = new SendArea();

/** Reused send memory; undefined while a call is using it. */
let idleBatch: SendArea | undefined;

export function send(socket: SocketCore, message: Request, options: SendOptions | undefined): number | undefined {
  const bytes = requestBytes(message, "message");
  const checked = checkedSendOptions(options);
  const sequence = socket.takeSequence(1);
  return sendOne(socket, bytes, sequence, checked) ? sequence : undefined;
}

export function sendWithSequence(
  socket: SocketCore,
  message: Request,
  sequence: number,
  options: SendOptions | undefined,
): boolean {
  const bytes = requestBytes(message, "message");
  checkInteger(sequence, 0, 0xffffffff, "sequence");
  return sendOne(socket, bytes, sequence, checkedSendOptions(options));
}

export function sendMany(socket: SocketCore, messages: Iterable<Request>, options: SendOptions | undefined): number {
  const { wait = true, to } = checkedSendOptions(options);
  checkIterable(messages, "messages");
  const batch = idleBatch ?? new SendArea();
  idleBatch = undefined;
  try {
    batch.clear();
    const spans: number[] = [];
    let count = 0;
    for (const message of messages) {
      const bytes = requestBytes(message, "messages", count++);
      spans.push(batch.appendMessage(bytes, 0, socket.takeSequence(1), socket.portId), bytes.length);
    }
    return sendSpans(socket, batch, spans, to, wait);
  } finally {
    idleBatch = batch;
  }
}

/**
 * Sends datagrams from a send area, many per system call. `spans` contains the offset and length of each datagram.
 *
 * Returns the index of the first datagram that was not sent. If `wait` is false, the function stops when a send would
 * block.
 *
 * @throws NetlinkError if a datagram cannot be delivered; `sent` is its index.
 */
export function sendSpans(
  socket: SocketCore,
  area: SendArea,
  spans: readonly number[],
  to: Destination | undefined,
  wait: boolean,
  start: number = 0,
): number {
  const count = spans.length / 2;
  const toGroup = (to?.group ?? 0) !== 0;
  let next = start;
  while (next < count) {
    // Send messages to a group one by one: a failed `sendmmsg` does not report the reason, and may have delivered one
    // message more than it reports. If the queue of a process is full, a single send waits.
    let result = -EINTR;
    let syscall = "sendmmsg";
    if (!toGroup) result = socket.withDescriptor(() => socket.transport.sendMany(area, spans, next, to, false));
    if (result === -EINTR || (wait && result === -EAGAIN)) {
      result = Math.min(sendRetrying(socket, area, spans[next * 2]!, spans[next * 2 + 1]!, to, wait), 1);
      syscall = "sendto";
    }
    if (!checkSent(socket, result, to, wait, next, syscall)) break;
    // Count a message to a group without members as sent.
    const delivered = Math.max(result, 1);
    next += delivered;
    socket.sent += delivered;
  }
  return next;
}

/** Sends a part of a send area to the kernel as one datagram. Returns the number of sent bytes or -errno. */
export function trySendToKernel(socket: SocketCore, area: SendArea, offset: number, length: number): number {
  // Only a shared socket can be closed by another thread.
  let result = -EINTR;
  if (!socket.isShared && !socket.ended) result = socket.transport.send(area, offset, length, undefined, true);
  if (result !== -EINTR && result !== -EAGAIN) return result;
  return sendRetrying(socket, area, offset, length, undefined, true);
}

/** Counts messages as sent after {@link trySendToKernel}. Throws if the result of that function is an error. */
export function checkSentToKernel(socket: SocketCore, result: number, messages: number): void {
  checkSent(socket, result, undefined, true);
  socket.sent += messages;
}

function sendOne(socket: SocketCore, bytes: Uint8Array, sequence: number, { wait = true, to }: SendOptions): boolean {
  singleArea.clear();
  const offset = singleArea.appendMessage(bytes, 0, sequence, socket.portId);
  const result = sendRetrying(socket, singleArea, offset, bytes.length, to, wait);
  if (!checkSent(socket, result, to, wait)) return false;
  socket.sent++;
  return true;
}

/** Sends one datagram. Retries for 30 s in short attempts, because closing the socket waits for the current attempt. */
function sendRetrying(
  socket: SocketCore,
  area: SendArea,
  offset: number,
  length: number,
  to: Destination | undefined,
  wait: boolean,
): number {
  let destination = to;
  let deadline = 0;
  for (;;) {
    const result = socket.withDescriptor(() => socket.transport.send(area, offset, length, destination, wait));
    if (result !== -EINTR && (result !== -EAGAIN || !wait)) return result;
    deadline ||= performance.now() + SEND_TIMEOUT_MS;
    if (performance.now() >= deadline) return -EAGAIN;
    // The group has the message; retry only for the port.
    if (to?.group !== undefined) destination = { portId: to.portId };
  }
}

/** Checks the result of a send. Returns false if the send would have blocked, and throws all other errors. */
function checkSent(
  { protocol }: SocketCore,
  result: number,
  to: Destination | undefined,
  wait: boolean,
  sent?: number,
  syscall = "sendto",
): boolean {
  if (result >= 0) return true;
  // Ignore ECONNREFUSED for a group message: the kernel also sends the message to port 0, where often no socket
  // receives it.
  if (result === -ECONNREFUSED && (to?.group ?? 0) !== 0 && (to?.portId ?? 0) === 0) return true;
  if (result !== -EAGAIN) throw systemCallError(syscall, result, sendAdvice(result, protocol), { sent });
  if (!wait) return false;
  throw new NetlinkError(
    `sendto: the peer's receive queue was full for ${SEND_TIMEOUT_MS / 1000} s (ETIMEDOUT); is it still receiving?`,
    { errno: ETIMEDOUT, syscall: "sendto", sent },
  );
}
