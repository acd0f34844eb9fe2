import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { kernelVersion } from "../../../policies/known.ts";
import { sharedNamespace } from "../../../support/environment.ts";
import { rejection } from "../../../support/failures.ts";
import { hasModule, loadModule } from "../../../vm/modules.ts";
import { apply, failAtEnd, planned } from "../support.ts";

for (const module of ["bonding", "dummy", "veth", "macsec"]) if (hasModule(module)) loadModule(module);

const netns = sharedNamespace();

test("a port of a bond is listed and declared with the address of the bond, and its own one is in slaveData", async () => {
  using links = Links.open({ netns });
  links.add({ ifname: "bond0", kind: "bond", data: { mode: "active-backup" } });
  for (const [ifname, address] of [
    ["e0", "02:00:00:00:00:aa"],
    ["e1", "02:00:00:00:00:bb"],
  ] as const)
    links.add({ ifname, kind: "dummy", address, master: "bond0" });
  const port = links.get("e1");
  expect(port.address).toBe("02:00:00:00:00:aa");
  expect(port).toMatchObject({ slaveKind: "bond", slaveData: { permHwaddr: "02:00:00:00:00:bb" } });
  expect((await snapshot({ netns })).links).toMatchObject({ e1: { address: "02:00:00:00:00:aa" } });
});

// The bond has the address of its active port. (bond_set_mac_address)
test("a snapshot of a bond with another active port than its copy can be applied", async () => {
  using own = NetworkNamespace.create();
  using links = Links.open({ netns: own });
  const data = { mode: "active-backup", failOverMac: "active", miimon: 100 } as const;
  links.add({ ifname: "bond0", kind: "bond", data, up: true });
  for (const ifname of ["e1", "e0"]) {
    links.add({ ifname, kind: "dummy", master: "bond0" });
    links.set(ifname, { up: true });
  }
  expect(links.get("bond0").address).toBe(links.get("e1").address!);
  const taken = await snapshot({ netns: own });
  expect(taken.links!["bond0"]).not.toHaveProperty("address");
  using other = NetworkNamespace.create();
  await apply(other, taken);
  expect(await planned(other, taken)).toEqual([]);
  const declared: Description = { links: { bond0: { kind: "bond", address: "02:00:00:00:00:01", data } } };
  expect(() => desired(declared)).toThrow("links.bond0.address: ignored by the kernel");
});

// The kernel sets ports down that leave a bond, which removes their routes. (__bond_release_one)
test("an undone plan sets a link up that was to become the port of a bond", async () => {
  using own = NetworkNamespace.create();
  const bond = { kind: "bond", up: true, data: { mode: "active-backup" } } as const;
  const former: Description = {
    links: { bond1: bond, e1: { kind: "dummy", up: true } },
    addresses: [{ dev: "e1", local: "10.1.0.1/24" }],
    routes: [{ dst: "10.2.0.0/16", gateway: "10.1.0.254" }],
  };
  await apply(own, former);
  const plan = await desired(
    { links: { e1: { master: "bond1" } }, routes: [{ dst: "10.3.0.0/16", gateway: "203.0.113.1" }] },
    { netns: own },
  ).plan();
  const failed = await rejection(plan.apply({ rollback: true }));
  expect(failed).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
  expect(await planned(own, former)).toEqual([]);
});

test("a declared port of a removed bond stays up", async () => {
  using own = NetworkNamespace.create();
  const port = { kind: "dummy", up: true, master: "bond1" } as const;
  const before: Description = {
    links: { bond1: { kind: "bond", up: true, data: { mode: "active-backup" } }, e1: port, e2: port, e3: port },
  };
  await apply(own, before);
  const links = { bond1: null, e1: { kind: "dummy" }, e2: { kind: "dummy", up: true }, e3: { up: false } } as const;
  const plan = await desired({ links }, { netns: own }).plan();
  await expect(plan.apply({ rollback: true, onStep: failAtEnd(plan.steps.length) })).rejects.toMatchObject({
    notUndone: [],
  });
  expect(await planned(own, before)).toEqual([]);
  expect(await (await desired({ links }, { netns: own }).plan()).apply()).toMatchObject({ replanned: 0 });
  using table = Links.open({ netns: own });
  expect(["e1", "e2", "e3"].map((ifname) => table.get(ifname).up)).toEqual([true, true, false]);
});

test("a port that leaves a bond stays up, unless it is declared as down", async () => {
  using own = NetworkNamespace.create();
  const bond = { kind: "bond", up: true, data: { mode: "active-backup" } } as const;
  const port = { kind: "dummy", up: true, master: "bond1" } as const;
  await apply(own, { links: { bond1: bond, br1: { kind: "bridge" }, e1: port, e2: port, e3: port } });
  await apply(own, { links: { e1: { master: null }, e2: { master: "br1" }, e3: { master: null, up: false } } });
  using links = Links.open({ netns: own });
  expect(["e1", "e2", "e3"].map((ifname) => links.get(ifname).up)).toEqual([true, true, false]);
});

// Linux before 5.19 has no sizes over 65,536.
test.skipIf(kernelVersion.startsWith("5."))(
  "a bond and a bridge get the sizes of the ports of their ports",
  async () => {
    const port = { kind: "veth", data: { peer: { ifname: "end" } } } as const;
    const bond = { kind: "bond", data: { mode: "active-backup" } } as const;
    const sizes = { gsoMaxSize: 120_000 };
    for (const links of [
      {
        br1: { kind: "bridge", ...sizes },
        bond1: { ...bond, master: "br1", ...sizes },
        e1: { ...port, master: "bond1" },
      },
      {
        br1: { kind: "bridge", master: "bond1", ...sizes },
        bond1: { ...bond, ...sizes },
        e1: { ...port, master: "br1" },
      },
    ] as const) {
      using own = NetworkNamespace.create();
      await apply(own, { links });
      using table = Links.open({ netns: own });
      expect(["br1", "bond1"].map((ifname) => table.get(ifname).gsoMaxSize)).toEqual([120_000, 120_000]);
    }
  },
);

test.skipIf(!hasModule("macsec"))("a rollback restores the MTU of a MACsec link above the changed one", async () => {
  using own = NetworkNamespace.create();
  await apply(own, { links: { e0: { kind: "dummy", mtu: 9000 }, s0: { kind: "macsec", link: "e0" } } });
  using links = Links.open({ netns: own });
  const { mtu } = links.get("s0");
  const routes = [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }];
  const plan = await desired({ links: { e0: { mtu: 2000 } }, routes }, { netns: own }).plan();
  await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
  expect(links.get("s0").mtu).toBe(mtu);
});
