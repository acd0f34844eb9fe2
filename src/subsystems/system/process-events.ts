import { checkOptions, type OptionChecks } from "../../base/check.ts";
import { omit } from "../../base/objects.ts";
import { ECONNREFUSED, EPERM } from "../../constants/errno.ts";
import { NETLINK_CONNECTOR, NLMSG_DONE } from "../../constants/netlink.ts";
import { failure, NetlinkError } from "../../errors.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Message } from "../../message/message.ts";
import { MessageWriter } from "../../message/message-writer.ts";
import { readBuffer } from "../../schema/values/text.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { SocketEvents, type SystemEventOptions, systemEventChecks } from "./socket-events.ts";

/** Options for subscribing to process events. */
export type ProcessEventOptions = Omit<SystemEventOptions, "netns">;

const checks: OptionChecks<ProcessEventOptions> = /* @__PURE__ */ omit(systemEventChecks, "netns");

/** Thread id and process id of a task. For the first thread of a process, the two ids are equal. */
export interface Task {
  /** Id of the thread (`gettid`). */
  readonly tid: number;
  /** Id of the process (`getpid`). */
  readonly pid: number;
}

interface Common {
  /** Number of the CPU on which the event occurred. */
  readonly cpu: number;
  /** Time of the event in nanoseconds since boot (CLOCK_MONOTONIC). */
  readonly timestamp: bigint;
}

/** An event about a process or thread. All ids are those of the initial PID namespace. */
export type ProcessEvent = Common &
  (
    | { readonly kind: "fork"; readonly parent: Task; readonly child: Task }
    | { readonly kind: "exec"; readonly task: Task }
    | { readonly kind: "uid"; readonly task: Task; readonly real: number; readonly effective: number }
    | { readonly kind: "gid"; readonly task: Task; readonly real: number; readonly effective: number }
    /** A process started a session (`setsid`). */
    | { readonly kind: "session"; readonly task: Task }
    /** A debugger was attached to the task or detached from it. After a detach, both ids of `tracer` are 0. */
    | { readonly kind: "ptrace"; readonly task: Task; readonly tracer: Task }
    /** A thread changed its name, which has at most 15 bytes. */
    | { readonly kind: "comm"; readonly task: Task; readonly name: string }
    | { readonly kind: "coredump"; readonly task: Task; readonly parent: Task }
    | {
        readonly kind: "exit";
        readonly task: Task;
        readonly parent: Task;
        /** Exit code of the process. Absent if a signal killed the process. */
        readonly code?: number;
        /** Number of the signal that killed the process. Absent if the process exited by itself. */
        readonly signal?: number;
        /** Whether the kernel wrote a core dump of the process. */
        readonly coreDumped?: true;
        /** Number of the signal that the parent receives when the process exits; -1 for a thread. */
        readonly exitSignal: number;
      }
    /**
     * A process event of a kind that this library does not know. It contains the kernel's event number and the data of
     * the event.
     */
    | { readonly kind: "unknown"; readonly what: number; readonly data: Uint8Array }
  );

/** Number of process events in the kernel's connector. (`CN_IDX_PROC`, `CN_VAL_PROC`) */
const PROCESS = 1;
const OPERATION = "process events";
const MULTICAST_LISTEN = 1;
const MULTICAST_IGNORE = 2;
/** Sizes of `nlmsghdr`, `cn_msg` and the header of `proc_event`. */
const NLMSGHDR = 16;
const CN_MSG = 20;
const PROC_EVENT = 16;
/** Event with which the kernel acknowledges a subscription (`PROC_EVENT_NONE`). */
const ACKNOWLEDGEMENT = 0;
const TASK_COMM_LEN = 16;

const writer = new MessageWriter();

/** Returns a connector message, which is acknowledged with `ack` + 1. */
function request(operation: number, ack: number): Message {
  return writer
    .begin(NLMSG_DONE, 0)
    .struct((message) => message.u32(PROCESS).u32(PROCESS).u32(0).u32(ack).u16(4).u16(0).u32(operation))
    .finish();
}

/**
 * A subscription to events of all processes on the machine: forks, execs, exits, and changes of ids and names.
 *
 * ```ts
 * await using events = ProcessEvents.open();
 * for await (const event of events) {
 *   if (event.kind === "exec") console.log(`process ${event.task.pid} runs another program`);
 *   else if (event.kind === "gap") console.log(`${event.dropped || "an unknown number of"} events dropped`);
 * }
 * ```
 *
 * The process must be in the initial network, user and PID namespaces. Before Linux 6.6, it also needs CAP_NET_ADMIN.
 * The kernel numbers the events of each CPU. A missing number therefore reveals every dropped event, and a gap reports
 * the number of dropped events.
 */
export class ProcessEvents extends SocketEvents<ProcessEvent> {
  /** Expected sequence number of the next process event, by CPU. */
  readonly #expected = new Map<number, number>();
  /** Dropped events that gaps have already reported. */
  #reported = 0;
  /** The socket also receives acknowledgements to other programs, with other numbers. */
  readonly #ack = crypto.getRandomValues(new Uint32Array(1))[0]!;
  /** Error number of the subscription: 0 for success, undefined until then. */
  #acknowledged: number | undefined;

  private constructor(options: ProcessEventOptions) {
    super(options, NETLINK_CONNECTOR, PROCESS);
  }

  /**
   * Subscribes to process events. The subscription is active when this method returns.
   *
   * @throws NetlinkError EPERM without the required privileges and namespaces; TypeError or RangeError for invalid
   * options; the signal's reason if it is already aborted.
   */
  static open(options: ProcessEventOptions = {}): ProcessEvents {
    checkOptions(options, checks);
    options.signal?.throwIfAborted();
    const events = new ProcessEvents(options);
    try {
      events.#subscribe();
      return events;
    } catch (error) {
      events.close();
      throw error;
    }
  }

