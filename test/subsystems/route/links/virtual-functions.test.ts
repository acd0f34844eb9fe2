// Compares requests and replies about virtual functions with those of `ip`. No test kernel has a device with virtual
// functions, so the requests were recorded (strace -e write=all ip link set lo vf …). The output of `ip -j -s link` was
// recorded with the reply below, which a preloaded library returned from recvmsg().
import { describe, expect, test } from "bun:test";
import { IFLA_NUM_VF, IFLA_VFINFO_LIST } from "../../../../src/constants/if_link.ts";
import { rtLink, type VfinfoAttrs } from "../../../../src/families/rt-link.ts";
import {
  EINVAL,
  Message,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_ACK,
  NLM_F_REQUEST,
  RTM_GETLINK,
  RTM_NEWLINK,
} from "../../../../src/index.ts";
import { operationCodec } from "../../../../src/schema/index.ts";
import type { Write } from "../../../../src/schema/model/types.ts";
import { type Link, Links, type VfSettings, type VirtualFunction } from "../../../../src/subsystems/route/index.ts";
import { readVf } from "../../../../src/subsystems/route/links/virtual-functions.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { ScriptedTransport, verdict } from "../../../support/scripted-transport.ts";
import { asIproute, failure } from "../support.ts";

const LO = 1;

/**
 * Arguments of `ip link set lo vf`, the same settings for the library, and the message that starts with struct
 * ifinfomsg.
 */
const header = "00000000010000000000000000000000";
const changes: readonly [words: string, vf: number, settings: VfSettings, attributes: string][] = [
  [
    "mac 02:00:00:00:00:07",
    1,
    { address: "02:00:00:00:00:07" },
    `300016002c0001002800010001000000020000000007${"00".repeat(26)}`,
  ],
  ["vlan 100", 1, { vlan: 100 }, "180016001400010010000200010000006400000000000000"],
  ["vlan 100 qos 3", 1, { vlan: 100, qos: 3 }, "180016001400010010000200010000006400000003000000"],
  ["vlan 0", 1, { vlan: 0 }, "180016001400010010000200010000000000000000000000"],
  [
    "vlan 100 qos 3 proto 802.1ad",
    0,
    { vlan: 100, qos: 3, protocol: "802.1ad" },
    "200016001c00010018000c001400010000000000640000000300000088a80000",
  ],
  ["rate 500", 2, { txRate: 500 }, "14001600100001000c00030002000000f4010000"],
  [
    "max_tx_rate 1000 min_tx_rate 200",
    2,
    { rate: { maxTx: 1000, minTx: 200 } },
    "18001600140001001000060002000000c8000000e8030000",
  ],
  ["spoofchk on", 1, { spoofchk: true }, "14001600100001000c0004000100000001000000"],
  ["spoofchk off", 1, { spoofchk: false }, "14001600100001000c0004000100000000000000"],
  ["state auto", 1, { linkState: "auto" }, "14001600100001000c0005000100000000000000"],
  ["state enable", 1, { linkState: "enable" }, "14001600100001000c0005000100000001000000"],
  ["state disable", 1, { linkState: "disable" }, "14001600100001000c0005000100000002000000"],
  ["query_rss on", 1, { queryRssEn: true }, "14001600100001000c0007000100000001000000"],
  ["trust off", 1, { trust: false }, "14001600100001000c0009000100000000000000"],
  [
    "node_guid 00:11:22:33:44:55:66:77",
    1,
    { nodeGuid: "00:11:22:33:44:55:66:77" },
    "1c0016001800010014000a0001000000000000007766554433221100",
  ],
  [
    "port_guid 88:99:aa:bb:cc:dd:ee:ff",
    1,
    { portGuid: "88:99:aa:bb:cc:dd:ee:ff" },
    "1c0016001800010014000b000100000000000000ffeeddccbbaa9988",
  ],
  [
    "mac 02:00:00:00:00:07 vlan 100 qos 3 proto 802.1ad spoofchk on state enable query_rss on trust on max_tx_rate 1000 min_tx_rate 200",
    7,
    {
      address: "02:00:00:00:00:07",
      vlan: 100,
      qos: 3,
      protocol: "802.1ad",
      rate: { maxTx: 1000, minTx: 200 },
      spoofchk: true,
      linkState: "enable",
      queryRssEn: true,
      trust: true,
    },
    `8800160084000100` +
      `2800010007000000020000000007${"00".repeat(26)}` +
      "18000c001400010007000000640000000300000088a80000" +
      "0c00040007000000010000000c00050007000000010000000c00070007000000010000000c0009000700000001000000" +
      "1000060007000000c8000000e8030000",
  ],
];

