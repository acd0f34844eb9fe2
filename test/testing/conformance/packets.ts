import { describe, expect } from "bun:test";
import type { Fields } from "../../../src/schema/index.ts";
import { updateChecksums } from "../../../src/subsystems/netfilter/index.ts";
import {
  type Datapath,
  type FlowAction,
  type FlowKey,
  flowId,
  UpcallReader,
} from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { test as base } from "../../support/fixtures.ts";
import { ETH_P_IP, EXACT, ethernet, frame, key, round, type Scene, ufid, upcalls } from "./scene.ts";

/** Tests of upcalls and of the effects of actions on packets. */
export function packetConformance(name: string, scene: Scene): void {
  const test = base.extend({ lab: () => scene.wired() });
  describe(`Packets of ${name}`, () => {
    const execute = (datapath: Datapath, actions: FlowAction[], packet: Uint8Array = frame) =>
      datapath.execute({ packet, key: { inPort: 1, ethernet, ethertype: ETH_P_IP, ...key }, actions });

    test("without a flow cause an upcall with packet and key", ({ lab }) => {
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

    test("can be read with UpcallReader", ({ lab }) => {
      const { datapath, socket } = lab;
      {
        using reader = UpcallReader.open(datapath, { port: 1 });
        // The port has two upcall sockets. The hash of a packet selects one of the two.
        datapath.setPort(1, { upcallPortIds: [reader.socket.portId] });
        expect(reader.next()).toBeUndefined();
        expect(reader.next({ wait: true, timeoutMs: 5 })).toBeUndefined();
        execute(datapath, [{ recirc: 5 }]);
        execute(datapath, [{ recirc: 6 }]);
        const first = reader.next({ wait: true })!;
        expect([first.key.recircId, first.packet, first.command]).toEqual([5, frame, "miss"]);
        const key = first.key.toObject();
        datapath.putFlow({ key, ufid: flowId(first.key), actions: [] });
        expect(datapath.getFlow({ ufid: flowId(key) })?.key).toEqual(key);
        expect(reader.next()?.key.recircId).toBe(6);
        expect([reader.next(), reader.lost]).toEqual([undefined, 0]);
        execute(datapath, [{ recirc: 7 }, { recirc: 8 }]);
        expect([reader.purge(), reader.purge()]).toEqual([2, 0]);
        expect(thrown(() => reader.next({ wait: 1 as never }))).toBeInstanceOf(TypeError);
        expect(thrown(() => reader.next({ timeoutMs: 5 }))).toBeInstanceOf(TypeError);
        expect(thrown(() => reader.next({ wait: true, timeoutMs: -2 }))).toBeInstanceOf(RangeError);
        execute(datapath, [{ recirc: 9 }]);
        expect(reader.next({ wait: true, timeoutMs: -1 })?.key.recircId).toBe(9);
      }
      expect(datapath.getPort(1)?.upcallPortIds).toEqual([0]);
      expect(datapath.getPort(2)?.upcallPortIds).toEqual([socket.portId]);
    });

    test("of a userspace action have its data and maximum length", ({ lab }) => {
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

    test("with a flow are counted and processed by its actions", ({ lab }) => {
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

    test("must match a flow without a mask exactly", ({ lab }) => {
      const { datapath, socket } = lab;
      datapath.putFlow({ key, actions: [] });
      execute(datapath, [{ recirc: 1 }]);
      execute(datapath, [{ set: { skbMark: 4 } as never }, { recirc: 2 }]);
      expect(upcalls(socket)).toEqual([]);
      execute(datapath, [{ set: { ipv4: { ...key.ipv4, ipv4Ttl: 63 } } as never }, { recirc: 3 }]);
      expect(upcalls(socket)).toHaveLength(1);
    });

    test("match flows with masks bit by bit", ({ lab }) => {
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

    test("are changed by set and VLAN actions", ({ lab }) => {
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

    test("are copied for several outputs", ({ lab }) => {
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

    test("have correct checksums after changes", ({ lab }) => {
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

    test("cause upcalls with the executed actions if requested", ({ lab }) => {
      const { datapath, socket } = lab;
      const actions: FlowAction[] = [{ userspace: { pid: socket.portId, actions: true } }, { ctClear: true }];
      execute(datapath, actions);
      expect(upcalls(socket)).toMatchObject([{ name: "action", fields: { actions, packet: frame } }]);
    });

    test("reflect Ethernet, MPLS, mark and hash actions", ({ lab }) => {
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

    test("gain MPLS labels and have their TTL decremented", ({ lab }) => {
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

    test("have the key of their bytes, not of the caller", ({ lab }) => {
      const { datapath, socket } = lab;
      const claimed: FlowKey = { inPort: 2, skbMark: 5, priority: 6, ethernet, ethertype: 0x88b5 };
      datapath.execute({ packet: frame, key: claimed, actions: [{ recirc: 1 }], hash: 0x1_0000_abcdn });
      const [upcall] = upcalls(socket);
      expect(upcall?.fields["key"]).toMatchObject({ ...key, inPort: 2, skbMark: 5, priority: 6 });
      expect((upcall?.fields["hash"] as bigint) & 0xffff_ffffn).toBe(0xabcdn);
    });

    test("belong to a new connection until it is committed", ({ lab }) => {
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

    test("have the key of their headers for every protocol", ({ lab }) => {
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
          { ethertype: 0x88a8, vlan: 0x100a, encap: { ethertype: 0x8100, vlan: 0x700b, encap: { ethertype: 0x88b5 } } },
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

    test("for a missing port are dropped", ({ lab }) => {
      const { datapath, socket } = lab;
      execute(datapath, [{ output: 4711 }, { recirc: 1 }]);
      datapath.execute({ packet: frame, key: { ...key, inPort: 4711 }, actions: [{ output: 1 }, { recirc: 2 }] });
      expect(upcalls(socket).map(({ fields }) => (fields["key"] as FlowKey).recircId)).toEqual([1]);
      // The other port has no upcall socket, so its packets cause no upcall.
      expect(datapath.info().statistics).toMatchObject({ missed: 2n, lost: 1n });
    });

    test("are rejected if an action does not apply", ({ lab }) => {
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
      // The mask of the flow also matches packets of other types.
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

    test("are executed although others of the batch fail", ({ lab }) => {
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
}
