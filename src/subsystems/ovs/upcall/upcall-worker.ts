import { typeError } from "../../../base/argument-error.ts";
import { EBADMSG } from "../../../constants/errno.ts";
import { NETLINK_GENERIC, NLMSG_ERROR } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { errorCode, parseErrorMessage } from "../../../message/control.ts";
import { messageTypeName } from "../../../message/format/names.ts";
import type { MessageView } from "../../../message/message.ts";
import { rejection } from "../../../sock/advice.ts";
import type { GapReasonName } from "../../../workers/loop/sink.ts";
import {
  type Callbacks,
  checkRequired,
  checkReturned,
  ExtendedContext,
  type Handler,
  type HandlerContext,
  type ReplyOptions,
} from "../../../workers/pool/handler.ts";
import { readUpcallCounters, UpcallCounter, type UpcallHandlerStatistics } from "./counters.ts";
import { type ReplyTarget, ReplyWriter } from "./reply/replies.ts";
import { type ReplyKind, type UpcallContext, type UpcallHandler, UpcallReplyError } from "./upcall-handler.ts";
import { Upcall } from "./view/upcall.ts";

export interface UpcallWorkerData extends ReplyTarget {
  readonly upcalls: true;
  readonly eventsPortId: number;
  /** Netlink port id that sends upcalls and receives replies (kernel: 0). */
  readonly peer: number;
  readonly counters: readonly SharedArrayBuffer[];
  readonly data: unknown;
}

/** Handled by the worker pool, not passed to the caller's `onReport`. */
export interface PortEventReport {
  readonly ovsPortEvent: true;
  readonly message: Uint8Array | undefined;
}

class UpcallWorker<Data> {
  readonly inner: HandlerContext<Data>;
  readonly #handler: UpcallHandler<Data>;
  readonly #context: UpcallHandlerContext<Data>;
  readonly #start: UpcallWorkerData;
  readonly #counters: Float64Array;
  readonly #upcall = new Upcall();
  readonly #flows: ReplyWriter;
  readonly #executions: ReplyWriter;
  readonly #replyOptions: ReplyOptions | undefined;
  #current: Upcall | undefined;

  constructor(handler: UpcallHandler<Data>, inner: HandlerContext<Data>) {
    this.#handler = handler;
    this.inner = inner;
    const start = inner.data as Partial<UpcallWorkerData> | null | undefined;
    if (start?.upcalls !== true) throw typeError("handler", "upcall handlers are started with UpcallHandlers.start()");
    this.#start = start as UpcallWorkerData;
    this.#counters = new Float64Array(this.#start.counters[inner.worker]!);
    this.#flows = new ReplyWriter(this.#start);
    this.#executions = new ReplyWriter(this.#start);
    const { peer } = this.#start;
    this.#replyOptions = peer === 0 ? undefined : { to: { portId: peer } };
    this.#context = new UpcallHandlerContext(inner, this.#start, this.#counters, {
      putFlow: (flow) => this.#flows.putFlow(flow, this.#current),
      execute: (execution) => this.#executions.execute(execution, this.#current, inner.socket.portId),
    });
  }

  async open(): Promise<void> {
    try {
      await this.#handler.open?.(this.#context);
    } finally {
      this.#send();
    }
  }

  message(message: MessageView): void {
    const { inner } = this;
    const { eventsPortId, peer, packetFamily, datapath } = this.#start;
    if (inner.sender !== peer) {
      this.#count(UpcallCounter.Foreign);
      return;
    }
    const { type } = message;
    if (type !== packetFamily) {
      if (type === NLMSG_ERROR) this.#replied(message);
      else if (inner.socket.portId === eventsPortId) this.#reportPortEvent(message);
      else this.#count(UpcallCounter.Foreign);
      return;
    }
    const upcall = this.#upcall;
    if (!upcall.point(message)) {
      this.#count(UpcallCounter.Malformed);
      const reason = "expected a packet and its key, got an incomplete message of ovs_packet (EBADMSG)";
      throw new NetlinkError(reason, { errno: EBADMSG, operation: "upcall" });
    }
    if (upcall.datapath !== datapath) {
      this.#count(UpcallCounter.Foreign);
      return;
    }
    this.#count(upcall.command === "miss" ? UpcallCounter.Misses : UpcallCounter.Actions);
    this.#current = upcall;
    let returned: unknown;
    try {
      returned = this.#handler.upcall(upcall, this.#context);
    } finally {
      this.#current = undefined;
      this.#send();
    }
    checkReturned(returned, "upcall", callbacks);
  }

  gap(dropped: number, reason: GapReasonName): void {
    const { inner } = this;
    if (inner.socket.portId === this.#start.eventsPortId) {
      this.#reportPortEvent(undefined);
      return;
    }
    if (reason !== "overrun") this.#count(UpcallCounter.Unreadable, dropped);
    else if (dropped === 0) this.#count(UpcallCounter.UnknownGaps);
    else this.#count(UpcallCounter.Lost, dropped);
    this.#thenSend("gap", () => this.#handler.gap?.(dropped, this.#context, reason));
  }

  batch(): void {
    if (this.#handler.batch !== undefined) this.#thenSend("batch", () => this.#handler.batch?.(this.#context));
  }

  rejected(error: NetlinkError, sequence: number): void {
    const reply = this.#kindOf(error);
    if (reply === "put-flow") this.#count(UpcallCounter.RejectedFlows);
    else if (reply === "execute") this.#count(UpcallCounter.RejectedExecutions);
    const rejection = new UpcallReplyError(reply, sequence, error);
    if (this.#handler.rejected === undefined) throw rejection;
    this.#thenSend("rejected", () => this.#handler.rejected?.(rejection, this.#context));
  }

  async close(): Promise<void> {
    try {
      await this.#handler.close?.(this.#context);
    } finally {
      this.#send();
    }
  }

  #thenSend(callback: string, call: () => unknown): void {
    try {
      checkReturned(call(), callback, callbacks);
    } finally {
      this.#send();
    }
  }

  /** Flows must exist when the kernel executes the actions. */
  #send(): void {
    if (this.#flows.count > 0) this.#sendAll(this.#flows, UpcallCounter.FlowsPut);
    if (this.#executions.count > 0) this.#sendAll(this.#executions, UpcallCounter.Executed);
  }

  #sendAll(replies: ReplyWriter, counter: number): void {
    const { count } = replies;
    try {
      for (let index = 0; index < count; index++) this.inner.send(replies.message(index), this.#replyOptions);
      this.#count(counter, count);
    } finally {
      replies.clear();
    }
  }

  /** Only a `connection` sends error messages to the worker. */
  #replied(message: MessageView): void {
    if (errorCode(message) === 0) return;
    const verdict = parseErrorMessage(message);
    const type = verdict.request?.type ?? 0;
    this.rejected(rejection(messageTypeName(NETLINK_GENERIC, type), verdict, NETLINK_GENERIC, type), message.sequence);
  }

  #kindOf({ operation }: NetlinkError): ReplyKind {
    const { flowFamily, packetFamily } = this.#start;
    if (operation === messageTypeName(NETLINK_GENERIC, flowFamily)) return "put-flow";
    return operation === messageTypeName(NETLINK_GENERIC, packetFamily) ? "execute" : "message";
  }

  #reportPortEvent(message: MessageView | undefined): void {
    this.inner.report({ ovsPortEvent: true, message: message?.copy().bytes } satisfies PortEventReport);
  }

  #count(counter: number, by = 1): void {
    this.#counters[counter]! += by;
  }
}

