import { checkOptions, checkProtocolNumber, checkSignal, type OptionChecks } from "../base/check.ts";
import { ECONNREFUSED, EPROTONOSUPPORT } from "../constants/errno.ts";
import { NLMSG_NOOP } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { checkNamespace, currentNamespace, type NamespaceSource } from "../netns/namespace.ts";
import { checkDuration, duration } from "../sock/call-options.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import type { SocketCore } from "../sock/socket-core.ts";
import { runSteps, runStepsAsync, type SocketSteps } from "../sock/steps/socket-steps.ts";
import { Operation } from "../threads/operation.ts";
import { GeneralExchange } from "./general-exchange.ts";
import { acquireSocketAsync, releaseSocket } from "./pool.ts";

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
  const operation = new Operation({ signal: options.signal });
  const netns = options.netns ?? currentNamespace();
  return operation.run(async () => {
    try {
      const socket = await acquireSocketAsync(operation, protocol, netns);
      try {
        return await runStepsAsync(pinging(socket.core, timeoutMs), operation);
      } finally {
        // A late reply must not reach the next user of the socket.
        releaseSocket(socket, false);
      }
    } catch (error) {
      return falseIfAbsent(error);
    }
  });
}

function checkedTimeout(protocol: number, options: PingOptions): number {
  checkProtocolNumber(protocol);
  checkOptions(options, pingChecks);
  return checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_PING_TIMEOUT_MS);
}

/** Exchange of an earlier ping, because allocating its memory takes a third of a ping. */
let idle: GeneralExchange | undefined;

/** An error reply or a missing reply means that the protocol exists. A failed system call is an error. */
function* pinging(socket: SocketCore, timeoutMs: number): SocketSteps<boolean> {
  const exchange = idle ?? new GeneralExchange(1);
  idle = undefined;
  const { bytes } = new MessageWriter(NLMSG_NOOP).finish();
  const [result] = yield* exchange.run(socket, [bytes], { timeoutMs });
  idle = exchange;
  const { error } = result!;
  if (error?.syscall !== undefined) throw error;
  return true;
}

function falseIfAbsent(error: unknown): false {
  const { errno, syscall } = error instanceof NetlinkError ? error : {};
  const isAbsent =
    (errno === -EPROTONOSUPPORT && syscall === "socket") || (errno === -ECONNREFUSED && syscall === "sendto");
  if (isAbsent) return false;
  throw error;
}
