import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ADVICE } from "../../../../apps/cli/src/errors.ts";
import { familyIn, programOf } from "../../../../apps/cli/src/record/program-text.ts";
import { readLog } from "../../../../apps/cli/src/record/requests.ts";
import { families } from "../../../../src/families.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { cli } from "../cli.ts";
import { lacksPrograms } from "./repeat.ts";

describeInNamespaces("bun-netlink record", () => {
  test.skipIf(lacksPrograms)("prefers the tables of bun-netlink/route, with the fewest fields", () => {
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
      'addresses.add({ dev: "br0", local: "192.0.2.1", prefixlen: 24 });',
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

  test("prints the mask of marks of a set, whose byte order differs between requests and replies", async () => {
    const fields = {
      header: { nfgenFamily: 2, version: 0, resId: 0 },
      ...{ protocol: 7, setname: "m", typename: "hash:ip,mark", revision: 3, family: 2, data: { markmask: 0xff00 } },
    };
    const request = { family: "ipset", operation: "create", kind: "do", flags: 0x605, isQuery: false } as const;
    const sent = { fields, names: new Map(), bytes: new Uint8Array() };
    const { calls } = await programOf({
      requests: [{ ...request, ...sent }],
      sets: new Map([["m", fields]]),
      unknown: 0,
    });
    expect(calls).toEqual(['ipset.create({ name: "m", type: "hash:ip,mark", markMask: 65280 });']);
  });

  test("prints the flows of datapaths as text, with the keys that match any value", async () => {
    const request = { family: "ovs_flow", operation: "new", kind: "do", flags: 0, isQuery: false } as const;
    const exact = { inPort: 0xffffffff, ethertype: 0xffff };
    const zero = {
      arpSip: "0.0.0.0",
      arpTip: "0.0.0.0",
      arpOp: 0,
      arpSha: "00:00:00:00:00:00",
      arpTha: "00:00:00:00:00:00",
    };
    const fields = {
      header: { dpIfindex: 5 },
      key: { inPort: 1, ethertype: 0x0806, arp: zero },
      mask: { ...exact, arp: zero },
      actions: [{ output: 7 }],
    };
    const sent = { fields, names: new Map([[5, "dp0"]]), bytes: new Uint8Array() };
    const { text, calls } = await programOf({ requests: [{ ...request, ...sent }], sets: new Map(), unknown: 0 });
    expect(text).toContain('using dp0 = Datapath.open("dp0");');
    expect(calls).toEqual([
      'dp0.putFlow({ ...parseFlow("in_port(1),eth_type(0x0806),arp()"), actions: parseActions("7") });',
    ]);
  });

  test("looks up the interfaces in requests of all families by name", async () => {
    const command = { family: "nl80211", operation: "set-power-save", kind: "do", flags: 0, isQuery: false } as const;
    const sent = {
      fields: { ifindex: 3, psState: "enabled" },
      names: new Map([[3, "wlan0"]]),
      bytes: new Uint8Array(),
    };
    const { calls } = await programOf({ requests: [{ ...command, ...sent }], sets: new Map(), unknown: 0 });
    expect(calls).toEqual([
      'nl80211Client.do("set-power-save", { ifindex: links.get("wlan0").ifindex, psState: "enabled" });',
    ]);
  });

  test("reads the names that programs look up with ioctl", async () => {
    const request = "20000000110005000100000000000000000000000300000000000000ffffffff";
    const escaped = (hex: string) => hex.replaceAll(/../g, String.raw`\x$&`);
    const { requests } = await readLog(
      [
        `7 ioctl(4, SIOCGIFINDEX, {ifr_name="${escaped(Buffer.from("wlan0").toString("hex"))}", ifr_ifindex=3}) = 0`,
        "7 socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3",
        `7 sendto(3, "${escaped(request)}", 32, 0, NULL, 0) = 32`,
      ].join("\n"),
    );
    expect(requests.map(({ operation, names }) => [operation, [...names]])).toEqual([["dellink", [[3, "wlan0"]]]]);
  });

  test.skipIf(lacksPrograms)("prints the decoded requests with --json, and queries if nothing changes", () => {
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

  test.skipIf(lacksPrograms)("prints the programs at the start of the pages for people who know another one", () => {
    const folder = join(import.meta.dir, "../../../../docs/from");
    const shown = readdirSync(folder).flatMap((page) => {
      const text = readFileSync(join(folder, page), "utf8");
      return [...text.matchAll(/^\$ bunx bun-netlink-cli record --sandbox -- (.+)\n([\s\S]*?)^```$/gm)];
    });
    expect(shown.length).toBeGreaterThanOrEqual(8);
    for (const [, command, program] of shown) {
      expect(cli(["record", "--sandbox", "--", ...command!.split(" ")]).stdout).toBe(program!);
    }
  });

  test.skipIf(lacksPrograms)("reports programs that fail, send nothing or do not exist", () => {
    expect(cli(["record", "--", "false"]).status).toBe(1);
    expect(cli(["record", "--", "true"])).toMatchObject({ status: 0, stdout: "" });
    expect(cli(["record", "--", "no-such-program"])).toMatchObject({
      status: 2,
      stderr: `error: no-such-program: no such program\n${ADVICE}\n`,
    });
    const withoutPrograms = cli(["record", "--sandbox", "--", "ip", "link"], { env: { PATH: "/nonexistent" } });
    expect(withoutPrograms).toMatchObject({
      status: 2,
      stderr: `error: record requires the program strace; install it first\n${ADVICE}\n`,
    });
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-path-"));
    symlinkSync(Bun.which("strace")!, join(folder, "strace"));
    try {
      expect(cli(["record", "--", "ip", "link"], { env: { PATH: folder } }).stdout).toContain("links.list()");
      expect(cli(["record", "--sandbox", "--", "ip", "link"], { env: { PATH: folder } }).stderr).toContain(
        "--sandbox requires the program unshare",
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(cli(["record"]).status).toBe(2);
  });
});
