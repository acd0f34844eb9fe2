import { expect, test } from "bun:test";
import { rtLink } from "../../../src/families/rt-link.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { eventsUntil } from "../oracles.ts";
import { AdvertisedHost } from "./router-advertisement.ts";

/** Option 3 of RFC 4861 with a prefix of 64 bits: flags, valid and preferred lifetime in seconds. */
const prefixOption = (flags: string) => `0304 40 ${flags} 00015180 00003840 00000000 20010db8000100000000000000000000`;

describeInNamespaces("Announced prefixes", () => {
  // The byte of the option, which inet6_fill_prefix() copies: L 0x80, A 0x40 (RFC 4861), R 0x20 (RFC 6275), P 0x10 (RFC 9762).
  test.each([
    ["c0", ["autoconf", "onlink"]],
    ["80", ["onlink"]],
    ["70", ["pd-preferred", "router-address", "autoconf"]],
    ["41", [1, "autoconf"]],
  ] as const)("have the flags of the advertisement's option 0x%s", async (flags, expected) => {
    using host = new AdvertisedHost();
    await using events = rtLink.connect({ netns: host.netns }).events("rtnlgrp-ipv6-prefix");
    host.advertise(prefixOption(flags));
    const [event] = await eventsUntil(events, ({ name }) => name === "newprefix-ntf");
    expect(event).toMatchObject({
      fields: {
        header: { prefixIfindex: host.ifindex, prefixType: 3, prefixLen: 64 },
        cacheinfo: { preferredTime: 14_400, validTime: 86_400 },
      },
    });
    if (event?.name !== "newprefix-ntf") throw new Error("another event arrived");
    expect(event.fields.header.prefixFlags.toSorted()).toEqual([...expected].toSorted());
  });
});
