/** A ruleset in the language of `nft` that contains every kind of object, set, map and expression. */
export const EVERYTHING = `
table inet everything {
  comment "a table with all that there is"
  counter packets-in { packets 7 bytes 700 }
  quota monthly { over 25 mbytes used 3 bytes }
  limit slow { rate over 10 kbytes/second burst 2 kbytes }
  limit often { rate 5/minute burst 7 packets }
  ct helper files {
    type "ftp" protocol tcp
    l3proto ip
  }
  ct timeout patient {
    protocol tcp
    l3proto ip
    policy = { established : 100, close : 4 }
  }
  ct expectation later {
    protocol udp
    dport 9876
    timeout 2m
    size 12
    l3proto ip
  }
  synproxy guard {
    mss 1460
    wscale 7
    timestamp sack-perm
  }
  set hosts { type ipv4_addr; elements = { 10.0.0.1, 10.0.0.2 comment "second" } }
  set networks { type ipv4_addr; flags interval; auto-merge; elements = { 10.1.0.0/16, 10.3.0.5-10.3.0.9 } }
  set passing { type inet_service; flags timeout; timeout 1h; gc-interval 10s; elements = { 80 timeout 30m, 443 } }
  set pairs { type ipv4_addr . inet_service; flags interval; elements = { 10.0.0.0/8 . 80-90 } }
  set counted { type ipv4_addr; size 128; flags dynamic,timeout; counter; timeout 1m; }
  map ports { type inet_service : ipv4_addr; elements = { 80 : 10.0.0.8, 81 : 10.0.0.9 } }
  map verdicts { type mark : verdict; elements = { 1 : accept, 2 : jump side, 3 : drop } }
  map limits { type ipv4_addr : limit; elements = { 10.0.0.1 : "slow" } }
  chain side {
    comment "beside"
    return
  }
  chain input {
    type filter hook input priority filter - 5; policy drop;
    meta mark & 0xff == 0x12 counter packets 3 bytes 300 accept comment "marked"
    ct state established,related accept
    ct mark set 0x55 ct zone 3 meta mark set ct mark
    ip saddr @hosts tcp dport { 22, 80-90 } accept
    ip saddr . tcp dport @pairs drop
    ip daddr @networks limit rate over 400/minute burst 9 packets drop
    ip ttl set 9 ip dscp set cs1
    meta l4proto tcp reject with tcp reset
    ip protocol udp reject with icmp type admin-prohibited
    ip6 nexthdr udp reject with icmpv6 no-route
    reject with icmpx type host-unreachable
    iifname "lo" oif lo log prefix "seen: " level debug flags tcp options
    log group 3 snaplen 64 queue-threshold 5 prefix "group"
    fib saddr . iif oif missing drop
    fib daddr type local accept
    numgen inc mod 5 offset 2 == 3 accept
    meta mark set numgen random mod 16
    meta mark set jhash ip saddr . tcp dport mod 8 seed 0xdead offset 1
    meta mark set symhash mod 4
    tcp option maxseg size set 1300
    tcp option maxseg size 500-1000 accept
    exthdr frag exists drop
    ip option rr exists accept
    rt classid 7 rt ip nexthop 10.0.0.9 accept
    socket transparent 1 socket mark 3 accept
    meta skuid 1000 meta skgid != 5 accept
    ct helper set "files" ct timeout set "patient" ct expectation set "later"
    counter name "packets-in" quota name "monthly" limit name "slow"
    limit name ip saddr map @limits
    quota over 5 bytes drop
    ct count over 20 drop
    update @counted { ip saddr timeout 30s counter } accept
    meta mark vmap @verdicts
    tcp dport vmap { 1 : jump side, 2 : goto side, 3 : continue }
    ipsec in reqid 9 accept
    osf name "Linux" accept
    tcp dport 8 tcp flags syn / syn,ack synproxy name "guard"
    meta time >= 1000000000 accept
    meta day "Friday" accept
    ether saddr 02:00:00:00:00:01 accept
    udp checksum set 0
    @th,16,8 0x42 accept
    meta pkttype broadcast meta cpu 0 accept
    notrack
    jump side
  }
}
table inet beyond {
  chain out {
    type filter hook output priority 0;
    tcp option maxseg size set rt mtu
  }
}
table ip translation {
  chain before {
    type nat hook prerouting priority dstnat; policy accept;
    tcp dport 80 dnat to 10.0.0.5:8080
    tcp dport 81 redirect to :8081
    tcp dport 82 dnat to tcp dport map { 82 : 10.0.0.6 }
  }
  chain after {
    type nat hook postrouting priority srcnat;
    ip saddr 10.0.0.0/8 masquerade random,persistent
    ip daddr 10.9.0.0/16 snat to 10.0.0.1-10.0.0.9 fully-random
    snat ip prefix to ip saddr map { 10.141.11.0/24 : 192.168.2.0/24 }
  }
  chain raw {
    type filter hook prerouting priority raw;
    tcp dport 9 tproxy to 127.0.0.1:50080
    ip daddr 10.0.0.7 dup to 10.0.0.3
  }
}
table netdev early {
  chain first {
    type filter hook ingress device lo priority 3; policy accept;
    dup to lo fwd to lo
  }
}
table bridge middle {
  chain any {
    type filter hook forward priority -200;
    ether type arp drop
  }
}
table arp old {
  chain in {
    type filter hook input priority 0;
    arp operation request accept
  }
}
table ip6 dormant-one {
  flags dormant
  chain route {
    type route hook output priority mangle;
    ip6 daddr fd00::/8 drop
  }
}
`;
