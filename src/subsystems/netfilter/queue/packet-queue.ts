import { fromOpen } from "../../../base/argument-error.ts";
import { checkFunction, checkInteger, checkNotEmpty, checkOptions } from "../../../base/check.ts";
import { type LeakedResource, leaks, neverClosed } from "../../../base/leaks.ts";
import { EBUSY, ENOENT } from "../../../constants/errno.ts";
import { NF_ACCEPT, NF_DROP } from "../../../constants/netfilter.ts";
import { NETLINK_NETFILTER } from "../../../constants/netlink.ts";
import { NFQNL_CFG_CMD_BIND, NFQNL_CFG_CMD_PF_BIND, NFQNL_CFG_CMD_UNBIND } from "../../../constants/nfnetlink_queue.ts";
import { POLLIN } from "../../../constants/poll.ts";
import { NetlinkError } from "../../../errors.ts";
import { errorCode, parseErrorMessage } from "../../../message/control.ts";
import { messageTypeName } from "../../../message/format/names.ts";
import type { BorrowedMessage, Message } from "../../../message/message.ts";
import { rejection } from "../../../sock/advice.ts";
import { type ReceiveOptions, receiveDeadline, type WaitOptions, waitChecks } from "../../../sock/call-options.ts";
import { ReceiveBuffer } from "../../../sock/receive-buffer.ts";
import { receiveUntil } from "../../../sock/receiving.ts";
import { checkNetlinkSocket, NetlinkSocket } from "../../../sock/socket.ts";
import type { SocketMemory } from "../../../sock/transport.ts";
import { checkRange, type QueueRange, rangeName, readOptions } from "../arguments.ts";
import { MessageBatch } from "./message-batch.ts";
import { checkReference, type PacketReference, type QueuedPacket } from "./packet.ts";
import { PacketReceiver, type PacketReceiverStatistics } from "./packet-receiver.ts";
import { bindError, flagsError, QueueCommands } from "./queue-commands.ts";
import {
  commandMessage,
  copyMessage,
  DEFAULT_SLOTS,
  flagsMessage,
  lengthMessage,
  MAX_COPY_RANGE,
  MAX_PACKET_MESSAGE,
  type PacketQueueOptions,
  type ProcessOptions,
  processChecks,
  type QueueSettings,
  queueOptionChecks,
  settingChecks,
} from "./queue-config.ts";
import { CounterFile, type QueueCounters } from "./queue-counters.ts";
import { QueueVerdicts } from "./queue-verdicts.ts";
import {
  checkVerdict,
  type Decision,
  detailedWord,
  type PacketChanges,
  type PacketVerdict,
  unseenVerdict,
  verdictWord,
} from "./verdict.ts";
import { isVerdictType, NO_MARK, VerdictMessages } from "./verdict-message.ts";

/** Statistics of a `PacketQueue`, whose packets are received by the thread that opened it, and not by workers. */
export interface PacketQueueStatistics extends PacketReceiverStatistics {
  /**
   * Number of verdicts on queued packets that came too late. A verdict is too late if the packet already has a verdict
   * or its interface has gone down.
   */
  gone: number;
  /**
   * Memory usage of the receive buffer of this object's socket, and number of packets that were dropped because the
   * buffer was full.
   */
  socket: SocketMemory;
  /** The kernel's counters of each packet queue. Undefined if /proc/net/netfilter/nfnetlink_queue cannot be read. */
  queues: QueueCounters[] | undefined;
}

/** A batch verdict covers 2^31 ids; these three cover all. */
const ALL_IDS = [0xffff_fffe, 0x7fff_ffff, 0xffff_fffe] as const;
const LEAKED_QUEUE = neverClosed("a packet queue", "packet queues");
const upToNames = { mark: true } as const;

/**
 * One or more packet queues of the kernel, bound to a socket of this thread. Packets that a firewall rule sends to
 * these queues wait for a verdict. All methods except `receiveAsync` are synchronous. To process packets in workers,
 * use `PacketQueues`.
 *
 * ```ts
 * using queue = PacketQueue.open(0);
 * for (;;) {
 *   for (const packet of queue.receive({ wait: true })) {
 *     if (packet.length > 1000) queue.drop(packet);
 *     else queue.accept(packet);
 *   }
 * }
 * ```
 *
 * A queue can be bound to only one socket. Only messages from the kernel are accepted
 * (linux/netfilter/nfnetlink_queue.h).
 */
