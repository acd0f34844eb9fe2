import { expect, test } from "bun:test";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { snapshot } from "../../../../src/subsystems/state/index.ts";
import { sharedNamespace } from "../../../support/environment.ts";
import { hasModule, loadModule } from "../../../vm/modules.ts";

for (const module of ["bonding", "dummy"]) if (hasModule(module)) loadModule(module);

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
