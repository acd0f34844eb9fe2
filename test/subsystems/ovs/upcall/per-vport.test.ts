import { afterEach, beforeEach, expect, test } from "bun:test";
import type { NetlinkSocket } from "../../../../src/index.ts";
import { Datapath } from "../../../../src/subsystems/ovs/index.ts";
import type { SocketReaders } from "../../../../src/subsystems/ovs/upcall/dispatch/dispatch.ts";
import { PerVportDispatch } from "../../../../src/subsystems/ovs/upcall/dispatch/per-vport.ts";
import { FakeDatapath } from "../../../../src/testing/index.ts";

/** Fake workers that record which upcall sockets they read. */
class TestReaders implements SocketReaders {
  active = true;
  readonly read: NetlinkSocket[] = [];
  /** Error that the workers throw when the next socket is removed. */
  failure: Error | undefined;
  /** Error that the workers throw when the next socket is added. */
  refusal: Error | undefined;

  add(socket: NetlinkSocket): Promise<void> {
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal !== undefined) return Promise.reject(refusal);
    this.read.push(socket);
    return Promise.resolve();
  }

  remove(socket: NetlinkSocket): Promise<void> {
    this.read.splice(this.read.indexOf(socket), 1);
    const { failure } = this;
    this.failure = undefined;
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  }
}

let fake: FakeDatapath;
let datapath: Datapath;
let dispatch: PerVportDispatch;
let readers: TestReaders;

beforeEach(() => {
  fake = new FakeDatapath();
  datapath = Datapath.create("dp0", { connection: fake });
  addPort("eth0");
  dispatch = new PerVportDispatch(datapath, () => datapath.openSocket("upcalls"), 2);
  readers = new TestReaders();
  readers.read.push(...dispatch.sockets);
  dispatch.activate();
});

afterEach(() => {
  dispatch.close();
  datapath.close();
  fake[Symbol.dispose]();
});

function addPort(name: string): void {
  fake.addInterface(name);
  datapath.addPort({ name, type: "netdev" });
}

const portIdsOf = (name: string) => datapath.getPort(name)!.upcallPortIds;
const readIds = () => readers.read.map(({ portId }) => portId).sort();

test("PerVportDispatch opens the requested number of sockets per port", () => {
  const all = [...portIdsOf("dp0"), ...portIdsOf("eth0")];
  expect(new Set(all).size).toBe(4);
  expect(all.sort()).toEqual(readIds());
  expect(datapath.info().features).toContain("vport-pids");
});

test("PerVportDispatch detects added and removed ports without port events", async () => {
  addPort("eth1");
  addPort("eth2");
  datapath.removePort("eth0");
  await dispatch.follow(readers);
  const all = ["dp0", "eth1", "eth2"].flatMap(portIdsOf);
  expect(all).not.toContain(0);
  expect(all.sort()).toEqual(readIds());
  expect(dispatch.sockets.every(({ closed }) => !closed)).toBe(true);
});

test("PerVportDispatch opens new sockets for a reused port number", async () => {
  const before = portIdsOf("eth0");
  const { number } = datapath.getPort("eth0")!;
  datapath.removePort("eth0");
  fake.addInterface("eth9");
  datapath.addPort({ name: "eth9", type: "netdev", number });
  await dispatch.follow(readers);
  expect(portIdsOf("eth9")).not.toContain(0);
  expect(portIdsOf("eth9").filter((id) => before.includes(id))).toEqual([]);
});

test("PerVportDispatch keeps port ids that another program has set", async () => {
  const own = portIdsOf("eth0");
  const { number } = datapath.getPort("eth0")!;
  datapath.setPort("eth0", { upcallPortIds: [4711] });
  expect(dispatch.needsNoChange(number, [4711])).toBe(true);
  await dispatch.follow(readers);
  expect(portIdsOf("eth0")).toEqual([4711]);
  datapath.setPort("eth0", { upcallPortIds: [] });
  expect(dispatch.needsNoChange(number, [0])).toBe(false);
  await dispatch.follow(readers);
  expect(portIdsOf("eth0")).toEqual(own);
  expect(dispatch.needsNoChange(number, own)).toBe(true);
});

test("PerVportDispatch reports another receiver if no port has an own port id", () => {
  expect(dispatch.receiver()).toBe("own");
  datapath.setPort("eth0", { upcallPortIds: [4711] });
  expect(dispatch.receiver()).toBe("own");
  datapath.setPort("dp0", { upcallPortIds: [4711] });
  expect(dispatch.receiver()).toBe("other");
  for (const name of ["dp0", "eth0"]) datapath.setPort(name, { upcallPortIds: [] });
  expect(dispatch.receiver()).toBe("none");
  dispatch.activate();
  expect(dispatch.receiver()).toBe("own");
});

test("PerVportDispatch retries a failed port without delaying others", async () => {
  addPort("eth1");
  addPort("eth2");
  readers.refusal = new Error("late");
  const before = readers.read.length;
  expect(await dispatch.follow(readers).catch((error: Error) => error.message)).toBe("late");
  const [deaf, heard] = portIdsOf("eth1")[0] === 0 ? ["eth1", "eth2"] : ["eth2", "eth1"];
  expect([portIdsOf(deaf), portIdsOf(heard).includes(0), readers.read.length]).toEqual([[0], false, before + 2]);
  await dispatch.follow(readers);
  expect(portIdsOf(deaf)).not.toContain(0);
  expect(readIds()).toEqual(["dp0", "eth0", "eth1", "eth2"].flatMap(portIdsOf).sort());
});

test("PerVportDispatch continues if a socket cannot be released", async () => {
  const own = dispatch.sockets.filter(({ portId }) => portIdsOf("eth0").includes(portId));
  datapath.removePort("eth0");
  addPort("eth1");
  readers.failure = new Error("late");
  expect(await dispatch.follow(readers).catch((error: Error) => error.message)).toBe("late");
  expect(own.map(({ closed }) => closed)).toEqual([false, true]);
  expect(own.some((socket) => readers.read.includes(socket))).toBe(false);
  expect(portIdsOf("eth1")).not.toContain(0);
  await dispatch.follow(readers);
  expect(own.map(({ closed }) => closed)).toEqual([true, true]);
});

test("PerVportDispatch opens no sockets after the workers stop", async () => {
  addPort("eth1");
  readers.active = false;
  await dispatch.follow(readers);
  expect(portIdsOf("eth1")).toEqual([0]);
});

test("PerVportDispatch keeps an unreleased socket open until close()", async () => {
  const left = dispatch.sockets.find(({ portId }) => portId === portIdsOf("eth0")[0])!;
  datapath.removePort("eth0");
  readers.failure = new Error("late");
  expect(dispatch.follow(readers)).rejects.toThrow("late");
  await Bun.sleep(0);
  expect(left.closed).toBe(false);
  dispatch.close();
  expect(left.closed).toBe(true);
});

test("PerVportDispatch removes only its own port ids on release", () => {
  datapath.setPort("eth0", { upcallPortIds: [4711] });
  dispatch.release();
  expect([portIdsOf("dp0"), portIdsOf("eth0")]).toEqual([[0], [4711]]);
});
