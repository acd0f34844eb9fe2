import { checkOptions, checkProtocolNumber, checkSignal, type OptionChecks } from "../base/check.ts";
import { ECONNREFUSED, EPROTONOSUPPORT } from "../constants/errno.ts";
import { NLM_F_ACK, NLM_F_REQUEST, NLMSG_NOOP } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { checkNamespace, currentNamespace, type NamespaceSource, NetworkNamespace } from "../netns/namespace.ts";
import { checkDuration, duration } from "../sock/call-options.ts";
import { ReceiveBuffer } from "../sock/receive-buffer.ts";
import { SendArea } from "../sock/send-area.ts";
import { checkSentToKernel } from "../sock/sending.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import type { SocketCore } from "../sock/socket-core.ts";
import { untilAborted } from "../sock/steps/cancellation.ts";
import { runSteps, runStepsAsync, type SocketStep, type SocketSteps } from "../sock/steps/socket-steps.ts";
import { loadProtocol } from "./pool.ts";

/** Options for testing whether the kernel supports a protocol ({@link ping}). */
export interface PingOptions {
  /** Network namespace to test (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** Maximum time in milliseconds to wait for the reply (default 100, because the kernel replies almost at once). */
  timeoutMs?: number | undefined;
  /** Signal that cancels the call. A blocking call throws the signal's reason if the signal is already aborted. */
  signal?: AbortSignal | undefined;
}

const DEFAULT_PING_TIMEOUT_MS = 100;
const REPLY_SIZE = 4096;
const pingChecks: OptionChecks<PingOptions> = { netns: checkNamespace, timeoutMs: duration, signal: checkSignal };

/**
 * Reports whether the kernel supports a netlink protocol in this network namespace.
 *
 * The function sends an `NLMSG_NOOP` that requests an acknowledgement. It also returns true for the few protocols that
 * accept this message without a reply.
 *
 * @throws NetlinkError if a socket cannot be opened for another reason than an unknown protocol; RangeError or
 *   TypeError for invalid arguments.
 */
export function ping(protocol: number, options: PingOptions = {}): boolean {
  const timeoutMs = checkedTimeout(protocol, options);
  options.signal?.throwIfAborted();
  try {
    using socket = NetlinkSocket.open(protocol, { netns: options.netns });
    return runSteps(pinging(socket.core, timeoutMs));
  } catch (error) {
    return falseIfAbsent(error);
  }
}

/**
 * Reports whether the kernel supports a netlink protocol in this network namespace, like {@link ping}, without blocking
 * this thread.
 *
 * The blocking call can take long: the kernel may load the module of the protocol, and some protocols process messages
 * under a lock.
 */
export async function pingAsync(protocol: number, options: PingOptions = {}): Promise<boolean> {
  const timeoutMs = checkedTimeout(protocol, options);
  return untilAborted(pingInThread(protocol, options.netns ?? currentNamespace(), timeoutMs), options.signal);
}

async function pingInThread(
  protocol: number,
  source: NamespaceSource | undefined,
  timeoutMs: number,
): Promise<boolean> {
  try {
    // Keep the namespace open if the caller closes its handle.
    const kept = source instanceof NetworkNamespace ? { fd: source.fd } : source;
    using netns = kept === undefined ? undefined : NetworkNamespace.open(kept);
    await loadProtocol(protocol);
    using socket = NetlinkSocket.open(protocol, { netns });
    return await runStepsAsync(pinging(socket.core, timeoutMs));
  } catch (error) {
    return falseIfAbsent(error);
  }
}

function checkedTimeout(protocol: number, options: PingOptions): number {
  checkProtocolNumber(protocol);
  checkOptions(options, pingChecks);
  return checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_PING_TIMEOUT_MS);
}

function* pinging(socket: SocketCore, timeoutMs: number): SocketSteps<boolean> {
  const { bytes } = new MessageWriter(NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK).finish();
  const area = new SendArea();
  const offset = area.appendMessage(bytes, 0, socket.takeSequence(1), socket.portId);
  const buffer = new ReceiveBuffer({ slots: 1, slotSize: REPLY_SIZE });
  const step: SocketStep = { kind: "send", socket, area, offset, length: bytes.length, buffer };
  checkSentToKernel(socket, yield step, 1);
  const received = step.received ?? (yield { kind: "receive", socket, buffer });
  if (received <= 0) yield { kind: "wait", socket, timeoutMs };
  return true;
}

function falseIfAbsent(error: unknown): false {
  const absent = [-EPROTONOSUPPORT, -ECONNREFUSED];
  if (error instanceof NetlinkError && absent.includes(error.errno)) return false;
  throw error;
}
