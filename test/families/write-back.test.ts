// Reads the configuration of one namespace, and recreates it in another namespace that has the same links.
import { expect, test } from "bun:test";
import type * as tracking from "../../src/families/conntrack.ts";
import type * as firewall from "../../src/families/nftables.ts";
import { rtAddr } from "../../src/families/rt-addr.ts";
import {
  type LinkinfoAttrs,
  type LinkinfoBridgeAttrs,
  type LinkinfoVxlanAttrs,
  rtLink,
} from "../../src/families/rt-link.ts";
import { rtNeigh } from "../../src/families/rt-neigh.ts";
import { rtNexthop } from "../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import { NetworkNamespace, NLM_F_CREATE, NLM_F_REPLACE, RTPROT_BOOT } from "../../src/index.ts";
import type { Write } from "../../src/schema/model/types.ts";
import { describeWith } from "../support/environment.ts";
import { ipJson, runIn } from "../support/oracle.ts";
import { type Json, undescribed } from "./oracles.ts";

type Reply<Operations, Name extends keyof Operations> = Operations[Name] extends { dump: { reply: infer Read } }
  ? Read
  : never;
type Request<Operations, Name extends keyof Operations> = Operations[Name] extends { do: { request: infer Write } }
  ? Write
  : never;

const SET = { flags: NLM_F_CREATE | NLM_F_REPLACE };

/** Returns a namespace with two links that are up. The links have the same indices in all such namespaces. */
function lab(...lines: readonly string[]): NetworkNamespace {
  const netns = NetworkNamespace.create();
  const links = ["link set lo up", "link add near type veth peer name far", "link set near up", "link set far up"];
  for (const line of [...links, ...lines]) runIn(netns, ["ip", ...line.split(" ")]);
  return netns;
}

test("reply types are assignable to the matching request types", () => {
  // `tsc` checks that the types are assignable.
  const rule: (read: Reply<firewall.Operations, "getrule">) => Request<firewall.Operations, "newrule"> = (read) => read;
  const chain: (read: Reply<firewall.Operations, "getchain">) => Request<firewall.Operations, "newchain"> = (read) =>
    read;
  const table: (read: Reply<firewall.Operations, "gettable">) => Request<firewall.Operations, "newtable"> = (read) =>
    read;
  const elements: (read: Reply<firewall.Operations, "getsetelem">) => Request<firewall.Operations, "newsetelem"> = (
    read,
  ) => read;
  // The request requires an id that is valid in its batch. Replies lack that id.
  const set: (read: Reply<firewall.Operations, "getset">) => Request<firewall.Operations, "newset"> = (read) => {
    return { ...read, id: 1 };
  };
  const connection: (read: Reply<tracking.Operations, "get">) => Request<tracking.Operations, "new"> = (read) => read;
  for (const same of [rule, chain, table, elements, set, connection]) expect(same).toBeInstanceOf(Function);
});

