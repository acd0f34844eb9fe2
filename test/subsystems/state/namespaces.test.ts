import { expect } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { type Description, desired } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../route/support.ts";
import { apply, planned } from "./support.ts";

describeInNamespaces("Declared namespaces", () => {
  const lab: Description = {
    links: {
      br0: { kind: "bridge", up: true },
      a: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "eth0", netns: "red", up: true } } },
      b: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "eth0", netns: "blue" } } },
    },
    namespaces: {
      red: { addresses: [{ dev: "eth0", local: "10.0.0.1/24" }], routes: [{ to: "default", via: "10.0.0.9" }] },
      blue: { links: { eth0: { up: true, mtu: 1400 } }, addresses: [{ dev: "eth0", local: "10.0.0.2/24" }] },
    },
  };

  test("contain link peers, which are recreated after a move", async ({ netns }) => {
    using red = NetworkNamespace.create();
    using blue = NetworkNamespace.create();
    const declared = desired(lab, { netns, namespaces: { red, blue } });
    await (await declared.plan()).apply();
    using inBlue = Links.open({ netns: blue });
    expect(inBlue.get("eth0")).toMatchObject({ mtu: 1400, kind: "veth" });
    expect(String(await declared.plan())).toBe("");

    inBlue.move("eth0", red, { ifname: "moved" });
    const plan = await declared.plan();
    expect(plan.recreations.map(String)).toEqual(["! link b (veth): peer none → eth0 (created again)"]);
    await plan.apply({ allowRecreate: true, rollback: true });
    expect(String(await declared.plan())).toBe("");
  });
});

describeInNamespaces("Declared veth pairs", () => {
  test("can be declared at both ends", async ({ netns, links }) => {
    const both: Description = {
      links: {
        a: { kind: "veth", up: true, data: { peer: { ifname: "b" } } },
        b: { kind: "veth", mtu: 1400, data: { peer: { ifname: "a", mtu: 1300 } } },
      },
    };
    expect(await planned(netns, both)).toEqual(["+ link a (veth)", "+ link b"]);
    await apply(netns, both);
    expect(links.get("a")).toMatchObject({ mtu: 1300, link: "b" });
    expect(links.get("b")).toMatchObject({ mtu: 1400, link: "a" });
    expect(await planned(netns, both)).toEqual([]);
  });
});
