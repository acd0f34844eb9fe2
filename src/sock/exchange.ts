import { EAGAIN, EBADMSG, EMSGSIZE, ENOBUFS } from "../constants/errno.ts";
import {
  NETLINK_AUDIT,
  NETLINK_NETFILTER,
  NLM_F_ACK,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
} from "../constants/netlink.ts";
import { POLLIN } from "../constants/poll.ts";
import { NetlinkError, systemCallError } from "../errors.ts";
import { SendArea } from "../ffi/send-area.ts";
import { align } from "../message/align.ts";
import { errorCode } from "../message/control.ts";
import { type BorrowedMessage, Message, MessageCursor } from "../message/message.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "./call-options.ts";
import { tooLongError } from "./exchange-errors.ts";
import { fillHeader, framesBatch, isAcknowledgedLast, plainAnswer, sequenceOfCutMessage } from "./exchange-messages.ts";
import type { ExchangeOptions, TransactionResult } from "./exchange-options.ts";
import { Outcomes } from "./outcomes.ts";
import { type Datagram, ReceiveBuffer } from "./receive-buffer.ts";
import { mayBeDump, repliesLate } from "./request-kinds.ts";
import type { NetlinkSocket } from "./socket.ts";

export type { ExchangeOptions, RequestDescription, TransactionResult } from "./exchange-options.ts";

const DEFAULT_RESENDS = 3;
/** The most requests that are under way at once. */
const MAX_WINDOW = 128;
/** What one reply takes of the receive buffer, at a guess that has served Open vSwitch well. */
const ASSUMED_REPLY_SIZE = 4096;
/** The most bytes of requests in one datagram: the kernel copies it into one piece of memory, and a page is cheap. */
const MAX_BATCH_BYTES = 4096 - 512;
/** How many answers one system call can bring. */
const RECEIVE_SLOTS = 64;
/** The most memory that the buffer for answers takes, unless a single one is larger, and the largest one it can hold. */
const MAX_BUFFER = 64 * 1024 * 1024;
const MAX_ANSWER = 2 ** 30;
/** The longest answer that the buffer for answers is kept for: the memory of longer ones is not held on to. */
const LONGEST_KEPT = 1024 * 1024;

/** How often answers are received before the clock is looked at: others can fill the queue as fast as it is read. */
const RECEIVES_WITHOUT_CLOCK = 16;

const NO_REQUESTS: readonly Uint8Array[] = [];
const NO_OPTIONS: ExchangeOptions = {};

/**
 * Exchanges the requests of one call for their results.
 *
 * ```
 * requests   │ done │ first … end: the window in flight │ not sent yet │
 * ```
 *
 * The kernel processes a window in order while it is being sent, so a reply to one request confirms all earlier ones, unless
 * replies were dropped: then only a request with a reply of its own is confirmed. The window starts again at the first request
 * that is resent, so that requests never change their order; the confirmed ones behind it are left out.
 */
export class Exchange {
  /** Whether the socket is as it was: nothing that belongs to this call can still arrive. */
  clean = true;
  readonly #area = new SendArea();
  readonly #cursor = new MessageCursor();
  readonly #outcomes = new Outcomes();
  readonly #standardBuffer = new ReceiveBuffer({ slots: RECEIVE_SLOTS });
  #buffer = this.#standardBuffer;
  /** A buffer for answers that the other one is too small for; it is taken after the window. */
  #enlarged: ReceiveBuffer | undefined;
  #socket: NetlinkSocket | undefined;
  #requests = NO_REQUESTS;
  #options = NO_OPTIONS;
  #oneDatagram = false;
  /** Whether some requests may be answered after their acknowledgement. */
  #mayReplyLate = false;
  /** The window in flight: the numbers of its first request, sent with `#firstSequence`, and of the first one behind it. */
  #first = 0;
  #end = 0;
  #firstSequence = 0;
  /** Whether the window is one request that is answered after its acknowledgement. */
  #repliesLate = false;
  /** The last request of the window that asks for an acknowledgement; less than `#first` when none does. */
  #asked = 0;
  /** Requests of the window before this one are confirmed, unless replies were dropped. */
  #settled = 0;
  /** Why something in the window was lost that cannot be told; 0 while nothing was. */
  #lost = 0;
  /** Whether an answer in the window was cut, so that its request has to be sent again. */
  #cut = false;
  /** How many messages the kernel had dropped before the window, on a socket that does not report it. */
  #dropped = 0;
  #window = 1;
  /** Whether the acknowledgement that the window asks for is the last of its answers. */
  #acknowledgedLast = false;
  /** How many datagrams the latest receive could have brought. */
  #maximum = 1;
  /** When the call has to be over. */
  #deadline = 0;

