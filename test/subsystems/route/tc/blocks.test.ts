import { expect } from "bun:test";
import { tc } from "../../../../src/families/tc.ts";
import {
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  NLM_F_ROOT,
  RTM_GETACTION,
  RTM_NEWACTION,
} from "../../../../src/index.ts";
import { operationCodec } from "../../../../src/schema/index.ts";
import {
  Chains,
  type Filter,
  type FilterKey,
  Filters,
  Links,
  type NewFilter,
  type NewSharedAction,
  otherKind,
  Qdiscs,
  SharedActions,
} from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { done, message, ScriptedTransport, verdict } from "../../../support/scripted-transport.ts";
import { failure, iproute, json } from "../support.ts";

const test = base.extend({ table: lab });

/** Creates two interfaces that share block 10 of filters for their incoming packets. */
function lab() {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.add({ ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } });
  const [qdiscs, filters, chains] = [Qdiscs.open({ netns }), Filters.open({ netns }), Chains.open({ netns })];
  const actions = SharedActions.open({ netns });
  for (const dev of ["va", "vb"]) qdiscs.add({ dev, kind: "clsact", ingressBlock: 10 });
  const close = () => {
    for (const one of [qdiscs, filters, chains, actions, netns]) one.close();
  };
  return { netns, qdiscs, filters, chains, actions, [Symbol.dispose]: close };
}

const every = { flags: 1, keys: [{ mask: 0 }] };
const u32 = { block: 10, kind: "u32", protocol: "ip", options: { classid: "1:1", sel: every } } as const;
const isRule = ({ kind, options }: Filter) => kind === "u32" && options?.sel !== undefined;

