import { describe, expect, test } from "bun:test";
import { SendArea } from "../../src/ffi/send-area.ts";

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
