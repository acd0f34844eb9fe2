import { NF_ACCEPT, NF_DROP } from "../../../constants/netfilter.ts";
import type { Message } from "../../../message/message.ts";
import {
  checkVerdictDetails,
  type Decision,
  detailedWord,
  isBatchable,
  type PacketVerdict,
  verdictWord,
} from "./verdict.ts";
import { NO_MARK, VerdictMessages } from "./verdict-message.ts";

/** Maximum number of verdict messages for packets that this socket has never received. */
const MAX_UNSEEN = 4096;
/** Maximum number of remembered verdict messages that were sent for packets that may not exist. */
const MAX_SPECULATIVE = 2 * MAX_UNSEEN;
/** Maximum number of remembered id ranges of packets that another reader may have left without a verdict. */
const MAX_SPANS = 64;

interface Span {
  first: number;
  last: number;
}

/**
 * Sends the verdicts on the packets of one queue in the order of the packets and in few messages.
 *
 * The kernel has two verdict messages. `NFQNL_MSG_VERDICT` applies a verdict to one packet, and
 * `NFQNL_MSG_VERDICT_BATCH` to all waiting packets up to an id. Consecutive packets with the same verdict and mark
 * share one batch message. The batch message does not affect earlier packets, because they already have their verdict.
 *
 * A packet is held if its verdict is sent later. As long as a packet is held, each verdict needs its own message,
 * because a batch message would also apply to the held packet.
 */
export class QueueVerdicts {
  readonly queue: number;
  readonly #send: (message: Message) => number;
  readonly #messages: VerdictMessages;
  /** Verdict that was not sent yet. It applies to consecutive packets that got the same verdict. */
  #word = 0;
  #mark = NO_MARK;
  #last = 0;
  #count = 0;
  readonly #held = new HeldPackets();
  /**
   * Id of the last received packet. Before the first packet is received, the id that precedes it, or undefined if that
   * id is unknown.
   */
  #lastId: number | undefined;
  /** Number of packets missing before a malformed packet. {@link follow} reports them with the next valid packet. */
  #unreportedMissing = 0;
  /** Id ranges of packets that another reader may have left without a verdict, in ascending order. */
  readonly #suspects: Span[] = [];
  /** Sequence numbers of verdict messages for packets that may not exist. ENOENT for such a message is ignored. */
  readonly #speculative: number[] = [];

  /**
   * @param send sends a message and returns its sequence number. The message is valid until the call returns.
   * @param messages can be shared by several queues.
   * @param lastId id that precedes the id of the first received packet; undefined if another reader may have received
   *   earlier packets.
   */
  constructor(
    queue: number,
    send: (message: Message) => number,
    messages: VerdictMessages = new VerdictMessages(),
    lastId?: number,
  ) {
    this.queue = queue;
    this.#send = send;
    this.#messages = messages;
    this.#lastId = lastId;
  }

  get held(): number {
    return this.#held.size;
  }

