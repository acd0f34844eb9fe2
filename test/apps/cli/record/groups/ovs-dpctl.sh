# Datapaths
ovs-dpctl add-dp dp0
ovs-dpctl add-dp dp1
ovs-dpctl del-dp dp1
ovs-dpctl dump-dps
# Ports
ip link add p0 address 02:00:00:00:00:02 type veth peer name p1 address 02:00:00:00:00:03
ovs-dpctl add-if dp0 p0
ovs-dpctl add-if dp0 in0,type=internal
ovs-dpctl add-if dp0 in1,type=internal,port_no=7
ovs-dpctl del-if dp0 in0
ovs-dpctl show dp0
# Flows
ovs-dpctl add-flow dp0 'in_port(1),eth(),eth_type(0x0806),arp()' 7
ovs-dpctl add-flow dp0 'in_port(7),eth(),eth_type(0x0806),arp()' 1
ovs-dpctl add-flow dp0 'in_port(1),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02),eth_type(0x0800),ipv4(src=10.0.0.1,dst=10.0.0.2,proto=17,tos=0,ttl=64,frag=no),udp(src=1000,dst=2000)' 7
ovs-dpctl add-flow dp0 'in_port(7),eth(),eth_type(0x86dd),ipv6()' 'ct(commit,zone=5),recirc(1)'
ovs-dpctl mod-flow dp0 'in_port(1),eth(),eth_type(0x0806),arp()' 'push_vlan(vid=5,pcp=0),7'
ovs-dpctl del-flow dp0 'in_port(7),eth(),eth_type(0x0806),arp()'
ovs-dpctl dump-flows dp0
# Connections
ovs-dpctl ct-set-limits dp0 default=10 zone=5,limit=3
ovs-dpctl ct-get-limits dp0
ovs-dpctl ct-del-limits dp0 zone=5
ovs-dpctl dump-conntrack dp0
