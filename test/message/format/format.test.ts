import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  IFLA_IFNAME,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  NETLINK_CONNECTOR,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NLA_F_NESTED,
  NLA_F_NET_BYTEORDER,
  NLM_F_ACK_TLVS,
  NLM_F_CAPPED,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
  RTM_NEWLINK,
  RTM_NEWNDUSEROPT,
  RTM_NEWROUTE,
} from "../../../src/constants/index.ts";
import { AF_CAN } from "../../../src/constants/socket.ts";
import {
  attributePath,
  BorrowedMessage,
  type FormatOptions,
  familyHeaderLength,
  formatMessage,
  Message,
  MessageWriter,
} from "../../../src/message/index.ts";
import { bytes, message, thrown } from "../bytes.ts";
import * as captured from "../captured.ts";

function lines(shown: Uint8Array | Message, options?: FormatOptions): string[] {
  return formatMessage(shown, options).split("\n");
}

/** Returns the lines of a captured message, formatted with the protocol of the message. */
function capturedLines(shown: captured.Captured, options?: FormatOptions): string[] {
  return lines(shown.bytes, { protocol: shown.protocol, ...options });
}

/** Returns the bytes of a message with its length, a sequence number and a port id. */
function sent(writer: MessageWriter): Uint8Array {
  const { bytes } = writer.finish();
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint32(8, 1, true);
  view.setUint32(12, 4711, true);
  return bytes;
}

const newLink = sent(
  new MessageWriter(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL)
    .struct((header) => header.zero(8).u32(1).u32(1))
    .string(IFLA_IFNAME, "veth0")
    .nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, "veth")),
);

