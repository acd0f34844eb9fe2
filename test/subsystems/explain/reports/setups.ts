// Networks in which a program of others lost packets, or let them pass, as public reports describe them.
import { kubeProxyRulesets } from "../../nftables/oracle/published/router-rulesets.ts";

/** Connections without replies exist longer than any test takes. */
const keepConnections = (host: string) => `
ip netns exec ${host} sysctl -qw net.netfilter.nf_conntrack_udp_timeout=100000 net.netfilter.nf_conntrack_udp_timeout_stream=100000`;

/** Two namespaces with a pair of interfaces that are named eth0. */
const pair = (one: string, address: string, other: string, otherAddress: string) => `
ip netns add ${other}
ip link add eth0 netns ${one} type veth peer name eth0 netns ${other}
ip -n ${one} addr add ${address} dev eth0; ip -n ${one} link set eth0 up; ip -n ${one} link set lo up
ip -n ${other} addr add ${otherAddress} dev eth0; ip -n ${other} link set eth0 up; ip -n ${other} link set lo up
${keepConnections(one)}`;

/** A namespace behind a bridge of another one. */
const behindBridge = (host: string, bridge: string, gateway: string, inner: string, address: string) => `
ip netns add ${inner}
ip -n ${host} link add ${bridge} type bridge; ip -n ${host} addr add ${gateway} dev ${bridge}
ip -n ${host} link add veth1 type veth peer name eth0 netns ${inner}
ip -n ${host} link set veth1 master ${bridge} up; ip -n ${host} link set ${bridge} up
ip -n ${inner} addr add ${address} dev eth0; ip -n ${inner} link set eth0 up; ip -n ${inner} link set lo up
ip -n ${inner} route add default via ${gateway.split("/")[0]}
ip netns exec ${host} sysctl -qw net.ipv4.ip_forward=1`;

/** A container with a published UDP port. The rules are in the form that Docker 28 writes. */
export const docker: string = `
ip netns add host
${pair("host", "192.0.2.1/24", "client", "192.0.2.2/24")}
${behindBridge("host", "docker0", "172.17.0.1/16", "container", "172.17.0.2/16")}`;

export const dockerRules: string = `ip netns exec host iptables-nft-restore --noflush <<END
*nat
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p udp -m udp --dport 5300 -j DNAT --to-destination 172.17.0.2:53
COMMIT
*filter
:DOCKER - [0:0]
:DOCKER-ISOLATION-STAGE-1 - [0:0]
:DOCKER-ISOLATION-STAGE-2 - [0:0]
:DOCKER-USER - [0:0]
-I FORWARD -i docker0 -o docker0 -j ACCEPT
-I FORWARD -i docker0 ! -o docker0 -j ACCEPT
-I FORWARD -o docker0 -j DOCKER
-I FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-I FORWARD -j DOCKER-ISOLATION-STAGE-1
-I FORWARD -j DOCKER-USER
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p udp -m udp --dport 53 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
COMMIT
END`;

/** A node on which no pod of the service "dns/resolver" runs. The service has \`externalTrafficPolicy: Local\`. */
export const kubeProxy: string = `
ip netns add node
${pair("node", "192.168.0.2/24", "balancer", "192.168.0.1/24")}
ip -n balancer addr add 192.168.99.9/32 dev lo; ip -n balancer route add 10.0.0.0/8 via 192.168.0.2
ip -n node route add default via 192.168.0.1
${behindBridge("node", "cni0", "10.0.1.1/24", "pod", "10.0.1.5/24")}`;

export const kubeProxyRules: string = `${kubeProxyRulesets().find(({ name }) => name === "local ip")!.text}
add element ip kube-proxy no-endpoint-services { 192.168.99.9 . udp . 53 comment "dns/resolver:dns" : drop }
`;

/** A host that sends all packets but its own tunnel packets to the exit node of a VPN, with strict rp_filter. */
export const tailscale: string = `
ip netns add host
${pair("host", "192.0.2.2/24", "internet", "192.0.2.1/24")}
ip -n internet addr add 203.0.113.7/32 dev lo
ip -n host route add default via 192.0.2.1
ip -n host link add tailscale0 type veth peer name tunnel; ip -n host link set tunnel up
ip -n host addr add 100.64.0.2/32 dev tailscale0; ip -n host link set tailscale0 up
ip -n host route add throw 192.0.2.0/24 table 52; ip -n host route add default dev tailscale0 table 52
ip -n host rule add priority 5210 fwmark 0x80000/0xff0000 lookup main
ip -n host rule add priority 5230 fwmark 0x80000/0xff0000 lookup default
ip -n host rule add priority 5250 fwmark 0x80000/0xff0000 unreachable
ip -n host rule add priority 5270 lookup 52
ip netns exec host sysctl -qw net.ipv4.conf.all.rp_filter=1`;

/** The rules that copy the mark of a connection to its replies before rp_filter. */
export const tailscaleRules: string = `table ip mangle {
  chain OUTPUT {
    type route hook output priority mangle;
    ct state new meta mark & 0xff0000 != 0 ct mark set meta mark & 0xff0000
  }
  chain PREROUTING {
    type filter hook prerouting priority mangle;
    ct state established,related meta mark set ct mark & 0xff0000
  }
}`;
