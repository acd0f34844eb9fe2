import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Links, type NewLink } from "../../../../src/subsystems/route/index.ts";
import { desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { sharedNamespace } from "../../../support/environment.ts";
import { hasModule, loadModule } from "../../../vm/modules.ts";

for (const module of ["geneve", "macvtap", "veth"]) if (hasModule(module)) loadModule(module);

const netns = sharedNamespace();

const geneve = (ifname: string, data: object): NewLink => ({ ifname, kind: "geneve", data }) as NewLink;

test("snapshots of tunnels and sizes can be applied elsewhere without differences", async () => {
  using links = Links.open({ netns });
  links.add(geneve("g0", { id: 1, remote: "192.0.2.1" }));
  links.add(geneve("g1", { id: 2, remote6: "2001:db8::1" }));
  links.add(geneve("g2", { id: 3, remote6: "2001:db8::1", udpZeroCsum6Rx: 1 }));
  links.add({ ifname: "v0", kind: "veth", data: { peer: { ifname: "v1" } } });
  links.add({ ifname: "mt0", kind: "macvtap", link: "v0" });
  links.change({ dev: "v1", gsoMaxSize: 30_000 });
  links.change({ dev: "mt0", groMaxSize: 30_000 });
  const taken = await snapshot({ netns });
  expect((await desired(taken, { netns }).plan()).steps).toEqual([]);
  const { tsoMaxSize, groMaxSize } = links.get("mt0");
  if (tsoMaxSize !== undefined) expect(taken.links!["v1"]).toMatchObject({ gsoMaxSize: 30_000 });
  if (groMaxSize !== undefined) expect(taken.links!["mt0"]).toMatchObject({ groMaxSize: 30_000 });
  using other = NetworkNamespace.create();
  await (await desired(taken, { netns: other }).plan()).apply();
  expect((await snapshot({ netns: other })).links).toEqual(taken.links);
});
