import { describe, expect, test } from "bun:test";
import { copyBytes } from "../../src/ffi/libc.ts";
import { allocate } from "../../src/ffi/memory.ts";
import { SendArea } from "../../src/sock/send-area.ts";

describe("copyBytes()", () => {
  test("copies plain, shared and partial arrays", () => {
    const memory = allocate(16);
    copyBytes(memory, 4, new Uint8Array(new SharedArrayBuffer(4)).fill(7));
    copyBytes(memory, 8, Buffer.from("abc"));
    copyBytes(memory, 0, new Uint8Array(100).fill(9).subarray(50, 52));
    copyBytes(memory, 16, new Uint8Array(0));
    expect([...memory.bytes]).toEqual([9, 9, 0, 0, 7, 7, 7, 7, 97, 98, 99, 0, 0, 0, 0, 0]);
  });

  test("rejects bytes that do not fit", () => {
    for (const [offset, length] of [
      [13, 4],
      [-1, 1],
      [17, 0],
      [Number.NaN, 1],
    ] as const) {
      expect(() => copyBytes(allocate(16), offset, new Uint8Array(length))).toThrow(RangeError);
    }
  });

  test("rejects arrays that claim another length, so that C reads no other memory", () => {
    const claim = (length: unknown) => Object.defineProperty(new Uint8Array(4), "length", { value: length });
    class Longer extends Uint8Array {
      override get length(): number {
        return 1000;
      }
    }
    const proxy = new Proxy(new Uint8Array(4), { get: (target, key) => Reflect.get(target, key) });
    const memory = allocate(2000);
    for (const bytes of [claim(1000), claim(-1), claim(1.5), claim(Number.NaN), claim("x"), new Longer(4), proxy]) {
      expect(() => copyBytes(memory, 0, bytes)).toThrow(TypeError);
    }
  });
});

describe("SendArea", () => {
  test("aligns messages to 4 bytes and zeroes the padding", () => {
    const area = new SendArea();
    area.append(new Uint8Array(64).fill(0xff));
    area.clear();
    expect(area.append(new Uint8Array(17).fill(1))).toBe(0);
    expect(area.append(new Uint8Array(6).fill(2))).toBe(20);
    expect(area.length).toBe(26);
    expect([...area.data.bytes.subarray(16, 27)]).toEqual([1, 0, 0, 0, 2, 2, 2, 2, 2, 2, 0xff]);
  });

  test("keeps its content when it grows, and shrinks after clear()", () => {
    const area = new SendArea();
    const starts = Array.from({ length: 40 }, (_, index) => area.append(new Uint8Array(60_000).fill(index + 1)));
    expect(starts.map((start) => area.data.bytes[start])).toEqual(starts.map((_, index) => index + 1));
    expect(starts.map((start) => area.data.bytes[start + 59_999])).toEqual(starts.map((_, index) => index + 1));
    area.clear();
    expect(area.data.bytes.length).toBeLessThanOrEqual(1024 * 1024);
    expect(area.append(new Uint8Array(8))).toBe(0);
  });
});
