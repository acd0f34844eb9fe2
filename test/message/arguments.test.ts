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
import { type Mistakes, rowsOf } from "./mistakes.ts";

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

const reading: Mistakes = {
  TypeError: [
    ["text as the start", () => new AttributeReader(bytes("00"), wrong("x")), "start: expected an"],
    ["an array as bytes", () => new AttributeReader(wrong([4, 0, 1, 0])), "bytes: expected a Uint8Array, got Array"],
    ["an invalid reader of a nest", () => reader().nested(wrong("x")), 'reader: expected an AttributeReader, got "x"'],
    [
      "an invalid reader of a nest",
      () => reader().nested(wrong(null)),
      "reader: expected an AttributeReader, got null",
    ],
    ["an invalid reader of a structure", () => reader().structure(wrong(5)), "reader: expected a StructReader, got 5"],
    ["an invalid number of bytes", () => new StructReader().bytes(wrong("4")), "number of bytes: expected an integer"],
    [
      "a text reader in parseAttributes()",
      () => parseAttributes(wrong("x"), {}),
      "reader: expected an AttributeReader",
    ],
    ["a missing policy", () => parseAttributes(reader(), wrong(undefined)), "policy: expected an object, got undef"],
    ["a missing reader", () => readAttributePolicy(wrong(undefined)), "reader: expected an AttributeReader"],
    ["a text request", () => attributePath(wrong("x"), 16), "request: expected a Uint8Array, got text of 1 character"],
    ["a text offset", () => attributePath(message.bytes, wrong("16")), 'offset: expected a number, got "16"'],
    ["a missing error reply", () => parseErrorMessage(wrong(null)), "message: expected a message, got null"],
    ["the bytes of an error reply", () => parseErrorMessage(wrong(message.bytes)), "a message, got Uint8Array"],
    [
      "a missing NLMSG_DONE message",
      () => parseDoneMessage(wrong(undefined)),
      "message: expected a message, got undefined",
    ],
    ["text instead of a message", () => errorCode(wrong("x")), 'message: expected a message, got "x"'],
    ["an invalid request", () => parseErrorMessage(message, wrong("x")), 'request: expected an object, got "x"'],
    [
      "an object instead of a request",
      () => parseDoneMessage(message, wrong({})),
      "request.bytes: expected a Uint8Array",
    ],
    [
      "an unknown property of a request",
      () => parseErrorMessage(message, wrong({ bytes: message.bytes, headerlength: 16 })),
      "request.headerlength: unknown option; did you mean headerLength?",
    ],
  ],
  RangeError: [
    ["a fractional start", () => new AttributeReader(bytes("00"), 1.5), "start: expected an integer from 0 on"],
    ["a negative start", () => new AttributeReader(bytes("00"), -4), "start: expected an integer"],
    ["an invalid number of bytes", () => new StructReader().copy(-1), "number of bytes: expected an integer from 0 on"],
    ["an invalid number of bytes", () => new StructReader().skip(0.5), "number of bytes: expected an integer from 0"],
    [
      "an invalid protocol",
      () => attributePath(message.bytes, 16, 0, 99),
      "protocol: expected an integer from 0 to 31",
    ],
  ],
};

const writing: Mistakes = {
  TypeError: [
    ["a nest without a function", () => writer.nest(1, wrong(undefined)), "attribute 1: expected a function"],
    ["a structure without a function", () => writer.structure(1, wrong(5)), "attribute 1: expected a function, got 5"],
    ["a header without a function", () => writer.struct(wrong(undefined)), "family header: expected a function, got"],
    ["a list without a function", () => writer.nestArray(1, [], wrong(null)), "attribute 1: expected a function"],
    ["an invalid list", () => writer.nestArray(1, wrong(5), nothing), "attribute 1: expected an array"],
    ["an invalid list", () => writer.nestArray(1, wrong(undefined), nothing), "got undefined"],
    ["invalid options of a nest", () => writer.nest(1, nothing, wrong(5)), "attribute 1: options: expected an object"],
    ["invalid options of a nest", () => writer.nest(1, nothing, wrong(null)), "attribute 1: options: expected an obj"],
    [
      "an invalid option marked",
      () => writer.nest(1, nothing, { marked: wrong(0) }),
      "attribute 1: marked: expected true or",
    ],
    [
      "an invalid option marked",
      () => writer.startNest(1, wrong({})),
      "attribute 1: marked: expected true or false, got Object",
    ],
    [
      "an invalid option dropEmpty",
      () => writer.nest(1, nothing, { dropEmpty: wrong(1) }),
      "attribute 1: dropEmpty: expected",
    ],
    [
      "an asynchronous function for a nest",
      () => writer.nest(1, later),
      "attribute 1: expected a finished result, got a promise",
    ],
    [
      "an asynchronous function for a structure",
      () => writer.structure(1, later),
      "attribute 1: expected a finished result, got a promise",
    ],
    [
      "an asynchronous function for a header",
      () => writer.struct(later),
      "family header: expected a finished result, got a promise",
    ],
    [
      "an asynchronous function for a list",
      () => writer.nestArray(1, [7], later),
      "attribute 1.1: expected a finished result, got a promise",
    ],
    ["an invalid token", () => writer.endNest(wrong(undefined)), "this nest is not open: undefined is not a token"],
    ["an invalid token", () => writer.endNestUnlessEmpty(wrong(undefined)), "this nest is not open: undefined is no"],
    ["an invalid token", () => writer.cancelNest(wrong("x")), 'this nest is not open: "x" is not a token'],
    ["a long text as a number", () => writer.u32(1, wrong("x".repeat(70_000))), `got "${"x".repeat(64)}"… (70000 char`],
    ["a bigint as a u32", () => writer.u32(1, wrong(5n)), "attribute 1: expected an integer, got 5n"],
  ],
  RangeError: [
    [
      "a negative first number of a list",
      () => writer.nestArray(1, [1], nothing, { first: -1 }),
      "number of an attribute",
    ],
    ["a huge family header", () => writer.struct((h) => h.zero(1e9)), "byte 0: number of zero bytes: expected an"],
  ],
};

const showing: Mistakes = {
  TypeError: [
    ["an unfinished writer", () => formatMessage(wrong(writer)), "got MessageWriter: call finish() on it"],
    ["an invalid protocol", () => formatMessage(message, { protocol: wrong("x") }), "protocol: expected an integer"],
    ["an invalid protocol", () => formatMessage(message, { protocol: wrong(null) }), "protocol: expected an integer"],
    [
      "an unknown option",
      () => formatMessage(message, wrong({ protcol: 0 })),
      "options.protcol: unknown option; did you mean protocol?",
    ],
    ["invalid options", () => formatMessage(message, wrong("x")), 'options: expected an object, got "x"'],
    ["invalid options", () => formatMessage(message, wrong(5)), "options: expected an object, got 5"],
    ["invalid options", () => formatMessage(message, wrong(null)), "options: expected an object, got null"],
  ],
  RangeError: [
    ["an unknown protocol", () => formatMessage(message, { protocol: 32 }), "protocol: expected an integer from"],
  ],
};

describe("message classes", () => {
  test.each(rowsOf(reading))("reject %s when reading", check);
  test.each(rowsOf(showing))("reject %s when formatting", check);
  test.each(rowsOf(writing))("reject %s when writing, and append nothing", (name, action, kind, text) => {
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
