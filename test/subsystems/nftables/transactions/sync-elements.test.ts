import { describe, expect, spyOn } from "bun:test";
import {
  formatElement,
  keyOf,
  Nftables,
  type NftMap,
  type NftObject,
  type NftSet,
  type SetItem,
} from "../../../../src/subsystems/nftables/index.ts";
import { SetReader } from "../../../../src/subsystems/nftables/requests/set-reader.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, isLinuxAtLeast, whereTheKernelHas } from "../../../support/environment.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { test, testInTable } from "../fixtures.ts";
import { failureOf, inTable, table } from "../lab.ts";

const s = { ...inTable, name: "s" };
const addresses = (count: number, first = 0) =>
  Array.from(
    { length: count },
    (_, at) => `10.${(at + first) >> 16}.${((at + first) >> 8) & 255}.${(at + first) & 255}`,
  );
const prefix = (addr: string, len: number): SetItem => ({ prefix: { addr, len } });
const concat = (...values: unknown[]) => ({ concat: values }) as SetItem;

describe("keyOf and formatElement", () => {
  test("have the same result for all forms of an element", () => {
    const set: NftSet = { ...s, type: "ipv4_addr", flags: ["interval"] };
    const forms: SetItem[] = ["10.0.0.0/8", prefix("10.0.0.0", 8), { range: ["10.0.0.0", "10.255.255.255"] }];
    for (const form of forms) expect(formatElement(set, form)).toEqual(forms[1]!);
    expect(new Set(forms.map((form) => keyOf(set, form))).size).toBe(1);
    const withOptions: SetItem = { elem: { val: "10.0.0.0/8", comment: "x", timeout: 5 } };
    expect(keyOf(set, withOptions)).toBe(keyOf(set, forms[0]!));
    expect(formatElement(set, withOptions)).toEqual({
      elem: { val: { prefix: { addr: "10.0.0.0", len: 8 } }, comment: "x", timeout: 5 },
    });
    const map: NftMap = { ...s, type: ["ipv4_addr", "inet_service"], map: "mark" };
    expect(formatElement(map, [concat("10.0.0.1", "ssh") as never, 5])).toEqual([concat("10.0.0.1", 22) as never, 5]);
    expect(() => keyOf(set, "10.0.0.300")).toThrow("elem[0]: expected an IPv4 address");
  });

  test("accept the key alone of an element of a map", () => {
    for (const map of ["mark", "verdict", "counter"] as const)
      expect(formatElement({ ...s, type: "inet_service", map }, "ssh")).toBe(22);
    const marks: NftMap = { ...s, type: "inet_service", map: "mark" };
    expect(keyOf(marks, "ssh")).toBe(keyOf(marks, [22, 5]));
  });
});

/** A declaration of a set, and lists of wanted elements, each with the numbers of added and removed elements. */
interface Case {
  readonly title: string;
  readonly set: Omit<NftSet, "family" | "table" | "name"> & Partial<NftMap>;
  readonly steps: readonly (readonly [wanted: SetItem[], added: number, removed: number])[];
}

