// An invalid argument throws an error of the right type with a clear message, and leaves the message unchanged.
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
  ["text as the start", () => new AttributeReader(bytes("00"), wrong("x")), TypeError, "start: expected an"],
  [
    "a fractional start",
    () => new AttributeReader(bytes("00"), 1.5),
    RangeError,
    "start: expected an integer from 0 on",
  ],
  ["a negative start", () => new AttributeReader(bytes("00"), -4), RangeError, "start: expected an integer"],
  [
    "an array as bytes",
    () => new AttributeReader(wrong([4, 0, 1, 0])),
    TypeError,
    "bytes: expected a Uint8Array, got Array",
  ],
  [
    "an invalid reader of a nest",
    () => reader().nested(wrong("x")),
    TypeError,
    'reader: expected an AttributeReader, got "x"',
  ],
  [
    "an invalid reader of a nest",
    () => reader().nested(wrong(null)),
    TypeError,
    "reader: expected an AttributeReader, got null",
  ],
  [
    "an invalid reader of a structure",
    () => reader().structure(wrong(5)),
    TypeError,
    "reader: expected a StructReader, got 5",
  ],
  [
    "an invalid number of bytes",
    () => new StructReader().bytes(wrong("4")),
    TypeError,
    "number of bytes: expected an integer",
  ],
  [
    "an invalid number of bytes",
    () => new StructReader().copy(-1),
    RangeError,
    "number of bytes: expected an integer from 0 on",
  ],
  [
    "an invalid number of bytes",
    () => new StructReader().skip(0.5),
    RangeError,
    "number of bytes: expected an integer from 0",
  ],
  [
    "a text reader in parseAttributes()",
    () => parseAttributes(wrong("x"), {}),
    TypeError,
    "reader: expected an AttributeReader",
  ],
  [
    "a missing policy",
    () => parseAttributes(reader(), wrong(undefined)),
    TypeError,
    "policy: expected an object, got undef",
  ],
  ["a missing reader", () => readAttributePolicy(wrong(undefined)), TypeError, "reader: expected an AttributeReader"],
  [
    "a text request",
    () => attributePath(wrong("x"), 16),
    TypeError,
    "request: expected a Uint8Array, got text of 1 character",
  ],
  ["a text offset", () => attributePath(message.bytes, wrong("16")), TypeError, 'offset: expected a number, got "16"'],
  [
    "an invalid protocol",
    () => attributePath(message.bytes, 16, 0, 99),
    RangeError,
    "protocol: expected an integer from 0 to 31",
  ],
  ["a missing error reply", () => parseErrorMessage(wrong(null)), TypeError, "message: expected a message, got null"],
  [
    "the bytes of an error reply",
    () => parseErrorMessage(wrong(message.bytes)),
    TypeError,
    "a message, got Uint8Array",
  ],
  [
    "a missing NLMSG_DONE message",
    () => parseDoneMessage(wrong(undefined)),
    TypeError,
    "message: expected a message, got undefined",
  ],
  ["text instead of a message", () => errorCode(wrong("x")), TypeError, 'message: expected a message, got "x"'],
  [
    "an invalid request",
    () => parseErrorMessage(message, wrong("x")),
    TypeError,
    'request: expected an object, got "x"',
  ],
  [
    "an object instead of a request",
    () => parseDoneMessage(message, wrong({})),
    TypeError,
    "request.bytes: expected a Uint8Array",
  ],
  [
    "an unknown property of a request",
    () => parseErrorMessage(message, wrong({ bytes: message.bytes, headerlength: 16 })),
    TypeError,
    "request.headerlength: unknown option; did you mean headerLength?",
  ],
];

