// Options of filters and actions that older kernels ignore: a fake kernel returns entries without them.
import { describe, expect, test } from "bun:test";
import { ENOENT } from "../../../../src/constants/errno.ts";
import { RTM_DELQDISC, RTM_NEWQDISC, RTM_NEWTFILTER } from "../../../../src/constants/rtnetlink.ts";
import { tc } from "../../../../src/families/tc.ts";
import { isOutcomeUnknown, NETLINK_ROUTE, NetlinkError, NetlinkSocket } from "../../../../src/index.ts";
import { operationCodec } from "../../../../src/schema/codec/codec.ts";
import { Chains, Filters, type NewFilter, Qdiscs, SharedActions } from "../../../../src/subsystems/route/index.ts";
import { hasNewOptions, ignoredOptions } from "../../../../src/subsystems/route/tc/new-options.ts";
import { FakeKernel } from "../../../../src/testing/index.ts";
import { isLinuxAtLeast } from "../../../support/environment.ts";
import { failureOf } from "../../../support/failures.ts";
import { message, ScriptedTransport, verdict } from "../../../support/scripted-transport.ts";
import { until } from "../../../support/threads.ts";

interface Added {
  header: { handle: number };
  options: Record<string, unknown>;
}

/** Returns a kernel that returns each new filter with the options of `store`, and the handles of deleted filters. */
function kernelOf(store: (options: Record<string, unknown>) => object) {
  const kernel = new FakeKernel();
  const deleted: number[] = [];
  const newtfilter = ({ header, options, ...filter }: Added) => ({
    ...filter,
    header: { ...header, handle: header.handle || 7 },
    options: store(options),
  });
  kernel.register(tc, {
    newtfilter: { do: newtfilter },
    deltfilter: { do: ({ header }: Added) => void deleted.push(header.handle) },
  } as never);
  return { filters: Filters.open({ socket: kernel.open(NETLINK_ROUTE) }), deleted };
}

const old = ({ keyEthType, flags }: Record<string, unknown>) => ({ keyEthType, flags });
const base = { block: 3, pref: 1, protocol: "ip", kind: "flower" } as const;
const spi = { ...base, options: { keyIpProto: 50, keySpi: 5 } } satisfies NewFilter;
const reason = "the kernel ignores options.keySpi (requires Linux 6.6) (EOPNOTSUPP); the filter";

describe("Filters with options that the kernel ignores", () => {
  test("are deleted again, and are errors", () => {
    const { filters, deleted } = kernelOf(old);
    const { code, message } = failureOf(() => filters.add(spi));
    expect([code, message]).toEqual(["EOPNOTSUPP", `add filter flower pref 1 block 3: ${reason} was deleted again`]);
    const outcomes = filters.addMany([
      { ...base, options: {} },
      { ...spi, handle: 9 },
    ]);
    expect(outcomes.map(({ error }) => error?.message.includes("keySpi"))).toEqual([undefined, true]);
    expect(failureOf(() => filters.replace(spi)).message).toContain(`${reason} was deleted again`);
    expect(deleted).toEqual([7, 9, 7]);
  });

  test("remain if they may have existed before", () => {
    const { filters, deleted } = kernelOf(old);
    const inPlace = `${reason} is in place without this field`;
    expect(failureOf(() => filters.replace({ ...spi, handle: 9 })).message).toContain(inPlace);
    expect(failureOf(() => filters.change({ ...spi, handle: 9 })).message).toContain(inPlace);
    expect(deleted).toEqual([]);
  });

  test("are the mark of u32 in kernels without the setting that includes it", () => {
    const { filters, deleted } = kernelOf(({ mark: _, ...options }) => options);
    const sel = { keys: [{ mask: 0 }] };
    const filter: NewFilter = { ...base, kind: "u32", options: { sel, mark: { val: 4, mask: 0xff } } };
    expect(failureOf(() => filters.add(filter)).message).toContain(
      "the kernel ignores options.mark (requires CONFIG_CLS_U32_MARK) (EOPNOTSUPP); the filter was deleted again",
    );
    filters.add({ ...filter, options: { sel, mark: { val: 0, mask: 0 } } });
    expect(deleted).toEqual([7]);
    expect(ignoredOptions(filter, undefined, "5.4")).toEqual([]);
  });

  test("are accepted by a kernel that returns all options", () => {
    const { filters, deleted } = kernelOf((options) => options);
    expect(filters.add(spi)?.options).toMatchObject({ keySpi: 5 });
    expect(filters.addMany([spi])).toEqual([{}]);
    filters.replace(spi);
    filters.change({ ...spi, handle: 9 });
    expect(deleted).toEqual([]);
  });
});

