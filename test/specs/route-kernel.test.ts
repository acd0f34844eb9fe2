// Compares our rtnetlink specs on the running kernel with the output of other programs.
import { expect, test } from "bun:test";
import { rtMdb as mdb } from "../../src/families/rt-mdb.ts";
import { rtNetconf as netconf } from "../../src/families/rt-netconf.ts";
import { rtNexthop as nexthop } from "../../src/families/rt-nexthop.ts";
import { rtNsid as nsid } from "../../src/families/rt-nsid.ts";
import { rtVlan as vlan } from "../../src/families/rt-vlan.ts";
import {
  AF_BRIDGE,
  AF_INET,
  AF_INET6,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_EXCL,
} from "../../src/index.ts";
import { eventCodec, type Fields, messageNumber } from "../../src/schema/index.ts";
import { describeInNamespaces, hasProgram, namespacesAvailable, whereTheKernelHas } from "../support/environment.ts";
import { ipJson, namespaceWith, runAll, runIn } from "../support/oracle.ts";
import { ask, entries, refusal } from "./family.ts";

const CREATE = NLM_F_CREATE | NLM_F_EXCL;

function withVeth(): NetworkNamespace {
  return namespaceWith([
    "ip link set lo up",
    "ip link add road type veth peer name other",
    "ip addr add 10.9.8.1/24 dev road",
    "ip link set road up",
    "ip link set other up",
  ]);
}

/** Whether the running kernel was built with support for VLANs of bridges. */
function filtersVlans(): boolean {
  if (!namespacesAvailable) return false;
  using netns = NetworkNamespace.create();
  const command = "ip link add span type bridge vlan_filtering 1".split(" ");
  const { success, stderr } = netns.run(() => Bun.spawnSync(command));
  if (!success) process.stderr.write(`skipping VLANs of bridges: ${stderr.toString()}`);
  return success;
}

function json(netns: NetworkNamespace, ...command: string[]): Fields[] {
  const text = runIn(netns, command).trim();
  return text === "" ? [] : (JSON.parse(text) as Fields[]);
}

function indexOf(netns: NetworkNamespace, name: string): number {
  return ipJson(netns, "link", "show", "dev", name)[0]!["ifindex"] as number;
}

