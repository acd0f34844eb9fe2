import { describe, expect, test } from "bun:test";
import { rtLink } from "../../src/families/rt-link.ts";
import { jsonReplacer, NetworkNamespace } from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { Sockets } from "../../src/subsystems/sockets/index.ts";
import { links as linkSource, watch } from "../../src/watch/index.ts";
import { describeInNamespaces } from "../support/environment.ts";

describe("jsonReplacer", () => {
  test("writes values that JSON lacks", () => {
    const value = {
      small: 2n ** 53n - 1n,
      large: 2n ** 64n - 1n,
      negative: -(2n ** 63n),
      bytes: Uint8Array.of(0, 10, 255),
      time: Number.POSITIVE_INFINITY,
      map: new Map([["a", 1n]]),
      text: "5",
      nothing: null,
    };
    expect(JSON.parse(JSON.stringify(value, jsonReplacer))).toEqual({
      small: Number.MAX_SAFE_INTEGER,
      large: "18446744073709551615",
      negative: "-9223372036854775808",
      bytes: "hex:000aff",
      time: "forever",
      map: { a: 1 },
      text: "5",
      nothing: null,
    });
  });
});

describeInNamespaces("JSON.stringify", () => {
  test("writes lists, dumps and snapshots with 64-bit counters", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    using client = rtLink.connect({ netns });
    using sockets = Sockets.open({ netns });
    const listed = JSON.parse(JSON.stringify({ links: links.list() }));
    expect(listed).toMatchObject({ links: [{ ifname: "lo", stats64: { rxPackets: 0 } }] });
    expect(() => JSON.stringify(links.list().toArray())).toThrow("BigInt");
    expect(JSON.parse(JSON.stringify(client.dump("getlink")))).toMatchObject([{ stats64: { rxPackets: 0 } }]);
    expect(JSON.parse(JSON.stringify(sockets.list({ protocol: "netlink" })))[0]).toMatchObject({ protocol: "netlink" });
    await using watched = watch(linkSource, { netns });
    for await (const event of watched) {
      if (event.kind !== "snapshot") continue;
      expect(JSON.parse(JSON.stringify(event))).toMatchObject({ source: "links", items: [{ ifname: "lo" }] });
      break;
    }
  });
});
