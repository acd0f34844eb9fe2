// Some messages would take minutes to decode if the work for each attribute grew with the number of earlier attributes.
import { expect, test } from "bun:test";
import { nl80211 } from "../../../../src/families/nl80211.ts";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { hostLittleEndian } from "../../../../src/message/byte-order.ts";
import { decodeAttributes, type Family } from "../../../../src/schema/index.ts";
import { setPlan } from "../../../../src/schema/plan/plan.ts";
import { withoutFunctions } from "../../../families/modules.ts";

const COUNT = 200_000;

/** Returns `count` attributes of each of these numbers, with values of one byte, or of `size` bytes. */
function repeated(numbers: readonly number[], count: number, size = 1): Uint8Array {
  const bytes = new Uint8Array(numbers.length * count * 8);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += 8) {
    view.setUint16(at, 4 + size, hostLittleEndian);
    view.setUint16(at + 2, numbers[Math.floor(at / 8 / count)]!, hostLittleEndian);
  }
  return bytes;
}

function numberOf(family: Family, set: string, name: string): number {
  return family.sets[set]!.attributes.find((attribute) => attribute.name === name)!.number;
}

interface Decoded {
  unparsed?: { type: number; reason: string }[];
  [field: string]: unknown;
}

for (const [how, family] of [
  ["by a generated function", rtRoute],
  ["by the generic codec", withoutFunctions(rtRoute)],
] as const) {
  test(`Decoding ${how} returns each of many repeated invalid attributes`, () => {
    const [oif, priority] = [numberOf(family, "route-attrs", "oif"), numberOf(family, "route-attrs", "priority")];
    const { unparsed } = decodeAttributes(family, "route-attrs", repeated([oif, priority], COUNT)) as Decoded;
    expect(unparsed).toHaveLength(2 * COUNT);
    expect(unparsed![0]).toMatchObject({ type: oif, reason: "expected 4 bytes, got 1" });
    expect(unparsed![1]).toMatchObject({ type: oif, reason: "expected 4 bytes, got 1" });
    expect(unparsed![COUNT]).toMatchObject({ type: priority, reason: "expected 4 bytes, got 1" });
  });
}

test("Repetitions are detected in sets with more than 64 attributes", () => {
  const { attributes } = nl80211.sets["nl80211-attrs"]!;
  const late = attributes.slice(64).filter(({ type }) => type === "u32");
  expect(late.length).toBeGreaterThan(1);
  const numbers = late.map(({ number }) => number);
  const { unparsed } = decodeAttributes(
    nl80211,
    "nl80211-attrs",
    repeated(numbers, Math.ceil(COUNT / numbers.length), 4),
  ) as Decoded;
  expect(unparsed!.filter(({ reason }) => reason === "duplicate attribute").length).toBeGreaterThan(COUNT / 2);
});

test("Many nests without a selector decode in linear time", () => {
  const data = numberOf(rtLink, "linkinfo-attrs", "data");
  const decoded = decodeAttributes(rtLink, "linkinfo-attrs", repeated([data], COUNT)) as Decoded;
  expect(decoded["data"]).toEqual(new Uint8Array(1));
  expect(decoded.unparsed).toHaveLength(COUNT - 1);
});

test("Many unknown attributes do not enlarge later decoded objects", () => {
  const plan = setPlan(rtRoute, "route-attrs");
  const before = plan.memory.capacity;
  const numbers = Array.from({ length: 60 }, (_, index) => 1000 + index);
  expect((decodeAttributes(rtRoute, "route-attrs", repeated(numbers, 1)) as Decoded)["unknown"]).toHaveLength(60);
  expect(plan.memory.capacity).toBeLessThanOrEqual(Math.max(before, 1));
});
