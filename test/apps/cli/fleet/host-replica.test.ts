import { beforeEach, describe, expect, test } from "bun:test";
import { type HostEvent, HostReplica } from "../../../../apps/cli/src/fleet/host-replica.ts";
import { encodeEntry } from "../../../../apps/cli/src/fleet/protocol.ts";
import { Publisher } from "../../../../apps/cli/src/fleet/publisher.ts";
import { isSameRow } from "../../../../apps/cli/src/volatile.ts";
import { drain, MemoryStream } from "./memory-stream.ts";

const links = { table: "links" };

/** Returns a publisher whose only row is a link. */
function newPublisher(epoch: string, mtu = 1): Publisher {
  const publisher = new Publisher({ epoch, maxLength: 100, maxQueued: 1000, interval: 5000 });
  publisher.open(links, [["1", `{"mtu":${mtu}}`]]);
  publisher.start();
  return publisher;
}

describe("HostReplica", () => {
  let stream: MemoryStream;
  let publisher: Publisher;
  let replica: HostReplica;

  /** Passes the new entries of the stream to the replica, and returns short texts of the events. */
  const read = (): string[] => {
    return stream.after(replica.position).flatMap(({ id, fields }) => replica.receive(id, fields).map(text));
  };
  const text = (event: HostEvent): string => {
    if (event.kind === "status") return [event.state, event.reason].join(" ").trim();
    if (event.kind === "snapshot")
      return `snapshot ${event.table} ${event.rows.map(([, item]) => JSON.stringify(item))}`;
    if (event.kind === "resync") return `resync ${event.table} ${event.reason} ${event.dropped}`;
    const before = event.kind === "change" ? `${JSON.stringify(event.previous)} → ` : "";
    return `${event.kind} ${event.table} ${event.key} ${before}${JSON.stringify(event.item)}`;
  };
  const change = (mtu: number) => {
    publisher.put(links, "1", `{"mtu":${mtu}}`);
    drain(publisher, stream);
  };

  beforeEach(() => {
    stream = new MemoryStream();
    publisher = newPublisher("e1");
    replica = new HostReplica(isSameRow);
    drain(publisher, stream);
    replica.seek(stream.last());
  });

  test("reports the rows of the snapshot, then the changes", () => {
    expect(read()).toEqual(['snapshot links {"mtu":1}']);
    change(2);
    publisher.put(links, "2", "{}");
    publisher.remove(links, "1");
    drain(publisher, stream);
    expect(read()).toEqual(['change links 1 {"mtu":1} → {"mtu":2}', "add links 2 {}", 'remove links 1 {"mtu":2}']);
    expect([...replica.rows(links)!]).toEqual([["2", {}]]);
  });

  test("reports the program of a change, that of the last one if changes were merged", () => {
    publisher = new Publisher({ epoch: "e2", maxLength: 100, maxQueued: 5000, interval: 5000 });
    publisher.open(links, [["1", "{}"]]);
    publisher.start();
    drain(publisher, stream);
    read();
    const by = (pid: number) => JSON.stringify({ portId: pid, pid, program: "ip" });
    for (let pid = 1; pid <= 1500; pid++) publisher.put(links, "2", `{"mtu":${pid}}`, by(pid));
    publisher.remove(links, "1", by(7));
    publisher.put(links, "3", "{}");
    drain(publisher, stream);
    const events = stream.after(replica.position).flatMap(({ id, fields }) => replica.receive(id, fields));
    const programs = events.map((event) => ("by" in event ? event.by?.pid : undefined));
    expect(programs.slice(0, 2)).toEqual([1, 2]);
    expect(programs.slice(-3)).toEqual([1500, 7, undefined]);
  });

  test("starts to read at the last complete snapshot", () => {
    change(2);
    publisher.lose("backlog");
    drain(publisher, stream);
    change(3);
    publisher.lose("backlog");
    const begin = publisher.next(5)!;
    publisher.acknowledge(stream.add(encodeEntry(begin)));
    const late = new HostReplica();
    late.seek(stream.last());
    const kinds = stream.after(late.position).flatMap(({ id, fields }) => late.receive(id, fields).map(text));
    expect(kinds).toEqual(['snapshot links {"mtu":2}', 'change links 1 {"mtu":2} → {"mtu":3}', "stale backlog"]);
  });

  test("reads from the start if no snapshot is complete", () => {
    stream = new MemoryStream();
    const other = newPublisher("e2");
    stream.add(encodeEntry(other.next(5)!));
    const early = new HostReplica();
    early.seek(stream.last());
    expect(early.position).toBe("0-0");
  });

  test("ignores an entry that was written twice", () => {
    read();
    change(2);
    stream.add(stream.entries.at(-1)!.fields);
    expect(read()).toEqual(['change links 1 {"mtu":1} → {"mtu":2}']);
    expect(replica.synced).toBe(true);
  });

  test("reports a resync and the differences after an agent restart", () => {
    read();
    publisher = newPublisher("e2", 7);
    publisher.put(links, "2", "{}");
    drain(publisher, stream);
    expect(read()).toEqual([
      "stale agent",
      "resync links agent 0",
      'change links 1 {"mtu":1} → {"mtu":7}',
      "add links 2 {}",
      "live",
    ]);
  });

  test("ignores entries of an older agent", () => {
    read();
    const earlier = publisher;
    publisher = newPublisher("e2", 7);
    drain(publisher, stream);
    read();
    earlier.put(links, "1", '{"mtu":99}');
    drain(earlier, stream);
    change(8);
    expect(read()).toEqual(['change links 1 {"mtu":7} → {"mtu":8}']);
  });

  test("keeps its state after a gap until the next snapshot", () => {
    read();
    change(2);
    change(3);
    stream.entries.pop();
    const missing = stream.entries.pop();
    change(4);
    expect(missing).toBeDefined();
    expect(read()).toEqual(["stale gap"]);
    expect(replica.rows(links)?.get("1")).toEqual({ mtu: 1 });
    publisher.lose("redis");
    drain(publisher, stream);
    expect(read()).toEqual(["resync links gap 2", 'change links 1 {"mtu":1} → {"mtu":4}', "live"]);
  });

  test("ignores periodic snapshots if no entry is missing", () => {
    read();
    for (let mtu = 0; mtu < 60; mtu++) change(mtu);
    const kinds = stream.entries.filter(({ fields }) => fields.includes("begin"));
    expect(kinds).toHaveLength(2);
    expect(read().every((event) => event.startsWith("change "))).toBe(true);
    const slow = new HostReplica();
    slow.seek(stream.entries[0]);
    for (const { id, fields } of stream.entries.slice(0, 3)) slow.receive(id, fields);
    const events = stream.entries.slice(20).flatMap(({ id, fields }) => slow.receive(id, fields).map(text));
    expect(events.slice(0, 3)).toEqual(["stale gap", "resync links gap 17", expect.stringMatching(/^change links 1/)]);
    expect(slow.rows(links)).toEqual(replica.rows(links)!);
  });

  test("rereads the last snapshot if the server lost read entries", () => {
    read();
    change(2);
    change(3);
    read();
    stream.entries.splice(-2);
    stream.setBack(2);
    expect(replica.seek(stream.last()).map(text)).toEqual(["stale redis"]);
    publisher.reconcile(undefined, stream.last());
    publisher.put(links, "1", '{"mtu":4}');
    drain(publisher, stream);
    expect(read()).toEqual([
      ...["resync links redis 0", 'change links 1 {"mtu":3} → {"mtu":1}', "live"],
      ...["stale gap", "resync links gap 2", 'change links 1 {"mtu":1} → {"mtu":4}', "live"],
    ]);
  });

  test("continues if the agent rewrites the lost entry", () => {
    change(2);
    publisher.put(links, "1", '{"mtu":3}');
    stream.add(encodeEntry(publisher.next(5)!));
    read();
    expect(replica.rows(links)?.get("1")).toEqual({ mtu: 3 });
    stream.entries.pop();
    stream.setBack(1);
    expect(replica.seek(stream.last()).map(text)).toEqual(["stale redis"]);
    publisher.reconcile(undefined, stream.last());
    drain(publisher, stream);
    expect(read()).toEqual([
      ...["resync links redis 0", 'change links 1 {"mtu":3} → {"mtu":1}', "live"],
      ...['change links 1 {"mtu":1} → {"mtu":2}', 'change links 1 {"mtu":2} → {"mtu":3}'],
    ]);
    expect(replica.synced).toBe(true);
  });

  test("reads from the start if the server lost all entries", () => {
    read();
    stream.entries = [];
    stream.setBack(1000);
    expect(replica.seek(stream.last()).map(text)).toEqual(["stale redis"]);
    publisher.reconcile(undefined, stream.last());
    drain(publisher, stream);
    expect(read()).toEqual(["resync links redis 0", "live"]);
  });

  test("continues after a lost connection without data loss", () => {
    read();
    change(2);
    expect(replica.seek(stream.last())).toEqual([]);
    expect(read()).toEqual(['change links 1 {"mtu":1} → {"mtu":2}']);
  });

  test("reports the rows of created and deleted namespaces", () => {
    read();
    const blue = { netns: "blue", table: "links" };
    publisher.open(blue, [["1", "{}"]]);
    drain(publisher, stream);
    publisher.close("blue");
    drain(publisher, stream);
    expect(read()).toEqual(["snapshot links ", "add links 1 {}", "remove links 1 {}"]);
    expect(replica.tables()).toEqual([links]);
  });

  test("reports the rows of added and removed tables", () => {
    publisher.open({ table: "rules" }, [["1", "{}"]]);
    drain(publisher, stream);
    read();
    publisher = newPublisher("e2");
    publisher.open({ table: "routes" }, []);
    drain(publisher, stream);
    expect(read()).toEqual([
      "stale agent",
      ...["resync links agent 0", "resync rules agent 0", "remove rules 1 {}"],
      ...["snapshot routes ", "live"],
    ]);
  });

  test("ignores counter differences after a snapshot", () => {
    publisher.put(links, "1", '{"mtu":1,"stats64":{"rxBytes":1}}');
    drain(publisher, stream);
    read();
    publisher = new Publisher({ epoch: "e2", maxLength: 100, maxQueued: 1000, interval: 5000 });
    publisher.open(links, [["1", '{"mtu":1,"stats64":{"rxBytes":2}}']]);
    publisher.start();
    drain(publisher, stream);
    expect(read()).toEqual(["stale agent", "resync links agent 0", "live"]);
  });

  test.each([
    ["an entry of another version", ["version", "9"], /^stale entry of version 9/],
    ["an entry without fields", [], /^stale entry of version \(none\)/],
  ])("waits for a new snapshot after %s", (_, fields, status) => {
    read();
    stream.add(fields);
    change(2);
    expect(read()).toEqual([expect.stringMatching(status)]);
    publisher.lose("redis");
    drain(publisher, stream);
    expect(read()).toContain('change links 1 {"mtu":1} → {"mtu":2}');
  });

  test.each([
    ["a change of an unknown row", '{"table":"links","kind":"change","key":"9","item":{}}'],
    ["the addition of a known row", '{"table":"links","kind":"add","key":"1","item":{}}'],
    ["the removal of an unknown row", '{"table":"links","kind":"remove","key":"9","item":{}}'],
    ["a change of an unknown table", '{"table":"rules","kind":"add","key":"9","item":{}}'],
  ])("waits for a new snapshot after %s", (_, wrong) => {
    read();
    const entry = {
      epoch: "e1",
      seq: 3,
      kind: "changes",
      time: 1,
      snapshot: "",
      data: `{"changes":[${wrong}]}`,
    } as const;
    stream.add(encodeEntry(entry));
    expect(read()).toEqual([expect.stringMatching(/^stale .*(unknown|known)/)]);
    expect([...replica.rows(links)!]).toEqual([["1", { mtu: 1 }]]);
  });

  test("reports the changes before an invalid change", () => {
    read();
    const [kind, time, snapshot] = ["changes", 1, ""] as const;
    const changes = [
      { ...links, kind: "change", key: "1", item: { mtu: 2 } },
      { ...links, kind: "remove", key: "9", item: {} },
      { ...links, kind: "change", key: "1", item: { mtu: 3 } },
    ];
    stream.add(encodeEntry({ epoch: "e1", seq: 3, kind, time, snapshot, data: JSON.stringify({ changes }) }));
    expect(read()).toEqual(['change links 1 {"mtu":1} → {"mtu":2}', 'stale remove of an unknown row of "links"']);
    expect([...replica.rows(links)!]).toEqual([["1", { mtu: 2 }]]);
  });

  test.each([
    ["another run of the agent", "e2", 0, "stale agent"],
    ["an entry after missing entries", "e1", 9, "stale gap"],
  ])("becomes stale after invalid content of %s", (_, epoch, seq, status) => {
    read();
    stream.add(encodeEntry({ epoch, seq, kind: "begin", time: 1, snapshot: "", data: "{}" }));
    expect(read()).toEqual([status]);
  });

  test("waits for a new snapshot after an incomplete one", () => {
    read();
    publisher.lose("redis");
    for (let entry = publisher.next(5); entry !== undefined; entry = publisher.next(5)) {
      publisher.acknowledge(stream.add(encodeEntry(entry.kind === "end" ? { ...entry, data: '{"rows":5}' } : entry)));
    }
    expect(read()).toEqual(["stale redis"]);
    expect(replica.synced).toBe(false);
  });

  test("becomes stale if the tables grow beyond the maximum, and keeps the tables", () => {
    const small = new HostReplica(undefined, 10_000);
    const receive = () => stream.after(small.position).flatMap(({ id, fields }) => small.receive(id, fields).map(text));
    small.seek(stream.last());
    receive();
    let count = 0;
    for (let mtu = 2; mtu < 500; mtu++) {
      change(mtu);
      count += receive().length;
    }
    // All entries together are longer than the maximum, but the table is not.
    expect(count).toBe(498);
    for (let row = 0; row < 500; row++) publisher.put(links, `row${row}`, '{"mtu":1500,"ifname":"eth0"}');
    drain(publisher, stream);
    // The size is measured before an entry that exceeds the maximum together with the entries before.
    for (let row = 0; row < 500; row++) publisher.put(links, `row${row}`, '{"mtu":9000,"ifname":"eth0"}');
    drain(publisher, stream);
    expect(receive().at(-1)).toStartWith("stale the tables of the host are larger than ");
    expect(small.rows(links)!.size).toBeWithin(1, 502);
    // The host is followed again when it has fewer rows.
    for (let row = 0; row < 500; row++) publisher.remove(links, `row${row}`);
    publisher.lose("backlog");
    drain(publisher, stream);
    expect(receive().at(-1)).toBe("live");
    expect(small.rows(links)!.size).toBe(1);
  });
});