  /** Sends the requests (at least one) and returns what became of each, in order. */
  run(socket: NetlinkSocket, requests: readonly Uint8Array[], options: ExchangeOptions): TransactionResult[] {
    try {
      this.#begin(socket, requests, options);
      return this.#workOff();
    } finally {
      this.#forget();
    }
  }

  /** The same for one request, in the fewest steps that can be as long as all goes well. */
  runOne(socket: NetlinkSocket, request: Uint8Array, options: ExchangeOptions): TransactionResult {
    if (!socket.takesInto || !isAcknowledgedLast(socket) || options.awaitReply === true)
      return this.run(socket, [request], options)[0]!;
    const area = this.#area;
    const buffer = this.#buffer;
    const { slots } = buffer;
    const sequence = socket.takeSequence(1);
    this.clean = true;
    area.clear();
    fillHeader(area, area.append(request), request.length, NLM_F_REQUEST | NLM_F_ACK, sequence, socket.portId);
    try {
      socket.sendArea(area, 0, area.length, 1);
    } catch (error) {
      if (error instanceof NetlinkError) return { error };
      throw error;
    }
    // The answer stays in the first slot until the kernel has said that all went well.
    let length = 0;
    for (let slot = 0; ; slot = 1) {
      const received = socket.takeInto(buffer, slot);
      const answer = received === 1 ? plainAnswer(slots, sequence, slot) : 0;
      if (answer < 0) return length === 0 ? {} : { reply: new Message(slots.bytes.slice(0, length)) };
      if (answer === 0 || length !== 0) return this.#goOn(socket, request, options, sequence, length, slot, received);
      length = answer;
    }
  }

