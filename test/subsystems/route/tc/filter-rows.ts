import type { NewAction, NewFilter } from "../../../../src/subsystems/route/index.ts";

/**
 * A filter in three forms: arguments of tc, fields of this library, and the attributes that tc sends.
 *
 * The attributes are recorded as `number=value` and `number(nested attributes)`. Flags of 0, which are the default, are
 * omitted.
 */
export interface FilterRow {
  readonly words: string;
  readonly protocol: number;
  readonly filter: Pick<NewFilter, "kind" | "options">;
  readonly bytes: string;
  /** Fields that the kernel reports after the filter was added, if they differ from the fields sent. */
  readonly reported?: object;
}

const [IP, ARP, VLAN, MPLS, PPP] = [0x0800, 0x0806, 0x8100, 0x8847, 0x8864];
const ALL = "255.255.255.255";

type FlowerOptions = Extract<NewFilter, { kind?: "flower" }>["options"] & {};

function flower(words: string, protocol: number, options: FlowerOptions, bytes: string, reported?: object): FilterRow {
  const type = protocol.toString(16).padStart(4, "0");
  return {
    words: `flower ${words}`,
    protocol,
    filter: { kind: "flower", options: { ...options, keyEthType: protocol } },
    bytes: `${bytes} 8=${type}`,
    ...(reported && { reported: { ...options, ...reported } }),
  };
}

/** Attribute of a u32 filter that matches all packets. */
const EVERY = `5=01000100${"00".repeat(28)}`;
const every = { flags: 1, keys: [{ mask: 0 }] };

function acting(words: string, action: NewAction, bytes: string): FilterRow {
  const kind = Buffer.from(`${action.kind}\0`).toString("hex");
  return {
    words: `u32 match u32 0 0 action ${words}`,
    protocol: IP,
    filter: { kind: "u32", options: { act: [action], sel: every } },
    bytes: `7(1(1=${kind} 2(${bytes}))) ${EVERY}`,
  };
}

