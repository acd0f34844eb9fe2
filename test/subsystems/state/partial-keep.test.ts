import { afterEach, expect, mock, spyOn } from "bun:test";
import { ENFILE } from "../../../src/constants/errno.ts";
import { NetlinkError, type NetworkNamespace } from "../../../src/index.ts";
import { Rules } from "../../../src/subsystems/route/index.ts";
import {
  type Description,
  desired,
  type KeepOptions,
  type KeepReport,
  type PlanError,
} from "../../../src/subsystems/state/index.ts";
import { nftablesTable } from "../../../src/subsystems/state/tables/nftables/table.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { until, within } from "../../support/threads.ts";
import { test } from "../route/support.ts";
import { apply, network } from "./support.ts";

afterEach(() => {
  mock.restore();
});

function failure(): NetlinkError {
  return new NetlinkError("injected failure (ENFILE)", { errno: ENFILE, operation: "open" });
}

/** Keeps a description, and collects the reports. Entries are repaired at most once, so that failed ones do not repeat. */
function keep(netns: NetworkNamespace, description: Description, options: KeepOptions = {}) {
  const reports: KeepReport[] = [];
  const onReport = (report: KeepReport) => void reports.push(report);
  const keeper = desired(description, { netns }).keep({ onReport, minDelayMs: 3_600_000, ...options });
  const next = async (count: number) => {
    await until(() => reports.length >= count, `report ${count}`);
    return shown(reports[count - 1]!);
  };
  return { keeper, reports, next };
}

function shown(report: KeepReport): unknown {
  if (report.kind === "repaired") return [...report.steps.map(String), ...(report.complete ? [] : ["…"])];
  const problems = Object.fromEntries(report.problems.map(({ path, error }) => [path, (error as NetlinkError).code]));
  return { problems, withheld: report.withheld.map(String) };
}

const { owner: _, ...withoutOwner } = network;

