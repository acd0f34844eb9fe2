import { describe, expect, test } from "bun:test";
import { BlockList, type IPVersion } from "node:net";
import { AF_INET, AF_INET6 } from "../../../../src/index.ts";
import { showAddress } from "../../../../src/subsystems/route/core/addresses.ts";
import {
  containsAddress,
  lastAddressOf,
  netmaskOf,
  networkOf,
  nextAddress,
  toIpv4,
  toIpv6,
} from "../../../../src/subsystems/route/index.ts";

const families = [
  { family: AF_INET, size: 4, version: "ipv4" },
  { family: AF_INET6, size: 16, version: "ipv6" },
] as const;

/** Returns the bytes of an address, most of whose bits are equal in all addresses. */
function bytesNear(size: number, at: number): Uint8Array {
  const bytes = new Uint8Array(size).fill(0xa5);
  const place = at % size;
  bytes[place]! ^= 1 << (at % 8);
  return bytes;
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

function bytesOf(number: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => Number((number >> BigInt(8 * (size - 1 - at))) & 0xffn));
}

describe.each(families)("Addresses of $version", ({ family, size, version }) => {
  const bits = size * 8;

  test("are in the networks in which net.BlockList of Node.js finds them", () => {
    for (let length = 0; length <= bits; length++) {
      const network = showAddress(family, new Uint8Array(size).fill(0xa5));
      const list = new BlockList();
      list.addSubnet(network, length, version satisfies IPVersion);
      for (let at = 0; at < bits; at++) {
        const address = showAddress(family, bytesNear(size, at));
        expect(containsAddress(`${network}/${length}`, address)).toBe(list.check(address, version));
      }
    }
  });

  test("have the network, mask and last address of binary arithmetic", () => {
    const bytes = new Uint8Array(size).fill(0xa5);
    const address = showAddress(family, bytes);
    const all = (1n << BigInt(bits)) - 1n;
    for (let length = 0; length <= bits; length++) {
      const mask = (all << BigInt(bits - length)) & all;
      const show = (number: bigint) => showAddress(family, bytesOf(number, size));
      const prefix = `${address}/${length}`;
      expect(netmaskOf(prefix)).toBe(show(mask));
      expect(networkOf(prefix)).toBe(`${show(numberOf(bytes) & mask)}/${length}`);
      expect(lastAddressOf(prefix)).toBe(show(numberOf(bytes) | (all & ~mask)));
      expect(containsAddress(prefix, lastAddressOf(prefix))).toBe(true);
      expect(containsAddress(prefix, networkOf(prefix))).toBe(true);
    }
  });

  test("follow each other", () => {
    const start = numberOf(new Uint8Array(size).fill(0xa5));
    for (const count of [0, 1, -1, 255, 256, -65536, 1_000_003, -1n, 4_000_000_000n * -1n + 3n, 123_456_789n])
      if (start + BigInt(count) >= 0n && start + BigInt(count) < 1n << BigInt(bits))
        expect(nextAddress(showAddress(family, bytesOf(start, size)), count)).toBe(
          showAddress(family, bytesOf(start + BigInt(count), size)),
        );
    const last = showAddress(family, new Uint8Array(size).fill(0xff));
    const first = showAddress(family, new Uint8Array(size));
    expect(() => nextAddress(last)).toThrow(RangeError);
    expect(() => nextAddress(last)).toThrow(`count: there is no address 1 after ${last}`);
    expect(() => nextAddress(first, -2n)).toThrow(`count: there is no address 2 before ${first}`);
    expect(() => nextAddress(first, 2 ** 60)).toThrow(
      "count: expected a bigint or a safe integer, got 1152921504606847",
    );
    expect(nextAddress(last, -((1n << BigInt(bits)) - 1n))).toBe(first);
  });
});

test("The next address crosses bytes", () => {
  expect(nextAddress("192.0.2.255")).toBe("192.0.3.0");
  expect(nextAddress("2001:db8::ffff:ffff", 2)).toBe("2001:db8::1:0:1");
  expect(nextAddress("10.0.0.0", -1)).toBe("9.255.255.255");
});

test("IPv4-mapped addresses are converted in both directions (RFC 4291, section 2.5.5.2)", () => {
  expect(toIpv4("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(toIpv4("0:0:0:0:0:FFFF:c000:0201")).toBe("192.0.2.1");
  expect(toIpv4("192.0.2.1")).toBe("192.0.2.1");
  for (const other of ["::192.0.2.1", "64:ff9b::192.0.2.1", "2001:db8::1", "::fffe:192.0.2.1"])
    expect(toIpv4(other)).toBeUndefined();
  expect(toIpv6("192.0.2.1")).toBe("::ffff:192.0.2.1");
  expect(toIpv6("2001:DB8:0::1")).toBe("2001:db8::1");
  expect(containsAddress("192.0.2.0/24", "::ffff:192.0.2.1")).toBe(false);
  expect(containsAddress("::/0", "192.0.2.1")).toBe(false);
});

test("A network contains smaller networks, and an address itself", () => {
  expect(containsAddress("10.0.0.0/8", "10.1.0.0/16")).toBe(true);
  expect(containsAddress("10.1.0.0/16", "10.0.0.0/8")).toBe(false);
  expect(containsAddress("10.0.0.1", "10.0.0.1/32")).toBe(true);
  expect(containsAddress("10.0.0.99/24", "10.0.0.1")).toBe(true);
});

test("Invalid addresses are rejected with the name of the argument", () => {
  expect(() => containsAddress("10.0.0.0/33", "10.0.0.1")).toThrow("network: expected a prefix length from 0 to 32");
  expect(() => containsAddress("10.0.0.0/8", "10.0.0")).toThrow("address: expected an address or a prefix");
  for (const run of [networkOf, netmaskOf, lastAddressOf]) expect(() => run("x")).toThrow("prefix: ");
  expect(() => nextAddress("10.0.0.0/8")).toThrow("address: expected an IPv4 or IPv6 address");
  expect(() => nextAddress("10.0.0.0", 0.5)).toThrow("count: expected a bigint or a safe integer, got 0.5");
  // @ts-expect-error: no number
  expect(() => nextAddress("10.0.0.0", "1")).toThrow('count: expected a bigint or a safe integer, got "1"');
  for (const run of [toIpv4, toIpv6]) expect(() => run("10.0.0.0/8")).toThrow("address: ");
});
