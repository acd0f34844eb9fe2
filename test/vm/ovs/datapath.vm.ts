// Tests of datapaths and ports of the kernel's Open vSwitch module, with as many ports as on large hosts.
import { describe, expect } from "bun:test";
import { rtLink } from "../../../src/families/rt-link.ts";
import { NetworkNamespace, NLM_F_CREATE, NLM_F_EXCL } from "../../../src/index.ts";
import {
  Datapath,
  DatapathError,
  type DatapathFeature,
  type NewPort,
  type Port,
  type PortEvent,
  type PortEvents,
} from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { isLinuxAtLeast } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { runIn } from "../../support/oracle.ts";
import { within } from "../../support/threads.ts";
import { useLab } from "../lab.ts";

const test = base.extend({ datapath: () => create() });

const PORTS = 1000;
const hasPerCpuDispatch = isLinuxAtLeast("5.15");
/** Features of a datapath that was created without options. */
const DEFAULT_FEATURES: DatapathFeature[] = ["unaligned", hasPerCpuDispatch ? "dispatch-upcall-per-cpu" : "vport-pids"];
const lab = useLab();

const create = (name = "dp0", options: Parameters<typeof Datapath.create>[1] = {}) =>
  Datapath.create(name, { netns: lab.netns, ...options });

/** Returns those of the given features that every kernel supports, regardless of its configuration. */
function best(features: readonly DatapathFeature[]): DatapathFeature[] {
  return features.filter((feature) => feature !== "tc-recirc-sharing");
}

/** Creates dummy interfaces. Such interfaces have no peers. */
function makeDummies(names: readonly string[]): void {
  using link = rtLink.connect({ netns: lab.netns });
  const flags = NLM_F_CREATE | NLM_F_EXCL;
  const requests = names.map((ifname) => ({
    operation: "newlink" as const,
    fields: { ifname, linkinfo: { kind: "dummy" as const } },
    flags,
  }));
  expect(link.doMultiple(requests).filter(({ error }) => error !== undefined)).toEqual([]);
}

