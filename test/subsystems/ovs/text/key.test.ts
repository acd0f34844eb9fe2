import { describe, expect, test } from "bun:test";
import type { KeyAttrs } from "../../../../src/families/ovs-flow.ts";
import type { Write } from "../../../../src/schema/model/types.ts";
import { formatFlow, parseFlow } from "../../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../../message/bytes.ts";

const FULL_MAC = "ff:ff:ff:ff:ff:ff";
const NO_MAC = "00:00:00:00:00:00";
const FULL_V6 = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
const FULL_V4 = "255.255.255.255";

/** Texts of flow keys, each with the key and mask as objects. Both directions are tested. */
const cases: readonly (readonly [text: string, key: KeyAttrs, mask: KeyAttrs])[] = [
  ["recirc_id(0)", { recircId: 0 }, { recircId: 0xffffffff }],
  ["recirc_id(0x10)", { recircId: 16 }, { recircId: 0xffffffff }],
  ["dp_hash(0x7/0xf)", { dpHash: 7 }, { dpHash: 15 }],
  ["skb_priority(0x5)", { priority: 5 }, { priority: 0xffffffff }],
  ["in_port(3)", { inPort: 3 }, { inPort: 0xffffffff }],
  ["in_port(3/0xf)", { inPort: 3 }, { inPort: 15 }],
  ["skb_mark(0x10/0xff)", { skbMark: 16 }, { skbMark: 255 }],
  ["ct_state(+new-est+trk)", { ctState: ["new", "tracked"] }, { ctState: ["new", "established", "tracked"] }],
  ["ct_zone(0x5)", { ctZone: 5 }, { ctZone: 0xffff }],
  ["ct_mark(0x5/0xf)", { ctMark: 5 }, { ctMark: 15 }],
  ["ct_label(0x1234/0xffff)", { ctLabels: `3412${"0".repeat(28)}` }, { ctLabels: `ffff${"0".repeat(28)}` }],
  ["packet_type(ns=1,id=0x800)", { packetType: 0x10800 }, { packetType: 0xffffffff }],
  ["eth()", { ethernet: { ethSrc: NO_MAC, ethDst: NO_MAC } }, { ethernet: { ethSrc: NO_MAC, ethDst: NO_MAC } }],
  [
    "eth(src=02:00:00:00:00:01/ff:00:00:00:00:00,dst=02:00:00:00:00:02)",
    { ethernet: { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" } },
    { ethernet: { ethSrc: "ff:00:00:00:00:00", ethDst: FULL_MAC } },
  ],
  ["eth_type(0x0800)", { ethertype: 0x800 }, { ethertype: 0xffff }],
  ["eth_type(0x0800/0xff00)", { ethertype: 0x800 }, { ethertype: 0xff00 }],
  ["eth_type(0/0xffff)", {}, { ethertype: 0xffff }],
  ["eth_type(0/0x0000)", {}, { ethertype: 0 }],
  [
    "vlan(vid=5,pcp=3),encap(eth_type(0x0806))",
    { vlan: 0x7005, encap: { ethertype: 0x806 } },
    { vlan: 0xffff, encap: { ethertype: 0xffff } },
  ],
  ["vlan(vid=5/0xff,pcp=3/0x1),encap()", { vlan: 0x7005, encap: {} }, { vlan: 0x30ff, encap: {} }],
  ["vlan(vid=0,pcp=0,cfi=0)", { vlan: 0 }, { vlan: 0xffff }],
  [
    "ipv4(src=10.0.0.1,dst=10.0.0.0/255.0.0.0,proto=6,tos=0x3/0x3,ttl=64,frag=later)",
    { ipv4: { ipv4Src: "10.0.0.1", ipv4Dst: "10.0.0.0", ipv4Proto: 6, ipv4Tos: 3, ipv4Ttl: 64, ipv4Frag: "later" } },
    { ipv4: { ipv4Src: FULL_V4, ipv4Dst: "255.0.0.0", ipv4Proto: 255, ipv4Tos: 3, ipv4Ttl: 255, ipv4Frag: "any" } },
  ],
  [
    "ipv6(src=fe80::1/ffff::,dst=::10.0.0.1,label=0x5,proto=58,tclass=0x3,hlimit=255,frag=no)",
    {
      ipv6: {
        ipv6Src: "fe80::1",
        ipv6Dst: "::a00:1",
        ipv6Label: 5,
        ipv6Proto: 58,
        ipv6Tclass: 3,
        ipv6Hlimit: 255,
        ipv6Frag: "none",
      },
    },
    {
      ipv6: {
        ipv6Src: "ffff::",
        ipv6Dst: FULL_V6,
        ipv6Label: 0xfffff,
        ipv6Proto: 255,
        ipv6Tclass: 255,
        ipv6Hlimit: 255,
        ipv6Frag: "any",
      },
    },
  ],
  [
    "arp(sip=1.2.3.4,tip=1.2.3.5/255.255.0.0,op=1,sha=02:00:00:00:00:01,tha=02:00:00:00:00:02)",
    {
      arp: { arpSip: "1.2.3.4", arpTip: "1.2.3.5", arpOp: 1, arpSha: "02:00:00:00:00:01", arpTha: "02:00:00:00:00:02" },
    },
    { arp: { arpSip: FULL_V4, arpTip: "255.255.0.0", arpOp: 0xffff, arpSha: FULL_MAC, arpTha: FULL_MAC } },
  ],
  ["mpls(label=5,tc=1,ttl=64,bos=1)", { mpls: [0x5340] }, { mpls: [0xffffffff] }],
  ["mpls(label=5/0xff,tc=1/7,ttl=64/0xf,bos=1/1)", { mpls: [0x5340] }, { mpls: [0x000fff0f] }],
  [
    "mpls(label=5,tc=0,ttl=64,bos=0,label=6,tc=0,ttl=64,bos=1)",
    { mpls: [0x5040, 0x6140] },
    { mpls: [0xffffffff, 0xffffffff] },
  ],
  ["tcp(src=80,dst=8080/0xff00)", { tcp: { tcpSrc: 80, tcpDst: 8080 } }, { tcp: { tcpSrc: 0xffff, tcpDst: 0xff00 } }],
  ["udp(src=53)", { udp: { udpSrc: 53, udpDst: 0 } }, { udp: { udpSrc: 0xffff, udpDst: 0 } }],
  ["sctp(dst=9)", { sctp: { sctpSrc: 0, sctpDst: 9 } }, { sctp: { sctpSrc: 0, sctpDst: 0xffff } }],
  ["tcp_flags(syn|ack)", { tcpFlags: 0x12 }, { tcpFlags: 0xfff }],
  ["tcp_flags(+syn-ack)", { tcpFlags: 2 }, { tcpFlags: 0x12 }],
  ["tcp_flags(syn|[800])", { tcpFlags: 0x802 }, { tcpFlags: 0xfff }],
  ["tcp_flags(+syn+[200]-[400])", { tcpFlags: 0x202 }, { tcpFlags: 0x602 }],
  ["icmp(type=8,code=0/0x1)", { icmp: { icmpType: 8, icmpCode: 0 } }, { icmp: { icmpType: 255, icmpCode: 1 } }],
  ["icmpv6(type=135)", { icmpv6: { icmpType: 135, icmpCode: 0 } }, { icmpv6: { icmpType: 255, icmpCode: 0 } }],
  [
    "nd(target=fe80::5,sll=02:00:00:00:00:01)",
    { nd: { ndTarget: "fe80::5", ndSll: "02:00:00:00:00:01", ndTll: NO_MAC } },
    { nd: { ndTarget: FULL_V6, ndSll: FULL_MAC, ndTll: NO_MAC } },
  ],
  [
    "ct_tuple4(src=1.2.3.4/255.0.0.0,dst=5.6.7.8,proto=6,tp_src=5,tp_dst=6/0xff)",
    { ctOrigTupleIpv4: { ipv4Src: "1.2.3.4", ipv4Dst: "5.6.7.8", ipv4Proto: 6, srcPort: 5, dstPort: 6 } },
    { ctOrigTupleIpv4: { ipv4Src: "255.0.0.0", ipv4Dst: FULL_V4, ipv4Proto: 255, srcPort: 0xffff, dstPort: 255 } },
  ],
  [
    "ct_tuple6(src=fe80::1,proto=17,src_port=5)",
    { ctOrigTupleIpv6: { ipv6Src: "fe80::1", ipv6Dst: "::", ipv6Proto: 17, srcPort: 5, dstPort: 0 } },
    { ctOrigTupleIpv6: { ipv6Src: FULL_V6, ipv6Dst: "::", ipv6Proto: 255, srcPort: 0xffff, dstPort: 0 } },
  ],
  [
    "nsh(flags=1,ttl=63,mdtype=1,np=0x01/0x03,spi=0x123,si=5,c1=0x1,c2=0x2,c3=0x3/0x0000000f)",
    { nsh: { base: { flags: 1, ttl: 63, mdtype: 1, np: 1, pathHdr: 0x12305 }, md1: [1, 2, 3, 0] } },
    {
      nsh: {
        base: { flags: 255, ttl: 255, mdtype: 255, np: 3, pathHdr: 0xffffffff },
        md1: [0xffffffff, 0xffffffff, 15, 0],
      },
    },
  ],
  ["key32(05 00)", { ipv6Exthdrs: { hdrs: 5 } }, { ipv6Exthdrs: { hdrs: 0xffff } }],
  ["key30(01 02/ff 00)", { ndExtensions: Uint8Array.of(1, 2) }, { ndExtensions: Uint8Array.of(255, 0) }],
  [
    "key99(01 02/00 00)",
    { unknown: [{ type: 99, bytes: Uint8Array.of(1, 2) }] },
    { unknown: [{ type: 99, bytes: Uint8Array.of(0, 0) }] },
  ],
  [
    "tunnel(ttl=64,flags(-df+key))",
    { tunnel: { id: 0n, ttl: 64 } },
    { tunnel: { id: 0n, ttl: 255, dontFragment: true } },
  ],
  [
    "tunnel(tun_id=0x5/0xff,src=1.2.3.4/255.0.0.0,dst=5.6.7.8,tos=0x3,ttl=64,tp_src=5,tp_dst=6,flags(-df+csum+key))",
    { tunnel: { id: 5n, ipv4Src: "1.2.3.4", ipv4Dst: "5.6.7.8", tos: 3, ttl: 64, tpSrc: 5, tpDst: 6, csum: true } },
    {
      tunnel: {
        id: 255n,
        ipv4Src: "255.0.0.0",
        ipv4Dst: FULL_V4,
        tos: 255,
        ttl: 255,
        tpSrc: 0xffff,
        tpDst: 0xffff,
        csum: true,
        dontFragment: true,
      },
    },
  ],
  [
    "tunnel(tun_id=0x5,ipv6_src=fe80::1,ipv6_dst=fe80::2/ffff::,vxlan(gbp(id=5,flags=0x8)),flags(df|key))",
    { tunnel: { id: 5n, ipv6Src: "fe80::1", ipv6Dst: "fe80::2", vxlanOpts: { gbp: 0x80005 }, dontFragment: true } },
    {
      tunnel: {
        id: 0xffffffffffffffffn,
        ipv6Src: FULL_V6,
        ipv6Dst: "ffff::",
        vxlanOpts: { gbp: 0xffffff },
        dontFragment: true,
        csum: true,
        oam: true,
      },
    },
  ],
  [
    "tunnel(geneve({class=0x1,type=0x80/0x1,len=4,0x11223344/0xffff0000}{class=0x2,type=0,len=0}))",
    { tunnel: { geneveOpts: Uint8Array.of(0, 1, 0x80, 1, 0x11, 0x22, 0x33, 0x44, 0, 2, 0, 0) } },
    { tunnel: { geneveOpts: Uint8Array.of(255, 255, 1, 31, 255, 255, 0, 0, 255, 255, 255, 31) } },
  ],
  [
    "tunnel(erspan(ver=1,idx=0x7/0xff))",
    { tunnel: { erspanOpts: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0) } },
    { tunnel: { erspanOpts: Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0) } },
  ],
  [
    "tunnel(erspan(ver=2,dir=1/0x1,hwid=0x3/0xf))",
    { tunnel: { erspanOpts: Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x38) } },
    { tunnel: { erspanOpts: Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf8) } },
  ],
  [
    "tunnel(erspan(ver=1,idx=0x7/0xffffffff))",
    { tunnel: { erspanOpts: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0) } },
    { tunnel: { erspanOpts: Uint8Array.of(255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0) } },
  ],
  ["tunnel(vxlan(gbp()))", { tunnel: { vxlanOpts: { gbp: 0 } } }, { tunnel: { vxlanOpts: { gbp: 0 } } }],
  ["tunnel(vxlan())", { tunnel: { vxlanOpts: {} } }, { tunnel: { vxlanOpts: {} } }],
  [
    "tunnel(geneve({class=0x1,type=0x80,len=4/0x3}))",
    { tunnel: { geneveOpts: Uint8Array.of(0, 1, 0x80, 1, 0, 0, 0, 0) } },
    { tunnel: { geneveOpts: Uint8Array.of(255, 255, 255, 3, 0, 0, 0, 0) } },
  ],
  ["mpls(label=5/0x0,tc=1/7,ttl=0/0x0,bos=1/1)", { mpls: [0x5300] }, { mpls: [0x00000f00] }],
];

