import { describe, expect } from "bun:test";
import { EBUSY, EINVAL } from "../../../../src/constants/errno.ts";
import { NetlinkError, type NetworkNamespace } from "../../../../src/index.ts";
import {
  type ApplyError,
  type DeclaredFilter,
  type Description,
  desired,
  snapshot,
} from "../../../../src/subsystems/state/index.ts";
import type { Scope } from "../../../../src/subsystems/state/model/scopes.ts";
import { filterTable } from "../../../../src/subsystems/state/tables/filters.ts";
import { describeInNamespaces, describeWith } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { iproute, test } from "../../route/support.ts";
import { apply, planned } from "../support.ts";

const dev = "port";
const place = { dev, parent: "1:", kind: "u32", pref: 10, protocol: "ip" } as const;
/** `match ip dst NETWORK`: the destination is at byte 16 of an IPv4 packet. */
const to = (val: number, mask = 0xffffff00) => ({ flags: 1, keys: [{ val, mask, off: 16 }] });
const shaped: Description = {
  links: { [dev]: { kind: "veth", up: true, data: { peer: { ifname: "end" } } } },
  qdiscs: [{ dev, kind: "htb", handle: "1:" }],
  classes: [
    { dev, kind: "htb", handle: "1:10", options: { rate: 1000 } },
    { dev, kind: "htb", handle: "1:20", options: { rate: 1000 } },
  ],
};
const withFilters = (...filters: DeclaredFilter[]): Description => ({ ...shaped, filters });
const [one, two] = [0x0a00_0100, 0x0a00_0200];
const hashed: Description = withFilters(
  { ...place, handle: "1:", options: { divisor: 4 } },
  { ...place, options: { link: "1:", sel: { ...to(0x0a00_0000, 0xff00_0000), flags: 0, hoff: 16, hmask: 3 } } },
  { ...place, options: { hash: "1:2:", classid: "1:10", sel: to(one) } },
  { ...place, handle: "1:3:7", options: { classid: "1:20", sel: to(two) } },
);

function handlesOf(netns: NetworkNamespace): string[] {
  return [...runIn(netns, `tc filter show dev ${dev} parent 1:`.split(" ")).matchAll(/ fh (\S+)/g)].map(
    ([, fh]) => fh!,
  );
}

describe("A declared u32 filter", () => {
  test.each(
    Object.entries<DeclaredFilter>({
      'filters[0].handle: expected table, bucket and item, such as "800::801", got "801"': {
        ...place,
        handle: "801",
        options: { sel: to(one) },
      },
      'filters[0].handle: expected table, bucket and item, such as "800::801", got "800:"': {
        ...place,
        handle: "800:",
        options: { sel: to(one) },
      },
      'filters[0].handle: expected table, bucket and item, such as "800::801", unless options.sel is set': {
        ...place,
        options: { classid: "1:10" },
      },
      'filters[0].handle: expected the number of the table, such as "1:", got none': {
        ...place,
        options: { divisor: 4 },
      },
      "filters[0].options.divisor: expected the number of buckets of the table, a power of two up to 256": {
        ...place,
        handle: "1:",
      },
      'filters[0].handle: expected the number of the table, such as "1:", got "1::801"': {
        ...place,
        handle: "1::801",
        options: { divisor: 4 },
      },
      'filters[0].handle: expected an item in 1:3: (options.hash), got "1:2:5"': {
        ...place,
        handle: "1:2:5",
        options: { hash: "1:3:", sel: to(one) },
      },
    }),
  )("is rejected: %s", (message, filter) => {
    expect(() => desired({ filters: [filter] })).toThrow(message);
  });

  test("must not be declared twice", () => {
    const filter = { ...place, options: { classid: "1:10", sel: to(one) } } as const;
    const other = { ...filter, options: { ...filter.options, classid: "1:20" } } as const;
    expect(() => desired({ filters: [filter, other] })).toThrow("filters[1]: filters[0] declares the same filter");
    const item = { ...filter, handle: "800::801" };
    expect(() => desired({ filters: [item, { ...item, handle: "::801" }] })).toThrow("declares the same filter");
  });
});

