import { describe, expect, test } from "bun:test";
import { updateChecksums } from "../../../src/subsystems/netfilter/index.ts";
import {
  type Execution,
  type FlowAction,
  formatActions,
  kernelExecutions,
  parseActions,
} from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import * as frames from "../../vm/ovs/frames.ts";

const { udp, tcp } = frames;
const ip = (protocol: number, transport: string) => frames.frame("0800", frames.ipv4(protocol, transport));
const ip6 = (protocol: number, transport: string) => frames.frame("86dd", frames.ipv6(protocol, transport));
/** An IPv4 packet whose UDP header has a checksum. */
const packet = ip(17, udp(1000, 2000));
packet[40] = 1;
updateChecksums(packet.subarray(14));
const setIcmp: FlowAction = { set: { icmp: { icmpType: 3, icmpCode: 4 } } };

/** Returns the packets and actions that this process leaves to the kernel. */
function split(text: string, options: Partial<Execution> = {}): { bytes: string; actions: string }[] {
  const executions = kernelExecutions({ packet, actions: parseActions(text), inUserSpace: true, ...options });
  return executions.map((one) => ({ bytes: one.packet.toHex(), actions: formatActions([...one.actions]) }));
}

/** Returns a packet as changed by the actions that this process executes, and the remaining actions. */
function edited(from: Uint8Array, text: string, key: Execution["key"] = {}): Uint8Array {
  const inUserSpace = ["set", "setMasked", "pushVlan", "popVlan", "pushMpls", "popMpls", "addMpls"] as const;
  const rest = ["pushEth", "popEth", "pushNsh", "popNsh", "decTtl"] as const;
  const actions = [...parseActions(text), { output: 1 }];
  const [one, ...more] = kernelExecutions({ packet: from, actions, key, inUserSpace: [...inUserSpace, ...rest] });
  expect(more).toEqual([]);
  expect(one!.actions).toEqual([{ output: 1 }]);
  return one!.packet;
}

/** Returns the CRC-32C of a whole SCTP packet, computed with a table. */
function sctpChecksum(bytes: Uint8Array): number {
  const table = Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  const little = new DataView(new ArrayBuffer(4));
  little.setUint32(0, ~crc, true);
  return little.getUint32(0);
}

