import { ENOENT } from "../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../constants/netlink.ts";
import {
  NFTA_COUNTER_BYTES,
  NFTA_COUNTER_PACKETS,
  NFTA_EXPR_DATA,
  NFTA_EXPR_NAME,
  NFTA_RULE_EXPRESSIONS,
} from "../../constants/nf_tables.ts";
import { dump } from "../../dump/dump.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";
import type { Message, MessageView } from "../../message/message.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import { transactMultiple } from "../../sock/transact.ts";
import { doNotWarn, warnWhenForgotten } from "./forgotten.ts";
import { type QueueRange, rangeName } from "./queue-range.ts";
import { installRule } from "./rule-install.ts";
import { emptyMessages, type RuleForm, removeMessages, ruleRequest, type TableFamily } from "./rule-messages.ts";
import { checkRuleOptions, type QueueRuleOptions } from "./rule-options.ts";

/** What a rule has counted. */
export interface RuleCounters {
  /** Packets that it sent to a queue, or that went on or were dropped in want of one. */
  packets: bigint;
  /** Bytes of these. */
  bytes: bigint;
}

/** Size of struct nfgenmsg. (linux/netfilter/nfnetlink.h) */
const NFGENMSG_SIZE = 4;
/**
 * A rule that sends packets to queues, in an nf_tables table of its own. It is there as long as this object: the table
 * belongs to a socket that it holds, so that the kernel removes it also when the process dies (kernels before 5.12 do not
 * know such tables: there `close` alone removes it).
 *
 * ```ts
 * using rule = QueueRule.install({ hook: "input", match: { protocol: "udp", destinationPort: 53 }, queues: 0 });
 * ```
 *
 * Where nf_tables cannot send packets to queues by itself, the rule uses the target of iptables (NFQUEUE) through
 * nf_tables. Rules of the user's own, by whatever tool, do as well.
 */
export class QueueRule implements Disposable {
  /** Name of the table. */
  readonly table: string;
  /** The families in which there is one of that name. */
  readonly families: readonly TableFamily[];
  /** What sends the packets: the expression of nf_tables, or the target of iptables. */
  readonly expression: "queue" | "target";
  /** Whether the table goes away with the process. */
  readonly owned: boolean;
  readonly #socket: NetlinkSocket;
  readonly #counter: boolean;

  private constructor(socket: NetlinkSocket, table: string, queues: QueueRange, form: RuleForm) {
    this.#socket = socket;
    this.table = table;
    this.families = form.families;
    this.expression = form.expression;
    this.owned = form.owned;
    this.#counter = form.counter;
    warnWhenForgotten(this, "rule", `table ${table}, ${rangeName(queues)}`, removal(socket, table, form));
  }

  /**
   * Installs a rule: all of it or, with an error, nothing. What the kernel has is found out by trying, which leaves nothing
   * behind either. Packets are dropped from then on while nobody is bound to their queue, unless `bypass` is set: bind
   * the queue first.
   *
   * @throws NetlinkError with the message that the kernel refused as `operation`: EPERM without CAP_NET_ADMIN, EEXIST when
   * the table is there, whoever owns it, EOPNOTSUPP when the kernel cannot do it at all. TypeError or RangeError, before anything is sent,
   * for bad options.
   */
  static install(options: QueueRuleOptions): QueueRule {
    const rule = checkRuleOptions(options);
    using resources = new DisposableStack();
    const socket = resources.use(NetlinkSocket.open(NETLINK_NETFILTER, { netns: options.netns }));
    const table = rule.table ?? `bun-netlink-${socket.portId}`;
    const installed = new QueueRule(socket, table, rule.queues, installRule(socket, rule, table));
    resources.move();
    return installed;
  }

  /** Whether it was removed. */
  get closed(): boolean {
    return this.#socket.closed;
  }

  /**
   * What the rule has counted; undefined on kernels that do not count (before 5.18, without CONFIG_NFT_COUNTER).
   *
   * @throws NetlinkError when it cannot be asked, as after `close`.
   */
  counters(): RuleCounters | undefined {
    if (!this.#counter) return undefined;
    const sum: RuleCounters = { packets: 0n, bytes: 0n };
    for (const family of this.families) {
      for (const message of dump(NETLINK_NETFILTER, ruleRequest(family, this.table), { socket: this.#socket })) {
        addCounters(message, sum);
      }
    }
    return sum;
  }

  /**
   * Sends no further packets to the queues: they go on, as without the rule. Packets that wait in a queue keep waiting. The table
   * and its chain, now empty, stay until `close`. Harmless if called twice or after `close`.
   *
   * Removing a chain while packets that it has queued wait makes kernels such as 6.1 log a warning (`nf_reinject`) and drop them. To
   * avoid that, call this first, give the remaining verdicts, close the queues, and then close the rule.
   *
   * @throws NetlinkError if the kernel does not remove the rule.
   */
  stopQueueing(): void {
    if (!this.#socket.closed) send(this.#socket, emptyMessages(this.table, this.families), false);
  }

  /**
   * Removes the rule with its table. Closing twice is harmless, and so is it that somebody else has removed it.
   *
   * @throws NetlinkError when the kernel does not remove it.
   */
  close(): void {
    if (this.#socket.closed) return;
    doNotWarn(this);
    remove(this.#socket, this.table, this);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Removes a table, and closes the socket that holds it. */
function remove(socket: NetlinkSocket, table: string, { families, owned }: Pick<RuleForm, "families" | "owned">): void {
  try {
    // An owned table goes away with the socket in any case.
    send(socket, removeMessages(table, families), owned);
  } finally {
    socket.close();
  }
}

/** Sends a transaction of nf_tables. Tables that are gone are no error. */
function send(socket: NetlinkSocket, messages: Message[], tolerant: boolean): void {
  for (const { error } of transactMultiple(NETLINK_NETFILTER, messages, { socket, oneDatagram: true })) {
    if (error !== undefined && error.errno !== -ENOENT && !tolerant) throw error;
  }
}

/** What removes a table that was forgotten. */
function removal(socket: NetlinkSocket, table: string, form: RuleForm): Disposable {
  return {
    [Symbol.dispose]: () => {
      try {
        remove(socket, table, form);
      } catch {
        // Nobody is there to be told.
      }
    },
  };
}

/** Adds what the counters in a rule say. */
function addCounters(message: MessageView, sum: RuleCounters): void {
  const [rule, list, item, data] = [0, 0, 0, 0].map(() => new AttributeReader());
  message.attributes(NFGENMSG_SIZE, rule);
  if (!rule!.find(NFTA_RULE_EXPRESSIONS)) return;
  for (rule!.nested(list); list!.next(); ) {
    let isCounter = false;
    for (list!.nested(item); item!.next(); ) {
      if (item!.type === NFTA_EXPR_NAME) isCounter = item!.string() === "counter";
      else if (item!.type === NFTA_EXPR_DATA && isCounter) {
        for (item!.nested(data); data!.next(); ) {
          if (data!.type === NFTA_COUNTER_PACKETS) sum.packets += data!.be64();
          else if (data!.type === NFTA_COUNTER_BYTES) sum.bytes += data!.be64();
        }
      }
    }
  }
}
