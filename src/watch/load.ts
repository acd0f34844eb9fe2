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
import type { Feed } from "./feed.ts";
import { STRIDE, Turns } from "./turns.ts";

/** One round of dumps. */
export interface Load {
  readonly feeds: readonly Feed[];
  /** Sequence number of the barrier before the dumps, and of the one after them. */
  readonly before: number;
  after: number;
  phase: "before" | "dump" | "after";
  readonly started: number;
}

/** Where tables are read. */
export interface Place {
  readonly netns?: NetworkNamespace;
  readonly socket?: NetlinkSocket;
}

const LOOPBACK = 1;
const TIMEOUT_MS = 30_000;

/** Returns when whoever changes links, addresses and routes at this moment has done so. */
export function settle(protocol: number, place: Place): void {
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
  { isOver, ...place }: Place & { isOver(): boolean },
): Promise<boolean> {
  const turns = new Turns();
  for (const { plan, staging } of load.feeds) {
    const editor = staging!;
    for (const request of plan.dumps) {
      using dump = Dump.start(protocol, request, { ...place, timeoutMs: TIMEOUT_MS });
      let count = 0;
      for (let message = dump.next(); message !== undefined; message = dump.next()) {
        if (plan.meaning(message) === "put") plan.apply(message, "put", editor);
        if (++count % STRIDE !== 0 || !turns.due) continue;
        if (!dump.consistent) return false;
        await turns.take();
        if (isOver()) return false;
      }
      if (!dump.consistent) return false;
    }
    editor.isUncertain = false;
  }
  return true;
}

/** What is over when one tries again: too little memory, too much to do, or a socket of the caller's that is in use. */
const passing: ReadonlySet<number> = new Set([ENOBUFS, ENOMEM, EINTR, ETIMEDOUT, EBUSY]);

/** Whether trying again may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof NetlinkError && passing.has(-error.errno);
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
