// Tests the errors, announcements and descriptors of DCB with the running kernel, which has no device that supports
// DCB.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { NLM_F_CREATE } from "../../../src/constants/netlink.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import {
  closeIdleSockets,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  RTM_GETDCB,
  RTM_SETDCB,
  RTNLGRP_DCB,
} from "../../../src/index.ts";
import { Dcb, type DcbEventItem, DcbEvents } from "../../../src/subsystems/dcb/index.ts";
import { thrown } from "../../message/bytes.ts";
import { openResources } from "../../support/descriptors.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { expectNoMoreOpen } from "../../support/nothing-left.ts";
import { knownLayouts } from "./recording.ts";
import { scriptedDevice } from "./scripted-device.ts";
import { describeWithDcb } from "./support.ts";

const layouts = knownLayouts();
const FAILED_MS = 100_000;

/** DCB commands that read settings, each with a call that sends the command. */
const questions: [string, (dcb: Dcb) => unknown][] = [
  ["ieee-get", (dcb) => dcb.getIeee()],
  ["ieee-get", (dcb) => dcb.getEts()],
  ["ieee-get", (dcb) => dcb.setPfc({ enabled: [] })],
  ["gdcbx", (dcb) => dcb.getDcbx()],
  ["cee-get", (dcb) => dcb.cee.getConfiguration()],
  ["gstate", (dcb) => dcb.cee.getState()],
  ["pfc-gstate", (dcb) => dcb.cee.getPfcState()],
  ["pfc-gcfg", (dcb) => dcb.cee.getPfc()],
  ["pgtx-gcfg", (dcb) => dcb.cee.getPriorityGroups("tx")],
  ["pgrx-gcfg", (dcb) => dcb.cee.getPriorityGroups("rx")],
  ["gperm-hwaddr", (dcb) => dcb.cee.getPermanentAddress()],
  ["gcap", (dcb) => dcb.cee.getCapabilities()],
  ["gnumtcs", (dcb) => dcb.cee.getTrafficClasses()],
  ["bcn-gcfg", (dcb) => dcb.cee.getBcn()],
  ["gapp", (dcb) => dcb.cee.getApp("ethtype", 1)],
  ["gfeatcfg", (dcb) => dcb.cee.getFeatures()],
];

/** Every DCB command that changes a setting, with a call that sends the command. */
const changes: [string, (dcb: Dcb) => unknown][] = [
  ["ieee-set", (dcb) => dcb.addApp({ selector: "dscp", protocol: 1, priority: 1 })],
  ["ieee-del", (dcb) => dcb.removeApp({ selector: "dscp", protocol: 1, priority: 1 })],
  ["sdcbx", (dcb) => dcb.setDcbx(["host"])],
  ["sstate", (dcb) => dcb.cee.setState(true)],
  ["pfc-sstate", (dcb) => dcb.cee.setPfcState(true)],
  ["pfc-scfg", (dcb) => dcb.cee.setPfc({ 1: 1 })],
  ["pgtx-scfg", (dcb) => dcb.cee.setPriorityGroups("tx", { bandwidths: { 1: 5 } })],
  ["pgrx-scfg", (dcb) => dcb.cee.setPriorityGroups("rx", { bandwidths: { 1: 5 } })],
  ["set-all", (dcb) => dcb.cee.setAll()],
  ["snumtcs", (dcb) => dcb.cee.setTrafficClasses({ pg: 1 })],
  ["bcn-scfg", (dcb) => dcb.cee.setBcn({ c: 1 })],
  ["sapp", (dcb) => dcb.cee.setApp({ idtype: "ethtype", id: 1, priorities: [] })],
  ["sfeatcfg", (dcb) => dcb.cee.setFeatures({ pg: [] })],
];

