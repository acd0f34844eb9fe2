import { ENOENT } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../../constants/netlink.ts";
import type { Message } from "../../../message/message.ts";
import { type LeakedResource, type LeakKind, leaks } from "../../../sock/leaks.ts";
import { NetlinkSocket } from "../../../sock/socket.ts";
import { transactMultiple } from "../../../sock/transact.ts";
import { type QueueRange, rangeName } from "../arguments.ts";
import type { RuleCounters, RuleForm, TableFamily } from "./rule-install.ts";
import { checkRuleOptions, type QueueRuleOptions } from "./rule-options.ts";

/**
 * Returns the module with the nf_tables messages. The first rule loads it synchronously. The family takes as long to
 * load as the rest of this subsystem, and programs that install their rules with `nft` do not need it.
 */
function messages(): typeof import("./rule-install.ts") {
  return require("./rule-install.ts");
}

const LEAKED_RULE: LeakKind = {
  singular: "a queue rule",
  plural: "queue rules",
  problem: "never closed",
  remedy: "`using` or close()",
};

/**
 * A firewall rule that sends packets to queues, in its own nf_tables table. It exists as long as this object: a socket
 * of this object owns the table, so the kernel removes the table when the process exits. Kernels before 5.12 have no
 * owned tables; with these, only `close` removes the rule.
 *
 * ```ts
 * using rule = QueueRule.install({ hook: "input", match: { protocol: "udp", destinationPort: 53 }, queues: 0 });
 * ```
 *
 * If nf_tables has no queue expression, the rule uses the iptables target NFQUEUE through nf_tables. Packet queues also
 * work with rules that any other tool has installed.
 */
export class QueueRule implements Disposable {
  /** Name of the rule's table. */
  readonly table: string;
  /** Address families for which a table of this name exists. */
  readonly families: readonly TableFamily[];
  /** The means by which the rule sends packets to the queue: the nf_tables expression, or the iptables target. */
  readonly expression: "queue" | "target";
  /** Whether the kernel removes the rule's table when the process exits. */
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
    leaks.register(this, leakedRule(socket, table, queues, form), this);
  }

  /**
   * Installs a rule completely, or fails without effect. Features of the kernel are detected by attempts without side
   * effects. Bind the packet queue first: until it is bound, packets are dropped, unless `bypass` is set.
   *
   * @throws NetlinkError with the rejected message as `operation`: EPERM without CAP_NET_ADMIN, EEXIST if the table
   * exists, EOPNOTSUPP if the kernel does not support queue rules. TypeError or RangeError, before anything is sent,
   * for invalid options.
   */
  static install(options: QueueRuleOptions): QueueRule {
    const rule = checkRuleOptions(options);
    using resources = new DisposableStack();
    const socket = resources.use(NetlinkSocket.open(NETLINK_NETFILTER, { netns: rule.netns }));
    const table = rule.table ?? `bun-netlink-${socket.portId}`;
    const installed = new QueueRule(socket, table, rule.queues, messages().installRule(socket, rule, table));
    resources.move();
    return installed;
  }

  /** Whether the rule was removed. */
  get closed(): boolean {
    return this.#socket.closed;
  }

  /**
   * Returns the packet and byte counters of the rule, or undefined on kernels without counters (before 5.18, without
   * CONFIG_NFT_COUNTER).
   *
   * @throws NetlinkError if the rule cannot be read, for example after `close`.
   */
  counters(): RuleCounters | undefined {
    if (!this.#counter) return undefined;
    return messages().readCounters(this.#socket, this.table, this.families);
  }

  /**
   * Stops sending packets to the queues: packets pass as without the rule. Packets that wait in a queue keep waiting.
   * The table and its empty chain remain until `close`. Calling it twice, or after `close`, has no effect.
   *
   * If a chain is removed while packets that it has queued wait, kernels such as 6.1 log a warning (`nf_reinject`) and
   * drop the packets. To avoid that, call this method first, send the remaining verdicts, close the queues, and then
   * close the rule.
   *
   * @throws NetlinkError if the kernel does not remove the rule.
   */
  stopQueueing(): void {
    if (!this.#socket.closed) send(this.#socket, messages().emptyMessages(this.table, this.families), false);
  }

  /**
   * Removes the rule with its table. It has no effect if the rule was already closed, or if another process has removed
   * it.
   *
   * @throws NetlinkError if the kernel does not remove the table.
   */
  close(): void {
    if (this.#socket.closed) return;
    leaks.unregister(this);
    remove(this.#socket, this.table, this);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Removes the table of a rule, and closes the socket that owns it. */
function remove(socket: NetlinkSocket, table: string, { families, owned }: Pick<RuleForm, "families" | "owned">): void {
  try {
    // The kernel removes an owned table together with the socket in any case.
    send(socket, messages().removeMessages(table, families), owned);
  } finally {
    socket.close();
  }
}

/** Sends an nf_tables transaction. A missing table is not an error. */
function send(socket: NetlinkSocket, messages: Message[], tolerant: boolean): void {
  for (const { error } of transactMultiple(NETLINK_NETFILTER, messages, { socket, oneDatagram: true })) {
    if (error !== undefined && error.errno !== -ENOENT && !tolerant) throw error;
  }
}

/**
 * Returns the resources of a rule that was not closed. The function is outside of the class, because a closure in the
 * class would keep the rule alive.
 */
function leakedRule(socket: NetlinkSocket, table: string, queues: QueueRange, form: RuleForm): LeakedResource {
  return {
    kind: LEAKED_RULE,
    name: `table ${table}, ${rangeName(queues)}`,
    close() {
      try {
        remove(socket, table, form);
      } catch {
        // The leak is reported in any case.
      }
    },
  };
}