const cases: readonly Case[] = [
  {
    title: "addresses",
    set: { type: "ipv4_addr" },
    steps: [
      [addresses(100), 100, 0],
      [addresses(100, 10).reverse(), 10, 10],
      [addresses(100, 10), 0, 0],
      [["10.0.0.1", "10.0.0.1"], 1, 100],
      [[], 0, 1],
    ],
  },
  {
    title: "ports by name and number",
    set: { type: "inet_service" },
    steps: [
      [["ssh", 80, 443], 3, 0],
      [[22, "http", 8080], 1, 1],
    ],
  },
  {
    title: "ranges and prefixes",
    set: { type: "ipv4_addr", flags: ["interval"] },
    steps: [
      [["10.0.0.0/8", { range: ["11.0.0.1", "11.0.0.9"] }, "1.1.1.1", "*"], 4, 0],
      [[prefix("10.0.0.0", 8), { range: ["11.0.0.1", "11.0.0.10"] }, "1.1.1.1", "*"], 1, 1],
      [["255.0.0.0/8", prefix("10.0.0.0", 9)], 2, 4],
    ],
  },
  {
    title: "ranges that are merged",
    set: { type: "ipv4_addr", flags: ["interval"], "auto-merge": true },
    steps: [
      [["10.0.0.0", "10.0.0.1", "10.0.0.2/31", "10.0.1.0"], 2, 0],
      [["10.0.0.2/31", "10.0.0.0/31", "10.0.1.0"], 0, 0],
      [["10.0.0.0/24", "10.0.0.7", "10.0.1.0"], 1, 2],
    ],
  },
  {
    title: "comments and counters",
    set: { type: "ipv4_addr", stmt: [{ counter: null }] },
    steps: [
      [[{ elem: { val: "10.0.0.1", comment: "a" } }, "10.0.0.2"], 2, 0],
      [[{ elem: { val: "10.0.0.1", comment: "b" } }, "10.0.0.2"], 1, 1],
    ],
  },
  {
    title: "lifetimes",
    set: { type: "ipv4_addr", flags: ["timeout"], timeout: 3600 },
    steps: [
      [["10.0.0.1", { elem: { val: "10.0.0.2", timeout: 7200 } }], 2, 0],
      [[{ elem: { val: "10.0.0.1", timeout: 3600 } }, { elem: { val: "10.0.0.2", timeout: 7200 } }], 0, 0],
      [["10.0.0.2", "10.0.0.3"], 2, 2],
    ],
  },
  {
    title: "maps",
    set: { type: "ipv4_addr", map: "verdict" },
    steps: [
      [
        [
          ["10.0.0.1", { accept: null }],
          ["10.0.0.2", { drop: null }],
        ],
        2,
        0,
      ],
      [
        [
          ["10.0.0.1", { drop: null }],
          ["10.0.0.2", { drop: null }],
        ],
        1,
        1,
      ],
    ],
  },
  {
    title: "concatenations",
    set: { type: ["ipv4_addr", "inet_service"] },
    steps: [
      [[concat("10.0.0.1", 22), concat("10.0.0.2", "http")], 2, 0],
      [[concat("10.0.0.1", "ssh"), concat("10.0.0.2", 443)], 1, 1],
    ],
  },
  {
    title: "concatenations of ranges, in the order that the kernel requires",
    set: { type: ["ipv4_addr", "inet_service"], flags: ["interval"] },
    steps: [
      [[concat("10.0.0.0/8", 22)], 1, 0],
      [[concat("10.1.0.0/16", 22), concat("10.0.0.0/8", 22)], 2, 1],
      [[concat(prefix("10.1.0.0", 16), 22), concat("10.0.0.0/8", 22)], 0, 0],
    ],
  },
];

