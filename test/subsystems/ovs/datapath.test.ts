// Tests `Datapath` with fake kernels whose features differ from those of this machine, and with invalid arguments.
import { afterAll, describe, expect, test } from "bun:test";
import {
  Datapath,
  type DatapathOperation,
  type Flow,
  type FlowRemoval,
  UpcallReader,
} from "../../../src/subsystems/ovs/index.ts";
import { FakeDatapath } from "../../../src/testing/index.ts";
import { thrown } from "../../message/bytes.ts";
import { ALL_FEATURES, openScripted, type Script, ScriptedDatapath } from "./scripted-datapath.ts";

const IMPOSSIBLE = 0x8000_0000;

describe("Datapath.create()", () => {
  test("requests an unknown feature bit first as a probe", () => {
    const kernel = new ScriptedDatapath({ features: ALL_FEATURES });
    using datapath = Datapath.create("dp0", { connection: kernel });
    expect(kernel.asked).toEqual([
      ["new", (3 | IMPOSSIBLE) >>> 0],
      ["new", 9],
      ["get", undefined],
      ["set", 13],
      ["get", undefined],
    ]);
    expect(datapath.features).toEqual(["unaligned", "tc-recirc-sharing", "dispatch-upcall-per-cpu"]);
  });

  test("uses no optional feature if the kernel accepts every bit", () => {
    const kernel = new ScriptedDatapath({});
    using datapath = Datapath.create("dp0", { connection: kernel });
    expect(kernel.features).toBe(3);
    expect(datapath.features).toEqual(["unaligned", "vport-pids"]);
    expect(kernel.asked.filter(([operation]) => operation === "new")).toHaveLength(1);
  });

  test("falls back to per-vport dispatch", () => {
    const kernel = new ScriptedDatapath({ features: ["unaligned", "vport-pids"] });
    using datapath = Datapath.create("dp0", { connection: kernel });
    expect(datapath.features).toEqual(["unaligned", "vport-pids"]);
    expect(kernel.asked.filter(([operation]) => operation === "new").map(([, bits]) => bits)).toEqual([
      (3 | IMPOSSIBLE) >>> 0,
      9,
      3,
    ]);
    expect(kernel.features).toBe(3);
  });

  test("uses the requested features without a probe", () => {
    const kernel = new ScriptedDatapath({ features: ALL_FEATURES });
    using datapath = Datapath.create("dp0", { connection: kernel, features: ["vport-pids", 1] });
    expect(kernel.asked).toEqual([
      ["new", 3],
      ["get", undefined],
    ]);
    expect(datapath.features).toEqual(["unaligned", "vport-pids"]);
  });
});

describe("Datapath.open()", () => {
  test("leaves the features unchanged", () => {
    for (const [features, names] of [
      [2, ["vport-pids"]],
      [0, []],
    ] as const) {
      const { kernel, datapath } = openScripted({ features: ALL_FEATURES }, features);
      expect(datapath.features).toEqual([...names]);
      expect(kernel.asked).toEqual([["get", undefined]]);
      expect(kernel.features).toBe(features);
      datapath.close();
    }
    const { kernel, datapath } = openScripted({ features: ALL_FEATURES }, 2, { negotiate: true });
    expect([kernel.features, kernel.asked]).toEqual([2, [["get", undefined]]]);
    datapath.close();
  });

  test("enables supported features with `negotiate`", () => {
    const scripts: [Script, number][] = [
      [{ features: ALL_FEATURES }, 13],
      [{ features: ["unaligned", "vport-pids"] }, 3],
      [{}, 3],
      [{ masksCache: false }, 3],
    ];
    for (const [script, features] of scripts) {
      const { kernel, datapath } = openScripted(script, 0, { negotiate: true });
      expect(kernel.features).toBe(features);
      datapath.close();
    }
  });

  test("supportedFeatures() leaves the datapath unchanged", () => {
    for (const [script, features] of [
      [{ features: ALL_FEATURES }, ALL_FEATURES],
      [{ features: ["vport-pids", "dispatch-upcall-per-cpu"] }, ["vport-pids", "dispatch-upcall-per-cpu"]],
      [{}, ["unaligned", "vport-pids"]],
      [{ features: ["unaligned", "vport-pids"], masksCache: false }, ["unaligned", "vport-pids"]],
    ] as const) {
      const { kernel, datapath } = openScripted(script, 2);
      expect(datapath.supportedFeatures()).toEqual([...features]);
      expect(kernel.features).toBe(2);
      datapath.close();
    }
  });

  test("keeps unknown datapath attributes", () => {
    const { datapath } = openScripted({ features: ALL_FEATURES }, 9 | 0x100);
    const info = datapath.info();
    expect(info.features).toEqual(["unaligned", "dispatch-upcall-per-cpu", 0x100]);
    expect(info.unknown).toMatchObject([{ type: 77 }]);
    datapath.close();
  });

  test("set() preserves features that another process changed", () => {
    const { kernel, datapath } = openScripted({ features: ALL_FEATURES });
    // Another process changed the datapath's features in the meantime.
    kernel.features = 2;
    datapath.set({ masksCacheSize: 8 });
    expect(kernel.asked.at(-2)).toEqual(["set", 2]);
    datapath.close();
  });
});

