// In delete operations, clients reject fields that are undefined: if the field were omitted, the request might delete
// more than intended.
import { describe, expect, test } from "bun:test";
import type { Deleting } from "../../src/client/check-request.ts";
import { loadFamily } from "../../src/client/index.ts";
import { conntrack } from "../../src/families/conntrack.ts";
import type { Fields } from "../../src/schema/index.ts";
import { effectOf } from "../../src/schema/model/conventions.ts";
import { thrown } from "../message/bytes.ts";

const names = [
  "del",
  "deladdr",
  "delete",
  "exp-delete",
  "destroy",
  "inet-destroy",
  "destroyrule",
  "flush",
  "cache-flush",
  "flush-addrs",
  "remove",
  "remove-link",
  "links-removed-ntf",
  "clear-error-counter",
  "health-reporter-dump-clear",
  "newaddr",
  "set",
  "get",
  "model",
  "undelete",
  "x-undo-redel",
  "nuclear",
  "-",
  "de-l",
  "Del",
] as const;

const noAttributes = { number: 1, attributes: [] };

/**
 * Whether TypeScript's types classify an operation as one that deletes. The keys are the names of the operations. The
 * compiler checks the values.
 */
const isDelete: { readonly [Name in (typeof names)[number]]: Name extends Deleting ? true : false } = {
  del: true,
  deladdr: true,
  delete: true,
  "exp-delete": true,
  destroy: true,
  "inet-destroy": true,
  destroyrule: true,
  flush: true,
  "cache-flush": true,
  "flush-addrs": true,
  remove: true,
  "remove-link": true,
  "links-removed-ntf": true,
  "clear-error-counter": true,
  "health-reporter-dump-clear": true,
  newaddr: false,
  set: false,
  get: false,
  model: false,
  undelete: false,
  "x-undo-redel": false,
  nuclear: false,
  "-": false,
  "de-l": false,
  Del: false,
};

test.each([...names])("TypeScript types and the client agree whether %s deletes objects", (name) => {
  expect(effectOf({ name }) === "delete").toBe(isDelete[name]);
});

test.each([
  [{ name: "link-get" }, "read"],
  [{ name: "target" }, "change"],
  [{ name: "getrule-reset" }, "reset"],
  [{ name: "get-ctrzero" }, "reset"],
  [{ name: "list-nodes", dump: { request: noAttributes, reply: noAttributes } }, "read"],
  [{ name: "list-nodes", dump: { request: noAttributes } }, "change"],
  [{ name: "get", effect: "change" }, "change"],
  [{ name: "set", effect: "delete" }, "delete"],
] as const)("The operation %j has the effect %j", (operation, effect) => {
  expect(effectOf(operation)).toBe(effect);
});

test("A spec can state the effect of an operation", () => {
  const family = loadFamily(`
name: nlctrl
attribute-sets: [{ name: main, attributes: [{ name: tag, type: u32 }] }]
operations:
  list:
    - { name: cut, value: 3, effect: delete, attribute-set: main, do: { request: { attributes: [tag] } } }
    - { name: del, value: 4, effect: change, attribute-set: main, do: { request: { attributes: [tag] } } }
`);
  using client = family.connect();
  expect(thrown(() => client.do("cut", { tag: undefined })).message).toStartWith("nlctrl.cut: tag: expected a value");
  expect(thrown(() => client.do("del", { tag: undefined })).message).not.toContain("expected a value");
});

describe("circular delete request", () => {
  test("is rejected at the maximum depth", () => {
    const endless: Record<string, unknown> = {};
    endless["tupleMaster"] = endless;
    endless["tupleIp"] = endless;
    using connections = conntrack.connect();
    const header = { nfgenFamily: 2 };
    for (const operation of ["delete", "new"] as const) {
      const fields = { header, tupleOrig: endless } as never;
      expect(thrown(() => connections.do(operation, fields)).message).toStartWith(
        `conntrack.${operation}: tupleOrig.tupleMaster`,
      );
    }
  });

  test("is rejected if the cycle is in a list", () => {
    const family = loadFamily(`
name: nlctrl
attribute-sets:
  - name: main
    attributes:
      - { name: tag, type: u32 }
      - { name: items, type: nest, nested-attributes: main, multi-attr: true }
operations: { list: [{ name: del, value: 3, attribute-set: main, do: { request: { attributes: [tag, items] } } }] }
`);
    using client = family.connect();
    const items: object[] = [{ tag: 1 }];
    items.push({ items });
    const del = (fields: Fields) => thrown(() => client.do("del", fields));
    expect(del({ items })).toMatchObject({
      name: "RangeError",
      message: expect.stringMatching(/^nlctrl\.del: items\[1\]\.items\[1\]\..*…: nested too deep$/),
    });
    expect(del({ items: [{ tag: undefined }, { items }] }).message).toStartWith(
      "nlctrl.del: items[0].tag: expected a value, got undefined",
    );
  });
});