describeWith(["tc"], "Declared u32 filters", () => {
  test("without a handle are found by what they match", async ({ netns }) => {
    await apply(netns, shaped);
    const command = `tc filter add dev ${dev} parent 1: prio 10 protocol ip u32 match ip dst`;
    iproute(netns, `${command} 10.0.3.0/24 flowid 1:10`);
    iproute(netns, `${command} 10.0.2.0/24 flowid 1:20`);
    const declared = withFilters(
      { ...place, options: { classid: "1:10", sel: to(one) } },
      { ...place, options: { classid: "1:20", sel: to(two) } },
    );
    expect(await apply(netns, declared)).toEqual([
      "+ filter u32 dev port parent 1: protocol ip pref 10 match 0a000100/ffffff00 at 16",
    ]);
    expect(handlesOf(netns)).toEqual(["800:", "800::800", "800::801", "800::802"]);
    expect(await planned(netns, declared)).toEqual([]);
    // The class can change without a gap in which no filter matches.
    const moved = withFilters({ ...place, options: { classid: "1:10", sel: to(two) } });
    expect(await apply(netns, moved)).toEqual([
      "~ filter u32 dev port parent 1: protocol ip pref 10 match 0a000200/ffffff00 at 16: options.classid 1:20 → 1:10",
    ]);
    expect(handlesOf(netns)).toEqual(["800:", "800::800", "800::801", "800::802"]);
    expect(await apply(netns, { ...moved, mode: { filters: "exact" } })).toEqual([
      "- filter u32 dev port parent 1: protocol ip pref 10 handle ::800",
      "- filter u32 dev port parent 1: protocol ip pref 10 handle ::802",
    ]);
    expect(handlesOf(netns)).toEqual(["800:", "800::801"]);
    const absent = { ...place, options: { sel: to(two) }, absent: true } as const;
    expect(await apply(netns, { filters: [absent] })).toHaveLength(1);
    expect(handlesOf(netns)).not.toContain("800::801");
  });

  test("with a handle of tc are found in the first table of the preference, whatever its number", async ({ netns }) => {
    await apply(netns, shaped);
    iproute(netns, `tc filter add dev ${dev} parent 1: prio 20 protocol ip u32 match ip dst 10.0.9.0/24 flowid 1:10`);
    const filter = { ...place, handle: "800::801", options: { classid: "1:10", sel: to(one) } } as const;
    await apply(netns, withFilters(filter));
    expect(handlesOf(netns)).toEqual(["801:", "801::801", "800:", "800::800"]);
    expect(await planned(netns, withFilters(filter))).toEqual([]);
    const other = withFilters({ ...filter, handle: "::801", options: { classid: "1:20", sel: to(two) } });
    const plan = await desired(other, { netns }).plan();
    expect(plan.steps.map(({ action }) => action)).toEqual(["recreate"]);
    await plan.apply({ allowRecreate: true });
    expect(await planned(netns, other)).toEqual([]);
    await apply(netns, { filters: [{ ...place, handle: "800::801", absent: true }] });
    expect(handlesOf(netns)).toEqual(["801:", "800:", "800::800"]);
  });

  test("can use hash tables, and are the same after a snapshot in another namespace", async ({ netns, other }) => {
    await apply(netns, hashed);
    expect(await planned(netns, hashed)).toEqual([]);
    const handles = ["1:", "1:2:800", "1:3:7", "800:", "800::800"];
    expect(handlesOf(netns)).toEqual(handles);
    const taken = await snapshot({ netns });
    expect(taken.filters!.map((filter) => (filter as DeclaredFilter).handle)).toEqual(
      expect.arrayContaining(["1:", "1:2:800", "1:3:7", "::800"]),
    );
    expect(taken.filters).toHaveLength(4);
    expect(await planned(netns, taken)).toEqual([]);
    expect(await planned(netns, { ...taken, mode: { filters: "exact" } })).toEqual([]);
    // There, another preference has the table 800.
    await apply(other, withFilters({ ...place, pref: 5, options: { classid: "1:10", sel: to(one) } }));
    await apply(other, taken);
    expect(handlesOf(other)).toEqual(["800:", "800::800", "1:", "1:2:800", "1:3:7", "801:", "801::800"]);
    expect(await planned(other, taken)).toEqual([]);
    expect((await snapshot({ netns: other })).filters).toEqual(expect.arrayContaining(taken.filters as unknown[]));
  });

  test("of tables with one bucket and numbers like those of the kernel are in snapshots", async ({ netns, other }) => {
    await apply(netns, withFilters({ ...place, options: { classid: "1:10", sel: to(one) } }));
    const add = `filter add dev ${dev} parent 1: pref 10 protocol ip`;
    iproute(netns, `tc ${add} handle 900: u32 divisor 1`);
    iproute(netns, `tc ${add} u32 divisor 1`);
    iproute(netns, `tc ${add} u32 ht 900: match ip dst 10.0.2.0/24 classid 1:20`);
    const description = await snapshot({ netns });
    expect(await planned(netns, description)).toEqual([]);
    await apply(other, description);
    expect(handlesOf(other).sort()).toEqual(handlesOf(netns).sort());
    expect(await snapshot({ netns: other })).toEqual(description);
  });

  // Each filter with an action sets its skip flags there. (tcf_action_init)
  test("with the action of a filter with skip_hw are in snapshots without its flags", async ({ netns, other }) => {
    const shared = "u32 match u8 5 0xff at 9 %action mirred egress mirror dev end index 5";
    await apply(netns, shaped);
    for (const [pref, flag] of [
      [5, ""],
      [7, "skip_hw "],
    ])
      runIn(
        netns,
        `tc filter add dev ${dev} parent 1: pref ${pref} protocol ip ${shared.replace("%", String(flag))}`.split(" "),
      );
    const taken = await snapshot({ netns });
    expect(taken.filters!.map(({ options }) => (options as { flags?: unknown }).flags)).toEqual([
      undefined,
      ["skip-hw"],
    ]);
    expect(await planned(netns, taken)).toEqual([]);
    await apply(other, taken);
    expect(await planned(other, taken)).toEqual([]);
    expect((await snapshot({ netns: other })).filters).toEqual(taken.filters);
  });

  test("of the same preference at both hooks and in two chains are told apart", async ({ netns }) => {
    const at = (parent: string, chain: number, val: number) =>
      ({ ...place, parent, options: { sel: to(val) }, ...(chain > 0 && { chain }) }) as const;
    const hooked: Description = {
      links: shaped.links,
      qdiscs: [{ dev, kind: "clsact" }],
      filters: [
        at("clsact/ingress", 0, one),
        at("clsact/egress", 0, two),
        at("clsact/egress", 3, one),
        { ...place, parent: "clsact/egress", handle: "5:", options: { divisor: 2 } },
        { ...place, parent: "clsact/egress", options: { hash: "5:1:", sel: to(one) } },
      ],
    };
    await apply(netns, hooked);
    expect(await planned(netns, { ...hooked, mode: { filters: "exact" } })).toEqual([]);
    const taken = await snapshot({ netns });
    expect(taken.filters).toHaveLength(5);
    expect(await planned(netns, { ...taken, mode: { filters: "exact" } })).toEqual([]);
    const less = { ...hooked, filters: hooked.filters!.slice(1), mode: { filters: "exact" } } as const;
    expect(await apply(netns, less)).toEqual([
      "- filter u32 dev port parent clsact/ingress protocol ip pref 10 handle ::800",
    ]);
    expect(await planned(netns, less)).toEqual([]);
  });

  test("are removed before the tables that they use, and restored by a rollback", async ({ netns }) => {
    await apply(netns, hashed);
    const before = await snapshot({ netns });
    const failing = { routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }] };
    for (const filters of [
      [{ ...place, absent: true }],
      [{ ...place, handle: "1:", absent: true }],
      [...hashed.filters!.slice(0, 3), { ...place, options: { classid: "1:20", sel: to(0x0a00_0300) } }],
      [{ ...place, handle: "1:3:7", options: { classid: "1:10", sel: to(two) } }],
      [{ ...place, handle: "1:3:7", options: { classid: "1:10", sel: to(one) } }],
    ] as DeclaredFilter[][]) {
      const plan = await desired({ filters, ...failing }, { netns }).plan();
      expect(plan.isEmpty).toBe(false);
      const error = await plan.apply({ rollback: true, allowRecreate: true }).catch((reason: ApplyError) => reason);
      expect(error).toMatchObject({ rolledBack: true, notUndone: [] });
      expect(await snapshot({ netns })).toEqual(before);
    }
    expect(await apply(netns, { filters: [{ ...place, absent: true } as never] })).toHaveLength(2);
    expect(handlesOf(netns)).toEqual([]);
  });
});

