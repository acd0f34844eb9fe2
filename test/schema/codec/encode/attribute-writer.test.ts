import { describe, expect, test } from "bun:test";
import { conntrack } from "../../../../src/families/conntrack.ts";
import { ovsFlow } from "../../../../src/families/ovs-flow.ts";
import { rtAddr } from "../../../../src/families/rt-addr.ts";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { OperationCodec } from "../../../../src/schema/codec/codec.ts";
import { AttributeWriter } from "../../../../src/schema/codec/encode/attribute-writer.ts";
import { EncodeBuffer } from "../../../../src/schema/codec/encode/encode-buffer.ts";
import type { Family } from "../../../../src/schema/index.ts";
import type { Fields } from "../../../../src/schema/model/types.ts";
import { messagePlan } from "../../../../src/schema/plan/message-plan.ts";

/** Number of equal requests after which a function is compiled for them. */
const OFTEN = 200;

const rtmsg = {
  ...{ rtmFamily: 2, rtmDstLen: 24, rtmSrcLen: 0, rtmTos: 0, rtmTable: 254, rtmProtocol: 3, rtmScope: 0 },
  ...{ rtmType: "unicast", rtmFlags: ["onlink"] },
};
const route = { header: rtmsg, table: 254, dst: "10.1.2.0", metrics: { mtu: 1400, lock: 4 }, gateway: "10.0.0.1" };
const ipv6 = { ...route, header: { ...rtmsg, rtmFamily: 10 }, dst: "2001:db8::", gateway: "fe80::1" };
const connection = {
  header: { nfgenFamily: 2, version: 0, resId: 0 },
  tupleOrig: { tupleIp: { ipV4Src: "10.0.0.1", ipV4Dst: "10.0.0.2" }, tupleProto: { protoNum: 6, protoSrcPort: 5 } },
  status: ["seen-reply"],
  protoinfo: { protoinfoTcp: { tcpState: "established", tcpFlagsOriginal: { flags: ["sack-perm"], mask: [] } } },
  timeout: 7,
};
const link = { ifname: "veth0", mtu: 1500, address: "02:00:00:00:00:01", carrier: 1 };

/** Returns whether the writer of a request's attributes compiles a function for requests like this one. */
function isCompiled(family: Family, name: string, fields: object): boolean {
  const { set, field } = messagePlan(family, family.operations[name]!);
  const writer = new AttributeWriter(set, field, undefined);
  for (let count = 0; count < OFTEN; count++) {
    expect(writer.isCompiled).toBe(false);
    writer.write(new EncodeBuffer(), fields as Fields);
  }
  return writer.isCompiled;
}

function outcome(codec: OperationCodec, fields: object): string {
  try {
    return codec.request("do", fields, codec.family.protocol === 16 ? { type: 77 } : {}).bytes.toHex();
  } catch (error) {
    return `${error}`;
  }
}

/** Returns a function that compares a codec that has encoded `sample` often with a new one, for other requests. */
function comparison(family: Family, name: string, sample: object): (fields: object) => string {
  const warm = new OperationCodec(family, family.operations[name]!);
  for (let count = 0; count <= OFTEN; count++) outcome(warm, sample);
  return (fields) => {
    const expected = outcome(new OperationCodec(family, family.operations[name]!), fields);
    expect(outcome(warm, fields), Bun.inspect(fields)).toBe(expected);
    return expected;
  };
}

