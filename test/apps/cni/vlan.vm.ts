import { beforeAll, describe, expect, test } from "bun:test";
import { Addresses, BridgeVlans, Links } from "../../../src/subsystems/route/index.ts";
import { findCniPlugin } from "../../support/shared.ts";
import { Host } from "./host.ts";

let plugin = "";
beforeAll(async () => {
  plugin = await findCniPlugin();
}, 600_000);

describe("The CNI plugin with VLANs", () => {
  test("separates containers of different VLANs, and gives each VLAN its gateway", async () => {
    using host = new Host(plugin);
    const networks = [10, 20].map((vlan) => ({
      name: `vlan${vlan}`,
      vlan,
      ipam: { type: "host-local", dataDir: host.directory, subnet: `10.${vlan}.0.0/24` },
    }));
    const [first, second] = networks as [(typeof networks)[0], (typeof networks)[0]];
    const one = host.container();
    const prevResult = await host.add("one", one, first);
    await host.add("two", host.container(), second);
    using links = Links.open({ netns: host.netns });
    using vlans = BridgeVlans.open({ netns: host.netns });
    using addresses = Addresses.open({ netns: host.netns });
    expect(links.get("cni0")).toMatchObject({ kind: "bridge", data: { vlanFiltering: 1 } });
    const listed = vlans.list({ dev: prevResult.interfaces[1].name }).toArray();
    expect(listed.map(({ vlan, flags }) => [vlan, flags])).toEqual([[10, ["pvid", "untagged"]]]);
    for (const { vlan } of networks) {
      expect(links.get(`cni0.${vlan}`)).toMatchObject({ kind: "vlan", up: true, data: { id: vlan } });
      const own = addresses.list({ dev: `cni0.${vlan}`, family: "inet" }).toArray();
      expect(own.map(({ local }) => local)).toEqual([`10.${vlan}.0.1`]);
    }
    // The gateway answers ARP requests of its VLAN only.
    const ping = (address: string) =>
      one.run(() => Bun.spawnSync(["ping", "-c1", "-W100", "-I", "eth0", address])).exitCode;
    expect(ping("10.10.0.1")).toBe(0);
    expect((await host.call("CHECK", "one", { netns: one, config: { ...first, prevResult } })).reply).toBeUndefined();
    for (const [id, config] of [
      ["one", first],
      ["two", second],
    ] as const)
      expect((await host.call("DEL", id, { config })).code).toBe(0);
    expect(host.links()).toEqual([]);
  });
});
