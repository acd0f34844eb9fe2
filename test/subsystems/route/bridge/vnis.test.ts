import { expect } from "bun:test";
import { VxlanVnis } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { test as base, failure, iproute, json } from "../support.ts";

const test = base.extend({ vnis: ({ netns }) => VxlanVnis.open({ netns }) });

describeInNamespaces("VxlanVnis", () => {
  test.skipIf(!hasProgram("bridge"))(
    "lists the VNIs that `bridge vni` shows and restores them",
    ({ netns, links, vnis }) => {
      for (const ifname of ["vx0", "vx6"]) {
        links.add({
          ifname,
          kind: "vxlan",
          data: {
            collectMetadata: 1,
            vnifilter: 1,
            port: ifname === "vx0" ? 4789 : 4790,
            ...(ifname === "vx6" && { local6: "::1" }),
          },
        });
      }
      const dev = "vx0";
      vnis.add({ dev, vni: 100, vniEnd: 109, group: "192.0.2.9" });
      iproute(netns, "bridge vni add dev vx0 vni 200\nbridge vni add dev vx0 vni 300 remote 192.0.2.10");
      vnis.add({ dev: "vx6", vni: 7, group: "2001:db8::9" });
      const { ifindex } = links.get(dev);
      const expected = [
        { dev, ifindex, vni: 100, vniEnd: 109, group: "192.0.2.9" },
        { dev, ifindex, vni: 200 },
        { dev, ifindex, vni: 300, group: "192.0.2.10" },
      ];
      const listed = vnis.list({ dev }).toArray();
      expect(listed).toEqual(expected);
      expect(vnis.list({ dev: "vx6" }).toArray()).toMatchObject([{ dev: "vx6", vni: 7, group: "2001:db8::9" }]);
      expect(vnis.list().toArray()).toHaveLength(4);
      const shown = () => json(netns, "bridge -j vni show dev vx0");
      const before = shown();
      expect(before).toMatchObject([
        {
          ifname: dev,
          vnis: [{ vni: 100, vniEnd: 109, remote: "192.0.2.9" }, { vni: 200 }, { vni: 300, remote: "192.0.2.10" }],
        },
      ]);
      expect(vnis.list({ dev, stats: true }).toArray()[0]!.stats).toMatchObject({ rxPkts: 0n, txPkts: 0n });
      vnis.deleteMany(listed);
      expect(vnis.list({ dev }).toArray()).toEqual([]);
      expect(vnis.addMany(listed)).toEqual([{}, {}, {}]);
      expect(shown()).toEqual(before);
    },
  );

  test("rejects invalid VNIs with the path of the argument", ({ vnis }) => {
    expect(() => vnis.add({ dev: "lo", vni: 0 })).toThrow("add VNI 0 dev lo: vni: expected an integer from 1");
    expect(() => vnis.add({ dev: "lo", vni: 9, vniEnd: 8 })).toThrow("vniEnd: expected an integer from 9");
    expect(() => vnis.add({ dev: "lo", vni: 9, group: "x" })).toThrow("group: expected");
    expect(() => vnis.add({ dev: "lo", vni: 9, vnii: 1 } as never)).toThrow("vnii: unknown option");
    expect(failure(() => vnis.add({ dev: "lo", vni: 9 })).message).toStartWith("add VNI 9 dev lo: ");
  });
});