export class PacketQueue implements Disposable {
  /** First and last number of the packet queues. */
  readonly range: Readonly<QueueRange>;
  readonly #socket: NetlinkSocket;
  readonly #slots: number;
  readonly #counters: CounterFile | undefined;
  readonly #batch: MessageBatch;
  readonly #commands: QueueCommands;
  readonly #verdicts: QueueVerdicts[] = [];
  readonly #receiver: PacketReceiver;
  readonly #settings: { copyMode: NonNullable<QueueSettings["copyMode"]>; copyRange: number }[] = [];
  /** Whether another reader may have received packets. */
  #shared = false;
  /** Whether a callback of `process` is running. */
  #deciding = false;
  #gone = 0;
  #buffer: ReceiveBuffer | undefined;
  #rejected: NetlinkError | undefined;

  private constructor(socket: NetlinkSocket, range: QueueRange, slots: number, counters: CounterFile | undefined) {
    this.#socket = fromOpen(socket, new.target, undefined, socket instanceof NetlinkSocket);
    this.range = range;
    this.#slots = slots;
    this.#counters = counters;
    this.#batch = new MessageBatch(socket);
    const messages = new VerdictMessages();
    const send = (message: Message) => this.#batch.add(message);
    for (let queue = range.first; queue <= range.last; queue++) {
      this.#verdicts.push(new QueueVerdicts(queue, send, messages, 0));
    }
    this.#receiver = new PacketReceiver(
      this.#verdicts,
      (message) => this.#noteRejection(message),
      () => (this.#shared ? socket.memory().dropped : undefined),
    );
    this.#commands = new QueueCommands(socket, this.#batch, this.#receiver);
  }

  /**
   * Binds a packet queue, or several queues with consecutive numbers, to a new socket, and configures them. From the
   * moment when this method returns, packets that a firewall rule sends to these queues are delivered.
   *
   * @throws NetlinkError EBUSY if a queue is in use, EPERM without CAP_NET_ADMIN, EOPNOTSUPP for a setting that this
   *   kernel does not support. After an error, no queue stays bound. TypeError or RangeError, before anything is
   *   opened, for invalid arguments.
   */
  static open(queues: number | QueueRange = 0, options: PacketQueueOptions = {}): PacketQueue {
    const range = checkRange(queues, "queues");
    const settings = readOptions(options, queueOptionChecks);
    const { netns, receiveBufferSize, reportOverruns = false, slots = DEFAULT_SLOTS } = settings;
    using resources = new DisposableStack();
    const socket = resources.use(
      NetlinkSocket.open(NETLINK_NETFILTER, { netns, noEnobufs: !reportOverruns, receiveBufferSize }),
    );
    const counters = CounterFile.open(netns);
    if (counters !== undefined) resources.use(counters);
    const queue = new PacketQueue(socket, range, slots, counters);
    queue.#bind(settings);
    resources.move();
    return queue;
  }

  /**
   * Binds packet queues to an existing socket, and takes ownership of the socket. Intended for tests with a simulated
   * kernel.
   */
  static over(socket: NetlinkSocket, queues: number | QueueRange = 0, options: QueueSettings = {}): PacketQueue {
    checkNetlinkSocket(socket);
    const range = checkRange(queues, "queues");
    const settings = readOptions(options, settingChecks);
    using resources = new DisposableStack();
    resources.use(socket);
    const queue = new PacketQueue(socket, range, DEFAULT_SLOTS, undefined);
    queue.#bind(settings);
    resources.move();
    return queue;
  }

  /**
   * The socket of the packet queues. This object owns the socket. Only this object or a `ReceiverPool` may receive on
   * it.
   *
   * If the pool leaves packets without a verdict, these packets wait until the next call of `process`, which sends
   * `failureVerdict` for them.
   */
  get socket(): NetlinkSocket {
    // The caller may keep only the socket, not this object.
    leaks.unregister(this);
    this.#shared = true;
    return this.#socket;
  }

  get closed(): boolean {
    return this.#socket.closed;
  }

