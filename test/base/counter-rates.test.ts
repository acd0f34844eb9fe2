import { describe, expect, test } from "bun:test";
import { CounterRates, type Rates } from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";

describe("CounterRates", () => {
  test("returns the increase per second since the previous read of the same object", () => {
    const rates = new CounterRates();
    expect(rates.update("a", { bytes: 1000n, packets: 10 }, 0)).toBeUndefined();
    expect(rates.update("b", { bytes: 5n, packets: 1 }, 0)).toBeUndefined();
    expect(rates.update("a", { bytes: 4000n, packets: 25 }, 2000)).toEqual({ bytes: 1500, packets: 7.5 });
    expect(rates.update("b", { bytes: 5n, packets: 1 }, 500)).toEqual({ bytes: 0, packets: 0 });
    rates.delete("a");
    expect(rates.update("a", { bytes: 9000n, packets: 30 }, 3000)).toBeUndefined();
  });

  test("continues at the wrap of a counter of 32 bits", () => {
    const rates = new CounterRates();
    rates.update(1, { bytes: 2 ** 32 - 100 }, 0);
    expect(rates.update(1, { bytes: 400 }, 1000)).toEqual({ bytes: 500 });
  });

  test("omits counters that were reset, and reports them from the next read on", () => {
    const rates = new CounterRates();
    rates.update(1, { bytes: 2n ** 40n, packets: 1000, drops: 0 }, 0);
    expect(rates.update(1, { bytes: 100n, packets: 10, drops: 3 }, 1000)).toEqual({ drops: 3 });
    expect(rates.update(1, { bytes: 300n, packets: 12, drops: 3 }, 2000)).toEqual({ bytes: 200, packets: 2, drops: 0 });
    const wide = new CounterRates({ bits: 64 });
    wide.update("rule", { bytes: 2 ** 32 - 100 }, 0);
    expect(wide.update("rule", { bytes: 400 }, 1000)).toEqual({});
  });

  test("keeps no reference to the counters, and returns nothing if no time has passed", () => {
    const rates = new CounterRates();
    const counters = { bytes: 1n };
    rates.update(1, counters, 5);
    counters.bytes = 11n;
    expect(rates.update(1, counters, 5)).toBeUndefined();
    counters.bytes = 21n;
    expect(rates.update(1, counters, 1005)).toEqual({ bytes: 10 });
  });

  test("accepts the statistics of links, and has a rate for each of their counters", () => {
    using links = Links.open();
    const { stats64 } = links.get("lo");
    const rates = new CounterRates();
    rates.update("lo", stats64!, 0);
    const found: Rates<NonNullable<typeof stats64>> = rates.update("lo", stats64!, 1000)!;
    expect([found.rxBytes, found.txPackets]).toEqual([0, 0]);
    // @ts-expect-error
    expect(found.rest).toBeUndefined();
  });

  test("rejects invalid options and counters", () => {
    expect(() => new CounterRates({ bits: 16 as 32 })).toThrow("options.bits: expected 32 or 64, got 16");
    expect(() => new CounterRates().update("a", 5 as never)).toThrow("counters: expected an object, got 5");
  });
});
