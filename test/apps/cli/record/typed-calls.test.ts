// Calls of classes instead of the family's client, for commands of which the pages in docs/from have no rows.
import { expect, test } from "bun:test";
import { socketConditions } from "../../../../apps/cli/src/record/socket-conditions.ts";
import { typedCall } from "../../../../apps/cli/src/record/typed-call.ts";
import { families } from "../../../../src/families.ts";
import { NetworkNamespace, NLM_F_CREATE, NLM_F_EXCL } from "../../../../src/index.ts";
import { operationCodec } from "../../../../src/schema/codec/codec.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { cli } from "../cli.ts";
import { lacksPrograms } from "./repeat.ts";

describeInNamespaces("bun-netlink record", () => {
  test.skipIf(lacksPrograms)(
    "prefers the classes for changes, default routes, tables, groups, ports and look-ups",
    () => {
      using netns = NetworkNamespace.create();
      const setup = `
      ip link add v0 type veth peer name v1
      ip link add br0 type bridge
      ip link set v1 master br0
      for one in v0 v1 br0 lo; do ip link set $one up; done
      ip addr add 10.0.0.1/24 dev v0
      ip -6 addr add 2001:db8::1/64 dev v0 nodad
      ip nexthop add id 5 via 10.0.0.9 dev v0`;
      runIn(netns, ["sh", "-ec", setup]);
      const commands = {
        "ip -6 route add default via 2001:db8::9": 'routes.add({ dst: "::/0", gateway: "2001:db8::9" });',
        "ip route add 0.0.0.0/0 via 10.0.0.9": 'routes.add({ dst: "0.0.0.0/0", gateway: "10.0.0.9" });',
        "ip route prepend 10.9.0.0/16 via 10.0.0.9": 'routes.prepend({ dst: "10.9.0.0/16", gateway: "10.0.0.9" });',
        "ip route add 10.8.0.0/16 nhid 5": 'routes.add({ dst: "10.8.0.0/16", nhid: 5 });',
        "ip route change 0.0.0.0/0 via 10.0.0.8": 'routes.change({ dst: "0.0.0.0/0", gateway: "10.0.0.8" });',
        "ip -6 route add 2001:db8:5::/48 dev v0 expires 500":
          'routes.add({ dst: "2001:db8:5::/48", dev: "v0", expires: 500 });',
        "ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev v0":
          'neighbours.add({ dst: "10.0.0.7", dev: "v0", lladdr: "02:00:00:00:00:07" });',
        "ip neigh change 10.0.0.7 lladdr 02:00:00:00:00:08 dev v0":
          'neighbours.change({ dst: "10.0.0.7", dev: "v0", lladdr: "02:00:00:00:00:08" });',
        "ip addr change 10.0.0.1/24 dev v0 valid_lft 1000 preferred_lft 900":
          'addresses.change({ dev: "v0", local: "10.0.0.1", prefixlen: 24, validLifeTime: 1000, preferredLifeTime: 900 });',
        "ip ntable change name arp_cache dev v0 base_reachable 40000":
          'neighbours.changeTable({ name: "arp_cache", dev: "v0", parms: { baseReachableTime: 40000n } });',
        "ip rule add from 10.0.0.0/8 table main prio 5":
          'rules.add({ priority: 5, table: "main", src: "10.0.0.0/8" });',
        "ip route get 10.0.0.7 from 10.0.0.1": 'console.log(routes.get("10.0.0.7", { src: "10.0.0.1" }));',
        "ip link set v1 type bridge_slave cost 60 guard on":
          'links.set("v1", { slaveKind: "bridge", slaveData: { cost: 60, guard: 1 } });',
        "bridge mdb add dev br0 port v1 grp 239.1.1.1 permanent":
          'multicastGroups.add({ dev: "br0", port: "v1", grp: "239.1.1.1", state: "permanent" });',
        "bridge mdb del dev br0 port v1 grp 239.1.1.1":
          'multicastGroups.delete({ dev: "br0", port: "v1", grp: "239.1.1.1" });',
        "conntrack -I -s 10.0.0.1 -d 10.0.0.2 -p udp --sport 1 --dport 2 -t 3000 --dst-nat 10.0.0.9":
          'conntrack.create({ protocol: "udp", original: { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 1, destinationPort: 2 }, timeout: 3000, destinationNat: { address: "10.0.0.9" } });',
        "ip xfrm state flush": "securityAssociations.flushAll();",
        "tc qdisc add dev v0 root handle 1: pfifo limit 50":
          'qdiscs.add({ kind: "pfifo", dev: "v0", options: { limit: 50 }, handle: "1:" });',
        "tc qdisc change dev v0 root handle 1: pfifo limit 60":
          'qdiscs.change({ kind: "pfifo", dev: "v0", options: { limit: 60 }, handle: "1:" });',
        "ipset create i bitmap:ip range 10.0.0.0/24":
          'ipset.create({ name: "i", type: "bitmap:ip", range: "10.0.0.0/24" });',
        "ipset create j bitmap:ip range 10.0.0.0/16 netmask 24":
          'ipset.create({ name: "j", type: "bitmap:ip", range: "10.0.0.0/16", netmask: 24 });',
        "ip xfrm policy update src 10.0.0.0/24 dst 10.1.0.0/24 dir out priority 10":
          'securityPolicies.replace({ selector: { source: "10.0.0.0/24", destination: "10.1.0.0/24" }, direction: "out", priority: 10 });',
      };
      const script = Object.keys(commands).map((command) => command.replace(/^.* get .*$/, "$& >/dev/null"));
      const { stdout } = cli(["record", "--all", "--", "sh", "-ec", script.join("\n")], { netns });
      expect(stdout.split("\n")).toEqual(expect.arrayContaining(Object.values(commands)));
    },
  );
});