const blockHeader = { ifindex: -1, parent: 3, handle: 0, info: 0 };
const noFrag = { act: [{ kind: "tunnel_key" as const, options: { parms: { tAction: 1 }, noFrag: true } }] };
const stored = { act: [{ kind: "tunnel_key", options: { parms: { tAction: 1 } } }] };

describe("A filter whose reply lacks its new options", () => {
  const kernelWith = (reply: object | undefined, readBack: object) => {
    const kernel = new FakeKernel();
    const deleted: unknown[] = [];
    const answer = ({ header, kind, chain }: { header: { handle: number }; kind: string; chain?: number }) => ({
      header: { ...header, handle: header.handle || 1 },
      kind,
      chain,
    });
    kernel.register(tc, {
      newtfilter: { do: (fields: never) => reply && { ...answer(fields), ...reply } },
      gettfilter: readBack,
      deltfilter: { do: ({ header }: Added) => void deleted.push(header.handle) },
    } as never);
    const socket = kernel.open(NETLINK_ROUTE);
    return { filters: Filters.open({ socket }), later: Filters.openAsync({ socket }), deleted };
  };
  const entry = (kind: string, options?: object, handle = 1) => ({
    header: { ifindex: -1, parent: 3, handle, info: 0x10008 },
    kind,
    chain: 0,
    options,
  });

  // The kernel returns the options before the change. (u32_change)
  test("is read back if it was changed, of the kind u32", () => {
    const { filters } = kernelWith({ options: {} }, { do: () => entry("u32", noFrag) });
    filters.change({ ...base, kind: "u32", handle: 1, options: noFrag });
  });

  // The kernel returns only the preference, and has no request for the filter. (cls_cgroup_get)
  test("is listed if it is of the kind cgroup", async () => {
    const onlyPreference = { header: { ifindex: -1, parent: 3, handle: 0, info: 0x10008 } };
    const listing = (options: object) => ({ dump: () => [entry("cgroup", undefined, 0), entry("cgroup", options)] });
    const fine = kernelWith(onlyPreference, listing(noFrag));
    const added = fine.filters.add({ ...base, kind: "cgroup", handle: 1, options: noFrag });
    expect(added).toMatchObject({ handle: 1, options: { act: [{ kind: "tunnel_key", options: { noFrag: true } }] } });
    const { filters, later, deleted } = kernelWith(onlyPreference, listing(stored));
    const filter = { ...base, kind: "cgroup", handle: 1, options: noFrag } as const;
    const inPlace = "the filter is in place without this field";
    expect(failureOf(() => filters.add(filter)).message).toContain(inPlace);
    await expect(later.add(filter)).rejects.toThrow(inPlace);
    expect((await later.addMany([filter]))[0]!.error?.message).toContain(inPlace);
    expect(deleted).toEqual([]);
  });

  test("is in place if it may have existed before, of the kind route", () => {
    const { filters, deleted } = kernelWith({ options: stored }, {});
    const { message } = failureOf(() =>
      filters.replace({ ...base, kind: "route", options: { to: 5, classid: "1:1", ...noFrag } }),
    );
    expect(message).toContain("the filter is in place without this field");
    expect(deleted).toEqual([]);
  });

  test("is an error of its own if it cannot be read back", () => {
    const { filters } = kernelWith(
      { options: {} },
      {
        do: () => {
          throw new NetlinkError("gone", { errno: ENOENT });
        },
      },
    );
    const change = { ...base, kind: "u32", handle: 1, options: noFrag } as const;
    const plain = { ...base, kind: "u32", options: {} } as const;
    const [first, second] = filters.changeMany([change, plain]);
    expect(first!.error?.message).toContain("the filter is in place, but could not be read back (ENOENT)");
    expect(second!.error).toBeUndefined();
  });

  test("may lack them if the reply was lost, and the kernel is older", () => {
    const { filters } = kernelWith(undefined, {});
    const [outcome] = filters.addMany([{ ...base, kind: "u32", options: noFrag }]);
    expect(outcome!.error?.message.includes("the kernel may ignore")).toBe(isLinuxAtLeast("6.4") ? undefined : true);
    const ignored = (version: string) => ignoredOptions({ kind: "flower", options: spi.options }, undefined, version);
    expect(ignored("6.5.13-generic")).toEqual(["options.keySpi (requires Linux 6.6)"]);
    expect(ignored("5.4")).toEqual(["options.keySpi (requires Linux 6.6)"]);
    for (const version of ["6.6", "6.6.0-1-amd64", "6.18"]) expect(ignored(version)).toEqual([]);
  });

  test.each([
    ["add", (filters: Filters<"async">, filter: NewFilter, signal: AbortSignal) => filters.add(filter, { signal })],
    [
      "addMany",
      (filters: Filters<"async">, filter: NewFilter, signal: AbortSignal) => filters.addMany([filter], { signal }),
    ],
  ])("is deleted after the call was cancelled: %s", async (_, add) => {
    const kernel = new FakeKernel();
    const log: string[] = [];
    const cancelling = new AbortController();
    kernel.register(tc, {
      newtfilter: {
        do: ({ options: _, ...filter }: Added) => {
          log.push("new");
          cancelling.abort();
          return { ...filter, options: {} };
        },
      },
      deltfilter: { do: () => void log.push("del") },
    } as never);
    const later = Filters.openAsync({ socket: kernel.open(NETLINK_ROUTE) });
    const { signal } = cancelling;
    const filter = { ...spi, handle: 1 };
    await expect(add(later, filter, signal)).rejects.toThrow("aborted");
    await until(() => log.length === 2, "the filter was deleted");
    expect([log, isOutcomeUnknown(signal)]).toEqual([["new", "del"], true]);
    await expect(add(later, filter, signal)).rejects.toThrow("aborted");
    expect(log).toHaveLength(2);
  });

  test("with a kind that is no text is an error with its path", () => {
    const { filters } = kernelWith(undefined, {});
    const filter = { ...base, kind: "matchall", options: { act: [{ kind: Symbol("gact") }] } } as never;
    expect(() => filters.add(filter)).toThrow(/^add filter matchall pref 1 block 3: options\.act\[0\]\.kind: /);
    expect(() => filters.addMany([filter])).toThrow("options.act[0].kind: ");
    expect(() => filters.addMany([null as never])).toThrow("[0] add filter: expected an object, got null");
  });
});

