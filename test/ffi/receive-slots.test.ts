import { describe, expect, test } from "bun:test";
import { ReceiveSlots } from "../../src/ffi/receive-slots.ts";

const KERNEL = { sender: 0, group: 0, nsid: -1 };

describe("ReceiveSlots", () => {
  test("stores the bytes, length, sender, group and namespace of each datagram", () => {
    const slots = new ReceiveSlots(4, 64);
    const sources = [
      { sender: 0, group: 1, nsid: -1 },
      { sender: 0xfffffffe, group: 32, nsid: 0 },
      { sender: 7, group: 33, nsid: 0x7fffffff },
      { sender: 0, group: 0, nsid: 5 },
    ];
    for (const [slot, source] of sources.entries()) slots.put(slot, new Uint8Array(16 + slot).fill(slot + 1), source);
    for (const [slot, { sender, group, nsid }] of sources.entries()) {
      const start = slots.offset(slot);
      expect(slots.length(slot)).toBe(16 + slot);
      expect([...slots.bytes.subarray(start, start + 16 + slot)]).toEqual(Array(16 + slot).fill(slot + 1));
      expect([slots.sender(slot), slots.group(slot), slots.nsid(slot)]).toEqual([sender, group, nsid]);
      expect(slots.truncated(slot)).toBe(false);
    }
  });

  test("groups() returns a bit mask for groups 1 to 32", () => {
    const slots = new ReceiveSlots(1, 16);
    const mask = (group: number) => {
      slots.put(0, new Uint8Array(16), { ...KERNEL, group });
      return slots.groups(0);
    };
    expect([0, 1, 2, 31, 32, 33, 1000].map(mask)).toEqual([0, 1, 2, 0x40000000, 0x80000000, 0, 0]);
  });

  test("copyFrom() marks a datagram that was already truncated in the smaller source slot", () => {
    const small = new ReceiveSlots(2, 32);
    small.put(0, new Uint8Array(100).fill(1), KERNEL);
    small.put(1, new Uint8Array(32).fill(2), KERNEL);
    const large = new ReceiveSlots(2, 128);
    for (const slot of [0, 1]) large.copyFrom(small, slot);
    expect([large.truncated(0), large.length(0)]).toEqual([true, 100]);
    expect([large.truncated(1), large.length(1)]).toEqual([false, 32]);
    large.copyFrom(small, 1);
    large.put(0, new Uint8Array(16), KERNEL);
    expect(large.truncated(0)).toBe(false);
  });

  test("reports the full length of a truncated datagram", () => {
    const slots = new ReceiveSlots(2, 32);
    slots.put(1, new Uint8Array(32).fill(9), KERNEL);
    slots.put(0, new Uint8Array(100).fill(1), KERNEL);
    expect([slots.truncated(0), slots.length(0)]).toEqual([true, 100]);
    expect([slots.truncated(1), slots.length(1)]).toEqual([false, 32]);
    const next = slots.offset(1);
    expect(slots.bytes.subarray(next, next + 32).every((byte) => byte === 9)).toBe(true);
  });

  test("overwrites the sender, group and namespace of the previous datagram", () => {
    const slots = new ReceiveSlots(1, 16);
    slots.put(0, new Uint8Array(16), { sender: 9, group: 40, nsid: 3 });
    slots.put(0, new Uint8Array(16), KERNEL);
    expect([slots.sender(0), slots.group(0), slots.nsid(0)]).toEqual([0, 0, -1]);
  });
});