describe("parseFlow and formatFlow", () => {
  for (const [text, key, mask] of cases) {
    test(`"${text}" survives parsing and formatting`, () => {
      expect(parseFlow(text)).toEqual({ key, mask });
      expect(formatFlow(key, mask)).toBe(text);
    });
  }

  test("include all fields of a flow without a mask", () => {
    expect(formatFlow({ recircId: 0, inPort: 1, tcp: { tcpSrc: 1 }, ctState: ["new", "tracked"] })).toBe(
      "recirc_id(0),in_port(1),ct_state(new|trk),tcp(src=1,dst=0)",
    );
    expect(formatFlow({ ipv4: {} })).toBe("ipv4(src=0.0.0.0,dst=0.0.0.0,proto=0,tos=0,ttl=0,frag=no)");
    expect(formatFlow({ tunnel: { id: 5, ttl: 64, csum: true } })).toBe("tunnel(tun_id=0x5,ttl=64,flags(csum|key))");
    expect(formatFlow({ ctState: [] })).toBe("ct_state(0)");
  });

  test("omit fields with an empty mask unless `verbose` is set", () => {
    const key: KeyAttrs<Write> = { dpHash: 5, inPort: 1, ethernet: {}, vlan: 0x1005, udp: { udpSrc: 7 }, tcpFlags: 2 };
    const mask: KeyAttrs<Write> = { inPort: 0xffffffff };
    expect(formatFlow(key, mask)).toBe("in_port(1),eth()");
    expect(formatFlow(key, mask, { verbose: true })).toBe(
      `dp_hash(0x5/0),in_port(1),eth(src=${NO_MAC}/${NO_MAC},dst=${NO_MAC}/${NO_MAC}),` +
        "vlan(vid=5/0x0,pcp=0/0x0),tcp_flags(0/0),udp(src=7/0,dst=0/0)",
    );
    expect(formatFlow({}, {})).toBe("");
  });

  test("match ovs-dpctl for empty masks and unnamed bits", () => {
    const wild = new Uint8Array(12);
    const geneveOpts = Uint8Array.of(0, 1, 0x80, 1, 0, 0, 0, 0);
    const erspanOpts = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const verbose = { verbose: true };
    const cases: [text: string, key: KeyAttrs<Write>, mask: KeyAttrs<Write>, options?: object][] = [
      ["vlan(vid=5,pcp=7/0x0)", { vlan: 0xf005 }, { vlan: 0x1fff }],
      ["vlan(vid=5,cfi=0)", { vlan: 0x0005 }, { vlan: 0x1fff }],
      ["ct_state(new|trk)", { ctState: ["new", "tracked"] }, { ctState: [0xffffffff] }],
      ["ct_state(0x21)", { ctState: ["new", "tracked"] }, { ctState: [0xffffffff] }, verbose],
      ["ct_state(0x21/0xff)", { ctState: ["new", "tracked"] }, { ctState: [0xff] }, verbose],
      ["tunnel(geneve({}))", { tunnel: { geneveOpts } }, {}],
      [
        "tunnel(geneve({class=0x1/0,type=0x80/0,len=4/0,0/0}),flags(0/0))",
        { tunnel: { geneveOpts } },
        { tunnel: { geneveOpts: new Uint8Array(8) } },
        verbose,
      ],
      [
        "tunnel(erspan(ver=2/0,dir=0/0,hwid=0/0),flags(0/0))",
        { tunnel: { erspanOpts } },
        { tunnel: { erspanOpts: wild } },
        verbose,
      ],
      ["tunnel(erspan())", { tunnel: { erspanOpts } }, {}],
      ["tunnel()", { tunnel: {} }, {}],
      ["nsh()", { nsh: { base: {}, md1: [1, 2, 3, 4] } }, {}],
      ["nsh(c1=0x1,c2=0x2,c3=0x3,c4=0x4)", { nsh: { base: {}, md1: [1, 2, 3, 4] } }, { nsh: { base: {} } }],
      ["nsh()", { nsh: { base: {}, md1: [1, 2, 3, 4] } }, { nsh: { base: {} } }, { verbose: true, complete: true }],
      ["packet_type(ns=1,id=0x800)", { packetType: 0x10800, ethernet: {} }, { packetType: 0xffffffff }],
      ["eth()", { ethernet: {} }, {}],
    ];
    for (const [text, key, mask, options] of cases)
      expect([text, formatFlow(key, mask, options)]).toEqual([text, text]);
  });

  test("include parts omitted by ovs-dpctl with `complete`", () => {
    const complete = { complete: true };
    const keyless: KeyAttrs = { tunnel: { ipv4Src: "1.2.3.4", ttl: 64 } };
    const mask: KeyAttrs = {
      tunnel: { id: 0xffffffffffffffffn, ipv4Src: FULL_V4, tos: 255, ttl: 255, dontFragment: true },
    };
    expect(formatFlow(keyless, mask)).toBe("tunnel(src=1.2.3.4,ttl=64,flags(-df))");
    const text = formatFlow(keyless, mask, complete);
    expect(text).toBe("tunnel(src=1.2.3.4,tos=0,ttl=64,flags(-df-key))");
    // The kernel omits tunnel attributes that are zero.
    expect(parseFlow(text)).toEqual({ key: { tunnel: { ...keyless.tunnel, tos: 0 } }, mask });
    expect(formatFlow({ vlan: 0x1005 }, { vlan: 0x0fff }, complete)).toBe("vlan(vid=5,cfi=1/0)");
    expect(formatFlow({ vlan: 0x1005 }, { vlan: 0x0fff })).toBe("vlan(vid=5)");
    const erspanOpts = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x38);
    const erspanMask = Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0xf8);
    const erspan = formatFlow({ tunnel: { erspanOpts } }, { tunnel: { erspanOpts: erspanMask } }, complete);
    expect(erspan).toBe("tunnel(erspan(ver=2,dir=1/0x1,hwid=0x13/0x3f))");
    expect(parseFlow(erspan)).toEqual({
      key: { tunnel: { erspanOpts } },
      mask: { tunnel: { erspanOpts: erspanMask } },
    });
  });

  test("describe tunnels with and without a key", () => {
    for (const text of ["tunnel(tun_id=0x5,flags(-key))", "tunnel(flags(-key),tun_id=0x5)"]) {
      expect(thrown(() => parseFlow(text))).toBeInstanceOf(SyntaxError);
    }
    expect(parseFlow("tunnel(tun_id=0x5,flags(+key))").key).toEqual({ tunnel: { id: 5n } });
    expect(parseFlow("tunnel(ttl=64,flags(-key))")).toEqual({
      key: { tunnel: { ttl: 64 } },
      mask: { tunnel: { ttl: 255, id: 0xffffffffffffffffn } },
    });
  });

  test("use known port names that can be parsed", () => {
    const names = ["eth0", "drop", "7up", "a,b"];
    const ports = {
      nameOf: (number: number) => names[number],
      numberOf: (name: string) => (names.includes(name) ? names.indexOf(name) : undefined),
    };
    const texts = [0, 1, 2, 3, 4].map((inPort) => formatFlow({ inPort }, undefined, { ports }));
    expect(texts).toEqual(["in_port(eth0)", "in_port(1)", "in_port(2)", "in_port(3)", "in_port(4)"]);
    expect(texts.map((text) => parseFlow(text, { ports }).key.inPort)).toEqual([0, 1, 2, 3, 4]);
    expect(thrown(() => parseFlow("in_port(eth1)", { ports }))).toMatchObject({ position: 8 });
  });

  test("accept attributes in any order and spaces", () => {
    const { key } = parseFlow(" in_port(1) , tcp( dst=2 , src=1 ), eth(),recirc_id(0x1)\n");
    expect(key).toEqual({
      recircId: 1,
      inPort: 1,
      tcp: { tcpSrc: 1, tcpDst: 2 },
      ethernet: { ethSrc: NO_MAC, ethDst: NO_MAC },
    });
    expect(parseFlow("")).toEqual({ key: {}, mask: {} });
  });

  test("accept addresses in all standard notations", () => {
    const ethernet = { ethSrc: Uint8Array.of(2, 0, 0, 0, 0, 1), ethDst: "02-00-00-00-00-FF" };
    expect(formatFlow({ ethernet })).toBe("eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:ff)");
    expect(formatFlow({ ipv6: { ipv6Src: "FE80:0:0:0::1" } }, { ipv6: { ipv6Src: FULL_V6 } })).toBe(
      "ipv6(src=fe80::1)",
    );
    const tunnel = { ipv4Src: Uint8Array.of(1, 2, 3, 4) };
    expect(formatFlow({ tunnel }, { tunnel: { ipv4Src: FULL_V4 } })).toBe("tunnel(src=1.2.3.4)");
  });

  test("reject invalid keys with the path of the value", () => {
    const wrong: [unknown, string, typeof TypeError | typeof RangeError][] = [
      [{ ipv4: { ipv4Src: "1.2.3" } }, 'key.ipv4.ipv4Src: expected an IPv4 address, got "1.2.3"', TypeError],
      [{ encap: { tcp: { tcpSrc: 70000 } } }, "key.encap.tcp.tcpSrc: expected an integer up to 65535", RangeError],
      [{ ctState: ["old"] }, "key.ctState: expected one of new, established,", TypeError],
      [{ ethernet: "aa" }, 'key.ethernet: expected an object, got "aa"', TypeError],
      [
        { tunnel: { geneveOpts: Uint8Array.of(0, 1, 0, 2) } },
        "key.tunnel.geneveOpts: expected an option of 12",
        RangeError,
      ],
      [{ mpls: 5 }, "key.mpls: expected a list of numbers, got 5", TypeError],
      [{ inPort: "1" }, 'key.inPort: expected a number, got "1"', TypeError],
    ];
    for (const [key, message, kind] of wrong) {
      const error = thrown(() => formatFlow(key as KeyAttrs)) as Error;
      expect(error).toBeInstanceOf(kind);
      expect(error.message).toStartWith(message);
    }
    expect(thrown(() => formatFlow(undefined as unknown as KeyAttrs))).toBeInstanceOf(TypeError);
    expect(thrown(() => parseFlow(5 as unknown as string))).toBeInstanceOf(TypeError);
  });
});