/** Filters of the kind flower, which match fields of packets. */
export const flowerRows: readonly FilterRow[] = [
  flower(
    "vlan_id 5 vlan_prio 3 vlan_ethtype 802.1Q cvlan_id 7 cvlan_prio 2 cvlan_ethtype ip",
    VLAN,
    { keyVlanId: 5, keyVlanPrio: 3, keyVlanEthType: 0x8100, keyCvlanId: 7, keyCvlanPrio: 2, keyCvlanEthType: IP },
    "23=0500 24=03 25=8100 77=0700 78=02 79=0800",
    { keyEthType: IP },
  ),
  flower(
    "mpls_label 16 mpls_tc 2 mpls_bos 1 mpls_ttl 64",
    MPLS,
    { keyMplsLabel: 16, keyMplsTc: 2, keyMplsBos: 1, keyMplsTtl: 64 },
    "70=10000000 69=02 68=01 67=40",
  ),
  flower(
    "mpls lse depth 1 label 16 tc 2 lse depth 2 label 17 ttl 3",
    MPLS,
    {
      keyMplsOpts: {
        lse: [
          { lseDepth: 1, lseLabel: 16, lseTc: 2 },
          { lseDepth: 2, lseLabel: 17, lseTtl: 3 },
        ],
      },
    },
    "99(1(1=01 5=10000000 4=02) 1(1=02 5=11000000 2=03))",
  ),
  flower(
    "ip_proto tcp src_ip 10.0.0.0/8 dst_ip 10.1.2.3 src_port 80 dst_port 443 tcp_flags 0x2/0x17 ip_tos 0x10/0xf0 ip_ttl 9",
    IP,
    {
      keyIpProto: 6,
      keyIpv4Src: "10.0.0.0",
      keyIpv4SrcMask: "255.0.0.0",
      keyIpv4Dst: "10.1.2.3",
      keyIpv4DstMask: ALL,
      keyTcpSrc: 80,
      keyTcpDst: 443,
      keyTcpFlags: 2,
      keyTcpFlagsMask: 0x17,
      keyIpTos: 0x10,
      keyIpTosMask: 0xf0,
      keyIpTtl: 9,
      keyIpTtlMask: 0xff,
    },
    "9=06 10=0a000000 11=ff000000 12=0a010203 13=ffffffff 18=0050 19=01bb 71=0002 72=0017 73=10 74=f0 75=09 76=ff",
  ),
  flower(
    "ip_proto udp src_port 100-200 dst_port 300-400",
    IP,
    { keyIpProto: 17, keyPortSrcMin: 100, keyPortSrcMax: 200, keyPortDstMin: 300, keyPortDstMax: 400 },
    "9=11 87=0064 88=00c8 89=012c 90=0190",
  ),
  flower(
    "ip_proto sctp src_port 80 dst_port 443",
    IP,
    { keyIpProto: 132, keySctpSrc: 80, keySctpDst: 443 },
    "9=84 41=0050 42=01bb",
  ),
  flower(
    "ip_flags frag/nofirstfrag",
    IP,
    { keyFlags: ["frag"], keyFlagsMask: ["frag", "firstfrag"] },
    "47=00000001 48=00000003",
  ),
  flower(
    "ct_state +trk+est ct_zone 4 ct_mark 9/0xff",
    IP,
    {
      keyCtState: ["established", "tracked"],
      keyCtStateMask: ["established", "tracked"],
      keyCtZone: 4,
      keyCtZoneMask: 0xffff,
      keyCtMark: 9,
      keyCtMarkMask: 0xff,
    },
    "91=0a00 92=0a00 93=0400 94=ffff 95=09000000 96=ff000000",
  ),
  flower(
    "enc_key_id 77 enc_dst_port 4789 enc_src_ip 1.1.1.1 enc_dst_ip 1.1.1.2 enc_tos 4 enc_ttl 5",
    IP,
    {
      keyEncKeyId: 77,
      keyEncUdpDstPort: 4789,
      keyEncIpv4Src: "1.1.1.1",
      keyEncIpv4SrcMask: ALL,
      keyEncIpv4Dst: "1.1.1.2",
      keyEncIpv4DstMask: ALL,
      keyEncIpTos: 4,
      keyEncIpTosMask: 0xff,
      keyEncIpTtl: 5,
      keyEncIpTtlMask: 0xff,
    },
    "26=0000004d 45=12b5 27=01010101 28=ffffffff 29=01010102 30=ffffffff 80=04 81=ff 82=05 83=ff",
  ),
  flower(
    "geneve_opts 0102:80:00880022,0103:81:00880023",
    IP,
    {
      keyEncOpts: {
        geneve: [
          { class: 0x0102, type: 0x80, data: Uint8Array.of(0, 0x88, 0, 0x22) },
          { class: 0x0103, type: 0x81, data: Uint8Array.of(0, 0x88, 0, 0x23) },
        ],
      },
      keyEncOptsMask: {
        geneve: [
          { class: 0xffff, type: 0xff, data: new Uint8Array(4).fill(0xff) },
          { class: 0xffff, type: 0xff, data: new Uint8Array(4).fill(0xff) },
        ],
      },
    },
    "84(1(1=0102 2=80 3=00880022) 1(1=0103 2=81 3=00880023)) 85(1(1=ffff 2=ff 3=ffffffff) 1(1=ffff 2=ff 3=ffffffff))",
  ),
  flower(
    "vxlan_opts 258",
    IP,
    { keyEncOpts: { vxlan: { gbp: 258 } }, keyEncOptsMask: { vxlan: { gbp: 0xffffffff } } },
    "84(2(1=02010000)) 85(2(1=ffffffff))",
    // The mask contains all bits that the kernel defines.
    { keyEncOptsMask: { vxlan: { gbp: 0x48ffff } } },
  ),
  flower(
    "erspan_opts 1:5:0:0",
    IP,
    {
      keyEncOpts: { erspan: { ver: 1, index: 5, dir: 0, hwid: 0 } },
      keyEncOptsMask: { erspan: { ver: 1, index: 0xffffffff, dir: 0xff, hwid: 0xff } },
    },
    "84(3(1=01 2=00000005 3=00 4=00)) 85(3(1=01 2=ffffffff 3=ff 4=ff))",
    // The first version of the action lacks the other two attributes.
    { keyEncOpts: { erspan: { ver: 1, index: 5 } }, keyEncOptsMask: { erspan: { ver: 1, index: 0xffffffff } } },
  ),
  flower(
    "gtp_opts 1:2",
    IP,
    { keyEncOpts: { gtp: { pduType: 1, qfi: 2 } }, keyEncOptsMask: { gtp: { pduType: 0xff, qfi: 0xff } } },
    "84(4(1=01 2=02)) 85(4(1=ff 2=ff))",
  ),
  flower(
    "arp_sip 10.0.0.0/8 arp_tip 10.1.2.3 arp_op request arp_sha 02:00:00:00:00:01 arp_tha 02:00:00:00:00:02",
    ARP,
    {
      keyArpSip: "10.0.0.0",
      keyArpSipMask: "255.0.0.0",
      keyArpTip: "10.1.2.3",
      keyArpTipMask: ALL,
      keyArpOp: 1,
      keyArpOpMask: 0xff,
      keyArpSha: "02:00:00:00:00:01",
      keyArpShaMask: "ff:ff:ff:ff:ff:ff",
      keyArpTha: "02:00:00:00:00:02",
      keyArpThaMask: "ff:ff:ff:ff:ff:ff",
    },
    "57=0a000000 58=ff000000 59=0a010203 60=ffffffff 61=01 62=ff 63=020000000001 64=ffffffffffff 65=020000000002 66=ffffffffffff",
  ),
  flower("pppoe_sid 258 ppp_proto ip", PPP, { keyPppoeSid: 258, keyPppProto: 0x21 }, "103=0102 104=0021", {
    keyEthType: IP,
  }),
  flower("num_of_vlans 2", IP, { keyNumOfVlans: 2 }, "102=02", {}),
  flower(
    "ip_proto icmp type 8 code 3",
    IP,
    { keyIpProto: 1, keyIcmpv4Type: 8, keyIcmpv4TypeMask: 0xff, keyIcmpv4Code: 3, keyIcmpv4CodeMask: 0xff },
    "9=01 51=08 52=ff 49=03 50=ff",
  ),
];

