import { describe, expect, test } from "bun:test";
import type { FdbEntry } from "../../../../src/subsystems/route/index.ts";
import type { Scope } from "../../../../src/subsystems/state/scopes.ts";
import { forwardingTable } from "../../../../src/subsystems/state/tables/neighbours.ts";

const mac = "02:00:5e:00:53:01";
const entry: FdbEntry = { mac, dev: "port", ifindex: 3, master: "br0", masterIndex: 2, state: ["noarp"], flags: [] };
const declared = { dev: "port", mac, state: ["noarp"], flags: ["master"] } as const;

async function listed(entries: readonly FdbEntry[], wanted: readonly object[] = []): Promise<readonly FdbEntry[]> {
  const client = { list: () => ({ toArray: async () => entries }) };
  const scope = { openAsync: () => client } as unknown as Scope;
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
