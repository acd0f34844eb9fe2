import { afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import {
  closeIdleSockets,
  dump,
  lookupMulticastGroup,
  NETLINK_GENERIC,
  type NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
} from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { openResources } from "../../support/descriptors.ts";
import { isLinuxAtLeast } from "../../support/environment.ts";
import { expectNoMoreOpen } from "../../support/nothing-left.ts";
import { runIn } from "../../support/oracle.ts";
import {
  Datapath,
  GENERIC_HEADER,
  OVS_CMD_DEL,
  OVS_CMD_GET,
  OVS_CMD_NEW,
  OVS_CMD_SET,
  OVS_DP_ATTR_NAME,
  OVS_DP_ATTR_USER_FEATURES,
  OVS_DP_F_UNALIGNED,
  OVS_DP_F_VPORT_PIDS,
  OVS_VPORT_ATTR_NAME,
  OVS_VPORT_ATTR_TYPE,
  OVS_VPORT_TYPE_INTERNAL,
  OVS_VPORT_TYPE_NETDEV,
  OVS_VPORT_TYPE_VXLAN,
  ovsAttributes,
  ovsMessage,
  readPort,
} from "./openvswitch.ts";

const VXLAN_PORT = 4789;

let netns: NetworkNamespace;
let resources: ReturnType<typeof openResources>;

// Bun keeps some descriptors open after it has started its first child process. The test therefore starts one before it
// counts descriptors.
beforeAll(() => void Bun.spawnSync(["true"]));

beforeEach(() => {
  closeIdleSockets();
  resources = openResources();
  netns = NetworkNamespace.create();
});

afterEach(async () => {
  netns.close();
  closeIdleSockets();
  await expectNoMoreOpen(resources);
});

/** Returns the names of the datapaths in the namespace, as the library lists them. */
function datapathNames(): string[] {
  const request = ovsMessage("ovs_datapath", OVS_CMD_GET, 0, netns).finish();
  const messages = dump(NETLINK_GENERIC, request, { netns }).toArray();
  return messages.map((message) => {
    const attribute = ovsAttributes(message);
    return attribute.find(OVS_DP_ATTR_NAME) ? attribute.string() : "";
  });
}

/** Returns the ports of a datapath according to `ovs-dpctl show`. */
function shownPorts(name: string): { number: number; name: string; type: string }[] {
  const text = runIn(netns, ["ovs-dpctl", "show", name]);
  return [...text.matchAll(/^ +port (\d+): (\S+)(?: \((\w+))?/gm)].map(([, number, port, type]) => ({
    number: Number(number),
    name: port!,
    type: type ?? "system",
  }));
}

describe("datapath over raw messages", () => {
  test("exists from its creation until its deletion", () => {
    const first = new Datapath(netns, "first");
    const second = new Datapath(netns, "second");
    expect(first.index).not.toBe(second.index);
    expect(datapathNames().sort()).toEqual(["first", "second"]);
    const listed = runIn(netns, ["ovs-dpctl", "dump-dps"]);
    expect(listed.trim().split("\n").sort()).toEqual(["system@first", "system@second"]);
    second.delete();
    expect(datapathNames()).toEqual(["first"]);
    expect(thrown(() => second.statistics())).toMatchObject({ code: "ENODEV" });
    first.delete();
    expect(datapathNames()).toEqual([]);
  });

  test("reports and changes its features", () => {
    using datapath = new Datapath(netns, "dp0", 0, OVS_DP_F_UNALIGNED);
    const features = (message = datapath.transact(datapath.message("ovs_datapath", OVS_CMD_GET).finish())!) => {
      const attribute = ovsAttributes(message);
      return attribute.find(OVS_DP_ATTR_USER_FEATURES) ? attribute.u32() : -1;
    };
    expect(features(datapath.answer)).toBe(OVS_DP_F_UNALIGNED);
    const wanted = OVS_DP_F_UNALIGNED | OVS_DP_F_VPORT_PIDS;
    datapath.transact(datapath.message("ovs_datapath", OVS_CMD_SET).u32(OVS_DP_ATTR_USER_FEATURES, wanted).finish());
    expect(features()).toBe(wanted);
  });

  test("rejects existing, missing and long names", () => {
    using datapath = new Datapath(netns, "dp0");
    expect(thrown(() => new Datapath(netns, "dp0"))).toMatchObject({ code: "EEXIST" });
    const nameless = ovsMessage("ovs_datapath", OVS_CMD_NEW, 0, netns).finish();
    expect(thrown(() => datapath.transact(nameless))).toMatchObject({ code: "EINVAL" });
    const long = ovsMessage("ovs_datapath", OVS_CMD_NEW, 0, netns)
      .string(OVS_DP_ATTR_NAME, "a_name_of_sixteen_letters")
      .finish();
    const error = thrown(() => datapath.transact(long)) as NetlinkError;
    expect(error.extendedAck?.attribute).toBe(`${OVS_DP_ATTR_NAME}`);
  });

  test("exists only in its network namespace", () => {
    using elsewhere = NetworkNamespace.create();
    using here = new Datapath(netns, "dp0");
    using there = new Datapath(elsewhere, "dp0");
    expect(there.netns).not.toBe(here.netns);
    expect(datapathNames()).toEqual(["dp0"]);
    expect(runIn(elsewhere, ["ovs-dpctl", "dump-dps"]).trim()).toBe("system@dp0");
  });

  test("has the ports that `ovs-dpctl show` shows", () => {
    runIn(netns, ["ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1"]);
    using datapath = new Datapath(netns, "dp0", 0, OVS_DP_F_VPORT_PIDS);
    // Linux 7.3 does not support ports of this tunnel type.
    const hasTunnels = !isLinuxAtLeast("7.3");
    const addTunnel = () => datapath.addPort("tunnel", OVS_VPORT_TYPE_VXLAN, [0], VXLAN_PORT);
    const added = [
      // A datapath port has at most one upcall socket per CPU.
      datapath.addPort("veth0", OVS_VPORT_TYPE_NETDEV, [7, 8]),
      datapath.addPort("inside", OVS_VPORT_TYPE_INTERNAL, [7]),
      ...(hasTunnels ? [addTunnel()] : []),
    ];
    if (!hasTunnels) expect(thrown(addTunnel)).toMatchObject({ code: "EAFNOSUPPORT" });
    expect(added).toEqual([
      { number: 1, type: OVS_VPORT_TYPE_NETDEV, name: "veth0", upcallPorts: [7, 8] },
      { number: 2, type: OVS_VPORT_TYPE_INTERNAL, name: "inside", upcallPorts: [7] },
      ...(hasTunnels ? [{ number: 3, type: OVS_VPORT_TYPE_VXLAN, name: "tunnel", upcallPorts: [0] }] : []),
    ]);
    const local = { number: 0, type: OVS_VPORT_TYPE_INTERNAL, name: "dp0", upcallPorts: [0] };
    const byNumber = (one: { number: number }, other: { number: number }) => one.number - other.number;
    expect(datapath.ports().sort(byNumber)).toEqual([local, ...added]);
    for (const port of added) expect(datapath.port(port.number)).toEqual(port);
    expect(shownPorts("dp0").sort(byNumber)).toEqual([
      { number: 0, name: "dp0", type: "internal" },
      { number: 1, name: "veth0", type: "system" },
      { number: 2, name: "inside", type: "internal" },
      ...(hasTunnels ? [{ number: 3, name: "tunnel", type: "vxlan" }] : []),
    ]);
    datapath.removePort(2);
    expect(thrown(() => datapath.port(2))).toMatchObject({ code: "ENODEV" });
    expect(shownPorts("dp0").map(({ number }) => number)).toEqual([0, 1, ...(hasTunnels ? [3] : [])]);
    const links = JSON.parse(runIn(netns, ["ip", "-j", "link"])) as { ifname: string; master?: string }[];
    expect(links.find(({ ifname }) => ifname === "veth0")?.master).toBe("dp0");
    expect(links.some(({ ifname }) => ifname === "inside")).toBe(false);
  });

  test("rejects ports of unknown types and missing devices", () => {
    using datapath = new Datapath(netns, "dp0");
    const attempt = (name: string, type: number) => thrown(() => datapath.addPort(name, type)) as NetlinkError;
    expect(attempt("nowhere", OVS_VPORT_TYPE_NETDEV).code).toBe("ENODEV");
    expect(attempt("strange", 99).code).toBe("EAFNOSUPPORT");
    expect(attempt("dp0", OVS_VPORT_TYPE_INTERNAL).code).toBe("EEXIST");
    expect(datapath.ports().map(({ name }) => name)).toEqual(["dp0"]);
  });

  test("announces changes in order", () => {
    const groups = ["ovs_datapath", "ovs_vport"].map((name) => lookupMulticastGroup(name, name, { netns }));
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns, groups });
    const datapath = new Datapath(netns, "dp0");
    datapath.addPort("inside", OVS_VPORT_TYPE_INTERNAL);
    datapath.removePort(1);
    datapath.delete();
    const events: [group: number, command: number, name: string][] = [];
    while (events.length < 4) {
      const datagram = socket.receive(undefined, { wait: true, timeoutMs: 100_000 });
      if (datagram === undefined) break;
      for (const message of datagram.messages()) {
        const command = message.struct().u8();
        const attribute = ovsAttributes(message);
        const name = datagram.group === groups[1] ? readPort(message).name : attribute.next() ? attribute.string() : "";
        events.push([datagram.group, command, name]);
      }
    }
    expect(events).toEqual([
      [groups[0]!, OVS_CMD_NEW, "dp0"],
      [groups[1]!, OVS_CMD_NEW, "inside"],
      [groups[1]!, OVS_CMD_DEL, "inside"],
      [groups[0]!, OVS_CMD_DEL, "dp0"],
    ]);
  });

  test("dumps many ports in several datagrams", () => {
    using datapath = new Datapath(netns, "dp0");
    const count = 40;
    for (let number = 1; number <= count; number++) datapath.addPort(`in${number}`, OVS_VPORT_TYPE_INTERNAL);
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    const request = datapath.message("ovs_vport", OVS_CMD_GET).finish();
    const names: string[] = [];
    for (const message of dump(NETLINK_GENERIC, request, { socket })) names.push(readPort(message).name);
    expect(names).toHaveLength(count + 1);
    expect(new Set(names).size).toBe(count + 1);
    expect(socket.statistics.received).toBeGreaterThan(1);
  });

  test("puts its number into the Open vSwitch header", () => {
    using datapath = new Datapath(netns, "dp0");
    const message = datapath.transact(
      ovsMessage("ovs_vport", OVS_CMD_GET, 0, netns).string(OVS_VPORT_ATTR_NAME, "dp0").finish(),
    )!;
    expect(message.struct().skip(GENERIC_HEADER).s32()).toBe(datapath.index);
    const attribute = ovsAttributes(message);
    expect(attribute.find(OVS_VPORT_ATTR_TYPE) && attribute.u32()).toBe(OVS_VPORT_TYPE_INTERNAL);
  });
});
