import { expect } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { type Description, desired, type KeepReport } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces, openDescriptors } from "../../support/environment.ts";
import { until, within } from "../../support/threads.ts";
import { test as base } from "../route/support.ts";
import { network } from "./support.ts";

const test = base.extend({ nft: ({ netns }) => Nftables.open({ netns }) });

describeInNamespaces("Keeper", () => {
  test("repairs changes by another program and closes its sockets", async ({ netns, routes, links }) => {
    const reports: KeepReport[] = [];
    {
      await using keeper = desired(network, { netns }).keep({
        onReport: (report) => reports.push(report),
        minDelayMs: 1,
      });
      await within(keeper.ready, "the declared state");
      routes.delete({ dst: "default" });
      await until(() => reports.length === 2, "the repair of the route");
      links.delete("port");
      await until(() => reports.length === 3, "the repair of the link");
    }
    const steps = reports.map((report) => (report.kind === "repaired" ? report.steps.map(String) : [report.error]));
    expect(steps[1]).toEqual(["+ route default via 192.0.2.254"]);
    expect(steps[2]).toEqual(["+ link port (veth)", "+ link end"]);
    // The first keeper has opened descriptors that the process shares. A second keeper must not leave any more open.
    const before = openDescriptors();
    await using keeper = desired(network, { netns }).keep();
    await within(keeper.ready, "the declared state");
    await keeper.stop();
    await until(() => openDescriptors() <= before, "closed sockets");
  });

  test("reports repairs that another program reverts as conflicts", async ({ netns, links }) => {
    const reports: KeepReport[] = [];
    const onReport = (report: KeepReport) => reports.push(report);
    const state = desired({ links: { br0: { kind: "bridge", mtu: 1400 }, lo: { up: true } } }, { netns });
    const minDelayMs = 1000;
    // After ten delays, such as those of a busy machine, a repair does not count as repeated.
    let isLate: boolean;
    let begin = performance.now();
    await using keeper = state.keep({ onReport, minDelayMs });
    await within(keeper.ready, "the declared state");
    const conflicts = () => reports.map((report) => report.kind === "repaired" && report.conflicts.map(String));
    do {
      expect(conflicts().flat()).toEqual([]);
      const { length } = reports;
      const next = performance.now();
      links.set("br0", { mtu: 1300 });
      await until(() => reports.length > length, "the repair");
      isLate = performance.now() - begin > 10 * minDelayMs;
      begin = next;
    } while (isLate && conflicts().flat().length === 0);
    expect(conflicts().flat()).toEqual(["~ link br0 (bridge): mtu 1300 → 1400"]);
  });

  test("rejects ready with the reason of its signal, or with ECANCELED after stop()", async ({ netns }) => {
    const state = desired({ links: { missing: { up: true } } }, { netns });
    const reason = new Error("enough");
    await using aborted = state.keep({ signal: AbortSignal.abort(reason) });
    await expect(within(aborted.ready, "the end")).rejects.toBe(reason);
    await using stopped = state.keep({ minDelayMs: 1 });
    await stopped.stop();
    await expect(stopped.ready).rejects.toMatchObject({ name: "NetlinkError", code: "ECANCELED", operation: "keep" });
  });

  test("rejects a minimum delay above the maximum delay", () => {
    expect(() => desired({}).keep({ minDelayMs: 9, maxDelayMs: 8 })).toThrow(
      "minDelayMs: expected at most maxDelayMs (8), got 9",
    );
  });

  test("repairs an nftables table", async ({ netns, nft }) => {
    const table = { table: { family: "inet", name: "lab" } } as const;
    await using keeper = desired({ nftables: [table] }, { netns }).keep({ minDelayMs: 1 });
    await within(keeper.ready, "the declared state");
    nft.add({ chain: { family: "inet", table: "lab", name: "extra" } });
    await until(() => nft.list("chain").length === 0, "the repair of the table");
    nft.delete(table);
    await until(() => nft.list("table").length === 1, "the table");
  });

  test("stops with an error if it cannot watch namespace names", () => {
    const program = join(import.meta.dir, "programs/keep-without-inotify.ts");
    const { stdout, stderr } = Bun.spawnSync(["unshare", "-r", process.execPath, program], { timeout: 180_000 });
    expect({ stdout: `${stdout}`, stderr: `${stderr}` }).toEqual({ stdout: "EMFILE\n", stderr: "" });
  });

  test("retries with growing delays while an interface is missing", async ({ netns, links }) => {
    const reports: KeepReport[] = [];
    const begin = performance.now();
    await using keeper = desired({ links: { late: { up: true } } }, { netns }).keep({
      onReport: (report) => reports.push(report),
      minDelayMs: 100,
      maxDelayMs: 800,
    });
    await until(() => reports.length >= 4, "failed attempts");
    expect(performance.now() - begin).toBeGreaterThan(200 + 400 + 800);
    links.add({ ifname: "late", kind: "bridge" });
    await within(keeper.ready, "the declared state");
    const delays = reports.flatMap((report) => (report.kind === "failed" ? [report.retryMs] : []));
    // `retryMs` does not include the time between the attempt and the report, which can be long on a busy machine.
    for (const [index, most] of [200, 400, 800, 800].entries()) expect(delays[index]).toBeWithin(0, most + 1);
    expect(links.get("late").flags).toContain("up");
  });
});

