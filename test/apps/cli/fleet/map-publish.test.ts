import { expect, test } from "bun:test";
import { HostReplica } from "../../../../apps/cli/src/fleet/host-replica.ts";
import { publishMap } from "../../../../apps/cli/src/fleet/map-publish.ts";
import { Publisher } from "../../../../apps/cli/src/fleet/publisher.ts";
import type { FeedEvent } from "../../../../apps/map/src/feed.ts";
import { drain, MemoryStream } from "./memory-stream.ts";

test("removed namespaces have no published tables", async () => {
  const start = { host: "web1", time: 1 };
  const namespace = { table: "namespaces", key: "" } as const;
  const link = { table: "links", key: "1" } as const;
  async function* feed(): AsyncGenerator<FeedEvent> {
    const entries = ["1", "2", "3"].flatMap((netns) => [
      { ...namespace, netns, item: {} },
      { ...link, netns, item: {} },
    ]);
    yield { ...start, type: "snapshot", entries };
    const changes = [
      ...[namespace, link].map((row) => ({ ...row, netns: "2", item: null })),
      ...[link, namespace].map((row) => ({ ...row, netns: "3", item: null })),
    ];
    yield { ...start, type: "change", changes };
  }
  const publisher = new Publisher({ epoch: "e1", maxLength: 100, maxQueued: 1000, interval: 5000 });
  const stream = new MemoryStream();
  const replica = new HostReplica();
  const counts: number[] = [];
  await publishMap(publisher, feed, new AbortController().signal, () => {
    publisher.start();
    drain(publisher, stream);
    for (const { id, fields } of stream.after(replica.position)) replica.receive(id, fields);
    counts.push(new Set(replica.tables().map(({ netns }) => netns)).size);
  });
  expect(counts).toEqual([3, 1]);
  expect(replica.synced).toBe(true);
});
