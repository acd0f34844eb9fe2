import { NF_ACCEPT, NF_DROP } from "../../constants/netfilter.ts";
import type { Message } from "../../message/message.ts";
import { HeldPackets } from "./held-packets.ts";
import { checkVerdictDetails, detailedWord, isBatchable, type PacketVerdict, verdictWord } from "./verdict.ts";
import { NO_MARK, VerdictMessages } from "./verdict-message.ts";

/** How many packets that nobody has seen are given a verdict one by one, at the most. */
const MOST_UNSEEN = 4096;
/** Of how many messages about packets that nobody has seen it is remembered that there may have been none. */
const MOST_DOUBTFUL = 2 * MOST_UNSEEN;
/** How many spans of packets that others may have left are told apart. */
const MOST_SPANS = 64;

/** Packets by their ids, from one to another. */
interface Span {
  first: number;
  last: number;
}

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
  readonly #send: (message: Message) => number;
  readonly #messages: VerdictMessages;
  /** The run that has not been sent: its verdict, its mark, its last packet and how many there are. */
  #word = 0;
  #mark = NO_MARK;
  #last = 0;
  #count = 0;
  /** Packets that wait for a verdict which comes later. */
  readonly #held = new HeldPackets();
  /** The latest packet that has come; undefined when none has, and nobody knows which the first will be. */
  #lastId: number | undefined;
  /** Packets that are missing, and were not told of yet. */
  #untold = 0;
  /** What others may have received and left undecided, in order. */
  readonly #suspects: Span[] = [];
  /** Sequence numbers of messages about packets of which there may be none, in order. */
  readonly #doubtful: number[] = [];

  /**
   * @param send takes a message, which is valid until it returns, and returns its sequence number.
   * @param messages what the messages are made with; it can be shared.
   * @param lastId the packet in front of the first one; undefined where others may have read the queue before.
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

  /** Takes note that such a packet is given its verdict by the caller, behind those given before. */
  release(id: number): void {
    this.flush();
    this.#held.delete(id);
  }

  /** Gives one verdict on every packet up to an id that still waits, also on those that are held back. */
  settleUpTo(id: number, word: number, mark: number): void {
    this.flush();
    this.#send(this.#messages.simple(this.queue, id, word, mark, true));
    this.#held.deleteWhere((held) => !isAfter(held, id));
    const suspects = this.#suspects;
    while (suspects.length > 0 && !isAfter(suspects[0]!.last, id)) suspects.shift();
    if (suspects.length > 0 && !isAfter(suspects[0]!.first, id)) suspects[0]!.first = (id + 1) >>> 0;
  }

  /** Whether there are packets that others may have received and left undecided. */
  get suspicious(): boolean {
    return this.#suspects.length > 0;
  }

  /** Takes note that others may have received the packets from one id to another, and left them undecided. */
  suspect(first: number, last: number): void {
    const suspects = this.#suspects;
    suspects.push({ first, last });
    if (suspects.length > MOST_SPANS) suspects[1]!.first = suspects.shift()!.first;
  }

  /** Gives a verdict on those of them that are in front of an id. */
  settleSuspects(before: number, word: number, mark: number = NO_MARK): void {
    const suspects = this.#suspects;
    while (suspects.length > 0 && isAfter(before, suspects[0]!.last)) {
      const { first, last } = suspects.shift()!;
      this.settleUnseen(last, ((last - first) >>> 0) + 1, word, mark);
    }
  }

  /**
   * Gives a verdict on `count` packets up to an id that nobody here has seen: they wait, or others have decided on them, or the
   * kernel has dropped them.
   */
  settleUnseen(last: number, count: number, word: number, mark: number = NO_MARK): void {
    this.flush();
    if (this.#held.size === 0) {
      this.#doubt(this.#send(this.#messages.simple(this.queue, last, word, mark, true)));
      return;
    }
    for (let behind = Math.min(count, MOST_UNSEEN) - 1; behind >= 0; behind--) {
      const id = (last - behind) >>> 0;
      if (!this.#held.has(id)) this.#doubt(this.#send(this.#messages.simple(this.queue, id, word, mark, false)));
    }
  }

  /**
   * Whether the message of that sequence number was about packets of which there may be none, so that its refusal tells
   * nothing. To be asked for each verdict that is refused for want of a packet, in the order in which they are.
   */
  mayMiss(sequence: number): boolean {
    const doubtful = this.#doubtful;
    // Answers come in order: those before it have done something.
    while (doubtful.length > 0 && isSentBefore(doubtful[0]!, sequence)) doubtful.shift();
    if (doubtful[0] !== sequence) return false;
    doubtful.shift();
    return true;
  }

  /** Sends what has gathered. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    this.#send(this.#messages.simple(this.queue, this.#last, this.#word, this.#mark, count > 1));
  }

  #doubt(sequence: number): void {
    this.#doubtful.push(sequence);
    if (this.#doubtful.length > MOST_DOUBTFUL) this.#doubtful.shift();
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

/** Whether a message went out before another one, by their sequence numbers: they count modulo 2^31 - 1. */
function isSentBefore(one: number, other: number): boolean {
  return one !== other && ((other - one) & 0x7fffffff) < 0x40000000;
}
