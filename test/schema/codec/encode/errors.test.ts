import { describe, expect, test } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import { nlctrl } from "../../../../src/families/nlctrl.ts";
import { rtAddr } from "../../../../src/families/rt-addr.ts";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { rtNeigh } from "../../../../src/families/rt-neigh.ts";
import { rtNexthop } from "../../../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { rtRule } from "../../../../src/families/rt-rule.ts";
import { tc } from "../../../../src/families/tc.ts";
import { wireguard } from "../../../../src/families/wireguard.ts";
import {
  decodeAttributes,
  encodeAttributes,
  type Family,
  loadFamily,
  operationCodec,
} from "../../../../src/schema/index.ts";
import { bytes, thrown } from "../../../message/bytes.ts";
import { everything } from "../../everything.ts";

const family = loadFamily(everything);

function refusal(value: unknown, set = "main"): string {
  const error = thrown(() => encodeAttributes(family, set, value as object));
  expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
  return `${error.name}: ${error.message}`;
}

/** Returns the error for encoding the fields as a request. The limits of the spec apply only to requests. */
function refusedRequest(fields: object, of = family): string {
  const error = thrown(() => operationCodec(of, "get").request("do", fields, { type: 30 }));
  return `${error.name}: ${error.message}`;
}

function suggested(of: Family, operation: string, fields: object): string {
  return thrown(() => operationCodec(of, operation).request("do", fields)).message;
}

describe("address family in the header", () => {
  const short = Uint8Array.of(10, 0, 0, 1);
  const long = new Uint8Array(16);

  test("requires addresses of that family", () => {
    const address = { ifaFamily: 2, ifaPrefixlen: 24, ifaIndex: 1 };
    expect(
      thrown(() => operationCodec(rtAddr, "newaddr").request("do", { header: address, local: "2001:db8::1" })),
    ).toEqual(new RangeError('local: expected an IPv4 address, because header.ifaFamily is 2, got "2001:db8::1"'));
    const six = { ...address, ifaFamily: 10 };
    expect(suggested(rtAddr, "newaddr", { header: six, address: "10.0.0.1" })).toBe(
      'address: expected an IPv6 address, because header.ifaFamily is 10, got "10.0.0.1"',
    );
    const route = { rtmFamily: 2, rtmType: "unicast", rtmDstLen: 32 };
    expect(suggested(rtRoute, "newroute", { header: route, dst: short, gateway: "::1" })).toStartWith("gateway: ");
    expect(suggested(rtRoute, "newroute", { header: route, dst: long })).toBe(
      "dst: expected 4 bytes, because header.rtmFamily is 2, got 16",
    );
    expect(suggested(rtRoute, "delroute", { header: { rtmFamily: 10, rtmDstLen: 32 }, dst: short })).toStartWith(
      "dst: ",
    );
    const rule = { family: 10, action: "to-tbl", srcLen: 8 };
    expect(suggested(rtRule, "newrule", { header: rule, src: "10.0.0.0" })).toStartWith("src: expected an IPv6 ");
    expect(suggested(rtNeigh, "delneigh", { header: { ndmFamily: 10, ndmIfindex: 1 }, dst: "10.0.0.1" })).toStartWith(
      "dst: ",
    );
    expect(suggested(rtNexthop, "newnexthop", { header: { nhFamily: 2 }, oif: 1, gateway: "fe80::1" })).toStartWith(
      "gateway: ",
    );
  });

  test("allows any address if it is not an IP family", () => {
    const right: [Family, string, object][] = [
      [
        rtAddr,
        "newaddr",
        { header: { ifaFamily: 2, ifaPrefixlen: 24, ifaIndex: 1 }, local: "10.0.0.1", address: short },
      ],
      [rtAddr, "newaddr", { header: { ifaFamily: 10, ifaPrefixlen: 64, ifaIndex: 1 }, local: "::ffff:10.0.0.1" }],
      [
        rtRoute,
        "newroute",
        { header: { rtmFamily: 10, rtmType: "unicast", rtmDstLen: 64 }, dst: long, gateway: "fe80::1" },
      ],
      // In bridge forwarding entries, `dst` is the remote address of a tunnel, which can be IPv4 or IPv6.
      [rtNeigh, "newneigh", { header: { ndmFamily: 7, ndmIfindex: 1 }, dst: "10.0.0.1" }],
      [rtNeigh, "newneigh", { header: { ndmFamily: 7, ndmIfindex: 1 }, dst: "fe80::1" }],
    ];
    for (const [of, operation, fields] of right) {
      expect(operationCodec(of, operation).request("do", fields).length).toBeGreaterThan(16);
    }
  });
});

