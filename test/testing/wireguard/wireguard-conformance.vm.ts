import { expect, test } from "bun:test";
import { Links } from "../../../src/subsystems/route/index.ts";
import { WireGuard } from "../../../src/subsystems/wireguard/index.ts";
import { FakeWireGuard } from "../../../src/testing/index.ts";
import { useLab } from "../../vm/lab.ts";
import { comparable, outcome, steps } from "./steps.ts";

const lab = useLab();

test("FakeWireGuard and the running kernel have the same results and interfaces", () => {
  using fake = new FakeWireGuard();
  using socket = fake.open();
  using routeSocket = fake.network.open();
  using real = WireGuard.open({ netns: lab.netns });
  using realLinks = Links.open({ netns: lab.netns });
  using fakeWg = WireGuard.open({ socket });
  using fakeLinks = Links.open({ socket: routeSocket });
  for (const [index, step] of steps.entries()) {
    const at = `step ${index + 1}: ${step}`;
    const expected = outcome(step, { wg: real, links: realLinks });
    expect({ at, outcome: outcome(step, { wg: fakeWg, links: fakeLinks }) }).toEqual({ at, outcome: expected });
    expect({ at, devices: fakeWg.list().map(comparable) }).toEqual({ at, devices: real.list().map(comparable) });
  }
});
