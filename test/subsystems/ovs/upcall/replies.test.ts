import { describe, expect, test } from "bun:test";
import { MessageWriter, NLM_F_CREATE, NLM_F_REQUEST } from "../../../../src/index.ts";
import { PacketAttr } from "../../../../src/subsystems/ovs/core/numbers.ts";
import {
  encodeActions,
  encodeKey,
  Upcall,
  type UpcallExecution,
  type UpcallFlow,
} from "../../../../src/subsystems/ovs/index.ts";
import { ReplyWriter } from "../../../../src/subsystems/ovs/upcall/reply/replies.ts";
import { bytes } from "../../../message/bytes.ts";
import { DATAPATH, FLOW_FAMILY, frame, lent, PACKET_FAMILY, plainKey, upcallBytes } from "./upcall-messages.ts";

const target = { flowFamily: FLOW_FAMILY, packetFamily: PACKET_FAMILY, datapath: DATAPATH };
const PORT_ID = 4711;

function upcallOf(attributes?: (writer: MessageWriter) => void): Upcall {
  const upcall = new Upcall();
  upcall.point(lent(upcallBytes(attributes === undefined ? {} : { attributes })));
  return upcall;
}

/** Returns the bytes of the request that puts a flow. */
function flowRequest(flow: UpcallFlow, upcall: Upcall | undefined = upcallOf()): Uint8Array {
  const writer = new ReplyWriter(target);
  writer.putFlow(flow, upcall);
  return writer.message(0).slice();
}

/** Returns the bytes of the request that executes a packet. */
function packetRequest(execution: UpcallExecution, upcall: Upcall | undefined = upcallOf()): Uint8Array {
  const writer = new ReplyWriter(target);
  writer.execute(execution, upcall, PORT_ID);
  return writer.message(0).slice();
}

/** Returns the expected bytes of the request, written with MessageWriter. */
function expectedFlow(fill: (writer: MessageWriter) => void, flags: number = NLM_F_REQUEST): Uint8Array {
  const writer = new MessageWriter(FLOW_FAMILY, flags).genetlink(1, 1).struct((header) => header.s32(DATAPATH));
  fill(writer);
  return writer.finish().bytes;
}

function expectedPacket(fill: (writer: MessageWriter) => void): Uint8Array {
  const writer = new MessageWriter(PACKET_FAMILY).genetlink(3, 1).struct((header) => header.s32(DATAPATH));
  fill(writer);
  return writer.finish().bytes;
}

const plain = { marked: false };
const output = (writer: MessageWriter) => void writer.u32(1, 2);

