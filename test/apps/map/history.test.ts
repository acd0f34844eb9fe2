import { describe, expect, test } from "bun:test";
import { jsonItem } from "../../../apps/map/src/json.ts";
import { type Description, describe as describeEvent, flapKey } from "../../../apps/map/src/model/describe.ts";
import { History } from "../../../apps/map/src/model/history.ts";
import { NetworkState } from "../../../apps/map/src/model/state.ts";
import { Random } from "../../message/random.ts";
import { seed } from "../../support/seed.ts";
import { change, Sample } from "./sample.ts";

const limits = { maxAgeMs: 1000, maxChanges: 100 };
const namesIn = (state: NetworkState) =>
  [...state.hosts.values()]
    .flatMap((host) => [...host.table("a", "links").values()].map(({ ifname }) => ifname))
    .sort();
const added = (index: number) => change("links", "a", `${index}`, { ifindex: index, ifname: `eth${index}` });
const first = new Sample().netns("a").link("a", 1, "eth1").snapshot();

describe("History", () => {
  test("shows the state at any recorded time", () => {
    const history = new History(limits);
    history.add(first, 100);
    history.add(added(2), 200);
    history.add(change("links", "a", "1", null), 300);
    expect(namesIn(history.state)).toEqual(["eth2"]);
    history.seek(250);
    expect(namesIn(history.state)).toEqual(["eth1", "eth2"]);
    history.seek(0);
    expect(namesIn(history.state)).toEqual(["eth1"]);
    history.seek(299);
    expect(namesIn(history.state)).toEqual(["eth1", "eth2"]);
    history.resume();
    expect(namesIn(history.state)).toEqual(["eth2"]);
  });

  test("applies events after a pause", () => {
    const history = new History(limits);
    history.add(first, 100);
    history.pause();
    history.add(added(2), 200);
    expect(namesIn(history.state)).toEqual(["eth1"]);
    history.resume();
    expect(namesIn(history.state)).toEqual(["eth1", "eth2"]);
  });

  test("goes back to the state before a snapshot", () => {
    const history = new History(limits);
    history.add(first, 100);
    history.add(added(2), 200);
    history.add(new Sample().netns("a").link("a", 9, "eth9").snapshot(), 300);
    history.add(added(3), 400);
    history.seek(200);
    expect(namesIn(history.state)).toEqual(["eth1", "eth2"]);
    history.resume();
    expect(namesIn(history.state)).toEqual(["eth3", "eth9"]);
  });

  test("removes old events and keeps the state", () => {
    const history = new History(limits);
    history.add(first, 0);
    history.pause();
    for (let index = 2; index < 500; index++) history.add(added(index), index);
    expect(history.events().toArray().length).toBeLessThanOrEqual(limits.maxChanges);
    history.add(added(500), 5000);
    expect(history.start).toBe(5000);
    history.resume();
    expect(namesIn(history.state)).toHaveLength(500);
  });

  test("has the correct state after random pauses and seeks", () => {
    const random = new Random(seed);
    const history = new History(limits);
    const expected = new NetworkState();
    history.add(first, 0);
    expected.apply(first);
    for (let time = 1; time < 1500; time++) {
      const action = random.below(10);
      if (action === 0) history.seek(random.below(time));
      else if (action === 1) history.pause();
      else if (action === 2) history.resume();
      const key = random.below(20);
      const event = random.below(3) === 0 ? change("links", "a", `${key}`, null) : added(key);
      history.add(event, time);
      expected.apply(event);
    }
    history.resume();
    expect(namesIn(history.state), `seed ${seed}`).toEqual(namesIn(expected));
  });
});

describe("NetworkState", () => {
  test("ignores changes before the first snapshot of a host", () => {
    const state = new NetworkState();
    state.apply(added(1));
    expect(state.hosts.size).toBe(0);
    state.apply(first);
    state.apply({ type: "loss", host: "one", time: 0, reason: "no connection" });
    expect(state.hosts.get("one")?.loss).toBe("no connection");
    state.apply(first);
    expect(state.hosts.get("one")?.loss).toBeUndefined();
    state.apply({ type: "snapshot", host: "one", time: 0, entries: [] });
    expect(state.hosts.size).toBe(0);
  });

  test("is reproducible from its events", () => {
    const state = new NetworkState();
    state.apply(first);
    state.apply(added(2));
    state.apply({ type: "loss", host: "one", time: 0, reason: "no connection" });
    const copy = new NetworkState();
    for (const event of state.events(1)) {
      const full = event.type === "snapshot" ? { ...event, entries: [...event.entries] } : event;
      copy.apply(JSON.parse(JSON.stringify(full)));
    }
    expect(namesIn(copy)).toEqual(["eth1", "eth2"]);
    expect(copy.hosts.get("one")?.loss).toBe("no connection");
  });

  test("converts items to JSON types", () => {
    const item = {
      bytes: new Uint8Array([1, 255]),
      big: 2n ** 60n,
      small: 7n,
      time: Number.POSITIVE_INFINITY,
      gone: undefined,
    };
    expect(jsonItem(item)).toEqual({ bytes: "01ff", big: "1152921504606846976", small: 7, time: "forever" });
  });
});

