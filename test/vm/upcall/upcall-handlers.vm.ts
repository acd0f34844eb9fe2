// Tests of upcall handlers with the kernel's Open vSwitch module: upcalls, replies, and changes of ports.
import { describe, expect } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { rtAddr } from "../../../src/families/rt-addr.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { type NetworkNamespace, NLM_F_CREATE, NLM_F_EXCL, ReceiveBuffer } from "../../../src/index.ts";
import {
  Datapath,
  DatapathError,
  type DispatchKind,
  encodeActions,
  subscribePackets,
  Upcall,
  UpcallHandlers,
  type UpcallHandlersOptions,
  unsubscribePackets,
} from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { numbered, numberOf } from "../../subsystems/netfilter/support.ts";
import { test as base } from "../../support/fixtures.ts";
import { until, within } from "../../support/threads.ts";
import { useLab } from "../lab.ts";
import type { ForwardingData } from "./handlers/forwarding.ts";
import type { Reported, ReportingData } from "./handlers/reporting.ts";
import { UpcallLab } from "./lab.ts";

const test = base.extend({ datapath: () => Datapath.create("dp0", { netns: lab.netns }) });

const lab = useLab();

const handlerAt = (name: string) => new URL(`./handlers/${name}.ts`, import.meta.url);
const both = ["per-cpu", "per-vport"] as const;

/** An Ethernet frame with an EtherType that the kernel does not parse. */
const packet = new Uint8Array(60).fill(0xab);
packet.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xb5]);

/** Starts upcall handlers that report each upcall, and collects their reports. */
async function startReporting(
  datapath: Datapath,
  dispatch: DispatchKind,
  actions: ReportingData["actions"] = {},
  more: Partial<UpcallHandlersOptions> = {},
) {
  const reports: Reported[] = [];
  const handlers = await UpcallHandlers.start<ReportingData>(datapath, {
    module: handlerAt("reporting"),
    workers: 1,
    dispatch,
    data: { actions },
    onReport: (value) => void reports.push(value as Reported),
    ...more,
  } as UpcallHandlersOptions<ReportingData>);
  return { handlers, reports };
}

/** Returns the netlink port ids for upcalls of the datapath, by datapath port and CPU. */
function targets(datapath: Datapath): number[] {
  const byPort = datapath.ports().toArray();
  const all = [...byPort.flatMap(({ upcallPortIds }) => upcallPortIds), ...(datapath.info().perCpuPortIds ?? [])];
  return all.filter((id) => id !== 0);
}