describeInNamespaces("Nftables.syncElements", () => {
  whereTheKernelHas("nf_tables", hasNftables(), () => {
    testInTable.each(cases.map((one) => [one.title, one] as const))(
      "makes sets equal: %s",
      async (_, { set, steps }, { nft, netns }) => {
        const kind = set.map === undefined ? "set" : "map";
        const declaration = { ...s, ...set };
        nft.add({ [kind]: declaration } as unknown as NftObject);
        using other = Nftables.openAsync({ netns });
        for (const [wanted, added, removed] of steps) {
          expect(nft.syncElements(s, wanted)).toEqual({ added, removed });
          const { elem = [] } = nft.get(kind, s);
          expect(await other.syncElements(s, wanted)).toEqual({ added: 0, removed: 0 });
          nft.flush({ [kind]: s } as never);
          if (wanted.length > 0) nft.add({ element: { ...s, elem: [...new Set(wanted)] } });
          expect(withoutExpiry(elem)).toEqual(withoutExpiry(nft.get(kind, s).elem ?? []));
        }
      },
    );

    testInTable("sees the changes of other processes", ({ nft, netns }) => {
      nft.add({ set: { ...s, type: "ipv4_addr" } });
      using other = Nftables.open({ netns });
      const wanted = addresses(1000);
      expect(nft.syncElements(s, wanted)).toEqual({ added: 1000, removed: 0 });
      other.delete({ element: { ...s, elem: ["10.0.0.7"] } });
      other.add({ element: { ...s, elem: ["192.0.2.1"] } });
      expect(nft.syncElements(s, wanted)).toEqual({ added: 1, removed: 1 });
      other.replaceTable([table, { set: { ...s, type: "inet_service", elem: [80] } }]);
      expect(nft.syncElements(s, [443])).toEqual({ added: 1, removed: 1 });
      other.delete({ table: { family: "inet", name: "t" } });
      expect(failureOf(() => nft.syncElements(s, wanted)).message).toBe(
        'synchronize elements of inet t s: there is no such set: list("set") and list("map") return those that exist (ENOENT)',
      );
    });

    testInTable("reads a set once while the ruleset does not change", ({ nft }) => {
      nft.add({ set: { ...s, type: "ipv4_addr", elem: addresses(50_000) } });
      using reads = spyOn(SetReader.prototype, "items");
      expect(nft.syncElements(s, addresses(50_000))).toEqual({ added: 0, removed: 0 });
      for (let round = 1; round <= 5; round++) {
        const wanted = addresses(50_000, 200 * round);
        expect(nft.syncElements(s, wanted)).toEqual({ added: 200, removed: 200 });
      }
      expect(reads).toHaveBeenCalledTimes(1);
      expect(new Set(nft.get("set", s).elem)).toEqual(new Set(addresses(50_000, 1000)));
    });

    testInTable("keeps other elements on request", ({ nft }) => {
      nft.add({ set: { ...s, type: "ipv4_addr", flags: ["dynamic"], elem: ["10.0.0.1"] } });
      expect(nft.syncElements(s, ["10.0.0.2"], { keepOthers: true })).toEqual({ added: 1, removed: 0 });
      expect(nft.syncElements(s, ["10.0.0.2"])).toEqual({ added: 0, removed: 1 });
    });

    /** Each step: the set and its elements, of which the second one never expires. */
    const renewals: readonly (readonly [
      title: string,
      set: Case["set"],
      elem: readonly [SetItem, SetItem, SetItem],
    ])[] = [
      ["addresses", { type: "ipv4_addr" }, ["10.0.0.1", { elem: { val: "10.0.0.2", timeout: 0 } }, "10.0.0.3"]],
      [
        "ranges",
        { type: "ipv4_addr", flags: ["interval"] },
        ["10.0.0.0/8", { elem: { val: "11.0.0.0/8", timeout: 0 } }, "12.0.0.0/8"],
      ],
      [
        "overlapping concatenations",
        { type: ["ipv4_addr", "inet_service"], flags: ["interval"] },
        [
          concat("10.1.0.0/16", 22),
          { elem: { val: concat("11.1.0.0/16", 22) as never, timeout: 0 } },
          concat("10.0.0.0/8", 22),
        ],
      ],
    ];

    const canLast = isLinuxAtLeast("6.12");
    if (!canLast) whereTheKernelHas("elements that never expire, in a set with a lifetime", false, () => {});
    testInTable.skipIf(!canLast).each(renewals)(
      "renews lifetimes on request, and keeps counters: %s",
      (_, set, elem, { nft }) => {
        const flags = [...((set.flags ?? []) as "interval"[]), "timeout" as const];
        nft.add({ set: { ...s, ...set, flags, timeout: 3600, stmt: [{ counter: null }] } as NftSet });
        const counted = elem.map((item, at) => {
          const options = typeof item === "object" && "elem" in item ? item.elem : { val: item, expires: 600 };
          return { elem: { ...options, counter: { packets: at, bytes: 100 } } } as SetItem;
        });
        nft.add({ element: { ...s, elem: counted } });
        const wanted = [elem[0], elem[1]];
        expect(nft.syncElements(s, wanted)).toEqual({ added: 0, removed: 1 });
        const listed = () =>
          (nft.get("set", s).elem ?? []).map((item) => (item as { elem: { expires?: number; counter?: object } }).elem);
        expect(listed().map(({ expires }) => expires === undefined || expires > 1000)).toContain(false);
        expect(nft.syncElements(s, [...wanted, elem[2]], { renew: true })).toEqual({
          added: 1,
          removed: 0,
          renewed: 1,
        });
        expect(listed().map(({ expires }) => expires === undefined || expires > 3500)).toEqual([true, true, true]);
        expect(
          listed().flatMap(({ counter }) => (counter as { packets: number } | undefined)?.packets ?? []),
        ).toContain(1);
        expect(listed()).toContainEqual(expect.objectContaining({ counter: { packets: 0, bytes: 100 } }));
        expect(nft.syncElements(s, wanted, { renew: true })).toEqual({ added: 0, removed: 1, renewed: 1 });
      },
    );

    test("reads sets again that rules update, also without the flag dynamic", ({ netns, nft }) => {
      using links = Links.open({ netns });
      links.set("lo", { up: true });
      const add = { set: { op: "add", elem: { payload: { protocol: "ip", field: "daddr" } }, set: "@s" } } as const;
      const output = { ...inTable, name: "out", type: "filter", hook: "output", prio: 0 } as const;
      nft.add([table, { chain: output }, { set: { ...s, type: "ipv4_addr" } }]);
      nft.add({ rule: { ...inTable, chain: "out", expr: [add] } });
      expect(nft.syncElements(s, ["10.0.0.1"])).toEqual({ added: 1, removed: 0 });
      using socket = UdpSocket.open(netns);
      socket.send(4242, new Uint8Array(1), "127.0.0.1");
      expect(nft.get("set", s).elem).toEqual(["10.0.0.1", "127.0.0.1"]);
      expect(nft.syncElements(s, ["10.0.0.1"])).toEqual({ added: 0, removed: 1 });
    });

    test("reads sets of interfaces again, because interfaces can be renamed", ({ netns, nft }) => {
      using links = Links.open({ netns });
      links.add({ ifname: "one", kind: "bridge" });
      nft.add([table, { set: { ...s, type: "iface_index", elem: ["one"] } }]);
      expect(nft.syncElements(s, ["one"])).toEqual({ added: 0, removed: 0 });
      links.rename("one", "two");
      expect(nft.syncElements(s, ["two"])).toEqual({ added: 0, removed: 0 });
    });

    testInTable("rejects invalid elements and options before anything is sent", ({ nft }) => {
      nft.add({ set: { ...s, type: "ipv4_addr", elem: ["10.0.0.1"] } });
      const invalid: [() => unknown, string][] = [
        [() => nft.syncElements(s, ["10.0.0.2", "10.0.0.300"]), "elem[1]: expected an IPv4 address"],
        [() => nft.syncElements(s, ["10.0.0.0/8"]), 'elem[0]: a range requires a set with the flag "interval"'],
        ...[Symbol("a"), { elem: { val: Symbol("a") } }, { prefix: { addr: Symbol("a"), len: 8 } }].map(
          (item): [() => unknown, string] => [() => nft.syncElements(s, [item as never]), "elem[0]"],
        ),
        [() => nft.syncElements(s, "10.0.0.2" as never), "elem: expected an array, got"],
        [() => nft.syncElements({ ...s, family: "inet6" as "inet" }, []), "set.family: expected inet"],
        [() => nft.syncElements({ family: "inet", table: "t" } as typeof s, []), "set.name: expected"],
        [() => nft.syncElements(s, [], { keepOther: true } as never), "keepOther"],
        [
          () => nft.syncElements(s, ["10.0.0.2", { elem: { val: "10.0.0.2", comment: "x" } }]),
          "elem[1]: an earlier element has the same value and other options or data",
        ],
      ];
      for (const [call, message] of invalid) expect(call).toThrow(message);
      expect(nft.get("set", s).elem).toEqual(["10.0.0.1"]);
    });

    // The kernel rejects an element of a map without a value (nft_add_set_elem).
    testInTable("rejects elements of maps without a value", ({ nft }) => {
      const maps: [NftMap, SetItem][] = [
        [{ ...s, name: "ports", type: "ipv4_addr", map: "inet_service" }, ["10.0.0.1", 80]],
        [{ ...s, name: "verdicts", type: "ipv4_addr", map: "verdict" }, ["10.0.0.1", { accept: null }]],
        [{ ...s, name: "counters", type: "ipv4_addr", map: "counter" }, ["10.0.0.1", "c"]],
        [{ ...s, name: "ranges", type: "ipv4_addr", flags: ["interval"], map: "mark" }, ["10.0.0.1", 7]],
      ];
      nft.add({ counter: { ...inTable, name: "c" } });
      for (const [map, pair] of maps) {
        nft.add({ map: { ...map, elem: [pair] } });
        const message = `elem[1]: expected a pair of key and value, because ${map.name} is a map, got "10.0.0.2"`;
        expect(() => nft.syncElements({ ...inTable, name: map.name }, [pair, "10.0.0.2"])).toThrow(message);
        expect(nft.get("map", { ...inTable, name: map.name }).elem).toEqual([pair]);
      }
    });
  });
});

function withoutExpiry(items: readonly SetItem[]): unknown {
  return JSON.parse(JSON.stringify(items, (key, value: unknown) => (key === "expires" ? undefined : value)));
}
