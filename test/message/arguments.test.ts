// Invalid arguments throw an error of the right type with a clear message, and have no effect.
import { describe, expect, test } from "bun:test";
import {
  AttributeReader,
  attributePath,
  errorCode,
  formatMessage,
  Message,
  MessageWriter,
  parseAttributes,
  parseDoneMessage,
  parseErrorMessage,
  readAttributePolicy,
  StructReader,
} from "../../src/message/index.ts";
import { bytes, thrown } from "./bytes.ts";

const wrong = (value: unknown) => value as never;
const message = new MessageWriter(16).u32(1, 2).finish();
const reader = (): AttributeReader => {
  const standing = message.attributes(0);
  standing.next();
  return standing;
};
const writer = new MessageWriter(16);
const nothing = () => {};
const later = async () => {};

type Mistake = [name: string, action: () => unknown, error: typeof TypeError | typeof RangeError, text: string];

const reading: Mistake[] = [
  ["a start that is no number", () => new AttributeReader(bytes("00"), wrong("x")), TypeError, "start: expected an"],
  ["half a start", () => new AttributeReader(bytes("00"), 1.5), RangeError, "start: expected an integer from 0 on"],
  ["a start before the start", () => new AttributeReader(bytes("00"), -4), RangeError, "start: expected an integer"],
  ["no bytes", () => new AttributeReader(wrong([4, 0, 1, 0])), TypeError, "bytes: expected a Uint8Array, got Array"],
  ["a nest's reader", () => reader().nested(wrong("x")), TypeError, 'reader: expected an AttributeReader, got "x"'],
  ["a nest's reader", () => reader().nested(wrong(null)), TypeError, "reader: expected an AttributeReader, got null"],
  ["a structure's reader", () => reader().structure(wrong(5)), TypeError, "reader: expected a StructReader, got 5"],
  ["a count of bytes", () => new StructReader().bytes(wrong("4")), TypeError, "number of bytes: expected an integer"],
  ["a count of bytes", () => new StructReader().copy(-1), RangeError, "number of bytes: expected an integer from 0 on"],
  ["a count of bytes", () => new StructReader().skip(0.5), RangeError, "number of bytes: expected an integer from 0"],
  ["no reader for a policy", () => parseAttributes(wrong("x"), {}), TypeError, "reader: expected an AttributeReader"],
  ["no policy", () => parseAttributes(reader(), wrong(undefined)), TypeError, "policy: expected an object, got undef"],
  ["no reader", () => readAttributePolicy(wrong(undefined)), TypeError, "reader: expected an AttributeReader"],
  [
    "no request",
    () => attributePath(wrong("x"), 16),
    TypeError,
    "request: expected a Uint8Array, got text of 1 character",
  ],
  ["no offset", () => attributePath(message.bytes, wrong("16")), TypeError, 'offset: expected a number, got "16"'],
  [
    "no protocol",
    () => attributePath(message.bytes, 16, 0, 99),
    RangeError,
    "protocol: expected an integer from 0 to 31",
  ],
  ["no verdict", () => parseErrorMessage(wrong(null)), TypeError, "message: expected a message, got null"],
  ["the bytes of a verdict", () => parseErrorMessage(wrong(message.bytes)), TypeError, "a message, got Uint8Array"],
  [
    "no end of a dump",
    () => parseDoneMessage(wrong(undefined)),
    TypeError,
    "message: expected a message, got undefined",
  ],
  ["no code", () => errorCode(wrong("x")), TypeError, 'message: expected a message, got "x"'],
  ["no request", () => parseErrorMessage(message, wrong("x")), TypeError, 'request: expected an object, got "x"'],
  ["a request itself", () => parseDoneMessage(message, wrong({})), TypeError, "request.bytes: expected a Uint8Array"],
];

