import { expect } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../src/index.ts";
import { addresses, links, mirror, routes, watch } from "../../src/watch/index.ts";
import { openResources } from "../support/descriptors.ts";
import { describeWith, hasProgram, namespacesAvailable } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { runIn, setSysctl } from "../support/oracle.ts";
import { until } from "../support/threads.ts";
import { MirrorAndWatch } from "./support/mirror-and-watch.ts";

const otherPrograms: ReadonlySet<string> = new Set(["bridge", "tc"]);

/**
 * Runs commands in a namespace, one per line. A line contains the arguments of `ip`, a program of `otherPrograms` with
 * its arguments, or `sysctl` with a path below /proc/sys/net and a value.
 */
function ip(netns: NetworkNamespace, commands: string): void {
  for (const line of commands.split("\n").map((command) => command.trim())) {
    if (line === "") continue;
    const words = line.split(" ");
    if (words[0] === "sysctl") setSysctl(netns, words[1]!, Number(words[2]));
    else runIn(netns, otherPrograms.has(words[0]!) ? words : ["ip", ...words]);
  }
}

const twoLinks = `
  link set lo up
  link add v0 type veth peer name v1
  link set v0 up
  link set v1 up
  addr add 10.0.0.1/24 dev v0
  addr add 10.1.0.1/24 dev v1
  -6 addr add fd00::1/64 dev v0 nodad
  -6 addr add fd01::1/64 dev v1 nodad`;

/**
 * A scripted change of a network namespace. `before` prepares the namespace. After the command `action`, the mirror
 * must not contain the texts `gone`, and must contain the texts `there`.
 */