describeWithDcb("Dcb on devices without DCB", () => {
  let netns: NetworkNamespace;
  let index = 0;

  beforeAll(() => {
    netns = NetworkNamespace.create();
    using links = rtLink.connect({ netns });
    links.do("newlink", { ifname: "plain", linkinfo: { kind: "veth" } }, { flags: NLM_F_CREATE });
    index = links.do("getlink", { ifname: "plain" }).header.ifiIndex;
  });

  afterAll(() => netns.close());

  test.each(questions)("reports EOPNOTSUPP with advice for %s", (name, ask) => {
    for (const device of ["plain", index]) {
      using dcb = Dcb.open(device, { netns });
      const error = thrown(() => ask(dcb));
      expect(error).toBeInstanceOf(NetlinkError);
      expect(error).toMatchObject({ code: "EOPNOTSUPP", operation: `dcb.${name}` });
      expect((error as Error).message).toContain(
        "the device plain has no data center bridging: its driver does not support it",
      );
    }
  });

  test.each(changes)("reports EPERM or EOPNOTSUPP with advice for %s", (name, change) => {
    using dcb = Dcb.open("plain", { netns });
    const error = thrown(() => change(dcb)) as NetlinkError;
    expect(error).toBeInstanceOf(NetlinkError);
    expect(error.operation).toBe(`dcb.${name}`);
    // As root of the initial user namespace, the request fails only because the device does not support DCB.
    expect(["EPERM", "EOPNOTSUPP"]).toContain(error.code);
    const advice = error.code === "EPERM" ? "run as root of the host" : "no data center bridging";
    expect(error.message).toContain(advice);
    expect(error.message).not.toContain("unshare -rn");
  });

  test("reports a missing device by name and by index", () => {
    using named = Dcb.open("absent", { netns });
    const error = thrown(() => named.getIeee());
    expect(error).toMatchObject({ code: "ENODEV", operation: "dcb.ieee-get" });
    expect((error as Error).message).toContain("there is no device absent in this network namespace");
    using numbered = Dcb.open(4711, { netns });
    const other = thrown(() => numbered.cee.getState());
    expect(other).toMatchObject({ code: "ENODEV", operation: "dcb.gstate" });
    expect((other as Error).message).toContain("there is no device with the index 4711");
  });

  test("keeps its namespace descriptor open until close()", async () => {
    Dcb.open("plain", { netns: { pid: process.pid } }).close();
    closeIdleSockets();
    const before = openResources();
    const dcb = Dcb.open("lo", { netns: { pid: process.pid } });
    expect(thrown(() => dcb.getIeee())).toMatchObject({ code: "EOPNOTSUPP" });
    dcb.close();
    dcb.close();
    expect(thrown(() => dcb.getIeee())).toMatchObject({ code: "EBADF", operation: "dcb.ieee-get" });
    closeIdleSockets();
    await expectNoMoreOpen(before);
  });
});

test("DCB errors name the missing part: kernel support, device support or setting", () => {
  // A kernel without DCB rejects even a request without a device name.
  using kernel = scriptedDevice({});
  expect(() => kernel.dcb.getDcbx()).toThrow("this kernel has no data center bridging: it requires CONFIG_DCB");
  using part = scriptedDevice({ "ieee-get": [{ errno: 22 }, { payload: Uint8Array.fromHex("00150000") }] });
  expect(() => part.dcb.getDcbx()).toThrow("the device plain has data center bridging, but not this part of it");
});

describe("Dcb.open()", () => {
  test.each<[unknown, ErrorConstructor]>([
    ["", RangeError],
    ["sixteen letters.", RangeError],
    ["sixteen bytes ä", RangeError],
    ["eth0\0", RangeError],
    [0, RangeError],
    [1.5, RangeError],
    [undefined, TypeError],
  ])("rejects the device %p", (device, kind) => {
    const error = thrown(() => Dcb.open(device as string));
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toStartWith("device: ");
  });

  test("rejects unknown options", () => {
    expect(() => Dcb.open("eth0", { namespace: 1 } as object)).toThrow("options.namespace: unknown option");
    expect(() => Dcb.open("eth0", { netns: "/nowhere" })).toThrow(NetlinkError);
  });
});

