import { describe, expect, test } from "bun:test";
import { parseRouterOption, RouterOptionEvents } from "../../../src/subsystems/system/index.ts";
import { AdvertisedHost } from "../../families/route/router-advertisement.ts";
import { bytes, thrown } from "../../message/bytes.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { within } from "../../support/threads.ts";

/** RFC 8106: two servers for 3600 s. */
const rdnss = "1905 0000 00000e10 20010db8000000000000000000000053 20010db8000000000000000000000054";
/** RFC 8106: "example.com" and "lab". */
const dnssl = "1f04 0000 00000e10 07 6578616d706c65 03 636f6d 00 03 6c6162 00 000000000000";
/** RFC 8781: 64:ff9b::/96 for 600 s, which is 75 units of 8 s. */
const pref64 = "2602 0258 0064ff9b0000000000000000";
const prefix = "0304 40c0 00015180 00003840 00000000 20010db8000100000000000000000000";
/** RFC 8910: "https://a/". */
const portal = "2502 68747470733a2f2f612f 00000000";

describeInNamespaces("RouterOptionEvents", () => {
  test("report the options of advertisements that the kernel receives", async () => {
    using host = new AdvertisedHost();
    await using events = RouterOptionEvents.open({ netns: host.netns });
    host.advertise(rdnss, dnssl, pref64, prefix);
    const iterator = events[Symbol.asyncIterator]();
    const received = [];
    for (let count = 0; count < 4; count++) received.push((await within(iterator.next(), "an option")).value);
    const from = { ifindex: host.ifindex, dev: "eth0", router: "fe80::1" };
    const servers = ["2001:db8::53", "2001:db8::54"];
    expect(received).toContainEqual({ kind: "dns-servers", lifetime: 3600, servers, ...from });
    expect(received).toContainEqual({ kind: "dns-search", lifetime: 3600, domains: ["example.com", "lab"], ...from });
    expect(received).toContainEqual({ kind: "nat64-prefix", lifetime: 600, prefix: "64:ff9b::/96", ...from });
    expect(received).toContainEqual({
      ...{ kind: "prefix", prefix: "2001:db8:1::/64", onLink: true, autonomous: true },
      ...{ validLifetime: 86_400, preferredLifetime: 14_400, ...from },
    });
  });

  test("reject invalid options", () => {
    expect(thrown(() => RouterOptionEvents.open({ groups: [1] } as never))).toBeInstanceOf(TypeError);
  });
});

describe("parseRouterOption()", () => {
  test("reads the URI of a captive portal, and each length of a NAT64 prefix", () => {
    expect(parseRouterOption(bytes(portal))).toEqual({ kind: "captive-portal", uri: "https://a/" });
    for (const [code, length] of [96, 64, 56, 48, 40, 32].entries()) {
      const option = bytes("2602 0000 20010db8ffffffffffffffff");
      option[3] = 8 | code;
      expect(parseRouterOption(option)).toMatchObject({
        lifetime: 8,
        prefix: expect.stringMatching(new RegExp(`/${length}$`)),
      });
    }
  });

  test.each([
    ["another type", "0701 000000000000"],
    ["a length that differs", "1905 0000 00000e10 20010db8000000000000000000000053"],
    ["no server", "1901 0000 00000e10"],
    ["half a server", "1902 0000 00000e10 20010db800000000"],
    ["an unfinished domain", "1f02 0000 00000e10 07 6578616d706c65"],
    ["a label beyond the end", "1f02 0000 00000e10 0f 6578616d706c65"],
    ["no domain", "1f02 0000 00000e10 0000000000000000"],
    ["an unknown code of the prefix length", "2602 025f 0064ff9b0000000000000000"],
    ["a prefix above 128 bits", `0304 81c0 ${"00".repeat(28)}`],
  ])("returns the bytes of an option with %s", (_, text) => {
    const option = bytes(text);
    expect(parseRouterOption(option)).toEqual({ kind: "other", type: option[0]!, bytes: option });
  });

  test("rejects bytes without a type and a length", () => {
    expect(thrown(() => parseRouterOption(new Uint8Array(1)))).toBeInstanceOf(TypeError);
    expect(thrown(() => parseRouterOption("x" as never))).toBeInstanceOf(TypeError);
  });
});
