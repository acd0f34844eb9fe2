import { describe, expect, test } from "bun:test";
import { EBADMSG } from "../../src/constants/index.ts";
import { NetlinkError } from "../../src/errors.ts";
import {
  type AttributeKind,
  AttributeReader,
  type AttributeRule,
  Message,
  MessageWriter,
  type Policy,
  parseAttributes,
} from "../../src/message/index.ts";
import { bytes, message, thrown } from "./bytes.ts";

/** Returns the error that a policy reports for a value, or undefined if the value is valid. */
function verdict(rule: Omit<AttributeRule, "name">, value: Uint8Array): string | undefined {
  const reader = new MessageWriter(16).bytes(1, value).finish().attributes(0);
  const attributes = parseAttributes(reader, { 1: { name: "it", ...rule } });
  expect(attributes.has(1)).toBe(attributes.error === undefined);
  return attributes.error?.reason;
}

/** Returns the bytes of a valid string that has the given length. */
function text(length: number): Uint8Array {
  const value = new Uint8Array(length).fill(0x61);
  if (length > 0) value[length - 1] = 0;
  return value;
}

describe("length limits of a policy", () => {
  const longest = 65_531;
  const kinds: Record<AttributeKind, [minimum: number, maximum: number]> = {
    unspec: [0, longest],
    flag: [0, longest],
    nested: [0, longest],
    u8: [1, 1],
    u16: [2, 2],
    u32: [4, 4],
    u64: [8, 8],
    u128: [16, 16],
    string: [1, longest],
    ipv6: [16, 16],
    linkAddress: [6, 20],
    rtaVia: [6, 18],
  };
  const table = Object.entries(kinds) as [AttributeKind, [number, number]][];

  test.each(table)("for %s are %p bytes by default", (kind, [minimum, maximum]) => {
    for (const length of [minimum, maximum]) expect(verdict({ kind }, text(length))).toBeUndefined();
    if (minimum > 0) {
      expect(verdict({ kind }, text(minimum - 1))).toBe(`${minimum - 1} bytes where at least ${minimum} are needed`);
    }
    if (maximum < longest) {
      expect(verdict({ kind }, text(maximum + 1))).toBe(`${maximum + 1} bytes where at most ${maximum} are allowed`);
    }
  });

  test.each(table)("can be changed for %s", (kind) => {
    const rule = { kind, minimumLength: 3, maximumLength: 5 };
    const fits = [1, 2, 3, 4, 5, 6].filter((length) => verdict(rule, text(length)) === undefined);
    expect(fits).toEqual([3, 4, 5]);
  });

  test("include the NUL of a string", () => {
    const rule = { kind: "string", maximumLength: 16 } as const;
    expect(verdict(rule, text(16))).toBeUndefined();
    expect(verdict(rule, text(17))).toBe("17 bytes where at most 16 are allowed");
  });

  test("allow a link address of 7 bytes by default", () => {
    for (let length = 6; length <= 20; length++) {
      expect(verdict({ kind: "linkAddress" }, new Uint8Array(length))).toBeUndefined();
    }
  });
});

describe("string checked by a policy", () => {
  const strings: [value: string, reason: string | undefined][] = [
    ["65 74 68 30 00", undefined],
    ["00", undefined],
    ["65 74 68 30", "a string without its terminating NUL"],
    ["65", "a string without its terminating NUL"],
    ["65 00 68 30 00", "a string with a NUL before its end"],
    ["00 00", "a string with a NUL before its end"],
    ["65 00 68 30", "a string with a NUL before its end"],
  ];
  test.each(strings)("must have exactly one NUL, at its end (bytes %s)", (value, reason) => {
    expect(verdict({ kind: "string" }, bytes(value))).toBe(reason);
  });
});

