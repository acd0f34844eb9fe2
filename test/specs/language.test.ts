// Tests this project's additions to the spec language. They describe protocols in which several messages have the same
// number.
import { describe, expect, test } from "bun:test";
import { Message, NLM_F_REQUEST } from "../../src/index.ts";
import {
  decodeAttributes,
  encodeAttributes,
  eventCodec,
  loadFamily,
  messageNumber,
  operationCodec,
} from "../../src/schema/index.ts";
import { message } from "../message/bytes.ts";

const shared = (operations: string) => `
name: shared
protocol: netlink-raw
protonum: 0
definitions:
  - { name: command, type: enum, entries: [nothing, get, set] }
  - name: head
    type: struct
    members:
      - { name: family, type: u8 }
      - { name: cmd, type: u8, enum: command }
      - { name: pad, type: pad, len: 2 }
  - { name: answer, type: struct, members: [{ name: state, type: u32 }, { name: queue, type: u32 }] }
attribute-sets:
  - { name: asked, attributes: [{ name: filter, type: u8 }] }
  - { name: told, attributes: [{ name: text, type: string }, { name: header, type: u8 }] }
operations:
  fixed-header: head
  list: [${operations}]
`;

describe("spec key header-values", () => {
  const family = loadFamily(
    shared(`
      { name: get, value: 78, attribute-set: asked, header-values: { cmd: get }, do: { reply: { attributes: [filter] } } },
      { name: set, value: 79, attribute-set: asked, header-values: { cmd: set }, do: { request: {} } },
      { name: got-ntf, value: 79, notify: get, header-values: { cmd: get } },
      { name: set-ntf, value: 79, notify: get, header-values: { cmd: set } }`),
  );

  test("sets header members, whatever the caller passes", () => {
    const get = operationCodec(family, "get").request("do", { header: { family: 7 }, filter: 1 });
    expect([...get.bytes.subarray(16, 20)]).toEqual([7, 1, 0, 0]);
    const read = operationCodec(family, "get").decode(get);
    const set = operationCodec(family, "set").request("do", read);
    expect([...set.bytes.subarray(16, 20)]).toEqual([7, 2, 0, 0]);
    expect([...operationCodec(family, "set").request("do").bytes.subarray(16, 20)]).toEqual([0, 2, 0, 0]);
  });

  test("distinguishes events with the same number", () => {
    const event = operationCodec(family, "set").request("do");
    expect(eventCodec(family, messageNumber(family, event), event)?.operation.name).toBe("set-ntf");
    expect(eventCodec(family, 79)?.operation.name).toBe("got-ntf");
    // An event that the spec does not define gets the name of the operation with the same message number.
    expect(eventCodec(family, 78)?.operation.name).toBe("get");
    expect(eventCodec(family, 77)).toBeUndefined();
  });

  test("assigns other events to the operation without header values", () => {
    const plain = "{ name: all-ntf, value: 79, notify: get }";
    const own = "{ name: set-ntf, value: 79, notify: get, header-values: { cmd: set } }";
    const get = "{ name: get, value: 78, attribute-set: asked, do: { reply: { attributes: [filter] } } }";
    for (const list of [`${get}, ${plain}, ${own}`, `${get}, ${own}, ${plain}`]) {
      const mixed = loadFamily(shared(list));
      const named = (...header: number[]) => {
        const event = new Message(message(79, 0, Uint8Array.of(...header)));
        return eventCodec(mixed, 79, event)?.operation.name;
      };
      expect([named(0, 2, 0, 0), named(0, 1, 0, 0), named(0, 9, 0, 0), named(0)]).toEqual([
        "set-ntf",
        "all-ntf",
        "all-ntf",
        "all-ntf",
      ]);
      expect(eventCodec(mixed, 79)?.operation.name).toBe("all-ntf");
    }
  });

  test("is rejected with an unknown member or value name", () => {
    const refused = (values: string) => () =>
      loadFamily(shared(`{ name: get, value: 78, attribute-set: asked, header-values: ${values}, do: {} }`));
    expect(refused("{ command: 1 }")).toThrow(
      "operations.list[get].header-values.command: unknown member of the fixed header",
    );
    expect(refused("{ cmd: gte }")).toThrow('header-values.cmd: the enum "command" has no "gte"');
    expect(refused("{ pad: 1 }")).toThrow("header-values.pad: padding has no value");
    expect(refused("{ family: seven }")).toThrow("header-values.family: expected an integer");
  });
});