  /**
   * Changes settings of one packet queue, or of all queues if `queue` is omitted. Settings can be changed while packets
   * arrive. If only one of `copyRange` and `copyMode` is set, the other one stays unchanged.
   *
   * @throws NetlinkError if the kernel rejects a setting; TypeError or RangeError, before anything is sent, for invalid
   *   settings.
   */
  configure(settings: QueueSettings, queue?: number): void {
    const changes = readOptions(settings, settingChecks, "settings");
    checkNotEmpty(changes, "settings", Object.keys(settingChecks));
    const { first, last } = this.range;
    if (queue !== undefined) checkInteger(queue, first, last, "queue");
    for (let number = queue ?? first; number <= (queue ?? last); number++) this.#set(number, changes);
  }

  /**
   * Receives queued packets with one system call. The packets and the array are valid until the next receive. If no
   * packet is queued, returns an empty array at once. With `wait`, first waits for a packet up to the time limit.
   *
   * Each packet waits in the kernel until the caller sends a verdict: on this packet alone, or with `acceptUpTo` or
   * `dropUpTo` on all packets up to this one or a later one.
   *
   * @throws NetlinkError ENOBUFS after packets were dropped, only with `reportOverruns`; the kernel's error for an
   *   earlier verdict on a packet that still waited; EBUSY while a pool reads the socket, and while a callback of
   *   `process` runs; EBADF if the queue is closed.
   */
  receive(options: ReceiveOptions = {}): readonly QueuedPacket[] {
    const deadline = receiveDeadline(options);
    const packets = this.#receive(options.wait === true, deadline);
    for (let index = 0; index < packets.length; index++) {
      const { queue, id } = packets[index]!;
      this.#verdictsOf(queue).hold(id);
    }
    return packets;
  }