describe("parseAttributes()", () => {
  const policy: Policy = {
    1: { name: "index", kind: "u32", required: true },
    2: { name: "name", kind: "string" },
    3: { name: "options", kind: "nested" },
    4: { name: "up", kind: "flag" },
  };
  const parse = (text: string, rules: Policy = policy) => parseAttributes(new AttributeReader(bytes(text)), rules);
  const index = "08 00 01 00  07 00 00 00";

  test("returns attributes by number", () => {
    const attributes = parse(`${index}  07 00 02 00 6c 6f 00 00  08 00 03 80  04 00 09 00  04 00 04 00`);
    expect(attributes.check("it")).toBe(attributes);
    expect(attributes.seek(1)?.u32()).toBe(7);
    expect(attributes.seek(2)?.string()).toBe("lo");
    expect(attributes.seek(3)?.nested().find(9)).toBe(true);
    expect([attributes.has(4), attributes.seek(4)?.flag()]).toEqual([true, true]);
    expect([...attributes.types()]).toEqual([1, 2, 3, 4]);
  });

  test("returns readers with the flags and the path", () => {
    const attributes = parse(`08 00 01 40 00 00 00 07  08 00 03 80 04 00 09 00  ${index.replace("01", "05")}`);
    expect([attributes.seek(3)?.isNested, attributes.seek(3)?.isNetworkByteOrder]).toEqual([true, false]);
    expect([attributes.seek(1)?.isNested, attributes.seek(1)?.isNetworkByteOrder]).toEqual([false, true]);
    expect([attributes.seek(5)?.isNested, attributes.seek(5)?.path]).toEqual([false, "5"]);
  });

  test("returns undefined for a missing attribute", () => {
    const attributes = parse(index);
    expect([attributes.has(2), attributes.seek(2), attributes.has(99)]).toEqual([false, undefined, false]);
  });

  test("returns the last one of repeated attributes", () => {
    const attributes = parse(`${index}  05 00 07 00 01 00 00 00  08 00 01 00 09 00 00 00`);
    expect([attributes.seek(1)?.u32(), attributes.error]).toEqual([9, undefined]);
    expect([...attributes.types()]).toEqual([1, 7]);
  });

  test("returns attributes without a rule", () => {
    const attributes = parse(`${index}  06 00 ff 3f aa bb 00 00`);
    expect([attributes.error, attributes.seek(0x3fff)?.bytes()]).toEqual([undefined, bytes("aa bb")]);
    expect(parse("", {}).error).toBeUndefined();
  });

  test("ignores flag bits in attribute numbers", () => {
    for (const type of ["01 80", "01 40", "01 c0"]) {
      expect(parse(`08 00 ${type} 07 00 00 00`).seek(1)?.u32()).toBe(7);
    }
  });

  test("accepts a last attribute without padding", () => {
    expect(parse(`${index}  07 00 02 00 6c 6f 00`).seek(2)?.string()).toBe("lo");
    expect(parse(`07 00 02 00 6c 6f 00 00  08 00 01 00 07 00 00 00`).error).toBeUndefined();
  });

  test("reports the name of a missing required attribute", () => {
    expect(parse("07 00 02 00 6c 6f 00 00").error).toMatchObject({ path: "index", reason: "is missing" });
    expect(parse("").error).toMatchObject({ path: "index", reason: "is missing" });
  });

  test("reports the name of an invalid attribute, and returns the others", () => {
    const attributes = parse(`06 00 01 00 07 00 00 00  07 00 02 00 6c 6f 00 00`);
    expect(attributes.error).toEqual({ path: "index", offset: 4, reason: "2 bytes where at least 4 are needed" });
    expect([attributes.seek(1), attributes.seek(2)?.string()]).toEqual([undefined, "lo"]);
  });

  test("reports the first attribute that violates the policy", () => {
    expect(parse(`06 00 02 00 6c 6f 00 00  06 00 01 00 07 00 00 00  01`).error).toEqual({
      path: "name",
      offset: 4,
      reason: "a string without its terminating NUL",
    });
  });

  test("reports trailing bytes after the last attribute", () => {
    for (const [rest, reason] of [
      ["00", "1 trailing bytes after the last attribute"],
      ["09 00 02 00", "an attribute has length 9, but 4 bytes are left"],
      ["00 00 00 00", "an attribute has length 0, but 4 bytes are left"],
    ] as const) {
      const attributes = parse(`${index}  ${rest}`);
      expect(attributes.error).toEqual({ path: "", offset: 8, reason });
      expect(attributes.seek(1)?.u32()).toBe(7);
    }
  });

  test("reports a message that ends inside the family header", () => {
    const short = new Message(message(16, 0, bytes("01 02")));
    expect(parseAttributes(short.attributes(4), {}).error?.reason).toBe("it ends 2 bytes before its attributes begin");
  });

  test("reports errors in a nest with their path", () => {
    const outer = parse(`${index}  0c 00 03 80  06 00 01 00 07 00 00 00`).seek(3)!;
    const inner = parseAttributes(outer.nested(), policy);
    expect(inner.error).toEqual({ path: "3.index", offset: 16, reason: "2 bytes where at least 4 are needed" });
    const lacking = parseAttributes(outer.nested(), { 8: { name: "rate", kind: "u32", required: true } });
    expect(lacking.error).toMatchObject({ path: "3.rate", reason: "is missing" });
  });

  test("rejects a rule with an unknown kind", () => {
    const policy = { 1: { name: "mtu", kind: "u33" as "u32" } };
    const parse = () => parseAttributes(new AttributeReader(new MessageWriter(16).u32(1, 7).finish().payload), policy);
    expect(parse).toThrow(TypeError);
    expect(parse).toThrow(/^policy\[1\]\.kind: expected one of unspec, flag, .*, got "u33"; did you mean "u32"\?$/);
  });

  test("rejects invalid properties of a rule, also if the attribute is missing", () => {
    const reader = new AttributeReader(new MessageWriter(16).finish().payload);
    const parse = (rule: object) => () => parseAttributes(reader, { 1: { name: "mtu", kind: "u32", ...rule } });
    expect(parse({ requird: true })).toThrow("policy[1].requird: unknown option; did you mean required?");
    expect(parse({ minimumLength: "4" })).toThrow("policy[1].minimumLength: expected an integer");
    expect(parse({ required: 1 })).toThrow("policy[1].required: expected");
  });

  test("throws EBADMSG with the violation in check()", () => {
    const check = (text: string) => thrown(() => parse(text).check("nlctrl.getfamily"));
    const short = check("05 00 01 00 07");
    expect(short).toBeInstanceOf(NetlinkError);
    expect((short as NetlinkError).errno).toBe(-EBADMSG);
    expect(short.message).toBe("nlctrl.getfamily: attribute index: 1 bytes where at least 4 are needed");
    expect(check("").message).toBe("nlctrl.getfamily: attribute index: is missing");
    expect(check(`${index} 00`).message).toBe("nlctrl.getfamily: 1 trailing bytes after the last attribute");
  });
});
