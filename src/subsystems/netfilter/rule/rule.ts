import { fromOpen } from "../../../base/argument-error.ts";
import { type LeakedResource, leaks, neverClosed } from "../../../base/leaks.ts";
import { runLimited } from "../../../client/options.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../../constants/netlink.ts";
import { AsyncIo } from "../../../io/async-io.ts";
import { type CallLimits, type Io, type Mode, type Result, type Steps, syncIo, wait } from "../../../io/io.ts";
import type { Message } from "../../../message/message.ts";
import { NetlinkSocket } from "../../../sock/socket.ts";
import { type QueueRange, rangeName } from "../arguments.ts";
import {
  emptyMessages,
  installRule,
  type RuleCounters,
  type RuleForm,
  readCounters,
  removeMessages,
  type TableFamily,
} from "./rule-install.ts";
import { checkRuleOptions, type QueueRuleOptions } from "./rule-options.ts";

const LEAKED_RULE = neverClosed("a queue rule", "queue rules");

/**
 * A firewall rule that sends packets to queues. The rule is in a separate nf_tables table. A socket of this object owns
 * the table, so the kernel removes the rule when the object is closed or the process exits. Before Linux 5.12, only
 * `close` removes the rule.
 *
 * ```ts
 * using rule = QueueRule.install({ hook: "input", match: { protocol: "udp", destinationPort: 53 }, queues: 0 });
 * ```
 *
 * If the kernel lacks the nf_tables expression "queue", the rule uses the iptables target NFQUEUE through nf_tables.
 * Packet queues also work with rules that other tools have installed.
 *
 * After `install()`, methods block this thread while other programs change the firewall. After `installAsync()`,
 * methods return promises, and another thread waits; use `await using` for such an object.
 */
export class QueueRule<M extends Mode = "sync"> implements Disposable, AsyncDisposable {
  /** Name of the rule's table. */
  readonly table: string;
  /**
   * Families of the nf_tables tables that contain the rule, such as "inet". Each family has its own table, with the
   * name `table`.
   */
  readonly families: readonly TableFamily[];
  /** Either the nf_tables expression "queue" or the iptables target NFQUEUE. */
  readonly expression: "queue" | "target";
  /** Whether the kernel removes the rule's table when the process exits. */
  readonly owned: boolean;
  readonly #io: Io;
  readonly #socket: NetlinkSocket;
  readonly #counter: boolean;

  private constructor(io: Io, socket: NetlinkSocket, table: string, queues: QueueRange, form: RuleForm) {
    this.#io = fromOpen(io, new.target, "QueueRule.install()", form);
    this.#socket = socket;
    this.table = table;
    this.families = form.families;
    this.expression = form.expression;
    this.owned = form.owned;
    this.#counter = form.counter;
    leaks.register(this, leakedRule(socket, table, queues, form), this);
  }

  /**
   * Installs a rule completely, or fails without effect. If the kernel lacks a feature, this method tries another form
   * of the rule. Bind the packet queue before the call: without a bound queue, the rule drops packets unless `bypass`
   * is set.
   *
   * @throws NetlinkError with the name of the rejected message in `operation`: EPERM without CAP_NET_ADMIN, EEXIST if
   *   the table exists, EOPNOTSUPP if the kernel does not support queue rules. TypeError or RangeError, before anything
   *   is sent, for invalid options.
   */
  static install(options: QueueRuleOptions): QueueRule {
    return syncIo.run(QueueRule.#install<"sync">(syncIo, options));
  }

  /** Installs a rule like {@link install}, without blocking this thread. */
  static installAsync(options: QueueRuleOptions, limits?: CallLimits): Promise<QueueRule<"async">> {
    const io = new AsyncIo();
    return runLimited(io, QueueRule.#install<"async">(io, options), limits) as Promise<QueueRule<"async">>;
  }

  static *#install<M extends Mode>(io: Io, options: QueueRuleOptions): Steps<QueueRule<M>> {
    const rule = checkRuleOptions(options);
    using resources = new DisposableStack();
    const socket = resources.use(NetlinkSocket.open(NETLINK_NETFILTER, { netns: rule.netns }));
    const table = rule.table ?? `bun-netlink-${socket.portId}`;
    const form = yield* installRule(io, socket, rule, table);
    const installed = new QueueRule<M>(io, socket, table, rule.queues, form);
    resources.move();
    return installed;
  }

  /** Whether `close` has removed the rule. */
  get closed(): boolean {
    return this.#socket.closed;
  }

  /**
   * Returns the packet and byte counters of the firewall rule, or undefined if the kernel does not support counters
   * (before Linux 5.18, without CONFIG_NFT_COUNTER).
   *
   * @throws NetlinkError if the rule cannot be read, for example after `close`.
   */
  counters(options?: CallLimits): Result<M, RuleCounters | undefined> {
    return this.#run(this.#counters(), options);
  }

  *#counters(): Steps<RuleCounters | undefined> {
    return this.#counter ? yield* readCounters(this.#io, this.#socket, this.table, this.families) : undefined;
  }

