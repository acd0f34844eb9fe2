#!/bin/sh
# The first process of the guest: mounts what programs expect, runs the tests, and hands over what became of them.
# ttyS0 is the console, ttyS1 takes the exit status, ttyS2 the report.
export PATH=/usr/sbin:/usr/bin:/usr/lib/busybox HOME=/root TMPDIR=/tmp LC_ALL=C NO_COLOR=1
# To optimise code takes an emulated processor longer than the code then saves.
export BUN_JSC_useDFGJIT=0
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /run
mkdir -p /run/openvswitch
exec </dev/console >/dev/console 2>&1
# Else each end of line would arrive as two characters.
for port in 0 1 2; do stty -F /dev/ttyS$port raw -echo; done
# A kernel that has lost its way cannot be believed: it stops, and so does the virtual machine.
echo 1 >/proc/sys/kernel/panic_on_oops
# What a test finds in its namespace must not depend on the modules of tunnels that others have loaded before.
echo 1 >/proc/sys/net/core/fb_tunnels_only_for_init_net
ip link set lo up
cd /project && sh /tests.sh
status=$?
dmesg | grep -A 30 -E 'WARNING:|BUG:' && echo 'the kernel has complained: see above'
[ -e /tmp/report.xml ] && cat /tmp/report.xml >/dev/ttyS2
echo "exit=$status" >/dev/ttyS1
poweroff -f
