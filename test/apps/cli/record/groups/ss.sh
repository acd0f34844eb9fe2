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
