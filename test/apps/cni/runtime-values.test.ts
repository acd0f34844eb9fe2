import { beforeAll, describe, expect, test } from "bun:test";
import { readConfiguration } from "../../../apps/cni/src/configuration.ts";
import { Qdiscs } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { findCniPlugin } from "../../support/shared.ts";
import { Host } from "./host.ts";

let plugin = "";
beforeAll(async () => {
  plugin = await findCniPlugin();
}, 600_000);

// The structures of github.com/containerd/go-cni (types.go) have no JSON names, so encoding/json writes the names of their
// fields. The reference plugins are in Go, too, and read names without regard to case.
const goCni = {
  portMappings: [{ HostPort: 8080, ContainerPort: 80, Protocol: "tcp", HostIP: "" }],
  bandwidth: { IngressRate: 8e6, IngressBurst: 0xffffffff, EgressRate: 0, EgressBurst: 0 },
  ipRanges: [
    { Subnet: "10.77.0.0/24", RangeStart: "10.77.0.50", RangeEnd: "", Gateway: "" },
    { Subnet: "fd00:77::/64", RangeStart: "", RangeEnd: "", Gateway: "" },
  ],
  dns: { Servers: ["192.0.2.53"], Searches: ["pods.example"], Options: ["ndots:5"] },
};

describeInNamespaces("Values of container runtimes", () => {
  test("have names in any case, and empty texts for absent values", async () => {
    using host = new Host(plugin);
    const ipam = { type: "host-local", dataDir: host.directory };
    const config = { ipam, runtimeConfig: goCni, dns: { nameservers: ["192.0.2.1"], domain: "example" } };
    const netns = host.container();
    const result = await host.add("one", netns, config);
    expect(result.ips.map(({ address }: { address: string }) => address)).toEqual(["10.77.0.50/24", "fd00:77::2/64"]);
    expect(result.dns).toEqual({
      nameservers: ["192.0.2.53"],
      domain: "example",
      search: ["pods.example"],
      options: ["ndots:5"],
    });
    using qdiscs = Qdiscs.open({ netns: host.netns });
    const limits = () => [...qdiscs.list()].filter(({ kind }) => kind === "tbf").map(({ dev }) => dev);
    expect(limits()).toEqual([result.interfaces[1].name]);
    expect(host.elements()).toBe(5);
    const check = { netns, config: { ...config, prevResult: result } };
    expect(await host.call("CHECK", "one", check)).toEqual({ code: 0, reply: undefined });
    expect(await host.call("DEL", "one", { config })).toEqual({ code: 0, reply: undefined });
    expect([host.reservations(), host.links(), host.elements(), limits()]).toEqual([[], [], 0, []]);
  });

  test("that DEL and GC do not need never make them fail", async () => {
    using host = new Host(plugin, { ipMasq: true });
    const broken = [
      { runtimeConfig: { portMappings: [{ hostPort: "http" }], bandwidth: { ingressRate: -1 }, ips: ["x"], mac: 5 } },
      { runtimeConfig: { ipRanges: [{ subnet: "10.0.0.1/8" }], dns: "none" } },
      { isGatway: true, mtu: "large", bridge: "a/b", vlan: 5000, prevResult: 1, args: { cni: 3 } },
      { ipam: { type: "host-local", dataDir: host.directory, subnet: "300.0.0.0/8", unknown: true, routes: [{}] } },
      { portMappings: {}, bandwidth: [], dns: { nameservers: 1 }, runtimeConfig: [] },
    ];
    for (const [index, config] of broken.entries()) {
      await host.add(`c${index}`, host.container());
      expect((await host.call("ADD", `d${index}`, { netns: host.container(), config })).code).toBe(1);
      for (const command of ["DEL", "GC"] as const) {
        const parameters = { args: "IgnoreUnknown", config: { ...config, "cni.dev/valid-attachments": [] } };
        expect([index, await host.call(command, `c${index}`, parameters)]).toEqual([
          index,
          { code: 0, reply: undefined },
        ]);
        expect([host.reservations(), host.links(), host.elements()]).toEqual([[], [], 0]);
        if (command === "DEL") await host.add(`c${index}`, host.container());
      }
    }
    // A configuration without a usable address plugin has reserved nothing.
    for (const ipam of [{ type: 5 }, { subnet: "10.0.0.0/8" }, { type: "bun-netlink-bridge" }, "none"])
      expect(await host.call("DEL", "none", { config: { ipam } })).toEqual({ code: 0, reply: undefined });
  });
});

describe("The configuration of the CNI plugin", () => {
  const read = (members: object) =>
    readConfiguration({ cniVersion: "1.1.0", name: "lab", ...members }, "", () => new Map());

  test("has names in any case, those of the specification first", () => {
    const configuration = read({
      IPMasq: true,
      BRIDGE: "br7",
      mtu: 1400,
      MTU: 1300,
      ipam: { Type: "host-local", DATADIR: "/tmp/x" },
      args: { cni: { IPs: ["10.88.0.7"], MAC: "02:00:5E:00:53:01" } },
    });
    expect(configuration).toMatchObject({
      ipMasq: true,
      bridge: "br7",
      mtu: 1400,
      mac: "02:00:5e:00:53:01",
      ipam: { type: "host-local", dataDir: "/tmp/x" },
      requestedIps: ["10.88.0.7"],
    });
  });

  test("treats empty texts and lists as absent", () => {
    const configuration = read({
      bridge: "",
      mac: "",
      dns: { domain: "", search: [] },
      runtimeConfig: { mac: "", ips: [], portMappings: null, bandwidth: null, dns: { Servers: null, Searches: [] } },
      args: { cni: { ips: [""], mac: "" } },
      ipam: {},
    });
    expect(configuration).toMatchObject({ bridge: "cni0", mac: undefined, dns: {}, requestedIps: [], ipam: undefined });
  });

  test("names the path of an invalid value of the runtime in its unit", () => {
    const burst = { IngressRate: 8e6, IngressBurst: 2 ** 36 };
    expect(() => read({ runtimeConfig: { bandwidth: burst } })).toThrow(
      "runtimeConfig.bandwidth.ingressBurst: expected at most 34359738360 bits (4 GiB), got 68719476736",
    );
    expect(() => read({ runtimeConfig: { portMappings: [{ HostPort: 1, ContainerPort: 0 }] } })).toThrow(
      "runtimeConfig.portMappings[0].containerPort: expected a whole number from 1 to 65535, got 0",
    );
    expect(() => read({ runtimeConfig: { portMappings: [{ HostPort: 1, Range: 2 }] } })).toThrow(
      "runtimeConfig.portMappings[0].Range: unsupported field with the value 2",
    );
    expect(() => read({ runtimeConfig: { ips: ["10.88.0.2", "x"] } })).toThrow(
      'runtimeConfig.ips[1]: expected an address such as "10.88.0.7", got "x"',
    );
  });
});
