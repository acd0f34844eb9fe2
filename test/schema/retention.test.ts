// What was written and read belongs to the caller: nothing keeps it until the next message.
import { expect, test } from "bun:test";
import { nftables } from "../../src/families/nftables.ts";
import { ovsPacket } from "../../src/families/ovs-packet.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { encodeAttributes, type Family, operationCodec } from "../../src/schema/index.ts";
import { kept, within } from "../support/retention.ts";

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
    "of which some is read by a function of its own",
    ovsPacket,
    "execute",
    () => ({ header: { dpIfindex: 1 }, packet: new Uint8Array(14), key: { inPort: 1 }, actions: [{ output: 1 }] }),
    30,
  ],
];

for (const [name, family, operation, fields, type] of cases) {
  test(`a message ${name} is forgotten when it is written and read`, async () => {
    const codec = operationCodec(family, operation);
    const options = type === undefined ? {} : { type };
    expect(
      await kept(() => {
        const given = fields();
        const decoded = codec.decodeRequest(codec.request("do", given, options));
        return [...within(given), ...within(decoded)];
      }),
    ).toBe(0);
  });
}

test("a message that is refused is forgotten as well", async () => {
  const refused = () => {
    const given = { ifname: "x", linkinfo: { kind: "vlan", data: { id: -1 } } };
    expect(() => operationCodec(rtLink, "newlink").request("do", given)).toThrow(RangeError);
    expect(() => encodeAttributes(rtLink, "link-attrs", given)).toThrow(RangeError);
    return within(given);
  };
  expect(await kept(refused)).toBe(0);
});
