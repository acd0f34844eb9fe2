// Options of filters and actions that older kernels ignore: a fake kernel returns entries without them.
import { describe, expect, test } from "bun:test";
import { tc } from "../../../../src/families/tc.ts";
import { NETLINK_ROUTE } from "../../../../src/index.ts";
import { Filters, type NewFilter, SharedActions } from "../../../../src/subsystems/route/index.ts";
import { hasNewOptions, ignoredOptions } from "../../../../src/subsystems/route/tc/new-options.ts";
import { FakeKernel } from "../../../../src/testing/index.ts";
import { failureOf } from "../../../support/failures.ts";

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

  test("are accepted by a kernel that returns all options", () => {
    const { filters, deleted } = kernelOf((options) => options);
    expect(filters.add(spi)?.options).toMatchObject({ keySpi: 5 });
    expect(filters.addMany([spi])).toEqual([{}]);
    filters.replace(spi);
    filters.change({ ...spi, handle: 9 });
    expect(deleted).toEqual([]);
  });
});

test("Shared actions with options that the kernel ignores are deleted again", () => {
  const kernel = new FakeKernel();
  const deleted: unknown[] = [];
  kernel.register(tc, {
    newaction: { do: () => ({ tab: [{ kind: "tunnel_key", options: { parms: { index: 7 } } }] }) },
    delaction: { do: ({ tab }: { tab: unknown[] }) => void deleted.push(...tab) },
  } as never);
  using actions = SharedActions.open({ socket: kernel.open(NETLINK_ROUTE) });
  const action = { kind: "tunnel_key", options: { parms: { tAction: 2 }, noFrag: true } } as const;
  expect(failureOf(() => actions.add(action)).message).toContain("options.noFrag (requires Linux 6.4)");
  expect(deleted).toMatchObject([{ kind: "tunnel_key", index: 7 }]);
});

test.each([
  ["flower", { keySpi: 1, keySpiMask: 0 }, {}, []],
  ["flower", { keyEncFlags: ["tundf"], keyEncFlagsMask: [] }, {}, []],
  ["flower", { l2Miss: 0 }, { l2Miss: 0 }, []],
  ["flower", { l2Miss: 0 }, {}, ["options.l2Miss (requires Linux 6.5)"]],
  ["flower", { keyCfm: {} }, {}, []],
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
])("Ignored options of %s %j, listed as %j", (kind, options, listed, ignored) => {
  expect(ignoredOptions({ kind, options }, { options: listed })).toEqual(ignored);
});

test("Options that all kernels know need no check", () => {
  expect(hasNewOptions({ kind: "flower", options: { keyIpv4Src: "10.0.0.1", act: [{ kind: "gact" }] } })).toBe(false);
  expect(hasNewOptions({ kind: "basic", options: undefined })).toBe(false);
});
