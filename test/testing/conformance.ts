import { beforeEach, describe, expect, test } from "bun:test";
import { ovsPacket } from "../../src/families/ovs-packet.ts";
import { ovsVport } from "../../src/families/ovs-vport.ts";
import type { NetlinkSocket } from "../../src/index.ts";
import { eventCodec, type Fields, messageNumber } from "../../src/schema/index.ts";
import { updateChecksums } from "../../src/subsystems/netfilter/index.ts";
import {
  Datapath,
  type DatapathOptions,
  type FlowAction,
  type FlowKey,
  formatDatapathFlow,
  type NewFlow,
} from "../../src/subsystems/ovs/index.ts";
import { thrown } from "../message/bytes.ts";
import { within } from "../support/threads.ts";

/** Where a datapath is made. */
export interface ConformanceLab {
  /** Options with which datapaths are made there: another place for each test. */
  readonly options: DatapathOptions;
  /** Makes an interface there, and returns its name. */
  addInterface(): string;
}

const EXACT = 0xffff_ffff;
const ETH_P_IP = 0x0800;
const ethernet = { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" };
/** 32 bytes of IP in a frame: UDP from 10.0.0.1:1000 to 10.0.0.2:2000. */
const frame = Uint8Array.fromHex(
  `020000000002020000000001${"0800"}45000020000000004011${"66cb"}0a0000010a00000203e807d0000c0000${"01020304"}`,
);
const key: FlowKey = {
  inPort: 1,
  ethernet,
  ethertype: ETH_P_IP,
  ipv4: { ipv4Src: "10.0.0.1", ipv4Dst: "10.0.0.2", ipv4Proto: 17, ipv4Tos: 0, ipv4Ttl: 64, ipv4Frag: "none" },
  udp: { udpSrc: 1000, udpDst: 2000 },
};
/** What the kernel tells of a flow that goes by its key, when nothing is asked for. */
const TERSE_BY_KEY = ["header", "key"];
const ufid = "00112233-4455-6677-8899-aabbccddeeff";

/** Masks that take all packets of one recirculation. */
function round(recircId: number, actions: FlowAction[]): NewFlow {
  return { key: { recircId, inPort: 0, ethernet }, mask: { recircId: EXACT }, actions };
}

/** Packets that wait on a socket, as objects. */
function upcalls(socket: NetlinkSocket): { name: string; fields: Fields }[] {
  const found: { name: string; fields: Fields }[] = [];
  for (;;) {
    const datagram = socket.receive();
    if (datagram === undefined) return found;
    for (const message of datagram.messages()) {
      const codec = eventCodec(ovsPacket, messageNumber(ovsPacket, message))!;
      found.push({ name: codec.operation.name, fields: codec.decode(message) });
    }
  }
}

/** What a datapath looks at in the packets of one port and kind. */
const byKind: FlowKey = { inPort: EXACT, ethertype: 0xffff };

/** What holds for Open vSwitch's module and for what stands in for it: the same tests for both. */
export function datapathConformance(name: string, lab: ConformanceLab): void {
  let options: DatapathOptions;
  beforeEach(() => {
    options = lab.options;
  });
  const addInterface = () => lab.addInterface();
  const create = () => Datapath.create("dp0", options);
  /** A datapath with two ports, and a socket that gets what comes up from either. */
  const wired = () => {
    const datapath = create();
    const socket = datapath.openSocket("upcalls");
    if (datapath.features.includes("dispatch-upcall-per-cpu")) datapath.set({ features: ["unaligned", "vport-pids"] });
    for (const name of ["one", "two"]) {
      datapath.addPort({ name, type: "internal", upcallPortIds: [socket.portId] });
    }
    return {
      datapath,
      socket,
      [Symbol.dispose]() {
        socket.close();
        datapath.delete();
      },
    };
  };

  describe(`${name}: datapaths`, () => {
    test("are made, found, listed and deleted", () => {
      using made = create();
      expect(made.info()).toMatchObject({
        name: "dp0",
        ifindex: made.ifindex,
        statistics: { hits: 0n, missed: 0n, lost: 0n, flows: 0n },
        masksCacheSize: 256,
      });
      expect(Datapath.list(options).map(({ name }) => name)).toEqual(["dp0"]);
      using found = Datapath.open("dp0", options);
      using numbered = Datapath.open(made.ifindex, options);
      expect([found.ifindex, numbered.name]).toEqual([made.ifindex, "dp0"]);
      expect(thrown(() => create())).toMatchObject({ code: "EEXIST", failure: "exists" });
      const taken = { ...options, ifindex: made.ifindex };
      expect(thrown(() => Datapath.create("dp1", taken))).toMatchObject({ code: "EEXIST", failure: "exists" });
      found.delete();
      expect(Datapath.list(options)).toEqual([]);
      expect(thrown(() => made.info())).toMatchObject({ code: "ENODEV", failure: "no-datapath" });
      expect(thrown(() => Datapath.open("dp0", options))).toMatchObject({ code: "ENODEV", failure: "no-datapath" });
    });

    test("have the features that are asked for, which can be found out without a change", () => {
      using datapath = create();
      const { features } = datapath.info();
      expect(features).toContain("unaligned");
      const supported = datapath.supportedFeatures();
      expect(supported).toContain("vport-pids");
      expect(datapath.info().features).toEqual(features);
      expect(datapath.set({ features: ["unaligned"] }).features).toEqual(["unaligned"]);
      expect(thrown(() => datapath.set({ features: ["unaligned", 0x4000_0000] }))).toMatchObject({
        code: "EOPNOTSUPP",
      });
      expect(datapath.info().features).toEqual(["unaligned"]);
      expect(datapath.set({ masksCacheSize: 512 })).toMatchObject({ masksCacheSize: 512, features: ["unaligned"] });
      expect(thrown(() => datapath.set({ masksCacheSize: 1 << 20 }))).toMatchObject({
        code: "ERANGE",
        extendedAck: { message: "integer out of range", attribute: "masks-cache-size" },
      });
      datapath.delete();
    });
  });

  describe(`${name}: ports`, () => {
    test("are added, found, changed and removed", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const names = () => [...datapath.ports()].sort((one, other) => one.number - other.number).map(({ name }) => name);
      expect(names()).toEqual(["dp0", "one", "two"]);
      expect(datapath.getPort("dp0")).toMatchObject({ number: 0, type: "internal", ifindex: datapath.ifindex });
      expect(datapath.getPort(1)).toMatchObject({
        number: 1,
        name: "one",
        type: "internal",
        upcallPortIds: [socket.portId],
        options: undefined,
      });
      expect(datapath.addPort({ name: "ten", type: "internal", number: 10 })).toMatchObject({ number: 10 });
      expect(datapath.addPort({ name: "three", type: "internal" })).toMatchObject({ number: 3, upcallPortIds: [0] });
      expect(datapath.setPort("three", { upcallPortIds: [7] })).toMatchObject({ number: 3, upcallPortIds: [7] });
      datapath.removePort(10);
      datapath.removePort("three");
      expect(names()).toEqual(["dp0", "one", "two"]);
      expect(datapath.getPort(10)).toBeUndefined();
      expect(datapath.portNumber("two")).toBe(2);
    });

    test("that cannot be are refused, with what is the matter", () => {
      using lab = wired();
      const { datapath } = lab;
      const add = (port: object) => thrown(() => datapath.addPort({ type: "internal", ...port } as never));
      const { ifindex } = datapath;
      expect(add({ name: "one" })).toMatchObject({ code: "EEXIST", failure: "exists" });
      expect(add({ name: "new", number: 2 })).toMatchObject({ code: "EBUSY", failure: "in-use" });
      expect(add({ name: "new", ifindex })).toMatchObject({ code: "EBUSY", failure: "in-use" });
      expect(add({ name: "new", number: 0xffff })).toMatchObject({ code: "EFBIG" });
      expect(add({ name: "new", type: 99 })).toMatchObject({ code: "EAFNOSUPPORT", failure: "no-port-type" });
      expect(add({ name: "nowhere", type: "netdev" })).toMatchObject({ code: "ENODEV", failure: "no-interface" });
      expect(thrown(() => datapath.removePort(0))).toMatchObject({ code: "EINVAL", failure: "invalid" });
      expect(thrown(() => datapath.removePort(9))).toMatchObject({ code: "ENODEV", failure: "no-port" });
      expect(thrown(() => datapath.setPort("none", {}))).toMatchObject({ code: "ENODEV", failure: "no-port" });
      expect([...datapath.ports()]).toHaveLength(3);
    });

    test("that are interfaces of the host belong to one datapath, and to it once", () => {
      using lab = wired();
      const { datapath } = lab;
      using other = Datapath.create("dp1", options);
      const port = { name: addInterface(), type: "netdev" } as const;
      datapath.addPort(port);
      expect(thrown(() => datapath.addPort(port))).toMatchObject({ code: "EEXIST", failure: "exists" });
      expect(thrown(() => other.addPort(port))).toMatchObject({ code: "EBUSY", failure: "in-use" });
      other.delete();
    });

    test("have names that interfaces can have", () => {
      using lab = wired();
      const { connection, netns } = options;
      const socket = connection?.openSocket("requests");
      using vport = ovsVport.connect({ netns, socket });
      const header = { dpIfindex: lab.datapath.ifindex };
      for (const name of ["a/b", "a b", "a:b", ".", ".."]) {
        const add = () => vport.do("new", { header, name, type: "internal", upcallPid: [0] });
        expect([name, thrown(add)]).toMatchObject([name, { code: "EINVAL" }]);
        expect(thrown(() => Datapath.create(name, options))).toBeInstanceOf(RangeError);
      }
      socket?.close();
    });

    test("of another datapath are not found by their names", () => {
      using lab = wired();
      using other = Datapath.create("dp1", options);
      other.addPort({ name: "elsewhere", type: "internal" });
      const { datapath } = lab;
      expect([datapath.getPort("elsewhere"), datapath.portNumber("dp1")]).toEqual([undefined, undefined]);
      const missing = { code: "ENODEV", failure: "no-port" };
      expect(thrown(() => datapath.setPort("elsewhere", { upcallPortIds: [7] }))).toMatchObject(missing);
      expect(thrown(() => datapath.removePort("elsewhere"))).toMatchObject(missing);
      expect(other.getPort("elsewhere")?.upcallPortIds).toEqual([0]);
      other.delete();
    });

    test("can be the ends of tunnels, with the port that these go to", () => {
      using lab = wired();
      const { datapath } = lab;
      const options = { dstPort: 4789 };
      expect(datapath.addPort({ name: "vx", type: "vxlan", options })).toMatchObject({
        number: 3,
        type: "vxlan",
        options,
      });
      expect(datapath.getPort("vx")?.options).toEqual(options);
      expect(thrown(() => datapath.addPort({ name: "vy", type: "vxlan" }))).toMatchObject({ code: "EINVAL" });
      expect(thrown(() => datapath.setPort("vx", { options }))).toMatchObject({ code: "EOPNOTSUPP" });
      const twin = thrown(() => datapath.addPort({ name: "vy", type: "vxlan", options }));
      expect(twin).toMatchObject({ code: "EEXIST", failure: "exists" });
      const gre = datapath.addPort({ name: "gre", type: "gre" });
      expect(gre).toMatchObject({ number: 4, type: "gre", options: undefined });
      const geneve = datapath.addPort({ name: "gnv", type: "geneve", options: { dstPort: 6081 } });
      expect(geneve).toMatchObject({ number: 5, type: "geneve", options: { dstPort: 6081 } });
      expect(thrown(() => datapath.addPort({ name: "gre2", type: "gre" }))).toMatchObject({ code: "EEXIST" });
      const geneve2 = { name: "gnv2", type: "geneve", options: { dstPort: 6081 } } as const;
      expect(thrown(() => datapath.addPort(geneve2))).toMatchObject({ code: "EBUSY", failure: "in-use" });
      for (const number of [3, 4, 5]) datapath.removePort(number);
    });

    test("name several sockets where that is asked for, and one elsewhere", () => {
      using lab = wired();
      const { datapath } = lab;
      expect(datapath.setPort(1, { upcallPortIds: [7, 8] }).upcallPortIds).toEqual([7, 8]);
      datapath.set({ features: ["unaligned"] });
      expect(datapath.getPort(1)?.upcallPortIds).toEqual([7]);
      const several = { upcallPortIds: [1, 2, 3] };
      expect(thrown(() => datapath.setPort(1, several))).toMatchObject({ code: "EINVAL", failure: "invalid" });
      const made = () => datapath.addPort({ name: "several", type: "internal", ...several });
      expect(thrown(made)).toMatchObject({ code: "EINVAL" });
      expect(datapath.getPort("several")).toBeUndefined();
    });

    test("are told of as they come and go, and so is the end of the datapath", async () => {
      const datapath = create();
      await using events = datapath.portEvents({ inLoop: true });
      datapath.addPort({ name: "one", type: "internal" });
      datapath.setPort("one", { upcallPortIds: [7] });
      datapath.removePort("one");
      datapath.delete();
      const told: unknown[] = [];
      const all = (async () => {
        for await (const event of events) {
          told.push(event);
          if (told.length === 4) return;
        }
      })();
      await within(all, "four events", 10_000);
      expect(told).toMatchObject([
        { kind: "added", port: { name: "one", number: 1 } },
        { kind: "changed", port: { name: "one", upcallPortIds: [7] } },
        { kind: "removed", port: { name: "one" } },
        { kind: "deleted" },
      ]);
    });
  });

  describe(`${name}: flows`, () => {
    test("by their identifiers are put, found, changed, listed and deleted", () => {
      using lab = wired();
      const { datapath } = lab;
      expect(datapath.putFlow({ ufid, key, actions: [{ output: 2 }] })).toBeUndefined();
      const found = datapath.getFlow({ ufid })!;
      expect(found).toMatchObject({ ufid, key, actions: [{ output: 2 }] });
      expect(found.stats).toBeUndefined();
      expect(found.mask).toMatchObject({ inPort: EXACT, ethertype: 0xffff, udp: { udpSrc: 0xffff, udpDst: 0xffff } });
      expect(datapath.flows().toArray()).toEqual([found]);
      const terse = datapath.flows({ terse: true }).toArray();
      expect(terse.map((flow) => Object.keys(flow).sort())).toEqual([["header", "ufid"]]);
      datapath.modifyFlow({ ufid, key, actions: [{ output: 1 }] });
      expect(datapath.getFlow({ ufid })?.actions).toEqual([{ output: 1 }]);
      expect(datapath.deleteFlow({ ufid, echo: true })).toMatchObject({ ufid, actions: [{ output: 1 }] });
      expect(datapath.getFlow({ ufid })).toBeUndefined();
      expect(thrown(() => datapath.deleteFlow({ ufid }))).toMatchObject({ code: "ENOENT" });
      expect(thrown(() => datapath.modifyFlow({ ufid, key, actions: [] }))).toMatchObject({ code: "ENOENT" });
    });

    test("without identifiers go by their keys, and are replaced unless they were to be new", () => {
      using lab = wired();
      const { datapath } = lab;
      expect(datapath.putFlow({ key, actions: [], echo: true })).toMatchObject({ key });
      datapath.putFlow({ key, actions: [{ output: 1 }] });
      expect(datapath.getFlow({ key })?.actions).toEqual([{ output: 1 }]);
      expect(thrown(() => datapath.putFlow({ key, actions: [], exclusive: true }))).toMatchObject({ code: "EEXIST" });
      expect(datapath.info().statistics?.flows).toBe(1n);
      datapath.putFlow({ ...round(1, []), ufid });
      expect(datapath.info()).toMatchObject({ statistics: { flows: 2n }, megaflows: { masks: 2 } });
      datapath.flushFlows();
      expect(datapath.flows().toArray()).toEqual([]);
    });

    test("are told with their masks", () => {
      using lab = wired();
      const { datapath } = lab;
      const mask: FlowKey = { inPort: EXACT, ethertype: 0xffff, ipv4: { ipv4Dst: "255.255.255.0" } };
      datapath.putFlow({ key, mask, actions: [] });
      const [found] = datapath.flows();
      // Of what lies behind a protocol that does not count, nothing is told.
      expect([found?.key?.udp !== undefined, found?.mask?.udp]).toEqual([true, undefined]);
      expect(found?.mask).toMatchObject({
        inPort: EXACT,
        recircId: 0,
        tunnel: { ttl: 0 },
        ethernet: { ethSrc: "00:00:00:00:00:00" },
        ethertype: 0xffff,
        ipv4: { ipv4Src: "0.0.0.0", ipv4Dst: "255.255.255.0", ipv4Proto: 0 },
      });
    });

    test("for tagged packets, addresses that are asked for, and IPv6 come back as they were put", () => {
      using lab = wired();
      const { datapath } = lab;
      const ipv6 = {
        ipv6Src: "fe80::1",
        ipv6Dst: "ff02::1:ff00:2",
        ipv6Label: 0x12345,
        ipv6Proto: 58,
        ipv6Tclass: 4,
        ipv6Hlimit: 255,
        ipv6Frag: "none" as const,
      };
      const nd = { ndTarget: "fe80::2", ndSll: "02:00:00:00:00:01", ndTll: "00:00:00:00:00:00" };
      const arp = {
        arpSip: "10.0.0.1",
        arpTip: "10.0.0.2",
        arpOp: 1,
        arpSha: "02:00:00:00:00:01",
        arpTha: "00:00:00:00:00:00",
      };
      const { inPort, ethernet: _, ...inner } = key;
      const tunnel = { id: 5n, ipv4Src: "192.0.2.1", ipv4Dst: "192.0.2.2", tos: 2, ttl: 64, tpDst: 4789 };
      const keys: FlowKey[] = [
        { inPort: 1, ethernet, ethertype: 0x8100, vlan: 0x1005, encap: inner },
        { inPort: 1, ethernet, ethertype: 0x0806, arp },
        { inPort: 1, ethernet, ethertype: 0x86dd, ipv6, icmpv6: { icmpType: 135, icmpCode: 0 }, nd },
        { inPort: 1, ethernet, ethertype: 0x8847, mpls: [0x00064140] },
        { inPort: 1, skbMark: 7, priority: 3, recircId: 9, dpHash: 5, ethernet, ethertype: 0x88b5 },
        { inPort: 1, ctState: ["new", "tracked"], ctZone: 3, ctMark: 4, ethernet, ethertype: 0x88b5 },
        { inPort: 1, tunnel, ethernet, ethertype: 0x88b5 },
        { inPort: 1, tunnel: { ...tunnel, id: 6n, vxlanOpts: { gbp: 5 } }, ethernet, ethertype: 0x88b5 },
        { inPort: 2, ethernet },
      ];
      for (const one of keys) {
        datapath.putFlow({ key: one, actions: [] });
        const found = datapath.getFlow({ key: one })!;
        // All of it counts: of nothing is a mask told but of what an absent type and half an operation are.
        const nothing = /eth_type\(0\/0x0000\)|op=1\/0xff|key32\(00 00\/00 00\)/;
        expect(formatDatapathFlow(found).replace(nothing, "")).not.toContain("/");
        expect(found?.key).toMatchObject(one);
        expect(found?.mask).toMatchObject({ recircId: one.recircId === undefined ? 0 : EXACT, inPort: EXACT });
        // The mask of an absent type is told, and so is that of an absent tunnel.
        const parts = new Set([
          ...Object.keys(found!.key!),
          "tunnel",
          ...(one.ethertype === undefined ? ["ethertype"] : []),
        ]);
        expect(Object.keys(found!.mask!).sort()).toEqual([...parts].sort());
      }
      expect(datapath.info()).toMatchObject({ statistics: { flows: BigInt(keys.length) } });
    });

    test("without identifiers tell their keys, whatever is to be left out", () => {
      using lab = wired();
      const { datapath } = lab;
      datapath.putFlow({ key, actions: [{ output: 1 }] });
      const [terse] = datapath.flows({ terse: true });
      expect(Object.keys(terse!).sort()).toEqual(TERSE_BY_KEY);
      const [bare] = datapath.flows({ omit: ["omit-actions"] });
      expect(Object.keys(bare!).sort()).toEqual(["header", "key", "mask"]);
    });

    test("that overlap others are not put in their place", () => {
      using lab = wired();
      const { datapath } = lab;
      const mask: FlowKey = { inPort: EXACT, ethertype: 0xffff };
      datapath.putFlow({ key, mask, actions: [{ output: 1 }] });
      // The same packets by other headers that do not count: another key, and so another flow.
      const other = { ...key, udp: { udpSrc: 7, udpDst: 7 } };
      expect(thrown(() => datapath.putFlow({ key: other, mask, actions: [{ output: 2 }] }))).toMatchObject({
        code: "ENOENT",
      });
      expect(datapath.getFlow({ key: other })).toBeUndefined();
      // By what counts, one with an identifier is found under any other, and keeps its own.
      const exact = { key: { inPort: 1, recircId: 1, ethernet, ethertype: 0x88b5 } };
      const another = "ffffffff-4455-6677-8899-aabbccddeeff";
      const wide = { ...exact, mask: { recircId: EXACT } };
      for (const [index, flow] of [
        { ...exact, ufid },
        { ...exact, ufid: another },
        exact,
        { ...wide, ufid },
      ].entries()) {
        datapath.putFlow({ ...flow, actions: [{ output: index }] });
        expect(datapath.getFlow({ ufid })).toMatchObject({ actions: [{ output: index }], mask: { inPort: EXACT } });
      }
      expect(datapath.getFlow({ ufid: another })).toBeUndefined();
      expect(datapath.getFlow(exact)).toBeUndefined();
      const elsewhere = { key: { ...exact.key, recircId: 2 }, ufid, actions: [] };
      expect(thrown(() => datapath.putFlow(elsewhere))).toMatchObject({ code: "ENOENT" });
    });

    test("have actions of every kind, which come back as they were put", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const lists: FlowAction[][] = [
        [{ userspace: { pid: socket.portId, userdata: new Uint8Array([1, 2, 3, 4]), actions: true } }],
        [{ sample: { probability: 1 << 30, actions: [{ output: 2 }] } }, { clone: [{ trunc: 100 }, { output: 1 }] }],
        [{ ct: { commit: true, zone: 4, mark: { value: 1, mask: 0xff } } }, { ctClear: true }, { recirc: 3 }],
        [{ hash: { hashAlg: "ovs-hash-alg-l4", hashBasis: 7 } }, { meter: 4 }],
        [{ pushMpls: { mplsLse: 0x00064140, mplsEthertype: 0x8847 } }, { output: 1 }],
        [{ popEth: true }, { pushEth: ethernet }, { output: 1 }],
        [{ decTtl: { action: [{ output: 2 }] } }, { output: 1 }],
        [{ checkPktLen: { pktLen: 100, actionsIfGreater: [{ output: 1 }], actionsIfLessEqual: [{ output: 2 }] } }],
      ];
      for (const actions of lists) {
        datapath.putFlow({ key, actions });
        expect(datapath.getFlow({ key })?.actions).toEqual(actions as never);
      }
    });

    test("that do not hold together are refused", () => {
      using lab = wired();
      const { datapath } = lab;
      const refused = (flow: Partial<NewFlow>) => thrown(() => datapath.putFlow({ key, actions: [], ...flow }));
      const invalid = { code: "EINVAL" };
      expect(refused({ key: { inPort: 1 } })).toMatchObject(invalid);
      expect(refused({ key: { inPort: 1, ethernet, ethertype: ETH_P_IP } })).toMatchObject(invalid);
      const { udp: _, ...withoutPorts } = key;
      expect(refused({ key: withoutPorts })).toMatchObject(invalid);
      const tcp = { ...withoutPorts, ipv4: { ...key.ipv4, ipv4Proto: 6 } as never, tcp: { tcpSrc: 1, tcpDst: 2 } };
      expect(refused({ key: tcp })).toMatchObject(invalid);
      expect(refused({ mask: { udp: { udpSrc: 0xffff } } })).toMatchObject(invalid);
      expect(refused({ actions: [{ output: 0xffff }] })).toMatchObject(invalid);
      expect(refused({ actions: [{ trunc: 4 }] })).toMatchObject(invalid);
      expect(refused({ actions: [{ userspace: { userdata: new Uint8Array(4) } }] })).toMatchObject(invalid);
      expect(refused({ actions: [{ pushVlan: { vlanTpid: 0x8100, vlanTci: 5 } }] })).toMatchObject(invalid);
      const bits = { key: { skbMark: 3 }, mask: { skbMark: 1 } };
      expect(refused({ actions: [{ setMasked: bits }] })).toMatchObject(invalid);
      expect(datapath.flows().toArray()).toEqual([]);
    });

    test("that overlap others are not put beside them, and that is said", () => {
      using lab = wired();
      const { datapath } = lab;
      const base = { inPort: 1, ethernet };
      datapath.putFlow({ key: base, mask: { inPort: EXACT }, actions: [{ output: 2 }] });
      const dst = { ethDst: "ff:ff:ff:ff:ff:ff" };
      const other = { ...base, ethernet: { ethDst: "02:00:00:00:00:07" } };
      const overlap = thrown(() =>
        datapath.putFlow({ key: other, mask: { inPort: EXACT, ethernet: dst }, actions: [] }),
      );
      expect(overlap).toMatchObject({ name: "DatapathError", code: "ENOENT", failure: "overlap" });
      expect(overlap.message).toStartWith("ovs_flow.new: another flow overlaps this one");
      const put = { key: base, actions: [], exclusive: true };
      expect(thrown(() => datapath.putFlow(put))).toMatchObject({ code: "EEXIST", failure: "exists" });
      expect(thrown(() => datapath.modifyFlow({ key: other }))).toMatchObject({ code: "ENOENT", failure: "no-flow" });
      const [result] = datapath.operate([{ delete: { key: other } }]);
      expect(result?.error).toMatchObject({ code: "ENOENT", failure: "no-flow" });
    });

    test("that lack what they would need are refused", () => {
      using lab = wired();
      const { datapath } = lab;
      const base = { inPort: 1, ethernet };
      const vlan = { ...base, ethertype: 0x8100, encap: {} };
      const tunnel = { id: 5n, ipv4Dst: "192.0.2.2" };
      const set = (tunnel: object) => ({ key: base, actions: [{ set: { tunnel } }] });
      const refused: Record<string, NewFlow> = {
        "a header without its type": { key: { ...base, ipv4: {} } },
        "a tag that is not there": { key: { ...vlan, vlan: 5 }, mask: { ...byKind, vlan: 0xffff } },
        "a mask for a tag alone": { key: { ...vlan, vlan: 0x1005 }, mask: { ...byKind, vlan: 0xffff } },
        "a mask that does not look whether there is a tag": {
          key: { ...vlan, vlan: 0x1005, encap: { ethertype: 0x88b5 } },
          mask: { ...byKind, vlan: 0x0fff, encap: { ethertype: 0xffff } },
        },
        "a type that is none": { key: { ...base, ethertype: 0 }, mask: { inPort: EXACT } },
        "a state that there is not": { key: { ...base, ctState: [0x8000] } },
        "a mask for such": { key: base, mask: { inPort: EXACT, ctState: [0x8000] } },
        "a tunnel without hops": { key: { ...base, tunnel } },
        "a tunnel that ends nowhere": { key: { ...base, tunnel: { id: 5n, ttl: 64 } } },
        "hops of a tunnel that is set": set(tunnel),
        "an end of a tunnel that is set": set({ id: 5n, ttl: 64 }),
      };
      for (const [what, flow] of Object.entries(refused)) {
        let error: unknown = "it was put";
        try {
          datapath.putFlow(flow);
        } catch (thrown) {
          error = thrown;
        }
        expect([what, error]).toMatchObject([what, { code: "EINVAL", failure: "invalid" }]);
        expect((error as Error).message).toContain("dmesg");
      }
      const taken: NewFlow[] = [
        { key: { ...vlan, vlan: 0x1005 }, mask: { inPort: EXACT } },
        {
          key: { ...vlan, vlan: 0x1006, encap: { ethertype: 0x88b5 } },
          mask: { ...byKind, vlan: 0x1fff, encap: { ethertype: 0xffff } },
        },
        { ...set({ ...tunnel, ttl: 64 }), key: { inPort: 2, ethernet } },
      ];
      for (const flow of taken) datapath.putFlow(flow);
      expect(datapath.info().statistics?.flows).toBe(3n);
    });

    test("have actions in actions, sixteen deep", () => {
      using lab = wired();
      const { datapath } = lab;
      const deep = (levels: number): FlowAction[] => (levels === 0 ? [{ output: 1 }] : [{ clone: deep(levels - 1) }]);
      datapath.putFlow({ key, actions: deep(16) });
      expect(datapath.getFlow({ key })?.actions as FlowAction[]).toEqual(deep(16));
      expect(thrown(() => datapath.putFlow({ key, actions: deep(17) }))).toMatchObject({ code: "EOVERFLOW" });
    });

    test("that were read are put, found, changed and deleted as they are", () => {
      using lab = wired();
      const { datapath } = lab;
      datapath.putFlow({ key, mask: byKind, actions: [{ output: 2 }] });
      const kept = { recircId: 3, inPort: 2, ethernet, ethertype: 0x88b5 };
      datapath.putFlow({ key: kept, mask: { ...byKind, recircId: EXACT }, ufid, actions: [] });
      for (const flow of datapath.flows().toArray()) {
        datapath.putFlow(flow);
        datapath.modifyFlow(flow);
        expect(datapath.getFlow(flow)).toMatchObject({ key: flow.key!, actions: flow.actions! });
        datapath.deleteFlow(flow);
        datapath.operate([{ put: flow }, { get: flow }, { modify: flow }, { delete: flow }]).forEach((result) => {
          expect(result.error).toBeUndefined();
        });
      }
      expect(datapath.flows().toArray()).toEqual([]);
    });

    test("that were read without their actions are not put again as flows that drop", () => {
      using lab = wired();
      const { datapath } = lab;
      datapath.putFlow({ key, mask: byKind, actions: [{ output: 2 }] });
      const [bare] = datapath.flows({ omit: ["omit-actions"] });
      expect(() => datapath.putFlow(bare!)).toThrow("actions: the flow was read without them");
      expect(() => datapath.operate([{ put: bare! }])).toThrow("[0] put: actions: the flow was read without them");
      // What changes one leaves its actions alone when it has none.
      datapath.modifyFlow(bare!);
      expect(datapath.getFlow({ key })?.actions).toEqual([{ output: 2 }]);
      datapath.putFlow({ ...bare!, actions: [] });
      expect(datapath.getFlow({ key })?.actions).toEqual([]);
    });

    test("that say something twice, or what nobody knows, are refused, and those beside them are put", () => {
      using lab = wired();
      const { datapath } = lab;
      const inPort = { type: 3, bytes: new Uint8Array(4) };
      const strange = { type: 60, bytes: new Uint8Array(4) };
      const mask: FlowKey = { inPort: EXACT, ethertype: 0xffff };
      const results = datapath.operate([
        { put: round(1, []) },
        { put: { key: { ...key, unknown: [inPort] }, actions: [] } },
        { put: { key, mask: { ...mask, unknown: [inPort] }, actions: [] } },
        { put: round(2, []) },
        { put: { key: { ...key, unknown: [strange] }, actions: [] } },
        { execute: { packet: frame, key: { ...key, unknown: [inPort] }, actions: [] } },
        { put: round(3, []) },
      ]);
      expect(results.map(({ error }) => error?.code)).toEqual([
        undefined,
        "EINVAL",
        "EINVAL",
        undefined,
        "EINVAL",
        "EINVAL",
        undefined,
      ]);
      const put = datapath.flows().toArray();
      expect(put.map((flow) => flow.key?.recircId).sort()).toEqual([1, 2, 3]);
    });
  });

  describe(`${name}: packets`, () => {
    const execute = (datapath: Datapath, actions: FlowAction[], packet: Uint8Array = frame) =>
      datapath.execute({ packet, key: { inPort: 1, ethernet, ethertype: ETH_P_IP, ...key }, actions });

    test("that no flow knows come up whole, with their key", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      execute(datapath, [{ recirc: 5 }]);
      const [miss, ...more] = upcalls(socket);
      expect(more).toEqual([]);
      expect(miss).toMatchObject({ name: "miss", fields: { header: { dpIfindex: datapath.ifindex }, packet: frame } });
      expect(miss?.fields["key"]).toMatchObject({ ...key, recircId: 5 });
      expect(datapath.info().statistics).toMatchObject({ hits: 0n, missed: 1n, lost: 0n });
      datapath.setPort(1, { upcallPortIds: [] });
      execute(datapath, [{ recirc: 5 }]);
      expect(upcalls(socket)).toEqual([]);
      expect(datapath.info().statistics).toMatchObject({ hits: 0n, missed: 2n, lost: 1n });
    });

    test("come up by an action with what that says, and as many bytes as it lets", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const userdata = new Uint8Array([1, 2, 3, 4]);
      const up: FlowAction = { userspace: { pid: socket.portId, userdata } };
      execute(datapath, [up, { trunc: 20 }, up, up]);
      expect(upcalls(socket)).toMatchObject([
        { name: "action", fields: { userdata, packet: frame, key } },
        { name: "action", fields: { userdata, packet: frame.subarray(0, 20), len: frame.length } },
        { name: "action", fields: { userdata, packet: frame } },
      ]);
    });

    test("that have a flow do what it says, and it counts them", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      datapath.putFlow({ ...round(1, [{ recirc: 2 }]), ufid });
      execute(datapath, [{ recirc: 1 }]);
      execute(datapath, [{ recirc: 1 }]);
      expect(upcalls(socket).map(({ fields }) => (fields["key"] as FlowKey).recircId)).toEqual([2, 2]);
      const flow = datapath.getFlow({ ufid })!;
      expect(flow.stats).toEqual({ nPackets: 2n, nBytes: BigInt(frame.length * 2) });
      expect(flow.used).toBeGreaterThan(0n);
      expect(datapath.info().statistics).toMatchObject({ hits: 2n, missed: 2n, lost: 0n, flows: 1n });
      datapath.modifyFlow({ ...round(1, []), ufid, clear: true });
      expect(datapath.getFlow({ ufid })?.stats).toBeUndefined();
      execute(datapath, [{ recirc: 1 }]);
      expect(upcalls(socket)).toEqual([]);
    });

    test("match all that a key without a mask says, and nothing else", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      datapath.putFlow({ key, actions: [] });
      execute(datapath, [{ recirc: 1 }]);
      execute(datapath, [{ set: { skbMark: 4 } as never }, { recirc: 2 }]);
      expect(upcalls(socket)).toEqual([]);
      execute(datapath, [{ set: { ipv4: { ...key.ipv4, ipv4Ttl: 63 } } as never }, { recirc: 3 }]);
      expect(upcalls(socket)).toHaveLength(1);
    });

    test("match under masks, bit by bit", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const { ipv4 } = key;
      const mask: FlowKey = { recircId: EXACT, ethertype: 0xffff, ipv4: { ipv4Dst: "255.255.255.0" } };
      datapath.putFlow({ key: { ...key, recircId: 1 }, mask, actions: [] });
      const to = (address: string) => {
        const set = { ...ipv4, ipv4Dst: address };
        execute(datapath, [{ set: { ipv4: set } as never }, { recirc: 1 }]);
        return upcalls(socket).length;
      };
      expect([to("10.0.0.77"), to("10.0.1.2"), to("10.0.0.2")]).toEqual([0, 1, 0]);
    });

    test("are changed as actions say, and their checksums with them", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const { ipv4 } = key;
      const vlan = { vlanTpid: 0x8100, vlanTci: 0x1005 };
      execute(datapath, [
        { set: { ipv4: { ...ipv4, ipv4Ttl: 63 } } as never },
        {
          setMasked: {
            key: { ethernet: { ethDst: "04:00:00:00:00:00" } },
            mask: { ethernet: { ethDst: "ff:00:00:00:00:00" } },
          },
        },
        { recirc: 1 },
      ]);
      execute(datapath, [{ pushVlan: vlan }, { recirc: 2 }]);
      execute(datapath, [{ pushVlan: vlan }, { popVlan: true }, { recirc: 3 }]);
      const [changed, tagged, same] = upcalls(socket).map(({ fields }) => fields);
      const expected = frame.slice();
      expected[0] = 4;
      expected[22] = 63;
      expected.set([0x67, 0xcb], 24);
      expect((changed!["packet"] as Uint8Array).toHex()).toBe(expected.toHex());
      expect(changed!["key"]).toMatchObject({ ipv4: { ipv4Ttl: 63 }, ethernet: { ethDst: "04:00:00:00:00:02" } });
      expect(tagged!["key"]).toMatchObject({ ethertype: 0x8100, vlan: 0x1005, encap: { ethertype: ETH_P_IP } });
      expect((tagged!["packet"] as Uint8Array).subarray(12, 18).toHex()).toBe("810000050800");
      expect((same!["packet"] as Uint8Array).toHex()).toBe(frame.toHex());
    });

    test("are copied where their ways part", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const sample = {
        probability: EXACT,
        actions: [{ pushVlan: { vlanTpid: 0x8100, vlanTci: 0x1001 } }, { recirc: 1 }],
      };
      const longer = { pktLen: 20, actionsIfGreater: [{ recirc: 2 }], actionsIfLessEqual: [{ recirc: 3 }] };
      execute(datapath, [{ sample: sample as never }, { clone: [{ recirc: 4 }] }, { checkPktLen: longer }]);
      const came = upcalls(socket).map(({ fields }) => [
        (fields["key"] as FlowKey).recircId,
        (fields["packet"] as Uint8Array).length,
      ]);
      expect(came.sort()).toEqual([
        [1, frame.length + 4],
        [2, frame.length],
        [4, frame.length],
      ]);
    });

    test("have the checksums of what was changed in them", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const whole = frame.slice();
      whole[40] = 1;
      updateChecksums(whole.subarray(14));
      const changed = whole.slice();
      changed.set([10, 9, 9, 9], 26);
      changed.set([0, 7, 0, 8], 34);
      updateChecksums(changed.subarray(14));
      const ports: FlowAction = { set: { udp: { udpSrc: 7, udpDst: 8 } } };
      const source: FlowAction = {
        setMasked: { key: { ipv4: { ipv4Src: "10.9.9.9" } }, mask: { ipv4: { ipv4Src: "255.255.255.255" } } } as never,
      };
      execute(datapath, [source, ports, { recirc: 1 }], whole);
      const [upcall] = upcalls(socket);
      expect((upcall!.fields["packet"] as Uint8Array).toHex()).toBe(changed.toHex());
      expect(upcall?.fields["key"]).toMatchObject({ ipv4: { ipv4Src: "10.9.9.9" }, udp: { udpSrc: 7, udpDst: 8 } });
    });

    test("come up with the actions that have sent them, where that is asked for", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const actions: FlowAction[] = [{ userspace: { pid: socket.portId, actions: true } }, { ctClear: true }];
      execute(datapath, actions);
      expect(upcalls(socket)).toMatchObject([{ name: "action", fields: { actions, packet: frame } }]);
    });

    test("begin where their headers do, and have hashes and marks as they are set", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      execute(datapath, [{ popEth: true }, { recirc: 1 }]);
      execute(datapath, [{ popEth: true }, { pushEth: ethernet }, { recirc: 2 }]);
      execute(datapath, [
        { pushMpls: { mplsLse: 0x00064140, mplsEthertype: 0x8847 } },
        { popMpls: ETH_P_IP },
        { recirc: 3 },
      ]);
      const mark: FlowAction = { setMasked: { key: { skbMark: 0x10 }, mask: { skbMark: 0xf0 } } };
      execute(datapath, [{ set: { priority: 9 } }, { set: { skbMark: 0x2f } }, mark, { recirc: 4 }]);
      execute(datapath, [{ hash: { hashAlg: "ovs-hash-alg-l4", hashBasis: 1 } }, { recirc: 5 }]);
      const [bare, dressed, popped, marked, hashed] = upcalls(socket).map(({ fields }) => ({
        packet: (fields["packet"] as Uint8Array).toHex(),
        key: fields["key"] as FlowKey,
      }));
      expect(bare).toMatchObject({
        packet: frame.subarray(14).toHex(),
        key: { ethertype: ETH_P_IP, ipv4: key.ipv4 as never },
      });
      expect(bare?.key.ethernet).toBeUndefined();
      expect(dressed).toMatchObject({ packet: frame.toHex(), key: { ethernet, recircId: 2 } });
      expect(popped).toMatchObject({ packet: frame.toHex(), key: { ethertype: ETH_P_IP, recircId: 3 } });
      expect(marked?.key).toMatchObject({ priority: 9, skbMark: 0x1f });
      expect(hashed?.key.dpHash).not.toBe(0);
    });

    test("lose and gain labels, and live a hop less", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      execute(datapath, [{ pushMpls: { mplsLse: 0x00064140, mplsEthertype: 0x8847 } }, { recirc: 1 }]);
      execute(datapath, [{ decTtl: { action: [{ recirc: 3 }] } }, { recirc: 2 }]);
      const spent = frame.slice();
      spent[22] = 1;
      spent.set([0xa5, 0xcb], 24);
      execute(datapath, [{ decTtl: { action: [{ recirc: 3 }] } }, { recirc: 2 }], spent);
      const [labelled, aged, ended] = upcalls(socket).map(({ fields }) => fields);
      expect((labelled!["packet"] as Uint8Array).subarray(12, 18).toHex()).toBe("884700064140".slice(0, 12));
      expect(labelled!["key"]).toMatchObject({ recircId: 1, ethertype: 0x8847, mpls: [0x00064140] });
      expect(aged!["key"]).toMatchObject({ recircId: 2, ipv4: { ipv4Ttl: 63 } });
      expect(ended!["key"]).toMatchObject({ recircId: 3, ipv4: { ipv4Ttl: 1 } });
    });

    test("are said to be as they are, not as the key says that comes with them", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const claimed: FlowKey = { inPort: 2, skbMark: 5, priority: 6, ethernet, ethertype: 0x88b5 };
      datapath.execute({ packet: frame, key: claimed, actions: [{ recirc: 1 }], hash: 0x1_0000_abcdn });
      const [upcall] = upcalls(socket);
      expect(upcall?.fields["key"]).toMatchObject({ ...key, inPort: 2, skbMark: 5, priority: 6 });
      expect((upcall?.fields["hash"] as bigint) & 0xffff_ffffn).toBe(0xabcdn);
    });

    test("are tracked: a connection is new until it is committed", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      execute(datapath, [{ ct: { zone: 4 } }, { recirc: 1 }]);
      execute(datapath, [{ ct: { zone: 4, commit: true, mark: { value: 5, mask: EXACT } } }]);
      execute(datapath, [{ ct: { zone: 4 } }, { recirc: 2 }]);
      const keys = upcalls(socket).map(({ fields }) => fields["key"]);
      expect(keys).toMatchObject([
        { recircId: 1, ctState: ["new", "tracked"], ctZone: 4, ctMark: 0 },
        { recircId: 2, ctState: ["new", "tracked"], ctZone: 4, ctMark: 5 },
      ]);
      const answer = Uint8Array.fromHex(
        `020000000001020000000002${"0800"}45000020000000004011${"66cb"}0a0000020a00000107d003e8000c0000${"01020304"}`,
      );
      execute(datapath, [{ ct: { zone: 4 } }, { recirc: 3 }], answer);
      execute(datapath, [{ ct: { zone: 4 } }, { recirc: 4 }]);
      execute(datapath, [{ ct: { zone: 5 } }, { recirc: 5 }]);
      execute(datapath, [{ ct: { zone: 4 } }, { ctClear: true }, { recirc: 6 }]);
      expect(upcalls(socket).map(({ fields }) => fields["key"])).toMatchObject([
        { recircId: 3, ctState: ["established", "reply-dir", "tracked"], ctZone: 4, ctMark: 5 },
        { recircId: 4, ctState: ["established", "tracked"], ctZone: 4, ctMark: 5 },
        { recircId: 5, ctState: ["new", "tracked"], ctZone: 5, ctMark: 0 },
        { recircId: 6, ctState: [], ctZone: 0, ctMark: 0 },
      ]);
    });

    test("of every kind are known by their headers", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const to = "020000000002020000000001";
      const v4 = (protocol: string, fragment: string, rest: string) =>
        `${to}080045080028000${"1"}${fragment}20${protocol}0000c0000201c0000202${rest}`;
      const v6 = (next: string, rest: string) =>
        `${to}86dd6041234500${"20"}${next}ff${"fe800000000000000000000000000001"}${"ff0200000000000000000001ff000002"}${rest}`;
      const zeros = (bytes: number) => "00".repeat(bytes);
      const ipv4 = { ipv4Src: "192.0.2.1", ipv4Dst: "192.0.2.2", ipv4Tos: 8, ipv4Ttl: 32, ipv4Frag: "none" };
      const ipv6 = {
        ipv6Src: "fe80::1",
        ipv6Dst: "ff02::1:ff00:2",
        ipv6Label: 0x12345,
        ipv6Tclass: 4,
        ipv6Hlimit: 255,
        ipv6Frag: "none",
      };
      const cases: [packet: string, key: object, absent: string[]][] = [
        [
          `${to}080600010800060400010200000000010a0000010000000000000a000002${zeros(18)}`,
          { ethertype: 0x0806, arp: { arpSip: "10.0.0.1", arpTip: "10.0.0.2", arpOp: 1, arpSha: "02:00:00:00:00:01" } },
          ["ipv4", "vlan"],
        ],
        [
          v4("06", "0000", `04d20050${zeros(8)}5012${zeros(6)}`),
          { ipv4: { ...ipv4, ipv4Proto: 6 }, tcp: { tcpSrc: 1234, tcpDst: 80 }, tcpFlags: 0x012 },
          ["udp"],
        ],
        [
          v4("01", "0000", `0800${zeros(18)}`),
          { ipv4: { ...ipv4, ipv4Proto: 1 }, icmp: { icmpType: 8, icmpCode: 0 } },
          ["tcp"],
        ],
        [
          v4("11", "2000", `04d20050${zeros(16)}`),
          { ipv4: { ...ipv4, ipv4Proto: 17, ipv4Frag: "first" }, udp: { udpSrc: 1234, udpDst: 80 } },
          [],
        ],
        [v4("11", "0004", zeros(20)), { ipv4: { ...ipv4, ipv4Proto: 17, ipv4Frag: "later" } }, ["udp"]],
        [
          v6("3a", `8700${zeros(6)}fe8000000000000000000000000000020101020000000001`),
          {
            ipv6: { ...ipv6, ipv6Proto: 58 },
            icmpv6: { icmpType: 135, icmpCode: 0 },
            nd: { ndTarget: "fe80::2", ndSll: "02:00:00:00:00:01", ndTll: "00:00:00:00:00:00" },
          },
          [],
        ],
        [
          v6("00", `1100${zeros(6)}04d20050${zeros(20)}`),
          { ipv6: { ...ipv6, ipv6Proto: 17 }, udp: { udpSrc: 1234, udpDst: 80 } },
          ["icmpv6"],
        ],
        [
          `${to}88a8100a8100700b88b5${zeros(46)}`,
          {
            ethertype: 0x88a8,
            vlan: 0x100a,
            encap: { ethertype: 0x8100, vlan: 0x700b, encap: { ethertype: 0x88b5 } },
          },
          [],
        ],
        [`${to}884700064040000c8140${zeros(46)}`, { ethertype: 0x8847, mpls: [0x00064040, 0x000c8140] }, ["ipv4"]],
        [`${to}0026424203${zeros(43)}`, { ethernet }, ["ethertype", "ipv4"]],
      ];
      for (const [packet, expected, absent] of cases) {
        execute(datapath, [{ recirc: 1 }], Uint8Array.fromHex(packet));
        const [upcall] = upcalls(socket);
        const found = upcall?.fields["key"] as Fields;
        expect(found).toMatchObject({ recircId: 1, inPort: 1, ...expected });
        expect(absent.filter((name) => found[name] !== undefined)).toEqual([]);
      }
    });

    test("for a port that is not there go nowhere, and may say that they came from one", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      execute(datapath, [{ output: 4711 }, { recirc: 1 }]);
      datapath.execute({ packet: frame, key: { ...key, inPort: 4711 }, actions: [{ output: 1 }, { recirc: 2 }] });
      expect(upcalls(socket).map(({ fields }) => (fields["key"] as FlowKey).recircId)).toEqual([1]);
      // Nobody is named for the other one.
      expect(datapath.info().statistics).toMatchObject({ missed: 2n, lost: 1n });
    });

    test("that actions cannot be done on are refused", () => {
      using lab = wired();
      const { datapath } = lab;
      const { ipv4 } = key;
      const tcpFrame = frame.slice();
      tcpFrame[23] = 6;
      const plain = Uint8Array.fromHex(`02000000000202000000000188b5${"00".repeat(46)}`);
      const arp = Uint8Array.fromHex(`0200000000020200000000010806${"00".repeat(46)}`);
      const tcp = { tcpSrc: 1, tcpDst: 2 };
      const udp = { udpSrc: 1, udpDst: 2 };
      const refused: [Uint8Array, FlowAction][] = [
        [plain, { ct: {} }],
        [arp, { ct: {} }],
        [frame, { set: { tcp } }],
        [plain, { set: { tcp } }],
        [plain, { set: { udp } }],
        [frame, { set: { sctp: { sctpSrc: 1, sctpDst: 2 } } }],
        [tcpFrame, { set: { udp } }],
        [frame, { set: { ipv4: { ...ipv4!, ipv4Proto: 6 } } }],
        [frame, { hash: { hashAlg: 5, hashBasis: 0 } }],
        [frame, { pushEth: { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" } }],
        [frame, { pushMpls: { mplsLse: 0x100, mplsEthertype: 0x0800 } }],
        [frame, { ct: { mark: { value: 1, mask: 1 } } }],
        [frame, { ct: { nat: { src: true } } }],
        [frame, { clone: [{ set: { tcp } }] }],
      ];
      for (const [packet, action] of refused) {
        const error = thrown(() => datapath.execute({ packet, actions: [action], key }));
        expect([JSON.stringify(action), (error as { code?: string } | undefined)?.code]).toEqual([
          JSON.stringify(action),
          "EINVAL",
        ]);
      }
      // A flow is for all that its mask leaves open.
      const mask: FlowKey = { inPort: EXACT, ethertype: 0xffff };
      const actions: FlowAction[] = [{ set: { udp } }];
      expect(thrown(() => datapath.putFlow({ key, mask, actions }))).toMatchObject({ code: "EINVAL" });
      datapath.putFlow({ key, mask: { ...mask, ipv4: { ipv4Proto: 0xff } }, actions });
      const accepted: [Uint8Array, FlowAction[]][] = [
        [frame, [{ set: { udp } }]],
        [frame, [{ set: { ipv4: { ...ipv4!, ipv4Ttl: 3 } } }]],
        [frame, [{ hash: { hashAlg: "ovs-hash-alg-l4", hashBasis: 1 } }]],
        [frame, [{ popEth: true }, { pushEth: { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" } }]],
        [frame, [{ pushMpls: { mplsLse: 0x100, mplsEthertype: 0x8847 } }]],
        [frame, [{ ct: { commit: true, mark: { value: 1, mask: 1 } } }]],
      ];
      for (const [packet, actions] of accepted) datapath.execute({ packet, actions, key });
    });

    test("are not sunk by others with which they are done together", () => {
      using lab = wired();
      const { datapath, socket } = lab;
      const packet = { packet: frame, key };
      const results = datapath.operate([
        { put: round(1, [{ recirc: 2 }]) },
        { execute: { ...packet, actions: [{ output: 0xffff }] } },
        { execute: { ...packet, actions: [{ recirc: 1 }] } },
        { get: { ufid } },
        { delete: { key: round(1, []).key } },
      ]);
      expect(results.map(({ error }) => error?.code)).toEqual([undefined, "EINVAL", undefined, "ENOENT", undefined]);
      expect(upcalls(socket)).toHaveLength(1);
      expect(datapath.flows().toArray()).toEqual([]);
    });
  });

  describe(`${name}: limits`, () => {
    test("of meters are made, found and deleted", () => {
      using lab = wired();
      const { meters } = lab.datapath;
      const features = meters.features();
      expect(features).toMatchObject({ maxBands: 1, bandTypes: ["drop"] });
      meters.set({ id: 5, unit: "kbps", bands: [{ rate: 1000, burst: 10 }] });
      expect(meters.get(5)).toMatchObject({ id: 5, statistics: { packets: 0n, bytes: 0n }, bands: [{ packets: 0n }] });
      expect(meters.get(6)).toBeUndefined();
      const packet = { packet: frame, key };
      lab.datapath.execute({ ...packet, actions: [{ meter: 5 }, { meter: 6 }, { recirc: 1 }] });
      expect(meters.get(5)?.statistics).toMatchObject({ packets: 1n });
      expect(upcalls(lab.socket)).toHaveLength(1);
      expect(meters.delete(5)).toMatchObject({ id: 5 });
      expect(meters.delete(5)).toBeUndefined();
    });

    test("of zones count what is committed from then on", () => {
      using lab = wired();
      const { datapath } = lab;
      const { zoneLimits } = datapath;
      const passed = (port: number) => {
        const packet = frame.slice();
        new DataView(packet.buffer).setUint16(34, port);
        const actions = [{ ct: { zone: 7, commit: true } }, { recirc: 70 }];
        const [result] = datapath.operate([{ execute: { packet, key, actions } }]);
        return [result?.error?.code, upcalls(lab.socket).length];
      };
      const [yes, no] = [
        [undefined, 1],
        ["ENOMEM", 0],
      ];
      expect([1, 2].map(passed)).toEqual([yes, yes]);
      zoneLimits.set([{ zone: 7, limit: 2 }]);
      expect(zoneLimits.get([7])).toEqual([{ zone: 7, limit: 2, count: 0 }]);
      expect([1, 3, 4, 5].map(passed)).toEqual([yes, yes, yes, no]);
      zoneLimits.delete([7]);
    });

    test("of zones are set, found and deleted", () => {
      using lab = wired();
      const { zoneLimits } = lab.datapath;
      zoneLimits.set([
        { zone: "default", limit: 100 },
        { zone: 5, limit: 10 },
      ]);
      expect(zoneLimits.get()).toMatchObject([
        { zone: "default", limit: 100 },
        { zone: 5, limit: 10 },
      ]);
      zoneLimits.delete([5]);
      expect(zoneLimits.get([5])).toMatchObject([{ zone: 5, limit: 100 }]);
      zoneLimits.set([{ zone: "default", limit: 0 }]);
    });
  });
}
