import { fromOpen, rangeError } from "../../../base/argument-error.ts";
import { integerFrom, type OptionChecks } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import type { SocketMemory } from "../../../sock/transport.ts";
import { type ReceiverPoolOptions, type WorkerOptionName, workerOptions } from "../../../workers/pool/options.ts";
import { type PoolStatistics, ReceiverPool } from "../../../workers/pool/receiver-pool.ts";
import { checkRange, type QueueRange, readOptions } from "../arguments.ts";
import { QueueRule } from "../rule/rule.ts";
import { checkRuleForQueues, type RuleForQueues } from "../rule/rule-options.ts";
import { PACKET_HANDLER } from "./packet-handler.ts";
import { PacketQueue } from "./packet-queue.ts";
import {
  copyMessage,
  MAX_COPY_RANGE,
  MAX_PACKET_MESSAGE,
  type PacketQueueOptions,
  queueOptionChecks,
} from "./queue-config.ts";
import type { QueueCounters } from "./queue-counters.ts";

/**
 * Options for packet queues with workers.
 *
 * @typeParam Data - type of `context.data` in the packet handler.
 */
export interface PacketQueuesOptions<Data = unknown>
  extends PacketQueueOptions,
    Pick<ReceiverPoolOptions<Data>, Exclude<WorkerOptionName, "stopOnError">> {
  /**
   * Number of a packet queue, or a range of queues over which the firewall rule distributes packets. By default, each
   * worker reads one queue, and the first queue is 0.
   */
  queues?: number | QueueRange | undefined;
  /**
   * Whether an error of the handler stops the workers and closes the queues (default false: an exception for one packet
   * does not interrupt the processing of other packets). Without `onError`, errors are emitted as process warnings.
   */
  stopOnError?: boolean | undefined;
  /**
   * Number of workers (default: one for each packet queue). A worker can read several queues, but only one worker reads
   * each queue.
   */
  workers?: number | undefined;
  /** Options of a firewall rule that sends packets to the queues. If omitted, no rule is installed. */
  rule?: RuleForQueues | undefined;
}

type CheckedOptions<Data> = PacketQueuesOptions<Data> & { range: QueueRange; workers: number };

const optionChecks: OptionChecks<PacketQueuesOptions> = {
  ...queueOptionChecks,
  ...workerOptions,
  queues: true,
  workers: integerFrom(1, 64),
  rule: true,
};

/** Statistics of packet queues and of the workers that read them. */
export interface PacketQueuesStatistics {
  /** Statistics of the workers that read the queues. */
  pool: PoolStatistics;
  /**
   * Memory usage of the receive buffer of each queue, and number of packets that were dropped because the buffer was
   * full.
   */
  sockets: (SocketMemory & { queue: number })[];
  /** The kernel's counters of each packet queue. Undefined if /proc/net/netfilter/nfnetlink_queue cannot be read. */
  queues: QueueCounters[] | undefined;
}

/**
 * Packet queues that worker threads process. Each queue has its own socket, and each worker reads one or more queues.
 * All packets between two hosts use the same queue and keep their order.
 *
 * If a worker ends, the other workers take over its queues. They send `failureVerdict` for packets that the ended
 * worker left without a verdict. When the last worker has ended, the queues are unbound. The kernel then accepts
 * packets if the rule has the option `bypass`, and drops them otherwise.
 *
 * ```ts
 * // filter.ts
 * export default definePacketHandler({
 *   packet: (packet) => (packet.length > 1000 ? "drop" : "accept"),
 * });
 *
 * // main.ts
 * await using queues = await PacketQueues.start({
 *   module: new URL("./filter.ts", import.meta.url),
 *   workers: 4,
 *   rule: { hook: "input", match: { protocol: "udp", destinationPort: 53 } },
 * });
 * await queues.wait();
 * ```
 */
export class PacketQueues implements AsyncDisposable {
  /** First and last number of the packet queues. */
  readonly range: Readonly<QueueRange>;
  readonly #queues: readonly PacketQueue[];
  readonly #pool: ReceiverPool;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => void this.stop();
  #rule: QueueRule<"async"> | undefined;
  #closeFailure: { error: unknown } | undefined;
  #stopped: Promise<void> | undefined;

