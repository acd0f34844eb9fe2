import { describe, expect, test } from "bun:test";
import { updateChecksums } from "../../../src/subsystems/netfilter/index.ts";
import { type FlowAction, type FlowKey, parseActions } from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import * as frames from "../../vm/ovs/frames.ts";
import { ethernet, frame, key, type Scene, upcalls } from "./scene.ts";

/** Every Open vSwitch action that both the kernel and this library execute. */
const everywhere: (keyof FlowAction)[] = [
  "set",
  "setMasked",
  "pushVlan",
  "popVlan",
  "pushMpls",
  "popMpls",
  "addMpls",
  "pushEth",
  "popEth",
  "pushNsh",
  "popNsh",
  "sample",
  "clone",
  "checkPktLen",
  "decTtl",
];
const [source, destination] = ["02:00:00:00:00:01", "02:00:00:00:00:02"];
const { udp, tcp } = frames;
const ip = (protocol: number, transport: string) => frames.frame("0800", frames.ipv4(protocol, transport));
const ip6 = (protocol: number, transport: string) => frames.frame("86dd", frames.ipv6(protocol, transport));
/** An SCTP packet without padding, because the kernel includes padding in the checksum. */
const sctp = `03e807d00000000112345678000100${"24"}${"00".repeat(32)}`;
const nsh = frames.frame(
  "894f",
  Uint8Array.fromHex(`0fc6010300012305${"00000001".repeat(4)}${ip(17, udp(1, 2)).toHex()}`),
);
const push = "push_mpls(label=100,tc=3,ttl=64,bos=1,eth_type=0x8847)";

/** Packets, each with Open vSwitch actions that change it. */
const edits: readonly (readonly [actions: string, packet: Uint8Array])[] = [
  ["set(ipv4(src=1.2.3.4,dst=5.6.0.0/255.255.0.0,tos=0x8/0xfc,ttl=9)),set(udp(src=7,dst=8))", ip(17, udp(1000, 2000))],
  ["set(ipv4(src=1.2.3.4)),set(tcp(dst=0x500/0xff00))", ip(6, tcp(1, 2, 2))],
  ["set(sctp(src=5,dst=6)),set(ipv4(dst=9.9.9.9))", ip(132, sctp)],
  ["set(ipv6(src=fd00::99,label=0x12345,tclass=0x40/0xc0,hlimit=3)),set(udp(dst=8))", ip6(17, udp(1000, 2000))],
  ["set(ipv6(dst=fd00::/ffff::,label=0x5/0xf)),set(tcp(src=9))", ip6(6, tcp(1, 2, 2))],
  ["set(eth(src=00:11:22:33:44:55,dst=01:00:00:00:00:00/01:00:00:00:00:00))", ip(17, udp(1, 2))],
  ["push_vlan(vid=5,pcp=3),push_vlan(tpid=0x88a8,vid=9,pcp=0)", ip(17, udp(1, 2))],
  ["set(ipv4(ttl=5)),pop_vlan,pop_vlan", frames.frame("81002005810000070800", frames.ipv4(17, udp(1, 2)))],
  [`${push},set(mpls(label=7,tc=0/0,ttl=3,bos=0/0))`, ip(17, udp(1, 2))],
  [`${push},pop_mpls(eth_type=0x800),set(eth(src=00:11:22:33:44:55))`, ip(17, udp(1, 2))],
  ["dec_ttl(le_1(drop))", ip6(17, udp(1, 2))],
  ["dec_ttl(le_1(drop)),push_vlan(vid=5,pcp=3)", ip(6, tcp(1, 2, 2))],
  ["pop_eth,set(ipv4(ttl=5)),push_eth(src=00:11:22:33:44:55,dst=10:11:12:13:14:15)", ip(17, udp(1, 2))],
];

/** Open vSwitch actions that the fake datapath does not support. */
const editsOfTheKernel: typeof edits = [
  [
    "push_nsh(flags=0,ttl=63,mdtype=1,np=3,spi=0x123,si=5,c1=0x1,c2=0x2,c3=0x0,c4=0x4),push_eth(src=00:11:22:33:44:55,dst=10:11:12:13:14:15)",
    ip(17, udp(1, 2)),
  ],
  ["pop_eth,pop_nsh(),set(eth(src=00:11:22:33:44:55))", nsh],
  ["add_mpls(label=100,tc=3,ttl=64,bos=1,eth_type=0x8847)", ip(17, udp(1, 2))],
];

