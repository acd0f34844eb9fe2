import type { NetworkNamespace } from "../../../src/index.ts";
import { runIn } from "../../support/oracle.ts";

/**
 * Commands that give a namespace entries of many kinds: links, addresses, routes, rules, neighbours, disciplines, filters, rules of
 * nftables, connections, multipath endpoints, datapaths of Open vSwitch.
 */
const commands = `
ip link set lo up
ip link add d0 type dummy
ip link add br0 type bridge vlan_filtering 1
ip link add v0 type veth peer name v1
ip link set v0 master br0
ip link set d0 up
ip link set v0 up
ip link set v1 up
ip link set br0 up
ip addr add 192.0.2.1/24 dev d0
ip addr add 2001:db8::1/64 dev d0 preferred_lft 1000 valid_lft 2000
ip link add link d0 name d0.7 type vlan id 7 ingress-qos-map 1:2 egress-qos-map 3:4
ip link add vx0 type vxlan id 5 remote 192.0.2.9 dstport 4789 dev d0
ip link add mv0 link d0 type macvlan mode bridge
ip link add iv0 link v1 type ipvlan mode l3
ip link add bond0 type bond mode active-backup miimon 100
ip link add gre1 type gre local 192.0.2.1 remote 192.0.2.2 key 9
ip link add sit1 type sit local 192.0.2.1 remote 192.0.2.3
ip link add tun6 type ip6tnl local 2001:db8::1 remote 2001:db8::2
ip link add gnv0 type geneve id 7 remote 192.0.2.7
ip link add vrf0 type vrf table 100
ip link add wg0 type wireguard
ip link add team0 type team
ip route add 198.51.100.0/24 via 192.0.2.9 dev d0 metric 5 mtu 1400
ip route add 203.0.113.0/24 nexthop via 192.0.2.9 weight 2 nexthop via 192.0.2.8
ip route add unreachable 10.9.0.0/16
ip -6 route add 2001:db8:9::/48 via 2001:db8::9 dev d0
ip route add 10.78.0.0/16 encap ip id 7 dst 192.0.2.77 via 192.0.2.9
ip -6 route add 2001:db8:a::/48 encap seg6 mode encap segs 2001:db8::5 dev d0
ip rule add from 192.0.2.0/24 table 77 pref 50
ip rule add fwmark 5/0xff ipproto 6 dport 80-90 table 78
ip -6 rule add from 2001:db8::/32 iif d0 table 77
ip neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev d0
ip neigh add proxy 192.0.2.10 dev d0
bridge fdb add 02:00:00:00:00:05 dev v0 master static
bridge vlan add vid 20-30 dev v0
tc qdisc add dev d0 root handle 1: htb default 10
tc class add dev d0 parent 1: classid 1:10 htb rate 1mbit
tc qdisc add dev d0 parent 1:10 fq_codel
tc qdisc add dev v0 clsact
tc filter add dev v0 ingress protocol ip pref 10 flower dst_ip 10.0.0.0/8 ip_proto tcp dst_port 80 action drop
tc filter add dev v0 ingress protocol ip pref 20 u32 match ip dst 10.0.0.0/8 action mirred egress redirect dev d0
tc filter add dev v0 egress protocol all pref 30 matchall action police rate 1mbit burst 10k
tc qdisc add dev v1 root netem delay 10ms loss 1%
tc qdisc add dev mv0 root tbf rate 1mbit burst 10k latency 10ms
tc qdisc add dev iv0 root sfq
nft add table inet t
nft add set inet t s { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.0.2.1 }; }
nft add map inet t m { type inet_service : verdict; elements = { 22 : accept }; }
nft add counter inet t c
nft add quota inet t q over 10 mbytes
nft add chain inet t i { type filter hook input priority 0; policy accept; }
nft add rule inet t i ip saddr @s counter drop
nft add rule inet t i tcp dport vmap @m
nft add rule inet t i meta mark set 5 log prefix "x" limit rate 5/second accept
nft add table ip n
nft add chain ip n p { type nat hook postrouting priority 100; }
nft add rule ip n p oifname "d0" masquerade random
conntrack -I -s 192.0.2.1 -d 192.0.2.9 -p tcp --sport 1000 --dport 80 --state ESTABLISHED --timeout 600
conntrack -I -s 192.0.2.1 -d 192.0.2.9 -p udp --sport 1000 --dport 53 --timeout 600
ip mptcp endpoint add 192.0.2.1 dev d0 id 3 signal
wg set wg0 listen-port 5000 fwmark 9
ovs-dpctl add-dp dp0
ovs-dpctl add-if dp0 port0,type=internal
`;

/** Runs the commands in a namespace. Returns those that the kernel does not support, with the errors of their programs. */
export function fillNamespace(netns: NetworkNamespace): string[] {
  return commands
    .trim()
    .split("\n")
    .flatMap((command) => {
      try {
        runIn(netns, wordsOf(command));
        return [];
      } catch (error) {
        return [`${(error as Error).message}`.trim()];
      }
    });
}

/** Returns the words of a command. The text for nft is one argument. */
function wordsOf(command: string): string[] {
  return command.startsWith("nft ") ? ["nft", command.slice(4)] : command.split(" ");
}
