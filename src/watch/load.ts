import { EBUSY, EINTR, ENOBUFS, ENOMEM, ETIMEDOUT } from "../constants/errno.ts";
import { IFLA_EXT_MASK } from "../constants/if_link.ts";
import { NETLINK_ROUTE, NLM_F_REQUEST } from "../constants/netlink.ts";
import { RTEXT_FILTER_SKIP_STATS, RTM_GETLINK } from "../constants/rtnetlink.ts";
import { type AsyncDump, dumpAsync } from "../dump/async-dump.ts";
import { MAX_IDLE_BUFFERS } from "../dump/dump-reader.ts";
import { NetlinkError } from "../errors.ts";
import type { Message, MessageView } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import type { NetworkNamespace } from "../netns/namespace.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { IFINFOMSG } from "../subsystems/route/core/interfaces.ts";
import { CallLimit } from "../threads/call-limit.ts";
import { ENTRIES_PER_CHECK, TimeSlice } from "../threads/time-slice.ts";
import { transactAsync } from "../transact/transact-async.ts";
import type { TableEditor } from "./editor.ts";
import type { SourcePlan } from "./source.ts";
import type { TrackedSource } from "./tracked-source.ts";

/** A load in progress, which reads several tables of a watch together. */
export interface Load {
  readonly sources: readonly TrackedSource[];
  /**
   * Sequence numbers of two barriers (NOOP requests), sent before and after the dumps. Their acknowledgements arrive in
   * the queue of the events, and show which events precede and follow the dumps.
   */
  readonly before: number;
  after: number;
  /**
   * Progress of reading the tables. A barrier is a request whose acknowledgement arrives in order with the events.
   * "before" until the first barrier is acknowledged, "dump" during the dumps, "after" until the second barrier is
   * acknowledged. At the start of a watch, the dumps run before either acknowledgement is awaited.
   */
  phase: "before" | "dump" | "after";
  readonly started: number;
  readonly isFirst: boolean;
}

/** Where dumps are sent: a network namespace, or a socket. */
export interface DumpTarget {
  readonly netns?: NetworkNamespace;
  readonly socket?: NetlinkSocket;
}

const LOOPBACK = 1;
/**
 * Limits the loads of this thread that dump at once, each with a receive buffer of half a MiB. More would not end
 * sooner: few threads wait for the kernel.
 */
const running = new CallLimit(MAX_IDLE_BUFFERS);
const TIMEOUT_MS = 30_000;

/**
 * Waits until the kernel has completed changes of links, addresses and routes that it has already announced. To do so,
 * sends a request for which the kernel takes the RTNL lock.
 */
async function waitForKernel(protocol: number, target: DumpTarget): Promise<void> {
  // A fake kernel needs no such request: it has no RTNL lock, and possibly no links.
  if (target.socket?.core.isKernelSocket === false) return;
  if (protocol === NETLINK_ROUTE) await transactAsync(NETLINK_ROUTE, getLoopback(), target);
}

/**
 * Waits until pending changes are complete, and then dumps all tables of a load. If too many loads of this thread are
 * dumping, first waits until one of them has ended. Returns false if a dump was inconsistent, or if `isStopped`
 * returned true meanwhile.
 *
 * @throws NetlinkError if the kernel rejects a dump, or a part of a dump is lost or late.
 */
export function readTables(
  load: Load,
  protocol: number,
  { isStopped, ...target }: DumpTarget & { isStopped(): boolean },
): Promise<boolean> {
  return running.run(async () => {
    if (isStopped()) return false;
    await waitForKernel(protocol, target);
    return await dumpTables(load, protocol, { isStopped, ...target });
  });
}

async function dumpTables(
  load: Load,
  protocol: number,
  { isStopped, ...target }: DumpTarget & { isStopped(): boolean },
): Promise<boolean> {
  const slice = new TimeSlice();
  for (const { plan, loading } of load.sources) {
    const editor = loading!;
    for (const request of plan.dumps) {
      await using dump = dumpAsync(protocol, request, { ...target, timeoutMs: TIMEOUT_MS });
      for (;;) {
        const message = await nextMessage(dump, plan);
        if (!dump.consistent || isStopped()) return false;
        if (message === undefined) break;
        applyEntry(message, plan, editor);
        while (applyReceived(dump, plan, editor)) if (slice.isOver) await slice.pause();
      }
    }
    editor.needsReload = false;
  }
  return true;
}

/**
 * Adds the dumped entries that have been received to a table. Returns false if all received entries were added. The
 * function contains no `await`, because JavaScriptCore then compiles its loop to faster code.
 */
function applyReceived(dump: AsyncDump, plan: SourcePlan, editor: TableEditor): boolean {
  for (let count = 0; count < ENTRIES_PER_CHECK; count++) {
    const message = dump.nextReceived();
    if (message === undefined) return false;
    applyEntry(message, plan, editor);
  }
  return true;
}

function applyEntry(message: MessageView, plan: SourcePlan, editor: TableEditor): void {
  if (plan.hasKey?.(message) === false) return;
  if (plan.effect(message) === "put") plan.apply(message, "put", editor);
}

/**
 * Waits for the next message of a dump. Resolves with undefined at the end of the dump, and if the kernel reports that
 * it has no such table.
 */
async function nextMessage(dump: AsyncDump, { absent }: SourcePlan): Promise<MessageView | undefined> {
  try {
    return await dump.next();
  } catch (error) {
    if (absent !== undefined && error instanceof NetlinkError && error.syscall === undefined && error.code === absent) {
      return undefined;
    }
    throw error;
  }
}

/** Errors after which a load is repeated: insufficient memory, a timeout, or a caller's socket that is in use. */
const transientErrors: ReadonlySet<number> = new Set([ENOBUFS, ENOMEM, EINTR, ETIMEDOUT, EBUSY]);

export function isTransient(error: unknown): boolean {
  return error instanceof NetlinkError && transientErrors.has(-error.errno);
}

function getLoopback(): Message {
  return new MessageWriter(RTM_GETLINK, NLM_F_REQUEST)
    .struct((header) =>
      header
        .zero(4)
        .u32(LOOPBACK)
        .zero(IFINFOMSG - 8),
    )
    .u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS)
    .finish();
}