describe("formatMessage()", () => {
  test("returns the text that the documentation shows", () => {
    const source = readFileSync(join(import.meta.dir, "../../../src/message/format/format.ts"), "utf8");
    const example = /\* ```\n([\s\S]*?) \* ```/.exec(source)![1]!.replace(/^ \* /gm, "").trimEnd();
    expect(formatMessage(newLink, { protocol: NETLINK_ROUTE })).toBe(example);
    expect(example.split("\n").length).toBe(5);
  });

  test("accepts bytes, messages and borrowed messages", () => {
    const memory = Uint8Array.from([...new Uint8Array(8).fill(0x41), ...newLink, ...new Uint8Array(8).fill(0x41)]);
    const borrowed = new BorrowedMessage(memory, new DataView(memory.buffer)).point(8, newLink.length);
    const expected = formatMessage(newLink);
    expect(formatMessage(new Message(newLink))).toBe(expected);
    expect(formatMessage(borrowed)).toBe(expected);
    expect(formatMessage(memory.subarray(8, 8 + newLink.length))).toBe(expected);
    const shared = new Uint8Array(new SharedArrayBuffer(newLink.length));
    shared.set(newLink);
    expect(formatMessage(shared)).toBe(expected);
  });

  test("shows the type as a number without a protocol", () => {
    expect(lines(newLink)).toEqual([
      "type 16, 60 bytes, NLM_F_REQUEST|NLM_F_EXCL|NLM_F_CREATE, sequence 1, port id 4711",
      "  family header, 16 bytes: 00 00 00 00 00 00 00 00 01 00 00 00 01 00 00 00",
      '  3, 6 bytes: 76 65 74 68 30 00 "veth0"',
      "  18, nest of 12 bytes",
      '    1, 5 bytes: 76 65 74 68 00 "veth"',
    ]);
  });

  test("marks a message that has not been sent yet", () => {
    expect(lines(new MessageWriter(16, 0).finish())).toEqual([
      "type 16, 16 bytes (0 in the header: not sent yet), no flags, sequence 0, port id 0",
    ]);
  });

  test("shows byte order flags and expands nests", () => {
    const writer = new MessageWriter(33)
      .be16(1 | NLA_F_NET_BYTEORDER, 80)
      .flag(2)
      .nest(3, () => {})
      .nest(4 | NLA_F_NET_BYTEORDER, (nest) => nest.u8(5, 6))
      .nest(6, (nest) => nest.u8(1, 1), { marked: false });
    expect(lines(sent(writer), { headerLength: 0 }).slice(1)).toEqual([
      "  1 (network byte order), 2 bytes: 00 50",
      "  2, 0 bytes",
      "  3, nest of 0 bytes",
      "  4 (network byte order), nest of 8 bytes",
      "    5, 1 byte: 06",
      "  6, 8 bytes: 05 00 01 00 01 00 00 00",
    ]);
  });

  test("shows printable attribute values as text too", () => {
    const values = [
      "61 62 00",
      "61 62",
      "61",
      "00",
      "61 00 00",
      "61 00 62 00",
      "61 7f",
      "61 09",
      "22 5c",
      "c3 a9 00",
      "20 7e",
      "1f",
    ];
    const writer = new MessageWriter(33);
    for (const value of values) writer.bytes(1, bytes(value));
    expect(lines(sent(writer), { headerLength: 0 }).slice(1)).toEqual([
      '  1, 3 bytes: 61 62 00 "ab"',
      '  1, 2 bytes: 61 62 "ab"',
      '  1, 1 byte: 61 "a"',
      "  1, 1 byte: 00",
      "  1, 3 bytes: 61 00 00",
      "  1, 4 bytes: 61 00 62 00",
      "  1, 2 bytes: 61 7f",
      "  1, 2 bytes: 61 09",
      '  1, 2 bytes: 22 5c "\\"\\\\"',
      "  1, 3 bytes: c3 a9 00",
      '  1, 2 bytes: 20 7e " ~"',
      "  1, 1 byte: 1f",
    ]);
  });

  test("shows at most `maxBytes` bytes of a value, 64 by default", () => {
    const shown = sent(new MessageWriter(33).bytes(1, new Uint8Array(100).fill(0x61)).bytes(2, new Uint8Array(64)));
    const value = (options: FormatOptions) => lines(shown, { headerLength: 0, ...options })[1];
    const hex = (count: number) => new Array(count).fill("61").join(" ");
    expect(value({})).toBe(`  1, 100 bytes: ${hex(64)} "${"a".repeat(64)}" … 36 more`);
    expect(value({ maxBytes: 4 })).toBe('  1, 100 bytes: 61 61 61 61 "aaaa" … 96 more');
    expect(value({ maxBytes: 100 })).toBe(`  1, 100 bytes: ${hex(100)} "${"a".repeat(100)}"`);
    expect(value({ maxBytes: Number.POSITIVE_INFINITY })).toBe(value({ maxBytes: 100 })!);
    expect(value({ maxBytes: 0 })).toBe("  1, 100 bytes: … 100 more");
    expect(lines(shown, { headerLength: 0 })[2]).toEndWith("00");
    const large = new MessageWriter(33).bytes(1, new Uint8Array(65_531).fill(0x61)).finish();
    expect(formatMessage(large, { headerLength: 0, maxBytes: Number.POSITIVE_INFINITY }).length).toBeGreaterThan(
      262_000,
    );
  });

  test("shows the headers of a generic netlink message", () => {
    const writer = new MessageWriter(33)
      .genetlink(3, 2)
      .struct((header) => header.u32(7))
      .u32(1, 5);
    expect(lines(sent(writer), { protocol: NETLINK_GENERIC, headerLength: 8 })).toEqual([
      "type 33, 32 bytes, NLM_F_REQUEST, sequence 1, port id 4711",
      "  command 3, version 2",
      "  family header, 4 bytes: 07 00 00 00",
      "  1, 4 bytes: 05 00 00 00",
    ]);
    expect(lines(sent(writer), { protocol: NETLINK_GENERIC }).slice(1, 3)).toEqual([
      "  command 3, version 2",
      "  family header, 4 bytes: 07 00 00 00",
    ]);
    const bare = sent(new MessageWriter(33).genetlink(3, 2));
    expect(lines(bare, { protocol: NETLINK_GENERIC }).slice(1)).toEqual(["  command 3, version 2"]);
    expect(lines(message(33, 0, bytes("03 02")), { protocol: NETLINK_GENERIC }).slice(1)).toEqual([
      "  malformed, a family header of 4 bytes cut short, 2 bytes: 03 02",
    ]);
  });

  test("shows router advertisement options as part of the family header", () => {
    const writer = new MessageWriter(RTM_NEWNDUSEROPT, 0)
      .struct((header) => header.u8(10).u8(0).u16(8).s32(2).u8(134).zero(7))
      .raw(bytes("19 01 00 00 00 00 0e 10"))
      .bytes(1, new Uint8Array(16).fill(0xfe));
    expect(lines(sent(writer), { protocol: NETLINK_ROUTE }).slice(1)).toEqual([
      "  family header, 24 bytes: 0a 00 08 00 02 00 00 00 86 00 00 00 00 00 00 00 19 01 00 00 00 00 0e 10",
      `  NDUSEROPT_SRCADDR (1), 16 bytes: ${new Array(16).fill("fe").join(" ")}`,
    ]);
  });

  test("shows a payload without valid attributes as bytes", () => {
    expect(lines(message(33, 0, bytes("01 02 03"))).slice(1)).toEqual(["  payload, 3 bytes: 01 02 03"]);
    expect(lines(message(33, 0, bytes("68 65 6c 6c 6f"))).slice(1)).toEqual([
      '  payload, 5 bytes: 68 65 6c 6c 6f "hello"',
    ]);
  });
});

