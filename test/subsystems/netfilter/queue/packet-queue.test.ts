import { expect } from "bun:test";
import { closeIdleSockets, NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import {
  PacketQueue,
  type QueuedPacket,
  readQueueCounters,
  updateChecksums,
} from "../../../../src/subsystems/netfilter/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { openResources } from "../../../support/descriptors.ts";
import { unavailable } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { expectDescriptors, expectNoMoreOpen } from "../../../support/nothing-left.ts";
import { settledDescriptors } from "../../../support/threads.ts";
import { describeWithQueues, numberOf, QueueLab, UDP_PAYLOAD } from "../support.ts";

const test = base.extend({ lab: () => new QueueLab() });

/** Receives the queued packets, and returns each packet by the number in its payload. */
function take(lab: QueueLab): Map<number, QueuedPacket> {
  const packets = lab.queue.receive({ wait: true, timeoutMs: 100_000 });
  return new Map(packets.map((packet) => [numberOf(packet.payload.subarray(UDP_PAYLOAD)), packet]));
}

function code(action: () => unknown): string {
  const error = thrown(action);
  expect(error).toBeInstanceOf(NetlinkError);
  return (error as NetlinkError).code;
}

describeWithQueues("PacketQueue", () => {
  test("binds queues with the requested options", ({ netns }) => {
    const queue = PacketQueue.open({ first: 3, last: 5 }, { netns, copyRange: 128 });
    const { portId } = queue.socket;
    const expected = [3, 4, 5].map((number) => ({
      queue: number,
      portId,
      waiting: 0,
      copyMode: "packet" as const,
      copyRange: 128,
      queueDropped: 0,
      userDropped: 0,
      lastId: 0,
    }));
    const byNumber = (one: { queue: number }, other: { queue: number }) => one.queue - other.queue;
    expect(readQueueCounters(netns)?.sort(byNumber)).toEqual(expected);
    expect(queue.statistics().queues?.sort(byNumber)).toEqual(expected);
    queue.configure({ copyMode: "meta" }, 4);
    queue.configure({ copyRange: 64, length: 9 }, 5);
    const counters = readQueueCounters(netns)?.sort(byNumber);
    expect(counters?.map(({ copyMode, copyRange }) => [copyMode, copyRange])).toEqual([
      ["packet", 128],
      ["meta", 0],
      ["packet", 64],
    ]);
    queue.close();
    expect(readQueueCounters(netns)).toEqual([]);
  });

  test("reports EBUSY while another socket has bound the queue", ({ netns }) => {
    using elsewhere = NetworkNamespace.create();
    const first = PacketQueue.open(7, { netns });
    const error = thrown(() => PacketQueue.open({ first: 5, last: 9 }, { netns })) as NetlinkError;
    expect(error.message).toBe(
      `queue 7 is used by the socket with port id ${first.socket.portId} (EBUSY); ` +
        "/proc/net/netfilter/nfnetlink_queue lists the queues and their port ids",
    );
    expect([error.code, error.operation]).toEqual(["EBUSY", "NFQNL_CFG_CMD_BIND"]);
    // Failed attempts to open the queue leave no descriptors open.
    expect(readQueueCounters(netns)?.map(({ queue }) => queue)).toEqual([7]);
    PacketQueue.open(7, { netns: elsewhere }).close();
    first.close();
    PacketQueue.open({ first: 5, last: 9 }, { netns }).close();
  });

  const readable =
    readQueueCounters() !== undefined ||
    unavailable(
      "the counters of queues belong to the real root: the namespace was made before its user ids were mapped",
    );

  test.skipIf(!readable)("readQueueCounters() reads the network namespace of its thread", async ({ netns }) => {
    using queue = PacketQueue.open(12, { netns });
    const numbers = (counters: { queue: number }[] | undefined) => counters?.map((one) => one.queue);
    expect(numbers(readQueueCounters())).toEqual([]);
    expect(numbers(netns.run(() => readQueueCounters()))).toEqual([12]);
    const worker = new Worker(new URL("./programs/counters-worker.ts", import.meta.url));
    const told = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    worker.terminate();
    expect(told).toEqual({
      counters: { there: [4711], inside: [4711], here: [], own: [4711] },
      isHome: true,
      isElsewhere: true,
    });
    expect(numbers(queue.statistics().queues)).toEqual([12]);
  });

  test("reuses packet objects for each receive", ({ lab }) => {
    lab.send(1, 2);
    const first = [...lab.queue.receive({ wait: true, timeoutMs: 100_000 })];
    lab.queue.acceptUpTo(first[1]!);
    lab.send(3, 4);
    const second = [...lab.queue.receive({ wait: true, timeoutMs: 100_000 })];
    expect([second[0] === first[0], second[1] === first[1]]).toEqual([true, true]);
    // A command between two packets does not change the packet ids.
    lab.send(5);
    lab.queue.configure({ length: 50 });
    expect(second.map((packet) => numberOf(packet.payload.subarray(UDP_PAYLOAD)))).toEqual([3, 4]);
    lab.queue.acceptUpTo(second[1]!);
    expect(lab.queue.process(() => "accept")).toBe(1);
    expect(lab.arrived(5)).toEqual([1, 2, 3, 4, 5]);
  });

  test("names the kernel option that an unsupported flag requires", ({ netns }) => {
    let refused: unknown;
    try {
      PacketQueue.open(0, { netns, conntrack: true }).close();
    } catch (error) {
      refused = error;
      expect((error as NetlinkError).message).toContain("conntrack requires CONFIG_NF_CT_NETLINK");
      expect((error as NetlinkError).code).toBe("EOPNOTSUPP");
    }
    expect(readQueueCounters(netns)).toEqual([]);
    // A kernel that supports the flag accepts the setting.
    if (refused === undefined) PacketQueue.open(0, { netns, conntrack: true }).close();
    PacketQueue.open(0, { netns, failOpen: true, gso: true, uidGid: true }).close();
  });

  test("rejects invalid arguments before it opens a socket", async () => {
    const before = openResources();
    for (const [action, message] of [
      [() => PacketQueue.open(-1), "queues: expected an integer from 0 to 65535, got -1"],
      [() => PacketQueue.open(0, null as never), "options: expected an object, got null"],
      [() => PacketQueue.open(0, { slots: 0 }), "slots: expected an integer from 1 to 1024, got 0"],
      [() => PacketQueue.open(0, { length: 0 }), "length: expected an integer from 1 to 4294967295, got 0"],
      [() => PacketQueue.open(0, { reportOverruns: 1 as never }), "reportOverruns: expected true or false, got 1"],
    ] as const) {
      expect(thrown(action).message).toBe(message);
    }
    await expectNoMoreOpen(before);
  });

  test("rejects invalid arguments of receive, receiveAsync and process before it receives", async ({ netns }) => {
    using queue = PacketQueue.open(0, { netns });
    expect(() => queue.receive(null as never)).toThrow("options: expected an object, got null");
    expect(() => queue.receive({ wait: false, timeout: 1 } as never)).toThrow("did you mean timeoutMs?");
    expect(() => queue.process("accept" as never)).toThrow('decide: expected a function, got "accept"');
    for (const [options, message] of [
      [null, "options: expected an object, got null"],
      [{ signal: 5 }, "signal: expected an AbortSignal, got 5"],
      [{ timeoutMs: "5" }, 'timeoutMs: expected milliseconds, or -1 for no limit, got "5"'],
    ] as const) {
      await expect(queue.receiveAsync(options as never)).rejects.toThrow(message);
    }
  });

  test("rejects calls after close and leaks nothing", async ({ netns }) => {
    PacketQueue.open(0, { netns }).close();
    closeIdleSockets();
    const descriptors = await settledDescriptors();
    const before = openResources();
    for (let round = 0; round < 50; round++) {
      const queue = PacketQueue.open({ first: 0, last: 3 }, { netns });
      expect(queue.receive()).toEqual([]);
      queue.close();
      queue.close();
      queue[Symbol.dispose]();
      expect(queue.closed).toBe(true);
      for (const action of [
        () => queue.receive(),
        () => queue.process(() => "accept"),
        () => queue.accept({ queue: 0, id: 1 }),
        () => queue.configure({ length: 1 }),
        () => queue.statistics(),
      ]) {
        expect(code(action)).toBe("EBADF");
      }
    }
    await expectNoMoreOpen(before);
    await expectDescriptors(descriptors);
  });
});

describeWithQueues("packet verdicts", () => {
  test("accept, drop and stop packets", ({ lab }) => {
    lab.send(1, 2, 3, 4);
    const packets = take(lab);
    expect([...packets.keys()]).toEqual([1, 2, 3, 4]);
    lab.queue.accept(packets.get(1)!);
    lab.queue.drop(packets.get(2)!);
    lab.queue.verdict(packets.get(3)!, "stop");
    lab.queue.drop(packets.get(4)!.id);
    expect(lab.arrived(2)).toEqual([1, 3]);
    expect(lab.queue.receive()).toEqual([]);
    const { received, missing, gone, malformed, queues } = lab.queue.statistics();
    expect({ received, missing, gone, malformed }).toEqual({ received: 4, missing: 0, gone: 0, malformed: 0 });
    expect(queues).toMatchObject([{ waiting: 0, lastId: 4, queueDropped: 0, userDropped: 0 }]);
    expect(lab.rule.counters()).toEqual({ packets: 4n, bytes: 4n * 128n });
  });

  test("can be given in any order", ({ lab }) => {
    lab.send(1, 2, 3);
    const references = [...take(lab).values()].map(({ queue, id }) => ({ queue, id }));
    lab.send(4);
    const [fourth] = [...take(lab).values()].map((packet) => packet.toObject());
    lab.queue.accept(fourth!);
    lab.queue.accept(references[2]!);
    lab.queue.drop(references[1]!);
    lab.queue.accept(references[0]!);
    expect(lab.arrived(3)).toEqual([4, 3, 1]);
  });

  test("cover all packets up to an id with one message", ({ lab }) => {
    lab.send(1, 2, 3, 4, 5, 6, 7, 8);
    const packets = take(lab);
    const { sent } = lab.queue.socket.statistics;
    lab.queue.acceptUpTo(packets.get(3)!);
    lab.queue.dropUpTo(packets.get(5)!);
    lab.queue.acceptUpTo(packets.get(7)!, { mark: 9 });
    expect(lab.queue.socket.statistics.sent).toBe(sent + 3);
    expect(lab.arrived(5)).toEqual([1, 2, 3, 6, 7]);
    expect(lab.queue.statistics().queues).toMatchObject([{ waiting: 1 }]);
  });

  test("can lengthen or shorten the payload", ({ lab }) => {
    lab.send(1, 2, 3);
    for (const [number, packet] of take(lab)) {
      const payload = number === 1 ? packet.payload.slice() : new Uint8Array(number === 2 ? 1200 : 40);
      payload.set(packet.payload.subarray(0, UDP_PAYLOAD));
      const view = new DataView(payload.buffer);
      view.setUint16(2, payload.length);
      view.setUint16(24, payload.length - 20);
      view.setUint32(UDP_PAYLOAD, number + 1000);
      lab.queue.accept(packet, { payload: updateChecksums(payload) });
    }
    const arrived = lab.receiver.receiveAll(3);
    expect(arrived.map(numberOf)).toEqual([1001, 1002, 1003]);
    expect(arrived.map(({ length }) => length)).toEqual([100, 1172, 12]);
  });

  test("the receiver drops a new payload with a wrong checksum", ({ lab }) => {
    lab.send(1, 2);
    for (const [number, packet] of take(lab)) {
      const payload = packet.payload.slice();
      payload[UDP_PAYLOAD + 50] = 0xff;
      lab.queue.accept(packet, { payload: number === 1 ? payload : updateChecksums(payload) });
    }
    expect(lab.arrived(1)).toEqual([2]);
    expect(lab.strays()).toEqual([]);
  });

  test("can set the mark and priority for later hooks", () => {
    using lab = new QueueLab({}, { hook: "output" });
    using later = PacketQueue.open(1, { netns: lab.netns });
    using _rule = lab.second(1, "postrouting");
    lab.send(1, 2, 3);
    const packets = take(lab);
    lab.queue.accept(packets.get(1)!, { mark: 0xfedcba98 });
    lab.queue.accept(packets.get(2)!, { mark: 5, priority: 6 });
    lab.queue.acceptUpTo(packets.get(3)!, { mark: 7 });
    const seen = later.receive({ wait: true, timeoutMs: 100_000 }).map(({ mark, priority }) => [mark, priority]);
    expect(seen).toEqual([
      [0xfedcba98, 0],
      [5, 6],
      [7, 0],
    ]);
    later.process(() => "accept");
  });

  test("can repeat the hook with a new mark", () => {
    using lab = new QueueLab({}, { hook: "output", match: {} });
    lab.rule.close();
    using _rule = lab.second(0, "output", { mark: { value: 4, mask: 4, not: true } });
    lab.send(1);
    const [packet] = take(lab).values();
    lab.queue.repeat(packet!);
    const [again] = take(lab).values();
    expect([again!.id, again!.mark]).toEqual([2, 0]);
    lab.queue.repeat(again!, { mark: 5 });
    expect(lab.arrived(1)).toEqual([1]);
    expect(lab.queue.receive()).toEqual([]);
  });

  test("can pass packets to another queue", ({ lab }) => {
    using other = PacketQueue.open(9, { netns: lab.netns });
    lab.send(1, 2, 3);
    const packets = take(lab);
    lab.queue.queue(packets.get(1)!, 9, { mark: 3 });
    lab.queue.queue(packets.get(2)!, 10);
    lab.queue.queue(packets.get(3)!, 10, { bypass: true });
    const [moved] = other.receive({ wait: true, timeoutMs: 100_000 });
    expect([moved!.queue, moved!.id, moved!.mark]).toEqual([9, 1, 3]);
    other.accept(moved!);
    expect(lab.arrived(2).sort()).toEqual([1, 3]);
    expect(lab.strays()).toEqual([]);
  });

  test("are counted if the packet no longer exists", ({ lab }) => {
    lab.send(1);
    const [packet] = take(lab).values();
    lab.queue.accept(packet!);
    lab.queue.accept(packet!);
    lab.queue.drop(4711);
    lab.queue.dropUpTo(4711);
    expect(lab.arrived(1)).toEqual([1]);
    expect(lab.queue.receive()).toEqual([]);
    expect(lab.queue.statistics().gone).toBe(3);
  });

  test("throw an error for invalid values", ({ lab }) => {
    using range = PacketQueue.open({ first: 4, last: 5 }, { netns: lab.netns });
    const { queue } = lab;
    for (const [action, message] of [
      [() => queue.accept(-1), "packet: expected an integer from 0 to 4294967295, got -1"],
      [() => queue.accept({ queue: 1, id: 1 }), "packet.queue: expected an integer from 0 to 0, got 1"],
      [
        () => queue.accept({ queue: 0, id: 2 ** 32 }),
        "packet.id: expected an integer from 0 to 4294967295, got 4294967296",
      ],
      [() => queue.accept(null as never), "packet: expected a packet, or its queue and id, got null"],
      [
        () => range.accept(1),
        "packet: with several queues an id alone does not identify a packet; pass the packet, or its queue and id",
      ],
      [() => queue.accept(1, { mark: -1 }), "verdict.mark: expected an integer from 0 to 4294967295, got -1"],
      [() => queue.queue(1, 65_536), "verdict.queue: expected an integer from 0 to 65535, got 65536"],
      [() => queue.acceptUpTo(1, { mark: 1.5 }), "mark: expected an integer from 0 to 4294967295, got 1.5"],
      [() => queue.acceptUpTo(1, { marks: 1 } as never), "changes.marks: unknown option; did you mean mark?"],
      [() => queue.accept(1, { prority: 1 } as never), "verdict.prority: unknown option; did you mean priority?"],
      [() => queue.configure({ failopen: true } as never), "settings.failopen: unknown option; did you mean failOpen?"],
      [
        () => queue.process(() => "accept", { timeout: 5 } as never),
        "options.timeout: unknown option; did you mean timeoutMs?",
      ],
      [() => PacketQueue.open(0, { lenght: 5 } as never), "options.lenght: unknown option; did you mean length?"],
      [
        () => queue.configure({}),
        "settings: expected at least one of copyMode, copyRange, length, failOpen, conntrack, gso, uidGid, securityContext",
      ],
      [() => queue.configure({ length: 1 }, 1), "queue: expected an integer from 0 to 0, got 1"],
      [
        () => queue.process(() => "accept", { failureVerdict: "no" as never }),
        'failureVerdict: expected accept, drop, repeat, stop or an object, got "no"',
      ],
    ] as const) {
      expect(thrown(action).message).toBe(message);
    }
    expect(queue.receive()).toEqual([]);
    expect(queue.statistics().gone).toBe(0);
  });
});

describeWithQueues("PacketQueue.process()", () => {
  test("gives each packet the verdict of the callback", ({ lab }) => {
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    lab.send(...numbers);
    const { sent } = lab.queue.socket.statistics;
    let seen = 0;
    const count = lab.queue.process(
      (packet) => {
        const number = numberOf(packet.payload.subarray(UDP_PAYLOAD));
        expect(number).toBe(seen++);
        if (number < 10) return undefined;
        if (number < 20) return "drop";
        return number % 2 === 0 ? { mark: 1 } : "accept";
      },
      { wait: true, timeoutMs: 100_000 },
    );
    expect(count).toBe(40);
    expect(lab.queue.socket.statistics.sent - sent).toBe(1 + 1 + 20);
    expect(lab.arrived(30)).toEqual(numbers.filter((number) => number < 10 || number >= 20));
    expect(lab.queue.process(() => "accept")).toBe(0);
  });

  test("keeps packets waiting for a later verdict", ({ lab }) => {
    const later: { queue: number; id: number }[] = [];
    const decide = (packet: QueuedPacket) => {
      if (packet.id % 3 !== 0) return "accept";
      later.push({ queue: packet.queue, id: packet.id });
      return "later";
    };
    lab.send(1, 2, 3, 4, 5, 6);
    expect(lab.queue.process(decide, { wait: true, timeoutMs: 100_000 })).toBe(6);
    expect(lab.arrived(4)).toEqual([1, 2, 4, 5]);
    lab.send(7, 8);
    expect(lab.queue.process(decide, { wait: true, timeoutMs: 100_000 })).toBe(2);
    expect(lab.arrived(2)).toEqual([7, 8]);
    expect(later.map(({ id }) => id)).toEqual([3, 6]);
    lab.queue.drop(later[0]!);
    lab.queue.accept(later[1]!);
    expect(lab.arrived(1)).toEqual([6]);
    const { sent } = lab.queue.socket.statistics;
    lab.send(10, 11, 13, 14);
    expect(lab.queue.process(() => "accept", { wait: true, timeoutMs: 100_000 })).toBe(4);
    expect(lab.queue.socket.statistics.sent).toBe(sent + 1);
    expect(lab.arrived(4)).toEqual([10, 11, 13, 14]);
  });

  test("rethrows an error of the callback after all verdicts", ({ lab }) => {
    lab.send(1, 2, 3, 4);
    const decide = (packet: QueuedPacket) => {
      if (packet.id === 2) throw new Error("no idea");
      return "accept" as const;
    };
    expect(thrown(() => lab.queue.process(decide, { wait: true, timeoutMs: 100_000 })).message).toBe("no idea");
    expect(lab.arrived(3)).toEqual([1, 3, 4]);
    expect(lab.queue.statistics().queues).toMatchObject([{ waiting: 0 }]);
    lab.send(5, 6, 7);
    const failing = thrown(() =>
      lab.queue.process((packet) => (packet.id === 6 ? ("ok" as never) : (Promise.resolve("accept") as never)), {
        wait: true,
        timeoutMs: 100_000,
        failureVerdict: { mark: 1 },
      }),
    );
    expect(failing).toBeInstanceOf(AggregateError);
    expect((failing as AggregateError).errors).toHaveLength(3);
    expect(lab.arrived(3)).toEqual([5, 6, 7]);
  });

  test("keeps the order of verdicts sent by the callback", ({ lab }) => {
    lab.send(1, 2, 3, 4, 5);
    lab.queue.process(
      (packet) => {
        if (packet.id !== 4) return "accept";
        lab.queue.accept(packet);
        return "later";
      },
      { wait: true, timeoutMs: 100_000 },
    );
    expect(lab.arrived(5)).toEqual([1, 2, 3, 4, 5]);
    expect(lab.queue.receive()).toEqual([]);
    expect(lab.queue.statistics().gone).toBe(0);
  });
});

describeWithQueues("waiting for packets", () => {
  test("ends when a packet arrives or the timeout expires", ({ lab }) => {
    const start = performance.now();
    expect(lab.queue.receive({ wait: true, timeoutMs: 60 })).toEqual([]);
    expect(performance.now() - start).toBeGreaterThan(50);
    lab.send(1);
    expect(lab.queue.receive({ wait: true, timeoutMs: 100_000 })).toHaveLength(1);
  });

  test("receiveAsync() ends when the signal aborts or the queue closes", async ({ lab }) => {
    setTimeout(() => lab.send(1), 20);
    expect(await lab.queue.receiveAsync({ timeoutMs: 100_000 })).toHaveLength(1);
    expect(await lab.queue.receiveAsync({ timeoutMs: 30 })).toEqual([]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 20);
    await expect(lab.queue.receiveAsync({ signal: controller.signal })).rejects.toThrow("enough");
    await expect(lab.queue.receiveAsync({ signal: AbortSignal.abort(new Error("never")) })).rejects.toThrow("never");
    setTimeout(() => lab.queue.close(), 20);
    expect(await lab.queue.receiveAsync().catch((error) => error.code)).toBe("EBADF");
  });

  test("ends immediately if packets arrived during a command", () => {
    using lab = new QueueLab({ length: 100 });
    lab.send(1, 2, 3);
    lab.queue.configure({ copyRange: 64, length: 50 });
    lab.send(4);
    const packets = [...lab.queue.receive()];
    expect(packets.map(({ id, payloadLength, length }) => [id, payloadLength, length])).toEqual([
      [1, 128, 128],
      [2, 128, 128],
      [3, 128, 128],
    ]);
    for (const packet of packets) lab.queue.accept(packet);
    const [last] = lab.queue.receive();
    expect([last!.id, last!.payloadLength, last!.length, last!.truncated, last!.lostBefore]).toEqual([
      4,
      64,
      128,
      true,
      0,
    ]);
    lab.queue.accept(last!);
    expect(lab.arrived(4)).toEqual([1, 2, 3, 4]);
  });
});
