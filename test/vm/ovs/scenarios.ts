import { type FlowKey, queuePriority } from "../../../src/subsystems/ovs/index.ts";
import { frame, ipv4, ipv6, tcp, udp } from "./frames.ts";

/** OpenFlow rules, packets that match the rules, and the expected contents of the resulting datapath flows. */
export interface Scenario {
  name: string;
  /** Commands of `ovs-vsctl` that configure the bridge. */
  configure?: string[][];
  /** Commands of `ovs-ofctl` that configure the bridge. */
  control?: string[][];
  /** OpenFlow rules of the bridge. */
  flows: string[];
  packets: { port?: string; packet: Uint8Array; key?: FlowKey }[];
  contains: RegExp[];
}

const SYN = 2;
const SYN_ACK = 0x12;
const ACK = 0x10;
const ip = (protocol: number, transport: string, options = {}) => frame("0800", ipv4(protocol, transport, options));
const ip6 = (protocol: number, transport: string, options = {}) => frame("86dd", ipv6(protocol, transport, options));
const udpFrame = ip(17, udp(1000, 2000));
/** A continuity check message (IEEE 802.1ag), sent to the multicast address of maintenance level 0. */
const continuityCheck = frame("8902", new Uint8Array(75));
continuityCheck.set(Uint8Array.fromHex("0180c2000030"));
const tunnel = { id: 5n, ipv4Src: "172.16.0.2", ipv4Dst: "172.16.0.1", ttl: 64 };
const tunnel6 = { id: 7n, ipv6Src: "fc00::2", ipv6Dst: "fc00::1", ttl: 64 };

