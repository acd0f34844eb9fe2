# Queueing disciplines
ip link add eth0 type veth peer name peer0
ip link set eth0 up
tc qdisc add dev eth0 root handle 1: htb default 30
tc class add dev eth0 parent 1: classid 1:1 htb rate 6mbit burst 15k
tc class add dev eth0 parent 1:1 classid 1:10 htb rate 5mbit burst 15k
tc class add dev eth0 parent 1:1 classid 1:30 htb rate 1kbit ceil 6mbit burst 15k
tc qdisc add dev eth0 parent 1:10 handle 10: sfq perturb 10
tc filter add dev eth0 protocol ip parent 1:0 prio 1 u32 match ip dport 80 0xffff flowid 1:10
tc qdisc del dev eth0 root
tc qdisc add dev eth0 root tbf rate 1mbit burst 32kbit latency 400ms
tc qdisc replace dev eth0 root netem delay 100ms 10ms loss 1%
tc qdisc change dev eth0 root netem delay 50ms
tc qdisc add dev eth0 clsact
tc qdisc add dev peer0 ingress
tc qdisc replace dev peer0 root fq_codel limit 1000
