import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { runProgram } from "../../support/child.ts";

describe("bun-netlink ovs upcalls", () => {
  const print = (...args: string[]) => {
    const { lines, errors, exitCode } = runProgram(join(import.meta.dir, "upcalls-program.ts"), { args });
    expect({ errors, exitCode }).toEqual({ errors: "", exitCode: 0 });
    return lines;
  };
  const start = "in_port(v0),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02)";

  test("prints the datapath, reason, key and length of each upcall", () => {
    expect(print()).toEqual([
      `dp0 miss ${start} length 60`,
      `dp0 action ${start} length 1500 (60 in the upcall) mru 1400 userdata 0a0b actions 2`,
      "dp0 miss in_port(9),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02) length 60",
    ]);
  });

  test("prints up to `count` upcalls of a port", () => {
    expect(print('{"port":"v0"}')).toHaveLength(2);
    expect(print('{"port":"9"}')).toHaveLength(1);
    expect(print('{"port":"v0","count":1}')).toHaveLength(1);
  });

  test("prints the bytes of packets if requested", () => {
    expect(print('{"packets":true,"count":1}')[1]).toStartWith("  000102030405");
  });

  test("--json prints one object per upcall", () => {
    const [first, second] = print('{"json":true,"timestamps":true}').map((line) => JSON.parse(line));
    expect(first).toMatchObject({ datapath: "dp0", command: "miss", port: "v0", flow: start, length: 60 });
    expect(first.packet).toStartWith("hex:0001");
    expect(first.time).toMatch(/^\d{4}-/);
    expect(second).toMatchObject({ command: "action", userdata: "hex:0a0b", length: 1500, mru: 1400 });
  });
});
