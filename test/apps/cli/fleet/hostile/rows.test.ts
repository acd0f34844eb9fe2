import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { fleetFeed } from "../../../../../apps/cli/src/fleet/map-feed.ts";
import { MAP_PREFIX } from "../../../../../apps/cli/src/fleet/map-publish.ts";
import { encodeEntry, streamKey } from "../../../../../apps/cli/src/fleet/protocol.ts";
import { redisServer } from "../../../../../apps/cli/src/fleet/redis.ts";
import { findTable } from "../../../../../apps/cli/src/tables/index.ts";
import { tableNames, unannouncedTables } from "../../../../../apps/cli/src/tables/names.ts";
import { toJson } from "../../../../../apps/cli/src/values.ts";
import { tables as mapTables } from "../../../../../apps/map/src/feed.ts";
import { describe as describeEvent } from "../../../../../apps/map/src/model/describe.ts";
import { graphOf } from "../../../../../apps/map/src/model/graph.ts";
import { layOut } from "../../../../../apps/map/src/model/layout.ts";
import { NetworkState } from "../../../../../apps/map/src/model/state.ts";
import { until } from "../../../../support/threads.ts";
import { EVIL, RAW, readFields, wrongItems } from "../../../hostile-values.ts";
import { RunningCli } from "../../cli.ts";
import { hasRedis, RedisServer } from "../redis-server.ts";

const PREFIX = "netlink";
interface Row {
  readonly table: string;
  readonly netns?: string;
  readonly key: string;
  /** The row as JSON. */
  readonly item: string;
}

/** A host whose agent publishes anything. Each snapshot is that of a new run of the agent. */
class HostileHost {
  readonly #redis: RedisServer;
  readonly #key: string;
  #epoch = 0;
  #seq = 0;

  constructor(redis: RedisServer, name: string) {
    this.#redis = redis;
    this.#key = streamKey(PREFIX, name);
  }

