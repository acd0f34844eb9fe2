import { checkOptions, checkProtocolNumber, type OptionChecks } from "../base/check.ts";
import { ECONNREFUSED, EPROTONOSUPPORT } from "../constants/errno.ts";
import { NLM_F_ACK, NLM_F_REQUEST, NLMSG_NOOP } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { checkDuration, duration } from "./call-options.ts";
import { checkNamespace, type NamespaceSource } from "./namespace.ts";
import { NetlinkSocket } from "./socket.ts";

/** Options for {@link ping}. */
export interface PingOptions {
  /** The network namespace to probe (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** Time limit in milliseconds (default 100, because the kernel replies before the send returns). */
  timeoutMs?: number | undefined;
}

const DEFAULT_PING_TIMEOUT_MS = 100;
const pingChecks: OptionChecks<PingOptions> = { netns: checkNamespace, timeoutMs: duration };

/**
 * Reports whether the kernel supports a netlink protocol in this namespace. Sends an `NLMSG_NOOP` that requests an
 * acknowledgement. Also returns true for the few protocols that accept the message without a reply.
 *
 * @throws NetlinkError if opening a socket fails for a reason other than an unknown protocol; RangeError or TypeError
 * for invalid arguments.
 */
export function ping(protocol: number, options: PingOptions = {}): boolean {
  checkProtocolNumber(protocol);
  checkOptions(options, pingChecks);
  const { netns } = options;
  const timeoutMs = checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_PING_TIMEOUT_MS);
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
