// The kernel's drop monitor reports to the initial namespace only.
import { expect, test } from "bun:test";
import { traceLive } from "../../../src/subsystems/explain/index.ts";
import { describeInNamespaces, isLinuxAtLeast } from "../../support/environment.ts";
import { loadModule } from "../../vm/modules.ts";
import { pair } from "./network.ts";

for (const name of ["nf_tables", "drop_monitor"]) loadModule(name);
const LONG_MS = 200_000;
const hasReasons = isLinuxAtLeast("5.18");

describeInNamespaces("traceLive", () => {
  test("reports the kernel's reason for a drop", async () => {
    using hosts = pair();
    const { client, server } = hosts;
    const packet = { protocol: "udp", source: "10.0.0.1", destination: "10.0.0.2", destinationPort: 53 } as const;
    const trace = async (destination: string) => {
      const options = { netns: client.netns, send: true, timeoutMs: LONG_MS };
      await using live = await traceLive({ ...packet, destination }, options);
      return await live.result();
    };
    const rejected = await trace("10.0.0.2");
    expect(rejected).toMatchObject({ outcome: "rejected", missing: [] });
    expect(rejected.drops.map(({ reason }) => reason)).toContain(hasReasons ? "NO_SOCKET" : undefined);

    client.routes.add({ dst: "10.9.0.0/24", gateway: "10.0.0.2" });
    const dropped = await trace("10.9.0.1");
    expect(dropped).toMatchObject({ outcome: "dropped", namespace: server.netns.id, interface: "l" });
    expect(dropped.reason).toMatch(/^dropped by the kernel for [\w ]+ in \w+/);
    expect(dropped.comparison.some(({ isDifference }) => isDifference)).toBe(false);
  });
});
