import { ECONNREFUSED, EPROTONOSUPPORT } from "../constants/errno.ts";
import { NLM_F_ACK, NLM_F_REQUEST, NLMSG_NOOP } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { checkObject } from "../message/check.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { checkDuration } from "./call-options.ts";
import type { NamespaceSource } from "./namespace.ts";
import { NetlinkSocket } from "./socket.ts";
import { checkProtocol } from "./socket-options.ts";

/** Where and how long to ask. */
export interface PingOptions {
  /** The network namespace to ask in (default: the calling thread's). */
  netns?: NamespaceSource | undefined;
  /** The longest wait for an answer, in milliseconds (default 100: the kernel answers before the request is sent). */
  timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 100;

/**
 * Whether the kernel has its end of a protocol in this namespace: an `NLMSG_NOOP` that asks for an acknowledgement is
 * sent to it. Also true for the few that take the message and answer nothing to it.
 *
 * @throws NetlinkError when no socket can be had for another reason; RangeError or TypeError for bad arguments.
 */
export function ping(protocol: number, options: PingOptions = {}): boolean {
  checkProtocol(protocol);
  checkObject(options, "options");
  const { netns } = options;
  const timeoutMs = checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
  const request = new MessageWriter(NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK).finish();
  try {
    using socket = NetlinkSocket.open(protocol, { netns });
    socket.send(request);
    socket.receive(undefined, { wait: true, timeoutMs });
    return true;
  } catch (error) {
    const absent = [-EPROTONOSUPPORT, -ECONNREFUSED];
    if (error instanceof NetlinkError && absent.includes(error.errno)) return false;
    throw error;
  }
}
