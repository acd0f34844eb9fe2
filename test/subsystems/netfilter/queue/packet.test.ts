import { describe, expect, test } from "bun:test";
import {
  AttributeReader,
  CTA_ID,
  CTA_MARK,
  NFQA_CAP_LEN,
  NFQA_CGROUP_CLASSID,
  NFQA_CT,
  NFQA_CT_INFO,
  NFQA_GID,
  NFQA_HWADDR,
  NFQA_IFINDEX_INDEV,
  NFQA_IFINDEX_OUTDEV,
  NFQA_IFINDEX_PHYSINDEV,
  NFQA_IFINDEX_PHYSOUTDEV,
  NFQA_L2HDR,
  NFQA_MARK,
  NFQA_PAYLOAD,
  NFQA_PRIORITY,
  NFQA_SECCTX,
  NFQA_SKB_INFO,
  NFQA_TIMESTAMP,
  NFQA_UID,
  NFQA_VLAN,
  NFQA_VLAN_PROTO,
  NFQA_VLAN_TCI,
} from "../../../../src/index.ts";
import { PACKET_MESSAGE, QueuedPacket } from "../../../../src/subsystems/netfilter/queue/packet.ts";
import { bytes, message } from "../../../message/bytes.ts";
import { Random } from "../../../message/random.ts";
import { packetMessage, shown } from "./packet-messages.ts";

/** A captured packet message: UDP over the loopback interface at the output hook, with mark, user and group. */
const captured = message(
  PACKET_MESSAGE,
  0,
  bytes(`
    02 00 00 07                # IPv4, version 0, queue 7
    0b 00 01 00                # packet header:
    00 00 01 02  08 00  03 00  #   id 0x102, IPv4, output; padding
    08 00 06 00  00 00 00 01   # goes out through interface 1
    08 00 03 00  00 00 00 2a   # mark 42
    08 00 10 00  00 00 03 e8   # user 1000
    08 00 11 00  00 00 00 64   # group 100
    08 00 0d 00  00 00 05 dc   # 1500 bytes, of which
    0c 00 0a 00                #   eight were copied
    45 00 05 dc  12 34 40 00
  `),
);

