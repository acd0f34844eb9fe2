import { expect, test } from "bun:test";
import { Datapath } from "../../../../src/subsystems/ovs/index.ts";
import type { Cpus } from "../../../../src/subsystems/ovs/upcall/dispatch/per-cpu.ts";
import { PerCpuDispatch } from "../../../../src/subsystems/ovs/upcall/dispatch/per-cpu.ts";
import { FakeDatapath } from "../../../../src/testing/index.ts";
import { thrown } from "../../../message/bytes.ts";

test("PerCpuDispatch reassigns CPUs only after CPU hotplug", () => {
  using fake = new FakeDatapath();
  using datapath = Datapath.create("dp0", { connection: fake });
  let processors: Cpus = { highest: 5, online: [0, 1, 2, 3] };
  const sockets = [datapath.openSocket("upcalls"), datapath.openSocket("upcalls")];
  const [one, two] = sockets.map(({ portId }) => portId);
  const dispatch = new PerCpuDispatch(datapath, sockets, () => processors);
  dispatch.activate();
  expect(datapath.info().perCpuPortIds).toEqual([one!, two!, one!, two!, one!, two!]);
  expect(dispatch.followCpus()).toBe(false);
  // If sockets were assigned by CPU number, both CPUs would belong to the first socket.
  processors = { highest: 5, online: [0, 2] };
  expect(dispatch.followCpus()).toBe(true);
  expect(datapath.info().perCpuPortIds).toEqual([one!, two!, two!, two!, one!, two!]);
  expect(datapath.info().features).toContain("dispatch-upcall-per-cpu");
  dispatch.release();
  expect(datapath.info().perCpuPortIds).toEqual([0, 0, 0, 0, 0, 0]);
  dispatch.close();
});

test("PerCpuDispatch keeps the CPU assignment of another program", () => {
  using fake = new FakeDatapath();
  using datapath = Datapath.create("dp0", { connection: fake });
  datapath.setPort(0, { upcallPortIds: [4711] });
  const sockets = [datapath.openSocket("upcalls")];
  const dispatch = new PerCpuDispatch(datapath, sockets, () => ({ highest: 1, online: [0, 1] }));
  dispatch.activate();
  expect(datapath.getPort(0)!.upcallPortIds).toEqual([0]);
  datapath.set({ perCpuPortIds: [sockets[0]!.portId, 4712] });
  dispatch.release();
  expect(datapath.info().perCpuPortIds).toEqual([0, 4712]);
  dispatch.close();
});

test("PerCpuDispatch detects a deleted datapath", async () => {
  using fake = new FakeDatapath();
  using datapath = Datapath.create("dp0", { connection: fake });
  const dispatch = new PerCpuDispatch(datapath, []);
  await dispatch.follow();
  datapath.delete();
  using other = Datapath.create("dp1", { connection: fake });
  const gone = new PerCpuDispatch(other, []);
  Datapath.open("dp1", { connection: fake }).delete();
  expect(await gone.follow().catch((error: unknown) => error)).toMatchObject({ failure: "no-datapath" });
});

test("PerCpuDispatch rejects a kernel without per-CPU dispatch", () => {
  using fake = new FakeDatapath({ features: ["unaligned", "vport-pids"], checksFeatures: false });
  using datapath = Datapath.create("dp0", { connection: fake });
  const dispatch = new PerCpuDispatch(datapath, [datapath.openSocket("upcalls")], () => ({ highest: 0, online: [0] }));
  expect(thrown(() => dispatch.activate())).toMatchObject({ code: "EOPNOTSUPP" });
  expect(datapath.info().features).toEqual(["unaligned", "vport-pids"]);
  dispatch.close();
});
