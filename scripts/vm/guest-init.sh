#!/bin/sh
# The first process of the guest: runs the tests and returns their results.
# ttyS0 is the console, ttyS1 receives "booted" and the exit status, ttyS2 the report.
. /setup.sh
mkdir -p /run/openvswitch
# Disable the conversion of line ends to two characters.
for port in 0 1 2; do stty -F /dev/ttyS$port raw -echo; done
echo booted >/dev/ttyS1
cd /project && sh /tests.sh
status=$?
dmesg | grep -A 30 -E 'WARNING:|BUG:' && echo 'the kernel printed warnings: see above'
[ -e /tmp/report.xml ] && cat /tmp/report.xml >/dev/ttyS2
echo "exit=$status" >/dev/ttyS1
poweroff -f
