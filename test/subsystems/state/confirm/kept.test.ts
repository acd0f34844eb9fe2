// An undo undoes only what its own plan created, also if another program has created an equal entry since then.
import { expect, spyOn } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Ipset } from "../../../../src/subsystems/netfilter/index.ts";
import { Nftables } from "../../../../src/subsystems/nftables/index.ts";
import { Addresses, Links, Qdiscs, Routes } from "../../../../src/subsystems/route/index.ts";
import {
  type ApplyError,
  type ApplyOptions,
  type Description,
  desired,
  snapshot,
  type UndoReport,
  undoApply,
} from "../../../../src/subsystems/state/index.ts";
import { linkTable } from "../../../../src/subsystems/state/tables/links.ts";
import { SecurityPolicies } from "../../../../src/subsystems/xfrm/index.ts";
import { describeInNamespaces, describeWith } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { guardsEnded } from "./guards.ts";

const test = base.extend({ host: () => new Host() }).extend({ sets: ({ host }) => Ipset.open({ netns: host.netns }) });

const AGAIN = "another program has created it again";

/** A namespace with clients of its tables, and a directory for the records of its plans. */
class Host implements AsyncDisposable {
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly directory: string = mkdtempSync(join(tmpdir(), "bun-netlink-kept-"));
  readonly links: Links = Links.open({ netns: this.netns });
  readonly addresses: Addresses = Addresses.open({ netns: this.netns });
  readonly routes: Routes = Routes.open({ netns: this.netns });
  readonly qdiscs: Qdiscs = Qdiscs.open({ netns: this.netns });
  readonly nftables: Nftables = Nftables.open({ netns: this.netns });

  /** Applies a description, and returns the identifier of its record. */
  async apply(description: Description, options: ApplyOptions = {}): Promise<string> {
    const plan = await desired(description, { netns: this.netns }).plan();
    const { id } = await plan.apply({ record: { directory: this.directory }, allowRecreate: true, ...options });
    return id!;
  }

  /** Undoes the newest plan. */
  async undo(): Promise<Omit<UndoReport, "id">> {
    const reports = await undoApply(undefined, { netns: this.netns, directory: this.directory });
    expect(reports).toHaveLength(1);
    const { id: _, ...report } = reports[0]!;
    return report;
  }

  names(): string[] {
    return [...this.links.list()].map(({ ifname }) => ifname);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await guardsEnded(this.directory);
    for (const one of [this.links, this.addresses, this.routes, this.qdiscs, this.nftables, this.netns]) one.close();
    rmSync(this.directory, { recursive: true });
  }
}

const bridge: Description = { links: { br0: { kind: "bridge", up: true } } };

