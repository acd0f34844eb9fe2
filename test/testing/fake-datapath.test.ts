// Tests of upcall handlers in workers with the fake datapath.
import { afterEach, beforeEach, describe, expect } from "bun:test";
import { closeIdleSockets, ENOMEM, type NetlinkError } from "../../src/index.ts";
import {
  type CreateOptions,
  Datapath,
  type DatapathOperation,
  type DispatchKind,
  UpcallHandlers,
} from "../../src/subsystems/ovs/index.ts";
import { FakeDatapath } from "../../src/testing/index.ts";
import { openResources } from "../support/descriptors.ts";
import { test as base } from "../support/fixtures.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { until, WORKER_LIMITS, within } from "../support/threads.ts";
import type { ForwardingData } from "../vm/upcall/handlers/forwarding.ts";
import type { LearningData } from "./learning-handler.ts";

const test = base.extend({ datapath: () => wired() });

const [ALICE, BOB] = ["020000000001", "020000000002"];

/** Returns an Ethernet frame of an unknown protocol that contains a number. */
function frame(to: string, from: string, number = 0): Uint8Array {
  return Uint8Array.fromHex(`${to}${from}88b5${number.toString(16).padStart(8, "0")}${"00".repeat(42)}`);
}

const numberOf = (packet: Uint8Array) => new DataView(packet.buffer, packet.byteOffset).getUint32(14);
const numbers = (packets: Uint8Array[]) => packets.map(numberOf);

let fake: FakeDatapath;

/** Creates a datapath with three interfaces as ports. */
function wired(): Datapath {
  const datapath = Datapath.create("dp0", { connection: fake });
  for (const name of ["eth0", "eth1", "eth2"]) {
    fake.addInterface(name);
    datapath.addPort({ name, type: "netdev" });
  }
  return datapath;
}

/** Returns the packets that were sent to an interface, once there is one. */
function packetsOf(name: string): Promise<Uint8Array[]> {
  return within(fake.waitForPackets(name, 1, -1), `a packet on ${name}`);
}

beforeEach(() => {
  fake = new FakeDatapath();
});

afterEach(() => {
  fake[Symbol.dispose]();
  closeIdleSockets();
});

