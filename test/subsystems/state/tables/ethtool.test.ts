import { describe, expect } from "bun:test";
import { Ethtool } from "../../../../src/subsystems/ethtool/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import {
  type ApplyError,
  type DeclaredEthtool,
  type Description,
  desired,
  type PlanError,
} from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { until, within } from "../../../support/threads.ts";
import { apply, planned } from "../support.ts";

const test = base.extend({ ethtool: ({ netns }) => Ethtool.open({ netns }) });

describe("desired() with ethtool", () => {
  test.each<[object, string]>([
    [{ ring: {} }, "ethtool.eth0.ring: unknown option; did you mean rings?"],
    [{ rings: 5 }, "ethtool.eth0.rings: expected an object, got 5"],
    [{ rings: { rxx: 5 } }, "ethtool.eth0.rings.rxx: unknown, or not supported by the interface; did you mean rx"],
    [{ rings: { rx: "many" } }, "ethtool.eth0.rings.rx: expected"],
    [{ rings: { rxMax: 5 } }, "ethtool.eth0.rings.rxMax: read-only"],
    [{ pause: { rx: 1 } }, "ethtool.eth0.pause.rx: expected true or false, got 1"],
    [{ features: { "rx-gro": 1 } }, "ethtool.eth0.features.rx-gro: expected true or false, got 1"],
    [{ features: ["rx-gro"] }, "ethtool.eth0.features: expected an object, got"],
    [{ linkModes: { duplex: "both" } }, "ethtool.eth0.linkModes.duplex: "],
  ])("rejects %j with the path of the invalid setting", (settings, message) => {
    expect(() => desired({ ethtool: { eth0: settings } } as Description)).toThrow(message);
  });
});

describeInNamespaces("Declared settings of network cards", () => {
  const links = { port: { kind: "veth", data: { peer: { ifname: "end" } } } } as const;
  const settings: DeclaredEthtool = {
    features: { "rx-gro": true, "tx-tcp-segmentation": false },
    channels: { rxCount: 2 },
  };

  test("are changed and match their declarations", async ({ netns, ethtool }) => {
    const description = { links, ethtool: { port: settings } };
    expect(await apply(netns, description)).toEqual([
      "+ link port (veth)",
      "+ link end",
      "+ ethtool features of port",
      "+ ethtool channels of port",
    ]);
    expect(await planned(netns, description)).toEqual([]);
    expect(ethtool.features.get("port").wanted).toMatchObject({ "rx-gro": true, "tx-tcp-segmentation": false });
    ethtool.features.change("port", { wanted: { "rx-gro": false } });
    ethtool.channels.change("port", { rxCount: 1 });
    expect(await planned(netns, description)).toEqual([
      "~ ethtool features of port: rx-gro false → true",
      "~ ethtool channels of port: rxCount 1 → 2",
    ]);
    expect(await apply(netns, description)).toHaveLength(2);
    expect(ethtool.channels.get("port").rxCount).toBe(2);
  });

  test("are restored by a rollback", async ({ netns, ethtool }) => {
    await apply(netns, { links });
    const state = () => [ethtool.features.get("port").wanted, ethtool.channels.get("port")];
    const before = state();
    const broken: Description = {
      ethtool: { port: settings },
      routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.9" }],
    };
    const plan = await desired(broken, { netns }).plan();
    const error = await plan.apply({ rollback: true }).catch((reason: ApplyError) => reason);
    expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(state()).toEqual(before);
  });

  test("that the driver lacks are problems of the plan", async ({ netns }) => {
    await apply(netns, { links });
    const state = desired(
      { ethtool: { port: { rings: { rx: 5 }, features: { "rx-gro": true } }, none: { pause: {} } } },
      { netns },
    );
    const error = (await state.plan().catch((reason: PlanError) => reason)) as PlanError;
    expect(error.problems.map(({ path, error: { message } }) => [path, message])).toEqual([
      [
        "ethtool.port.rings",
        "get rings of port: operation not supported (EOPNOTSUPP); the driver of port does not support this",
      ],
      [
        "ethtool.none.pause",
        'plan ethtool.none.pause.dev: there is no interface "none" in the namespace: declare it in links (ENODEV)',
      ],
    ]);
  });

  test("with unknown features are problems of the plan", async ({ netns }) => {
    await apply(netns, { links });
    const state = desired({ ethtool: { port: { features: { "rx-gr": true } } } }, { netns });
    await expect(state.plan()).rejects.toThrow(
      "plan ethtool features of port: rx-gr: unknown, or not supported by the interface; did you mean rx-gro? (EINVAL)",
    );
  });

  test("are repaired by a keeper", async ({ netns, ethtool }) => {
    using all = Links.open({ netns });
    const state = desired({ links, ethtool: { port: settings } }, { netns });
    await using keeper = state.keep({ minDelayMs: 1 });
    await within(keeper.ready, "the declared state");
    ethtool.features.change("port", { wanted: { "rx-gro": false } });
    await until(() => ethtool.features.get("port").wanted["rx-gro"] === true, "the repair");
    all.delete("port");
    const isThere = () => all.list({ kind: "veth" }).toArray().length === 2;
    await until(() => isThere() && ethtool.features.get("port").wanted["tx-tcp-segmentation"] === false, "the repair");
  });
});
