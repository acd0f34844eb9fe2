import { O_CLOEXEC, O_RDONLY } from "../../../constants/system.ts";
import { check } from "../../../errors.ts";
import { close, open, pread } from "../../../ffi/libc.ts";
import { allocate } from "../../../ffi/memory.ts";
import { currentNamespace, type NamespaceSource, runInNamespace } from "../../../netns/namespace.ts";
import { type CopyMode, copyModeNames } from "../names.ts";

/** The kernel's counters of one packet queue (/proc/net/netfilter/nfnetlink_queue). */
export interface QueueCounters {
  /** Number of the queue. */
  queue: number;
  /** Netlink port id of the socket that is bound to the packet queue. */
  portId: number;
  /** Number of packets that wait for a verdict in the queue. */
  waiting: number;
  copyMode: CopyMode | `${number}`;
  /** Number of bytes of each packet that the kernel copies. */
  copyRange: number;
  /**
   * Number of packets dropped because the packet queue was full, modulo 2^32. To avoid such drops, increase `length` or
   * send verdicts faster.
   */
  queueDropped: number;
  /**
   * Number of packets dropped because the receive buffer was full, modulo 2^32. To avoid such drops, increase
   * `receiveBufferSize` or receive faster.
   */
  userDropped: number;
  /**
   * Id of the last packet that was sent to the packet queue. The id equals the number of packets since the queue was
   * bound, modulo 2^32.
   */
  lastId: number;
}

const PATH = "/proc/thread-self/net/netfilter/nfnetlink_queue";
const CHUNK = 4096;
/** Enough for all 65,536 queues. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * The file /proc/net/netfilter/nfnetlink_queue with the counters of packet queues, which netlink does not provide. The
 * file shows the network namespace of the thread that opens it. Any thread can read the open file, without privileges.
 */
export class CounterFile implements Disposable {
  #fd: number;

  private constructor(fd: number) {
    this.#fd = fd;
    leaks.register(this, fd, this);
  }

  /** Opens the file, or returns undefined if that is impossible. */
  static open(netns: NamespaceSource | undefined): CounterFile | undefined {
    const fd = runInNamespace(netns ?? currentNamespace(), () => open(PATH, O_RDONLY | O_CLOEXEC));
    return fd < 0 ? undefined : new CounterFile(fd);
  }

  /** Returns the counters of all queues, or undefined after an error. */
  read(): QueueCounters[] | undefined {
    if (this.#fd < 0) return undefined;
    try {
      return parseQueueCounters(this.#text());
    } catch {
      return undefined;
    }
  }

  [Symbol.dispose](): void {
    if (this.#fd < 0) return;
    leaks.unregister(this);
    close(this.#fd);
    this.#fd = -1;
  }

  /** Each read ends after a complete line. */
  #text(): string {
    const decoder = new TextDecoder();
    const chunk = allocate(CHUNK);
    let text = "";
    for (let at = 0; at < MAX_BYTES; ) {
      const length = check(pread(this.#fd, chunk, CHUNK, at), "pread64");
      if (length === 0) break;
      text += decoder.decode(chunk.bytes.slice(0, length), { stream: true });
      at += length;
    }
    return text;
  }
}

const leaks = new FinalizationRegistry<number>((fd) => close(fd));

/** Skips lines that do not describe a queue. */
export function parseQueueCounters(text: string): QueueCounters[] {
  const queues: QueueCounters[] = [];
  for (const line of text.split("\n")) {
    const fields = line.trim().split(/\s+/).map(Number);
    if (fields.length < 8 || !fields.every(Number.isInteger)) continue;
    const [queue, portId, waiting, copyMode, copyRange, queueDropped, userDropped, lastId] = fields;
    queues.push({
      queue: queue!,
      portId: portId! >>> 0,
      waiting: waiting!,
      copyMode: copyModeNames.show(copyMode!),
      copyRange: copyRange!,
      queueDropped: queueDropped! >>> 0,
      userDropped: userDropped! >>> 0,
      lastId: lastId! >>> 0,
    });
  }
  return queues;
}

/**
 * Returns the kernel's counters of all packet queues in a network namespace, including queues of other programs.
 * Returns undefined if /proc is not mounted, if the user may not read the file, or if the kernel does not support
 * packet queues.
 *
 * An ordinary user may not read the file in a namespace that `unshare -rn program` has created, because this namespace
 * is created before the user ids are mapped. Use `unshare -r unshare -n program` or `NetworkNamespace.create()`
 * instead.
 *
 * @throws NetlinkError if the namespace cannot be entered.
 */
export function readQueueCounters(netns?: NamespaceSource): QueueCounters[] | undefined {
  using file = CounterFile.open(netns);
  return file?.read();
}