describeInNamespaces("The undo of a plan keeps what another program has created again:", () => {
  test("a link", async ({ host }) => {
    await host.apply(bridge);
    host.links.delete("br0");
    host.links.add({ ifname: "br0", kind: "bridge" });
    expect(await host.undo()).toEqual({ notUndone: [], kept: [{ entry: "+ link br0 (bridge)", reason: AGAIN }] });
    expect(host.names()).toEqual(["lo", "br0"]);
  });

  test.each(["undo", "rollback"])(
    "a link that replaces that of the plan after the check of the %s",
    async (undo, { host }) => {
      const { write } = linkTable;
      const spy = spyOn(linkTable, "write").mockImplementation((scope, action, changes, scopes) => {
        if (action === "remove") {
          host.links.delete("br0");
          host.links.add({ ifname: "br0", kind: "bridge", mtu: 1400 });
          spy.mockRestore();
        }
        return write(scope, action, changes, scopes);
      });
      try {
        if (undo === "undo") {
          await host.apply(bridge);
          expect(await host.undo()).toEqual({ notUndone: [], kept: [{ entry: "+ link br0 (bridge)", reason: AGAIN }] });
        } else {
          const stop = () => {
            throw new Error("stopped");
          };
          const error = await host.apply(bridge, { rollback: true, onStep: stop }).then(
            () => undefined,
            (reason: ApplyError) => reason,
          );
          expect(error?.notUndone).toEqual([]);
        }
      } finally {
        spy.mockRestore();
      }
      expect(host.links.get("br0").mtu).toBe(1400);
    },
  );

  test("a link whose settings the plan has changed", async ({ host }) => {
    await host.apply(bridge);
    await host.apply({ links: { br0: { mtu: 1400 } } });
    host.links.delete("br0");
    host.links.add({ ifname: "br0", kind: "bridge", mtu: 1400 });
    const kept = [{ entry: "~ link br0: mtu 1500 → 1400", reason: AGAIN }];
    expect(await host.undo()).toEqual({ notUndone: [], kept });
    expect(host.links.get("br0").mtu).toBe(1400);
  });

  test("an address", async ({ host }) => {
    await host.apply(bridge);
    await host.apply({ addresses: [{ dev: "br0", local: "192.0.2.1/24" }] });
    const { ifindex } = host.links.get("br0");
    // The kernel counts the time of a new address in hundredths of a second.
    await Bun.sleep(20);
    host.addresses.delete({ ifindex, local: "192.0.2.1/24" });
    host.addresses.add({ ifindex, local: "192.0.2.1/24" });
    const kept = [{ entry: "+ address 192.0.2.1/24 dev br0", reason: AGAIN }];
    expect(await host.undo()).toEqual({ notUndone: [], kept });
    expect([...host.addresses.list({ dev: "br0", family: "inet" })]).toHaveLength(1);
  });

  test("an nftables table", async ({ host }) => {
    await host.apply({ nftables: "table inet lab { chain input { type filter hook input priority 0; }; }" });
    host.nftables.delete({ table: { family: "inet", name: "lab" } });
    host.nftables.add({ table: { family: "inet", name: "lab" } });
    expect(await host.undo()).toEqual({ notUndone: [], kept: [{ entry: "+ nftables table inet lab", reason: AGAIN }] });
    expect(host.nftables.list("table")).toHaveLength(1);
  });

  test.each<[string, (sets: Ipset) => void]>([
    [
      "created again",
      (sets) => {
        sets.destroy("blocked");
        sets.create({ name: "blocked", type: "hash:ip" });
      },
    ],
    [
      "swapped",
      (sets) => {
        sets.create({ name: "other", type: "hash:ip" });
        sets.swap("blocked", "other");
        sets.flush("blocked");
      },
    ],
  ])("a set and its elements, %s", async (_, change, { host, sets }) => {
    await host.apply({ ipsets: { blocked: { type: "hash:ip", elements: [{ address: "192.0.2.1" }] } } });
    change(sets);
    sets.add("blocked", { address: "192.0.2.1" });
    expect(await host.undo()).toEqual({
      notUndone: [],
      kept: [
        { entry: "+ ipset blocked (hash:ip)", reason: AGAIN },
        { entry: "+ ipset element 192.0.2.1 of blocked", reason: AGAIN },
      ],
    });
    expect([...sets.entries("blocked")]).toMatchObject([{ address: "192.0.2.1" }]);
  });

  test.each([
    { type: "bitmap:port", range: "0-99", element: { port: 7 } },
    { type: "bitmap:ip", range: "192.0.2.0-192.0.2.255", element: { address: "192.0.2.1" } },
    { type: "list:set", element: { set: "member" } },
  ])("a set with another index and its elements: $type", async ({ element, ...settings }, { host, sets }) => {
    sets.create({ name: "member", type: "hash:ip" });
    await host.apply({ ipsets: { blocked: { ...settings, elements: [element] } } });
    sets.destroy("blocked");
    // Gets the lowest free index, which was that of the destroyed set.
    sets.create({ name: "other", type: "hash:ip" });
    sets.create({ name: "blocked", ...settings });
    sets.add("blocked", element);
    expect(await host.undo()).toMatchObject({ notUndone: [], kept: [{ reason: AGAIN }, { reason: AGAIN }] });
    expect([...sets.entries("blocked")]).toMatchObject([element]);
  });

  test.each(["root", "1:10"])(
    "a queueing discipline to which the kernel has assigned its handle: %s",
    async (parent, { host }) => {
      await host.apply(bridge);
      const child = { dev: "br0", kind: "htb", parent: "1:", handle: "1:10", options: { rate: "1mbit" } } as const;
      if (parent !== "root")
        await host.apply({ qdiscs: [{ dev: "br0", kind: "htb", handle: "1:" }], classes: [child] });
      const added = { dev: "br0", kind: "pfifo", parent } as const;
      await host.apply({ qdiscs: [added] });
      host.qdiscs.delete(added);
      host.qdiscs.add(added);
      expect(await host.undo()).toMatchObject({ notUndone: [], kept: [{ reason: AGAIN }] });
      expect([...host.qdiscs.list({ dev: "br0" })].map(({ kind }) => kind)).toContain("pfifo");
    },
  );

  test("an IPsec policy", async ({ host }) => {
    using policies = SecurityPolicies.open({ netns: host.netns });
    const policy = { selector: { source: "10.0.0.0/24", destination: "10.1.0.0/24" }, direction: "out" } as const;
    await host.apply({ securityPolicies: [policy] });
    // The kernel counts the time of a new policy in seconds.
    await Bun.sleep(1100);
    policies.delete(policy);
    policies.add(policy);
    expect(await host.undo()).toMatchObject({ notUndone: [], kept: [{ reason: AGAIN }] });
    expect(policies.list().toArray()).toHaveLength(1);
  });

  test("entries of a link that another program has created again", async ({ host }) => {
    await host.apply(bridge);
    await host.apply({
      qdiscs: [{ dev: "br0", kind: "htb", handle: "1:" }],
      routes: [{ dst: "198.51.100.0/24", dev: "br0" }],
    });
    host.links.delete("br0");
    host.links.add({ ifname: "br0", kind: "bridge", up: true });
    host.qdiscs.add({ dev: "br0", kind: "htb", handle: "1:", parent: "root" });
    host.routes.add({ dst: "198.51.100.0/24", dev: "br0" });
    const report = await host.undo();
    expect(report.notUndone).toEqual([]);
    expect(report.kept).toEqual([
      { entry: "+ route 198.51.100.0/24 dev br0", reason: AGAIN },
      {
        entry: "~ queueing discipline htb dev br0 parent root handle 1:: kind noqueue → htb, handle 0: → 1:",
        reason: AGAIN,
      },
    ]);
    expect([...host.routes.list({ dst: "198.51.100.0/24" })]).toHaveLength(1);
  });

  test("a route through another gateway in the place of a new one", async ({ host }) => {
    await host.apply({ ...bridge, addresses: [{ dev: "br0", local: "192.0.2.1/24" }] });
    await host.apply({ routes: [{ dst: "198.51.100.0/24", gateway: "192.0.2.2" }] });
    host.routes.replace({ dst: "198.51.100.0/24", gateway: "192.0.2.3" });
    const kept = [{ entry: "+ route 198.51.100.0/24 via 192.0.2.2", reason: AGAIN }];
    expect(await host.undo()).toEqual({ notUndone: [], kept });
    expect(host.routes.get("198.51.100.9").gateway).toBe("192.0.2.3");
  });

  test("an entry in the place of a removed one", async ({ host }) => {
    await host.apply(bridge);
    await host.apply({ links: { br0: null } });
    host.links.add({ ifname: "br0", kind: "veth", data: { peer: { ifname: "v1" } } });
    expect(await host.undo()).toEqual({ notUndone: [], kept: [{ entry: "- link br0 (bridge)", reason: AGAIN }] });
    expect(host.links.get("br0").kind).toBe("veth");
  });

  test("a changed setting", async ({ host }) => {
    await host.apply(bridge);
    await host.apply({ links: { br0: { mtu: 1400, txqlen: 77 } } });
    host.links.set("br0", { mtu: 1300 });
    const [{ entry, reason }] = (await host.undo()).kept as [{ entry: string; reason: string }];
    expect(entry).toStartWith("~ link br0: ");
    expect(reason).toBe("another program has changed mtu");
    expect(host.links.get("br0")).toMatchObject({ mtu: 1300, txqlen: 1000 });
  });
});

