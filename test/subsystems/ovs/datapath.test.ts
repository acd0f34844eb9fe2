// Tests `Datapath` with fake kernels whose features differ from those of this machine, and with invalid arguments.
import { afterAll, describe, expect, test } from "bun:test";
import { ovsDatapath } from "../../../src/families/ovs-datapath.ts";
import { ovsFlow } from "../../../src/families/ovs-flow.ts";
import { ovsVport } from "../../../src/families/ovs-vport.ts";
import {
  EAFNOSUPPORT,
  ENOBUFS,
  ENODEV,
  ENOENT,
  EPERM,
  type MessageView,
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  NLM_F_DUMP_INTR,
  NLM_F_MULTI,
} from "../../../src/index.ts";
import { type Family, operationCodec } from "../../../src/schema/index.ts";
import { noPortType } from "../../../src/subsystems/ovs/datapath-error.ts";
import {
  Datapath,
  DatapathError,
  type DatapathOperation,
  type Flow,
  type FlowRemoval,
  formatActions,
  formatFlow,
  type OpenOptions,
} from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { done, message, type ScriptedTransport, verdict } from "../../support/scripted-transport.ts";
import { within } from "../../support/threads.ts";
import { FIRST_ID, type Script, ScriptedDatapath } from "./scripted-datapath.ts";

const ALL = ["unaligned", "vport-pids", "tc-recirc-sharing", "dispatch-upcall-per-cpu"] as const;
const IMPOSSIBLE = 0x8000_0000;

/** Opens an existing datapath on a fake kernel with the given features. */
function opened(
  script: Script,
  features = 9,
  options: OpenOptions = {},
): { kernel: ScriptedDatapath; datapath: Datapath } {
  const kernel = new ScriptedDatapath(script);
  kernel.features = features;
  return { kernel, datapath: Datapath.open("dp0", { connection: kernel, ...options }) };
}

