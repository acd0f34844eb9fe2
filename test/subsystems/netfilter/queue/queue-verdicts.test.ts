import { describe, expect, test } from "bun:test";
import type { Message } from "../../../../src/index.ts";
import { HeldPackets, QueueVerdicts } from "../../../../src/subsystems/netfilter/queue/queue-verdicts.ts";
import type { PacketVerdict } from "../../../../src/subsystems/netfilter/queue/verdict.ts";
import { thrown } from "../../../message/bytes.ts";
import { Random } from "../../../message/random.ts";
import { KernelQueue } from "./kernel-queue.ts";

function setup(first = 1, count = 0): { kernel: KernelQueue; verdicts: QueueVerdicts; ids: number[] } {
  const kernel = new KernelQueue(5);
  const ids = Array.from({ length: count }, (_, index) => (first + index) >>> 0);
  kernel.waiting.push(...ids);
  // The sequence number of each message is the number of messages before it.
  const send = ({ bytes }: Message) => {
    kernel.take(bytes);
    return kernel.messages;
  };
  return { kernel, verdicts: new QueueVerdicts(5, send), ids };
}

describe("QueueVerdicts.give", () => {
  test("combines equal verdicts into one message", () => {
    const { kernel, verdicts, ids } = setup(1, 100);
    for (const id of ids) verdicts.give(id, "accept");
    expect(kernel.messages).toBe(0);
    verdicts.flush();
    expect(kernel.messages).toBe(1);
    expect(kernel.outcomes).toEqual(ids.map((id) => ({ id, word: 1, mark: undefined })));
    verdicts.flush();
    expect(kernel.messages).toBe(1);
  });

  test("sends different verdicts in order", () => {
    const { kernel, verdicts, ids } = setup(1, 9);
    const given: PacketVerdict[] = [
      "accept",
      "accept",
      "drop",
      { mark: 7 },
      { mark: 7, verdict: "accept" },
      { mark: 8 },
    ];
    given.push({ queue: 9, mark: 8 }, "repeat", "accept");
    for (const [index, id] of ids.entries()) verdicts.give(id, given[index]!);
    verdicts.flush();
    const words = [1, 1, 0, 1, 1, 1, 0x90003, 4, 1];
    const marks = [undefined, undefined, undefined, 7, 7, 8, 8, undefined, undefined];
    expect(kernel.outcomes).toEqual(ids.map((id, index) => ({ id, word: words[index]!, mark: marks[index] })));
    expect([kernel.messages, kernel.missed]).toEqual([7, 0]);
  });

  test("sends a verdict with a payload as a separate message", () => {
    const { kernel, verdicts, ids } = setup(1, 5);
    for (const id of ids) verdicts.give(id, id === 3 ? { payload: new Uint8Array(20) } : "accept");
    verdicts.flush();
    expect(kernel.outcomes.map(({ id }) => id)).toEqual(ids);
    expect(kernel.messages).toBe(3);
  });

  test("rejects an unknown name with the list of names", () => {
    const { verdicts, kernel } = setup(1, 1);
    expect(thrown(() => verdicts.give(1, "acept" as never)).message).toBe(
      'verdict: expected accept, drop, repeat, stop, later or an object, got "acept"',
    );
    verdicts.flush();
    expect(kernel.messages).toBe(0);
  });

  test("combines verdicts across the wrap-around of packet ids", () => {
    const { kernel, verdicts, ids } = setup(0xfffffffd, 6);
    for (const id of ids) verdicts.give(id, "accept");
    verdicts.flush();
    expect(kernel.outcomes.map(({ id }) => id)).toEqual([0xfffffffd, 0xfffffffe, 0xffffffff, 0, 1, 2]);
    expect(kernel.messages).toBe(1);
  });

  test("an invalid verdict does not affect the next one", () => {
    const { kernel, verdicts } = setup(1, 2);
    verdicts.give(1, "accept");
    expect(thrown(() => verdicts.give(2, "acept" as "accept"))).toBeInstanceOf(TypeError);
    expect(thrown(() => verdicts.give(2, { mark: -1 }))).toBeInstanceOf(RangeError);
    verdicts.give(2, "drop");
    verdicts.flush();
    expect(kernel.outcomes.map(({ word }) => word)).toEqual([1, 0]);
  });
});

