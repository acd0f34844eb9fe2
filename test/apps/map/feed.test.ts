import { expect, spyOn } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventQueue } from "../../../apps/map/src/event-queue.ts";
import type { FeedEvent } from "../../../apps/map/src/feed.ts";
import { DatapathReader } from "../../../apps/map/src/local/datapaths.ts";
import { localFeed } from "../../../apps/map/src/local/feed.ts";
import { NamespaceWatcher } from "../../../apps/map/src/local/namespace-watcher.ts";
import { RateReader } from "../../../apps/map/src/local/rates.ts";
import { StatisticsPoller } from "../../../apps/map/src/local/statistics.ts";
import { HostState, NetworkState } from "../../../apps/map/src/model/state.ts";
import { closeIdleSockets, NetlinkError, NetworkNamespace } from "../../../src/index.ts";
import { Datapath } from "../../../src/subsystems/ovs/index.ts";
import { Addresses, Links, Namespaces, Routes } from "../../../src/subsystems/route/index.ts";
import { desired, type PendingApply } from "../../../src/subsystems/state/index.ts";
import { FakeDatapath } from "../../../src/testing/index.ts";
import { describeInNamespaces, openDescriptors } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { BlockingCalls } from "../../support/modes/blocking-calls.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { until, within } from "../../support/threads.ts";
import { UdpSocket } from "../../support/udp.ts";

const test = base.extend({ links: ({ netns }) => Links.open({ netns }) });

/** Reads a feed of the map, and keeps the state that its events describe. */
class FeedReader implements AsyncDisposable {
  readonly state: NetworkState = new NetworkState();
  readonly events: FeedEvent[] = [];
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;
  /** Resolves to the error with which the feed ends. */
  readonly failed: Promise<unknown>;

  constructor(options: Parameters<typeof localFeed>[0] = {}) {
    this.#ended = this.#run(options);
    this.failed = this.#ended.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  table(netns: string, table: "links" | "addresses" | "routes" | "rates" | "datapaths" | "namespaces" | "desired") {
    return [...(this.state.hosts.get("here")?.table(netns, table).values() ?? [])];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }

