import type { NetworkNamespace } from "../../../src/index.ts";
import { describeWith } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { testElsewhere } from "./other-indices.ts";

const hasHsr = Bun.spawnSync(["modprobe", "hsr"]).exitCode === 0;

describeWith(["ip"], "A snapshot applied where interfaces have other indices", () => {
  testElsewhere({
    "a bond with a primary port": `link add bond0 type bond mode active-backup
    link set eth0 master bond0
    link set eth1 master bond0
    link set bond0 type bond primary eth1`,
    "a vxlan tunnel": "link add vx0 type vxlan id 7 dstport 4789 dev eth1 remote 192.0.2.9",
    "IPv4 tunnels": `link add gre1 type gre local 192.0.2.1 remote 192.0.2.2 dev eth1
    link add gretap1 type gretap local 192.0.2.1 remote 192.0.2.3 dev eth2
    link add ipip1 type ipip local 192.0.2.1 remote 192.0.2.4 dev eth1
    link add sit1 type sit local 192.0.2.1 remote 192.0.2.5 dev eth1
    link add vti1 type vti local 192.0.2.1 remote 192.0.2.6 key 5 dev eth1`,
    "IPv6 tunnels": `link add ip6gre1 type ip6gre local 2001:db8::1 remote 2001:db8::2 dev eth1
    link add ip6tnl1 type ip6tnl local 2001:db8::1 remote 2001:db8::3 dev eth2`,
    "addresses that the kernel adds to a sit tunnel": `link set lo up
    addr add 192.0.2.1/24 dev eth0
    link set eth0 up
    link add sit1 type sit local 192.0.2.1 ttl 64
    link set sit1 up
    addr add 2002:c000:201::1/16 dev sit1`,
    "an xfrm interface": "link add xfrm1 type xfrm dev eth1 if_id 9",
    // Debian's Linux 6.1 is built without HSR.
    ...(hasHsr && { "an hsr ring": "link add hsr0 type hsr slave1 eth2 slave2 eth1" }),
    "a backup port of a bridge": `link add br0 type bridge
    link set eth0 master br0
    link set eth1 master br0
    link set eth0 type bridge_slave backup_port eth1`,
    "upper interfaces": `link add link eth1 name vlan5 type vlan id 5
    link add link eth2 name mv0 type macvlan mode bridge
    link add link eth1 name ms0 type macsec sci 5 cipher gcm-aes-256
    link add link eth0 name iv0 type ipvlan mode l3`,
  });
});

/** Returns the filters of eth0 that tc(8) shows, with names of interfaces. */
function filtersOf(netns: NetworkNamespace): string {
  const show = (...place: string[]) => runIn(netns, ["tc", "filter", "show", "dev", "eth0", ...place]);
  return `${show()}${show("parent", "1:1")}`.replaceAll(/ fh 0x\w+/g, "");
}

describeWith(["ip", "tc"], "A snapshot of filters applied where interfaces have other indices", () => {
  testElsewhere(
    {
      "filters by the realms and the interfaces of routes": `tc qdisc add dev eth0 root handle 1: prio
        tc filter add dev eth0 parent 1: protocol ip pref 5 route fromif eth1 classid 1:1
        tc filter add dev eth0 parent 1: protocol ip pref 5 route fromif eth2 to 9 classid 1:2
        tc filter add dev eth0 parent 1: protocol ip pref 5 route from 2 to 9 classid 1:3
        tc filter add dev eth0 parent 1: protocol ip pref 5 route to 7 classid 1:1`,
      "filters by equal realms, which differ only in a part of their handles": `tc qdisc add dev eth0 root handle 1: prio
        tc filter add dev eth0 parent 1: protocol ip pref 5 handle 0x10001 route from 1 to 1 classid 1:1
        tc filter add dev eth0 parent 1: protocol ip pref 5 handle 0x10201 route from 1 to 1 classid 1:2`,
      "filters of an HFSC discipline and of its class": `tc qdisc add dev eth0 root handle 1: hfsc
        tc class add dev eth0 parent 1: classid 1:1 hfsc ls rate 1mbit
        tc class add dev eth0 parent 1:1 classid 1:2 hfsc ls rate 1mbit
        tc filter add dev eth0 parent 1: protocol ip pref 5 matchall classid 1:1
        tc filter add dev eth0 parent 1:1 protocol ip pref 5 matchall classid 1:2`,
    },
    filtersOf,
  );
});
