import { describe, expect, test } from "bun:test";
import { updateChecksums } from "../../../../src/subsystems/netfilter/index.ts";
import { bytes, thrown } from "../../../message/bytes.ts";
import { Random } from "../../../message/random.ts";

const v4 = (protocol: string, transport: string) => {
  const { length } = bytes(transport);
  const total = (20 + length).toString(16).padStart(4, "0");
  return bytes(`45 00 ${total} 1c 46 40 00 40 ${protocol} ff ff ac 10 0a 63 ac 10 0a 0c ${transport}`);
};
const v6 = (next: string, rest: string) => {
  const length = bytes(rest).length.toString(16).padStart(4, "0");
  const addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002";
  return bytes(`60 00 00 00 ${length} ${next} 40 ${addresses} ${rest}`);
};

/** Returns the one's complement sum of 16-bit words. The sum of data with a correct checksum is 0xffff. */
function onesSum(...parts: Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) sum += part[at]! * 256 + (part[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

/** Returns the sum of the pseudo-header, which consists of addresses, protocol and length. */
function pseudoHeader(packet: Uint8Array, start: number, protocol: number): Uint8Array {
  const length = packet.length - start;
  const addresses = packet[0]! >> 4 === 4 ? packet.subarray(12, 20) : packet.subarray(8, 40);
  return new Uint8Array([...addresses, 0, protocol, length >> 8, length & 0xff]);
}

describe("updateChecksums()", () => {
  test("computes the IPv4 header checksum", () => {
    // An IPv4 header that is widely used as an example, with its known checksum.
    const packet = new Uint8Array(60);
    packet.set(bytes("45 00 00 3c 1c 46 40 00 40 06 00 00 ac 10 0a 63 ac 10 0a 0c"));
    expect(updateChecksums(packet).subarray(10, 12)).toEqual(bytes("b1 e6"));
  });

  test.each([
    ["udp", 17, v4("11", "30 39 00 35 00 0c ff ff 61 62 63 64"), 20],
    ["udp of odd length", 17, v4("11", "30 39 00 35 00 0b ff ff 61 62 63"), 20],
    ["tcp", 6, v4("06", "30 39 00 50 00 00 00 01 00 00 00 00 50 02 ff ff aa aa 00 00 68 69"), 20],
    ["udp over IPv6", 17, v6("11", "30 39 00 35 00 0c ff ff 61 62 63 64"), 40],
    ["tcp over IPv6", 6, v6("06", "30 39 00 50 00 00 00 01 00 00 00 00 50 02 ff ff aa aa 00 00 68 69"), 40],
    ["icmpv6", 58, v6("3a", "80 00 aa aa 00 01 00 01 61 62 63"), 40],
    [
      "udp after extension headers",
      17,
      v6("00", "3c 00 01 04 00 00 00 00  11 00 01 04 00 00 00 00  30 39 00 35 00 0c ff ff 61 62 63 64"),
      56,
    ],
  ] as [string, number, Uint8Array, number][])(
    "includes the addresses in the checksum of %s",
    (_name, protocol, packet, start) => {
      expect(updateChecksums(packet)).toBe(packet);
      if (packet[0]! >> 4 === 4) expect(onesSum(packet.subarray(0, 20))).toBe(0xffff);
      expect(onesSum(packet.subarray(start), pseudoHeader(packet, start, protocol))).toBe(0xffff);
    },
  );

  const home = "20010db800000000000000000000000a";
  const middle = "20010db8000000000000000000000055";
  const last = "20010db8000000000000000000000077";
  const udp = "30 39 00 35 00 0c ff ff 61 62 63 64";
  const source = "20010db8000000000000000000000001";
  const destination = "20010db8000000000000000000000002";

  test.each([
    // Each row has the next header, length, type and remaining segments of a routing header, followed by the fields and
    // addresses of its type.
    ["a source route", "2b", `11 04 00 02 00000000 ${middle} ${last}`, source, last],
    ["a source route without remaining addresses", "2b", `11 04 00 00 00000000 ${middle} ${last}`, source, destination],
    ["a route to a home address", "2b", `11 02 02 01 00000000 ${last}`, source, last],
    ["a segment route", "2b", `11 04 04 01 01 00 0000 ${last} ${middle}`, source, last],
    [
      "a segment route without remaining addresses",
      "2b",
      `11 04 04 00 01 00 0000 ${last} ${middle}`,
      source,
      destination,
    ],
    ["an RPL route with whole addresses", "2b", `11 04 03 02 00 00 0000 ${middle} ${last}`, source, last],
    [
      "an RPL route with abbreviated addresses",
      "2b",
      `11 01 03 02 ef 50 0000 55 77 77 00 00 00 00 00`,
      source,
      undefined,
    ],
    [
      "an RPL route with abbreviated addresses of odd length",
      "2b",
      `11 01 03 01 0d 50 0000 99 88 77 00 00 00 00 00`,
      source,
      undefined,
    ],
    ["a home address", "3c", `11 02 01 02 00 00 c9 10 ${home}`, home, destination],
    ["a home address after padding", "3c", `11 02 00 00 00 00 c9 10 ${home}`, home, destination],
    ["an option of another length", "3c", "11 00 c9 04 00000000", source, destination],
    ["one fragment that is the whole packet", "2c", "11 ff 00 00 12345678", source, destination],
    ["an authentication header", "33", "11 01 0000 00000001 00000002", source, destination],
  ] as [string, string, string, string, string | undefined][])(
    "computes UDP checksums after %s",
    (name, next, header, from, to) => {
      const packet = updateChecksums(v6(next, `${header} ${udp}`));
      const start = packet.length - bytes(udp).length;
      // An RPL source route omits the leading bytes that each address shares with the destination: 15 and 13 bytes
      // here.
      const prefix = name.includes("odd")
        ? "20010db80000000000000000 00 99 88 77"
        : "20010db80000000000000000000000 77";
      const pseudo = bytes(`${from} ${to ?? prefix} 00 11 00 0c`);
      expect(onesSum(packet.subarray(start), pseudo)).toBe(0xffff);
    },
  );

  test.each([
    ["a routing header of an unknown type", "2b", "11 02 63 01 00000000 20010db8000000000000000000000077"],
    ["a routing header without the address that it announces", "2b", "11 00 04 01 00000000"],
    ["an RPL route without the address that it announces", "2b", "11 00 03 01 00 00 0000"],
    ["a first fragment", "2c", "11 00 00 01 12345678"],
    ["a later fragment", "2c", "11 00 00 08 12345678"],
    ["an extension header that is longer than the packet", "00", "11 10 01 04 00000000"],
    ["an encryption header", "32", "11 00 00 00 00000000"],
  ])("keeps the UDP checksum after %s", (_name, next, header) => {
    const packet = v6(next, `${header} ${udp}`);
    const before = packet.slice();
    expect(updateChecksums(packet)).toEqual(before);
  });

  test("includes the IPv6 pseudo-header in mobility header checksums", () => {
    const packet = updateChecksums(v6("87", "3b 00 00 00 aa aa 00 00"));
    expect(onesSum(packet.subarray(40), pseudoHeader(packet, 40, 135))).toBe(0xffff);
  });

  test.each([
    ["the last address of an IPv4 source route", "83 0b 04 0a000001 0a000002 00", "0a000002"],
    ["the destination after a completed IPv4 source route", "89 0b 0c 0a000001 0a000002 00", "ac100a0c"],
    ["an IPv4 source route after other options", "01 44 04 05 00 83 07 04 0a000002", "0a000002"],
    ["the destination after a truncated IPv4 source route", "83 ff 04 0a000001 0a000002 00", "ac100a0c"],
  ])("includes %s in UDP checksums", (_name, options, to) => {
    const packet = updateChecksums(
      bytes(`48 00 00 2c 1c 46 40 00 40 11 ff ff ac 10 0a 63 ac 10 0a 0c ${options} ${udp}`),
    );
    expect(onesSum(packet.subarray(0, 32))).toBe(0xffff);
    expect(onesSum(packet.subarray(32), bytes(`ac 10 0a 63 ${to} 00 11 00 0c`))).toBe(0xffff);
  });

  test("excludes the addresses from ICMP checksums", () => {
    const packet = updateChecksums(v4("01", "08 00 aa aa 00 01 00 01 61 62 63 64"));
    expect(onesSum(packet.subarray(20))).toBe(0xffff);
  });

  test("keeps a UDP checksum of 0 only in IPv4", () => {
    const plain = "30 39 00 35 00 0c 00 00 61 62 63 64";
    expect(updateChecksums(v4("11", plain)).subarray(26, 28)).toEqual(bytes("00 00"));
    expect(updateChecksums(v6("11", plain)).subarray(46, 48)).not.toEqual(bytes("00 00"));
  });

  test("writes a computed UDP checksum of 0 as 0xffff", () => {
    for (const [packet, start] of [
      [v4("11", "00 00 00 00 00 0a ff ff 00 00"), 20],
      [v6("11", "00 00 00 00 00 0a ff ff 00 00"), 40],
    ] as [Uint8Array, number][]) {
      updateChecksums(packet);
      const before = new DataView(packet.buffer).getUint16(start + 6);
      // If the data contains the checksum of the remaining data, the sum of all data is 0.
      new DataView(packet.buffer).setUint16(start + 8, before);
      updateChecksums(packet);
      expect(packet.subarray(start + 6, start + 8)).toEqual(bytes("ff ff"));
    }
  });

  test("computes only the IPv4 header checksum of a fragment", () => {
    for (const place of ["20 00", "00 01"]) {
      const packet = bytes(`45 00 00 1c 1c 46 ${place} 40 11 00 00 ac 10 0a 63 ac 10 0a 0c 30 39 00 35 00 0c ab cd`);
      updateChecksums(packet);
      expect(onesSum(packet.subarray(0, 20))).toBe(0xffff);
      expect(packet.subarray(26)).toEqual(bytes("ab cd"));
    }
  });

  test("leaves other protocols and truncated headers unchanged", () => {
    for (const [protocol, transport] of [
      ["84", "30 39 00 35 00 00 00 00 11 22 33 44"],
      ["06", "30 39 00 50 00 00 00 01 00 00 00 00 50 02 ff ff aa"],
      ["11", "30 39 00 35 00 0c"],
      ["11", ""],
    ] as const) {
      expect(updateChecksums(v4(protocol, transport)).subarray(20)).toEqual(bytes(transport));
    }
  });

  test("ignores bytes after the end of the IP packet", () => {
    const exact = updateChecksums(v4("11", "30 39 00 35 00 0c ff ff 61 62 63 64"));
    const padded: Uint8Array = new Uint8Array(40).fill(0x77);
    padded.set(v4("11", "30 39 00 35 00 0c ff ff 61 62 63 64"));
    updateChecksums(padded);
    expect(padded.subarray(0, 32)).toEqual(exact);
    expect(padded.subarray(32)).toEqual(new Uint8Array(8).fill(0x77));
  });

  test("rejects incomplete and unknown packets", () => {
    const refused: [unknown, string][] = [
      ["45", "packet: expected a Uint8Array, got text of 2 characters"],
      [new Uint8Array(0), "packet: expected IPv4 or IPv6"],
      [bytes("55 00"), "packet: expected IPv4 or IPv6"],
      [bytes("44 00 00 14"), "packet: expected 16 bytes for the IPv4 header, got 4"],
      [bytes("45 00 00 14"), "packet: expected 20 bytes for the IPv4 header, got 4"],
      [v4("11", "30 39").fill(0xff, 2, 4), "packet: expected 65535 bytes for the IPv4 packet, got 22"],
      [v4("11", "30 39").fill(0, 2, 4), "packet: expected 0 bytes for the IPv4 packet, got 22"],
      [bytes("60 00"), "packet: expected 40 bytes for the IPv6 header, got 2"],
      [v6("11", "30 39").fill(0xff, 4, 6), "packet: expected 65575 bytes for the IPv6 packet, got 42"],
    ];
    for (const [packet, message] of refused) {
      expect(thrown(() => updateChecksums(packet as Uint8Array)).message).toBe(message);
    }
  });

  test("rejects random bytes only with a RangeError", () => {
    const random = new Random(3);
    for (let round = 0; round < 20_000; round++) {
      const packet = Uint8Array.from({ length: random.below(80) }, () => random.below(256));
      if (packet.length > 0) packet[0] = random.pick([0x45, 0x46, 0x4f, 0x60]);
      if (packet.length > 6)
        packet.set([0, random.below(80), 0, random.below(40), random.pick([0, 43, 44, 51, 60, 17])], 2);
      try {
        updateChecksums(packet);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        expect((error as Error).message).toStartWith("packet: ");
      }
    }
  });
});