describe("reply-fixed-header and reply-attribute-set", () => {
  const family = loadFamily(
    shared(`
      { name: get, value: 20, attribute-set: asked, reply-fixed-header: answer, reply-attribute-set: told,
        dump: { request: { attributes: [filter] }, reply: { attributes: [text] } } },
      { name: gone, value: 21, notify: get }`),
  );
  const codec = operationCodec(family, "get");

  test("apply to replies, not to requests", () => {
    const request = codec.request("dump", { header: { family: 2 }, filter: 3 });
    expect(codec.decodeRequest(request)).toEqual({ header: { family: 2, cmd: "nothing" }, filter: 3 });
    expect([codec.headerLength, codec.replyHeaderLength]).toEqual([4, 8]);
    const reply = operationCodec(family, "gone");
    expect(reply.operation).toMatchObject({ set: "told", header: "answer" });
    expect(reply.replyHeaderLength).toBe(8);
  });

  test("apply to kernel messages even with request flags", () => {
    const bytes = "28000000 14000100 00000000 00000000 01000000 02000000 06000100 61620000 05000200 09000000";
    const reply = Uint8Array.fromHex(bytes.replaceAll(" ", ""));
    const decoded = codec.decode(new Message(reply));
    expect(decoded).toEqual({ fixedHeader: { state: 1, queue: 2 }, text: "ab", header: 9 });
    expect(codec.request("dump").flags & NLM_F_REQUEST).toBe(NLM_F_REQUEST);
  });

  test("are rejected if the reply lists a request attribute", () => {
    const spec = shared(`
      { name: get, value: 20, attribute-set: asked, reply-attribute-set: told,
        dump: { reply: { attributes: [filter] } } }`);
    expect(() => loadFamily(spec)).toThrow('the set "told" has no attribute "filter"');
  });
});

describe("arrays of structs", () => {
  const spec = (attribute: string) => `
name: lists
protocol: netlink-raw
protonum: 0
definitions:
  - { name: pair, type: struct, members: [{ name: id, type: u32 }, { name: weight, type: u8 }, { name: pad, type: pad, len: 3 }] }
attribute-sets:
  - { name: main, attributes: [${attribute}] }
operations: { list: [] }
`;
  const family = loadFamily(spec("{ name: pairs, type: binary, sub-type: struct, struct: pair }"));
  const value = {
    pairs: [
      { id: 7, weight: 1 },
      { id: 8, weight: 2 },
    ],
  };

  test("contain their items without padding", () => {
    const bytes = encodeAttributes(family, "main", value);
    expect(bytes.toHex()).toBe("14000100" + "0700000001000000" + "0800000002000000");
    expect(decodeAttributes(family, "main", bytes)).toEqual(value);
    expect(decodeAttributes(family, "main", encodeAttributes(family, "main", { pairs: [] }))).toEqual({ pairs: [] });
  });

  test("have a multiple of the item size as length", () => {
    const bytes = Uint8Array.fromHex("0d000100" + "070000000100000008" + "000000");
    expect(decodeAttributes(family, "main", bytes)).toMatchObject({ unparsed: [{ type: 1 }] });
    const refused = (pairs: unknown) => () => encodeAttributes(family, "main", { pairs });
    expect(refused({ id: 1 })).toThrow("pairs: expected an array");
    expect(refused([value.pairs[0], 5])).toThrow("pairs[1]: expected an object");
    expect(refused([value.pairs[0], { id: -1 }])).toThrow("pairs[1].id: ");
    expect(refused([{ id: 1, rest: new Uint8Array(8) }])).toThrow("pairs[0]: expected a struct without `rest`");
  });

  test("require the name of a struct", () => {
    expect(() => loadFamily(spec("{ name: pairs, type: binary, sub-type: struct }"))).toThrow('requires "struct"');
    expect(() => loadFamily(spec("{ name: pairs, type: binary, sub-type: u32, struct: pair }"))).toThrow(
      'not allowed together with "sub-type"',
    );
  });

  test("packed integers have the byte order of their attribute", () => {
    const labels = loadFamily(spec("{ name: labels, type: binary, sub-type: u32, byte-order: big-endian }"));
    const bytes = encodeAttributes(labels, "main", { labels: [1, 2] });
    expect(bytes.toHex()).toBe("0c000100" + "00000001" + "00000002");
    expect(decodeAttributes(labels, "main", bytes)).toEqual({ labels: [1, 2] });
  });
});

