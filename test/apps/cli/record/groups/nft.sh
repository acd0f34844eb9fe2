# Tables, chains and rules
nft add table inet s
nft add chain inet s c
nft add rule inet s c tcp dport 22 accept
nft add rule inet s c tcp dport 23 accept
nft replace rule inet s c handle 3 tcp dport 24 drop
nft delete rule inet s c handle 2
nft flush chain inet s c
nft delete chain inet s c
nft delete table inet s
nft add table inet t
nft add chain inet t c '{ type filter hook input priority 0; policy accept; }'
nft add chain inet t forw '{ type filter hook forward priority 0; policy drop; }'
nft add table ip nat
nft add chain ip nat pre '{ type nat hook prerouting priority dstnat; }'
nft add chain ip nat post '{ type nat hook postrouting priority srcnat; }'
nft insert rule inet t c ct state established,related accept
nft add rule inet t c ct state invalid counter drop
nft add rule inet t c iifname lo accept
nft add rule inet t c iif lo accept
nft add rule inet t c meta l4proto icmp accept
nft add rule inet t c icmp type echo-request limit rate 5/second accept
nft add rule inet t c icmpv6 type '{ nd-neighbor-solicit, nd-router-advert }' accept
nft add rule inet t c ip saddr 10.0.0.0/8 tcp dport 22 accept
nft add rule inet t c ip saddr != 10.0.0.1-10.0.0.9 drop
nft add rule inet t c ip6 saddr fe80::/10 udp dport 546 accept
nft add rule inet t c tcp dport 1000-2000 log prefix '"x "' level info
nft add rule inet t c tcp flags syn / fin,syn,rst,ack accept
nft add rule inet t c reject with icmpx port-unreachable
nft add rule inet t c meta mark set 5
nft add rule inet t c meta mark 5 ct mark set meta mark
nft add rule inet t c udp dport vmap '{ 53 : accept, 67 : drop }'
nft add rule inet t c ip daddr . tcp dport '{ 10.0.0.1 . 22, 10.0.0.2 . 80 }' accept
nft add rule inet t c limit rate over 10 mbytes/second drop
nft add rule inet t c ip dscp set cs1
nft add rule inet t c meta skuid 0 accept
nft add rule inet t c ether saddr 02:00:00:00:00:01 accept
nft add rule inet t c fib daddr type local accept
nft add rule inet t c quota over 10 mbytes drop
nft add rule ip nat pre tcp dport 80 dnat to 10.0.0.5:8080
nft add rule ip nat pre tcp dport 81 redirect to :8081
nft add rule ip nat post oifname eth0 masquerade
nft add rule ip nat post ip saddr 10.0.0.0/8 snat to 192.0.2.1
nft add rule ip nat pre dnat to tcp dport map '{ 90 : 10.0.0.9 }'
nft add rule inet t c tcp dport 22 accept comment '"ssh"'
nft add set inet t dyn '{ type ipv4_addr; flags dynamic,timeout; timeout 1m; }'
nft add rule inet t c tcp dport 22 add @dyn '{ ip saddr limit rate 3/minute }' accept
nft add rule inet t c update @dyn '{ ip saddr timeout 2m }'
nft add set inet t cc '{ type ipv4_addr . inet_service; }'
nft add element inet t cc '{ 10.0.0.1 . 22 }'
nft add quota inet t q '{ over 10 mbytes }'
nft add limit inet t l '{ rate 5/second }'
nft add chain inet t user
nft rename chain inet t user user2
nft add rule inet t c jump user2
nft add rule inet t c goto user2
nft add rule inet t user2 return
nft 'add table netdev n; add chain netdev n i { type filter hook ingress device lo priority 0; }'
nft add rule netdev n i ip saddr 10.0.0.1 drop
nft delete set inet t cc
# Queries
nft list ruleset
nft list tables
nft list set inet t dyn
