# Rules of ip6tables-nft, iptables-restore and ebtables-nft
ip6tables -P INPUT DROP
ip6tables -A INPUT -i lo -j ACCEPT
ip6tables -A INPUT -p ipv6-icmp -j ACCEPT
ip6tables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
ip6tables -A INPUT -p tcp -m multiport --dports 22,80,443 -j ACCEPT
ip6tables -A INPUT -m limit --limit 5/min -j LOG --log-prefix "denied: "
ip6tables -t mangle -A FORWARD -o wg+ -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
iptables-restore <<END
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.0/8 -p udp -m udp --dport 53 -j ACCEPT
-A INPUT -m comment --comment "the rest" -j REJECT --reject-with icmp-port-unreachable
COMMIT
END
iptables -R INPUT 1 -s 10.0.0.0/9 -p udp -m udp --dport 53 -j ACCEPT
