import type { Random } from "../../../message/random.ts";

/** Returns texts of random flow keys that `ovs-dpctl` accepts. Each key has a different `recirc_id`. */
export function flowTexts(random: Random, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `recirc_id(0x${(index + 1).toString(16)}),${keyText(random)}`);
}

function keyText(random: Random): string {
  const parts = [
    ...maybe(random, () => `dp_hash(${masked(random, 32)})`),
    ...maybe(random, () => `skb_priority(${masked(random, 32)})`),
    ...(random.below(6) === 0 ? [tunnelText(random)] : []),
    "in_port(0)",
    ...maybe(random, () => `skb_mark(${masked(random, 32)})`),
    ...maybe(random, () => `ct_state(${random.pick(["+trk", "+new+trk", "-est+trk", "-trk", "+inv+trk"])})`),
    ...maybe(random, () => `ct_zone(${masked(random, 16)})`),
    ...maybe(random, () => `ct_mark(${masked(random, 32)})`),
    ...maybe(random, () => `ct_label(${labelText(random)})`),
    `eth(${members(random, { src: () => mac(random), dst: () => mac(random) })})`,
  ];
  const inner = networkText(random);
  if (random.below(5) > 0) return [...parts, inner].join(",");
  const vid = random.below(2) === 0 ? `${random.below(4096)}` : "5/0xff";
  const tag = `eth_type(0x8100),vlan(vid=${vid},pcp=${random.below(8)})`;
  return [...parts, `${tag},encap(${inner})`].join(",");
}

function networkText(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return `eth_type(0x${(0x9000 + random.below(0x1000)).toString(16)})`;
    case 1: {
      const word = `label=${random.below(0x100000)},tc=${random.below(8)},ttl=${random.below(256)},bos=1`;
      return `eth_type(0x8847),mpls(${word})`;
    }
    case 2: {
      // The kernel keeps only one byte of the ARP operation.
      const sides = { sip: () => ipv4(random), tip: () => ipv4(random), op: () => `${1 + random.below(2)}/0xff` };
      return `eth_type(0x0806),arp(${members(random, { ...sides, sha: () => mac(random), tha: () => mac(random) })})`;
    }
    case 3:
      return ipv6Text(random);
    default:
      return ipv4Text(random);
  }
}

function ipv4Text(random: Random): string {
  const fields = { src: () => ipv4(random), dst: () => ipv4(random) };
  const [protocol, transport] = transportText(random, [1, "icmp"]);
  const more = { tos: () => masked(random, 8), ttl: () => masked(random, 8) };
  const members4 = [members(random, fields), `proto=${protocol}`, members(random, more), random.pick(["frag=no", ""])];
  return `eth_type(0x0800),ipv4(${members4.filter((text) => text !== "").join(",")})${transport}`;
}

function ipv6Text(random: Random): string {
  const fields = { src: () => ipv6(random), dst: () => ipv6(random), label: () => masked(random, 20) };
  const [protocol, transport] = transportText(random, [58, "icmpv6"]);
  const more = { tclass: () => masked(random, 8), hlimit: () => masked(random, 8) };
  const members6 = [members(random, fields), `proto=${protocol}`, members(random, more), random.pick(["frag=no", ""])];
  return `eth_type(0x86dd),ipv6(${members6.filter((text) => text !== "").join(",")})${transport}`;
}

function transportText(random: Random, [number, name]: [number, string]): [protocol: number, text: string] {
  const ports = () => members(random, { src: () => masked(random, 16), dst: () => masked(random, 16) });
  switch (random.below(5)) {
    case 0: {
      const flags = random.pick(["0/0", "syn|ack", "+syn-ack", "0x12/0x1f", "-fin"]);
      return [6, `,tcp(${ports()}),tcp_flags(${flags})`];
    }
    case 1:
      return [17, `,udp(${ports()})`];
    case 2:
      return [132, `,sctp(${ports()})`];
    case 3: {
      if (name === "icmpv6" && random.below(2) === 0) {
        const neighbour = { target: () => ipv6(random), sll: () => mac(random), tll: () => mac(random) };
        return [number, `,icmpv6(type=135,code=0),nd(${members(random, neighbour)})`];
      }
      const kinds = { type: () => `${random.below(128)}`, code: () => masked(random, 8) };
      return [number, `,${name}(${members(random, kinds)})`];
    }
    default:
      return [89, ""];
  }
}

