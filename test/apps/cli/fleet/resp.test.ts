import { describe, expect, test } from "bun:test";
import {
  ErrorReply,
  encodeCommand,
  LongReplyError,
  type Reply,
  ReplyParser,
} from "../../../../apps/cli/src/fleet/resp.ts";

/** Parses text in parts of a number of bytes. */
function parse(text: string, size: number, limit = 1000): Reply[] {
  const replies: Reply[] = [];
  const parser = new ReplyParser(limit, (reply) => replies.push(reply));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
  return replies;
}

describe("ReplyParser", () => {
  const text =
    "+OK\r\n:-12\r\n$-1\r\n*-1\r\n*0\r\n-ERR no\r\n$0\r\n\r\n*2\r\n*2\r\n$4\r\nä\r\n\r\n:1\r\n*1\r\n$1\r\nx\r\n";
  const replies = ["OK", -12, null, null, [], new ErrorReply("ERR no"), "", [["ä\r\n", 1], ["x"]]];

  test.each([1, 2, 3, 5, 1000])("parses replies that arrive in parts of %d bytes", (size) => {
    expect(parse(text, size)).toEqual(replies);
  });

  test.each(["?\r\n", "$x\r\n", "*1.5\r\n", ":\r\n", `+${"x".repeat(70_000)}`, "HTTP/1.1 400 Bad Request\r\n"])(
    "rejects the bytes %j, which are no reply",
    (bytes) => {
      for (const size of [1, 1000]) expect(() => parse(bytes, size)).toThrow("does not reply in the protocol of Redis");
    },
  );

  test("limits the length of each element, and reports the element that is too long", () => {
    const element = (key: string, length: number) => `*2\r\n$1\r\n${key}\r\n$${length}\r\n${"x".repeat(length)}\r\n`;
    expect(parse(`*3\r\n${["a", "b", "c"].map((key) => element(key, 900)).join("")}`, 100)).toHaveLength(1);
    let error: unknown;
    try {
      parse(`*2\r\n${element("a", 900)}${element("b", 1001)}`, 100);
    } catch (reason) {
      error = reason;
    }
    expect(error).toBeInstanceOf(LongReplyError);
    expect((error as LongReplyError).element).toEqual(["b"]);
  });

  test("rejects a long text before it arrives", () => {
    expect(() => parse("$500000000\r\n", 100)).toThrow(LongReplyError);
  });

  test("limits a list of many small elements in one element", () => {
    expect(() => parse(`*1\r\n*1000\r\n${":123456789\r\n".repeat(1000)}`, 100)).toThrow(LongReplyError);
  });
});

test("encodeCommand counts bytes, not characters", () => {
  expect(encodeCommand(["GET", "ä"])).toBe("*2\r\n$3\r\nGET\r\n$2\r\nä\r\n");
});
