# A firewall as the nftables wiki and distributions install it, then changed step by step
nft -f - <<END
flush ruleset
table inet filter {
  set blocked { type ipv4_addr; flags interval; auto-merge; elements = { 192.0.2.0/24, 198.51.100.7 } }
  map ports { type inet_service : verdict; elements = { 22 : accept, 80 : accept, 443 : accept } }
  counter web { }
  chain input {
    type filter hook input priority filter; policy drop;
    ct state vmap { established : accept, related : accept, invalid : drop }
    iif lo accept
    ip saddr @blocked counter drop
    icmp type echo-request limit rate 4/second accept
    ip6 nexthdr icmpv6 icmpv6 type { nd-neighbor-solicit, nd-router-advert, nd-neighbor-advert } accept
    tcp dport vmap @ports
    tcp dport 8080 counter name web accept
    log prefix "[nftables] Inbound Denied: " flags all counter drop
  }
  chain forward { type filter hook forward priority filter; policy drop; }
  chain output { type filter hook output priority filter; policy accept; }
}
END
nft add element inet filter blocked '{ 203.0.113.0/24 }'
nft delete element inet filter blocked '{ 198.51.100.7 }'
nft add element inet filter ports '{ 8443 : accept }'
nft add rule inet filter input udp dport '{ 53, 67-69, 123 }' accept
nft insert rule inet filter input ip protocol igmp accept
nft add chain inet filter ssh
nft add rule inet filter ssh ip saddr 10.0.0.0/8 tcp dport 22 ct state new meter flood '{ ip saddr limit rate 10/minute }' accept
nft add rule inet filter input jump ssh
nft add rule inet filter forward iifname "wan*" oifname lan ct state established,related accept
nft chain inet filter output '{ policy drop; }'
nft add table ip nat
nft 'add chain ip nat prerouting { type nat hook prerouting priority -100; }'
nft add rule ip nat prerouting iifname wan tcp dport '{ 80, 443 }' dnat to 192.168.1.120
nft add rule ip nat prerouting tcp dport 2222 dnat to 192.168.1.5:22
nft flush chain inet filter ssh