describeInNamespaces("A u32 filter", () => {
  test("replaces one of another protocol next to another preference", async ({ netns }) => {
    const kept = { ...place, pref: 20, options: { sel: to(one) } };
    for (const protocol of ["ip", "arp", "ip"] as const) {
      const filters = [kept, { ...place, protocol, options: { sel: to(two) } }];
      const description: Description = { ...shaped, filters, mode: { filters: "exact" } };
      await apply(netns, description);
      expect(await planned(netns, description)).toEqual([]);
      expect(handlesOf(netns)).toHaveLength(4);
    }
  });

  test("replaces one of another protocol that an earlier plan has removed", async ({ netns }) => {
    const kept = { ...place, pref: 20, options: { sel: to(one) } };
    const removed = { ...place, options: { sel: to(two) } };
    await apply(netns, withFilters(kept, removed));
    await apply(netns, { filters: [{ ...removed, absent: true }] });
    const added = { ...removed, protocol: "arp" } as const;
    expect(await apply(netns, { filters: [added] })).toHaveLength(1);
    expect(await planned(netns, { filters: [added] })).toEqual([]);
  });

  test("replaces several ones of another protocol", async ({ netns }) => {
    const kept = { ...place, pref: 20, options: { sel: to(one) } };
    for (const protocol of ["ip", "arp"] as const) {
      const others = [one, two].map((net) => ({ ...place, protocol, options: { sel: to(net) } }));
      const description: Description = { ...shaped, filters: [kept, ...others], mode: { filters: "exact" } };
      await apply(netns, description);
      expect(await planned(netns, description)).toEqual([]);
    }
  });
});

