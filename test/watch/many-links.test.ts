import { expect, test } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../src/index.ts";
import { Links, type Outcome } from "../../src/subsystems/route/index.ts";
import { links, mirror, type WatchOptions, watch } from "../../src/watch/index.ts";
import { openResources } from "../support/descriptors.ts";
import { describeInNamespaces, namespacesAvailable, whereTheKernelHas } from "../support/environment.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { until } from "../support/threads.ts";
import { difference, freshTables, textOf } from "./support/tables.ts";

/** How many links are made. Most of the time is the kernel's; where messages are lost, a part of them shows it. */
const COUNT = Number(process.env["WATCH_LINKS"] ?? 10_000);
/** As many as a small receive buffer holds the messages of. */
const BATCH = 50;
/** Removing one takes the kernel some milliseconds. */
const REMOVED = 20;
const TIMEOUT_MS = 240_000;

type Cheap = "dummy" | "ifb";

/** The first kind of links that costs the kernel little; undefined where it has none. */
function cheapKind(): Cheap | undefined {
  using netns = NetworkNamespace.create();
  using client = Links.open({ netns });
  return (["dummy", "ifb"] as const).find((kind) => client.addMany([{ ifname: "x", kind }])[0]!.error === undefined);
}

/** What whoever applies the events of a watch has, and what became of each link. */
class Applied {
  readonly state = new Map<string, string>();
  /** The MTUs that each link was seen with, by its name. */
  readonly seen = new Map<string, (number | undefined)[]>();
  readonly gone: string[] = [];
  readonly problems: string[] = [];
  resyncs = 0;

  async read(watching: ReturnType<typeof watch<typeof links>>): Promise<void> {
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
        this.#note(kind, item.ifname!, item.mtu);
      }
    }
  }

  #note(kind: "add" | "change" | "remove", name: string, mtu: number | undefined): void {
    const seen = this.seen.get(name);
    if (kind === "remove") this.gone.push(name);
    else if (seen === undefined) this.seen.set(name, [mtu]);
    else seen.push(mtu);
  }
}

/** Cuts numbers from 0 on into batches. */
function* batches(count: number): Generator<number[], void, void> {
  for (let from = 0; from < count; from += BATCH) {
    yield Array.from({ length: Math.min(BATCH, count - from) }, (_, number) => from + number);
  }
}

const nameOf = (number: number) => `l${number}`;

function check(outcomes: readonly Outcome[]): void {
  for (const { error } of outcomes) if (error !== undefined) throw error;
}

/** Makes all links, changes each, and removes some; waits after each batch for what it is told with. */
async function makeThem(
  { client, kind, count }: { client: Links; kind: Cheap; count: number },
  followed: (last: string, mtu: number) => Promise<void>,
) {
  for (const numbers of batches(count)) {
    check(client.addMany(numbers.map((number) => ({ ifname: nameOf(number), kind, mtu: 1500 }))));
    await followed(nameOf(numbers.at(-1)!), 1500);
  }
  for (const numbers of batches(count)) {
    check(client.changeMany(numbers.map((number) => ({ dev: nameOf(number), mtu: 1400 }))));
    await followed(nameOf(numbers.at(-1)!), 1400);
  }
  const removed = Array.from({ length: Math.min(REMOVED, count) }, (_, number) => nameOf(number));
  check(client.deleteMany(removed));
  return removed;
}

/** Follows the links while they are made, until both a mirror and a watch show what the kernel shows. */
async function follow(
  { kind, count, isPaced }: { kind: Cheap; count: number; isPaced: boolean },
  options: WatchOptions,
) {
  using netns = NetworkNamespace.create();
  using client = Links.open({ netns });
  await using kernel = await mirror(links, { ...options, netns });
  const watching = watch(links, { ...options, netns });
  const applied = new Applied();
  const reading = applied.read(watching);
  await until(() => applied.state.size === 1, "the first table is there");
  const removed = await makeThem({ client, kind, count }, async (last, mtu) => {
    if (!isPaced) return Bun.sleep(0);
    await until(() => applied.seen.get(last)?.at(-1) === mtu, `${last} is told of`);
  });
  const size = count - removed.length + 1;
  const isDone = () => kernel.links.size === size && applied.state.size === size && !kernel.links.stale;
  await until(isDone, "all links are followed", TIMEOUT_MS / 2);
  const fresh = freshTables(netns).get("links")!;
  expect(fresh.length).toBe(size);
  const mirrored = () => [...kernel.links].map((link) => textOf("links", link));
  await until(() => difference(mirrored(), fresh) === undefined, "the mirror is as the kernel is");
  await until(() => difference(applied.state.values(), fresh) === undefined, "the watch is as the kernel is");
  await watching.stop();
  await reading;
  return { applied, removed };
}

function testMany(kind: Cheap): void {
  test(
    "every state of each of them is told, in order",
    async () => {
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
    },
    TIMEOUT_MS,
  );

  test(
    "what is told makes sense and ends as they are, however much of it is lost",
    async () => {
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
    },
    TIMEOUT_MS,
  );
}

describeInNamespaces(`while ${COUNT} links are made and changed:`, () => {
  const kind = namespacesAvailable ? cheapKind() : undefined;
  if (namespacesAvailable) whereTheKernelHas("links of kind dummy or ifb", kind !== undefined, () => testMany(kind!));
});