describe("Datapath.create()", () => {
  test("requests an unknown feature bit first, to find out whether the kernel checks feature bits", () => {
    const kernel = new ScriptedDatapath({ features: ALL });
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

  test("assumes that no feature is supported if the kernel accepts every feature bit", () => {
    const kernel = new ScriptedDatapath({});
    using datapath = Datapath.create("dp0", { connection: kernel });
    expect(kernel.features).toBe(3);
    expect(datapath.features).toEqual(["unaligned", "vport-pids"]);
    expect(kernel.asked.filter(([operation]) => operation === "new")).toHaveLength(1);
  });

  test("falls back to per-vport dispatch of upcalls if the kernel does not support per-CPU dispatch", () => {
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

  test("uses the features that the caller specifies without testing the kernel's features", () => {
    const kernel = new ScriptedDatapath({ features: ALL });
    using datapath = Datapath.create("dp0", { connection: kernel, features: ["vport-pids", 1] });
    expect(kernel.asked).toEqual([
      ["new", 3],
      ["get", undefined],
    ]);
    expect(datapath.features).toEqual(["unaligned", "vport-pids"]);
  });
});

describe("Datapath.open()", () => {
  test("changes nothing in the kernel, whether or not the datapath has features", () => {
    for (const [features, names] of [
      [2, ["vport-pids"]],
      [0, []],
    ] as const) {
      const { kernel, datapath } = opened({ features: ALL }, features);
      expect(datapath.features).toEqual([...names]);
      expect(kernel.asked).toEqual([["get", undefined]]);
      expect(kernel.features).toBe(features);
      datapath.close();
    }
    const { kernel, datapath } = opened({ features: ALL }, 2, { negotiate: true });
    expect([kernel.features, kernel.asked]).toEqual([2, [["get", undefined]]]);
    datapath.close();
  });

  test("with `negotiate` enables the supported features of a datapath that has none", () => {
    const scripts: [Script, number][] = [
      [{ features: ALL }, 13],
      [{ features: ["unaligned", "vport-pids"] }, 3],
      [{}, 3],
      [{ masksCache: false }, 3],
    ];
    for (const [script, features] of scripts) {
      const { kernel, datapath } = opened(script, 0, { negotiate: true });
      expect(kernel.features).toBe(features);
      datapath.close();
    }
  });

  test("finds out the kernel's features without changing the datapath", () => {
    for (const [script, features] of [
      [{ features: ALL }, ALL],
      [{ features: ["vport-pids", "dispatch-upcall-per-cpu"] }, ["vport-pids", "dispatch-upcall-per-cpu"]],
      [{}, ["unaligned", "vport-pids"]],
      [{ features: ["unaligned", "vport-pids"], masksCache: false }, ["unaligned", "vport-pids"]],
    ] as const) {
      const { kernel, datapath } = opened(script, 2);
      expect(datapath.supportedFeatures()).toEqual([...features]);
      expect(kernel.features).toBe(2);
      datapath.close();
    }
  });

  test("keeps datapath attributes of newer kernels", () => {
    const { datapath } = opened({ features: ALL }, 9 | 0x100);
    const info = datapath.info();
    expect(info.features).toEqual(["unaligned", "dispatch-upcall-per-cpu", 0x100]);
    expect(info.unknown).toMatchObject([{ type: 77 }]);
    datapath.close();
  });

  test("returns a datapath that includes its current features in every change", () => {
    const { kernel, datapath } = opened({ features: ALL });
    // Another process changed the datapath's features in the meantime.
    kernel.features = 2;
    datapath.set({ masksCacheSize: 8 });
    expect(kernel.asked.at(-2)).toEqual(["set", 2]);
    datapath.close();
  });
});

describe("The error of an unsupported datapath operation", () => {
  test("names the missing kernel module", () => {
    const kernel = new ScriptedDatapath({ lacks: ["ovs_datapath"] });
    for (const act of [
      () => Datapath.open("dp0", { connection: kernel }),
      () => Datapath.create("dp0", { connection: kernel }),
      () => Datapath.list({ connection: kernel }),
    ]) {
      const error = thrown(act);
      expect(error).toBeInstanceOf(DatapathError);
      expect(error).toMatchObject({ code: "ENOENT", failure: "no-family" });
      expect(error.message).toContain("module openvswitch");
    }
    expect(kernel.open).toBe(0);
  });

  test("is not thrown if the kernel lacks meters: the datapath then reports 0 meters", () => {
    const { kernel, datapath } = opened({ features: ALL, lacks: ["ovs_meter"] });
    expect(datapath.meters.features()).toEqual({ maxMeters: 0, maxBands: 0, bandTypes: [] });
    expect(datapath.meters.probe()).toBe(false);
    expect(thrown(() => datapath.meters.get(1))).toMatchObject({ failure: "no-family", code: "ENOENT" });
    expect(thrown(() => datapath.meters.set({ id: 1, unit: "kbps", bands: [] }))).toMatchObject({
      failure: "no-family",
    });
    datapath.close();
    expect(kernel.open).toBe(0);
  });

  test("names the missing privilege", () => {
    const { datapath } = opened({
      answer: (request, kernel, operation) => {
        if (operation === "ovs_datapath.get") return false;
        kernel.reply(verdict(request, EPERM));
        return true;
      },
    });
    const error = thrown(() => datapath.putFlow({ key: { inPort: 1 } }));
    expect(error).toMatchObject({ code: "EPERM", failure: "not-permitted", operation: "ovs_flow.new" });
    expect(error.message).toContain("CAP_NET_ADMIN");
    datapath.close();
  });

  test("distinguishes a missing port from a missing datapath", () => {
    let gone = false;
    const { datapath } = opened({
      answer: (request, kernel, operation) => {
        if (operation === "ovs_datapath.get" && !gone) return false;
        kernel.reply(verdict(request, ENODEV));
        return true;
      },
    });
    expect(datapath.getPort(5)).toBeUndefined();
    expect(thrown(() => datapath.removePort(5))).toMatchObject({ failure: "no-port" });
    expect(thrown(() => datapath.addPort({ name: "x", type: "netdev" }))).toMatchObject({ failure: "no-interface" });
    gone = true;
    for (const act of [() => datapath.getPort(5), () => datapath.removePort(5), () => datapath.ports().toArray()]) {
      expect(thrown(act)).toMatchObject({ failure: "no-datapath", code: "ENODEV" });
    }
    datapath.close();
  });
});

/** Replies to a dump of flows with one datagram that contains the given flows. */
function answerFlows(flows: object[], flags = 0): NonNullable<Script["answer"]> {
  return (request, kernel, operation) => {
    if (operation !== "ovs_flow.get") return false;
    const payloads = flows.map((flow) => flowPayload(flow));
    kernel.reply(payloads.map((payload) => message(request.type, NLM_F_MULTI | flags, request.sequence, payload)));
    kernel.reply(done(request));
    return true;
  };
}

function flowPayload(flow: object): Uint8Array {
  return operationCodec(ovsFlow, "new")
    .request("do", { header: { dpIfindex: 7 }, ...flow }, { type: 42 })
    .payload.slice();
}

describe("Tables of a datapath", () => {
  const flow = { key: { inPort: 1 }, actions: [{ output: 2 }] };

  test("report that another process changed the table during the dump", () => {
    const { kernel, datapath } = opened({ answer: answerFlows([flow, flow], NLM_F_DUMP_INTR) });
    const flows = datapath.flows();
    expect([...flows]).toMatchObject([flow, flow]);
    expect(flows.consistent).toBe(false);
    datapath.close();
    expect(kernel.open).toBe(0);
  });

  test("are read again by toArray() if another process changed the table", () => {
    let asked = 0;
    const { datapath } = opened({
      answer: (request, kernel, operation) => {
        const flags = asked++ === 0 ? NLM_F_DUMP_INTR : 0;
        return answerFlows([flow], flags)(request, kernel, operation);
      },
    });
    asked = 0;
    const flows = datapath.flows();
    expect(flows.toArray()).toMatchObject([flow]);
    expect(flows.consistent).toBe(true);
    expect(asked).toBe(2);
    datapath.close();
  });

  test("keep every entry, and the unknown attributes of flows, keys, actions and ports", () => {
    const newer = { type: 200, bytes: Uint8Array.of(1, 2, 3, 4) };
    const strange = {
      key: { inPort: 1, unknown: [newer] },
      mask: { inPort: 0xffff_ffff, unknown: [{ ...newer, bytes: new Uint8Array(4).fill(0xff) }] },
      actions: [{ output: 2 }, { unknown: [newer] }],
      unknown: [newer],
    };
    const { datapath } = opened({ answer: answerFlows([strange, flow]) });
    expect(datapath.flows().toArray()).toMatchObject([strange, flow]);
    const [found] = datapath.flows();
    expect(formatFlow(found!.key!, found!.mask)).toBe("in_port(1),key200(01 02 03 04)");
    expect(formatActions(found!.actions!)).toBe("2,action200(01 02 03 04)");
    datapath.close();
    const { datapath: other } = opened({
      answer: (request, kernel, operation) => {
        if (operation !== "ovs_vport.get") return false;
        const port = { header: { dpIfindex: 7 }, portNo: 5, name: "new0", type: 250, upcallPid: [3], unknown: [newer] };
        const { payload } = operationCodec(ovsVport, "new").request("do", port as never, { type: 41 });
        kernel.reply(message(request.type, NLM_F_MULTI, request.sequence, payload.slice()));
        kernel.reply(done(request));
        return true;
      },
    });
    expect(other.ports().toArray()).toMatchObject([
      { number: 5, name: "new0", type: 250, upcallPortIds: [3], unknown: [newer] },
    ]);
    other.close();
  });

  test("use a separate socket, and release it when the iteration ends for any reason", async () => {
    const { kernel, datapath } = opened({ answer: answerFlows([flow, flow]) });
    for (const _ of datapath.flows()) {
      expect(kernel.open).toBe(2);
      expect(datapath.info().name).toBe("dp0");
      break;
    }
    expect(kernel.open).toBe(1);
    for await (const _ of datapath.flows()) expect(kernel.open).toBe(2);
    expect(kernel.open).toBe(1);
    const table = datapath.flows();
    table.done();
    table.done();
    expect(kernel.open).toBe(1);
    expect(table.next()).toBeUndefined();
    const left = datapath.flows();
    left[Symbol.iterator]().return!();
    expect(left.next()).toBeUndefined();
    expect(kernel.open).toBe(1);
    datapath.close();
  });

  test("skip flows that were deleted before their actions could be read", () => {
    const bare = { ufid: "00112233-4455-6677-8899-aabbccddeeff", key: { inPort: 3 } };
    const dump = answerFlows([bare, flow]);
    const { datapath } = opened({
      answer: (request, kernel, operation) => {
        if (operation !== "ovs_flow.get" || (request.flags & 0x300) === 0x300) return dump(request, kernel, operation);
        kernel.reply(verdict(request, ENOENT));
        return true;
      },
    });
    expect(datapath.flows().toArray()).toMatchObject([flow]);
    datapath.close();
  });
});

describe("Port events of a datapath", () => {
  const vport = (operation: "new-ntf" | "set-ntf" | "del-ntf", dpIfindex: number, name: string) =>
    announcement(ovsVport, operation, { header: { dpIfindex }, name, portNo: 3, type: "internal", upcallPid: [0] });

  test("concern only this datapath, until the datapath is deleted", async () => {
    const { kernel, datapath } = opened({ features: ALL });
    for (const inLoop of [false, true]) {
      await using events = datapath.portEvents({ inLoop });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK);
      const to = { portId: kernel.sockets.at(-1)!.portId };
      for (const message of [
        vport("new-ntf", 8, "theirs"),
        vport("new-ntf", 7, "ours"),
        announcement(ovsFlow, "new-ntf", { header: { dpIfindex: 7 } }),
        announcement(ovsDatapath, "set-ntf", { header: { dpIfindex: 7 } }),
        announcement(ovsDatapath, "del-ntf", { header: { dpIfindex: 8 } }),
        vport("set-ntf", 7, "ours"),
        vport("del-ntf", 7, "ours"),
        announcement(ovsDatapath, "del-ntf", { header: { dpIfindex: 7 } }),
      ]) {
        peer.send(message, { to });
      }
      const items = events[Symbol.asyncIterator]();
      const taken: unknown[] = [];
      for (let count = 0; count < 4; count++) taken.push((await within(items.next(), "an event")).value);
      const port = { name: "ours", number: 3, type: "internal", upcallPortIds: [0] };
      expect(taken).toMatchObject([
        { kind: "added", port },
        { kind: "changed", port },
        { kind: "removed", port },
        { kind: "deleted" },
      ]);
      expect(events.statistics).toMatchObject({ received: 8, dropped: 0 });
    }
    expect(kernel.open).toBe(1);
    datapath.close();
  });

  test("that arrived before the end of the subscription are still delivered if the signal aborts later", async () => {
    const { kernel, datapath } = opened({ features: ALL });
    const controller = new AbortController();
    const events = datapath.portEvents({ inLoop: true, signal: controller.signal });
    {
      using peer = NetlinkSocket.open(NETLINK_USERSOCK);
      const to = { portId: kernel.sockets.at(-1)!.portId };
      for (const name of ["one", "two", "three"]) peer.send(vport("new-ntf", 7, name), { to });
    }
    const items = events[Symbol.asyncIterator]();
    const first = await within(items.next(), "an event");
    await events.stop();
    controller.abort(new Error("too late"));
    const names = [first];
    for (let next = await items.next(); next.done !== true; next = await items.next()) names.push(next);
    expect(names.map(({ value }) => value?.kind === "added" && value.port.name)).toEqual(["one", "two", "three"]);
    expect(kernel.open).toBe(1);
    datapath.close();
  });

  test("end when the subscription is stopped or aborted, and release the socket", async () => {
    const { kernel, datapath } = opened({ features: ALL });
    const stopped = datapath.portEvents({ inLoop: true });
    expect(kernel.open).toBe(2);
    await Promise.all([stopped.stop(), stopped.stop()]);
    for await (const _ of stopped) expect.unreachable();
    expect(kernel.open).toBe(1);
    const controller = new AbortController();
    const aborted = datapath.portEvents({ signal: controller.signal });
    const next = aborted[Symbol.asyncIterator]().next();
    controller.abort(new Error("enough"));
    expect(
      (await within(
        next.catch((error: unknown) => error),
        "the end",
        5000,
      )) as Error,
    ).toMatchObject({
      message: "enough",
    });
    await aborted.stop();
    expect(kernel.open).toBe(1);
    expect(() => datapath.portEvents({ signal: controller.signal })).toThrow("enough");
    expect(kernel.open).toBe(1);
    datapath.close();
  });
});

/** Returns a notification of an Open vSwitch family as the kernel sends it. */
function announcement(family: Family, operation: string, fields: object): Uint8Array {
  const shape = family === ovsFlow ? "new" : operation.replace("-ntf", "");
  const id = FIRST_ID + (family === ovsDatapath ? 0 : family === ovsVport ? 1 : 2);
  return operationCodec(family, shape).request("do", fields, { type: id, flags: 0 }).bytes;
}

describe("A batch of datapath operations", () => {
  test("is sent in groups of 50, and returns the results in order", () => {
    const requests: MessageView[] = [];
    const take = (request: MessageView, kernel: ScriptedTransport, operation: string) => {
      if (operation !== "ovs_flow.new") return false;
      requests.push(request);
      const port = requests.length;
      kernel.reply(verdict(request, port % 7 === 0 ? ENODEV : 0));
      return true;
    };
    const { datapath } = opened({ answer: take });
    const results = datapath.operate(Array.from({ length: 120 }, () => ({ put: { key: { inPort: 1 } } })));
    expect(requests).toHaveLength(120);
    expect(results.map(({ error }, index) => (error === undefined) === ((index + 1) % 7 !== 0))).not.toContain(false);
    datapath.close();
  });

  test("does not execute a packet twice after a lost reply", () => {
    let asked = 0;
    const { datapath } = opened({
      answer: (_request, kernel, operation) => {
        if (operation !== "ovs_packet.execute") return false;
        asked++;
        kernel.fail(ENOBUFS);
        return true;
      },
    });
    const [result] = datapath.operate([{ execute: { packet: new Uint8Array(60), actions: [] } }]);
    expect(result!.error).toMatchObject({ code: "ENOBUFS" });
    expect(asked).toBe(1);
    datapath.close();
  });
});

describe("Datapath", () => {
  const { kernel, datapath } = opened({ features: ALL });
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

  test.each(mistakes)("rejects %s before anything is sent", (_what, act, text) => {
    const before = kernel.asked.length;
    const error = thrown(act);
    expect([error.message.includes(text) ? text : error.message, error.name]).toEqual([
      text,
      expect.stringMatching(/^(Type|Range)Error$/) as unknown as string,
    ]);
    expect(kernel.asked.length).toBe(before);
  });

  test("rejects calls with EBADF after close()", () => {
    const { datapath: closed } = opened({ features: ALL });
    closed.close();
    closed.close();
    expect(thrown(() => closed.info())).toMatchObject({ code: "EBADF" });
    expect(thrown(() => closed.flows())).toMatchObject({ code: "EBADF" });
    expect(Bun.inspect(closed)).toContain("Datapath(dp0, closed)");
  });
});

test("Contradictory or empty arguments of Datapath methods are rejected by the TypeScript compiler", () => {
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

test("An unsupported tunnel port is rejected with an error that names the module and addTunnelPort()", () => {
  const cause = new NetlinkError("rejected", { errno: -EAFNOSUPPORT });
  expect(noPortType("vxlan", cause).message).toContain("requires the module vport-vxlan");
  expect(noPortType("vxlan", cause).message).toContain("addTunnelPort()");
  expect(noPortType(107, cause).message).toBe("the kernel does not support ports of type 107 (EAFNOSUPPORT)");
});