/** Removes the nest flags from a message. `ip` omits the flags in these requests, and the kernel ignores them. */
function withoutMarks(message: Uint8Array): Uint8Array {
  const copy = message.slice();
  const view = new DataView(copy.buffer);
  const strip = (from: number, to: number): void => {
    for (let at = from; at < to; at += (view.getUint16(at, true) + 3) & ~3) {
      const type = view.getUint16(at + 2, true);
      if ((type & 0x8000) === 0) continue;
      view.setUint16(at + 2, type & 0x7fff, true);
      strip(at + 4, at + view.getUint16(at, true));
    }
  };
  strip(32, copy.length);
  return copy;
}

/**
 * A fake kernel whose loopback interface has virtual functions. It accepts all changes except a rate limit of 9 Mbit/s.
 */
function deviceWithFunctions(answer = answerWith(functions)): { links: Links; sent: () => Uint8Array[] } {
  const transport = new ScriptedTransport((request, kernel) => {
    if (request.type !== RTM_GETLINK) {
      const isRefused = request.bytes.toHex().endsWith("09000000");
      return kernel.reply(verdict(request, isRefused ? EINVAL : 0));
    }
    const reply = answer.slice();
    const view = new DataView(reply.buffer);
    view.setUint32(0, reply.length, true);
    view.setUint32(8, request.sequence, true);
    view.setUint32(12, kernel.portId, true);
    kernel.reply(reply);
    kernel.reply(verdict(request));
  });
  const links = Links.open({ socket: NetlinkSocket.over(transport) });
  const sent = () => transport.requests.filter(({ type }) => type === RTM_NEWLINK).map(({ bytes }) => bytes.slice());
  return { links, sent };
}

const room = (...bytes: number[]) => {
  const all = new Uint8Array(32);
  all.set(bytes);
  return all;
};
const setting = (vf: number, value: number) => ({ vf, setting: value });
const UNKNOWN = 0xffffffff;

/** Three virtual functions: one with all settings, one with none, and one with few. */
const functions: readonly VfinfoAttrs<Write>[] = [
  {
    mac: { vf: 0, mac: room(2, 0, 0, 0, 0, 7) },
    broadcast: `ff:ff:ff:ff:ff:ff${":00".repeat(26)}`,
    vlan: { vf: 0, vlan: 100, qos: 3 },
    txRate: { vf: 0, rate: 1000 },
    rate: { vf: 0, minTxRate: 200, maxTxRate: 1000 },
    spoofchk: setting(0, 1),
    linkState: { vf: 0, linkState: "enable" as const },
    rssQueryEn: setting(0, 1),
    trust: setting(0, 1),
    ibNodeGuid: { vf: 0, guid: 0x0011_2233_4455_6677n },
    ibPortGuid: { vf: 0, guid: 0x8899_aabb_ccdd_eeffn },
    vlanList: { info: [{ vf: 0, vlan: 100, qos: 3, vlanProto: "8021ad" as const }] },
    stats: {
      rxPackets: 1n,
      txPackets: 2n,
      rxBytes: 3n,
      txBytes: 4n,
      broadcast: 5n,
      multicast: 6n,
      rxDropped: 7n,
      txDropped: 8n,
    },
  },
  {
    mac: { vf: 1, mac: room() },
    vlan: { vf: 1, vlan: 0, qos: 0 },
    txRate: { vf: 1, rate: 0 },
    rate: { vf: 1, minTxRate: 0, maxTxRate: 0 },
    spoofchk: setting(1, 0),
    linkState: { vf: 1, linkState: "auto" as const },
    rssQueryEn: setting(1, 0),
    trust: setting(1, 0),
    vlanList: { info: [{ vf: 1, vlan: 0, qos: 0, vlanProto: "8021q" as const }] },
  },
  {
    mac: { vf: 2, mac: room(2, 0, 0, 0, 0, 7) },
    vlan: { vf: 2, vlan: 5, qos: 0 },
    txRate: { vf: 2, rate: 0 },
    spoofchk: setting(2, UNKNOWN),
    linkState: { vf: 2, linkState: "disable" as const },
    rssQueryEn: setting(2, UNKNOWN),
    trust: setting(2, UNKNOWN),
  },
];