  private constructor(
    range: QueueRange,
    queues: readonly PacketQueue[],
    pool: ReceiverPool,
    signal: AbortSignal | undefined,
  ) {
    this.range = fromOpen(range, new.target, "PacketQueues.start()", pool);
    this.#queues = queues;
    this.#pool = pool;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#abort);
    // `stop()` throws this error to the caller.
    pool.ended.then(() => this.#close()).catch(() => {});
  }

  /**
   * Binds the packet queues, starts the workers, and then installs a firewall rule if the option `rule` is set.
   * Resolves when the workers process packets. If another firewall rule sends packets to the queues before the workers
   * run, these packets wait.
   *
   * @throws the errors of `PacketQueue.open`, `ReceiverPool.start` and `QueueRule.install`. Before an error is thrown,
   *   all resources are released.
   */
  static async start<Data = unknown>(options: PacketQueuesOptions<Data>): Promise<PacketQueues> {
    const checked = checkQueuesOptions(options);
    const { range, workers, rule, netns, signal } = checked;
    signal?.throwIfAborted();
    await using resources = new AsyncDisposableStack();
    const queues: PacketQueue[] = [];
    for (let queue = range.first; queue <= range.last; queue++) {
      queues.push(resources.use(openQuiet(queue, checked)));
    }
    // The workers already read the sockets and would receive acknowledgements.
    const { copyMode = "packet", copyRange = MAX_COPY_RANGE } = checked;
    for (const { socket, range: own } of queues) socket.send(copyMessage(own.first, copyMode, copyRange, false));
    const pool = await ReceiverPool.start({
      ...poolOptions(checked),
      sockets: queues.map(({ socket }) => socket),
      workers,
    });
    resources.use(pool);
    signal?.throwIfAborted();
    const started = new PacketQueues(range, queues, pool, signal);
    resources.use(started);
    if (rule !== undefined) started.#rule = await QueueRule.installAsync({ ...rule, queues: range, netns }, { signal });
    resources.move();
    return started;
  }

  /**
   * The firewall rule that `start` installed for the queues. Methods of this rule return promises. Undefined if the
   * option `rule` was omitted.
   */
  get rule(): QueueRule<"async"> | undefined {
    return this.#rule;
  }

  /** Number of running workers that read the queues. */
  get workers(): number {
    return this.#pool.workers;
  }

  /** Returns the statistics of the workers, the statistics of the sockets, and the kernel's counters of the queues. */
  statistics(): PacketQueuesStatistics {
    const sockets: PacketQueuesStatistics["sockets"] = [];
    const counters: QueueCounters[] = [];
    let known = true;
    for (const queue of this.#queues) {
      if (queue.closed) continue;
      const statistics = queue.statistics();
      sockets.push({ queue: queue.range.first, ...statistics.socket });
      if (statistics.queues === undefined) known = false;
      else counters.push(...statistics.queues);
    }
    return { pool: this.#pool.statistics, sockets, queues: known ? counters : undefined };
  }

  /** Resolves when the workers have stopped. The process stays alive until then, as with `ReceiverPool.wait`. */
  wait(): Promise<void> {
    return this.#pool.wait();
  }

  /**
   * Removes the firewall rule, stops the workers and closes the queues. Packets that the workers have already received
   * are handled first.
   *
   * The kernel drops the packets that still wait in the queues, including packets for which a handler has returned
   * "later". Stopping twice has no effect.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#abort);
    try {
      await this.#rule?.stopQueueing();
    } finally {
      await this.#pool.stop();
      // Close the queues first: some kernels log a warning otherwise.
      try {
        this.#close();
      } finally {
        await this.#rule?.close();
      }
    }
  }

  /** Throws the first error of this and earlier calls. */
  #close(): void {
    for (const queue of this.#queues) {
      try {
        queue.close();
      } catch (error) {
        this.#closeFailure ??= { error };
      }
    }
    if (this.#closeFailure !== undefined) throw this.#closeFailure.error;
  }
}

/** The copy mode "none" delivers no packets before the workers run. */
function openQuiet(queue: number, options: PacketQueueOptions): PacketQueue {
  const own = Object.entries(options).filter(([name]) => name in queueOptionChecks);
  return PacketQueue.open(queue, { ...Object.fromEntries(own), copyMode: "none" });
}

function poolOptions<Data>(options: PacketQueuesOptions<Data>): ReceiverPoolOptions<Data> {
  const { module, worker, data, onReport, onError, signal, startTimeoutMs, stopTimeoutMs, slots } = options;
  const { copyRange = MAX_COPY_RANGE, stopOnError = false } = options;
  return {
    handlerKind: PACKET_HANDLER,
    slotSize: MAX_PACKET_MESSAGE - MAX_COPY_RANGE + copyRange,
    stopOnError,
    ...defined({ module, worker, data, onReport, onError, signal, startTimeoutMs, stopTimeoutMs, slots }),
  };
}

function checkQueuesOptions<Data>(options: PacketQueuesOptions<Data>): CheckedOptions<Data> {
  const checked = readOptions<PacketQueuesOptions<Data>>(options, optionChecks);
  const { queues, workers, rule } = checked;
  const range = checkRange(queues ?? { first: 0, last: (workers ?? 1) - 1 }, "queues");
  const count = range.last - range.first + 1;
  if (workers !== undefined && workers > count) {
    throw rangeError("workers", `expected at most ${count}, one per queue, got ${workers}`);
  }
  if (rule !== undefined) checked.rule = checkRuleForQueues(rule);
  return { ...checked, range, workers: workers ?? count };
}
