# Sockets
ss -t
ss -t -a
ss -tl
ss -u -a
ss -w -a
ss -x
ss -xl
ss -4 -t
ss -6 -t
ss -t state established
ss -tu -a
# Filters
ss -t state established sport = :22
ss -tl 'sport = :22 or dport = :80 or sport = :443'
ss -tn dst 10.0.0.5 dport = :443
ss -tn 'sport > :1024 and dst 2001:db8::/32'
ss -un not sport = :53