describeInNamespaces("Keeper.update", () => {
  test("establishes another state, and repairs the tables of the new description", async ({ netns, links, routes }) => {
    const owner = { alias: "lab", protocol: 42 } as const;
    const reports: KeepReport[] = [];
    const state = desired({ owner, links: { br0: { kind: "bridge" } } }, { netns });
    await using keeper = state.keep({ minDelayMs: 1, onReport: (report) => reports.push(report) });
    await within(keeper.ready, "the declared state");
    const next: Description = {
      owner,
      links: { br1: { kind: "bridge", up: true } },
      addresses: [{ dev: "br1", local: "192.0.2.1/24" }],
      routes: [{ dst: "10.0.0.0/8", gateway: "192.0.2.9" }],
    };
    await within(keeper.update(next), "the new state");
    const names = () => [...links.list()].map(({ ifname }) => ifname).sort();
    expect(names()).toEqual(["br1", "lo"]);
    expect(reports.map((report) => report.kind)).toEqual(["repaired", "repaired"]);
    // The first description has no routes.
    routes.delete({ dst: "10.0.0.0/8" });
    await until(() => reports.length === 3, "the repair of the route");
    expect([...routes.list({ dst: "10.0.0.0/8" })]).toHaveLength(1);
    await within(keeper.update({ owner }), "the empty state");
    expect(names()).toEqual(["lo"]);
    expect((await desired(next, { netns }).plan()).isEmpty).toBe(false);
  });

  test("starts to follow namespaces and polled tables, and closes the sockets of the former state", async ({
    netns,
  }) => {
    using red = NetworkNamespace.create();
    const forwarding = { "net.ipv4.conf.default.rp_filter": 2 };
    await using keeper = desired({}, { netns }).keep({ minDelayMs: 1, pollMs: 20 });
    await within(keeper.ready, "the declared state");
    const next: Description = { namespaces: { red: { sysctls: forwarding } } };
    await within(keeper.update(next, { namespaces: { red } }), "the state");
    const path = "/proc/sys/net/ipv4/conf/default/rp_filter";
    const value = () => red.run(() => readFileSync(path, "utf8").trim());
    expect(value()).toBe("2");
    red.run(() => writeFileSync(path, "0"));
    await until(() => value() === "2", "the repair of a polled parameter");
    await within(keeper.update({}), "the empty state");
    const before = openDescriptors();
    for (let count = 0; count < 20; count++) {
      await within(keeper.update(next, { namespaces: { red } }), "the state");
      await within(keeper.update({}), "the empty state");
    }
    // The pool of sockets may have opened one more for calls at the same time.
    await until(() => openDescriptors() < before + 10, "closed sockets");
  });

  test("rejects an invalid description, and keeps the former one", async ({ netns, links }) => {
    await using keeper = desired({ links: { br0: { kind: "bridge" } } }, { netns }).keep({ minDelayMs: 1 });
    await within(keeper.ready, "the declared state");
    await expect(keeper.update({ links: { br1: { mtu: -1 } } })).rejects.toThrow("links.br1.mtu");
    links.delete("br0");
    await until(() => [...links.list()].length === 2, "the repair");
  });

  test("repairs at once what the former state has failed to establish", async ({ netns }) => {
    const failed = Promise.withResolvers<void>();
    const impossible: Description = {
      links: { lo: { up: true } },
      routes: [{ dst: "10.0.0.0/8", gateway: "192.0.2.9" }],
    };
    await using keeper = desired(impossible, { netns }).keep({
      minDelayMs: 60_000,
      maxDelayMs: 60_000,
      onReport: ({ kind }) => kind === "failed" && failed.resolve(),
    });
    await within(failed.promise, "a failed repair");
    const possible: Description = { ...impossible, addresses: [{ dev: "lo", local: "192.0.2.1/24" }] };
    const next: Description = { ...possible, routes: [{ dst: "10.0.0.0/8", dev: "lo" }] };
    await within(keeper.update(next), "the possible state");
    await within(keeper.ready, "the declared state");
  });

  test("rejects pending updates when the keeper stops", async ({ netns }) => {
    await using keeper = desired({}, { netns }).keep();
    await within(keeper.ready, "the declared state");
    const update = keeper.update({ links: { missing: { up: true } } });
    const outcome = update.catch((error: unknown) => error);
    await keeper.stop();
    expect(await within(outcome, "the end")).toMatchObject({ code: "ECANCELED" });
    expect(await keeper.update({}).catch((error: unknown) => error)).toMatchObject({ code: "ECANCELED" });
  });
});
