import { describe, expect, test } from "bun:test";
import {
  AF_INET,
  AF_INET6,
  type Message,
  MessageWriter,
  RTM_DELADDR,
  RTM_DELLINK,
  RTM_NEWADDR,
  RTM_NEWLINK,
} from "../../src/index.ts";
import { addresses, links } from "../../src/watch/index.ts";
import { ChangeDetector } from "../../src/watch/sources/change-detector.ts";

const IFLA_IFNAME = 3;
const IFLA_MTU = 4;
const IFLA_WIRELESS = 11;
const AF_MCTP = 45;

/**
 * Returns a message about link 3 that consists of `struct ifinfomsg`, a name, and the attributes that `fill` writes.
 */
function linkMessage(type: number, flags: number, fill: (writer: MessageWriter) => MessageWriter): Message {
  const writer = new MessageWriter(type).struct((header) => header.zero(4).u32(3).u32(flags).u32(0));
  return fill(writer.string(IFLA_IFNAME, "wlan0")).finish();
}

const whole = (flags = 1, mtu = 1500) => linkMessage(RTM_NEWLINK, flags, (writer) => writer.u32(IFLA_MTU, mtu));
const wireless = (flags = 1) =>
  linkMessage(RTM_NEWLINK, flags, (writer) => writer.bytes(IFLA_WIRELESS, new Uint8Array(16)));

describe("Partial link messages", () => {
  test("do not replace the entry of the link", () => {
    const { effect: meaning } = links.plan({ netns: undefined });
    expect([meaning(whole()), meaning(wireless()), meaning(linkMessage(RTM_DELLINK, 1, (writer) => writer))]).toEqual([
      "put",
      undefined,
      "remove",
    ]);
  });

  test("do not change the cached state of the link", () => {
    const detector = new ChangeDetector({});
    expect(detector.note(whole())).toBe(true);
    expect([...detector.links]).toEqual([3]);
    expect(detector.note(wireless(0))).toBe(false);
    expect(detector.note(whole())).toBe(false);
    expect(detector.note(whole(0))).toBe(true);
  });
});

test("The source `addresses` ignores families with their own multicast groups", () => {
  const { effect: meaning } = addresses.plan({ netns: undefined });
  const address = (type: number, family: number) =>
    new MessageWriter(type).struct((header) => header.u8(family).zero(7)).finish();
  expect([AF_INET, AF_INET6, AF_MCTP].map((family) => meaning(address(RTM_NEWADDR, family)))).toEqual([
    "put",
    "put",
    undefined,
  ]);
  expect([AF_INET, AF_INET6, AF_MCTP].map((family) => meaning(address(RTM_DELADDR, family)))).toEqual([
    "remove",
    "remove",
    undefined,
  ]);
});
