import { expect, test } from "bun:test";
import type { Link } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired } from "../../../../src/subsystems/state/index.ts";
import { restoredSettings } from "../../../../src/subsystems/state/tables/link-fields.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { unreached } from "./every-value.ts";

describeInNamespaces("Each value of a setting is reached or rejected", () => {
  test.each(["bridge", "bridge port", "vxlan"])("%s", async (kind) => {
    const { steps, reached } = await unreached(kind);
    expect(steps).toEqual([]);
    expect(reached).toBeGreaterThan(20);
  });
});

test("Settings that the kernel does not keep are rejected", () => {
  const bridge = (data: object) => () => desired({ links: { br0: { kind: "bridge", data } } });
  const port = (slaveData: object) => () => desired({ links: { eth0: { slaveKind: "bridge", slaveData } } });
  expect(bridge({ fdbFlush: true })).toThrow("links.br0.data.fdbFlush: the kernel does not keep this setting: omit");
  expect(bridge({ mcastHashElasticity: 4 })).toThrow("links.br0.data.mcastHashElasticity: ");
  expect(bridge({ mcastHashElasticity: 16 })).not.toThrow();
  expect(port({ flush: true })).toThrow("links.eth0.slaveData.flush: ");
  expect(port({ learningSync: 0 })).toThrow("links.eth0.slaveData.learningSync: ");
});

test.each([
  ["geneve", { id: 5, udpZeroCsum6Rx: 0 }, { id: 5 }],
  ["geneve", { id: 5, udpZeroCsum6Rx: 1 }, { id: 5, udpZeroCsum6Rx: 1 }],
  ["geneve", { id: 5, remote6: "fd00::1", udpZeroCsum6Rx: 0 }, { id: 5, remote6: "fd00::1", udpZeroCsum6Rx: 0 }],
  ["bridge", { maxAge: 2000, fdbFlush: true, mcastHashElasticity: 4 }, { maxAge: 2000 }],
  ["tun", { type: 1, persist: 1, numQueues: 1, numDisabledQueues: 0 }, { type: 1 }],
])("Snapshots omit listed settings that the kernel does not keep: %s %j", (kind, data, kept) => {
  const listed = { ifname: "l", kind, linkType: "ether", flags: [], data } as unknown as Link;
  const settings = restoredSettings(listed);
  expect(settings["data"]).toEqual(kept);
  expect(() => desired({ links: { l: settings } } as Description)).not.toThrow();
});
