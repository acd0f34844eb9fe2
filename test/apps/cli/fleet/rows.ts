import { withoutNames } from "../../../../apps/cli/src/fleet/names.ts";
import { parseNumbers, toJson } from "../../../../apps/cli/src/values.ts";
import { isUnreported } from "../../../../apps/cli/src/volatile.ts";
import type { NetworkNamespace } from "../../../../src/index.ts";
import { Addresses, Links, Routes, Rules } from "../../../../src/subsystems/route/index.ts";

/** Returns the JSON text of a row without fields such as counters, whose changes are not reported. */
export function stableText(row: object): string {
  const stable = (value: unknown, path: string): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
      return value;
    const fields = Object.entries(value).map(
      ([name, inner]) => [name, path === "" ? name : `${path}.${name}`, inner] as const,
    );
    const kept = fields.filter(([, inner]) => !isUnreported(inner)).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(kept.map(([name, inner, item]) => [name, stable(item, inner)]));
  };
  return toJson(stable(row, ""));
}

/** Returns the tables of a namespace as the kernel lists them, in the form in which an agent publishes rows. */
export function kernelTables(netns: NetworkNamespace): Record<string, string[]> {
  const lists = { links: Links, addresses: Addresses, routes: Routes, rules: Rules };
  const tables = Object.entries(lists).map(([table, listing]): [string, string[]] => {
    using open = listing.open({ netns });
    const rows = (open.list().toArray() as object[]).map(
      (row) => parseNumbers(toJson(withoutNames(table, row))) as object,
    );
    return [table, rows.map(stableText).sort()];
  });
  return Object.fromEntries(tables);
}
