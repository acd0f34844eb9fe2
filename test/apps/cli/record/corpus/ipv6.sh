# IPv6 addresses, routes, neighbours, labels
ip link add eth0 type veth peer name peer0
ip link set eth0 up
ip link set peer0 up
ip -6 addr add 2001:db8::2/64 dev eth0 nodad
ip addr add fd00::1/128 dev lo
ip -6 addr add 2001:db8:1::1/64 dev eth0 nodad preferred_lft 0
ip -6 addr change 2001:db8:1::1/64 dev eth0 nodad preferred_lft forever valid_lft forever
ip -6 route add default via 2001:db8::1
ip -6 route add 2001:db8:2::/48 via 2001:db8::5 metric 100
ip -6 route add 2001:db8:3::/48 via fe80::1 dev eth0
ip -6 route add unreachable 2001:db8:4::/48
ip -6 route append 2001:db8:5::/48 via 2001:db8::5 dev eth0
ip -6 route append 2001:db8:5::/48 via 2001:db8::6 dev eth0
ip -6 route add 2001:db8:6::/48 nexthop via 2001:db8::7 dev eth0 nexthop via 2001:db8::8 dev eth0
ip -6 neigh add 2001:db8::9 lladdr 02:00:00:00:00:09 dev eth0
ip -6 neigh add proxy 2001:db8::99 dev eth0
ip -6 neigh change 2001:db8::9 lladdr 02:00:00:00:00:0a dev eth0
ip -6 rule add from 2001:db8:1::/64 lookup 100 prio 1000
ip addrlabel add prefix 2001:db8:77::/48 label 77
ip -6 route del 2001:db8:2::/48 via 2001:db8::5 metric 100
ip -6 route flush 2001:db8:5::/48
sysctl -qw net.ipv6.conf.eth0.accept_ra=0 net.ipv6.conf.all.forwarding=1
