import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseProcessors, perProcessor, readProcessors } from "../../../../src/subsystems/ovs/upcalls/processors.ts";

describe("the processors of a machine", () => {
  test("come as lists of ranges", () => {
    expect(parseProcessors("0\n")).toEqual([0]);
    expect(parseProcessors("0-3,8,10-11\n")).toEqual([0, 1, 2, 3, 8, 10, 11]);
    expect(parseProcessors("")).toBeUndefined();
    expect(parseProcessors("0-x")).toBeUndefined();
  });

  test("are those that run, and the highest number that one can have", () => {
    const folder = mkdtempSync(join(tmpdir(), "processors-"));
    try {
      writeFileSync(join(folder, "online"), "0-1,4\n");
      writeFileSync(join(folder, "possible"), "0-7\n");
      expect(readProcessors(folder)).toEqual({ highest: 7, online: [0, 1, 4] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("are taken to have no gaps where nobody tells", () => {
    const { highest, online } = readProcessors("/nowhere");
    expect(online.length).toBeGreaterThan(0);
    expect(highest).toBe(online.length - 1);
  });

  test("have an entry each, by their numbers, also those that do not run", () => {
    expect(perProcessor([71, 72], { highest: 5, online: [0, 1, 2, 3, 4, 5] })).toEqual([71, 72, 71, 72, 71, 72]);
    expect(perProcessor([71], { highest: 2, online: [1] })).toEqual([71, 71, 71]);
  });

  test("that run take turns, so that every socket has as many of them", () => {
    // By their numbers alone all of them would go to the first one.
    expect(perProcessor([71, 72], { highest: 6, online: [0, 2, 4, 6] })).toEqual([71, 72, 72, 72, 71, 72, 72]);
    expect(perProcessor([71, 72, 73], { highest: 3, online: [0, 3] })).toEqual([71, 72, 73, 72]);
  });
});