type Replies = Pick<UpcallContext, "putFlow" | "execute">;

class UpcallHandlerContext<Data> extends ExtendedContext<Data> implements UpcallContext<Data> {
  readonly datapath: number;
  readonly putFlow: UpcallContext["putFlow"];
  readonly execute: UpcallContext["execute"];
  readonly #counters: Float64Array;

  constructor(inner: HandlerContext<Data>, start: UpcallWorkerData, counters: Float64Array, replies: Replies) {
    super(inner, start.data as Data);
    this.#counters = counters;
    this.datapath = start.datapath;
    this.putFlow = replies.putFlow;
    this.execute = replies.execute;
  }

  get statistics(): UpcallHandlerStatistics {
    return readUpcallCounters(this.#counters);
  }
}

/** Value of `Handler.kind` that the modules of upcall handlers must have. */
export const UPCALL_HANDLER = "upcall handler";

const callbacks: Callbacks<keyof UpcallHandler> = {
  asynchronous: ["open", "close"],
  synchronous: ["upcall", "gap", "batch", "rejected"],
  between: "upcalls",
};

/**
 * Returns a handler of upcalls for `UpcallHandlers`. Make it the default export of the handler's module.
 *
 * ```ts
 * export default defineUpcallHandler({
 *   upcall(upcall, context) {
 *     const actions = [{ output: upcall.key.inPort === 1 ? 2 : 1 }];
 *     context.putFlow({ actions });
 *     context.execute({ actions });
 *   },
 * });
 * ```
 *
 * @throws TypeError for an invalid handler.
 */
export function defineUpcallHandler<Data = unknown>(handler: UpcallHandler<Data>): Handler<Data> {
  checkRequired(handler, "upcall", callbacks);
  let current: UpcallWorker<Data> | undefined;
  const work = (context: HandlerContext<Data>): UpcallWorker<Data> => {
    if (current === undefined || current.inner !== context) current = new UpcallWorker(handler, context);
    return current;
  };
  return {
    kind: UPCALL_HANDLER,
    open: (context) => work(context).open(),
    message: (message, context) => work(context).message(message),
    gap: (dropped, context, reason) => work(context).gap(dropped, reason),
    batch: (context) => work(context).batch(),
    rejected: (error, sequence, context) => work(context).rejected(error, sequence),
    close: (context) => work(context).close(),
  };
}