describe("held packets", () => {
  test("are excluded from verdicts on later packets", () => {
    const { kernel, verdicts, ids } = setup(1, 10);
    for (const id of ids) {
      if (id === 4) verdicts.hold(id);
      else verdicts.give(id, "accept");
    }
    verdicts.flush();
    expect(kernel.waiting).toEqual([4]);
    expect(verdicts.held).toBe(1);
    verdicts.settle(4, "drop");
    expect(kernel.outcomes.at(-1)).toEqual({ id: 4, word: 0, mark: undefined });
    expect([verdicts.held, kernel.missed]).toEqual([0, 0]);
  });

  test("allow combined messages after their verdict", () => {
    const { kernel, verdicts } = setup(1, 8);
    verdicts.hold(1);
    for (const id of [2, 3]) verdicts.give(id, "accept");
    expect(kernel.messages).toBe(2);
    verdicts.settle(1, { mark: 3, payload: new Uint8Array(1) });
    for (const id of [4, 5, 6, 7, 8]) verdicts.give(id, "accept");
    verdicts.flush();
    expect(kernel.messages).toBe(4);
    expect(kernel.waiting).toEqual([]);
  });

  test("keep waiting after an invalid verdict", () => {
    const { kernel, verdicts } = setup(1, 1);
    verdicts.hold(1);
    expect(thrown(() => verdicts.settle(1, { mark: -1 }))).toBeInstanceOf(RangeError);
    expect([kernel.waiting, verdicts.held]).toEqual([[1], 1]);
  });

  test("are included in a verdict up to an id", () => {
    const { kernel, verdicts, ids } = setup(1, 6);
    for (const id of ids) verdicts.hold(id);
    verdicts.settleUpTo(4, 1, 9);
    expect(kernel.outcomes).toEqual([1, 2, 3, 4].map((id) => ({ id, word: 1, mark: 9 })));
    expect(verdicts.held).toBe(2);
  });
});

describe("unreceived packets", () => {
  test("are dropped with one message if no packet is held", () => {
    const { kernel, verdicts } = setup(1, 6);
    verdicts.give(1, "accept");
    verdicts.settleUnseen(4, 3, 0);
    verdicts.give(5, "accept");
    verdicts.flush();
    expect(kernel.outcomes.map(({ word }) => word)).toEqual([1, 0, 0, 0, 1]);
    expect(kernel.waiting).toEqual([6]);
  });

  test("are dropped one by one if a packet is held", () => {
    const { kernel, verdicts } = setup(1, 6);
    verdicts.hold(1);
    verdicts.settleUnseen(4, 3, 0);
    expect(kernel.waiting).toEqual([1, 5, 6]);
    const many = setup(0, 0);
    many.verdicts.hold(0);
    many.verdicts.settleUnseen(1_000_000, 1_000_000, 0);
    expect(many.kernel.messages).toBe(4096);
  });
});

