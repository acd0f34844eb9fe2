import { expect, test } from "bun:test";
import { desired } from "../../../../src/subsystems/state/index.ts";
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
