# Sets
ipset create a hash:ip
ipset create n hash:net timeout 60000
ipset create p bitmap:port range 1000-2000
ipset create ipp hash:ip,port counters comment
ipset create m hash:mac
ipset create nn hash:net,net family inet6
ipset create ni hash:net,iface
ipset create big hash:ip hashsize 4096 maxelem 200000
ipset create i bitmap:ip range 10.0.0.0/24
ipset create l list:set size 16
ipset create marks hash:ip,mark markmask 0xff00
ipset create skb hash:ip skbinfo
# Elements
ipset add a 10.0.0.1
ipset add a 10.0.0.2-10.0.0.5
ipset add n 10.0.0.0/8 timeout 50000
ipset add n 10.1.0.0/16 nomatch
ipset add p 1500
ipset add p 1600-1610
ipset add ipp 10.0.0.1,tcp:80 comment web
ipset add ipp 10.0.0.1,udp:53 packets 5 bytes 500
ipset add m 02:00:00:00:00:01
ipset add nn 2001:db8::/32,2001:db8:1::/48
ipset add ni 10.0.0.0/8,eth0
ipset add i 10.0.0.7
ipset add l a
ipset add marks 10.0.0.1,0x1200
ipset add skb 10.0.0.1 skbmark 0x5/0xff skbprio 1:10
ipset -exist add a 10.0.0.1
ipset del a 10.0.0.1
ipset test a 10.0.0.2
ipset list a
# Changes of sets
ipset flush p
ipset rename p q
ipset create b hash:ip
ipset swap a b
ipset destroy big
