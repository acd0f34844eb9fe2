import { describe, expect, test } from "bun:test";
import type { ActionAttrs } from "../../../../src/families/ovs-flow.ts";
import { formatActions, parseActions } from "../../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { ACTIONS, ACTIONS_OF_THE_KERNEL } from "./flow-texts.ts";

const NO_MAC = "00:00:00:00:00:00";
const FULL_MAC = "ff:ff:ff:ff:ff:ff";

/** Texts of flow actions, each with the actions as objects. Both directions are tested. */
const cases: readonly (readonly [text: string, actions: ActionAttrs[]])[] = [
  ["drop", []],
  ["1,2", [{ output: 1 }, { output: 2 }]],
  ["drop(5)", [{ drop: 5 }]],
  ["set(skb_mark(0x5))", [{ set: { skbMark: 5 } }]],
  ["set(skb_mark(0x5/0xf))", [{ setMasked: { key: { skbMark: 5 }, mask: { skbMark: 15 } } }]],
  ["set(udp())", [{ setMasked: { key: { udp: { udpSrc: 0, udpDst: 0 } }, mask: { udp: { udpSrc: 0, udpDst: 0 } } } }]],
  [
    "set(eth(src=02:00:00:00:00:01))",
    [
      {
        setMasked: {
          key: { ethernet: { ethSrc: "02:00:00:00:00:01", ethDst: NO_MAC } },
          mask: { ethernet: { ethSrc: FULL_MAC, ethDst: NO_MAC } },
        },
      },
    ],
  ],
  ["push_vlan(vid=5,pcp=3)", [{ pushVlan: { vlanTpid: 0x8100, vlanTci: 0x7005 } }]],
  ["push_vlan(tpid=0x88a8,vid=5,pcp=0,cfi=0)", [{ pushVlan: { vlanTpid: 0x88a8, vlanTci: 5 } }]],
  ["pop_vlan,pop_eth,pop_nsh(),ct_clear", [{ popVlan: true }, { popEth: true }, { popNsh: true }, { ctClear: true }]],
  ["push_mpls(label=5,tc=1,ttl=64,bos=1,eth_type=0x8847)", [{ pushMpls: { mplsLse: 0x5340, mplsEthertype: 0x8847 } }]],
  ["pop_mpls(eth_type=0x800)", [{ popMpls: 0x800 }]],
  [
    "add_mpls(label=5,tc=1,ttl=64,bos=1,eth_type=0x8847)",
    [{ addMpls: { mplsLse: 0x5340, mplsEthertype: 0x8847, tunFlags: [] } }],
  ],
  [
    "push_eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02)",
    [{ pushEth: { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" } }],
  ],
  [
    "hash(l4(5)),hash(sym_l4(0))",
    [{ hash: { hashAlg: "ovs-hash-alg-l4", hashBasis: 5 } }, { hash: { hashAlg: "1", hashBasis: 0 } }],
  ],
  ["hash(alg7(1))", [{ hash: { hashAlg: "7", hashBasis: 1 } }]],
  ["recirc(0x5),meter(5),trunc(100)", [{ recirc: 5 }, { meter: 5 }, { trunc: 100 }]],
  ["sample(sample=50.0%,actions(1))", [{ sample: { probability: 0x80000000, actions: [{ output: 1 }] } }]],
  ["clone(1),clone(drop)", [{ clone: [{ output: 1 }] }, { clone: [] }]],
  [
    "check_pkt_len(size=200,gt(4),le(drop))",
    [{ checkPktLen: { pktLen: 200, actionsIfGreater: [{ output: 4 }], actionsIfLessEqual: [] } }],
  ],
  ["dec_ttl(le_1(2))", [{ decTtl: { action: [{ output: 2 }] } }]],
  ["psample(group=5,cookie=0x102)", [{ psample: { group: 5, cookie: Uint8Array.of(1, 2) } }]],
  ["psample(group=5)", [{ psample: { group: 5 } }]],
  [
    "userspace(pid=5,userdata(0102),actions,tunnel_out_port=10)",
    [{ userspace: { pid: 5, userdata: Uint8Array.of(1, 2), egressTunPort: 10, actions: true } }],
  ],
  ["ct", [{ ct: {} }]],
  ["ct(helper=a/b,timeout=a(b)", [{ ct: { helper: "a/b", timeout: "a(b" } }]],
  [
    "ct(commit,zone=5,mark=0x5/0xff,label=0x12/0xff,helper=ftp,timeout=slow,nat)",
    [
      {
        ct: {
          commit: true,
          zone: 5,
          mark: { value: 5, mask: 255 },
          labels: { value: `12${"0".repeat(30)}`, mask: `ff${"0".repeat(30)}` },
          helper: "ftp",
          timeout: "slow",
          nat: {},
        },
      },
    ],
  ],
  [
    "ct(force_commit,nat(src=1.2.3.4-1.2.3.9:10-20,persistent,hash))",
    [
      {
        ct: {
          forceCommit: true,
          nat: {
            src: true,
            ipMin: "1.2.3.4",
            ipMax: "1.2.3.9",
            protoMin: 10,
            protoMax: 20,
            persistent: true,
            protoHash: true,
          },
        },
      },
    ],
  ],
  [
    "ct(nat(dst=[fe80::1]-[fe80::5]:5,random))",
    [{ ct: { nat: { dst: true, ipMin: "fe80::1", ipMax: "fe80::5", protoMin: 5, protoRandom: true } } }],
  ],
  ["ct(nat(dst=fe80::1))", [{ ct: { nat: { dst: true, ipMin: "fe80::1" } } }]],
  ["ct(nat(src=:5-6))", [{ ct: { nat: { src: true, protoMin: 5, protoMax: 6 } } }]],
  ["action99(01 02)", [{ unknown: [{ type: 99, bytes: Uint8Array.of(1, 2) }] }]],
];

describe("parseActions and formatActions", () => {
  for (const [text, actions] of cases) {
    test(`"${text}" survives parsing and formatting`, () => {
      expect(parseActions(text)).toEqual(actions);
      expect(formatActions(actions)).toBe(text);
    });
  }

  test("every action of ovs-dpctl survives parsing and formatting", () => {
    for (const text of ACTIONS) expect(formatActions(parseActions(text))).toBe(text);
    for (const text of ACTIONS_OF_THE_KERNEL) expect(formatActions(parseActions(text), { complete: true })).toBe(text);
  });

  test("accept the alternative forms of ovs-dpctl", () => {
    expect(parseActions("pop_nsh")).toEqual([{ popNsh: true }]);
    const cookie = (text: string) => parseActions(`psample(group=5,cookie=${text})`)[0]!.psample!.cookie;
    expect(cookie("0x102")).toEqual(Uint8Array.of(1, 2));
    expect(cookie("0x0102")).toEqual(Uint8Array.of(1, 2));
    expect(cookie("0")).toEqual(Uint8Array.of(0));
    expect(cookie("0x000102")).toEqual(Uint8Array.of(0, 1, 2));
    // The numbers of a connection mark are hexadecimal with and without `0x`.
    expect(parseActions("ct(commit,mark=10/255)")).toEqual(parseActions("ct(commit,mark=0x10/0x255)"));
    expect(() => parseActions("ct(commit,mark=123456789)")).toThrow("expected a hexadecimal number up to 0xffffffff");
    expect(() => parseActions("ct(commit,mark=)")).toThrow("expected a hexadecimal number");
    expect(parseActions("userspace(pid=5,slow_path(cfm|action))")).toEqual(
      parseActions("userspace(pid=5,slow_path(cfm,action))"),
    );
    expect(() => parseActions("1trunc(100)")).toThrow("position 0: expected the number of a port");
    const psample = { group: 5, cookie: Uint8Array.of(1, 2) };
    expect(parseActions("psample(cookie=0x0102,group=5)")).toEqual([{ psample }]);
  });

  test("reject invalid psample actions", () => {
    const digits = "ab".repeat(16);
    expect(formatActions(parseActions(`psample(group=1,cookie=0x${digits})`))).toContain(digits);
    for (const [members, reason] of [
      ["", 'position 8: expected "group=" or "cookie="'],
      ["cookie=0x01", 'position 19: expected "group="'],
      ["group=1,group=2", 'position 16: expected "group=" or "cookie="'],
      ["group=1,cookie=0x01,cookie=0x02", 'position 28: expected "group=" or "cookie="'],
      [`group=1,cookie=0x${digits}ab`, "position 16: expected a cookie of at most 16 bytes"],
    ] as const) {
      expect(() => parseActions(`psample(${members})`)).toThrow(reason);
    }
  });

  test("include parts omitted by ovs-dpctl with `complete`", () => {
    const erspanOpts = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x38);
    for (const [action, brief, complete] of [
      [
        { psample: { group: 5, cookie: Uint8Array.of(0, 1) } },
        "psample(group=5,cookie=0x1)",
        "psample(group=5,cookie=0x0001)",
      ],
      [
        {
          pushNsh: {
            nsh: { base: { flags: 0, ttl: 0, mdtype: 2, np: 3, pathHdr: 0 }, md2: Uint8Array.of(0, 1, 2, 3) },
          },
        },
        "push_nsh(flags=0,ttl=0,mdtype=2,np=3,spi=0x0,si=0,md2=0x10203)",
        "push_nsh(flags=0,ttl=0,mdtype=2,np=3,spi=0x0,si=0,md2=0x00010203)",
      ],
      [
        { addMpls: { mplsLse: 0x5340, mplsEthertype: 0x8847, tunFlags: ["l3"] } },
        "add_mpls(label=5,tc=1,ttl=64,bos=1,eth_type=0x8847)",
        "add_mpls(label=5,tc=1,ttl=64,bos=1,eth_type=0x8847,flags=0x1)",
      ],
      [{ ct: { commit: true, eventmask: ["new", "destroy"] } }, "ct(commit)", "ct(commit,eventmask=0x5)"],
      [{ clone: [{ ct: { eventmask: ["new"] } }] }, "clone(ct)", "clone(ct(eventmask=0x1))"],
      [
        { set: { tunnel: { erspanOpts } } },
        "set(tunnel(erspan(ver=2,dir=1,hwid=0x3),flags(0)))",
        "set(tunnel(erspan(ver=2,dir=1,hwid=0x13),flags(0)))",
      ],
    ] as [ActionAttrs, string, string][]) {
      expect(formatActions([action])).toBe(brief);
      expect(formatActions([action], { complete: true })).toBe(complete);
      expect(parseActions(complete)).toEqual([action]);
    }
  });

  test("describe network service headers of both metadata types", () => {
    const first = "push_nsh(flags=0,ttl=63,mdtype=1,np=3,spi=0x123,si=5,c1=0x1,c2=0x2,c3=0x0,c4=0x4)";
    const second = "push_nsh(flags=0,ttl=63,mdtype=2,np=3,spi=0x123,si=5,md2=0x01020304)";
    expect(formatActions(parseActions(`${first},${second}`), { complete: true })).toBe(`${first},${second}`);
    expect(formatActions(parseActions("push_nsh(mdtype=2,md2=0x1020304)"))).toEndWith("md2=0x1020304)");
    // A packet has six bits for the TTL and two for the flags of a network service header. ovs-dpctl cuts off the
    // others.
    expect(() => parseActions("push_nsh(ttl=64)")).toThrow("position 9: expected ttl up to 63");
    expect(() => parseActions("push_nsh(ttl=63,flags=4)")).toThrow("position 16: expected flags up to 3");
  });

  test("round probabilities unless `complete` is set", () => {
    for (const probability of [0, 1, 2, 0xffffffff, 0xfffffffe, 0x80000000, 10737418, 429496, 4294967]) {
      const text = formatActions([{ sample: { probability, actions: [] } }], { complete: true });
      expect(parseActions(text)).toEqual([{ sample: { probability, actions: [] } }]);
    }
    expect(formatActions([{ sample: { probability: 0x80000000 } }])).toBe("sample(sample=50.0%,actions(drop))");
    expect(formatActions([{ sample: { probability: 0x55555555 } }])).toBe("sample(sample=33.3%,actions(drop))");
  });

  test("describe the user data of ovs-vswitchd", () => {
    const texts = [
      "userspace(pid=1,sFlow(vid=5,pcp=3,output=7))",
      "userspace(pid=1,slow_path(action))",
      "userspace(pid=1,slow_path(cfm,match))",
      "userspace(pid=1,slow_path(0))",
      "userspace(pid=1,slow_path(cfm,0x80))",
      "userspace(pid=1,flow_sample(probability=12345,collector_set_id=1,obs_domain_id=2,obs_point_id=3,output_port=4))",
      "userspace(pid=1,flow_sample(probability=1,collector_set_id=1,obs_domain_id=2,obs_point_id=3,output_port=4,egress))",
      "userspace(pid=1,ipfix(output_port=5),tunnel_out_port=6)",
      "userspace(pid=1,controller(reason=1,dont_send=0,continuation=1,recirc_id=2,rule_cookie=0x1f,controller_id=3,max_len=100),actions)",
    ];
    for (const text of texts) {
      const actions = parseActions(text);
      expect(formatActions(actions)).toBe(text);
      expect(actions[0]!.userspace?.userdata).toHaveLength(48);
    }
    // User data of ovs-vswitchd 3.1, with an input port and the id of its bridge.
    const hex = `0200000001000000${"0d7c550194435fc83558a3a4a1743169"}0000000020000000${"00".repeat(16)}`;
    const action = { userspace: { pid: 1, userdata: Uint8Array.fromHex(hex) } };
    expect(formatActions([action])).toBe("userspace(pid=1,slow_path(action))");
    expect(formatActions([action], { complete: true })).toBe(`userspace(pid=1,userdata(${hex}))`);
    const ports = { nameOf: (number: number) => `port${number}`, numberOf: (name: string) => Number(name.slice(4)) };
    const named = "userspace(pid=1,ipfix(output_port=port5),tunnel_out_port=port6)";
    expect(formatActions(parseActions(named, { ports }), { ports })).toBe(named);
  });

  test("use port names except names of actions", () => {
    const names = ["eth0", "drop", "set"];
    const ports = {
      nameOf: (number: number) => names[number],
      numberOf: (name: string) => (names.includes(name) ? names.indexOf(name) : undefined),
    };
    const text = formatActions([{ output: 0 }, { clone: [{ output: 1 }, { output: 2 }, { output: 0 }] }], { ports });
    expect(text).toBe("eth0,clone(1,2,eth0)");
    expect(formatActions(parseActions(text, { ports }), { ports })).toBe(text);
    expect(thrown(() => parseActions("eth1", { ports }))).toMatchObject({ expected: "an action or a port" });
  });

  test("accept spaces, empty lists and alternative names", () => {
    expect(parseActions("")).toEqual([]);
    expect(parseActions(" 1 2,\n3 ")).toEqual([{ output: 1 }, { output: 2 }, { output: 3 }]);
    expect(parseActions("ct( force , zone=1 )")).toEqual([{ ct: { forceCommit: true, zone: 1 } }]);
    expect(parseActions("hash(hash_l4(1))")).toEqual(parseActions("hash(l4(1))"));
    expect(parseActions("clone()")).toEqual([{ clone: [] }]);
    expect(formatActions([{ ct: { zone: 0, commit: false as never } }])).toBe("ct");
  });

  test("reject invalid actions with the path of the value", () => {
    const wrong: [unknown, string][] = [
      [[{ output: 1 }, { output: -1 }], "actions[1].output: expected an integer up to 4294967295, got -1"],
      [[{ clone: [{ set: { ipv4: { ipv4Src: 5.5 } } }] }], "actions[0].clone[0].set.ipv4.ipv4Src: expected"],
      [[{}], "actions[0]: expected an action, got none"],
      [[{ outptu: 1 }], "actions[0].outptu: expected the name of an action"],
      [5, "actions: expected a list of actions, got 5"],
      [[{ ct: { helper: "a b" } }], "actions[0].ct.helper: expected a name without spaces"],
    ];
    for (const [actions, message] of wrong) {
      const error = thrown(() => formatActions(actions as ActionAttrs[])) as Error;
      expect(error.message).toStartWith(message);
      expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    }
  });
});
