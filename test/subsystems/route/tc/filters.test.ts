import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type Filter, type FilterKey, Filters, Qdiscs } from "../../../../src/subsystems/route/index.ts";
import { undescribed, without } from "../../../families/oracles.ts";
import {
  describeInNamespaces,
  hasProgram,
  namespacesAvailable,
  whereTheKernelHas,
} from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { iproute, json } from "../support.ts";
import { actionRows, FAR, type FilterRow, flowerRows, otherRows } from "./filter-rows.ts";

// Checks that a filter created by tc and the same filter created by this library are listed equally by both.

const PARENT = "clsact/egress";
const PREF = 5;

/** Creates a pair of links, and opens the table of filters. */
function lab(): { netns: NetworkNamespace; filters: Filters } & Disposable {
  const netns = NetworkNamespace.create();
  iproute(netns, `ip link add near index 10 type veth peer name far index ${FAR}`);
  using qdiscs = Qdiscs.open({ netns });
  qdiscs.add({ dev: "near", kind: "clsact" });
  const filters = Filters.open({ netns });
  return {
    netns,
    filters,
    [Symbol.dispose]: () => {
      filters.close();
      netns.close();
    },
  };
}

/**
 * Filter fields that may differ between two listings: counters, and reference counts that include actions being
 * destroyed.
 */
const volatile = new Set(["installed", "last_used", "first_used", "expires", "used", "bind", "ref"]);

/** Returns the filters that tc prints as JSON, or as text if the output is not valid JSON. */
function shown(netns: NetworkNamespace): unknown {
  try {
    return without(json(netns, "tc -j -d filter show dev near egress"), volatile);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const text = runIn(netns, "tc -d filter show dev near egress".split(" "));
    return text.replace(/ (?:ref|bind|installed|used) \d+(?: sec)?/g, "").split("\n");
  }
}

function makeByTc(netns: NetworkNamespace, { words, protocol }: FilterRow): void {
  iproute(netns, `tc filter add dev near egress protocol 0x${protocol.toString(16)} pref ${PREF} ${words}`);
}

/** Returns the only filter. Ignores the hash tables and priority entries that the kernel also lists. */
function only(filters: Filters): Filter {
  const all = filters.list("near", { parent: PARENT }).toArray();
  const [filter, ...others] = all.filter(
    (one) => !(one.kind === "u32" && one.options?.sel === undefined) && one.options,
  );
  expect(others).toEqual([]);
  return filter!;
}

/** Whether the kernel must support every kind of filter. An unsupported kind is then an error. */
const all = process.env["BUN_NETLINK_ALL_FILTERS"] === "1";

function has(row: FilterRow): boolean {
  if (all) return true;
  using both = lab();
  try {
    makeByTc(both.netns, row);
    return true;
  } catch (error) {
    if (error instanceof Error && /unknown|not found|Failed to load|not supported|No such file/.test(error.message))
      return false;
    throw error;
  }
}

const ready = namespacesAvailable && hasProgram("tc") && hasProgram("ip");
const rows = ready ? [...flowerRows, ...actionRows, ...otherRows].filter(has) : [];
const lacking = flowerRows.length + actionRows.length + otherRows.length - rows.length;
if (lacking > 0) whereTheKernelHas(`${lacking} kinds of filters and actions`, false, () => {});

describeInNamespaces("Filters and actions", () => {
  for (const row of rows) {
    test(`equal those of tc: ${row.words}`, () => {
      using theirs = lab();
      using ours = lab();
      makeByTc(theirs.netns, row);
      const reported = shown(theirs.netns);
      const read = only(theirs.filters);
      expect(undescribed(read)).toEqual([]);
      const { kind, options } = row.filter;
      const expected = { parent: PARENT, pref: PREF, protocol: row.protocol, kind, options: row.reported ?? options };
      expect(read).toMatchObject(expected as object);
      if (kind !== "cgroup") {
        const { parent, chain, pref, protocol, handle } = read;
        const one = theirs.filters.get("near", { parent, chain, pref, protocol, handle } as FilterKey);
        const times = new Set([...volatile, "tm"]);
        expect(without(one, times)).toEqual(without(read, times));
      }

      const where = { dev: "near", parent: PARENT, protocol: row.protocol, pref: PREF };
      ours.filters.add({ ...where, ...row.filter } as Parameters<Filters["add"]>[0]);
      expect(shown(ours.netns)).toEqual(reported);

      // A listed filter can be written back.
      theirs.filters.delete(read);
      expect(theirs.filters.list("near", { parent: PARENT }).toArray()).toEqual([]);
      theirs.filters.add(read);
      expect(shown(theirs.netns)).toEqual(reported);
    });
  }
});
