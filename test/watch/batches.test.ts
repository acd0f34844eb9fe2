import { expect } from "bun:test";
import type { NetworkNamespace } from "../../src/index.ts";
import { Links, Routes } from "../../src/subsystems/route/index.ts";
import { addresses, links, type MirrorChange, mirror, routes, type Watch, watch } from "../../src/watch/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test as base } from "../support/fixtures.ts";
import { until, within } from "../support/threads.ts";

const test = base.extend({ table: ({ netns }) => Links.open({ netns }) });

async function next<Batch>(batches: AsyncIterator<Batch, void>): Promise<Batch> {
  const { done, value } = await within(batches.next(), "a batch");
  if (done === true) throw new Error("the watch has ended");
  return value as Batch;
}

describeInNamespaces("Batches of a watch", () => {
  test("contain one snapshot, or the queued changes in their order", async ({ netns, table }) => {
    await using changes = watch([links, addresses], { netns, inLoop: true });
    const batches = changes.batches();
    for (const source of ["links", "addresses"]) {
      const [snapshot, ...others] = await next(batches);
      expect(`${snapshot?.kind} of ${snapshot?.source}`).toBe(`snapshot of ${source}`);
      expect(others).toHaveLength(0);
      if (snapshot?.kind === "snapshot") expect([...snapshot.items]).toHaveLength(snapshot.items.size);
    }
    const names = Array.from({ length: 20 }, (_, index) => `d${index}`);
    for (const ifname of names) table.add({ ifname, kind: "bridge" });
    const seen: unknown[] = [];
    let count = 0;
    while (seen.length < names.length) {
      count++;
      for (const event of await next(batches)) {
        if (event.kind === "add" && event.source === "links") seen.push(event.item.ifname);
      }
    }
    expect(seen).toEqual(names);
    expect(count).toBeLessThan(names.length);
  });

  test("have at most `maxEvents` events", async ({ netns, table }) => {
    await using changes = watch(links, { netns, inLoop: true });
    const batches = changes.batches({ maxEvents: 2 });
    await next(batches);
    for (const ifname of ["a", "b", "c", "d", "e"]) table.add({ ifname, kind: "bridge" });
    const sizes: number[] = [];
    for (let adds = 0; adds < 5; ) {
      const batch = await next(batches);
      sizes.push(batch.length);
      adds += batch.filter(({ kind }) => kind === "add").length;
    }
    expect(Math.max(...sizes)).toBe(2);
  });

  test("start at least `delayMs` after one another", async ({ netns, table }) => {
    await using changes = watch(links, { netns, inLoop: true });
    const batches = changes.batches({ delayMs: 1000 });
    await next(batches);
    const before = performance.now();
    table.add({ ifname: "d", kind: "bridge" });
    await next(batches);
    table.set("d", { mtu: 1400 });
    await next(batches);
    // The batch with the new link started after `before`. Timers are up to 1 ms early.
    expect(performance.now() - before).toBeGreaterThanOrEqual(999);
  });

  test("report lost messages in their place", async ({ netns, table }) => {
    await using changes = watch(links, { netns, inLoop: true, receiveBufferSize: 4096 });
    const batches = changes.batches();
    await next(batches);
    table.add({ ifname: "d", kind: "bridge" });
    for (let mtu = 1000; mtu < 1200; mtu++) table.set("d", { mtu });
    let mtu = 0;
    let dropped = 0;
    while (mtu !== 1199) {
      for (const event of await next(batches)) {
        if (event.kind === "resync") dropped += event.dropped;
        else if (event.kind !== "snapshot") ({ mtu } = event.item);
      }
    }
    expect(dropped).toBeGreaterThan(0);
  });

  test("end with the watch", async ({ netns }) => {
    const changes = watch(links, { netns, inLoop: true });
    const kinds: string[][] = [];
    for await (const batch of changes.batches()) {
      kinds.push(batch.map(({ kind }) => kind));
      await changes.stop();
    }
    expect(kinds).toEqual([["snapshot"]]);
  });

  test("have options that are checked", async () => {
    await using changes = watch(links, { inLoop: true });
    expect(() => changes.batches({ maxEvents: 0 })).toThrow("maxEvents: expected an integer from 1");
    expect(() => changes.batches({ delayMs: -1 })).toThrow("delayMs: expected an integer from 0 to 60000");
    expect(() => changes.batches({ delay: 1 } as object)).toThrow("did you mean delayMs?");
  });
});

