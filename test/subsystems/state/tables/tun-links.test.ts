import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { canOpenTun, describeInNamespaces } from "../../../support/environment.ts";
import { apply, planned } from "../support.ts";

describeInNamespaces("TUN and TAP links", () => {
  test.skipIf(!canOpenTun)("of a snapshot are created elsewhere", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.addTun({ ifname: "t0", mode: "tun" });
    links.set("t0", { mtu: 1400, up: true });
    const options = { packetInfo: true, vnetHeader: true, multiQueue: true };
    links.addTun({ ifname: "t1", mode: "tap", owner: 0, ...options });
    const taken: Description = JSON.parse(JSON.stringify(await snapshot({ netns })));
    expect(await planned(netns, taken)).toEqual([]);
    using other = NetworkNamespace.create();
    expect(await apply(other, taken)).toEqual(["+ link t0 (tun)", "+ link t1 (tun)"]);
    expect(JSON.parse(JSON.stringify(await snapshot({ netns: other })))).toEqual(taken);
    expect(await planned(other, { links: { t0: { kind: "tun", data: { type: 2 } } } })).toEqual([
      "! link t0 (tun): data.type 1 → 2 (created again)",
    ]);
  });

  test.skipIf(!canOpenTun)("are removed by a rollback if their settings fail after their creation", async () => {
    using netns = NetworkNamespace.create();
    const tap = { kind: "tun", address: "01:00:5e:00:53:01", data: { type: 2 } };
    const plan = await desired({ links: { t0: tap } } as Description, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "EADDRNOTAVAIL", notUndone: [] });
    using links = Links.open({ netns });
    expect([...links.list({ kind: "tun" })]).toEqual([]);
  });

  test.skipIf(!canOpenTun)("without hardware addresses cannot get one", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.addTun({ ifname: "t0", mode: "tun" });
    for (const [name, value] of [
      ["address", "02:00:5e:00:53:01"],
      ["broadcast", "02"],
    ] as const)
      await expect(planned(netns, { links: { t0: { [name]: value } } })).rejects.toThrow(
        `links.t0.${name}: interface t0 has no hardware address: omit it`,
      );
  });

  test("require a type", () => {
    expect(() => desired({ links: { t0: { kind: "tun" } } })).toThrow(
      "links.t0.data.type: expected 1 for tun or 2 for tap, got undefined",
    );
  });
});