describe("describeEvent()", () => {
  function textsOf(...events: Parameters<typeof describeEvent>[0][]): string[] {
    const state = new NetworkState();
    const found: Description[] = [];
    for (const event of events) {
      found.push(...describeEvent(event, state));
      state.apply(event);
    }
    return found.map(({ text, place, isLoss }) => `${isLoss ? "! " : ""}${place}: ${text}`);
  }

  test("names the program that made the change", () => {
    const programs = [
      { portId: 7, pid: 7, program: "ip", uid: 1000, unit: "session-3.scope" },
      { portId: 8, pid: 8, program: "dockerd", uid: 0, unit: "docker.service", container: "0123456789abcdef" },
      { portId: 9, reason: "the socket is closed" },
      { portId: 9, program: 5 },
    ];
    const texts = programs.map((by) => {
      const event = change("routes", "a", "x", { type: "unicast", dst: "default" });
      if (event.type !== "change") throw new TypeError("expected a change");
      return describeEvent({ ...event, changes: [{ ...event.changes[0]!, by }] }, new NetworkState())[0]!.by;
    });
    expect(texts).toEqual([
      "ip (pid 7, user 1000, session-3.scope)",
      "dockerd (pid 8, user 0, container 0123456789ab)",
      "an unknown program (the socket is closed)",
      "an unknown program (port id 9)",
    ]);
  });

  test("names the changed object with old and new values", () => {
    const link = { ifindex: 1, ifname: "eth1", flags: ["up"], operstate: "up", linkType: "ether", mtu: 1500 };
    const texts = textsOf(
      first,
      change("links", "a", "1", { ...link, operstate: "down", mtu: 1400 }),
      change("links", "a", "1", { ...link, operstate: "down", mtu: 1400, ifname: "lan" }),
      change("links", "a", "2", { ...link, ifindex: 2, ifname: "br0", kind: "bridge" }),
      change("links", "a", "1", { ...link, operstate: "down", mtu: 1400, ifname: "lan", masterIndex: 2 }),
      change("links", "a", "1", null),
      change("addresses", "a", "x", { local: "192.0.2.1", prefixlen: 24, ifindex: 2 }),
      change("routes", "a", "x", { type: "unicast", dst: "default", gateway: "192.0.2.9", ifindex: 2 }),
      change("rates", "a", "1", { rxBytes: 1 }),
      change("namespaces", "a", "", { names: ["b"] }),
    );
    expect(texts).toEqual([
      "one: state read: 1 interfaces",
      "a: eth1: up → no-carrier, MTU 1500 → 1400",
      "a: lan: renamed from eth1",
      "a: br0 added (bridge)",
      "a: lan: port of br0",
      "a: lan removed",
      "a: 192.0.2.1/24 on br0 added",
      "a: route default via 192.0.2.9 on br0 added",
      "b: namespace renamed from a to b",
    ]);
  });

  test("reports lost messages", () => {
    const lost = {
      type: "resync",
      host: "one",
      time: 0,
      netns: "a",
      table: "links",
      reason: "overrun",
      dropped: 3,
    } as const;
    expect(textsOf(first, lost, { type: "loss", host: "one", time: 0, reason: "agent stopped" }).slice(1)).toEqual([
      "! a: 3 messages lost (overrun); links read again",
      "! one: not up to date: agent stopped",
    ]);
  });
});

describe("flapKey()", () => {
  const of = (text: string, ifindex = 1) =>
    flapKey({ text, place: "a", isLoss: false, node: { host: "h", netns: "a", ifindex } });

  test("is equal for a change and its opposite", () => {
    expect(of("eth0: up → no-carrier")).toBe(of("eth0: no-carrier → up"));
    expect(of("eth0: MTU 1500 → 1400, alias a → b")).toBe(of("eth0: MTU 1400 → 1500, alias b → a"));
  });

  test("differs for other changes and other interfaces", () => {
    expect(of("eth0: up → no-carrier")).not.toBe(of("eth0: up → down"));
    expect(of("eth0: up → no-carrier")).not.toBe(of("eth0: up → no-carrier", 2));
  });
});
