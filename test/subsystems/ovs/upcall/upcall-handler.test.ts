import { describe, expect, test } from "bun:test";
import {
  EEXIST,
  type Message,
  MessageWriter,
  NETLINK_GENERIC,
  NetlinkError,
  NetlinkSocket,
  NLMSG_ERROR,
  type Request,
} from "../../../../src/index.ts";
import {
  defineUpcallHandler,
  UPCALL_HANDLER,
  type UpcallContext,
  type UpcallHandler,
  UpcallReplyError,
} from "../../../../src/subsystems/ovs/index.ts";
import { upcallCounterMemory } from "../../../../src/subsystems/ovs/upcall/counters.ts";
import type { UpcallWorkerData } from "../../../../src/subsystems/ovs/upcall/upcall-worker.ts";
import type { Handler, HandlerContext, ReplyOptions } from "../../../../src/workers/pool/handler.ts";
import { ScriptedTransport } from "../../../support/scripted-transport.ts";
import { DATAPATH, FLOW_FAMILY, lent, PACKET_FAMILY, type UpcallParts, upcallBytes } from "./upcall-messages.ts";

/** Requests that an upcall handler sent, each with its family and the port of its output action. */
type Sent = [family: number, port: number, to: ReplyOptions["to"]];

/** A fake handler context like that of a worker pool. */
class TestContext implements HandlerContext<UpcallWorkerData> {
  readonly worker = 0;
  readonly workers = 1;
  readonly data: UpcallWorkerData;
  readonly group = 0;
  readonly nsid = -1;
  readonly reports: unknown[] = [];
  readonly requests: Uint8Array[] = [];
  readonly sent: Sent[] = [];
  readonly sockets: readonly NetlinkSocket[];
  readonly socket: NetlinkSocket;
  sender = 0;

  constructor(data: Partial<UpcallWorkerData>) {
    this.socket = NetlinkSocket.over(new ScriptedTransport(() => {}, { protocol: NETLINK_GENERIC }));
    this.sockets = [this.socket];
    this.data = {
      upcalls: true,
      flowFamily: FLOW_FAMILY,
      packetFamily: PACKET_FAMILY,
      datapath: DATAPATH,
      eventsPortId: 4000,
      peer: 0,
      counters: [upcallCounterMemory()],
      data: "data",
      ...data,
    };
  }

  send(request: Request, options?: ReplyOptions): number {
    const bytes = request instanceof Uint8Array ? request.slice() : request.bytes;
    this.requests.push(bytes);
    const view = new DataView(bytes.buffer);
    const family = view.getUint16(4, true);
    // The output action is in the last attribute of a flow request. In a packet request, it is in the attribute before
    // the socket's port id.
    const port = view.getUint32(family === FLOW_FAMILY ? bytes.length - 4 : bytes.length - 12, true);
    this.sent.push([family, port, options?.to]);
    return this.sent.length;
  }

  report(value: unknown): void {
    this.reports.push(value);
  }
}

/** Starts a handler, and returns the handler with its context. */
function setup(handler: UpcallHandler<string>, data: Partial<UpcallWorkerData> = {}) {
  const context = new TestContext(data);
  const inner = defineUpcallHandler(handler) as unknown as Required<Handler<UpcallWorkerData>>;
  const give = (parts: UpcallParts = {}) => inner.message(lent(upcallBytes(parts)), context);
  return { context, inner, give };
}

function contextOf(): UpcallHandler<string> & { context: UpcallContext<string> | undefined } {
  return {
    context: undefined,
    upcall(_upcall, context) {
      this.context = context;
    },
  };
}

function refusalOf(family: number): NetlinkError {
  return new NetlinkError(`type ${family}: File exists (EEXIST)`, { errno: EEXIST, operation: `type ${family}` });
}

