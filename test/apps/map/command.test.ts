import { describe, expect, test } from "bun:test";
import { ADVICE } from "../../../apps/cli/src/errors.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { cli, RunningCli } from "../cli/cli.ts";

describe("bun-netlink map", () => {
  test.each([
    [["--port", "65536"], "--port 65536: expected a port from 1 to 65535"],
    [["--port", "x"], 'Expected an integer of at least 1, got "x".'],
    [["--colour"], "unknown option '--colour'"],
    [["--drops", "--redis", "redis://127.0.0.1:1"], "--drops: not allowed with --redis, because agents do not publish"],
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

describeInNamespaces("bun-netlink map", () => {
  test("warns if the kernel does not report dropped packets, and serves the map", async () => {
    using netns = NetworkNamespace.create();
    await using command = new RunningCli(["map", "--drops"], { netns });
    const warning = await command.errorLine();
    expect(warning).toStartWith("warning: dropped packets are not shown: ");
    // A kernel without the family and a namespace without the monitor name different reasons.
    expect(warning).toMatch(/CONFIG_NET_DROP_MONITOR, module drop_monitor( \(ENOENT\))?; run the map in the initial /);
    expect(warning).toEndWith('network namespace, and load the module with "modprobe drop_monitor"');
    await command.line("The map is at http://127.0.0.1:");
    expect(await command.interrupt()).toBe(130);
  });
});
