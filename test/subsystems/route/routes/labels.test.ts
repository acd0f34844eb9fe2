import { expect } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { InterfaceConfigurations, type NewRoute, Routes } from "../../../../src/subsystems/route/index.ts";
import {
  describeInNamespaces,
  hasProgram,
  namespacesAvailable,
  whereTheKernelHas,
} from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { iproute, json } from "../support.ts";

const test = base.extend({ netns: () => prepared()! }).extend({ table: ({ netns }) => Routes.open({ netns }) });

// Compares MPLS routes with those that iproute2 creates and prints, if the kernel has the module mpls_router.

const SETTING = "/proc/sys/net/mpls/platform_labels";

/**
 * Creates a pair of links in a namespace that switches MPLS labels up to 1000. Returns undefined if the kernel does not
 * support MPLS.
 */
function prepared(): NetworkNamespace | undefined {
  const netns = NetworkNamespace.create();
  if (!netns.run(() => existsSync(SETTING))) {
    netns.close();
    return undefined;
  }
  netns.run(() => writeFileSync(SETTING, "1000"));
  iproute(
    netns,
    `ip link add va type veth peer name vb
     ip link set va up
     ip link set vb up
     ip address add 10.0.0.1/24 dev va
     ip -6 address add 2001:db8::1/64 dev va nodad`,
  );
  return netns;
}

function available(): boolean {
  if (!namespacesAvailable || !hasProgram("ip")) return false;
  using netns = prepared();
  return netns !== undefined;
}

const lines = `
  ip -f mpls route add 100 as 200/300 via inet 10.0.0.2 dev va
  ip -f mpls route add 101 via inet6 2001:db8::2 dev va
  ip -f mpls route add 102 dev lo
  ip -f mpls route add 103 nexthop as 210 via inet 10.0.0.2 dev va nexthop as 220 via inet 10.0.0.3 dev va
  ip -f mpls route add 104 as 230 via inet 10.0.0.2 dev va ttl-propagate disabled`;
const routes: readonly NewRoute[] = [
  { family: "mpls", dst: "100", as: [200, 300], via: { family: "inet", host: "10.0.0.2" }, dev: "va" },
  { family: "mpls", dst: "101", via: { family: "inet6", host: "2001:db8::2" }, dev: "va" },
  { family: "mpls", dst: "102", dev: "lo" },
  {
    family: "mpls",
    dst: "103",
    nexthops: [
      { as: [210], via: { family: "inet", host: "10.0.0.2" }, dev: "va" },
      { as: [220], via: { family: "inet", host: "10.0.0.3" }, dev: "va" },
    ],
  },
  { family: "mpls", dst: "104", as: [230], via: { family: "inet", host: "10.0.0.2" }, dev: "va", ttlPropagate: false },
];
const shown = "ip -f mpls -j -d route";

describeInNamespaces("MPLS routes", () => {
  if (namespacesAvailable) whereTheKernelHas("MPLS routes", available(), tests);
});

function tests(): void {
  test("equal those that iproute2 creates", () => {
    using theirs = prepared()!;
    iproute(theirs, lines);
    using ours = prepared()!;
    using table = Routes.open({ netns: ours });
    expect(table.addMany(routes).map(({ error }) => error?.message)).toEqual(routes.map(() => undefined));
    expect(json(ours, shown)).toEqual(json(theirs, shown));
  });

  test("are listed as they were added and can be deleted", ({ netns, table }) => {
    iproute(netns, lines);
    const read = table.list({ family: "mpls" }).toArray();
    expect(read).toMatchObject(routes.map(({ nexthops, ...route }) => ({ ...route, ...(nexthops && { nexthops }) })));
    expect(table.deleteMany(read).map(({ error }) => error?.message)).toEqual(read.map(() => undefined));
    expect(table.list({ family: "mpls" }).toArray()).toEqual([]);
  });

  test("InterfaceConfigurations lists MPLS input as iproute2 does", ({ netns }) => {
    netns.run(() => writeFileSync("/proc/sys/net/mpls/conf/va/input", "1"));
    using configurations = InterfaceConfigurations.open({ netns });
    expect(configurations.get("mpls", "va")).toMatchObject({ family: "mpls", interface: "va", input: 1 });
    const listed = configurations.list({ family: "mpls" }).toArray();
    const inputs = listed.map(({ interface: dev, input }) => `${dev} ${input === 1}`);
    const shown = json(netns, "ip -f mpls -j netconf").map(
      ({ interface: dev, input }) => `${dev} ${input === true || input === "on"}`,
    );
    expect(inputs.sort()).toEqual(shown.sort());
  });

  test("labels above the configured maximum are rejected", ({ table }) => {
    expect(() => table.add({ family: "mpls", dst: "1000", dev: "lo" })).toThrow(NetlinkError);
    expect(() => table.add({ family: "mpls", dst: "1048576", dev: "lo" })).toThrow(RangeError);
  });
}
