# Sets as fail2ban, firewalld and blocklists create them, and entries of connection tracking
ipset create f2b-sshd hash:ip timeout 600000
ipset add f2b-sshd 192.0.2.7
ipset add f2b-sshd 192.0.2.8 timeout 500000
ipset -exist add f2b-sshd 192.0.2.8 timeout 500000
ipset create blocklist hash:net maxelem 131072 comment counters
ipset add blocklist 198.51.100.0/24 comment "from the list"
ipset create both list:set
ipset add both f2b-sshd
ipset create ports bitmap:port range 0-65535
ipset add ports 8000-8010
ipset create fresh hash:net maxelem 131072 comment counters
ipset swap blocklist fresh
ipset destroy fresh
ipset del f2b-sshd 192.0.2.7
conntrack -I -s 10.0.0.1 -d 10.0.0.2 -p tcp --sport 1000 --dport 80 --state ESTABLISHED -t 30000 --dst-nat 10.0.0.9
conntrack -I -s 10.0.0.1 -d 10.0.0.3 -p udp --sport 1000 --dport 53 -t 30000 --mark 7
conntrack -U -s 10.0.0.1 -d 10.0.0.3 -p udp --sport 1000 --dport 53 --mark 9