const cases: { name: string; before: string; action: string; gone?: string[]; there?: string[] }[] = [
  {
    name: "routes of a link that goes down",
    before: `${twoLinks}\nroute add 10.9.0.0/16 via 10.0.0.2\n-6 route add fd09::/32 via fd00::2`,
    action: "link set v0 down",
    gone: ["10.9.0.0", "fd09::"],
  },
  {
    name: "routes of a link that is deleted",
    before: `${twoLinks}\nroute add 10.9.0.0/16 via 10.0.0.2 table 100\n-6 route add fd09::/32 via fd00::2`,
    action: "link del v0",
    gone: ["10.9.0.0", "fd09::", '"v0"', '"v1"', '"10.1.0.1"'],
  },
  {
    name: "routes of another link whose source address is removed",
    before: `${twoLinks}\nroute add 10.9.0.0/16 via 10.1.0.2 src 10.0.0.1`,
    action: "addr del 10.0.0.1/24 dev v0",
    gone: ["10.9.0.0"],
  },
  {
    name: "a multipath route if one of its links goes down",
    before: `${twoLinks}\nroute add 10.9.0.0/16 nexthop via 10.0.0.2 nexthop via 10.1.0.2`,
    action: "link set v0 down",
    there: ["10.9.0.0"],
  },
  {
    name: "a multipath route if one of its links regains its address",
    before: `${twoLinks}\nroute add 10.9.0.0/16 nexthop via 10.0.0.2 nexthop via 10.1.0.2\naddr del 10.1.0.1/24 dev v1`,
    action: "addr add 10.1.0.1/24 dev v1",
    gone: ["dead"],
    there: ["10.9.0.0"],
  },
  {
    name: "routes through a removed nexthop",
    before: `${twoLinks}\nnexthop add id 7 via 10.0.0.2 dev v0\nroute add 10.9.0.0/16 nhid 7`,
    action: "nexthop del id 7",
    gone: ["10.9.0.0", '"id":7'],
  },
  {
    name: "routes through a replaced nexthop",
    before: `${twoLinks}\nnexthop add id 7 via 10.0.0.2 dev v0\nroute add 10.9.0.0/16 nhid 7`,
    action: "nexthop replace id 7 via 10.1.0.2 dev v1",
    there: ['"10.1.0.2"'],
  },
  {
    name: "nexthops of a link that goes down, and their group",
    before: `${twoLinks}\nnexthop add id 7 via 10.0.0.2 dev v0\nnexthop add id 8 group 7\nroute add 10.9.0.0/16 nhid 8`,
    action: "link set v0 down",
    gone: ["10.9.0.0", '"id":7', '"id":8'],
  },
  {
    name: "routes of a VRF that is deleted",
    before: `${twoLinks}\nlink add red type vrf table 100\nlink set red up\nlink set v0 master red
      route add 10.9.0.0/16 via 10.0.0.2 vrf red`,
    action: "link del red",
    gone: ["10.9.0.0", '"red"'],
  },
  {
    name: "routes of a port that leaves its VRF",
    before: `${twoLinks}\nlink add red type vrf table 100\nlink set red up\nlink set v0 master red
      route add 10.9.0.0/16 via 10.0.0.2 vrf red\n-6 route add fd09::/32 dev v0 vrf red`,
    action: "link set v0 nomaster",
    gone: ["10.9.0.0", "fd09::"],
  },
  {
    name: "a rule for a link that is deleted",
    before: `${twoLinks}\nrule add iif v0 table 100 pref 10\n-6 rule add oif v1 table 100 pref 10`,
    action: "link del v0",
    there: ['"iifname":"v0"', '"oifname":"v1"'],
  },
  {
    name: "the limits of a bridge whose tunnel is deleted",
    before: `link add b0 address 02:00:00:00:00:77 type bridge
      link add v0 type veth peer name v1\nlink set v0 master b0
      link add t0 type vxlan id 5 dstport 4789 local 10.0.0.1\nlink set t0 master b0`,
    action: "link del t0",
  },
  {
    name: "the ports of a bridge whose address changes",
    before: `link add b0 type bridge\nlink add v0 type veth peer name v1\nlink set v0 master b0`,
    action: "link set b0 address 02:00:00:00:00:77",
    there: ['"slaveKind":"bridge"'],
  },
  {
    name: "the link-local address of a link that comes up",
    before: "link add b0 type bridge",
    action: "link set b0 up",
    there: ['"fe80::'],
  },
  {
    name: "the MTU of IPv6 routes after a change of the link's MTU",
    before: `${twoLinks}\n-6 route add fd09::/32 via fd00::2 mtu 1500`,
    action: "link set v0 mtu 1400",
    there: ['"mtu":1400'],
  },
  {
    name: "routes of a link that loses its carrier",
    before: `${twoLinks}\nroute add 10.9.0.0/16 via 10.0.0.2`,
    action: "link set v1 down",
    there: ["10.9.0.0"],
  },
  {
    name: "a port that leaves its bridge",
    before: `${twoLinks}\nlink add b0 type bridge\nlink set v0 master b0`,
    action: "link set v0 nomaster",
    there: ['"v0"'],
  },
  {
    name: "settings of a bridge port",
    before: `${twoLinks}\nlink add b0 type bridge\nlink set v0 master b0`,
    action: "link set v0 type bridge_slave cost 77",
    there: ['"cost":77'],
  },
  {
    name: "a primary address replaced by its secondary address",
    before: `${twoLinks}\naddr add 10.0.0.9/24 dev v0\nroute add 10.9.0.0/16 via 10.0.0.2 src 10.0.0.9`,
    action: "addr del 10.0.0.1/24 dev v0",
  },
  {
    name: "a changed peer of an IPv6 address",
    before: `${twoLinks}\n-6 addr add fd07::1 peer fd07::2/128 dev v0 nodad`,
    action: "-6 addr change fd07::1 peer fd07::3/128 dev v0",
    gone: ['"fd07::2"'],
    there: ['"fd07::3"'],
  },
  {
    name: "an IPv6 route that gets a hop with another source address",
    before: `${twoLinks}\n-6 route add fd09::/32 via fd00::2`,
    action: "-6 route append fd09::/32 via fd01::2 src fd00::1",
    there: ["fd01::2"],
  },
  {
    name: "an IPv6 route that gets a hop with another protocol",
    before: `${twoLinks}\n-6 route add fd09::/32 via fd00::2 proto static`,
    action: "-6 route append fd09::/32 via fd01::2 proto bgp",
    there: ["fd01::2"],
  },
  {
    name: "routes flushed from a table",
    before: `${twoLinks}\nroute add 10.9.0.0/16 via 10.0.0.2 table 77\nroute add 10.8.0.0/16 via 10.0.0.2 table 77`,
    action: "route flush table 77",
    gone: ["10.9.0.0", "10.8.0.0"],
  },
  {
    name: "rules that jump to a priority which a rule gets or loses",
    before:
      "rule add pref 100 goto 200\nrule add pref 300 table 9\n-6 rule add pref 101 goto 300\n-6 rule add pref 300 table 9",
    action: "rule add pref 200 table 8\n-6 rule del pref 300",
  },
  {
    name: "routes without a carrier that become dead",
    before: `${twoLinks}\nroute add 10.9.0.0/16 via 10.0.0.2 dev v0\nlink set v1 down`,
    action: "sysctl ipv4/conf/v0/ignore_routes_with_linkdown 1\nsysctl ipv6/conf/all/ignore_routes_with_linkdown 1",
    there: ['"rtmFlags":["dead","linkdown"]},"table":254,"dst":"10.9.0.0"'],
  },
  {
    name: "neighbours without a state",
    before: `${twoLinks}\nneigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev v0
      neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev v0 nud none`,
    action: "neigh change 10.0.0.7 lladdr 02:00:00:00:00:07 dev v0 nud none",
    gone: ["10.0.0.7"],
  },
  {
    name: "a bridge's own address that moves from a port to the bridge",
    before: `${twoLinks}\nlink add b0 type bridge\nlink set v0 address 02:00:00:00:00:07\nlink set v0 master b0
      link set b0 address 02:00:00:00:00:07\nlink set b0 up`,
    action: "link set v0 nomaster",
    there: ['"lladdr":"02:00:00:00:00:07"'],
  },
  {
    name: "the states of tunnel endpoints after one is added",
    before: "link add x0 type vxlan id 5 dstport 4789 remote 10.0.0.1",
    action: "bridge fdb append 00:00:00:00:00:00 dev x0 dst 10.0.0.2",
    gone: ['["reachable","permanent"]'],
    there: ['"dst":"10.0.0.2"', '["noarp","permanent"]'],
  },
  {
    name: "a replaced tunnel endpoint",
    before: `link add x0 type vxlan id 5 dstport 4789
      bridge fdb add 02:00:00:00:00:09 dev x0 dst 10.0.0.1`,
    action: "bridge fdb replace 02:00:00:00:00:09 dev x0 dst 10.0.0.2",
    gone: ['"dst":"10.0.0.1"'],
    there: ['"dst":"10.0.0.2"'],
  },
  {
    name: "forwarding entries of a port that leaves its bridge",
    before: `${twoLinks}\nlink add b0 type bridge\nlink set v0 master b0\nlink set b0 up
      bridge fdb add 02:00:00:00:00:09 dev v0 master static`,
    action: "link set v0 nomaster",
    gone: ['"lladdr":"02:00:00:00:00:09"'],
  },
  {
    name: "multicast groups of a bridge that goes down",
    before: `${twoLinks}\nlink add b0 type bridge\nlink set v0 master b0\nlink set b0 up
      bridge mdb add dev b0 port v0 grp 239.1.1.1 permanent`,
    action: "link del b0",
    gone: ['"grp":"239.1.1.1"'],
  },
  {
    name: "the default queueing discipline of a link that comes up",
    before: "link add v0 type veth peer name v1",
    action: "link set v0 up",
    there: ['"kind":"noqueue"'],
  },
  {
    name: "queueing disciplines of a link that is deleted",
    before: `${twoLinks}\ntc qdisc add dev v0 root handle 7: pfifo limit 9`,
    action: "link del v0",
    gone: ['"kind":"pfifo"'],
  },
  {
    name: "the name of a new queueing discipline in its link",
    before: twoLinks,
    action: "tc qdisc add dev v0 root handle 7: pfifo limit 9",
    there: ['"qdisc":"pfifo"'],
  },
  {
    name: "the name of a removed queueing discipline in its link",
    before: `${twoLinks}\ntc qdisc add dev v0 root handle 7: pfifo limit 9`,
    action: "tc qdisc del dev v0 root",
    gone: ['"qdisc":"pfifo"'],
  },
  {
    name: "one interface setting that is announced alone",
    before: twoLinks,
    action: "sysctl ipv4/conf/v0/forwarding 1\nsysctl ipv6/conf/v1/forwarding 1",
    there: ['"forwarding":1'],
  },
  {
    name: "both ends of a new pair, of which the kernel announces one before it connects them",
    before: "",
    action: "link add v0 type veth peer name v1",
    there: ['"link":2', '"link":3'],
  },
];

