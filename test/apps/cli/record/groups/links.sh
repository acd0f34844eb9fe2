# Links
ip link set lo up
ip link add br0 address 02:00:00:00:00:01 type bridge
ip link add v0 address 02:00:00:00:00:02 type veth peer name v1 address 02:00:00:00:00:03
ip link add d0 address 02:00:00:00:00:05 type veth peer name d0p address 02:00:00:00:09:05
ip link add mv1 link d0 address 02:00:00:00:00:08 type macvlan mode private
ip link set v0 up
ip link set v1 up
ip link set v0 master br0
ip link set br0 up
ip link set br0 mtu 1400
ip link set br0 txqueuelen 77
ip link set br0 alias uplink
ip link set br0 address 02:00:00:00:00:11
ip link set br0 type bridge stp_state 1 forward_delay 400
ip link set br0 group 7
ip link set v1 name w1
ip link set w1 promisc on
ip link set w1 arp off
ip link set w1 multicast off
ip link set w1 allmulticast on
ip link set d0 down
ip link set v0 nomaster
ip link property add dev w1 altname uplink-to-the-router
ip link property del dev w1 altname uplink-to-the-router
ip link del mv1
# Queries of links
ip link
ip link show dev br0
ip link show type vlan
ip link show master br0
ip -s link
# Addresses
ip addr add 192.0.2.1/24 dev br0
ip addr add 192.0.2.3/24 brd + dev br0 label br0:x
ip addr add 192.0.2.4 peer 192.0.2.5 dev br0
ip addr add 198.51.100.1/32 dev lo
ip addr add 203.0.113.1/24 dev br0 scope link
ip addr add 203.0.114.2/24 dev br0 noprefixroute
ip -6 addr add 2001:db8::1/64 dev br0 nodad
ip -6 addr add 2001:db8::2/64 dev br0 nodad preferred_lft 0
ip addr replace 192.0.2.1/24 dev br0 valid_lft forever preferred_lft forever
ip addr del 192.0.2.3/24 dev br0
ip addrlabel add prefix 2001:db8:9::/48 label 99
ip addrlabel add prefix 2001:db8:8::/48 dev br0 label 98
ip addrlabel del prefix 2001:db8:9::/48 label 99
# Queries of addresses
ip addr
ip addr show dev br0
ip -4 addr
ip -6 addr
ip addrlabel
ip netconf