describe("formatMessage() of control messages", () => {
  test("shows the bytes of NLMSG_NOOP and unknown control messages", () => {
    const names = [NLMSG_NOOP, NLMSG_OVERRUN, 5, 15].map((type) => lines(message(type, 0, bytes("01 02"))));
    expect(names).toEqual(
      ["NLMSG_NOOP (1)", "NLMSG_OVERRUN (4)", "type 5", "type 15"].map((name) => [
        `${name}, 18 bytes, no flags, sequence 7, port id 4711`,
        "  payload, 2 bytes: 01 02",
      ]),
    );
  });

  test("shows the header of the request in an acknowledgement", () => {
    const { portId } = new Message(captured.acknowledgement.bytes);
    expect(capturedLines(captured.acknowledgement)).toEqual([
      `NLMSG_ERROR (2), 36 bytes, NLM_F_CAPPED, sequence 1, port id ${portId}`,
      "  acknowledgement",
      `  request: RTM_NEWLINK (16), 32 bytes, NLM_F_REQUEST|NLM_F_ACK, sequence 1, port id ${portId}`,
    ]);
  });

  test("shows the request and all details of an error reply", () => {
    expect(capturedLines(captured.refusedNested).slice(1)).toEqual([
      "  error 34, ERANGE: result out of range",
      expect.stringMatching(
        /^ {2}request: RTM_NEWLINK \(16\), 80 bytes, NLM_F_REQUEST\|NLM_F_ACK\|NLM_F_EXCL\|NLM_F_CREATE, sequence 1, port id \d+$/,
      ),
      `    family header, 16 bytes: ${new Array(16).fill("00").join(" ")}`,
      '    IFLA_IFNAME (3), 6 bytes: 76 65 74 68 30 00 "veth0"',
      "    IFLA_LINKINFO (18), nest of 32 bytes",
      '      IFLA_INFO_KIND (1), 7 bytes: 62 72 69 64 67 65 00 "bridge"',
      "      IFLA_INFO_DATA (2), nest of 16 bytes",
      "        IFLA_BR_STP_STATE (5), 1 byte: 07",
      "        IFLA_BR_FORWARD_DELAY (1), 1 byte: 01",
      "  extended acknowledgement",
      '    message: "Attribute failed policy validation"',
      "    at byte 64 (attribute 18.2.5) of the request",
      "    expected: type u32, minimum 0, maximum 4294967295",
    ]);
    expect(capturedLines(captured.refusedNestedCapped).slice(3)).toEqual([
      "  extended acknowledgement",
      '    message: "Attribute failed policy validation"',
      "    at byte 64 of the request",
      "    expected: type u32, minimum 0, maximum 4294967295",
    ]);
    expect(capturedLines(captured.missingAttribute).slice(1)).toEqual([
      "  error 22, EINVAL: invalid argument",
      expect.stringMatching(/^ {2}request: type 20, 20 bytes, /),
      "    command 1, version 1",
      "  extended acknowledgement",
      "    attribute 1 is missing",
    ]);
  });

  test("finds the invalid attribute after a header of `headerLength` bytes", () => {
    const offset = (options: FormatOptions) => capturedLines(captured.refusedNested, options).at(-2);
    expect(offset({})).toBe("    at byte 64 (attribute 18.2.5) of the request");
    expect(offset({ headerLength: 400 })).toBe("    at byte 64 of the request");
    // If the length of the family header is unknown, the header looks like the beginning of an attribute.
    const request = sent(
      new MessageWriter(RTM_NEWLINK)
        .raw(bytes(`14 00 01 00 ${"00".repeat(12)}`))
        .bytes(3, bytes("08 00 05 00 11 22 33 44")),
    );
    const refusal = bytes(`ea ff ff ff ${request.toHex()} 08 00 02 00 20 00 00 00`);
    const error = message(NLMSG_ERROR, NLM_F_ACK_TLVS, refusal);
    expect(lines(error, { protocol: NETLINK_ROUTE }).at(-1)).toBe("    at byte 32 (attribute 3) of the request");
    expect(lines(error).at(-1)).toBe("    at byte 32 (attribute 1) of the request");
  });

  test("shows each attribute of an extended acknowledgement on a line", () => {
    const echo = "10 00 00 00  10 00 05 00  07 00 00 00  67 12 00 00";
    const error = message(
      NLMSG_ERROR,
      NLM_F_ACK_TLVS | NLM_F_CAPPED,
      bytes(`
        ea ff ff ff  ${echo}
        08 00 01 00  61 1b c2 9b               # control characters that could move a cursor
        07 00 03 00  de ad be 00
        08 00 05 00  09 00 00 00
        08 00 06 00  24 00 00 00
        06 00 02 00  01 02 00 00               # too short for an offset
        05 00 63 00  01 00 00 00               # unknown
        09 00 01 00                            # a length that lies`),
    );
    expect(lines(error).slice(3)).toEqual([
      "  extended acknowledgement",
      '    message: "a\\u001b\\u009b"',
      "    cookie: de ad be",
      "    attribute 9 is missing",
      "    in the nest at byte 36 of the request",
      "    2, 2 bytes: 01 02",
      "    99, 1 byte: 01",
      "    malformed, an attribute has length 9, but 4 bytes are left, 4 bytes: 09 00 01 00",
    ]);
  });

  test("shows the error code of NLMSG_DONE", () => {
    const ends: [payload: string, flags: number, lines: string[]][] = [
      ["00 00 00 00", 0, ["  end of the dump"]],
      ["", 0, ["  end of the dump, without a code"]],
      ["fe ff ff ff", 0, ["  error 2, ENOENT: no such file or entry"]],
      ["00", 0, ["  malformed, a code cut short, 1 byte: 00"]],
      ["00 00 00 00 01 02", 0, ["  end of the dump", "  rest, 2 bytes: 01 02"]],
      [
        "00 00 00 00  07 00 01 00 6e 6f 00 00",
        NLM_F_ACK_TLVS,
        ["  end of the dump", "  extended acknowledgement", '    message: "no"'],
      ],
    ];
    for (const [payload, flags, expected] of ends) {
      expect(lines(message(NLMSG_DONE, NLM_F_MULTI | flags, bytes(payload))).slice(1)).toEqual(expected);
    }
    expect(capturedLines(captured.failedDump).slice(1)).toEqual([
      "  error 22, EINVAL: invalid argument",
      "  extended acknowledgement",
      '    message: "ipv4: Invalid target network namespace id"',
    ]);
  });

  test("shows the data of connector messages, which have type NLMSG_DONE", () => {
    const event = message(NLMSG_DONE, 0, bytes("01 00 00 00  01 00 00 00  fe ff ff ff"));
    expect(lines(event, { protocol: NETLINK_CONNECTOR }).slice(1)).toEqual([
      "  payload, 12 bytes: 01 00 00 00 01 00 00 00 fe ff ff ff",
    ]);
  });

  test("shows an invalid error code as malformed", () => {
    const echo = "10 00 00 00  10 00 05 00  07 00 00 00  67 12 00 00";
    const errors: [payload: string, lines: string[]][] = [
      ["", ["  malformed, without a code"]],
      ["01 02", ["  malformed, a code cut short, 2 bytes: 01 02"]],
      ["01 00 00 00", ["  malformed, error code 1"]],
      ["00 00 00 80", ["  malformed, error code -2147483648"]],
      ["78 ec ff ff", ["  error 5000, errno 5000: unknown error"]],
      [
        "ea ff ff ff 10 00",
        ["  error 22, EINVAL: invalid argument", "  malformed, a request cut short, 2 bytes: 10 00"],
      ],
      [
        `ea ff ff ff ${echo} 01 02`,
        [
          "  error 22, EINVAL: invalid argument",
          "  request: type 16, 16 bytes, NLM_F_REQUEST|NLM_F_ACK, sequence 7, port id 4711",
          "  rest, 2 bytes: 01 02",
        ],
      ],
      [
        `ea ff ff ff ${echo.replace("10", "20")} 08 00 01 00 05 00 00 00`,
        [
          "  error 22, EINVAL: invalid argument",
          "  request: type 16, 32 bytes, NLM_F_REQUEST|NLM_F_ACK, sequence 7, port id 4711",
          "    1, 4 bytes: 05 00 00 00",
          "    malformed, 8 bytes of it are missing",
        ],
      ],
    ];
    for (const [payload, expected] of errors) {
      expect(lines(message(NLMSG_ERROR, 0, bytes(payload))).slice(1)).toEqual(expected);
    }
  });

  test("does not expand an error message inside an error reply", () => {
    const inner = message(NLMSG_ERROR, 0, bytes("04 00 01 00"));
    const outer = message(NLMSG_ERROR, 0, Uint8Array.from([...bytes("ea ff ff ff"), ...inner]));
    expect(lines(outer).slice(2)).toEqual([
      "  request: NLMSG_ERROR (2), 20 bytes, no flags, sequence 7, port id 4711",
      "    payload, 4 bytes: 04 00 01 00",
    ]);
  });
});

