import { expect, test } from "bun:test";
import { HostReplica } from "../../../../apps/cli/src/fleet/host-replica.ts";
import { desiredEntries, replaceEntries } from "../../../../apps/cli/src/fleet/map-desired.ts";
import { DESIRED_TABLE, type DesiredRow, MAX_STEPS } from "../../../../apps/cli/src/fleet/protocol.ts";
import { Publisher } from "../../../../apps/cli/src/fleet/publisher.ts";
import type { Entry } from "../../../../apps/map/src/feed.ts";
import { drain, MemoryStream } from "./memory-stream.ts";

const table = { table: DESIRED_TABLE };

/** A host with the namespace of the agent and the namespace "blue". Returns what the map gets for rows of its agent. */
function host() {
  const publisher = new Publisher({ epoch: "e1", maxLength: 100, maxQueued: 1000, interval: 5000 });
  const stream = new MemoryStream();
  const replica = new HostReplica();
  publisher.open({ netns: "10", table: "map/namespaces" }, [["", JSON.stringify({ names: [], isOwn: true })]]);
  publisher.open({ netns: "20", table: "map/namespaces" }, [["", JSON.stringify({ names: ["blue"] })]]);
  publisher.open(table, []);
  publisher.start();
  const put = (key: string, row: DesiredRow | object) => publisher.put(table, key, JSON.stringify(row));
  const known = new Map<string, Entry>();
  const changes = () => {
    drain(publisher, stream);
    for (const { id, fields } of stream.after(replica.position)) replica.receive(id, fields);
    expect(replica.synced).toBe(true);
    return replaceEntries(known, desiredEntries(replica));
  };
  return { put, remove: (key: string) => publisher.remove(table, key), changes };
}

test("Rows about the declared state of a host are entries of the map's namespaces", () => {
  const { put, remove, changes } = host();
  const drift = { kind: "drift", steps: ["- rule 1"], count: 1 };
  put("a", drift);
  put("b", { ...drift, namespace: "blue" });
  put("c", { kind: "plan", plan: "7", state: "planned", steps: [], count: 0, namespace: "not on the map" });
  expect(changes().map(({ netns, item }) => [netns, item])).toEqual([
    ["10", drift],
    ["20", drift],
    ["10", { kind: "plan", plan: "7", state: "planned", steps: [], count: 0 }],
  ]);
  expect(changes()).toEqual([]);
  put("a", { ...drift, count: 2 });
  remove("b");
  expect(changes()).toEqual([
    { table: "desired", netns: "20", key: "agent b", item: null },
    { table: "desired", netns: "10", key: "agent a", item: { ...drift, count: 2 } },
  ]);
});

test("Rows of unknown kinds and malformed rows are ignored, and long lists of steps are cut", () => {
  const { put, changes } = host();
  put("a", { kind: "later", steps: [], count: 0 });
  put("b", { kind: "drift", count: 0 });
  put("c", { kind: ["drift"], steps: [], count: 0 });
  put("d", { kind: "drift", steps: Array(1000).fill("- rule 1"), count: 1000, namespace: 5 });
  const [only, ...others] = changes();
  expect(others).toEqual([]);
  expect(only).toMatchObject({ netns: "10", key: "agent d", item: { count: 1000 } });
  expect(only!.item!["steps"]).toHaveLength(MAX_STEPS);
});
