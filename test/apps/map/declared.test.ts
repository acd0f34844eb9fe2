import { expect, test } from "bun:test";
import { declaredNote, isDifferent, namesIn } from "../../../apps/map/src/model/declared.ts";
import { describe } from "../../../apps/map/src/model/describe.ts";
import { NetworkState } from "../../../apps/map/src/model/state.ts";
import { change, Sample } from "./sample.ts";

test("namesIn() returns the interfaces that steps concern", () => {
  const steps = [
    "~ link eth1: master none → br0",
    "+ blue: address 192.0.2.1/24 dev eth0",
    "- route 10.0.0.0/8 via 192.0.2.254 dev v.20",
    "~ WireGuard wg0: listenPort 1 → 2",
    "~ ethtool rings of eth7: rx 1 → 2",
  ];
  expect([...namesIn(steps)]).toEqual(["eth1", "eth0", "v.20", "wg0", "eth7"]);
});

test("The graph marks interfaces and namespaces that differ from the declared state", () => {
  const sample = new Sample().netns("a").link("a", 1, "eth0").link("a", 2, "eth1").netns("b").link("b", 1, "eth0");
  const steps = ["~ link eth1: mtu 1500 → 1400", "- rule 100"];
  sample.desired("a", "drift", { kind: "drift", steps, count: 2 });
  const [a, b] = sample.graph().hosts[0]!.namespaces;
  expect(a!.nodes.map(({ name, isDrifting }) => [name, isDrifting])).toEqual([
    ["eth0", false],
    ["eth1", true],
  ]);
  expect([declaredNote(a!.declared), declaredNote(b!.declared)]).toEqual(["≠ 2 steps", ""]);
  sample.desired("b", "drift", { kind: "drift", steps: [], count: 0, error: "eth9: no such device" });
  const plan = { kind: "plan", plan: "1", title: "x", state: "pending", until: 1, steps, count: 2 };
  sample.desired("a", "pending 1", plan).desired("a", "agent 1", plan);
  const [c, d] = sample.graph().hosts[0]!.namespaces;
  expect([declaredNote(c!.declared), declaredNote(d!.declared)]).toEqual(["not confirmed", "≠ declared"]);
  expect(c!.declared.plans).toEqual([plan]);
});

test("A plan that is not applied yet is announced, but is no difference", () => {
  const plan = { kind: "plan", plan: "1", state: "planned", steps: ["- rule 100"], count: 1 };
  const result = { kind: "result", plan: "0", state: "undone", steps: [], count: 0 };
  const sample = new Sample().netns("a").desired("a", "agent 1", plan).desired("a", "agent 0", result);
  const [a] = sample.graph().hosts[0]!.namespaces;
  expect([declaredNote(a!.declared), isDifferent(a!.declared), a!.declared.result]).toEqual(["planned", false, result]);
});

test("Malformed entries of the declared state are ignored", () => {
  const sample = new Sample().netns("a").link("a", 1, "eth0");
  sample.desired("a", "drift", { kind: "drift", steps: [1, null], count: "x", error: [] });
  sample.desired("a", "pending", { kind: "plan", until: "soon" }).desired("a", "other", { kind: [] });
  expect(sample.graph().hosts[0]!.namespaces[0]!.declared).toMatchObject({ steps: [], count: 0, error: undefined });
});

test("Changes of the declared state are events", () => {
  const state = new NetworkState();
  state.apply(new Sample().netns("a").snapshot());
  const texts = (key: string, item: object | null) => {
    const event = change("desired", "a", key, item as null);
    const lines = describe(event, state).map(({ text }) => text);
    state.apply(event);
    return lines;
  };
  expect(texts("drift", { kind: "drift", steps: ["- rule 1"], count: 1 })).toEqual([
    "differs from the declared state: 1 step",
  ]);
  expect(texts("drift", { kind: "drift", steps: [], count: 0, error: "no eth9" })).toEqual([
    "cannot be as declared: no eth9",
  ]);
  expect(texts("drift", null)).toEqual(["as declared again"]);
  expect(texts("pending 1", { kind: "plan", plan: "1", state: "applying" })).toEqual(["plan 1 is being applied"]);
  expect(texts("pending 1", { kind: "plan", plan: "1", state: "pending", until: 1 })).toEqual([
    "plan 1 waits for its confirmation",
  ]);
  expect(texts("pending 1", { kind: "plan", plan: "1", state: "pending", until: 2 })).toEqual([]);
  expect(texts("pending 1", null)).toEqual(["plan 1 confirmed or undone"]);
  const failed = { kind: "result", plan: "1", state: "failed", error: "eth9: no such device" };
  expect(texts("result", failed)).toEqual(["plan 1 failed: eth9: no such device"]);
});
