import { describe, expect, test } from "bun:test";
import { Omissions } from "../../src/dump/omissions.ts";
import type { MessageView } from "../../src/message/message.ts";
import { randomNumbers } from "../subsystems/state/random-states.ts";
import { inputs, seed } from "../support/seed.ts";

/** A table in the order of its numbers, whose dumps continue like those of IPv6 routes. (fib6_dump_table) */
class CountedTable {
  readonly kept = new Set<number>();
  #entries: number[] = [];
  #changes = 0;
  readonly #below: (limit: number) => number;

  constructor(random: () => number) {
    this.#below = (limit) => Math.floor(random() * limit);
    for (let count = this.#below(60); count >= 0; count--) this.kept.add(this.#below(500) * 2);
    this.#entries = [...this.kept].sort((one, other) => one - other);
  }

  /** Adds or removes an entry that is not kept. */
  change(): void {
    this.#changes++;
    const entry = this.#below(500) * 2 + 1;
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.splice(at, 1);
    else this.#entries = [...this.#entries, entry].sort((one, other) => one - other);
  }

  /** Passes the parts of one dump to `list`. The table changes `rate` times between two parts, on average. */
  dump(list: Omissions<number>, rate: number): void {
    let sent = 0;
    let seen = this.#changes;
    let next = 0;
    for (let part = 0; part === 0 || next < this.#entries.length; part++) {
      list.beginPart(part > 0 && seen !== this.#changes);
      // After a change, the kernel continues after as many entries as it has sent.
      if (seen !== this.#changes) next = sent;
      seen = this.#changes;
      for (const entry of this.#entries.slice(next, next + 1 + this.#below(12))) {
        list.add({ type: entry } as MessageView, entry);
        next++;
        sent++;
      }
      while (this.#below(1000) < (1000 * rate) / (1 + rate)) this.change();
    }
    list.beginPart(seen !== this.#changes);
    list.endDump();
  }
}

function read(table: CountedTable, rate: number): { list: number[]; isComplete: boolean } {
  let list = new Omissions<number>((items, { type }) => items.push(type));
  for (let count = 0; count < 8; count++) {
    table.dump(list, rate);
    if (!list.isIncomplete) break;
    if (list.hasRepeated) list = new Omissions<number>((items, { type }) => items.push(type));
  }
  return { list: list.lists.flat(), isComplete: !list.isIncomplete };
}

describe("Omissions", () => {
  test.each([0, 0.1, 0.3, 0.6])("finds each kept entry once while the table changes %d times per part", (rate) => {
    const random = randomNumbers(seed);
    let complete = 0;
    const rounds = inputs(2000, 20_000);
    for (let round = 0; round < rounds; round++) {
      const table = new CountedTable(random);
      for (let count = Math.floor(random() * 30); count > 0; count--) table.change();
      const { list, isComplete } = read(table, rate);
      if (!isComplete) continue;
      complete++;
      expect(list.filter((entry) => table.kept.has(entry))).toEqual([...table.kept].sort((one, other) => one - other));
      expect(new Set(list).size).toBe(list.length);
    }
    expect(complete).toBeGreaterThan(rounds * 0.5);
  });

  test("starts over if the kernel repeats more entries than it remembers", () => {
    const list = new Omissions<number>((items, { type }) => items.push(type));
    const addAll = (first: number, last: number) => {
      for (let entry = first; entry <= last; entry++) list.add({ type: entry } as MessageView, entry);
    };
    list.beginPart(false);
    addAll(1, 10_000);
    list.beginPart(true);
    addAll(10, 10_010);
    list.endDump();
    expect(list.isIncomplete).toBe(true);
    expect(list.hasRepeated).toBe(true);
  });

  test("starts over if the entry before a gap has moved", () => {
    const list = new Omissions<number>((items, { type }) => items.push(type));
    const read = (...parts: readonly number[][]) => {
      for (const [index, part] of parts.entries()) {
        list.beginPart(index > 0);
        for (const entry of part) list.add({ type: entry } as MessageView, entry);
      }
      list.endDump();
    };
    read([1, 2, 3], [5, 6]);
    expect([list.isIncomplete, list.hasRepeated]).toEqual([true, false]);
    read([3, 1, 2, 4, 5, 6]);
    expect([list.isIncomplete, list.hasRepeated]).toEqual([true, true]);
  });

  test("drops the entries that the kernel repeats", () => {
    const list = new Omissions<number>((items, { type }) => items.push(type));
    for (const part of [
      [1, 2, 3, 4],
      [3, 4],
      [4, 5],
    ]) {
      list.beginPart(true);
      for (const entry of part) list.add({ type: entry } as MessageView, entry);
    }
    list.endDump();
    expect(list.lists.flat()).toEqual([1, 2, 3, 4, 5]);
    expect(list.isIncomplete).toBe(false);
  });
});