/** Tests that actions executed by this library change packets exactly as the kernel does. */
export function editConformance(name: string, scene: Scene, isKernel: boolean): void {
  describe(`Packet edits in user space (${name})`, () => {
    test.each([...edits, ...(isKernel ? editsOfTheKernel : [])])("equal those of the datapath: %s", (text, packet) => {
      using lab = scene.wired();
      const { datapath, socket } = lab;
      const actions = [...parseActions(text), { userspace: { pid: socket.portId } }];
      // The kernel checks actions against the flow key, except for the headers, which it reads from the packet.
      datapath.execute({ packet, key: { inPort: 1, ethernet }, actions });
      datapath.execute({ packet, key: { inPort: 1, ethernet }, actions, inUserSpace: everywhere });
      const [kernel, own] = upcalls(socket).map(({ fields }) => (fields["packet"] as Uint8Array).toHex());
      expect(own).toBe(kernel!);
      expect(own).not.toBe(packet.toHex());
    });

    test("set ARP, ICMP and neighbour discovery fields", () => {
      using lab = scene.wired();
      const { datapath, socket } = lab;
      const arp = frames.frame("080600010800060400010200000000010a0000010000000000000a000002");
      const cases: [packet: Uint8Array, set: FlowKey, expected: object][] = [
        [
          arp,
          { arp: { arpOp: 2, arpSip: "10.0.0.2", arpTip: "10.0.0.1", arpSha: destination, arpTha: source } },
          { arp: { arpOp: 2, arpSip: "10.0.0.2", arpTip: "10.0.0.1", arpSha: destination, arpTha: source } },
        ],
        [ip(1, "0800000000010001"), { icmp: { icmpType: 3, icmpCode: 4 } }, { icmp: { icmpType: 3, icmpCode: 4 } }],
        [
          ip6(58, "8000000000010001"),
          { icmpv6: { icmpType: 129, icmpCode: 0 } },
          { icmpv6: { icmpType: 129, icmpCode: 0 } },
        ],
        [
          ip6(58, `87000000${"00000000"}fd00${"00".repeat(13)}02${"0101020000000001"}`),
          { nd: { ndTarget: "fd00::9", ndSll: destination, ndTll: source } },
          { nd: { ndTarget: "fd00::9", ndSll: destination, ndTll: "00:00:00:00:00:00" } },
        ],
      ];
      for (const [packet, set, expected] of cases) {
        const execution = { packet, key: { inPort: 1, ethernet }, actions: [{ set }, { recirc: 1 }] };
        expect(thrown(() => datapath.execute(execution))).toMatchObject({ code: "EINVAL" });
        datapath.execute({ ...execution, inUserSpace: true });
        const [upcall] = upcalls(socket);
        expect(upcall?.fields["key"]).toMatchObject({ recircId: 1, inPort: 1, ...expected });
        const changed = upcall!.fields["packet"] as Uint8Array;
        if (packet[12] !== 8 || packet[13] !== 6) {
          expect(changed.toHex()).toBe(withChecksums(changed).toHex());
        }
      }
    });

    test("keep tunnel, mark, hash and truncation for later actions", () => {
      using lab = scene.wired();
      const { datapath, socket } = lab;
      const up = { userspace: { pid: socket.portId } };
      const results = datapath.operate([
        { execute: { packet: frame, key, actions: [up] } },
        {
          execute: {
            packet: frame,
            key,
            inUserSpace: ["setMasked"],
            actions: [
              { set: { skbMark: 5 } },
              { trunc: 20 },
              up,
              { hash: { hashAlg: "ovs-hash-alg-l4", hashBasis: 1 } },
              up,
              ...parseActions("set(eth(src=00:11:22:33:44:55)),sample(sample=100%,actions(set(udp(src=9)))),recirc(7)"),
            ],
          },
        },
        { get: { key } },
      ]);
      expect(results.map(({ error }) => error?.code)).toEqual([undefined, undefined, "ENOENT"]);
      const seen = upcalls(socket).map(({ fields }) => {
        const { skbMark, recircId, ethernet, udp, dpHash } = fields["key"] as FlowKey;
        return [
          (fields["packet"] as Uint8Array).length,
          skbMark,
          recircId,
          ethernet!.ethSrc,
          udp?.udpSrc,
          dpHash !== 0,
        ] as const;
      });
      expect(seen).toEqual([
        [frame.length, 0, 0, source, 1000, false],
        [20, 5, 0, source, 1000, false],
        [frame.length, 5, 0, source, 1000, true],
        [frame.length, 5, 7, "00:11:22:33:44:55", 1000, true],
      ]);
    });

    test("see the same packet length in `checkPktLen`", () => {
      using lab = scene.wired();
      const { datapath, socket } = lab;
      const check = (pktLen: number): FlowAction => ({
        checkPktLen: { pktLen, actionsIfGreater: [{ recirc: 1 }], actionsIfLessEqual: [{ recirc: 2 }] },
      });
      const actions = [check(frame.length), check(frame.length - 1)];
      datapath.execute({ packet: frame, key, actions });
      datapath.execute({ packet: frame, key, actions, inUserSpace: ["checkPktLen"] });
      const seen = upcalls(socket).map(({ fields }) => (fields["key"] as FlowKey).recircId);
      expect(seen).toEqual([2, 1, 2, 1]);
    });
  });
}

/** Returns the packet with the checksums that its contents require. */
function withChecksums(packet: Uint8Array): Uint8Array {
  const copy = packet.slice();
  updateChecksums(copy.subarray(14));
  return copy;
}
