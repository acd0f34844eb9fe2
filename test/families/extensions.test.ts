// What was generated is all that these tests need: not the specs.
import { describe, expect, test } from "bun:test";
import { decodeAttributes, encodeAttributes } from "../../src/schema/index.ts";
import { bytes } from "../message/bytes.ts";
import { generatedFamily as load } from "./modules.ts";

describe("extensions are in what was generated", () => {
  test("the key and the actions of a packet are those of a flow, and actions keep their order", async () => {
    const family = await load("ovs-packet.ts");
    const value = {
      packet: new Uint8Array(14),
      key: { inPort: 3, ethertype: 0x800, ipv4: { ...someIpv4, ipv4Src: "10.0.0.1" } },
      actions: [{ output: 2 }, { set: { priority: 5 } }, { output: 1 }, { clone: [{ output: 7 }] }],
    };
    expect(decodeAttributes(family, "packet", encodeAttributes(family, "packet", value))).toEqual(value);
  });

  test("what an action sets through a mask has the mask behind it", async () => {
    const family = await load("ovs-flow.ts");
    const value = [{ setMasked: { key: { skbMark: 5 }, mask: { skbMark: 0xff } } }];
    const encoded = bytes(`
      10 00 0b 80                                # set-masked
        0c 00 0f 00  05 00 00 00 ff 00 00 00     # skb-mark: value and mask`);
    expect(encodeAttributes(family, "action-attrs", value)).toEqual(encoded);
    expect(decodeAttributes(family, "action-attrs", encoded)).toEqual(value);
  });

  test("the type of a parameter tells the type of its values", async () => {
    const family = await load("devlink.ts");
    const valued = (paramType: string, data: unknown) => ({
      param: { paramType, paramValuesList: { paramValue: [{ paramValueData: data, paramValueCmode: "driverinit" }] } },
    });
    for (const value of [valued("u16", 500), valued("string", "text"), valued("flag", true), valued("u64", 7n)]) {
      expect(decodeAttributes(family, "devlink", encodeAttributes(family, "devlink", value))).toEqual(value);
    }
  });
});

const someIpv4 = { ipv4Dst: "10.0.0.2", ipv4Proto: 6, ipv4Tos: 0, ipv4Ttl: 64, ipv4Frag: "none" };
