import { describe, expect, test } from "bun:test";
import { PacketHeaders } from "../../../src/subsystems/netfilter/index.ts";
import { bytes } from "../../message/bytes.ts";
import { Random } from "../../message/random.ts";

const MACS = "02 00 00 00 00 02  02 00 00 00 00 01";
const V6 = "20010db8000000000000000000000001 20010db8000000000000000000000002";
const ADDRESSES = { source: "2001:db8::1", destination: "2001:db8::2" };

describe("PacketHeaders", () => {
  test("decodes Ethernet, VLAN tags, IPv4 options and TCP options", () => {
    const headers = new PacketHeaders(
      bytes(`${MACS} 88 a8 20 64 81 00 f0 c8 08 00
        46 2e 00 33 1c 46 40 00 40 06 b1 e6 0a 00 00 01 0a 00 00 02  94 04 00 00
        04 d2 00 50 00 00 00 01 00 00 00 02 60 12 fa f0 ab cd 00 07  02 04 05 b4
        68 69 21`),
    );
    expect(headers.ethernet).toEqual({ destination: "02:00:00:00:00:02", source: "02:00:00:00:00:01", type: 0x88a8 });
    expect(headers.vlans).toEqual([
      { protocol: 0x88a8, id: 100, priority: 1, dropEligible: false, type: 0x8100 },
      { protocol: 0x8100, id: 200, priority: 7, dropEligible: true, type: 0x0800 },
    ]);
    expect(headers.ipv4).toEqual({
      headerLength: 24,
      dscp: 11,
      ecn: 2,
      totalLength: 51,
      id: 0x1c46,
      dontFragment: true,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: 64,
      protocol: 6,
      checksum: 0xb1e6,
      source: "10.0.0.1",
      destination: "10.0.0.2",
      options: [{ type: 0x94, data: bytes("00 00") }],
    });
    expect(headers.tcp).toEqual({
      sourcePort: 1234,
      destinationPort: 80,
      sequence: 1,
      acknowledgement: 2,
      headerLength: 24,
      flags: ["syn", "ack"],
      window: 64240,
      checksum: 0xabcd,
      urgentPointer: 7,
      options: [{ type: 2, data: bytes("05 b4") }],
    });
    expect(new TextDecoder().decode(headers.payload)).toBe("hi!");
    expect([headers.ipv6, headers.arp, headers.udp, headers.icmp, headers.icmpv6, headers.sctp]).toEqual(
      Array(6).fill(undefined),
    );
  });

  test("decodes VLAN tags after a separate Ethernet header", () => {
    // The kernel stores the outer tag of a bridged frame outside of the frame.
    const packet = bytes(`f0 c8 08 00  45 00 00 1c 00 00 40 00 40 11 26 ac 0a 09 00 01 0a 09 00 02
      10 00 00 35 00 08 00 00`);
    const inner = [{ protocol: 0x8100, id: 200, priority: 7, dropEligible: true, type: 0x0800 }];
    const link = bytes(`${MACS} 81 00`);
    for (const headers of [new PacketHeaders(packet, 0x8100), new PacketHeaders().over(packet, 0x8100, link)]) {
      expect(headers.vlans).toEqual(inner);
      expect([headers.ipv4?.source, headers.udp?.destinationPort]).toEqual(["10.9.0.1", 53]);
      expect(`${headers}`).toBe("udp 10.9.0.1:4096 > 10.9.0.2:53");
      expect(headers.vlans).toEqual(inner);
    }
    expect(new PacketHeaders(packet.subarray(0, 3), 0x8100).vlans).toEqual([]);
  });

  test("decodes ARP", () => {
    const message = `00 01 08 00 06 04 00 02 02 00 00 00 00 01 0a 00 00 01 02 00 00 00 00 02 0a 00 00 02`;
    for (const headers of [
      new PacketHeaders(bytes(`${MACS} 08 06 ${message}`)),
      new PacketHeaders(bytes(message), 0x0806),
    ]) {
      expect(headers.arp).toEqual({
        hardwareType: 1,
        protocolType: 0x0800,
        operation: 2,
        senderHardware: "02:00:00:00:00:01",
        senderAddress: "10.0.0.1",
        targetHardware: "02:00:00:00:00:02",
        targetAddress: "10.0.0.2",
      });
      expect(headers.payload.length).toBe(0);
    }
  });

  test("decodes IPv6 with extension headers and UDP", () => {
    const headers = new PacketHeaders(
      bytes(`6b 81 23 45 00 1c 00 40 ${V6}
        3c 00 01 04 00 00 00 00  11 00 01 04 00 00 00 00  30 39 00 35 00 0c ff fe 61 62 63 64  ee ee`),
      0x86dd,
    );
    expect(headers.ipv6).toEqual({
      dscp: 46,
      ecn: 0,
      flowLabel: 0x12345,
      payloadLength: 28,
      nextHeader: 0,
      hopLimit: 64,
      ...ADDRESSES,
      extensions: [
        { protocol: 0, data: bytes("3c 00 01 04 00 00 00 00") },
        { protocol: 60, data: bytes("11 00 01 04 00 00 00 00") },
      ],
    });
    expect(headers.udp).toEqual({ sourcePort: 12345, destinationPort: 53, length: 12, checksum: 0xfffe });
    expect(new TextDecoder().decode(headers.payload)).toBe("abcd");
  });

  test("decodes ICMP, ICMPv6 and SCTP with chunks", () => {
    const v4 = (protocol: string, rest: string) =>
      new PacketHeaders(bytes(`45 00 00 00 00 00 00 00 40 ${protocol} 00 00 0a 00 00 01 0a 00 00 02 ${rest}`), 0x0800);
    expect(v4("01", "08 00 12 34 00 4d 00 01 61").icmp).toEqual({
      type: 8,
      code: 0,
      checksum: 0x1234,
      id: 77,
      sequence: 1,
    });
    expect(v4("01", "03 01 12 34 00 00 00 00").icmp).toEqual({ type: 3, code: 1, checksum: 0x1234 });
    const echo = new PacketHeaders(bytes(`60 00 00 00 00 08 3a 40 ${V6} 81 00 12 34 00 4d 00 02`), 0x86dd);
    expect(echo.icmpv6).toEqual({ type: 129, code: 0, checksum: 0x1234, id: 77, sequence: 2 });
    const sctp = v4("84", "00 09 00 0a 00 00 00 05 de ad be ef  01 02 00 06 aa bb 00 00  03 00 00 04  07 00 00 ff");
    expect(sctp.sctp).toEqual({
      sourcePort: 9,
      destinationPort: 10,
      verificationTag: 5,
      checksum: 0xdeadbeef,
      chunks: [
        { type: 1, flags: 2, data: bytes("aa bb") },
        { type: 3, flags: 0, data: bytes("") },
      ],
    });
  });

  test("has a transport header only for the first fragment", () => {
    const v4 = (fragment: string) =>
      new PacketHeaders(
        bytes(`45 00 00 1c 00 01 ${fragment} 40 11 00 00 0a 00 00 01 0a 00 00 02 30 39 00 35 00 0c 00 00`),
        0x0800,
      );
    expect(v4("20 00").udp?.destinationPort).toBe(53);
    expect(v4("20 00").ipv4).toMatchObject({ moreFragments: true, fragmentOffset: 0 });
    const later = v4("00 b9");
    expect(later.udp).toBeUndefined();
    expect(later.protocol).toBeUndefined();
    expect(later.ipv4).toMatchObject({ moreFragments: false, fragmentOffset: 0xb9 * 8 });
    expect(later.payload).toEqual(bytes("30 39 00 35 00 0c 00 00"));
    const v6 = new PacketHeaders(
      bytes(`60 00 00 00 00 10 2c 40 ${V6} 11 00 05 c9 00 00 00 07 30 39 00 35 00 08 00 00`),
      0x86dd,
    );
    expect(v6.ipv6).toMatchObject({ fragmentOffset: 0x5c8, moreFragments: true });
    expect(v6.udp).toBeUndefined();
  });

  test("describes protocol, addresses and ports as text", () => {
    const v4 = (protocol: string, fragment = "00 00", rest = "00 09 00 35") =>
      bytes(`45 00 00 00 00 00 ${fragment} 40 ${protocol} 00 00 0a 00 00 01 0a 00 00 02 ${rest} ${"00".repeat(16)}`);
    const arp = "00 01 08 00 06 04 00 01 02 00 00 00 00 01 0a 00 00 01 00 00 00 00 00 00 0a 00 00 02";
    const texts: [string, Uint8Array, ("ethernet" | number)?][] = [
      ["udp 10.0.0.1:9 > 10.0.0.2:53", v4("11")],
      ["tcp 10.0.0.1:9 > 10.0.0.2:53", v4("06")],
      ["sctp 10.0.0.1:9 > 10.0.0.2:53", v4("84")],
      ["icmp 10.0.0.1 > 10.0.0.2", v4("01")],
      ["protocol 47 10.0.0.1 > 10.0.0.2", v4("2f")],
      ["fragment 10.0.0.1 > 10.0.0.2", v4("11", "00 b9")],
      [
        "udp [2001:db8::1]:9 > [2001:db8::2]:53",
        bytes(`60 00 00 00 00 08 11 40 ${V6} 00 09 00 35 00 08 00 00`),
        0x86dd,
      ],
      ["icmpv6 2001:db8::1 > 2001:db8::2", bytes(`60 00 00 00 00 08 3a 40 ${V6} 80 00 00 00 00 00 00 00`), 0x86dd],
      ["arp 10.0.0.1 > 10.0.0.2", bytes(`${MACS} 08 06 ${arp}`), "ethernet"],
      ["ethertype 0x88cc", bytes(`${MACS} 88 cc 00 00`), "ethernet"],
      ["ethertype 0x88cc", bytes(`${MACS} 81 00 00 05 88 cc 00 00`), "ethernet"],
      ["ethertype 0x88f7", bytes("00 00"), 0x88f7],
      ["incomplete", bytes("02 00"), "ethernet"],
    ];
    for (const [text, packet, start = 0x0800] of texts) expect(`${new PacketHeaders(packet, start)}`).toBe(text);
  });

  test("never reads beyond a damaged packet", () => {
    const random = new Random(7);
    const whole = bytes(`${MACS} 81 00 00 01 08 00
      46 00 00 2c 00 01 00 00 40 06 00 00 0a 00 00 01 0a 00 00 02  94 04 00 00
      04 d2 00 50 00 00 00 01 00 00 00 02 50 12 fa f0 ab cd 00 07`);
    const reused = new PacketHeaders();
    const parts = [
      "ethernet",
      "vlans",
      "arp",
      "ipv4",
      "ipv6",
      "tcp",
      "udp",
      "icmp",
      "icmpv6",
      "sctp",
      "payload",
    ] as const;
    for (let round = 0; round < 3000; round++) {
      const length = random.below(whole.length + 1);
      // The bytes around the packet differ in each round and must not affect the result.
      const [one, other] = [0x00, 0xff].map((fill) => new Uint8Array(whole.length + 40).fill(fill));
      const packet = whole.slice(0, length);
      for (let count = random.below(4); count > 0 && length > 0; count--)
        packet[random.below(length)] = random.below(256);
      one!.set(packet, 20);
      other!.set(packet, 20);
      const start = random.below(2) === 0 ? "ethernet" : random.below(2) === 0 ? 0x86dd : 0x0800;
      reused.over(one!.subarray(20, 20 + length), start);
      const fresh = new PacketHeaders(other!.subarray(20, 20 + length), start);
      for (const part of parts) expect(reused[part]).toEqual(fresh[part] as never);
    }
  });
});