test("Queueing disciplines and templates of chains with options that the kernel ignores are deleted again", () => {
  const kernel = new FakeKernel();
  const log: string[] = [];
  const withoutOptions = ({ header, kind, chain }: { header: object; kind: string; chain?: number }) => ({
    header,
    kind,
    chain,
    options: {},
  });
  kernel.register(tc, {
    newqdisc: { do: withoutOptions },
    delqdisc: { do: () => void log.push("qdisc") },
    newchain: { do: () => undefined },
    getchain: {
      do: ({ chain }: { chain: number }) => ({ ...withoutOptions({ header: blockHeader, kind: "flower" }), chain }),
    },
    delchain: { do: ({ chain }: { chain: number }) => void log.push(`chain ${chain}`) },
  } as never);
  const socket = kernel.open(NETLINK_ROUTE);
  using qdiscs = Qdiscs.open({ socket });
  using chains = Chains.open({ socket });
  const fq = { ifindex: 1, handle: "1:", kind: "fq", options: { offloadHorizon: 5 } } as const;
  const [outcome] = qdiscs.addMany([fq]);
  expect(outcome!.error?.message).toContain(
    "the kernel ignores options.offloadHorizon (requires Linux 6.13) (EOPNOTSUPP); the qdisc was deleted again",
  );
  expect(failureOf(() => qdiscs.replace(fq)).message).toContain("the qdisc is in place without this field");
  const template = { block: 3, chain: 5, protocol: "ip", kind: "flower", options: spi.options } as const;
  expect(failureOf(() => chains.add(template)).message).toContain(
    "the kernel ignores options.keySpi (requires Linux 6.6) (EOPNOTSUPP); the chain was deleted again",
  );
  expect(log).toEqual(["qdisc", "chain 5"]);
});

