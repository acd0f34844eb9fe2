import { describe, expect, test } from "bun:test";
import {
  EINVAL,
  ENOENT,
  NETLINK_NETFILTER,
  NetlinkError,
  NetlinkSocket,
  NFQA_PAYLOAD,
  type Request,
} from "../../../../src/index.ts";
import { BorrowedMessage, MessageCursor, type MessageView } from "../../../../src/message/index.ts";
import {
  definePacketHandler,
  type PacketContext,
  type PacketHandler,
  type QueuedPacket,
} from "../../../../src/subsystems/netfilter/index.ts";
import { NO_MARK, VerdictMessages } from "../../../../src/subsystems/netfilter/queue/verdict-message.ts";
import type { Handler, HandlerContext, ReplyOptions } from "../../../../src/workers/pool/handler.ts";
import { message, thrown } from "../../../message/bytes.ts";
import { ScriptedTransport } from "../../../support/scripted-transport.ts";
import { KernelQueue } from "./kernel-queue.ts";
import { packetMessage } from "./packet-messages.ts";

/** A fake handler context like that of a worker pool. Its queues record the messages that they send. */
class TestContext implements HandlerContext<string> {
  readonly worker = 3;
  readonly workers = 5;
  readonly data = "data";
  readonly sender = 0;
  readonly group = 0;
  readonly nsid = -1;
  readonly sockets: NetlinkSocket[] = [];
  readonly reports: unknown[] = [];
  readonly queues = new Map<NetlinkSocket, KernelQueue>();
  socket: NetlinkSocket;
  #sequence = 0;

  constructor(queues: readonly number[]) {
    for (const queue of queues) {
      const socket = NetlinkSocket.over(new ScriptedTransport(() => {}, { protocol: NETLINK_NETFILTER }));
      this.sockets.push(socket);
      this.queues.set(socket, new KernelQueue(queue));
    }
    this.socket = this.sockets[0]!;
  }

  get kernel(): KernelQueue {
    return this.queues.get(this.socket)!;
  }

  send(request: Request, options?: ReplyOptions): number {
    this.queues.get(options?.socket ?? this.socket)!.take(request instanceof Uint8Array ? request : request.bytes);
    return ++this.#sequence;
  }

  report(value: unknown): void {
    this.reports.push(value);
  }
}

function lent(bytes: Uint8Array): MessageView {
  const memory = new Uint8Array(bytes.length + 32);
  memory.set(bytes, 16);
  return new BorrowedMessage(memory, new DataView(memory.buffer)).point(16, bytes.length);
}

/** Starts a packet handler, and returns the handler with its context. */
function setup(handler: PacketHandler<string>, queues: readonly number[] = [0]) {
  const context = new TestContext(queues);
  const inner = definePacketHandler(handler) as Required<Handler<string>>;
  const give = (id: number, queue = 0, payload?: Uint8Array) => {
    context.socket = context.sockets[queues.indexOf(queue)]!;
    context.kernel.waiting.push(id);
    inner.message(
      lent(packetMessage({ queue, id, attributes: (writer) => payload && writer.bytes(NFQA_PAYLOAD, payload) })),
      context,
    );
  };
  return { context, inner, give };
}

const outcomes = ({ outcomes: all }: KernelQueue) => all.map(({ id, word }) => [id, word]);

