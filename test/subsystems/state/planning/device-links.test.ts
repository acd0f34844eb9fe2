import { expect, test } from "bun:test";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { FakeNetwork } from "../../../../src/testing/index.ts";

const PIMREG = 779;
const PPP = 512;

/** Returns the links of a host with links that requests cannot create, each with its kind and hardware type. */
function host(...kinds: readonly (readonly [ifname: string, kind?: string | undefined, type?: number])[]): FakeNetwork {
  const network = new FakeNetwork();
  const listed = kinds.map(([ifname, kind, ifiType = 1], index) => ({
    header: { ifiFamily: 0, ifiType, ifiIndex: index + 1, ifiFlags: [], ifiChange: 0 },
    ifname,
    ...(kind !== undefined && { linkinfo: { kind } }),
  }));
  network.kernel.register(rtLink, { getlink: { dump: () => listed } } as never);
  return network;
}

async function steps(network: FakeNetwork, description: Description): Promise<string[]> {
  const plan = await desired(description, { socket: network.open() }).plan();
  return plan.steps.map(String);
}

test("An exact list of links keeps those that requests cannot delete", async () => {
  const network = host(["lan1", "dsa"], ["can0", "can"], ["eth9", "netdevsim"], ["ppp0", "ppp", PPP], ["b0", "bridge"]);
  const removed = ["- link b0 (bridge)", "- link ppp0 (ppp)"];
  expect((await steps(network, { links: {}, mode: { links: "exact" } })).sort()).toEqual(removed);
});

test.each([
  ["can", "a driver creates it"],
  ["dsa", "a driver creates it"],
  ["netdevsim", "a write to /sys/bus/netdevsim/new_device creates it"],
  ["ppp", "a program such as pppd creates it"],
])("A missing link of kind %s is a problem of the plan", async (kind, advice) => {
  const link = { kind, up: true } as never;
  expect(await steps(host(["x0", kind]), { links: { x0: link } })).toEqual([`~ link x0 (${kind}): up false → true`]);
  await expect(steps(host(["lo"]), { links: { x0: link } })).rejects.toThrow(
    `plan links.x0: there is no interface "x0" in the namespace: ${advice}`,
  );
});

test("Snapshots omit the links of multicast routing daemons", async () => {
  const network = host(["eth0"], ["pimreg", undefined, PIMREG], ["pimreg10", undefined, PIMREG]);
  using links = Links.open({ socket: network.open() });
  expect(links.list().toArray()).toMatchObject([{}, { linkType: "pimreg" }, { linkType: "pimreg" }]);
  expect(Object.keys((await snapshot({ socket: network.open() })).links!)).toEqual(["eth0"]);
});

test("Settings of bridge ports that a kernel does not list match their defaults", async () => {
  const network = new FakeNetwork();
  const header = { ifiFamily: 0, ifiType: 1, ifiFlags: [], ifiChange: 0 };
  const linkinfo = { kind: "ifb", slaveKind: "bridge", slaveData: { priority: 32 } };
  const listed = [
    { header: { ...header, ifiIndex: 1 }, ifname: "br0", linkinfo: { kind: "bridge" } },
    { header: { ...header, ifiIndex: 2 }, ifname: "p0", master: 1, linkinfo },
  ];
  network.kernel.register(rtLink, { getlink: { dump: () => listed } } as never);
  const port = (slaveData: object): Description => ({
    links: { p0: { master: "br0", slaveKind: "bridge", slaveData } as never },
  });
  const defaults = { priority: 32, multicastRouter: 1, mcastMaxGroups: 0, mcastEhtHostsLimit: 512 };
  expect(await steps(network, port(defaults))).toEqual([]);
  expect(await steps(network, port({ ...defaults, multicastRouter: 2, mcastEhtHostsLimit: 9 }))).toEqual([
    "~ link p0: slaveData.multicastRouter none → 2, slaveData.mcastEhtHostsLimit none → 9",
  ]);
});