describe("encoding errors", () => {
  test("name the selected format if the field belongs to another one", () => {
    const vlan = { ifname: "v", linkinfo: { kind: "vlan", data: { forwardDelay: 5 } } };
    expect(suggested(rtLink, "newlink", vlan)).toBe(
      'linkinfo.data.forwardDelay: unknown field where kind is "vlan"; ' +
        "there are: id, flags, egressQos, ingressQos, protocol",
    );
    // The error for a nest must not mention a format that was selected for an earlier nest.
    expect(suggested(rtLink, "newlink", { ifname: "v", linkinfo: { kynd: "vlan" } })).toBe(
      'linkinfo.kynd: unknown field; did you mean "kind"?',
    );
    const misspelt = {
      header: { nfgenFamily: 2 },
      table: "t",
      chain: "c",
      expressions: { elem: [{ name: "countr", data: { packets: 1n } }] },
    };
    expect(suggested(nftables, "newrule", misspelt)).toBe(
      'expressions.elem[0].data: expected bytes (Uint8Array), because "countr" has no format (did you mean "counter"?), got Object',
    );
  });

  test("suggest the member whose name ends with the unknown one", () => {
    expect(suggested(rtLink, "setlink", { ifname: "v", header: { index: 3 } })).toBe(
      'header.index: unknown struct member; did you mean "ifiIndex"?',
    );
    const vxlan = { ifname: "v", linkinfo: { kind: "vxlan", data: { remote: "10.0.0.1" } } };
    expect(suggested(rtLink, "newlink", vxlan)).toContain(
      'where kind is "vxlan"; there are: id, group, link, local, ttl,',
    );
  });

  test("name the path of a member of the fixed header that was passed as an attribute", () => {
    expect(suggested(rtLink, "getlink", { ifiIndex: 1 })).toBe(
      "ifiIndex: is a member of the fixed header; use header.ifiIndex",
    );
  });

  test("name the path of a struct member that was passed as an attribute", () => {
    const made = (kind: string, options: object) => {
      return suggested(tc, "newqdisc", { header: { ifindex: 1, parent: 0xffffffff }, kind, options });
    };
    expect(made("sfq", { perturbPeriod: 10 })).toBe(
      "options.perturbPeriod: is a member of header; use options.header.v0.perturbPeriod",
    );
    expect(made("netem", { limit: 10 })).toBe("options.limit: is a member of header; use options.header.limit");
    expect(made("pfifo", { lmit: 10 })).toBe(
      'options.lmit: there are no attributes where kind is "pfifo", only members of header; did you mean "limit"?',
    );
  });

  test("explain how to pass an address with a prefix length", () => {
    const rule = { header: { family: 2, action: 1 }, dst: "10.0.0.0/8" };
    expect(suggested(rtRule, "newrule", rule)).toBe(
      'dst: expected an IPv4 address without its prefix length, which is a separate field (a length or a mask), got "10.0.0.0/8"',
    );
    expect(suggested(rtRule, "newrule", { ...rule, dst: "10.0.0.0" })).toStartWith("dst: requires header.dstLen, ");
    expect(suggested(rtLink, "setlink", { header: { ifiIndex: 1, ifiFlags: ["up"] } })).toEndWith(
      "otherwise the request has another meaning (the bits to change, as a number)",
    );
  });

  test("state the accepted values for a number of the wrong type", () => {
    expect(refusal({ index: 5n })).toBe(
      "TypeError: index: expected a number, because the field has at most 32 bits, got 5n",
    );
    expect(refusal({ color: true })).toBe(
      "TypeError: color: expected an integer, or one of red, green, blue, violet, got true",
    );
    expect(refusal({ options: ["safe", true] })).toMatch(
      /^TypeError: options\[1\]: expected an integer, or one of .*, got true$/,
    );
  });

  test("suggest a required field with a similar name", () => {
    const header = (members: object) => suggested(rtAddr, "newaddr", { header: members, local: "1.2.3.4" });
    expect(header({ ifaFamily: 2, ifaPrefixLen: 24, ifaIndex: 1 })).toBe(
      'header.ifaPrefixLen: unknown struct member; did you mean "ifaPrefixlen"?',
    );
    expect(header({ ifaFamily: 2, ifaIndex: 1 })).toBe("header.ifaPrefixlen: required by this request");
  });

  test("suggest a known field for an unknown one", () => {
    expect(refusal({ qqqq: 1 })).toBe("TypeError: qqqq: unknown field");
    expect(refusal({ indx: 1 })).toBe('TypeError: indx: unknown field; did you mean "index"?');
    expect(refusal({ inner: { part: { IsOn: true } } })).toBe(
      "TypeError: inner.part.IsOn: unknown field; there are: index, color, inner",
    );
    expect(refusal({ "is-on": true })).toBe('TypeError: is-on: unknown field; did you mean "isOn"?');
    expect(refusal({ shape: { size: 1 } })).toStartWith(
      "TypeError: shape.size: unknown struct member; there are: color, options, port,",
    );
    expect(suggested(rtLink, "newlink", { header: { ifiFlag: ["up"] } })).toBe(
      'header.ifiFlag: unknown struct member; did you mean "ifiFlags"?',
    );
    expect(suggested(tc, "newqdisc", { header: { ifindex: 1 }, kind: "pfifo", options: { limt: 3 } })).toBe(
      'options.limt: there are no attributes where kind is "pfifo", only members of header; did you mean "limit"?',
    );
    expect(suggested(tc, "newqdisc", { header: { ifindex: 1 }, kind: "pfifo", options: { limit: 3 } })).toBe(
      "options.limit: is a member of header; use options.header.limit",
    );
  });

  test("report an item without fields in an ordered set", () => {
    const missing = "TypeError: steps[1]: expected an object with one field, got none";
    expect(refusal({ steps: [{ output: 1 }, {}] })).toBe(missing);
    expect(refusal({ steps: [{ output: 1 }, { output: undefined }] })).toBe(missing);
  });

  test("report a table entry without the number of its innermost nest", () => {
    const encode = (fields: object) => encodeAttributes(nlctrl, "ctrl-attrs", { policy: [fields] });
    expect(thrown(() => encode({ policyId: 1, type: "u32", maxValueU: 5n }))).toEqual(
      new TypeError("policy[0]: an entry without attrId must not have type"),
    );
    expect(thrown(() => encode({ policyId: 1, AttrId: 2 })).message).toContain(
      "an entry without attrId must not have AttrId",
    );
    expect(encode({ policyId: 1 })).toEqual(bytes("08 00 08 80  04 00 01 80"));
    expect(encode({ policyId: 1, attrId: 2, type: "u32" })).toHaveLength(20);
  });

  test("report a value that is neither an object nor an array", () => {
    expect(refusal(5)).toBe("TypeError: value: expected an object, got 5");
    expect(refusal({ inner: [] })).toBe("TypeError: inner: expected an object, got Array");
    expect(refusal({ parts: {} })).toBe("TypeError: parts: expected an array, got Object");
    expect(refusal({ parts: [{}, null] })).toBe("TypeError: parts[1]: expected an object, got null");
    expect(refusal({ list: [{ index: 1 }, { index: "1" }] })).toBe(
      'TypeError: list[1].index: expected an integer, got "1"',
    );
    expect(refusal({ steps: { output: 1 } })).toBe(
      "TypeError: steps: expected an array of objects with one field each, got Object",
    );
    expect(refusal({ steps: [{ again: [{ output: -1 }] }] })).toBe(
      "RangeError: steps[0].again[0].output: expected an integer from 0 to 4294967295, got -1",
    );
    for (const none of [new Map([["index", 1]]), new Set([1]), new Date(), [1], new ArrayBuffer(4)]) {
      const kind = none.constructor.name;
      expect(refusal(none)).toContain("TypeError: value: expected an object");
      for (const field of ["inner", "shape", "change", "namedBits"]) {
        expect(refusal({ [field]: none })).toMatch(
          new RegExp(`^TypeError: ${field}: expected an object.*, got ${kind}$`),
        );
      }
      expect(refusal({ parts: [{}, none] })).toMatch(
        new RegExp(`^TypeError: parts.1.: expected an object.*, got ${kind}$`),
      );
      expect(refusal({ steps: [{ push: true }, none] })).toMatch(
        new RegExp(`^TypeError: steps.1.: expected .*, got ${kind}$`),
      );
      expect(refusal({ kind: "both", data: none })).toMatch(
        new RegExp(`^TypeError: data: expected an object.*, got ${kind}$`),
      );
      expect(refusal({ kind: "both", data: { header: none } })).toContain("TypeError: data.header: expected an object");
      expect(refusal({ change: { key: none, mask: {} } })).toContain("TypeError: change.key: expected an object");
      const codec = operationCodec(family, "get");
      expect(thrown(() => codec.request("do", none, { type: 30 })).message).toContain("fields: expected an object");
      const within = thrown(() => codec.request("do", { header: none }, { type: 30 })).message;
      expect(within).toContain("header: expected an object");
    }
  });

  test("do not occur for empty objects and class instances", () => {
    class Part {
      index = 1;
    }
    const index = bytes("0c 00 2b 80 08 00 01 00 01 00 00 00");
    expect(encodeAttributes(family, "main", { part: new Part() })).toEqual(index);
    expect(encodeAttributes(family, "main", { part: Object.assign(Object.create(null), { index: 1 }) })).toEqual(index);
    expect(encodeAttributes(family, "main", { part: Object.create(null) })).toEqual(bytes("04 00 2b 80"));
    expect(encodeAttributes(family, "main", { part: {} })).toEqual(bytes("04 00 2b 80"));
  });

  test("report two attributes in one item of an ordered set", () => {
    expect(refusal({ steps: [{ push: true }, { output: 1, push: true }] })).toBe(
      "TypeError: steps[1]: has output and push; use a separate item for each",
    );
    expect(encodeAttributes(family, "steps", [{ output: undefined, push: true }])).toEqual(bytes("04 00 02 00"));
  });

  test("report an integer out of range", () => {
    expect(refusal({ tiny: 256 })).toBe("RangeError: tiny: expected an integer from 0 to 255, got 256");
    expect(refusal({ tiny: 1.5 })).toBe("RangeError: tiny: expected an integer from 0 to 255, got 1.5");
    expect(refusedRequest({ index: 0 })).toBe("RangeError: index: expected an integer from 1 to 2147483647, got 0");
    expect(refusedRequest({ signed32: 6 })).toBe("RangeError: signed32: expected an integer from -5 to 5, got 6");
    // A signed 32-bit integer is at most 2^31 - 1, even without a maximum in the spec.
    const signed = loadFamily(everything.replace("s32, checks: { min: -5, max: 5 }", "s32, checks: { min: 0 }"));
    expect(refusedRequest({ signed32: 2 ** 31 }, signed)).toBe(
      "RangeError: signed32: expected an integer from 0 to 2147483647, got 2147483648",
    );
    expect(refusal({ wide: -1 })).toContain("RangeError: wide: expected an integer from 0 to 18446744073709551615");
    expect(refusal({ wide: 2 ** 53 })).toContain("RangeError: wide: expected a bigint or a safe integer");
    expect(refusedRequest({ masked: 4 })).toBe("RangeError: masked: undefined bits 0x4");
    expect(refusal({ numbers: [1, -1] })).toContain("RangeError: numbers[1]: expected an integer");
    expect(refusal({ shape: { port: 70000 } })).toContain("RangeError: shape.port: expected an integer");
  });

  test("report limits of the spec only for requests", () => {
    const answer = { index: 0, signed32: -6, masked: 4, title: "x".repeat(16), blob: new Uint8Array(1) };
    expect(decodeAttributes(family, "main", encodeAttributes(family, "main", answer))).toEqual(answer);
    for (const [field, value] of Object.entries(answer)) {
      expect(refusedRequest({ [field]: value })).toStartWith(`RangeError: ${field}: `);
    }
  });

  test("report an unknown name of an enum or flag", () => {
    expect(refusal({ color: "pink" })).toBe(
      'RangeError: color: unknown name "pink"; expected one of red, green, blue, violet',
    );
    expect(refusal({ options: ["fast", "slow"] })).toBe(
      'RangeError: options: unknown name "slow"; expected one of fast, safe, loud',
    );
    expect(refusal({ color: "gren" })).toBe('RangeError: color: unknown name "gren"; did you mean "green"?');
    expect(refusal({ options: "fast" })).toBe('TypeError: options: expected an array of names, got "fast"');
    expect(refusal({ namedBits: { value: ["fast"] } })).toBe(
      "TypeError: namedBits.selector: expected an array of names, got undefined",
    );
  });

  test("report text and bytes of an invalid length", () => {
    expect(refusedRequest({ title: "x".repeat(16) })).toBe("RangeError: title: expected at most 15 bytes, got 16");
    expect(refusedRequest({ title: "ä".repeat(8) })).toBe("RangeError: title: expected at most 15 bytes, got 16");
    expect(refusedRequest({ title: "a\0" })).toBe("RangeError: title: a string cannot contain a NUL");
    expect(refusedRequest({ title: "\ud800" })).toBe("RangeError: title: a string cannot contain a lone surrogate");
    expect(refusedRequest({ blob: new Uint8Array(1) })).toBe("RangeError: blob: expected at least 2 bytes, got 1");
    expect(refusedRequest({ blob: "ab" })).toBe(
      "TypeError: blob: expected bytes (Uint8Array), got text of 2 characters",
    );
    expect(refusedRequest({ secret: "abc" })).toBe(
      "RangeError: secret: expected 8 hexadecimal digits or 4 bytes, got text of 3 characters",
    );
    expect(refusedRequest({ secret: "abcd" })).toBe("RangeError: secret: expected 4 bytes, got 2");
    expect(refusedRequest({ shape: { label: "12345678" } })).toBe(
      "RangeError: shape.label: expected at most 7 bytes, got 8",
    );
  });

  test("report an invalid address", () => {
    for (const text of ["10.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.1.", "10..0.1", "", " 10.0.0.1"]) {
      expect(refusal({ v4: text })).toBe(`RangeError: v4: expected an IPv4 address, got ${JSON.stringify(text)}`);
    }
    for (const text of ["::1::", "1:2:3:4:5:6:7", "12345::", "fe80::1%eth0", "1:2:3:4:5:6:7::8", ":1", "", "g::"]) {
      expect(refusal({ v6: text })).toBe(`RangeError: v6: expected an IPv6 address, got ${JSON.stringify(text)}`);
    }
    expect(refusal({ lladdr: "02:00:5e" + "-00" })).toContain("RangeError: lladdr: expected a hardware address");
    expect(refusal({ uuid: "6ba7b810" })).toContain("RangeError: uuid: expected a UUID");
    expect(refusal({ v4: 0x0a000001 })).toBe(
      "TypeError: v4: expected an IPv4 address, as text or bytes, got 167772161",
    );
    expect(suggested(rtLink, "newlink", { linkinfo: { kind: "gre", data: { local: 0x0a000001 } } })).toBe(
      "linkinfo.data.local: expected an IPv4 address, as text or bytes, got 167772161",
    );
    expect(refusal({ either: new Uint8Array(5) })).toBe(
      "RangeError: either: expected 4 or 16 bytes (IP), or 1 byte (Phonet, MCTP), got 5",
    );
  });

  test("report a value that does not match its mask", () => {
    const change = (key: unknown, mask: unknown) => refusal({ change: { key, mask } });
    expect(refusal({ change: 5 })).toBe("TypeError: change: expected an object with key and mask, got 5");
    expect(change({}, undefined)).toBe("TypeError: change.mask: expected an object, got undefined");
    expect(change([], {})).toBe("TypeError: change.key: expected an object, got Array");
    expect(change({ port: 1 }, {})).toBe(
      "TypeError: change.mask.port: expected a mask for the value in key, got undefined",
    );
    expect(change({}, { port: 1 })).toBe("TypeError: change.key.port: expected a value for the mask, got undefined");
    expect(change({ prt: 1 }, {})).toBe('TypeError: change.key.prt: unknown field; did you mean "port"?');
    expect(change({}, { toString: 1 })).toBe(
      "TypeError: change.mask.toString: unknown field; there are: port, point, raw, inner, isOn, ports",
    );
    expect(change({ isOn: true }, { isOn: true })).toBe(
      "TypeError: change.mask.isOn: the attribute cannot have a mask",
    );
    expect(change({ port: 1 }, { port: -1 })).toStartWith("RangeError: change.mask.port: expected an integer from 0");
    expect(change({ inner: { port: 1 } }, { inner: { port: "1" } })).toBe(
      'TypeError: change.mask.inner.port: expected an integer, got "1"',
    );
    expect(change({ raw: new Uint8Array(3) }, { raw: new Uint8Array(2) })).toBe(
      "RangeError: change.mask.raw: expected 3 bytes, like the value in key, got 2",
    );
    expect(change({ raw: new Uint8Array(40_000) }, { raw: new Uint8Array(40_000) })).toStartWith(
      "RangeError: change.mask.raw: 80,000 bytes do not fit",
    );
  });

  test("report a nest without a selected format", () => {
    expect(refusal({ data: { index: 1 } })).toBe(
      'TypeError: data: expected bytes (Uint8Array), because "kind" is missing (required for an object), got Object',
    );
    expect(refusal({ kind: "odd", data: { index: 1 } })).toBe(
      'TypeError: data: expected bytes (Uint8Array), because "odd" has no format, got Object',
    );
    // The field `kind` selects the format of `data` and is encoded after it. Invalid kinds must not break the error
    // text.
    for (const [kind, text] of [
      [["odd", Symbol("odd")], "odd,Symbol(odd)"],
      [Symbol("odd"), "Symbol(odd)"],
      [Object.create(null), "an object"],
    ]) {
      expect(refusal({ data: { index: 1 }, kind })).toBe(
        `TypeError: data: expected bytes (Uint8Array), because "${String(text)}" has no format, got Object`,
      );
    }
    expect(refusal({ kind: "both", data: { header: { z: 1 } } })).toBe(
      'TypeError: data.header.z: unknown struct member; did you mean "x"?',
    );
  });

  test("name the innermost field that exceeds the maximum attribute size", () => {
    const names = Array.from({ length: 9000 }, () => "name");
    expect(refusal({ inner: { tags: names } })).toBe(
      "RangeError: inner: 108,000 bytes do not fit; an attribute holds at most 65,531; split the request (for lists: chunks())",
    );
    expect(refusal({ lladdr: new Uint8Array(70_000) })).toContain("RangeError: lladdr: 70,000 bytes do not fit");
    expect(refusal({ numbers: new Array(20_000).fill(0) })).toContain("RangeError: numbers: 80,000 bytes do not fit");
    const half = { type: 9, bytes: new Uint8Array(40_000) };
    const peers = [{}, { unknown: [half, half] }];
    expect(thrown(() => encodeAttributes(wireguard, "wgdevice", { peers })).message).toStartWith(
      "peers[1]: 80,008 bytes do not fit",
    );
    const levels = loadFamily(`
name: levels
attribute-sets:
  - { name: main, attributes: [{ name: table, type: nest-type-value, type-value: [outer, inner], nested-attributes: row }] }
  - { name: row, attributes: [{ name: data, type: binary }] }
operations: { list: [] }
`);
    const table = [0, 1, 2].map((inner) => ({ outer: 1, inner, data: new Uint8Array(30_000) }));
    expect(thrown(() => encodeAttributes(levels, "main", { table })).message).toStartWith(
      "table: 90,024 bytes do not fit",
    );
    const points = loadFamily(`
name: points
definitions: [{ name: point, type: struct, members: [{ name: x, type: u32 }] }]
attribute-sets:
  - { name: main, attributes: [{ name: points, type: binary, sub-type: struct, struct: point }] }
operations: { list: [] }
`);
    for (const value of [new Array(20_000).fill({ x: 1 }), new Uint8Array(80_000)]) {
      expect(thrown(() => encodeAttributes(points, "main", { points: value })).message).toStartWith(
        "points: 80,000 bytes do not fit",
      );
    }
  });

  test("report bytes that are not a whole number of array items", () => {
    expect(refusal({ numbers: new Uint8Array(3) })).toBe("RangeError: numbers: expected a multiple of 4 bytes, got 3");
  });

  test("report a circular value", () => {
    const endless: Record<string, unknown> = {};
    endless["inner"] = endless;
    expect(refusal(endless)).toEndWith("nested too deep");
  });

  test("report an invalid unknown attribute", () => {
    expect(refusal({ unknown: [{ type: 1 }] })).toBe(
      "TypeError: unknown[0].bytes: expected bytes (Uint8Array), got undefined",
    );
    expect(refusal({ unknown: [{ type: -1, bytes: new Uint8Array(1) }] })).toContain("RangeError: unknown[0].type: ");
    expect(refusal({ unknown: [5] })).toBe("TypeError: unknown[0]: expected an object with a type and bytes, got 5");
  });
});

