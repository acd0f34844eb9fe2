import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assignCpus, parseCpuList, readCpus } from "../../../../src/subsystems/ovs/upcall/dispatch/per-cpu.ts";

describe("CPU assignment", () => {
  test("parseCpuList() parses ranges of CPU numbers", () => {
    expect(parseCpuList("0\n")).toEqual([0]);
    expect(parseCpuList("0-3,8,10-11\n")).toEqual([0, 1, 2, 3, 8, 10, 11]);
    expect(parseCpuList("")).toBeUndefined();
    expect(parseCpuList("0-x")).toBeUndefined();
  });

  test("readCpus() returns the online CPUs and the highest number", () => {
    const folder = mkdtempSync(join(tmpdir(), "processors-"));
    try {
      writeFileSync(join(folder, "online"), "0-1,4\n");
      writeFileSync(join(folder, "possible"), "0-7\n");
      expect(readCpus(folder)).toEqual({ highest: 7, online: [0, 1, 4] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("readCpus() assumes no gaps if the files are missing", () => {
    const { highest, online } = readCpus("/nowhere");
    expect(online.length).toBeGreaterThan(0);
    expect(highest).toBe(online.length - 1);
  });

  test("assignCpus() returns a port id for every CPU number", () => {
    expect(assignCpus([71, 72], { highest: 5, online: [0, 1, 2, 3, 4, 5] })).toEqual([71, 72, 71, 72, 71, 72]);
    expect(assignCpus([71], { highest: 2, online: [1] })).toEqual([71, 71, 71]);
  });

  test("assignCpus() balances online CPUs over the sockets", () => {
    // If sockets were assigned by CPU number alone, all CPUs would belong to the first socket.
    expect(assignCpus([71, 72], { highest: 6, online: [0, 2, 4, 6] })).toEqual([71, 72, 72, 72, 71, 72, 72]);
    expect(assignCpus([71, 72, 73], { highest: 3, online: [0, 3] })).toEqual([71, 72, 73, 72]);
  });
});