test("A discipline is compared with the new one in a reply that also contains the replaced one", () => {
  const payload = (kind: string, options: object) =>
    operationCodec(tc, "newqdisc")
      .request("do", { header: { ifindex: 1, handle: 0x10000, parent: 0xffffffff }, kind, options }, { flags: 0 })
      .bytes.slice(16);
  const kernel = new ScriptedTransport((request, transport) => {
    const replaced = message(RTM_DELQDISC, 0, request.sequence, payload("fq", { plimit: 5 }));
    const added = message(RTM_NEWQDISC, 0, request.sequence, payload("fq", { horizon: 5 }));
    transport.reply([replaced, added]);
    transport.reply(verdict(request));
  });
  using qdiscs = Qdiscs.open({ socket: NetlinkSocket.over(kernel) });
  const fq = { ifindex: 1, handle: "1:", kind: "fq", options: { horizon: 5 } } as const;
  qdiscs.add(fq);
  expect(qdiscs.replaceMany([fq, fq])).toEqual([{}, {}]);
  expect(kernel.requests.map(({ type }) => type)).toEqual([RTM_NEWQDISC, RTM_NEWQDISC, RTM_NEWQDISC]);
});

test("A filter is returned as in the last reply", () => {
  const payload = (options: object) =>
    operationCodec(tc, "newtfilter")
      .request("do", { header: { ...blockHeader, handle: 7 }, kind: "flower", options }, { flags: 0 })
      .bytes.slice(16);
  const kernel = new ScriptedTransport((request, transport) => {
    const replies = [{ keySpi: 4 }, { keySpi: 5 }].map(payload);
    transport.reply(replies.map((bytes) => message(RTM_NEWTFILTER, 0, request.sequence, bytes)));
    transport.reply(verdict(request));
  });
  using filters = Filters.open({ socket: NetlinkSocket.over(kernel) });
  expect(filters.add(spi)?.options).toMatchObject({ keySpi: 5 });
});

test("Shared actions with options that the kernel ignores are deleted again, if the call has created them", () => {
  const kernel = new FakeKernel();
  const deleted: unknown[] = [];
  kernel.register(tc, {
    newaction: { do: () => ({ tab: [{ kind: "tunnel_key", options: { parms: { index: 7 } } }] }) },
    delaction: { do: ({ tab }: { tab: unknown[] }) => void deleted.push(...tab) },
  } as never);
  using actions = SharedActions.open({ socket: kernel.open(NETLINK_ROUTE) });
  const action = { kind: "tunnel_key", options: { parms: { tAction: 1 }, noFrag: true } } as const;
  const existing = { ...action, options: { ...action.options, parms: { tAction: 1, index: 7 } } } as const;
  for (const change of [{ ...action, index: 7 }, existing])
    expect(failureOf(() => actions.change(change)).message).toContain("the action is in place without this field");
  expect(deleted).toEqual([]);
  for (const add of [() => actions.add(action), () => actions.change(action)])
    expect(failureOf(add).message).toContain(
      "options.noFrag (requires Linux 6.4) (EOPNOTSUPP); the action was deleted",
    );
  expect(deleted).toMatchObject([
    { kind: "tunnel_key", index: 7 },
    { kind: "tunnel_key", index: 7 },
  ]);
});

