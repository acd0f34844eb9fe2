import { describe, expect, test } from "bun:test";
import { NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST } from "../../../src/index.ts";
import { Message } from "../../../src/message/index.ts";
import { eventCodec, loadFamily, messageNumber, operationCodec } from "../../../src/schema/index.ts";
import { bytes, message } from "../../message/bytes.ts";
import { everything } from "../everything.ts";

const family = loadFamily(everything);
const raw = loadFamily(`
name: raw-one
protocol: netlink-raw
protonum: 0
definitions: [{ name: head, type: struct, members: [{ name: index, type: s32 }] }]
attribute-sets: [{ name: main, attributes: [{ name: title, type: string }, { name: header, type: u8 }] }]
operations:
  enum-model: directional
  list:
    - { name: get, attribute-set: main, fixed-header: head, do: { request: { value: 18 }, reply: { value: 16 } } }
    - { name: news, notify: get, value: 16 }
`);

describe("OperationCodec.request()", () => {
  test("writes the family id, command, version, header and attributes", () => {
    const request = operationCodec(family, "get").request("do", { header: { ifindex: 7 }, index: 5 }, { type: 30 });
    expect(request.type).toBe(30);
    expect(request.flags).toBe(NLM_F_REQUEST);
    expect(request.payload).toEqual(bytes("01 03 00 00  07 00 00 00 00 00 00 00  08 00 01 00 05 00 00 00"));
  });

  test("writes the message number of a raw family", () => {
    const request = operationCodec(raw, "get").request("do", { title: "x" }, { flags: NLM_F_REQUEST | NLM_F_ACK });
    expect([request.type, request.flags]).toEqual([18, NLM_F_REQUEST | NLM_F_ACK]);
    expect(request.payload).toEqual(bytes("00 00 00 00  06 00 01 00 78 00 00 00"));
  });

  test("sets NLM_F_DUMP in a dump request", () => {
    expect(operationCodec(family, "get").request("dump", {}, { type: 30 }).flags).toBe(NLM_F_REQUEST | NLM_F_DUMP);
  });

  test("rejects unknown operations and unsupported request kinds", () => {
    expect(() => operationCodec(family, "take")).toThrow('the family every-thing has no operation "take"');
    expect(() => operationCodec(family, "toString")).toThrow("has no operation");
    expect(() => operationCodec(family, "set").request("dump", {}, { type: 30 })).toThrow('no "dump"');
    expect(() => operationCodec(family, "get").request("do")).toThrow(
      "type: expected the id of the family every-thing",
    );
    expect(() => operationCodec(family, "get").request("do", {}, { type: 5 })).toThrow("type: expected an integer");
    expect(() => operationCodec(family, "get").request("do", { header: { index: 1 } }, { type: 30 })).toThrow(
      "header.index: unknown struct member",
    );
    expect(() => operationCodec(raw, "get").request("do", { fixedHeader: 5 })).toThrow(
      "fixedHeader: expected an object, got 5",
    );
  });

  test("leaves no data of a rejected request in the next one", () => {
    const codec = operationCodec(raw, "get");
    expect(() => codec.request("do", { title: "long".repeat(9), header: -1 })).toThrow(RangeError);
    expect(codec.request("do", {}).payload).toEqual(new Uint8Array(4));
  });
});

describe("OperationCodec.decode()", () => {
  test("returns the fixed header in the field `header`", () => {
    const reply = new Message(message(30, 0, bytes("01 03 00 00  07 00 00 00 22 00 00 00  05 00 02 00 09 00 00 00")));
    expect(operationCodec(family, "get").decode(reply)).toEqual({
      header: { ifindex: 7, options: ["safe", "loud"] },
      tiny: 9,
    });
  });

  test("returns the fixed header as `fixedHeader` if an attribute is called `header`", () => {
    const reply = new Message(message(16, 0, bytes("07 00 00 00  05 00 02 00 09 00 00 00")));
    expect(operationCodec(raw, "get").decode(reply)).toEqual({ fixedHeader: { index: 7 }, header: 9 });
  });

  test("fills the missing bytes of a truncated fixed header with zeros", () => {
    const codec = operationCodec(family, "get");
    for (let length = 0; length <= 12; length++) {
      const reply = new Message(message(30, 0, bytes("01 03 00 00  07 00 00 00 22 00 00 00").slice(0, length)));
      const { header } = codec.decode(reply);
      if (length < 5) expect(header).toEqual({ ifindex: 0, options: [] });
      if (length === 8) expect(header).toEqual({ ifindex: 7, options: [] });
      if (length > 10) expect(header).toEqual({ ifindex: 7, options: ["safe", "loud"] });
    }
  });

  test("decodes a message by its message number", () => {
    const event = new Message(message(30, 0, bytes("09 03 00 00  00 00 00 00 00 00 00 00  08 00 1b 00 07 00 00 00")));
    const codec = eventCodec(family, messageNumber(family, event))!;
    expect(codec.operation.name).toBe("noticed");
    expect(codec.decode(event)).toEqual({ header: { ifindex: 0, options: [] }, color: "blue" });
    expect(eventCodec(family, 200)).toBeUndefined();
    expect(eventCodec(raw, messageNumber(raw, new Message(message(16, 0, bytes("")))))?.operation.name).toBe("news");
  });
});

describe("OperationCodec.path()", () => {
  const codec = operationCodec(family, "get");
  const fields = {
    index: 1,
    inner: { part: { color: "red" } },
    list: [{ index: 1 }, { color: "blue" }],
    table: [{ rowId: 3, columnId: 7, index: 9 }],
    kind: "both",
    data: { header: { x: 1 }, index: 4 },
    unknown: [{ type: 333, bytes: new Uint8Array(4) }],
  } as const;
  const request = codec.request("do", fields, { type: 30 });

  /** Returns the field path for each byte of the request. */
  function paths(): Set<string | undefined> {
    return new Set(Array.from({ length: request.length }, (_, offset) => codec.path(request, offset)));
  }

  test("returns paths inside nests, lists, tables and selected formats", () => {
    expect([...paths()]).toEqual([
      undefined,
      "index",
      "inner",
      "inner.part",
      "inner.part.color",
      "list",
      "list[0]",
      "list[0].index",
      "list[1]",
      "list[1].color",
      "table",
      "table[0]",
      "table[0].index",
      "kind",
      "data",
      "data.index",
      "333",
    ]);
  });

  test("includes the index of a repeated attribute", () => {
    const several = codec.request("do", { index: 1, tags: ["a", "bc"], color: "red" }, { type: 30 });
    const found = Array.from({ length: several.length }, (_, offset) => codec.path(several, offset));
    expect([...new Set(found)]).toEqual([undefined, "index", "tags[0]", "tags[1]", "color"]);
  });

  test("returns the path of a missing attribute", () => {
    expect(codec.missingPath(request, 27)).toBe("color");
    expect(codec.missingPath(request, 999)).toBe("999");
    const nest = Array.from(request.bytes.keys()).find((offset) => codec.path(request, offset) === "inner.part")!;
    expect(codec.missingPath(request, 1, nest)).toBe("inner.part.index");
    expect(codec.missingPath(request, 1, 3)).toBeUndefined();
  });
});
