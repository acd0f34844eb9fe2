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
  const mistakes: [what: string, act: () => unknown, message: string][] = [
    ["a name of 16 bytes", () => Datapath.create("a-name-of-sixteen"), "name: expected 1 to 15 bytes"],
    ["a missing name", () => Datapath.open(undefined as never), "name: expected a string"],
    ["an unknown option", () => Datapath.open("dp0", { negotiated: true } as never), "did you mean negotiate?"],
    [
      "a network namespace together with a connection",
      () => Datapath.open("dp0", { connection: kernel, netns: "/proc/self/ns/net" }),
      "netns: not allowed with a connection",
    ],
    [
      "an empty list of CPUs",
      () => datapath.set({ perCpuPortIds: [] }),
      "perCpuPortIds: expected at least one port id",
    ],
    ["a negative cache size", () => datapath.set({ masksCacheSize: -1 }), "masksCacheSize: expected an integer"],
    ["a port without a type", () => datapath.addPort({ name: "x" } as never), "port.type: "],
    ["a port of an unknown type", () => datapath.addPort({ name: "x", type: "vlxan" as never }), "ovs_vport.new: type"],
    [
      "a port number above 65535",
      () => datapath.addPort({ name: "x", type: "internal", number: 65_536 }),
      "port.number: ",
    ],
    ["an empty change of the datapath", () => datapath.set({}), "change: expected at least one of features,"],
    ["an empty change of a port", () => datapath.setPort(1, {}), "change: expected at least one of "],
    ["a negative upcall port id", () => datapath.setPort(1, { upcallPortIds: [-1] }), "upcallPortIds[0]: "],
    ["a missing port", () => datapath.removePort({} as never), "port: expected a port number or name"],
    ["a flow without a key", () => datapath.putFlow({} as never), "key: expected the key of the flow, got undefined"],
    ["a deletion without a key or UFID", () => datapath.deleteFlow({} as never), "flow: expected a key or a ufid"],
    ["an unknown member of a flow", () => datapath.putFlow({ key, action: [] } as never), "did you mean actions?"],
    [
      "an invalid field of a key",
      () => datapath.putFlow({ key: { inPort: "1" as never } }),
      "ovs_flow.new: key.inPort: ",
    ],
    ["an invalid UFID", () => datapath.getFlow({ ufid: "zz" }), "ovs_flow.get: ufid: "],
    ["a missing packet", () => datapath.execute({ actions: [] } as never), "packet: expected a Uint8Array"],
    ["a short packet", () => datapath.execute({ packet: new Uint8Array(3), actions: [] }), "packet: "],
    [
      "an invalid third operation of a batch",
      () => datapath.operate([{ get: { key } }, { put: { key } }, { modify: { key, actions: [{ output: -1 }] } }]),
      "[2] ovs_flow.set: actions[0].output: ",
    ],
    [
      "two operations in one object",
      () => datapath.operate([{ get: { key }, delete: { key } } as never]),
      "[0] operation: expected one of",
    ],
    ["an object without an operation", () => datapath.operate([{} as never]), "[0] operation: expected one of"],
    ["a missing list of operations", () => datapath.operate(undefined as never), "operations: expected an array"],
    ["a meter without a unit", () => datapath.meters.set({ id: 1, bands: [] } as never), "meter.unit: "],
    [
      "a meter with a rate of 0",
      () => datapath.meters.set({ id: 1, unit: "kbps", bands: [{ rate: 0 }] }),
      "meter.bands[0].rate",
    ],
    ["an invalid zone", () => datapath.zoneLimits.get(["all" as never]), 'zones[0]: expected a number or "default"'],
    [
      "a number instead of actions",
      () => datapath.putFlow({ key, actions: 5 as never }),
      "actions: expected an array, got 5",
    ],
    [
      "missing actions",
      () => datapath.putFlow({ key, actions: null as never }),
      "actions: expected an array, got null",
    ],
    [
      "a string instead of actions",
      () => datapath.putFlow({ key, actions: "" as never }),
      'actions: expected an array, got ""',
    ],
    ["a missing key", () => datapath.putFlow({ key: null as never }), "key: expected an object, got null"],
    [
      "a userspace action without a port id",
      () => datapath.putFlow({ key, actions: [{ userspace: { userdata: Uint8Array.of(1) } }] }),
      "actions[0].userspace.pid: expected the port id of the socket that receives the packet, got undefined",
    ],
    [
      "a nested userspace action with port id 0",
      () =>
        datapath.execute({
          packet: new Uint8Array(60),
          actions: [{ output: 1 }, { sample: { probability: 5, actions: [{ userspace: { pid: 0 } }] } }],
        }),
      "actions[1].sample.actions[0].userspace.pid: expected the port id",
    ],
    ["an empty action", () => datapath.putFlow({ key, actions: [{}] }), "actions[0]: expected an action"],
    [
      "an action that is undefined",
      () => datapath.putFlow({ key, actions: [{ output: undefined } as never] }),
      "actions[0]: expected an action, but its output is undefined",
    ],
    [
      "an action whose value is false",
      () => datapath.execute({ packet: new Uint8Array(60), actions: [{ clone: [{ popVlan: false }] }] }),
      "actions[0].clone[0]: expected an action, but its popVlan is false",
    ],
    [
      "an undefined input port that the mask uses",
      () => datapath.putFlow({ key: { inPort: undefined } as never, mask: { inPort: 0xffffffff } }),
      "key.inPort: expected a value, because the mask uses it, got undefined",
    ],
    [
      "an undefined address that the mask uses",
      () =>
        datapath.putFlow({ key: { ipv4: { ipv4Src: undefined } } as never, mask: { ipv4: { ipv4Src: "255.0.0.0" } } }),
      "key.ipv4.ipv4Src: expected a value, because the mask uses it",
    ],
    [
      "an unknown purpose of a socket",
      () => datapath.openSocket("foo" as never),
      'use: expected "requests", "port-events"',
    ],
    ["a missing purpose of a socket", () => datapath.openSocket(undefined as never), "got undefined"],
    ["an invalid connection", () => Datapath.create("x", { connection: {} as never }), "connection.openSocket: "],
    ["an invalid interface name", () => Datapath.create("a/b"), "name: expected 1 to 15 bytes without"],
    [
      "the number of the local port for another port",
      () => datapath.addPort({ name: "x", type: "internal", number: 0 }),
      "port.number: ",
    ],
    ["an invalid zone limit", () => datapath.zoneLimits.set([{ zone: 1, limit: -1 }]), "limits[0].limit: "],
    ["an unknown option of events", () => datapath.portEvents({ inloop: true } as never), "did you mean inLoop?"],
  ];
  afterAll(() => datapath.close());

  test.each(mistakes)("rejects %s", (_what, act, text) => {
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
