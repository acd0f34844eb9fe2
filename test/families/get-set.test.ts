// A reply of a get operation is a valid request of the set operation, so callers can read, modify and write settings.
import { describe, expect, test } from "bun:test";
import { type Bitset, ethtool } from "../../src/families/ethtool.ts";
import { type Operations, rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtNeigh } from "../../src/families/rt-neigh.ts";
import { rtNexthop } from "../../src/families/rt-nexthop.ts";
import { tc } from "../../src/families/tc.ts";
import { AF_INET6, NetlinkError, NetworkNamespace, NLM_F_CREATE, NLM_F_REPLACE } from "../../src/index.ts";
import { type Attribute, type Family, follow, type Operation } from "../../src/schema/model/family.ts";
import { describeWith } from "../support/environment.ts";
import { namespaceWith, runAll, runIn } from "../support/oracle.ts";
import { familyFiles, generatedFamily } from "./modules.ts";

/** Set requests whose attribute set differs from that of the replies. */
const otherSets = ["nl80211 set-wiphy", "rt-link setstats", "rt-mdb newmdb"];

type NewAddress = Operations["newaddr"]["do"]["request"];

interface Pair {
  readonly family: Family;
  readonly get: Operation;
  readonly set: Operation;
}

/** Returns the pairs of get and set operations of a family. */
function pairsOf(family: Family): Pair[] {
  return Object.values(family.operations).flatMap((set) => {
    const name = set.name.replace(/(^|-)(?:set|new)(?=-|$|[a-z])/, "$1get");
    const get = name === set.name ? undefined : family.operations[name];
    if (set.do === undefined || get === undefined || repliesOf(get).length === 0) return [];
    return [{ family, get, set }];
  });
}

function repliesOf({ do: one, dump }: Operation): string[] {
  return [...new Set([one, dump].flatMap((exchange) => exchange?.reply?.attributes ?? []))];
}

function attributesOf(family: Family, reference: string | undefined): readonly Attribute[] {
  const place = reference === undefined ? undefined : follow(family, reference);
  return place === undefined ? [] : place.family.sets[place.name]!.attributes;
}

const families = await Promise.all(familyFiles.map(generatedFamily));
const pairs = families.flatMap(pairsOf);

describe("get and set operations", () => {
  test("exist in pairs in most families", () => {
    expect(pairs.length).toBeGreaterThan(95);
    expect(new Set(pairs.map(({ family }) => family.name)).size).toBeGreaterThan(25);
  });

  test.each(pairs.map((pair) => [pair.family.name, pair.get.name, pair.set.name, pair] as const))(
    "%s: %s replies are valid %s requests, except for read-only attributes",
    (name, _, setName, { family, get, set }) => {
      if (otherSets.includes(`${name} ${setName}`)) {
        expect(get.replySet ?? get.set).not.toBe(set.set);
        return;
      }
      const { attributes, replyOnly = [] } = set.do!.request;
      const unwritten = [...attributesOf(family, get.replySet ?? get.set), ...attributesOf(family, set.set)].filter(
        ({ access, type }) => access === "read-only" || type === "pad" || type === "unused",
      );
      const handled = new Set([...attributes, ...replyOnly, ...unwritten.map((one) => one.name)]);
      expect(repliesOf(get).filter((one) => !handled.has(one))).toEqual([]);
    },
  );
});

