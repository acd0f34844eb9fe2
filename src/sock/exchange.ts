import { EAGAIN, EBADMSG, EMSGSIZE, ENOBUFS } from "../constants/errno.ts";
import {
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
import {
  fillHeader,
  framesBatch,
  isAcknowledgedLast,
  mayBeDump,
  plainAnswer,
  sequenceOfCutMessage,
} from "./exchange-messages.ts";
import type { ExchangeOptions, TransactionResult } from "./exchange-options.ts";
import { Outcomes } from "./outcomes.ts";
import { type Datagram, ReceiveBuffer } from "./receive-buffer.ts";
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
 * Works off the requests of one call.
 *
 * ```
 * todo   │ given up or answered │ position first … end: the window under way │ not sent yet │
 * ```
 *
 * The kernel works off a window in order while it is being sent, so that an answer to one request says that those before
 * it are done, unless something was lost: then only what has an answer of its own is, and the rest of the window is
 * moved to its end to be sent again.
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
  #idempotent = true;
  #oneDatagram = false;
  /** The numbers of the requests in the order in which they are sent. */
  #todo = new Uint32Array(1);
  /** The window under way: positions in `#todo`. The first one was sent with number `#firstSequence`. */
  #first = 0;
  #end = 0;
  #firstSequence = 0;
  /** The last position whose request is acknowledged; before `#first` when none is. */
  #asked = 0;
  /** Positions of the window before this one are done, if nothing was lost. */
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
    if (!socket.takesInto || !isAcknowledgedLast(socket)) return this.run(socket, [request], options)[0]!;
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
    while (this.#first < count) {
      if (this.#end > 0 && this.#timeLeft() <= 0) this.#giveUp((index) => this.#outcomes.timeoutError(index));
      else this.#exchangeWindow(this.#first);
    }
    return this.#outcomes.results;
  }

  #forget(): void {
    this.#outcomes.forget();
    this.#requests = NO_REQUESTS;
    this.#options = NO_OPTIONS;
    this.#socket = undefined;
    if (this.#buffer.slots.capacity > LONGEST_KEPT) this.#buffer = this.#standardBuffer;
  }

  #begin(socket: NetlinkSocket, requests: readonly Uint8Array[], options: ExchangeOptions): void {
    const count = requests.length;
    this.clean = true;
    this.#socket = socket;
    this.#requests = requests;
    this.#options = options;
    this.#idempotent = options.idempotent ?? true;
    this.#oneDatagram = options.oneDatagram ?? false;
    this.#first = 0;
    this.#end = 0;
    this.#deadline = performance.now() + checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    this.#acknowledgedLast = isAcknowledgedLast(socket);
    this.#window = Math.min(Math.max(Math.floor(socket.receiveBufferSize / ASSUMED_REPLY_SIZE), 1), MAX_WINDOW);
    this.#outcomes.begin(socket.protocol, requests, options);
    if (count > this.#todo.length) this.#todo = new Uint32Array(count);
    for (let index = 0; index < count; index++) this.#todo[index] = index;
  }

  #timeLeft(): number {
    return this.#deadline - performance.now();
  }

  /** Sends a window that begins at a position, reads its answers, and moves on to what is to be sent next. */
  #exchangeWindow(position: number): void {
    try {
      this.#lay(position);
      this.#socket!.sendArea(this.#area, 0, this.#area.length, this.#end - position);
    } catch (error) {
      if (this.#oneDatagram && error instanceof NetlinkError && error.errno === -EMSGSIZE) {
        throw tooLongError(this.#area.length);
      }
      // Nothing of it was delivered. What comes behind may be of another size and fare better.
      this.#fail(error, (failure) => {
        for (let at = position; at < this.#end; at++) this.#outcomes.fail(this.#todo[at]!, failure);
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

  /** Lays out the window that begins at a position, as one datagram. */
  #lay(position: number): void {
    const socket = this.#socket!;
    const requests = this.#requests;
    const todo = this.#todo;
    const area = this.#area;
    const end = this.#oneDatagram ? requests.length : this.#windowEnd(position);
    const netfilter = socket.protocol === NETLINK_NETFILTER;
    let asked = end - 1;
    if (netfilter) while (asked >= position && framesBatch(requests[todo[asked]!]!)) asked--;
    const askEach = !this.#idempotent && !this.#oneDatagram;
    const sequence = socket.takeSequence(end - position);
    const { portId } = socket;
    area.clear();
    for (let at = position; at < end; at++) {
      const index = todo[at]!;
      const request = requests[index]!;
      const start = area.append(request);
      const ask = at === asked || (askEach && !(netfilter && framesBatch(request)));
      const flags = ask ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST;
      fillHeader(area, start, request.length, flags, sequence + at - position, portId);
      this.#outcomes.sent(index);
    }
    this.#openWindow(position, end, asked, sequence);
    if (socket.hidesOverruns) this.#dropped = socket.memory().dropped;
  }

  #openWindow(position: number, end: number, asked: number, sequence: number): void {
    this.#first = position;
    this.#end = end;
    this.#asked = asked;
    this.#settled = position;
    this.#firstSequence = sequence;
    this.#lost = 0;
    this.#cut = false;
  }

  /** Where the window that begins at a position ends. */
  #windowEnd(position: number): number {
    const requests = this.#requests;
    const todo = this.#todo;
    const { protocol } = this.#socket!;
    let end = position;
    let bytes = 0;
    while (end < requests.length && end - position < this.#window) {
      const request = requests[todo[end]!]!;
      const size = align(request.length);
      const alone = mayBeDump(protocol, request);
      if (end > position && (alone || bytes + size > MAX_BATCH_BYTES)) break;
      bytes += size;
      end++;
      if (alone) break;
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
      if (this.#settled === this.#asked && this.#outcomes.isAnswered(this.#todo[this.#settled]!)) this.#settled++;
      if (this.#settled <= this.#asked && this.#lost === 0) this.#spreadRefusal();
      if (this.#settled > this.#asked) this.#settled = this.#end;
      if (this.#settled === this.#end || this.#lost !== 0 || this.#cut) return true;
      const left = this.#timeLeft();
      if (left <= 0 || socket.wait(POLLIN, left) === 0) return false;
    }
  }

  /**
   * Netfilter always answers at once, but looks at nothing behind a first message that it refuses for want of a right, or
   * that opens a batch in vain: then all that has no answer is refused for the same reason.
   */
  #spreadRefusal(): void {
    if (this.#socket!.protocol !== NETLINK_NETFILTER) return;
    const { error } = this.#outcomes.results[this.#todo[this.#first]!]!;
    if (error === undefined) return;
    for (let position = this.#settled; position < this.#end; position++) {
      this.#outcomes.fail(this.#todo[position]!, error);
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
      const position = this.#positionOf(message.sequence);
      if (position >= 0 && message.type !== NLMSG_NOOP && message.type !== NLMSG_OVERRUN) {
        this.#answer(position, message);
      }
    }
    if (datagram.truncated) this.#noteCut(datagram);
    // A garbled answer says nothing that could be believed, not even whose it was: it is as good as lost.
    else if (cursor.error !== undefined) this.#lost = EBADMSG;
  }

  /** The window's position that was sent with this number; -1 for another: answers to an earlier attempt die here. */
  #positionOf(sequence: number): number {
    const position = this.#first + sequence - this.#firstSequence;
    return position >= this.#first && position < this.#end ? position : -1;
  }

  /** Takes note whose answer did not fit, and makes room for when the request is sent again. */
  #noteCut(datagram: Datagram): void {
    const sequence = sequenceOfCutMessage(datagram);
    const position = sequence < 0 ? -1 : this.#positionOf(sequence);
    if (sequence < 0) {
      this.#lost = EMSGSIZE;
    } else if (position >= 0) {
      this.#outcomes.cut(this.#todo[position]!);
      this.#cut = true;
      if (position > this.#settled) this.#settled = position;
    }
    const { length } = datagram;
    if (length <= (this.#enlarged ?? this.#buffer).slots.capacity) return;
    const slotSize = Math.min(length * 2, MAX_ANSWER);
    const slots = Math.min(Math.max(Math.floor(MAX_BUFFER / slotSize), 1), RECEIVE_SLOTS);
    this.#enlarged = new ReceiveBuffer({ slots, slotSize });
  }

  #answer(position: number, message: BorrowedMessage): void {
    const { type } = message;
    const index = this.#todo[position]!;
    if (type === NLMSG_ERROR || type === NLMSG_DONE) {
      if (this.#isUnsaidLoss(message)) {
        this.#lost = ENOBUFS;
        return;
      }
      if (this.#outcomes.judge(index, message) && position >= this.#settled) this.#settled = position + 1;
    } else if (this.#outcomes.addData(index, message) && position > this.#settled) {
      // The kernel works requests off in order: data for this one means that those before it are done.
      this.#settled = position;
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

  /** After a loss: gives up on what may not be sent again, and has the rest of the window sent again, if it may be. */
  #recover(): void {
    if (this.#enlarged !== undefined) this.#buffer = this.#enlarged;
    this.#enlarged = undefined;
    const { maxResends = DEFAULT_RESENDS } = this.#options;
    const outcomes = this.#outcomes;
    const todo = this.#todo;
    let again = this.#end;
    let certain = 0;
    if (this.#oneDatagram && this.#idempotent && outcomes.sendsOf(0) <= maxResends && !this.#isAllCertain()) {
      for (let index = 0; index < this.#end; index++) outcomes.startOver(index);
      this.#first = 0;
      return;
    }
    for (let position = this.#end - 1; position >= this.#first; position--) {
      const index = todo[position]!;
      if (this.#isCertain(position)) {
        certain++;
      } else if (!this.#idempotent || outcomes.sendsOf(index) > maxResends) {
        outcomes.fail(index, outcomes.lossError(index, this.#lost));
      } else {
        outcomes.sendAgain(index);
        todo[--again] = index;
      }
    }
    // As many as were answered are known to fit.
    if (this.#lost !== 0) this.#window = Math.max(certain > 0 ? certain : this.#window >> 1, 1);
    this.#first = again;
    this.#settled = again;
  }

  #isAllCertain(): boolean {
    for (let position = this.#first; position < this.#end; position++) if (!this.#isCertain(position)) return false;
    return true;
  }

  /** Whether what became of a request of the window is known in full. */
  #isCertain(position: number): boolean {
    const settled = this.#lost === 0 ? position < this.#settled : undefined;
    return this.#outcomes.isCertain(this.#todo[position]!, settled);
  }

  /** Ends the call: what is not certain gets an error. */
  #giveUp(error: (index: number) => NetlinkError): void {
    const count = this.#requests.length;
    // What was sent may still be answered.
    if (this.#first < this.#end) this.clean = false;
    for (let position = this.#first; position < count; position++) {
      const index = this.#todo[position]!;
      if (position < this.#end && (this.#isCertain(position) || this.#outcomes.isAnswered(index))) continue;
      this.#outcomes.fail(index, error(index));
    }
    this.#first = count;
  }
}
