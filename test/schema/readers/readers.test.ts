import { describe, expect, test } from "bun:test";
import { RTM_NEWROUTE } from "../../../src/constants/rtnetlink.ts";
import { ovsFlow } from "../../../src/families/ovs-flow.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { rtRoute } from "../../../src/families/rt-route.ts";
import { hostLittleEndian } from "../../../src/message/byte-order.ts";
import { AttributeReader, Message, MessageWriter } from "../../../src/message/index.ts";
import { FieldsReader, loadFamily, operationCodec, SetReader } from "../../../src/schema/index.ts";
import { attributeValue, fieldPath, memberValue } from "../../../src/schema/readers/field-path.ts";
import { everything } from "../everything.ts";

const family = loadFamily(everything);
const codec = operationCodec(family, "get");
const fields = {
  header: { ifindex: 7, options: ["fast"] },
  tiny: 9,
  inner: { part: { color: "red" }, title: "inside" },
  shape: { color: "green", label: "lo", total: 5n, ip: "10.0.0.1" },
  wide: 1n,
  tags: ["a", "b"],
};
const message = codec.request("do", fields, { type: 30 });

function read(path: string): unknown {
  return new FieldsReader(family, "get", [path]).read(message)[0];
}

/** Returns a function that reads a field with a search from the start of the message, without cached layouts. */
function searched(path: string): (message: Message) => unknown {
  const { start, attributes, member } = fieldPath(family, "get", path);
  return ({ view, store, offset, length }) => {
    let [from, to] = [offset + start, offset + length];
    for (const { type } of attributes) {
      const reader = new AttributeReader().over(store, view, from, to);
      if (!reader.find(type)) return undefined;
      [from, to] = [reader.offset, reader.offset + reader.length];
    }
    const last = attributes.at(-1);
    return member === undefined
      ? attributeValue(last!, store, view, from, to)
      : memberValue(member, store, view, from, to);
  };
}