describeInNamespaces("Listeners of a mirror", () => {
  test("receive the entry, and for a change also the previous one", async ({ netns, table }) => {
    await using kernel = await mirror(links, { netns, inLoop: true });
    const seen: MirrorChange<typeof links>[] = [];
    using _listening = kernel.onChange((change) => seen.push(change));
    table.add({ ifname: "d", kind: "bridge" });
    table.set("d", { up: true });
    table.delete("d");
    await until(() => seen.some(({ kind }) => kind === "remove"), "the removal of the link");
    const [first] = seen;
    expect(first).toMatchObject({ kind: "add", source: "links", item: { ifname: "d", up: false } });
    const change = seen.find(({ item, previous }) => item?.up === true && previous?.up === false);
    expect(change).toMatchObject({ kind: "change", item: { ifname: "d" } });
    expect(new Set(seen.flatMap(({ key }) => key ?? [])).size).toBe(1);
    expect(seen.at(-1)).toMatchObject({ kind: "remove", item: { ifname: "d" } });
  });
});

const ROUTES = 400;
/** Time in milliseconds for which the test blocks the thread at each change. */
const CHANGE_MS = 0.2;
/** Number of changes that take the 2 ms of a slice, and those up to the next look at the clock. */
const MOST = 2 / CHANGE_MS + 16;

/** Counts the changes between two iterations of the event loop. */
class ChangeCounter implements Disposable {
  total = 0;
  most = 0;
  #current = 0;
  #running = true;
  readonly #iterate = () => {
    this.most = Math.max(this.most, this.#current);
    this.#current = 0;
    if (this.#running) setImmediate(this.#iterate);
  };

  constructor() {
    setImmediate(this.#iterate);
  }

  count(): void {
    const end = performance.now() + CHANGE_MS;
    while (performance.now() < end);
    this.total++;
    this.#current++;
  }

  [Symbol.dispose](): void {
    this.#running = false;
  }
}

/** Adds routes while the event loop does not run, so that their events are received together. */
function addRoutes(netns: NetworkNamespace): void {
  using links = Links.open({ netns });
  links.set("lo", { up: true });
  using table = Routes.open({ netns });
  const list = Array.from({ length: ROUTES }, (_, index) => ({
    dst: `10.1.${index >> 8}.${index & 255}/32`,
    dev: "lo",
  }));
  for (const { error } of table.addMany(list)) expect(error).toBeUndefined();
}

describeInNamespaces("A burst of events", () => {
  test("is applied to a mirror in slices", async ({ netns }) => {
    await using kernel = await mirror(routes, { netns });
    using counter = new ChangeCounter();
    using _listening = kernel.onChange(() => counter.count());
    addRoutes(netns);
    await until(() => kernel.routes.size >= ROUTES && counter.total >= ROUTES, "all changes are reported");
    expect(counter.most).toBeLessThanOrEqual(MOST);
  });

  for (const coalesce of [false, true]) {
    test(`is reported by a watch in slices${coalesce ? ", also if its changes are merged" : ""}`, async ({ netns }) => {
      await using changes = watch(routes, { netns, coalesce });
      using counter = new ChangeCounter();
      const reading = read(changes, counter);
      await until(() => counter.total >= 1, "the snapshot");
      addRoutes(netns);
      await until(() => counter.total > ROUTES, "all changes are reported");
      await changes.stop();
      await reading;
      expect(counter.most).toBeLessThanOrEqual(MOST);
    });
  }
});

async function read(changes: Watch<typeof routes>, counter: ChangeCounter): Promise<void> {
  for await (const _ of changes) counter.count();
}
