import { expect, test } from "bun:test";
import { conntrack } from "../../../../src/families/conntrack.ts";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { Message, MessageWriter, NLMSG_HDRLEN } from "../../../../src/index.ts";
import { CompiledReader } from "../../../../src/schema/codec/decode/compiled-reader.ts";
import { encodeAttributes, type Family, operationCodec } from "../../../../src/schema/index.ts";
import { replyPlan } from "../../../../src/schema/plan/message-plan.ts";

/** Decodes attributes with a reader that was compiled for the attributes of `samples`. */
function read(family: Family, name: string, given: object, ...samples: object[]): unknown {
  const operation = family.operations[name]!;
  const plan = replyPlan(family, operation);
  const start = NLMSG_HDRLEN + plan.length;
  const message = (fields: object) => {
    const attributes = encodeAttributes(family, operation.replySet ?? operation.set!, fields);
    return new Message(Uint8Array.from([...new Uint8Array(start), ...attributes]));
  };
  const reader = new CompiledReader(plan);
  for (const sample of samples) {
    const { view, length } = message(sample);
    for (let count = 0; count < 200; count++) reader.record(view, start, length);
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

test("CompiledReader compiles at most three message layouts", () => {
  const { oif: _, ...blackhole } = route;
  const direct = { table: 254, oif: 1 };
  for (const given of [route, blackhole, direct]) {
    expect(read(rtRoute, "getroute", given, route, blackhole, direct, {})).toEqual(given);
  }
  expect(read(rtRoute, "getroute", {}, route, blackhole, direct, {})).toBeUndefined();
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