describe("Datapath", () => {
  const { kernel, datapath } = openScripted({ features: ALL_FEATURES });
  const key = { inPort: 1 };
  const mistakes: Record<string, () => unknown> = {
    "name: expected 1 to 15 bytes": () => Datapath.create("a-name-of-sixteen"),
    "name: expected a string": () => Datapath.open(undefined as never),
    "did you mean negotiate?": () => Datapath.open("dp0", { negotiated: true } as never),
    "netns: not allowed with a connection": () =>
      Datapath.open("dp0", { connection: kernel, netns: "/proc/self/ns/net" }),
    "perCpuPortIds: expected at least one port id": () => datapath.set({ perCpuPortIds: [] }),
    "masksCacheSize: expected an integer": () => datapath.set({ masksCacheSize: -1 }),
    "port.type: ": () => datapath.addPort({ name: "x" } as never),
    "ovs_vport.new: type": () => datapath.addPort({ name: "x", type: "vlxan" as never }),
    "port.number: ": () => datapath.addPort({ name: "x", type: "internal", number: 65_536 }),
    "change: expected at least one of features,": () => datapath.set({}),
    "change: expected at least one of ": () => datapath.setPort(1, {}),
    "upcallPortIds[0]: ": () => datapath.setPort(1, { upcallPortIds: [-1] }),
    "port: expected a port number or name": () => datapath.removePort({} as never),
    "key: expected the key of the flow, got undefined": () => datapath.putFlow({} as never),
    "flow: expected a key or a ufid": () => datapath.deleteFlow({} as never),
    "did you mean actions?": () => datapath.putFlow({ key, action: [] } as never),
    "ovs_flow.new: key.inPort: ": () => datapath.putFlow({ key: { inPort: "1" as never } }),
    "ovs_flow.get: ufid: ": () => datapath.getFlow({ ufid: "zz" }),
    "packet: expected a Uint8Array": () => datapath.execute({ actions: [] } as never),
    "packet: ": () => datapath.execute({ packet: new Uint8Array(3), actions: [] }),
    "[2] ovs_flow.set: actions[0].output: ": () =>
      datapath.operate([{ get: { key } }, { put: { key } }, { modify: { key, actions: [{ output: -1 }] } }]),
    "[0] operation: expected one of": () => datapath.operate([{ get: { key }, delete: { key } } as never]),
    "[0] operation: expected one of put, modify, delete, get and execute, got Object": () =>
      datapath.operate([{} as never]),
    "operations: expected an array": () => datapath.operate(undefined as never),
    "meter.unit: ": () => datapath.meters.set({ id: 1, bands: [] } as never),
    "meter.bands[0].rate": () => datapath.meters.set({ id: 1, unit: "kbps", bands: [{ rate: 0 }] }),
    'zones[0]: expected a number or "default"': () => datapath.zoneLimits.get(["all" as never]),
    "actions: expected an array, got 5": () => datapath.putFlow({ key, actions: 5 as never }),
    "actions: expected an array, got null": () => datapath.putFlow({ key, actions: null as never }),
    'actions: expected an array, got ""': () => datapath.putFlow({ key, actions: "" as never }),
    "key: expected an object, got null": () => datapath.putFlow({ key: null as never }),
    "actions[0].userspace.pid: expected the port id of the socket that receives the packet, got undefined": () =>
      datapath.putFlow({ key, actions: [{ userspace: { userdata: Uint8Array.of(1) } }] }),
    "actions[1].sample.actions[0].userspace.pid: expected the port id": () =>
      datapath.execute({
        packet: new Uint8Array(60),
        actions: [{ output: 1 }, { sample: { probability: 5, actions: [{ userspace: { pid: 0 } }] } }],
      }),
    "actions[0]: expected an action": () => datapath.putFlow({ key, actions: [{}] }),
    "actions[0]: expected an action, but its output is undefined": () =>
      datapath.putFlow({ key, actions: [{ output: undefined } as never] }),
    "actions[0].clone[0]: expected an action, but its popVlan is false": () =>
      datapath.execute({ packet: new Uint8Array(60), actions: [{ clone: [{ popVlan: false }] }] }),
    "key.inPort: expected a value, because the mask uses it, got undefined": () =>
      datapath.putFlow({ key: { inPort: undefined } as never, mask: { inPort: 0xffffffff } }),
    "key.ipv4.ipv4Src: expected a value, because the mask uses it": () =>
      datapath.putFlow({ key: { ipv4: { ipv4Src: undefined } } as never, mask: { ipv4: { ipv4Src: "255.0.0.0" } } }),
    'use: expected "requests", "port-events"': () => datapath.openSocket("foo" as never),
    "got undefined": () => datapath.openSocket(undefined as never),
    "connection.openSocket: ": () => Datapath.create("x", { connection: {} as never }),
    "name: expected 1 to 15 bytes without": () => Datapath.create("a/b"),
    "port.number: expected an integer from 1 to 65535, got 0": () =>
      datapath.addPort({ name: "x", type: "internal", number: 0 }),
    "limits[0].limit: ": () => datapath.zoneLimits.set([{ zone: 1, limit: -1 }]),
    "did you mean inLoop?": () => datapath.portEvents({ inloop: true } as never),
  };
  afterAll(() => datapath.close());

  test.each(Object.entries(mistakes))("rejects invalid arguments: %s", (text, act) => {
    const before = kernel.asked.length;
    const error = thrown(act);
    expect([error.message.includes(text) ? text : error.message, error.name]).toEqual([
      text,
      expect.stringMatching(/^(Type|Range)Error$/) as unknown as string,
    ]);
    expect(kernel.asked.length).toBe(before);
  });

  test("rejects calls with EBADF after close()", () => {
    const { datapath: closed } = openScripted({ features: ALL_FEATURES });
    closed.close();
    closed.close();
    expect(thrown(() => closed.info())).toMatchObject({ code: "EBADF" });
    expect(thrown(() => closed.flows())).toMatchObject({ code: "EBADF" });
    expect(Bun.inspect(closed)).toContain("Datapath(dp0, closed)");
  });
});

