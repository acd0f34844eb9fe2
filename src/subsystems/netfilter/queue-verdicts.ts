import { NF_ACCEPT, NF_DROP } from "../../constants/netfilter.ts";
import type { Message } from "../../message/message.ts";
import { checkVerdictDetails, detailedWord, isBatchable, type PacketVerdict, verdictWord } from "./verdict.ts";
import { NO_MARK, VerdictMessages } from "./verdict-message.ts";

/** How many packets that nobody has seen are given a verdict one by one, at the most. */
const MOST_UNSEEN = 4096;

/**
 * The verdicts on the packets of one queue, given in the order in which the packets came, in as few messages as say
 * exactly the same; and which packets have come.
 *
 * The kernel knows a message for one packet, and one for every packet up to an id that still waits
 * (`NFQNL_MSG_VERDICT_BATCH`). Packets in a row with one verdict, and one mark if any, become one message of the second
 * kind. It is exact, since a packet before them has its verdict already: messages go out in the order of the packets. Only
 * a packet that is held back would be covered as well; while there is one, each packet gets a message of its own. The
 * order of messages is the order in which the packets go on.
 */
export class QueueVerdicts {
  readonly queue: number;
  readonly #send: (message: Message) => void;
  readonly #messages: VerdictMessages;
  /** The run that has not been sent: its verdict, its mark, its last packet and how many there are. */
  #word = 0;
  #mark = NO_MARK;
  #last = 0;
  #count = 0;
  /** Packets that wait for a verdict which comes later. */
  readonly #held = new Set<number>();
  /** The latest packet that has come; undefined when none has, and nobody knows which the first will be. */
  #lastId: number | undefined;
  /** Packets that are missing, and were not told of yet. */
  #untold = 0;

  /**
   * @param send takes a message, which is valid until it returns.
   * @param messages what the messages are made with; it can be shared.
   * @param lastId the packet in front of the first one; undefined where others may have read the queue before.
   */
  constructor(
    queue: number,
    send: (message: Message) => void,
    messages: VerdictMessages = new VerdictMessages(),
    lastId?: number,
  ) {
    this.queue = queue;
    this.#send = send;
    this.#messages = messages;
    this.#lastId = lastId;
  }

  /** How many packets are held back. */
  get held(): number {
    return this.#held.size;
  }

  /**
   * How many packets are missing right in front of one: 0 for one that comes late, undefined where nobody knows which was
   * the last.
   */
  missingBefore(id: number): number | undefined {
    if (this.#lastId === undefined) return undefined;
    return Math.max((id - this.#lastId - 1) | 0, 0);
  }

  /** Takes note that a packet has come, and returns how many are missing in front of it that were not told of. */
  follow(id: number): number {
    const missing = this.#untold + (this.missingBefore(id) ?? 0);
    this.#untold = 0;
    if (this.#lastId === undefined || ((id - this.#lastId - 1) | 0) >= 0) this.#lastId = id;
    return missing;
  }

  /** Takes note of a packet that cannot be shown: what is missing in front of it is told with the next one. */
  pass(id: number): void {
    this.#untold = this.follow(id);
  }

  /**
   * Gives the verdict on the packet that has just come.
   *
   * @throws TypeError or RangeError for what is no verdict; the packet has none then.
   */
  give(id: number, verdict: PacketVerdict): void {
    if (verdict === "accept") this.#simple(id, NF_ACCEPT, NO_MARK);
    else if (verdict === "drop") this.#simple(id, NF_DROP, NO_MARK);
    else if (typeof verdict !== "object") this.#simple(id, verdictWord(verdict), NO_MARK);
    else {
      checkVerdictDetails(verdict);
      if (isBatchable(verdict)) this.#simple(id, detailedWord(verdict), verdict.mark ?? NO_MARK);
      else {
        this.flush();
        this.#send(this.#messages.detailed(this.queue, id, verdict));
      }
    }
  }

  /** Leaves a packet that has come without a verdict; {@link settle} gives it. No other verdict covers it meanwhile. */
  hold(id: number): void {
    this.flush();
    this.#held.add(id);
  }

  /** Gives the verdict on a packet that was held back, or on any other by its id, by itself and behind those given before. */
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

  /** Gives one verdict on every packet up to an id that still waits, also on those that are held back. */
  settleUpTo(id: number, word: number, mark: number): void {
    this.flush();
    this.#send(this.#messages.simple(this.queue, id, word, mark, true));
    for (const held of this.#held) if (!isAfter(held, id)) this.#held.delete(held);
  }

  /**
   * Gives a verdict on `count` packets up to an id that have been queued and may never have been seen, or have been dropped
   * by the kernel.
   */
  settleUnseen(last: number, count: number, word: number, mark: number = NO_MARK): void {
    this.flush();
    if (this.#held.size === 0) {
      this.#send(this.#messages.simple(this.queue, last, word, mark, true));
      return;
    }
    for (let behind = Math.min(count, MOST_UNSEEN) - 1; behind >= 0; behind--) {
      this.#send(this.#messages.simple(this.queue, (last - behind) >>> 0, word, mark, false));
    }
  }

  /** Sends what has gathered. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    this.#send(this.#messages.simple(this.queue, this.#last, this.#word, this.#mark, count > 1));
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

/** Whether an id is later than another one: they count modulo 2^32. */
function isAfter(id: number, other: number): boolean {
  return ((id - other) | 0) > 0;
}