describeInNamespaces("Shared filter blocks", () => {
  test.skipIf(!hasProgram("tc"))("list the same filters as tc", ({ table }) => {
    const { netns, filters } = table;
    expect(table.qdiscs.list({ dev: "va", kind: "clsact" }).toArray()).toMatchObject([{ ingressBlock: 10 }]);
    const made = filters.add({ ...u32, pref: 5 })!;
    expect(made).toMatchObject({ block: 10, kind: "u32", pref: 5, chain: 0 });
    expect([made.dev, made.ifindex, made.parent]).toEqual([undefined, undefined, undefined]);
    iproute(netns, "tc filter add block 10 pref 6 protocol ip u32 match u32 0 0 flowid 1:2");
    const listed = filters.list({ block: 10 }).toArray().filter(isRule);
    const classes = (all: readonly Filter[]) =>
      all.map(({ pref, kind, options }) => [pref, kind === "u32" && options?.classid]);
    expect(classes(listed)).toEqual([
      [5, "1:1"],
      [6, "1:2"],
    ]);
    const printed = json(netns, "tc -j filter show block 10").flatMap(({ pref, options }) => {
      const { flowid } = (options ?? {}) as { flowid?: string };
      return flowid === undefined ? [] : [[pref, flowid]];
    });
    expect(printed).toEqual(classes(listed));
    // The filters of the block are also listed for each hook that uses the block.
    expect(filters.list("vb", { parent: "clsact/ingress" }).toArray().filter(isRule)).toEqual(listed);
    expect(filters.list({ block: 10 }, { pref: 6 }).toArray().filter(isRule)).toEqual([listed[1]!]);

    filters.delete(listed[1]!);
    filters.add(listed[1]!);
    expect(filters.list({ block: 10 }).toArray().filter(isRule)).toEqual(listed);
    filters.replace({ ...u32, pref: 5, handle: made.handle, options: { classid: "1:1", sel: every } });
    filters.delete({ block: 10 });
    expect(json(netns, "tc -j filter show block 10")).toEqual([]);
  });

  test("cannot be combined with an interface or a parent", ({ table: { filters, chains } }) => {
    const both = "block: not allowed with dev, ifindex or parent";
    expect(() => filters.add({ ...u32, dev: "va" })).toThrow(both);
    expect(() => filters.add({ ...u32, parent: "1:" } as unknown as NewFilter)).toThrow(both);
    expect(() => filters.add({ ...u32, block: 0 })).toThrow("block: expected an integer from 1");
    expect(() => filters.list({ block: 10, blok: 1 } as never)).toThrow("place.blok: unknown option");
    expect(() => filters.list({ block: 10 }, { parent: "1:" })).toThrow(
      "filter.parent: not allowed with a shared block",
    );
    expect(() => chains.list({ block: 10 }, { chain: 2 ** 28 })).toThrow("filter.chain: expected an integer from 0");
    expect(() => filters.list({ block: 10 }, { chain: 2 ** 28 })).toThrow("filter.chain: expected an integer from 0");
    expect(() => filters.list({ block: 10 }, { pref: 65_537 })).toThrow("filter.pref: expected an integer from 0");
    expect(failure(() => filters.add({ ...u32, block: 11 })).message).toStartWith("add filter u32 block 11: ");
  });

  test("errors give advice about existing and missing entries", ({ table }) => {
    const { chains, filters } = table;
    chains.add({ block: 10, chain: 5 });
    expect(failure(() => chains.add({ block: 10, chain: 5 })).message).toMatch(
      /^add chain 5 block 10: already exists \(EEXIST\);.* the chain already exists: delete\(\) it first$/,
    );
    expect(failure(() => chains.get({ block: 10 }, { chain: 6 })).code).toBe("EINVAL");
    const missing = { block: 10, kind: otherKind("absent"), options: new Uint8Array(4) };
    expect(failure(() => filters.add(missing)).message).toContain("the kernel lacks the module cls_absent");
    expect(failure(() => table.qdiscs.add({ dev: "va", kind: otherKind("absent") })).message).toEndWith(
      "the kernel lacks the module sch_absent, or there is no such parent",
    );
  });

  test.skipIf(!hasProgram("tc"))("list the same chains as tc", ({ table }) => {
    const { netns, chains, filters } = table;
    chains.add({ block: 10, chain: 5 });
    iproute(netns, "tc chain add block 10 chain 7\ntc qdisc del dev vb clsact\ntc qdisc add dev vb clsact");
    chains.add({ dev: "vb", parent: "clsact/egress", chain: 8 });
    expect(chains.list({ block: 10 }).toArray()).toEqual([
      { block: 10, chain: 5 },
      { block: 10, chain: 7 },
    ]);
    expect(json(netns, "tc -j chain show block 10")).toEqual([{ chain: 5 }, { chain: 7 }]);
    expect(chains.get({ block: 10 }, { chain: 7 })).toEqual({ block: 10, chain: 7 });
    const { ifindex } = table.qdiscs.list({ dev: "vb", kind: "clsact" }).toArray()[0]!;
    const onDevice = { dev: "vb", ifindex, parent: "clsact/egress", chain: 8 };
    expect(chains.get("vb", { chain: 8, parent: "clsact/egress" })).toEqual(onDevice as never);
    expect(chains.list("vb", { parent: "clsact/egress", chain: 8 }).toArray()).toEqual([onDevice as never]);
    const made = filters.add({ ...u32, chain: 5 })!;
    expect(made).toMatchObject({ block: 10, chain: 5 });
    expect(failure(() => chains.add({ block: 10, chain: 5 })).code).toBe("EEXIST");
    expect(failure(() => chains.get({ block: 10 }, { chain: 9 })).message).toStartWith("get chain 9 block 10: ");
    for (const chain of chains.list({ block: 10 }).toArray()) chains.delete(chain);
    expect(json(netns, "tc -j chain show block 10")).toEqual([]);
  });

  test("filters are found by chain, priority, protocol and handle", ({ table: { filters } }) => {
    const made = [0, 5].map((chain) => filters.add({ ...u32, chain, pref: 3 })!);
    for (const one of made) {
      const { chain, pref, protocol, handle } = one;
      expect(filters.get({ block: 10 }, { chain, pref, protocol, handle })).toEqual(one);
    }
    const [first] = made;
    const { block: _, ...onDevice } = u32;
    const parent = "clsact/egress";
    const egress = filters.add({ ...onDevice, dev: "va", parent, chain: 2, pref: 4 })!;
    expect(filters.get("va", { parent, chain: 2, pref: 4, handle: egress.handle })).toEqual(egress);
    const key = { pref: 3, handle: first!.handle };
    const codeOf = (changed: object) => failure(() => filters.get({ block: 10 }, { ...key, ...changed })).code;
    expect(codeOf({ handle: 0x800007 })).toBe("ENOENT");
    expect(codeOf({ pref: 4 })).toBe("ENOENT");
    expect(codeOf({ protocol: "ipv6" })).toBe("EINVAL");
    expect(codeOf({ chain: 6 })).toBe("EINVAL");
    expect(failure(() => filters.get("va", { ...key, parent })).message).toStartWith(
      `get filter pref 3 handle ${key.handle} dev va: `,
    );
    const read = (changed: object) => () => filters.get({ block: 10 }, { ...key, ...changed } as FilterKey);
    expect(read({ pref: 0 })).toThrow("key.pref: expected an integer from 1 to 65535");
    expect(read({ handle: undefined })).toThrow("key.handle: ");
    expect(read({ chain: 2 ** 28 })).toThrow("key.chain: expected an integer from 0");
    expect(read({ parent: "1:" })).toThrow("key.parent: not allowed with a shared block");
    expect(read({ prio: 3 })).toThrow("key.prio: unknown option");
  });

  test("filters can share an action by its index", ({ table: { filters, actions } }) => {
    const parms = { action: "pipe", eaction: "egress-mirror", ifindex: "lo" } as const;
    const act = [{ kind: "mirred", index: 7, options: { parms } }] as const;
    filters.add({ ...u32, pref: 1, options: { sel: every, act: [...act] } });
    filters.add({ ...u32, pref: 2, options: { sel: every, act: [{ kind: "mirred", index: 7 } as const] } });
    const [action, ...others] = actions.list("mirred").toArray();
    expect(others).toEqual([]);
    expect(action).toMatchObject({ kind: "mirred", index: 7, options: { parms: { ...parms, refcnt: 2, bindcnt: 2 } } });
    expect(actions.get("mirred", 7)).toMatchObject({ kind: "mirred", index: 7, options: { parms } });
    const used = filters.list({ block: 10 }, { pref: 2 }).toArray().find(isRule)!;
    expect(used.kind === "u32" && used.options?.act).toMatchObject([{ kind: "mirred", index: 7 }]);
    expect(actions.list("mirred", { usedWithinMs: 600_000 }).toArray()).toHaveLength(1);
    expect(actions.list("gact").toArray()).toEqual([]);
    expect(() => actions.list("mired" as never).toArray()).toThrow(
      'kind: unknown kind of action "mired"; did you mean "mirred"?',
    );
    const missing = failure(() => actions.get("mirred", 8));
    expect([missing.code, missing.message.split(":")[0]]).toEqual(["ENOENT", "get action mirred index 8"]);
  });
});

