import { describe, expect, test } from "bun:test";
import { formatZoneLimits } from "../../../src/subsystems/ovs/index.ts";

describe("formatZoneLimits", () => {
  test("writes the default limit before the zones", () => {
    const limits = [
      { zone: 9, limit: 100, count: 0 },
      { zone: "default" as const, limit: 100, count: 0 },
      { zone: 3, limit: 4294967295, count: 2 },
    ];
    const zones = "zone=9,limit=100,count=0\nzone=3,limit=4294967295,count=2\n";
    expect(formatZoneLimits(limits)).toBe(`default limit=100\n${zones}`);
    expect(formatZoneLimits(limits.toSpliced(1, 1))).toBe(zones);
    expect(formatZoneLimits([])).toBe("");
  });

  test("rejects invalid lists with the path of the value", () => {
    expect(() => formatZoneLimits("all" as never)).toThrow("limits: expected an array");
    expect(() => formatZoneLimits([5 as never])).toThrow("limits[0]: ");
  });
});