describeInNamespaces("Keeper with a problem", () => {
  test("reports a link that it has created before a setting failed", async ({ netns }) => {
    const { keeper, next } = keep(netns, { links: { br0: { kind: "bridge", master: "lo" } } });
    expect(await next(1)).toEqual(["+ link br0 (bridge)", "…"]);
    expect(await next(2)).toMatchObject({ problems: { "links.br0": "EOPNOTSUPP" } });
    await keeper.stop();
  });

  test("reports a setting that it has changed before another one failed", async ({ netns, links }) => {
    links.add({ ifname: "v0", kind: "veth", data: { peer: { ifname: "v1" } } });
    const { keeper, next } = keep(netns, { links: { v0: { mtu: 1400, master: "v1" } } });
    await using _keeper = keeper;
    expect(await next(1)).toEqual(["~ link v0: mtu 1500 → 1400, master none → v1", "…"]);
    expect(await next(2)).toMatchObject({ problems: { "links.v0": "EOPNOTSUPP" } });
  });

  test.each<[string, Description]>([
    ["with an owner", { ...network, owner: { alias: "lab" } }],
    ["without an owner", withoutOwner],
  ])(
    "repairs unrelated entries after another program renamed an interface, %s",
    async (_title, lab, { netns, links, routes }) => {
      links.add({ ifname: "uplink", kind: "bridge" });
      const description: Description = {
        ...lab,
        links: { ...lab.links, uplink: { up: true } },
        addresses: [...lab.addresses!, { dev: "uplink", local: "198.51.100.1/24" }],
      };
      await apply(netns, description);
      const { keeper, next } = keep(netns, description);
      await using _keeper = keeper;
      await within(keeper.ready, "the declared state");
      links.rename("uplink", "other");
      expect(await next(1)).toEqual({
        problems: { "links.uplink": "ENODEV" },
        withheld: ["+ address 198.51.100.1/24 dev uplink"],
      });
      routes.delete({ dst: "default" });
      expect(await next(2)).toEqual(["+ route default via 192.0.2.254", "…"]);
      links.rename("other", "uplink");
      await until(() => links.get("uplink").flags.includes("up"), "the interface");
    },
  );

  test("applies the other steps if the kernel rejects one", async ({ netns }) => {
    const { keeper, reports, next } = keep(netns, {
      ...network,
      routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.9" }, ...network.routes!],
    });
    await using _keeper = keeper;
    expect(await next(1)).toEqual([
      "+ link br0 (bridge)",
      "+ link port (veth)",
      "+ link end",
      "+ address 192.0.2.1/24 dev br0",
      "+ route default via 192.0.2.254",
      "…",
    ]);
    expect(await next(2)).toMatchObject({ problems: { "routes[0]": "ENETUNREACH" } });
    expect(reports[1]).toMatchObject({ problems: [{ step: { action: "add", tableName: "routes" } }] });
  });

  test("repeats a failed step with growing delays, also while other entries change", async ({ netns, routes }) => {
    const { routes: own, ...rest } = withoutOwner;
    await apply(netns, rest);
    const description = { ...withoutOwner, routes: [...own!, { dst: "10.0.0.0/8", gateway: "203.0.113.9" }] };
    const { keeper, reports } = keep(netns, description, { minDelayMs: 1, maxDelayMs: 8 });
    await using _keeper = keeper;
    const delays = () => reports.flatMap((report) => (report.kind === "failed" ? [report.retryMs] : []));
    for (let count = 1; count < 5; count++) {
      await until(() => delays().length >= count, "a failed attempt");
      routes.deleteMany(routes.list({ dst: "default" }).toArray());
    }
    await until(() => delays().length >= 5, "a failed attempt");
    for (const [index, ms] of delays().entries()) expect(ms).toBeWithin(0, Math.min(8, 2 << index) + 1);
  });

  test("does not apply a recreation that is not allowed, and repairs the rest", async ({ netns, links }) => {
    links.add({ ifname: "port", kind: "bridge" });
    const description = {
      ...withoutOwner,
      addresses: [...network.addresses!, { dev: "port", local: "198.51.100.1/24" }],
    };
    const { keeper, reports, next } = keep(netns, description);
    await using _keeper = keeper;
    expect(await next(1)).toEqual([
      "+ link br0 (bridge)",
      "+ address 192.0.2.1/24 dev br0",
      "+ route default via 192.0.2.254",
      "…",
    ]);
    await next(2);
    expect(reports[1]).toMatchObject({ kind: "failed", problems: [{ path: "links.port" }] });
    const { error } = reports[1] as { error: Error };
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(
      "allowRecreate: expected true, because the plan creates an entry again: " +
        "! link port (veth): kind bridge → veth (created again)",
    );
    expect(links.get("port").kind).toBe("bridge");
  });

  test("adds no address while a table of nftables fails", async ({ netns, addresses }) => {
    const description: Description = { ...network, nftables: [{ table: { family: "inet", name: "lab" } }] };
    const { write } = nftablesTable;
    let fails = true;
    spyOn(nftablesTable, "write").mockImplementation((...args) => {
      return fails ? [failure()] : write(...args);
    });
    const { keeper, reports } = keep(netns, description, { minDelayMs: 1, maxDelayMs: 1 });
    await using _keeper = keeper;
    await until(() => reports.filter(({ kind }) => kind === "failed").length > 3, "failed attempts");
    const failed = reports.filter((report) => report.kind === "failed").map(shown);
    expect(failed[0]).toMatchObject({ problems: { "nftables[0]": "ENFILE" } });
    expect(addresses.list({ dev: "br0", family: "inet" }).toArray()).toEqual([]);
    fails = false;
    await within(keeper.ready, "the declared state");
    expect(addresses.list({ dev: "br0", family: "inet" }).toArray().length).toBe(1);
  });

  test("plans the other tables if one cannot be read", async ({ netns }) => {
    spyOn(Rules, "openAsync").mockImplementation(() => {
      throw failure();
    });
    const { keeper, next } = keep(netns, { ...network, rules: [{ priority: 7, table: 7 }] });
    await using _keeper = keeper;
    expect(await next(1)).toHaveLength(6);
    expect(await next(2)).toEqual({ problems: { rules: "ENFILE" }, withheld: [] });
  });

  test("plans the other namespaces if one does not exist", async ({ netns }) => {
    const namespaces = { gone: { links: { lo: { up: true } } } };
    const state = desired({ ...network, namespaces }, { netns, namespaces: { gone: "/run/netns/no-such-namespace" } });
    const error = await state.plan().catch((reason: PlanError) => reason);
    expect(error).toMatchObject({ name: "PlanError", code: "ENOENT", problems: [{ path: "namespaces.gone" }] });
    const reports: KeepReport[] = [];
    await using _keeper = state.keep({ onReport: (report) => void reports.push(report) });
    await until(() => reports.length >= 2, "the reports");
    expect(shown(reports[0]!)).toHaveLength(6);
    expect(shown(reports[1]!)).toEqual({ problems: { "namespaces.gone": "ENOENT" }, withheld: [] });
  });

  test("lets another program's conflict about one entry not delay the repair of others", async ({ netns, routes }) => {
    const other = { dst: "10.0.0.0/8", gateway: "192.0.2.254" };
    const description = { ...network, routes: [...network.routes!, other] };
    await apply(netns, description);
    const { keeper, next } = keep(netns, description);
    await using _keeper = keeper;
    await within(keeper.ready, "the declared state");
    routes.delete({ dst: "default" });
    expect(await next(1)).toEqual(["+ route default via 192.0.2.254"]);
    routes.delete({ dst: "default" });
    routes.delete({ dst: "10.0.0.0/8" });
    expect(await next(2)).toEqual(["+ route 10.0.0.0/8 via 192.0.2.254", "…"]);
  });
});

describeInNamespaces("PlanError", () => {
  test("has all parts that cannot be established", async ({ netns }) => {
    const state = desired(
      {
        links: { eth1: { up: true } },
        addresses: [{ dev: "eth2", local: "192.0.2.1/24" }],
        nexthops: [{ id: 10, group: [1] }],
        routes: [{ dst: "10.0.0.0/8", nhid: 10 }],
      },
      { netns },
    );
    const error = await state.plan().catch((reason: PlanError) => reason);
    expect(error).toMatchObject({
      name: "PlanError",
      code: "ENODEV",
      operation: "plan links.eth1",
      problems: [
        { path: "links.eth1", error: { code: "ENODEV" } },
        { path: "addresses[0]", error: { code: "ENODEV", operation: "plan addresses[0].dev" } },
        { path: "nexthops[0]", error: { code: "ENOENT" } },
      ],
    });
    expect((error as PlanError).message).toBe(
      'plan links.eth1: there is no interface "eth1" in the namespace: declare its kind to create it (ENODEV); ' +
        "also impossible: addresses[0], nexthops[0]",
    );
  });
});