  /**
   * Removes the firewall rule from its chain: new packets pass as if the rule did not exist. Packets that already wait
   * in a queue keep waiting. The rule's table and its empty chain remain until `close`. Calling this method twice, or
   * after `close`, has no effect.
   *
   * Some kernels, such as 6.1, log a warning (`nf_reinject`) and drop waiting packets if their chain is removed. To
   * avoid this loss, call `stopQueueing` first, then send the remaining verdicts, close the queues, and finally close
   * the rule.
   *
   * @throws NetlinkError if the kernel does not remove the rule.
   */
  stopQueueing(options?: CallLimits): Result<M, void> {
    return this.#run(this.#stopQueueing(), options);
  }

  *#stopQueueing(): Steps<void> {
    if (!this.#socket.closed) yield* send(this.#io, this.#socket, emptyMessages(this.table, this.families), false);
  }

  /**
   * Removes the firewall rule and its nf_tables table. Has no effect if the rule was already closed, or if another
   * process has removed the table.
   *
   * @throws NetlinkError if the kernel does not remove the table.
   */
  close(): Result<M, void> {
    return this.#run(this.#close(this.#io));
  }

  /**
   * Removes the firewall rule like {@link close}, but always blocks the calling thread, even if `installAsync` created
   * the rule. For such a rule, prefer `await using`.
   */
  [Symbol.dispose](): void {
    syncIo.run(this.#close(syncIo));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  *#close(io: Io): Steps<void> {
    if (this.#socket.closed) return;
    leaks.unregister(this);
    yield* remove(io, this.#socket, this.table, this);
  }

  #run<T>(steps: Steps<T>, options?: CallLimits): Result<M, T> {
    return runLimited(this.#io, steps, options) as Result<M, T>;
  }
}

function* remove(
  io: Io,
  socket: NetlinkSocket,
  table: string,
  { families, owned }: Pick<RuleForm, "families" | "owned">,
): Steps<void> {
  try {
    // Closing the socket also removes an owned table.
    yield* send(io, socket, removeMessages(table, families), owned);
  } finally {
    socket.close();
  }
}

/** ENOENT is no error. With `tolerant`, all errors are ignored. */
function* send(io: Io, socket: NetlinkSocket, messages: Message[], tolerant: boolean): Steps<void> {
  const results = yield* wait(io.transactMultiple(NETLINK_NETFILTER, messages, { socket, oneDatagram: true }));
  for (const { error } of results) if (error !== undefined && error.errno !== -ENOENT && !tolerant) throw error;
}

/** Not a closure, which would keep the rule reachable. */
function leakedRule(socket: NetlinkSocket, table: string, queues: QueueRange, form: RuleForm): LeakedResource {
  return {
    kind: LEAKED_RULE,
    name: `table ${table}, ${rangeName(queues)}`,
    close() {
      try {
        syncIo.run(remove(syncIo, socket, table, form));
      } catch {
        // The rule that was not closed is reported in any case.
      }
    },
  };
}
