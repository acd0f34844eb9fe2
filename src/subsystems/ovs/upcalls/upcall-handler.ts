import type { GapReasonName } from "../../../workers/loop/receive-loop.ts";
import type { HandlerContext } from "../../../workers/pool/handler.ts";
import type { UpcallHandlerStatistics } from "./counters.ts";
import type { UpcallExecution, UpcallFlow } from "./replies.ts";
import type { UpcallReplyError } from "./reply-error.ts";
import type { Upcall } from "./upcall.ts";

/** What a handler of upcalls knows of where it runs, and how it replies. One object for each worker. */
export interface UpcallContext<Data = unknown> extends HandlerContext<Data> {
  /** Number of the datapath. */
  readonly datapath: number;
  /** What this worker has done so far. */
  readonly statistics: UpcallHandlerStatistics;
  /**
   * Has packets like the current one, or those with the key that is given, go where the actions say from now on.
   *
   * Replies are sent together when the upcalls that one system call brought have been handled; of one upcall, flows are put
   * before packets are sent on, in whatever order that was asked for. A refusal comes to `refused`.
   *
   * @throws TypeError or RangeError with the path of the field that cannot be meant.
   */
  putFlow(flow: UpcallFlow): void;
  /**
   * Sends the current packet, or one that is given, through actions. The hash and the size of fragments that the packet
   * came with go back with it, and when it comes up again it comes to the same socket (Linux 6.17).
   *
   * @throws TypeError or RangeError with the path of the field that cannot be meant.
   */
  execute(execution: UpcallExecution): void;
}

/**
 * What a worker does with upcalls. All of it runs in the worker's thread, one call at a time; apart from `open` and `close`
 * nothing may be asynchronous.
 */
export interface UpcallHandler<Data = unknown> {
  /** Called first; upcalls come when it is done. If it throws, the workers do not start. */
  open?(context: UpcallContext<Data>): void | Promise<void>;
  /**
   * Called for each upcall, which is lent until this returns; `upcall.toObject()` keeps it. A packet for which nothing is
   * executed is gone. An exception is told to the thread that started the workers; what was asked for before it is sent.
   */
  upcall(upcall: Upcall, context: UpcallContext<Data>): void;
  /** Called where upcalls were lost, with how many and why: see `Handler.gap`. */
  gap?(dropped: number, context: UpcallContext<Data>, reason: GapReasonName): void;
  /** Called when the upcalls that one system call brought have been handled, before the replies are sent. */
  batch?(context: UpcallContext<Data>): void;
  /** Called when the kernel refuses a reply. Without this it is told as an error of the handler. */
  refused?(error: UpcallReplyError, context: UpcallContext<Data>): void;
  /** Called last, when the workers stop. What is asked for here is sent and not answered. */
  close?(context: UpcallContext<Data>): void | Promise<void>;
}
