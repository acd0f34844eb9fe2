import { fromOpen, rangeError } from "../../../base/argument-error.ts";
import { checkFlag, checkInteger, integerFrom, type OptionChecks } from "../../../base/check.ts";
import { EPERM } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER, NLM_F_ACK, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { NFNETLINK_V0, NFNL_SUBSYS_ULOG } from "../../../constants/nfnetlink.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/argument-errors.ts";
import type { Message } from "../../../message/message.ts";
import { MessageWriter } from "../../../message/message-writer.ts";
import { checkNamespace, type NamespaceSource } from "../../../netns/namespace.ts";
import { NetlinkSocket } from "../../../sock/socket.ts";
import { transact } from "../../../transact/transact.ts";
import { type ReceiverPoolOptions, type WorkerOptionName, workerOptions } from "../../../workers/pool/options.ts";
import { type PoolStatistics, ReceiverPool } from "../../../workers/pool/receiver-pool.ts";
import { checkRange, type QueueRange, readOptions } from "../arguments.ts";
import { LOG_HANDLER, type LogWorkerData, WORDS, Word } from "./log-handler.ts";

/** `NFULNL_*` and `NFULA_*` (linux/netfilter/nfnetlink_log.h) */
const CONFIG = (NFNL_SUBSYS_ULOG << 8) | 1;
const NFULA_CFG_CMD = 1;
const NFULA_CFG_MODE = 2;
const NFULA_CFG_NLBUFSIZ = 3;
const NFULA_CFG_TIMEOUT = 4;
const NFULA_CFG_QTHRESH = 5;
const NFULA_CFG_FLAGS = 6;
const BIND = 1;
const COPY_PACKET = 2;
const FLAG_SEQ = 1;
const FLAG_CONNTRACK = 4;
/** The kernel allows 128 KiB. (NFULNL_NLBUFSIZ_MAX) */
const DATAGRAM_SIZE = 64 * 1024;
const MAX_GROUPS = 64;

/**
 * Options for a packet log.
 *
 * @typeParam Data - type of `context.data` in the packet log handler.
 */
export interface PacketLogOptions<Data = unknown> extends Pick<ReceiverPoolOptions<Data>, WorkerOptionName> {
  /** Number of the log group to which firewall rules log ("log group 5"), or a range of groups (default 0). */
  groups?: number | QueueRange | undefined;
  /**
   * Number of workers (default: one for each log group). A worker can read several groups, but only one worker reads
   * each group.
   */
  workers?: number | undefined;
  /**
   * Maximum number of bytes to copy from each packet (default 65,531). The option "snaplen" of a firewall rule can set
   * a lower maximum.
   */
  copyRange?: number | undefined;
  /** Maximum number of logged packets that the kernel collects before it sends them in one datagram (default 64). */
  maxPackets?: number | undefined;
  /**
   * Maximum time in milliseconds for which the kernel collects logged packets before it sends them in one datagram
   * (default 10; must be a multiple of 10).
   */
  maxDelayMs?: number | undefined;
  /**
   * Whether to report the tracked connection of each packet (default false). The kernel must have
   * CONFIG_NETFILTER_NETLINK_GLUE_CT.
   */
  conntrack?: boolean | undefined;
  /** Network namespace whose packets are logged (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** Requested size in bytes of the receive buffer. Each log group has a socket with such a buffer (default 4 MiB). */
  receiveBufferSize?: number | undefined;
}

const checks: OptionChecks<PacketLogOptions> = {
  ...workerOptions,
  groups: true,
  workers: integerFrom(1, MAX_GROUPS),
  copyRange: integerFrom(1, MAX_ATTRIBUTE_LENGTH),
  maxPackets: integerFrom(1, 0xffff),
  maxDelayMs: integerFrom(1, 1_000_000),
  conntrack: checkFlag,
  netns: checkNamespace,
  receiveBufferSize: true,
};

/** Statistics of a log group. */
export interface LogGroupStatistics {
  /** Number of the log group. */
  group: number;
  /** Number of the group's packets that were passed to the handler. */
  packets: number;
  /**
   * Number of packets of the log group that were dropped because the receive buffer was full. The number is updated
   * when the next packet of the group is received.
   */
  lost: number;
}

/** Statistics of a packet log. */
export interface PacketLogStatistics {
  groups: LogGroupStatistics[];
  /** Statistics of the workers that receive the logged packets. */
  pool: PoolStatistics;
}

/**
 * Receives packets that firewall rules log (NFLOG) in worker threads. Workers receive copies of the packets: a slow
 * worker does not delay or drop the packets themselves.
 *
 * ```ts
 * // observer.ts
 * export default definePacketLogHandler({
 *   packet: ({ prefix, headers }) => console.log(prefix, headers.ipv4?.source),
 * });
 *
 * // main.ts: nft add rule inet filter input log group 5 prefix "in"
 * await using log = await PacketLog.start({ groups: 5, module: new URL("./observer.ts", import.meta.url) });
 * await log.wait();
 * ```
 */
export class PacketLog implements AsyncDisposable {
  /** First and last number of the log groups. */
  readonly range: Readonly<QueueRange>;
  readonly #sockets: readonly NetlinkSocket[];
  readonly #pool: ReceiverPool;
  readonly #counters: Float64Array;

