// Tests that flows which the library reduces to a mask are the same for all packets that match them.
import { describe, expect, test } from "bun:test";
import { lookupFamily, Message, NETLINK_GENERIC, NLM_F_ACK, transact } from "../../../src/index.ts";
import { Datapath, type FlowKey, UpcallReader } from "../../../src/subsystems/ovs/index.ts";
import { ReplyWriter } from "../../../src/subsystems/ovs/upcall/reply/replies.ts";
import { useLab } from "../lab.ts";
import * as frames from "../ovs/frames.ts";

const lab = useLab();
const EXACT = 0xffff_ffff;
const nsh = (path: string, context: string) =>
  frames.frame("894f", Uint8Array.fromHex(`0fc60103${path}${context}${"00".repeat(12)}${"00".repeat(40)}`));
const plain = frames.frame("88b5");
const through = (tunnel: NonNullable<FlowKey["tunnel"]>): FlowKey => ({ inPort: 0, ethernet: {}, tunnel });

interface Case {
  readonly what: string;
  readonly packets: readonly (readonly [packet: Uint8Array, key: FlowKey])[];
  readonly mask: FlowKey;
}

const geneve = (dst: string, data: string) =>
  through({ id: 5n, ipv4Dst: dst, ttl: 64, geneveOpts: Uint8Array.fromHex(`00018001${data}`) });
const vxlan = (gbp: number) => through({ id: 5n, ipv6Dst: "fe80::1", ttl: 64, vxlanOpts: { gbp } });
const local: FlowKey = { inPort: 0, ethernet: {} };

const cases: readonly Case[] = [
  {
    what: "the path of network service headers",
    packets: [
      [nsh("00012305", "00000001"), local],
      [nsh("00099907", "00000001"), local],
    ],
    mask: { inPort: EXACT, ethertype: 0xffff, nsh: { md1: [EXACT, 0, 0, 0] } },
  },
  {
    what: "network service headers",
    packets: [
      [nsh("00012305", "00000001"), local],
      [nsh("00012305", "00000002"), local],
    ],
    mask: { inPort: EXACT, ethertype: 0xffff },
  },
  {
    what: "a part of Geneve options",
    packets: [
      [plain, geneve("10.0.0.1", "11223344")],
      [plain, geneve("10.0.0.1", "1122aaaa")],
    ],
    mask: {
      inPort: EXACT,
      ethertype: 0xffff,
      tunnel: { ipv4Dst: "255.255.255.255", geneveOpts: Uint8Array.fromHex("ffffff1fffff0000") },
    },
  },
  {
    what: "a part of VXLAN options",
    packets: [
      [plain, vxlan(0x80005)],
      [plain, vxlan(0x90005)],
    ],
    mask: { inPort: EXACT, ethertype: 0xffff, tunnel: { ipv6Dst: "ffff::", vxlanOpts: { gbp: 0xffff } } },
  },
  {
    what: "tunnel destinations",
    packets: [
      [plain, geneve("10.0.0.1", "11223344")],
      [plain, geneve("10.0.0.2", "11223344")],
    ],
    mask: { inPort: EXACT, ethertype: 0xffff, tunnel: { id: 0xffff_ffff_ffff_ffffn, tos: 0 } },
  },
];

describe("a flow that ignores", () => {
  test.each(cases)("$what is the same for packets that differ only in these bits", ({ packets, mask }) => {
    using datapath = Datapath.create("dp0", { netns: lab.netns, features: ["unaligned", "vport-pids"] });
    using reader = UpcallReader.open(datapath);
    const family = (name: string) => lookupFamily(name, { netns: lab.netns }).id;
    const target = { flowFamily: family("ovs_flow"), packetFamily: family("ovs_packet"), datapath: datapath.ifindex };
    const writer = new ReplyWriter(target);
    const send = (packet: Uint8Array, key: FlowKey) => datapath.execute({ packet, key, actions: [{ recirc: 1 }] });
    for (const [packet, key] of packets) {
      send(packet, key);
      const upcall = reader.next();
      expect(upcall).toBeDefined();
      writer.putFlow({ mask, actions: [] }, upcall);
    }
    for (let index = 0; index < writer.count; index++) {
      const bytes = writer.message(index).slice();
      const view = new DataView(bytes.buffer);
      view.setUint32(0, bytes.length, true);
      view.setUint16(6, view.getUint16(6, true) | NLM_F_ACK, true);
      transact(NETLINK_GENERIC, new Message(bytes), { netns: lab.netns });
    }
    for (const [packet, key] of packets) send(packet, key);
    expect(datapath.flows().toArray()).toMatchObject([{ stats: { nPackets: 2n } }]);
    reader.close();
    datapath.delete();
  });
});