const writing: Mistake[] = [
  ["a nest without a function", () => writer.nest(1, wrong(undefined)), TypeError, "attribute 1: expected a function"],
  [
    "a structure without one",
    () => writer.structure(1, wrong(5)),
    TypeError,
    "attribute 1: expected a function, got 5",
  ],
  ["a header without one", () => writer.struct(wrong(undefined)), TypeError, "family header: expected a function, got"],
  ["a list without one", () => writer.nestArray(1, [], wrong(null)), TypeError, "attribute 1: expected a function"],
  ["a list of nothing", () => writer.nestArray(1, wrong(5), nothing), TypeError, "attribute 1: expected an array"],
  ["a list of nothing", () => writer.nestArray(1, wrong(undefined), nothing), TypeError, "got undefined"],
  ["a list from the end", () => writer.nestArray(1, [1], nothing, { first: -1 }), RangeError, "number of an attribute"],
  ["options of a nest", () => writer.nest(1, nothing, wrong(5)), TypeError, "attribute 1: options: expected an object"],
  ["options of a nest", () => writer.nest(1, nothing, wrong(null)), TypeError, "attribute 1: options: expected an obj"],
  ["a mark", () => writer.nest(1, nothing, { marked: wrong(0) }), TypeError, "attribute 1: marked: expected true or"],
  [
    "a mark",
    () => writer.startNest(1, wrong({})),
    TypeError,
    "attribute 1: marked: expected true or false, got Object",
  ],
  ["a choice", () => writer.nest(1, nothing, { dropEmpty: wrong(1) }), TypeError, "attribute 1: dropEmpty: expected"],
  ["a nest filled later", () => writer.nest(1, later), TypeError, "attribute 1: expected a synchronous function"],
  [
    "a structure filled later",
    () => writer.structure(1, later),
    TypeError,
    "attribute 1: expected a synchronous function",
  ],
  ["a header filled later", () => writer.struct(later), TypeError, "family header: expected a synchronous function"],
  [
    "a list filled later",
    () => writer.nestArray(1, [7], later),
    TypeError,
    "attribute 1.1: expected a synchronous function",
  ],
  ["no token", () => writer.endNest(wrong(undefined)), TypeError, "this nest is not open: undefined is no token"],
  ["no token", () => writer.endNestUnlessEmpty(wrong(undefined)), TypeError, "this nest is not open: undefined is no"],
  ["no token", () => writer.cancelNest(wrong("x")), TypeError, 'this nest is not open: "x" is no token'],
  ["a huge header", () => writer.struct((h) => h.zero(1e9)), RangeError, "byte 0: number of zero bytes: expected an"],
  ["a long text", () => writer.u32(1, wrong("x".repeat(70_000))), TypeError, `got "${"x".repeat(64)}"… (70000 char`],
  ["a bigint", () => writer.u32(1, wrong(5n)), TypeError, "attribute 1: expected an integer, got 5n"],
];

const showing: Mistake[] = [
  ["a writer", () => formatMessage(wrong(writer)), TypeError, "got MessageWriter: call finish() on it"],
  ["no protocol", () => formatMessage(message, { protocol: wrong("x") }), TypeError, "protocol: expected an integer"],
  ["no protocol", () => formatMessage(message, { protocol: wrong(null) }), TypeError, "protocol: expected an integer"],
  [
    "no such protocol",
    () => formatMessage(message, { protocol: 32 }),
    RangeError,
    "protocol: expected an integer from",
  ],
  ["no options", () => formatMessage(message, wrong("x")), TypeError, 'options: expected an object, got "x"'],
  ["no options", () => formatMessage(message, wrong(5)), TypeError, "options: expected an object, got 5"],
  ["no options", () => formatMessage(message, wrong(null)), TypeError, "options: expected an object, got null"],
];

describe("Invalid arguments", () => {
  test.each(reading)("are rejected when reading: %s", check);
  test.each(showing)("are rejected when formatting: %s", check);
  test.each(writing)("are rejected when writing, and leave nothing in the message: %s", (name, action, kind, text) => {
    writer.begin(16);
    check(name, action, kind, text);
    expect(writer.finish().length).toBe(16);
  });
});

function check(_name: string, action: () => unknown, kind: typeof TypeError | typeof RangeError, text: string): void {
  const error = thrown(action);
  expect(error).toBeInstanceOf(kind);
  expect(error.message).toContain(text);
  expect(error.message.length).toBeLessThan(200);
}

describe("A message without a type", () => {
  test("cannot be finished, because the kernel would acknowledge and ignore it", () => {
    for (const start of [() => new MessageWriter(), () => new MessageWriter(undefined, 1)]) {
      const error = thrown(() => start().u32(1, 2).finish());
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toBe("message type: missing; pass one to the constructor or to begin()");
    }
    expect(new MessageWriter().begin(16).finish().type).toBe(16);
  });

  test("differs from messages of type 0 (used by NETLINK_FIB_LOOKUP) and of control types", () => {
    for (const type of [0, 1, 2, 3, 4]) {
      expect(new MessageWriter(type, 0).finish().type).toBe(type);
      expect(new MessageWriter().begin(type).finish().type).toBe(type);
    }
  });
});

test("Valid arguments are accepted: `marked: false`, undefined options, a set as a list", () => {
  expect(new Message(new MessageWriter(16).nest(1, nothing, {}).finish().bytes).length).toBe(20);
  const list = new MessageWriter(16).nestArray(1, new Set([1]), nothing, { marked: false, dropEmpty: false }).finish();
  expect(list.payload).toEqual(bytes("08 00 01 00  04 00 01 00"));
});