test.each([
  ["flower", { keySpi: 1, keySpiMask: 0 }, {}, []],
  ["flower", { keyEncFlags: ["tundf"], keyEncFlagsMask: [] }, {}, []],
  ["flower", { l2Miss: 0 }, { l2Miss: 0 }, []],
  ["flower", { l2Miss: 0 }, {}, ["options.l2Miss (requires Linux 6.5)"]],
  ["flower", { keyCfm: {} }, {}, []],
  ["fq_codel", { ceThresholdSelector: 1 }, {}, []],
  ["fq_codel", { ceThresholdSelector: 1 }, { ceThreshold: 9 }, ["options.ceThresholdSelector (requires Linux 5.16)"]],
  ["mqprio", { hw: 0, tcEntry: [{ index: 0, fp: "express" }] }, {}, []],
  ["mqprio", { hw: 1, tcEntry: [{ index: 0 }] }, {}, ["options.tcEntry (requires Linux 6.4)"]],
  ["flower", { keyMplsOpts: { lse: [{ lseDepth: 1 }] } }, {}, []],
  ["flower", { keyMplsOpts: { lse: [{ lseDepth: 1, lseLabel: 5 }] } }, { keyMplsLabel: 5 }, []],
  [
    "flower",
    { keyMplsOpts: { lse: [{ lseDepth: 1, lseLabel: 5 }] } },
    {},
    ["options.keyMplsOpts (requires Linux 5.8)"],
  ],
  ["fw", { police: { pktrate64: 5 } }, { police: {} }, ["options.police.pktrate64 (requires Linux 5.13)"]],
  [
    "matchall",
    { act: [{ kind: "gact" }, { kind: "tunnel_key", options: { noFrag: true } }] },
    { act: [{ kind: "gact" }, { kind: "tunnel_key", options: {} }] },
    ["options.act[1].options.noFrag (requires Linux 6.4)"],
  ],
  ["matchall", { act: [{ kind: "tunnel_key", options: { noFrag: false } }] }, {}, []],
  // Kernels that know these options list their defaults.
  ["fq", { timerSlack: 10_000, horizon: 10_000_000, horizonDrop: 1, offloadHorizon: 0 }, {}, []],
  ["fq", { weights: [589_824, 196_608, 65_536] }, {}, []],
  ["fq", { priomap: { bands: 3, priomap: Uint8Array.of(1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1) } }, {}, []],
  ["fq", { weights: [9, 3, 1] }, {}, ["options.weights (requires Linux 6.7)"]],
  ["fq", { horizonDrop: 0 }, {}, ["options.horizonDrop (requires Linux 5.8)"]],
  ["fq_codel", { ceThresholdSelector: 0, ceThresholdMask: 0 }, { ceThreshold: 9 }, []],
  ["pie", { dqRateEstimator: 0 }, {}, []],
  ["pie", { dqRateEstimator: 1 }, {}, ["options.dqRateEstimator (requires Linux 5.5)"]],
  ["red", { flags: { value: 0, selector: 15 } }, {}, []],
  ["red", { flags: { value: 1, selector: 15 } }, {}, ["options.flags (requires Linux 5.7)"]],
  ["taprio", { tcEntry: [{ index: 0, maxSdu: 0, fp: 1 }] }, {}, []],
  ["taprio", { tcEntry: [{ index: 0, maxSdu: 500 }] }, {}, ["options.tcEntry (requires Linux 6.1)"]],
])("Ignored options of %s %j, listed as %j", (kind, options, listed, ignored) => {
  expect(ignoredOptions({ kind, options }, { options: listed })).toEqual(ignored);
});

test("Options that all kernels know need no check", () => {
  expect(hasNewOptions({ kind: "flower", options: { keyIpv4Src: "10.0.0.1", act: [{ kind: "gact" }] } })).toBe(false);
  expect(hasNewOptions({ kind: "basic", options: undefined })).toBe(false);
});
