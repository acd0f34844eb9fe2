import { describe, expect, test } from "bun:test";
import { NLM_F_MULTI } from "../../src/constants/index.ts";
import { AttributeReader, BorrowedMessage, Message, MessageCursor, MessageWriter } from "../../src/message/index.ts";
import { requestBytes } from "../../src/message/message.ts";
import { bytes, message, thrown } from "./bytes.ts";

const link = bytes(`
  1c 00 00 00  10 00 02 00   # length 28, type 16, flags
  07 00 00 00  67 12 00 00   # sequence, port id
  01 02 03 04                # a family header
  05 00 01 00  aa 00 00 00`);

/** Returns a MessageCursor over one datagram that is in the middle of a larger memory. */
function cursorOver(datagram: Uint8Array): MessageCursor {
  const memory = new Uint8Array(64 + datagram.length + 64).fill(0xee);
  memory.set(datagram, 64);
  return new MessageCursor().over(memory, new DataView(memory.buffer), 64, 64 + datagram.length);
}

function concatenated(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe("Message", () => {
  test("reads its fields from the bytes of the message", () => {
    const whole = new Message(link);
    expect([whole.type, whole.flags, whole.sequence, whole.portId]).toEqual([16, NLM_F_MULTI, 7, 0x1267]);
    expect([whole.length, whole.offset]).toEqual([28, 0]);
    expect(whole.bytes).toBe(link);
    expect(whole.payload).toEqual(link.subarray(16));
    expect(whole.view.getUint8(whole.offset + 16)).toBe(1);
    const reader = whole.attributes(4);
    expect([reader.next(), reader.type, reader.u8(), reader.next(), reader.error]).toEqual([
      true,
      1,
      0xaa,
      false,
      undefined,
    ]);
  });

  test("reads a message at any offset in memory", () => {
    const memory = concatenated(new Uint8Array(8).fill(0xff), link, new Uint8Array(8).fill(0xff));
    const borrowed = new BorrowedMessage(memory, new DataView(memory.buffer)).point(8, 28);
    const copy = borrowed.copy();
    for (const shown of [borrowed, copy]) {
      expect([shown.type, shown.flags, shown.sequence, shown.portId]).toEqual([16, NLM_F_MULTI, 7, 0x1267]);
      expect(shown.bytes).toEqual(link);
      expect(shown.payload).toEqual(link.subarray(16));
      expect(shown.attributes(4).find(1)).toBe(true);
    }
    memory.fill(0);
    expect([borrowed.type, copy.type]).toEqual([0, 16]);
  });

  test("reads part of a larger memory without copying", () => {
    const memory = concatenated(new Uint8Array(12), link);
    expect(new Message(memory.subarray(12)).type).toBe(16);
  });

  test("excludes padding after the message", () => {
    const odd = message(16, 0, bytes("01"));
    expect([new Message(odd).length, new Message(concatenated(odd, bytes("ff ff ff"))).length]).toEqual([17, 17]);
    expect(new Message(concatenated(odd, bytes("ff ff ff"))).bytes).toEqual(odd);
    expect(new Message(concatenated(odd, bytes("ff ff ff"))).payload).toEqual(bytes("01"));
  });

  test("supports 32-bit lengths", () => {
    for (const length of [0x1_02, 0x1_02_04, 0x1_02_04_08]) {
      const long = message(16, 0, new Uint8Array(length - 16));
      expect(new Message(long).length).toBe(length);
      expect(() => new Message(long.subarray(0, -1))).toThrow(`the header claims ${length} bytes`);
    }
  });

  test("includes all bytes of an unsent message, whose length is 0", () => {
    const unsent = new MessageWriter(16).u32(1, 2).finish();
    expect([unsent.length, unsent.view.getUint32(0, true)]).toEqual([24, 0]);
    expect(unsent.copy().bytes).toEqual(unsent.bytes);
  });

  const refused: [name: string, bytes: unknown, error: typeof Error, text: string][] = [
    ["bytes too short for a header", new Uint8Array(15), RangeError, "a header of 16 bytes, got 15 bytes"],
    ["an empty array", new Uint8Array(0), RangeError, "a header of 16 bytes, got 0 bytes"],
    [
      "a truncated message",
      link.subarray(0, 27),
      RangeError,
      "the header claims 28 bytes, got 27; pass exactly one message",
    ],
    ["two messages", concatenated(link, link), RangeError, "the header claims 28 bytes, got 56"],
    [
      "a length below that of a header",
      concatenated(bytes("0f 00 00 00"), new Uint8Array(12)),
      RangeError,
      "claims 15 bytes",
    ],
    [
      "a length with the highest bit",
      concatenated(bytes("10 00 00 80"), new Uint8Array(12)),
      RangeError,
      "claims 2147483664",
    ],
    ["an array of numbers", [...link], TypeError, "expected a Uint8Array, got Array"],
    ["an ArrayBuffer", link.buffer, TypeError, "expected a Uint8Array, got ArrayBuffer"],
    ["a string", "link", TypeError, "expected a Uint8Array, got text of 4 characters"],
    ["undefined", undefined, TypeError, "expected a Uint8Array, got undefined"],
  ];
  test.each(refused)("rejects %s", (_name, given, kind, text) => {
    const error = thrown(() => new Message(given as Uint8Array));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(text);
  });
});

describe("message in a Buffer", () => {
  const over = () => Buffer.from(message(16, 0, bytes("01 02 03 04  06 00 01 00 aa bb 00 00")));

  test("copy() returns bytes whose slice() copies", () => {
    const buffer = over();
    const borrowed = new BorrowedMessage(buffer, new DataView(buffer.buffer, buffer.byteOffset, buffer.length));
    for (const shown of [new Message(buffer), borrowed.point(0, 28)]) {
      const kept = [shown.copy().bytes, shown.bytes.slice(), shown.payload.slice(), shown.copy().bytes.slice()];
      const before = kept.map((part) => part.toHex());
      const type = shown.copy();
      buffer.fill(0xff);
      expect(kept.map((part) => part.toHex())).toEqual(before);
      expect(type.type).toBe(16);
      buffer.set(over());
    }
  });

  test("returns views that share the memory of the Buffer", () => {
    const buffer = over();
    const whole = new Message(buffer);
    buffer[16] = 0x77;
    expect([whole.payload[0], whole.view.getUint8(16), whole.struct().u8()]).toEqual([0x77, 0x77, 0x77]);
    expect(requestBytes(buffer, "request").buffer).toBe(buffer.buffer);
  });

  test("copy() of an attribute returns a copy", () => {
    const buffer = over();
    const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    for (const reader of [
      new Message(buffer).attributes(4),
      new AttributeReader(buffer, 20),
      new AttributeReader().over(buffer, view, 20, 28),
    ]) {
      reader.next();
      const copies = [reader.copy(), reader.structure().copy(2)];
      buffer.fill(0xff, 24);
      expect(copies).toEqual(copies.map(() => expect.objectContaining({ 0: 0xaa, 1: 0xbb, length: 2 })));
      buffer.set(over());
    }
  });
});

describe("released borrowed message", () => {
  test("throws when it is used", () => {
    const memory = Uint8Array.from(link);
    const borrowed = new BorrowedMessage(memory, new DataView(memory.buffer)).point(0, 28);
    const kept = borrowed.copy();
    borrowed.retire();
    const uses: (() => unknown)[] = [
      () => borrowed.type,
      () => borrowed.flags,
      () => borrowed.sequence,
      () => borrowed.portId,
      () => borrowed.bytes,
      () => borrowed.payload,
      () => borrowed.copy(),
      () => borrowed.attributes(4).next(),
      () => borrowed.struct().u8(),
      () => borrowed.view.getUint8(borrowed.offset),
      () => requestBytes(borrowed, "request"),
    ];
    for (const use of uses) {
      const error = thrown(use);
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toBe(
        "message: no longer valid, because its loop has ended or another request was sent; call copy() before that",
      );
    }
    expect([kept.type, kept.attributes(4).find(1)]).toEqual([16, true]);
    for (const length of [0, 4, 12]) expect(() => borrowed.attributes(length).next()).toThrow("no longer valid");
    expect(Bun.inspect(borrowed)).toBe("BorrowedMessage { no longer valid }");
    const { store, view } = borrowed;
    expect([String(store), String(view)]).toEqual(["[object Uint8Array]", "[object DataView]"]);
  });
});

describe("console.log of a message", () => {
  test("prints the header in one line", () => {
    expect(Bun.inspect(new Message(link))).toBe("Message { type 16, 28 bytes, NLM_F_MULTI, sequence 7, port id 4711 }");
    const borrowed = new BorrowedMessage(link, new DataView(link.buffer)).point(0, 28);
    expect(Bun.inspect({ borrowed })).toContain("BorrowedMessage { type 16, 28 bytes, NLM_F_MULTI, sequence 7");
    expect(Bun.inspect(new MessageWriter(3, 0).finish())).toBe(
      "Message { NLMSG_DONE, 16 bytes, no flags, sequence 0, port id 0 }",
    );
  });

  test("prints only the class name without a message", () => {
    expect(Bun.inspect(new BorrowedMessage(link, new DataView(link.buffer)))).toBe("BorrowedMessage {}");
    expect(Bun.inspect(new MessageCursor().message)).toBe("BorrowedMessage {}");
  });
});

describe("Message.attributes()", () => {
  test("rounds the header length up to four bytes", () => {
    const reader = new Message(message(16, 0, bytes("01 00 00 00  05 00 01 00 aa 00 00 00"))).attributes(1);
    expect(reader.next() && reader.u8()).toBe(0xaa);
    for (const payload of ["01", "01 00", "01 00 00", "01 00 00 00"]) {
      const bare = new Message(message(16, 0, bytes(payload))).attributes(1);
      expect([bare.next(), bare.error]).toEqual([false, undefined]);
    }
  });

  test("reports a message that ends inside the family header", () => {
    const memory = concatenated(message(16, 0, bytes("01 02 03 04")), bytes("05 00 01 00 aa 00 00 00"));
    const short = new BorrowedMessage(memory, new DataView(memory.buffer)).point(0, 20);
    const reader = short.attributes(8);
    expect([reader.next(), reader.length, reader.error]).toEqual([
      false,
      0,
      { path: "", offset: 20, reason: "it ends 4 bytes before its attributes begin" },
    ]);
    expect(new Message(message(16, 0, bytes(""))).attributes(4).error?.offset).toBe(16);
  });

  test("reuses the AttributeReader that the caller passes", () => {
    const reader = new AttributeReader();
    expect(new Message(link).attributes(4, reader)).toBe(reader);
    expect(reader.find(1)).toBe(true);
  });

  test.each([-4, 1.5, Number.NaN])("rejects a header length of %p", (length) => {
    const error = thrown(() => new Message(link).attributes(length));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe(`familyHeaderLength: expected an integer from 0 on, got ${length}`);
  });

  test("rejects arguments of the wrong type", () => {
    const wrong = (value: unknown) => value as never;
    const mistakes: [action: () => unknown, text: string][] = [
      [() => new Message(link).attributes(wrong(undefined)), "familyHeaderLength: expected an integer, got undefined"],
      [() => new Message(link).attributes(wrong("4")), 'familyHeaderLength: expected an integer, got "4"'],
      [() => new Message(link).attributes(4, wrong("x")), 'reader: expected an AttributeReader, got "x"'],
      [() => new Message(link).attributes(4, wrong(null)), "reader: expected an AttributeReader, got null"],
      [() => new Message(link).struct(wrong(new AttributeReader())), "reader: expected a StructReader, got Attribute"],
    ];
    for (const [action, text] of mistakes) {
      const error = thrown(action);
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toStartWith(text);
    }
  });
});

describe("MessageCursor", () => {
  const types = (cursor: MessageCursor) => {
    const seen: number[] = [];
    while (cursor.next()) seen.push(cursor.message.type);
    return seen;
  };

  test("returns the messages of a datagram in order", () => {
    const cursor = cursorOver(concatenated(message(16, 0, bytes("01 02 03 04")), message(17, 0, bytes("")), link));
    const seen: [number, number, number][] = [];
    while (cursor.next()) seen.push([cursor.message.type, cursor.message.offset, cursor.message.length]);
    expect(seen).toEqual([
      [16, 64, 20],
      [17, 84, 16],
      [16, 100, 28],
    ]);
    expect([cursor.done, cursor.error, cursor.next()]).toEqual([true, undefined, false]);
  });

  test("moves its own view, or one that the caller passes", () => {
    const datagram = concatenated(link, message(17, 0, bytes("")));
    const memory = datagram;
    const view = new DataView(memory.buffer);
    const cursor = new MessageCursor().over(memory, view, 0, memory.length);
    const mine = new BorrowedMessage(memory, view);
    expect([cursor.nextInto(mine), mine.type]).toEqual([true, 16]);
    const { message: own } = cursor;
    expect([cursor.next(), own === cursor.message, own.type, mine.type]).toEqual([true, true, 17, 16]);
  });

  test("returns no message for an empty datagram", () => {
    const cursor = cursorOver(bytes(""));
    expect([cursor.done, cursor.next(), cursor.error]).toEqual([true, false, undefined]);
    expect(new MessageCursor().next()).toBe(false);
  });

  test("skips padding after each message", () => {
    for (let length = 1; length <= 4; length++) {
      const odd = message(18, 0, new Uint8Array(length).fill(1));
      const padded = concatenated(odd, new Uint8Array((4 - (length % 4)) % 4).fill(0xff));
      const clean = cursorOver(concatenated(padded, odd));
      expect([types(clean), clean.error, clean.done]).toEqual([[18, 18], undefined, true]);
      const alone = cursorOver(padded);
      expect([types(alone), alone.error]).toEqual([[18], undefined]);
    }
  });

  const lies: [name: string, tail: Uint8Array, error: string][] = [
    ["one stray byte", bytes("00"), "1 stray bytes after the last message"],
    ["a header without its last byte", link.subarray(0, 15), "15 stray bytes after the last message"],
    ["a message without its last byte", link.subarray(0, 27), "a message at byte 28 claims 28 bytes where 27 are left"],
    ["a length of 0", new Uint8Array(16), "a message at byte 28 claims 0 bytes where 16 are left"],
    ["a length of 15", concatenated(bytes("0f 00 00 00"), new Uint8Array(12)), "claims 15 bytes where 16 are left"],
    [
      "a length beyond the end",
      concatenated(bytes("11 00 00 00"), new Uint8Array(12)),
      "claims 17 bytes where 16 are left",
    ],
    ["a length of 2^31", concatenated(bytes("00 00 00 80"), new Uint8Array(12)), "claims 2147483648 bytes where 16"],
    ["the maximum length", concatenated(bytes("ff ff ff ff"), new Uint8Array(12)), "claims 4294967295 bytes where 16"],
  ];
  test.each(lies)("stops at %s after the valid messages", (_name, tail, error) => {
    const cursor = cursorOver(concatenated(link, tail));
    expect([cursor.next(), cursor.message.type]).toEqual([true, 16]);
    expect([cursor.next(), cursor.next(), cursor.done]).toEqual([false, false, true]);
    expect(cursor.error).toContain(error);
    const atOnce = cursorOver(tail);
    expect([atOnce.next(), atOnce.error !== undefined]).toEqual([false, true]);
  });

  test("over() clears the error of the previous datagram", () => {
    const cursor = cursorOver(bytes("00"));
    cursor.next();
    expect(cursor.error).toBeDefined();
    cursor.over(link, new DataView(link.buffer), 0, link.length);
    expect([cursor.error, cursor.done, types(cursor)]).toEqual([undefined, false, [16]]);
  });
});

describe("requestBytes()", () => {
  test("accepts messages, borrowed messages and raw bytes", () => {
    const whole = new Message(link);
    const borrowed = new BorrowedMessage(link, new DataView(link.buffer)).point(0, 28);
    for (const request of [whole, borrowed, link, Buffer.from(link), { ...whole, bytes: link } as Message]) {
      expect([...requestBytes(request, "request")]).toEqual([...link]);
    }
    const padded = message(16, 0, bytes("01"));
    expect(requestBytes(concatenated(padded, bytes("ff ff ff")), "request")).toEqual(padded);
    expect(requestBytes(new MessageWriter(16).finish(), "request").length).toBe(16);
  });

  const refused: [name: string, request: unknown, error: typeof Error, text: string][] = [
    ["text", "link", TypeError, 'requests[2]: expected a Message or the bytes of one (Uint8Array), got "link"'],
    [
      "undefined",
      undefined,
      TypeError,
      "requests[2]: expected a Message or the bytes of one (Uint8Array), got undefined",
    ],
    ["null", null, TypeError, "got null"],
    ["a list of bytes", [16, 0, 0, 0], TypeError, "got Array"],
    ["a writer", new MessageWriter(16), TypeError, "got MessageWriter: call finish() on it"],
    ["an object with invalid bytes", { bytes: "abc" }, TypeError, "got Object"],
    [
      "too few bytes",
      link.subarray(0, 12),
      RangeError,
      "requests[2]: a netlink message starts with a header of 16 bytes, got 12",
    ],
    ["a truncated message", link.subarray(0, 24), RangeError, "requests[2]: the header claims 28 bytes, got 24"],
    ["two messages", concatenated(link, link), RangeError, "requests[2]: the header claims 28 bytes, got 56"],
    [
      "a borrowed message before its first use",
      new BorrowedMessage(link, new DataView(link.buffer)),
      RangeError,
      "got 0 bytes",
    ],
  ];
  test.each(refused)("rejects %s with the name of the argument", (_name, request, kind, text) => {
    const error = thrown(() => requestBytes(request as Message, "requests[2]"));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(text);
  });
});