describe("formatMessage() of invalid messages", () => {
  test("shows the bytes of an incomplete message header", () => {
    expect(formatMessage(new Uint8Array(0))).toBe("malformed, 0 of the 16 bytes of a header");
    expect(formatMessage(bytes("01 02 03"))).toBe("malformed, 3 of the 16 bytes of a header: 01 02 03");
  });

  test("shows a length field that differs from the number of bytes", () => {
    const lying = (length: string) =>
      bytes(`${length}  21 00 00 00  00 00 00 00  00 00 00 00  05 00 01 00 aa 00 00 00`);
    expect(lines(lying("30 00 00 00"))).toEqual([
      "type 33, 24 bytes (the header claims 48), no flags, sequence 0, port id 0",
      "  1, 1 byte: aa",
    ]);
    expect(lines(lying("03 00 00 00"))[0]).toStartWith("type 33, 24 bytes (the header claims 3)");
    expect(lines(lying("ff ff ff ff"))[0]).toStartWith("type 33, 24 bytes (the header claims 4294967295)");
    expect(lines(lying("10 00 00 00"))).toEqual([
      "type 33, 24 bytes (the header claims 16), no flags, sequence 0, port id 0",
      "after the message, 8 bytes: 05 00 01 00 aa 00 00 00",
    ]);
    expect(lines(lying("15 00 00 00"), { headerLength: 0 })).toEqual([
      "type 33, 24 bytes (the header claims 21), no flags, sequence 0, port id 0",
      "  1, 1 byte: aa",
    ]);
  });

  test("shows the bytes of a truncated family header", () => {
    expect(lines(message(RTM_NEWLINK, 0, bytes("01 02 03 04")), { protocol: NETLINK_ROUTE }).slice(1)).toEqual([
      "  malformed, a family header of 16 bytes cut short, 4 bytes: 01 02 03 04",
    ]);
    expect(lines(message(RTM_NEWLINK, 0, new Uint8Array(16)), { protocol: NETLINK_ROUTE })[1]).toStartWith(
      "  family header, 16 bytes: 00",
    );
    expect(lines(message(RTM_NEWNDUSEROPT, 0, bytes("0a 00")), { protocol: NETLINK_ROUTE }).slice(1)).toEqual([
      "  malformed, a family header of 16 bytes cut short, 2 bytes: 0a 00",
    ]);
    expect(lines(message(RTM_NEWLINK, 0, bytes("01 02 03 04")), { headerLength: Number.MAX_SAFE_INTEGER })[1]).toBe(
      "  malformed, a family header of 9007199254740991 bytes cut short, 4 bytes: 01 02 03 04",
    );
  });

  test("shows a truncated attribute as malformed only in known nests", () => {
    const known = sent(
      new MessageWriter(RTM_NEWLINK)
        .struct((header) => header.zero(16))
        .nest(IFLA_LINKINFO, (info) => info.raw(bytes("09 00 01 00")))
        .nest(99, (nest) => nest.u8(1, 1).raw(bytes("09 00 01 00"))),
    );
    expect(lines(known, { protocol: NETLINK_ROUTE }).slice(2)).toEqual([
      "  IFLA_LINKINFO (18), nest of 4 bytes",
      "    malformed, an attribute has length 9, but 4 bytes are left, 4 bytes: 09 00 01 00",
      "  99, nest of 12 bytes",
      "    1, 1 byte: 01",
      "    rest, 4 bytes: 09 00 01 00",
    ]);
  });

  test("accepts a generic netlink message without attributes", () => {
    const odd = message(33, 0, bytes("01 01 00 00  09 00 01 00"));
    expect(lines(odd, { protocol: NETLINK_GENERIC }).slice(1)).toEqual([
      "  command 1, version 1",
      "  rest, 4 bytes: 09 00 01 00",
    ]);
  });

  test("shows invalid lengths separately for each nesting level", () => {
    const shown = message(
      33,
      0,
      bytes(`
        10 00 01 80
          05 00 02 00  aa 00 00 00
          09 00 03 00
        05 00 04 00  bb 00 00 00
        03 00 05 00`),
    );
    expect(lines(shown, { headerLength: 0 }).slice(1)).toEqual([
      "  1, nest of 12 bytes",
      "    2, 1 byte: aa",
      "    rest, 4 bytes: 09 00 03 00",
      "  4, 1 byte: bb",
      "  malformed, an attribute has length 3, but 4 bytes are left, 4 bytes: 03 00 05 00",
    ]);
    expect(lines(message(33, 0, bytes("04 00 01 00  ff")), { headerLength: 0 }).slice(1)).toEqual([
      "  1, 0 bytes",
      "  malformed, 1 trailing bytes after the last attribute, 1 byte: ff",
    ]);
  });

  test("expands at most 64 levels of nests", () => {
    const levels = 16_000;
    const deep = new Uint8Array(levels * 4);
    const view = new DataView(deep.buffer);
    for (let at = 0; at < deep.length; at += 4) {
      view.setUint16(at, deep.length - at, true);
      view.setUint16(at + 2, 1 | NLA_F_NESTED, true);
    }
    const shown = lines(message(33, 0, deep), { headerLength: 0, maxBytes: 2 });
    expect(shown.length).toBe(66);
    const last = message(33, 0, deep.slice(-65 * 4));
    expect(lines(last, { headerLength: 0 }).at(-1)!.trim()).toBe("1, nest too deep to show, 0 bytes");
    expect(shown.at(-2)!.trim()).toBe(`1, nest of ${deep.length - 64 * 4} bytes`);
    expect(shown.at(-1)!.trim()).toBe(
      `1, nest too deep to show, ${deep.length - 65 * 4} bytes: fc f8 … ${deep.length - 65 * 4 - 2} more`,
    );
  });
});

