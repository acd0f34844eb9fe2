# Network namespaces
ip netns add blue
ip netns add red
ip netns set blue 7
ip link add w0 type veth peer name w1 netns blue
ip -n blue link set w1 up
ip -n blue addr add 10.0.0.1/24 dev w1
ip netns exec blue ip link set lo up
nsenter --net=/run/netns/blue ip route add 10.1.0.0/16 via 10.0.0.2
ip netns exec blue sysctl -qw net.ipv4.ip_forward=1
ip link set w0 netns red
ip -n red link set w0 name eth0
ip netns exec red nft add table inet t
ip netns attach host $$
ip netns del blue
ip netns