describe("corrections by extensions", () => {
  const base = `
name: base
protocol: netlink-raw
protonum: 0
definitions: [{ name: one, type: struct, members: [{ name: id, type: u32 }] }]
attribute-sets:
  - { name: main, attributes: [{ name: first, type: u32 }, { name: wrong, type: binary, struct: one }] }
operations: { list: [] }
`;
  const extended = (attribute: string) => () =>
    loadFamily(base, {
      extensions: [`{ extends: base, attribute-sets: [{ name: main, attributes: [${attribute}] }] }`],
    });

  test("replace a wrong number with `corrects: true`", () => {
    const { sets } = extended("{ name: wrong, value: 5, corrects: true }, { name: right, type: u8, value: 2 }")();
    expect(sets["main"]!.attributes.map(({ name, number }) => [name, number])).toEqual([
      ["first", 1],
      ["wrong", 5],
      ["right", 2],
    ]);
    expect(extended("{ name: wrong, value: 5 }")).toThrow("the base has the number 2");
    expect(extended("{ name: wrong, corrects: true }")).toThrow('requires the correct "value"');
  });

  test("remove a property whose key has no value", () => {
    const { sets } = extended("{ name: wrong, struct: null, sub-type: u32 }")();
    expect(sets["main"]!.attributes[1]).toEqual({
      name: "wrong",
      field: "wrong",
      number: 2,
      type: "binary",
      item: "u32",
    });
  });
});

describe("sub-messages without a selector", () => {
  const spec = (attribute: string, formats: string) => `
name: single
protocol: netlink-raw
protonum: 0
definitions: [{ name: head, type: struct, members: [{ name: ifindex, type: u32 }] }]
attribute-sets:
  - { name: main, attributes: [${attribute}, { name: kind, type: string }] }
  - { name: more, attributes: [{ name: timer, type: u32 }] }
sub-messages: [{ name: port, formats: [${formats}] }]
operations: { list: [] }
`;
  const only = "{ fixed-header: head, attribute-set: more }";
  const port = "{ name: port, type: sub-message, sub-message: port, multi-attr: true }";

  test("are structs followed by attributes", () => {
    const family = loadFamily(spec(port, only));
    const value = { port: [{ header: { ifindex: 3 }, timer: 7 }, { header: { ifindex: 4 } }] };
    const bytes = encodeAttributes(family, "main", value);
    expect(bytes.toHex()).toBe("10000100" + "03000000" + "0800010007000000" + "08000100" + "04000000");
    expect(decodeAttributes(family, "main", bytes)).toEqual(value);
  });

  test("have exactly one format", () => {
    const valued = "{ value: a, attribute-set: more }";
    expect(() => loadFamily(spec(port, valued))).toThrow('attributes[port]: "selector" is missing');
    expect(() => loadFamily(spec(port, `${valued}, ${only}`))).toThrow('"value" is missing');
    const selecting = "{ name: port, type: sub-message, sub-message: port, selector: kind }";
    expect(() => loadFamily(spec(selecting, only))).toThrow("not allowed: the only format has no value");
  });
});
