# Two uplinks with their own tables (the Linux Advanced Routing and Traffic Control HOWTO), and what wg-quick does
ip link add eth0 type veth peer name isp0
ip link add eth1 type veth peer name isp1
for one in eth0 eth1 isp0 isp1 lo; do ip link set dev $one up; done
ip addr add 192.0.2.2/24 dev eth0
ip addr add 198.51.100.2/24 dev eth1
ip route add 192.0.2.0/24 dev eth0 src 192.0.2.2 table 101
ip route add default via 192.0.2.1 table 101
ip route add 198.51.100.0/24 dev eth1 src 198.51.100.2 table 102
ip route add default via 198.51.100.1 table 102
ip rule add from 192.0.2.2 table 101
ip rule add from 198.51.100.2 table 102
ip route add default scope global nexthop via 192.0.2.1 dev eth0 weight 1 nexthop via 198.51.100.1 dev eth1 weight 2
ip -4 rule add not fwmark 51820 table 51820
ip -4 rule add table main suppress_prefixlength 0
ip -6 rule add not fwmark 51820 table 51820
ip -6 rule add table main suppress_prefixlength 0
ip -4 route add 0.0.0.0/0 dev eth1 table 51820
sysctl -q net.ipv4.conf.all.src_valid_mark=1
nft -f - <<END
table ip wg-quick-wg0 {
  chain preraw { type filter hook prerouting priority -300; }
  chain premangle { type filter hook prerouting priority -150; }
  chain postmangle { type filter hook postrouting priority -150; }
}
add rule ip wg-quick-wg0 preraw iifname != "wg0" ip daddr 10.2.0.2 fib saddr type != local drop
add rule ip wg-quick-wg0 postmangle meta l4proto udp mark 51820 ct mark set mark
add rule ip wg-quick-wg0 premangle meta l4proto udp meta mark set ct mark
END
ip rule add from all lookup 220 pref 220
ip rule add fwmark 0x1/0xff lookup 100
ip rule add to 203.0.113.0/24 blackhole
ip rule add iif eth0 lookup 101
ip rule add uidrange 1000-2000 lookup 102
ip rule del from 198.51.100.2 table 102
ip route replace default via 192.0.2.9 table 101
ip route change default via 192.0.2.8 table 101
ip route del 192.0.2.0/24 dev eth0 table 101