describeWith(["ip", "unshare"], "The undo of a plan with a namespace", () => {
  test("keeps the namespace that another program has created again, with its contents", () => {
    const program = join(import.meta.dir, "programs/recreate-namespace.ts");
    const script = `mount -t tmpfs tmpfs /run && exec ${process.execPath} ${program}`;
    const { stdout, stderr } = Bun.spawnSync(["unshare", "-rnm", "sh", "-ec", script]);
    expect(`${stderr}${stdout}`.trimEnd().split("\n")).toEqual([
      `{"entry":"+ namespace red","reason":"${AGAIN}"}`,
      "not undone: []",
      "red: br0",
    ]);
  });
});

describeInNamespaces("An undo that is repeated after an interruption", () => {
  test("keeps the same entries, and none that it has created itself", async ({ host }) => {
    await host.apply({ links: { br0: { kind: "bridge" }, br1: { kind: "bridge" } } });
    const recreated = { kind: "veth", data: { peer: { ifname: "v1" } } } as const;
    const record = await host.apply({ links: { br0: recreated } });
    host.links.delete("br1");
    host.links.add({ ifname: "br1", kind: "bridge" });
    expect(await host.undo()).toEqual({ notUndone: [], kept: [] });
    rmSync(join(host.directory, "records", record, "result.json"));
    expect(await host.undo()).toEqual({ notUndone: [], kept: [] });
    expect(host.links.get("br0").kind).toBe("bridge");
    expect(await host.undo()).toEqual({ notUndone: [], kept: [{ entry: "+ link br1 (bridge)", reason: AGAIN }] });
    expect(host.names()).toEqual(["lo", "br1"]);
  });

  test("keeps an entry that another program has created after the interruption", async ({ host }) => {
    // The undo also changes the link, but never creates it again.
    await host.apply({ links: { br0: { kind: "bridge" } } });
    const record = await host.apply({
      links: { br0: { kind: "bridge", mtu: 1400 }, br9: { kind: "bridge" } },
      addresses: [{ dev: "br0", local: "192.0.2.1/24" }],
    });
    const { ifindex } = host.links.get("br0");
    expect(await host.undo()).toEqual({ notUndone: [], kept: [] });
    rmSync(join(host.directory, "records", record, "result.json"));
    host.links.add({ ifname: "br9", kind: "bridge" });
    // The kernel counts the time of a new address in hundredths of a second.
    await Bun.sleep(20);
    host.addresses.add({ ifindex, local: "192.0.2.1/24" });
    const { notUndone, kept } = await host.undo();
    expect(notUndone).toEqual([]);
    expect(kept.map(({ entry, reason }) => `${entry}: ${reason}`).toSorted()).toEqual([
      `+ address 192.0.2.1/24 dev br0: ${AGAIN}`,
      `+ link br9 (bridge): ${AGAIN}`,
    ]);
    expect(host.names()).toEqual(["lo", "br0", "br9"]);
    expect([...host.addresses.list({ dev: "br0", family: "inet" })]).toHaveLength(1);
  });

  test("removes an entry of another program with the option force", async ({ host }) => {
    const id = await host.apply(bridge);
    host.links.delete("br0");
    host.links.add({ ifname: "br0", kind: "bridge" });
    expect((await host.undo()).kept).toHaveLength(1);
    rmSync(join(host.directory, "records", id, "result.json"));
    const options = { netns: host.netns, directory: host.directory, force: true };
    expect(await undoApply(undefined, options)).toEqual([{ id, notUndone: [], kept: [] }]);
    expect(host.names()).toEqual(["lo"]);
  });
});

