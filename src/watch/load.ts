import { EBUSY, EINTR, ENOBUFS, ENOMEM, ETIMEDOUT } from "../constants/errno.ts";
import { IFLA_EXT_MASK } from "../constants/if_link.ts";
import { NETLINK_ROUTE, NLM_F_REQUEST } from "../constants/netlink.ts";
import { RTEXT_FILTER_SKIP_STATS, RTM_GETLINK } from "../constants/rtnetlink.ts";
import { Dump } from "../dump/dump.ts";
import { NetlinkError } from "../errors.ts";
import type { Message } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import type { NetworkNamespace } from "../sock/namespace.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { transact } from "../sock/transact.ts";
import { IFINFOMSG } from "../subsystems/route/interfaces.ts";
import { ENTRIES_PER_CHECK, TimeSlice } from "./time-slice.ts";
import type { TrackedSource } from "./tracked-source.ts";

/** One round of dumps. */
export interface Load {
  readonly sources: readonly TrackedSource[];
  /** Sequence number of the barrier before the dumps, and of the one after them. */
  readonly before: number;
  after: number;
  phase: "before" | "dump" | "after";
  readonly started: number;
}

/** Where tables are read. */
export interface DumpTarget {
  readonly netns?: NetworkNamespace;
  readonly socket?: NetlinkSocket;
}

const LOOPBACK = 1;
const TIMEOUT_MS = 30_000;

/** Returns when whoever changes links, addresses and routes at this moment has done so. */
export function waitForKernel(protocol: number, place: DumpTarget): void {
  if (protocol === NETLINK_ROUTE) transact(NETLINK_ROUTE, getLoopback(), place);
}

/**
 * Reads all tables of a load into what its feeds are making. False when one is not to be trusted, and when `isOver` says so
 * meanwhile.
 *
 * @throws NetlinkError when the kernel refuses, or a part was lost or late.
 */
export async function readTables(
  load: Load,
  protocol: number,
  { isOver, ...place }: DumpTarget & { isOver(): boolean },
): Promise<boolean> {
  const turns = new TimeSlice();
  for (const { plan, loading: staging } of load.sources) {
    const editor = staging!;
    for (const request of plan.dumps) {
      using dump = Dump.start(protocol, request, { ...place, timeoutMs: TIMEOUT_MS });
      let count = 0;
      for (let message = dump.next(); message !== undefined; message = dump.next()) {
        if (plan.effect(message) === "put") plan.apply(message, "put", editor);
        if (++count % ENTRIES_PER_CHECK !== 0 || !turns.expired) continue;
        if (!dump.consistent) return false;
        await turns.yield();
        if (isOver()) return false;
      }
      if (!dump.consistent) return false;
    }
    editor.needsReload = false;
  }
  return true;
}

/** What is over when one tries again: too little memory, too much to do, or a socket of the caller's that is in use. */
const transientErrors: ReadonlySet<number> = new Set([ENOBUFS, ENOMEM, EINTR, ETIMEDOUT, EBUSY]);

/** Whether trying again may help. */
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