describeInNamespaces("rtnetlink specs", () => {
  const ip = hasProgram("ip");
  const bridge = ip && hasProgram("bridge");

  test.skipIf(!ip)("describe nexthops, their groups and their events like `ip`", () => {
    using netns = withVeth();
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    socket.joinGroup(nexthop.groups["rtnlgrp-nexthop"]!.number!);
    const oif = indexOf(netns, "road");
    const header = { nhFamily: AF_INET, nhProtocol: 4, nhFlags: ["onlink"] };
    ask(netns, nexthop, "newnexthop", { header, id: 7, oif, gateway: "10.9.8.2" }, CREATE);
    ask(netns, nexthop, "newnexthop", { header: { nhFamily: AF_INET }, id: 8, blackhole: true }, CREATE);
    ask(netns, nexthop, "newnexthop", { header: { nhFamily: AF_INET }, id: 9, oif, gateway: "10.9.8.3" }, CREATE);
    const group = [
      { id: 7, weight: 0, weightHigh: 0 },
      { id: 9, weight: 4, weightHigh: 0 },
    ];
    ask(netns, nexthop, "newnexthop", { id: 20, group, groupType: "mpath" }, CREATE);
    const resGroup = { buckets: 8, idleTimer: 500, unbalancedTimer: 0 };
    ask(netns, nexthop, "newnexthop", { id: 21, group, groupType: "res", resGroup }, CREATE);

    const shown = ipJson(netns, "nexthop", "show");
    expect(shown.map(({ id }) => id)).toEqual([7, 8, 9, 20, 21]);
    const ours = entries(netns, nexthop, "getnexthop");
    expect(ours.map(({ id }) => id)).toEqual([7, 8, 9, 20, 21]);
    for (const entry of ours) expect(entry["unknown"] ?? entry["unparsed"]).toBeUndefined();
    expect(ours[0]).toMatchObject({ header: { nhFlags: ["onlink"], nhProtocol: 4 }, oif, gateway: "10.9.8.2" });
    expect(shown[0]).toMatchObject({ gateway: "10.9.8.2", dev: "road", flags: ["onlink"] });
    expect(ours[1]).toMatchObject({ blackhole: true });
    expect(ours[3]).toMatchObject({ group, groupType: "mpath" });
    expect(shown[3]).toMatchObject({ group: [{ id: 7 }, { id: 9, weight: 5 }] });
    expect(ours[4]).toMatchObject({ groupType: "res", resGroup: { buckets: 8, idleTimer: 500 } });
    expect(ask(netns, nexthop, "getnexthop", { id: 7 })).toEqual(ours[0]!);

    const buckets = entries(netns, nexthop, "getnexthopbucket", { id: 21 });
    expect(buckets.map(({ resBucket }) => (resBucket as Fields)["index"])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(buckets.map(({ resBucket }) => (resBucket as Fields)["nhId"]))).toEqual(new Set([7, 9]));
    expect(entries(netns, nexthop, "getnexthop", { groups: true }).map(({ id }) => id)).toEqual([20, 21]);

    ask(netns, nexthop, "delnexthop", { id: 8 });
    expect(refusal(netns, nexthop, "getnexthop", { id: 8 }).code).toBe("ENOENT");
    expect(ipJson(netns, "nexthop", "show").map(({ id }) => id)).toEqual([7, 9, 20, 21]);
    const told: [string, unknown][] = [];
    for (let datagram = socket.receive(); datagram !== undefined; datagram = socket.receive()) {
      for (const event of datagram.messages()) {
        const codec = eventCodec(nexthop, messageNumber(nexthop, event), event)!;
        told.push([codec.operation.name, codec.decode(event)["id"]]);
      }
    }
    expect(told.filter(([name]) => name !== "newnexthopbucket-ntf")).toEqual([
      ["newnexthop-ntf", 7],
      ["newnexthop-ntf", 8],
      ["newnexthop-ntf", 9],
      ["newnexthop-ntf", 20],
      ["newnexthop-ntf", 21],
      ["delnexthop-ntf", 8],
    ]);
  });

  test.skipIf(!ip)("describe interface settings like `ip`", () => {
    using netns = withVeth();
    for (const family of [AF_INET, AF_INET6]) {
      const shown = ipJson(netns, family === AF_INET ? "-4" : "-6", "netconf", "show");
      const ours = entries(netns, netconf, "getnetconf", { header: { ncmFamily: family } });
      expect(ours).toHaveLength(shown.length);
      for (const [index, entry] of ours.entries()) {
        expect(entry["unknown"] ?? entry["unparsed"]).toBeUndefined();
        const other = shown[index]!;
        const named = (value: unknown) => (value === 1 ? true : value === 0 ? false : undefined);
        const ifindex = entry["ifindex"] as number;
        const name = ifindex === -1 ? "all" : ifindex === -2 ? "default" : `${other["interface"]}`;
        expect(name).toBe(other["interface"] as string);
        if (ifindex > 0) expect(indexOf(netns, name)).toBe(ifindex);
        expect(named(entry["forwarding"])).toBe(other["forwarding"] as boolean);
        expect(named(entry["proxyNeigh"])).toBe(other["proxy_neigh"] as boolean);
      }
    }
    const all = ask(netns, netconf, "getnetconf", { header: { ncmFamily: AF_INET }, ifindex: -1 });
    expect(all).toMatchObject({ header: { ncmFamily: AF_INET }, ifindex: -1 });
  });

  test.skipIf(!ip)("assign ids to network namespaces", () => {
    using netns = NetworkNamespace.create();
    using other = NetworkNamespace.create();
    const pid = process.pid;
    ask(netns, nsid, "newnsid", { nsid: 77, pid });
    const listed = entries(netns, nsid, "getnsid");
    expect(listed.map((entry) => entry["nsid"])).toEqual([77]);
    expect(ask(netns, nsid, "getnsid", { pid })).toMatchObject({ nsid: 77 });
    expect(ask(other, nsid, "getnsid", { pid })).toMatchObject({ nsid: -1 });
    expect(refusal(netns, nsid, "newnsid", { nsid: 78, pid }).code).toBe("EEXIST");
    expect(ipJson(netns, "netns", "list-id")).toMatchObject([{ nsid: 77 }]);
  });

  test.skipIf(!bridge)("describe multicast groups of a bridge like `bridge`", () => {
    using netns = withVeth();
    runAll(netns, [
      "ip link add span type bridge mcast_snooping 1",
      "ip link set road master span",
      "ip link set span up",
    ]);
    const [span, road] = [indexOf(netns, "span"), indexOf(netns, "road")];
    const addr = new Uint8Array(16);
    addr.set([239, 1, 2, 3]);
    const entry = { ifindex: road, state: "permanent", addr, proto: 0x0800, vid: 0 };
    const header = { family: AF_BRIDGE, ifindex: span };
    ask(netns, mdb, "newmdb", { header, entry }, CREATE);
    runIn(netns, "bridge mdb add dev span port road grp ff05::1:3 permanent".split(" "));
    const [dumped] = entries(netns, mdb, "getmdb", { header: { family: AF_BRIDGE } });
    // The kernel adds a link to IPv6 groups when the link comes up.
    const all = json(netns, "bridge", "-j", "-d", "mdb", "show")[0]!["mdb"] as Fields[];
    const shown = all.filter(({ state }) => state === "permanent");
    const list = (dumped!["mdb"] as { entry: { info: Fields[] }[] }).entry.flatMap(({ info }) => info);
    expect(dumped!["header"]).toMatchObject({ ifindex: span });
    const permanent = list.filter((one) => (one["header"] as Fields)["state"] === "permanent");
    expect(permanent).toHaveLength(2);
    expect(shown).toHaveLength(2);
    expect(shown.map(({ grp }) => grp)).toContain("239.1.2.3");
    expect(list.map((one) => (one["header"] as Fields)["addr"])).toContainEqual(addr);
    for (const one of permanent) expect(one["header"]).toMatchObject({ ifindex: road });
    for (const one of list) {
      expect(one["unknown"] ?? one["unparsed"]).toBeUndefined();
      expect(typeof one["timer"]).toBe("number");
    }
    ask(netns, mdb, "delmdb", { header, entry });
    const after = json(netns, "bridge", "-j", "mdb", "show")[0]!["mdb"] as Fields[];
    expect(after.map(({ grp }) => grp)).not.toContain("239.1.2.3");
  });

  if (bridge) whereTheKernelHas("VLANs of bridges", filtersVlans(), testVlans);
});

