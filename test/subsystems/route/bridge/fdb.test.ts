import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { Tables } from "../setups.ts";
import { failure } from "../support.ts";

describeInNamespaces("ForwardingEntries.change", () => {
  test("changes only existing entries", () => {
    using netns = NetworkNamespace.create();
    using tables = new Tables(netns);
    tables.make({
      links: [
        { ifname: "br0", kind: "bridge" },
        { ifname: "va", kind: "veth", master: "br0" },
      ],
    });
    const entry = { dev: "va", mac: "02:00:5e:00:53:01", flags: ["master"], state: ["noarp"] } as const;
    expect(failure(() => tables.fdb.change(entry)).message).toContain("there is no such forwarding entry: add()");
    tables.fdb.add(entry);
    expect(tables.fdb.changeMany([{ ...entry, state: ["permanent"] }])).toEqual([{}]);
    expect(tables.fdb.get("va", entry.mac, { master: true }).state).toEqual(["permanent"]);
  });
});
