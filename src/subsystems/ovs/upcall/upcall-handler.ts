import { NetlinkError } from "../../../errors.ts";
import type { GapReasonName } from "../../../workers/loop/receive-loop.ts";
import type { HandlerContext } from "../../../workers/pool/handler.ts";
import { flowFailure } from "../datapath-error.ts";
import type { UpcallHandlerStatistics } from "./counters.ts";
import type { UpcallExecution, UpcallFlow } from "./reply/replies.ts";
import type { Upcall } from "./view/upcall.ts";

/** Context of an upcall handler: its worker and its replies. Each worker has one object. */
export interface UpcallContext<Data = unknown> extends HandlerContext<Data> {
  /** Number of the datapath. */
  readonly datapath: number;
  /** Counters of this worker. */
  readonly statistics: UpcallHandlerStatistics;
  /**
   * Puts a flow for packets like the current one, or for those with the given key.
   *
   * Replies are sent together after the upcalls of one receive system call. The flows of an upcall are sent before its
   * packets, in any order of the calls. A rejected reply is passed to `refused`.
   *
   * @throws TypeError or RangeError with the path of the invalid field.
   */
  putFlow(flow: UpcallFlow): void;
  /**
   * Sends the current packet, or the given one, through actions. The hash and fragment size of the packet are sent back
   * with it, and further upcalls of it arrive at the same socket (Linux 6.17).
   *
   * @throws TypeError or RangeError with the path of the invalid field.
   */
  execute(execution: UpcallExecution): void;
}

/** Handles upcalls in a worker, one call at a time. Only `open` and `close` may be asynchronous. */
export interface UpcallHandler<Data = unknown> {
  /** Called first. Upcalls follow after it resolves. If it throws, the workers do not start. */
  open?(context: UpcallContext<Data>): void | Promise<void>;
  /**
   * Called for each upcall. The upcall is valid until this returns; `upcall.toObject()` copies it. A packet without
   * `execute` is dropped. An exception is reported to the thread that started the workers; replies of the handler
   * before it are sent.
   */
  upcall(upcall: Upcall, context: UpcallContext<Data>): void;
  /** Called when upcalls were dropped, with their number and the reason: see `Handler.gap`. */
  gap?(dropped: number, context: UpcallContext<Data>, reason: GapReasonName): void;
  /** Called after the upcalls of one receive system call, before the replies are sent. */
  batch?(context: UpcallContext<Data>): void;
  /** Called when the kernel rejects a reply. Without it, the error is reported like an exception of the handler. */
  refused?(error: UpcallReplyError, context: UpcallContext<Data>): void;
  /** Called last, when the workers stop. Replies are sent, but their errors are not reported. */
  close?(context: UpcallContext<Data>): void | Promise<void>;
}

/** Kind of a handler's reply. "message" is a message that the handler sent itself. */
export type ReplyKind = "put-flow" | "execute" | "message";

/** The kernel rejected a reply of a handler. */
export class UpcallReplyError extends NetlinkError {
  override readonly name = "UpcallReplyError";
  /** The rejected reply. */
  readonly reply: ReplyKind;
  /** Sequence number of the reply. */
  readonly sequence: number;

  constructor(reply: ReplyKind, sequence: number, cause: NetlinkError) {
    const operation = reply === "message" ? cause.operation : operations[reply];
    const former = cause.operation ?? "";
    const known = reply === "message" ? undefined : flowFailure(operation, cause.errno);
    const message = cause.message.startsWith(`${former}: `) ? cause.message.slice(former.length + 2) : cause.message;
    const text = known === undefined ? message : `${known.reason} (${cause.code})`;
    super(`${operation}: ${text}`, { errno: cause.errno, operation, extendedAck: cause.extendedAck, cause });
    this.reply = reply;
    this.sequence = sequence;
  }
}

const operations = { "put-flow": "ovs_flow.new", execute: "ovs_packet.execute" } as const;