  /**
   * Receives queued packets like {@link receive}, but does not block the thread. Resolves when packets are available.
   * If the time limit is reached first, resolves with an empty array.
   *
   * @throws NetlinkError like `receive`; the reason of `signal` if the signal is aborted.
   */
  async receiveAsync(options: WaitOptions = {}): Promise<readonly QueuedPacket[]> {
    checkOptions(options, waitChecks);
    const { timeoutMs = -1, signal } = options;
    signal?.throwIfAborted();
    const deadline = timeoutMs < 0 ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
    for (;;) {
      const packets = this.receive();
      if (packets.length > 0) return packets;
      const left = deadline - performance.now();
      if (left <= 0) return packets;
      const wait: WaitOptions = { timeoutMs: left === Number.POSITIVE_INFINITY ? -1 : left };
      if (signal !== undefined) wait.signal = signal;
      if ((await this.#socket.waitAsync(POLLIN, wait)) === 0) return packets;
    }
  }

  /**
   * Receives packets, calls `decide` for each packet, and returns the number of packets. This is the fastest way to
   * process packets, because all verdicts are sent together in as few messages as possible.
   *
   * If `decide` returns "later", the packet keeps waiting until the caller sends its verdict. Until then, verdicts on
   * other packets are sent more slowly, because each one needs a separate message. If a verdict cannot be sent even
   * after retries, its packet gets `failureVerdict`.
   *
   * @throws the errors of `decide` and of failed sends, after all packets have a verdict (several errors as an
   *   AggregateError); the errors of `receive`.
   */
  process(decide: (packet: QueuedPacket) => Decision, options: ProcessOptions = {}): number {
    checkFunction(decide, "decide");
    const deadline = receiveDeadline(options, processChecks);
    const { failureVerdict = "drop" } = options;
    const unseen = unseenVerdict(failureVerdict);
    const packets = this.#receive(options.wait === true, deadline);
    const errors: unknown[] = [];
    this.#deciding = true;
    this.#batch.failureVerdict = unseen;
    try {
      for (let index = 0; index < packets.length; index++) {
        const packet = packets[index]!;
        const { id } = packet;
        const verdicts = this.#verdictsOf(packet.queue);
        if (verdicts.hasSuspects) verdicts.settleSuspects(id, detailedWord(unseen), unseen.mark);
        try {
          verdicts.decide(id, decide(packet));
        } catch (error) {
          errors.push(error);
          verdicts.give(id, failureVerdict);
        }
      }
      try {
        this.#flush();
      } catch (error) {
        errors.push(error);
      }
    } finally {
      this.#deciding = false;
      this.#batch.failureVerdict = undefined;
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, `the verdicts on ${errors.length} packets failed`);
    return packets.length;
  }

  /**
   * Accepts a queued packet, optionally with changes to the packet. The verdict is sent immediately, in its own netlink
   * message.
   */
  accept(packet: PacketReference | number, changes?: PacketChanges): void {
    this.verdict(packet, changes === undefined ? "accept" : { ...changes, verdict: "accept" });
  }

  drop(packet: PacketReference | number): void {
    this.verdict(packet, "drop");
  }

  /**
   * Sends a queued packet through its netfilter chain again. To avoid an endless loop, set a mark that the rule
   * excludes.
   */
  repeat(packet: PacketReference | number, changes?: PacketChanges): void {
    this.verdict(packet, changes === undefined ? "repeat" : { ...changes, verdict: "repeat" });
  }

  /** Moves a queued packet to another packet queue, optionally with changes to the packet. */
  queue(packet: PacketReference | number, queue: number, changes?: PacketChanges & { bypass?: boolean }): void {
    this.verdict(packet, { ...changes, queue });
  }

  /**
   * Sends a verdict on one queued packet. Packets can get their verdicts at any time and in any order. The kernel
   * searches its list of waiting packets from the oldest one, so a call takes longer if many older packets wait.
   *
   * @param packet the packet, or its queue and id. A number is the packet's id, and is allowed only if this object has
   *   a single queue.
   * @throws TypeError or RangeError, before anything is sent, for invalid arguments; NetlinkError EBADF if the queue is
   *   closed. An error reply of the kernel is thrown by the next receive. If the verdict cannot be sent even after
   *   retries, this method throws the error, and the packet keeps waiting for a verdict.
   */
  verdict(packet: PacketReference | number, verdict: PacketVerdict): void {
    const { queue, id } = checkReference(packet, this.range);
    const verdicts = this.#verdictsOf(queue);
    if (typeof verdict === "object") {
      checkVerdict(verdict, "verdict");
      verdicts.settle(id, verdict);
      try {
        this.#batch.flush();
      } catch (error) {
        verdicts.hold(id);
        throw error;
      }
    } else {
      const word = verdictWord(verdict);
      verdicts.flush();
      this.#batch.sendVerdict(queue, id, word);
      // After a failed send, the packet must stay held.
      verdicts.release(id);
    }
  }

  /** Accepts a queued packet and all earlier packets that still wait in the same queue. */
  acceptUpTo(packet: PacketReference | number, changes: { mark?: number } = {}): void {
    checkOptions(changes, upToNames, "changes");
    this.#verdictUpTo(packet, NF_ACCEPT, changes.mark);
  }

  /** Drops a queued packet and all earlier packets that still wait in the same queue. */
  dropUpTo(packet: PacketReference | number): void {
    this.#verdictUpTo(packet, NF_DROP, undefined);
  }

  /** Returns the statistics of this object, the statistics of its socket, and the kernel's counters of the queues. */
  statistics(): PacketQueueStatistics {
    const { first, last } = this.range;
    const socket = this.#socket.memory();
    const own = ({ queue, portId }: QueueCounters) => queue >= first && queue <= last && portId === this.#socket.portId;
    return { ...this.#receiver.statistics, gone: this.#gone, socket, queues: this.#counters?.read()?.filter(own) };
  }

  /** Drops the waiting packets and unbinds the packet queues. Closing an object twice has no effect. */
  close(): void {
    if (this.#socket.closed) return;
    leaks.unregister(this);
    try {
      const { first, last } = this.range;
      const messages = new VerdictMessages();
      // The kernel would drop these packets later, with a possible warning.
      for (let queue = first; queue <= last; queue++) {
        for (const id of ALL_IDS) this.#batch.add(messages.simple(queue, id, NF_DROP, NO_MARK, true));
      }
      // Another thread may still hold the socket open, so unbind explicitly.
      for (let queue = first; queue <= last; queue++) {
        this.#batch.add(commandMessage(queue, NFQNL_CFG_CMD_UNBIND, false));
      }
      this.#batch.flush();
    } finally {
      this.#counters?.[Symbol.dispose]();
      this.#socket.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #bind(options: QueueSettings): void {
    const { first, last } = this.range;
    for (let queue = first; queue <= last; queue++) {
      const error = this.#commands.run(commandMessage(queue, NFQNL_CFG_CMD_BIND), "NFQNL_CFG_CMD_BIND");
      if (error === undefined) continue;
      const owner = this.#counters?.read()?.find((counters) => counters.queue === queue)?.portId;
      throw bindError(queue, error, owner, () =>
        this.#commands.run(commandMessage(queue, NFQNL_CFG_CMD_PF_BIND), "probe"),
      );
    }
    // Packets arrive as soon as the copy mode is set.
    const { copyMode = "packet", copyRange = MAX_COPY_RANGE } = options;
    for (let queue = first; queue <= last; queue++) this.#set(queue, { ...options, copyMode, copyRange });
    leaks.register(this, leakedQueue(this.range, this.#socket), this);
  }

  #set(queue: number, settings: QueueSettings): void {
    const { length, copyMode, copyRange } = settings;
    if (length !== undefined) this.#check(lengthMessage(queue, length), "NFQA_CFG_QUEUE_MAXLEN");
    const flags = flagsMessage(queue, settings);
    if (flags !== undefined) {
      const error = this.#commands.run(flags, "NFQA_CFG_FLAGS");
      if (error !== undefined) throw flagsError(settings, error);
    }
    if (copyMode === undefined && copyRange === undefined) return;
    const index = queue - this.range.first;
    const before = this.#settings[index] ?? { copyMode: "packet", copyRange: MAX_COPY_RANGE };
    const copy = { copyMode: copyMode ?? before.copyMode, copyRange: copyRange ?? before.copyRange };
    this.#check(copyMessage(queue, copy.copyMode, copy.copyRange), "NFQA_CFG_PARAMS");
    this.#settings[index] = copy;
  }

  #check(message: Message, operation: string): void {
    const error = this.#commands.run(message, operation);
    if (error !== undefined) throw error;
  }

  /** Packets with a later verdict must already be held. */
  #receive(wait: boolean, deadline: number): readonly QueuedPacket[] {
    if (this.#deciding) {
      throw new NetlinkError(
        "receiving is not allowed in the callback of process(), because its packets use the buffer (EBUSY)",
        {
          errno: EBUSY,
          operation: "receive",
        },
      );
    }
    this.#throwRejection();
    const intake = this.#receiver;
    const { packets } = intake;
    intake.begin();
    this.#batch.flush();
    if (packets.length > 0) return packets;
    this.#buffer ??= new ReceiveBuffer({ slots: this.#slots, slotSize: MAX_PACKET_MESSAGE });
    for (;;) {
      const datagrams = receiveUntil(this.#socket.core, this.#buffer, this.#slots, wait, deadline);
      intake.take(datagrams);
      this.#batch.flush();
      if (packets.length > 0) return packets;
      this.#throwRejection();
      if (datagrams.length === 0) return packets;
      if (deadline < Number.POSITIVE_INFINITY && performance.now() >= deadline) return packets;
    }
  }

  #noteRejection(message: BorrowedMessage): void {
    const code = errorCode(message);
    if (code === 0) return;
    const verdict = parseErrorMessage(message);
    const type = verdict.request?.type;
    const isVerdict = isVerdictType(type);
    if (code === ENOENT && isVerdict) {
      if (!this.#verdicts.some((verdicts) => verdicts.mayMiss(message.sequence))) this.#gone++;
    } else {
      const operation = isVerdict || type === undefined ? "verdict" : messageTypeName(NETLINK_NETFILTER, type);
      this.#rejected ??= rejection(operation, verdict, NETLINK_NETFILTER);
    }
  }

  #throwRejection(): void {
    const rejected = this.#rejected;
    if (rejected === undefined) return;
    this.#rejected = undefined;
    throw rejected;
  }

  #verdictUpTo(packet: PacketReference | number, word: number, mark: number = NO_MARK): void {
    const { queue, id } = checkReference(packet, this.range);
    if (mark !== NO_MARK) checkInteger(mark, 0, 0xffffffff, "mark");
    this.#verdictsOf(queue).settleUpTo(id, word, mark);
    this.#batch.flush();
  }

  #flush(): void {
    for (const verdicts of this.#verdicts) verdicts.flush();
    this.#batch.flush();
  }

  #verdictsOf(queue: number): QueueVerdicts {
    return this.#verdicts[queue - this.range.first]!;
  }
}

/** Not a closure, which would keep the queue reachable. */
function leakedQueue(range: QueueRange, socket: NetlinkSocket): LeakedResource {
  return { kind: LEAKED_QUEUE, name: rangeName(range), close: () => socket.close() };
}