describeWith(["ip"], "replies sent as requests", () => {
  test("recreate addresses, neighbours, nexthops, routes and rules", () => {
    using theirs = lab(
      "addr add 192.0.2.1/24 dev near",
      "addr add 192.0.2.9 peer 192.0.2.8 dev far",
      "addr add 2001:db8::1/64 dev near nodad",
      "neigh add 192.0.2.7 lladdr 02:00:00:00:00:07 dev near",
      "neigh add proxy 192.0.2.70 dev near",
      "nexthop add id 7 via 192.0.2.2 dev near",
      "nexthop add id 8 blackhole",
      "nexthop add id 9 group 7",
      "route add 198.51.100.0/24 via 192.0.2.2 dev near metric 5",
      "route add 203.0.113.0/24 nexthop via 192.0.2.2 dev near nexthop via 192.0.2.8 dev far weight 3",
      "rule add from 198.51.100.0/24 table 100 priority 50",
    );
    using ours = lab();
    using theirAddresses = rtAddr.connect({ netns: theirs });
    using ourAddresses = rtAddr.connect({ netns: ours });
    for (const read of [...theirAddresses.dump("getaddr")]) ourAddresses.do("newaddr", read, SET);
    using theirNeighbours = rtNeigh.connect({ netns: theirs });
    using ourNeighbours = rtNeigh.connect({ netns: ours });
    for (const read of [...theirNeighbours.dump("getneigh")].filter(({ header }) =>
      header.ndmState.includes("permanent"),
    ))
      ourNeighbours.do("newneigh", read, SET);
    using theirNexthops = rtNexthop.connect({ netns: theirs });
    using ourNexthops = rtNexthop.connect({ netns: ours });
    for (const read of [...theirNexthops.dump("getnexthop")]) {
      // The kernel derives the scope of an address. opFlags exists only in replies.
      const { header, opFlags: _, ...hop } = read;
      ourNexthops.do("newnexthop", { ...hop, header: { ...header, nhScope: 0 } }, SET);
    }
    using theirRoutes = rtRoute.connect({ netns: theirs });
    using ourRoutes = rtRoute.connect({ netns: ours });
    for (const read of [...theirRoutes.dump("getroute")].filter(({ header }) => header.rtmProtocol === RTPROT_BOOT))
      ourRoutes.do("newroute", read, SET);
    using theirRules = rtRule.connect({ netns: theirs });
    using ourRules = rtRule.connect({ netns: ours });
    for (const read of [...theirRules.dump("getrule")].filter(({ priority }) => priority === 50))
      ourRules.do("newrule", read, SET);
    for (const object of ["nexthop", "route", "rule"]) {
      const shown = ipJson(ours, object, "show");
      expect(shown).toEqual(ipJson(theirs, object, "show"));
      expect(shown.length).toBeGreaterThan(2);
    }
    const permanent = (netns: NetworkNamespace) => ipJson(netns, "neigh", "show", "nud", "permanent");
    expect(permanent(ours)).toEqual(permanent(theirs));
    expect(permanent(ours)).toHaveLength(1);
    const local = (netns: NetworkNamespace) =>
      ipJson(netns, "addr", "show").flatMap(({ addr_info }) =>
        (addr_info as { local: string }[]).map((one) => one.local).filter((one) => !one.startsWith("fe80")),
      );
    expect(local(ours).sort()).toEqual(local(theirs).sort());
    expect(local(ours)).toContain("192.0.2.9");
  });

  test("recreate a link with its per-family settings", () => {
    using netns = NetworkNamespace.create();
    using client = rtLink.connect({ netns });
    for (const line of [
      "link add br0 type bridge forward_delay 700 priority 77",
      "link add vx0 type vxlan id 5 dstport 4789 ttl inherit",
      "link add vx1 type vxlan id 6 dstport 4790 ttl 9",
    ]) {
      runIn(netns, ["ip", ...line.split(" ")]);
    }
    const infos = ["br0", "vx0", "vx1"].map((ifname) => client.do("getlink", { ifname }).linkinfo!);
    expect(undescribed(infos)).toEqual([]);
    expect(infos.map(({ data }) => (data as { ttlInherit?: boolean }).ttlInherit)).toEqual([undefined, true, false]);
    for (const ifname of ["br0", "vx0", "vx1"]) client.do("dellink", { ifname });
    for (const [index, linkinfo] of infos.entries()) {
      // The kernel reports VLAN filtering even if it does not support it, and reserved bits of VXLAN that it rejects in
      // requests.
      const { vlanFiltering: _, multiBoolopt: __, ...rest } = linkinfo.data as LinkinfoBridgeAttrs;
      const { reservedBits: ___, ...data } = rest as LinkinfoVxlanAttrs;
      const copied = { ...linkinfo, data } as LinkinfoAttrs<Write>;
      client.do("newlink", { ifname: `copy${index}`, linkinfo: copied }, { flags: NLM_F_CREATE });
    }
    const details = ipJson(netns, "-d", "link", "show").map(({ linkinfo }) => linkinfo as { info_data: Json });
    expect(details.at(-3)!.info_data).toMatchObject({ forward_delay: 700, priority: 77 });
    expect(details.at(-2)!.info_data).toMatchObject({ id: 5, port: 4789 });
    const copies = ["copy1", "copy2"].map((ifname) => client.do("getlink", { ifname }).linkinfo!.data);
    expect(copies).toMatchObject([{ ttlInherit: true }, { ttl: 9, ttlInherit: false }]);
    const { afSpec } = client.do("getlink", { ifname: "copy0" });
    client.do("setlink", { ifname: "copy0", afSpec: afSpec! });
    expect(client.do("getlink", { ifname: "copy0" }).afSpec!.inet).toEqual(afSpec!.inet!);
  });
});
