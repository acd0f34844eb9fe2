// Encodes virtual function settings of rt-link. The tests compare only bytes, because no test machine has such a
// device.
import { expect, test } from "bun:test";
import { rtLink, type VfinfoAttrs } from "../../../src/families/rt-link.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { operationCodec } from "../../../src/schema/index.ts";
import type { Write } from "../../../src/schema/model/types.ts";
import { bytes, thrown } from "../../message/bytes.ts";
import { describeInNamespaces } from "../../support/environment.ts";

/** Returns a hardware address in the kernel's 32-byte field. */
const mac = new Uint8Array(32);
mac.set([0x02, 0, 0, 0, 0, 0x07]);

/** Settings of one virtual function, and the attribute that `ip link set … vf 1 …` sends for each. */
const changes: readonly { readonly option: string; readonly info: VfinfoAttrs<Write>; readonly attribute: string }[] = [
  {
    option: "mac 02:00:00:00:00:07",
    info: { mac: { vf: 1, mac } },
    attribute: `28 00 01 00  01 00 00 00  02 00 00 00  00 07 00 00  ${"00 ".repeat(24)}`,
  },
  {
    option: "vlan 100 qos 3",
    info: { vlan: { vf: 1, vlan: 100, qos: 3 } },
    attribute: "10 00 02 00  01 00 00 00  64 00 00 00  03 00 00 00",
  },
  {
    option: "vlan 100 qos 3 proto 802.1ad",
    info: { vlanList: { info: [{ vf: 1, vlan: 100, qos: 3, vlanProto: "8021ad" }] } },
    attribute: `
      18 00 0c 80
      14 00 01 00  01 00 00 00  64 00 00 00  03 00 00 00  88 a8 00 00`,
  },
  { option: "rate 500", info: { txRate: { vf: 1, rate: 500 } }, attribute: "0c 00 03 00  01 00 00 00  f4 01 00 00" },
  {
    option: "max_tx_rate 1000 min_tx_rate 200",
    info: { rate: { vf: 1, minTxRate: 200, maxTxRate: 1000 } },
    attribute: "10 00 06 00  01 00 00 00  c8 00 00 00  e8 03 00 00",
  },
  {
    option: "spoofchk on",
    info: { spoofchk: { vf: 1, setting: 1 } },
    attribute: "0c 00 04 00  01 00 00 00  01 00 00 00",
  },
  {
    option: "state enable",
    info: { linkState: { vf: 1, linkState: "enable" } },
    attribute: "0c 00 05 00  01 00 00 00  01 00 00 00",
  },
  {
    option: "query_rss on",
    info: { rssQueryEn: { vf: 1, setting: 1 } },
    attribute: "0c 00 07 00  01 00 00 00  01 00 00 00",
  },
  { option: "trust on", info: { trust: { vf: 1, setting: 1 } }, attribute: "0c 00 09 00  01 00 00 00  01 00 00 00" },
  {
    option: "node_guid 00:11:22:33:44:55:66:77",
    info: { ibNodeGuid: { vf: 1, guid: 0x0011_2233_4455_6677n } },
    attribute: "14 00 0a 00  01 00 00 00  00 00 00 00  77 66 55 44 33 22 11 00",
  },
];

const setLink = operationCodec(rtLink, "setlink");
const request = (...infos: VfinfoAttrs<Write>[]) =>
  setLink.request("do", { header: { ifiIndex: 2 }, vfinfoList: { info: infos } });

for (const { option, info, attribute } of changes) {
  test(`the virtual function setting "${option}" encodes to the bytes of ip`, () => {
    const written = request(info);
    const expected = bytes(attribute);
    // The bytes are the lengths of the list and of the virtual function in it, and the setting.
    const attributes = new Uint8Array(written.bytes.slice(16 + 16));
    const lengths = new DataView(attributes.buffer);
    expect([lengths.getUint16(0, true), lengths.getUint16(4, true)]).toEqual([
      expected.length + 8,
      expected.length + 4,
    ]);
    expect<Uint8Array>(attributes.slice(8)).toEqual(expected);
    expect(setLink.decodeRequest(written)).toMatchObject({ vfinfoList: { info: [info] } });
  });
}

test("settings of several virtual functions keep their order", () => {
  const [first, second] = [{ trust: { vf: 0, setting: 1 } }, { trust: { vf: 1, setting: 0 } }];
  expect(setLink.decodeRequest(request(first, second))).toMatchObject({ vfinfoList: { info: [first, second] } });
});

describeInNamespaces("device without virtual functions", () => {
  test("rejects each setting with EOPNOTSUPP", () => {
    using netns = NetworkNamespace.create();
    using client = rtLink.connect({ netns });
    for (const { option, info } of changes) {
      const error = thrown(() => client.do("setlink", { header: { ifiIndex: 1 }, vfinfoList: { info: [info] } }));
      expect([option, error]).toMatchObject([option, { code: "EOPNOTSUPP" }]);
    }
  });
});
