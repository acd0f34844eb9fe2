import { beforeEach, describe, expect, test } from "bun:test";
import type { Entry } from "../../../../apps/cli/src/fleet/protocol.ts";
import { Publisher } from "../../../../apps/cli/src/fleet/publisher.ts";
import { drain, MemoryStream } from "./memory-stream.ts";

const links = { table: "links" };
const routes = { table: "routes" };

describe("Publisher", () => {
  let publisher: Publisher;
  let id = 0;

  /** Returns the next entry of the publisher and acknowledges it. */
  const take = (): Entry | undefined => {
    const entry = publisher.next(5);
    if (entry !== undefined) publisher.acknowledge(`${++id}-0`);
    return entry;
  };
  const takeAll = (): Entry[] => {
    const entries: Entry[] = [];
    for (let entry = take(); entry !== undefined; entry = take()) entries.push(entry);
    return entries;
  };
  /** Returns short texts of all queued changes, such as "add links 1". */
  const changes = (): string[] =>
    takeAll().flatMap(({ kind, data }) =>
      kind === "changes"
        ? JSON.parse(data).changes.map((change: Record<string, unknown>) =>
            [change["kind"], change["table"], change["key"] ?? change["reason"]].join(" ").trim(),
          )
        : [kind],
    );
  const started = (options = {}) => {
    publisher = new Publisher({ epoch: "e1", maxLength: 100, maxQueued: 5000, interval: 5000, ...options });
    publisher.open(links, [["1", '{"mtu":1}']]);
    publisher.open(routes, []);
    publisher.start();
    return takeAll();
  };

  beforeEach(() => {
    id = 0;
    started();
  });

  test("starts with a snapshot of all tables", () => {
    const entries = started();
    expect(entries.map(({ kind, seq, snapshot }) => [kind, seq, snapshot])).toEqual([
      ["begin", 0, ""],
      ["rows", 1, ""],
      ["end", 2, ""],
    ]);
    expect(JSON.parse(entries[0]!.data)).toEqual({
      ...{ reason: "start", dropped: 0, interval: 5000 },
      tables: [{ table: "links" }, { table: "routes" }],
    });
    expect(JSON.parse(entries[1]!.data)).toEqual({ table: "links", rows: [{ key: "1", item: { mtu: 1 } }] });
    expect(JSON.parse(entries[2]!.data)).toEqual({ rows: 1 });
  });

  test("returns no entries before start()", () => {
    publisher = new Publisher({ epoch: "e1", maxLength: 100, maxQueued: 10, interval: 5000 });
    publisher.open(links, []);
    expect(publisher.next(5, true)).toBeUndefined();
  });

  test("combines the changes during a write into one ordered entry", () => {
    publisher.put(links, "1", '{"mtu":2}');
    const first = publisher.next(5);
    publisher.put(routes, "a", "{}");
    publisher.put(links, "1", '{"mtu":3}');
    publisher.remove(routes, "a");
    expect(publisher.next(6)).toBe(first!);
    publisher.acknowledge("9-0");
    expect(JSON.parse(take()!.data).changes).toEqual([
      { table: "routes", kind: "add", key: "a", item: {} },
      { table: "links", kind: "change", key: "1", item: { mtu: 3 } },
      { table: "routes", kind: "remove", key: "a", item: {} },
    ]);
    expect(take()).toBeUndefined();
  });

  test("publishes the resync of a table with the drop count", () => {
    publisher.resync(links, { reason: "overrun", dropped: 3, unknown: true });
    expect(JSON.parse(take()!.data).changes).toEqual([
      { table: "links", kind: "resync", reason: "overrun", dropped: 3, unknown: true },
    ]);
  });

  test("returns an alive entry if nothing has changed", () => {
    expect(publisher.next(5)).toBeUndefined();
    expect(publisher.next(5, true)).toMatchObject({ kind: "alive", seq: 3, snapshot: "1-0" });
    publisher.acknowledge("8-0");
    publisher.remove(links, "1");
    expect(publisher.next(5, true)?.kind).toBe("changes");
  });

  test("ignores the removal of an unknown row", () => {
    publisher.remove(links, "7");
    expect(changes()).toEqual([]);
  });

  test("publishes the differences of a re-read table", () => {
    publisher.put(links, "2", "{}");
    publisher.open(links, [
      ["1", '{"mtu":9}'],
      ["3", "{}"],
    ]);
    expect(changes()).toEqual(["add links 2", "change links 1", "add links 3", "remove links 2"]);
  });

  test("publishes the creation and deletion of a namespace", () => {
    publisher.open({ netns: "blue", table: "links" }, [["1", "{}"]]);
    publisher.close("blue");
    expect(changes()).toEqual(["open links", "add links 1", "close links"]);
  });

  test("merges queued changes of a row between changes of other tables", () => {
    for (let index = 0; index < 1000; index++) publisher.put(links, `x${index}`, "{}");
    publisher.put(links, "y", '{"a":1}');
    publisher.put(links, "y", '{"a":2}');
    publisher.put(links, "z", "{}");
    publisher.remove(links, "z");
    publisher.remove(links, "x999");
    publisher.put(routes, "r", "{}");
    publisher.put(links, "y", '{"a":3}');
    expect(changes().slice(999)).toEqual(["add links y", "add routes r", "change links y"]);
  });

  test("replaces a full queue by a snapshot with the drop count", () => {
    started({ maxQueued: 10 });
    for (let index = 0; index < 12; index++) publisher.put(links, `${index}`, "{}");
    publisher.remove(links, "0");
    expect(publisher.queued).toBe(0);
    const [begin, rows, end] = takeAll();
    expect(JSON.parse(begin!.data)).toMatchObject({ reason: "backlog", dropped: 13 });
    expect(JSON.parse(rows!.data).rows).toHaveLength(11);
    expect(JSON.parse(end!.data)).toEqual({ rows: 11 });
  });

  test("returns changes during a snapshot after its end", () => {
    publisher.lose("redis");
    expect(take()?.kind).toBe("begin");
    publisher.put(links, "1", '{"mtu":5}');
    const [rows, end, change] = takeAll();
    expect(JSON.parse(rows!.data).rows).toEqual([{ key: "1", item: { mtu: 1 } }]);
    expect([end!.kind, change!.kind]).toEqual(["end", "changes"]);
  });

  test("finishes a snapshot before it starts another", () => {
    started({ maxQueued: 2 });
    publisher.lose("redis");
    take();
    for (let index = 0; index < 5; index++) publisher.put(links, "1", `{"mtu":${index}}`);
    expect(takeAll().map(({ kind }) => kind)).toEqual(["rows", "end", "begin", "rows", "end"]);
  });

  test("keeps a snapshot in the stream", () => {
    const stream = new MemoryStream();
    started({ maxLength: 20 });
    publisher.lose("start");
    for (let index = 0; index < 500; index++) {
      publisher.put(links, "1", `{"mtu":${index}}`);
      drain(publisher, stream);
      const { entry } = stream.last()!;
      if (entry.kind === "changes") expect(stream.entries.map((one) => one.id)).toContain(entry.snapshot);
    }
    expect(stream.entries.length).toBeLessThanOrEqual(20);
  });

  test("lengthens the stream for a long snapshot", () => {
    started({ maxLength: 4 });
    publisher.open(
      links,
      Array.from({ length: 100 }, (_, index) => [`${index}`, `{"text":"${"x".repeat(40_000)}"}`] as const),
    );
    publisher.lose("redis");
    const stream = new MemoryStream();
    drain(publisher, stream);
    expect(stream.entries).toHaveLength(102);
    expect(publisher.maxLength).toBe(408);
  });

  describe("after a lost connection", () => {
    const stored = (entry: Entry | undefined, id: string) => (entry === undefined ? undefined : { id, entry });

    test("continues if the server has the last entry", () => {
      publisher.put(links, "1", "{}");
      const entry = take();
      expect(publisher.reconcile(undefined, stored(entry, `${id}-0`))).toBe(true);
      expect(takeAll()).toEqual([]);
    });

    test("does not resend a stored entry", () => {
      publisher.put(links, "1", "{}");
      const entry = publisher.next(5);
      expect(publisher.reconcile(undefined, stored(entry, "77-0"))).toBe(true);
      expect(takeAll()).toEqual([]);
    });

    test("resends an entry that the server lacks", () => {
      const before = { ...publisher.next(5, true)! };
      publisher.acknowledge("50-0");
      publisher.put(links, "1", "{}");
      const entry = publisher.next(5);
      expect(publisher.reconcile(undefined, stored(before, "50-0"))).toBe(true);
      expect(publisher.next(5)).toBe(entry!);
    });

    test("starts a snapshot if the server lost the last entries", () => {
      const kept = take() ?? { epoch: "e1", seq: 1 };
      publisher.put(links, "1", "{}");
      take();
      expect(publisher.reconcile(undefined, { id: "2-0", entry: kept as Entry })).toBe(true);
      expect(JSON.parse(take()!.data).reason).toBe("redis");
    });

    test.each([
      ["has no entries", undefined],
      ["has only entries of an earlier agent", { id: "1-0", entry: { epoch: "e0", seq: 5 } as Entry }],
      ["has unreadable entries", { id: "99-0", entry: undefined }],
    ])("starts a snapshot if the server %s", (_, last) => {
      expect(publisher.reconcile(undefined, last)).toBe(true);
      expect(take()?.kind).toBe("begin");
    });

    test("starts a snapshot if the stream lacks the last snapshot", () => {
      const entry = publisher.next(5, true)!;
      publisher.acknowledge("50-0");
      expect(publisher.reconcile("2-0", { id: "50-0", entry })).toBe(true);
      expect(take()?.kind).toBe("begin");
    });

    test("stops if a newer agent writes to the stream", () => {
      expect(publisher.reconcile(undefined, { id: "99-0", entry: { epoch: "e2", seq: 0 } as Entry })).toBe(false);
      expect(publisher.reconcile(undefined, { id: "99-0", entry: { epoch: "e0", seq: 0 } as Entry })).toBe(true);
    });
  });
});
