// Values whose number, sign or size in the kernel differs from that in its own specs. Each test names the source of the
// right value.
import { describe, expect, test } from "bun:test";
import { batadv } from "../../src/families/batadv.ts";
import { conntrack } from "../../src/families/conntrack.ts";
import { dcb } from "../../src/families/dcb.ts";
import { devlink } from "../../src/families/devlink.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { l2tp } from "../../src/families/l2tp.ts";
import { netDm } from "../../src/families/net-dm.ts";
import { nl80211 } from "../../src/families/nl80211.ts";
import { ovpn } from "../../src/families/ovpn.ts";
import { rdma } from "../../src/families/rdma.ts";
import { rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { tc } from "../../src/families/tc.ts";
import { xfrm } from "../../src/families/xfrm.ts";
import { MessageWriter, NETLINK_GENERIC, NetworkNamespace } from "../../src/index.ts";
import { decodeAttributes, encodeAttributes, type Family, operationCodec } from "../../src/schema/index.ts";
import { FakeKernel } from "../../src/testing/index.ts";
import { bytes } from "../message/bytes.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { runIn } from "../support/oracle.ts";

/** Not in `bun-netlink/constants`. (linux/socket.h) */
const [AF_PHONET, AF_MCTP] = [35, 45];

const decode = (family: Family, set: string, text: string) => decodeAttributes(family, set, bytes(text));

describe("Enums have the kernel's numbers", () => {
  const entries = (family: Family, name: string) =>
    Object.fromEntries(family.enums[name]!.entries.map(({ name: entry, value }) => [entry, value]));

  test("enum ethtool_module_fw_flash_status starts with 1", () => {
    expect(entries(ethtool, "module-fw-flash-status")).toEqual({
      started: 1,
      "in-progress": 2,
      completed: 3,
      error: 4,
    });
  });

  test("enum ethtool_c33_pse_ext_state has power_not_available after pd_dll_power_type", () => {
    expect(entries(ethtool, "c33-pse-ext-state")).toMatchObject({
      "ovld-detected": 6,
      "pd-dll-power-type": 7,
      "power-not-available": 8,
      "short-detected": 9,
    });
  });

  test("enum ib_poll_context ends with IB_POLL_DIRECT (rdma/ib_verbs.h)", () => {
    expect(entries(rdma, "poll-ctx")).toEqual({ softirq: 0, workqueue: 1, "unbound-workqueue": 2, direct: 3 });
  });

  // #define RTEXT_FILTER_NAME_ONLY (1 << 8) (linux/rtnetlink.h), CAN_CTRLMODE_* (linux/can/netlink.h), NF_CT_EXPECT_DEAD 0x8
  // (linux/netfilter/nf_conntrack_common.h)
  test("Flags that are defined as macros have their bits", () => {
    expect(entries(rtLink, "rtext-filter")["name-only"]).toBe(8);
    expect(entries(rtLink, "can-ctrlmode-flags")).toMatchObject({
      restricted: 11,
      xl: 12,
      "xl-tdc-auto": 13,
      "xl-tdc-manual": 14,
      "xl-tms": 15,
    });
    expect(entries(conntrack, "expect-flags")["dead"]).toBe(3);
  });

  test("enum rdma_cm_state ends with RDMA_CM_ADDRINFO_RESOLVED (rdma/rdma_cm.h)", () => {
    expect(entries(rdma, "cm-state")).toMatchObject({ destroying: 10, "addrinfo-query": 11, "addrinfo-resolved": 12 });
  });

  test("DCB_APP_SEL_PCP is 255 (linux/dcbnl.h)", () => {
    expect(entries(dcb, "app-selector")).toMatchObject({ dscp: 5, pcp: 255 });
  });
});

test("Selectors in the order of trust have the attribute of dcbnl_app_attr_type_get()", () => {
  const text = "05 00 02 00 ff 00 00 00  05 00 01 00 05 00 00 00";
  const table = [{ dcbApp: "pcp" }, { ieeeApp: "dscp" }];
  expect(decode(dcb, "app-trust", text)).toEqual(table as never);
  expect(encodeAttributes(dcb, "ieee", { dcbAppTrustTable: table })).toEqual(bytes(`14 00 0b 80  ${text}`));
});

test.each([
  ["cake_get_overhead() reads s32", tc, "cake-attrs", "08 00 06 00 ee ff ff ff", { overhead: -18 }],
  ["bond_fill_slave_info() puts s32", rtLink, "bond-slave-attrs", "08 00 09 00 fb ff ff ff", { prio: -5 }],
  ["devlink_nl_put_nested_handle() puts s32", devlink, "dl-nested-devlink", "08 00 8c 00 ff ff ff ff", { netnsId: -1 }],
  ["inet_fill_ifaddr() puts s32", rtAddr, "addr-attrs", "08 00 0a 00 ff ff ff ff", { targetNetnsid: -1 }],
  ["inet_fill_ifmcaddr() puts be32", rtAddr, "addr-attrs", "08 00 07 00 e0 00 00 01", { multicast: "224.0.0.1" }],
  [
    "inet6_fill_ifacaddr() puts 16 bytes",
    rtAddr,
    "addr-attrs",
    "14 00 05 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01",
    { anycast: "2001:db8::1" },
  ],
] as const)("%s", (_, family, set, text, value) => {
  expect(decode(family, set, text)).toEqual(value);
});

test.each([
  ["mr_fill_mroute() puts u64", rtRoute, "route-attrs", "0c 00 17 00 96 00 00 00 00 00 00 00", { expires: 150 }],
  ["batadv_netlink_vlan_put() puts u32", batadv, "batadv-attrs", "08 00 28 00 05 00 00 00", { vlanid: 5 }],
  ["nl80211_get_mesh_config() puts u32", nl80211, "mesh-config", "08 00 16 00 06 00 00 00", { htOpmode: 6 }],
  [
    "cfg80211_bss_color_notify() puts u32",
    nl80211,
    "nl80211-attrs",
    "08 00 2f 01 03 00 00 00",
    { colorChangeCount: 3 },
  ],
  ["nl80211_pmsr_send_ftm_res() puts u32", nl80211, "pmsr-ftm-resp", "08 00 05 00 03 00 00 00", { busyRetryTime: 3 }],
  ["ovpn_nl_key_swap_notify() puts u16", ovpn, "keyconf", "06 00 03 00 03 00 00 00", { keyId: 3 }],
  ["enic_get_vf_port() puts u16", rtLink, "port-attrs", "06 00 06 00 02 00 00 00", { request: 2 }],
] as const)("%s", (_, family, set, text, value) => {
  expect(decode(family, set, text)).toEqual(value);
});

test("Addresses of Phonet and MCTP have one byte (mctp_fill_addrinfo(), fill_addr())", () => {
  expect(decode(rtAddr, "addr-attrs", "05 00 02 00 08 00 00 00")).toEqual({ local: "8" });
  const sent = (local: string | Uint8Array, ifaFamily: number) =>
    operationCodec(rtAddr, "newaddr")
      .request("do", { header: { ifaFamily, ifaPrefixlen: 8, ifaIndex: 1 }, local })
      .bytes.toHex();
  for (const family of [AF_MCTP, AF_PHONET]) {
    expect(sent("8", family)).toEndWith("0500020008000000");
    expect(sent(Uint8Array.of(8), family)).toEndWith("0500020008000000");
  }
  for (const text of ["256", "08", "-1", "8 "])
    expect(() => sent(text, AF_MCTP)).toThrow("local: expected an IP address");
  expect(() => sent("8", 2)).toThrow("local: expected an IPv4 address");
});

test("nl80211_get_mesh_config() puts NL80211_ATTR_IFINDEX, whose number is that of the holding timeout, before it", () => {
  expect(decode(nl80211, "mesh-config", "08 00 03 00 07 00 00 00  06 00 03 00 64 00 00 00")).toMatchObject({
    holdingTimeout: 100,
    unparsed: [{ type: 3 }],
  });
});

test("reset_per_cpu_data() of the drop monitor puts the places of drops with the number NLA_UNSPEC", () => {
  const text = "14 00 00 00  01 00 00 00  34 12 00 81 ff ff ff ff  02 00 00 00";
  expect(decode(netDm, "main", text)).toEqual({ alert: { points: [{ pc: 0xffffffff81001234n, count: 2 }] } });
});

test("net_dm_hw_entries_put() nests the counters of traps", () => {
  const text = "1c 00 11 80  18 00 12 80  09 00 10 00 74 74 6c 5f 00 00 00 00  08 00 13 00 05 00 00 00";
  expect(decode(netDm, "main", text)).toEqual({ hwEntries: { hwEntry: [{ hwTrapName: "ttl_", hwTrapCount: 5 }] } });
});

test("devlink_fmsg_prepare_skb() puts tokens whose order is that of the report", () => {
  const text = "04 00 6b 00  07 00 6f 00 69 64 00 00  05 00 70 00 01 00 00 00  05 00 71 00 07 00 00 00  04 00 6e 00";
  expect(decode(devlink, "dl-fmsg", text)).toEqual([
    { fmsgObjNestStart: true },
    { fmsgObjName: "id" },
    { fmsgObjValueType: "u8" },
    { fmsgObjValueData: Uint8Array.of(7) },
    { fmsgNestEnd: true },
  ] as never);
});

test("devlink returns diagnoses and results of self-tests (devlink_fmsg_snd(), devlink_nl_selftests_run_doit())", () => {
  const device = { busName: "netdevsim", devName: "netdevsim7" };
  const fmsg = [{ fmsgObjNestStart: true }, { fmsgNestEnd: true }] as const;
  const selftests = { result: [{ resultId: "flash", resultStatus: "pass" }] } as const;
  using kernel = new FakeKernel();
  kernel.register(devlink, {
    "health-reporter-diagnose": { do: () => ({ fmsg: [...fmsg] }) },
    "selftests-run": { do: () => ({ ...device, selftests: { result: [...selftests.result] } }) },
  });
  using socket = kernel.open(NETLINK_GENERIC);
  using client = devlink.connect({ socket });
  const request = { ...device, healthReporterName: "tx" };
  expect(client.do("health-reporter-diagnose", request).fmsg).toEqual([...fmsg]);
  expect(client.doAll("health-reporter-diagnose", request)).toHaveLength(1);
  expect(client.do("selftests-run", { ...device, selftests: { flash: true } })).toMatchObject({ selftests });
});

// devlink_nl_fill(), devlink_nl_port_fill() and others send these commands of deleted objects and of flashing.
test.each([
  [4, "del-ntf"],
  [8, "port-del-ntf"],
  [40, "param-new-ntf"],
  [41, "param-del-ntf"],
  [45, "region-del-ntf"],
  [54, "health-reporter-recover-ntf"],
  [58, "flash-update-ntf"],
  [59, "flash-update-end-ntf"],
  [60, "flash-update-status-ntf"],
  [64, "trap-del-ntf"],
  [68, "trap-group-del-ntf"],
  [72, "trap-policer-del-ntf"],
  [77, "rate-del-ntf"],
  [81, "linecard-del-ntf"],
] as const)("devlink sends command %d to the group config as event %s", (command, name) => {
  const event = operationCodec(devlink, name);
  expect(devlink.operations[name]).toMatchObject({ group: "config", event: { number: command } });
  const device = { busName: "pci", devName: "0000:01" };
  const attributes = encodeAttributes(devlink, "devlink", device);
  const message = new MessageWriter(0x20).genetlink(command).raw(attributes).finish();
  expect(event.decode(message)).toEqual(device);
});

test("netem_dump_stats() puts struct tc_netem_xstats", () => {
  const counters = [1, 2, 3, 4, 5, 6, 7].map((count) => `0${count} 00 00 00 00 00 00 00`).join(" ");
  const wire = `0a 00 01 00 6e 65 74 65 6d 00 00 00  40 00 07 00  3c 00 04 00 ${counters}`;
  expect(decode(tc, "attrs", wire)).toEqual({
    kind: "netem",
    stats2: {
      app: {
        header: {
          delayed: 1n,
          dropped: 2n,
          corrupted: 3n,
          duplicated: 4n,
          reordered: 5n,
          ecnMarked: 6n,
          allocationErrors: 7n,
        },
      },
    },
  });
});

test("cake_mq has the attributes of cake (cake_mq_qdisc_ops in net/sched/sch_cake.c)", () => {
  const options = { overhead: -4 };
  const cake = encodeAttributes(tc, "attrs", { kind: "cake", options }).toHex();
  const multiQueue = encodeAttributes(tc, "attrs", { kind: "cake_mq", options });
  expect(multiQueue.toHex()).toEndWith(cake.slice(cake.indexOf("0c000280")));
  expect(decodeAttributes(tc, "attrs", multiQueue)).toEqual({ kind: "cake_mq", options });
});

test("Phonet and MCTP have groups (enum rtnetlink_groups)", () => {
  expect(rtAddr.groups["rtnlgrp-phonet-ifaddr"]).toMatchObject({ number: 21 });
  expect(rtAddr.groups["rtnlgrp-mctp-ifaddr"]).toMatchObject({ number: 34 });
  expect(rtRoute.groups["rtnlgrp-phonet-route"]).toMatchObject({ number: 22 });
});

test("XFRM_MSG_MIGRATE_STATE has struct xfrm_user_migrate_state (linux/xfrm.h)", () => {
  const address = (last: number) => new Uint8Array(16).with(15, last);
  const header = {
    id: { daddr: address(1), spi: 0x100, family: 10, proto: 50 },
    newDaddr: address(2),
    newSaddr: address(3),
    newReqid: 7,
    flags: ["update-h2h-sel"],
    newFamily: 10,
  } as const;
  const codec = operationCodec(xfrm, "migrate-state");
  const request = codec.request("do", { header: { ...header, flags: [...header.flags] }, setMark: 5 });
  expect(request.type).toBe(0x29);
  // The sizes of its parts: id 24, addresses 32, mark 8, selector 56, numbers 12.
  expect(request.payload.length).toBe(132 + 8);
  expect(request.payload.subarray(120).toHex()).toBe("07000000020000000a00000008001d0005000000");
  const event = operationCodec(xfrm, "migrate-state-ntf").decode(request);
  expect(event).toMatchObject({ header, setMark: 5 });
});

test("A structure that a newer kernel extended has the members that an older kernel sends", () => {
  const { members } = sockDiag.structs["tcp-info"]!;
  // Up to tcpi_total_rto_time, the last member of Linux 6.7.
  const old = decodeAttributes(sockDiag, "inet", new Uint8Array([252, 0, 2, 0, ...new Uint8Array(248)])) as {
    info: object;
  };
  expect(Object.keys(old.info).at(-1)).toBe("tcpiTotalRtoTime");
  expect(members.at(-1)!.name).toBe("tcpi-ecn");
});

describeInNamespaces("Counters of IPv6", () => {
  test.skipIf(!hasProgram("ip") || !hasProgram("bash"))("have the indexes of the enum ifla-inet6-stats", () => {
    using netns = NetworkNamespace.create();
    runIn(netns, ["ip", "link", "set", "lo", "up"]);
    runIn(netns, ["bash", "-c", "for packet in 1 2 3; do echo $packet > /dev/udp/::1/9; done"]);
    using links = rtLink.connect({ netns });
    const { stats = [] } = links.do("getlink", { ifname: "lo" }).afSpec!.inet6 as { stats?: bigint[] };
    const indexes = Object.fromEntries(
      rtLink.enums["ifla-inet6-stats"]!.entries.map(({ name, value }) => [name, value]),
    );
    // Names of the kernel's file for the counters. (snmp6_ipstats_list of net/ipv6/proc.c)
    const names = {
      inpkts: "Ip6InReceives",
      indelivers: "Ip6InDelivers",
      outrequests: "Ip6OutRequests",
      inoctets: "Ip6InOctets",
      outoctets: "Ip6OutOctets",
      inmcastpkts: "Ip6InMcastPkts",
      noectpkts: "Ip6InNoECTPkts",
      inhdrerrors: "Ip6InHdrErrors",
      reasmreqds: "Ip6ReasmReqds",
    };
    const text = netns.run(() => Bun.spawnSync(["cat", "/proc/thread-self/net/dev_snmp6/lo"])).stdout.toString();
    const file = new Map([...text.matchAll(/^(\w+)\s+(\d+)$/gm)].map(([, name, value]) => [name!, BigInt(value!)]));
    const expected = Object.fromEntries(Object.entries(names).map(([name, own]) => [name, file.get(own)]));
    expect(Object.fromEntries(Object.keys(names).map((name) => [name, stats[indexes[name]!]]))).toEqual(expected);
  });
});

describe("Requests with the value of a reply", () => {
  const request = (fields: object) => {
    const codec = operationCodec(rtLink, "newlink");
    const { bytes: sent } = codec.request("do", { header: { ifiIndex: 1 }, linkinfo: fields });
    return sent.subarray(32).toHex();
  };

  test("contain only flags of a VLAN that vlan_dev_change_flags() accepts", () => {
    const reply = "0c 00 02 00  01 00 00 00  ff ff ff ff";
    const data = decode(rtLink, "linkinfo-vlan-attrs", reply);
    expect(data).toEqual({ flags: { flags: ["reorder-hdr"], mask: 0xffffffff } });
    expect(request({ kind: "vlan", data })).toEndWith("0c000200010000001f000000");
  });

  test("omit a false attribute whose presence l2tp_nl_cmd_tunnel_create() tests", () => {
    const sent = (udpCsum: boolean) =>
      operationCodec(l2tp, "tunnel-create")
        .request("do", { connId: 1, peerConnId: 2, protoVersion: 3, encapType: "udp", udpCsum }, { type: 20 })
        .bytes.toHex();
    expect(sent(true)).toContain("05000d0001000000");
    expect(sent(false)).not.toContain("05000d00");
    expect(decode(l2tp, "l2tp-attrs", "05 00 0d 00 00 00 00 00")).toEqual({ udpCsum: false });
    expect(decode(l2tp, "l2tp-attrs", "05 00 0d 00 01 00 00 00")).toEqual({ udpCsum: true });
  });

  test("contain TCA_CAKE_RAW, which cake_dump() puts with the value 0 and cake_change() tests for presence", () => {
    expect(decode(tc, "cake-attrs", "08 00 0c 00 00 00 00 00")).toEqual({ raw: true });
    const codec = operationCodec(tc, "newqdisc");
    const sent = (raw: boolean) =>
      codec.request("do", { header: { ifindex: 1 }, kind: "cake", options: { raw } }).bytes.toHex();
    expect(sent(true)).toEndWith("08000c0001000000");
    expect(sent(false)).not.toContain("08000c00");
  });

  test("omit a false attribute whose presence gtp_newlink() and can_changelink() test", () => {
    const data = (kind: string, fields: object) => request({ kind, data: fields });
    expect(data("gtp", { createSockets: true })).toEndWith("0500050001000000");
    expect(data("gtp", { createSockets: false })).not.toContain("05000500");
    expect(data("can", { restart: true })).toEndWith("0800070001000000");
    expect(data("can", { restart: false })).not.toContain("08000700");
  });
});
