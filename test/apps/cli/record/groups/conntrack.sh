# Connections
conntrack -I -s 10.0.0.1 -d 10.0.0.2 -p tcp --sport 1000 --dport 80 --state ESTABLISHED -t 30000
conntrack -I -s 10.0.0.1 -d 10.0.0.3 -p udp --sport 1000 --dport 53 -t 30000 -m 5
conntrack -I -s 10.0.0.1 -d 10.0.0.4 -p udp --sport 1000 --dport 53 -t 30000 --status ASSURED,SEEN_REPLY
conntrack -I -s 10.0.0.1 -d 10.0.0.5 -p icmp --icmp-type 8 --icmp-code 0 --icmp-id 9 -t 30000
conntrack -I -s 2001:db8::1 -d 2001:db8::2 -p tcp --sport 1000 --dport 80 --state SYN_SENT -t 30000
conntrack -I -s 10.0.0.1 -d 10.0.0.6 -p udp --sport 1000 --dport 53 -t 30000 --zone 3
conntrack -U -s 10.0.0.1 -d 10.0.0.3 -p udp --sport 1000 --dport 53 -m 7
conntrack -D -s 10.0.0.1 -d 10.0.0.4 -p udp --sport 1000 --dport 53
conntrack -L
conntrack -L -p tcp
conntrack -C
conntrack -S
