import { EBUSY, EINTR, ENOBUFS, ENOMEM, ETIMEDOUT } from "../constants/errno.ts";
import { IFLA_EXT_MASK } from "../constants/if_link.ts";
import { NETLINK_ROUTE, NLM_F_REQUEST } from "../constants/netlink.ts";
import { RTEXT_FILTER_SKIP_STATS, RTM_GETLINK } from "../constants/rtnetlink.ts";
import { type AsyncDump, dumpAsync } from "../dump/async-dump.ts";
import { MAX_IDLE_BUFFERS } from "../dump/dump-reader.ts";
import { NetlinkError } from "../errors.ts";
import type { Message, MessageView, Request } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import type { NetworkNamespace } from "../netns/namespace.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { IFINFOMSG } from "../subsystems/route/core/interfaces.ts";
import { ENTRIES_PER_CHECK, TimeSlice } from "../threads/time-slice.ts";
import { TurnQueue } from "../threads/turn-queue.ts";
import { transactAsync } from "../transact/transact-async.ts";
import type { TableEditor } from "./editor.ts";
import type { SourcePlan } from "./source.ts";
import type { TrackedSource } from "./tracked-source.ts";

/** A load reads one or more tables of a watch. */
export interface Load {
  readonly sources: readonly TrackedSource[];
  /**
   * Sequence numbers of two NOOP requests (barriers) before and after the dumps. Their acknowledgements arrive among
   * the events, so they separate the events before, during and after the dumps.
   */
  readonly before: number;
  after: number;
  /**
   * Progress of reading the tables:
   * - "before": waits for the acknowledgement of the first barrier;
   * - "dump": the dumps are running;
   * - "after": waits for the acknowledgement of the second barrier.
   *
   * The first load of a watch runs the dumps first: "dump", "before", "after".
   */
  phase: "before" | "dump" | "after";
  readonly started: number;
  readonly isFirst: boolean;
}

export interface DumpTarget {
  readonly netns?: NetworkNamespace;
  readonly socket?: NetlinkSocket;
}

const LOOPBACK = 1;
/** Each load needs a receive buffer of half a MiB. */
const running = new TurnQueue(() => MAX_IDLE_BUFFERS);
const TIMEOUT_MS = 30_000;

/**
 * Waits until the changes that the kernel has already announced are complete: sends a request that needs the RTNL lock,
 * and waits for the reply.
 */
async function waitForKernel(protocol: number, target: DumpTarget): Promise<void> {
  // A fake kernel has no RTNL lock, and possibly no links.
  if (target.socket?.core.isKernelSocket === false) return;
  if (protocol === NETLINK_ROUTE) await transactAsync(NETLINK_ROUTE, getLoopback(), target);
}

/**
 * Reads the kernel tables of a load with dumps. Resolves with false if the watch was stopped.
 *
 * @throws NetlinkError if the kernel rejects a dump, or if messages of a dump are lost or late.
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
  for (const { plan, loading } of load.sources) {
    const editor = loading!;
    for (const request of plan.dumps) {
      if (!(await dumpTable(request, plan, editor, protocol, { isStopped, ...target }))) return false;
      await plan.checkDump?.(editor, request, { netns: undefined, ...target }, TIMEOUT_MS);
    }
    editor.needsReload = false;
  }
  return true;
}

async function dumpTable(
  request: Request,
  plan: SourcePlan,
  editor: TableEditor,
  protocol: number,
  { isStopped, ...target }: DumpTarget & { isStopped(): boolean },
): Promise<boolean> {
  const slice = new TimeSlice();
  await using dump = dumpAsync(protocol, request, { ...target, timeoutMs: TIMEOUT_MS });
  for (;;) {
    const message = await nextMessage(dump, plan);
    if (dump.isInterrupted || isStopped()) return false;
    if (message === undefined) return true;
    applyEntry(message, plan, editor);
    while (applyReceived(dump, plan, editor)) if (slice.isOver) await slice.pause();
  }
}

/** Not `async`: JavaScriptCore compiles loops without `await` to faster code. */
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

async function nextMessage(dump: AsyncDump, { absent = [] }: SourcePlan): Promise<MessageView | undefined> {
  try {
    return await dump.next();
  } catch (error) {
    if (error instanceof NetlinkError && error.syscall === undefined && absent.includes(error.code)) return undefined;
    throw error;
  }
}

/** Insufficient memory, a timeout, or a caller's socket in use. */
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