function tunnelText(random: Random): string {
  const sides =
    random.below(2) === 0
      ? `src=${ipv4(random)},dst=10.0.0.${1 + random.below(200)}`
      : `ipv6_src=fe80::${1 + random.below(200)},ipv6_dst=fe80::${1 + random.below(200)}`;
  const options = [
    "",
    ",geneve({class=0x1,type=0x80,len=4,0x11223344}{class=0x2,type=0x3,len=8,0x122334455667788})",
    ",geneve({class=0xffff,type=0x80,len=4,0x11220000/0xffff0000})",
    ",vxlan(gbp(id=5,flags=0x8))",
    ",vxlan(gbp(id=5/0xff,flags=0x8/0x8))",
  ];
  const flags = random.pick(["", ",flags(df|csum|key)", ",flags(-df+csum+key)", ",flags(key)"]);
  const ttl = 1 + random.below(255);
  const ports = random.pick([
    "",
    `,tp_src=${1 + random.below(0xffff)}`,
    `,tp_dst=${0x1200 + random.below(256)}/0xff00`,
  ]);
  return `tunnel(tun_id=${masked(random, 48, 1)},${sides},tos=0x4/0x4,ttl=${ttl}${ports}${random.pick(options)}${flags})`;
}

function maybe(random: Random, text: () => string): string[] {
  return random.below(4) === 0 ? [text()] : [];
}

/** Returns a random selection of the members of a flow key attribute, in their order. */
function members(random: Random, fields: Readonly<Record<string, () => string>>): string {
  const given = Object.entries(fields).filter(() => random.below(2) === 0);
  return given.map(([name, text]) => `${name}=${text()}`).join(",");
}

/** Returns hexadecimal digits without a prefix. */
export function hex(value: number): string {
  return value.toString(16);
}

/**
 * Returns a random number of at most `bits` bits as text, either alone or with a mask that covers the number's bits.
 */
export function masked(random: Random, bits: number, least = 0): string {
  const most = 2 ** bits;
  const value = least + (random.u32() % (most - least));
  if (random.below(2) === 0) return `${value}`;
  const mask = 1 + (random.u32() % (most - 1));
  // The numbers stay below 2^32, so that JavaScript's bit operations work.
  return `0x${((value & mask) >>> 0).toString(16)}/0x${mask.toString(16)}`;
}

export function labelText(random: Random): string {
  if (random.below(2) === 0) return `0x${(1 + random.u32()).toString(16)}`;
  return "0x12000000000000000000000000000034/0xff0000000000000000000000000000ff";
}

export function mac(random: Random): string {
  if (random.below(3) === 0) return "01:00:00:00:00:00/01:00:00:00:00:00";
  const bytes = Array.from({ length: 6 }, () => random.below(256).toString(16).padStart(2, "0"));
  return bytes.join(":");
}

export function ipv4(random: Random): string {
  if (random.below(3) === 0) return `10.${random.below(256)}.0.0/255.255.0.0`;
  return Array.from({ length: 4 }, () => random.below(256)).join(".");
}

export function ipv6(random: Random): string {
  const low = random.u32().toString(16).padStart(8, "0");
  return random.pick([
    `fe80::${low.slice(0, 4)}:${low.slice(4)}`,
    `2001:db8:${low.slice(0, 4)}::/ffff:ffff:ffff::`,
    "::1",
    "::",
    `::${low.slice(4)}:${low.slice(0, 4)}`,
    "::ffff:10.0.0.1",
    "1:0:0:2::",
    "1:0:2:3:4:5:6:7",
  ]);
}