test("An error names a selected format only for fields of this format", () => {
  const chosen = loadFamily(`
name: chosen
protocol: netlink-raw
protonum: 0
attribute-sets:
  - name: main
    attributes:
      - { name: kind, type: string }
      - { name: data, type: sub-message, sub-message: data, selector: kind }
      - { name: direct, type: nest, nested-attributes: numbers }
  - { name: numbers, attributes: [{ name: number, type: u32 }] }
sub-messages: [{ name: data, formats: [{ value: vlan, attribute-set: numbers }] }]
operations: { list: [] }
`);
  const refused = (value: object) => thrown(() => encodeAttributes(chosen, "main", value)).message;
  const direct = 'direct.numbr: unknown field; did you mean "number"?';
  const inside = 'data.numbr: unknown field where kind is "vlan"; did you mean "number"?';
  expect(refused({ kind: "vlan", data: { numbr: 1 } })).toBe(inside);
  expect(refused({ direct: { numbr: 1 } })).toBe(direct);
  expect(refused({ kind: "vlan", data: { number: 1 }, direct: { numbr: 1 } })).toBe(direct);
});

test("request() suggests the most similar option for an unknown one", () => {
  const codec = operationCodec(family, "get");
  expect(() => codec.request("do", { index: 1 }, { flag: 1, type: 30 } as object)).toThrow(
    new TypeError("options.flag: unknown option; did you mean flags?"),
  );
  expect(() => codec.request("do", { index: 1 }, 5 as never)).toThrow("options: expected an object, got 5");
});
