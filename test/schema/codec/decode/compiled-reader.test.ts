import { expect, test } from "bun:test";
import { conntrack } from "../../../../src/families/conntrack.ts";
import { ovsFlow } from "../../../../src/families/ovs-flow.ts";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { Message, MessageWriter, NLMSG_HDRLEN } from "../../../../src/index.ts";
import { CompiledReader } from "../../../../src/schema/codec/decode/compiled-reader.ts";
import { encodeAttributes, type Family, operationCodec } from "../../../../src/schema/index.ts";
import type { NeededFields } from "../../../../src/schema/model/needed-fields.ts";
import { replyPlan } from "../../../../src/schema/plan/message-plan.ts";
import { SourceCode } from "../../../../src/schema/plan/source-code.ts";

/** Decodes attributes with a reader that was compiled for the attributes of `samples`. */
function read(family: Family, name: string, given: object, ...samples: object[]): unknown {
  return readSelected(undefined, family, name, given, ...samples);
}

function readSelected(
  selection: NeededFields | undefined,
  family: Family,
  name: string,
  given: object,
  ...samples: object[]
): unknown {
  const operation = family.operations[name]!;
  const plan = replyPlan(family, operation);
  const start = NLMSG_HDRLEN + plan.length;
  const message = (fields: object) => {
    const attributes = encodeAttributes(family, operation.replySet ?? operation.set!, fields);
    return new Message(Uint8Array.from([...new Uint8Array(start), ...attributes]));
  };
  const reader = new CompiledReader(plan, selection);
  for (const [index, sample] of samples.entries()) {
    const { view, length } = message(sample);
    for (let count = 0; count < 200 * 2 ** index; count++) reader.record(view, start, length);
  }
  const { store, view, length } = message(given);
  const decoded = reader.read(store, view, NLMSG_HDRLEN + plan.start, start, length);
  if (decoded === undefined) return undefined;
  const { [plan.field ?? ""]: _, ...fields } = decoded;
  return fields;
}

const route = { table: 254, dst: "10.0.0.0", priority: 7, metrics: { mtu: 1400 }, oif: 2 };
const link = { ifname: "eth0", mtu: 1500, linkinfo: { kind: "veth" }, address: "02:00:00:00:00:01", carrier: 1 };
const connection = {
  tupleOrig: { tupleIp: { ipV6Src: "fe80::1", ipV6Dst: "::" }, tupleProto: { protoNum: 6, protoSrcPort: 5 } },
  status: ["assured"],
  countersOrig: { packets: 5n, bytes: 6n },
  protoinfo: { protoinfoTcp: { tcpState: "established", tcpFlagsReply: { flags: [], mask: ["sack-perm"] } } },
};

test("CompiledReader decodes the recorded attributes with other values", () => {
  expect(read(rtRoute, "getroute", { ...route, oif: 5, dst: "10.9.8.7" }, route)).toEqual({
    ...{ ...route, oif: 5, dst: "10.9.8.7" },
  });
  expect(read(conntrack, "get", connection, connection)).toEqual(connection);
});

test("CompiledReader decodes text of any length, in nests too", () => {
  const other = { ...link, ifname: "wlp0s20f3", linkinfo: { kind: "macvlan" } };
  expect(read(rtLink, "getlink", other, link)).toEqual(other);
});

test("CompiledReader omits fields outside of the selection, whatever their values are", () => {
  const nest = { linkinfo: { kind: "bond", slaveKind: "bridge" }, ifname: "eth0", mtu: 1500, group: 4 };
  const other = { linkinfo: { kind: "vlan", slaveKind: "vrf" }, ifname: "wlp0s20f3", mtu: 1400, group: 5 };
  const selected = (selection: NeededFields) => readSelected(selection, rtLink, "getlink", other, nest);
  expect(selected({ mtu: true })).toEqual({ mtu: 1400 });
  expect(selected({ linkinfo: true, group: true })).toEqual({ linkinfo: other.linkinfo, group: 5 });
  expect(selected({ linkinfo: { slaveKind: true } })).toEqual({ linkinfo: { slaveKind: "vrf" } });
  expect(selected({ unknown: true })).toEqual({});
  expect(readSelected({ mtu: true }, rtLink, "getlink", { ...other, promiscuity: 1 }, nest)).toBeUndefined();
});

test("CompiledReader decodes flags that replies contain as one byte", () => {
  const vxlan = (ttlInherit: boolean) => ({ linkinfo: { kind: "vxlan", data: { id: 5, ttlInherit } } });
  for (const given of [vxlan(true), vxlan(false)]) {
    expect(read(rtLink, "getlink", given, vxlan(true))).toEqual(given);
  }
});