describe("ReplyWriter.putFlow", () => {
  test("writes the upcall's key and the passed actions", () => {
    expect(flowRequest({ actions: [{ output: 2 }] })).toEqual(
      bytes(`
        00 00 00 00  20 00 01 00  00 00 00 00  00 00 00 00   # length, sequence and port id are filled in when it is sent
        01 01 00 00  07 00 00 00
        1c 00 01 00
          08 00 03 00  01 00 00 00
          10 00 04 00  02 00 00 00  00 01 02 00  00 00 00 02
        0c 00 02 00
          08 00 01 00  02 00 00 00`),
    );
  });

  test("accepts another key and mask as objects or bytes", () => {
    const key = { inPort: 3, ethertype: 0x800 };
    const mask = { inPort: 0xffffffff, ethertype: 0xffff };
    const expected = expectedFlow((writer) =>
      writer
        .nest(1, (nest) => nest.u32(3, 3).be16(6, 0x800), plain)
        .nest(7, (nest) => nest.u32(3, 0xffffffff).be16(6, 0xffff), plain)
        .nest(2, output, plain),
    );
    expect(flowRequest({ key, mask, actions: [{ output: 2 }] })).toEqual(expected);
    const encoded = { key: encodeKey(key), mask: encodeKey(mask), actions: encodeActions([{ output: 2 }]) };
    expect(flowRequest(encoded, undefined)).toEqual(expected);
  });

  test("reduces the upcall's key to the bits of the mask", () => {
    const mask = { inPort: 0xffffffff, ethernet: { ethSrc: "ff:ff:ff:00:00:00" } };
    const expected = expectedFlow((writer) =>
      writer
        .nest(
          7,
          (nest) => nest.u32(3, 0xffffffff).bytes(4, new Uint8Array([255, 255, 255, ...new Uint8Array(9)])),
          plain,
        )
        .nest(1, (nest) => nest.u32(3, 1).bytes(4, new Uint8Array([2, ...new Uint8Array(11)])), plain)
        .nest(2, output, plain),
    );
    expect(flowRequest({ mask, actions: [{ output: 2 }] })).toEqual(expected);
    expect(flowRequest({ mask: encodeKey(mask), actions: [{ output: 2 }] })).toEqual(expected);
  });

  test("replaces a tunnel destination that the mask ignores with its ignored bits", () => {
    const upcall = new Upcall();
    const tunnel = { id: 5n, ipv4Src: "192.0.2.1", ipv4Dst: "192.0.2.2", tos: 2, ttl: 64, tpDst: 4789 };
    const key = encodeKey({ inPort: 3, tunnel, ethernet: {}, ethertype: 0x88b5 });
    upcall.point(lent(upcallBytes({ key: (writer) => void writer.raw(key) })));
    const mask = { inPort: 0xffffffff, tunnel: { id: 0xffn, ttl: 0 } };
    const put = encodeKey({
      inPort: 3,
      tunnel: { id: 5n, ipv4Src: "0.0.0.0", ipv4Dst: "255.255.255.255", tos: 0, ttl: 0, tpDst: 0 },
      ethernet: {},
    });
    const expected = expectedFlow((writer) =>
      writer
        .nest(7, (nest) => nest.raw(encodeKey(mask)), plain)
        .nest(1, (nest) => nest.raw(put), plain)
        .nest(2, output, plain),
    );
    expect(flowRequest({ mask, actions: [{ output: 2 }] }, upcall)).toEqual(expected);
    const without = { mask: { inPort: 0xffffffff }, actions: [] };
    const bare = encodeKey({ inPort: 3, ethernet: {} });
    expect(flowRequest(without, upcall)).toEqual(
      expectedFlow((writer) =>
        writer
          .nest(7, (nest) => nest.raw(encodeKey(without.mask)), plain)
          .nest(1, (nest) => nest.raw(bare), plain)
          .nest(2, () => {}, plain),
      ),
    );
  });

  test("clears the bits of tunnel options that the mask ignores", () => {
    const upcall = new Upcall();
    const tunnel = { ipv6Dst: "::2", ttl: 64 };
    const cases = [
      { given: { vxlanOpts: { gbp: 0x12345 } }, mask: { vxlanOpts: { gbp: 0xff } }, put: { vxlanOpts: { gbp: 0x45 } } },
      {
        given: { geneveOpts: Uint8Array.fromHex("0001800111223344") },
        mask: { geneveOpts: Uint8Array.fromHex("ffffff1f0000ff00") },
        put: { geneveOpts: Uint8Array.fromHex("0001800100003300") },
      },
    ];
    for (const { given, mask, put } of cases) {
      const key = encodeKey({ tunnel: { ...tunnel, ...given }, ethernet: {} });
      upcall.point(lent(upcallBytes({ key: (writer) => void writer.raw(key) })));
      const bits = { tunnel: { ipv6Dst: "::1", ...mask } };
      const without = { ...tunnel, ipv6Dst: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", ttl: 0 };
      const expected = expectedFlow((writer) =>
        writer
          .nest(7, (nest) => nest.raw(encodeKey(bits)), plain)
          .nest(1, (nest) => nest.raw(encodeKey({ tunnel: { ...without, ...put }, ethernet: {} })), plain)
          .nest(2, output, plain),
      );
      expect(flowRequest({ mask: bits, actions: [{ output: 2 }] }, upcall)).toEqual(expected);
    }
  });

  test("clears the bits of a network service header that the mask ignores", () => {
    const upcall = new Upcall();
    const nsh = (base: object, md1: number[]) => ({ nsh: { base, md1 } });
    const packet = { ethernet: {}, ethertype: 0x894f };
    const key = encodeKey({
      ...packet,
      ...nsh({ flags: 1, ttl: 63, mdtype: 1, np: 3, pathHdr: 0x12345 }, [1, 2, 3, 4]),
    });
    upcall.point(lent(upcallBytes({ key: (writer) => void writer.raw(key) })));
    const requests = [
      { mask: { ethertype: 0xffff }, put: { nsh: { base: {} } } },
      { mask: { ethertype: 0xffff, nsh: { base: { ttl: 0xf } } }, put: { nsh: { base: { ttl: 0xf } } } },
      {
        mask: { ethertype: 0xffff, nsh: { base: { np: 0xff, pathHdr: 0xff }, md1: [0, 0xff, 0, 0] } },
        put: nsh({ mdtype: 1, np: 3, pathHdr: 0x45 }, [0, 2, 0, 0]),
      },
    ];
    for (const { mask, put } of requests) {
      const expected = expectedFlow((writer) =>
        writer
          .nest(7, (nest) => nest.raw(encodeKey(mask)), plain)
          .nest(1, (nest) => nest.raw(encodeKey({ ...packet, ...put })), plain)
          .nest(2, output, plain),
      );
      expect(flowRequest({ mask, actions: [{ output: 2 }] }, upcall)).toEqual(expected);
    }
  });

  test("writes an empty list of actions for a drop", () => {
    const expected = expectedFlow((writer) => writer.nest(1, plainKey, plain).nest(2, () => {}, plain));
    expect(flowRequest({ actions: [] })).toEqual(expected);
  });

  test("accepts a UFID and the options `exclusive` and `probe`", () => {
    const ufid = Uint8Array.from({ length: 16 }, (_, index) => index);
    const expected = expectedFlow(
      (writer) => writer.bytes(9, ufid).nest(1, plainKey, plain).nest(2, output, plain).flag(8),
      NLM_F_REQUEST | NLM_F_CREATE,
    );
    const rest = { actions: [{ output: 2 }], exclusive: true, probe: true };
    expect(flowRequest({ ...rest, ufid })).toEqual(expected);
    expect(flowRequest({ ...rest, ufid: "00010203-0405-0607-0809-0a0b0c0d0e0f" })).toEqual(expected);
  });

  test("an invalid flow leaves the buffer unchanged", () => {
    const writer = new ReplyWriter(target);
    const upcall = upcallOf();
    writer.putFlow({ actions: [{ output: 2 }] }, upcall);
    const first = writer.message(0).slice();
    const refused: [UpcallFlow, string][] = [
      [{ actions: [{ output: -1 }] }, "flow.actions[0].output"],
      [{ key: { inPort: 2 ** 32 }, actions: [] }, "flow.key.inPort"],
      [{ mask: { ipv4: { ipv4Src: "10.0.0" } }, actions: [] }, "flow.mask.ipv4.ipv4Src"],
      [{ actions: 5 as never }, "flow.actions: expected"],
      [{ actions: [{}] }, "flow.actions[0]: expected an action"],
      [
        { key: { inPort: undefined } as never, mask: { inPort: 1 }, actions: [] },
        "flow.key.inPort: expected a value, because the mask uses it",
      ],
      [{ actions: [], ufid: new Uint8Array(15) }, "flow.ufid"],
      [{ actions: [], mask: new Uint8Array(65_536) }, "flow.mask: 65,536 bytes"],
      [{ actions: new Uint8Array(65_536) }, "flow.actions: 65,536 bytes"],
      [{ actions: [], exclusive: "no" } as never, "flow.exclusive: expected true or false"],
      [{ actions: [], probe: 0 } as never, "flow.probe: expected true or false"],
      [{ actions: [], action: [] } as never, "action"],
    ];
    for (const [flow, path] of refused) expect(() => writer.putFlow(flow, upcall)).toThrow(path);
    expect(() => writer.putFlow({ actions: [] }, undefined)).toThrow(
      "flow.key: expected a key, because no upcall is being handled",
    );
    expect(() => writer.putFlow(undefined as never, upcall)).toThrow(TypeError);
    expect(writer.count).toBe(1);
    expect(writer.message(0)).toEqual(first);
  });
});

describe("ReplyWriter.execute", () => {
  test("writes the upcall's packet, key, hash, fragment size and socket", () => {
    const upcall = upcallOf((writer) => writer.u16(PacketAttr.Mru, 1300).u64(PacketAttr.Hash, 0x2_0000_0005n));
    const expected = expectedPacket((writer) =>
      writer
        .bytes(1, frame)
        .nest(2, plainKey, plain)
        .nest(3, output, plain)
        .u64(11, 0x2_0000_0005n)
        .u16(9, 1300)
        .u32(12, PORT_ID),
    );
    expect(packetRequest({ actions: [{ output: 2 }] }, upcall)).toEqual(expected);
    expect(packetRequest({ actions: encodeActions([{ output: 2 }]) }, upcall)).toEqual(expected);
  });

  test("writes only the upcall's key with another packet", () => {
    const upcall = upcallOf((writer) => writer.u16(PacketAttr.Mru, 1300).u64(PacketAttr.Hash, 5n));
    const packet = frame.slice(0, 33);
    const expected = expectedPacket((writer) =>
      writer.bytes(1, packet).nest(2, plainKey, plain).nest(3, output, plain).u32(12, PORT_ID),
    );
    expect(packetRequest({ packet, actions: [{ output: 2 }] }, upcall)).toEqual(expected);
  });

  test("writes all attributes that the handler specifies", () => {
    const execution = {
      packet: frame,
      key: { inPort: 9 },
      hash: 7n,
      mru: 1200,
      upcallPortId: 0,
      actions: [{ output: 2 }],
    };
    const expected = expectedPacket((writer) =>
      writer
        .bytes(1, frame)
        .nest(2, (key) => key.u32(3, 9), plain)
        .nest(3, output, plain)
        .u64(11, 7n)
        .u16(9, 1200),
    );
    expect(packetRequest(execution, undefined)).toEqual(expected);
    const hash = new Uint8Array([7, 0, 0, 0, 0, 0, 0, 0]);
    expect(packetRequest({ ...execution, hash }, undefined)).toEqual(expected);
    expect(packetRequest({ ...execution, hash: 7 }, undefined)).toEqual(expected);
  });

  test("writes packets of any length", () => {
    for (const length of [14, 63, 64, 65, 1514, 65_531]) {
      const packet = new Uint8Array(length).map((_, index) => index);
      const upcall = new Upcall();
      expect(upcall.point(lent(upcallBytes({ packet, unaligned: true })))).toBe(true);
      const sent = packetRequest({ actions: [] }, upcall);
      expect(sent.slice(28, 28 + length)).toEqual(packet);
      expect(sent.length % 4).toBe(0);
    }
  });

  test("rejects invalid executions with the path of the field", () => {
    const writer = new ReplyWriter(target);
    const upcall = upcallOf();
    const refused: [UpcallExecution, string][] = [
      [{ actions: [{ trunc: "x" as never }] }, "execution.actions[0].trunc"],
      [{ actions: [], hash: -1n }, "execution.hash"],
      [{ actions: [], hash: new Uint8Array(7) }, "execution.hash"],
      [{ actions: [], hash: "5" as never }, "execution.hash"],
      [{ actions: [], mru: 65_536 }, "execution.mru"],
      [{ actions: [], upcallPortId: -1 }, "execution.upcallPortId"],
      [{ actions: [], packet: "x" as never }, "execution.packet"],
      [{ actions: [], packet: new Uint8Array(65_532) }, "execution.packet: 65,532 bytes"],
    ];
    for (const [execution, problem] of refused) expect(() => writer.execute(execution, upcall, 1)).toThrow(problem);
    expect(() => writer.execute({ actions: [] }, undefined, 1)).toThrow("expected a packet and its key");
    expect(() => writer.execute({ actions: [], packet: frame }, undefined, 1)).toThrow("expected a packet and its key");
    expect(writer.count).toBe(0);
  });
});

test("ReplyWriter.clear removes all replies", () => {
  const writer = new ReplyWriter(target);
  const upcall = upcallOf();
  for (const port of [1, 2, 3]) writer.putFlow({ actions: [{ output: port }] }, upcall);
  expect(writer.count).toBe(3);
  for (const index of [0, 1, 2]) {
    expect<Uint8Array>(writer.message(index).slice()).toEqual(flowRequest({ actions: [{ output: index + 1 }] }));
  }
  writer.clear();
  expect(writer.count).toBe(0);
});
