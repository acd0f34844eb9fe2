import { expect } from "bun:test";
import type { Description } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../../route/support.ts";
import { apply, planned } from "../support.ts";

const absent = (entry: object): Description => ({ bridgeVlans: [{ ...entry, absent: true }] });

describeInNamespaces("Declarations of absent VLANs", () => {
  test("select those of a port by their interface and other fields", async ({ netns }) => {
    const port = { kind: "veth", master: "br0" } as const;
    await apply(netns, {
      links: { br0: { kind: "bridge", data: { vlanFiltering: 1 } }, p1: port, p2: port },
      bridgeVlans: [
        { dev: "p1", vlan: 10 },
        { dev: "p2", vlan: 10, vlanEnd: 11 },
        { dev: "p2", vlan: 20, flags: ["untagged"] },
      ],
    });
    const removed = (entry: object) => planned(netns, absent(entry));
    expect(await removed({ dev: "p2", vlan: 10 })).toEqual(["- bridge VLAN 10 dev p2"]);
    expect(await removed({ dev: "p2", flags: ["untagged"] })).toEqual(["- bridge VLAN 20 untagged dev p2"]);
    expect(await removed({ dev: "p2", vlan: 20, flags: ["pvid"] })).toEqual([]);
    expect(await removed({ dev: "p2", vlan: 1 })).toEqual(["- bridge VLAN 1 pvid untagged dev p2"]);
    const all = ["- bridge VLAN 10 dev p2", "- bridge VLAN 11 dev p2", "- bridge VLAN 20 untagged dev p2"];
    expect(await apply(netns, absent({ dev: "p2" }))).toEqual(all);
    expect(await removed({ dev: "p2" })).toEqual([]);
  });
});