describe("QueuedPacket", () => {
  test("reads the kernel's message layout", () => {
    const packet = shown(captured);
    expect([packet.queue, packet.id, packet.family, packet.protocol, packet.hook]).toEqual([7, 0x102, 2, 0x800, 3]);
    expect([packet.mark, packet.priority, packet.uid, packet.gid]).toEqual([42, 0, 1000, 100]);
    expect([packet.inputInterface, packet.outputInterface]).toEqual([undefined, 1]);
    expect([packet.length, packet.payloadLength, packet.truncated]).toEqual([1500, 8, true]);
    expect(packet.payload).toEqual(bytes("45 00 05 dc 12 34 40 00"));
    expect(packet.bytes.subarray(packet.payloadOffset, packet.payloadOffset + 2)).toEqual(bytes("45 00"));
    expect(packet.view.getUint8(packet.payloadOffset)).toBe(0x45);
  });

  test("toObject() copies the bytes", () => {
    const packet = shown(captured);
    const object = packet.toObject();
    packet.bytes.fill(0);
    expect(object).toEqual({
      queue: 7,
      id: 0x102,
      family: "ip",
      hook: "output",
      protocol: 0x800,
      mark: 42,
      priority: 0,
      outputInterface: 1,
      uid: 1000,
      gid: 100,
      length: 1500,
      checksumNotReady: false,
      checksumNotVerified: false,
      gso: false,
      payload: bytes("45 00 05 dc 12 34 40 00"),
    });
  });

  test("reads every attribute of the kernel", () => {
    const connection = new Uint8Array(bytes("08 00 08 00 00 00 00 63  08 00 0c 00 00 00 12 34"));
    const object = shown(
      packetMessage({
        queue: 65_535,
        id: 0xffffffff,
        family: 7,
        protocol: 0x86dd,
        hook: 0,
        attributes: (writer) =>
          writer
            .be32(NFQA_IFINDEX_INDEV, 2)
            .be32(NFQA_IFINDEX_OUTDEV, 3)
            .be32(NFQA_IFINDEX_PHYSINDEV, 4)
            .be32(NFQA_IFINDEX_PHYSOUTDEV, 5)
            .be32(NFQA_MARK, 0xfffffffe)
            .be32(NFQA_PRIORITY, 6)
            .bytes(NFQA_HWADDR, bytes("00 06 00 00  02 00 00 00 00 01 00 00"))
            .nest(NFQA_VLAN, (tag) => tag.be16(NFQA_VLAN_TCI, 0x6064).be16(NFQA_VLAN_PROTO, 0x8100))
            .bytes(NFQA_L2HDR, bytes("ff ff ff ff ff ff 02 00 00 00 00 01 86 dd"))
            .bytes(NFQA_TIMESTAMP, bytes("00 00 00 00 66 00 00 00  00 00 00 00 00 0f 42 3f"))
            .be32(NFQA_UID, 0)
            .be32(NFQA_GID, 65_534)
            .be32(NFQA_CGROUP_CLASSID, 0x10001)
            .bytes(NFQA_SECCTX, new TextEncoder().encode("system_u:object_r:x_t:s0"))
            .bytes(NFQA_CT, connection)
            .be32(NFQA_CT_INFO, 4)
            .be32(NFQA_CAP_LEN, 70_000)
            .be32(NFQA_SKB_INFO, 7)
            .bytes(99, bytes("01 02 03"))
            .bytes(NFQA_PAYLOAD, bytes("60 00")),
      }),
    ).toObject();
    expect(object).toEqual({
      queue: 65_535,
      id: 0xffffffff,
      family: "bridge",
      hook: "prerouting",
      protocol: 0x86dd,
      mark: 0xfffffffe,
      priority: 6,
      inputInterface: 2,
      outputInterface: 3,
      physicalInputInterface: 4,
      physicalOutputInterface: 5,
      hardwareAddress: "02:00:00:00:00:01",
      timestamp: 0x66000000 * 1e6 + 999_999,
      uid: 0,
      gid: 65_534,
      cgroupClass: 0x10001,
      securityContext: "system_u:object_r:x_t:s0",
      vlan: { protocol: 0x8100, tci: 0x6064 },
      l2Header: bytes("ff ff ff ff ff ff 02 00 00 00 00 01 86 dd"),
      conntrack: connection,
      conntrackInfo: "related-reply",
      length: 70_000,
      checksumNotReady: true,
      checksumNotVerified: true,
      gso: true,
      payload: bytes("60 00"),
      unknown: [{ type: 99, bytes: bytes("01 02 03") }],
    });
  });

  test("reports omitted attributes as undefined or 0", () => {
    const packet = shown(packetMessage());
    expect(packet.toObject()).toEqual({
      queue: 0,
      id: 1,
      family: "ip",
      hook: "output",
      protocol: 0x800,
      mark: 0,
      priority: 0,
      length: 0,
      checksumNotReady: false,
      checksumNotVerified: false,
      gso: false,
      payload: new Uint8Array(0),
    });
    expect([packet.vlan, packet.l2Header, packet.conntrack(), packet.conntrackInfo, packet.hardwareAddress]).toEqual(
      Array(5).fill(undefined),
    );
    expect([packet.payloadOffset, packet.payloadLength, packet.truncated, packet.lostBefore]).toEqual([0, 0, false, 0]);
  });

  test("reads attributes with the reader that the caller passes", () => {
    const packet = shown(
      packetMessage({
        attributes: (writer) => writer.nest(NFQA_CT, (ct) => ct.be32(CTA_MARK, 99).be32(CTA_ID, 0x1234)),
      }),
    );
    const reader = new AttributeReader();
    expect(packet.conntrack(reader)).toBe(reader);
    expect([reader.find(CTA_MARK), reader.be32(), reader.find(CTA_ID), reader.be32()]).toEqual([
      true,
      99,
      true,
      0x1234,
    ]);
    expect(packet.attributes(reader)).toBe(reader);
    expect(reader.find(NFQA_CT)).toBe(true);
    expect(reader.isNested).toBe(true);
  });

  test("reads security contexts with and without a NUL", () => {
    for (const value of ["a:b", "a:b\0", "a:b\0junk"]) {
      const text = new TextEncoder().encode(value);
      expect(shown(packetMessage({ attributes: (writer) => writer.bytes(NFQA_SECCTX, text) })).securityContext).toBe(
        "a:b",
      );
    }
  });

  test("reports an unknown family, hook or state as the text of a number", () => {
    const attributes = (writer: { be32(type: number, value: number): unknown }) => void writer.be32(NFQA_CT_INFO, 17);
    const object = shown(packetMessage({ family: 200, hook: 9, attributes })).toObject();
    expect([object.family, object.hook, object.conntrackInfo]).toEqual(["200", "9", "17"]);
  });

  test("accepts the packet id after other attributes", () => {
    const packet = shown(
      message(PACKET_MESSAGE, 0, bytes("0a 00 00 05  08 00 03 00 00 00 00 09  0b 00 01 00 00 00 00 08 86 dd 01")),
    );
    expect([packet.queue, packet.id, packet.protocol, packet.hook, packet.mark]).toEqual([5, 8, 0x86dd, 1, 9]);
  });

  test("clears all values when it is reused", () => {
    const packet = shown(captured);
    expect(packet.mark).toBe(42);
    const next = packetMessage({ id: 9 });
    expect(packet.point(new DataView(next.buffer), 0, next.length)).toBe(true);
    expect([packet.id, packet.mark, packet.uid, packet.payloadLength]).toEqual([9, 0, undefined, 0]);
    expect(packet.bytes.length).toBe(next.length);
  });
});

