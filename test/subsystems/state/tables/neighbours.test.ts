import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import type { FdbEntry, NewFdbEntry } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import type { Scope } from "../../../../src/subsystems/state/scopes.ts";
import { forwardingTable } from "../../../../src/subsystems/state/tables/neighbours.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { apply, planned } from "../support.ts";

const mac = "02:00:5e:00:53:01";
const entry: FdbEntry = { mac, dev: "port", ifindex: 3, master: "br0", masterIndex: 2, state: ["noarp"], flags: [] };
const declared: NewFdbEntry & { dev: string } = { dev: "port", mac, state: ["noarp"], flags: ["master"] };

const bridge: Description["links"] = {
  br0: { kind: "bridge", up: true },
  port: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "end" } } },
};
const vxlan: Description["links"] = { vx: { kind: "vxlan", up: true, data: { id: 5, port: 4789 } } };

describeInNamespaces("Declared forwarding entries", () => {
  test.each([{ vni: 5 }, { port: 4789 }, { vni: 5, port: 4789 }, { vni: 6, port: 4790 }])(
    "match their declaration with the VNI and the port of the VXLAN or others: %p",
    async (fields) => {
      using netns = NetworkNamespace.create();
      const description = { links: vxlan, forwardingEntries: [{ dev: "vx", mac, dst: "192.0.2.5", ...fields }] };
      await apply(netns, description);
      expect(await planned(netns, description)).toEqual([]);
    },
  );

  test("match their declaration if the VXLAN is renamed by the same plan", async () => {
    using netns = NetworkNamespace.create();
    const address = "02:00:5e:00:53:07";
    const described = (dev: string, link: object): Description => ({
      links: { [dev]: { ...link, up: true } },
      forwardingEntries: [{ dev, mac, dst: "192.0.2.5", vni: 5, port: 4789 }],
    });
    await apply(netns, described("vx", { kind: "vxlan", address, data: { id: 5, port: 4789 } }));
    const renamed = described("vy", { match: { address } });
    expect(await planned(netns, renamed)).toEqual(["~ link vy: ifname vx → vy"]);
  });

  test("return when the removal of their bridge is undone", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, { links: bridge, forwardingEntries: [declared] });
    const before = await snapshot({ netns });
    expect(before.forwardingEntries).toHaveLength(1);
    const routes = [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }];
    const plan = await desired({ links: { br0: null }, routes }, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect((await snapshot({ netns })).forwardingEntries).toEqual(before.forwardingEntries!);
  });
});

async function listed(entries: readonly FdbEntry[], wanted: readonly object[] = []): Promise<readonly FdbEntry[]> {
  const client = { list: () => ({ toArray: async () => entries }) };
  const scope = { openAsync: () => client, linksByIndex: new Map() } as unknown as Scope;
  return forwardingTable.list(scope, true, wanted as never);
}

describe("Forwarding entries of a bridge", () => {
  test("omit the copy that the kernel adds in each VLAN of the port", async () => {
    const copies = [1, 7].map((vlan) => ({ ...entry, vlan, flags: ["offloaded" as const] }));
    expect(await listed([copies[0]!, entry, copies[1]!])).toEqual([entry]);
  });

  test("keep an entry in a VLAN that is declared", async () => {
    const inVlan = { ...entry, vlan: 1 };
    expect(await listed([entry, inVlan], [declared, { ...declared, vlan: 1 }])).toEqual([entry, inVlan]);
  });

  test("keep entries of a VLAN that are no copies", async () => {
    const others: FdbEntry[] = [
      { ...entry, vlan: 1, state: ["permanent"] },
      { ...entry, vlan: 1, flags: ["sticky"] },
      { ...entry, vlan: 1, mac: "02:00:5e:00:53:02" },
      { ...entry, vlan: 1, dev: "other", ifindex: 4 },
    ];
    for (const other of others) expect(await listed([entry, other], [declared])).toEqual([entry, other]);
    const alone = [{ ...entry, vlan: 1 }];
    expect(await listed(alone, [declared])).toEqual(alone);
    const tunnel: FdbEntry[] = [
      { mac, dev: "vx", ifindex: 5, state: ["noarp"], flags: ["self"] },
      { mac, dev: "vx", ifindex: 5, vlan: 1, state: ["noarp"], flags: ["self"] },
    ];
    expect(await listed(tunnel)).toEqual(tunnel);
  });
});
