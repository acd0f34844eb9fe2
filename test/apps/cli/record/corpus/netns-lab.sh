# Two hosts and a router, each in a namespace (labs and tests of network software)
for one in h1 r1 h2; do ip netns add $one; ip -n $one link set lo up; done
ip link add h1-r1 netns h1 type veth peer name r1-h1 netns r1
ip link add h2-r1 netns h2 type veth peer name r1-h2 netns r1
ip -n h1 addr add 10.0.1.2/24 dev h1-r1
ip -n h2 addr add 10.0.2.2/24 dev h2-r1
ip -n r1 addr add 10.0.1.1/24 dev r1-h1
ip -n r1 addr add 10.0.2.1/24 dev r1-h2
ip -n h1 link set h1-r1 up
ip -n h2 link set h2-r1 up
ip -n r1 link set r1-h1 up
ip -n r1 link set r1-h2 up
ip -n h1 route add 10.0.2.0/24 via 10.0.1.1
ip -n h2 route add default via 10.0.2.1
ip netns exec r1 sysctl -qw net.ipv4.ip_forward=1
ip netns exec r1 nft 'add table inet fw; add chain inet fw f { type filter hook forward priority 0; policy drop; }'
ip netns exec r1 nft add rule inet fw f ip saddr 10.0.1.0/24 accept
ip netns exec h1 ipset create peers hash:ip
ip netns exec h1 ipset add peers 10.0.2.2
ip netns add tmp
ip -n tmp link add dummy0 type veth peer name dummy1
ip netns del tmp
ip -n h1 rule add from 10.0.1.2 table 77
nsenter --net=/run/netns/h1 ip route add default via 10.0.1.1 table 77
ip netns set r1 12
ip -n r1 neigh add 10.0.1.2 lladdr 02:00:00:00:00:12 dev r1-h1
