import { describe, expect, test } from "bun:test";
import { conntrack } from "../../../../src/families/conntrack.ts";
import { ovsFlow } from "../../../../src/families/ovs-flow.ts";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { OperationCodec } from "../../../../src/schema/codec/codec.ts";
import { CompiledWriter } from "../../../../src/schema/codec/encode/compiled-writer.ts";
import { EncodeBuffer } from "../../../../src/schema/codec/encode/encode-buffer.ts";
import type { Family } from "../../../../src/schema/index.ts";
import { messagePlan } from "../../../../src/schema/plan/message-plan.ts";

const HEADER = 16;
const rtmsg = {
  ...{ rtmFamily: 2, rtmDstLen: 24, rtmSrcLen: 0, rtmTos: 0, rtmTable: 254, rtmProtocol: 3, rtmScope: 0 },
  ...{ rtmType: "unicast", rtmFlags: ["onlink"] },
};
const route = { header: rtmsg, table: 254, dst: "10.1.2.0", metrics: { mtu: 1400, lock: 4 }, gateway: "10.0.0.1" };
const connection = {
  header: { nfgenFamily: 2, version: 0, resId: 0 },
  tupleOrig: { tupleIp: { ipV4Src: "10.0.0.1", ipV4Dst: "10.0.0.2" }, tupleProto: { protoNum: 6, protoSrcPort: 5 } },
  status: ["seen-reply"],
  protoinfo: { protoinfoTcp: { tcpState: "established", tcpFlagsOriginal: { flags: ["sack-perm"], mask: [] } } },
  timeout: 7,
};
const link = { ifname: "veth0", mtu: 1500, address: "02:00:00:00:00:01", carrier: 1 };

/** Returns whether a writer that was compiled for `fields` can write the fields `given`. */
function writes(family: Family, name: string, fields: object, given: object = fields): boolean {
  const { set, header } = family.operations[name]!;
  const writer = new CompiledWriter(messagePlan(family, { set, header }), HEADER);
  const out = new EncodeBuffer();
  const write = (some: object) => {
    out.length = 0;
    out.zero(HEADER + 16);
    return writer.write(out, some as Record<string, unknown>);
  };
  expect(write(fields)).toBe(false);
  for (let count = 0; count < 200; count++) writer.record(fields as Record<string, unknown>);
  return write(given);
}

describe("CompiledWriter", () => {
  test("writes numbers, names, addresses, text, structs and nests", () => {
    expect(writes(rtRoute, "newroute", route)).toBe(true);
    expect(writes(conntrack, "new", connection)).toBe(true);
    expect(writes(rtLink, "newlink", link)).toBe(true);
  });

  test("writes lists of objects with one field each", () => {
    const flow = (actions: unknown) => ({ header: { dpIfindex: 1 }, actions });
    const sample = flow([{ recirc: 1 }, { pushVlan: { vlanTpid: 0x8100, vlanTci: 0x1001 } }, { output: 2 }]);
    const other = flow([{ recirc: 7 }, { pushVlan: { vlanTpid: 0x88a8, vlanTci: 0x1002 } }, { output: 9 }]);
    expect(writes(ovsFlow, "new", sample)).toBe(true);
    expect(writes(ovsFlow, "new", sample, other)).toBe(true);
    const rejected = [
      [{ recirc: 1 }, { output: 2 }],
      [{ output: 2 }, { output: 2 }, { output: 2 }],
      [{ output: 2, recirc: 1 }, other.actions, { output: 2 }],
      [{ recirc: 1 }, { pushVlan: { vlanTpid: 0x8100 } }, { output: 2 }],
      [{ recirc: 1 }, { pushVlan: undefined }, { output: 2 }],
      [undefined, undefined, undefined],
      { length: 3 },
    ];
    for (const actions of rejected) {
      expect(writes(ovsFlow, "new", sample, flow(actions)), Bun.inspect(actions)).toBe(false);
    }
    for (const actions of [[{ output: 1, recirc: 2 }], [{}], [[]]]) {
      expect(writes(ovsFlow, "new", flow(actions))).toBe(false);
    }
  });

  test("writes IPv6 addresses", () => {
    const sample = { ...route, dst: "2001:db8::", gateway: "fe80::1" };
    expect(writes(rtRoute, "newroute", sample)).toBe(true);
    expect(writes(rtRoute, "newroute", sample, { ...sample, gateway: "::ffff:10.0.0.1" })).toBe(true);
    for (const gateway of ["10.0.0.1", "fe80::1::", "", Uint8Array.of(1, 2, 3, 4), 1]) {
      expect(writes(rtRoute, "newroute", sample, { ...sample, gateway })).toBe(false);
    }
  });

  test("writes requests without some of the recorded fields", () => {
    const { metrics: _, ...others } = route;
    expect(writes(rtRoute, "newroute", route, others)).toBe(true);
    expect(writes(rtRoute, "newroute", route, { ...route, metrics: { lock: 1 } })).toBe(true);
  });

  test("leaves other fields, other orders and invalid values to the general encoder", () => {
    const { table, ...others } = route;
    const rejected = [
      { ...others, table },
      { ...route, oif: 1 },
      { ...route, table: -1 },
      { ...route, table: 2 ** 32 },
      { ...route, dst: "10.1.2" },
      { ...route, gateway: "fe80::1" },
      { ...route, metrics: [] },
      { ...route, metrics: { mtu: 1.5 } },
      { ...route, header: { ...rtmsg, rtmFamily: 256 } },
      { ...route, header: undefined },
      Object.create(route),
    ];
    for (const given of rejected) expect(writes(rtRoute, "newroute", route, given), Bun.inspect(given)).toBe(false);
  });

  test("leaves fields without a fast path to the general encoder", () => {
    expect(writes(rtRoute, "newroute", { ...route, encapType: "mpls", encap: { ttl: 1 } })).toBe(false);
  });

  test("is compiled again when most requests have other fields", () => {
    const codec = new OperationCodec(rtRoute, rtRoute.operations["newroute"]!);
    const rare = new OperationCodec(rtRoute, rtRoute.operations["newroute"]!);
    for (const oif of [undefined, 1, 2]) {
      const fields = { ...(oif === undefined ? {} : { oif }), ...route, header: { ...rtmsg, rtmTos: oif ?? 0 } };
      for (let count = 0; count < 450; count++) codec.request("do", fields);
      expect(codec.request("do", fields).bytes).toEqual(rare.request("do", fields).bytes);
    }
  });
});
