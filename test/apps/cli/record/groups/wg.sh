# WireGuard
ip link add wg0 type wireguard
wg set wg0 listen-port 51820 fwmark 7
echo AEpsjbZQmGy5G+5w6W2mXzj1pIqBMQBUPG/6JOc4c1Q= | wg set wg0 private-key /proc/self/fd/0
wg set wg0 peer UguPyBThx/+xMXeTbRYkKlP0Wh/QZT3vTLPOVaaXTD8= allowed-ips 10.1.0.0/24,2001:db8:1::/48 endpoint 192.0.2.9:51820
wg set wg0 peer UguPyBThx/+xMXeTbRYkKlP0Wh/QZT3vTLPOVaaXTD8= persistent-keepalive 25
wg set wg0 peer K5sF9yESrSBsOXPd6TcpKNgqoy1Ik3ZFKl4FolzrRyI= allowed-ips 10.2.0.0/24
wg set wg0 peer K5sF9yESrSBsOXPd6TcpKNgqoy1Ik3ZFKl4FolzrRyI= remove
wg show wg0