test("CompiledReader decodes nests whose format an earlier text selects", () => {
  const vlan = (data: object) => ({ linkinfo: { kind: "vlan", data } });
  const sample = vlan({ id: 1, protocol: "8021q" });
  for (const given of [sample, vlan({ id: 4000, protocol: "8021ad" })]) {
    expect(read(rtLink, "getlink", given, sample)).toEqual(given);
  }
});

test("CompiledReader leaves nests of another format, or without a selecting text before them, to the general decoder", () => {
  const sample = { linkinfo: { kind: "vlan", data: { id: 1 } } };
  const others = [
    { linkinfo: { kind: "vxlan", data: { id: 1 } } },
    { linkinfo: { kind: "vlan", data: { protocol: "8021q" } } },
    { linkinfo: { kind: "vlan" } },
  ];
  for (const given of others) expect(read(rtLink, "getlink", given, sample), Bun.inspect(given)).toBeUndefined();
  const late = { linkinfo: { data: { id: 1 }, kind: "vlan" } };
  const unknown = { linkinfo: { kind: "unheard-of", data: Uint8Array.of(1, 2, 3, 4) } };
  for (const given of [late, unknown]) expect(read(rtLink, "getlink", given, given)).toBeUndefined();
});

test("CompiledReader decodes nests whose attribute order matters", () => {
  const flow = (outputs: number[]) => ({ actions: outputs.map((output) => ({ output })) });
  const mixed = { actions: [{ recirc: 1 }, { ct: { commit: true, zone: 5 } }, { output: 2 }, { output: 2 }] };
  expect(read(ovsFlow, "get", flow([3, 3]), flow([1, 2]))).toEqual(flow([3, 3]));
  expect(read(ovsFlow, "get", mixed, mixed)).toEqual(mixed);
  expect(read(ovsFlow, "get", flow([1]), flow([1, 2]))).toBeUndefined();
  expect(read(ovsFlow, "get", { actions: [{ recirc: 2 }, { output: 1 }] }, flow([1, 2]))).toBeUndefined();
});

test("CompiledReader leaves other attributes, orders and lengths to the general decoder", () => {
  const { table, ...others } = route;
  for (const given of [others, { ...others, table }, { ...route, iif: 1 }, { ...route, dst: "fe80::" }, {}]) {
    expect(read(rtRoute, "getroute", given, route), Bun.inspect(given)).toBeUndefined();
  }
});

test("CompiledReader leaves attributes of an invalid length to the general decoder", () => {
  const codec = operationCodec(rtLink, "getlink");
  // An array of 32-bit numbers (IFLA_INET_CONF) with an invalid length of 5 bytes.
  const { bytes } = new MessageWriter(16, 0)
    .raw(new Uint8Array(16))
    .nest(26, (families) => families.nest(2, (settings) => settings.bytes(1, new Uint8Array(5))))
    .finish();
  const decode = () => codec.decode(new Message(bytes));
  const expected = decode();
  expect(JSON.stringify(expected)).toContain("unparsed");
  for (let count = 0; count < 400; count++) expect(decode()).toEqual(expected);
});

test("CompiledReader compiles at most eight message layouts", () => {
  const layouts = Array.from({ length: 9 }, (_, index) => {
    return Object.fromEntries(
      ["table", "oif", "priority", "iif"].filter((_, bit) => index & (1 << bit)).map((name) => [name, 7]),
    );
  });
  for (const given of layouts.slice(0, 8)) {
    expect(read(rtRoute, "getroute", given, ...layouts), Bun.inspect(given)).toEqual(given);
  }
  expect(read(rtRoute, "getroute", layouts[8]!, ...layouts)).toBeUndefined();
});

test("CompiledReader leaves repeated and unknown attributes to the general decoder", () => {
  const unknown = { unknown: [{ type: 77, bytes: new Uint8Array(4) }] };
  for (const sample of [{ encapType: "mpls", encap: { ttl: 1 } }, unknown]) {
    expect(read(rtRoute, "getroute", sample, sample)).toBeUndefined();
  }
  expect(
    read(rtLink, "getlink", { propList: { altIfname: ["a", "b"] } }, { propList: { altIfname: ["a"] } }),
  ).toBeUndefined();
});

test("OperationCodec.decode() returns unknown enum values above 2^31 as numbers", () => {
  const codec = operationCodec(rtRoute, "getroute");
  for (let count = 0; count < 450; count++) {
    const message = new MessageWriter(24)
      .struct((header) => header.u8(2).zero(11))
      .u32(15, 0xfffffff0 + (count % 4))
      .finish();
    expect(codec.decode(message)["table"]).toBe(0xfffffff0 + (count % 4));
  }
});

test("SourceCode.compile() returns undefined if the engine forbids compilation", () => {
  const { Function: original } = globalThis;
  globalThis.Function = class {
    constructor() {
      throw new EvalError("code generation is disallowed");
    }
  } as never;
  try {
    expect(new SourceCode().compile("() => 1")).toBeUndefined();
  } finally {
    globalThis.Function = original;
  }
});