export const scenarios: readonly Scenario[] = [
  {
    name: "MAC learning and VLAN tags",
    configure: [
      ["set", "port", "p1", "tag=10"],
      ["set", "port", "p3", "vlan_mode=dot1q-tunnel", "tag=200"],
    ],
    flows: ["actions=normal"],
    packets: [
      { packet: udpFrame },
      { port: "p2", packet: frame("8100200a0800", ipv4(17, udp(1, 2))) },
      { port: "p2", packet: frame("8100000b86dd", ipv6(58, "8000000000010001")) },
      { port: "p2", packet: frame("88a800c88100000508060001080006040001", new Uint8Array(20)) },
      { port: "p3", packet: frame("8100000b0800", ipv4(1, "0800000000010001")) },
    ],
    contains: [/push_vlan/, /vlan\(vid=10,pcp=1\)/, /encap\(eth_type\(0x8100\)/],
  },
  {
    name: "VLAN actions",
    flows: [
      "in_port=p1,udp actions=push_vlan:0x8100,set_field:4196->vlan_vid,set_field:3->vlan_pcp,output:p2",
      "in_port=p2,dl_vlan=10 actions=pop_vlan,push_vlan:0x88a8,set_field:4105->vlan_vid,output:p1",
      "in_port=p3,vlan_tci=0x1000/0x1000 actions=set_field:4097->vlan_vid,output:p1",
    ],
    packets: [
      { packet: udpFrame },
      { port: "p2", packet: frame("8100200a0800", ipv4(17, udp(1, 2))) },
      { port: "p3", packet: frame("8100600c0800", ipv4(17, udp(1, 2))) },
    ],
    contains: [/push_vlan\(vid=100,pcp=3\)/, /push_vlan\(tpid=0x88a8,vid=9,pcp=/],
  },
  {
    name: "connection tracking and NAT",
    flows: [
      "table=0,ip actions=ct(table=1,zone=7)",
      "table=1,in_port=p1,ct_state=+trk+new,tcp actions=ct(commit,zone=7,nat(src=10.1.1.1-10.1.1.9:5000-6000),exec(set_field:0x12->ct_mark,set_field:0x3/0xff->ct_label)),output:p2",
      "table=1,in_port=p1,ct_state=+trk+new,udp actions=ct(commit,zone=8,force,nat(dst=10.2.2.2)),ct_clear,output:p3",
      "table=1,ip,ct_state=+trk+est,ct_mark=0x12 actions=ct(zone=7,nat,table=2)",
      "table=1,ct_state=+trk+inv actions=drop",
      "table=2,ct_label=0x3/0xff actions=output:p1",
      "table=2 actions=drop",
    ],
    packets: [
      { packet: ip(6, tcp(1000, 80, SYN)) },
      { packet: udpFrame },
      { packet: ip(6, tcp(2000, 80, SYN_ACK)) },
      { packet: ip(6, tcp(1000, 80, ACK)) },
    ],
    contains: [/ct\(zone=7\),recirc/, /nat\(src=10\.1\.1\.1-10\.1\.1\.9:5000-6000\)/, /ct_state\(/],
  },
  {
    name: "connection tracking of IPv6 with timeouts, helpers and related packets",
    flows: [
      "table=0,ip6 actions=ct(table=1)",
      "table=1,ct_state=+trk+new,tcp6,tp_dst=21 actions=ct(commit,alg=ftp),output:p2",
      "table=1,ct_state=+trk+new,udp6 actions=ct(commit,nat(src=fc00::1-fc00::9,random)),output:p2",
      "table=1,icmp6,ct_state=+trk,ct_label=0/0xffff actions=output:p3",
    ],
    packets: [
      { packet: ip6(6, tcp(1000, 21, SYN)) },
      { packet: ip6(17, udp(5, 6)) },
      { packet: ip6(58, "8000000000010001") },
    ],
    contains: [/helper=ftp/, /nat\(src=fc00::1-fc00::9,random\)/],
  },
  {
    name: "tunnels",
    configure: [
      [
        "add-port",
        "br0",
        "v1",
        "--",
        "set",
        "interface",
        "v1",
        "type=vxlan",
        "options:remote_ip=flow",
        "options:key=flow",
      ],
      [
        "add-port",
        "br0",
        "g1",
        "--",
        "set",
        "interface",
        "g1",
        "type=geneve",
        "options:remote_ip=flow",
        "options:key=flow",
      ],
      ["add-port", "br0", "r1", "--", "set", "interface", "r1", "type=gre", "options:remote_ip=172.16.0.9"],
    ],
    control: [["add-tlv-map", "{class=0x102,type=0x80,len=4}->tun_metadata0"]],
    flows: [
      "in_port=p1,udp actions=set_field:172.16.0.3->tun_dst,set_field:7->tun_id,output:v1",
      "in_port=p1,tcp actions=set_field:172.16.0.4->tun_dst,set_field:8->tun_id,set_field:0x11223344->tun_metadata0,output:g1",
      "in_port=p1,icmp actions=output:r1",
      "in_port=v1,tun_id=5,tun_src=172.16.0.0/16 actions=output:p2",
      "in_port=g1,tun_metadata0=0x11223344/0xff00ffff actions=output:p2",
      "in_port=r1 actions=output:p3",
    ],
    packets: [
      { packet: udpFrame },
      { packet: ip(6, tcp(1000, 80, SYN)) },
      { packet: ip(1, "0800000000010001") },
      { port: "vxlan_sys_4789", packet: udpFrame, key: { tunnel: { ...tunnel, tpSrc: 50000, tpDst: 4789 } } },
    ],
    contains: [/set\(tunnel\(tun_id=0x7,dst=172\.16\.0\.3,ttl=64,tp_dst=4789,flags\(df\|key\)\)\)/],
  },
  {
    name: "meters, controllers, truncation, clones and samples",
    configure: [
      [
        "--id=@b",
        "get",
        "bridge",
        "br0",
        "--",
        "--id=@i",
        "create",
        "ipfix",
        'targets="127.0.0.1:4739"',
        "--",
        "create",
        "flow_sample_collector_set",
        "id=1",
        "bridge=@b",
        "ipfix=@i",
      ],
      [
        "--id=@s",
        "create",
        "sflow",
        "agent=lo",
        'target="127.0.0.1:6343"',
        "sampling=400",
        "polling=0",
        "--",
        "set",
        "bridge",
        "br0",
        "sflow=@s",
      ],
    ],
    control: [["add-meter", "meter=1,kbps,bands=type=drop,rate=100"]],
    flows: [
      "udp actions=meter:1,output:p2",
      "tcp actions=controller(max_len=100,reason=action),output(port=p2,max_len=64)",
      "icmp actions=clone(set_field:1->nw_ttl,output:p2),output:p3",
      "arp actions=sample(probability=12345,collector_set_id=1,obs_domain_id=1,obs_point_id=2),output:p2",
    ],
    packets: [
      { packet: udpFrame },
      { packet: ip(6, tcp(1000, 80, SYN)) },
      { packet: ip(1, "0800000000010001") },
      { packet: frame("08060001080006040001", new Uint8Array(30)) },
    ],
    contains: [/meter\(\d+\)/, /userspace\(pid=4294967295/, /trunc\(64\)/, /sample\(sample=/],
  },
  {
    name: "groups, mirrors and hashes",
    configure: [
      [
        "--id=@p",
        "get",
        "port",
        "p3",
        "--",
        "--id=@m",
        "create",
        "mirror",
        "name=m0",
        "select_all=true",
        "output_port=@p",
        "--",
        "set",
        "bridge",
        "br0",
        "mirrors=@m",
      ],
    ],
    control: [
      [
        "add-group",
        "group_id=1,type=select,selection_method=dp_hash,bucket=weight:1,output:p2,bucket=weight:3,output:p3",
      ],
      ["add-group", "group_id=2,type=all,bucket=set_field:5->ip_dscp,output:p2,bucket=dec_ttl,output:p3"],
      [
        "add-group",
        "group_id=3,type=select,selection_method=hash,fields(ip_src,tcp_src),bucket=output:p2,bucket=output:p3",
      ],
    ],
    flows: ["udp actions=group:1", "icmp actions=group:2", "tcp actions=group:3"],
    packets: [{ packet: udpFrame }, { packet: ip(1, "0800000000010001") }, { packet: ip(6, tcp(1000, 80, SYN)) }],
    contains: [/hash\(l4\(0\)\),recirc/, /set\(ipv4\(/],
  },
  {
    name: "MPLS, recirculation and packet lengths",
    flows: [
      "table=0,in_port=p1,udp actions=push_mpls:0x8847,set_field:5->mpls_label,set_field:3->mpls_tc,push_mpls:0x8847,set_field:6->mpls_label,output:p2",
      "table=0,in_port=p2,mpls,mpls_label=5 actions=pop_mpls:0x0800,resubmit(,1)",
      "table=0,in_port=p3,mpls,mpls_bos=0 actions=dec_mpls_ttl,pop_mpls:0x8847,output:p1",
      "table=0,in_port=p1,tcp actions=check_pkt_larger(100)->NXM_NX_REG0[0],resubmit(,2)",
      "table=1,ip,nw_dst=10.0.0.2 actions=dec_ttl,output:p1",
      "table=2,reg0=1/1 actions=output:p2",
      "table=2,reg0=0/1 actions=output:p3",
    ],
    packets: [
      { packet: udpFrame },
      { port: "p2", packet: frame("884700005140", ipv4(17, udp(1, 2))) },
      { port: "p3", packet: frame("88470000504000006140", ipv4(17, udp(1, 2))) },
      { packet: ip(6, tcp(1000, 80, SYN)) },
      { port: "p3", packet: frame("884700005040000061400000724000008340", new Uint8Array(40)) },
    ],
    contains: [/push_mpls\(/, /pop_mpls\(eth_type=0x800\),recirc/, /check_pkt_len\(size=/],
  },
  {
    name: "network service headers",
    flows: [
      "in_port=p1,udp actions=encap(nsh(md_type=1)),set_field:0x1234->nsh_spi,set_field:0x11223344->nsh_c1,encap(ethernet),set_field:02:00:00:00:00:09->dl_dst,output:p2",
      "in_port=p2,dl_type=0x894f,nsh_spi=0x1234 actions=decap(),decap(),resubmit(,1)",
      "table=1,packet_type=(0,0) actions=output:p3",
      "table=1 actions=drop",
    ],
    packets: [
      { packet: udpFrame },
      {
        port: "p2",
        packet: frame(
          `894f0fc601030012340111223344${"00".repeat(12)}020000000002020000000001${"0800"}`,
          ipv4(17, udp(1, 2)),
        ),
      },
    ],
    contains: [/push_nsh\(/, /pop_nsh\(\)/, /nsh\(/],
  },
  {
    name: "network service headers with metadata of type 2",
    flows: [
      "in_port=p2,dl_type=0x894f,nsh_mdtype=2,nsh_spi=0x1234 actions=output:p3",
      "in_port=p1,dl_type=0x894f,nsh_mdtype=2 actions=decap(),decap(),resubmit(,1)",
      "table=1,packet_type=(0,0) actions=output:p3",
      "table=1 actions=drop",
    ],
    packets: ["p2", "p1"].map((port) => ({
      port,
      packet: frame(`894f0fc402030012340101028004aabbccdd${"020000000002020000000001"}0800`, ipv4(17, udp(1, 2))),
    })),
    contains: [/nsh\(/, /mdtype=2/, /pop_nsh\(\)/],
  },
  {
    name: "IPv6, neighbour discovery and ARP",
    flows: [
      "icmp6,icmp_type=135,icmp_code=0,nd_target=fd00::2,nd_sll=02:00:00:00:00:01 actions=output:p2",
      "icmp6,icmp_type=136,icmp_code=0,nd_target=fd00::3 actions=set_field:fd00::9->nd_target,output:p2",
      "ipv6,udp6,ipv6_src=fd00::/16,ipv6_label=0x12345 actions=set_field:fd00::77->ipv6_dst,set_field:0x54321->ipv6_label,set_field:9->nw_ttl,output:p3",
      "ipv6,nw_proto=132,ip_frag=no actions=set_field:77->sctp_dst,output:p2",
      "arp,arp_op=1,arp_tpa=10.0.0.2 actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],set_field:2->arp_op,set_field:10.0.0.9->arp_spa,set_field:02:00:00:00:00:09->arp_sha,in_port",
      "arp,arp_op=2 actions=set_field:10.0.0.9->arp_spa,set_field:02:00:00:00:00:09->arp_sha,output:p2",
      "tcp,tp_dst=7 actions=set_queue:5,output:p2",
      "tcp,tcp_flags=+syn-ack actions=set_field:99->tcp_dst,output:p2",
      "tcp,tcp_flags=0x10/0x12 actions=output:p3",
      "ip,ip_frag=later actions=output:p2",
      "ip,ip_frag=first actions=output:p3",
    ],
    packets: [
      { packet: ip6(58, `87000000${"00".repeat(4)}fd${"00".repeat(14)}020101020000000001`, { hops: 255 }) },
      { packet: ip6(58, `88000000${"00".repeat(4)}fd${"00".repeat(14)}030201020000000001`, { hops: 255 }) },
      { packet: ip6(17, udp(5, 6), { label: 0x12345, traffic: 0xb8 }) },
      { packet: ip6(132, `00050006${"00".repeat(28)}`) },
      { packet: frame(`08060001080006040001${"020000000001"}0a000001${"000000000000"}0a000002`, new Uint8Array(18)) },
      { packet: frame(`08060001080006040002${"020000000001"}0a000001${"020000000002"}0a000002`, new Uint8Array(18)) },
      { packet: ip(6, tcp(1, 2, SYN)) },
      { packet: ip(6, tcp(3, 4, ACK | 0x0c)) },
      { packet: ip(6, tcp(3, 7, ACK)) },
      { packet: ip(17, udp(1, 2), { fragment: 0x2000 }) },
      { packet: ip(17, "00".repeat(12), { fragment: 5, tos: 0x2c }) },
    ],
    contains: [
      /nd\(target=fd00::2/,
      /frag=later/,
      /frag=first/,
      /tcp_flags\(/,
      /arp\(/,
      new RegExp(`set\\(skb_priority\\(0x${queuePriority(5).toString(16)}\\)\\)`),
    ],
  },
  {
    name: "the original tuple of connections, several zones and commits",
    flows: [
      "table=0,in_port=p1,udp actions=set_field:5->reg0,ct(commit,zone=NXM_NX_REG0[0..15],exec(move:NXM_OF_IP_DST[]->NXM_NX_CT_LABEL[0..31],set_field:0x10/0xf0->ct_mark)),ct(commit,zone=6),ct(table=1,zone=5)",
      "table=0,in_port=p2,udp actions=ct(table=1,zone=5,nat)",
      "table=1,ct_state=+trk+rpl,ct_nw_src=10.0.0.1,ct_nw_proto=17,ct_tp_src=1000,ip actions=output:p1",
      "table=1,ct_state=+trk-rpl,ct_zone=5,ct_mark=0x10/0xf0,ct_label=0x0a000002/0xffffffff,udp actions=output:p2",
      "table=0,in_port=p3,tcp6 actions=ct(commit,zone=9,nat(dst=[fd00::9]:80)),ct(table=1,zone=9)",
      "table=1,ct_state=+trk+new,ct_ipv6_dst=fd00::2,tcp6 actions=output:p1",
      "table=0,icmp actions=ct(commit,zone=3,nat(src=10.0.0.9-10.0.0.12,persistent,hash)),output:p2",
    ],
    packets: [
      { packet: udpFrame },
      { port: "p2", packet: frame("0800", ipv4(17, udp(2000, 1000), { reply: true })) },
      { port: "p3", packet: ip6(6, tcp(1000, 80, SYN)) },
      { packet: ip(1, "0800000000010001") },
    ],
    contains: [
      /ct_tuple4\(src=10\.0\.0\.1/,
      /ct\(commit,zone=5,mark=0x10\/0xf0,label=/,
      /nat\(src=10\.0\.0\.9-10\.0\.0\.12,persistent/,
    ],
  },
  {
    name: "rewritten headers, learned rules and queues",
    flows: [
      "table=0,udp actions=set_field:02:00:00:00:00:09->eth_dst,set_field:02:00:00:00:00:08->eth_src,set_field:10.9.0.0/255.255.0.0->ip_src,set_field:7->udp_src,set_field:8->udp_dst,set_field:3->nw_ecn,output:p2",
      "table=0,tcp,in_port=p1 actions=learn(table=1,hard_timeout=600,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),set_field:6->ip_dscp,dec_ttl,set_queue:1,output:p2,pop_queue,output:p3",
      "table=0,tcp,in_port=p2 actions=resubmit(,1)",
      "table=0,sctp actions=set_field:5->sctp_src,set_field:6->sctp_dst,set_field:9->pkt_mark,output:p2",
      "table=0,udp6 actions=set_field:ffff::/ffff::->ipv6_src,set_field:1->ipv6_label,set_field:1->ip_dscp,output:in_port,output:p2",
      "table=0,ip,nw_proto=2 actions=flood",
      "table=1,priority=0 actions=drop",
    ],
    packets: [
      { packet: udpFrame },
      { packet: ip(6, tcp(1000, 80, SYN)) },
      { port: "p2", packet: ip(6, tcp(80, 1000, SYN_ACK)) },
      { packet: ip(132, `03e80050${"00".repeat(8)}`) },
      { packet: ip6(17, udp(5, 6)) },
      { packet: ip(2, "16000000e0000005") },
    ],
    contains: [/set\(eth\(src=02:00:00:00:00:08,dst=02:00:00:00:00:09\)\)/, /skb_mark/],
  },
  {
    name: "tunnels with IPv6, options and keys",
    configure: [
      ["add-port", "br0", "v6"],
      [
        "set",
        "interface",
        "v6",
        "type=vxlan",
        "options:remote_ip=fc00::2",
        "options:key=9",
        "options:exts=gbp",
        "options:csum=true",
        "options:dst_port=4790",
      ],
      ["add-port", "br0", "g6"],
      [
        "set",
        "interface",
        "g6",
        "type=geneve",
        "options:remote_ip=flow",
        "options:key=flow",
        "options:df_default=false",
        "options:tos=inherit",
      ],
      ["add-port", "br0", "k1"],
      [
        "set",
        "interface",
        "k1",
        "type=gre",
        "options:remote_ip=172.16.0.9",
        "options:key=0x1234",
        "options:seq=true",
        "options:ttl=9",
      ],
      ["add-port", "br0", "e1"],
      [
        "set",
        "interface",
        "e1",
        "type=erspan",
        "options:remote_ip=172.16.0.8",
        "options:key=3",
        "options:erspan_ver=1",
        "options:erspan_idx=7",
      ],
    ],
    control: [
      ["add-tlv-map", "{class=0x102,type=0x80,len=4}->tun_metadata0,{class=0x102,type=0x01,len=8}->tun_metadata1"],
    ],
    flows: [
      "in_port=p1,udp actions=set_field:5->tun_gbp_id,output:v6",
      "in_port=p1,tcp actions=set_field:fc00::7->tun_ipv6_dst,set_field:8->tun_id,set_field:0x1122334455667788->tun_metadata1,output:g6",
      "in_port=p1,icmp actions=output:k1",
      "in_port=p1,arp actions=output:e1",
      "in_port=v6,tun_gbp_id=6 actions=output:p2",
      "in_port=g6,tun_ipv6_src=fc00::/16,tun_metadata1=0x1122334455667788,tun_flags=oam actions=output:p2",
      "in_port=g6,tun_id=7 actions=output:p3",
    ],
    packets: [
      { packet: udpFrame },
      { packet: ip(6, tcp(1000, 80, SYN)) },
      { packet: ip(1, "0800000000010001") },
      { packet: frame("08060001080006040001", new Uint8Array(30)) },
      { port: "genev_sys_6081", packet: udpFrame, key: { tunnel: { ...tunnel6, tpSrc: 50000, tpDst: 6081 } } },
    ],
    contains: [
      /ipv6_dst=fc00::2/,
      /vxlan\(gbp\(id=5,flags=0\)\)/,
      /erspan\(ver=1,idx=0x7\)/,
      /geneve\(\{class=0x102,type=0x1,len=8/,
    ],
  },
  {
    name: "patch ports, VLAN mirrors and protocols of the bridge",
    configure: [
      ["add-br", "br1"],
      ["add-port", "br0", "pa"],
      ["set", "interface", "pa", "type=patch", "options:peer=pb"],
      ["add-port", "br1", "pb"],
      ["set", "interface", "pb", "type=patch", "options:peer=pa"],
      ["add-port", "br1", "q1"],
      ["set", "interface", "q1", "type=internal"],
      [
        "--id=@m",
        "create",
        "mirror",
        "name=m1",
        "select_all=true",
        "output_vlan=99",
        "--",
        "set",
        "bridge",
        "br0",
        "mirrors=@m",
      ],
      ["set", "interface", "p2", "cfm_mpid=1"],
      ["set", "bridge", "br0", "mcast_snooping_enable=true"],
    ],
    flows: ["udp,in_port=p1 actions=output:pa", "priority=0 actions=normal"],
    packets: [
      { packet: udpFrame },
      { port: "p2", packet: continuityCheck },
      { port: "p3", packet: ip(2, "1600f9f6e0000909") },
      { port: "p3", packet: ip(6, tcp(1, 2, SYN)) },
    ],
    contains: [/slow_path\(cfm\)/, /push_vlan\(vid=99/],
  },
  {
    name: "groups that select by liveness, and conjunctions",
    control: [
      ["add-group", "group_id=1,type=indirect,bucket=output:p2"],
      ["add-group", "group_id=2,type=ff,bucket=watch_port:p3,output:p3,bucket=watch_port:p2,output:p2"],
    ],
    flows: [
      "udp,in_port=p1 actions=group:1",
      "tcp,in_port=p1 actions=group:2",
      "conj_id=7,ip,in_port=p2 actions=set_field:1->nw_ttl,output:p1",
      "ip,in_port=p2,nw_src=10.0.0.0/30 actions=conjunction(7,1/2)",
      "ip,in_port=p2,nw_dst=10.0.0.2/31 actions=conjunction(7,2/2)",
      "in_port=p3,icmp actions=set_field:3->icmp_type,output:p1",
    ],
    packets: [
      { packet: udpFrame },
      { packet: ip(6, tcp(1, 2, SYN)) },
      { port: "p2", packet: udpFrame },
      { port: "p3", packet: ip(1, "0800000000010001") },
    ],
    contains: [/slow_path\(action\)/],
  },
];
