import { expect, test } from "bun:test";
import { Fields, interfaceName, named, reported, special } from "../../../../src/subsystems/route/core/fields.ts";
import { NumberNames } from "../../../../src/subsystems/route/core/names.ts";

const protocols = new NumberNames({ kernel: 2, static: 4 }, 0xff);

const fields = () =>
  new Fields<Record<string, unknown>, Record<string, unknown>>("entry", () => ({
    dev: interfaceName("header.index"),
    master: interfaceName("master"),
    protocol: named(protocols, "proto"),
    used: reported("cacheinfo.used"),
    large: { attribute: "number", show: (number: number) => (number > 9 ? number : undefined) },
    ['a "quoted" name']: reported("quoted"),
    own: special("own"),
  }));

const nameOf = (index: number) => (index === 1 ? "lo" : undefined);

const replies: readonly (readonly [reply: object, entry: object])[] = [
  [
    { header: { index: 1 }, proto: 4, cacheinfo: { used: 5 } },
    { dev: "lo", protocol: "static", used: 5 },
  ],
  [
    { header: { index: 2 }, master: 1, proto: 77, cacheinfo: {} },
    { master: "lo", protocol: "77" },
  ],
  [{ number: 9, quoted: "" }, { ['a "quoted" name']: "" }],
  [{ number: 10, own: 1, other: 2 }, { large: 10 }],
  [{}, {}],
];

test("Fields.read() returns the same fields for the first and for later entries", () => {
  const table = fields();
  for (let count = 0; count < 250; count++) {
    for (const [reply, entry] of replies) expect(table.read(reply, {}, nameOf)).toEqual(entry);
  }
});

test("Fields.read() omits names of interfaces if they are unknown", () => {
  const table = fields();
  for (let count = 0; count < 250; count++) expect(table.read({ header: { index: 1 }, master: 1 }, {})).toEqual({});
});

test("Fields.read() works in runtimes that do not allow the compilation of functions", () => {
  const table = fields();
  const { Function: original } = globalThis;
  globalThis.Function = class {
    constructor() {
      throw new EvalError("not allowed");
    }
  } as unknown as FunctionConstructor;
  try {
    for (let count = 0; count < 250; count++) {
      for (const [reply, entry] of replies) expect(table.read(reply, {}, nameOf)).toEqual(entry);
    }
  } finally {
    globalThis.Function = original;
  }
});
