import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { runProgram } from "../../support/child.ts";

describe("The output of `bun-netlink ovs upcalls`", () => {
  const print = (...args: string[]) => {
    const { lines, errors, exitCode } = runProgram(join(import.meta.dir, "upcalls-program.ts"), { args });
    expect({ errors, exitCode }).toEqual({ errors: "", exitCode: 0 });
    return lines;
  };
  const start = "in_port(v0),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02)";

  test("contains the datapath, the reason, the key with port names and the length of each upcall", () => {
    expect(print()).toEqual([
      `dp0 miss ${start} length 60`,
      `dp0 action ${start} length 1500 (60 in the upcall) mru 1400 userdata 0a0b actions 2`,
      "dp0 miss in_port(9),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02) length 60",
    ]);
  });

  test("contains only the upcalls of a port, selected by name or number, and not more than requested", () => {
    expect(print('{"port":"v0"}')).toHaveLength(2);
    expect(print('{"port":"9"}')).toHaveLength(1);
    expect(print('{"port":"v0","count":1}')).toHaveLength(1);
  });

  test("contains the bytes of packets on request", () => {
    expect(print('{"packets":true,"count":1}')[1]).toStartWith("  000102030405");
  });

  test("is one object per upcall with --json", () => {
    const [first, second] = print('{"json":true,"timestamps":true}').map((line) => JSON.parse(line));
    expect(first).toMatchObject({ datapath: "dp0", command: "miss", port: "v0", flow: start, length: 60 });
    expect(first.packet).toStartWith("hex:0001");
    expect(first.time).toMatch(/^\d{4}-/);
    expect(second).toMatchObject({ command: "action", userdata: "hex:0a0b", length: 1500, mru: 1400 });
  });
});
