import { describe, expect } from "bun:test";
import {
  encodeKey,
  type FlowAction,
  type FlowKey,
  flowId,
  formatDatapathFlow,
  type NewFlow,
  parseFlow,
} from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { test as base } from "../../support/fixtures.ts";
import { ETH_P_IP, EXACT, ethernet, frame, key, round, type Scene, ufid } from "./scene.ts";

/**
 * The fields that the kernel returns for a flow that is identified by its key, if the request does not select fields.
 */
const TERSE_BY_KEY = ["header", "key"];
/** A flow mask that matches the input port and the Ethernet type of packets. */
const byKind: FlowKey = { inPort: EXACT, ethertype: 0xffff };

/** Tests of flows: which flows can be put, how they are found, and which are rejected. */
export function flowConformance(name: string, scene: Scene): void {
  const test = base.extend({ lab: () => scene.wired() });
  describe(`Flows of ${name}`, () => {
    test("are put, found, changed, listed and deleted by UFID", ({ lab }) => {
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

    test("are identified by their key without a UFID", ({ lab }) => {
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

    test("are listed if they can match a filter", ({ lab }) => {
      const { datapath } = lab;
      const text = "eth(),eth_type(0x0800),ipv4(dst=10.0.0.0/255.0.0.0,proto=17),udp(dst=80/0xff00)";
      datapath.putFlow({ ...parseFlow(`in_port(1),${text}`), actions: [] });
      datapath.putFlow({ ...parseFlow("in_port(2),eth(),eth_type(0x0806),arp()"), actions: [] });
      const count = (filter: string) => datapath.flows({ filter: parseFlow(filter) }).toArray().length;
      expect(count("")).toBe(2);
      expect(count("in_port(2)")).toBe(1);
      expect(count("in_port(3)")).toBe(0);
      expect(count("eth(src=02:00:00:00:00:01)")).toBe(2);
      // The kernel ignores bits of the flow key that the mask does not contain.
      expect(count("eth_type(0x0800),ipv4(dst=10.1.2.3,proto=17),udp(dst=100)")).toBe(1);
      expect(count("eth_type(0x0800),ipv4(dst=11.1.2.3)")).toBe(0);
      expect(count("eth_type(0x0800),ipv4(proto=17),udp(dst=0x1ff)")).toBe(0);
      expect(thrown(() => datapath.flows({ filter: parseFlow(""), terse: true }))).toMatchObject({
        message: "filter: not allowed with omitted keys or masks",
      });
    });

    test("have identifiers that depend only on the key", ({ lab }) => {
      const { datapath } = lab;
      const { inPort = 0, ...rest } = key;
      const id = flowId(key);
      expect(flowId({ ...rest, inPort })).toBe(id);
      expect(flowId(encodeKey(key))).toBe(id);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect([flowId({ ...key, inPort: 2 }), flowId({ ...key, udp: { udpSrc: 1000, udpDst: 2001 } })]).not.toContain(
        id,
      );
      expect([flowId(key, "a"), flowId(key, "b")]).not.toContain(id);
      expect(flowId(key, "a")).toBe("8028cd7a-0adf-4cfe-a3ae-1488257e6364");
      datapath.putFlow({ key, ufid: id, actions: [] });
      const [found] = datapath.flows();
      expect([found?.ufid, datapath.getFlow({ ufid: id })?.key]).toEqual([id, found?.key]);
    });

    test("can be probed without being added", ({ lab }) => {
      const { datapath } = lab;
      const match = parseFlow("in_port(1),eth(),eth_type(0x0800),ipv4(proto=17),udp()");
      expect(datapath.probeFlow({ ...match, actions: [{ output: 1 }] })).toBe(true);
      expect(datapath.probeFlow({ ...match, actions: [{ setMasked: { key: { tcp: {} }, mask: { tcp: {} } } }] })).toBe(
        false,
      );
      expect(datapath.flows().toArray()).toEqual([]);
      datapath.putFlow({ ...match, actions: [{ output: 1 }] });
      expect(datapath.probeFlow({ ...match, actions: [] })).toBe(true);
      expect(datapath.flows().toArray()).toHaveLength(1);
      expect(datapath.getFlow(match)?.actions).toEqual([{ output: 1 }]);
    });

    test("capabilities() does not change the datapath", ({ lab }) => {
      const { datapath } = lab;
      datapath.putFlow({ key, actions: [] });
      const found = datapath.capabilities();
      expect(found).toMatchObject({
        ufid: true,
        recirculation: true,
        ctState: true,
        ctZone: true,
        ctMark: true,
        ctLabels: true,
        ctStateNat: true,
        ctOriginalIpv4: true,
        ctOriginalIpv6: true,
        ctEventmask: true,
        ctTimeout: true,
        ctClear: true,
        maskedSet: true,
        userdata: true,
        truncate: true,
        clone: true,
        checkPktLen: true,
        decTtl: true,
        vlanTags: 2,
        mplsLabels: 3,
        sampleDepth: 10,
      });
      expect(datapath.info().statistics?.flows).toBe(1n);
    });

    test("are reported with their masks", ({ lab }) => {
      const { datapath } = lab;
      const mask: FlowKey = { inPort: EXACT, ethertype: 0xffff, ipv4: { ipv4Dst: "255.255.255.0" } };
      datapath.putFlow({ key, mask, actions: [] });
      const [found] = datapath.flows();
      // The kernel does not report fields of headers after a protocol that the flow does not match.
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

    test("are read back unchanged for all packet types", ({ lab }) => {
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
        // The flow matches all fields exactly. The kernel reports only two partial masks: those of an absent Ethernet
        // type and of half an ARP operation.
        const nothing = /eth_type\(0\/0x0000\)|op=1\/0xff|key32\(00 00\/00 00\)/;
        expect(formatDatapathFlow(found).replace(nothing, "")).not.toContain("/");
        expect(found?.key).toMatchObject(one);
        expect(found?.mask).toMatchObject({ recircId: one.recircId === undefined ? 0 : EXACT, inPort: EXACT });
        // The kernel reports the masks of an absent Ethernet type and an absent tunnel.
        const parts = new Set([
          ...Object.keys(found!.key!),
          "tunnel",
          ...(one.ethertype === undefined ? ["ethertype"] : []),
        ]);
        expect(Object.keys(found!.mask!).sort()).toEqual([...parts].sort());
      }
      expect(datapath.info()).toMatchObject({ statistics: { flows: BigInt(keys.length) } });
    });

    test("without UFIDs always report their keys", ({ lab }) => {
      const { datapath } = lab;
      datapath.putFlow({ key, actions: [{ output: 1 }] });
      const [terse] = datapath.flows({ terse: true });
      expect(Object.keys(terse!).sort()).toEqual(TERSE_BY_KEY);
      const [bare] = datapath.flows({ omit: ["omit-actions"] });
      expect(Object.keys(bare!).sort()).toEqual(["header", "key", "mask"]);
    });

    test("do not replace overlapping flows", ({ lab }) => {
      const { datapath } = lab;
      const mask: FlowKey = { inPort: EXACT, ethertype: 0xffff };
      datapath.putFlow({ key, mask, actions: [{ output: 1 }] });
      // Packets that differ only in unmatched headers have another key, and therefore another flow.
      const other = { ...key, udp: { udpSrc: 7, udpDst: 7 } };
      expect(thrown(() => datapath.putFlow({ key: other, mask, actions: [{ output: 2 }] }))).toMatchObject({
        code: "ENOENT",
      });
      expect(datapath.getFlow({ key: other })).toBeUndefined();
      // A flow with a UFID is also found under other UFIDs by its matched fields, and keeps its own UFID.
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

    test("keep actions of every kind unchanged", ({ lab }) => {
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

    test("with inconsistent keys are rejected", ({ lab }) => {
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
      expect(refused({ actions: [{ pushVlan: { vlanTpid: 0x8100, vlanTci: 5 } }] })).toMatchObject(invalid);
      const bits = { key: { skbMark: 3 }, mask: { skbMark: 1 } };
      expect(refused({ actions: [{ setMasked: bits }] })).toMatchObject(invalid);
      expect(datapath.flows().toArray()).toEqual([]);
    });

    test("errors distinguish overlapping, existing and missing flows", ({ lab }) => {
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

    test("without required attributes are rejected", ({ lab }) => {
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

    test("can nest actions sixteen levels deep", ({ lab }) => {
      const { datapath } = lab;
      const deep = (levels: number): FlowAction[] => (levels === 0 ? [{ output: 1 }] : [{ clone: deep(levels - 1) }]);
      datapath.putFlow({ key, actions: deep(16) });
      expect(datapath.getFlow({ key })?.actions as FlowAction[]).toEqual(deep(16));
      expect(thrown(() => datapath.putFlow({ key, actions: deep(17) }))).toMatchObject({ code: "EOVERFLOW" });
    });

    test("can be put again after they were read", ({ lab }) => {
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

    test("that were read without actions cannot be put again", ({ lab }) => {
      const { datapath } = lab;
      datapath.putFlow({ key, mask: byKind, actions: [{ output: 2 }] });
      const [bare] = datapath.flows({ omit: ["omit-actions"] });
      expect(() => datapath.putFlow(bare!)).toThrow("actions: the flow was listed without actions");
      expect(() => datapath.operate([{ put: bare! }])).toThrow("[0] put: actions: the flow was listed without actions");
      // A change that specifies no actions keeps the actions of the flow.
      datapath.modifyFlow(bare!);
      expect(datapath.getFlow({ key })?.actions).toEqual([{ output: 2 }]);
      datapath.putFlow({ ...bare!, actions: [] });
      expect(datapath.getFlow({ key })?.actions).toEqual([]);
    });

    test("with repeated or unknown attributes do not affect other flows", ({ lab }) => {
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
}
