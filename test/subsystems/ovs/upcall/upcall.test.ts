import { describe, expect, test } from "bun:test";
import type { MessageWriter } from "../../../../src/index.ts";
import { KeyAttr, PacketAttr, PacketCommand } from "../../../../src/subsystems/ovs/core/numbers.ts";
import { Upcall, type UpcallKey } from "../../../../src/subsystems/ovs/index.ts";
import { bytes } from "../../../message/bytes.ts";
import { randomBelow } from "../../../message/random.ts";
import { DATAPATH, frame, lent, plainKey, type UpcallParts, upcallBytes } from "./upcall-messages.ts";

function upcallOf(parts: UpcallParts = {}): Upcall {
  const upcall = new Upcall();
  expect(upcall.point(lent(upcallBytes(parts)))).toBe(true);
  return upcall;
}

/** Returns the flow key of an upcall with the given attributes. */
function keyOf(key: (writer: MessageWriter) => void): UpcallKey {
  return upcallOf({ key }).key;
}

describe("Upcall", () => {
  test("reads a message of the kernel without copying it", () => {
    // An upcall with command 1 of family 0x21, datapath 7, a key with port 3, and a packet of 14 bytes without padding.
    const message = bytes(`
      36 00 00 00  21 00 00 00  00 00 00 00  00 00 00 00
      01 01 00 00  07 00 00 00
      0c 00 02 00  08 00 03 00  03 00 00 00
      12 00 01 00  ff ff ff ff  ff ff 02 00  00 00 00 01  88 b5`);
    const upcall = new Upcall();
    expect(upcall.point(lent(message))).toBe(true);
    expect(upcall).toMatchObject({ command: "miss", datapath: 7, length: 14, truncated: false });
    expect(upcall.key.inPort).toBe(3);
    expect(upcall.packet.toHex()).toBe("ffffffffffff02000000000188b5");
    expect(upcall.packet.buffer).toBe(upcall.bytes.buffer);
    expect(upcall.bytes.subarray(upcall.packetOffset, upcall.packetOffset + 14)).toEqual(upcall.packet);
  });

  test("returns optional attributes, or undefined if missing", () => {
    const upcall = upcallOf({
      command: PacketCommand.Action,
      attributes: (writer) =>
        writer
          .bytes(PacketAttr.Userdata, new Uint8Array([9, 8, 7]))
          .nest(PacketAttr.EgressTunKey, (tunnel) => tunnel.be64(0, 5n).bytes(1, new Uint8Array([10, 0, 0, 1])))
          .nest(PacketAttr.Actions, (actions) => actions.u32(1, 4))
          .u16(PacketAttr.Mru, 1400)
          .u32(PacketAttr.Len, 9000)
          .u64(PacketAttr.Hash, 0x3_1234_5678n),
    });
    expect(upcall).toMatchObject({ command: "action", mru: 1400, length: 9000, truncated: true, hash: 0x3_1234_5678n });
    expect(upcall.hashNumber).toBe(0x1234_5678);
    expect(upcall.userdata).toEqual(new Uint8Array([9, 8, 7]));
    expect(upcall.egressTunnelKey).toEqual({ id: 5n, ipv4Src: "10.0.0.1" });
    expect(upcall.actions).toEqual([{ output: 4 }]);
    const bare = upcallOf();
    expect(bare).toMatchObject({ userdata: undefined, egressTunnelKey: undefined, actions: undefined });
    expect(bare).toMatchObject({ mru: undefined, hash: undefined, hashBytes: undefined, length: frame.length });
  });

  test.each([0, 1, 2, 3])("reads the whole packet without %p bytes of padding", (missing) => {
    const packet = frame.subarray(0, 60 - missing);
    const upcall = upcallOf({ packet, unaligned: true });
    expect(upcall.packet).toEqual(packet);
    expect(upcall.toObject().packet).toEqual(packet);
  });

  test("clears all values when it is reused", () => {
    const upcall = new Upcall();
    const rich = upcallBytes({
      key: (writer) => writer.u32(KeyAttr.InPort, 5).be16(KeyAttr.Ethertype, 0x806),
      attributes: (writer) => writer.bytes(PacketAttr.Userdata, new Uint8Array([1])),
    });
    const poor = upcallBytes({ key: (writer) => writer.u32(KeyAttr.InPort, 6) });
    upcall.point(lent(rich));
    expect([upcall.key.inPort, upcall.key.ethertype, upcall.userdata?.length]).toEqual([5, 0x806, 1]);
    upcall.point(lent(poor));
    expect([upcall.key.inPort, upcall.key.ethertype, upcall.userdata]).toEqual([6, undefined, undefined]);
  });

  test("toObject() copies the bytes", () => {
    const message = lent(
      upcallBytes({
        command: PacketCommand.Action,
        attributes: (writer) =>
          writer.bytes(PacketAttr.Userdata, new Uint8Array([1, 2])).bytes(99, new Uint8Array([4])),
      }),
    );
    const upcall = new Upcall();
    upcall.point(message);
    const object = upcall.toObject();
    message.store.fill(0);
    expect(object).toEqual({
      command: "action",
      datapath: DATAPATH,
      packet: frame,
      key: { inPort: 1, ethernet: { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" } },
      userdata: new Uint8Array([1, 2]),
      length: 60,
      unknown: [expect.objectContaining({ type: 99 })],
    });
  });

  test("keeps unknown attributes of the upcall and its key", () => {
    const upcall = upcallOf({
      key: (writer) => writer.u32(77, 1).u32(KeyAttr.InPort, 2).u32(2000, 3),
      attributes: (writer) => writer.u32(40, 1).u32(1000, 2),
    });
    expect(upcall.key.inPort).toBe(2);
    const types: number[] = [];
    for (const reader = upcall.attributes(); reader.next(); ) types.push(reader.type);
    expect(types).toEqual([PacketAttr.Key, 40, 1000, PacketAttr.Packet]);
    expect(upcall.toObject().key.unknown?.map(({ type }) => type)).toEqual([77, 2000]);
  });

  test("rejects truncated, incomplete and unrelated messages", () => {
    const upcall = new Upcall();
    const whole = upcallBytes();
    for (let length = 16; length < 24; length++) expect(upcall.point(lent(whole.slice(0, length)))).toBe(false);
    expect(upcall.key.inPort).toBeUndefined();
    expect(upcall.point(lent(upcallBytes({ command: PacketCommand.Execute })))).toBe(false);
    // The upcall contains only a key.
    expect(upcall.point(lent(whole.slice(0, whole.length - 64)))).toBe(false);
    // The length of the packet attribute exceeds the message.
    const lying = upcallBytes();
    new DataView(lying.buffer).setUint16(lying.length - 64, 0xffff, true);
    expect(upcall.point(lent(lying))).toBe(false);
    // The bytes after the packet attribute are invalid.
    const tailed = new Uint8Array(whole.length + 4);
    tailed.set(whole);
    tailed.set([0xff, 0xff, 9, 0], whole.length);
    expect(upcall.point(lent(tailed))).toBe(false);
    // The flow key is empty, and the Ethernet frames are too short.
    expect(upcall.point(lent(upcallBytes({ key: () => {} })))).toBe(false);
    for (const length of [0, 3, 13]) {
      expect(upcall.point(lent(upcallBytes({ packet: new Uint8Array(length) })))).toBe(false);
    }
    expect(upcall.point(lent(upcallBytes({ packet: new Uint8Array(14) })))).toBe(true);
    const bare = (writer: MessageWriter) => void writer.u32(KeyAttr.InPort, 1);
    expect(upcall.point(lent(upcallBytes({ key: bare, packet: new Uint8Array(3) })))).toBe(true);
    expect(upcall.point(lent(whole))).toBe(true);
  });

  test("never reads beyond its end for random bytes", () => {
    const upcall = new Upcall();
    const random = randomBelow(1);
    const whole = upcallBytes({ attributes: (writer) => writer.u64(PacketAttr.Hash, 1n) });
    let taken = 0;
    for (let round = 0; round < 5000; round++) {
      const damaged = whole.slice(0, round % 2 === 0 ? whole.length : 24 + random(whole.length - 23));
      for (let count = random(4); count > 0; count--) damaged[16 + random(damaged.length - 16)] = random(256);
      const view = lent(damaged);
      if (!upcall.point(view)) continue;
      taken++;
      const end = view.offset + view.length;
      expect(upcall.packetOffset + upcall.packetLength).toBeLessThanOrEqual(end);
      expect(upcall.key.bytes.byteOffset + upcall.key.bytes.length).toBeLessThanOrEqual(end);
      const { key } = upcall;
      for (const part of [key.ethernet?.source, key.inPort, key.ipv4?.ttl, key.tunnel, key.encap?.inPort]) void part;
      expect(upcall.toObject().datapath).toBe(upcall.datapath);
    }
    expect(taken).toBeGreaterThan(100);
  });
});

describe("Upcall.key", () => {
  test("decodes each attribute on access", () => {
    const key = keyOf((writer) =>
      writer
        .u32(2, 11)
        .u32(KeyAttr.InPort, 3)
        .bytes(4, Uint8Array.fromHex("0200000000010200000000ff"))
        .be16(6, 0x0800)
        .bytes(7, Uint8Array.fromHex("0a0000010a0000021100400 1".replace(" ", "")))
        .bytes(10, Uint8Array.fromHex("14e90035"))
        .u32(15, 12)
        .be16(18, 0x12)
        .u32(19, 13)
        .u32(20, 14)
        .u32(22, 0x21)
        .u16(23, 15)
        .u32(24, 16)
        .bytes(25, Uint8Array.fromHex("000102030405060708090a0b0c0d0e0f"))
        .bytes(26, Uint8Array.fromHex("0a0000010a00000200500051060000 00".replace(" ", ""))),
    );
    expect(key).toMatchObject({ priority: 11, inPort: 3, ethertype: 0x800, skbMark: 12, tcpFlags: 0x12, dpHash: 13 });
    expect(key).toMatchObject({ recircId: 14, ctState: 0x21, ctZone: 15, ctMark: 16 });
    expect(key.ethernet).toMatchObject({
      source: "02:00:00:00:00:01",
      destination: "02:00:00:00:00:ff",
      sourceNumber: 0x020000000001,
      destinationNumber: 0x0200000000ff,
      isGroup: false,
    });
    expect(key.ipv4).toMatchObject({
      source: "10.0.0.1",
      destination: "10.0.0.2",
      sourceNumber: 0x0a000001,
      destinationNumber: 0x0a000002,
      protocol: 17,
      tos: 0,
      ttl: 64,
      fragment: 1,
    });
    expect(key.udp).toMatchObject({ source: 5353, destination: 53 });
    expect(key.ctLabels?.toHex()).toBe("000102030405060708090a0b0c0d0e0f");
    expect(key.ctOriginalIpv4).toMatchObject({
      source: "10.0.0.1",
      destination: "10.0.0.2",
      sourcePort: 80,
      destinationPort: 81,
      protocol: 6,
    });
    expect(key).toMatchObject({ tcp: undefined, sctp: undefined, ipv6: undefined, arp: undefined, mpls: undefined });
    expect(key).toMatchObject({ nsh: undefined, tunnel: undefined, encap: undefined, vlan: undefined, nd: undefined });
  });

  test("reads neighbour discovery fields and IPv6 extension headers", () => {
    const one = "fe800000000000000000000000000001";
    const two = "fe800000000000000000000000000002";
    const key = keyOf((writer) =>
      writer
        .bytes(8, Uint8Array.fromHex(`${one}${two}000abcde3a04ff02`))
        .bytes(12, new Uint8Array([135, 1]))
        .bytes(14, Uint8Array.fromHex(`${two}020000000001020000000002`))
        .bytes(27, Uint8Array.fromHex(`${one}${two}0050005106000000`))
        .u16(32, 0x40),
    );
    expect(key.ipv6).toMatchObject({ source: "fe80::1", destination: "fe80::2", label: 0xabcde, protocol: 58 });
    expect(key.ipv6).toMatchObject({ trafficClass: 4, hopLimit: 255, fragment: 2 });
    expect(key.icmpv6).toMatchObject({ type: 135, code: 1 });
    expect(key.nd).toMatchObject({
      target: "fe80::2",
      sourceHardware: "02:00:00:00:00:01",
      targetHardware: "02:00:00:00:00:02",
    });
    expect(key.ctOriginalIpv6).toMatchObject({
      source: "fe80::1",
      destination: "fe80::2",
      sourcePort: 80,
      protocol: 6,
    });
    expect(key.ipv6Extensions).toBe(0x40);
  });

  test("reads the fields of ARP, MPLS, SCTP, NSH and tunnels", () => {
    const key = keyOf((writer) =>
      writer
        .bytes(13, Uint8Array.fromHex("0a0000010a0000020001020000000001000000000000 0000".replace(" ", "")))
        .bytes(17, Uint8Array.fromHex("00010002"))
        .bytes(11, new Uint8Array([8, 0]))
        .bytes(21, Uint8Array.fromHex("000640ff00064140"))
        .nest(28, (nsh) => nsh.bytes(1, Uint8Array.fromHex("0020010300000105")))
        .nest(KeyAttr.Tunnel, (tunnel) =>
          tunnel
            .be64(0, 42n)
            .bytes(2, new Uint8Array([10, 9, 8, 7]))
            .u8(4, 64),
        ),
    );
    expect(key.arp).toMatchObject({
      source: "10.0.0.1",
      target: "10.0.0.2",
      operation: 1,
      sourceHardware: "02:00:00:00:00:01",
      targetHardware: "00:00:00:00:00:00",
    });
    expect(key.sctp).toMatchObject({ source: 1, destination: 2 });
    expect(key.icmp).toMatchObject({ type: 8, code: 0 });
    expect(key.mpls).toEqual([0x000640ff, 0x00064140]);
    expect(key.nsh?.base).toMatchObject({ ttl: 32, mdtype: 1, np: 3, pathHdr: 0x105 });
    expect(key.tunnel).toEqual({ id: 42n, ipv4Dst: "10.9.8.7", ttl: 64 });
  });

  test("has a separate key for headers after a VLAN tag", () => {
    const key = keyOf((writer) =>
      writer
        .be16(KeyAttr.Ethertype, 0x8100)
        .be16(KeyAttr.Vlan, 0x1005)
        .nest(KeyAttr.Encap, (inner) => inner.be16(KeyAttr.Ethertype, 0x86dd)),
    );
    expect([key.ethertype, key.vlan, key.encap?.ethertype, key.encap?.vlan]).toEqual([
      0x8100,
      0x1005,
      0x86dd,
      undefined,
    ]);
  });

  test("omits attributes that are too short", () => {
    const key = keyOf((writer) =>
      writer
        .bytes(4, new Uint8Array(11))
        .bytes(7, new Uint8Array(8))
        .u8(20, 1)
        .u32(KeyAttr.InPort, 9)
        .bytes(10, new Uint8Array(3)),
    );
    expect([key.ethernet, key.ipv4, key.recircId, key.udp, key.inPort]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      9,
    ]);
  });

  test("exposes its encoded bytes", () => {
    const { key } = upcallOf({ key: plainKey });
    expect(key.bytes.toHex()).toBe("0800030001000000100004000200000000010200000000 02".replace(" ", ""));
    const types: number[] = [];
    for (const reader = key.attributes(); reader.next(); ) types.push(reader.type);
    expect(types).toEqual([3, 4]);
  });
});
