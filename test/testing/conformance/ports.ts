import { describe, expect } from "bun:test";
import { ovsVport } from "../../../src/families/ovs-vport.ts";
import { Datapath } from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { isLinuxAtLeast } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { within } from "../../support/threads.ts";
import type { Scene } from "./scene.ts";

/** Tests of datapaths and ports. */
export function portConformance(name: string, scene: Scene, isKernel: boolean): void {
  const test = base.extend({ lab: () => scene.wired() });
  const choosesIfindex = !isKernel || isLinuxAtLeast("6.1");

  describe(`Datapaths of ${name}`, () => {
    test("are created, found, listed and deleted", () => {
      using made = scene.create();
      expect(made.info()).toMatchObject({
        name: "dp0",
        ifindex: made.ifindex,
        statistics: { hits: 0n, missed: 0n, lost: 0n, flows: 0n },
        masksCacheSize: 256,
      });
      expect(Datapath.list(scene.options).map(({ name }) => name)).toEqual(["dp0"]);
      // The kernel's own Open vSwitch module has no version number.
      expect(Datapath.versions(scene.options)).toEqual({ interface: 2, module: undefined });
      using found = Datapath.open("dp0", scene.options);
      using numbered = Datapath.open(made.ifindex, scene.options);
      expect([found.ifindex, numbered.name]).toEqual([made.ifindex, "dp0"]);
      expect(thrown(() => scene.create())).toMatchObject({ code: "EEXIST", failure: "exists" });
      const taken = { ...scene.options, ifindex: made.ifindex };
      expect(thrown(() => Datapath.create("dp1", taken))).toMatchObject(
        choosesIfindex ? { code: "EEXIST", failure: "exists" } : { code: "EOPNOTSUPP" },
      );
      found.delete();
      expect(Datapath.list(scene.options)).toEqual([]);
      expect(thrown(() => made.info())).toMatchObject({ code: "ENODEV", failure: "no-datapath" });
      expect(thrown(() => Datapath.open("dp0", scene.options))).toMatchObject({
        code: "ENODEV",
        failure: "no-datapath",
      });
    });

    test("have the requested features", () => {
      using datapath = scene.create();
      const { features } = datapath.info();
      expect(features).toContain("unaligned");
      const supported = datapath.supportedFeatures();
      expect(supported).toContain("vport-pids");
      expect(datapath.info().features).toEqual(features);
      expect(datapath.set({ features: ["unaligned"] }).features).toEqual(["unaligned"]);
      expect(thrown(() => datapath.set({ features: ["unaligned", 0x4000_0000] }))).toMatchObject({
        code: "EOPNOTSUPP",
      });
      expect(datapath.info().features).toEqual(["unaligned"]);
      expect(datapath.set({ masksCacheSize: 512 })).toMatchObject({ masksCacheSize: 512, features: ["unaligned"] });
      expect(thrown(() => datapath.set({ masksCacheSize: 1 << 20 }))).toMatchObject({
        code: "ERANGE",
        extendedAck: { message: "integer out of range", attribute: "masks-cache-size" },
      });
      datapath.delete();
    });
  });

  describe(`Ports of ${name}`, () => {
    test("are added, found, changed and removed", ({ lab }) => {
      const { datapath, socket } = lab;
      const names = () => [...datapath.ports()].sort((one, other) => one.number - other.number).map(({ name }) => name);
      expect(names()).toEqual(["dp0", "one", "two"]);
      expect(datapath.getPort("dp0")).toMatchObject({ number: 0, type: "internal", ifindex: datapath.ifindex });
      expect(datapath.getPort(1)).toMatchObject({
        number: 1,
        name: "one",
        type: "internal",
        upcallPortIds: [socket.portId],
        options: undefined,
      });
      expect(datapath.addPort({ name: "ten", type: "internal", number: 10 })).toMatchObject({ number: 10 });
      expect(datapath.addPort({ name: "three", type: "internal" })).toMatchObject({ number: 3, upcallPortIds: [0] });
      expect(datapath.setPort("three", { upcallPortIds: [7] })).toMatchObject({ number: 3, upcallPortIds: [7] });
      datapath.removePort(10);
      datapath.removePort("three");
      expect(names()).toEqual(["dp0", "one", "two"]);
      expect(datapath.getPort(10)).toBeUndefined();
      expect(datapath.portNumber("two")).toBe(2);
    });

    test("are rejected with the reason if invalid", ({ lab }) => {
      const { datapath } = lab;
      const add = (port: object) => thrown(() => datapath.addPort({ type: "internal", ...port } as never));
      const { ifindex } = datapath;
      expect(add({ name: "one" })).toMatchObject({ code: "EEXIST", failure: "exists" });
      expect(add({ name: "new", number: 2 })).toMatchObject({ code: "EBUSY", failure: "in-use" });
      expect(add({ name: "new", ifindex })).toMatchObject(
        choosesIfindex ? { code: "EBUSY", failure: "in-use" } : { code: "EOPNOTSUPP" },
      );
      expect(add({ name: "nowhere", type: "netdev", ifindex: 77 }).message).toContain("(EOPNOTSUPP); omit ifindex");
      expect(add({ name: "new", number: 0xffff })).toMatchObject({ code: "EFBIG" });
      expect(add({ name: "new", type: 99 })).toMatchObject({ code: "EAFNOSUPPORT", failure: "no-port-type" });
      expect(add({ name: "nowhere", type: "netdev" })).toMatchObject({ code: "ENODEV", failure: "no-interface" });
      expect(thrown(() => datapath.removePort(0))).toMatchObject({ code: "EINVAL", failure: "invalid" });
      expect(thrown(() => datapath.removePort(9))).toMatchObject({ code: "ENODEV", failure: "no-port" });
      expect(thrown(() => datapath.setPort("none", { upcallPortIds: [7] }))).toMatchObject({
        code: "ENODEV",
        failure: "no-port",
      });
      expect([...datapath.ports()]).toHaveLength(3);
    });

    test("an interface belongs to at most one datapath", ({ lab }) => {
      const { datapath } = lab;
      using other = Datapath.create("dp1", scene.options);
      const port = { name: scene.addInterface(), type: "netdev" } as const;
      datapath.addPort(port);
      expect(thrown(() => datapath.addPort(port))).toMatchObject({ code: "EEXIST", failure: "exists" });
      expect(thrown(() => other.addPort(port))).toMatchObject({ code: "EBUSY", failure: "in-use" });
      other.delete();
    });

    test("require valid interface names", ({ lab }) => {
      const { connection, netns } = scene.options;
      const socket = connection?.openSocket("requests");
      using vport = ovsVport.connect({ netns, socket });
      const header = { dpIfindex: lab.datapath.ifindex };
      for (const name of ["a/b", "a b", "a:b", ".", ".."]) {
        const add = () => vport.do("new", { header, name, type: "internal", upcallPid: [0] });
        expect([name, thrown(add)]).toMatchObject([name, { code: "EINVAL" }]);
        expect(thrown(() => Datapath.create(name, scene.options))).toBeInstanceOf(RangeError);
      }
      socket?.close();
    });

    test("of another datapath are not found by name", ({ lab }) => {
      using other = Datapath.create("dp1", scene.options);
      other.addPort({ name: "elsewhere", type: "internal" });
      const { datapath } = lab;
      expect([datapath.getPort("elsewhere"), datapath.portNumber("dp1")]).toEqual([undefined, undefined]);
      const missing = { code: "ENODEV", failure: "no-port" };
      expect(thrown(() => datapath.setPort("elsewhere", { upcallPortIds: [7] }))).toMatchObject(missing);
      expect(thrown(() => datapath.removePort("elsewhere"))).toMatchObject(missing);
      expect(other.getPort("elsewhere")?.upcallPortIds).toEqual([0]);
      other.delete();
    });

    test("can be tunnel endpoints with a UDP port", ({ lab }) => {
      const { datapath } = lab;
      const options = { dstPort: 4789 };
      if (!scene.hasTunnelPorts) {
        const failed = thrown(() => datapath.addPort({ name: "vx", type: "vxlan", options }));
        expect(failed).toMatchObject({ failure: "no-port-type", message: expect.stringContaining("addTunnelPort()") });
        return;
      }
      expect(datapath.addPort({ name: "vx", type: "vxlan", options })).toMatchObject({
        number: 3,
        type: "vxlan",
        options,
      });
      expect(datapath.getPort("vx")?.options).toEqual(options);
      expect(thrown(() => datapath.addPort({ name: "vy", type: "vxlan" } as never))).toMatchObject({ code: "EINVAL" });
      expect(thrown(() => datapath.setPort("vx", { options }))).toMatchObject({ code: "EOPNOTSUPP" });
      const twin = thrown(() => datapath.addPort({ name: "vy", type: "vxlan", options }));
      expect(twin).toMatchObject({ code: "EEXIST", failure: "exists" });
      const gre = datapath.addPort({ name: "gre", type: "gre" });
      expect(gre).toMatchObject({ number: 4, type: "gre", options: undefined });
      const geneve = datapath.addPort({ name: "gnv", type: "geneve", options: { dstPort: 6081 } });
      expect(geneve).toMatchObject({ number: 5, type: "geneve", options: { dstPort: 6081 } });
      expect(thrown(() => datapath.addPort({ name: "gre2", type: "gre" }))).toMatchObject({ code: "EEXIST" });
      const geneve2 = { name: "gnv2", type: "geneve", options: { dstPort: 6081 } } as const;
      expect(thrown(() => datapath.addPort(geneve2))).toMatchObject({ code: "EBUSY", failure: "in-use" });
      for (const number of [3, 4, 5]) datapath.removePort(number);
    });

    test("have several upcall sockets only if requested", ({ lab }) => {
      const { datapath } = lab;
      expect(datapath.setPort(1, { upcallPortIds: [7, 8] }).upcallPortIds).toEqual([7, 8]);
      datapath.set({ features: ["unaligned"] });
      expect(datapath.getPort(1)?.upcallPortIds).toEqual([7]);
      const several = { upcallPortIds: [1, 2, 3] };
      expect(thrown(() => datapath.setPort(1, several))).toMatchObject({ code: "EINVAL", failure: "invalid" });
      const made = () => datapath.addPort({ name: "several", type: "internal", ...several });
      expect(thrown(made)).toMatchObject({ code: "EINVAL" });
      expect(datapath.getPort("several")).toBeUndefined();
    });

    test("are announced when they are added, changed and removed", async () => {
      const datapath = scene.create();
      await using events = datapath.portEvents({ inLoop: true });
      datapath.addPort({ name: "one", type: "internal" });
      datapath.setPort("one", { upcallPortIds: [7] });
      datapath.removePort("one");
      datapath.delete();
      const told: unknown[] = [];
      const all = (async () => {
        for await (const event of events) {
          told.push(event);
          if (told.length === 4) return;
        }
      })();
      await within(all, "four events");
      expect(told).toMatchObject([
        { kind: "added", port: { name: "one", number: 1 } },
        { kind: "changed", port: { name: "one", upcallPortIds: [7] } },
        { kind: "removed", port: { name: "one" } },
        { kind: "deleted" },
      ]);
    });
  });
}