describe("formatMessage() with invalid arguments", () => {
  const wrong = (value: unknown) => value as never;
  const mistakes: [name: string, action: () => unknown, error: typeof Error, text: string][] = [
    [
      "a missing message",
      () => formatMessage(wrong(undefined)),
      TypeError,
      "message: expected a message or the bytes of one (Uint8Array), got undefined",
    ],
    ["text", () => formatMessage(wrong("abc")), TypeError, 'got "abc"'],
    ["null", () => formatMessage(wrong(null)), TypeError, "got null"],
    ["an object", () => formatMessage(wrong({ bytes: [] })), TypeError, "got Object"],
    [
      "a negative header length",
      () => formatMessage(newLink, { headerLength: -1 }),
      RangeError,
      "headerLength: expected an integer from 0",
    ],
    [
      "a fractional header length",
      () => formatMessage(newLink, { headerLength: 1.5 }),
      RangeError,
      "headerLength: expected an integer from 0 on, got 1.5",
    ],
    [
      "a negative number of bytes",
      () => formatMessage(newLink, { maxBytes: -1 }),
      RangeError,
      "maxBytes: expected an integer from 0",
    ],
    [
      "NaN as the number of bytes",
      () => formatMessage(newLink, { maxBytes: Number.NaN }),
      RangeError,
      "maxBytes: expected an integer from 0 on, got NaN",
    ],
  ];
  test.each(mistakes)("rejects %s", (_name, action, kind, text) => {
    const error = thrown(action);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(text);
  });
});

