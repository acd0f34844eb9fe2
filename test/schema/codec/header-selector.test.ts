// The format of a nest may depend on a structure member: in the fixed header or in the header of an outer nest.
import { describe, expect, test } from "bun:test";
import { FieldsReader, loadFamily, operationCodec } from "../../../src/schema/index.ts";

const spec = `
name: selected
protocol: netlink-raw
protonum: 0
definitions:
  - { name: kind, type: enum, entries: [plain, framed] }
  - { name: top, type: struct, members: [{ name: msg-kind, type: u8, enum: kind }, { name: pad, type: pad, len: 3 }] }
  - { name: other, type: struct, members: [{ name: port, type: u32 }] }
attribute-sets:
  - name: main
    attributes:
      - { name: data, type: sub-message, sub-message: data, selector: header.msg-kind }
      - { name: inner, type: nest, nested-attributes: main }
      - { name: peer, type: sub-message, sub-message: peer }
      - { name: link, type: sub-message, sub-message: link }
  - { name: numbers, attributes: [{ name: id, type: u32 }] }
  - { name: titles, attributes: [{ name: title, type: string }] }
sub-messages:
  - { name: data, formats: [{ value: plain, attribute-set: numbers }, { value: framed, attribute-set: titles }] }
  - { name: peer, formats: [{ fixed-header: top, attribute-set: main }] }
  - { name: link, formats: [{ fixed-header: other, attribute-set: main }] }
operations:
  fixed-header: top
  list: [{ name: get, attribute-set: main, do: { request: { value: 20 }, reply: { value: 20 } } }]
`;