describe("malformed packet messages", () => {
  test("are rejected without a packet id", () => {
    shown(message(PACKET_MESSAGE, 0, bytes("02 00 00 07")), false);
    shown(message(PACKET_MESSAGE, 0, bytes("02 00 00 07  0a 00 01 00 00 00 01 02 08 00")), false);
    shown(message(PACKET_MESSAGE, 0, bytes("02 00 00 07  0b 00 01 00 00 00 01 02 08 00")), false);
    shown(message(PACKET_MESSAGE, 0, bytes("02 00 00 07  08 00 03 00 00 00 00 09")), false);
    shown(message(PACKET_MESSAGE, 0, bytes("02 00")), false);
    shown(message(PACKET_MESSAGE, 0, new Uint8Array(0)), false);
  });

  test("keep the attributes before an invalid length", () => {
    const head = "02 00 00 07  0b 00 01 00 00 00 01 02 08 00 03 00  08 00 03 00 00 00 00 2a";
    for (const bad of ["03 00 0a 00", "00 00 0a 00", "ff ff 0a 00", "0d 00 0a 00 01 02 03 04", "01"]) {
      const packet = shown(message(PACKET_MESSAGE, 0, bytes(`${head} ${bad}`)));
      expect([packet.mark, packet.payloadLength, packet.toObject().unknown]).toEqual([42, 0, undefined]);
    }
  });

  test("omit values that are too short", () => {
    const types = [3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 16, 17, 21, 22];
    const packet = shown(
      packetMessage({
        attributes: (writer) => {
          for (const type of types) writer.bytes(type, bytes("01 02 03"));
        },
      }),
    );
    expect(packet.toObject()).toEqual(shown(packetMessage()).toObject());
  });

  test("limit link-layer addresses to the received bytes", () => {
    const address = (value: string) =>
      shown(packetMessage({ attributes: (writer) => writer.bytes(NFQA_HWADDR, bytes(value)) })).hardwareAddress;
    expect(address("ff ff 00 00 01 02 03 04 05 06 07 08 09 0a")).toBe("01:02:03:04:05:06:07:08");
    expect(address("00 06 00 00 01 02")).toBe("01:02");
    expect(address("00 00 00 00 01 02 03 04")).toBeUndefined();
    expect(address("00 06 00 00")).toBeUndefined();
  });

  test("never cause exceptions or reads beyond the end", () => {
    const random = new Random(7);
    const whole = packetMessage({
      attributes: (writer) => {
        for (let type = 2; type < 26; type++) writer.bytes(type, new Uint8Array(random.below(40)).fill(0x11));
      },
    });
    let taken = 0;
    for (let round = 0; round < 20_000; round++) {
      const damaged = whole.slice();
      for (let count = 1 + random.below(6); count > 0; count--) {
        damaged[16 + random.below(damaged.length - 16)] = random.below(0xee);
      }
      const length = random.below(3) === 0 ? 16 + random.below(damaged.length - 15) : damaged.length;
      // No value may contain bytes from after the end of the packet message.
      const memory = new Uint8Array(length + 64).fill(0xee);
      memory.set(damaged.subarray(0, length));
      const packet = new QueuedPacket();
      if (!packet.point(new DataView(memory.buffer), 0, length)) continue;
      taken++;
      const object = packet.toObject();
      expect(packet.payloadOffset + packet.payloadLength).toBeLessThanOrEqual(length);
      for (const part of [
        object.payload,
        object.l2Header,
        object.conntrack,
        ...(object.unknown ?? []).map((one) => one.bytes),
      ]) {
        expect(part?.includes(0xee) ?? false).toBe(false);
      }
      const connection = packet.conntrack();
      while (connection?.next() === true) expect(connection.offset + connection.length).toBeLessThanOrEqual(length);
    }
    expect(taken).toBeGreaterThan(10_000);
  });
});
