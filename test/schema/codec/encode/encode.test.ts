import { describe, expect, test } from "bun:test";
import { ovsFlow } from "../../../../src/families/ovs-flow.ts";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { encodeAttributes, loadFamily, operationCodec } from "../../../../src/schema/index.ts";
import { bytes, thrown } from "../../../message/bytes.ts";
import { everything } from "../../everything.ts";

const family = loadFamily(everything);

describe("`rest` bytes after a struct", () => {
  const refused = (value: object, set = "main") => thrown(() => encodeAttributes(family, set, value)).message;

  test("must be empty in an inner struct", () => {
    expect(refused({ shape: { origin: { x: 1, rest: new Uint8Array(4) } } })).toBe(
      "shape.origin.rest: expected at most 0 bytes, got 4",
    );
  });

  test("must be empty in a fixed header", () => {
    const codec = operationCodec(family, "get");
    const fields = { header: { ifindex: 1, rest: new Uint8Array(9) } };
    expect(thrown(() => codec.request("do", fields, { type: 30 })).message).toBe(
      "header.rest: expected at most 0 bytes, got 9",
    );
  });

  test("must be bytes, and are rejected in structs of variable length", () => {
    expect(refused({ shape: { rest: "abc" } })).toBe(
      "shape.rest: expected bytes (Uint8Array), got text of 3 characters",
    );
    expect(refused({ open: { count: 1, rest: new Uint8Array(1) } })).toBe(
      "open.rest: unknown struct member; there are: count, data",
    );
  });
});

describe("encodeAttributes()", () => {
  function same(one: object, other: object): void {
    expect(encodeAttributes(family, "main", one)).toEqual(encodeAttributes(family, "main", other));
  }

  test("accepts addresses, integers and enums in several forms", () => {
    same({ v4: "10.0.0.1" }, { v4: Uint8Array.of(10, 0, 0, 1) });
    same({ lladdr: "02:00:5e:00:53:01" }, { lladdr: "02-00-5E-00-53-01" });
    same({ v6: "::" }, { v6: "0:0:0:0:0:0:0.0.0.0" });
    same({ wide: 5n }, { wide: 5 });
    same({ color: "blue" }, { color: 7 });
    same({ options: ["fast", "safe"] }, { options: 3 });
    same({ bigOptions: ["low", 4n] }, { bigOptions: 5n });
    same({ colors: ["red"] }, { colors: Uint8Array.of(1) });
  });

  test("omits undefined values and false flags", () => {
    expect(encodeAttributes(family, "main", { tiny: undefined, isOn: false })).toEqual(new Uint8Array(0));
  });

  test("keeps the order in which the caller passed the fields", () => {
    expect(encodeAttributes(family, "main", { short: 1, tiny: 2 })).toEqual(
      bytes("06 00 03 00 00 01 00 00  05 00 02 00 02 00 00 00"),
    );
  });
});

describe("order of attributes", () => {
  const codec = operationCodec(rtRoute, "newroute");
  const fields = {
    header: { rtmFamily: 2, rtmDstLen: 24, rtmType: "unicast" },
    table: 254,
    dst: "10.0.0.0",
    priority: 7,
    metrics: { mtu: 1400, window: 5 },
    oif: 3,
  };
  const attribute = (number: number, ...value: number[]) => [
    4 + value.length,
    0,
    number,
    number === 8 ? 0x80 : 0,
    ...value,
  ];
  const written: Record<string, number[]> = {
    table: attribute(15, 254, 0, 0, 0),
    dst: attribute(1, 10, 0, 0, 0),
    priority: attribute(6, 7, 0, 0, 0),
    metrics: attribute(8, ...attribute(2, 0x78, 5, 0, 0), ...attribute(3, 5, 0, 0, 0)),
    oif: attribute(4, 3, 0, 0, 0),
  };

  test("is the order of the caller's fields, without the header", () => {
    const names = Object.keys(fields) as (keyof typeof fields)[];
    for (let turn = 0; turn < 3; turn++) {
      for (let shift = 0; shift < names.length; shift++) {
        for (const step of [1, 5]) {
          const order = names.map((_, place) => names[(shift + place * step) % names.length]!).slice(turn);
          const ordered = Object.fromEntries(
            [...new Set([...order, "header"])].map((name) => [name, fields[name as "oif"]]),
          );
          const message = codec.request("do", ordered);
          const expected = order.filter((name) => name !== "header").flatMap((name) => written[name]!);
          expect([...message.bytes.subarray(28)]).toEqual(expected);
        }
      }
    }
  });

  test("is the order of the items in an ordered set", () => {
    const items = [
      { recirc: 1 },
      { output: 2 },
      { pushVlan: { vlanTpid: 0x8100, vlanTci: 0x1064 } },
      { popVlan: true },
    ];
    const orders = [items, items.toReversed(), items.slice(1), [items[2], items[0], items[2]]];
    for (const order of [...orders, ...orders.toReversed()]) {
      const fields = { header: { dpIfindex: 1 }, ufid: new Uint8Array(16), actions: order };
      const message = operationCodec(ovsFlow, "new").request("do", fields, { type: 30 });
      expect(operationCodec(ovsFlow, "new").decodeRequest(message)["actions"]).toEqual(order);
    }
  });
});

test("The encoder rejects detached buffers, but accepts empty bytes", () => {
  const detached = new Uint8Array(6);
  detached.buffer.transfer();
  const cases: [string, object][] = [
    ["address", { address: detached }],
    ["linkinfo", { linkinfo: detached }],
    ["linkinfo.kind", { linkinfo: { kind: "bridge", data: { groupAddr: detached } } }],
    ["afSpec", { afSpec: { inet: { conf: detached } } }],
  ];
  for (const [path, fields] of cases) {
    const encode = () => encodeAttributes(rtLink, "link-attrs", fields);
    expect(encode).toThrow(TypeError);
    expect(encode).toThrow("expected bytes, got a Uint8Array whose memory was transferred");
    expect(encode).toThrow(path.split(".")[0]!);
  }
  expect(encodeAttributes(rtLink, "link-attrs", { address: new Uint8Array(0) })).toEqual(bytes("04 00 01 00"));
});