test("Datapath types reject contradictory and empty arguments", () => {
  const key = { inPort: 1 };
  const none = {};
  // @ts-expect-error: which flow is not said.
  const removal: FlowRemoval = none;
  // @ts-expect-error: two kinds in one.
  const both: DatapathOperation = { get: { key }, delete: { key } };
  const flow = { header: { dpIfindex: 1 }, key, mask: key, actions: [{ output: 1 }] } satisfies Flow;
  const operations: DatapathOperation[] = [{ put: flow }, { modify: flow }, { get: flow }, { delete: flow }];
  expect<unknown[]>([removal, both, operations.length]).toEqual([{}, { get: { key }, delete: { key } }, 4]);
});

describe("Invalid lists", () => {
  test("are rejected with the path of the argument", () => {
    const { datapath } = openScripted({});
    using _ = datapath;
    expect(() => datapath.set({ features: 5 as never })).toThrow("features: expected an array, got 5");
    expect(() => datapath.flows({ omit: "omit-key" as never })).toThrow('omit: expected an array, got "omit-key"');
    expect(() => UpcallReader.open(undefined as never)).toThrow("datapath: expected an object, got undefined");
    expect(() => new FakeDatapath({ features: 5 as never })).toThrow("features: expected an array, got 5");
  });
});