describe("Datapath after a lost reply", () => {
  const key = { inPort: 1, ethernet: { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" }, ethertype: 0x88b5 };
  const mask = { inPort: 0xffff_ffff, ethertype: 0xffff };
  const other = { ...key, inPort: 2 };
  const ufid = (last: string) => `00112233-4455-6677-8899-aabbccddee${last}`;
  const [one, two] = [[{ output: 1 }], [{ output: 2 }]];

  /** Runs datapath operations while the first reply is lost, and returns the error codes. */
  function outcome(datapath: Datapath, operations: DatapathOperation[]): (string | undefined)[] {
    fake.kernel.inject({ fault: "lost-reply", family: "ovs_flow" });
    return datapath.operate(operations).map(({ error }) => error?.code);
  }

  test.each<[string, DatapathOperation, DatapathOperation]>([
    ["key", { put: { key, actions: one!, echo: true } }, { put: { key, actions: two!, echo: true } }],
    [
      "identifier",
      { put: { key, ufid: ufid("00"), actions: one!, echo: true } },
      { modify: { key, ufid: ufid("00"), actions: two!, echo: true } },
    ],
    [
      "key under a mask",
      { put: { key, mask, ufid: ufid("00"), actions: one!, echo: true } },
      { put: { key: { ...key, ethernet: {} }, mask, ufid: ufid("01"), actions: two!, echo: true } },
    ],
  ])("a flow that was written twice by %s keeps its last content", (_, first, second, { datapath }) => {
    const codes = outcome(datapath, [first, second]);
    expect(codes[0]).toBe("ENOBUFS");
    expect(datapath.flows().toArray()[0]?.actions).toEqual(two!);
    datapath.delete();
  });

  test("a read is not repeated after a later change", ({ datapath }) => {
    datapath.putFlow({ key, actions: one! });
    expect(outcome(datapath, [{ get: { key } }, { put: { key, actions: two! } }])[0]).toBe("ENOBUFS");
    datapath.delete();
  });

  test("puts of different flows and reads of the same flow are repeated", ({ datapath }) => {
    const puts = [{ put: { key, actions: one!, echo: true } }, { put: { key: other, actions: two!, echo: true } }];
    expect(outcome(datapath, puts)).toEqual([undefined, undefined]);
    expect(outcome(datapath, [{ get: { key } }, { get: { key } }])).toEqual([undefined, undefined]);
    datapath.delete();
  });

  test("a deleted meter is not reported as missing", ({ datapath }) => {
    datapath.meters.set({ id: 5, unit: "kbps", bands: [{ rate: 1000 }] });
    expect(() => datapath.meters.set({ id: 1029, unit: "kbps", bands: [{ rate: 1000 }] })).toThrow(
      "the slot of meter 1029 in the kernel's table is in use by a meter whose id is equal modulo the number of slots, such as 5; use low ids",
    );
    datapath.meters.set({ id: 1031, unit: "kbps", bands: [{ rate: 1000 }] });
    expect(() => datapath.meters.set({ id: 7, unit: "kbps", bands: [{ rate: 1000 }] })).toThrow(
      "such as 1031; use low ids",
    );
    datapath.meters.delete(1031);
    fake.kernel.inject({ fault: "lost-reply", family: "ovs_meter", operation: "del" });
    expect(() => datapath.meters.delete(5)).toThrow("ENOBUFS");
    datapath.delete();
  });
});

describe("Failed creation of a datapath", () => {
  const create = (options: CreateOptions = {}) => Datapath.create("dp0", { connection: fake, ...options });
  const left = () => Datapath.list({ connection: fake });

  test.each<[string, CreateOptions]>([
    ["get", {}],
    ["set", {}],
    ["get", { features: ["unaligned"] }],
  ])("removes the datapath if the operation %s fails", (operation, options) => {
    fake.kernel.inject({ fault: "refuse", family: "ovs_datapath", operation, kind: "do", errno: ENOMEM });
    expect(() => create(options)).toThrow("ENOMEM");
    expect(left()).toEqual([]);
  });

  test("removes the datapath if per-CPU dispatch is not supported", () => {
    const code = "EOPNOTSUPP";
    const perCpuPortIds = [7];
    expect(() => create({ perCpuPortIds, features: ["unaligned", "vport-pids"] })).toThrow(code);
    const makers = [
      { features: ["unaligned", "vport-pids"] as const },
      { features: ["unaligned", "vport-pids"] as const, checksFeatures: false },
    ];
    for (const options of makers) {
      fake[Symbol.dispose]();
      fake = new FakeDatapath(options);
      expect(() => create({ perCpuPortIds })).toThrow(code);
      expect(left()).toEqual([]);
    }
    // An older kernel module accepts the feature bit without effect.
    expect(() => create({ perCpuPortIds, features: ["unaligned", "dispatch-upcall-per-cpu"] })).toThrow(code);
    expect(left()).toEqual([]);
    using datapath = create({ features: ["dispatch-upcall-per-cpu"] });
    expect(() => datapath.set({ perCpuPortIds })).toThrow(code);
    expect(datapath.info()).toMatchObject({ features: ["dispatch-upcall-per-cpu"], perCpuPortIds: undefined });
  });
});

const module = new URL("./learning-handler.ts", import.meta.url);

describe.each<DispatchKind>(["per-cpu", "per-vport"])("UpcallHandlers with %s dispatch", (dispatch) => {
  test("put flows and forward packets", async ({ datapath }) => {
    const data: LearningData = { ports: [1, 2, 3] };
    const reports: unknown[] = [];
    const onReport = (report: unknown) => void reports.push(report);
    await using handlers = await UpcallHandlers.start(datapath, {
      module,
      data,
      dispatch,
      workers: 1,
      onReport,
      ...WORKER_LIMITS,
    });
    fake.receive("eth0", frame(BOB!, ALICE!, 1));
    expect(numbers(await packetsOf("eth1"))).toEqual([1]);
    expect(numbers(fake.transmitted("eth2"))).toEqual([1]);
    fake.receive("eth1", frame(ALICE!, BOB!, 2));
    expect(numbers(await packetsOf("eth0"))).toEqual([2]);
    expect(fake.transmitted("eth2")).toEqual([]);
    // The flow exists now, so packets are forwarded without an upcall.
    for (let number = 3; number < 6; number++) fake.receive("eth1", frame(ALICE!, BOB!, number));
    expect(numbers(fake.transmitted("eth0"))).toEqual([3, 4, 5]);
    await until(() => reports.length === 2, "both upcalls were told of");
    expect(reports).toMatchObject([
      { inPort: 1, known: false },
      { inPort: 2, known: true },
    ]);
    expect(datapath.info().statistics).toEqual({ hits: 3n, missed: 2n, lost: 0n, flows: 1n });
    expect(datapath.getPort("eth0")?.statistics).toMatchObject({ rxPackets: 1n, txPackets: 4n });
    await handlers.stop();
  });

  test("accept added ports and stop when the datapath is deleted", async ({ datapath }) => {
    const data: ForwardingData = { destinations: { 1: 2, 2: 1, 3: 1, 4: 1 } };
    const forwarding = new URL("../vm/upcall/handlers/forwarding.ts", import.meta.url);
    await using handlers = await UpcallHandlers.start(datapath, {
      module: forwarding,
      data,
      dispatch,
      workers: 2,
      ...WORKER_LIMITS,
    });
    fake.addInterface("eth3");
    const { number } = datapath.addPort({ name: "eth3", type: "netdev" });
    expect(number).toBe(4);
    const hears = () => dispatch === "per-cpu" || datapath.getPort(number)?.upcallPortIds[0] !== 0;
    await until(hears, "the handlers receive the port's upcalls");
    fake.receive("eth3", frame(BOB!, ALICE!, 7));
    expect(numbers(await packetsOf("eth0"))).toEqual([7]);
    const ended = handlers.wait().catch((error) => error);
    datapath.delete();
    expect(await within(ended, "the end of the handlers")).toMatchObject({ failure: "no-datapath" });
  });
});

describe("FakeDatapath.receive", () => {
  test("drops and counts a packet without an open upcall socket", ({ datapath }) => {
    datapath.set({ features: ["unaligned", "vport-pids"] });
    fake.receive("eth0", frame(BOB!, ALICE!));
    const socket = datapath.openSocket("upcalls");
    datapath.setPort("eth0", { upcallPortIds: [socket.portId] });
    fake.receive("eth0", frame(BOB!, ALICE!));
    socket.close();
    fake.receive("eth0", frame(BOB!, ALICE!));
    expect(datapath.info().statistics).toMatchObject({ missed: 3n, lost: 2n });
    expect(datapath.getPort("eth0")?.upcallStatistics).toEqual({ success: 1n, fail: 2n });
  });

  test("drops a packet if the socket's buffer is full", ({ datapath }) => {
    datapath.set({ features: ["unaligned", "vport-pids"] });
    using socket = datapath.openSocket("upcalls");
    datapath.setPort("eth0", { upcallPortIds: [socket.portId] });
    const packet = new Uint8Array(9000);
    const lost = () => datapath.info().statistics!.lost;
    let sent = 0;
    while (lost() === 0n && sent < 5000) {
      fake.receive("eth0", packet);
      sent++;
    }
    let received = 0;
    while (socket.receive() !== undefined) received++;
    expect(lost()).toBe(1n);
    expect(received).toBe(sent - 1);
    fake.receive("eth0", packet);
    expect(socket.receive()?.length).toBeGreaterThan(9000);
    expect(datapath.info().statistics).toMatchObject({ missed: BigInt(sent + 1), lost: 1n });
  });

  test("selects the upcall socket by CPU or hash", ({ datapath }) => {
    using sockets = new DisposableStack();
    const [first, second] = [0, 1].map(() => sockets.use(datapath.openSocket("upcalls")));
    const ids = [first!.portId, second!.portId];
    datapath.set({ perCpuPortIds: ids });
    for (const cpu of [0, 1, 3]) fake.receive("eth0", frame(BOB!, ALICE!), { cpu });
    expect([first!.drain(), second!.drain()]).toEqual([1, 2]);
    datapath.set({ features: ["unaligned", "vport-pids"] });
    datapath.setPort("eth0", { upcallPortIds: ids });
    for (const hash of [0, 2, 3]) fake.receive("eth0", frame(BOB!, ALICE!), { hash });
    expect([first!.drain(), second!.drain()]).toEqual([2, 1]);
  });

  test("sends upcalls without padding if requested", ({ datapath }) => {
    using socket = datapath.openSocket("upcalls");
    const lengths = (features: ("unaligned" | "vport-pids")[]) => {
      datapath.set({ features });
      datapath.setPort("eth0", { upcallPortIds: [socket.portId] });
      fake.receive("eth0", frame(BOB!, ALICE!).subarray(0, 57));
      return socket.receive()!.length % 4;
    };
    expect([lengths(["unaligned"]), lengths([])]).toEqual([1, 0]);
  });

  test("requires an interface that is a port", ({ datapath }) => {
    expect(() => fake.receive("eth9", frame(BOB!, ALICE!))).toThrow(TypeError);
    expect(() => fake.addInterface("eth0")).toThrow(TypeError);
    fake.removeInterface("eth0");
    expect(datapath.getPort("eth0")).toBeUndefined();
    expect(datapath.getPort("eth1")).toBeDefined();
  });

  test("discards the packets of a removed interface", ({ datapath }) => {
    const [from, to] = ["eth0", "eth1"].map((name) => datapath.getPort(name)!.number);
    datapath.putFlow({
      key: { inPort: from!, ethernet: {}, ethertype: 0x88b5 },
      mask: { inPort: 0xffff_ffff },
      actions: [{ output: to! }],
    } as never);
    fake.receive("eth0", frame(BOB, ALICE));
    fake.removeInterface("eth1");
    fake.addInterface("eth1");
    expect(fake.transmitted("eth1")).toEqual([]);
  });

  test("waitForPackets() fails after the time limit", async () => {
    using _datapath = wired();
    const waited = fake.waitForPackets("eth0", 1, 10);
    expect(await waited.catch((error: Error) => error.message)).toContain("0 of 1 packets");
  });

  test("waitForPackets() fails when the fake datapath is disposed", async () => {
    using _datapath = wired();
    const waited = fake.waitForPackets("eth0", 1, -1);
    fake[Symbol.dispose]();
    expect(
      await within(
        waited.catch((error: NetlinkError) => error.code),
        "the end of the wait",
      ),
    ).toBe("EBADF");
  });
});

describe("FakeDatapath", () => {
  test("simulates interrupted dumps and lost replies", ({ datapath }) => {
    const key = { inPort: 1, ethernet: {}, ethertype: 0x88b5 };
    datapath.putFlow({ key, actions: [] });
    fake.kernel.inject({ fault: "interrupt", family: "ovs_flow", kind: "dump" });
    const flows = datapath.flows();
    expect([...flows]).toHaveLength(1);
    expect(flows.consistent).toBe(false);
    fake.kernel.inject({ fault: "lost-reply", family: "ovs_flow", operation: "get", kind: "do" });
    expect(datapath.getFlow({ key })).toMatchObject({ key });
  });

  test("puts, lists and deletes thousands of flows", async ({ datapath }) => {
    const before = openResources();
    const count = 5000;
    const id = (index: number) => `00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
    const results = datapath.operate(
      Array.from({ length: count }, (_, index) => ({
        put: {
          ufid: id(index),
          key: { recircId: index, inPort: 1, ethernet: {}, ethertype: 0x88b5 },
          mask: { recircId: 0xffff_ffff },
          actions: [{ output: 2 }],
        },
      })),
    );
    expect(results.some(({ error }) => error !== undefined)).toBe(false);
    expect(datapath.info()).toMatchObject({ statistics: { flows: BigInt(count) }, megaflows: { masks: 1 } });
    expect(
      new Set(
        datapath
          .flows({ terse: true })
          .toArray()
          .map(({ ufid }) => ufid),
      ).size,
    ).toBe(count);
    datapath.flushFlows();
    expect(datapath.info().statistics?.flows).toBe(0n);
    await expectNoMoreOpen(before);
  });
});

describe("Disposed FakeDatapath", () => {
  const module = new URL("./masking-handler.ts", import.meta.url);

  test("causes no errors in running handlers", async () => {
    const errors: Error[] = [];
    {
      using datapath = wired();
      const onError = (error: Error) => void errors.push(error);
      await using handlers = await UpcallHandlers.start(datapath, {
        module,
        data: [],
        workers: 2,
        onError,
        ...WORKER_LIMITS,
      });
      fake[Symbol.dispose]();
      await Bun.sleep(20);
      expect(handlers.workers).toBe(2);
      datapath.close();
      expect(handlers.statistics()).toMatchObject({ kernel: undefined, ports: [], total: { upcalls: 0 } });
    }
    expect(errors).toEqual([]);
    expect(() => Datapath.create("dp1", { connection: fake })).toThrow("this fake datapath is disposed (EBADF)");
  });
});

describe("FakeDatapath with invalid arguments", () => {
  test("rejects unknown packet options", () => {
    using _ = wired();
    expect(() => fake.receive("eth0", frame(BOB, ALICE), { cup: 1 } as never)).toThrow("did you mean cpu?");
  });

  test("rejects unknown features", () => {
    expect(() => new FakeDatapath({ features: ["unaligned", "vport-pid" as never] })).toThrow(
      new TypeError('features[1]: unknown feature "vport-pid"; did you mean "vport-pids"?'),
    );
    expect(() => new FakeDatapath({ features: "unaligned" as never })).toThrow(
      new TypeError('features: expected an array, got "unaligned"'),
    );
  });

  test("rejects invalid interface names, counts and time limits", async () => {
    using _ = wired();
    expect(() => fake.addInterface("a/b")).toThrow("name: expected 1 to 15 bytes");
    expect(() => fake.addInterface(5 as never)).toThrow("name: expected a string");
    expect(() => fake.addInterface("eth0")).toThrow("name: there is an interface");
    await expect(fake.waitForPackets("eth0", "2" as never)).rejects.toThrow("count: expected an integer");
    await expect(fake.waitForPackets("eth0", 1, Number.NaN)).rejects.toThrow("timeoutMs: expected");
  });
});

describe("Asynchronous errors of FakeDatapath", () => {
  const ownLine = (error: unknown) => (error as Error).stack?.includes("fake-datapath.test.ts");

  test("have a stack with the caller's line", async ({ datapath }) => {
    const late = await fake.waitForPackets("eth0", 1, 20).catch((error: unknown) => error);
    expect([(late as Error).message, ownLine(late)]).toEqual(["eth0: 0 of 1 packets were sent within 20 ms", true]);
    const missing = new URL("./no-such-handler.ts", import.meta.url);
    const failed = await UpcallHandlers.start(datapath, { module: missing, workers: 1, ...WORKER_LIMITS }).catch(
      (error: unknown) => error,
    );
    expect(ownLine(failed)).toBe(true);
    const module = new URL("./masking-handler.ts", import.meta.url);
    const handlers = await UpcallHandlers.start(datapath, { module, workers: 1, onError: () => {}, ...WORKER_LIMITS });
    const ended = handlers.wait().catch((error: unknown) => error);
    Datapath.open("dp0", { connection: fake }).delete();
    const error = await ended;
    expect(error).toMatchObject({ name: "DatapathError", failure: "no-datapath" });
    expect(ownLine(error)).toBe(true);
    await handlers.stop();
  });
});
