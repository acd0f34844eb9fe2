// The codecs keep no reference to values after encoding or decoding.
import { expect, test } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import { ovsPacket } from "../../../../src/families/ovs-packet.ts";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { sockDiag } from "../../../../src/families/sock-diag.ts";
import { encodeAttributes, type Family, operationCodec } from "../../../../src/schema/index.ts";
import { countSurvivors, within } from "../../../support/retention.ts";

const cases: [string, Family, string, () => object, number?][] = [
  ["with a format inside", rtLink, "newlink", () => ({ ifname: "x", linkinfo: { kind: "vlan", data: { id: 5 } } })],
  ["with a header", rtLink, "setlink", () => ({ header: { ifiFamily: 10, ifiIndex: 1 }, protinfo: { flags: 3 } })],
  [
    "with lists",
    nftables,
    "newrule",
    () => ({
      header: { nfgenFamily: 2 },
      table: "t",
      chain: "c",
      expressions: { elem: [{ name: "counter", data: { packets: 1n } }] },
    }),
  ],
  [
    "with a structure in its header",
    sockDiag,
    "inet",
    () => ({ header: { sdiagFamily: 2, sdiagProtocol: 6, idiagStates: ["listen"], id: { idiagDport: 22 } } }),
  ],
  [
    "with generated read functions",
    ovsPacket,
    "execute",
    () => ({ header: { dpIfindex: 1 }, packet: new Uint8Array(14), key: { inPort: 1 }, actions: [{ output: 1 }] }),
    30,
  ],
];

for (const [name, family, operation, fields, type] of cases) {
  test(`The codec keeps no reference to a message ${name}`, async () => {
    const codec = operationCodec(family, operation);
    const options = type === undefined ? {} : { type };
    expect(
      await countSurvivors(() => {
        const original = fields();
        const message = codec.request("do", original, options);
        const decoded = codec.decodeRequest(message);
        return [...within(original), ...within(decoded), message, message.store];
      }),
    ).toBe(0);
  });
}

test("The encoder keeps no reference to a rejected message", async () => {
  const refused = () => {
    const fields = { ifname: "x", linkinfo: { kind: "vlan", data: { id: -1 } } };
    expect(() => operationCodec(rtLink, "newlink").request("do", fields)).toThrow(RangeError);
    expect(() => encodeAttributes(rtLink, "link-attrs", fields)).toThrow(RangeError);
    return within(fields);
  };
  expect(await countSurvivors(refused)).toBe(0);
});