describeInNamespaces("The undo of a plan whose entries a keeper repairs", () => {
  const description: Description = {
    links: { br7: { kind: "bridge", up: true } },
    addresses: [{ dev: "br7", local: "192.0.2.9/24" }],
    qdiscs: [{ dev: "br7", kind: "pfifo" }],
  };
  const keep = (host: Host) =>
    desired(description, { netns: host.netns }).keep({ record: { directory: host.directory } });

  test("removes what the keeper has created again", async ({ host }) => {
    host.links.add({ ifname: "old", kind: "bridge" });
    await host.apply(description);
    for (let time = 0; time < 2; time++) {
      host.links.delete("br7");
      await using keeper = keep(host);
      await keeper.ready;
    }
    expect(await host.undo()).toEqual({ notUndone: [], kept: [] });
    expect(host.names()).toEqual(["lo", "old"]);
  });

  test("keeps the link of another program, also if the keeper has changed it and added entries to it", async ({
    host,
  }) => {
    await host.apply(description);
    host.links.delete("br7");
    host.links.add({ ifname: "br7", kind: "bridge" });
    await using keeper = keep(host);
    await keeper.ready;
    await keeper.stop();
    const { notUndone, kept } = await host.undo();
    expect(notUndone).toEqual([]);
    expect(kept.map(({ entry }) => entry)).toContain("+ link br7 (bridge)");
    expect(host.names()).toEqual(["lo", "br7"]);
  });

  test("removes what the keeper has added again to the link of another program", async ({ host }) => {
    host.links.add({ ifname: "br7", kind: "bridge", up: true });
    await host.apply(description);
    host.links.delete("br7");
    host.links.add({ ifname: "br7", kind: "bridge", up: true });
    await using keeper = keep(host);
    await keeper.ready;
    await keeper.stop();
    expect(await host.undo()).toEqual({ notUndone: [], kept: [] });
    expect([...host.addresses.list({ dev: "br7", family: "inet" })]).toEqual([]);
    expect([...host.qdiscs.list({ dev: "br7" })]).toMatchObject([{ kind: "noqueue" }]);
  });
});

