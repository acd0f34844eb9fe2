// Addresses in structures. An earlier member of the structure has their address family.
import { describe, expect, test } from "bun:test";
import { sockDiag } from "../../../src/families/sock-diag.ts";
import { decodeAttributes, encodeAttributes, loadFamily, operationCodec } from "../../../src/schema/index.ts";

const address = (name: string) => `{ name: ${name}, type: binary, len: 16, display-hint: ipv4-or-v6 }`;
const family = loadFamily(`
name: addressed
protocol: netlink-raw
protonum: 0
definitions:
  - { name: inner, type: struct, members: [${address("near")}, { name: family, type: u8 }, ${address("far")}] }
  - name: ends
    type: struct
    members:
      - { name: src-family, type: u8 }
      - ${address("src")}
      - { name: dst-family, type: u8 }
      - ${address("dst")}
      - { name: inner, type: binary, struct: inner }
attribute-sets:
  - { name: main, attributes: [{ name: ends, type: binary, struct: ends }] }
operations: { list: [{ name: get, attribute-set: main, do: { request: { value: 20 }, reply: { value: 20 } } }] }
`);

const round = (ends: object) => decodeAttributes(family, "main", encodeAttributes(family, "main", { ends })) as object;

describe("addresses in structs", () => {
  test("have the family of the last family member before them", () => {
    const inner = { near: "fe80::2", family: 2, far: "10.0.0.2" };
    for (const ends of [
      { srcFamily: 2, src: "10.0.0.1", dstFamily: 10, dst: "fe80::1", inner },
      { srcFamily: 10, src: "fe80::1", dstFamily: 10, dst: "fe80::1", inner },
    ]) {
      expect(round(ends)).toEqual({ ends });
    }
  });

  test("are rejected if they do not match the family", () => {
    expect(() => round({ srcFamily: 2, src: "fe80::1", dstFamily: 10 })).toThrow(
      new RangeError('ends.src: expected an IPv4 address, because srcFamily is 2, got "fe80::1"'),
    );
    expect(() => round({ srcFamily: 2, dstFamily: 10, dst: "10.0.0.1" })).toThrow(
      'ends.dst: expected an IPv6 address, because dstFamily is 10, got "10.0.0.1"',
    );
    expect(() => round({ dstFamily: 10, inner: { near: "10.0.0.1" } })).toThrow(
      "ends.inner.near: expected an IPv6 address, because dstFamily is 10",
    );
    expect(() => round({ dstFamily: 10, inner: { family: 2, far: "::1" } })).toThrow(
      "ends.inner.far: expected an IPv4 address, because family is 2",
    );
  });
});

test("A spec can state which struct member is the address family", () => {
  const stated = loadFamily(`
name: stated
protocol: netlink-raw
protonum: 0
definitions:
  - name: ends
    type: struct
    members:
      - { name: kind, type: u8, address-family: true }
      - { name: my-family, type: u8, address-family: false }
      - ${address("src")}
attribute-sets:
  - { name: main, attributes: [{ name: ends, type: binary, struct: ends }] }
operations: { list: [{ name: get, attribute-set: main, do: { request: { value: 20 }, reply: { value: 20 } } }] }
`);
  const encode = (ends: object) => encodeAttributes(stated, "main", { ends });
  const ends = { kind: 10, myFamily: 2, src: "fe80::1" };
  expect(decodeAttributes(stated, "main", encode(ends))).toEqual({ ends });
  expect(() => encode({ ...ends, kind: 2 })).toThrow("ends.src: expected an IPv4 address, because kind is 2");
});

test("A struct address passed as bytes must have the size of its family", () => {
  const codec = operationCodec(sockDiag, "inet");
  const dump = (sdiagFamily: number, idiagSrc: Uint8Array) => () => {
    const request = codec.request("dump", {
      header: { sdiagFamily, sdiagProtocol: 6, idiagStates: 1, id: { idiagSrc } },
    });
    return (codec.decodeRequest(request)["header"] as { id: { idiagSrc: unknown } }).id.idiagSrc;
  };
  const short = Uint8Array.of(10, 0, 0, 1);
  const filled = Uint8Array.of(10, 0, 0, 1, ...new Uint8Array(12));
  const long = new Uint8Array(16).fill(1);
  const wrong = (expected: string, family: string) =>
    `header.id.idiagSrc: expected ${expected}, because sdiagFamily is ${family}`;
  expect(dump(2, short)()).toBe("10.0.0.1");
  expect(dump(2, filled)()).toBe("10.0.0.1");
  expect(dump(2, long)).toThrow(new RangeError(`${wrong("an IPv4 address", "inet")}, got Uint8Array`));
  expect(dump(10, short)).toThrow(wrong("an IPv6 address", "inet6"));
  expect(dump(10, long)()).toBe("101:101:101:101:101:101:101:101");
  expect(dump(3, long)()).toBe("101:101:101:101:101:101:101:101");
  for (const length of [1, 2, 3, 5, 15]) {
    expect(dump(2, new Uint8Array(length))).toThrow(`header.id.idiagSrc: expected 16 bytes, got ${length}`);
  }
});
