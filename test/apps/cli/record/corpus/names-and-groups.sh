# Indices, groups, names, several addresses and a batch
ip link add name red0 index 40 address 02:00:00:00:04:00 type veth peer name red1 index 41 address 02:00:00:00:04:01
ip link add name br9 index 50 address 02:00:00:00:05:00 type bridge
ip link set red0 master br9
ip link set red1 up
ip link set red0 up
ip -batch - <<END
addr add 10.9.0.1/24 dev red1
addr add 10.9.0.2/24 dev red1
addr add 10.9.1.1/24 dev red1 scope link
route add 10.10.0.0/16 via 10.9.0.254
route add 10.11.0.0/16 via 10.9.0.254 table 1000
neigh add 10.9.0.200 lladdr 02:00:00:00:09:99 dev red1
rule add from 10.9.0.2 table 1000
END
ip link set red1 group 40
ip link set group 40 mtu 1400
ip route add local 10.12.0.1 dev lo
ip route add broadcast 10.12.0.255 dev red1 table 255
ip route add multicast 239.5.0.0/16 dev red1
ip route add 10.13.0.0/16 via 10.9.0.254 src 10.9.0.2 metric 50
ip route del 10.10.0.0/16
ip route flush table 1000
ip neigh flush dev red1 nud permanent
ip addr flush dev red1 scope link
ip link set red0 nomaster