  /**
   * Number of packets that are missing directly before a received packet; 0 for a packet that is out of order.
   * Undefined for the first packet if the id of its predecessor is unknown.
   */
  missingBefore(id: number): number | undefined {
    if (this.#lastId === undefined) return undefined;
    return Math.max((id - this.#lastId - 1) | 0, 0);
  }

  /** Returns the number of missing packets before this packet that have not been reported yet. */
  follow(id: number): number {
    const missing = this.#unreportedMissing + (this.missingBefore(id) ?? 0);
    this.#unreportedMissing = 0;
    if (this.#lastId === undefined || ((id - this.#lastId - 1) | 0) >= 0) this.#lastId = id;
    return missing;
  }

  /** Missing packets before a malformed packet are reported with the next valid packet. */
  pass(id: number): void {
    this.#unreportedMissing = this.follow(id);
  }

  /**
   * @throws TypeError or RangeError for an invalid verdict. The packet then has no verdict.
   */
  give(id: number, verdict: PacketVerdict): void {
    if (verdict === "accept") this.#simple(id, NF_ACCEPT, NO_MARK);
    else if (verdict === "drop") this.#simple(id, NF_DROP, NO_MARK);
    else if (typeof verdict !== "object") this.#simple(id, verdictWord(verdict, "verdict", "decision"), NO_MARK);
    else {
      checkVerdictDetails(verdict);
      if (isBatchable(verdict)) this.#simple(id, detailedWord(verdict), verdict.mark ?? NO_MARK);
      else {
        this.flush();
        this.#send(this.#messages.detailed(this.queue, id, verdict));
      }
    }
  }

  decide(id: number, decision: Decision): void {
    if (decision === undefined) this.give(id, "accept");
    else if (decision === "later") this.hold(id);
    else this.give(id, decision);
  }

  /** Verdicts on other packets do not affect a held packet until {@link settle} sends its verdict. */
  hold(id: number): void {
    this.flush();
    this.#held.add(id);
  }

  /** Sends all earlier verdicts, and then the verdict on the packet in its own message. */
  settle(id: number, verdict: PacketVerdict): void {
    this.flush();
    if (typeof verdict !== "object")
      this.#send(this.#messages.simple(this.queue, id, verdictWord(verdict), NO_MARK, false));
    else {
      checkVerdictDetails(verdict);
      this.#send(this.#messages.detailed(this.queue, id, verdict));
    }
    this.#held.delete(id);
  }

  /** Sends all earlier verdicts. The caller sends the verdict on this packet itself. */
  release(id: number): void {
    this.flush();
    this.#held.delete(id);
  }

  /** Held packets are included. */
  settleUpTo(id: number, word: number, mark: number): void {
    this.flush();
    this.#send(this.#messages.simple(this.queue, id, word, mark, true));
    this.#held.deleteWhere((held) => !isAfter(held, id));
    const suspects = this.#suspects;
    while (suspects.length > 0 && !isAfter(suspects[0]!.last, id)) suspects.shift();
    if (suspects.length > 0 && !isAfter(suspects[0]!.first, id)) suspects[0]!.first = (id + 1) >>> 0;
  }

  /** Another reader may have left packets of the queue without a verdict. */
  get suspicious(): boolean {
    return this.#suspects.length > 0;
  }

  suspect(first: number, last: number): void {
    const suspects = this.#suspects;
    suspects.push({ first, last });
    if (suspects.length > MAX_SPANS) suspects[1]!.first = suspects.shift()!.first;
  }

  /** Sends a verdict on packets with ids less than `before` that another reader may have left without a verdict. */
  settleSuspects(before: number, word: number, mark: number = NO_MARK): void {
    const suspects = this.#suspects;
    while (suspects.length > 0 && isAfter(before, suspects[0]!.last)) {
      const { first, last } = suspects.shift()!;
      this.settleUnseen(last, ((last - first) >>> 0) + 1, word, mark);
    }
  }

  /**
   * Sends a verdict on the `count` packets that end with the id `last`. This socket has received none of them. Each
   * packet may still wait, may have got a verdict from another reader, or may have been dropped by the kernel.
   */
  settleUnseen(last: number, count: number, word: number, mark: number = NO_MARK): void {
    this.flush();
    if (this.#held.size === 0) {
      this.#recordSpeculative(this.#send(this.#messages.simple(this.queue, last, word, mark, true)));
      return;
    }
    for (let behind = Math.min(count, MAX_UNSEEN) - 1; behind >= 0; behind--) {
      const id = (last - behind) >>> 0;
      if (!this.#held.has(id))
        this.#recordSpeculative(this.#send(this.#messages.simple(this.queue, id, word, mark, false)));
    }
  }

  /**
   * Reports whether ENOENT for a verdict message can be ignored, because its packets may not exist. Must be called once
   * for each ENOENT reply, in the order of the replies.
   */
  mayMiss(sequence: number): boolean {
    const speculative = this.#speculative;
    // Error replies arrive in the order of the verdicts, so all verdicts before the failed one have succeeded.
    while (speculative.length > 0 && isSentBefore(speculative[0]!, sequence)) speculative.shift();
    if (speculative[0] !== sequence) return false;
    speculative.shift();
    return true;
  }

  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    this.#send(this.#messages.simple(this.queue, this.#last, this.#word, this.#mark, count > 1));
  }

  #recordSpeculative(sequence: number): void {
    this.#speculative.push(sequence);
    if (this.#speculative.length > MAX_SPECULATIVE) this.#speculative.shift();
  }

  #simple(id: number, word: number, mark: number): void {
    if (this.#count > 0) {
      if (word === this.#word && mark === this.#mark && isAfter(id, this.#last)) {
        this.#last = id;
        this.#count++;
        return;
      }
      this.flush();
    }
    if (this.#held.size > 0) {
      this.#send(this.#messages.simple(this.queue, id, word, mark, false));
      return;
    }
    this.#word = word;
    this.#mark = mark;
    this.#last = id;
    this.#count = 1;
  }
}

/** Modulo 2^32. */
function isAfter(id: number, other: number): boolean {
  return ((id - other) | 0) > 0;
}

/** Modulo 2^31 - 1. */
function isSentBefore(one: number, other: number): boolean {
  return one !== other && ((other - one) & 0x7fffffff) < 0x40000000;
}

/**
 * Ids of packets whose verdicts are sent later. Most of these ids are consecutive and are released in order: they are
 * stored as a first id and a count, and other ids in a set.
 */
export class HeldPackets {
  #first = 0;
  #count = 0;
  readonly #others = new Set<number>();

  get size(): number {
    return this.#count + this.#others.size;
  }

  has(id: number): boolean {
    return (id - this.#first) >>> 0 < this.#count || this.#others.has(id);
  }

  add(id: number): void {
    if (this.has(id)) return;
    if (this.#count > 0 && id !== (this.#first + this.#count) >>> 0) this.#moveToSet(this.#count);
    if (this.#count === 0) this.#first = id;
    this.#count++;
  }

  delete(id: number): void {
    const at = (id - this.#first) >>> 0;
    if (at >= this.#count) {
      if (this.#others.size > 0) this.#others.delete(id);
      return;
    }
    this.#moveToSet(at);
    this.#first = (this.#first + 1) >>> 0;
    this.#count--;
  }

  deleteWhere(isGone: (id: number) => boolean): void {
    this.#moveToSet(this.#count);
    for (const id of this.#others) if (isGone(id)) this.#others.delete(id);
  }

  #moveToSet(count: number): void {
    for (let moved = 0; moved < count; moved++) this.#others.add((this.#first + moved) >>> 0);
    this.#first = (this.#first + count) >>> 0;
    this.#count -= count;
  }
}
