import { expect, test } from "bun:test";
import { isIPv6 } from "node:net";
import {
  parseHex,
  parseIpv4,
  parseIpv6,
  parseUuid,
  readHex,
  readIpv4,
  readIpv6,
} from "../../../src/schema/values/addresses.ts";
import { Random } from "../../message/random.ts";

test("parseHex() accepts digit pairs with one kind of separator or none", () => {
  expect(parseHex("")).toEqual(new Uint8Array(0));
  for (const text of ["02:aB:ff", "02-aB-ff", "02aBff"]) expect(parseHex(text)).toEqual(Uint8Array.of(2, 0xab, 0xff));
  expect(parseHex("0f")).toEqual(Uint8Array.of(15));
  const wrong = [
    "0",
    "0g",
    "02:",
    "02:a",
    "02:ab-ff",
    "02::ff",
    ":02",
    "02abf",
    "02:abff",
    "02 ab",
    "+1",
    "0x02",
    "é0",
  ];
  for (const text of wrong) expect(parseHex(text), text).toBeUndefined();
});

test("readIpv6() returns the canonical form (RFC 5952)", () => {
  const forms: [text: string, canonical: string][] = [
    ["0:0:0:0:0:0:0:0", "::"],
    ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["fe80:0:0:0:0:0:0:0", "fe80::"],
    ["::ffff:1.2.3.4", "::ffff:1.2.3.4"],
    ["::102:304", "::102:304"],
  ];
  for (const [text, canonical] of forms) expect(readIpv6(parseIpv6(text)!, 0)).toBe(canonical);
});

test("parseIpv6() accepts the same texts as the system", () => {
  const random = new Random(11);
  const characters = "0123456789abcdefABF:::..g/ ";
  const character = () => characters[random.below(characters.length)]!;
  let valid = 0;
  for (let round = 0; round < 20_000; round++) {
    const bytes = Uint8Array.from({ length: 16 }, () => (random.below(3) > 0 ? 0 : random.below(256)));
    const text = round % 8 === 0 ? Array.from({ length: random.below(24) }, character).join("") : readIpv6(bytes, 0);
    const place = random.below(text.length + 1);
    const changed = text.slice(0, place) + character() + text.slice(place + random.below(2));
    for (const candidate of [text, changed, `${text}.1.2.3`]) {
      const parsed = parseIpv6(candidate);
      expect(parsed !== undefined, candidate).toBe(isIPv6(candidate));
      if (parsed !== undefined) valid++;
    }
  }
  expect(valid).toBeGreaterThan(20_000);
  for (const text of [
    "",
    ":",
    ":::",
    "1:",
    ":1",
    "1::2::3",
    "::1.2.3.4.5",
    "1.2.3.4",
    "::1.2.3.4:5",
    "1:2:3:4:5:6:7::8",
  ])
    expect(parseIpv6(text), text).toBeUndefined();
  expect(parseIpv6("1:2:3:4:5:6:10.0.0.1")?.slice(-4)).toEqual(Uint8Array.of(10, 0, 0, 1));
});

test("Random addresses survive conversion to text and back", () => {
  const random = new Random(7);
  for (let round = 0; round < 2000; round++) {
    // The bytes contain many zeros, because the text of an IPv6 address shortens runs of zeros.
    const bytes = Uint8Array.from({ length: 16 }, () => (random.below(3) > 0 ? 0 : random.below(256)));
    expect(parseIpv6(readIpv6(bytes, 0))).toEqual(bytes);
    expect(parseIpv4(readIpv4(bytes, 0))).toEqual(bytes.slice(0, 4));
    expect(parseHex(readHex(bytes, 0, 16, ":"))).toEqual(bytes);
  }
  expect(parseUuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8")?.length).toBe(16);
  expect(parseUuid("6ba7b8109dad11d180b400c04fd430c8")).toBeUndefined();
});

test("parseIpv4() accepts four numbers from 0 to 255 without leading zeros", () => {
  for (const text of ["0.0.0.0", "255.255.255.255", "10.0.20.199", "1.22.100.9"]) {
    expect(parseIpv4(text), text).toEqual(Uint8Array.from(text.split("."), Number));
  }
  const wrong = [
    ...["", "1", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "1.2.3.4.5", "1.2.3.4 ", " 1.2.3.4"],
    ...["256.1.1.1", "1.2.3.256", "1.2.3.1000", "01.2.3.4", "1.2.3.00", "1.2.3.04", "1.2.3.a", "1.2.-3.4", "1,2,3,4"],
    ...["1.2.3.４", "::1", "1.2.3/4"],
  ];
  for (const text of wrong) expect(parseIpv4(text), text).toBeUndefined();
});