/** Returns whether the kernel supports VRFs. Requires namespaces. */
function hasVrf(): boolean {
  using netns = NetworkNamespace.create();
  return netns.run(() => Bun.spawnSync(["ip", "link", "add", "red", "type", "vrf", "table", "9"])).exitCode === 0;
}

/** Whether to run only the cases that need optional kernel features. The virtual machine sets this variable. */
const onlyOptional = process.env["WATCH_CASES"] === "optional-features";

describeWith(["ip", "bridge", "tc"], "Mirror and watch", () => {
  for (const { name, before, action, gone = [], there = [] } of cases) {
    const needsVrf = before.includes("type vrf");
    if (needsVrf ? namespacesAvailable && hasProgram("ip") && !hasVrf() : onlyOptional) continue;
    test(`reflect ${name}`, async ({ netns }) => {
      ip(netns, before);
      // The kernel completes some changes later, such as carriers and addresses.
      await Bun.sleep(50);
      await using copies = await MirrorAndWatch.start(netns, { inLoop: true });
      await copies.settled();
      const started = copies.mirrorEntries().join("\n");
      for (const text of gone) expect(started).toContain(text);
      ip(netns, action);
      await copies.settled();
      const ended = copies.mirrorEntries().join("\n");
      for (const text of gone) expect(ended).not.toContain(text);
      for (const text of there) expect(ended).toContain(text);
      expect(copies.problems).toEqual([]);
    });
  }

  if (onlyOptional) return;

  test("reflect the address of a bridge in its ports without the bridge", async ({ netns }) => {
    ip(netns, "link add b0 type bridge\nlink add v0 type veth peer name v1\nlink set v0 master b0");
    await using kernel = await mirror(links.where({ master: "b0" }), { netns, inLoop: true });
    ip(netns, "link set b0 address 02:00:00:00:00:77");
    await until(() => JSON.stringify(kernel.links).includes("02:00:00:00:00:77"), "the id of the bridge");
    expect([...kernel.links].map(({ ifname }) => ifname)).toEqual(["v0"]);
  });

  test("remove routes of a link that goes down after a lost message", async ({ netns }) => {
    // Messages about IPv6 addresses would also reveal that the link came up, so IPv6 is disabled.
    setSysctl(netns, "ipv6/conf/all/disable_ipv6", 1);
    const up = "link set lo up\nroute add 10.9.0.0/24 dev lo";
    ip(netns, up);
    await using kernel = await mirror(routes, { netns, inLoop: true, receiveBufferSize: 2048 });
    let resyncs = 0;
    const reasons: unknown[] = [];
    let dropped = 0;
    using _listening = kernel.onChange((change) => {
      if (change.kind !== "resync") return void expect(change.reason).toBeUndefined();
      resyncs++;
      reasons.push(change.reason);
      dropped += change.dropped ?? 0;
    });
    const count = () => kernel.routes.to("10.9.0.0/24").length;
    ip(netns, "link set lo down");
    await until(() => count() === 0, "the route is gone");
    const earlierResyncs = resyncs;
    // The thread does not receive in the meantime, so the buffer is full when the link comes up.
    const many = Array.from({ length: 300 }, (_, index) => `route add blackhole 10.50.${index & 255}.${index >> 8}`);
    netns.run(() => Bun.spawnSync(["ip", "-batch", "-"], { stdin: Buffer.from(`${many.join("\n")}\n`) }));
    ip(netns, up);
    await until(() => count() === 1, "the route is there");
    expect(resyncs).toBeGreaterThan(earlierResyncs);
    expect(reasons).toContain("overrun");
    expect(dropped).toBeGreaterThan(0);
    await Bun.sleep(200);
    ip(netns, "link set lo down");
    await until(() => count() === 0, "the route is gone again");
  });

  test("refresh a link that is down after maxAgeMs", async ({ netns }) => {
    ip(netns, "link add v0 type veth peer name v1");
    await using copies = await MirrorAndWatch.start(netns, { inLoop: true, maxAgeMs: 30 });
    await copies.settled();
    const steps: [command: string, text: string][] = [
      ["link set v0 alias uplink", '"ifalias":"uplink"'],
      ["link set v0 group 7", '"group":7'],
      ["link set v0 mode dormant", '"linkmode":"dormant"'],
      ["link set v0 gso_max_size 30000", '"gsoMaxSize":30000'],
      ["link set v0 gro_max_size 30000", '"groMaxSize":30000'],
      ["link property add dev v0 altname other", '"altIfname":["other"]'],
    ];
    for (const [command, text] of steps) {
      ip(netns, command);
      await copies.settled();
      expect(copies.mirrorEntries().join("\n")).toContain(text);
    }
    expect(copies.mirror.links.byName("other")?.ifname).toBe("v0");
    expect(copies.resyncs.get("links age")).toBeGreaterThanOrEqual(steps.length);
    expect(copies.problems).toEqual([]);
  });

  test("refresh only the sources that maxAgeMs names", async ({ netns }) => {
    ip(netns, "link add v0 type veth peer name v1");
    await using changes = watch([links, addresses], { netns, inLoop: true, maxAgeMs: { links: 30 } });
    let snapshots = 0;
    const resyncs: string[] = [];
    for await (const event of changes) {
      if (event.kind === "snapshot" && ++snapshots === 2) ip(netns, "link set v0 alias uplink");
      if (event.kind === "resync") resyncs.push(`${event.source} ${event.reason}`);
      if (event.kind === "change" && event.source === "links" && event.item.ifalias === "uplink") break;
    }
    expect(resyncs).toEqual(["links age"]);
  });

  test("refresh a link group that was written through sysfs after maxAgeMs", async ({ netns }) => {
    ip(netns, "link add v0 type veth peer name v1\nlink set v0 up");
    await using kernel = await mirror(links, { netns, inLoop: true, maxAgeMs: 30 });
    // Only a sysfs that is mounted in the namespace shows the links of the namespace.
    const write = "mount -t sysfs sysfs /sys && echo 9 > /sys/class/net/v0/netdev_group";
    runIn(netns, ["unshare", "-m", "sh", "-c", write]);
    await until(() => kernel.links.byName("v0")?.group === 9, "the group is 9");
    expect(kernel.links.stale).toBe(false);
  });

  test("report the correct linkNetnsid after a peer moved and returned", async ({ netns, other }) => {
    ip(netns, "link add v0 type veth peer name v1");
    await using copies = await MirrorAndWatch.start(netns, { inLoop: true });
    await copies.settled();
    const v0 = () => copies.mirror.links.byName("v0")!;
    expect(v0().linkNetnsid).toBeUndefined();
    const move = (from: NetworkNamespace, to: NetworkNamespace) =>
      runIn(from, ["ip", "link", "set", "v1", "netns", `/proc/${process.pid}/fd/${to.fd}`]);
    // settled() compares every field with a fresh dump.
    move(netns, other);
    await copies.settled();
    expect(v0().linkNetnsid).toBeNumber();
    move(other, netns);
    await copies.settled();
    expect(v0().linkNetnsid).toBeUndefined();
    expect(copies.problems).toEqual([]);
  });

  test("report the peer in another namespace of a new link", async () => {
    using netns = NetworkNamespace.create();
    using other = NetworkNamespace.create();
    await using copies = await MirrorAndWatch.start(netns, { inLoop: true });
    await copies.settled();
    ip(other, `link add v0 type veth peer name v1 netns /proc/${process.pid}/fd/${netns.fd}`);
    await copies.settled();
    expect(copies.mirror.links.byName("v1")?.linkNetnsid).toBeNumber();
    expect(copies.problems).toEqual([]);
  });

  test("report the removal of a link whose peer's namespace is destroyed", async () => {
    closeIdleSockets();
    const before = openResources();
    {
      using netns = NetworkNamespace.create();
      const other = NetworkNamespace.create();
      ip(netns, "link set lo up\nlink add v0 type veth peer name v1");
      runIn(netns, ["ip", "link", "set", "v1", "netns", `/proc/${process.pid}/fd/${other.fd}`]);
      ip(netns, "link set v0 up\naddr add 10.0.0.1/24 dev v0\nroute add 10.9.0.0/16 via 10.0.0.2 dev v0 onlink");
      await using copies = await MirrorAndWatch.start(netns, { inLoop: true });
      await copies.settled();
      other.close();
      // The kernel destroys namespaces asynchronously.
      await until(() => copies.mirror.links.byName("v0") === undefined, "the link is gone");
      await copies.settled();
      expect(copies.mirror.routes.to("10.9.0.0/16")).toEqual([]);
      expect(copies.problems).toEqual([]);
    }
    closeIdleSockets();
    await expectNoMoreOpen(before);
  });
});