describeWith(["tc"], "A refused u32 filter", () => {
  test.each([
    { removed: false, scene: "without own filters" },
    { removed: true, scene: "after the removal of the own filter" },
  ])("leaves the tables of other programs $scene", async ({ removed }, { netns }) => {
    const own = { ...place, options: { sel: to(two) } };
    const kept = { ...place, pref: 20, options: { sel: to(one) } };
    await apply(netns, withFilters(...(removed ? [kept, own] : [kept])));
    iproute(netns, `tc filter add dev ${dev} parent 1: prio 10 protocol ip handle 802: u32 divisor 1`);
    const other = { ...place, protocol: "arp", options: { sel: to(one) } } as const;
    const refused = withFilters(...(removed ? [{ ...own, absent: true } as never, other] : [other]));
    await expect(apply(netns, refused)).rejects.toThrow("Protocol mismatch");
    expect(handlesOf(netns)).toContain("802:");
  });
});

describeWith(["tc"], "A u32 table of a number that is declared at another preference", () => {
  test("is removed in the mode exact", async ({ netns }) => {
    await apply(netns, shaped);
    iproute(netns, `tc filter add dev ${dev} parent 1: prio 10 protocol ip handle 1: u32 divisor 4`);
    const table = { ...place, pref: 20, handle: "1:", options: { divisor: 8 } };
    const declared: Description = { ...withFilters(table), mode: { filters: "exact" } };
    await apply(netns, declared);
    expect(await planned(netns, declared)).toEqual([]);
    const shown = runIn(netns, ["tc", "filter", "show", "dev", dev, "parent", "1:"]);
    expect(shown.match(/pref 20 .* fh 1: ht divisor 8/g)).toHaveLength(1);
    expect(shown).not.toContain("divisor 4");
  });
});

describe("An empty preference of u32 filters", () => {
  const refusal = new NetlinkError("refused", { errno: -EINVAL, operation: "add filter" });
  const listed = { dev, parent: "1:", kind: "u32", pref: 10, chain: 0, protocol: 0x800 };
  const first = { ...listed, handle: 0x8000_0000, options: { divisor: 1 } };

  /** Adds three filters that a fake table refuses as long as it has the preference, and returns its requests. */
  async function replace(failing?: string) {
    const requests: string[] = [];
    const request = (name: string) => {
      requests.push(name);
      if (name === failing) throw new NetlinkError("failed", { errno: -EBUSY, operation: name });
    };
    const table = {
      addMany(entries: readonly object[]) {
        requests.push(`add ${entries.length}`);
        return entries.map(() => (requests.includes("delete") && failing === undefined ? {} : { error: refusal }));
      },
      list: () => ({
        async toArray() {
          request("list");
          return [first];
        },
      }),
      delete: async () => request("delete"),
    };
    const scope = { openAsync: () => table } as unknown as Scope;
    const wanted = { ...listed, protocol: 0x806 };
    const changes = [{ wanted }, { wanted }, { wanted }];
    const errors = await filterTable.write(scope, "add", changes as never, undefined as never);
    return { requests, errors };
  }

  test("is removed once for all refused filters", async () => {
    expect(await replace()).toEqual({
      requests: ["add 3", "list", "delete", "add 3"],
      errors: [undefined, undefined, undefined],
    });
  });

  test.each(["list", "delete"])("stays without a loss of results if the request %s fails", async (failing) => {
    const { requests, errors } = await replace(failing);
    expect(errors).toEqual([refusal, refusal, refusal]);
    expect(requests.at(-1)).toBe(failing);
  });
});

describeInNamespaces("A u32 filter with a handle in use", () => {
  test("is rejected with the remedy", async ({ netns, filters }) => {
    await apply(netns, withFilters({ ...place, options: { classid: "1:10", sel: to(one) } }));
    // u32_change(): idr_alloc_u32() fails with ENOSPC.
    expect(() => filters.add({ ...place, handle: "::800", options: { classid: "1:10", sel: to(two) } })).toThrow(
      /another filter has this handle; omit handle to get a free one/,
    );
  });
});