/** Flow keys with the attributes that random keys lack, in the text format that the library and `ovs-dpctl` share. */
export const KEYS: readonly string[] = [
  "in_port(0),eth(),eth_type(0/0xffff)",
  "in_port(0),eth(),eth_type(0/0x0000)",
  "in_port(0),eth(),eth_type(0x8847),mpls(label=5,tc=0,ttl=64,bos=0,label=6,tc=0,ttl=64,bos=1)",
  "in_port(0),eth(),eth_type(0x8847),mpls(label=5/0xfffff,tc=0/7,ttl=64/0xff,bos=0/1,label=6/0xf,tc=0/7,ttl=64/0xff,bos=1/1)",
  "in_port(0),eth(),eth_type(0x8847),mpls(label=5/0xff,tc=1/7,ttl=4/0xf,bos=1/1)",
  "in_port(0),eth(),eth_type(0x88a8),vlan(vid=5,pcp=0),encap(eth_type(0x8100),vlan(vid=6,pcp=1),encap(eth_type(0x1234)))",
  "in_port(0),eth(),eth_type(0x8100),vlan(vid=5/0xf),encap(eth_type(0x1234))",
  "in_port(0),eth(),eth_type(0x894f),nsh(flags=1,ttl=63,mdtype=1,np=1,spi=0x123,si=5,c1=0x1,c2=0x2,c3=0x3/0x0000000f,c4=0x4)",
  "in_port(0),eth(),eth_type(0x894f),nsh(mdtype=1,np=0x01/0x03,spi=0x123/0x00000fff,si=0x05/0x01)",
  "in_port(0),ct_state(+trk),ct_tuple4(src=1.0.0.0/255.0.0.0,dst=5.6.7.8,proto=6,tp_src=5,tp_dst=6/0xff),eth(),eth_type(0x0800),ipv4(proto=89)",
  "in_port(0),ct_state(+trk),ct_tuple6(src=fe80::1,dst=::,proto=17,src_port=5,dst_port=6),eth(),eth_type(0x86dd),ipv6(proto=89)",
  "in_port(0),ct_state(-new-est-rel-rpl-inv-trk-snat-dnat),eth(),eth_type(0x1234)",
  "in_port(0),ct_state(+trk+snat),eth(),eth_type(0x1234)",
  "in_port(0),eth(),eth_type(0x0800),ipv4(frag=later)",
  "in_port(0),eth(),eth_type(0x0800),ipv4(proto=6,frag=first),tcp(src=80,dst=0/0x8000),tcp_flags(fin|syn|rst|psh|ack|urg|ece|cwr|ns)",
  "in_port(0),eth(),eth_type(0x86dd),ipv6(src=::0.1.0.2/::255.255.255.255,label=0xfffff,proto=58),icmpv6(type=136,code=0),nd(target=fe80::1,tll=00:01:02:03:04:05)",
  "in_port(0),eth_type(0x0800),ipv4(src=1.1.1.1)",
  "tunnel(src=1.1.1.1,dst=2.2.2.2,ttl=64,flags(-oam-df-csum)),in_port(0),eth(),eth_type(0x1234)",
  "tunnel(src=1.1.1.1,dst=2.2.2.2,ttl=64,geneve({class=0x1,type=0x80,len=8,0x12/0xff}{class=0,len=0})),in_port(0),eth(),eth_type(0x1234)",
  "tunnel(dst=2.2.2.2,ttl=4/0xf),in_port(0),eth(),eth_type(0x1234)",
];