describe("PacketHandler", () => {
  test("replaces unsent verdicts with the failure verdict", () => {
    const unsent = [
      { id: 3, word: 1, batch: true },
      { id: 4, word: 0, batch: false },
    ].map(({ id, word, batch }) => {
      const bytes = new VerdictMessages().simple(0, id, word, NO_MARK, batch).bytes.slice();
      new DataView(bytes.buffer).setUint32(0, bytes.length, true);
      new DataView(bytes.buffer).setUint32(8, 100 + id, true);
      return bytes;
    });
    const datagram = Buffer.concat([...unsent, message(0x302, 0, new Uint8Array(4))]);
    for (const [failureVerdict, word, mark] of [
      [undefined, 0, undefined],
      ["accept", 1, undefined],
      [{ mark: 9 }, 1, 9],
      [{ payload: new Uint8Array(20) }, 0, undefined],
    ] as const) {
      const { inner } = setup({ packet: () => "accept", ...(failureVerdict === undefined ? {} : { failureVerdict }) });
      const kernel = new KernelQueue(0);
      kernel.waiting.push(1, 2, 3, 4);
      const replacement = inner.unsent(datagram)!;
      const cursor = new MessageCursor().over(
        replacement,
        new DataView(replacement.buffer, replacement.byteOffset),
        0,
        replacement.length,
      );
      const sequences: number[] = [];
      while (cursor.next()) {
        sequences.push(cursor.message.sequence);
        kernel.take(cursor.message.bytes);
      }
      expect(kernel.outcomes).toEqual([1, 2, 3, 4].map((id) => ({ id, word, mark })));
      expect([kernel.messages, sequences]).toEqual([2, [103, 104]]);
      expect(inner.unsent(message(0x302, 0, new Uint8Array(4)))).toBeUndefined();
    }
  });

  test("sends the verdicts of a batch together", () => {
    const { context, inner, give } = setup({ packet: (packet) => (packet.id < 4 ? undefined : "drop") });
    for (const id of [1, 2, 3]) give(id);
    expect(context.kernel.messages).toBe(0);
    for (const id of [4, 5]) give(id);
    inner.batch(context);
    expect(outcomes(context.kernel)).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 0],
      [5, 0],
    ]);
    expect(context.kernel.messages).toBe(2);
    inner.batch(context);
    expect(context.kernel.messages).toBe(2);
  });

  test("receives the packet, its loss count and the context", async () => {
    const seen: unknown[] = [];
    let lentContext: PacketContext<string> | undefined;
    const { context, inner, give } = setup({
      open: (own) => {
        lentContext = own;
      },
      packet(packet, own) {
        seen.push([packet.id, packet.lostBefore, packet.payload.length]);
        expect(own).toBe(lentContext!);
        own.report(own.data);
        expect([own.worker, own.workers, own.sender, own.group, own.nsid]).toEqual([3, 5, 0, 0, -1]);
        expect([own.socket, own.sockets]).toEqual([context.socket, context.sockets]);
        return "accept";
      },
      gap: (dropped, own, reason) => own.report([dropped, reason]),
      batch: (own) => own.report("batch"),
      close: async (own) => {
        await Bun.sleep(1);
        own.report("close");
      },
    });
    await inner.open(context);
    give(5, 0, new Uint8Array(7));
    give(6);
    inner.gap(3, context, "overrun");
    give(10);
    inner.batch(context);
    await inner.close(context);
    expect(seen).toEqual([
      // Another program may have received from the queue before, so the loss before the first packet is unknown.
      [5, 0, 7],
      [6, 0, 0],
      [10, 3, 0],
    ]);
    expect(context.reports).toEqual(["data", "data", [3, "overrun"], "data", "batch", "close"]);
    expect(lentContext!.counters).toEqual({ packets: 3, gone: 0, unseen: 0 });
  });

  test("applies the failure verdict if it throws", () => {
    const packet = () => {
      throw new Error("no idea");
    };
    const { context, inner, give } = setup({ packet });
    expect(thrown(() => give(1)).message).toBe("no idea");
    expect(thrown(() => give(2)).message).toBe("no idea");
    inner.batch(context);
    expect(outcomes(context.kernel)).toEqual([
      [1, 0],
      [2, 0],
    ]);
    const accepting = setup({ packet, failureVerdict: { mark: 7 } });
    expect(thrown(() => accepting.give(1)).message).toBe("no idea");
    accepting.inner.batch(accepting.context);
    expect(accepting.context.kernel.outcomes).toEqual([{ id: 1, word: 1, mark: 7 }]);
  });

  test("accepts the packet if it returns nothing", () => {
    let seen = 0;
    const { context, inner, give } = setup({
      packet(packet) {
        seen += packet.id;
      },
    });
    for (const id of [1, 2, 3]) give(id);
    inner.batch(context);
    expect([seen, outcomes(context.kernel).every(([, word]) => word === 1)]).toEqual([6, true]);
  });

  test("drops the packet if it returns an invalid verdict", () => {
    const { context, inner, give } = setup({ packet: (packet) => (packet.id === 1 ? "okay" : { mark: -1 }) as never });
    expect(thrown(() => give(1))).toBeInstanceOf(TypeError);
    expect(thrown(() => give(2))).toBeInstanceOf(RangeError);
    inner.batch(context);
    expect(outcomes(context.kernel)).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  test("sends verdicts even if its `batch` callback throws", () => {
    const { context, inner, give } = setup({
      packet: () => "accept",
      batch: () => {
        throw new Error("batch");
      },
    });
    give(1);
    expect(thrown(() => inner.batch(context)).message).toBe("batch");
    expect(context.kernel.waiting).toEqual([]);
  });

  test("can give a later verdict on any of its queues", () => {
    let decided = false;
    const { context, inner, give } = setup(
      {
        packet: (packet) => (packet.id === 2 ? "later" : "accept"),
        batch: (own) => {
          if (!decided) return;
          own.verdict({ queue: 0, id: 2 }, "drop", context.sockets[0]);
          own.verdict({ queue: 1, id: 2 }, { mark: 5 }, context.sockets[1]);
        },
      },
      [0, 1],
    );
    for (const queue of [0, 1]) for (const id of [1, 2, 3]) give(id, queue);
    inner.batch(context);
    const [first, second] = context.sockets.map((socket) => context.queues.get(socket)!);
    expect([first!.waiting, second!.waiting]).toEqual([[2], [2]]);
    give(4, 1);
    give(5, 1);
    decided = true;
    inner.batch(context);
    expect([first!.waiting, second!.waiting]).toEqual([[], []]);
    expect(first!.outcomes.at(-1)).toEqual({ id: 2, word: 0, mark: undefined });
    expect(second!.outcomes.find(({ id }) => id === 2)).toEqual({ id: 2, word: 1, mark: 5 });
    expect(first!.missed + second!.missed).toBe(0);
  });

  test("distinguishes queues by number and socket", () => {
    const { context, inner, give } = setup({ packet: (packet) => (packet.lostBefore > 0 ? "drop" : "accept") }, [4, 5]);
    for (const id of [1, 2]) for (const queue of [4, 5]) give(id, queue);
    inner.batch(context);
    for (const kernel of context.queues.values()) {
      expect(outcomes(kernel)).toEqual([
        [1, 1],
        [2, 1],
      ]);
      expect(kernel.messages).toBe(1);
    }
  });

  test("drops unreceived packets once their ids are known", () => {
    let counters: PacketContext["counters"] | undefined;
    const { context, inner, give } = setup({
      open: (own) => {
        counters = own.counters;
      },
      packet: () => "accept",
    });
    void inner.open(context);
    give(1);
    // The messages of packets 2 and 3 did not fit the buffer or were malformed, but the packets still wait in the
    // kernel.
    context.kernel.waiting.push(2, 3);
    inner.gap(2, context, "truncated");
    give(4);
    give(7);
    inner.batch(context);
    expect(outcomes(context.kernel)).toEqual([
      [1, 1],
      [2, 0],
      [3, 0],
      [4, 1],
      [7, 1],
    ]);
    expect(counters).toEqual({ packets: 3, gone: 0, unseen: 2 });
  });

  test.each([
    ["drop", 0, undefined],
    [{ mark: 7 }, 1, 7],
    [{ payload: new Uint8Array(20) }, 0, undefined],
  ] as const)("gives packets of an earlier reader the failure verdict %p", (failureVerdict, word, mark) => {
    let counters: PacketContext["counters"] | undefined;
    const { context, inner, give } = setup({
      open: (own) => {
        counters = own.counters;
      },
      packet: () => "accept",
      failureVerdict,
    });
    void inner.open(context);
    context.kernel.waiting.push(3, 4);
    give(7);
    give(8);
    inner.batch(context);
    expect(context.kernel.outcomes).toEqual([
      { id: 3, word, mark },
      { id: 4, word, mark },
      { id: 7, word: 1, mark: undefined },
      { id: 8, word: 1, mark: undefined },
    ]);
    // The kernel reports ENOENT if no packet was left. This error does not count as a late verdict.
    const error = new NetlinkError("gone", { errno: ENOENT, operation: "NFNL_SUBSYS_QUEUE message 3" });
    inner.rejected(error, 1, context);
    expect(counters).toEqual({ packets: 2, gone: 0, unseen: 0 });
    inner.rejected(error, 2, context);
    expect(counters?.gone).toBe(1);
  });

  test("drops a truncated packet by its id", () => {
    const lost: number[] = [];
    const { context, inner, give } = setup({
      packet: (packet) => {
        lost.push(packet.lostBefore);
        return packet.id === 4 ? "later" : "accept";
      },
    });
    const cut = (id: number) => {
      context.kernel.waiting.push(id);
      const bytes = packetMessage({ id }).subarray(0, 32);
      inner.gap(1, Object.assign(context, { datagram: { sender: 0, truncated: true, bytes } }), "truncated");
    };
    context.kernel.waiting.push(2);
    cut(3);
    for (const id of [4, 5]) give(id);
    // The kernel dropped packets 6 and 7 itself.
    cut(8);
    give(9);
    inner.batch(context);
    expect(outcomes(context.kernel)).toEqual([
      [2, 0],
      [3, 0],
      [5, 1],
      [8, 0],
      [9, 1],
    ]);
    expect([context.kernel.waiting, lost]).toEqual([[4], [0, 0, 2]]);
  });

  test("counts verdicts on missing packets and reports other errors", () => {
    let counters: PacketContext["counters"] | undefined;
    const heard: unknown[] = [];
    const handler: PacketHandler<string> = {
      open: (own) => {
        counters = own.counters;
      },
      packet: () => "accept",
    };
    const { context, inner } = setup(handler);
    void inner.open(context);
    const gone = new NetlinkError("gone", { errno: ENOENT, operation: "NFNL_SUBSYS_QUEUE message 1" });
    const missing = new NetlinkError("missing", { errno: ENOENT, operation: "NFNL_SUBSYS_CTNETLINK message 1" });
    const rejected = new NetlinkError("rejected", { errno: EINVAL });
    inner.rejected(gone, 7, context);
    expect(counters?.gone).toBe(1);
    // An ENOENT reply to a request other than a verdict does not count as a late verdict.
    expect(thrown(() => inner.rejected(missing, 7, context))).toBe(missing);
    expect(counters?.gone).toBe(1);
    expect(thrown(() => inner.rejected(rejected, 8, context))).toBe(rejected);
    const other = setup({ ...handler, rejected: (error, sequence) => heard.push(error, sequence) });
    other.inner.rejected(rejected, 9, other.context);
    expect(heard).toEqual([rejected, 9]);
  });

  test("ignores other messages and reports packets without an id", () => {
    const { context, inner } = setup({ packet: () => "accept" });
    inner.message(lent(message(0x777, 0, new Uint8Array(4))), context);
    inner.message(lent(message(2, 0, new Uint8Array(20))), context);
    const error = thrown(() => inner.message(lent(message(0x300, 0, new Uint8Array(4))), context));
    expect((error as NetlinkError).code).toBe("EBADMSG");
  });

  test("may return void to accept every packet", () => {
    const seen: number[] = [];
    const look = (packet: QueuedPacket): void => void seen.push(packet.id);
    const { context, inner, give } = setup({ packet: look });
    give(1);
    inner.batch(context);
    expect([seen, context.kernel.outcomes.map(({ word }) => word)]).toEqual([[1], [1]]);
  });

  const cases: [unknown, string][] = [
    [null, 'handler: expected an object with a function "packet", got null'],
    [{}, "handler.packet: expected a function, got undefined"],
    [{ packet: () => {}, gap: 1 }, "handler.gap: expected a function, got 1"],
    [
      { packet: async () => "accept" },
      "handler.packet: expected a plain function, got AsyncFunction; asynchronous work does not run between packets",
    ],
    [
      { packet: () => {}, failureVerdict: "no" },
      'handler.failureVerdict: expected accept, drop, repeat, stop or an object, got "no"',
    ],
  ];
  test.each(cases)("definePacketHandler rejects %p", (handler, text) => {
    expect(thrown(() => definePacketHandler(handler as never)).message).toBe(text);
  });
});