/** Returns the reply of a kernel whose loopback interface has the specified virtual functions. */
function answerWith(info: readonly VfinfoAttrs<Write>[], type = 1): Uint8Array {
  const codec = operationCodec(rtLink, "newlink");
  const header = { ifiIndex: LO, ifiType: type };
  // Requests omit `numVf`, because only the kernel sets it.
  const unknown = [{ type: IFLA_NUM_VF, bytes: new Uint8Array(Uint32Array.of(info.length).buffer) }];
  const fields = { header, ifname: "lo", mtu: 1500, vfinfoList: { info }, unknown };
  return withoutMarks(codec.request("do", fields).bytes);
}

/** Returns the settings of a virtual function with another number. */
function numbered(info: VfinfoAttrs<Write>, vf: number): VfinfoAttrs<Write> {
  const { vlanList, ...others } = Object.fromEntries(
    Object.entries(info).map(([name, value]) => [
      name,
      typeof value === "object" && "vf" in value ? { ...value, vf } : value,
    ]),
  ) as VfinfoAttrs<Write>;
  return { ...others, vlanList: { info: vlanList!.info!.map((vlan) => ({ ...vlan, vf })) } };
}

/** Returns the kernel's reply about any number of functions, and with the group 7 after their list. */
function answerWithMany(info: readonly VfinfoAttrs<Write>[]): Uint8Array {
  const entries = info.map((one) => {
    const answer = answerWith([one]);
    const list = new Message(answer).attributes(16);
    expect(list.find(IFLA_VFINFO_LIST)).toBe(true);
    return answer.slice(list.offset, list.offset + list.length);
  });
  const list = Buffer.concat([Buffer.alloc(4), ...entries]);
  list.writeUInt16LE(list.length & 0xffff, 0);
  list.writeUInt16LE(IFLA_VFINFO_LIST, 2);
  const codec = operationCodec(rtLink, "newlink");
  const unknown = [{ type: IFLA_NUM_VF, bytes: new Uint8Array(Uint32Array.of(info.length).buffer) }];
  const before = codec.request("do", { header: { ifiIndex: LO, ifiType: 1 }, ifname: "lo", mtu: 1500, unknown }).bytes;
  const after = codec.request("do", { header: {}, group: 7 }).bytes.subarray(32);
  return new Uint8Array(Buffer.concat([before, list, after]));
}

/** Output of `ip -j -s link show dev lo` for the reply with the virtual functions, in `vfinfo_list`. */
const printed = [
  {
    vf: 0,
    link_type: "ether",
    address: "02:00:00:00:00:07",
    broadcast: "ff:ff:ff:ff:ff:ff",
    vlan_list: [{ vlan: 100, qos: 3, protocol: "802.1ad" }],
    tx_rate: 1000,
    rate: { max_tx: 1000, min_tx: 200 },
    spoofchk: true,
    "node guid": "00:11:22:33:44:55:66:77",
    "port guid": "88:99:aa:bb:cc:dd:ee:ff",
    link_state: "enable",
    trust: true,
    query_rss_en: true,
    stats: {
      rx: { bytes: 3, packets: 1, multicast: 6, broadcast: 5, dropped: 7 },
      tx: { tx_bytes: 4, tx_packets: 2, dropped: 8 },
    },
  },
  {
    vf: 1,
    link_type: "ether",
    address: "00:00:00:00:00:00",
    vlan_list: [{}],
    rate: { max_tx: 0, min_tx: 0 },
    spoofchk: false,
    link_state: "auto",
    trust: false,
    query_rss_en: false,
  },
  { vf: 2, link_type: "ether", address: "02:00:00:00:00:07", vlan: 5, link_state: "disable" },
];

