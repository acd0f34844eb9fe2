import { describe, expect, test } from "bun:test";
import { tc } from "../../../../src/families/tc.ts";
import { operationCodec } from "../../../../src/schema/index.ts";
import { encodeOptions, readOptions } from "../../../../src/subsystems/route/tc/kind-options.ts";
import { thrown } from "../../../message/bytes.ts";

const VLAN = 0x8100;

describe("encodeOptions", () => {
  test("rejects two actions of one kind and index, which the kernel would create without end", () => {
    const mirror = (index?: number) => ({ kind: "mirred", index, options: { parms: { ifindex: 1 } } });
    const inOptions = { kind: "mirred", options: { parms: { ifindex: 1, index: 5 } } };
    const reason =
      "options.act[1].index: the same as in options.act[0]: the kernel would repeat the request without end";
    for (const second of [mirror(5), inOptions])
      expect(() => encodeOptions("u32", { act: [mirror(5), second] })).toThrow(new TypeError(reason));
    for (const act of [
      [mirror(5), mirror(6)],
      [mirror(), mirror()],
      [mirror(0), mirror(0)],
      [mirror(5), { kind: "gact", index: 5 }],
    ])
      expect(encodeOptions("u32", { act })).toHaveProperty("act.length", 2);
  });

  test("sets the EtherType of a flower filter to the filter's protocol", () => {
    expect(encodeOptions("flower", { keyIpProto: 6 }, { protocol: 0x0800 })).toEqual({
      keyIpProto: 6,
      keyEthType: 0x0800,
    });
    expect(encodeOptions("flower", { keyEthType: 0x86dd }, { protocol: 0x0800 })).toEqual({ keyEthType: 0x86dd });
    expect(encodeOptions("flower", { keyNumOfVlans: 1 })).toEqual({ keyNumOfVlans: 1 });
    expect(encodeOptions("matchall", { classid: 5 }, { protocol: 0x0800 })).toEqual({ classid: 5 });
  });

  test("sets the EtherType of a VLAN flower filter to the VLAN protocol", () => {
    const reported = { keyVlanId: 5, keyEthType: 0x0800 };
    expect(encodeOptions("flower", reported, { protocol: VLAN })).toEqual({ keyVlanId: 5, keyEthType: VLAN });
    expect(reported).toEqual({ keyVlanId: 5, keyEthType: 0x0800 });
  });

  test("requests the listed schedule of taprio that is not running yet, which the kernel does not read in its place", () => {
    const schedule = (gateMask: number) => ({
      schedBaseTime: BigInt(gateMask),
      schedEntryList: { entry: [{ gateMask, interval: 300_000 }] },
    });
    const listed = { schedClockid: 11, ...schedule(1), adminSched: schedule(2) };
    expect(encodeOptions("taprio", listed)).toEqual({ schedClockid: 11, ...schedule(2) });
  });

  test("omits reported hardware flags and keeps requested ones", () => {
    expect(encodeOptions("u32", { flags: ["skip-hw", "not-in-hw"] })).toEqual({ flags: ["skip-hw"] });
    const flags = ["act-direct", 0x8];
    expect(encodeOptions("bpf", { flags, flagsGen: ["in-hw", 0x18] })).toEqual({ flags, flagsGen: [0x10] });
  });

  test("omits read-only fields of actions without modifying the argument", () => {
    const tm = { install: 1n, lastuse: 1n, expires: 0n, firstuse: 0n };
    const action = { kind: "mpls", inHwCount: 0, stats: {}, options: { tm, label: 16 } };
    const options = { act: [action] };
    const written = encodeOptions("matchall", options);
    expect(written).toEqual({ act: [{ kind: "mpls", options: { label: 16 } }] });
    expect(options.act[0]).toBe(action);
    expect(action).toHaveProperty("options.tm", tm);
  });

  test("rejects a probability of 0 of an action, which the kernel replaces by 1", () => {
    const acting = (pval: number) => ({ act: [{ kind: "gact", options: { prob: { ptype: "determ", pval } } }] });
    expect(encodeOptions("matchall", acting(1))).toEqual(acting(1));
    expect(() => encodeOptions("matchall", acting(0))).toThrow(
      new RangeError("options.act[0].options.prob.pval: expected an integer from 1 to 65535, got 0"),
    );
  });

  test("rejects options of tunnels that the kernel ignores or replaces", () => {
    const setting = (options: object) => encodeOptions("matchall", { act: [{ kind: "tunnel_key", options }] });
    const addresses = { encIpv4Src: "10.0.0.1", encIpv4Dst: "10.0.0.2" };
    expect(() => setting({ ...addresses, noCsum: 1 })).not.toThrow();
    expect(() => setting({ ...addresses, encIpv6Dst: "::1" })).toThrow(
      new TypeError("options.act[0].options.encIpv6Dst: not allowed with IPv4 addresses: the kernel would ignore it"),
    );
    expect(() => setting({ ...addresses, noCsum: 2 })).toThrow("options.act[0].options.noCsum: expected an integer");
  });

  const ignoredRows: readonly (readonly [path: string, action: { kind: string; options: object }])[] = [
    ["pushVlanId", { kind: "vlan", options: { parms: { vAction: "pop" }, pushVlanId: 5 } }],
    ["pushEthDst", { kind: "vlan", options: { parms: { vAction: 2 }, pushEthDst: "02:00:00:00:00:01" } }],
    ["pushVlanId", { kind: "vlan", options: { parms: { vAction: "push-eth" }, pushVlanId: 5 } }],
    ["dmac", { kind: "skbmod", options: { parms: { flags: ["swapmac"] }, dmac: "02:00:00:00:00:01" } }],
    ["etype", { kind: "skbmod", options: { parms: { flags: ["ecn"] }, etype: 5 } }],
    ["parms.flags", { kind: "skbmod", options: { parms: { flags: ["dmac", "etype"] }, etype: 5 } }],
    ["parms.flags", { kind: "skbmod", options: { parms: { flags: ["ecn", "swapmac"] } } }],
    ["queueMappingMax", { kind: "skbedit", options: { queueMapping: 0, queueMappingMax: 3 } }],
    ["flags", { kind: "skbedit", options: { mark: 5, flags: ["mark"] } }],
    ["zone", { kind: "ct", options: { action: ["clear"], zone: 5 } }],
    ["markMask", { kind: "ct", options: { action: ["commit"], markMask: 5 } }],
    ["labelsMask", { kind: "ct", options: { labelsMask: new Uint8Array(16) } }],
    ["helperProto", { kind: "ct", options: { action: ["commit"], helperProto: 6 } }],
    ["encKeyId", { kind: "tunnel_key", options: { parms: { tAction: "release" }, encKeyId: 5 } }],
    ["noFrag", { kind: "tunnel_key", options: { parms: { tAction: 2 }, noFrag: true } }],
    ["encOpts.vxlan.gbp", { kind: "tunnel_key", options: { encOpts: { vxlan: { gbp: 0x100_0000 } } } }],
    ["encOpts.erspan.dir", { kind: "tunnel_key", options: { encOpts: { erspan: { ver: 1, index: 5, dir: 1 } } } }],
    ["encOpts.erspan.index", { kind: "tunnel_key", options: { encOpts: { erspan: { ver: 2, index: 5 } } } }],
    ["encOpts.erspan.hwid", { kind: "tunnel_key", options: { encOpts: { erspan: { ver: 2, dir: 1, hwid: 64 } } } }],
    ["type", { kind: "ife", options: { parms: { flags: "decode" }, type: 5 } }],
    ["dmac", { kind: "ife", options: { parms: {}, dmac: "02:00:00:00:00:01" } }],
    ["parmsEx", { kind: "pedit", options: { parms: { keys: [] }, parmsEx: { keys: [] } } }],
    ["keyEx", { kind: "pedit", options: { parms: { keys: [] }, keyEx: Uint8Array.of(1) } }],
    ["parmsDscpStatemask", { kind: "ctinfo", options: { parmsDscpStatemask: 5, parmsCpmarkMask: 5 } }],
    ["limit", { kind: "police", options: { rate: 1000, burst: 1000, limit: 5 } }],
  ];

  test.each(ignoredRows)("rejects options of actions that the kernel ignores: %s %j", (path, action) => {
    expect(() => encodeOptions("matchall", { act: [action] })).toThrow(`options.act[0].options.${path}: `);
  });

  test("mpls actions do not write the type that the kernel lists, if it would reject it", () => {
    const written = (mAction: string | number, proto: number) =>
      encodeOptions("matchall", { act: [{ kind: "mpls", options: { parms: { mAction }, proto } }] });
    for (const mAction of ["modify", "dec-ttl", 4])
      expect(written(mAction, 0x8847)).toEqual({ act: [{ kind: "mpls", options: { parms: { mAction } } }] });
    for (const [mAction, proto] of [
      ["push", 0x8847],
      ["modify", 0x8848],
      ["pop", 0x800],
    ] as const)
      expect(written(mAction, proto)).toEqual({ act: [{ kind: "mpls", options: { parms: { mAction }, proto } }] });
  });

  test("rejects options of tunnels in keys that the kernel ignores, but not in masks", () => {
    const matching = (keyEncOpts: object) =>
      encodeOptions("flower", { keyEncOpts, keyEncOptsMask: { vxlan: { gbp: 0xffffffff } } });
    expect(() => matching({ vxlan: { gbp: 0x48_ffff } })).not.toThrow();
    expect(() => matching({ vxlan: { gbp: 0xffffffff } })).toThrow(
      new RangeError("options.keyEncOpts.vxlan.gbp: expected only bits of 0x48ffff, got 0xffffffff"),
    );
  });

  test("rejects addresses and ports that the action ct does not translate", () => {
    const tracking = (action: readonly string[]) =>
      encodeOptions("matchall", { act: [{ kind: "ct", options: { action, natIpv4Min: "10.0.0.1" } }] });
    expect(() => tracking(["commit", "nat", "nat-src"])).not.toThrow();
    for (const action of [["commit"], ["commit", "nat-src"], ["commit", "nat"], []])
      expect(() => tracking(action)).toThrow('options.act[0].options.natIpv4Min: requires "nat", and');
  });

  test("rejects text of the action simple that the kernel cuts", () => {
    const printing = (data: string) => ({ act: [{ kind: "simple", options: { data } }] });
    expect(encodeOptions("matchall", printing("x".repeat(31)))).toEqual(printing("x".repeat(31)));
    expect(() => encodeOptions("matchall", printing("x".repeat(32)))).toThrow(
      "options.act[0].options.data: expected at most 31 bytes",
    );
  });

  test("rejects more than 32 actions", () => {
    const act = Array.from({ length: 33 }, () => ({ kind: "gact" }));
    expect(encodeOptions("matchall", { act: act.slice(1) })).toHaveProperty("act.length", 32);
    expect(() => encodeOptions("matchall", { act })).toThrow(
      new RangeError("options.act: expected at most 32 actions, got 33"),
    );
  });

  test("rejects priorities of pushed VLAN tags above 7", () => {
    const pushing = (pushVlanPriority: number) => ({ act: [{ kind: "vlan", options: { pushVlanPriority } }] });
    expect(encodeOptions("matchall", pushing(7))).toEqual(pushing(7));
    expect(() => encodeOptions("matchall", pushing(8))).toThrow(
      new RangeError("options.act[0].options.pushVlanPriority: expected an integer from 0 to 7, got 8"),
    );
  });

  test("adds a rate table for a policer", () => {
    const options = { action: "shot", rate: 125_000, burst: 2000, rateSpec: { overhead: 4 } };
    const [own] = actions(encodeOptions("u32", { act: [{ kind: "police", options }] }));
    expect(own).toMatchObject({
      tbf: { action: "shot", rate: { rate: 125_000, overhead: 4, cellLog: 3, linklayer: 1 } },
    });
    expect((own as { rate: Uint8Array }).rate).toHaveLength(1024);
    expect(own).not.toHaveProperty("peakrate");
    // The rate is so low that large packets take longer than the maximum number of ticks.
    const slow = encodeOptions("fw", { police: { rate: 1, burst: 1 } }) as { police: { rate: Uint8Array } };
    expect(slow.police.rate.subarray(-4)).toEqual(new Uint8Array(4).fill(0xff));
    // A policer that counts packets has no rate in bytes.
    expect(encodeOptions("fw", { police: { action: "shot", pktrate64: 5 } })).toEqual({
      police: { tbf: { action: "shot" }, pktrate64: 5 },
    });
  });

  test("puts the index of a pedit action next to its keys", () => {
    const keys = [{ val: 1 }];
    for (const name of ["parms", "parmsEx"]) {
      const [own] = actions(
        encodeOptions("u32", { act: [{ kind: "pedit", index: 7, options: { [name]: { keys } } }] }),
      );
      expect(own).toEqual({ [name]: { index: 7, keys } });
    }
  });

  test("rejects invalid pedit keys with their path", () => {
    const codec = operationCodec(tc, "newtfilter");
    const pedit = (keys: unknown) => () => {
      const act = [{ kind: "gact" }, { kind: "pedit", options: { parms: { keys } } }];
      codec.request("do", { header: { ifindex: 1 }, kind: "u32", options: encodeOptions("u32", { act }) });
    };
    const path = "options.act[1].options.parms.keys";
    expect(thrown(pedit(5)).message).toStartWith(`${path}: expected an array`);
    expect(thrown(pedit([{ vall: 1 }])).message).toMatch(
      /^options\.act\[1\]\.options\.parms\.keys\[0\]\.vall: .*did you mean .*val/,
    );
    expect(thrown(pedit([{ val: -1 }]))).toBeInstanceOf(RangeError);
    expect(thrown(pedit([{ val: -1 }])).message).toStartWith(`${path}[0].val: expected an integer from 0`);
  });
});

