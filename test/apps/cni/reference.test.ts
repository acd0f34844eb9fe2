import { beforeAll, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { NetworkNamespace } from "../../../src/index.ts";
import { describeInNamespaces, hasProgram, unavailable } from "../../support/environment.ts";
import { expectEventually } from "../../support/eventually.ts";
import { ipJson, runIn } from "../../support/oracle.ts";
import { findCniPlugin } from "../../support/shared.ts";
import { Host, REFERENCE, type Reply } from "./host.ts";

// Compares the plugin with the reference plugins of Debian's package containernetworking-plugins.

let plugin = "";
beforeAll(async () => {
  plugin = await findCniPlugin();
}, 600_000);

const hasReference =
  (existsSync(join(REFERENCE, "bridge")) || unavailable("containernetworking-plugins is not installed")) &&
  ["ip", "tc", "iptables"].every(hasProgram);

/** Returns a result without values that are random. */
function comparable({ interfaces, ...rest }: Reply["reply"]): object {
  const named = (name: string) => (/^(?:veth|cni.{12}$)/.test(name) ? "host" : name);
  return {
    ...rest,
    interfaces: interfaces.map(({ name, sandbox, mac }: Record<string, string>) => ({
      name: named(name!),
      isInside: sandbox !== undefined,
      hasMac: mac !== undefined,
    })),
  };
}

/** Returns the addresses, routes and settings of a container, without values that are random. */
function stateOf(netns: NetworkNamespace): object {
  const addresses = ipJson(netns, "address", "show", "dev", "eth0").flatMap(({ addr_info }) =>
    (addr_info as Record<string, unknown>[])
      .filter(({ scope }) => scope === "global")
      .map(({ local, prefixlen, broadcast, scope }) => ({ local, prefixlen, broadcast, scope })),
  );
  const routes = [...ipJson(netns, "route"), ...ipJson(netns, "-6", "route")]
    .filter(({ dst }) => dst !== "fe80::/64")
    .map(({ dst, gateway, dev, protocol, prefsrc, metric }) => ({ dst, gateway, dev, protocol, prefsrc, metric }))
    .sort((one, other) => String(one.dst).localeCompare(String(other.dst)));
  const [link] = ipJson(netns, "link", "show", "dev", "eth0");
  const sysctls = ["ipv4/conf/eth0/arp_notify", "ipv6/conf/eth0/accept_dad", "ipv6/conf/eth0/disable_ipv6"];
  const values = netns.run(() => sysctls.map((path) => readFileSync(`/proc/sys/net/${path}`, "utf8").trim()));
  return { addresses, routes, mtu: link?.["mtu"], operstate: link?.["operstate"], values };
}

/** Returns the state of the bridge and of the port. */
function hostStateOf({ netns }: Host): object {
  const [bridge] = ipJson(netns, "address", "show", "dev", "cni0");
  const addresses = (bridge!["addr_info"] as Record<string, unknown>[])
    .filter(({ scope }) => scope === "global")
    .map(({ local, prefixlen, broadcast }) => ({ local, prefixlen, broadcast }));
  const ports = ipJson(netns, "-d", "link", "show", "master", "cni0").map(({ mtu, operstate, linkinfo }) => ({
    mtu,
    operstate,
    hairpin: (linkinfo as { info_slave_data: { hairpin: boolean } }).info_slave_data.hairpin,
  }));
  const forwarding = netns.run(() =>
    ["ipv4/ip_forward", "ipv6/conf/all/forwarding"].map((path) => readFileSync(`/proc/sys/net/${path}`, "utf8").trim()),
  );
  return { addresses, ports, forwarding, mtu: bridge!["mtu"], operstate: bridge!["operstate"] };
}

const v4 = [[{ subnet: "10.88.0.0/24", rangeStart: "10.88.0.10", rangeEnd: "10.88.0.20" }]];
const both = [...v4, [{ subnet: "fd00:88::/64", gateway: "fd00:88::ff" }]];
const configurations: [string, object][] = [
  ["a subnet", { ipam: { subnet: "10.88.0.0/16" } }],
  ["a bridge without a gateway", { isGateway: false, isDefaultGateway: false, ipam: { ranges: v4 } }],
  [
    "a gateway without a default route",
    { isDefaultGateway: false, ipam: { ranges: v4, routes: [{ dst: "10.1.0.0/16" }] } },
  ],
  ["two families", { ipam: { ranges: both } }],
  ["a configured default route", { ipam: { ranges: v4, routes: [{ dst: "0.0.0.0/0", gw: "10.88.0.9" }] } }],
  ["routes of both families", { ipam: { ranges: both, routes: [{ dst: "10.1.0.0/16" }, { dst: "2001:db8::/32" }] } }],
  ["hairpin mode and an MTU", { hairpinMode: true, mtu: 1400, ipam: { ranges: v4 } }],
  ["DNS settings", { dns: { nameservers: ["10.88.0.1"], search: ["example.com"] }, ipam: { ranges: v4 } }],
  ["masquerading", { ipMasq: true, ipam: { ranges: both } }],
  ["requested addresses", { args: { cni: { ips: ["10.88.0.15"] } }, ipam: { ranges: v4 } }],
  ["version 0.4.0", { cniVersion: "0.4.0", ipam: { ranges: both } }],
  [
    "addresses of another address plugin",
    {
      ipam: {
        type: "static",
        addresses: [{ address: "10.90.0.5/24", gateway: "10.90.0.1" }],
        routes: [{ dst: "10.1.0.0/16", gw: "10.90.0.9" }],
      },
    },
  ],
  ["no addresses", { isGateway: false, isDefaultGateway: false, ipam: undefined }],
];

describeInNamespaces("The CNI plugin and the reference plugins", () => {
  test.skipIf(!hasReference).each(configurations)("have equal results and states with %s", async (_, given) => {
    using ours = new Host(plugin, { cniVersion: "1.0.0", ...given });
    using theirs = new Host(join(REFERENCE, "bridge"), { cniVersion: "1.0.0", ...given });
    const run = async (host: Host) => {
      const { ipam } = given as { ipam?: object };
      const config = { ipam: ipam === undefined ? {} : { type: "host-local", dataDir: host.directory, ...ipam } };
      const netns = host.container();
      const result = await host.add("one", netns, config);
      const prevResult = { config: { ...config, prevResult: result }, netns };
      return { netns, result, config, prevResult };
    };
    const [own, reference] = [await run(ours), await run(theirs)];
    expect(comparable(own.result)).toEqual(comparable(reference.result));
    expectEventually(() => [stateOf(own.netns), stateOf(reference.netns)]);
    expectEventually(() => [hostStateOf(ours), hostStateOf(theirs)]);
    // The reference plugin 1.1.1 itself rejects routes without a gateway in CHECK.
    expect(await ours.call("CHECK", "one", own.prevResult)).toEqual({ code: 0, reply: undefined });
    for (const [host, { config }] of [
      [ours, own],
      [theirs, reference],
    ] as const)
      if ((config.ipam as { type?: string }).type !== "host-local") {
        expect((await host.call("DEL", "one", { config })).code).toBe(0);
        return;
      }
    const files = (host: Host) =>
      host.reservations().map((name) => [name, readFileSync(join(host.directory, "lab", name), "utf8")]);
    expect(files(ours)).toEqual(files(theirs));
    for (const [host, { config }] of [
      [ours, own],
      [theirs, reference],
    ] as const) {
      expect((await host.call("DEL", "one", { config })).code).toBe(0);
      expect(host.reservations()).toEqual([]);
    }
  });

  test.skipIf(!hasReference)("use the same reservations", async () => {
    using ours = new Host(plugin, { cniVersion: "1.0.0" });
    using theirs = new Host(join(REFERENCE, "bridge"), { cniVersion: "1.0.0" });
    const ipam = { type: "host-local", dataDir: ours.directory, subnet: "10.88.0.0/24" };
    const addressOf = async (host: Host, id: string) => (await host.add(id, host.container(), { ipam })).ips[0].address;
    expect(await addressOf(theirs, "a")).toBe("10.88.0.2/24");
    expect(await addressOf(ours, "b")).toBe("10.88.0.3/24");
    expect(await addressOf(theirs, "c")).toBe("10.88.0.4/24");
    await ours.call("DEL", "a", { config: { ipam } });
    await theirs.call("DEL", "b", { config: { ipam } });
    expect(ours.reservations()).toEqual(["10.88.0.4"]);
  });

  test.skipIf(!hasReference)("limit the bandwidth with equal parameters", async () => {
    const bandwidth = { ingressRate: 8_000_000, ingressBurst: 800_000, egressRate: 24_000_000, egressBurst: 400_000 };
    using ours = new Host(plugin, { cniVersion: "1.0.0" });
    using theirs = new Host(join(REFERENCE, "bridge"), { cniVersion: "1.0.0" });
    using limiter = new Host(join(REFERENCE, "bandwidth"));
    await ours.add("one", ours.container(), { runtimeConfig: { bandwidth } });
    const netns = theirs.container();
    const prevResult = await theirs.add("one", netns);
    const config = { cniVersion: "1.0.0", name: "lab", type: "bandwidth", runtimeConfig: { bandwidth }, prevResult };
    await limiter.add("one", netns, config, theirs.netns);
    const buckets = ({ netns: host }: Host) =>
      JSON.parse(runIn(host, ["tc", "-j", "qdisc", "show"]))
        .filter(({ kind }: { kind: string }) => kind === "tbf")
        // The kernel stores times, which both round in a different way.
        .map(({ options }: { options: { rate: number; burst: number; lat: number } }) => ({
          rate: options.rate,
          burst: Math.round(options.burst / 100),
          latency: Math.round(options.lat / 100),
        }))
        .sort((one: { rate: number }, other: { rate: number }) => one.rate - other.rate);
    expect(buckets(ours)).toEqual(buckets(theirs));
  });
});