  async send(kind: string, data: unknown, more: Partial<Record<string, string>> = {}): Promise<void> {
    const entry = { epoch: `${this.#epoch}`.padStart(9, "0"), seq: this.#seq++, kind, time: Date.now(), snapshot: "" };
    const encoded = encodeEntry({ ...entry, data: typeof data === "string" ? data : toJson(data) } as never);
    const changed = Object.entries(more).flatMap(([name, value]) => [name, value!]);
    await this.#redis.command("XADD", this.#key, "MAXLEN", "100", "*", ...encoded, ...changed);
  }

  /** Starts a new run of the agent, which publishes a snapshot. */
  async publish(rows: readonly Row[], more: Partial<Record<"reason", string>> = {}): Promise<void> {
    this.#epoch++;
    this.#seq = 1;
    const byTable = Map.groupBy(rows, ({ table, netns }) => JSON.stringify({ table, netns }));
    const tables = [...byTable.keys()].map((name) => JSON.parse(name) as object);
    await this.send("begin", { reason: "start", dropped: 0, interval: 60_000, tables, ...more });
    for (const [name, ofTable] of byTable) {
      const texts = ofTable.map(({ key, item }) => `{"key":${JSON.stringify(key)},"item":${item}}`);
      await this.send("rows", `${name.slice(0, -1)},"rows":[${texts}]}`);
    }
    await this.send("end", { rows: rows.length });
  }

  /** Publishes the addition, change and removal of rows. */
  async change(rows: readonly Row[]): Promise<void> {
    const changes = rows.flatMap(({ item, ...row }) =>
      [
        ["add", item],
        ["change", "{}"],
        ["change", item],
        ["remove", item],
      ].map(([kind, content]) => `${JSON.stringify({ ...row, kind }).slice(0, -1)},"item":${content}}`),
    );
    for (let start = 0; start < changes.length; start += 4000) {
      await this.send("changes", `{"changes":[${changes.slice(start, start + 4000)}]}`);
    }
  }
}

describe.skipIf(!hasRedis)("rows of a hostile host", () => {
  const stack = new AsyncDisposableStack();
  const state = new NetworkState();
  let redis: RedisServer;
  let bad: HostileHost;
  let good: HostileHost;
  let mtu = 70_000;
  let feedError: unknown;
  let monitors: { readonly running: RunningCli; readonly lines: string[] }[];

  /** Follows a command, and stores its lines. */
  function monitor(...args: string[]): (typeof monitors)[number] {
    const running = stack.use(new RunningCli(["monitor", "--redis", redis.url, ...args], { timeoutMs: 3_600_000 }));
    const lines: string[] = [];
    void (async () => {
      for (;;) lines.push(await running.line());
    })().catch((error: unknown) => lines.push(`ended: ${error}`));
    return { running, lines };
  }

  /** Rows of the good host for `monitor` and for the map. */
  const goodRows = (): Row[] => {
    const item = JSON.stringify({ ifindex: 1, ifname: "good0", mtu });
    return [
      { table: "links", key: "1", item },
      { table: `${MAP_PREFIX}namespaces`, netns: "1", key: "", item: '{"names":[],"isOwn":true}' },
      { table: `${MAP_PREFIX}links`, netns: "1", key: "1", item },
    ];
  };

  beforeAll(async () => {
    redis = stack.use(await RedisServer.start());
    bad = new HostileHost(redis, "bad");
    good = new HostileHost(redis, "good");
    await bad.publish([]);
    await good.publish(goodRows());
    monitors = [monitor(), monitor("--json", "--timestamps"), monitor("--timestamps", "--filter", "name!=x")];
    const server = await redisServer(redis.url, {});
    const end = new AbortController();
    stack.defer(() => end.abort());
    const feed = fleetFeed([{ server, prefix: PREFIX, hosts: [], onLost: () => {} }]);
    void (async () => {
      for await (const event of feed(end.signal)) {
        describeEvent(event, state);
        state.apply(event);
      }
    })().catch((error: unknown) => {
      feedError = end.signal.aborted ? undefined : error;
    });
    await expectOthers();
  });
  afterAll(() => stack.disposeAsync());

  /** Changes the good host, and waits until all consumers have the change. */
  async function expectOthers(): Promise<void> {
    mtu++;
    await good.publish(goodRows());
    for (const { lines } of monitors) {
      const isChange = (line: string) => line.includes("good") && line.includes(`${mtu}`);
      await until(
        () => lines.some((line) => isChange(line) || line.startsWith("ended")),
        "the monitor prints the host",
      );
      expect(lines.find((line) => line.startsWith("ended"))).toBeUndefined();
      expect(lines.find((line) => RAW.test(line))).toBeUndefined();
      lines.length = 0;
    }
    const link = () => state.hosts.get("good")?.table("1", "links").get("1");
    await until(() => link()?.["mtu"] === mtu || feedError !== undefined, "the map has the host");
    expect(feedError).toBeUndefined();
    const graph = graphOf(state);
    const layout = layOut(
      graph,
      () => true,
      () => true,
    );
    expect([...layout.nodes.values()].some(({ node }) => node.name === "good0")).toBe(true);
    expect(Number.isFinite(layout.width * layout.height)).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  }

  const published = tableNames.filter((name) => !unannouncedTables.includes(name));
  test.each(published)("of the table %s with wrong types do not stop the consumers", async (name) => {
    const { columns } = await findTable(name);
    const fields = new Set([...columns.map((column) => column.toLowerCase()), ...readFields]);
    const rows = [...wrongItems(fields)].map((item, index): Row => ({ table: name, key: `${index}`, item }));
    await bad.publish([{ table: name, key: "first", item: "{}" }]);
    await bad.change(rows);
    await bad.publish(rows);
    await expectOthers();
  });

  test.each([...mapTables])("of the map's table %s with wrong types do not stop the map", async (name) => {
    const table = `${MAP_PREFIX}${name}`;
    const rows = [...wrongItems(readFields)].map((item, index): Row => ({ table, netns: "1", key: `${index}`, item }));
    const others = [...goodRows(), { table, netns: "1", key: "first", item: "{}" }];
    await bad.publish(others);
    await bad.change(rows);
    await bad.publish([...others, ...rows]);
    await expectOthers();
  });

  const link = (index: number, more: object): Row => {
    const item = toJson({ ifindex: index, ifname: `l${index}`, flags: ["up"], ...more });
    return { table: `${MAP_PREFIX}links`, netns: "1", key: `${index}`, item };
  };
  const namespace = goodRows()[1]!;
  const publishLinks = (count: number, of: (index: number) => object) =>
    bad.publish([namespace, ...many(count, (at) => link(at + 1, of(at + 1)))]);
  const many = <Value>(count: number, of: (index: number) => Value) => Array.from({ length: count }, (_, at) => of(at));

  test.each<[string, () => Promise<unknown>]>([
    ["of a chain of 20,000 ports", () => publishLinks(20_000, (at) => ({ masterIndex: at + 1 }))],
    ["of a ring of ports", () => publishLinks(500, (at) => ({ masterIndex: (at % 500) + 1 }))],
    ["of ports of themselves", () => publishLinks(50, (at) => ({ masterIndex: at, linkIndex: at }))],
    ["of 5,000 ports of one bridge", () => publishLinks(5000, () => ({ masterIndex: 5000 }))],
    ["of a chain of 500 VLANs", () => publishLinks(500, (at) => ({ kind: "vlan", linkIndex: at + 1 }))],
    ["of 200 tunnels to one end", () => publishLinks(200, () => ({ kind: "gre", data: { remote: "9" } }))],
    ["of 5,000 tunnels", () => publishLinks(5000, (at) => ({ kind: "gre", data: { remote: `192.0.2.${at}` } }))],
    ["of pairs that all have the same end", () => publishLinks(500, () => ({ kind: "veth", linkIndex: 1 }))],
    ["of links with huge indexes", () => publishLinks(50, (at) => ({ ifindex: 1e308 + at, masterIndex: -1e308 }))],
    ["of links with one index", () => publishLinks(50, () => ({ ifindex: 1 }))],
    [
      "of 500 namespaces",
      () =>
        bad.publish(
          many(500, (at) => [
            { ...namespace, netns: `${at}` },
            { ...link(1, {}), netns: `${at}` },
          ]).flat(),
        ),
    ],
    [
      "with the names of prototypes",
      () =>
        bad.publish(
          ["__proto__", "constructor", "toString", "hasOwnProperty"].flatMap((name) => [
            { table: name, netns: name, key: name, item: `{"${name}":"x"}` },
            {
              table: `${MAP_PREFIX}namespaces`,
              netns: name,
              key: "",
              item: `{"names":["${name}"],"peers":{"${name}":"x"}}`,
            },
            { ...link(1, { ifname: name, kind: name, operstate: name }), netns: name, key: name },
          ]),
        ),
    ],
    [
      "with control characters in all names",
      () =>
        bad.publish(
          [
            { table: EVIL, netns: EVIL, key: EVIL, item: toJson({ [EVIL]: EVIL }) },
            {
              table: "links",
              netns: EVIL,
              key: EVIL,
              item: toJson({ ifname: EVIL, ifindex: 1, kind: EVIL, [EVIL]: EVIL }),
            },
            { table: "neighbours", netns: EVIL, key: EVIL, item: toJson({ dst: EVIL, state: [EVIL], lladdr: EVIL }) },
            { ...link(1, { ifname: EVIL, kind: EVIL, operstate: EVIL }), netns: EVIL, key: EVIL },
          ],
          { reason: EVIL },
        ),
    ],
    [
      "with a field of 1 MiB",
      () => bad.publish([{ table: "links", key: "1", item: toJson({ ifname: "x".repeat(2 ** 20) }) }]),
    ],
    [
      "with 20,000 fields",
      () =>
        bad.publish([
          { table: "links", key: "1", item: toJson(Object.fromEntries(many(20_000, (at) => [`f${at}`, at]))) },
        ]),
    ],
    ["of 2,000 tables", () => bad.publish(many(2000, (at) => ({ table: `t${at}`, key: "1", item: "{}" })))],
    ["of 20,000 links", () => bad.publish(many(20_000, (at) => ({ ...link(at, {}), table: "links" })))],
    ["with a key that is used twice", () => bad.publish(many(2, () => link(1, {})))],
  ])("%s do not stop the consumers", async (_, attack) => {
    await attack();
    await expectOthers();
  });
});