/** Returns the attributes of virtual functions in a request. */
function infoIn(request: Uint8Array): VfinfoAttrs[] {
  const fields = operationCodec(rtLink, "newlink").decodeRequest(new Message(request));
  return (fields as { vfinfoList: { info: VfinfoAttrs[] } }).vfinfoList.info;
}

/** Formats a virtual function as `ip` prints it: a single VLAN is a list, and some names contain a space. */
function asPrinted({ vlan, qos, protocol, rate, stats, nodeGuid, portGuid, ...rest }: VirtualFunction): object {
  const inVlan = {
    ...(vlan !== undefined && { vlan }),
    ...(qos !== undefined && { qos }),
    ...(protocol !== undefined && { protocol }),
  };
  const { bytes, packets, ...sent } = stats?.tx ?? {};
  const counts = (counters: object) =>
    Object.fromEntries(Object.entries(counters).map(([name, value]) => [name, Number(value)]));
  return {
    ...asIproute(rest),
    link_type: "ether",
    ...(rest.vf === 2 ? inVlan : { vlan_list: [inVlan] }),
    ...(rate !== undefined && { rate: { max_tx: rate.maxTx, min_tx: rate.minTx } }),
    ...(nodeGuid !== undefined && { "node guid": nodeGuid }),
    ...(portGuid !== undefined && { "port guid": portGuid }),
    ...(stats !== undefined && {
      stats: { rx: counts(stats.rx), tx: counts({ tx_bytes: bytes, tx_packets: packets, ...sent }) },
    }),
  };
}