describe("FieldsReader of one field", () => {
  test("reads a field from attributes, nests, structs and the header", () => {
    const paths = ["tiny", "inner.part.color", "inner.title", "shape.color", "shape.label", "shape.total", "shape.ip"];
    expect(paths.map(read)).toEqual([9, "red", "inside", "green", "lo", 5n, "10.0.0.1"]);
    expect([read("header.ifindex"), read("header.options"), read("wide")]).toEqual([7, ["fast"], 1n]);
    expect(read("inner.part")).toEqual({ color: "red" });
  });

  test("returns undefined for a missing or invalid field", () => {
    expect([read("short"), read("part.color"), read("inner.tiny")]).toEqual([undefined, undefined, undefined]);
    const wrong = codec.request("do", { unknown: [{ type: 2, bytes: new Uint8Array(3) }] }, { type: 30 });
    expect(new FieldsReader(family, "get", ["tiny"]).read(wrong)[0]).toBeUndefined();
    const cut = codec.request("do", { shape: new Uint8Array(4) }, { type: 30 });
    expect(new FieldsReader(family, "get", ["shape.port"]).read(cut)[0]).toBe(0);
    expect(new FieldsReader(family, "get", ["shape.total"]).read(cut)[0]).toBeUndefined();
  });

  test("ends inner structs at their size and text at its NUL", () => {
    const outer = {
      name: "outer",
      type: "struct",
      members: [
        { name: "pair", type: "binary", struct: "pair" },
        { name: "label", type: "string", len: 8 },
        { name: "last", type: "binary" },
      ],
    };
    const pair = { name: "pair", type: "struct", members: ["one", "two"].map((name) => ({ name, type: "u16" })) };
    const nested = loadFamily(
      JSON.stringify({
        name: "nested",
        definitions: [pair, outer, { ...outer, name: "top", members: outer.members.slice(0, -1) }],
        "attribute-sets": [{ name: "all", attributes: [{ name: "outer", type: "binary", struct: "outer" }] }],
        operations: {
          "fixed-header": "top",
          list: [{ name: "get", "attribute-set": "all", do: { request: { attributes: ["outer"] } } }],
        },
      }),
    );
    const bytes = Uint8Array.from([1, 0, 2, 0, ...new TextEncoder().encode("lo\0\xff more")].slice(0, 14));
    const paths = ["outer.pair", "outer.label", "outer.last"] as const;
    const whole = (length: number) =>
      operationCodec(nested, "get").request("do", { outer: bytes.slice(0, length) }, { type: 30 });
    for (const length of [bytes.length, 12, 4, 0]) {
      const sent = whole(length);
      const decoded = operationCodec(nested, "get").decode(sent)["outer"] as Record<string, unknown>;
      const expected = [decoded["pair"], decoded["label"], decoded["last"]];
      expect(paths.map((path) => new FieldsReader(nested, "get", [path]).read(sent)[0])).toEqual(expected);
      expect<readonly unknown[]>(new FieldsReader(nested, "get", paths).read(sent)).toEqual(expected);
    }
    const [inside, label] = new FieldsReader(nested, "get", paths).read(whole(bytes.length));
    expect([inside, label]).toEqual([hostLittleEndian ? { one: 1, two: 2 } : { one: 256, two: 512 }, "lo"]);
    const sent = operationCodec(nested, "get").request(
      "do",
      { header: { pair: { two: 9 } }, outer: { pair: { two: 7 } } },
      { type: 30 },
    );
    expect(new FieldsReader(nested, "get", ["header.pair"]).read(sent)[0]).toEqual({ one: 0, two: 9 });
    const deep = ["header.pair.one", "header.pair.two", "outer.pair.one", "outer.pair.two"];
    expect(deep.map((path) => new FieldsReader(nested, "get", [path]).read(sent)[0])).toEqual([0, 9, 0, 7]);
    expect(new FieldsReader(nested, "get", deep).read(sent)).toEqual([0, 9, 0, 7]);
    expect(() => new FieldsReader(nested, "get", ["outer.pair.three"])).toThrow('unknown field "three"');
    expect(() => new FieldsReader(nested, "get", ["outer.label.one"])).toThrow('"label" is not a struct');
  });

  test("returns undefined for labels if the message ends before its header", () => {
    const short = new MessageWriter(RTM_NEWROUTE).finish();
    expect(new FieldsReader(rtRoute, "getroute", ["dst", "oif"]).read(short)).toEqual([undefined, undefined]);
  });

  test("reads truncated structs and headers like decode()", () => {
    const u16 = (name: string) => ({ name, type: "u16" });
    const struct = (name: string, members: object[]) => ({ name, type: "struct", members });
    const fixed = [
      { name: "family", type: "u8" },
      { name: "gap", type: "pad", len: 1 },
      { name: "pair", type: "binary", struct: "pair", len: 4 },
      { name: "address", type: "binary", len: 16, "display-hint": "ipv4-or-v6" },
      { name: "label", type: "string", len: 3 },
      u16("last"),
    ];
    const cut = loadFamily(
      JSON.stringify({
        name: "cut",
        protocol: "netlink-raw",
        protonum: 0,
        definitions: [
          struct("pair", [u16("one"), u16("two"), { name: "more", type: "binary" }]),
          struct("top", fixed),
          struct("end", [...fixed, { name: "open", type: "binary" }]),
        ],
        "attribute-sets": [{ name: "all", attributes: [{ name: "end", type: "binary", struct: "end" }] }],
        operations: {
          "fixed-header": "top",
          list: [{ name: "get", value: 16, "attribute-set": "all", do: { request: { attributes: ["end"] } } }],
        },
      }),
    );
    const members = ["family", "pair", "pair.one", "pair.two", "pair.more", "address", "label", "last"];
    const paths = ["header", "end"].flatMap((of) => members.map((member) => `${of}.${member}`)).concat("end.open");
    const together = new FieldsReader(cut, "get", paths);
    const alone = paths.map((path) => new FieldsReader(cut, "get", [path]));
    const get = operationCodec(cut, "get");
    const check = (sent: Message) => {
      // In replies, missing members of a truncated header are zeros.
      const decoded = get.decodeRequest(sent);
      const expected = paths.map((path) => {
        return path.split(".").reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], decoded);
      });
      expect(together.read(sent)).toEqual(expected);
      expect(alone.map((reader) => reader.read(sent)[0])).toEqual(expected);
    };
    const text = new TextEncoder().encode("ab\0");
    for (const [of, label] of [
      [2, text],
      [10, text],
      [7, text],
      [2, Uint8Array.of(0xff, 0xfe, 0xfd)],
    ] as const) {
      const bytes = Uint8Array.from([of, 0, 1, 0, 2, 0, 10, 0, 0, 1, ...new Uint8Array(12), ...label, 9, 0, 5, 6, 7]);
      for (let length = 0; length <= bytes.length; length++) {
        const end = { type: 1, bytes: bytes.slice(0, length), reason: "" };
        check(get.request("do", { unparsed: [end] }));
        const whole = new Uint8Array(16 + length);
        whole.set(get.request("do").bytes.subarray(0, 16));
        whole.set(end.bytes, 16);
        new DataView(whole.buffer).setUint32(0, whole.length, hostLittleEndian);
        check(new Message(whole));
      }
    }
  });

  test("SetReader accepts a message that ends with its unpadded header", () => {
    const short = new Message(codec.request("do", fields, { type: 30 }).bytes.slice(0, 16 + 4 + 7));
    const reader = new SetReader(family, "get").start(short);
    expect([reader.next(), reader.error]).toEqual([false, undefined]);
    const shorter = new Message(short.bytes.slice(0, 16 + 4 + 6));
    const cut = new SetReader(family, "get").start(shorter);
    expect(cut.next()).toBe(false);
    expect(cut.error?.reason).toContain("before its attributes begin");
  });

  test("rejects invalid paths", () => {
    expect(() => new FieldsReader(ovsFlow, "get", ["actions.output"])).toThrow('"actions" is a list');
    expect(() => read("nothing")).toThrow('every-thing.get: nothing: unknown field "nothing"');
    expect(() => read("tinny")).toThrow(
      new TypeError('every-thing.get: tinny: unknown field "tinny"; did you mean "tiny"?'),
    );
    expect(() => new FieldsReader(rtLink, "getlnk", ["mtu"])).toThrow('"getlnk"; did you mean "getlink"?');
    expect(() => read("inner.titel")).toThrow('did you mean "title"?');
    expect(() => read("shape.colour")).toThrow('did you mean "color"?');
    expect(() => read("ifindex")).toThrow(
      new TypeError("every-thing.get: ifindex: is a member of the fixed header; use header.ifindex"),
    );
    expect(() => read("heder.ifindex")).toThrow('heder.ifindex: unknown field "heder"; did you mean "header"?');
    expect(() => read("header.ifndex")).toThrow('did you mean "ifindex"?');
    expect(() => read("header")).toThrow("header: is the fixed header; specify a member, such as header.");
    expect(() => read("inner.nothing")).toThrow('inner.nothing: unknown field "nothing"');
    expect(() => read("header.nothing")).toThrow('unknown field "nothing"');
    expect(() => read("shape.nothing")).toThrow('unknown field "nothing"');
    expect(() => read("data.index")).toThrow('data.index: "data" is not a nest');
    expect(() => read("parts.index")).toThrow(
      'parts.index: "parts" is a list, whose content cannot be read separately',
    );
    expect(() => read("tiny.index")).toThrow('tiny.index: "tiny" is not a nest');
  });
});

