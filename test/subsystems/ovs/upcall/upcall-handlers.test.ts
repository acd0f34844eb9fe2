// Tests the start, the end and the errors of upcall handlers with FakeDatapath, so that the tests do not require the
// kernel module.
import { afterEach, beforeAll, beforeEach, describe, expect, spyOn, test } from "bun:test";
import { closeIdleSockets, type NetlinkError } from "../../../../src/index.ts";
import {
  Datapath,
  type DatapathConnection,
  DatapathError,
  type DispatchKind,
  UpcallHandlers,
  type UpcallHandlersOptions,
} from "../../../../src/subsystems/ovs/index.ts";
import { FakeDatapath } from "../../../../src/testing/index.ts";
import { openResources } from "../../../support/descriptors.ts";
import { expectNoMoreOpen } from "../../../support/nothing-left.ts";
import { until, WORKER_LIMITS, within } from "../../../support/threads.ts";
import type { Reported, ReportingData } from "../../../vm/upcall/handlers/reporting.ts";
import type { EchoingData } from "./echoing-handler.ts";

const module = new URL("./echoing-handler.ts", import.meta.url);
const packet = Uint8Array.fromHex(`02000000000202000000000188b5${"00".repeat(46)}`);

let fake: FakeDatapath;
let datapath: Datapath;
let resources: ReturnType<typeof openResources>;

beforeAll(async () => {
  // All tests use the same fake datapath.
  make();
  const handlers = await UpcallHandlers.start(datapath, { module, workers: 1, data: {}, ...WORKER_LIMITS });
  await handlers.stop();
  clear();
});

beforeEach(() => {
  resources = openResources();
  make();
});

afterEach(async () => {
  clear();
  await expectNoMoreOpen(resources);
});

function make(): void {
  fake = new FakeDatapath();
  datapath = Datapath.create("dp0", { connection: fake });
  for (const name of ["eth0", "eth1"]) {
    fake.addInterface(name);
    datapath.addPort({ name, type: "netdev" });
  }
}

function clear(): void {
  datapath.close();
  fake[Symbol.dispose]();
  closeIdleSockets();
}

function start(options: Partial<UpcallHandlersOptions<EchoingData>> = {}): Promise<UpcallHandlers> {
  return UpcallHandlers.start<EchoingData>(datapath, { module, workers: 1, data: {}, ...WORKER_LIMITS, ...options });
}

/** Returns the upcall port ids of the datapath, by port and by CPU. */
function targets(): number[] {
  const byPort = datapath.ports().toArray();
  const all = [...byPort.flatMap(({ upcallPortIds }) => upcallPortIds), ...(datapath.info().perCpuPortIds ?? [])];
  return all.filter((id) => id !== 0);
}

/** Returns the packets that were sent to an interface, once there is one. */
function packetsOf(name: string): Promise<Uint8Array[]> {
  return within(fake.waitForPackets(name, 1, -1), `a packet on ${name}`);
}

