import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ADVICE } from "../../../../apps/cli/src/errors.ts";
import { familyIn, programOf } from "../../../../apps/cli/src/record/program-text.ts";
import { readLog, requestsOf } from "../../../../apps/cli/src/record/requests.ts";
import { families } from "../../../../src/families.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { cli } from "../cli.ts";
import { lacksPrograms } from "./repeat.ts";

/** Returns the bytes of a 32-bit number in hexadecimal digits. */
const le32 = (number: number) => new Uint8Array(Uint32Array.of(number).buffer).toHex();

/** Returns the calls of a printed program. */
const statementsIn = (program: string) => program.split("\n").filter((line) => /^\w+\.\w+\(/.test(line));

describeInNamespaces("bun-netlink record", () => {
  test.skipIf(lacksPrograms)("prefers the tables of bun-netlink/route, with the fewest fields", () => {
    const script = `
      ip link add br0 type bridge
      ip link set br0 up
      ip addr add 192.0.2.1/24 dev br0
      ip route add 198.51.100.0/24 via 192.0.2.9 metric 5
      ip link del br0`;
    const { stdout } = cli(["record", "--sandbox", "--", "sh", "-ec", script]);
    expect(statementsIn(stdout)).toEqual([
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
    const sent = { names: new Map(), sets: new Map(), bytes: new Uint8Array() };
    const fields = { ifindex: 2, ifname: "mon0", iftype: "monitor" };
    const { calls } = await programOf({ steps: [{ ...request, ...sent, fields, isQuery: false }] });
    expect(calls).toEqual([expect.stringContaining("// without ifindex, which the client does not send")]);
  });

  test("prints the mask of marks of a set, whose byte order differs between requests and replies", async () => {
    const fields = {
      header: { nfgenFamily: 2, version: 0, resId: 0 },
      ...{ protocol: 7, setname: "m", typename: "hash:ip,mark", revision: 3, family: 2, data: { markmask: 0xff00 } },
    };
    const request = { family: "ipset", operation: "create", kind: "do", flags: 0x605, isQuery: false } as const;
    const sent = { fields, names: new Map(), sets: new Map([["m", fields]]), bytes: new Uint8Array() };
    const { calls } = await programOf({ steps: [{ ...request, ...sent }] });
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
    const sent = { fields, names: new Map([[5, "dp0"]]), sets: new Map(), bytes: new Uint8Array() };
    const { text, calls } = await programOf({ steps: [{ ...request, ...sent }] });
    expect(text).toContain('using dp0 = Datapath.open("dp0");');
    expect(calls).toEqual([
      'dp0.putFlow({ ...parseFlow("in_port(1),eth_type(0x0806),arp()"), actions: parseActions("7") });',
    ]);
  });

  test.skipIf(lacksPrograms)("names the interfaces in all fields that contain an index", () => {
    const script = `
      ip link add x0 type veth peer name x1
      ip link add br0 type bridge
      ip link set x0 master br0
      ip link set x1 master br0
      ip link add vx0 type vxlan id 7 dstport 4789 dev x0
      bridge fdb append 00:00:00:00:00:00 dev vx0 dst 192.0.2.9 via x0
      bridge link set dev x0 backup_port x1
      ip addr add 192.0.2.1/24 dev x0
      ip mptcp endpoint add 192.0.2.1 dev x0 subflow
      tc qdisc add dev x0 clsact
      tc filter add dev x0 ingress pref 5 protocol ip u32 match u32 0 0 action mirred egress redirect dev x1 index 3`;
    const { stdout, stderr } = cli(["record", "--sandbox", "--", "sh", "-ec", script]);
    expect(stderr).not.toContain("the kernel has assigned");
    expect(stdout).toContain('data: { link: "x0", id: 7,');
    expect(stdout).toContain('dst: "192.0.2.9", viaIf: "x0" });');
    expect(stdout).toContain('slaveData: { backupPort: "x1" } });');
    expect(stdout).toContain('ifIdx: links.get("x0").ifindex,');
    // The index of an action is no interface.
    expect(stdout).toContain('ifindex: "x1" } }, index: 3 }]');
  });

  test.skipIf(lacksPrograms)("creates interfaces with the index that the program selects", () => {
    const script = `
      ip link add b0 index 55 type bridge
      ip link add v0 index 77 type veth peer name v1 index 78
      ip link set v0 master b0`;
    const { stdout } = cli(["record", "--sandbox", "--", "sh", "-ec", script]);
    expect(statementsIn(stdout)).toEqual([
      'links.add({ ifname: "b0", ifindex: 55, kind: "bridge" });',
      'links.add({ ifname: "v0", ifindex: 77, kind: "veth", data: { peer: { ifname: "v1", ifindex: 78 } } });',
      'links.set("v0", { master: "b0" });',
    ]);
  });

  test.skipIf(lacksPrograms)("prints the deletions of commands that flush a table, with all names", async () => {
    using netns = NetworkNamespace.create();
    const run = (text: string) => runIn(netns, ["sh", "-ec", text]);
    run(`
      ip link add v0 type veth peer name v1
      ip link set v0 up; ip link set v1 up
      ip addr add 10.0.0.1/24 dev v0
      ip -6 addr add 2001:db8::1/64 dev v0 nodad
      ip -6 addr add 2001:db8::2/64 dev v0 nodad mngtmpaddr
      ip neigh add 10.0.0.8 lladdr 02:00:00:00:00:07 dev v0 nud stale
      ip route add 10.5.0.0/16 via 10.0.0.9 metric 7
      ip route add 10.6.0.0/16 nexthop via 10.0.0.9 weight 2 nexthop dev v1
      ip rule add from 10.0.0.0/8 lookup 100 priority 100`);
    const statements = (command: string) =>
      statementsIn(cli(["record", "--", ...command.split(" ")], { netns }).stdout);
    expect(statements("ip neigh flush dev v0")).toEqual(['neighbours.delete({ dst: "10.0.0.8", dev: "v0" });']);
    expect(statements("ip route flush 10.5.0.0/16")).toEqual([
      'routes.delete({ type: "unicast", dst: "10.5.0.0/16", protocol: "boot", scope: "global", metric: 7, gateway: "10.0.0.9", dev: "v0" });',
    ]);
    expect(statements("ip route flush 10.6.0.0/16")).toEqual([
      'routes.delete({ type: "unicast", dst: "10.6.0.0/16", protocol: "boot", scope: "global", nexthops: [{ weight: 2, dev: "v0", gateway: "10.0.0.9" }, { dev: "v1" }] });',
    ]);
    expect(statements("ip rule flush")).toContain(
      'rules.delete({ priority: 100, action: "table", table: 100, src: "10.0.0.0/8", protocol: "unspec" });',
    );
    // The flag `managetempaddr` deletes temporary addresses as well, which Addresses.delete does not request.
    expect(statements("ip addr flush dev v0 scope global").toSorted()).toEqual([
      'addresses.delete({ dev: "v0", local: "10.0.0.1", prefixlen: 24, label: "v0" });',
      'addresses.delete({ dev: "v0", local: "2001:db8::1", prefixlen: 64 });',
      expect.stringMatching(
        /^rtAddrClient.do\("deladdr", .*, address: "2001:db8::2", flags: \[.*"managetempaddr"\] }\); \/\/ without cacheinfo/,
      ),
    ]);
  });

  test("omits lists that the kernel rejects, apart from those of routing tables that do not exist", async () => {
    const hex = (...parts: string[]) => parts.join("").replaceAll(/../g, String.raw`\x$&`);
    const exchange = (fd: number, type: string, body: string, code: string) => [
      `7 sendto(${fd}, "${hex(le32(16 + body.length / 2), type, "0103", "01000000", "00000000", body)}", 99, 0, NULL, 0) = 99`,
      `7 recvfrom(${fd}, "${hex("14000000", "0300", "0200", "01000000", "07000000", code)}", 99, 0, NULL, NULL) = 20`,
    ];
    // As `ss -aw` on a kernel without raw_diag, which reads /proc/net/raw then; and as `ip route show table 77`.
    const socketRequest = `02ff0000ffffffff${"00".repeat(48)}`;
    const { steps } = await readLog(
      [
        "7 socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG) = 3",
        ...exchange(3, "1400", socketRequest, "feffffff"),
        ...exchange(3, "1400", socketRequest.replace("ff", "06"), "00000000"),
        "7 socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 4",
        ...exchange(4, "1a00", "020000004d00000000000000", "feffffff"),
        ...exchange(4, "1a00", "020000004d00000000000000", "eaffffff"),
      ].join("\n"),
      { all: true },
    );
    expect(requestsOf({ steps }).map(({ operation, fields }) => [operation, fields["header"]])).toMatchObject([
      ["inet", { sdiagProtocol: 6 }],
      ["getroute", { rtmTable: 77 }],
    ]);
  });

  test.skipIf(lacksPrograms)("warns of numbers that the kernel has assigned", () => {
    const script = `
      nft add table inet t
      nft add chain inet t c
      nft add rule inet t c accept
      nft replace rule inet t c handle 2 drop`;
    const { stdout, stderr } = cli(["record", "--sandbox", "--", "sh", "-ec", script]);
    const text = "2 in handle: the handle of an object of the firewall";
    expect(stderr).toContain(`warning: the program contains a number that the kernel has assigned: ${text}\n`);
    expect(stdout.split("\n")[1]).toBe(`// Number that the kernel has assigned: ${text}`);
  });

  test.each([
    [
      { family: "rt-route", operation: "newroute" },
      { oif: 7 },
      ["7 in oif: the index of an interface whose name is unknown"],
    ],
    [{ family: "rt-route", operation: "newroute" }, { oif: 5 }, []],
    [
      { family: "rt-link", operation: "newlink" },
      { ifname: "a", linkNetnsid: 3 },
      ["3 in linkNetnsid: the id of a network namespace"],
    ],
    [
      { family: "nl80211", operation: "set-wiphy" },
      { wiphy: 1 },
      ["1 in wiphy: the number of a radio or a wireless device"],
    ],
    [
      { family: "rdma", operation: "set" },
      { devIndex: 5, devName: "x" },
      ["5 in devIndex: the number of an RDMA device"],
    ],
    [
      { family: "nftables", operation: "newrule", batch: 1 },
      {
        table: "t",
        chain: "c",
        expressions: { elem: [{ name: "match", data: { name: "set", rev: 4, info: new Uint8Array(40) } }] },
      },
      ["an extension of iptables contains the number of an ipset"],
    ],
  ])("describes the numbers of the request %#", async (request, fields, numbers) => {
    const sent = {
      kind: "do",
      flags: 0,
      names: new Map([[5, "eth0"]]),
      sets: new Map(),
      bytes: new Uint8Array(),
    } as const;
    const header = { nfgenFamily: 2 };
    const program = await programOf({
      steps: [{ ...request, ...sent, fields: { header, ...fields }, isQuery: false }],
    });
    expect([...program.numbers]).toEqual(numbers);
  });

  test("prints a program without control characters if a rule compares a name with zero bytes in it", async () => {
    const common = { family: "nftables", kind: "do", flags: 0xc00, batch: 1, isQuery: false } as const;
    const sent = { ...common, names: new Map(), sets: new Map(), bytes: new Uint8Array() };
    const header = { nfgenFamily: 1, version: 0, resId: 0 };
    const meta = { name: "meta", data: { key: "iifname", dreg: "reg-1" } };
    // A prefix that ends with zero bytes.
    const value = Buffer.from("wg0\0\0");
    const compare = { name: "cmp", data: { sreg: "reg-1", op: "eq", data: { value } } };
    const { text } = await programOf({
      steps: [
        { ...sent, operation: "newtable", fields: { header, name: "t", flags: [] } },
        { ...sent, operation: "newchain", fields: { header, table: "t", name: "c" } },
        {
          ...sent,
          operation: "newrule",
          fields: { header, table: "t", chain: "c", expressions: { elem: [meta, compare] } },
        },
      ],
    });
    expect(text).not.toMatch(/[^\P{Cc}\n\t]/u);
    expect(text).toContain("7767300000");
  });

  test("describes requests that no family describes", async () => {
    // NETLINK_NETFILTER: a request of the subsystem 13, and one for the revision of an extension of iptables (11).
    const line = (type: string) =>
      `7 sendto(3, "${"14000000".concat(type, "0100", "00".repeat(12)).replaceAll(/../g, String.raw`\x$&`)}", 20, 0, NULL, 0) = 20`;
    const { unknown } = await readLog(
      ["7 socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER) = 3", line("050d"), line("000b")].join("\n"),
    );
    expect(unknown).toEqual(["NETLINK_NETFILTER, subsystem 13, message 5, 20 bytes"]);
  });

  test("looks up the interfaces in requests of all families by name", async () => {
    const command = { family: "nl80211", operation: "set-power-save", kind: "do", flags: 0, isQuery: false } as const;
    const sent = {
      fields: { ifindex: 3, psState: "enabled" },
      names: new Map([[3, "wlan0"]]),
      sets: new Map(),
      bytes: new Uint8Array(),
    };
    const { calls } = await programOf({ steps: [{ ...command, ...sent }] });
    expect(calls).toEqual([
      'nl80211Client.do("set-power-save", { ifindex: links.get("wlan0").ifindex, psState: "enabled" });',
    ]);
  });

  test("reads the names that programs look up with ioctl", async () => {
    const request = "20000000110005000100000000000000000000000300000000000000ffffffff";
    const escaped = (hex: string) => hex.replaceAll(/../g, String.raw`\x$&`);
    const recording = await readLog(
      [
        `7 ioctl(4, SIOCGIFINDEX, {ifr_name="${escaped(Buffer.from("wlan0").toString("hex"))}", ifr_ifindex=3}) = 0`,
        "7 socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3",
        `7 sendto(3, "${escaped(request)}", 32, 0, NULL, 0) = 32`,
      ].join("\n"),
    );
    expect(requestsOf(recording).map(({ operation, names }) => [operation, [...names]])).toEqual([
      ["dellink", [[3, "wlan0"]]],
    ]);
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