/** Returns the decoded actions in the options of a filter. */
function actions(options: object | undefined): unknown[] {
  return (options as { act: { options: unknown }[] }).act.map((action) => action.options);
}

describe("readOptions", () => {
  test("returns one entry for each option of a Geneve tunnel", () => {
    const again = (type: number, ...bytes: number[]) => ({ type, bytes: Uint8Array.from(bytes), reason: "again" });
    const data = Uint8Array.of(0, 0, 0, 1);
    const first = { class: 0x0102, type: 0x80, data };
    const unparsed = [again(1, 1, 3), again(2, 0x81), again(3, 0, 0, 0, 2), again(9, 7)];
    const reported = { keyEncOpts: { geneve: [{ ...first, unparsed }] } };
    const second = { class: 0x0103, type: 0x81, data: Uint8Array.of(0, 0, 0, 2), unparsed: [again(9, 7)] };
    expect(readOptions("flower", reported)).toEqual({ keyEncOpts: { geneve: [first, second] } });
    const alone = { keyEncOpts: { geneve: [{ ...first }] } };
    expect(readOptions("flower", alone)).toEqual({ keyEncOpts: { geneve: [first] } });
    const set = { act: [{ kind: "tunnel_key", options: { encOpts: { geneve: [{ ...first, unparsed }] } } }] };
    expect(readOptions("u32", set)).toEqual({
      act: [{ kind: "tunnel_key", options: { encOpts: { geneve: [first, second] } } }],
    });
  });

  test("returns bytes for an unknown kind", () => {
    const bytes = Uint8Array.of(1, 2);
    expect(readOptions("mine", bytes)).toBe(bytes);
    expect(encodeOptions("mine", bytes)).toBe(bytes);
    expect(readOptions("noqueue", undefined)).toBeUndefined();
  });
});

test("The value of a probability matters only if the action is chosen by it", () => {
  const encode = (ptype: unknown) =>
    encodeOptions("matchall", { act: [{ kind: "gact", options: { prob: { ptype, pval: 0 } } }] });
  for (const ptype of [undefined, 0, "none"]) expect(() => encode(ptype)).not.toThrow();
  expect(() => encode("determ")).toThrow("prob.pval: expected an integer from 1");
});
