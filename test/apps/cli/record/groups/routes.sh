# Interfaces of the examples
ip link add d0 address 02:00:00:00:00:05 type veth peer name d0p address 02:00:00:00:09:05
ip link set lo up
ip link set d0 up
ip link set d0p up
ip addr add 192.0.2.1/24 dev d0
ip -6 addr add 2001:db8::1/64 dev d0 nodad
# Routes
ip route add default via 192.0.2.9
ip route add 198.51.100.0/24 via 192.0.2.9 metric 5
ip route replace 198.51.100.0/24 via 192.0.2.10 metric 5
ip route append 198.51.100.0/24 via 192.0.2.11 metric 5
ip route add 203.0.113.0/24 dev d0 src 192.0.2.1 mtu 1300
ip route add 203.0.113.5 dev d0 scope link
ip route add 203.0.113.6 dev d0 advmss 1200 window 20000
ip route add 203.0.113.7 via 192.0.2.9 onlink dev d0
ip route add 203.0.113.8 via 192.0.2.9 tos 0x10
ip route add blackhole 10.9.0.0/16
ip route add unreachable 10.8.0.0/16 metric 100
ip route add prohibit 10.7.0.0/16 table 100
ip route add throw 10.6.64.0/18 table 100
ip route add 10.6.0.0/16 proto static table 100 via 192.0.2.9
ip route add 10.5.0.0/16 nexthop via 192.0.2.9 weight 1 nexthop via 192.0.2.10 weight 3
ip route add 10.55.0.0/16 via inet6 2001:db8::9
ip route add 2001:db8:5::/48 via 2001:db8::9
ip route add 2001:db8:6::/48 dev d0 metric 7
ip route add blackhole 2001:db8:7::/48
ip route add 2001:db8:8::/48 via 2001:db8::9 pref high
ip route add blackhole 10.4.0.0/16
ip route del blackhole 10.4.0.0/16
ip route del 203.0.113.5 dev d0
ip nexthop add id 5 via 192.0.2.9 dev d0
ip nexthop add id 6 via 192.0.2.10 dev d0
ip nexthop add id 7 group 5/6
ip nexthop add id 8 blackhole
ip nexthop add id 9 group 5,1/6,3
ip nexthop replace id 6 via 192.0.2.12 dev d0
ip nexthop del id 8
ip route add 10.3.0.0/16 nhid 7
# Queries of routes
ip route
ip -6 route
ip route show table 100
ip route show table all
ip route show dev d0
ip route get 192.0.2.77
ip nexthop
# Rules
ip rule add from 10.0.0.0/8 lookup 100 priority 100
ip rule add fwmark 7 lookup 100 priority 101
ip rule add fwmark 0x10/0xff lookup 100 priority 106
ip rule add iif d0 lookup 100 priority 102
ip rule add oif d0 lookup 100 priority 107
ip rule add to 10.1.0.0/16 blackhole priority 103
ip rule add ipproto tcp dport 80 lookup 100 priority 108
ip rule add uidrange 1000-2000 lookup 100 priority 109
ip rule add uidrange 0-0 lookup 100 priority 111
ip rule add not from 10.0.0.0/8 lookup 100 priority 110
ip -6 rule add from 2001:db8::/32 lookup 100 priority 104
ip rule add from 10.2.0.0/16 lookup 100 priority 105
ip rule del priority 105
ip rule
ip -6 rule
# Neighbours
ip neigh add 192.0.2.7 lladdr 02:00:00:00:01:01 dev d0
ip neigh add 192.0.2.8 lladdr 02:00:00:00:01:02 nud stale dev d0
ip neigh replace 192.0.2.7 lladdr 02:00:00:00:01:03 dev d0
ip neigh add 2001:db8::7 lladdr 02:00:00:00:01:04 dev d0
ip neigh add proxy 192.0.2.99 dev d0
ip neigh add 192.0.2.6 lladdr 02:00:00:00:01:05 dev d0
ip neigh del 192.0.2.6 dev d0
ip neigh
ip neigh show dev d0
ip ntable
# Flush
ip route flush 10.5.0.0/16
ip -6 route flush 2001:db8:5::/48
ip rule flush iif d0
ip neigh flush to 192.0.2.8 dev d0
ip -6 addr flush dev d0 scope global
