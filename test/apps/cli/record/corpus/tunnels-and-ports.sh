# Ports of a bridge, forwarding entries, next hops, multicast groups, tuntap, names
ip link add br0 address 02:00:00:00:00:01 type bridge
ip link add p1 type veth peer name p1e
ip link add p2 type veth peer name p2e
ip link set dev p1 master br0
ip link set dev p2 master br0
ip link set p1 up; ip link set p1e up; ip link set p2 up; ip link set p2e up; ip link set br0 up
ip link set dev p1 type bridge_slave cost 30 priority 10
bridge link set dev p2 cost 5 hairpin on
bridge link set dev p2 learning off flood off
bridge fdb add 02:00:00:00:09:01 dev p1 master static
bridge fdb replace 02:00:00:00:09:02 dev p2 master static
bridge fdb del 02:00:00:00:09:01 dev p1 master
bridge mdb add dev br0 port p1 grp 239.1.1.1 permanent
ip link set dev br0 type bridge ageing_time 10000 stp_state 1 forward_delay 200
ip link set p1e mtu 1400 txqueuelen 500
ip link set p1e alias "to the rack"
ip link property add dev p1e altname uplink-of-the-first-rack
ip link set p2e name lan0
ip link set lan0 promisc on
ip link set lan0 group 7
ip addr add 10.1.0.1/24 brd 10.1.0.255 dev lan0 label lan0:1
ip addr add 10.1.0.2 peer 10.1.0.3/32 dev lan0
ip addr del 10.1.0.1/24 dev lan0
ip nexthop add id 1 via 10.1.0.3 dev lan0
ip nexthop add id 2 blackhole
ip nexthop add id 3 group 1
ip route add 10.2.0.0/16 nhid 1
ip route add 10.3.0.0/16 dev lan0 mtu lock 1300 advmss 1200 rto_min 50ms initcwnd 20 quickack 1
ip route add 10.4.0.0/16 via 10.1.0.3 dev lan0 onlink proto bird realm 5
ip neigh replace 10.1.0.9 lladdr 02:00:00:00:00:99 dev lan0 nud permanent
ip neigh del 10.1.0.9 dev lan0
ip ntable change name arp_cache dev lan0 base_reachable 40000
ip link del p1
