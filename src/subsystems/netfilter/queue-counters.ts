import { readSync } from "node:fs";
import { O_CLOEXEC, O_RDONLY } from "../../constants/system.ts";
import { close, open } from "../../ffi/libc.ts";
import { currentNamespace, type NamespaceSource, runInNamespace } from "../../sock/namespace.ts";
import { type CopyMode, copyModeName } from "./names.ts";

/** What the kernel has counted for one queue. (/proc/net/netfilter/nfnetlink_queue) */
export interface QueueCounters {
  /** Number of the queue. */
  queue: number;
  /** Port id of the socket that it is bound to. */
  portId: number;
  /** How many packets wait for a verdict. */
  waiting: number;
  copyMode: CopyMode | number;
  /** How many bytes of a packet are copied at the most. */
  copyRange: number;
  /** How many packets were dropped because the queue was full, modulo 2^32: raise its `length`, or be faster. */
  queueDropped: number;
  /**
   * How many packets were dropped because the socket's receive buffer was full, modulo 2^32: raise `receiveBufferSize`, or
   * be faster.
   */
  userDropped: number;
  /** The id of the latest packet: how many packets were given one since the queue was bound, modulo 2^32. */
  lastId: number;
}

const PATH = "/proc/thread-self/net/netfilter/nfnetlink_queue";
const CHUNK = 4096;
/** What 65,536 queues can take, generously. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * The kernel's counters for the queues of one namespace. They are in a file of /proc alone, which shows the namespace of
 * whoever opens it: it is opened inside, once, and read again and again from any thread, without any right.
 */
export class CounterFile implements Disposable {
  #fd: number;

  private constructor(fd: number) {
    this.#fd = fd;
    leaks.register(this, fd, this);
  }

  /** Opens it; undefined if /proc is not mounted or this user may not read the file, as in {@link readQueueCounters}. */
  static open(netns: NamespaceSource | undefined): CounterFile | undefined {
    const fd = runInNamespace(netns ?? currentNamespace(), () => open(PATH, O_RDONLY | O_CLOEXEC));
    return fd < 0 ? undefined : new CounterFile(fd);
  }

  /** The counters of every queue by now, in no order; undefined when they cannot be read. */
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

  /** The file ends with each line, so that what one read brings may be less than there is. */
  #text(): string {
    const decoder = new TextDecoder();
    const chunk = new Uint8Array(CHUNK);
    let text = "";
    for (let at = 0; at < MOST_BYTES; ) {
      const length = readSync(this.#fd, chunk, 0, CHUNK, at);
      if (length === 0) break;
      text += decoder.decode(chunk.subarray(0, length), { stream: true });
      at += length;
    }
    return text;
  }
}

const leaks = new FinalizationRegistry<number>((fd) => close(fd));

/** Reads the lines of the kernel's file. What is no such line is left out. */
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
      copyMode: copyModeName(copyMode!),
      copyRange: copyRange!,
      queueDropped: queueDropped! >>> 0,
      userDropped: userDropped! >>> 0,
      lastId: lastId! >>> 0,
    });
  }
  return queues;
}

/**
 * Returns the kernel's counters for every queue of a namespace, whichever socket it is bound to. Undefined if /proc is not
 * mounted, this user may not read the file, or the kernel has no packet queues. An ordinary user may not read it in the namespace
 * of `unshare -rn program`, which is created before the user ids are mapped; `unshare -r unshare -n program` avoids that, and so
 * does `NetworkNamespace.create()`.
 *
 * @throws NetlinkError when the namespace cannot be entered.
 */
export function readQueueCounters(netns?: NamespaceSource): QueueCounters[] | undefined {
  using file = CounterFile.open(netns);
  return file?.read();
}
