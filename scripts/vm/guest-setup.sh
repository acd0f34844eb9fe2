# Prepares a guest for tests: environment, file systems, console and kernel settings. The guest's /init sources this file.
export PATH=/usr/sbin:/usr/bin:/usr/lib/busybox HOME=/root TMPDIR=/tmp LC_ALL=C NO_COLOR=1
# On an emulated CPU, optimizing code takes longer than the optimized code saves.
export BUN_JSC_useDFGJIT=0
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts /dev/shm
ln -sfn /proc/self/fd /dev/fd
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /run
exec </dev/console >/dev/console 2>&1
# After an oops, stop the kernel and with it the virtual machine: later results would be unreliable.
echo 1 >/proc/sys/kernel/panic_on_oops
# Create no fallback tunnel interfaces in new namespaces: they depend on the modules that earlier tests loaded.
echo 1 >/proc/sys/net/core/fb_tunnels_only_for_init_net
ip link set lo up