describe("header member as format selector", () => {
  const codec = operationCodec(loadFamily(spec), "get");
  const round = (fields: object) => codec.decode(codec.request("do", fields));

  test("is read from the nearest header with this member", () => {
    for (const fields of [
      { header: { msgKind: "plain" }, data: { id: 7 } },
      { header: { msgKind: "framed" }, data: { title: "a" }, inner: { data: { title: "b" } } },
      { header: { msgKind: "plain" }, peer: { header: { msgKind: "framed" }, data: { title: "a" } }, data: { id: 1 } },
      { header: { msgKind: "framed" }, link: { header: { port: 5 }, inner: { data: { title: "a" } } } },
    ]) {
      expect(round(fields)).toEqual(fields);
    }
  });

  test("accepts a name or a number", () => {
    expect(round({ header: { msgKind: 1 }, data: { title: "a" } })).toEqual({
      header: { msgKind: "framed" },
      data: { title: "a" },
    });
    expect(() => round({ header: { msgKind: 1 }, data: { id: 1 } })).toThrow(
      'data.id: unknown field where header.msg-kind is "framed"',
    );
  });

  test("leaves the nest as bytes if no format matches", () => {
    const data = new Uint8Array([1, 2, 3, 4, 5]);
    expect(round({ header: { msgKind: "9" }, data })).toEqual({ header: { msgKind: "9" }, data });
    expect(round({ header: { msgKind: 9 }, data })).toEqual({ header: { msgKind: "9" }, data });
    expect(() => round({ data: { id: 1 } })).toThrow(
      'data: expected bytes (Uint8Array), because "header.msg-kind" is missing',
    );
    // The payload is too short for attributes, as from a kernel with an older format.
    const short = { header: { msgKind: "plain" }, data: new Uint8Array([3]) };
    expect(round(short)).toEqual(short);
  });

  test("has the type that its own header defines", () => {
    const spec = (definitions: string, member: string, value: string) => `
name: selected
protocol: netlink-raw
protonum: 0
definitions:
  - { name: kind, type: enum, entries: [plain, framed] }
  ${definitions}
  - { name: top, type: struct, members: [${member}, { name: pad, type: pad, len: 3 }] }
attribute-sets:
  - { name: main, attributes: [{ name: data, type: sub-message, sub-message: data, selector: header.selected }] }
  - { name: numbers, attributes: [{ name: id, type: u32 }] }
sub-messages: [{ name: data, formats: [{ value: ${value}, attribute-set: numbers }] }]
operations: { fixed-header: top, list: [{ name: get, attribute-set: main, do: { request: { value: 20 }, reply: { value: 20 } } }] }
`;
    const roundWith = (definitions: string, member: string, value: string) => {
      const codec = operationCodec(loadFamily(spec(definitions, member, value)), "get");
      return (selected: unknown, data: object = { id: 7 }) => {
        return codec.decode(codec.request("do", { header: { selected }, data }))["data"];
      };
    };
    const other = "- { name: other, type: struct, members: [{ name: selected, type: u8, enum: kind }] }";
    expect(roundWith(other, "{ name: selected, type: u8 }", "'1'")(1)).toEqual({ id: 7 });
    const big = roundWith("", "{ name: selected, type: u64, enum: kind }", "plain");
    for (const value of ["plain", 0, 0n]) expect(big(value)).toEqual({ id: 7 });
    expect(roundWith("", "{ name: selected, type: string, len: 8 }", "plain")("plain")).toEqual({ id: 7 });
    const bits = "- { name: bits, type: flags, entries: [plain, framed] }";
    const flags = roundWith(bits, "{ name: selected, type: u8, enum: bits }", "plain");
    for (const value of [["plain"], 1]) expect(flags(value)).toEqual({ id: 7 });
    for (const value of [[], 0, 3]) expect(() => flags(value)).toThrow("has no format");
    expect(flags(0, new Uint8Array(8))).toEqual(new Uint8Array(8));
  });

  test("counts as missing if the nearest header omits it", () => {
    const inner = (header: object) => ({ header: { msgKind: "framed" }, peer: { header, data: { title: "a" } } });
    expect(round(inner({ msgKind: "framed" }))).toEqual(inner({ msgKind: "framed" }));
    expect(() => round(inner({}))).toThrow(
      'peer.data: expected bytes (Uint8Array), because "header.msg-kind" is missing',
    );
  });

  test("may be set by `header-values` of the operation", () => {
    const codec = operationCodec(
      loadFamily(`
name: selected
protocol: netlink-raw
protonum: 0
definitions:
  - name: top
    type: struct
    members:
      - { name: family, type: u8 }
      - { name: kind, type: u8 }
      - { name: src, type: binary, len: 16, display-hint: ipv4-or-v6 }
attribute-sets:
  - name: main
    attributes:
      - { name: six, type: sub-message, sub-message: six, selector: header.family }
      - { name: none, type: sub-message, sub-message: none, selector: header.kind }
  - { name: numbers, attributes: [{ name: id, type: u32 }] }
sub-messages:
  - { name: six, formats: [{ value: "10", attribute-set: numbers }] }
  - { name: none, formats: [{ value: "0", attribute-set: numbers }] }
operations:
  fixed-header: top
  list: [{ name: get, attribute-set: main, header-values: { family: 10, kind: 0 }, do: { request: { value: 20 }, reply: { value: 20 } } }]
`),
      "get",
    );
    const fields = { header: { src: "fe80::1" }, six: { id: 7 }, none: { id: 8 } };
    expect(codec.decode(codec.request("do", fields))).toEqual({
      ...fields,
      header: { family: 10, kind: 0, src: "fe80::1" },
    });
    expect(codec.decode(codec.request("do", { six: { id: 7 } }))).toMatchObject({ six: { id: 7 } });
    expect(() => codec.request("do", { header: { src: "10.0.0.1" } })).toThrow(
      'header.src: expected an IPv6 address, because family is 10, got "10.0.0.1"',
    );
  });

  test("has no effect in a FieldsReader", () => {
    const request = codec.request("do", { header: { msgKind: "plain" }, data: { id: 7 } });
    expect(new FieldsReader(loadFamily(spec), "get", ["data"]).read(request)[0]).toEqual(
      Uint8Array.fromHex("0800010007000000"),
    );
  });

  test("must be a member of a struct", () => {
    expect(() => loadFamily(spec.replace("header.msg-kind", "header.mes-kind"))).toThrow(
      'attributes[data].selector: unknown member "mes-kind" in any structure',
    );
    expect(() => loadFamily(spec.replace("header.msg-kind", "header.pad"))).toThrow(
      'unknown member "pad" in any structure',
    );
  });
});
