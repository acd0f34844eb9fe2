# Chains and policies
iptables -P FORWARD DROP
iptables -N TCP
iptables -A INPUT -p tcp --syn -j TCP
# Rules
iptables -A INPUT -i lo -j ACCEPT
iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables -A TCP -p tcp --dport 22 -s 10.0.0.0/8 -j ACCEPT
iptables -A TCP -p tcp -m multiport --dports 80,443 -j ACCEPT
iptables -I INPUT -s 192.0.2.0/24 -j DROP
iptables -A INPUT -p icmp --icmp-type echo-request -j ACCEPT
iptables -A INPUT -j REJECT --reject-with icmp-port-unreachable
iptables -D INPUT -s 192.0.2.0/24 -j DROP
# Address translation
iptables -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
# IPv6
ip6tables -A INPUT -i wg+ -p udp --dport 53 -j ACCEPT