describe.each(both)("UpcallHandlers with %s dispatch", (dispatch) => {
  test("forwards the first packet and puts a flow for others", async () => {
    using hosts = new UpcallLab();
    hosts.connect(0);
    using datapath = Datapath.open(hosts.datapath.name, { netns: hosts.netns });
    const destinations = { [hosts.port(0)]: hosts.port(1), [hosts.port(1)]: hosts.port(0) };
    const data: ForwardingData = { destinations, flows: true };
    const options = { module: handlerAt("forwarding"), workers: 2, dispatch, data };
    await using handlers = await UpcallHandlers.start(datapath, options);
    expect(handlers.dispatch).toBe(dispatch);
    using left = hosts.socket(0);
    using right = hosts.socket(1);
    left.send(right.port, numbered(1), right.host);
    expect(right.receiveAll(1).map(numberOf)).toEqual([1]);
    for (let number = 2; number <= 10; number++) left.send(right.port, numbered(number), right.host);
    expect(right.receiveAll(9).map(numberOf)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // The datapath sends a packet to user space before it counts the packet.
    hosts.waitForMisses(1);
    const { total, kernel } = handlers.statistics();
    expect(total).toMatchObject({ upcalls: 1, misses: 1, flowsPut: 1, executed: 1, lost: 0, rejectedFlows: 0 });
    expect(kernel).toEqual({ hits: 9n, missed: 1n, lost: 0n, flows: 1n });
    expect(targets(datapath).length).toBeGreaterThan(0);
    await handlers.stop();
    expect(targets(datapath)).toEqual([]);
  });

  test("receives the data of userspace actions", async ({ datapath }) => {
    datapath.addPort({ name: "port1", type: "internal", number: 1 });
    const { handlers, reports } = await startReporting(datapath, dispatch, { 1: [{ recirc: 2 }] });
    await using _ = handlers;
    const pid = dispatch === "per-cpu" ? 0xffffffff : datapath.getPort(1)!.upcallPortIds[0]!;
    const userdata = new Uint8Array([1, 2, 3, 4, 5]);
    const asked = [{ userspace: { pid, userdata, actions: true as const } }];
    datapath.execute({ packet, key: { inPort: 1 }, actions: asked });
    datapath.execute({ packet, key: { inPort: 1 }, actions: [{ trunc: 20 }, { userspace: { pid } }] });
    // The test recirculates the packet once. The upcall handler then recirculates it a second time.
    datapath.execute({ packet, key: { inPort: 1 }, actions: [{ recirc: 1 }] });
    await until(() => reports.length >= 4, "four upcalls");
    const upcalls = reports.map(({ upcall }) => upcall);
    // The kernel has a queue of upcalls for each CPU, so the order may differ.
    const ofActions = upcalls.filter(({ command }) => command === "action");
    const withData = ofActions.find(({ userdata: data }) => data !== undefined);
    const cut = ofActions.find(({ userdata: data }) => data === undefined);
    expect(withData).toMatchObject({ command: "action", datapath: datapath.ifindex, packet, userdata, length: 60 });
    expect(withData!.actions).toMatchObject([{ userspace: { pid, userdata } }]);
    expect(withData!.key).toMatchObject({ inPort: 1, ethertype: 0x88b5 });
    expect(cut!.packet).toEqual(packet.slice(0, 20));
    expect(cut!.length).toBe(60);
    const [first, second] = upcalls.filter(({ command }) => command === "miss");
    expect([first!.key.recircId, second!.key.recircId]).toEqual([1, 2]);
    expect(first!.hash).toBeDefined();
    expect(second!.hash).toBe(first!.hash!);
    expect(handlers.statistics().total).toMatchObject({ misses: 2, actions: 2, executed: 1, rejectedExecutions: 0 });
    await handlers.stop();
    datapath.delete();
  });

  test("`rejected` receives each rejected reply", async ({ datapath }) => {
    const reports: unknown[] = [];
    const options = {
      module: handlerAt("failing"),
      workers: 1,
      dispatch,
      onReport: (value: unknown) => void reports.push(value),
    };
    await using handlers = await UpcallHandlers.start(datapath, options);
    for (let count = 1; count <= 2; count++) {
      datapath.execute({ packet, key: { inPort: 0 }, actions: [{ recirc: 1 }] });
      await until(() => reports.length === 2 * count, "two refusals");
    }
    const refusals = [
      { reply: "put-flow", code: "EINVAL", operation: "ovs_flow.new" },
      { reply: "execute", code: "EINVAL", operation: "ovs_packet.execute" },
    ];
    expect(reports).toEqual([...refusals, ...refusals]);
    expect(handlers.statistics().total).toMatchObject({ upcalls: 2, rejectedFlows: 2, rejectedExecutions: 2 });
    await handlers.stop();
    datapath.delete();
  });

  test("ends with a DatapathError if the datapath is deleted", async () => {
    const datapath = Datapath.create("dp0", { netns: lab.netns });
    const told: Error[] = [];
    const { handlers } = await startReporting(datapath, dispatch, {}, { onError: (error) => void told.push(error) });
    const ended = handlers.wait();
    datapath.delete();
    const error = await within(
      ended.then(
        () => undefined,
        (reason: unknown) => reason,
      ),
      "the end",
    );
    expect(error).toBeInstanceOf(DatapathError);
    expect(error).toMatchObject({ failure: "no-datapath", code: "ENODEV" });
    expect(told).toEqual([error as Error]);
    expect(handlers.workers).toBe(0);
    await handlers.stop();
  });

  test("takes over the upcalls of earlier handlers", async ({ datapath }) => {
    const first = await startReporting(datapath, dispatch);
    const second = await startReporting(datapath, dispatch);
    await first.handlers.stop();
    expect(targets(datapath).length).toBeGreaterThan(0);
    datapath.execute({ packet, key: { inPort: 0 }, actions: [{ recirc: 1 }] });
    await until(() => second.reports.length === 1, "an upcall");
    expect(first.reports).toEqual([]);
    await second.handlers.stop();
    expect(targets(datapath)).toEqual([]);
    datapath.delete();
  });

  test("follows added and deleted ports", async ({ datapath }) => {
    const { handlers, reports } = await startReporting(datapath, dispatch);
    const port = datapath.addPort({ name: "late0", type: "internal" });
    if (dispatch === "per-vport") {
      await until(() => datapath.getPort(port.number)?.upcallPortIds.some((id) => id !== 0) === true, "a socket");
    }
    datapath.execute({ packet, key: { inPort: port.number }, actions: [{ recirc: 1 }] });
    await until(() => reports.length === 1, "an upcall");
    const ports = () => handlers.statistics().ports.map(({ name }) => name);
    await until(() => ports().sort().join() === "dp0,late0", "the port to be known");
    datapath.removePort(port.number);
    await until(() => ports().length === 1, "the port to be let go");
    // The kernel assigns the number of the deleted datapath port to the new port.
    datapath.addPort({ name: "later0", type: "internal", number: port.number });
    await until(() => ports().includes("later0"), "the other port");
    if (dispatch === "per-vport") {
      await until(() => datapath.getPort("later0")?.upcallPortIds.some((id) => id !== 0) === true, "a socket");
    }
    datapath.execute({ packet, key: { inPort: port.number }, actions: [{ recirc: 1 }] });
    await until(() => reports.length === 2, "another upcall");
    await handlers.stop();
    expect(targets(datapath)).toEqual([]);
    datapath.delete();
  });

  test("reports the fragment size of reassembled packets", async () => {
    using hosts = new UpcallLab();
    hosts.connect(0);
    using datapath = Datapath.open(hosts.datapath.name, { netns: hosts.netns });
    const to = encodeActions([{ output: hosts.port(1) }]);
    const { handlers, reports } = await startReporting(datapath, dispatch, {
      0: [{ ct: { zone: 1 } }, { recirc: 5 }],
      5: to,
    });
    using left = hosts.socket(0);
    using right = hosts.socket(1);
    left.send(right.port, new Uint8Array(3000).fill(7), right.host);
    const received = right.receiveAll(1);
    expect(received.map(({ length }) => length)).toEqual([3000]);
    await until(() => reports.some(({ upcall }) => upcall.key.recircId === 5), "the whole packet");
    const whole = reports.find(({ upcall }) => upcall.key.recircId === 5)!.upcall;
    expect(whole.packet.length).toBe(14 + 20 + 8 + 3000);
    expect(whole.mru).toBe(1500);
    expect(reports.filter(({ upcall }) => upcall.key.recircId === 0).map(({ upcall }) => upcall.mru)).not.toContain(
      1500,
    );
    await handlers.stop();
  });
});

describe("UpcallHandlers", () => {
  test("sets the features of its dispatch mode", async () => {
    using datapath = Datapath.create("dp0", { netns: lab.netns, features: ["unaligned", "vport-pids"] });
    const { handlers } = await startReporting(datapath, "auto" as DispatchKind);
    expect(handlers.dispatch).toBe("per-cpu");
    expect(datapath.info().features).toEqual(["unaligned", "dispatch-upcall-per-cpu"]);
    await handlers.stop();
    const { handlers: others } = await startReporting(datapath, "per-vport");
    expect(datapath.info().features).toEqual(["unaligned", "vport-pids"]);
    await others.stop();
    datapath.delete();
  });

  test("reports the egress tunnel of a packet", async () => {
    makeRoute(lab.netns);
    using datapath = Datapath.create("dp0", { netns: lab.netns });
    const port = datapath.addTunnelPort({ name: "vx0", kind: "vxlan" });
    const { handlers, reports } = await startReporting(datapath, "per-cpu");
    const tunnel = { id: 42n, ipv4Dst: "10.9.0.2", ttl: 64 };
    const egressTunPort = port.number;
    datapath.execute({
      packet,
      key: { inPort: 0 },
      actions: [{ set: { tunnel } }, { userspace: { pid: 0xffffffff, egressTunPort } }],
    });
    await until(() => reports.length === 1, "an upcall");
    expect(reports[0]!.upcall.egressTunnelKey).toMatchObject({ ...tunnel, ipv4Src: "10.9.0.1", tpDst: 4789 });
    await handlers.stop();
    datapath.delete();
  });

  test("opens several sockets per port", async ({ datapath }) => {
    const more = { socketsPerPort: 2, sharing: false, workers: 2 };
    const { handlers, reports } = await startReporting(datapath, "per-vport", {}, more);
    expect(new Set(datapath.getPort(0)!.upcallPortIds).size).toBe(2);
    for (let count = 0; count < 20; count++) {
      datapath.execute({ packet, key: { inPort: 0 }, actions: [{ recirc: 1 }], hash: BigInt(count) | (1n << 33n) });
    }
    await until(() => reports.length === 20, "twenty upcalls");
    expect(new Set(reports.map(({ worker }) => worker)).size).toBe(2);
    await handlers.stop();
    datapath.delete();
  });

  test("continues after CPU hotplug", async () => {
    const online = "/sys/devices/system/cpu/cpu1/online";
    if (!existsSync(online)) return;
    using datapath = Datapath.create("dp0", { netns: lab.netns });
    const { handlers, reports } = await startReporting(datapath, "per-cpu");
    try {
      for (const state of ["0", "1"]) {
        writeFileSync(online, state);
        await Bun.sleep(1200);
        const before = reports.length;
        datapath.execute({ packet, key: { inPort: 0 }, actions: [{ recirc: 1 }] });
        await until(() => reports.length === before + 1, "an upcall");
      }
    } finally {
      writeFileSync(online, "1");
    }
    expect(datapath.info().perCpuPortIds!.every((id) => id !== 0)).toBe(true);
    await handlers.stop();
    datapath.delete();
  });

  test("leaks nothing if the start fails", async ({ datapath }) => {
    const start = (options: object) => UpcallHandlers.start(datapath, { module: handlerAt("counting"), ...options });
    const failures = await Promise.all(
      [{ module: handlerAt("nothing") }, { workers: 0 }, { dispatch: "x" }, { dispatch: "per-cpu", sharing: true }].map(
        (options) =>
          start(options).then(
            () => undefined,
            (error: Error) => error.name,
          ),
      ),
    );
    expect(failures).toEqual(["RangeError", "RangeError", "TypeError", "TypeError"]);
    expect(targets(datapath)).toEqual([]);
    datapath.delete();
    const gone = await start({}).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(gone).toMatchObject({ code: "EBADF" });
  });
});

describe("upcall sockets", () => {
  test("share the packets of a port", () => {
    using datapath = Datapath.create("dp0", { netns: lab.netns, features: ["unaligned", "vport-pids"] });
    datapath.addPort({ name: "port1", type: "internal", number: 1 });
    using socket = datapath.openSocket("upcalls");
    using other = datapath.openSocket("upcalls");
    subscribePackets(socket, datapath, 1);
    subscribePackets(other, datapath, "port1");
    expect(datapath.getPort(1)!.upcallPortIds).toEqual([socket.portId, other.portId]);
    unsubscribePackets(socket, datapath, 1);
    unsubscribePackets(socket, datapath);
    expect(targets(datapath)).toEqual([other.portId]);
    subscribePackets(socket, datapath);
    expect(datapath.getPort(0)!.upcallPortIds).toEqual([socket.portId]);
    datapath.execute({ packet, key: { inPort: 0 }, actions: [{ recirc: 1 }] });
    const upcall = new Upcall();
    const datagram = socket.receive(new ReceiveBuffer(), { wait: true, timeoutMs: 100_000 })!;
    for (const message of datagram.messages()) expect(upcall.point(message)).toBe(true);
    expect(upcall.packet).toEqual(packet);
    for (const each of [socket, other]) unsubscribePackets(each, datapath);
    expect(targets(datapath)).toEqual([]);
    expect(thrown(() => subscribePackets(socket, datapath, 99))).toMatchObject({ failure: "no-port" });
    datapath.delete();
  });

  test("receive the packets of all CPUs with per-CPU dispatch", ({ datapath }) => {
    using socket = datapath.openSocket("upcalls");
    subscribePackets(socket, datapath);
    expect(new Set(datapath.info().perCpuPortIds)).toEqual(new Set([socket.portId]));
    expect(thrown(() => subscribePackets(socket, datapath, 0))).toMatchObject({ code: "EOPNOTSUPP" });
    unsubscribePackets(socket, datapath);
    expect(targets(datapath)).toEqual([]);
    datapath.delete();
  });
});

/** Creates an interface with an address, so that the datapath can send encapsulated packets. */
function makeRoute(netns: NetworkNamespace): void {
  using link = rtLink.connect({ netns });
  using address = rtAddr.connect({ netns });
  const flags = NLM_F_CREATE | NLM_F_EXCL;
  link.do("newlink", { ifname: "under0", linkinfo: { kind: "dummy" } }, { flags });
  const { header } = link.do("getlink", { ifname: "under0" });
  link.do("setlink", { header: { ifiIndex: header.ifiIndex, ifiFlags: ["up"], ifiChange: 1 } });
  const ifa = { ifaFamily: 2, ifaPrefixlen: 24, ifaIndex: header.ifiIndex };
  address.do("newaddr", { header: ifa, local: "10.9.0.1", address: "10.9.0.1" }, { flags });
}
