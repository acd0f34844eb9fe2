import { describe, expect, test } from "bun:test";
import { type Description, desired, mergeDescriptions } from "../../../src/subsystems/state/index.ts";

function merge(...descriptions: object[]): ReturnType<typeof mergeDescriptions> {
  return mergeDescriptions(descriptions.map((description, index) => ({ name: "abc"[index]!, description })));
}

describe("mergeDescriptions()", () => {
  test("merges objects by member and joins lists of entries, also in namespaces", () => {
    const { description } = merge(
      {
        links: { br0: { kind: "bridge", data: { stpState: 1 } }, old: null },
        routes: [{ dst: "10.0.0.0/8", dev: "lo" }],
        mode: { routes: "exact" },
        namespaces: { red: { links: { lo: { up: true } }, rules: [{ priority: 1, table: 1 }] }, gone: null },
      },
      { sysctls: { "net.ipv4.ip_forward": true } },
      {
        links: { br0: { up: true, data: { ageingTime: 5 } }, old: null },
        routes: [{ dst: "11.0.0.0/8", dev: "lo" }],
        mode: { routes: "exact", rules: "exact" },
        namespaces: { red: { links: { lo: { mtu: 1400 } }, rules: [{ priority: 2, table: 2 }] }, blue: {}, gone: null },
      },
    );
    expect(description).toEqual({
      links: { br0: { kind: "bridge", up: true, data: { stpState: 1, ageingTime: 5 } }, old: null },
      routes: [
        { dst: "10.0.0.0/8", dev: "lo" },
        { dst: "11.0.0.0/8", dev: "lo" },
      ],
      sysctls: { "net.ipv4.ip_forward": true },
      mode: { routes: "exact", rules: "exact" },
      namespaces: {
        red: {
          links: { lo: { up: true, mtu: 1400 } },
          rules: [
            { priority: 1, table: 1 },
            { priority: 2, table: 2 },
          ],
        },
        blue: {},
        gone: null,
      },
    } as Description);
    expect(mergeDescriptions([]).description).toEqual({});
  });

  test("keeps the tables of nftables of all parts, in any of their forms", () => {
    const { description, placeOf } = merge(
      { nftables: "table inet one { chain input { counter; }; }" },
      {
        nftables: [{ table: { family: "inet", name: "two" } }, { table: { family: "ip", name: "old" }, absent: true }],
      },
      { nftables: "table ip one {}" },
    );
    const names = (description.nftables as object[]).map((object) => Object.entries(object)[0]!);
    expect(names.map(([kind, { name }]) => name ?? kind)).toEqual(["one", "input", "rule", "two", "old", "one"]);
    expect(() => desired(description)).not.toThrow();
    expect(placeOf("nftables[3].table.name: invalid")).toEqual({ name: "b", path: "nftables[0].table.name: invalid" });
    const twice = { nftables: "table inet one {}" };
    expect(() => merge(twice, {}, twice)).toThrow(new TypeError("nftables: a and c both declare the table inet one"));
    expect(() => merge(twice, { nftables: "table" })).toThrow(/^b: nftables: /);
  });

  test("rejects values that differ, with the names of both parts", () => {
    for (const [one, other, message] of [
      [{ links: { d0: { mtu: 1 } } }, { links: { d0: { mtu: 2 } } }, "links.d0.mtu: a declares 1, b 2"],
      [{ links: { d0: null } }, { links: { d0: { up: true } } }, 'links.d0: a declares null, b {"up":true}'],
      [
        { links: { d0: { altnames: ["x"] } } },
        { links: { d0: { altnames: ["y"] } } },
        'links.d0.altnames: a declares ["x"], b ["y"]',
      ],
      [{ mode: { routes: "exact" } }, { mode: { routes: "partial" } }, "mode.routes: a declares exact, b partial"],
      [
        { namespaces: { "red.1": null } },
        { namespaces: { "red.1": {} } },
        'namespaces["red.1"]: a declares null, b {}',
      ],
    ] as [Description, Description, string][])
      expect(() => merge(one, other)).toThrow(new TypeError(message));
    expect(() => mergeDescriptions([{ name: "a", description: [] as never }])).toThrow(
      "a: description: expected an object, got Array",
    );
    const invalid: [unknown, string][] = [
      [{ links: {} }, "parts: expected an array, got Object"],
      [[{ name: "a", description: {} }, null], "parts[1]: expected an object, got null"],
      [[{ links: {} }], "parts[0].name: expected a string, got undefined"],
      [[{ name: 5, description: {} }], "parts[0].name: expected a string, got 5"],
    ];
    for (const [parts, message] of invalid)
      expect(() => mergeDescriptions(parts as never)).toThrow(new TypeError(message));
  });

  test("finds the part of a path", () => {
    const routes = [
      { dst: "10.0.0.0/8", dev: "lo" },
      { dst: "11.0.0.0/8", dev: "lo" },
    ];
    const { description, placeOf } = merge(
      { routes, links: { a: { up: true } } },
      { routes: [{ dst: "11.0.0.0/8", dev: "lo" }], links: { "b.5": { up: true } } },
    );
    expect(placeOf("routes[2].dst")).toEqual({ name: "b", path: "routes[0].dst" });
    expect(placeOf('links["b.5"].mtu')).toEqual({ name: "b", path: 'links["b.5"].mtu' });
    expect(placeOf("addresses")).toBeUndefined();
    let message = "";
    try {
      desired(description);
    } catch (error) {
      ({ message } = error as Error);
    }
    expect(message).toBe("routes[2]: routes[1] declares the same route");
    expect(placeOf(message)).toEqual({ name: "b", path: "routes[0]: routes[1] declares the same route" });
    expect(merge({ routes }).placeOf("description.x: unknown")).toEqual({ name: "a", path: "description.x: unknown" });
  });

  test("does not interpret the name of a member", () => {
    const text = '{"sysctls":{"__proto__":{"x":1}}}';
    const { description } = merge(JSON.parse(text), JSON.parse('{"sysctls":{"__proto__":{"y":1}}}'));
    expect(Object.keys(description.sysctls!)).toEqual(["__proto__"]);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