describeInNamespaces("An undo in progress", () => {
  test("keeps an entry that another program creates as soon as the undo has removed the plan's one", async ({
    host,
  }) => {
    await host.apply(bridge);
    const undoing = host.undo();
    while (host.names().includes("br0")) await new Promise<void>((resolve) => setImmediate(resolve));
    host.links.add({ ifname: "br0", kind: "bridge" });
    expect((await undoing).notUndone).toEqual([]);
    expect(host.names()).toEqual(["lo", "br0"]);
  });
});

describeInNamespaces("The undo of a plan removes", () => {
  test("entries that were created again, with the option force", async ({ host }) => {
    const id = await host.apply(bridge);
    host.links.delete("br0");
    host.links.add({ ifname: "br0", kind: "bridge" });
    const options = { netns: host.netns, directory: host.directory, force: true };
    expect(await undoApply(undefined, options)).toEqual([{ id, notUndone: [], kept: [] }]);
    expect(host.names()).toEqual(["lo"]);
  });

  test("entries that the undo of a newer plan has created again", async ({ host }) => {
    const before = await snapshot({ netns: host.netns });
    const nftables = "table inet lab { chain input { type filter hook input priority 0; }; }";
    await host.apply({ ...bridge, addresses: [{ dev: "br0", local: "192.0.2.1/24" }], nftables });
    const between = await snapshot({ netns: host.netns });
    await host.apply({ links: { br0: null }, nftables: [{ table: { family: "inet", name: "lab" } }] });
    await host.apply({ links: { br0: { kind: "veth", data: { peer: { ifname: "v1" } } } } });
    await host.apply({ links: { br0: { kind: "bridge", mtu: 1400 } } });
    for (let count = 0; count < 3; count++) expect(await host.undo()).toEqual({ notUndone: [], kept: [] });
    expect(await snapshot({ netns: host.netns })).toEqual(between);
    expect(await host.undo()).toEqual({ notUndone: [], kept: [] });
    expect(await snapshot({ netns: host.netns })).toEqual(before);
  });

  test("entries that other programs have changed", async ({ host }) => {
    await host.apply({ ...bridge, addresses: [{ dev: "br0", local: "192.0.2.1/24" }] });
    host.links.set("br0", { mtu: 1300 });
    host.addresses.replace({ dev: "br0", local: "192.0.2.1/24", validLifeTime: 1000, preferredLifeTime: 1000 });
    expect(await host.undo()).toEqual({ notUndone: [], kept: [] });
    expect(host.names()).toEqual(["lo"]);
  });
});