describe("FieldsReader", () => {
  const paths = [
    ...["inner.title", "header.options", "tiny", "shape.ip", "inner.part.color", "short", "shape.label"],
    ...["header.ifindex", "inner.part", "wide", "inner.tiny", "shape"],
  ];

  test("returns the same values as a search for each field, in order", () => {
    const values = new FieldsReader(family, "get", paths).read(message);
    expect(values).toEqual(paths.map((path) => searched(path)(message)));
    expect(values).toEqual(paths.map(read));
    expect(values).not.toContain(null);
    expect(values.filter((value) => value === undefined)).toHaveLength(2);
    const backwards = new FieldsReader(family, "get", paths.toReversed()).read(message);
    expect(backwards).toEqual(values.toReversed());
  });

  test("rejects a repeated attribute", () => {
    const why = 'every-thing.get: tags: "tags" is a list';
    expect(() => read("tags")).toThrow(why);
    expect(() => new FieldsReader(family, "get", ["tiny", "tags"])).toThrow(why);
    expect(codec.decode(message)["tags"]).toEqual(["a", "b"]);
  });

  test("uses the first of several attributes with the same number", () => {
    const again = codec.request("do", { unknown: [{ type: 2, bytes: Uint8Array.of(1, 2, 3) }], tiny: 5 }, { type: 30 });
    const [tiny, wide] = new FieldsReader(family, "get", ["tiny", "wide"]).read(again);
    expect([tiny, wide]).toEqual([undefined, undefined]);
    expect(new FieldsReader(family, "get", ["tiny"]).read(again)[0]).toBeUndefined();
  });

  test("returns undefined for fields after the end of a truncated message", () => {
    const reader = new FieldsReader(family, "get", ["header.ifindex", "tiny", "wide"]);
    const { bytes } = message;
    for (let length = 16; length <= bytes.length; length++) {
      const cut = new Message(Uint8Array.from(bytes.subarray(0, length)).fill(0, 0, 4));
      const expected = ["header.ifindex", "tiny", "wide"].map((path) => searched(path)(cut));
      expect(reader.read(cut)).toEqual(expected as [unknown, unknown, unknown]);
    }
  });

  test("returns the same values as a search, for any bytes", () => {
    const searches = paths.map(searched);
    const together = new FieldsReader(family, "get", paths);
    const { bytes } = message;
    for (let at = 16; at < bytes.length; at++) {
      for (const wrong of [0, 1, 4, 5, 8, 12, 0x7f, 0xff]) {
        const other = Uint8Array.from(bytes);
        other[at] = wrong;
        const changed = new Message(other);
        expect(together.read(changed)).toEqual(searches.map((search) => search(changed)));
      }
    }
  });

  test("returns no values of an earlier message", () => {
    const reader = new FieldsReader(family, "get", ["tiny", "inner.title"]);
    const first = reader.read(message);
    const empty = codec.request("do", { header: fields.header }, { type: 30 });
    expect(reader.read(empty)).toEqual([undefined, undefined]);
    expect(first).toEqual([9, "inside"]);
    expect(new FieldsReader(family, "get", []).read(message)).toEqual([]);
  });

  test("returns correct values after any previous message", () => {
    const together = new FieldsReader(family, "get", paths);
    const searches = paths.map(searched);
    const whole = Uint8Array.from(message.bytes);
    const { header: _, ...attributes } = fields;
    const shapes = [message];
    // Each message has its attributes in another order, or lacks one of them.
    for (const [index, [name]] of Object.entries(attributes).entries()) {
      const turned = Object.entries(attributes);
      turned.push(...turned.splice(0, index));
      shapes.push(codec.request("do", { header: fields.header, ...Object.fromEntries(turned) }, { type: 30 }));
      shapes.push(codec.request("do", { ...fields, [name]: undefined }, { type: 30 }));
    }
    for (let at = 16; at < whole.length; at += 3) {
      const damaged = Uint8Array.from(whole);
      damaged[at] = damaged[at]! ^ 5;
      shapes.push(new Message(damaged));
      shapes.push(new Message(Uint8Array.from(whole.subarray(0, at)).fill(0, 0, 4)));
    }
    const expected = shapes.map((shape) => searches.map((search) => search(shape)));
    let random = 1;
    for (let turn = 0; turn < 4000; turn++) {
      random = (Math.imul(random, 1103515245) + 12345) >>> 0;
      // Some messages are repeated, so that the reader caches their layout.
      const index = (Math.floor(turn / 400) * 7 + ((random >>> 16) % (turn % 800 < 400 ? 4 : 40))) % shapes.length;
      expect(together.read(shapes[index]!)).toEqual(expected[index]!);
    }
  });

  test("reads messages with more attributes than it caches", () => {
    const many = Array.from({ length: 100 }, () => ({ type: 500, bytes: new Uint8Array(3) }));
    const reader = new FieldsReader(family, "get", ["tiny", "header.ifindex"]);
    for (let number = 0; number < 20; number++) {
      const sent = codec.request("do", { ...fields, unknown: many, tiny: number }, { type: 30 });
      expect(reader.read(sent)).toEqual([number, 7]);
      const { tiny: _, ...others } = fields;
      const without = codec.request("do", { ...others, unknown: many }, { type: 30 });
      expect(reader.read(without)).toEqual([undefined, 7]);
    }
  });

  test("accepts up to 32 distinct, valid paths", () => {
    const readerOf = (paths: unknown) => () => new FieldsReader(family, "get", paths as string[]);
    expect(readerOf(["tiny", "inner.nothing"])).toThrow('inner.nothing: unknown field "nothing"');
    expect(readerOf(["tiny", "wide", "tiny"])).toThrow("tiny: duplicate path");
    expect(readerOf("tiny")).toThrow('paths: expected an array, got "tiny"');
    expect(readerOf([7])).toThrow("path: expected a string");
    expect(readerOf(new Array(33).fill("tiny"))).toThrow("paths: expected at most 32, got 33");
    const all = Array.from({ length: 32 }, (_, number) => ({ name: `a${number}`, type: "u8" }));
    const wide = loadFamily(
      JSON.stringify({
        name: "wide",
        "attribute-sets": [{ name: "all", attributes: all }],
        operations: { list: [{ name: "get", "attribute-set": "all", do: { request: { attributes: ["a0"] } } }] },
      }),
    );
    const names = all.map(({ name }) => name);
    const fields = Object.fromEntries(names.map((name, number) => [name, number]));
    const sent = operationCodec(wide, "get").request("do", fields, { type: 30 });
    expect(new FieldsReader(wide, "get", names).read(sent)).toEqual(Object.values(fields));
  });
});