  #subscribe(): void {
    // The kernel queues the acknowledgement before `send` returns.
    try {
      this.socket.send(request(MULTICAST_LISTEN, this.#ack));
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ECONNREFUSED) throw error;
      const reason =
        "the kernel has no process connector here; it requires the initial network namespace and CONFIG_PROC_EVENTS";
      throw failure(OPERATION, reason, ECONNREFUSED, undefined, error);
    }
    for (let more = true; more && this.#acknowledged === undefined; ) more = this.receive();
    if (this.#acknowledged === 0) return;
    const reason =
      this.#acknowledged === undefined
        ? "the kernel ignored the subscription; it requires the initial user and PID namespaces and CONFIG_PROC_EVENTS"
        : "the kernel rejected the subscription; it requires CAP_NET_ADMIN in the initial user namespace";
    const errno = this.#acknowledged ?? EPERM;
    throw failure(OPERATION, reason, errno);
  }

  protected override unsubscribe(): void {
    // Linux before 6.6 does not notice that a subscribed socket is closed.
    try {
      this.socket.send(request(MULTICAST_IGNORE, this.#ack));
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
    }
  }

  protected override overrun(dropped: number | undefined): Gap {
    this.#reported += dropped ?? 0;
    return super.overrun(dropped);
  }

  protected read(bytes: Uint8Array): readonly (ProcessEvent | Gap)[] | "malformed" {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const u32 = (at: number) => view.getUint32(at, hostLittleEndian);
    if (bytes.length < NLMSGHDR + CN_MSG + PROC_EVENT || u32(0) > bytes.length) return "malformed";
    if (u32(NLMSGHDR) !== PROCESS || u32(NLMSGHDR + 4) !== PROCESS) return "malformed";
    const length = view.getUint16(NLMSGHDR + 16, hostLittleEndian);
    const start = NLMSGHDR + CN_MSG;
    if (length < PROC_EVENT || start + length > bytes.length) return "malformed";
    const what = u32(start);
    const cpu = u32(start + 4);
    const data = new DataView(bytes.buffer, bytes.byteOffset + start + PROC_EVENT, length - PROC_EVENT);
    // The kernel numbers acknowledgements like events.
    const missing = this.#missing(cpu, u32(NLMSGHDR + 8));
    const items: (ProcessEvent | Gap)[] = missing === 0 ? [] : [{ kind: "gap", dropped: missing, reason: "overrun" }];
    if (what === ACKNOWLEDGEMENT) {
      const isOurs = u32(NLMSGHDR + 12) === (this.#ack + 1) >>> 0;
      if (isOurs && data.byteLength >= 4) this.#acknowledged ??= data.getUint32(0, hostLittleEndian);
      return items;
    }
    const event = parseEvent(what, data);
    const timestamp = view.getBigUint64(start + 8, hostLittleEndian);
    if (event === undefined) items.push({ kind: "gap", dropped: 1, reason: "malformed" });
    else items.push({ ...event, cpu, timestamp } as ProcessEvent);
    return items;
  }

  /** Returns how many events are missing before `sequence` and not reported. */
  #missing(cpu: number, sequence: number): number {
    const expected = this.#expected.get(cpu) ?? sequence;
    this.#expected.set(cpu, (sequence + 1) >>> 0);
    const lost = (sequence - expected) >>> 0;
    const known = Math.min(lost, this.#reported);
    this.#reported -= known;
    return lost - known;
  }
}

function parseEvent(what: number, data: DataView): object | undefined {
  const number = (index: number) => data.getInt32(index * 4, hostLittleEndian);
  const id = (index: number) => data.getUint32(index * 4, hostLittleEndian);
  const task = (index: number): Task => ({ tid: number(index), pid: number(index + 1) });
  const kind = kinds[what];
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (kind === undefined) return { kind: "unknown", what, data: bytes.slice() };
  if (data.byteLength < kind.length) return undefined;
  switch (kind.name) {
    case "fork":
      return { kind: "fork", parent: task(0), child: task(2) };
    case "exec":
    case "session":
      return { kind: kind.name, task: task(0) };
    case "uid":
    case "gid":
      return { kind: kind.name, task: task(0), real: id(2), effective: id(3) };
    case "ptrace":
      return { kind: "ptrace", task: task(0), tracer: task(2) };
    case "comm":
      return { kind: "comm", task: task(0), name: readBuffer(bytes, 8, 8 + TASK_COMM_LEN) };
    case "coredump":
      return { kind: "coredump", task: task(0), parent: task(2) };
    case "exit":
      return { kind: "exit", task: task(0), ...exitStatus(id(2)), exitSignal: number(3), parent: task(4) };
  }
}

/** Splits an exit status as wait(2) does. */
function exitStatus(status: number): { code?: number; signal?: number; coreDumped?: true } {
  const signal = status & 0x7f;
  if (signal === 0) return { code: (status >> 8) & 0xff };
  return (status & 0x80) === 0 ? { signal } : { signal, coreDumped: true };
}

type Kind = Exclude<ProcessEvent["kind"], "unknown">;

/** Name and minimum length of process events by number. (linux/cn_proc.h) */
const kinds: Readonly<Record<number, { name: Kind; length: number }>> = {
  1: { name: "fork", length: 16 },
  2: { name: "exec", length: 8 },
  4: { name: "uid", length: 16 },
  64: { name: "gid", length: 16 },
  128: { name: "session", length: 8 },
  256: { name: "ptrace", length: 16 },
  512: { name: "comm", length: 24 },
  1073741824: { name: "coredump", length: 16 },
  2147483648: { name: "exit", length: 24 },
};