describe("Virtual functions (SR-IOV)", () => {
  test.each(changes)("setVf() sends the same attributes as `ip`: %s", (_, vf, settings, attributes) => {
    const { links, sent } = deviceWithFunctions();
    links.setVf(LO, vf, settings);
    const [message, ...more] = sent();
    expect(more).toEqual([]);
    const { type, flags } = new Message(message!);
    expect([type, flags]).toEqual([RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK]);
    expect(withoutMarks(message!).subarray(16).toHex()).toBe(header + attributes);
  });

  test("are listed with the same values as by `ip`", () => {
    const { links } = deviceWithFunctions();
    const { vfinfoList, numVf } = links.get(LO, { vf: true });
    expect(numVf).toBe(3);
    expect(vfinfoList!.map(asPrinted)).toEqual(printed);
  });

  test("have addresses of the same length as their device", () => {
    const { links } = deviceWithFunctions(answerWith(functions, 32));
    expect(links.get(LO, { vf: true }).vfinfoList![0]!.address).toBe(`02:00:00:00:00:07${":00".repeat(14)}`);
  });

  test("setVf() keeps an omitted rate limit", () => {
    const { links, sent } = deviceWithFunctions();
    links.setVf(LO, 0, { rate: { maxTx: 2000 } });
    links.setVf(LO, 0, { rate: { minTx: 100 } });
    links.setVf(LO, 5, { rate: { minTx: 100, maxTx: 0 } });
    expect(sent().flatMap(infoIn)).toEqual([
      { rate: { vf: 0, maxTxRate: 2000, minTxRate: 200 } },
      { rate: { vf: 0, maxTxRate: 1000, minTxRate: 100 } },
      { rate: { vf: 5, maxTxRate: 0, minTxRate: 100 } },
    ]);
  });

  test("setVf() rejects one rate limit if the kernel does not report the other one, which would be set to 0", () => {
    const { links, sent } = deviceWithFunctions();
    for (const vf of [2, 5]) {
      expect(() => links.setVf(LO, vf, { rate: { maxTx: 500 } })).toThrow(/: rate\.minTx: expected a number/);
      expect(() => links.setVf(LO, vf, { rate: { minTx: 500 } })).toThrow(/: rate\.maxTx: expected a number/);
    }
    expect(sent()).toEqual([]);
  });

  // rtnl_fill_vf() writes all functions, but nla_nest_end() stores the length of their list in 16 bits.
  test.each([221, 222, 300, 1000])("are listed completely if a device has %d", (count) => {
    const all = Array.from({ length: count }, (_, vf) => numbered(functions[0]!, vf));
    const { links } = deviceWithFunctions(answerWithMany(all));
    const { vfinfoList, numVf, mtu, ifname, group } = links.get(LO, { vf: true });
    expect([numVf, ifname, mtu, group]).toEqual([count, "lo", 1500, 7]);
    expect(vfinfoList!.map(({ vf }) => vf)).toEqual(Array.from({ length: count }, (_, vf) => vf));
    const [{ vf: _, ...first }] = vfinfoList as [VirtualFunction];
    for (const { vf: _, ...values } of vfinfoList!) expect(values).toEqual(first);
  });

  test("can be written back as listed", () => {
    const { links, sent } = deviceWithFunctions();
    const listed = links.get(LO, { vf: true }).vfinfoList!;
    for (const one of listed) links.setVf(LO, one.vf, one);
    // The read settings equal the sent ones, except for fields that only the kernel sets.
    const { links: again } = deviceWithFunctions(answerWith(sent().flatMap(infoIn)));
    const read = again.get(LO, { vf: true }).vfinfoList!;
    expect(read).toEqual(listed.map(({ broadcast, stats, ...settings }) => settings));
  });

  test("setVf() errors name the operation that the driver rejected", () => {
    const { links } = deviceWithFunctions();
    const { code, message } = failure(() => links.setVf(LO, 1, { txRate: 9 }));
    expect(code).toBe("EINVAL");
    expect(message).toStartWith("change link 1: virtual function 1: ");
    expect(message).toContain("get(dev, { vf: true }) returns the existing functions");
  });

  test("setVf() rejects invalid settings with the path of the field", () => {
    const { links, sent } = deviceWithFunctions();
    const wrong: [vf: number, settings: unknown, message: string][] = [
      [-1, { trust: true }, "vf: expected"],
      [0, undefined, "settings: expected an object"],
      [0, {}, "settings: expected at least one setting to change"],
      [0, { mac: "02:00:00:00:00:07" }, "settings.mac: unknown option"],
      [0, { address: `02:00${":00".repeat(31)}` }, "address: expected a hardware address"],
      [0, { vlan: 4096 }, "vlan: "],
      [0, { qos: 3 }, "qos: requires vlan"],
      [0, { protocol: "802.1ad" }, "protocol: requires vlan"],
      [0, { vlan: 5, qos: 8 }, "qos: "],
      [0, { vlan: 5, protocol: "8021ad" }, "protocol: expected a number or one of 802.1Q, 802.1ad"],
      [0, { rate: {} }, "rate: expected maxTx, minTx or both"],
      [0, { rate: { maxTx: -1 } }, "rate.maxTx: "],
      [0, { rate: { max: 1 } }, "rate.max: unknown option"],
      [0, { spoofchk: 1 }, "spoofchk: "],
      [0, { linkState: "up" }, "linkState: expected a number or one of auto, enable, disable"],
      [0, { nodeGuid: "00:11" }, "nodeGuid: expected 8 bytes"],
    ];
    for (const [vf, settings, message] of wrong) {
      expect(() => links.setVf(LO, vf, settings as VfSettings)).toThrow(
        `change link 1: virtual function ${vf}: ${message}`,
      );
    }
    expect(sent()).toEqual([]);
  });
});

test("readVf() accepts truncated structures", () => {
  const damaged = {
    vlanList: { info: [{ vf: 3, vlan: 5 }] },
    ibNodeGuid: { vf: 3 },
    ibPortGuid: { vf: 3 },
    trust: { vf: 3 },
    txRate: { vf: 3 },
  };
  expect(readVf(damaged as VfinfoAttrs, 6)).toEqual({ vf: 3, vlan: 5 });
});

describeInNamespaces("A device without virtual functions", () => {
  test("reports no virtual functions and rejects changes to them", () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    const [lo] = links.list({ vf: true }).toArray() as [Link];
    expect(lo.vfinfoList).toBeUndefined();
    for (const [, vf, settings] of changes) {
      const { code, message } = failure(() => links.setVf("lo", vf, settings));
      expect([code, message]).toEqual(["EOPNOTSUPP", expect.stringContaining("the device has no virtual functions")]);
    }
  });
});
