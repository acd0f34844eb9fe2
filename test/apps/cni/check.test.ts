import { beforeAll, expect, test } from "bun:test";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { setSysctl } from "../../support/oracle.ts";
import { findCniPlugin } from "../../support/shared.ts";
import { Host } from "./host.ts";

let plugin = "";
beforeAll(async () => {
  plugin = await findCniPlugin();
}, 600_000);

const ranges = [[{ subnet: "10.88.0.0/24" }], [{ subnet: "fd00:88::/64" }]];

describeInNamespaces("CHECK", () => {
  test.each(["1.0.0", "1.1.0"])(
    "finds changed settings of interfaces and of the host, with version %s",
    async (cniVersion) => {
      const runtimeConfig = { portMappings: [{ hostPort: 8080, containerPort: 80 }] };
      const settings = { hairpinMode: true, promiscMode: true, mtu: 1400, runtimeConfig };
      using host = new Host(plugin, { cniVersion, ...settings });
      const netns = host.container();
      const ipam = { type: "host-local", dataDir: host.directory, ranges };
      const prevResult = await host.add("one", netns, { ipam });
      const name = prevResult.interfaces[1].name;
      using links = Links.open({ netns: host.netns });
      using inside = Links.open({ netns });
      using nft = Nftables.open({ netns: host.netns });
      const sysctl = (path: string, value: number) => () => setSysctl(host.netns, path, value);
      const loopback = { family: "inet", table: "bun-netlink-cni", name: "loopback" } as const;
      const changes: [change: () => void, restore: () => void, message: string][] = [
        [
          () => inside.set("eth0", { mtu: 1300 }),
          () => inside.set("eth0", { mtu: 1400 }),
          "eth0 has the MTU 1300, not 1400",
        ],
        [
          () => links.set(name, { mtu: 1300 }),
          () => links.set(name, { mtu: 1400 }),
          `${name} has the MTU 1300, not 1400`,
        ],
        [
          () => links.set(name, { slaveKind: "bridge", slaveData: { mode: 0 } }),
          () => links.set(name, { slaveKind: "bridge", slaveData: { mode: 1 } }),
          `${name} does not have the hairpin mode`,
        ],
        [
          () => links.set("cni0", { flags: { promisc: false } }),
          () => links.set("cni0", { flags: { promisc: true } }),
          "cni0 is not in promiscuous mode",
        ],
        [
          sysctl("ipv4/ip_forward", 0),
          sysctl("ipv4/ip_forward", 1),
          "the host does not forward packets: ipv4/ip_forward is 0",
        ],
        [
          sysctl("ipv6/conf/all/forwarding", 0),
          sysctl("ipv6/conf/all/forwarding", 1),
          "the host does not forward packets: ipv6/conf/all/forwarding is 0",
        ],
        [
          sysctl("ipv4/conf/cni0/route_localnet", 0),
          sysctl("ipv4/conf/cni0/route_localnet", 1),
          "connections to 127.0.0.1 do not reach the container: ipv4/conf/cni0/route_localnet is not 1",
        ],
        [
          () => nft.delete({ element: { ...loopback, elem: ["cni0"] } }),
          () => nft.add({ element: { ...loopback, elem: ["cni0"] } }),
          "nftables: the set loopback of bun-netlink-cni has no element cni0",
        ],
      ];
      const check = async () => (await host.call("CHECK", "one", { netns, config: { ipam, prevResult } })).reply;
      expect(await check()).toBeUndefined();
      for (const [change, restore, msg] of changes) {
        change();
        expect(await check()).toMatchObject({ code: 103, msg });
        restore();
      }
      expect(await check()).toBeUndefined();
    },
  );
});
