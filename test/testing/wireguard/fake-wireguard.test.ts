import { describe, expect, test } from "bun:test";
import { Links } from "../../../src/subsystems/route/index.ts";
import { WireGuard } from "../../../src/subsystems/wireguard/index.ts";
import { FakeNetwork, FakeWireGuard } from "../../../src/testing/index.ts";
import { key, outcome, steps } from "./steps.ts";

describe("FakeWireGuard", () => {
  test("reports errors, moved networks and chosen ports of the steps that are compared with the kernel", () => {
    using fake = new FakeWireGuard();
    using socket = fake.open();
    using routes = fake.network.open();
    using wg = WireGuard.open({ socket });
    using links = Links.open({ socket: routes });
    const errors = steps.flatMap((step) => {
      const result = outcome(step, { wg, links });
      return typeof result === "string" ? (/\((E\w+)\)/.exec(result)?.[1] ?? result) : [];
    });
    expect(errors).toEqual(["ENODEV", "EOPNOTSUPP", "EOPNOTSUPP", "EEXIST", "EEXIST", "EADDRINUSE", "EADDRINUSE"]);
  });

  test("reports the state that tests give to peers, also in the asynchronous form", async () => {
    using network = new FakeNetwork();
    const fake = new FakeWireGuard(network);
    using socket = fake.open();
    using wg = WireGuard.openAsync({ socket });
    await wg.create("wg0", { peers: [{ publicKey: key(1) }] });
    const lastHandshake = new Date(1_700_000_000_250);
    fake.setPeerState("wg0", key(1), { endpoint: "192.0.2.7:99", lastHandshake, rxBytes: 5n, txBytes: 7n });
    expect((await wg.list())[0]?.peers).toEqual([
      { publicKey: key(1), endpoint: "192.0.2.7:99", lastHandshake, rxBytes: 5n, txBytes: 7n, allowedIPs: [] },
    ]);
    network.kernel.permitted = false;
    await expect(wg.get("wg0")).rejects.toThrow("EPERM");
    expect(() => fake.setPeerState("wg0", key(2), {})).toThrow("publicKey: wg0 has no peer with this public key");
    expect(() => fake.setPeerState("lo", key(1), {})).toThrow('device: there is no WireGuard interface "lo"');
    expect(() => fake.setPeerState("wg0", key(1), { endpoint: "x" })).toThrow("state.endpoint: expected");
    expect(() => fake.setPeerState("wg0", key(1), { rxBytes: 1 as never })).toThrow("state.rxBytes: expected a bigint");
    expect(() => fake.setPeerState("wg0", key(1), { lastHandshake: 1 as never })).toThrow("expected a Date");
  });
});