test("formatMessage() shows each captured message completely", () => {
  for (const shown of captured.allCaptured) {
    const text = formatMessage(shown.bytes, { protocol: shown.protocol, maxBytes: Number.POSITIVE_INFINITY });
    expect(text).not.toContain("malformed");
    expect(text).not.toContain("payload");
    expect(text).not.toContain("behind the message");
    expect(text).not.toContain("rest");
  }
  expect(captured.allCaptured.length).toBe(22);
});

test("formatMessage() shows a job of the CAN gateway with its header of 4 bytes (struct rtcanmsg)", () => {
  const { bytes } = new MessageWriter(RTM_NEWROUTE)
    .raw(Uint8Array.of(AF_CAN, 1, 0, 0))
    .u32(9, 3)
    .u32(10, 4)
    .finish();
  const [, ...lines] = formatMessage(bytes, { protocol: NETLINK_ROUTE }).split("\n");
  expect(lines).toEqual([
    "  family header, 4 bytes: 1d 01 00 00",
    "  9, 4 bytes: 03 00 00 00",
    "  10, 4 bytes: 04 00 00 00",
  ]);
  expect(attributePath(bytes, bytes.length - 8, undefined, NETLINK_ROUTE)).toBe("10");
  expect(familyHeaderLength(NETLINK_ROUTE, RTM_NEWROUTE)).toBe(12);
});