describe("UpcallHandler", () => {
  test("has a separate kind and allows shared sockets", () => {
    const handler = defineUpcallHandler({ upcall() {} });
    expect([handler.kind, handler.exclusive]).toEqual([UPCALL_HANDLER, undefined]);
  });

  test("receives each upcall with the user's data", () => {
    const seen: unknown[] = [];
    const { give } = setup({
      upcall: ({ command, datapath, key }, context) =>
        void seen.push([command, datapath, key.inPort, context.data, context.datapath]),
    });
    give();
    give({ command: 2 });
    expect(seen).toEqual([
      ["miss", DATAPATH, 1, "data", DATAPATH],
      ["action", DATAPATH, 1, "data", DATAPATH],
    ]);
  });

  test("puts flows before it executes packets", () => {
    let next = 0;
    const { give, context } = setup({
      upcall(_upcall, { execute, putFlow }) {
        next++;
        execute({ actions: [{ output: next }] });
        putFlow({ actions: [{ output: next + 100 }] });
        execute({ actions: [{ output: next + 10 }] });
      },
    });
    give();
    give();
    expect(context.sent.map(([family, port]) => [family === FLOW_FAMILY ? "flow" : "packet", port])).toEqual([
      ["flow", 101],
      ["packet", 1],
      ["packet", 11],
      ["flow", 102],
      ["packet", 2],
      ["packet", 12],
    ]);
  });

  test("executes packets with the port id of their socket", () => {
    const { give, context } = setup({ upcall: (_upcall, { execute }) => execute({ actions: [{ output: 1 }] }) });
    give();
    const [request] = context.requests;
    expect(new DataView(request!.buffer).getUint32(request!.length - 4, true)).toBe(context.socket.portId);
  });

  test("sends earlier requests if the handler throws", () => {
    const { give, context } = setup({
      upcall(_upcall, { execute }) {
        execute({ actions: [{ output: 1 }] });
        throw new Error("enough");
      },
    });
    expect(() => give()).toThrow("enough");
    expect(context.sent).toHaveLength(1);
  });

  test("sends valid requests and throws for an invalid one", () => {
    const { give, context } = setup({
      upcall(_upcall, { execute, putFlow }) {
        execute({ actions: [{ output: 1 }] });
        putFlow({ actions: [{ output: -1 }] });
      },
    });
    expect(() => give()).toThrow("flow.actions[0].output");
    expect(context.sent).toHaveLength(1);
  });

  test("rejects asynchronous callbacks", () => {
    const { give } = setup({ upcall: (() => Promise.reject(new Error("never seen"))) as never });
    expect(() => give()).toThrow("upcall: expected a finished result, got a promise");
    expect(() => defineUpcallHandler({ async upcall() {} } as never)).toThrow(
      "handler.upcall: expected a plain function",
    );
  });

  test("counts and reports malformed upcalls", () => {
    const handler = contextOf();
    const { give, inner, context } = setup(handler);
    give();
    const broken = upcallBytes().slice(0, 40);
    new DataView(broken.buffer).setUint32(0, broken.length, true);
    let error: unknown;
    try {
      inner.message(lent(broken), context);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "EBADMSG", operation: "upcall" });
    give();
    expect(handler.context!.statistics).toMatchObject({ upcalls: 2, misses: 2, malformed: 1, foreign: 0 });
  });

  test("ignores messages of other datapaths, families and senders", () => {
    const handler = contextOf();
    const { give, inner, context } = setup(handler);
    give();
    give({ datapath: DATAPATH + 1 });
    inner.message(lent(new MessageWriter(99, 0).genetlink(1, 1).finish().bytes), context);
    context.sender = 1234;
    give();
    expect(handler.context!.statistics).toMatchObject({ upcalls: 1, foreign: 3, malformed: 0 });
  });

  test("counts lost upcalls by kind", () => {
    const gaps: unknown[] = [];
    const handler = {
      ...contextOf(),
      gap: (dropped: number, _: unknown, reason: string) => void gaps.push([dropped, reason]),
    };
    const { inner, context, give } = setup(handler);
    inner.gap(5, context, "overrun");
    inner.gap(0, context, "overrun");
    inner.gap(1, context, "truncated");
    give();
    expect(gaps).toEqual([
      [5, "overrun"],
      [0, "overrun"],
      [1, "truncated"],
    ]);
    expect(handler.context!.statistics).toMatchObject({ lost: 5, unknownGaps: 1, unreadable: 1 });
  });

  test("`rejected` receives the kind of the rejected reply", () => {
    const rejected: UpcallReplyError[] = [];
    const handler = { ...contextOf(), rejected: (error: UpcallReplyError) => void rejected.push(error) };
    const { inner, context, give } = setup(handler);
    inner.rejected(refusalOf(FLOW_FAMILY), 5, context);
    inner.rejected(refusalOf(PACKET_FAMILY), 6, context);
    inner.rejected(refusalOf(99), 7, context);
    give();
    expect(rejected.map(({ reply, sequence, code, operation }) => [reply, sequence, code, operation])).toEqual([
      ["put-flow", 5, "EEXIST", "ovs_flow.new"],
      ["execute", 6, "EEXIST", "ovs_packet.execute"],
      ["message", 7, "EEXIST", "type 99"],
    ]);
    expect(rejected[0]!.message).toBe("ovs_flow.new: a flow with this key already exists (EEXIST)");
    expect(handler.context!.statistics).toMatchObject({ rejectedFlows: 1, rejectedExecutions: 1 });
  });

  test("reports rejected replies as errors without `rejected`", () => {
    const { inner, context } = setup({ upcall() {} });
    expect(() => inner.rejected(refusalOf(FLOW_FAMILY), 5, context)).toThrow(UpcallReplyError);
  });

  test("replies to a fake kernel at the port id `peer`", () => {
    const rejected: UpcallReplyError[] = [];
    const peer = 900;
    const { give, context, inner } = setup(
      {
        upcall: (_upcall, { execute }) => execute({ actions: [{ output: 1 }] }),
        rejected: (error) => void rejected.push(error),
      },
      { peer },
    );
    give();
    expect(context.sent).toEqual([]);
    context.sender = peer;
    give();
    expect(context.sent).toEqual([[PACKET_FAMILY, 1, { portId: peer }]]);
    inner.message(lent(answer(PACKET_FAMILY, 17)), context);
    inner.message(lent(answer(PACKET_FAMILY, 0)), context);
    expect(rejected.map(({ reply, code }) => [reply, code])).toEqual([["execute", "EEXIST"]]);
  });

  test("can reply in every callback", async () => {
    const packet = new Uint8Array(14);
    const say = (port: number) => (context: UpcallContext<string>) =>
      context.execute({ packet, key: { inPort: 0 }, actions: [{ output: port }] });
    const { inner, context } = setup({
      open: say(1),
      batch: say(2),
      close: say(3),
      upcall() {},
      gap: (_dropped, given) => say(4)(given),
    });
    await inner.open(context);
    inner.batch(context);
    inner.gap(1, context, "overrun");
    await inner.close(context);
    expect(context.sent.map(([, port]) => port)).toEqual([1, 2, 4, 3]);
  });

  test("forwards port events and reports lost ones", () => {
    const { inner, context } = setup({ upcall() {} }, { eventsPortId: 77 });
    expect(context.socket.portId).toBe(77);
    const announcement: Message = new MessageWriter(40, 0).genetlink(1, 1).finish();
    inner.message(lent(announcement.bytes), context);
    inner.gap(3, context, "overrun");
    expect(context.reports).toEqual([
      { ovsPortEvent: true, message: announcement.bytes },
      { ovsPortEvent: true, message: undefined },
    ]);
  });

  test("rejects invalid definitions", () => {
    expect(() => defineUpcallHandler(undefined as never)).toThrow("handler: expected an object");
    expect(() => defineUpcallHandler({} as never)).toThrow("handler.upcall: expected a function, got undefined");
    expect(() => defineUpcallHandler({ upcall() {}, gap: 5 } as never)).toThrow("handler.gap");
    const { inner } = setup({ upcall() {} });
    const elsewhere = { ...new TestContext({}), data: "mine" } as never;
    expect(() => inner.message(lent(upcallBytes()), elsewhere)).toThrow("started with UpcallHandlers.start()");
  });
});

/** Returns the error reply to a request of this family as the kernel sends it. */
function answer(family: number, errno: number): Uint8Array {
  const { bytes } = new MessageWriter(NLMSG_ERROR, 0)
    .struct((fields) => fields.s32(-errno).u32(20).u16(family).u16(1).u32(5).u32(0))
    .finish();
  new DataView(bytes.buffer).setUint32(0, bytes.length, true);
  return bytes;
}
