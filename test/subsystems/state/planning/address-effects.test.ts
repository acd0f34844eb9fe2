import { describe, expect, test } from "bun:test";
import { AddressEffects } from "../../../../src/subsystems/state/planning/address-effects.ts";
import type { PlanContext } from "../../../../src/subsystems/state/planning/context.ts";

describe("Effects of the removal of addresses", () => {
  test("are those in their namespace, so that the tables of others need not be read", () => {
    const context = { flushed: new Map([["one", new Set(["v0"])]]) } as unknown as PlanContext;
    expect(new AddressEffects(context, "one").hasEffects).toBe(true);
    expect(new AddressEffects(context, "other").hasEffects).toBe(false);
  });
});
