// Fields are read during encoding, and a getter can run any code.
import { describe, expect, test } from "bun:test";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { encodeAttributes, operationCodec } from "../../../../src/schema/index.ts";
import { encodeActions } from "../../../../src/subsystems/ovs/index.ts";

const links = operationCodec(rtLink, "newlink");
const another = () =>
  operationCodec(rtRoute, "delroute").request("do", { header: { rtmFamily: 2, rtmDstLen: 32 }, dst: "10.0.0.1" });

/** Returns fields with a getter that calls `first` before it returns the MTU. */
const after = (first: () => unknown) => ({
  ifname: "veth0",
  get mtu() {
    first();
    return 1500;
  },
  txqlen: 7,
});

describe("getters of request fields", () => {
  test("may encode another message", () => {
    const plain = { ifname: "veth0", mtu: 1500, txqlen: 7 };
    const actions = () => expect(encodeActions([{ output: 1 }])).toEqual(encodeActions([{ output: 1 }]));
    const link = () => expect(links.request("do", plain)).toEqual(links.request("do", plain));
    for (const first of [another, link, actions, () => encodeAttributes(rtLink, "link-attrs", { mtu: 5 })]) {
      expect(links.request("do", after(first))).toEqual(links.request("do", plain));
      expect(encodeAttributes(rtLink, "link-attrs", after(first))).toEqual(
        encodeAttributes(rtLink, "link-attrs", plain),
      );
    }
    const action = {
      get output() {
        another();
        return 1;
      },
    };
    expect(encodeActions([action])).toEqual(encodeActions([{ output: 1 }]));
  });

  test("do not affect the next message if they throw", () => {
    const failing = after(() => {
      throw new RangeError("not today");
    });
    expect(() => links.request("do", failing)).toThrow("not today");
    expect(() => encodeAttributes(rtLink, "link-attrs", failing)).toThrow("not today");
    expect(operationCodec(rtRoute, "delroute").decodeRequest(another())).toMatchObject({ dst: "10.0.0.1" });
  });
});
