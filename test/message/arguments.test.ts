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
  TypeError: {
    "start: expected an": () => new AttributeReader(bytes("00"), wrong("x")),
    "bytes: expected a Uint8Array, got Array": () => new AttributeReader(wrong([4, 0, 1, 0])),
    'reader: expected an AttributeReader, got "x"': () => reader().nested(wrong("x")),
    "reader: expected an AttributeReader, got null": () => reader().nested(wrong(null)),
    "reader: expected a StructReader, got 5": () => reader().structure(wrong(5)),
    "number of bytes: expected an integer": () => new StructReader().bytes(wrong("4")),
    "reader: expected an AttributeReader": [
      () => parseAttributes(wrong("x"), {}),
      () => readAttributePolicy(wrong(undefined)),
    ],
    "policy: expected an object, got undef": () => parseAttributes(reader(), wrong(undefined)),
    "request: expected a Uint8Array, got text of 1 character": () => attributePath(wrong("x"), 16),
    'offset: expected a number, got "16"': () => attributePath(message.bytes, wrong("16")),
    "message: expected a message, got null": () => parseErrorMessage(wrong(null)),
    "a message, got Uint8Array": () => parseErrorMessage(wrong(message.bytes)),
    "message: expected a message, got undefined": () => parseDoneMessage(wrong(undefined)),
    'message: expected a message, got "x"': () => errorCode(wrong("x")),
    'request: expected an object, got "x"': () => parseErrorMessage(message, wrong("x")),
    "request.bytes: expected a Uint8Array": () => parseDoneMessage(message, wrong({})),
    "request.headerlength: unknown option; did you mean headerLength?": () =>
      parseErrorMessage(message, wrong({ bytes: message.bytes, headerlength: 16 })),
  },
  RangeError: {
    "start: expected an integer from 0 on": () => new AttributeReader(bytes("00"), 1.5),
    "start: expected an integer": () => new AttributeReader(bytes("00"), -4),
    "number of bytes: expected an integer from 0 on": () => new StructReader().copy(-1),
    "number of bytes: expected an integer from 0": () => new StructReader().skip(0.5),
    "protocol: expected an integer from 0 to 31": () => attributePath(message.bytes, 16, 0, 99),
  },
};

const writing: Mistakes = {
  TypeError: {
    "attribute 1: expected a function": [
      () => writer.nest(1, wrong(undefined)),
      () => writer.nestArray(1, [], wrong(null)),
    ],
    "attribute 1: expected a function, got 5": () => writer.structure(1, wrong(5)),
    "family header: expected a function, got": () => writer.struct(wrong(undefined)),
    "attribute 1: expected an array": () => writer.nestArray(1, wrong(5), nothing),
    "got undefined": () => writer.nestArray(1, wrong(undefined), nothing),
    "attribute 1: options: expected an object": () => writer.nest(1, nothing, wrong(5)),
    "attribute 1: options: expected an obj": () => writer.nest(1, nothing, wrong(null)),
    "attribute 1: marked: expected true or": () => writer.nest(1, nothing, { marked: wrong(0) }),
    "attribute 1: marked: expected true or false, got Object": () => writer.startNest(1, wrong({})),
    "attribute 1: dropEmpty: expected": () => writer.nest(1, nothing, { dropEmpty: wrong(1) }),
    "attribute 1: expected a finished result, got a promise": [
      () => writer.nest(1, later),
      () => writer.structure(1, later),
    ],
    "family header: expected a finished result, got a promise": () => writer.struct(later),
    "attribute 1.1: expected a finished result, got a promise": () => writer.nestArray(1, [7], later),
    "this nest is not open: undefined is not a token": () => writer.endNest(wrong(undefined)),
    "this nest is not open: undefined is no": () => writer.endNestUnlessEmpty(wrong(undefined)),
    'this nest is not open: "x" is not a token': () => writer.cancelNest(wrong("x")),
    [`got "${"x".repeat(64)}"… (70000 char`]: () => writer.u32(1, wrong("x".repeat(70_000))),
    "attribute 1: expected an integer, got 5n": () => writer.u32(1, wrong(5n)),
  },
  RangeError: {
    "number of an attribute": () => writer.nestArray(1, [1], nothing, { first: -1 }),
    "byte 0: number of zero bytes: expected an": () => writer.struct((h) => h.zero(1e9)),
  },
};

const showing: Mistakes = {
  TypeError: {
    "got MessageWriter: call finish() on it": () => formatMessage(wrong(writer)),
    "protocol: expected an integer": [
      () => formatMessage(message, { protocol: wrong("x") }),
      () => formatMessage(message, { protocol: wrong(null) }),
    ],
    "options.protcol: unknown option; did you mean protocol?": () => formatMessage(message, wrong({ protcol: 0 })),
    'options: expected an object, got "x"': () => formatMessage(message, wrong("x")),
    "options: expected an object, got 5": () => formatMessage(message, wrong(5)),
    "options: expected an object, got null": () => formatMessage(message, wrong(null)),
  },
  RangeError: { "protocol: expected an integer from": () => formatMessage(message, { protocol: 32 }) },
};

describe("message classes", () => {
  test.each(rowsOf(reading))("reject reading with the reason: %s", check);
  test.each(rowsOf(showing))("reject formatting with the reason: %s", check);
  test.each(rowsOf(writing))("reject writing with the reason, and append nothing: %s", (text, call, kind) => {
    writer.begin(16);
    check(text, call, kind);
    expect(writer.finish().length).toBe(16);
  });
});

function check(text: string, call: () => unknown, kind: typeof TypeError | typeof RangeError): void {
  const error = thrown(call);
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