/** Recorded members of every action. The third member is the resulting decision. */
const parms = (verdict: string) => `${"00".repeat(8)}${verdict}${"00".repeat(8)}`;
const PIPE = parms("03000000");
const OK = parms("00000000");
/** A rate in bytes per second at which 8 bytes take 1,000 ticks. */
const RATE = 125_000;
/** Table of packet transmission times in host byte order, one for each 8 bytes of packet size. */
const table = new Uint8Array(Uint32Array.from({ length: 256 }, (_, size) => (size + 1) * 1000).buffer).toHex();

/** Index of the device to which the tested actions send packets. */
export const FAR = 11;

/** Filters with each kind of action. */
export const actionRows: readonly FilterRow[] = [
  acting(
    "mirred egress redirect dev far",
    { kind: "mirred", options: { parms: { action: "stolen", eaction: "egress-redir", ifindex: "far" } } },
    `2=${parms("04000000")}010000000b000000`,
  ),
  acting(
    "mirred ingress mirror dev far",
    { kind: "mirred", options: { parms: { action: "pipe", eaction: "ingress-mirror", ifindex: "far" } } },
    `2=${PIPE}040000000b000000`,
  ),
  acting(
    "gact drop random determ pass 5",
    { kind: "gact", options: { parms: { action: "shot" }, prob: { ptype: "determ", pval: 5, paction: "ok" } } },
    `2=${parms("02000000")} 3=0200050000000000`,
  ),
  acting(
    "vlan push id 5 protocol 802.1ad priority 3 pipe",
    {
      kind: "vlan",
      options: {
        parms: { action: "pipe", vAction: "push" },
        pushVlanId: 5,
        pushVlanProtocol: 0x88a8,
        pushVlanPriority: 3,
      },
    },
    `2=${PIPE}02000000 3=0500 4=88a8 6=03`,
  ),
  acting(
    "vlan push_eth dst_mac 02:00:00:00:00:01 src_mac 02:00:00:00:00:02",
    {
      kind: "vlan",
      options: {
        parms: { action: "pipe", vAction: "push-eth" },
        pushEthDst: "02:00:00:00:00:01",
        pushEthSrc: "02:00:00:00:00:02",
      },
    },
    `2=${PIPE}05000000 7=020000000001 8=020000000002`,
  ),
  acting(
    "tunnel_key set id 42 dst_port 4789 src_ip 1.1.1.1 dst_ip 1.1.1.2 tos 4 ttl 5 nocsum geneve_opts 0102:80:00880022",
    {
      kind: "tunnel_key",
      options: {
        encKeyId: 42,
        encDstPort: 4789,
        encIpv4Src: "1.1.1.1",
        encIpv4Dst: "1.1.1.2",
        encTos: 4,
        encTtl: 5,
        encOpts: { geneve: [{ class: 0x0102, type: 0x80, data: Uint8Array.of(0, 0x88, 0, 0x22) }] },
        noCsum: 1,
        parms: { action: "pipe", tAction: "set" },
      },
    },
    `7=0000002a 9=12b5 3=01010101 4=01010102 12=04 13=05 11(1(1=0102 2=80 3=00880022)) 10=01 2=${PIPE}01000000`,
  ),
  acting(
    "tunnel_key set id 42 src_ip 2001:db8::1 dst_ip 2001:db8::2 erspan_opts 1:5:0:0",
    {
      kind: "tunnel_key",
      options: {
        encKeyId: 42,
        encIpv6Src: "2001:db8::1",
        encIpv6Dst: "2001:db8::2",
        encOpts: { erspan: { ver: 1, index: 5 } },
        noCsum: 0,
        parms: { action: "pipe", tAction: "set" },
      },
    },
    `7=0000002a 5=20010db8000000000000000000000001 6=20010db8000000000000000000000002 11(3(1=01 2=00000005)) 10=00 2=${PIPE}01000000`,
  ),
  acting(
    "tunnel_key set id 42 src_ip 1.1.1.1 dst_ip 1.1.1.2 vxlan_opts 258",
    {
      kind: "tunnel_key",
      options: {
        encKeyId: 42,
        encIpv4Src: "1.1.1.1",
        encIpv4Dst: "1.1.1.2",
        encOpts: { vxlan: { gbp: 258 } },
        noCsum: 0,
        parms: { action: "pipe", tAction: "set" },
      },
    },
    `7=0000002a 3=01010101 4=01010102 11(2(1=02010000)) 10=00 2=${PIPE}01000000`,
  ),
  acting(
    "mpls push label 16 tc 3 ttl 64 protocol mpls_uc",
    { kind: "mpls", options: { parms: { action: "pipe", mAction: "push" }, label: 16, proto: 0x8847, tc: 3, ttl: 64 } },
    `2=${PIPE}02000000 5=10000000 4=8847 6=03 7=40`,
  ),
  acting(
    "nat ingress 10.0.0.0/8 192.0.2.1",
    { kind: "nat", options: { parms: { oldAddr: "10.0.0.0", newAddr: "192.0.2.1", mask: "255.0.0.0", flags: [] } } },
    `1=${OK}0a000000c0000201ff00000000000000`,
  ),
  acting(
    "nat egress 10.0.0.0/8 192.0.2.1",
    {
      kind: "nat",
      options: { parms: { oldAddr: "10.0.0.0", newAddr: "192.0.2.1", mask: "255.0.0.0", flags: ["egress"] } },
    },
    `1=${OK}0a000000c0000201ff00000001000000`,
  ),
  acting(
    "ct commit zone 4 mark 5/0xff nat src addr 10.0.0.1-10.0.0.9 port 1000-2000",
    {
      kind: "ct",
      options: {
        zone: 4,
        mark: 5,
        markMask: 0xff,
        natIpv4Min: "10.0.0.1",
        natIpv4Max: "10.0.0.9",
        natPortMin: 1000,
        natPortMax: 2000,
        action: ["commit", "nat", "nat-src"],
        parms: { action: "pipe" },
      },
    },
    `4=0400 5=05000000 6=ff000000 9=0a000001 10=0a000009 13=03e8 14=07d0 3=1900 1=${PIPE}`,
  ),
  acting(
    "skbmod set dmac 02:00:00:00:00:01 etype 0x1234",
    {
      kind: "skbmod",
      options: { parms: { action: "pipe", flags: ["dmac", "etype"] }, dmac: "02:00:00:00:00:01", etype: 0x1234 },
    },
    `2=${PIPE}000000000500000000000000 3=020000000001 5=3412`,
  ),
  acting(
    "skbmod swap mac",
    { kind: "skbmod", options: { parms: { action: "pipe", flags: ["swapmac"] } } },
    `2=${PIPE}000000000800000000000000`,
  ),
  acting(
    "skbedit queue_mapping 3 mark 4/0xff priority 1:2 ptype host inheritdsfield",
    {
      kind: "skbedit",
      options: {
        parms: { action: "pipe" },
        queueMapping: 3,
        priority: 0x1_0002,
        mark: 4,
        mask: 0xff,
        ptype: 0,
        flags: ["inheritdsfield"],
      },
    },
    `2=${PIPE} 4=0300 3=02000100 5=04000000 8=ff000000 7=0000 9=2000000000000000`,
  ),
  acting(
    "ife encode type 0xed3e allow mark use prio 5 dst 02:00:00:00:00:01",
    {
      kind: "ife",
      options: {
        parms: { action: "pipe", flags: "encode" },
        dmac: "02:00:00:00:00:01",
        type: 0xed3e,
        // The values are the mark, encoded as in packets, and a priority of 5.
        metalst: { skbmark: [], prio: [5] },
      },
    },
    `1=${PIPE}01000000 3=020000000001 5=3eed 6(1= 3=05000000)`,
  ),
  acting(
    "csum ip and tcp",
    { kind: "csum", options: { parms: { updateFlags: ["ipv4hdr", "tcp"] } } },
    `1=${OK}09000000`,
  ),
  acting("connmark zone 4", { kind: "connmark", options: { parms: { action: "pipe", zone: 4 } } }, `1=${PIPE}04000000`),
  acting(
    "ctinfo dscp 0xfc000000 0x01000000 zone 3",
    {
      kind: "ctinfo",
      options: { act: { action: "pipe" }, zone: 3, parmsDscpMask: 0xfc000000, parmsDscpStatemask: 0x01000000 },
    },
    `3=${PIPE} 4=0300 5=000000fc 6=00000001`,
  ),
  acting(
    "simple sdata hello",
    { kind: "simple", options: { parms: { action: "pipe" }, data: "hello" } },
    `2=${PIPE} 3=68656c6c6f00`,
  ),
  acting(
    "sample rate 5 group 6 trunc 7",
    { kind: "sample", options: { parms: { action: "pipe" }, rate: 5, psampleGroup: 6, truncSize: 7 } },
    `2=${PIPE} 3=05000000 5=06000000 4=07000000`,
  ),
  acting(
    "gate clockid CLOCK_TAI sched-entry open 200000000 -1 8000000 sched-entry close 100000000",
    {
      kind: "gate",
      options: {
        parms: { action: "pipe" },
        clockid: 11,
        entryList: {
          oneEntry: [
            { gate: true, interval: 200_000_000, ipv: -1, maxOctets: 8_000_000 },
            { interval: 100_000_000, ipv: -1, maxOctets: -1 },
          ],
        },
      },
    },
    `2=${PIPE} 10=0b000000 5(1(2= 3=00c2eb0b 4=ffffffff 5=00127a00) 1(3=00e1f505 4=ffffffff 5=ffffffff))`,
  ),
  acting(
    "pedit ex munge ip ttl set 3 munge tcp dport add 7",
    {
      kind: "pedit",
      options: {
        parmsEx: {
          keys: [
            { mask: 0x00ffffff, val: 0x03000000, off: 8 },
            { mask: 0xffff0000, val: 0x00000007, off: 0 },
          ],
        },
        keysEx: {
          keyEx: [
            { htype: "ip4", cmd: "set" },
            { htype: "tcp", cmd: "add" },
          ],
        },
      },
    },
    `4=${OK}02000000 00ffffff0300000008000000${"00".repeat(12)} ffff00000000000700000000${"00".repeat(12)} 5(6(1=0200 2=0000) 6(1=0400 2=0100))`,
  ),
  acting(
    "pedit munge ip src set 10.1.2.3 munge offset 4 u16 set 0x0102",
    {
      kind: "pedit",
      options: {
        parms: {
          keys: [
            { val: 0x0a010203, off: 12 },
            { mask: 0x0000ffff, val: 0x01020000, off: 4 },
          ],
        },
      },
    },
    `2=${OK}02000000 000000000a0102030c000000${"00".repeat(12)} 0000ffff0102000004000000${"00".repeat(12)}`,
  ),
  acting(
    "police rate 1mbit burst 10k conform-exceed drop/pipe",
    { kind: "police", options: { rate: RATE, burst: 10_240, action: "shot", result: "pipe" } },
    `1=0000000002000000 00000000 00881300 00000000 03010000ffff000048e80100 ${"00".repeat(24)} 2=${table} 5=03000000`,
  ),
  acting("goto chain 7", { kind: "gact", options: { parms: { action: `${0x2000_0007}` } } }, `2=${parms("07000020")}`),
];