/** Returns the error with which a promise rejects. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
  return await within(
    promise.then(
      () => undefined,
      (error: unknown) => error,
    ),
    "a refusal",
  );
}

describe.each<DispatchKind>(["per-cpu", "per-vport"])("UpcallHandlers with %s dispatch", (dispatch) => {
  test("leaves no upcall sockets after stop()", async () => {
    const handlers = await start({ dispatch });
    expect(handlers.dispatch).toBe(dispatch);
    expect(targets().length).toBeGreaterThan(0);
    await handlers.stop();
    await handlers.stop();
    expect(targets()).toEqual([]);
    await handlers.wait();
  });

  test("receives packets in order and delivers reports", async () => {
    const reports: unknown[] = [];
    await using handlers = await start({ dispatch, onReport: (value, worker) => void reports.push([value, worker]) });
    fake.receive("eth0", packet);
    expect(await packetsOf("eth0")).toEqual([packet]);
    fake.receive("eth1", packet);
    expect(await packetsOf("eth1")).toEqual([packet]);
    await until(() => reports.length === 2, "both reports");
    expect(reports).toEqual([
      [1, 0],
      [2, 0],
    ]);
    const { total, handlers: workers, kernel, pool } = handlers.statistics();
    expect(total).toMatchObject({ upcalls: 2, misses: 2, actions: 0, executed: 2, lost: 0, malformed: 0 });
    expect(workers).toEqual([total]);
    expect(kernel).toMatchObject({ missed: 2n, lost: 0n });
    expect(pool.errors).toBe(0);
  });

  test("handles recirculated packets in the same worker", async () => {
    const reports: Reported[] = [];
    const data: ReportingData = { actions: { 0: [{ recirc: 7 }] } };
    await using _ = await UpcallHandlers.start<ReportingData>(datapath, {
      module: new URL("../../../vm/upcall/handlers/reporting.ts", import.meta.url),
      workers: 2,
      dispatch,
      data,
      ...WORKER_LIMITS,
      onReport: (value) => void reports.push(value as Reported),
    });
    // Recirculated packets are processed on the first CPU, whose worker is not the worker of the second CPU.
    const processors = datapath.info().perCpuPortIds?.length ?? 1;
    for (let cpu = 0; cpu < processors; cpu++) {
      fake.receive("eth0", packet, { cpu });
      await until(() => reports.length === 2 * (cpu + 1), "both upcalls");
      const [first, second] = reports.slice(-2);
      expect([first!.upcall.key.recircId, second!.upcall.key.recircId]).toEqual([0, 7]);
      if (dispatch === "per-cpu") expect(second!.worker).toBe(first!.worker);
    }
  });

  test("continues after an exception with `onError`", async () => {
    const errors: Error[] = [];
    await using handlers = await start({ dispatch, data: { failOn: 6 }, onError: (error) => void errors.push(error) });
    fake.receive("eth0", Uint8Array.of(6, ...packet.subarray(1)));
    fake.receive("eth0", packet);
    expect(await packetsOf("eth0")).toEqual([packet]);
    await until(() => errors.length > 0, "the error");
    expect(errors.map(({ message }) => message)).toEqual(["not this one"]);
    expect(handlers.statistics().total.upcalls).toBe(2);
  });

  test("counts the unhandled upcalls of an exited worker as lost", async () => {
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const errors: Error[] = [];
    const handlers = await start({
      dispatch,
      data: { exitOn: 6, gate: gate.buffer },
      onError: (error) => void errors.push(error),
    });
    const receive = (first: number) => fake.receive("eth0", Uint8Array.of(first, ...packet.subarray(1)), { cpu: 0 });
    receive(2);
    // The worker is blocked in the handler, and then receives the other upcalls together.
    await until(() => handlers.statistics().total.upcalls === 1, "the first upcall");
    for (const first of [2, 6, 2, 2, 2]) receive(first);
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    await until(() => errors.length > 0, "the error");
    await handlers.stop();
    expect(handlers.statistics().total).toMatchObject({ upcalls: 3, lost: 3 });
  });

  test("ends with the error of a handler without `onError`", async () => {
    const handlers = await start({ dispatch, data: { failOn: 2 } });
    const ended = refusal(handlers.wait());
    fake.receive("eth0", packet);
    expect(await ended).toMatchObject({ message: "not this one" });
    await handlers.stop();
    expect(targets()).toEqual([]);
  });

  test("emits a process warning with `stopOnError: false`", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on("warning", note);
    try {
      await using handlers = await start({ dispatch, data: { failOn: 6 }, stopOnError: false });
      fake.receive("eth0", Uint8Array.of(6, ...packet.subarray(1)));
      fake.receive("eth0", packet);
      expect(await packetsOf("eth0")).toEqual([packet]);
      await until(() => warnings.length > 0, "the warning");
      expect(warnings[0]).toMatchObject({ name: "NetlinkWarning", message: expect.stringContaining("not this one") });
      expect(handlers.statistics().total.upcalls).toBe(2);
    } finally {
      process.off("warning", note);
    }
  });

  test("ends when its signal aborts", async () => {
    const controller = new AbortController();
    const handlers = await start({ dispatch, signal: controller.signal });
    const ended = refusal(handlers.wait());
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await ended).toBe(reason);
    await handlers.stop();
    expect(targets()).toEqual([]);
  });

  test.each(["per-cpu", "per-vport"] as const)(
    "regains the upcalls after another program with %s dispatch",
    async (other) => {
      const errors: NetlinkError[] = [];
      await using handlers = await start({ dispatch, onError: (error) => void errors.push(error as NetlinkError) });
      const own = targets();
      const usurper = await start({ dispatch: other });
      await until(() => errors.length > 0, "the report");
      expect(errors[0]).toMatchObject({ code: "EBUSY", operation: "upcalls" });
      expect(errors[0]!.message).toContain('another program receives the upcalls of the datapath "dp0"');
      await usurper.stop();
      const isBack = () => {
        const isPerCpu = datapath.info().features.includes("dispatch-upcall-per-cpu");
        return (
          isPerCpu === (dispatch === "per-cpu") && targets().length > 0 && targets().every((id) => own.includes(id))
        );
      };
      await until(isBack, "they are taken back");
      fake.receive("eth0", packet);
      expect(await packetsOf("eth0")).toEqual([packet]);
      expect(handlers.statistics().total.upcalls).toBe(1);
      expect(errors).toHaveLength(1);
    },
  );

  test.each(["per-cpu", "per-vport"] as const)("ends after a %s takeover without `onError`", async (other) => {
    const handlers = await start({ dispatch });
    const ended = refusal(handlers.wait());
    await using usurper = await start({ dispatch: other, onError: () => {} });
    expect(await ended).toMatchObject({ code: "EBUSY", operation: "upcalls" });
    await handlers.stop();
    fake.receive("eth0", packet);
    expect(await packetsOf("eth0")).toEqual([packet]);
    expect(usurper.statistics().total.upcalls).toBe(1);
  });

  test("ends with a DatapathError if the datapath is deleted", async () => {
    const errors: Error[] = [];
    const handlers = await start({ dispatch, onError: (error) => void errors.push(error) });
    const ended = refusal(handlers.wait());
    datapath.delete();
    const error = await ended;
    expect(error).toBeInstanceOf(DatapathError);
    expect(error).toMatchObject({ failure: "no-datapath", code: "ENODEV" });
    expect(errors).toEqual([error as Error]);
    await handlers.stop();
  });

  test("ends with a DatapathError before the deletion event arrives", async () => {
    // The kernel announces the deletion of the datapath later.
    const connection: DatapathConnection = {
      openSocket: (use) => (use === "port-events" ? fake.kernel.openSubscription() : fake.openSocket(use)),
      upcallPeer: fake.upcallPeer,
    };
    using deaf = Datapath.open("dp0", { connection });
    const gate = new SharedArrayBuffer(4);
    const data: EchoingData = { gate };
    const handlers = await UpcallHandlers.start<EchoingData>(deaf, {
      module,
      workers: 1,
      dispatch,
      data,
      ...WORKER_LIMITS,
    });
    const ended = refusal(handlers.wait());
    fake.receive("eth0", packet);
    deaf.delete();
    Atomics.store(new Int32Array(gate), 0, 1);
    Atomics.notify(new Int32Array(gate), 0);
    const error = await ended;
    expect(error).toBeInstanceOf(DatapathError);
    expect(error).toMatchObject({ failure: "no-datapath", code: "ENODEV" });
    await handlers.stop();
  });

  test("ends without an error if the Datapath is closed first", async () => {
    const handlers = await start({ dispatch });
    datapath.close();
    await handlers.stop();
    await handlers.wait();
  });

  test("runs in workers of the caller", async () => {
    const { module: _, ...options }: Partial<UpcallHandlersOptions<EchoingData>> = { module, dispatch };
    const worker = () => new Worker(new URL("./echoing-worker.ts", import.meta.url));
    await using _handlers = await UpcallHandlers.start<EchoingData>(datapath, {
      ...options,
      workers: 1,
      data: {},
      worker,
      ...WORKER_LIMITS,
    });
    fake.receive("eth0", packet);
    expect(await packetsOf("eth0")).toEqual([packet]);
  });

  test("follows added and removed ports", async () => {
    await using handlers = await start({ dispatch });
    fake.addInterface("eth2");
    const port = datapath.addPort({ name: "eth2", type: "netdev" });
    if (dispatch === "per-vport") {
      await until(() => datapath.getPort("eth2")!.upcallPortIds.some((id) => id !== 0), "a socket");
    }
    fake.receive("eth2", packet);
    expect(await packetsOf("eth2")).toEqual([packet]);
    datapath.removePort(port.number);
    await until(() => handlers.statistics().ports.length === 3, "the port to be let go");
    expect(handlers.statistics().ports.map(({ name }) => name)).toEqual(["dp0", "eth0", "eth1"]);
  });

  test("counts every upcall that slow handlers lose", async () => {
    // The workers would need 100 s for all upcalls. This thread stops them earlier, however busy the machine is.
    await using handlers = await start({ dispatch, data: { delayMs: 500 }, slots: 2 });
    const sent = 200;
    for (let count = 0; count < sent; count++) fake.receive("eth0", packet);
    datapath.removePort("eth0");
    if (dispatch === "per-vport") {
      await until(() => handlers.statistics().ports.every(({ name }) => name !== "eth0"), "the port to be let go");
    }
    await handlers.stop();
    const { total, kernel } = handlers.statistics();
    expect(kernel).toMatchObject({ missed: BigInt(sent), lost: 0n });
    expect(total.lost).toBeGreaterThan(0);
    expect(total.upcalls + total.lost).toBe(sent);
  });
});

describe("UpcallHandlers", () => {
  test("ends if `onError` throws", async () => {
    const uncaught = spyOn(globalThis, "reportError").mockImplementation(() => {});
    try {
      const told: unknown[] = [];
      const handlers = await start({
        onError: (_, worker) => {
          told.push(worker);
          throw new Error("not now");
        },
      });
      const ended = refusal(handlers.wait());
      datapath.delete();
      expect(await ended).toMatchObject({ failure: "no-datapath" });
      expect(told).toEqual([undefined]);
      expect(uncaught.mock.calls).toMatchObject([[{ message: "not now" }]]);
      await handlers.stop();
    } finally {
      uncaught.mockRestore();
    }
  });

  test("two programs stop competing for ports", async () => {
    const first = await start({ dispatch: "per-vport", onError: () => {} });
    const ids = targets();
    const second = await start({ dispatch: "per-vport" });
    // The handlers of both programs must eventually stop sending requests.
    let asked = -1;
    for (let tries = 0; tries < 100 && asked !== fake.kernel.requests.length; tries++) {
      asked = fake.kernel.requests.length;
      await Bun.sleep(50);
    }
    expect(fake.kernel.requests.length).toBe(asked);
    expect(targets().some((id) => ids.includes(id))).toBe(false);
    await second.stop();
    await until(() => targets().sort().join() === ids.sort().join(), "the ports to be taken back");
    await first.stop();
    expect(targets()).toEqual([]);
  });

  test("rejects invalid options and leaks nothing", async () => {
    const mistakes: [object, string][] = [
      [{ dispatch: "both" }, "dispatch"],
      [{ dispatch: "per-cpu", sharing: false }, "sharing"],
      [{ dispatch: "per-cpu", socketsPerPort: 1 }, "socketsPerPort"],
      [{ workers: 65 }, "workers"],
      [{ socketsPerPort: 10_000 }, "socketsPerPort"],
      [{ receiveBufferSize: -1 }, "receiveBufferSize"],
      [{ worker: () => new Worker("x") }, "module"],
      [{ handlerKind: "x" }, "handlerKind"],
      [{ module: new URL("./upcall-messages.ts", import.meta.url) }, "default export"],
    ];
    for (const [options, name] of mistakes) {
      const error = (await refusal(start(options))) as Error;
      expect(error.message).toContain(name);
      expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    }
    expect(((await refusal(UpcallHandlers.start({} as never, { module }))) as Error).message).toContain("datapath");
    expect(targets()).toEqual([]);
  });

  test("rejects a handler of netlink messages", async () => {
    const plain = new URL("../../../workers/pool/handlers/turns.ts", import.meta.url);
    expect(((await refusal(start({ module: plain }))) as Error).message).toContain("expected an upcall handler");
  });

  test("rejects the start with the reason of an aborted signal", async () => {
    const reason = new Error("no");
    expect(await refusal(start({ signal: AbortSignal.abort(reason) }))).toBe(reason);
  });

  test("uses per-vport dispatch if the kernel lacks per-CPU dispatch", async () => {
    clear();
    fake = new FakeDatapath({ features: ["unaligned", "vport-pids"] });
    datapath = Datapath.create("dp0", { connection: fake });
    await using handlers = await start();
    expect(handlers.dispatch).toBe("per-vport");
    const error = (await refusal(start({ dispatch: "per-cpu" }))) as Error;
    expect(error).toMatchObject({ code: "EOPNOTSUPP" });
    expect(error.message).toContain("require the feature dispatch-upcall-per-cpu (Linux 5.15)");
  });

  test("uses per-vport dispatch if the kernel checks no feature bits", async () => {
    clear();
    fake = new FakeDatapath({ features: ["unaligned", "vport-pids"], checksFeatures: false });
    datapath = Datapath.create("dp0", { connection: fake });
    await using handlers = await start();
    expect(handlers.dispatch).toBe("per-vport");
  });
});
