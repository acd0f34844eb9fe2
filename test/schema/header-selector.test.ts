// Sub-messages whose format a member of a structure tells: that in front of the message's attributes, or of those around.
import { describe, expect, test } from "bun:test";
import { FieldReader, loadFamily, operationCodec } from "../../src/schema/index.ts";

const spec = `
name: told
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

describe("a member of the header selects", () => {
  const codec = operationCodec(loadFamily(spec), "get");
  const round = (fields: object) => codec.decode(codec.request("do", fields));

  test("at the top, further in, and by the nearest header that has it", () => {
    for (const fields of [
      { header: { msgKind: "plain" }, data: { id: 7 } },
      { header: { msgKind: "framed" }, data: { title: "a" }, inner: { data: { title: "b" } } },
      { header: { msgKind: "plain" }, peer: { header: { msgKind: "framed" }, data: { title: "a" } }, data: { id: 1 } },
      { header: { msgKind: "framed" }, link: { header: { port: 5 }, inner: { data: { title: "a" } } } },
    ]) {
      expect(round(fields)).toEqual(fields);
    }
  });

  test("by its name or by its number", () => {
    expect(round({ header: { msgKind: 1 }, data: { title: "a" } })).toEqual({
      header: { msgKind: "framed" },
      data: { title: "a" },
    });
    expect(() => round({ header: { msgKind: 1 }, data: { id: 1 } })).toThrow(
      'data.id: there is no such field where header.msg-kind is "framed"',
    );
  });

  test("and where it selects nothing, there are bytes", () => {
    const data = new Uint8Array([1, 2, 3, 4, 5]);
    expect(round({ header: { msgKind: 9 }, data })).toEqual({ header: { msgKind: 9 }, data });
    expect(() => round({ data: { id: 1 } })).toThrow(
      'data: expected bytes (Uint8Array), since "header.msg-kind" is not given',
    );
    // Too short for attributes: it had another form once.
    const short = { header: { msgKind: "plain" }, data: new Uint8Array([3]) };
    expect(round(short)).toEqual(short);
  });

  test("by what the header in front of the attributes calls it, whatever other structures have of that name", () => {
    const spec = (definitions: string, member: string, value: string) => `
name: told
protocol: netlink-raw
protonum: 0
definitions:
  - { name: kind, type: enum, entries: [plain, framed] }
  ${definitions}
  - { name: top, type: struct, members: [${member}, { name: pad, type: pad, len: 3 }] }
attribute-sets:
  - { name: main, attributes: [{ name: data, type: sub-message, sub-message: data, selector: header.told }] }
  - { name: numbers, attributes: [{ name: id, type: u32 }] }
sub-messages: [{ name: data, formats: [{ value: ${value}, attribute-set: numbers }] }]
operations: { fixed-header: top, list: [{ name: get, attribute-set: main, do: { request: { value: 20 }, reply: { value: 20 } } }] }
`;
    const told = (definitions: string, member: string, value: string) => {
      const codec = operationCodec(loadFamily(spec(definitions, member, value)), "get");
      return (given: unknown, data: object = { id: 7 }) => {
        return codec.decode(codec.request("do", { header: { told: given }, data }))["data"];
      };
    };
    const other = "- { name: other, type: struct, members: [{ name: told, type: u8, enum: kind }] }";
    expect(told(other, "{ name: told, type: u8 }", "'1'")(1)).toEqual({ id: 7 });
    const big = told("", "{ name: told, type: u64, enum: kind }", "plain");
    for (const given of ["plain", 0, 0n]) expect(big(given)).toEqual({ id: 7 });
    expect(told("", "{ name: told, type: string, len: 8 }", "plain")("plain")).toEqual({ id: 7 });
    const bits = "- { name: bits, type: flags, entries: [plain, framed] }";
    const flags = told(bits, "{ name: told, type: u8, enum: bits }", "plain");
    for (const given of [["plain"], 1]) expect(flags(given)).toEqual({ id: 7 });
    for (const given of [[], 0, 3]) expect(() => flags(given)).toThrow("has no format");
    expect(flags(0, new Uint8Array(8))).toEqual(new Uint8Array(8));
  });

  test("by the nearest header that has it, where it is left out there as well", () => {
    const inner = (header: object) => ({ header: { msgKind: "framed" }, peer: { header, data: { title: "a" } } });
    expect(round(inner({ msgKind: "framed" }))).toEqual(inner({ msgKind: "framed" }));
    expect(() => round(inner({}))).toThrow(
      'peer.data: expected bytes (Uint8Array), since "header.msg-kind" is not given',
    );
  });

  test("also where the operation sets it, and an address is of the family that it sets", () => {
    const codec = operationCodec(
      loadFamily(`
name: told
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
      'header.src: expected an IPv6 address, since family is 10, got "10.0.0.1"',
    );
  });

  test("but not for readers of one field, which have not read it", () => {
    const request = codec.request("do", { header: { msgKind: "plain" }, data: { id: 7 } });
    expect(new FieldReader(loadFamily(spec), "get", "data").read(request)).toEqual(
      Uint8Array.fromHex("0800010007000000"),
    );
  });

  test("when a structure has it", () => {
    expect(() => loadFamily(spec.replace("header.msg-kind", "header.mes-kind"))).toThrow(
      'attributes[data].selector: there is no member "mes-kind" in any structure',
    );
    expect(() => loadFamily(spec.replace("header.msg-kind", "header.pad"))).toThrow('no member "pad" in any structure');
  });
});