describe("packets of an earlier reader", () => {
  const settled = ({ kernel }: ReturnType<typeof setup>) => kernel.outcomes.map(({ id, word }) => [id, word]);

  test("get a verdict before later packets", () => {
    const lab = setup(0xfffffffe, 6);
    const { verdicts, kernel } = lab;
    verdicts.suspect(0xfffffffe, 0xffffffff);
    verdicts.suspect(2, 2);
    for (const id of [0, 1, 3]) {
      verdicts.settleSuspects(id, 0);
      verdicts.give(id, "accept");
    }
    verdicts.flush();
    expect(verdicts.hasSuspects).toBe(false);
    expect(settled(lab)).toEqual([
      [0xfffffffe, 0],
      [0xffffffff, 0],
      [0, 1],
      [1, 1],
      [2, 0],
      [3, 1],
    ]);
    expect(kernel.messages).toBe(4);
  });

  test("get one message each if packets between them are held", () => {
    const lab = setup(1, 5);
    lab.verdicts.suspect(1, 2);
    lab.verdicts.hold(3);
    lab.verdicts.suspect(4, 4);
    lab.verdicts.settleSuspects(5, 0);
    lab.verdicts.give(5, "accept");
    lab.verdicts.flush();
    expect(settled(lab)).toEqual([
      [1, 0],
      [2, 0],
      [4, 0],
      [5, 1],
    ]);
    expect(lab.kernel.waiting).toEqual([3]);
  });

  test("get the verdict on all packets up to an id", () => {
    const lab = setup(1, 6);
    lab.verdicts.suspect(1, 2);
    lab.verdicts.suspect(4, 5);
    lab.verdicts.settleUpTo(4, 1, -1);
    lab.verdicts.settleSuspects(6, 0);
    expect(settled(lab).slice(4)).toEqual([[5, 0]]);
    lab.verdicts.suspect(6, 6);
    lab.verdicts.settleUpTo(6, 1, -1);
    expect(lab.verdicts.hasSuspects).toBe(false);
  });

  test("are remembered between 200 held packets", () => {
    const lab = setup(1, 401);
    for (let id = 1; id < 400; id += 2) {
      lab.verdicts.suspect(id, id);
      lab.verdicts.hold(id + 1);
    }
    lab.verdicts.settleSuspects(401, 0);
    expect(lab.kernel.waiting).toEqual([...Array.from({ length: 200 }, (_, index) => 2 * index + 2), 401]);
    expect(lab.kernel.missed).toBe(0);
  });

  test("cause no error if they no longer exist", () => {
    const { verdicts, kernel } = setup(1, 9);
    verdicts.settleUnseen(2, 2, 0);
    verdicts.settle(3, "accept");
    verdicts.hold(4);
    verdicts.settleUnseen(7, 3, 0);
    expect(kernel.messages).toBe(5);
    expect([2, 4, 4, 5, 6].map((sequence) => verdicts.mayMiss(sequence))).toEqual([false, true, false, true, false]);
  });

  test("match error replies across the wrap-around of sequence numbers", () => {
    let sequence = 0x7ffffffd;
    const verdicts = new QueueVerdicts(5, () => (sequence = sequence === 0x7fffffff ? 1 : sequence + 1));
    for (const id of [1, 2, 3, 4]) verdicts.settleUnseen(id, 1, 0);
    expect([0x7fffffff, 0x7fffffff, 2, 1].map((number) => verdicts.mayMiss(number))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

test("random verdicts affect exactly their packets", () => {
  const random = new Random(11);
  const choices: (PacketVerdict | "later")[] = ["accept", "accept", "accept", "drop", "repeat", "later"];
  choices.push({ mark: 1 }, { mark: 2 }, { payload: new Uint8Array(4) }, { queue: 3 });
  let saved = 0;
  for (let round = 0; round < 500; round++) {
    const { kernel, verdicts } = setup();
    const expected: { id: number; word: number; mark: number | undefined }[] = [];
    const held: number[] = [];
    let next = random.u32();
    const note = (id: number, verdict: PacketVerdict) => {
      const details = typeof verdict === "string" ? { verdict } : verdict;
      const word =
        details.queue === undefined ? { accept: 1, drop: 0, repeat: 4, stop: 5 }[details.verdict ?? "accept"] : 0x30003;
      expected.push({ id, word, mark: typeof verdict === "string" ? undefined : verdict.mark });
    };
    for (let batch = 0; batch < 10; batch++) {
      // Some packets are lost before they reach the socket, so the program never learns their ids.
      const ids = Array.from(
        { length: random.below(20) },
        () => (next = (next + 1 + (random.below(8) === 0 ? 3 : 0)) >>> 0),
      );
      kernel.waiting.push(...ids);
      for (const id of ids) {
        const choice = random.pick(choices);
        if (choice === "later") {
          verdicts.hold(id);
          held.push(id);
        } else {
          verdicts.give(id, choice);
          note(id, choice);
        }
        if (held.length > 0 && random.below(4) === 0) {
          const [settled] = held.splice(random.below(held.length), 1);
          verdicts.settle(settled!, "accept");
          note(settled!, "accept");
        }
      }
      verdicts.flush();
      expect(kernel.waiting).toEqual(held);
    }
    expect(kernel.outcomes).toEqual(expected);
    expect(kernel.missed).toBe(0);
    saved += expected.length - kernel.messages;
  }
  expect(saved).toBeGreaterThan(500);
});

test("HeldPackets tracks packet ids across the wrap-around", () => {
  const random = new Random(5);
  for (let round = 0; round < 50; round++) {
    const held = new HeldPackets();
    const expected = new Set<number>();
    let next = round % 2 === 0 ? 0xffffffe0 : random.u32();
    for (let step = 0; step < 200; step++) {
      const known = [...expected];
      switch (random.below(6)) {
        case 0:
          if (known.length > 0) {
            const id = random.pick(known);
            held.delete(id);
            expected.delete(id);
          }
          break;
        case 1:
          if (known.length > 0) {
            held.delete(known[0]!);
            expected.delete(known[0]!);
          }
          break;
        case 2:
          // Verdicts on unknown packet ids do not change the set.
          held.delete((next + random.below(10)) >>> 0);
          next = (next + random.below(4)) >>> 0;
          break;
        default:
          held.add(next);
          held.add(next);
          expected.add(next);
          next = (next + 1) >>> 0;
      }
      if (random.below(60) === 0) {
        const isGone = (id: number) => id % 3 === 0;
        held.deleteWhere(isGone);
        for (const id of expected) if (isGone(id)) expected.delete(id);
      }
      const wrong = [...known, next, (next - 1) >>> 0].filter((id) => held.has(id) !== expected.has(id));
      expect([held.size, wrong]).toEqual([expected.size, []]);
    }
  }
});