describeWith(["ip"], "replies resent as requests", () => {
  const commands = [
    "ip link add near numtxqueues 4 numrxqueues 4 type veth peer name far numtxqueues 4 numrxqueues 4",
    "ip link add br0 type bridge",
  ];

  function lab(): NetworkNamespace {
    return namespaceWith(commands);
  }

  /** Returns the result of an ethtool request, or undefined if the device lacks the setting. */
  function supported<Value>(request: () => Value): Value | undefined {
    try {
      return request();
    } catch (error) {
      if (error instanceof NetlinkError && ["EOPNOTSUPP", "ENODEV"].includes(error.code)) return undefined;
      throw error;
    }
  }

  /** Converts the active features, which the kernel rejects in requests, to a request for the same features. */
  function changes({ bits }: Bitset): Bitset {
    return { bits: { bit: bits!.bit!.map((one) => ({ ...one, value: true })) } };
  }

  test("leave the settings of an ethtool device unchanged", () => {
    using netns = lab();
    using client = ethtool.connect({ netns });
    const written = pairsOf(ethtool).filter(({ get, set }) => {
      const request = client as unknown as { do(name: string, fields: object): object | undefined };
      const read = () => supported(() => request.do(get.name, { header: { devName: "near" } }));
      const before = read();
      const fields =
        before !== undefined && "wanted" in before ? { ...before, wanted: changes(before.wanted as Bitset) } : before;
      if (fields === undefined || supported(() => [request.do(set.name, fields)]) === undefined) return false;
      expect(read(), set.name).toEqual(before);
      return true;
    });
    expect(written.map(({ set }) => set.name)).toEqual(expect.arrayContaining(["features-set", "channels-set"]));
  });

  test("leave neighbour tables unchanged", () => {
    using netns = lab();
    using client = rtNeigh.connect({ netns });
    // The settings that all namespaces share can be changed only in the initial network namespace.
    const tables = () =>
      client
        .dump("getneightbl")
        .toArray()
        .filter(({ parms }) => parms?.ifindex !== undefined);
    const settings = () => tables().map(({ name, parms }) => ({ name, parms: { ...parms, reachableTime: 0n } }));
    const before = settings();
    expect(before.length).toBeGreaterThan(0);
    for (const table of tables()) client.do("setneightbl", table);
    expect(settings()).toEqual(before);
  });

  test("are accepted for next hops of every scope", () => {
    using netns = lab();
    const setup = [
      "ip link set lo up",
      "ip link set near up",
      "ip link set far up",
      "ip address add 192.0.2.1/24 dev near",
      "ip nexthop add id 1 via 192.0.2.2 dev near",
      "ip nexthop add id 2 dev near",
      "ip nexthop add id 3 blackhole",
      "ip nexthop add id 4 group 1",
      "ip -6 nexthop add id 5 dev near",
    ];
    runAll(netns, setup);
    using client = rtNexthop.connect({ netns });
    const listed = client.dump("getnexthop").toArray();
    expect(new Set(listed.map(({ header }) => header.nhScope)).size).toBe(3);
    for (const nexthop of listed) client.do("newnexthop", nexthop, { flags: NLM_F_CREATE | NLM_F_REPLACE });
    expect(client.dump("getnexthop").toArray()).toEqual(listed);
  });

  test("are accepted for links and queueing disciplines", () => {
    using netns = lab();
    using links = rtLink.connect({ netns });
    using control = tc.connect({ netns });
    const bridge = links.do("getlink", { ifname: "br0" });
    expect(bridge.map).toBeDefined();
    // Most drivers report these settings, but cannot change them.
    expect(() => links.do("setlink", bridge)).toThrow(
      "most drivers cannot set carrier or protoDown: omit these fields of a reply, or use changedFields()",
    );
    const { carrier, protoDown, ...settings } = bridge;
    links.do("setlink", { ...settings, mtu: 1400 });
    const { carrier: _, protoDown: __, ...pair } = links.do("getlink", { ifname: "near" });
    links.do("newlink", { ...pair, mtu: 1300 });
    expect(links.do("getlink", { ifname: "near" }).mtu).toBe(1300);
    expect(links.do("getlink", { ifname: "br0" })).toMatchObject({
      mtu: 1400,
      ifname: "br0",
      linkinfo: { kind: "bridge" },
    });
    runIn(netns, "tc qdisc add dev near root handle 1: pfifo limit 5".split(" "));
    const [discipline] = control
      .dump("getqdisc")
      .toArray()
      .filter(({ kind, header }) => kind === "pfifo" && header.handle === 0x1_0000);
    control.do("newqdisc", discipline!, { flags: NLM_F_CREATE | NLM_F_REPLACE });
    expect(runIn(netns, "tc qdisc show dev near".split(" "))).toContain("pfifo 1: root");
  });
});

describeWith(["ip"], "requests that the kernel answers for one address family only", () => {
  test("require the family in their header", () => {
    using netns = NetworkNamespace.create();
    runIn(netns, ["ip", "link", "set", "lo", "up"]);
    using client = rtAddr.connect({ netns });
    const required = "header.ifaFamily: required by this request";
    expect(() => client.do("getaddr", { address: "::1" } as never)).toThrow(required);
    expect(() => client.dump("getmulticast", {} as never)).toThrow(required);
    expect(() => client.dump("getanycast", {} as never)).toThrow(required);
    const header = { ifaFamily: AF_INET6 };
    expect(client.do("getaddr", { header, address: "::1" })).toMatchObject({ address: "::1" });
    expect(client.dump("getmulticast", { header }).toArray()).not.toEqual([]);
    expect(client.dump("getanycast", { header }).toArray()).toEqual([]);
    // @ts-expect-error The kernel only dumps multicast groups.
    expect(() => client.do("getmulticast", { header })).toThrow("it can be dumped with dump()");
    const flags = { ...header, ifaIndex: 1, ifaPrefixlen: 128 };
    // @ts-expect-error The header has 8 bits for flags.
    const request = { header: { ...flags, ifaFlags: ["noprefixroute"] }, local: "::2" } satisfies NewAddress;
    expect(() => client.do("newaddr", request as never)).toThrow("header.ifaFlags: expected an integer from 0 to 255");
  });
});
