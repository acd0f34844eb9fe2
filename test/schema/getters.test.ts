// Fields are read while a message is encoded, and a getter can run any code.
import { describe, expect, test } from "bun:test";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { encodeAttributes, operationCodec } from "../../src/schema/index.ts";
import { encodeActions } from "../../src/subsystems/ovs/index.ts";

const links = operationCodec(rtLink, "newlink");
const another = () =>
  operationCodec(rtRoute, "delroute").request("do", { header: { rtmFamily: 2, rtmDstLen: 32 }, dst: "10.0.0.1" });
const reason = "re-entrant encode: a getter encoded another message; call it before encoding";

/** Returns fields with a getter that runs `first` before it returns the MTU. */
const after = (first: () => unknown) => ({
  ifname: "veth0",
  get mtu() {
    first();
    return 1500;
  },
  txqlen: 7,
});

describe("A getter in the fields", () => {
  test("A getter that encodes another message gets a TypeError", () => {
    const actions = () => encodeActions([{ output: 1 }]);
    for (const first of [another, () => encodeAttributes(rtLink, "link-attrs", { mtu: 5 }), actions]) {
      expect(() => links.request("do", after(first))).toThrow(new TypeError(reason));
      expect(() => encodeAttributes(rtLink, "link-attrs", after(first))).toThrow(new TypeError(reason));
    }
    const action = {
      get output() {
        another();
        return 1;
      },
    };
    expect(() => encodeActions([action])).toThrow(reason);
  });

  test("A getter that catches this TypeError does not change the message", () => {
    const hidden = after(() => expect(another).toThrow(TypeError));
    expect(links.request("do", hidden)).toEqual(links.request("do", { ifname: "veth0", mtu: 1500, txqlen: 7 }));
  });

  test("A getter that throws does not affect the next message", () => {
    const failing = after(() => {
      throw new RangeError("not today");
    });
    expect(() => links.request("do", failing)).toThrow("not today");
    expect(() => encodeAttributes(rtLink, "link-attrs", failing)).toThrow("not today");
    expect(operationCodec(rtRoute, "delroute").decodeRequest(another())).toMatchObject({ dst: "10.0.0.1" });
  });
});