describe("SetReader", () => {
  test("returns the names and values of the schema", () => {
    const reader = new SetReader(family, "get");
    const seen: [string | undefined, unknown][] = [];
    for (reader.start(message); reader.next(); ) seen.push([reader.field, reader.value()]);
    expect(seen).toEqual([
      ["tiny", 9],
      ["inner", fields.inner],
      ["shape", codec.decode(message)["shape"]],
      ["wide", 1n],
      ["tags", "a"],
      ["tags", "b"],
    ]);
  });

  test("iterates by position over the same attributes", () => {
    const reader = new SetReader(family, "get");
    const seen: unknown[] = [];
    const walked: unknown[] = [];
    for (let at = reader.first(message); at >= 0; at = reader.after(at)) {
      const name = reader.fieldAt(at);
      const length = reader.lengthAt(at);
      seen.push([name, length, reader.seek(at).field, reader.value()]);
    }
    expect(reader.error).toBeUndefined();
    for (reader.start(message); reader.next(); ) {
      walked.push([reader.field, reader.length, reader.field, reader.value()]);
    }
    expect(seen).toEqual(walked);
    expect(seen).toHaveLength(6);
    reader.first(message);
    expect([reader.type, reader.length, reader.next(), reader.field]).toEqual([0, 0, true, "tiny"]);
  });

  test("reports the same error if it iterates by position", () => {
    const reader = new SetReader(family, "get");
    const positions = (changed: Message) => {
      const found: number[] = [];
      for (let at = reader.first(changed); at >= 0; at = reader.after(at)) found.push(at + 4);
      return { found, error: reader.error };
    };
    const offsets = (changed: Message) => {
      const found: number[] = [];
      for (reader.start(changed); reader.next(); ) found.push(reader.offset);
      return { found, error: reader.error };
    };
    const { bytes } = message;
    let failed = 0;
    for (let length = 16; length <= bytes.length; length++) {
      const cut = new Message(Uint8Array.from(bytes.subarray(0, length)).fill(0, 0, 4));
      expect(positions(cut)).toEqual(offsets(cut));
      const other = Uint8Array.from(bytes);
      other[length - 1] = 3;
      const changed = new Message(other);
      expect(positions(changed)).toEqual(offsets(changed));
      if (reader.error !== undefined) failed++;
    }
    expect(failed).toBeGreaterThan(0);
  });

  test("returns only the number of an unknown attribute", () => {
    const unknown = codec.request("do", { unknown: [{ type: 500, bytes: Uint8Array.of(1) }] }, { type: 30 });
    const reader = new SetReader(family, "get").start(unknown);
    expect(reader.next()).toBe(true);
    expect([reader.type, reader.field, reader.value(), reader.u8()]).toEqual([500, undefined, undefined, 1]);
    expect(reader.fieldAt(reader.first(unknown))).toBeUndefined();
  });
});

