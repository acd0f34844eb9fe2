# Kinds of links
ip link add v0 address 02:00:00:00:00:02 type veth peer name v1 address 02:00:00:00:00:03
ip link add d0 address 02:00:00:00:00:05 type veth peer name d0p address 02:00:00:00:09:05
ip link add link v0 name v0.5 type vlan id 5
ip link add link v0 name v0.6 type vlan id 6 protocol 802.1ad
ip link add vx0 address 02:00:00:00:00:04 type vxlan id 7 dstport 4789 local 192.0.2.1 ttl 9
ip link add gre1 type gre local 192.0.2.1 remote 192.0.2.2 ttl 64
ip link add sit1 type sit local 192.0.2.1 remote 192.0.2.3
ip link add ipip1 type ipip local 192.0.2.1 remote 192.0.2.4
ip link add tun6 type ip6tnl local 2001:db8::1 remote 2001:db8::2
ip link add mv0 link d0 address 02:00:00:00:00:07 type macvlan mode bridge
ip link add iv0 link d0p type ipvlan mode l2
ip link add vrf0 address 02:00:00:00:00:09 type vrf table 10
ip link add dm0 address 02:00:00:00:00:0a type dummy
ip link add bond0 address 02:00:00:00:00:0b type bond mode active-backup miimon 100
ip link add ifb7 address 02:00:00:00:00:0c type ifb
ip link add geneve1 address 02:00:00:00:00:0d type geneve id 9 remote 192.0.2.9
ip link add wg0 type wireguard
