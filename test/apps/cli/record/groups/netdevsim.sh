# Rings, coalescing, pause frames and FEC
ethtool -G eni0np1 rx 512 tx 256
ethtool -C eni0np1 rx-usecs 10 tx-frames 5
ethtool -A eni0np1 autoneg on rx on
ethtool --set-fec eni0np1 encoding rs
ethtool -g eni0np1
ethtool -c eni0np1
ethtool -a eni0np1
ethtool --show-fec eni0np1
# Data center bridging
dcb pfc show dev eni0np1