const bytes = (hex: string) => Uint8Array.fromHex(hex.padEnd(32, "0"));
const unlimited = 0xffffffffffffffffn;

// Requests of ip(8) and tc(8) for objects that need modules of the kernel.
test.each<[string, string, string, number, Record<string, unknown>, unknown[]]>([
  [
    "the deletion of a security association",
    "xfrm",
    "delsa",
    0,
    { header: { daddr: bytes("c0000201"), spi: 257, family: 2, proto: 50 }, srcaddr: bytes("c0000202") },
    ["SecurityAssociations", "delete", { destination: "192.0.2.1", protocol: "esp", spi: 257 }],
  ],
  [
    "the deletion of a security association without an index",
    "xfrm",
    "delsa",
    0,
    { header: { daddr: bytes("20010db8"), spi: 0, family: 10, proto: 43 }, srcaddr: bytes("20010db9") },
    ["SecurityAssociations", "delete", { source: "2001:db9::", destination: "2001:db8::", protocol: "route2" }],
  ],
  [
    "a new security association without a selector",
    "xfrm",
    "newsa",
    NLM_F_CREATE | NLM_F_EXCL,
    {
      header: {
        sel: { family: 0, daddr: bytes(""), saddr: bytes("") },
        id: { daddr: bytes("c0000201"), spi: 257, proto: 50 },
        saddr: bytes("c0000202"),
        lft: {
          ...{ softByteLimit: unlimited, hardByteLimit: unlimited },
          ...{ softPacketLimit: unlimited, hardPacketLimit: unlimited },
        },
        family: 2,
        mode: "tunnel",
      },
      algAead: { algName: "rfc4106(gcm(aes))", algKeyLen: 160, algIcvLen: 128, algKey: new Uint8Array(20) },
    },
    [
      "SecurityAssociations",
      "add",
      {
        ...{ source: "192.0.2.2", destination: "192.0.2.1", protocol: "esp", spi: 257, mode: "tunnel" },
        aead: { name: "rfc4106(gcm(aes))", key: new Uint8Array(20), icvBits: 128 },
      },
    ],
  ],
  [
    "the change of a class",
    "tc",
    "newtclass",
    0,
    {
      header: { family: 0, ifindex: 5, handle: 0x10020, parent: 0x10001, info: 0 },
      kind: "htb",
      options: {
        parms: {
          rate: { cellLog: 3, linklayer: 1, overhead: 0, cellAlign: -1, mpu: 0, rate: 250_000 },
          ceil: { cellLog: 3, linklayer: 1, overhead: 0, cellAlign: -1, mpu: 0, rate: 250_000 },
          ...{ buffer: 100_000, cbuffer: 100_000, quantum: 0, level: 0, prio: 2 },
        },
      },
    },
    [
      "TrafficClasses",
      "change",
      { kind: "htb", dev: "d0", parent: "1:1", options: { rate: "2mbit", prio: 2 }, handle: "1:20" },
    ],
  ],
  [
    "an IPv4 address with a flag that the kernel removes",
    "rt-addr",
    "newaddr",
    NLM_F_CREATE | NLM_F_EXCL,
    {
      header: { ifaFamily: 2, ifaPrefixlen: 24, ifaIndex: 5 },
      ...{ local: bytes("0a000001").subarray(0, 4), address: bytes("0a000001").subarray(0, 4) },
      flags: ["nodad", "permanent", "noprefixroute"],
    },
    ["Addresses", "add", { dev: "d0", local: "10.0.0.1", prefixlen: 24, flags: ["noprefixroute"] }],
  ],
])("bun-netlink record prefers the classes for %s", async (_, family, operation, flags, fields, call) => {
  // A request has all members of its structures.
  const codec = operationCodec(await families[family as "tc"]!(), operation);
  const complete = codec.decode(codec.request("do", fields)) as Record<string, unknown>;
  const found = await typedCall({
    ...{ family, operation, kind: "do", flags, fields: complete },
    ...{ names: new Map([[5, "d0"]]), sets: new Map(), bytes: new Uint8Array(), isQuery: false },
  });
  expect([found?.table, found?.method, ...(found?.arguments ?? [])]).toEqual(call);
});

// Programs of ss(8) for the filters.
test.each([
  ["sport = :22", "07101400000000001600000000000000", { source: { port: 22 } }],
  ["dst 10.0.0.5", "0810140002200000ffffffff0a000005", { destination: { address: "10.0.0.5" } }],
  [
    "sport = :22 or dport = :80",
    "071014000000000016000000000000000104140008101400000000005000000000000000",
    { or: [{ source: { port: 22 } }, { destination: { port: 80 } }] },
  ],
  [
    "sport = :22 or dport = :80 or sport = :443",
    "071014000000000016000000000000000104140008101400000000005000000000000000010414000710140000000000bb01000000000000",
    { or: [{ source: { port: 22 } }, { destination: { port: 80 } }, { source: { port: 443 } }] },
  ],
  ["not sport = :22", "0710140000000000160000000000000001040800", { not: { source: { port: 22 } } }],
  ["sport > :1024", "03080c000000000401040800", { source: { port: { from: 1025 } } }],
  ["a truncated program", "0710140000000000", undefined],
  ["an unknown instruction", "0d0c100001000000000000000000", undefined],
])("bun-netlink record reads the filter program of ss: %s", (_, hex, conditions) => {
  expect(socketConditions(Uint8Array.fromHex(hex))).toEqual(conditions as never);
});
