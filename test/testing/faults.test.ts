import { describe, expect } from "bun:test";
import { ethtool } from "../../src/families/ethtool.ts";
import { EBUSY } from "../../src/index.ts";
import type { FakeKernel } from "../../src/testing/index.ts";
import { thrown } from "../message/bytes.ts";
import { test as base } from "../support/fixtures.ts";
import { checkDescriptors, rings } from "./rings.ts";

const test = base.extend({ kernel: () => rings() });

checkDescriptors();

describe("FakeKernel faults", () => {
  const ask = (kernel: FakeKernel, options: { timeoutMs?: number; idempotent?: boolean } = {}) => {
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    return client.do("rings-get", { header: { devName: "eth0" } }, options);
  };
  const operation = "rings-get";

  test("a lost reply makes the client resend only idempotent requests", ({ kernel }) => {
    kernel.inject({ fault: "lost-reply", operation });
    expect(ask(kernel)).toMatchObject({ rx: 512 });
    expect(kernel.requests.filter((one) => one.operation === operation)).toHaveLength(2);
    kernel.inject({ fault: "lost-reply", operation });
    expect(thrown(() => ask(kernel, { idempotent: false }))).toMatchObject({ code: "ENOBUFS" });
  });

  test("suppressed replies cause a simulated timeout", ({ kernel }) => {
    kernel.inject({ fault: "silence", operation });
    const started = performance.now();
    expect(thrown(() => ask(kernel, { timeoutMs: 600_000 }))).toMatchObject({ code: "ETIMEDOUT" });
    expect(performance.now() - started).toBeLessThan(300_000);
  });

  test("a delay beyond the time limit causes a timeout", ({ kernel }) => {
    kernel.inject({ fault: "delay", delayMs: 5000, operation });
    expect(ask(kernel)).toMatchObject({ rx: 512 });
    kernel.inject({ fault: "delay", delayMs: 60_000, operation });
    expect(thrown(() => ask(kernel))).toMatchObject({ code: "ETIMEDOUT" });
  });

  test("a delay beyond the time limit causes a timeout of an asynchronous call", async ({ kernel }) => {
    using socket = kernel.open();
    using client = await ethtool.connectAsync({ socket });
    kernel.inject({ fault: "delay", delayMs: 5000, operation });
    expect(await client.do("rings-get", { header: { devName: "eth0" } })).toMatchObject({ rx: 512 });
    kernel.inject({ fault: "delay", delayMs: 60_000, operation });
    const late = client.do("rings-get", { header: { devName: "eth0" } });
    expect(await late.catch((error: unknown) => error)).toMatchObject({ code: "ETIMEDOUT" });
  });

  test("a refusal occurs after and as often as specified", ({ kernel }) => {
    kernel.inject({ fault: "refuse", errno: EBUSY, message: "not now", operation, after: 1, times: 2 });
    expect(ask(kernel)).toMatchObject({ rx: 512 });
    for (let count = 0; count < 2; count++) {
      expect(thrown(() => ask(kernel))).toMatchObject({ code: "EBUSY", extendedAck: { message: "not now" } });
    }
    expect(ask(kernel)).toMatchObject({ rx: 512 });
  });

  test("forged and stale replies do not affect the client", ({ kernel }) => {
    kernel.inject({ fault: "foreign", operation });
    kernel.inject({ fault: "stale", operation });
    expect(ask(kernel)).toMatchObject({ rx: 512 });
  });

  test("a truncated reply makes the client resend only idempotent requests", ({ kernel }) => {
    kernel.inject({ fault: "truncate", operation });
    expect(ask(kernel)).toMatchObject({ rx: 512 });
    expect(kernel.requests.filter((one) => one.operation === operation)).toHaveLength(2);
    kernel.inject({ fault: "truncate", operation });
    expect(thrown(() => ask(kernel, { idempotent: false }))).toMatchObject({ name: "NetlinkError" });
  });

  test("a malformed reply fails the request", ({ kernel }) => {
    kernel.inject({ fault: "garble", operation });
    expect(thrown(() => ask(kernel, { idempotent: false }))).toMatchObject({ name: "NetlinkError" });
    expect(ask(kernel)).toMatchObject({ rx: 512 });
  });

  test("single requests do not use up faults of dumps", ({ kernel }) => {
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    kernel.inject({ fault: "interrupt" });
    // The lookup of the family and this request come before the dump.
    client.do("rings-get", { header: { devName: "eth0" } });
    const dumped = client.dump("rings-get", {}, { retryInterrupted: 0 });
    expect(dumped.toArray()).toHaveLength(3);
    expect(dumped.consistent).toBe(false);
  });

  test("invalid faults are rejected, and pending ones can be cleared", ({ kernel }) => {
    expect(() => kernel.inject({ fault: "nothing" } as never)).toThrow(TypeError);
    expect(() => kernel.inject({ fault: "delay" } as never)).toThrow("delayMs: expected an integer, got undefined");
    expect(() => kernel.inject({ fault: "refuse", errno: 0 })).toThrow(RangeError);
    kernel.inject({ fault: "silence", times: Number.POSITIVE_INFINITY });
    kernel.clearFaults();
    expect(ask(kernel)).toMatchObject({ rx: 512 });
  });
});
