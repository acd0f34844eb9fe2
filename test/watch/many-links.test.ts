import { expect, setDefaultTimeout, test } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../src/index.ts";
import { Links, type Outcome } from "../../src/subsystems/route/index.ts";
import { links, mirror, type Watch, type WatchOptions, watch } from "../../src/watch/index.ts";
import { openResources } from "../support/descriptors.ts";
import { describeInNamespaces, namespacesAvailable, whereTheKernelHas } from "../support/environment.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { inputs } from "../support/seed.ts";
import { until } from "../support/threads.ts";
import { difference, freshTables, textOf } from "./support/tables.ts";

setDefaultTimeout(600_000);

/**
 * The number of created links. Most of the time is spent in the kernel, so the test with overruns creates only a fifth
 * of the links.
 */
const COUNT = Number(process.env["WATCH_LINKS"] ?? inputs(2500, 10_000));
/** The number of links whose messages fit in a small receive buffer. */
const BATCH = 50;
/** The number of removed links. The kernel takes some milliseconds for each removal. */
const REMOVED = 20;
const TIMEOUT_MS = 600_000;

type CheapKind = "dummy" | "ifb";

/** Returns a link type that is cheap to create, or undefined if the kernel supports none. */
function cheapKind(): CheapKind | undefined {
  using netns = NetworkNamespace.create();
  using client = Links.open({ netns });
  return (["dummy", "ifb"] as const).find((kind) => client.addMany([{ ifname: "x", kind }])[0]!.error === undefined);
}

/** Applies the events of a watch to a table, and records the history of each link. */
class AppliedEvents {
  readonly state = new Map<string, string>();
  /** The reported MTUs of each link, in order, by the name of the link. */
  readonly seen = new Map<string, (number | undefined)[]>();
  readonly gone: string[] = [];
  readonly problems: string[] = [];
  resyncs = 0;

  async read(watching: Watch<typeof links, true>): Promise<void> {
    for await (const event of watching) {
      if (event.kind === "snapshot") {
        for (const [key, item] of event.items.entries()) this.state.set(key, textOf("links", item));
      } else if (event.kind === "resync") {
        this.resyncs++;
      } else {
        const { kind, key, item } = event;
        if (this.state.has(key) === (kind === "add")) this.problems.push(`${kind} of ${item.ifname}`);
        if (kind === "remove") this.state.delete(key);
        else this.state.set(key, textOf("links", item));
        this.#record(kind, item.ifname!, item.mtu);
      }
    }
  }

  #record(kind: "add" | "change" | "remove", name: string, mtu: number | undefined): void {
    const seen = this.seen.get(name);
    if (kind === "remove") this.gone.push(name);
    else if (seen === undefined) this.seen.set(name, [mtu]);
    else seen.push(mtu);
  }
}

/** Splits the numbers from 0 to `count` - 1 into batches. */
function* batches(count: number): Generator<number[], void, void> {
  for (let from = 0; from < count; from += BATCH) {
    yield Array.from({ length: Math.min(BATCH, count - from) }, (_, number) => from + number);
  }
}

const nameOf = (number: number) => `l${number}`;

function check(outcomes: readonly Outcome[]): void {
  for (const { error } of outcomes) if (error !== undefined) throw error;
}

/**
 * Creates all links, changes each link, and removes some of them. Calls `waitFor` after each batch. Returns the names
 * of the removed links.
 */
async function createLinks(
  { client, kind, count }: { client: Links; kind: CheapKind; count: number },
  waitFor: (last: string, mtu: number) => Promise<void>,
) {
  for (const numbers of batches(count)) {
    check(client.addMany(numbers.map((number) => ({ ifname: nameOf(number), kind, mtu: 1500 }))));
    await waitFor(nameOf(numbers.at(-1)!), 1500);
  }
  for (const numbers of batches(count)) {
    check(client.changeMany(numbers.map((number) => ({ dev: nameOf(number), mtu: 1400 }))));
    await waitFor(nameOf(numbers.at(-1)!), 1400);
  }
  const removed = Array.from({ length: Math.min(REMOVED, count) }, (_, number) => nameOf(number));
  check(client.deleteMany(removed));
  return removed;
}

/** Creates the links while a mirror and a watch follow the changes. Waits until both equal a fresh dump. */
async function follow(
  { kind, count, isPaced }: { kind: CheapKind; count: number; isPaced: boolean },
  options: WatchOptions,
) {
  using netns = NetworkNamespace.create();
  using client = Links.open({ netns });
  await using kernel = await mirror(links, { ...options, netns, raw: true });
  const watching = watch(links, { ...options, netns, raw: true });
  const applied = new AppliedEvents();
  const reading = applied.read(watching);
  await until(() => applied.state.size === 1, "the first table is there");
  const removed = await createLinks({ client, kind, count }, async (last, mtu) => {
    if (!isPaced) return Bun.sleep(0);
    await until(() => applied.seen.get(last)?.at(-1) === mtu, `${last} is reported`);
  });
  const size = count - removed.length + 1;
  const isDone = () => kernel.links.size === size && applied.state.size === size && !kernel.links.stale;
  await until(isDone, "all links are reported", TIMEOUT_MS / 2);
  const fresh = freshTables(netns).get("links")!;
  expect(fresh.length).toBe(size);
  const mirrored = () => [...kernel.links].map((link) => textOf("links", link));
  await until(() => difference(mirrored(), fresh) === undefined, "the mirror equals the dump");
  await until(() => difference(applied.state.values(), fresh) === undefined, "the watch equals the dump");
  await watching.stop();
  await reading;
  return { applied, removed };
}

function testMany(kind: CheapKind): void {
  test("a watch reports every state of each link, in order", async () => {
    closeIdleSockets();
    const before = openResources();
    const { applied, removed } = await follow({ kind, count: COUNT, isPaced: true }, {});
    expect(applied.problems).toEqual([]);
    expect(applied.resyncs).toBe(0);
    expect(applied.seen.size).toBe(COUNT);
    expect([...applied.seen].filter(([, mtus]) => `${mtus}` !== "1500,1400")).toEqual([]);
    expect(applied.gone.sort()).toEqual(removed.sort());
    closeIdleSockets();
    await expectNoMoreOpen(before);
  });

  test("a watch and a mirror recover from lost messages", async () => {
    closeIdleSockets();
    const before = openResources();
    const { applied } = await follow(
      { kind, count: COUNT / 5, isPaced: false },
      { inLoop: true, receiveBufferSize: 4096 },
    );
    expect(applied.problems).toEqual([]);
    expect(applied.resyncs).toBeGreaterThan(0);
    closeIdleSockets();
    await expectNoMoreOpen(before);
  });
}

describeInNamespaces(`Creation of ${COUNT} links`, () => {
  const kind = namespacesAvailable ? cheapKind() : undefined;
  if (namespacesAvailable) whereTheKernelHas("dummy or ifb links", kind !== undefined, () => testMany(kind!));
});
