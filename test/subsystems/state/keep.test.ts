import { expect, test } from "bun:test";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { Links, Routes } from "../../../src/subsystems/route/index.ts";
import { desired, type KeepReport } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces, openDescriptors } from "../../support/environment.ts";
import { until, within } from "../../support/threads.ts";
import { network } from "./support.ts";

describeInNamespaces("Keeper", () => {
  test("repairs changes by another program and closes its sockets", async () => {
    using netns = NetworkNamespace.create();
    using routes = Routes.open({ netns });
    using links = Links.open({ netns });
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

  test("reports repairs that another program reverts as conflicts", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    const reports: KeepReport[] = [];
    const onReport = (report: KeepReport) => reports.push(report);
    const state = desired({ links: { br0: { kind: "bridge", mtu: 1400 }, lo: { up: true } } }, { netns });
    await using keeper = state.keep({ onReport, minDelayMs: 1000 });
    await within(keeper.ready, "the declared state");
    links.set("br0", { mtu: 1300 });
    await until(() => reports.length === 2, "the repair");
    const conflicts = reports.map((report) => report.kind === "repaired" && report.conflicts.map(String));
    expect(conflicts).toEqual([[], ["~ link br0 (bridge): mtu 1300 → 1400"]]);
  });

  test("rejects ready with the reason of its signal, or with ECANCELED after stop()", async () => {
    using netns = NetworkNamespace.create();
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

  test("repairs an nftables table", async () => {
    using netns = NetworkNamespace.create();
    using nft = Nftables.open({ netns });
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
    const { stdout, stderr } = Bun.spawnSync(["unshare", "-r", process.execPath, program], { timeout: 20_000 });
    expect({ stdout: `${stdout}`, stderr: `${stderr}` }).toEqual({ stdout: "EMFILE\n", stderr: "" });
  });

  test("retries with growing delays while an interface is missing", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    const reports: KeepReport[] = [];
    await using keeper = desired({ links: { late: { up: true } } }, { netns }).keep({
      onReport: (report) => reports.push(report),
      minDelayMs: 100,
      maxDelayMs: 800,
    });
    await until(() => reports.length >= 4, "failed attempts");
    links.add({ ifname: "late", kind: "bridge" });
    await within(keeper.ready, "the declared state");
    const delays = reports.flatMap((report) => (report.kind === "failed" ? [report.retryMs] : []));
    // `retryMs` does not include the time between the attempt and the report.
    expect(delays.slice(0, 4).map((delay) => Math.ceil(delay / 200) * 200)).toEqual([200, 400, 800, 800]);
    expect(links.get("late").flags).toContain("up");
  });
});