describeInNamespaces("DcbEvents", () => {
  /**
   * Sends a message in the form of the kernel's announcement to the multicast group of DCB. Its sender is a process,
   * not the kernel.
   */
  function announce(netns: NetworkNamespace, type: number, digits: string): void {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    socket.send(new MessageWriter(type, 0).raw(Uint8Array.fromHex(digits)).finish(), {
      to: { portId: 0, group: RTNLGRP_DCB },
    });
  }

  /** Returns the next items of the subscription. Fails instead of waiting forever if fewer arrive. */
  async function take(events: DcbEvents, count: number): Promise<DcbEventItem[]> {
    const items: DcbEventItem[] = [];
    const timer = setTimeout(() => void events.stop(), FAILED_MS);
    for await (const item of events) if (items.push(item) === count) break;
    clearTimeout(timer);
    return items;
  }

  test.each([true, false])("reports the command and the whole configuration (inLoop: %p)", async (inLoop) => {
    using netns = NetworkNamespace.create();
    await using events = DcbEvents.start({ netns, inLoop, allowPeers: true });
    expect(Bun.inspect(events)).toBe("DcbEvents()");
    const [ieee, cee] = [layouts["ieee-get"]!.slice(4), layouts["cee-get"]!.slice(4)];
    announce(netns, RTM_SETDCB, `0014${ieee}`);
    announce(netns, RTM_SETDCB, `001b${ieee}`);
    announce(netns, RTM_GETDCB, `0015${ieee}`);
    announce(netns, RTM_GETDCB, `001a${cee}`);
    announce(netns, RTM_SETDCB, `0009${cee}`);
    announce(netns, RTM_SETDCB, `0013${cee}`);
    announce(netns, RTM_SETDCB, `0063${cee}`);
    const items = await take(events, 7);
    const told = items.map((item) => (item.kind === "event" ? [item.version, item.command, item.device] : [item.kind]));
    expect(told).toEqual([
      ["ieee", "ieee-set", "plain"],
      ["ieee", "ieee-del", "plain"],
      ["ieee", "ieee-get", "plain"],
      ["cee", "cee-get", "plain"],
      ["cee", "set-all", "plain"],
      ["cee", "sapp", "plain"],
      ["unknown"],
    ]);
    const [first, , , fourth] = items;
    if (first?.kind !== "event" || first.version !== "ieee") throw new Error("no event of IEEE 802.1Qaz");
    expect(first.configuration.pfc?.enabled).toEqual([3, 4]);
    expect(first.nsid).toBe(-1);
    if (fourth?.kind !== "event" || fourth.version !== "cee") throw new Error("no event of CEE");
    expect(fourth.configuration.peerApps?.[0]?.idtype).toBe("portnum");
  });

  test("ignores messages from processes and closes its descriptors", async () => {
    using netns = NetworkNamespace.create();
    // The subscription opens the namespace by its path, and closes the descriptor at once.
    const started = () => netns.run(() => DcbEvents.start({ netns: "/proc/thread-self/ns/net", inLoop: true }));
    await started().stop();
    closeIdleSockets();
    const before = openResources();
    const events = started();
    announce(netns, RTM_SETDCB, `0014${layouts["ieee-get"]!.slice(4)}`);
    const items = take(events, 1);
    await Bun.sleep(50);
    await events.stop();
    expect(await items).toEqual([]);
    await events.stop();
    closeIdleSockets();
    await expectNoMoreOpen(before);
  });

  test("rejects unknown and conflicting options", () => {
    expect(() => DcbEvents.start(null as never)).toThrow("options: expected an object");
    expect(() => DcbEvents.start({ loop: true } as object)).toThrow("loop");
    using socket = NetlinkSocket.open(NETLINK_ROUTE);
    expect(() => DcbEvents.start({ socket, netns: { pid: process.pid } })).toThrow("netns: not allowed with socket");
  });
});
