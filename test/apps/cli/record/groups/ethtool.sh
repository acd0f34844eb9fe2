# Interfaces of the examples
ip link add d0 address 02:00:00:00:00:05 numtxqueues 2 numrxqueues 2 type veth peer name d0p address 02:00:00:00:09:05 numtxqueues 2 numrxqueues 2
# Settings
ethtool -K d0 gro on
ethtool -K d0 tso off gso off
ethtool -K d0 tx off sg off
ethtool -L d0 rx 1 tx 1
# Queries
ethtool d0
ethtool -k d0
ethtool -l d0
ethtool -T d0
