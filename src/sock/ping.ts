import { ECONNREFUSED, EPROTONOSUPPORT } from "../constants/errno.ts";
import { NLM_F_ACK, NLM_F_REQUEST, NLMSG_NOOP } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { checkObject } from "../message/check.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { checkDuration } from "./call-options.ts";
import type { NamespaceSource } from "./namespace.ts";
import { NetlinkSocket } from "./socket.ts";
import { checkProtocol } from "./socket-options.ts";

/** Options of a probe. */
export interface PingOptions {
  /** The network namespace to probe (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** Time limit in milliseconds (default 100: the kernel replies before the send returns). */
  timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 100;

/**
 * Returns whether the kernel supports a protocol in this namespace, by sending it an `NLMSG_NOOP` that requests an
 * acknowledgement. Also true for the few protocols that accept the message without a reply.
 *
 * @throws NetlinkError if no socket can be opened for another reason; RangeError or TypeError for invalid arguments.
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
