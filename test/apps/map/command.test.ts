import { describe, expect, test } from "bun:test";
import { ADVICE } from "../../../apps/cli/src/errors.ts";
import { cli } from "../cli/cli.ts";

describe("bun-netlink map", () => {
  test.each([
    [["--port", "65536"], "--port 65536: expected a port from 1 to 65535"],
    [["--port", "x"], 'Expected an integer of at least 1, got "x".'],
    [["--colour"], "unknown option '--colour'"],
    [["blue"], "too many arguments"],
  ])("exits with status 2 for the invalid arguments %j", (args, message) => {
    const { status, stdout, stderr } = cli(["map", ...args]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  test("exits with status 2 if the port is in use", () => {
    using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
    const { status, stderr } = cli(["map", "--port", `${server.port}`]);
    const message = `--port ${server.port}: the port is in use; choose another one`;
    expect([status, stderr]).toEqual([2, `error: ${message}\n${ADVICE}\n`]);
  });
});
