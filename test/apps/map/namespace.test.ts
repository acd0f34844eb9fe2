import { expect, test } from "bun:test";
import { NamespaceFollower } from "../../../apps/map/src/local/namespace.ts";
import { Outbox } from "../../../apps/map/src/local/outbox.ts";
import { HostState } from "../../../apps/map/src/model/state.ts";
import { NetworkNamespace } from "../../../src/index.ts";

test("A namespace is removed from the map after its rows, and is not added again", async () => {
  const recorder = { host: "here", state: new HostState(), outbox: new Outbox("here"), maxRoutes: 10 };
  const { signal } = new AbortController();
  const follower = new NamespaceFollower(NetworkNamespace.current(), recorder, signal, () => {});
  follower.describe();
  const netns = follower.id;
  recorder.state.put({ table: "links", netns, key: "1", item: {} });
  recorder.state.put({ table: "links", netns: "other", key: "1", item: {} });
  await recorder.outbox.take();
  follower.stop();
  follower.describe();
  const [event, ...others] = await recorder.outbox.take();
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    changes: [
      { table: "links", netns, key: "1", item: null },
      { table: "namespaces", netns, key: "", item: null },
    ],
  });
  expect([...recorder.state.namespaces]).toEqual(["other"]);
});