describeWith(["ip"], "Routes to the same destination", () => {
  if (onlyOptional) return;
  const steps: [name: string, command: string, count: number][] = [
    ["first route", "route add 10.9.0.0/16 via 10.0.0.2", 1],
    ["append", "route append 10.9.0.0/16 via 10.0.0.3", 2],
    ["prepend", "route prepend 10.9.0.0/16 via 10.0.0.4", 3],
    ["replace the first route", "route replace 10.9.0.0/16 via 10.0.0.5", 3],
    ["another metric", "route add 10.9.0.0/16 via 10.0.0.2 metric 5", 4],
    ["another table", "route add 10.9.0.0/16 via 10.0.0.2 table 77", 5],
    ["remove a route in the middle", "route del 10.9.0.0/16 via 10.0.0.2", 4],
    ["remove the first route", "route del 10.9.0.0/16", 3],
  ];
  const steps6: typeof steps = [
    ["first route", "-6 route add fd09::/32 via fd00::2", 1],
    ["append a hop", "-6 route append fd09::/32 via fd00::3", 1],
    ["append another hop", "-6 route append fd09::/32 via fd01::2", 1],
    ["remove a hop", "-6 route del fd09::/32 via fd00::2", 1],
    ["replace all hops", "-6 route replace fd09::/32 nexthop via fd00::8 nexthop via fd01::8", 1],
    ["append a route without a gateway", "-6 route append fd09::/32 dev v0", 2],
    ["append another route without a gateway", "-6 route append fd09::/32 dev v1", 3],
    ["replace a route without a gateway", "-6 route replace fd09::/32 dev lo", 3],
    ["another metric", "-6 route add fd09::/32 via fd00::2 metric 5", 4],
    ["remove all hops", "-6 route del fd09::/32 nexthop via fd00::8 nexthop via fd01::8", 3],
  ];

  for (const [version, list, destination] of [
    [4, steps, "10.9.0.0/16"],
    [6, steps6, "fd09::/32"],
  ] as const) {
    test(`are distinct entries (IPv${version})`, async ({ netns }) => {
      ip(netns, twoLinks);
      await Bun.sleep(50);
      await using copies = await MirrorAndWatch.start(netns, { inLoop: true });
      for (const [name, command, count] of list) {
        ip(netns, command);
        await copies.settled();
        expect([name, copies.mirror.routes.to(destination).length]).toEqual([name, count]);
        if (version === 4) {
          const text = runIn(netns, ["ip", "route", "show", destination, "metric", "0"]);
          const gateways = text
            .matchAll(/via (\S+)/g)
            .map((match) => match[1])
            .toArray();
          const main = copies.mirror.routes.byTable(254).filter(({ dst, priority }) => dst === "10.9.0.0" && !priority);
          expect(main.length).toBe(gateways.length);
          expect(new Set(main.map(({ gateway }) => gateway))).toEqual(new Set(gateways));
        }
      }
      expect(copies.problems).toEqual([]);
    });
  }
});