  async #run(options: Parameters<typeof localFeed>[0]): Promise<void> {
    try {
      for await (const event of localFeed({ host: "here", ...options })(this.#end.signal)) {
        this.events.push(event);
        this.state.apply(event);
      }
    } catch (error) {
      if (!this.#end.signal.aborted) throw error;
    }
  }
}

describeInNamespaces("localFeed", () => {
  /** Starts a feed of the map in a new namespace. */
  function follow(netns: NetworkNamespace, options: Parameters<typeof localFeed>[0] = {}): FeedReader {
    return netns.run(() => new FeedReader(options));
  }

  test("names the programs that make changes only if that is requested", async ({ netns, links }) => {
    links.add({ ifname: "br0", kind: "bridge", up: true });
    await using without = follow(netns);
    await using followed = follow(netns, { who: true });
    await until(() => followed.state.hosts.size + without.state.hosts.size === 2, "the snapshots");
    using addresses = Addresses.open({ netns });
    using routes = Routes.open({ netns });
    addresses.add({ dev: "br0", local: "192.0.2.1", prefixlen: 24 });
    routes.add({ dst: "198.51.100.0/24", gateway: "192.0.2.2" });
    routes.delete({ dst: "198.51.100.0/24", gateway: "192.0.2.2" });
    const changes = ({ events }: FeedReader) =>
      events.flatMap((event) => (event.type === "change" ? event.changes : [])).filter(({ item }) => item === null);
    await until(() => changes(followed).length + changes(without).length === 2, "the removed route");
    expect(changes(followed)).toMatchObject([{ table: "routes", by: { pid: process.pid } }]);
    expect(changes(without)[0]!.by).toBeUndefined();
  });

  test("yields a snapshot, then the changes", async ({ netns, links }) => {
    links.add({ ifname: "br0", kind: "bridge", mtu: 1400 });
    await using followed = follow(netns);
    await until(() => followed.state.hosts.size === 1, "the snapshot");
    expect(followed.events[0]?.type).toBe("snapshot");
    expect(followed.table(netns.id, "links").map(({ ifname }) => ifname)).toEqual(["lo", "br0"]);
    expect(followed.table(netns.id, "namespaces")).toEqual([{ names: [], isOwn: true }]);
    using addresses = Addresses.open({ netns });
    using routes = Routes.open({ netns });
    links.change({ dev: "br0", up: true });
    addresses.add({ dev: "br0", local: "192.0.2.1", prefixlen: 24 });
    routes.add({ dst: "198.51.100.0/24", gateway: "192.0.2.9" });
    await until(() => followed.table(netns.id, "routes").some(({ dst }) => dst === "198.51.100.0/24"), "the route");
    expect(followed.table(netns.id, "addresses").map(({ local }) => local)).toContain("192.0.2.1");
    links.delete("br0");
    await until(() => followed.table(netns.id, "links").length === 1, "the removal");
    await until(() => followed.table(netns.id, "addresses").length === 0, "the removal of the addresses");
    expect(followed.events.slice(1).every(({ type }) => type === "change")).toBe(true);
  });

  test("limits the routes and counts the omitted ones", async ({ netns, links }) => {
    using routes = Routes.open({ netns });
    links.add({ ifname: "br0", kind: "bridge", up: true });
    for (let index = 0; index < 20; index++) routes.add({ dst: `198.51.100.${index}/32`, dev: "br0" });
    await using followed = follow(netns, { maxRoutes: 10 });
    const omitted = () => followed.table(netns.id, "namespaces")[0]?.["omittedRoutes"];
    await until(() => omitted() === routes.list().toArray().length - 10, "the number of omitted routes");
    expect(followed.table(netns.id, "routes")).toHaveLength(10);
  });

  test("reports the traffic of interfaces", async ({ netns, links }) => {
    links.change({ dev: "lo", up: true });
    await using followed = follow(netns, { intervalMs: 20 });
    using socket = UdpSocket.open(netns);
    await until(() => {
      socket.send(socket.port, new Uint8Array(100));
      return followed.table(netns.id, "rates").some(({ rxBytes }) => typeof rxBytes === "number" && rxBytes > 0);
    }, "the traffic of the loopback interface");
  });

  test("reports Open vSwitch datapaths with ports and flows", async () => {
    using fake = new FakeDatapath();
    using datapath = Datapath.create("dp0", { connection: fake });
    fake.addInterface("eth0");
    datapath.addPort({ name: "eth0", type: "netdev" });
    datapath.putFlow({ key: { inPort: 1, ethertype: 0x88b5 }, actions: [{ output: 0 }] });
    using netns = NetworkNamespace.create();
    await using followed = follow(netns, { datapaths: fake, intervalMs: 20 });
    await until(() => followed.table(netns.id, "datapaths").length === 1, "the datapath");
    const item = followed.table(netns.id, "datapaths")[0]!;
    expect(item).toMatchObject({
      flowCount: 1,
      ports: [
        { number: 0, name: "dp0" },
        { number: 1, name: "eth0" },
      ],
    });
    expect(item["flows"]).toMatchObject([{ match: expect.stringContaining("in_port(eth0)"), actions: "dp0" }]);
    closeIdleSockets();
  });

  test("reports differences from a declared state, and plans that wait for a confirmation", async ({
    netns,
    links,
  }) => {
    links.add({ ifname: "br0", kind: "bridge", mtu: 1400 });
    const state = desired({ links: { br0: { mtu: 1300 } } }, { netns });
    const directory = mkdtempSync(join(tmpdir(), "bun-netlink-map-"));
    try {
      await using followed = follow(netns, { desired: state, recordDirectory: directory, intervalMs: 20 });
      const items = () => followed.table(netns.id, "desired");
      await until(() => items().length === 1, "the difference");
      expect(items()).toEqual([{ kind: "drift", steps: ["~ link br0: mtu 1400 → 1300"], count: 1 }]);
      const pending = Promise.withResolvers<PendingApply>();
      const plan = await state.plan();
      const confirm = { timeoutMs: 600_000, onPending: pending.resolve };
      const applied = plan.apply({ confirm, record: { directory, title: "test" } });
      const { id } = await pending.promise;
      const isPending = () => items().some((item) => item["plan"] === id && item["state"] === "pending");
      await until(() => isPending() && items().length === 1, "the plan instead of the difference");
      expect(items()[0]).toMatchObject({ title: "test", steps: ["~ link br0: mtu 1400 → 1300"], count: 1 });
      expect(items()[0]!["until"]).toBeWithin(Date.now() + 1000, Date.now() + 601_000);
      (await pending.promise).confirm();
      await applied;
      await until(() => items().length === 0, "the end of the plan");
      links.delete("br0");
      await until(() => typeof items()[0]?.["error"] === "string", "the missing interface");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("yields the snapshot if a namespace is removed meanwhile", async ({ netns }) => {
    // The watcher of a removed namespace is stopped: it ends without an error, and never reports that it is ready.
    using _run = spyOn(NamespaceWatcher.prototype, "run").mockResolvedValue(undefined);
    await using followed = follow(netns);
    await until(() => followed.events.length > 0, "the snapshot");
    expect(followed.events[0]?.type).toBe("snapshot");
  });

  /** Adds a link whose other end is in a namespace that the feed must find. */
  function addReference(netns: NetworkNamespace, other: NetworkNamespace): void {
    using links = Links.open({ netns });
    links.add({ ifname: "veth0", kind: "veth", data: { peer: { ifname: "veth1", netns: other } } });
  }

  test("reads tables, counters and references without blocking calls", async ({ netns, other }) => {
    addReference(netns, other);
    using calls = new BlockingCalls();
    using resolve = spyOn(Namespaces, "openAsync");
    using readRates = spyOn(RateReader.prototype, "read");
    await using followed = follow(netns, { intervalMs: 1 });
    await until(() => readRates.mock.calls.length > 1, "the second reading of the counters");
    expect(followed.table(netns.id, "links").map(({ ifname }) => ifname)).toEqual(["lo", "veth0"]);
    expect(resolve).toHaveBeenCalled();
    expect(calls.count).toBe(0);
    using links = Links.open({ netns });
    links.list().toArray();
    expect(calls.count).toBeGreaterThan(0);
  });

  test("reports nothing about a namespace that is removed during a reading", async ({ netns }) => {
    const recorder = { host: "here", state: new HostState(), queue: new EventQueue(), maxRoutes: 0, who: false };
    const watcher = new NamespaceWatcher(netns, recorder, new AbortController().signal, () => {});
    const watchers = new Map([[watcher.id, watcher]]);
    const poller = new StatisticsPoller(recorder, watchers, 60_000, undefined);
    using _rates = spyOn(RateReader.prototype, "read").mockResolvedValue([]);
    const item = { ifindex: 1, ports: [], flowCount: 0, flows: [] };
    using _datapaths = spyOn(DatapathReader.prototype, "read").mockImplementation(async () => {
      watchers.delete(watcher.id);
      return new Map([["dp0", item]]);
    });
    await poller.start();
    poller.stop();
    expect([...recorder.state.entries()]).toEqual([]);
  });

  test("a programming error while resolving references ends the feed", async () => {
    const error = new Error("defect");
    using _open = spyOn(Namespaces, "openAsync").mockImplementation(() => {
      throw error;
    });
    using netns = NetworkNamespace.create();
    using other = NetworkNamespace.create();
    addReference(netns, other);
    expect(await within(follow(netns).failed, "the error of the feed")).toBe(error);
  });

  test("yields the snapshot if references cannot be resolved", async () => {
    using open = spyOn(Namespaces, "openAsync").mockImplementation(() => {
      throw new NetlinkError("too many open files (EMFILE)", { errno: 24 });
    });
    using netns = NetworkNamespace.create();
    using other = NetworkNamespace.create();
    addReference(netns, other);
    await using followed = follow(netns);
    await until(() => followed.events.length > 0, "the snapshot");
    expect(open).toHaveBeenCalled();
    expect(followed.table(netns.id, "links").map(({ ifname }) => ifname)).toEqual(["lo", "veth0"]);
  });

  test("a programming error while reading counters ends the feed", async () => {
    const error = new Error("defect");
    using netns = NetworkNamespace.create();
    for (const first of [1, 2]) {
      let readings = 0;
      using _read = spyOn(RateReader.prototype, "read").mockImplementation(async () => {
        if (++readings === first) throw error;
        return [];
      });
      expect(await within(follow(netns, { intervalMs: 1 }).failed, "the error of the feed")).toBe(error);
      expect(readings).toBe(first);
    }
  });

  test("reads the datapaths of other namespaces after EPERM", async () => {
    using refused = NetworkNamespace.create();
    using allowed = NetworkNamespace.create();
    const recorder = { host: "here", state: new HostState(), queue: new EventQueue(), maxRoutes: 0, who: false };
    const { signal } = new AbortController();
    const watchers = [refused, allowed].map((netns) => new NamespaceWatcher(netns, recorder, signal, () => {}));
    const poller = new StatisticsPoller(recorder, new Map(watchers.map((one) => [one.id, one])), 60_000, undefined);
    let [refusals, readings] = [0, 0];
    let first: DatapathReader | undefined;
    using _read = spyOn(DatapathReader.prototype, "read").mockImplementation(async function (this: DatapathReader) {
      first ??= this;
      if (this === first) {
        refusals++;
        throw new NetlinkError("not permitted (EPERM)", { errno: 1 });
      }
      readings++;
      return new Map();
    });
    // Every second reading of the counters includes the datapaths.
    for (let round = 0; round < 5; round++) {
      poller.stop();
      await poller.start();
    }
    poller.stop();
    expect([refusals, readings]).toEqual([1, 3]);
  });

  test("reads no counters if it is closed before the snapshot", async () => {
    const loaded = Promise.withResolvers<void>();
    using run = spyOn(NamespaceWatcher.prototype, "run").mockReturnValue(loaded.promise);
    using start = spyOn(StatisticsPoller.prototype, "start");
    using netns = NetworkNamespace.create();
    {
      await using _followed = follow(netns);
      await until(() => run.mock.calls.length > 0, "the feed reads the namespace");
    }
    loaded.resolve();
    await Bun.sleep(0);
    expect(start).not.toHaveBeenCalled();
  });

  test("leaks no file descriptors", async ({ netns }) => {
    const before = openDescriptors();
    for (let round = 0; round < 3; round++) {
      await using followed = follow(netns);
      await until(() => followed.state.hosts.size === 1, "the snapshot");
    }
    closeIdleSockets();
    await expectDescriptors(before + 2);
  });
});