const writing: Mistake[] = [
  ["a nest without a function", () => writer.nest(1, wrong(undefined)), TypeError, "attribute 1: expected a function"],
  [
    "a structure without a function",
    () => writer.structure(1, wrong(5)),
    TypeError,
    "attribute 1: expected a function, got 5",
  ],
  [
    "a header without a function",
    () => writer.struct(wrong(undefined)),
    TypeError,
    "family header: expected a function, got",
  ],
  [
    "a list without a function",
    () => writer.nestArray(1, [], wrong(null)),
    TypeError,
    "attribute 1: expected a function",
  ],
  ["an invalid list", () => writer.nestArray(1, wrong(5), nothing), TypeError, "attribute 1: expected an array"],
  ["an invalid list", () => writer.nestArray(1, wrong(undefined), nothing), TypeError, "got undefined"],
  [
    "a negative first number of a list",
    () => writer.nestArray(1, [1], nothing, { first: -1 }),
    RangeError,
    "number of an attribute",
  ],
  [
    "invalid options of a nest",
    () => writer.nest(1, nothing, wrong(5)),
    TypeError,
    "attribute 1: options: expected an object",
  ],
  [
    "invalid options of a nest",
    () => writer.nest(1, nothing, wrong(null)),
    TypeError,
    "attribute 1: options: expected an obj",
  ],
  [
    "an invalid option marked",
    () => writer.nest(1, nothing, { marked: wrong(0) }),
    TypeError,
    "attribute 1: marked: expected true or",
  ],
  [
    "an invalid option marked",
    () => writer.startNest(1, wrong({})),
    TypeError,
    "attribute 1: marked: expected true or false, got Object",
  ],
  [
    "an invalid option dropEmpty",
    () => writer.nest(1, nothing, { dropEmpty: wrong(1) }),
    TypeError,
    "attribute 1: dropEmpty: expected",
  ],
  [
    "an asynchronous function for a nest",
    () => writer.nest(1, later),
    TypeError,
    "attribute 1: expected a finished result, got a promise",
  ],
  [
    "an asynchronous function for a structure",
    () => writer.structure(1, later),
    TypeError,
    "attribute 1: expected a finished result, got a promise",
  ],
  [
    "an asynchronous function for a header",
    () => writer.struct(later),
    TypeError,
    "family header: expected a finished result, got a promise",
  ],
  [
    "an asynchronous function for a list",
    () => writer.nestArray(1, [7], later),
    TypeError,
    "attribute 1.1: expected a finished result, got a promise",
  ],
  [
    "an invalid token",
    () => writer.endNest(wrong(undefined)),
    TypeError,
    "this nest is not open: undefined is not a token",
  ],
  [
    "an invalid token",
    () => writer.endNestUnlessEmpty(wrong(undefined)),
    TypeError,
    "this nest is not open: undefined is no",
  ],
  ["an invalid token", () => writer.cancelNest(wrong("x")), TypeError, 'this nest is not open: "x" is not a token'],
  [
    "a huge family header",
    () => writer.struct((h) => h.zero(1e9)),
    RangeError,
    "byte 0: number of zero bytes: expected an",
  ],
  [
    "a long text as a number",
    () => writer.u32(1, wrong("x".repeat(70_000))),
    TypeError,
    `got "${"x".repeat(64)}"… (70000 char`,
  ],
  ["a bigint as a u32", () => writer.u32(1, wrong(5n)), TypeError, "attribute 1: expected an integer, got 5n"],
];

const showing: Mistake[] = [
  ["an unfinished writer", () => formatMessage(wrong(writer)), TypeError, "got MessageWriter: call finish() on it"],
  [
    "an invalid protocol",
    () => formatMessage(message, { protocol: wrong("x") }),
    TypeError,
    "protocol: expected an integer",
  ],
  [
    "an invalid protocol",
    () => formatMessage(message, { protocol: wrong(null) }),
    TypeError,
    "protocol: expected an integer",
  ],
  [
    "an unknown protocol",
    () => formatMessage(message, { protocol: 32 }),
    RangeError,
    "protocol: expected an integer from",
  ],
  [
    "an unknown option",
    () => formatMessage(message, wrong({ protcol: 0 })),
    TypeError,
    "options.protcol: unknown option; did you mean protocol?",
  ],
  ["invalid options", () => formatMessage(message, wrong("x")), TypeError, 'options: expected an object, got "x"'],
  ["invalid options", () => formatMessage(message, wrong(5)), TypeError, "options: expected an object, got 5"],
  ["invalid options", () => formatMessage(message, wrong(null)), TypeError, "options: expected an object, got null"],
];

describe("message classes", () => {
  test.each(reading)("reject %s when reading", check);
  test.each(showing)("reject %s when formatting", check);
  test.each(writing)("reject %s when writing, and append nothing", (name, action, kind, text) => {
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

describe("message without a type", () => {
  test("cannot be finished", () => {
    for (const start of [() => new MessageWriter(), () => new MessageWriter(undefined, 1)]) {
      const error = thrown(() => start().u32(1, 2).finish());
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toBe("message type: missing; pass one to the constructor or to begin()");
    }
    expect(new MessageWriter().begin(16).finish().type).toBe(16);
  });

  test("differs from messages of type 0", () => {
    for (const type of [0, 1, 2, 3, 4]) {
      expect(new MessageWriter(type, 0).finish().type).toBe(type);
      expect(new MessageWriter().begin(type).finish().type).toBe(type);
    }
  });
});

test("Writers accept `marked: false`, empty options and a set of items", () => {
  expect(new Message(new MessageWriter(16).nest(1, nothing, {}).finish().bytes).length).toBe(20);
  const list = new MessageWriter(16).nestArray(1, new Set([1]), nothing, { marked: false, dropEmpty: false }).finish();
  expect(list.payload).toEqual(bytes("08 00 01 00  04 00 01 00"));
});
