// A reply must have the message type from the spec. Otherwise it would be decoded with the wrong attributes.
import { expect, test } from "bun:test";
import { loadFamily, operationCodec } from "../../src/client/schema-entry.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { NLMSG_DONE } from "../../src/index.ts";
import { MessageWriter } from "../../src/message/index.ts";
import { thrown } from "../message/bytes.ts";
import { describeInNamespaces, sharedNamespace } from "../support/environment.ts";

/** A family of links. In its spec, replies have another message type than in the kernel. */
const wrongLinks = loadFamily(`
name: links
protocol: netlink-raw
protonum: 0
definitions:
  - name: ifinfo
    type: struct
    members:
      - { name: family, type: u8 }
      - { name: pad, type: pad, len: 3 }
      - { name: index, type: s32 }
      - { name: rest, type: binary, len: 8 }
attribute-sets:
  - name: main
    attributes:
      - { name: ifname, type: string, value: 3 }
operations:
  enum-model: directional
  list:
    - name: get
      attribute-set: main
      fixed-header: ifinfo
      do: &both { request: { value: 18, attributes: [ifname] }, reply: { value: 17, attributes: [ifname] } }
      dump: *both
`);

test("decode() rejects a message of another operation", () => {
  const link = operationCodec(rtLink, "newlink").request("do", { ifname: "a" });
  const routes = operationCodec(rtRoute, "getroute");
  expect(() => routes.decode(link)).toThrow(
    new TypeError("rt-route.getroute: message: expected one of type 24, 25, 26, got one of type 16"),
  );
  expect(operationCodec(rtLink, "getlink").decode(link)).toMatchObject({ ifname: "a" });
  // decode() rejects a message of another type even if it has decoded a valid message before.
  routes.decode(operationCodec(rtRoute, "getroute").request("dump"));
  expect(() => routes.decode(link)).toThrow("got one of type 16");
  // The controller assigns the message types of generic families. These are always higher than the types of netlink's
  // control messages.
  const done = new MessageWriter(NLMSG_DONE).finish();
  expect(() => operationCodec(ethtool, "rings-get").decode(done)).toThrow("expected one of type 16 or more");
});

describeInNamespaces("reply of an unexpected type", () => {
  const netns = sharedNamespace();

  const says = "links.get: the kernel's reply has type 16, expected 17, 18 (EPROTO)";

  test("fails the request", () => {
    using client = wrongLinks.connect({ netns });
    expect(thrown(() => client.do("get", { ifname: "lo" }))).toMatchObject({ message: says, code: "EPROTO" });
    expect(thrown(() => client.doAll("get", { ifname: "lo" }))).toMatchObject({ message: says });
    expect(thrown(() => client.doMultiple([{ operation: "get", fields: { ifname: "lo" } }]))).toMatchObject({
      message: says,
    });
  });

  test("fails and ends the dump", async () => {
    using client = wrongLinks.connect({ netns });
    const dump = client.dump("get");
    expect(thrown(() => dump.next())).toMatchObject({ message: says, code: "EPROTO" });
    expect(() => dump.toArray()).toThrow("was read to its end or cancelled");
    expect(thrown(() => client.dump("get").toArray())).toMatchObject({ message: says });
    const read = async () => {
      for await (const item of client.dump("get")) expect(item).toBeUndefined();
    };
    await expect(read()).rejects.toThrow(says);
  });
});