  private constructor(
    range: QueueRange,
    sockets: readonly NetlinkSocket[],
    pool: ReceiverPool,
    counters: SharedArrayBuffer,
  ) {
    this.range = fromOpen(range, new.target, "PacketLog.start()", pool);
    this.#sockets = sockets;
    this.#pool = pool;
    this.#counters = new Float64Array(counters);
    void pool.ended.then(() => this.#close());
  }

  /**
   * Binds the log groups and starts the workers. Resolves when the workers are ready to receive packets. Each packet
   * that is logged afterwards is delivered or counted as dropped.
   *
   * @throws NetlinkError EPERM if another socket is bound to a group, or without CAP_NET_ADMIN; the errors of
   *   `ReceiverPool.start`. Before an error is thrown, all resources are released.
   */
  static async start<Data = unknown>(options: PacketLogOptions<Data>): Promise<PacketLog> {
    const checked = readOptions<PacketLogOptions<Data>>(options, checks);
    const { groups = 0, workers, netns, receiveBufferSize, conntrack, data, ...rest } = checked;
    const { copyRange: _, maxPackets: __, maxDelayMs: ___, ...pooled } = rest;
    const range = checkRange(groups, "groups");
    const count = range.last - range.first + 1;
    if (count > MAX_GROUPS) throw rangeError("groups", `expected at most ${MAX_GROUPS} groups, got ${count}`);
    if (workers !== undefined && workers > count) {
      throw rangeError("workers", `expected at most ${count}, one per group, got ${workers}`);
    }
    checked.signal?.throwIfAborted();
    await using resources = new AsyncDisposableStack();
    const sockets: NetlinkSocket[] = [];
    for (let group = range.first; group <= range.last; group++) {
      const socket = resources.use(
        NetlinkSocket.open(NETLINK_NETFILTER, { netns, receiveBufferSize, noEnobufs: true }),
      );
      const describe = () => ({ operation: `bind log group ${group}`, advice: bindAdvice });
      transact(NETLINK_NETFILTER, bindMessage(group, checked), { socket, describe });
      sockets.push(socket);
    }
    const counters = new SharedArrayBuffer(count * WORDS * Float64Array.BYTES_PER_ELEMENT);
    const start: LogWorkerData = { packetLog: true, firstGroup: range.first, counters, data };
    const pool = await ReceiverPool.start({
      ...pooled,
      data: start,
      handlerKind: LOG_HANDLER,
      stopOnError: checked.stopOnError ?? false,
      sockets,
      workers: workers ?? count,
      slotSize: DATAGRAM_SIZE + MAX_ATTRIBUTE_LENGTH,
    });
    resources.use(pool);
    // Number the packets from 0, without acknowledgements to the workers.
    for (const [index, socket] of sockets.entries()) {
      socket.send(flagsMessage(range.first + index, FLAG_SEQ | (conntrack === true ? FLAG_CONNTRACK : 0)));
    }
    const started = new PacketLog(range, sockets, pool, counters);
    resources.move();
    return started;
  }

  /** Number of running workers that receive logged packets. */
  get workers(): number {
    return this.#pool.workers;
  }

  /** Returns the statistics of the log groups and of the workers. */
  statistics(): PacketLogStatistics {
    const counters = this.#counters;
    const groups = Array.from({ length: counters.length / WORDS }, (_, index) => ({
      group: this.range.first + index,
      packets: counters[index * WORDS + Word.Received]!,
      lost: counters[index * WORDS + Word.Lost]!,
    }));
    return { groups, pool: this.#pool.statistics };
  }

  /** Resolves when the workers have stopped. The process stays alive until then, as with `ReceiverPool.wait`. */
  wait(): Promise<void> {
    return this.#pool.wait();
  }

  /**
   * Stops the workers and unbinds the log groups. Packets that the workers have already received are still passed to
   * the handler. Stopping a packet log twice has no effect.
   */
  async stop(): Promise<void> {
    await this.#pool.stop();
    this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

function configMessage(group: number, flags: number): MessageWriter {
  checkInteger(group, 0, 0xffff, "group");
  return new MessageWriter(CONFIG, flags).struct((header) => header.u8(0).u8(NFNETLINK_V0).be16(group));
}

function bindAdvice(errno: number): string | undefined {
  if (errno !== EPERM) return undefined;
  return "another socket has bound the group, or this program lacks CAP_NET_ADMIN in the network namespace";
}

type LogSettings = Pick<PacketLogOptions, "copyRange" | "maxPackets" | "maxDelayMs" | "conntrack">;

function bindMessage(group: number, options: LogSettings): Message {
  const { copyRange = MAX_ATTRIBUTE_LENGTH, maxPackets = 64, maxDelayMs = 10, conntrack = false } = options;
  const writer = configMessage(group, NLM_F_REQUEST | NLM_F_ACK)
    .structure(NFULA_CFG_CMD, (command) => command.u8(BIND))
    .structure(NFULA_CFG_MODE, (mode) => mode.be32(copyRange).u8(COPY_PACKET).u8(0))
    .be32(NFULA_CFG_TIMEOUT, Math.ceil(maxDelayMs / 10))
    .be32(NFULA_CFG_NLBUFSIZ, DATAGRAM_SIZE)
    .be32(NFULA_CFG_QTHRESH, maxPackets);
  // Sent with the bind command, because only its reply is read.
  if (conntrack) writer.be16(NFULA_CFG_FLAGS, FLAG_CONNTRACK);
  return writer.finish();
}

function flagsMessage(group: number, flags: number): Message {
  return configMessage(group, NLM_F_REQUEST).be16(NFULA_CFG_FLAGS, flags).finish();
}
