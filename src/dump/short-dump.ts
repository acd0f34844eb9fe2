import { NLM_F_DUMP_INTR, NLMSG_DONE, NLMSG_ERROR, NLMSG_HDRLEN, NLMSG_MIN_TYPE } from "../constants/netlink.ts";
import { ReceiveSlots } from "../ffi/receive-slots.ts";
import { type Message, MessageCursor, type MessageView } from "../message/message.ts";
import { DEFAULT_SLOT_SIZE } from "../sock/receive-buffer.ts";
import { SendArea } from "../sock/send-area.ts";
import { checkSentToKernel, trySendToKernel } from "../sock/sending.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { SocketCore } from "../sock/socket-core.ts";
import { runSteps } from "../sock/steps/socket-steps.ts";
import { DumpRequest } from "./dump-request.ts";
import { DumpSocket } from "./dump-socket.ts";
import { DumpState } from "./dump-state.ts";

let reader: ShortDumps | undefined;

/**
 * Sends a dump request, and calls `add` with each message of the dump. The message is valid only during the call. For
 * dumps of at most two datagrams, this function takes less time than `dump`, because it creates no objects.
 *
 * Returns false, without a call of `add`, if the dump had an error, was interrupted, or had more than two datagrams. The
 * caller must then repeat the request as a usual dump.
 */
export function readShortDump(socket: NetlinkSocket, request: Message, add: (message: MessageView) => void): boolean {
  reader ??= new ShortDumps();
  return reader.read(socket, request, add);
}

/** Memory for the short dumps of this thread. */
class ShortDumps {
  readonly #area = new SendArea();
  readonly #slots = new ReceiveSlots(2, DEFAULT_SLOT_SIZE);
  readonly #cursor = new MessageCursor();
  /** Whether the kernel has ended the current dump. */
  #isEnded = false;

  read(socket: NetlinkSocket, request: Message, add: (message: MessageView) => void): boolean {
    const { core } = socket;
    // A usual dump must come first: see DumpSocket.readLong().
    if (core.isShared || core.ended || !core.hasReadLong || core.transport.receiveOne === undefined) return false;
    const reservation = core.reserve("dump");
    let first = -1;
    let second = 0;
    try {
      const sequence = core.takeSequence(1);
      const { bytes } = request;
      this.#area.clear();
      const offset = this.#area.appendMessage(bytes, 0, sequence, core.portId);
      checkSentToKernel(core, trySendToKernel(core, this.#area, offset, bytes.length), 1);
      this.#isEnded = false;
      first = this.#receive(core, 0, sequence);
      if (!this.#isEnded) second = this.#receive(core, 1, sequence);
      if (!this.#isEnded) {
        first = -1;
        readToEnd(socket, request, sequence);
      }
    } finally {
      reservation.dispose();
    }
    if (first < 0 || second < 0) return false;
    for (const cursor = this.#over(0, first); cursor.next(); ) add(cursor.message);
    for (const cursor = this.#over(1, second); cursor.next(); ) add(cursor.message);
    return true;
  }

  /** Returns the length of the datagram's entries; -1 if the datagram contains more than entries and the end. */
  #receive(core: SocketCore, slot: number, sequence: number): number {
    const received = core.receiveDirectly(this.#slots, slot);
    if (received <= 0 || received > this.#slots.capacity) return -1;
    const cursor = this.#over(slot, received);
    const { message } = cursor;
    const start = this.#slots.offset(slot);
    let length = 0;
    let isPlain = true;
    while (cursor.next()) {
      const { type } = message;
      const isOwn = message.sequence === sequence;
      if (isOwn && (type === NLMSG_DONE || type === NLMSG_ERROR)) this.#isEnded = true;
      if (!isOwn || this.#isEnded !== type < NLMSG_MIN_TYPE || (message.flags & NLM_F_DUMP_INTR) !== 0) isPlain = false;
      else if (!this.#isEnded) length = message.offset + message.length - start;
      else if (!isSuccess(message)) isPlain = false;
    }
    return isPlain && cursor.error === undefined ? length : -1;
  }

  #over(slot: number, length: number): MessageCursor {
    const { bytes, view } = this.#slots;
    const start = this.#slots.offset(slot);
    return this.#cursor.over(bytes, view, start, start + length);
  }
}

/** Discards the rest of the dump. Otherwise, the kernel would reject the next dump on the socket (EBUSY). */
function readToEnd(socket: NetlinkSocket, request: Message, sequence: number): void {
  const described = new DumpRequest(socket.protocol, request, { socket });
  runSteps(new DumpSocket(socket, undefined, described, { socket }, sequence).readToEnd(new DumpState()));
}

/** Whether the message ends a dump without an error, and without an extended acknowledgement. */
function isSuccess({ type, length, view, offset }: MessageView): boolean {
  return type === NLMSG_DONE && length === NLMSG_HDRLEN + 4 && view.getInt32(offset + NLMSG_HDRLEN) === 0;
}
