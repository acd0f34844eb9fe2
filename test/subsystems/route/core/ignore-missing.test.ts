import { expect } from "bun:test";
import { describeInNamespaces } from "../../../support/environment.ts";
import { openPair } from "../setups.ts";
import { test as base, failure } from "../support.ts";

const test = base.extend({ tables: ({ netns }) => openPair(netns) });

const IGNORE = { ignoreMissing: true };

describeInNamespaces("ignoreMissing", () => {
  test("makes the deletion of a missing entry succeed in each table", ({ tables, addresses, neighbours, rules }) => {
    const deletions: [code: string, remove: (options?: object) => unknown][] = [
      ["ESRCH", (options) => tables.routes.delete({ dst: "10.77.0.0/16" }, options)],
      ["ENODEV", (options) => tables.routes.delete({ dst: "10.77.0.0/16", dev: "gone" }, options)],
      ["ENODEV", (options) => tables.links.delete("gone", options)],
      ["EADDRNOTAVAIL", (options) => addresses.delete({ dev: "va", local: "10.77.0.1", prefixlen: 24 }, options)],
      ["ENOENT", (options) => neighbours.delete({ dev: "va", dst: "10.77.0.1" }, options)],
      ["ENOENT", (options) => rules.delete({ priority: 4242 }, options)],
    ];
    for (const [code, remove] of deletions) {
      expect(failure(() => remove()).code).toBe(code);
      expect(failure(() => remove({ ignoreMissing: false })).code).toBe(code);
      expect(remove(IGNORE)).toBeUndefined();
    }
  });

  test("deletes existing entries, and reports other errors", ({ tables: { routes, links } }) => {
    routes.add({ dst: "10.78.0.0/16", dev: "va" });
    const outcomes = routes.deleteMany(
      [{ dst: "10.77.0.0/16" }, { dst: "10.78.0.0/16" }, { dst: "10.79.0.0/16", dev: "gone" }],
      IGNORE,
    );
    expect(outcomes).toEqual([{}, {}, {}]);
    expect(routes.list({ dst: "10.78.0.0/16" }).toArray()).toEqual([]);
    expect(failure(() => links.delete("lo", IGNORE)).code).toBe("EOPNOTSUPP");
    expect(links.deleteMany(["lo"], IGNORE)[0]?.error?.code).toBe("EOPNOTSUPP");
  });

  test("is an option of deletions only, and must be a boolean", ({ tables }) => {
    expect(() => tables.routes.delete({ dst: "10.77.0.0/16" }, { ignoreMissing: 1 } as object)).toThrow(
      "ignoreMissing: expected true or false, got 1",
    );
    expect(() => tables.routes.add({ dst: "10.77.0.0/16", dev: "va" }, IGNORE as object)).toThrow(
      "ignoreMissing: unknown option",
    );
    expect(() => tables.routes.delete({ dst: "10.77.0.0/16" }, { ignoreMising: true } as object)).toThrow(
      "did you mean ignoreMissing?",
    );
  });
});
