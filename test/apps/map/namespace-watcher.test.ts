import { expect, test } from "bun:test";
import { EventQueue } from "../../../apps/map/src/event-queue.ts";
import { NamespaceWatcher } from "../../../apps/map/src/local/namespace-watcher.ts";
import { HostState } from "../../../apps/map/src/model/state.ts";
import { NetworkNamespace } from "../../../src/index.ts";

test("NamespaceWatcher.stop removes the rows before the namespace", async () => {
  const recorder = { host: "here", state: new HostState(), queue: new EventQueue(), maxRoutes: 10, who: false };
  const { signal } = new AbortController();
  const watcher = new NamespaceWatcher(NetworkNamespace.current(), recorder, signal, () => {});
  watcher.describe();
  const netns = watcher.id;
  recorder.state.put({ table: "links", netns, key: "1", item: {} });
  recorder.state.put({ table: "links", netns: "other", key: "1", item: {} });
  await recorder.queue.take();
  watcher.stop();
  watcher.describe();
  const [event, ...others] = await recorder.queue.take();
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    changes: [
      { table: "links", netns, key: "1", item: null },
      { table: "namespaces", netns, key: "", item: null },
    ],
  });
  expect([...recorder.state.namespaces]).toEqual(["other"]);
});
