import { fromOpen } from "../../../base/argument-error.ts";
import { NETLINK_GENERIC } from "../../../constants/netlink.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { rejection } from "../../../sock/advice.ts";
import type { GapReasonName } from "../../../workers/loop/sink.ts";
import type { HandlerContext } from "../../../workers/pool/handler.ts";
import { flowFailure } from "../core/datapath-error.ts";
import type { UpcallHandlerStatistics } from "./counters.ts";
import type { UpcallExecution, UpcallFlow } from "./reply/replies.ts";
import type { Upcall } from "./view/upcall.ts";

/**
 * Context of an upcall handler: information about the worker, and methods for replies. All calls of the handler get the
 * same object.
 */
export interface UpcallContext<Data = unknown> extends HandlerContext<Data> {
  /** Number of the datapath that sent the upcall. */
  readonly datapath: number;
  /** Upcall counters of this worker so far. */
  readonly statistics: UpcallHandlerStatistics;
  /**
   * Adds a flow for packets like that of the current upcall, or for packets with the specified key. Replaces the
   * actions of an existing flow.
   *
   * Replies are sent together, after the handler has received all upcalls of one receive system call. The flows of one
   * handler call are sent before its packets, regardless of the order of `putFlow` and `execute`. If the kernel rejects
   * a reply, the handler's `rejected` is called.
   *
   * @throws TypeError or RangeError with the path of the invalid field.
   */
  putFlow(flow: UpcallFlow): void;
  /**
   * Executes actions on the packet of the upcall, or on the specified packet. The packet keeps the hash and fragment
   * size of the upcall. Further upcalls of the packet arrive at the same socket (Linux 6.17).
   *
   * @throws TypeError or RangeError with the path of the invalid field.
   */
  execute(execution: UpcallExecution): void;
}

/** Handler of upcalls, which runs in a worker, one call at a time. Only `open` and `close` may be asynchronous. */
export interface UpcallHandler<Data = unknown> {
  /**
   * Called before all other methods of the handler, when the worker starts. The worker receives upcalls after the
   * promise of `open` has resolved. If `open` throws, `UpcallHandlers.start` fails.
   */
  open?(context: UpcallContext<Data>): void | Promise<void>;
  /**
   * Called for each upcall. The upcall is valid until this method returns; `upcall.toObject()` copies it. The packet is
   * dropped unless the handler calls `execute`.
   *
   * An exception is reported to the thread that started the workers. Replies that the handler made before the exception
   * are sent.
   */
  upcall(upcall: Upcall, context: UpcallContext<Data>): void;
  /** Called when the kernel dropped upcalls, with their number and the reason; see `Handler.gap`. */
  gap?(dropped: number, context: UpcallContext<Data>, reason: GapReasonName): void;
  /**
   * Called when the handler has received all upcalls of one receive system call, before the handler's replies are sent
   * to the kernel.
   */
  batch?(context: UpcallContext<Data>): void;
  /**
   * Called when the kernel rejects a reply of the upcall handler. By default, the error is reported like an exception.
   */
  rejected?(error: UpcallReplyError, context: UpcallContext<Data>): void;
  /**
   * Called once when the worker stops. Replies that the upcall handler makes here are sent, but the kernel's errors
   * about these replies are not reported.
   */
  close?(context: UpcallContext<Data>): void | Promise<void>;
}

/**
 * Kind of a reply of an upcall handler: a flow, an execution of actions, or a "message" that the handler sent without
 * `putFlow` and `execute`.
 */
export type ReplyKind = "put-flow" | "execute" | "message";

/** Error for a reply of an upcall handler that the kernel rejected. */
export class UpcallReplyError extends NetlinkError {
  override readonly name = "UpcallReplyError";
  /** Kind of the rejected reply. */
  readonly reply: ReplyKind;
  /** Sequence number of the rejected reply. */
  readonly sequence: number;

  constructor(reply: ReplyKind, sequence: number, cause: NetlinkError) {
    const { errno, extendedAck } = fromOpen(cause, new.target, "UpcallHandlers.start(), whose workers report it");
    const { message, operation } = reply === "message" ? cause : rejectionOf(operations[reply], cause);
    super(message, { errno, operation, extendedAck, cause });
    this.reply = reply;
    this.sequence = sequence;
  }
}

const operations = { "put-flow": "ovs_flow.new", execute: "ovs_packet.execute" } as const;

function rejectionOf(operation: string, cause: NetlinkError): NetlinkError {
  const known = flowFailure(operation, cause.errno);
  return known === undefined
    ? rejection(operation, cause, NETLINK_GENERIC)
    : failure(operation, known.reason, cause.errno);
}
