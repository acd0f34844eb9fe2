// Tests the example examples/ovs-learning-switch with the fake datapath.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, mock, spyOn, test } from "bun:test";
import { LearningSwitch } from "../../examples/ovs-learning-switch/switch.ts";
import { closeIdleSockets } from "../../src/index.ts";
import { Datapath, UpcallHandlers } from "../../src/subsystems/ovs/index.ts";
import { FakeDatapath } from "../../src/testing/index.ts";
import { until, WORKER_LIMITS, within } from "../support/threads.ts";

const [ALICE, BOB, CAROL] = ["020000000001", "020000000002", "020000000003"] as const;

function frame(to: string, from: string): Uint8Array {
  return Uint8Array.fromHex(`${to}${from}88b5${"00".repeat(46)}`);
}

let fake: FakeDatapath;

/** Creates a datapath with the ports 1 to 3. */
function wired(): Datapath {
  const datapath = Datapath.create("dp0", { connection: fake });
  for (const name of ["eth0", "eth1", "eth2"]) addPort(datapath, name);
  return datapath;
}

function addPort(datapath: Datapath, name: string): number {
  fake.addInterface(name);
  return datapath.addPort({ name, type: "netdev" }).number;
}

/** Lets an interface receive an Ethernet frame, and waits until the upcall for it was handled. */
async function receive(running: LearningSwitch, name: string, packet: Uint8Array): Promise<void> {
  const { upcalls } = running.handlers.statistics().total;
  fake.receive(name, packet);
  await until(() => running.handlers.statistics().total.upcalls > upcalls, "the upcall was handled");
}

/** Returns the packets that were sent to an interface, once there is one. */
function packetsOf(name: string): Promise<Uint8Array[]> {
  return within(fake.waitForPackets(name, 1, -1), `a packet on ${name}`);
}

/** Returns the output ports of each flow of the learning switch, by input port. */
function flows(datapath: Datapath): (readonly [number, (number | undefined)[]])[] {
  const list = datapath.flows().toArray();
  return list.map(({ key, actions = [] }) => [key!.inPort!, actions.map(({ output }) => output)] as const);
}

/** Interval in milliseconds at which the example deletes flows without packets, which a slow test can also have. */
const IDLE_MS = 5000;
const { setInterval: startTimer } = globalThis;
const startHandlers = UpcallHandlers.start.bind(UpcallHandlers);

beforeAll(() => {
  spyOn(globalThis, "setInterval").mockImplementation(((action: () => void, time: number) =>
    startTimer(action, time === IDLE_MS ? 1e9 : time)) as typeof setInterval);
  // The example has the usual time limits of workers.
  spyOn(UpcallHandlers, "start").mockImplementation((datapath, options) =>
    startHandlers(datapath, { ...options, ...WORKER_LIMITS }),
  );
});

afterAll(() => mock.restore());

beforeEach(() => {
  fake = new FakeDatapath();
});

afterEach(() => {
  fake[Symbol.dispose]();
  closeIdleSockets();
});

describe("LearningSwitch example", () => {
  test("needs one upcall for many packets to an unknown address", async () => {
    using datapath = wired();
    await using running = await LearningSwitch.start(datapath, () => {});
    await receive(running, "eth0", frame(BOB, ALICE));
    await until(() => flows(datapath).length === 1, "the flow was added");
    expect(flows(datapath)).toEqual([[1, [0, 2, 3]]]);
    await packetsOf("eth2");
    for (let count = 0; count < 10; count++) fake.receive("eth0", frame(BOB, ALICE));
    expect(fake.transmitted("eth2")).toHaveLength(10);
    expect(datapath.info().statistics).toMatchObject({ missed: 1n, hits: 10n });
  });

  test("deletes flooding flows once it has learned the address", async () => {
    using datapath = wired();
    await using running = await LearningSwitch.start(datapath, () => {});
    await receive(running, "eth0", frame(BOB, ALICE));
    await receive(running, "eth1", frame(ALICE, BOB));
    await until(() => flows(datapath).length === 1 && flows(datapath)[0]![0] === 2, "the flow to Bob was deleted");
    await receive(running, "eth0", frame(BOB, ALICE));
    await until(() => flows(datapath).length === 2, "both flows were added");
    expect(flows(datapath)).toContainEqual([1, [2]]);
    expect(flows(datapath)).toContainEqual([2, [1]]);
  });

  test("forgets the addresses of a removed port", async () => {
    using datapath = wired();
    const lines: string[] = [];
    await using running = await LearningSwitch.start(datapath, (line) => void lines.push(line));
    await receive(running, "eth1", frame(CAROL, BOB));
    await until(() => lines.length === 1 && flows(datapath).length === 1, "Bob was learned");
    fake.removeInterface("eth1");
    expect(addPort(datapath, "eth3")).toBe(2);
    expect(addPort(datapath, "eth1")).toBe(4);
    await until(() => flows(datapath).length === 0, "the flows of the removed port were deleted");
    for (const name of ["eth1", "eth2", "eth3"]) fake.transmitted(name);
    await receive(running, "eth0", frame(BOB, ALICE));
    for (const name of ["eth1", "eth2", "eth3"]) expect(await packetsOf(name)).toHaveLength(1);
    await receive(running, "eth1", frame(ALICE, BOB));
    await until(() => lines.includes("02:00:00:00:00:02 is at port 4"), "Bob was learned again");
    await until(() => flows(datapath).every(([inPort]) => inPort !== 1), "the flooding flow was deleted");
    await receive(running, "eth0", frame(BOB, ALICE));
    await packetsOf("eth1");
    expect([fake.transmitted("eth2"), fake.transmitted("eth3")]).toEqual([[], []]);
  });

  test("keeps flows and addresses of the previous run", async () => {
    using datapath = wired();
    {
      await using running = await LearningSwitch.start(datapath, () => {});
      await receive(running, "eth1", frame(ALICE, BOB));
      await receive(running, "eth0", frame(BOB, ALICE));
      await until(() => Bun.deepEquals(flows(datapath), [[1, [2]]]), "the flooding flow was deleted");
      await receive(running, "eth1", frame(ALICE, BOB));
      await until(() => flows(datapath).length === 2, "both flows were added");
    }
    const before = flows(datapath);
    await using running = await LearningSwitch.start(datapath, () => {});
    await receive(running, "eth2", frame(BOB, CAROL));
    await until(() => flows(datapath).length === 3, "a flow was added");
    for (const flow of [...before, [3, [2]]]) expect(flows(datapath)).toContainEqual(flow as never);
  });
});
