import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fleetFeed } from "../../../../apps/cli/src/fleet/map-feed.ts";
import { redisServer } from "../../../../apps/cli/src/fleet/redis.ts";
import type { Feed, FeedEvent } from "../../../../apps/map/src/feed.ts";
import { localFeed } from "../../../../apps/map/src/local/feed.ts";
import { NetworkState } from "../../../../apps/map/src/model/state.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Addresses, Links } from "../../../../src/subsystems/route/index.ts";
import { namespacesAvailable } from "../../../support/environment.ts";
import { until } from "../../../support/threads.ts";
import { cli, RunningCli } from "../cli.ts";
import { hasRedis, RedisServer } from "./redis-server.ts";
import { stableText } from "./rows.ts";

/** Follows a feed, the event source of a map, and keeps the network state that its events describe. */
class Picture implements AsyncDisposable {
  readonly state: NetworkState = new NetworkState();
  readonly events: FeedEvent[] = [];
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;

  constructor(feed: Feed) {
    this.#ended = this.#run(feed);
  }

  /** Returns the entries of a host without rates, because two feeds read the rates at different times. */
  entries(host: string): string[] {
    const entries = [...(this.state.hosts.get(host)?.entries() ?? [])];
    const stable = entries.filter(({ table }) => table !== "rates");
    return stable.map((entry) => stableText(entry.item) + JSON.stringify({ ...entry, item: undefined })).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }

  async #run(feed: Feed): Promise<void> {
    try {
      for await (const event of feed(this.#end.signal)) {
        this.events.push(event);
        this.state.apply(event);
      }
    } catch (error) {
      if (!this.#end.signal.aborted) throw error;
    }
  }
}

describe.skipIf(!hasRedis || !namespacesAvailable)("fleet map", () => {
  let stack: AsyncDisposableStack;
  let netns: NetworkNamespace;
  let links: Links;
  let redis: RedisServer;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    redis = stack.use(await RedisServer.start());
    netns = stack.use(NetworkNamespace.create());
    links = stack.use(Links.open({ netns }));
    links.add({ ifname: "br0", kind: "bridge" });
  });

  afterEach(async () => {
    await stack.disposeAsync();
  });

  const agent = (...more: string[]) => {
    const options = ["--map", "--redis", redis.url, "--host", "web1", "--interval", "0.5"];
    return stack.use(new RunningCli(["agent", "links", ...options, ...more], { netns }));
  };
  const fleet = async () => {
    const server = await redisServer(redis.url, {});
    return stack.use(new Picture(fleetFeed([{ server, prefix: "netlink", hosts: [], onLost: () => {} }])));
  };

  test("equals the map of the host itself", async () => {
    const own = stack.use(netns.run(() => new Picture(localFeed({ host: "web1" }))));
    const first = agent();
    const remote = await fleet();
    const isEqual = () => own.entries("web1").length > 0 && Bun.deepEquals(own.entries("web1"), remote.entries("web1"));
    await until(isEqual, "the first state");
    expect(remote.events[0]?.type).toBe("snapshot");
    using addresses = Addresses.open({ netns });
    addresses.add({ dev: "br0", local: "192.0.2.1", prefixlen: 24 });
    links.change({ dev: "br0", up: true });
    links.add({ ifname: "v0", kind: "veth", data: { peer: { ifname: "v1" } } });
    await until(() => isEqual() && own.entries("web1").some((entry) => entry.includes('"v0"')), "the changes");
    expect(remote.events.some(({ type }) => type === "change")).toBe(true);
    await first.interrupt("SIGKILL");
    await until(() => remote.events.some(({ type }) => type === "loss"), "the report of the silent agent");
    links.delete("v0");
    agent();
    await until(() => isEqual() && remote.state.hosts.get("web1")!.loss === undefined, "the second agent");
    expect(own.entries("web1").some((entry) => entry.includes('"v0"'))).toBe(false);
  });

  test("shows how a host differs from the description with which its agent runs", async () => {
    const directory = mkdtempSync(join(tmpdir(), "bun-netlink-fleet-"));
    stack.defer(() => rmSync(directory, { recursive: true }));
    const file = join(directory, "network.json");
    writeFileSync(file, JSON.stringify({ links: { br0: { kind: "bridge", mtu: 1300 } } }));
    agent("--state", file);
    const remote = await fleet();
    const drift = () => remote.state.hosts.get("web1")?.table(netns.id, "desired").get("drift");
    await until(() => drift() !== undefined, "the difference");
    expect(drift()).toEqual({ kind: "drift", steps: ["~ link br0 (bridge): mtu 1500 → 1300"], count: 1 });
    links.change({ dev: "br0", mtu: 1300 });
    await until(() => drift() === undefined, "the end of the difference");
  });

  test("names the programs that make changes if agents publish them", async () => {
    links.change({ dev: "br0", up: true });
    // With a short interval, an agent that does not run for a moment would be read again, without single changes.
    agent("--who", "--interval", "60");
    const remote = await fleet();
    await until(() => remote.entries("web1").length > 0, "the state of the host");
    using addresses = Addresses.open({ netns });
    addresses.add({ dev: "br0", local: "192.0.2.7", prefixlen: 24 });
    const added = () =>
      remote.events
        .flatMap((event) => (event.type === "change" ? event.changes : []))
        .find(({ table, item }) => table === "addresses" && item?.["local"] === "192.0.2.7");
    await until(() => added() !== undefined, "the address");
    expect(added()).toMatchObject({ by: { pid: process.pid } });
  });

  test("omits hosts whose agents run without --map", async () => {
    const other = stack.use(new RunningCli(["agent", "links", "--redis", redis.url, "--host", "web2"], { netns }));
    while (`${await redis.command("KEYS", "*web2*")}` === "") await Bun.sleep(10);
    agent();
    const remote = await fleet();
    await until(() => remote.entries("web1").length > 0, "the state of a host that publishes for the map");
    expect(remote.events.some(({ host }) => host === "web2")).toBe(false);
    await other.interrupt("SIGTERM");
  });

  test("is served by `bun-netlink map --redis`", async () => {
    agent();
    const running = stack.use(new RunningCli(["map", "--redis", redis.url, "--json"], { netns }));
    expect(JSON.parse(await running.line())).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//) });
    expect(await running.interrupt()).toBe(130);
  });

  test.each([
    [["agent", "--state", "x.json", "--prometheus", ":0"], "--state: expected --map as well"],
    [["agent", "--map", "--prometheus", ":0"], "--map: expected --redis URL as well"],
    [
      ["map", "--redis", "redis://localhost", "--netns", "blue"],
      "--netns: not allowed with --redis; pass --netns to the agents",
    ],
    [["map", "--redis", "nothing"], "--redis: expected a URL"],
  ])("exits with status 2 for the invalid arguments %j", (args, message) => {
    const { status, stderr } = cli(args);
    expect(status).toBe(2);
    expect(stderr).toStartWith(`error: ${message}`);
  });
});