/** Returns the next events of a subscription to changes of ports. */
async function take(events: PortEvents, count: number): Promise<PortEvent[]> {
  const taken: PortEvent[] = [];
  const items = events[Symbol.asyncIterator]();
  while (taken.length < count) {
    const { done, value } = await within(items.next(), "an event");
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}

describe("Datapath", () => {
  test("requests the best features of the kernel", ({ datapath }) => {
    expect(datapath.name).toBe("dp0");
    expect(best(datapath.features)).toEqual(DEFAULT_FEATURES);
    const info = datapath.info();
    expect(info).toMatchObject({
      name: "dp0",
      ifindex: datapath.ifindex,
      features: [...datapath.features],
      statistics: { hits: 0n, missed: 0n, lost: 0n, flows: 0n },
      megaflows: { maskHits: 0n, masks: 0, cacheHits: 0n },
      masksCacheSize: 256,
    });
    expect(info.unknown).toBeUndefined();
    expect(info.unparsed).toBeUndefined();
    expect(Datapath.list({ netns: lab.netns })).toEqual([info]);
    expect(runIn(lab.netns, ["ovs-dpctl", "dump-dps"]).trim()).toBe("system@dp0");
    datapath.delete();
    expect(Datapath.list({ netns: lab.netns })).toEqual([]);
    expect(thrown(() => datapath.info())).toMatchObject({ code: "EBADF" });
  });

  test("supportedFeatures() leaves the datapath unchanged", () => {
    using datapath = create("dp0", { features: ["vport-pids"], masksCacheSize: 100 });
    const before = datapath.info();
    expect(before).toMatchObject({ features: ["vport-pids"], masksCacheSize: 128 });
    const supported: DatapathFeature[] = hasPerCpuDispatch ? ["dispatch-upcall-per-cpu"] : [];
    expect(best(datapath.supportedFeatures())).toEqual(["unaligned", "vport-pids", ...supported]);
    expect(datapath.info()).toEqual(before);
    datapath.delete();
  });

  test("keeps its features if a change omits them", ({ datapath }) => {
    const { features } = datapath;
    expect(datapath.set({ masksCacheSize: 1000 })).toMatchObject({ masksCacheSize: 1024, features: [...features] });
    expect(datapath.set({ masksCacheSize: 0 })).toMatchObject({ masksCacheSize: 0, features: [...features] });
    if (hasPerCpuDispatch) {
      expect(datapath.set({ perCpuPortIds: [11, 12] })).toMatchObject({
        perCpuPortIds: [11, 12],
        features: [...features],
      });
    }
    expect(datapath.set({ features: ["unaligned", "vport-pids"] }).features).toEqual(["unaligned", "vport-pids"]);
    expect(datapath.features).toEqual(["unaligned", "vport-pids"]);
    expect(thrown(() => datapath.set({ perCpuPortIds: [1] }))).toMatchObject({ code: "EOPNOTSUPP" });
    expect(thrown(() => datapath.set({ features: [0x100] }))).toMatchObject({ code: "EOPNOTSUPP" });
    expect(datapath.info().features).toEqual(["unaligned", "vport-pids"]);
    datapath.delete();
  });

  test("can be opened by name and number", () => {
    const key = { inPort: 1, ethernet: {} };
    let ifindex: number;
    {
      using datapath = create("dp0", { features: ["vport-pids"] });
      ({ ifindex } = datapath);
      datapath.addPort({ name: "one", type: "internal", upcallPortIds: [5, 6] });
      datapath.putFlow({ key, mask: { inPort: 0xffff_ffff }, actions: [{ output: 0 }] });
    }
    for (const name of ["dp0", ifindex]) {
      using datapath = Datapath.open(name, { netns: lab.netns });
      expect(datapath).toMatchObject({ name: "dp0", ifindex });
      expect(datapath.features).toEqual(["vport-pids"]);
      expect(datapath.getPort("one")).toMatchObject({ number: 1, upcallPortIds: [5, 6] });
      expect(datapath.flows().toArray()).toMatchObject([{ key: { inPort: 1 }, actions: [{ output: 0 }] }]);
    }
    using datapath = Datapath.open("dp0", { netns: lab.netns });
    datapath.delete();
  });

  test("outlives the program that created it", () => {
    const program = `
      import { Datapath } from "${import.meta.dir}/../../../src/subsystems/ovs/index.ts";
      const datapath = Datapath.create("dp0", { masksCacheSize: 64 });
      datapath.addPort({ name: "one", type: "internal" });
      for (let recircId = 0; recircId < 100; recircId++) {
        datapath.putFlow({ key: { recircId, inPort: 1, ethernet: {} }, actions: [{ output: recircId }] });
      }
      console.log(datapath.ifindex);`;
    const child = lab.netns.run(() => Bun.spawnSync([process.execPath, "-e", program], { timeout: 900_000 }));
    expect(child.stderr.toString()).toBe("");
    using datapath = Datapath.open("dp0", { netns: lab.netns });
    expect(datapath.ifindex).toBe(Number(child.stdout.toString()));
    expect(best(datapath.features)).toEqual(DEFAULT_FEATURES);
    expect(datapath.info()).toMatchObject({ masksCacheSize: 64, statistics: { flows: 100n } });
    expect(datapath.getPort("one")?.number).toBe(1);
    const flows = datapath.flows().toArray();
    expect(flows.every(({ key, actions }) => actions![0]!.output === key!.recircId)).toBe(true);
    datapath.delete();
  });

  test("gets missing features only with `negotiate`", () => {
    create("dp0", { features: [] }).close();
    {
      using untouched = Datapath.open("dp0", { netns: lab.netns });
      expect(untouched.info().features).toEqual([]);
    }
    using datapath = Datapath.open("dp0", { netns: lab.netns, negotiate: true });
    expect(best(datapath.info().features)).toEqual(DEFAULT_FEATURES);
    datapath.delete();
  });

  test("errors name deleted, existing and missing datapaths", ({ datapath }) => {
    expect(thrown(() => create())).toMatchObject({ code: "EEXIST" });
    using other = Datapath.open("dp0", { netns: lab.netns });
    other.delete();
    for (const act of [
      () => datapath.info(),
      () => datapath.set({ masksCacheSize: 4 }),
      () => datapath.addPort({ name: "one", type: "internal" }),
      () => datapath.getPort("one"),
      () => datapath.getPort(1),
      () => datapath.setPort(1, { upcallPortIds: [] }),
      () => datapath.removePort("one"),
      () => datapath.ports().toArray(),
      () => datapath.putFlow({ key: { inPort: 1, ethernet: {} } }),
      () => datapath.getFlow({ ufid: new Uint8Array(16) }),
      () => datapath.deleteFlow({ ufid: new Uint8Array(16) }),
      () => datapath.flows().toArray(),
      () => datapath.flushFlows(),
      () => datapath.execute({ packet: new Uint8Array(60), actions: [] }),
      () => datapath.meters.features(),
      () => datapath.delete(),
    ]) {
      const error = thrown(act);
      expect(error).toBeInstanceOf(DatapathError);
      expect(error).toMatchObject({ code: "ENODEV", failure: "no-datapath" });
    }
    expect(thrown(() => Datapath.open("dp0", { netns: lab.netns })).message).toBe(
      'ovs_datapath.get: there is no datapath "dp0" (ENODEV)',
    );
  });
});

describe("datapath ports", () => {
  test(`match \`ovs-dpctl show\` with ${PORTS} ports`, ({ datapath }) => {
    const names = Array.from({ length: PORTS }, (_, index) => `port${index + 1}`);
    // The kernel needs 20 ms to delete an interface. Therefore, the test removes most ports without deleting their
    // interfaces.
    const typeOf = (number: number) => (number % 50 === 0 ? "internal" : "netdev");
    makeDummies(names.filter((_, index) => typeOf(index + 1) === "netdev"));
    const added = names.map((name, index) => datapath.addPort({ name, type: typeOf(index + 1) }));
    expect(added.map(({ number }) => number)).toEqual(names.map((_, index) => index + 1));
    const ports = datapath.ports().toArray();
    const sorted = ports.sort((one, other) => one.number - other.number);
    expect(sorted.map(({ number, name }) => [number, name])).toEqual(
      ["dp0", ...names].map((name, number) => [number, name]),
    );
    expect(
      sorted.every(({ unknown, unparsed, number, type }) => !unknown && !unparsed && type === typeOf(number)),
    ).toBe(true);
    expect(sorted.slice(1).map(({ ifindex }) => ifindex)).toEqual(added.map(({ ifindex }) => ifindex));
    const portNames = datapath.portNames();
    expect(names.every((name, index) => portNames.numberOf(name) === index + 1)).toBe(true);
    expect(portNames.nameOf(PORTS)).toBe(`port${PORTS}`);
    expect([datapath.portName(7), datapath.portNumber("port7")]).toEqual(["port7", 7]);
    expect([datapath.portName(4711), datapath.portNumber("nowhere")]).toEqual([undefined, undefined]);
    const shown = runIn(lab.netns, ["ovs-dpctl", "show", "dp0"]);
    expect(
      [...shown.matchAll(/^ {2}port (\d+): (\S+)(?: \(internal\))?$/gm)].map(([, number, name]) => [number, name]),
    ).toEqual(["dp0", ...names].map((name, number) => [`${number}`, name]));
    for (const { number } of added.slice(0, PORTS / 2)) datapath.removePort(number);
    for (const { name } of added.slice(PORTS / 2)) datapath.removePort(name);
    expect(datapath.ports().toArray()).toHaveLength(1);
    datapath.delete();
  });

  test("can have each type, with tunnel options", () => {
    runIn(lab.netns, ["ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1"]);
    // The kernel reports the upcall sockets of a port only in its reply to the port's creation, if there are several.
    using datapath = create("dp0", { features: ["vport-pids"] });
    const tunnels: readonly NewPort[] = [
      { name: "gre0port", type: "gre" },
      { name: "vxlan0", type: "vxlan", options: { dstPort: 4789, extension: { gbp: true } } },
      { name: "geneve0", type: "geneve", options: { dstPort: 6081 } },
    ];
    const made = [
      datapath.addPort({ name: "veth0", type: "netdev", number: 100, upcallPortIds: [3] }),
      datapath.addPort({ name: "inside", type: "internal" }),
    ];
    if (isLinuxAtLeast("7.3")) {
      for (const port of tunnels)
        expect(thrown(() => datapath.addPort(port))).toMatchObject({ failure: "no-port-type" });
    } else {
      const added = tunnels.map((port) => datapath.addPort(port));
      expect(added.map(({ number, options }) => [number, options])).toEqual([
        [2, undefined],
        [3, { dstPort: 4789, extension: { gbp: true } }],
        [4, { dstPort: 6081 }],
      ]);
      made.push(...added);
    }
    expect(made.map(({ type, upcallPortIds }) => [type, upcallPortIds])).toEqual([
      ["netdev", [3]],
      ["internal", [0]],
      ...made.slice(2).map((_, index) => [tunnels[index]!.type as Port["type"], [0]]),
    ]);
    expect([made[0]!.number, made[1]!.number]).toEqual([100, 1]);
    for (const port of made) {
      expect(port.unparsed).toBeUndefined();
      const { statistics, ...rest } = port;
      expect(statistics).toBeDefined();
      expect(datapath.getPort(port.name)).toMatchObject(rest);
      expect(datapath.getPort(port.number)).toMatchObject(rest);
    }
    expect(datapath.setPort("veth0", { upcallPortIds: [8, 9] }).upcallPortIds).toEqual([8, 9]);
    expect(datapath.setPort(100, { upcallPortIds: [] }).upcallPortIds).toEqual([0]);
    datapath.delete();
  });

  test("errors name missing and invalid ports", ({ datapath }) => {
    using other = create("dp1");
    other.addPort({ name: "theirs", type: "internal" });
    for (const port of [5, "nowhere", "theirs"]) {
      expect(datapath.getPort(port)).toBeUndefined();
      for (const act of [() => datapath.setPort(port, { upcallPortIds: [1] }), () => datapath.removePort(port)]) {
        expect(thrown(act)).toMatchObject({ code: "ENODEV", failure: "no-port" });
      }
    }
    expect(other.getPort("theirs")?.upcallPortIds).toEqual([0]);
    expect(thrown(() => datapath.removePort(5)).message).toBe('ovs_vport.del: datapath "dp0" has no port 5 (ENODEV)');
    const missing = thrown(() => datapath.addPort({ name: "nowhere", type: "netdev" }));
    expect(missing.message).toBe('ovs_vport.new: there is no interface "nowhere" (ENODEV)');
    expect(missing).toMatchObject({ code: "ENODEV", failure: "no-interface" });
    expect(thrown(() => datapath.addPort({ name: "theirs", type: "internal" }))).toMatchObject({ code: "EEXIST" });
    expect(thrown(() => datapath.addPort({ name: "odd", type: 107 }))).toMatchObject({ failure: "no-port-type" });
    datapath.addPort({ name: "mine", type: "internal", number: 5 });
    expect(thrown(() => datapath.addPort({ name: "again", type: "internal", number: 5 }))).toMatchObject({
      code: "EBUSY",
    });
    // A port of this type is invalid without options. Linux 7.3 does not support this type.
    expect(thrown(() => datapath.addPort({ name: "tunnel", type: "vxlan" } as never))).toMatchObject({
      code: expect.stringMatching(/^(EINVAL|EAFNOSUPPORT)$/),
    });
    expect(thrown(() => datapath.removePort(0))).toMatchObject({ code: "EINVAL" });
    datapath.delete();
    other.delete();
  });

  test("count their packets", ({ datapath }) => {
    const port = datapath.addPort({ name: "inside", type: "internal" });
    runIn(lab.netns, ["ip", "link", "set", "inside", "up"]);
    const packet = new Uint8Array(100);
    const before = datapath.getPort("inside")!.statistics!;
    for (let count = 0; count < 3; count++) datapath.execute({ packet, actions: [{ output: port.number }] });
    const after = datapath.getPort("inside")!.statistics!;
    // The counters belong to the interface: the interface receives a packet when its datapath port sends it.
    expect(after.rxPackets - before.rxPackets).toBe(3n);
    datapath.delete();
  });

  test("are announced only to listeners of their datapath", async ({ datapath }) => {
    using other = create("dp1");
    await using events = datapath.portEvents();
    await using inLoop = datapath.portEvents({ inLoop: true });
    other.addPort({ name: "theirs", type: "internal" });
    datapath.addPort({ name: "inside", type: "internal" });
    datapath.setPort("inside", { upcallPortIds: [7] });
    runIn(lab.netns, ["ovs-dpctl", "add-if", "dp0", "by-others,type=internal"]);
    datapath.removePort("inside");
    other.delete();
    datapath.delete();
    for (const stream of [events, inLoop]) {
      expect(await take(stream, 5)).toMatchObject([
        { kind: "added", port: { name: "inside", number: 1, upcallPortIds: [0] } },
        { kind: "changed", port: { name: "inside", upcallPortIds: [7] } },
        { kind: "added", port: { name: "by-others", number: 2 } },
        { kind: "removed", port: { name: "inside" } },
        { kind: "deleted" },
      ]);
    }
  });

  test("a gap reports the number of lost announcements", async ({ datapath }) => {
    await using events = datapath.portEvents({ inLoop: true, receiveBufferSize: 8192 });
    const port = datapath.addPort({ name: "inside", type: "internal" });
    // This thread is busy, so it does not read the socket in the meantime.
    const count = 200;
    for (let index = 0; index < count; index++) datapath.setPort(port.number, { upcallPortIds: [7] });
    let [changed, dropped] = [0, 0];
    while (changed + dropped < count) {
      const [event] = await take(events, 1);
      if (event!.kind === "gap") dropped += event!.dropped;
      else if (event!.kind === "changed") changed++;
    }
    expect(changed + dropped).toBe(count);
    expect(dropped).toBeGreaterThan(0);
    datapath.delete();
  });

  test("stay in their datapath after a move to another namespace", ({ datapath }) => {
    using elsewhere = NetworkNamespace.create();
    datapath.addPort({ name: "inside", type: "internal" });
    const moved = datapath.movePort("inside", elsewhere);
    expect(moved).toMatchObject({ number: 1, name: "inside", netnsid: expect.any(Number) });
    expect(runIn(elsewhere, ["ip", "link", "show", "inside"])).toContain("inside");
    expect(datapath.getPort(1)).toEqual(moved);
    expect(thrown(() => datapath.movePort(1, elsewhere))).toMatchObject({ code: "EINVAL" });
    runIn(lab.netns, ["ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1"]);
    datapath.addPort({ name: "veth0", type: "netdev" });
    expect(thrown(() => datapath.movePort("veth0", elsewhere))).toMatchObject({ code: "EINVAL" });
    expect(thrown(() => datapath.movePort("nowhere", elsewhere))).toMatchObject({ failure: "no-port" });
    datapath.removePort(1);
    datapath.delete();
  });
});