describe("message argument of readers", () => {
  const links = operationCodec(rtLink, "getlink");
  const link = links.request("do", { ifname: "lo" });
  const route = operationCodec(rtRoute, "getroute").request("dump");
  const open = () => new FieldsReader(rtLink, "getlink", ["mtu", "header.ifiIndex"]);
  const title = "rt-link.getlink: message: expected";

  test.each([undefined, null, 5, {}, "lo", new Uint8Array(32)])("must not be %p", (value) => {
    const wrong = value as never;
    expect(() => open().read(wrong)).toThrow(`${title} a message, got`);
    const set = new SetReader(rtLink, "getlink");
    expect(() => set.start(wrong)).toThrow("message: expected a message, got");
    expect(() => set.first(wrong)).toThrow("message: expected a message, got");
    expect(() => links.decode(wrong)).toThrow(`${title} a message, got`);
    expect(() => links.decodeRequest(wrong)).toThrow(`${title} a message, got`);
    // A reader that has cached the layout of a message must also check the next one.
    const reader = open();
    reader.read(link);
    expect(() => reader.read(wrong)).toThrow(`${title} a message, got`);
  });

  test("must match the operation's message type", () => {
    expect(() => open().read(route)).toThrow(
      /^rt-link\.getlink: message: expected one of type 16, .*got one of type 26$/,
    );
    const end = new Message(Uint8Array.from(link.bytes));
    end.view.setUint16(4, 3, hostLittleEndian);
    expect(() => open().read(end)).toThrow("got one of type 3");
    // Notifications have the same layout as replies.
    const gone = new Message(Uint8Array.from(link.bytes));
    gone.view.setUint16(4, 17, hostLittleEndian);
    open().read(gone);
  });

  test("may have any dynamic type in a generic family", () => {
    const other = codec.request("do", fields, { type: 4711 });
    expect(new FieldsReader(family, "get", ["tiny"]).read(other)[0]).toBe(9);
    const end = codec.request("do", fields, { type: 16 });
    end.view.setUint16(4, 2, hostLittleEndian);
    expect(() => new FieldsReader(family, "get", ["tiny"]).read(end)[0]).toThrow(
      "every-thing.get: message: expected one of type 16 or more, got one of type 2",
    );
  });
});
