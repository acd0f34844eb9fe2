# The commands of a container network: a bridge, a namespace with a pair, masquerading (docker, CNI bridge, many tutorials)
ip netns add c1
ip netns add c2
ip link add br0 type bridge
ip addr add 172.18.0.1/16 brd + dev br0
ip link set br0 up
ip link add veth1 type veth peer name eth0 netns c1
ip link add veth2 type veth peer name ceth2
ip link set ceth2 netns c2 name eth0
ip link set veth1 master br0
ip link set veth2 master br0
ip link set veth1 up
ip link set veth2 up
ip -n c1 addr add 172.18.0.2/16 dev eth0
ip -n c1 link set lo up
ip -n c1 link set eth0 up
ip -n c1 route add default via 172.18.0.1
ip netns exec c2 ip addr add 172.18.0.3/16 dev eth0
ip netns exec c2 ip link set eth0 up
ip netns exec c2 ip route add default via 172.18.0.1 dev eth0
sysctl -qw net.ipv4.ip_forward=1
nft add table ip nat
nft add chain ip nat postrouting '{ type nat hook postrouting priority srcnat; }'
nft add rule ip nat postrouting ip saddr 172.18.0.0/16 oifname != br0 masquerade
