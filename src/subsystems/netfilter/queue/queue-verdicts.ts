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

/** Limit on verdicts for packets that this socket never received. */
const MAX_UNSEEN = 4096;
/** Maximum number of remembered verdicts for packets that may not exist. */
const MAX_SPECULATIVE = 2 * MAX_UNSEEN;
/** Maximum number of remembered id ranges. */
const MAX_SPANS = 64;

interface Span {
  first: number;
  last: number;
}

/**
 * Sends the verdicts on the packets of one packet queue in order, in as few netlink messages as possible.
 *
 * The kernel has two verdict messages. `NFQNL_MSG_VERDICT` applies a verdict to one packet, and
 * `NFQNL_MSG_VERDICT_BATCH` to all waiting packets up to an id. Consecutive packets with the same verdict and mark
 * share one batch message.
 *
 * A packet is "held" if the caller decided to send its verdict later. As long as a packet is held, each verdict needs
 * its own message, because a batch message would also apply to the held packet.
 */
export class QueueVerdicts {
  readonly queue: number;
  readonly #send: (message: Message) => number;
  readonly #messages: VerdictMessages;
  /** Pending verdict on `#count` consecutive packets up to `#last`. */
  #word = 0;
  #mark = NO_MARK;
  #last = 0;
  #count = 0;
  readonly #held = new HeldPackets();
  /** Id of the last received packet, or undefined if unknown. */
  #lastId: number | undefined;
  /** Number of packets missing before a malformed packet. */
  #unreportedMissing = 0;
  /** Packets that another reader may have abandoned. */
  readonly #suspects: Span[] = [];
  /** Sequence numbers of verdicts for which ENOENT is ignored. */
  readonly #speculative: number[] = [];

  /**
   * Creates the verdict sender of one packet queue.
   *
   * @param send sends a message and returns its sequence number. The message is reused after the call.
   * @param messages reusable verdict messages, which several queues can share.
   * @param lastId id of the packet before the first one that this socket receives. Undefined if another socket or
   *   thread may have received earlier packets.
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

  /** Number of missing ids before `id`. Undefined without a previous id. */
  missingBefore(id: number): number | undefined {
    if (this.#lastId === undefined) return undefined;
    return Math.max((id - this.#lastId - 1) | 0, 0);
  }

  /** Returns the number of missing packets that were not reported yet. */
  follow(id: number): number {
    const missing = this.#unreportedMissing + (this.missingBefore(id) ?? 0);
    this.#unreportedMissing = 0;
    if (this.#lastId === undefined || ((id - this.#lastId - 1) | 0) >= 0) this.#lastId = id;
    return missing;
  }

  /** Missing packets are reported with the next valid packet. */
  pass(id: number): void {
    this.#unreportedMissing = this.follow(id);
  }

  /** @throws TypeError or RangeError for an invalid verdict. */
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

  /** No batch verdict applies to a held packet. */
  hold(id: number): void {
    this.flush();
    this.#held.add(id);
  }

  /** Sends the verdict in its own message, after all earlier verdicts. */
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

  /** Sends earlier verdicts. The caller sends the one on this packet. */
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

  get hasSuspects(): boolean {
    return this.#suspects.length > 0;
  }

  suspect(first: number, last: number): void {
    const suspects = this.#suspects;
    suspects.push({ first, last });
    if (suspects.length > MAX_SPANS) suspects[1]!.first = suspects.shift()!.first;
  }

  /** Sends a verdict on packets that another reader may have abandoned. */
  settleSuspects(before: number, word: number, mark: number = NO_MARK): void {
    const suspects = this.#suspects;
    while (suspects.length > 0 && isAfter(before, suspects[0]!.last)) {
      const { first, last } = suspects.shift()!;
      this.settleUnseen(last, ((last - first) >>> 0) + 1, word, mark);
    }
  }

  /**
   * Sends a verdict on up to `count` packets that this socket never received, the last of which has the id `last`. Some
   * of these packets may no longer exist, because another reader has sent their verdict or the kernel has dropped them.
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
   * Returns whether the kernel's error ENOENT for a verdict is expected, because the verdict was sent without knowing
   * whether its packet exists. Call it for each ENOENT reply, in order.
   */
  mayMiss(sequence: number): boolean {
    const speculative = this.#speculative;
    // Error replies arrive in order, so all earlier verdicts have succeeded.
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

/** Ids of packets whose verdicts are sent later. Consecutive ids are stored compactly, as a first id and a count. */
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