/** Texts of flow actions that the kernel and `ovs-dpctl` accept, and that `ovs-dpctl` prints unchanged. */
export const ACTIONS: readonly string[] = [
  "drop",
  "0",
  "1,2,3",
  "set(eth(src=00:01:02:03:04:05,dst=10:11:12:13:14:15)),1",
  "set(eth(src=00:01:02:03:04:05)),1",
  "set(eth(dst=00:01:00:00:00:00/ff:ff:00:00:00:00)),1",
  "set(skb_priority(0x5)),1",
  "set(skb_mark(0x10/0xff)),set(skb_mark(0x5)),1",
  "set(ipv4(src=1.2.3.4,dst=5.0.0.0/255.0.0.0,tos=0x3/0x3,ttl=64)),1",
  "set(tcp(src=1)),set(tcp(src=1,dst=5)),1",
  "set(tunnel(tun_id=0x5,src=1.2.3.4,dst=5.6.7.8,tos=0x3,ttl=64,tp_src=5,tp_dst=6,geneve({class=0x1,type=0x80,len=4,0x11223344}),flags(df|csum|key))),1",
  "set(tunnel(tun_id=0x5,ipv6_src=fe80::1,ipv6_dst=fe80::2,ttl=64,vxlan(gbp(id=5,flags=0x8)),flags(key))),1",
  "set(tunnel(tun_id=0x5,src=1.1.1.1,dst=2.2.2.2,ttl=64,erspan(ver=2,dir=1,hwid=0x3),flags(key))),1",
  "set(tunnel(tun_id=0x5,src=1.1.1.1,dst=2.2.2.2,ttl=64,erspan(ver=1,idx=0x7),flags(key))),1",
  "set(tunnel(dst=5.6.7.8,ttl=64,flags(df))),1",
  "set(tunnel(dst=5.6.7.8,ttl=64,flags(0))),1",
  "push_vlan(vid=5,pcp=3),pop_vlan,1",
  "push_vlan(tpid=0x88a8,vid=5,pcp=0),1",
  "push_mpls(label=5,tc=1,ttl=64,bos=1,eth_type=0x8847),1",
  "push_mpls(label=5,tc=1,ttl=64,bos=1,eth_type=0x8847),pop_mpls(eth_type=0x800),1",
  "add_mpls(label=5,tc=1,ttl=64,bos=1,eth_type=0x8847),1",
  "pop_eth,push_eth(src=00:01:02:03:04:05,dst=10:11:12:13:14:15),1",
  "hash(l4(5)),recirc(0x5)",
  "ct",
  "ct(commit,zone=5,mark=0x5/0xff,label=0x12/0xff),recirc(0x1)",
  "ct(commit,mark=0x5/0xffffffff,label=0x123456789abcdef0123456789abcdef0),1",
  "ct(force_commit,nat(src)),1",
  "ct(commit,nat(src=1.2.3.4-1.2.3.5:1000-2000,hash)),1",
  "ct(commit,nat(src=1.2.3.4-1.2.3.5:1000,random)),1",
  "ct(commit,nat(dst=1.2.3.4,persistent)),1",
  "ct(nat),1",
  "ct(commit,label=0x1,helper=ftp),1",
  "ct(commit,timeout=foo),1",
  "ct_clear,1",
  "sample(sample=50.0%,actions(1,2)),1",
  "sample(sample=33.3%,actions(1)),1",
  "sample(sample=100.0%,actions(1)),1",
  "sample(sample=12.5%,actions(userspace(pid=5,userdata(0102030405060708)))),1",
  "clone(1),2",
  "clone(set(eth(src=00:01:02:03:04:05)),1),2",
  "check_pkt_len(size=200,gt(4),le(5))",
  "check_pkt_len(size=200,gt(drop),le(1,2))",
  "meter(5),1",
  "trunc(100),1",
  "userspace(pid=5)",
  "userspace(pid=5,userdata(0102030405))",
  "userspace(pid=4294967295,userdata(01020304),actions,tunnel_out_port=10)",
  "push_nsh(flags=0,ttl=63,mdtype=1,np=3,spi=0x123,si=5,c1=0x1,c2=0x2,c3=0x0,c4=0x4),1",
  "push_nsh(flags=0,ttl=63,mdtype=2,np=3,spi=0x123,si=5,md2=0x81028004aabbccdd),1",
];

/** Texts of flow actions that the kernel accepts, and that `ovs-dpctl` prints differently, rounds or omits. */
export const ACTIONS_OF_THE_KERNEL: readonly string[] = [
  "ct(commit,eventmask=0x5),1",
  "add_mpls(label=5,tc=1,ttl=64,bos=1,eth_type=0x8847,flags=0x1),1",
  "sample(sample=33.33%,actions(1)),1",
  "sample(sample=0.00000002%,actions(1)),1",
  "dec_ttl(le_1(2)),1",
  "dec_ttl(le_1(drop)),1",
];