const kinds: readonly NewSharedAction[] = [
  { kind: "gact", index: 7, options: { parms: { action: "shot" } } },
  { kind: "police", index: 7, options: { rate: "10mbit", burst: "15kb", action: "shot" } },
  { kind: "vlan", index: 7, options: { parms: { action: "pipe", vAction: "pop" } } },
  { kind: "pedit", index: 7, options: { parms: { keys: [{ val: 5, off: 12 }] } } },
];

test.each(kinds)("SharedActions puts the index of a $kind action into its structure", (action) => {
  const transport = new ScriptedTransport((request, kernel) => {
    const actions = operationCodec(tc, "getaction").request("do", {
      tab: [action.kind === "police" ? { kind: "police" } : { kind: action.kind }],
    });
    if (request.type === RTM_GETACTION)
      kernel.reply([message(RTM_GETACTION, 2, request.sequence, actions.bytes.subarray(16)), done(request)]);
    else if ((request.flags & 0x8) !== 0) {
      // The kernel echoes the action with its options.
      kernel.reply([message(RTM_NEWACTION, 0, request.sequence, request.bytes.subarray(16)), verdict(request)]);
    } else kernel.reply(verdict(request));
  });
  using actions = SharedActions.open({ socket: NetlinkSocket.over(transport) });
  expect(actions.add(action)).toMatchObject({ kind: action.kind, index: 7 });
  actions.replace(action);
  actions.change(action);
  actions.delete({ kind: action.kind, index: 7 } as never);
  actions.flushAll(action.kind as "gact");
  const flags = transport.requests.map(
    (request) => request.flags & (NLM_F_CREATE | NLM_F_EXCL | NLM_F_REPLACE | NLM_F_ROOT),
  );
  expect(flags).toEqual([
    NLM_F_CREATE | NLM_F_EXCL,
    NLM_F_CREATE | NLM_F_REPLACE,
    NLM_F_CREATE | NLM_F_REPLACE,
    0,
    NLM_F_ROOT,
  ]);
  expect(actions.list(action.kind as "gact").toArray()).toMatchObject([{ kind: action.kind }]);
});

test("SharedActions rejects a missing kind or index", () => {
  const transport = new ScriptedTransport((request, kernel) => kernel.reply(verdict(request, 1)));
  using actions = SharedActions.open({ socket: NetlinkSocket.over(transport) });
  expect(() => actions.list(undefined as never)).toThrow('kind: expected the kind of an action such as "gact"');
  using table = SharedActions.open();
  expect(() => table.list("gact", { usedWithinMs: 0 })).toThrow("filter.usedWithinMs: expected an integer from 1");
  expect(() => actions.get("gact", 0)).toThrow("index: expected an integer from 1");
  expect(() => actions.delete({ kind: "gact" } as never)).toThrow("delete action gact: index: expected an integer");
  expect(() => actions.add({ kind: "gact", indx: 1 } as never)).toThrow("indx: unknown option");
  expect(() => actions.add({ kind: "gact", index: -1 })).toThrow(
    "add action gact index -1: index: expected an integer",
  );
  expect(failure(() => actions.flushAll("gact")).message).toContain(
    "requires CAP_NET_ADMIN in the initial user namespace",
  );
});