/** Filters of kinds other than flower. */
export const otherRows: readonly FilterRow[] = [
  {
    words:
      "u32 offset at 6 mask 0x0f00 shift 6 hashkey mask 0x0000ff00 at 12 match ip dst 10.0.0.1 match ip sport 53 0xffff flowid 1:10",
    protocol: IP,
    filter: {
      kind: "u32",
      options: {
        classid: "1:10",
        sel: {
          flags: 5,
          offshift: 6,
          offmask: 0x0f00,
          off: 0,
          offoff: 6,
          hoff: 12,
          hmask: 0x0000ff00,
          keys: [
            { mask: 0xffffffff, val: 0x0a000001, off: 16, offmask: 0 },
            { mask: 0xffff0000, val: 0x00350000, off: 20, offmask: 0 },
          ],
        },
      },
    },
    bytes: `1=10000100 5=050602000f00000006000c000000ff00 ffffffff0a0000011000000000000000 ffff0000003500001400000000000000`,
  },
  {
    words: "matchall classid 1:3 skip_hw action drop",
    protocol: IP,
    filter: {
      kind: "matchall",
      options: { classid: "1:3", act: [{ kind: "gact", options: { parms: { action: "shot" } } }], flags: ["skip-hw"] },
    },
    bytes: `1=03000100 2(1(1=6761637400 2(2=${parms("02000000")}))) 3=01000000`,
    reported: { classid: "1:3", flags: ["skip-hw", "not-in-hw"], act: [{ kind: "gact" }] },
  },
];
