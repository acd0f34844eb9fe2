import { align } from "../base/bytes.ts";
import { NETLINK_NETFILTER } from "../constants/netlink.ts";
import { BorrowedMessage, Message, type MessageView } from "../message/message.ts";
import type { SocketCore } from "../sock/socket-core.ts";
import { runSteps } from "../sock/steps/socket-steps.ts";
import { DirectExchange } from "./direct-exchange.ts";
import { GeneralExchange, MAX_BATCH_BYTES, requestsPerDatagram, type ShortAttempt } from "./general-exchange.ts";
import { type ExchangeOptions, type SingleResult, successes, type TransactionResult } from "./outcomes.ts";
import { PackedRequests } from "./packed-requests.ts";

/**
 * Sends the requests of one call and reads their replies.
 *
 * {@link DirectExchange} is the fast path, for single and packed requests with simple replies. {@link GeneralExchange}
 * handles everything else.
 */
export class Exchange {
  readonly #general = new GeneralExchange();
  readonly #memory = this.#general.memory;
  readonly #direct = new DirectExchange();
  #batch: PackedRequests | undefined;
  /** View that the last call has returned as its reply, if any. The next call makes the view invalid. */
  #lent: BorrowedMessage | undefined;

  /** Whether all replies to the last call have arrived. Otherwise, the socket is closed instead of reused. */
  get clean(): boolean {
    return this.#general.clean;
  }

  run(socket: SocketCore, requests: readonly Uint8Array[], options: ExchangeOptions): TransactionResult[] {
    // Only the reply that the last call has lent can be among the requests: earlier ones are no longer valid.
    const owned = this.#lent === undefined ? requests : this.#memory.withoutLent(requests);
    this.#endLending();
    const isBatch =
      options.oneDatagram === true &&
      socket.protocol === NETLINK_NETFILTER &&
      owned.length > 2 &&
      socket.isDirectForBatches;
    const attempt = isBatch ? this.#runBatch(socket, owned) : undefined;
    if (isBatch && attempt === undefined) return successes(owned.length);
    return runSteps(this.#general.run(socket, owned, options, attempt));
  }

  /**
   * Sends a netfilter batch on the fast path. Returns undefined if the kernel only acknowledges its last request: the kernel
   * reports a failed commit or request before, and sends nothing afterwards (nfnetlink_rcv_batch).
   */
  #runBatch(socket: SocketCore, requests: readonly Uint8Array[]): ShortAttempt | undefined {
    this.#general.clean = true;
    this.#batch ??= new PackedRequests();
    const [batch, direct] = [this.#batch, this.#direct];
    try {
      let size = 0;
      for (const { length } of requests) size += align(length);
      // Enlarging the memory step by step would allocate several times its size.
      batch.reserve(size);
      for (const request of requests) batch.add(request);
      const sequence = socket.takeSequence(batch.count);
      const acknowledged = batch.prepareBatch(sequence, socket.portId);
      const { slots } = this.#memory.buffer;
      const last = sequence + acknowledged;
      if (direct.runDatagram(socket, slots, batch, 0, batch.length, batch.count, last) === 0) return undefined;
      const count = direct.sequence === 0 ? 0 : batch.count;
      return { count, sequence, acknowledged, received: direct.received, slot: 0 };
    } finally {
      batch.clear();
      direct.release();
    }
  }

  #endLending(): void {
    this.#lent?.retire();
    this.#lent = undefined;
  }

  /** Sends a single request. With the option `lendReply`, the reply is a view that is valid until the next call. */
  runOne(
    socket: SocketCore,
    request: Uint8Array,
    options: ExchangeOptions & { lendReply?: boolean | undefined },
  ): SingleResult {
    if (!socket.isDirect || options.awaitReply === true) return this.run(socket, [request], options)[0]!;
    this.#general.clean = true;
    const length = this.runDirectly(socket, request);
    this.#direct.release();
    if (length === 0) return {};
    if (length > 0) return { reply: this.takeReply(length, options.lendReply) };
    return this.continueOne(socket, request, options);
  }

  /**
   * Sends a single request and reads its reply on the fastest path. Requires {@link SocketCore.isDirect}. On a
   * connected socket, the method calls no code of the user, such as a trace function.
   *
   * Returns 0 for a plain acknowledgement, or the length of a reply: call {@link takeReply}. After a result of -1, call
   * {@link continueOne}.
   */
  runDirectly(socket: SocketCore, request: Uint8Array): number {
    if (this.#lent !== undefined) this.#endLending();
    return this.#direct.run(socket, this.#memory.buffer.slots, request);
  }

  /** Returns the reply after {@link runDirectly}: a copy or, if `lend` is true, a view of the receive buffer. */
  takeReply(length: number, lend: boolean | undefined): MessageView {
    const { slots } = this.#memory.buffer;
    if (lend !== true) return new Message(slots.bytes.slice(0, length));
    this.#lent = new BorrowedMessage(slots.bytes, slots.view).point(0, length);
    return this.#lent;
  }

  /** Completes a request for which {@link runDirectly} has returned -1. */
  continueOne(socket: SocketCore, request: Uint8Array, options: ExchangeOptions): TransactionResult {
    const { sequence, received, replyLength: length } = this.#direct;
    if (sequence === 0) return this.run(socket, [request], options)[0]!;
    const reply = length === 0 ? undefined : new Message(this.#memory.buffer.slots.bytes.slice(0, length));
    const slot = length === 0 ? 0 : 1;
    const attempt = { count: 1, sequence, received, slot, reply };
    // A reply may have overwritten a request in the receive buffer.
    const bytes = this.#memory.contains(request) ? this.#direct.copyOfRequest() : request;
    return runSteps(this.#general.run(socket, [bytes], options, attempt))[0]!;
  }

  /**
   * Sends packed requests on the fast path while the kernel only acknowledges each datagram. After any other reply, the
   * general path continues with copies of the remaining requests.
   */
  runPacked(socket: SocketCore, requests: PackedRequests, options: ExchangeOptions): TransactionResult[] {
    if (!socket.isDirect || options.idempotent === false || options.awaitReply === true) {
      return this.run(socket, requests.split(), options);
    }
    this.#endLending();
    this.#general.clean = true;
    const { slots } = this.#memory.buffer;
    const direct = this.#direct;
    const maxCount = requestsPerDatagram(socket);
    let sequence = socket.takeSequence(requests.count);
    let start = 0;
    let done = 0;
    while (start < requests.length) {
      const { count, length } = requests.prepareDatagram(start, maxCount, MAX_BATCH_BYTES, sequence, socket.portId);
      if (direct.runDatagram(socket, slots, requests, start, length, count, sequence + count - 1) < 0) {
        requests.withdraw();
        direct.release();
        const attempt = { count: direct.sequence === 0 ? 0 : count, sequence, received: direct.received, slot: 0 };
        const steps = this.#general.run(socket, requests.split(start), describingFrom(done, options), attempt);
        return successes(done).concat(runSteps(steps));
      }
      start += length;
      done += count;
      sequence += count;
    }
    direct.release();
    return successes(done);
  }
}

/** Passes the indexes of the whole call to the caller's function `describe`, for the requests from `first` on. */
export function describingFrom<Options extends ExchangeOptions>(first: number, options: Options): Options {
  const { describe } = options;
  if (describe === undefined) return options;
  return { ...options, describe: (index, reply) => describe(first + index, reply) };
}
