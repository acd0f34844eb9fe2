import { expect, test } from "bun:test";
import { HeldPackets } from "../../../../src/subsystems/netfilter/queue/queue-verdicts.ts";
import { Random } from "../../../message/random.ts";

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
