# Interfaces of the examples
ip link add d0 address 02:00:00:00:00:05 numtxqueues 1 numrxqueues 1 type veth peer name d0p address 02:00:00:00:09:05 numtxqueues 1 numrxqueues 1
ip link set d0 up
ip link set d0p up
ip link add d1 address 02:00:00:00:00:06 numtxqueues 1 numrxqueues 1 type veth peer name d1p address 02:00:00:00:09:06 numtxqueues 1 numrxqueues 1
ip link set d1 up
ip link set d1p up
# Queueing disciplines
tc qdisc add dev d0 root handle 1: prio bands 4
tc qdisc add dev d0 parent 1:1 handle 10: pfifo limit 50
tc qdisc replace dev d0 parent 1:1 handle 10: pfifo limit 60
tc qdisc add dev d0 parent 1:2 handle 20: bfifo limit 10000
tc qdisc add dev d0 parent 1:3 handle 30: sfq perturb 10
tc qdisc add dev d0 parent 1:4 handle 40: tbf rate 1mbit burst 10k latency 50ms
tc qdisc change dev d0 parent 1:4 handle 40: tbf rate 2mbit burst 10k latency 50ms
tc qdisc add dev d0p root handle 1: netem delay 100ms loss 1%
tc qdisc add dev d1p root handle 2: fq_codel limit 100 target 5ms
tc qdisc change dev d1p root handle 2: fq_codel limit 200
tc qdisc add dev d0 ingress
tc qdisc del dev d0 ingress
tc qdisc add dev d0 clsact
tc qdisc
tc qdisc show dev d0
# Classes
tc qdisc add dev d1 root handle 1: htb default 10
tc class add dev d1 parent 1: classid 1:1 htb rate 10mbit
tc class add dev d1 parent 1:1 classid 1:10 htb rate 5mbit ceil 10mbit
tc class add dev d1 parent 1:1 classid 1:20 htb rate 1mbit ceil 2mbit prio 2
tc class change dev d1 parent 1:1 classid 1:20 htb rate 2mbit ceil 3mbit prio 2
tc class del dev d1 classid 1:10
tc class show dev d1
# Filters
tc filter add dev d1 parent 1: protocol ip prio 1 u32 match ip dst 10.0.0.0/8 flowid 1:20
tc filter add dev d1 parent 1: protocol ip prio 2 handle 7 fw flowid 1:20
tc filter add dev d0 ingress protocol ip prio 1 flower dst_ip 10.0.0.1 ip_proto tcp dst_port 80 action drop
tc filter add dev d0 ingress protocol ip prio 2 flower src_ip 10.0.0.0/8 action pass
tc filter add dev d0 egress prio 3 matchall action mirred egress redirect dev lo
tc filter add dev d1 parent 1: protocol all prio 9 matchall classid 1:20
tc filter del dev d0 ingress prio 2
tc filter show dev d1
