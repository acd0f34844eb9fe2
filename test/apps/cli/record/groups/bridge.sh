# Interfaces of the examples
ip link add br0 address 02:00:00:00:00:01 type bridge vlan_filtering 1 stp_state 0 mcast_snooping 1
ip link add d0 address 02:00:00:00:00:05 type veth peer name d0p address 02:00:00:00:09:05
ip link set d0 master br0
ip link set d0 up
ip link set d0p up
ip link set br0 up
ip link add vx0 address 02:00:00:00:00:06 type vxlan id 7 dstport 4789 local 192.0.2.1
# VLANs
bridge vlan add dev d0 vid 7
bridge vlan add dev d0 vid 8 pvid untagged
bridge vlan add dev d0 vid 20-25
bridge vlan del dev d0 vid 21
bridge vlan add dev br0 vid 9 self
bridge vlan show
bridge vlan show dev d0
# Ports
bridge link set dev d0 cost 50
bridge link set dev d0 priority 20
bridge link set dev d0 guard on
bridge link set dev d0 hairpin on
bridge link set dev d0 root_block on
bridge link set dev d0 learning off
bridge link set dev d0 flood off
bridge link set dev d0 mcast_flood off
bridge link set dev d0 isolated on
bridge link set dev d0 neigh_suppress on
bridge link set dev d0 fastleave on
ip link set d0 type bridge_slave cost 60 priority 30
ip link set d0 type bridge_slave hairpin off guard off
bridge link
# Forwarding database
bridge fdb add 02:00:00:00:02:01 dev d0 master static
bridge fdb add 02:00:00:00:02:02 dev d0 self
bridge fdb add 02:00:00:00:02:03 dev d0 master static
bridge fdb add 02:00:00:00:02:04 dev d0 master static vlan 7
bridge fdb replace 02:00:00:00:02:01 dev d0 master static
bridge fdb append 00:00:00:00:00:00 dev vx0 dst 192.0.2.9
bridge fdb add 02:00:00:00:02:05 dev vx0 dst 192.0.2.8 vni 9
bridge fdb del 02:00:00:00:02:03 dev d0 master
bridge fdb
bridge fdb show dev d0
# Multicast groups
bridge mdb add dev br0 port d0 grp 239.1.1.1 permanent
bridge mdb add dev br0 port d0 grp 239.1.1.2 permanent vid 7
bridge mdb add dev br0 port d0 grp ff05::1 permanent
bridge mdb del dev br0 port d0 grp 239.1.1.1
bridge mdb
