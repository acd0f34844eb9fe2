#!/bin/sh
# The first process of the guest: mounts file systems, runs the tests and returns their results.
# ttyS0 is the console, ttyS1 receives the exit status, ttyS2 the report.
export PATH=/usr/sbin:/usr/bin:/usr/lib/busybox HOME=/root TMPDIR=/tmp LC_ALL=C NO_COLOR=1
# On an emulated CPU, optimizing code takes longer than the optimized code saves.
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
# Disable the conversion of line ends to two characters.
for port in 0 1 2; do stty -F /dev/ttyS$port raw -echo; done
# After an oops, stop the kernel and with it the virtual machine: later results would be unreliable.
echo 1 >/proc/sys/kernel/panic_on_oops
# Create no fallback tunnel interfaces in new namespaces: they depend on the modules that earlier tests loaded.
echo 1 >/proc/sys/net/core/fb_tunnels_only_for_init_net
ip link set lo up
cd /project && sh /tests.sh
status=$?
dmesg | grep -A 30 -E 'WARNING:|BUG:' && echo 'the kernel printed warnings: see above'
[ -e /tmp/report.xml ] && cat /tmp/report.xml >/dev/ttyS2
echo "exit=$status" >/dev/ttyS1
poweroff -f