function testVlans(): void {
  test("describe VLANs of a bridge like `bridge`", () => {
    using netns = withVeth();
    runAll(netns, [
      "ip link add span type bridge vlan_filtering 1",
      "ip link set road master span",
      "ip link set span up",
    ]);
    const road = indexOf(netns, "road");
    const header = { family: AF_BRIDGE, ifindex: road };
    ask(netns, vlan, "newvlan", { header, entry: [{ info: { flags: ["untagged"], vid: 30 } }] });
    ask(netns, vlan, "newvlan", { header, entry: [{ info: { flags: [], vid: 40 }, range: 42 }] });
    ask(netns, vlan, "newvlan", { header, entry: [{ info: { flags: ["only-opts"], vid: 41 }, state: "blocking" }] });
    const dumped = entries(netns, vlan, "getvlan", { header: { family: AF_BRIDGE }, flags: ["stats"] });
    const mine = dumped.find((one) => (one["header"] as Fields)["ifindex"] === road)!["entry"] as Fields[];
    const numbers = mine.flatMap(({ info, range }) => {
      const first = (info as { vid: number }).vid;
      return Array.from({ length: ((range as number | undefined) ?? first) - first + 1 }, (_, index) => first + index);
    });
    const shown = json(netns, "bridge", "-j", "vlan", "show", "dev", "road")[0]!["vlans"] as Fields[];
    const theirs = shown.flatMap(({ vlan: first, vlanEnd = first }) =>
      Array.from({ length: (vlanEnd as number) - (first as number) + 1 }, (_, index) => (first as number) + index),
    );
    expect(numbers.sort()).toEqual(theirs.sort());
    expect(numbers).toEqual([1, 30, 40, 41, 42]);
    for (const entry of mine) {
      expect(entry["unknown"] ?? entry["unparsed"]).toBeUndefined();
      expect(typeof (entry["stats"] as { rxBytes: unknown }).rxBytes).toBe("bigint");
    }
    expect(mine.find(({ info }) => (info as Fields)["vid"] === 41)).toMatchObject({ state: "blocking" });
    expect(mine.find(({ info }) => (info as Fields)["vid"] === 30)).toMatchObject({ info: { flags: ["untagged"] } });
    const global = entries(netns, vlan, "getvlan", { header: { family: AF_BRIDGE }, flags: ["global"] });
    const options = global.flatMap((one) => one["globalOptions"] as Fields[]);
    expect(options[0]).toMatchObject({ id: 1, mcastIgmpVersion: 2, mcastQuerier: 0 });
    for (const one of options) expect(one["unknown"] ?? one["unparsed"]).toBeUndefined();
    ask(netns, vlan, "delvlan", { header, entry: [{ info: { flags: [], vid: 30 } }] });
    const left = json(netns, "bridge", "-j", "vlan", "show", "dev", "road")[0]!["vlans"] as Fields[];
    expect(left.map((one) => one["vlan"])).not.toContain(30);
  });
}