describe("kernelExecutions", () => {
  test("applies actions up to the last unsupported one", () => {
    expect(split("1,set(udp(src=7)),2")).toEqual([{ bytes: packet.toHex(), actions: "1,set(udp(src=7)),2" }]);
    const all = split("1,set(udp(src=7)),2,set(ipv4(ttl=3)),3,4", { inUserSpace: ["setMasked"] });
    expect(all.map(({ actions }) => actions)).toEqual(["1", "2", "3,4"]);
    expect(all[0]!.bytes).toBe(packet.toHex());
    expect(all[1]!.bytes).toBe(edited(packet, "set(udp(src=7))").toHex());
    expect(all[2]!.bytes).toBe(edited(packet, "set(udp(src=7)),set(ipv4(ttl=3))").toHex());
    expect(split("set(ipv4(ttl=3))", { inUserSpace: ["setMasked"] })).toEqual([]);
  });

  test("repeats metadata actions, but not meters and truncation", () => {
    const text = "meter(5),trunc(100),set(skb_mark(0x5)),hash(l4(1)),1,ct_clear,2,set(eth(src=00:11:22:33:44:55)),3";
    const actions = split(text, { inUserSpace: ["setMasked"] }).map((one) => one.actions);
    expect(actions).toEqual([
      "meter(5),trunc(100),set(skb_mark(0x5)),hash(l4(1)),1",
      "set(skb_mark(0x5)),hash(l4(1)),ct_clear,2",
      "set(skb_mark(0x5)),hash(l4(1)),ct_clear,3",
    ]);
  });

  test("executes clones, samples and length checks with unsupported actions", () => {
    const options = { inUserSpace: ["setMasked", "drop"] as const };
    const actionsOf = (text: string, more: Partial<Execution> = {}) =>
      split(text, { ...options, ...more }).map(({ bytes, actions }) => [bytes === packet.toHex(), actions]);
    const set = "set(eth(src=00:11:22:33:44:55))";
    expect(actionsOf(`clone(${set},1),2`)).toEqual([
      [false, "1"],
      [true, "2"],
    ]);
    expect(actionsOf(`sample(sample=100%,actions(${set},1)),sample(sample=0%,actions(${set},3)),2`)).toEqual([
      [false, "1"],
      [true, "2"],
    ]);
    const check = `check_pkt_len(size=${packet.length},gt(${set},1),le(${set},2)),3`;
    expect(actionsOf(check)).toEqual([
      [false, "2"],
      [true, "3"],
    ]);
    expect(actionsOf(check, { mru: packet.length })[0]).toEqual([false, "1"]);
    expect(actionsOf(`check_pkt_len(size=${packet.length - 1},gt(${set},1),le(${set},2))`)).toEqual([[false, "1"]]);
    expect(actionsOf(`trunc(60),check_pkt_len(size=${packet.length - 1},gt(1),le(${set},2))`)).toEqual(
      packet.length > 60 ? [[false, "trunc(60),2"]] : [[true, "trunc(60),1"]],
    );
    expect(
      kernelExecutions({ packet, actions: [{ output: 1 }, { drop: 3 }, { output: 2 }], ...options }),
    ).toMatchObject([{ actions: [{ output: 1 }] }]);
  });

  test("executes the actions of `dec_ttl` for an expired TTL", () => {
    const inUserSpace = ["decTtl"] as const;
    const expired = packet.slice();
    expired[22] = 1;
    const actions: FlowAction[] = [{ decTtl: { action: [{ output: 9 }] } }, { output: 1 }];
    expect(kernelExecutions({ packet: expired, actions, inUserSpace })).toMatchObject([{ actions: [{ output: 9 }] }]);
    const [alive] = kernelExecutions({ packet, actions, inUserSpace });
    expect([alive!.packet[22], alive!.actions]).toEqual([63, [{ output: 1 }]]);
    const arp = frames.frame("0806");
    expect(kernelExecutions({ packet: arp, actions, inUserSpace })[0]?.packet).toEqual(arp);
  });

  test("adjusts the key after a change of the first header", () => {
    const key = { inPort: 1, ethernet: {}, ethertype: 0x0800, skbMark: 5 };
    const [bare] = kernelExecutions({
      packet,
      key,
      actions: [{ popEth: true }, { output: 1 }],
      inUserSpace: ["popEth"],
    });
    expect(bare!.key).toEqual({ inPort: 1, ethertype: 0x0800, skbMark: 5 });
    const pushEth = { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" };
    const [whole] = kernelExecutions({ ...bare!, actions: [{ pushEth }, { output: 1 }], inUserSpace: ["pushEth"] });
    expect(whole!.key).toEqual({ inPort: 1, ethernet: {}, skbMark: 5 });
    expect(whole!.packet).toEqual(packet);
  });

  test("updates checksums", () => {
    const cases: [from: Uint8Array, text: string][] = [
      [packet, "set(ipv4(src=1.2.3.4,dst=250.251.252.253,tos=0xff,ttl=1)),set(udp(src=1,dst=65535))"],
      [ip(6, tcp(1, 2, 2)), "set(ipv4(src=255.255.255.255)),set(tcp(src=0,dst=7))"],
      [ip6(17, udp(5, 6)), "set(ipv6(src=1::2,dst=3::4,label=0xfffff,tclass=255,hlimit=2)),set(udp(src=9))"],
      [ip6(6, tcp(1, 2, 2)), "set(ipv6(dst=ffff::))"],
      [ip6(58, "8000000000010001"), "set(icmpv6(type=129,code=1)),set(ipv6(dst=ffff::))"],
      [
        ip6(58, `87000000${"00000000"}fd00${"00".repeat(13)}02${"0101020000000001"}`),
        "set(nd(target=::5,sll=00:11:22:33:44:55))",
      ],
      [ip(1, "0800000000010001"), "set(icmp(type=11,code=1))"],
    ];
    for (const [from, text] of cases) {
      const bytes = edited(from, text);
      const expected = bytes.slice();
      updateChecksums(expected.subarray(14));
      expect(bytes.toHex()).toBe(expected.toHex());
      // A wrong checksum must stay wrong after the change.
      const damaged = from.slice();
      const end = from[12] === 0x08 ? 14 + from[17]! : 54 + from[19]!;
      damaged[end - 1]! ^= 1;
      const still = edited(damaged, text);
      const right = still.slice();
      updateChecksums(right.subarray(14));
      expect(still.toHex()).not.toBe(right.toHex());
    }
  });

  test("keeps a UDP checksum of 0 and writes a computed 0 as 0xffff", () => {
    const none = packet.slice();
    none.set([0, 0], 40);
    expect(edited(none, "set(udp(src=7))").subarray(40, 42).toHex()).toBe("0000");
    const checksum = (packet[40]! << 8) | packet[41]!;
    // The test adds the checksum to the port, so that the new UDP checksum is computed as 0.
    const port = (1000 + checksum) % 0xffff;
    expect(edited(packet, `set(udp(src=${port}))`).subarray(40, 42).toHex()).toBe("ffff");
  });

  test("updates the CRC of SCTP packets and keeps a wrong CRC wrong", () => {
    const sctp = ip(132, "03e807d012345678000000000001000400000000");
    const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset + 34, 20);
    const crcOf = (bytes: Uint8Array) => {
      const copy = bytes.slice(34, 54);
      copy.fill(0, 8, 12);
      return sctpChecksum(copy);
    };
    view(sctp).setUint32(8, crcOf(sctp));
    const right = edited(sctp, "set(sctp(src=5,dst=6))");
    expect(view(right).getUint32(0)).toBe(0x00050006);
    expect(view(right).getUint32(8)).toBe(crcOf(right));
    view(sctp).setUint32(8, view(sctp).getUint32(8) ^ 1);
    const wrong = edited(sctp, "set(sctp(src=5,dst=6))");
    expect(view(wrong).getUint32(8)).toBe((crcOf(wrong) ^ 1) >>> 0);
  });

  test("produces the expected bytes for each action", () => {
    const macs = "020000000002020000000001";
    const rest = "00".repeat(46);
    const plain = Uint8Array.fromHex(`${macs}88b5${rest}`);
    const labelled = Uint8Array.fromHex(`${macs}884700064140${rest}`);
    const arp = `0001080006040001${"020000000001"}0a000001${"000000000000"}0a000002`;
    const nsh = "0fc60103000123050000000100000002000000000000000" + "4";
    const l3 = { ethertype: 0x88b5 };
    const hex = (from: string, text: string, key?: Execution["key"]) =>
      edited(Uint8Array.fromHex(from), text, key).toHex();
    expect(edited(plain, "push_vlan(vid=5,pcp=3)").toHex()).toBe(`${macs}8100600588b5${rest}`);
    expect(hex(`${macs}8100600588b5${rest}`, "pop_vlan")).toBe(plain.toHex());
    expect(edited(plain, "pop_vlan")).toEqual(plain);
    const label = "label=100,tc=0,ttl=64,bos=1,eth_type=0x8847";
    expect(edited(plain, `push_mpls(${label})`).toHex()).toBe(labelled.toHex());
    expect(hex(`${macs}8100600588b5${rest}`, `push_mpls(${label})`)).toBe(`${macs}81006005884700064140${rest}`);
    expect(edited(labelled, "pop_mpls(eth_type=0x88b5)")).toEqual(plain);
    expect(edited(labelled, "set(mpls(label=1,tc=1,ttl=2,bos=1))").toHex()).toBe(`${macs}884700001302${rest}`);
    expect(hex(rest, `push_mpls(${label})`, l3)).toBe(`00064140${rest}`);
    expect(hex(`00064140${rest}`, "pop_mpls(eth_type=0x88b5)", { ethertype: 0x8847 })).toBe(rest);
    const addMpls = (tunFlags: number) => [
      { addMpls: { mplsLse: 0x64140, mplsEthertype: 0x8847, tunFlags: [tunFlags] } },
    ];
    const added = (tunFlags: number) =>
      kernelExecutions({ packet: plain, actions: [...addMpls(tunFlags), { output: 1 }], inUserSpace: ["addMpls"] })[0]!;
    expect(added(1).packet).toEqual(labelled);
    expect(added(0)).toMatchObject({
      packet: Uint8Array.fromHex(`00064140${plain.toHex()}`),
      key: { ethertype: 0x8847 },
    });
    expect(
      hex(
        `${macs}0806${arp}${"00".repeat(18)}`,
        "set(arp(sip=1.2.3.4,tip=5.6.7.8,op=2,sha=00:11:22:33:44:55,tha=10:11:12:13:14:15))",
      ),
    ).toBe(`${macs}080600010800060400020011223344550102030410111213141505060708${"00".repeat(18)}`);
    expect(
      edited(plain, "push_nsh(flags=0,ttl=63,mdtype=1,np=3,spi=0x123,si=5,c1=0x1,c2=0x2,c3=0x0,c4=0x4)").toHex(),
    ).toBe(`${nsh}${plain.toHex()}`);
    const inner = { ethertype: 0x894f };
    expect(hex(`${nsh}${plain.toHex()}`, "pop_nsh()", inner)).toBe(plain.toHex());
    expect(hex(`${nsh}${plain.toHex()}`, "set(nsh(flags=1,ttl=2,spi=0x7/0xff,si=9,c2=0x8))", inner).slice(0, 32)).toBe(
      "10860103000107090000000100000008",
    );
    const other = edited(plain, "push_nsh(flags=0,ttl=63,mdtype=2,np=3,spi=0x123,si=5,md2=0x00010203)");
    expect(other.subarray(0, 12).toHex()).toBe("0fc302030001230500010203");
    expect(
      hex(`${nsh}${plain.toHex()}`, "push_nsh(flags=0,ttl=63,mdtype=1,np=4,spi=0x123,si=5)", inner).slice(6, 8),
    ).toBe("04");
  });

  test("rejects a change of a missing header", () => {
    const cases: [from: Uint8Array, action: FlowAction, path: string][] = [
      [packet, setIcmp, "actions[0].set.icmp"],
      [packet, { set: { arp: {} } }, "actions[0].set.arp"],
      [packet, { setMasked: { key: { nd: {} }, mask: { nd: {} } } }, "actions[0].setMasked.nd"],
      [packet, { popMpls: 0x0800 }, "actions[0].popMpls"],
      [packet, { popNsh: true }, "actions[0].popNsh"],
      [packet, { pushEth: {} }, "actions[0].pushEth"],
      [packet, { clone: [setIcmp] }, "actions[0].clone[0].set.icmp"],
      [ip(1, "08"), { set: { icmp: {} } }, "actions[0].set.icmp"],
    ];
    for (const [from, action, path] of cases) {
      const inUserSpace = ["popMpls", "popNsh", "pushEth"] as const;
      const error = thrown(() => kernelExecutions({ packet: from, actions: [action, { output: 1 }], inUserSpace }));
      expect(error).toMatchObject({ code: "EINVAL" });
      expect((error as Error).message).toContain(`${path}: the packet lacks the header`);
    }
  });

  test("rejects invalid options and address translation before user-space actions", () => {
    const failing = (options: object) =>
      (thrown(() => kernelExecutions({ packet, actions: [], ...options } as never)) as Error).message;
    expect(failing({ inUserSpace: ["output"] })).toContain("inUserSpace[0]: expected one of set, setMasked");
    expect(failing({ inUserSpace: "set" })).toContain("inUserSpace: expected true or an array of actions");
    expect(failing({ inUserSpace: true, packet: undefined })).toContain("packet: ");
    expect(failing({ inUserSpace: true, actions: [null] })).toBe("actions[0]: expected an object, got null");
    expect(() => kernelExecutions(undefined as never)).toThrow("execution: expected an object, got undefined");
    expect(failing({ inUserSpace: true, actions: [{}] })).toContain("actions[0]: expected an action");
    expect(failing({ inUserSpace: true, actions: [{ ct: { nat: { src: true } } }, setIcmp] })).toStartWith(
      "actions[0].ct.nat: not possible before an action in user space",
    );
    expect(failing({ inUserSpace: true, actions: [{ set: { icmp: { icmpType: 300 } } }] })).toStartWith("actions[0]: ");
    const tracked = kernelExecutions({
      packet: ip(1, "0800000000010001"),
      actions: [{ ct: { commit: true } }, setIcmp, { ct: { nat: {} } }, { recirc: 1 }],
      inUserSpace: true,
    });
    expect(tracked.map(({ actions }) => actions)).toEqual([
      [{ ct: { commit: true } }],
      [{ ct: { nat: {} } }, { recirc: 1 }],
    ]);
  });
});
