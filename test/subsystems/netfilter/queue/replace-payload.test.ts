import { describe, expect, test } from "bun:test";
import { PacketHeaders, replacePayload, updateChecksums } from "../../../../src/subsystems/netfilter/index.ts";
import { bytes, thrown } from "../../../message/bytes.ts";
import { describeWithQueues, QueueLab } from "../support.ts";

const text = (given: string) => new TextEncoder().encode(given);
const udp = bytes("45 00 00 20 1c 46 40 00 40 11 00 00 0a 00 00 01 0a 00 00 02 30 39 00 35 00 0c ff ff 61 62 63 64");
const addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002";
const tcp6 = bytes(
  `60 00 00 00 00 16 06 40 ${addresses} 30 39 00 50 00 00 00 01 00 00 00 00 50 02 ff ff aa aa 00 00 68 69`,
);
const icmp = bytes("45 00 00 20 1c 46 40 00 40 01 00 00 0a 00 00 01 0a 00 00 02 08 00 00 00 00 4d 00 01 61 62 63 64");

describe("replacePayload()", () => {
  test("updates lengths and checksums for the new payload", () => {
    const changed = replacePayload(udp, text("longer than before"));
    const headers = new PacketHeaders(changed, 0x0800);
    expect(headers.ipv4).toMatchObject({ totalLength: 28 + 18, source: "10.0.0.1" });
    expect(headers.udp).toMatchObject({ sourcePort: 12345, destinationPort: 53, length: 26 });
    expect(new TextDecoder().decode(headers.payload)).toBe("longer than before");
    expect(changed).toEqual(updateChecksums(changed.slice()));
    expect(headers.udp!.checksum).not.toBe(0xffff);
    expect(udp.length).toBe(32);

    const changed6 = replacePayload(tcp6, text(""), { rewritesSequenceNumbers: true });
    expect(new PacketHeaders(changed6, 0x86dd).ipv6).toMatchObject({ payloadLength: 20 });
    expect(changed6).toEqual(updateChecksums(changed6.slice()));
    expect(new PacketHeaders(replacePayload(icmp, bytes("00 4d 00 02")), 0x0800).icmp).toMatchObject({ sequence: 2 });
  });

  test.each([
    [
      "a fragment",
      bytes("45 00 00 20 1c 46 20 00 40 11 00 00 0a 00 00 01 0a 00 00 02 30 39 00 35 00 0c 00 00 61 62 63 64"),
    ],
    ["SCTP", bytes("45 00 00 20 1c 46 00 00 40 84 00 00 0a 00 00 01 0a 00 00 02 30 39 00 35 00 00 00 00 00 00 00 00")],
    ["an incomplete header", udp.subarray(0, 24)],
    ["an empty array", new Uint8Array(0)],
    // BIG TCP: the kernel divides the packet later.
    ["an IPv4 packet of more than 65535 bytes", udp.with(2, 0).with(3, 0)],
    ["an IPv6 packet of more than 65535 bytes", tcp6.with(4, 0).with(5, 0)],
  ])("rejects %s as input", (_, packet) => {
    const error = thrown(() => replacePayload(packet, text("x"), { rewritesSequenceNumbers: true }));
    expect(error).toBeInstanceOf(RangeError);
  });

  // RFC 9293, section 3.4: every byte of data has a sequence number.
  test("rejects another length of a TCP payload, unless the caller rewrites sequence numbers", () => {
    const same = replacePayload(tcp6, text("yo"));
    expect(new TextDecoder().decode(new PacketHeaders(same, 0x86dd).payload)).toBe("yo");
    for (const payload of ["", "y", "hello"]) {
      expect(thrown(() => replacePayload(tcp6, text(payload)))).toMatchObject({
        name: "RangeError",
        message: `payload: expected 2 bytes, as before, because TCP sequence numbers count them, got ${payload.length}; rewrite the numbers of all later packets, and set rewritesSequenceNumbers`,
      });
    }
    // Bytes after the end of the packet do not count, such as the padding of Ethernet.
    expect(replacePayload(new Uint8Array([...tcp6, 0, 0]), text("yo"))).toEqual(same);
    expect(thrown(() => replacePayload(tcp6, text("yo"), { rewrites: true } as never))).toBeInstanceOf(TypeError);
  });

  test("rejects a payload that is too long", () => {
    expect(thrown(() => replacePayload(udp, new Uint8Array(65_508)))).toMatchObject({
      message: "payload: expected a packet of at most 65535 bytes, got 65536",
    });
    expect(replacePayload(udp, new Uint8Array(65_507)).length).toBe(65_535);
    expect(thrown(() => replacePayload(udp, "x" as never))).toBeInstanceOf(TypeError);
  });
});

for (const version of [4, 6] as const) {
  describeWithQueues(`replacePayload() on a queued IPv${version} packet`, () => {
    test("the receiver gets the new payload", () => {
      using lab = new QueueLab({}, {}, version);
      lab.sender.send(lab.receiver.port, text("original"));
      const [packet] = lab.queue.receive({ wait: true, timeoutMs: 100_000 });
      const { headers } = packet!;
      const address = version === 4 ? "127.0.0.1" : "::1";
      expect(headers.ipv4 ?? headers.ipv6).toMatchObject({ source: address, destination: address });
      expect(headers.udp).toMatchObject({
        sourcePort: lab.sender.port,
        destinationPort: lab.receiver.port,
        length: 16,
      });
      expect(new TextDecoder().decode(headers.payload)).toBe("original");
      expect(headers.ethernet).toBeUndefined();
      lab.queue.accept(packet!, { payload: replacePayload(packet!.payload, text("another, longer text")) });
      expect(new TextDecoder().decode(lab.receiver.receive(20_000))).toBe("another, longer text");
      // The packet object and its header objects are reused for the next packet.
      lab.sender.send(lab.receiver.port, text("second"));
      const [second] = lab.queue.receive({ wait: true, timeoutMs: 100_000 });
      expect(new TextDecoder().decode(second!.headers.payload)).toBe("second");
      lab.queue.accept(second!);
    });
  });
}
