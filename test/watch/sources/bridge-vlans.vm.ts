// The VLANs of a bridge port, in kernels with CONFIG_BRIDGE_VLAN_FILTERING.
import { beforeAll, expect } from "bun:test";
import { bridgeVlans, mirror } from "../../../src/watch/index.ts";
import { test } from "../../support/fixtures.ts";
import { runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { loadModule } from "../../vm/modules.ts";

beforeAll(() => loadModule("bridge"));

test("a mirror of the VLANs of a port continues while the port belongs to no bridge", async ({ netns }) => {
  const ip = (command: string) => runIn(netns, ["ip", ...command.split(" ")]);
  ip("link add b0 type bridge vlan_filtering 1");
  ip("link add v0 type veth peer name v1");
  await using kernel = await mirror(bridgeVlans.where({ dev: "v0" }), { netns, inLoop: true });
  const vlans = () => [...kernel.bridgeVlans].map(({ vlan }) => vlan);
  expect(vlans()).toEqual([]);
  for (const [command, count] of [
    ["link set v0 master b0", 1],
    ["link set v0 nomaster", 0],
    ["link set v0 master b0", 1],
    ["link del v0", 0],
  ] as const) {
    ip(command);
    await until(() => kernel.failure !== undefined || vlans().length === count, command);
    expect(kernel.failure).toBeUndefined();
  }
});
