import { expect, test } from "bun:test";
import { ADVICE } from "../../../../apps/cli/src/errors.ts";
import { familyIn, programOf } from "../../../../apps/cli/src/record/program-text.ts";
import { families } from "../../../../src/families.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { cli } from "../cli.ts";
import { expectDocumented, recordAndRepeat } from "./repeat.ts";

const tools = ["strace", "ip", "bridge", "tc", "nft", "ss", "ethtool", "conntrack", "ipset"];
const missing = tools.filter((name) => !hasProgram(name));
/** Groups whose programs work with what every kernel has; record.vm.ts runs the others. */
const groups = ["links", "kinds", "routes", "bridge", "tc", "nft", "ss", "ethtool", "conntrack", "ipset"];

describeInNamespaces("bun-netlink record", () => {
  test.skipIf(missing.length > 0).each(groups)(
    "prints a program with the effect of the recorded commands: %s",
    async (group) => {
      const rows = await recordAndRepeat(group);
      // Kernels lack different kinds of interfaces. The virtual machine has all of them.
      expect(rows.filter(([, calls]) => calls.length > 0).length).toBeGreaterThan(2);
      expectDocumented(group, rows);
    },
    400_000,
  );

  test.skipIf(missing.length > 0)("prefers the tables of bun-netlink/route, with the fewest fields", () => {
    const script = `
      ip link add br0 type bridge
      ip link set br0 up
      ip addr add 192.0.2.1/24 dev br0
      ip route add 198.51.100.0/24 via 192.0.2.9 metric 5
      ip link del br0`;
    const { stdout } = cli(["record", "--sandbox", "--", "sh", "-ec", script]);
    expect(stdout.split("\n").filter((line) => /^\w+\.\w+\(/.test(line))).toEqual([
      'links.add({ ifname: "br0", kind: "bridge" });',
      'links.set("br0", { up: true });',
      'addresses.add({ local: "192.0.2.1", prefixlen: 24, dev: "br0" });',
      'routes.add({ dst: "198.51.100.0/24", gateway: "192.0.2.9", metric: 5 });',
      'links.delete("br0");',
    ]);
  });

  test.each(Object.keys(families))("imports the family %s from a module that exists", async (name) => {
    const used: [string, string][] = [];
    familyIn({ use: (module, imported) => used.push([module, imported.split(" ")[0]!]) }, name);
    for (const [module, imported] of used) expect(await import(module)).toHaveProperty([imported]);
  });

  test("names the fields that the client of a family leaves out", async () => {
    const request = { family: "nl80211", operation: "new-interface", kind: "do", flags: 0 } as const;
    const sent = { names: new Map(), bytes: new Uint8Array() };
    const fields = { ifindex: 2, ifname: "mon0", iftype: "monitor" };
    const { calls } = await programOf({
      requests: [{ ...request, ...sent, fields, isQuery: false }],
      sets: new Map(),
      unknown: 0,
    });
    expect(calls).toEqual([expect.stringContaining("// without ifindex, which the client does not send")]);
  });

  test.skipIf(missing.length > 0)("prints the decoded requests with --json, and queries if nothing changes", () => {
    const { stdout } = cli(["record", "--sandbox", "--json", "--", "ip", "route", "show"]);
    expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toMatchObject({
      family: "rt-route",
      operation: "getroute",
      kind: "dump",
    });
    expect(cli(["record", "--sandbox", "--", "ip", "route", "show"]).stdout).toContain(
      'routes.list({ family: "inet", table: "main" })',
    );
  });

  test.skipIf(missing.length > 0)("reports programs that fail, send nothing or do not exist", () => {
    expect(cli(["record", "--", "false"]).status).toBe(1);
    expect(cli(["record", "--", "true"])).toMatchObject({ status: 0, stdout: "" });
    expect(cli(["record", "--", "no-such-program"])).toMatchObject({
      status: 2,
      stderr: `error: no-such-program: no such program\n${ADVICE}\n`,
    });
    expect(cli(["record"]).status).toBe(2);
  });
});
