import { hostLittleEndian } from "../../../message/byte-order.ts";
import { LENGTH_OFFSET, type Message, PORT_ID_OFFSET, SEQUENCE_OFFSET } from "../../../message/message.ts";
import { SendArea } from "../../../sock/send-area.ts";
import { checkSentToKernel, trySendToKernel } from "../../../sock/sending.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { SocketCore } from "../../../sock/socket-core.ts";
import { retriesSend } from "../../../workers/pool/send-queue.ts";
import { detailedWord, type VerdictDetails } from "./verdict.ts";
import { NO_MARK, replaceVerdicts, VERDICT_LENGTH, writeVerdict } from "./verdict-message.ts";

/** A larger datagram needs more contiguous kernel memory. */
const MAX_BYTES = 16 * 1024;

/** Sends verdict messages as one datagram, faster than the send queue. */
export class MessageBatch {
  /** Verdict for packets whose own verdict cannot be sent, if any. */
  failureVerdict: VerdictDetails | undefined;
  readonly #socket: SocketCore;
  readonly #area = new SendArea();
  #count = 0;

  constructor(socket: NetlinkSocket) {
    this.#socket = socket.core;
  }

  /** Copies the message, and returns the sequence number of the copy. */
  add(message: Message): number {
    const { bytes } = message;
    const area = this.#area;
    if (this.#count > 0 && area.length + bytes.length > MAX_BYTES) this.flush();
    const socket = this.#socket;
    const at = area.append(bytes);
    const { view } = area.data;
    const sequence = socket.takeSequence(1);
    view.setUint32(at + LENGTH_OFFSET, bytes.length, hostLittleEndian);
    view.setUint32(at + SEQUENCE_OFFSET, sequence, hostLittleEndian);
    view.setUint32(at + PORT_ID_OFFSET, socket.portId, hostLittleEndian);
    this.#count++;
    return sequence;
  }

  /**
   * Sends one verdict immediately, after the collected verdicts. Writing the message directly to the send buffer is
   * faster than collecting it.
   *
   * @throws NetlinkError like {@link flush}.
   */
  sendVerdict(queue: number, id: number, word: number): void {
    this.flush();
    const area = this.#area;
    const socket = this.#socket;
    writeVerdict(area.data.view, queue, id, word, socket.takeSequence(1), socket.portId);
    this.#send(0, VERDICT_LENGTH, 1);
  }

  /**
   * Sends the collected verdicts as one datagram.
   *
   * @throws NetlinkError if the socket is closed, or if the kernel does not accept the datagram after retries. Before
   *   the error is thrown, the packets of these verdicts get `failureVerdict`, if possible.
   */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    const { length } = this.#area;
    this.#count = 0;
    try {
      this.#send(0, length, count);
    } catch (error) {
      this.#sendReplacement(length);
      throw error;
    } finally {
      this.#area.clear();
    }
  }

  #send(offset: number, length: number, messages: number): void {
    for (let tries = 1; ; tries++) {
      try {
        checkSentToKernel(this.#socket, trySendToKernel(this.#socket, this.#area, offset, length), messages);
        return;
      } catch (error) {
        if (!retriesSend(error, tries)) throw error;
      }
    }
  }

  #sendReplacement(length: number): void {
    const failure = this.failureVerdict;
    const area = this.#area;
    if (failure === undefined || this.#socket.closed) return;
    const { bytes } = area.data;
    const datagram = replaceVerdicts(bytes.subarray(0, length), detailedWord(failure), failure.mark ?? NO_MARK);
    if (datagram === undefined) return;
    try {
      this.#send(area.append(datagram), datagram.length, 1);
    } catch {
      // The caller gets the error of the first send.
    }
  }
}