  /**
   * Goes on in the long way with one request that was sent, when what came into a slot is not all in order, behind an answer
   * of `length` bytes where that is not 0.
   */
  #goOn(
    socket: NetlinkSocket,
    request: Uint8Array,
    options: ExchangeOptions,
    sequence: number,
    length: number,
    slot: number,
    received: number,
  ): TransactionResult {
    const buffer = this.#buffer;
    const accepted = buffer.begin();
    if (received === 1) accepted.push(buffer.datagram(slot));
    try {
      this.#begin(socket, [request], options);
      this.#openWindow(0, 1, 0, sequence);
      this.#outcomes.sent(0);
      this.#maximum = 1;
      if (length !== 0) this.#outcomes.results[0]!.reply = new Message(buffer.slots.bytes.slice(0, length));
      // What is not believed has come all the same.
      this.#conclude(received === 0 ? 1 : received);
      return this.#workOff()[0]!;
    } finally {
      this.#forget();
    }
  }

  /** Exchanges windows until nothing is left to do. */
  #workOff(): TransactionResult[] {
    const count = this.#requests.length;
    const outcomes = this.#outcomes;
    for (;;) {
      while (this.#first < count && outcomes.isKept(this.#first)) this.#first++;
      if (this.#first >= count) break;
      if (this.#end > 0 && this.#timeLeft() <= 0) this.#giveUp((index) => outcomes.timeoutError(index));
      else this.#exchangeWindow(this.#first);
    }
    return outcomes.results;
  }

  #forget(): void {
    this.#outcomes.forget();
    this.#requests = NO_REQUESTS;
    this.#options = NO_OPTIONS;
    this.#socket = undefined;
    if (this.#buffer.slots.capacity > LONGEST_KEPT) this.#buffer = this.#standardBuffer;
  }

  #begin(socket: NetlinkSocket, requests: readonly Uint8Array[], options: ExchangeOptions): void {
    this.clean = true;
    this.#socket = socket;
    this.#requests = requests;
    this.#options = options;
    this.#oneDatagram = options.oneDatagram ?? false;
    this.#mayReplyLate = options.awaitReply ?? socket.protocol === NETLINK_AUDIT;
    this.#first = 0;
    this.#end = 0;
    this.#deadline = performance.now() + checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    this.#acknowledgedLast = isAcknowledgedLast(socket);
    const fitting = Math.floor(socket.receiveBufferSize / ASSUMED_REPLY_SIZE);
    // Late replies come in any order, and only one request at a time can be waited for.
    this.#window = this.#mayReplyLate ? 1 : Math.min(Math.max(fitting, 1), MAX_WINDOW);
    this.#outcomes.begin(socket.protocol, requests, options);
  }

  #timeLeft(): number {
    return this.#deadline - performance.now();
  }

  /** Sends the window that begins with request `first`, reads its replies and decides what is sent next. */
  #exchangeWindow(first: number): void {
    try {
      const sent = this.#lay(first);
      this.#socket!.sendArea(this.#area, 0, this.#area.length, sent);
    } catch (error) {
      if (this.#oneDatagram && error instanceof NetlinkError && error.errno === -EMSGSIZE) {
        throw tooLongError(this.#area.length);
      }
      // Nothing of the datagram was delivered. Later requests may be of another size and succeed.
      this.#fail(error, (failure) => {
        for (let index = first; index < this.#end; index++) {
          if (!this.#outcomes.isKept(index)) this.#outcomes.fail(index, failure);
        }
        this.#first = this.#end;
      });
      return;
    }
    this.#conclude(this.#receiveMore(0));
  }

  /** Reads the answers of the window under way, of which the first have been received, and draws the conclusions. */
  #conclude(received: number): void {
    try {
      if (!this.#receive(received)) this.#giveUp((index) => this.#outcomes.timeoutError(index));
      else if (this.#lost !== 0 || this.#cut) this.#recover();
      else this.#first = this.#end;
    } catch (error) {
      this.#fail(error, (failure) => this.#giveUp(() => failure));
    }
  }

  #fail(error: unknown, settle: (failure: NetlinkError) => void): void {
    if (!(error instanceof NetlinkError)) throw error;
    settle(error);
  }

  /** Lays out the window that begins with request `first` as one datagram; returns how many requests are in it. */
  #lay(first: number): number {
    const socket = this.#socket!;
    const requests = this.#requests;
    const outcomes = this.#outcomes;
    const area = this.#area;
    const end = this.#oneDatagram ? requests.length : this.#windowEnd(first);
    const netfilter = socket.protocol === NETLINK_NETFILTER;
    let asked = end - 1;
    while (asked >= first && (outcomes.isKept(asked) || (netfilter && framesBatch(requests[asked]!)))) asked--;
    const askEach = this.#options.idempotent === false && !this.#oneDatagram;
    const sequence = socket.takeSequence(end - first);
    const { portId } = socket;
    let sent = 0;
    area.clear();
    for (let index = first; index < end; index++) {
      if (outcomes.isKept(index)) continue;
      const request = requests[index]!;
      const start = area.append(request);
      const ask = index === asked || (askEach && !(netfilter && framesBatch(request)));
      const flags = ask ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST;
      fillHeader(area, start, request.length, flags, sequence + index - first, portId);
      outcomes.sent(index);
      sent++;
    }
    this.#openWindow(first, end, asked, sequence);
    if (socket.hidesOverruns) this.#dropped = socket.memory().dropped;
    return sent;
  }

  #openWindow(first: number, end: number, asked: number, sequence: number): void {
    this.#first = first;
    this.#end = end;
    this.#asked = asked;
    this.#settled = first;
    this.#firstSequence = sequence;
    this.#lost = 0;
    this.#cut = false;
    this.#repliesLate = this.#mayReplyLate && end - first === 1 && this.#isRepliedLate(first);
  }

  #isRepliedLate(index: number): boolean {
    return this.#options.awaitReply ?? repliesLate(this.#socket!.protocol, this.#requests[index]!);
  }

  /** The end of the window that begins with request `first`. */
  #windowEnd(first: number): number {
    const requests = this.#requests;
    const outcomes = this.#outcomes;
    const { protocol } = this.#socket!;
    let end = first;
    let bytes = 0;
    for (; end < requests.length && end - first < this.#window; end++) {
      if (outcomes.isKept(end)) continue;
      const request = requests[end]!;
      const size = align(request.length);
      const alone = mayBeDump(protocol, request);
      if (bytes > 0 && (alone || bytes + size > MAX_BATCH_BYTES)) break;
      bytes += size;
      if (alone) return end + 1;
    }
    return end;
  }

  /**
   * Receives answers: the first one for itself, which in most windows is the last one as well, and then as many at once
   * as there are. `before` is how often this was done in the window.
   */
  #receiveMore(before: number): number {
    const count = this.#end - this.#first;
    const one = before < (count === 1 ? 2 : 1);
    // One more than the answers that are likely, so that a receive which is not full shows that nothing is left.
    this.#maximum = one ? 1 : Math.min(count + 2, this.#buffer.slots.count);
    return one ? this.#socket!.takeOne(this.#buffer) : this.#socket!.take(this.#buffer, this.#maximum);
  }

  /**
   * Reads answers, of which the first have been received, until the window is settled and nothing more can come, or is
   * known to have lost some. False when the time was over before that.
   */
  #receive(first: number): boolean {
    const socket = this.#socket!;
    const { accepted } = this.#buffer;
    for (let received = first, receives = 1; ; received = this.#receiveMore(receives++)) {
      if (received === -ENOBUFS) {
        socket.claimDrops(socket.memory().dropped);
        this.#lost = ENOBUFS;
        continue;
      }
      if (received < 0 && received !== -EAGAIN) throw systemCallError("recvmmsg", received);
      for (let index = 0; index < accepted.length; index++) this.#take(accepted[index]!);
      if (this.#settled > this.#asked && this.#acknowledgedLast && this.#lost === 0 && !this.#cut) return true;
      // An error cuts a receive short, and after an overrun the kernel goes on dropping until the queue was found empty.
      const more = this.#lost === 0 ? received === this.#maximum : received > 0;
      if (more && (receives < RECEIVES_WITHOUT_CLOCK || this.#timeLeft() > 0)) continue;
      if (socket.hidesOverruns && socket.memory().dropped !== this.#dropped) this.#lost = ENOBUFS;
      // The kernel answers before the send returns, and the queue is empty: what is not here by now was lost, or comes
      // from one of the few families that answer later. A few answer and never acknowledge.
      if (this.#settled === this.#asked && this.#outcomes.isAnswered(this.#settled)) this.#settled++;
      if (this.#settled <= this.#asked && this.#lost === 0) this.#spreadRefusal();
      if (this.#settled > this.#asked) this.#settled = this.#end;
      if (this.#settled === this.#end || this.#lost !== 0 || this.#cut) return true;
      const left = this.#timeLeft();
      if (left <= 0 || socket.wait(POLLIN, left) === 0) return false;
    }
  }

  /**
   * Netfilter always replies at once, but ignores the requests behind a first one that it refuses for lack of a privilege or
   * that fails to open a batch: every request without a reply then fails for the same reason.
   */
  #spreadRefusal(): void {
    if (this.#socket!.protocol !== NETLINK_NETFILTER) return;
    const { error } = this.#outcomes.results[this.#first]!;
    if (error === undefined) return;
    for (let index = this.#settled; index < this.#end; index++) {
      if (!this.#outcomes.isKept(index)) this.#outcomes.fail(index, error);
    }
    this.#settled = this.#end;
  }

  /** Takes the messages of one datagram. */
  #take(datagram: Datagram): void {
    // Only the kernel answers, also on a socket that lets others through.
    if (datagram.sender !== 0) return;
    const cursor = datagram.cursor(this.#cursor);
    const { message } = cursor;
    while (cursor.next()) {
      if (message.type === NLMSG_OVERRUN) this.#lost = ENOBUFS;
      const index = this.#requestOf(message.sequence);
      if (index >= 0 && message.type !== NLMSG_NOOP && message.type !== NLMSG_OVERRUN) {
        this.#answer(index, message);
      }
    }
    if (datagram.truncated) this.#noteCut(datagram);
    // A garbled answer says nothing that could be believed, not even whose it was: it is as good as lost.
    else if (cursor.error !== undefined) this.#lost = EBADMSG;
  }

  /** The request of the window that was sent with this number; -1 for none, as for replies to an earlier attempt. */
  #requestOf(sequence: number): number {
    const index = this.#first + sequence - this.#firstSequence;
    return index >= this.#first && index < this.#end ? index : -1;
  }

  /** Records whose reply did not fit the buffer, and makes room for it in case the request is sent again. */
  #noteCut(datagram: Datagram): void {
    const sequence = sequenceOfCutMessage(datagram);
    const index = sequence < 0 ? -1 : this.#requestOf(sequence);
    if (sequence < 0) {
      this.#lost = EMSGSIZE;
    } else if (index >= 0) {
      this.#outcomes.cut(index);
      this.#cut = true;
      if (index > this.#settled) this.#settled = index;
    }
    const { length } = datagram;
    if (length <= (this.#enlarged ?? this.#buffer).slots.capacity) return;
    const slotSize = Math.min(length * 2, MAX_ANSWER);
    const slots = Math.min(Math.max(Math.floor(MAX_BUFFER / slotSize), 1), RECEIVE_SLOTS);
    this.#enlarged = new ReceiveBuffer({ slots, slotSize });
  }

  #answer(index: number, message: BorrowedMessage): void {
    const { type } = message;
    if (type === NLMSG_ERROR || type === NLMSG_DONE) {
      if (this.#isUnsaidLoss(message)) {
        this.#lost = ENOBUFS;
      } else if (this.#repliesLate && type === NLMSG_ERROR && errorCode(message) === 0) {
        this.#outcomes.acknowledge(index, message);
      } else if (this.#outcomes.judge(index, message) && index >= this.#settled) {
        this.#settled = index + 1;
      }
    } else if (this.#outcomes.addData(index, message) && index > this.#settled) {
      // The kernel processes requests in order: data for this one means that those before it are done.
      this.#settled = index;
    }
  }

  /**
   * Whether a refusal is of the answer and not of the request: the receive buffer was full, on a socket whose kernel does
   * not say so. (Otherwise it drops everything from then on, this as well.)
   */
  #isUnsaidLoss(message: BorrowedMessage): boolean {
    const socket = this.#socket!;
    return socket.hidesOverruns && errorCode(message) === EAGAIN && socket.memory().dropped !== this.#dropped;
  }

  /**
   * After a loss: fails the requests that may not be resent, and moves the start of the window to the first one that may.
   *
   * The kernel has executed the whole window; only replies are missing. Without a word of the caller a request is therefore
   * resent only if it reads, and if no later request of the window, which is done as well, may have changed what it reads.
   */
  #recover(): void {
    if (this.#enlarged !== undefined) this.#buffer = this.#enlarged;
    this.#enlarged = undefined;
    const { maxResends = DEFAULT_RESENDS, idempotent } = this.#options;
    const outcomes = this.#outcomes;
    const canRepeat = this.#oneDatagram && outcomes.sendsOf(0) <= maxResends && !this.#isAllCertain();
    if (canRepeat && (idempotent ?? this.#onlyReads())) {
      for (let index = 0; index < this.#end; index++) outcomes.startOver(index);
      this.#first = 0;
      return;
    }
    let again = this.#end;
    let certain = 0;
    let onlyReadsFollow = true;
    for (let index = this.#end - 1; index >= this.#first; index--) {
      if (idempotent === undefined) onlyReadsFollow &&= outcomes.onlyReads(index);
      if (outcomes.isKept(index)) continue;
      const resent = !this.#oneDatagram && (idempotent ?? onlyReadsFollow) && outcomes.sendsOf(index) <= maxResends;
      if (this.#isCertain(index)) {
        outcomes.keep(index);
        certain++;
      } else if (resent) {
        outcomes.sendAgain(index);
        again = index;
      } else {
        outcomes.fail(index, outcomes.lossError(index, this.#lost));
        outcomes.keep(index);
      }
    }
    if (idempotent === true) this.#repeatWrites(again);
    // As many as were answered are known to fit.
    if (this.#lost !== 0) this.#window = Math.max(certain > 0 ? certain : this.#window >> 1, 1);
    this.#first = again;
    this.#settled = again;
  }

  /** Has the answered writes behind a resent one sent again too, since the last one decides what stays. */
  #repeatWrites(first: number): void {
    const outcomes = this.#outcomes;
    let repeats = false;
    for (let index = first; index < this.#end; index++) {
      if (outcomes.onlyReads(index)) continue;
      if (!outcomes.isKept(index)) repeats = true;
      else if (repeats) outcomes.sendAgain(index);
    }
  }

  #onlyReads(): boolean {
    return this.#requests.every((_, index) => this.#outcomes.onlyReads(index));
  }

  #isAllCertain(): boolean {
    for (let index = this.#first; index < this.#end; index++) if (!this.#isCertain(index)) return false;
    return true;
  }

  /** Whether the outcome of a request of the window is fully known. */
  #isCertain(index: number): boolean {
    const settled = this.#lost === 0 ? index < this.#settled : undefined;
    return this.#outcomes.isCertain(index, settled);
  }

  /** Ends the call: every request whose outcome is uncertain gets an error. */
  #giveUp(error: (index: number) => NetlinkError): void {
    const count = this.#requests.length;
    // Requests in flight may still be answered.
    if (this.#first < this.#end) this.clean = false;
    for (let index = this.#first; index < count; index++) {
      if (this.#outcomes.isKept(index)) continue;
      if (index < this.#end && (this.#isCertain(index) || this.#outcomes.isAnswered(index))) continue;
      this.#outcomes.fail(index, error(index));
    }
    this.#first = count;
  }
}