describeInNamespaces("The rollback of a plan that fails", () => {
  test.each([
    { rollback: true, isRecorded: false },
    { rollback: true, isRecorded: true },
    { rollback: false, isRecorded: true },
  ])("keeps what another program has created again: %j", async ({ rollback, isRecorded }, { host }) => {
    const plan = await desired(
      {
        links: { br0: { kind: "bridge", up: true }, br1: { kind: "bridge" } },
        addresses: [{ dev: "br0", local: "192.0.2.1/24" }],
        nftables: "table inet lab { chain input { type filter hook input priority 0; }; }",
      },
      { netns: host.netns },
    ).plan();
    const error = await plan
      .apply({
        rollback,
        record: isRecorded && { directory: host.directory },
        onStep({ tableName }) {
          if (tableName !== "addresses") return;
          host.links.delete("br0");
          host.links.add({ ifname: "br0", kind: "bridge" });
          host.addresses.add({ dev: "br0", local: "192.0.2.1/24" });
          host.nftables.delete({ table: { family: "inet", name: "lab" } });
          host.nftables.add({ table: { family: "inet", name: "lab" } });
          throw new Error("stop");
        },
      })
      .catch((reason: unknown) => reason as ApplyError);
    const kept = rollback ? (error as ApplyError).kept : (await host.undo()).kept;
    expect(kept.map(({ entry, reason }) => `${entry}: ${reason}`).toSorted()).toEqual([
      `+ address 192.0.2.1/24 dev br0: ${AGAIN}`,
      `+ link br0 (bridge): ${AGAIN}`,
      `+ nftables table inet lab: ${AGAIN}`,
    ]);
    expect(host.names()).toEqual(["lo", "br0"]);
    expect(host.nftables.list("table")).toHaveLength(1);
    expect([...host.addresses.list({ dev: "br0", family: "inet" })]).toHaveLength(1);
  });

  test("restores what it has removed itself, also if it is recorded", async ({ host }) => {
    await host.apply({ ...bridge, addresses: [{ dev: "br0", local: "192.0.2.1/24" }] });
    const before = await snapshot({ netns: host.netns });
    const recreated = { kind: "veth", data: { peer: { ifname: "v1" } } } as const;
    const error = await host
      .apply(
        { links: { br0: recreated }, addresses: [{ dev: "br0", local: "192.0.2.1/24" }] },
        {
          rollback: true,
          onStep({ tableName }) {
            if (tableName === "addresses") throw new Error("stop");
          },
        },
      )
      .catch((reason: unknown) => reason as ApplyError);
    expect(error).toMatchObject({ rolledBack: true, notUndone: [], kept: [] });
    expect(await snapshot({ netns: host.netns })).toEqual(before);
  });
});

describeInNamespaces("A plan that is not confirmed", () => {
  test("keeps what another program has created again", async ({ host }) => {
    const error = await host
      .apply(bridge, {
        confirm: {
          timeoutMs: 500_000,
          onPending({ undo }) {
            host.links.delete("br0");
            host.links.add({ ifname: "br0", kind: "bridge" });
            undo();
          },
        },
      })
      .catch((reason: unknown) => reason as ApplyError);
    expect(error).toMatchObject({ notUndone: [], kept: [{ entry: "+ link br0 (bridge)", reason: AGAIN }] });
    expect(host.names()).toEqual(["lo", "br0"]);
  });
});
