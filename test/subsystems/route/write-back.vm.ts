// Lists, deletes and creates again each link from the listed object, on a kernel with all kinds of links, and compares
// the links.
import { expect } from "bun:test";
import type { Link } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { iproute, json, test } from "./support.ts";

await import("./byte-order.test.ts");
await import("../../watch/objects.test.ts");
await import("./write-back.test.ts");
await import("./invalid-arguments.test.ts");
await import("./nexthops.test.ts");

const kinds: readonly string[] = [
  "type dummy",
  "type ifb",
  "type bridge vlan_filtering 1 stp_state 1 priority 4096 mcast_snooping 0",
  "type bond mode 802.3ad miimon 100 lacp_rate fast",
  "type bond mode active-backup miimon 100 arp_validate none",
  "type vrf table 100",
  "link va type vlan id 7 protocol 802.1ad",
  "link va type macvlan mode vepa",
  "link va type ipvlan mode l3",
  "type vxlan id 7 dstport 4789 local 10.0.0.1 remote 10.0.0.2 srcport 1000 2000",
  "type geneve id 7 remote 10.0.0.2 dstport 7777",
  "type gre local 10.0.0.1 remote 10.0.0.2 ikey 7 okey 9 ttl 64",
  "type gretap local 10.0.0.1 remote 10.0.0.2 key 7",
  "type gretap local 10.0.0.1 key 7",
  "type ip6gretap local 2001:db8::1 key 7",
  "type erspan seq local 10.0.0.1 key 7 erspan_ver 1",
  "type ip6gre local 2001:db8::1 remote 2001:db8::2 flowlabel 0x12345",
  "type ipip local 10.0.0.1 remote 10.0.0.2 ttl 64",
  "type sit local 10.0.0.1 remote 10.0.0.2 ttl 64",
  "type sit local 10.0.0.1 ttl 64 isatap",
  "type ip6tnl local 2001:db8::1 remote 2001:db8::2 flowlabel 0x12345",
  "type vti local 10.0.0.1 remote 10.0.0.2 ikey 7 okey 9",
  "type vti6 local 2001:db8::1 remote 2001:db8::2 key 7",
  "link va type macsec port 1234 encrypt on",
  "link va type macsec port 1234 send_sci off end_station on",
  "type xfrm dev va if_id 7",
  "type nlmon",
  "type wireguard",
];

/** Link fields that change between two listings: counters and random values. */
const passing =
  /timer|^ifindex$|^stats64$|^operstate$|^flags$|_id$|carrier|^mcast_querier|^link_netnsid$|^ad_info$|^permaddr$/;

function steady(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, inner) => (passing.test(name) ? undefined : inner)));
}

describeInNamespaces("Links created from listed objects", () => {
  test.each(kinds)("equal the original: %s", (words, { netns, links }) => {
    iproute(
      netns,
      `ip link set lo up
       ip link add va type veth peer name vb
       ip link set va up
       ip address add 10.0.0.1/24 dev va
       ip -6 address add 2001:db8::1/64 dev va nodad
       ip link add name x ${words}`,
    );
    const listed = links.get("x");
    const before = json(netns, "ip -json -details link show x");
    links.delete(listed);
    links.add(listed);
    expect(steady(json(netns, "ip -json -details link show x"))).toEqual(steady(before));
    expect(links.get("x").ifindex).toBe(listed.ifindex);
  });

  test("report tunnel flags with the kernel's numbers", ({ netns, links }) => {
    iproute(
      netns,
      `ip link add s type sit local 10.0.0.1 ttl 64 isatap
       ip link add tun6 type ip6tnl local 2001:db8::1 remote 2001:db8::2 encaplimit none`,
    );
    const flags = (link: Link) => (link.kind === "sit" || link.kind === "ip6tnl" ? link.data?.flags : undefined);
    expect([flags(links.get("s")), Number(flags(links.get("tun6"))) & 1]).toEqual([1, 1]);
  });
});
