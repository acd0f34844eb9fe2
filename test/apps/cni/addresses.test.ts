import { describe, expect, test } from "bun:test";
import {
  formatAddress,
  formatNetwork,
  networkOf,
  parseAddress,
  parsePrefix,
} from "../../../apps/cni/src/ipam/address.ts";
import { readRangeSets } from "../../../apps/cni/src/ipam/ranges.ts";
import { Random } from "../../message/random.ts";

describe("Addresses of the CNI plugin", () => {
  test("have the canonical text of URLs", () => {
    const random = new Random(1);
    for (let count = 0; count < 2000; count++) {
      // Many groups are 0, so that all positions of "::" occur.
      const groups = Array.from({ length: 8 }, () =>
        random.below(3) === 0 ? random.below(2 ** 16).toString(16) : "0",
      );
      const text = groups.join(":");
      const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1);
      const address = parseAddress(text)!;
      expect(formatAddress(address)).toBe(canonical);
      expect(parseAddress(canonical)).toEqual(address);
    }
    expect(formatAddress(parseAddress("::ffff:192.0.2.1")!)).toBe("::ffff:c000:201");
    expect(formatAddress(parseAddress("192.0.2.255")!)).toBe("192.0.2.255");
  });

  test.each([
    "",
    "1.2.3",
    "1.2.3.256",
    "1.2.3.04",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8::",
    "g::",
    "1.2.3.4/8",
  ])("reject %j", (text) => expect(parseAddress(text)).toBeUndefined());

  test("have networks with their first and last address", () => {
    expect(formatNetwork(parsePrefix("10.88.3.4/16")!)).toBe("10.88.0.0/16");
    expect(networkOf(parsePrefix("10.88.3.4/30")!)).toEqual({ first: 0x0a580304n, last: 0x0a580307n });
    expect([parsePrefix("10.0.0.0/33"), parsePrefix("::/129"), parsePrefix("10.0.0.0")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("Ranges of the CNI plugin", () => {
  const sets = (ipam: object) => readRangeSets(ipam as Record<string, unknown>, undefined);

  test("omit the addresses of the network and of broadcasts", () => {
    expect(sets({ subnet: "10.0.0.0/29" })).toEqual([
      [{ family: 4, length: 29, first: 0x0a000001n, last: 0x0a000006n, gateway: 0x0a000001n }],
    ]);
    expect(sets({ ranges: [[{ subnet: "fd00::/126", gateway: "fd00::3" }]] })[0]![0]).toMatchObject({
      first: (0xfd00n << 112n) + 1n,
      last: (0xfd00n << 112n) + 3n,
      gateway: (0xfd00n << 112n) + 3n,
    });
  });

  // RFC 919: the addresses without and with all host bits; RFC 4291, 2.6.1: the anycast address of the subnet's routers.
  test("omit these addresses within rangeStart and rangeEnd, too", () => {
    const explicit = { subnet: "10.0.0.0/29", rangeStart: "10.0.0.0", rangeEnd: "10.0.0.7" };
    expect(sets(explicit)[0]![0]).toMatchObject({ first: 0x0a000001n, last: 0x0a000006n });
    const v6 = { subnet: "fd00::/126", rangeStart: "fd00::", rangeEnd: "fd00::3" };
    const first = (0xfd00n << 112n) + 1n;
    expect(sets(v6)[0]![0]).toMatchObject({ first, last: first + 2n });
    const only = { subnet: "10.0.0.0/29", rangeStart: "10.0.0.7", rangeEnd: "10.0.0.7" };
    expect(() => sets(only)).toThrow("ipam: expected an address that a host of 10.0.0.0/29 can have");
  });

  test.each([
    [{ subnet: "10.0.0.0/31" }, "ipam.subnet: expected a network with at least two hosts"],
    [{ subnet: "10.0.0.0/24", rangeStart: "10.0.1.1" }, "ipam.rangeStart: expected an address in 10.0.0.0/24"],
    [
      { subnet: "10.0.0.0/24", rangeStart: "10.0.0.9", rangeEnd: "10.0.0.8" },
      "ipam.rangeEnd: expected an address after",
    ],
    [
      { ranges: [[{ subnet: "10.0.0.0/24" }, { subnet: "fd00::/64" }]] },
      "ipam.ranges[0]: expected ranges of one address family",
    ],
    [
      { ranges: [[{ subnet: "10.0.0.0/24" }], [{ subnet: "10.0.0.0/16" }]] },
      "ipam.ranges: expected ranges that do not overlap",
    ],
    [
      { ranges: [[{ subnet: "10.0.0.0/24", start: 1 }]] },
      "ipam.ranges[0][0].start: unsupported field with the value 1",
    ],
    [{ ranges: [[]] }, "ipam.ranges[0]: expected at least one range"],
  ])("reject %j", (ipam, message) => expect(() => sets(ipam)).toThrow(message));
});