describe("AttributeWriter", () => {
  test("compiles functions for numbers, names, addresses, text, structs, nests and ordered lists", () => {
    const actions = [{ recirc: 1 }, { pushVlan: { vlanTpid: 0x8100, vlanTci: 0x1001 } }, { output: 2 }];
    expect(isCompiled(rtRoute, "newroute", route)).toBe(true);
    expect(isCompiled(rtRoute, "newroute", ipv6)).toBe(true);
    expect(isCompiled(conntrack, "new", connection)).toBe(true);
    expect(isCompiled(rtLink, "newlink", link)).toBe(true);
    expect(isCompiled(ovsFlow, "new", { header: { dpIfindex: 1 }, actions })).toBe(true);
  });

  test("writes ordered lists like the general encoder", () => {
    const flow = (actions: unknown) => ({ header: { dpIfindex: 1 }, actions });
    const sample = flow([{ recirc: 1 }, { pushVlan: { vlanTpid: 0x8100, vlanTci: 0x1001 } }, { output: 2 }]);
    const compare = comparison(ovsFlow, "new", sample);
    const lists = [
      [{ recirc: 7 }, { pushVlan: { vlanTpid: 0x88a8, vlanTci: 0x1002 } }, { output: 9 }],
      [{ recirc: 1 }, { output: 2 }],
      [{ output: 2 }, { output: 2 }, { output: 2 }],
      [{ output: 2, recirc: 1 }, sample.actions, { output: 2 }],
      [{ recirc: 1 }, { pushVlan: { vlanTpid: 0x8100 } }, { output: 2 }],
      [{ recirc: 1 }, { pushVlan: undefined }, { output: 2 }],
      [undefined, undefined, undefined],
      [],
      { length: 3 },
    ];
    for (const actions of lists) compare(flow(actions));
  });

  test("writes requests with missing, additional, reordered and invalid fields like the general encoder", () => {
    const compare = comparison(rtRoute, "newroute", route);
    const { table, metrics, ...others } = route;
    const requests = [
      { ...others, table },
      { ...others, metrics },
      { ...route, metrics: { lock: 1 } },
      { ...route, oif: 1 },
      { ...route, table: -1 },
      { ...route, table: 2 ** 32 },
      { ...route, table: undefined },
      { ...route, dst: "10.1.2" },
      { ...route, gateway: 1 },
      { ...route, metrics: [] },
      { ...route, metrics: { mtu: 1.5 } },
      { ...route, header: { ...rtmsg, rtmFamily: 256 } },
      { ...route, header: { ...rtmsg, rtmDstLen: undefined } },
      { ...route, header: undefined },
      Object.create(route) as object,
    ];
    for (const fields of requests) compare(fields);
  });

  test("rejects addresses that do not match the address family of a frequent request", () => {
    for (const sample of [route, ipv6]) {
      const compare = comparison(rtRoute, "delroute", sample);
      compare(ipv6);
      expect(compare({ ...ipv6, header: { ...rtmsg, rtmFamily: 2 } })).toBe(
        'RangeError: dst: expected an IPv4 address, because header.rtmFamily is 2, got "2001:db8::"',
      );
      expect(compare({ ...route, header: { ...rtmsg, rtmFamily: 10 } })).toBe(
        'RangeError: dst: expected an IPv6 address, because header.rtmFamily is 10, got "10.1.2.0"',
      );
      expect(compare({ ...route, header: { ...rtmsg, rtmFamily: 28 } })).toBe(
        'RangeError: dst: expected MPLS labels ("300", "300/400"), because header.rtmFamily is 28, got "10.1.2.0"',
      );
      compare({ ...ipv6, gateway: "::ffff:10.0.0.1" });
      compare({ ...ipv6, dst: new Uint8Array(4) });
    }
    const header = { ifaFamily: 10, ifaPrefixlen: 64, ifaFlags: [], ifaScope: 0, ifaIndex: 1 };
    const compare = comparison(rtAddr, "newaddr", { header, local: "2001:db8::1" });
    expect(compare({ header: { ...header, ifaFamily: 2 }, local: "2001:db8::1" })).toStartWith("RangeError: local: ");
  });

  test("compiles another function when most requests have other fields", () => {
    const codec = new OperationCodec(rtRoute, rtRoute.operations["newroute"]!);
    const rare = new OperationCodec(rtRoute, rtRoute.operations["newroute"]!);
    for (const oif of [undefined, 1, 2]) {
      const fields = { ...(oif === undefined ? {} : { oif }), ...route, header: { ...rtmsg, rtmTos: oif ?? 0 } };
      for (let count = 0; count < 900; count++) codec.request("do", fields);
      expect(codec.request("do", fields).bytes).toEqual(rare.request("do", fields).bytes);
    }
  });
});
