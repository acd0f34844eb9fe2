import { describe, expect, test } from "bun:test";
import { Message } from "../../../../src/index.ts";
import {
  checkVerdict,
  type PacketVerdict,
  type VerdictDetails,
} from "../../../../src/subsystems/netfilter/queue/verdict.ts";
import {
  NO_MARK,
  VERDICT_LENGTH,
  VerdictMessages,
  writeVerdict,
} from "../../../../src/subsystems/netfilter/queue/verdict-message.ts";
import { bytes, thrown } from "../../../message/bytes.ts";

/** Checks that a netlink message contains a verdict, and returns its attributes. */
function body(message: Message, type: number): Uint8Array {
  const { bytes: whole } = message;
  const view = new DataView(whole.buffer, whole.byteOffset);
  expect([view.getUint32(0, true), view.getUint16(4, true), view.getUint16(6, true)]).toEqual([0, type, 1]);
  expect([view.getUint32(8, true), view.getUint32(12, true), whole.length % 4]).toEqual([0, 0, 0]);
  return whole.slice(16);
}

function detailed(details: VerdictDetails): Uint8Array {
  return body(new VerdictMessages().detailed(3, 0x01020304, details), 0x301);
}

describe("VerdictMessages.simple", () => {
  test("encodes a verdict on one packet", () => {
    expect(body(new VerdictMessages().simple(0x1234, 0x01020304, 1, NO_MARK, false), 0x301)).toEqual(
      bytes(`
        00 00 12 34                # any family, version 0, queue
        0c 00 02 00                # verdict header:
        00 00 00 01  01 02 03 04   #   accept, id
      `),
    );
  });

  test("encodes a verdict on all packets up to an id", () => {
    expect(body(new VerdictMessages().simple(1, 9, 0, NO_MARK, true), 0x303)).toEqual(
      bytes("00 00 00 01  0c 00 02 00  00 00 00 00  00 00 00 09"),
    );
  });

  test("encodes a mark, including 0", () => {
    for (const mark of [0, 0xfffffffe]) {
      const written = body(new VerdictMessages().simple(1, 9, 4, mark, true), 0x303);
      expect(written.subarray(0, 20)).toEqual(bytes("00 00 00 01  0c 00 02 00  00 00 00 04  00 00 00 09  08 00 03 00"));
      expect(new DataView(written.buffer).getUint32(20)).toBe(mark);
    }
  });

  test("replaces all values of the previous message", () => {
    const messages = new VerdictMessages();
    const first = messages.simple(0xffff, 0xffffffff, 0xffffffff, NO_MARK, true);
    expect(messages.simple(0, 0, 0, NO_MARK, false)).toBe(first);
    expect(body(first, 0x301)).toEqual(bytes("00 00 00 00  0c 00 02 00  00 00 00 00  00 00 00 00"));
  });
});

describe("VerdictMessages.detailed", () => {
  const head = "00 00 00 03  0c 00 02 00";
  const accept = `${head}  00 00 00 01  01 02 03 04`;

  test("accepts the packet by default", () => {
    expect(detailed({})).toEqual(bytes(accept));
  });

  test.each([
    [{ verdict: "drop" }, "00 00 00 00"],
    [{ verdict: "repeat" }, "00 00 00 04"],
    [{ verdict: "stop" }, "00 00 00 05"],
    [{ queue: 0 }, "00 00 00 03"],
    [{ queue: 65_535 }, "ff ff 00 03"],
    [{ queue: 2, bypass: true }, "00 02 80 03"],
    [{ queue: 2, bypass: false }, "00 02 00 03"],
  ] as [VerdictDetails, string][])("encodes %p as the verdict word %s", (details, word) => {
    expect(detailed(details)).toEqual(bytes(`${head} ${word} 01 02 03 04`));
  });

  test("encodes every requested change", () => {
    const details: VerdictDetails = {
      mark: 1,
      priority: 2,
      vlan: { protocol: 0x8100, tci: 0x2064 },
      l2Header: bytes("01 02 03"),
      payload: bytes("45 00 00"),
    };
    expect(detailed(details)).toEqual(
      bytes(`
        ${accept}
        08 00 03 00  00 00 00 01                                              # mark
        08 00 15 00  00 00 00 02                                              # priority
        14 00 13 80  06 00 01 00 81 00 00 00  06 00 02 00 20 64 00 00         # vlan
        07 00 14 00  01 02 03 00                                              # link header
        07 00 0a 00  45 00 00 00                                              # payload
      `),
    );
  });

  test("encodes changes of the connection", () => {
    const conntrack = {
      mark: 0x63,
      markMask: 0xff,
      timeout: 60,
      status: 8,
      labels: [0, 9, 127],
      labelsMask: [0, 9, 64, 127],
      helper: "ftp",
    };
    expect(detailed({ conntrack })).toEqual(
      bytes(`
        ${accept}
        58 00 0b 80                               # conntrack:
        08 00 07 00  00 00 00 3c                  #   timeout
        08 00 03 00  00 00 00 08                  #   status
        0c 00 05 80  08 00 01 00  66 74 70 00     #   helper
        14 00 16 00  01 02 00 00 00 00 00 00 00 00 00 00 00 00 00 80  #   labels
        14 00 17 00  01 02 00 00 00 00 00 00 01 00 00 00 00 00 00 80  #   which of them
        08 00 08 00  00 00 00 63                  #   mark
        08 00 15 00  00 00 00 ff                  #   which of its bits
      `),
    );
  });

  test("includes connection attributes encoded by the caller", () => {
    const conntrack = bytes("08 00 08 00 00 00 00 01");
    const expectation = bytes("08 00 04 00 00 00 00 1e");
    expect(detailed({ conntrack, expectation })).toEqual(
      bytes(`${accept}  0c 00 0b 80 08 00 08 00 00 00 00 01  0c 00 0f 80 08 00 04 00 00 00 00 1e`),
    );
  });

  test("copies the new payload", () => {
    const payload = new Uint8Array(65_531).fill(7);
    const message = new VerdictMessages().detailed(0, 1, { payload });
    payload.fill(0);
    expect(message).toBeInstanceOf(Message);
    expect(message.bytes.subarray(36, 36 + 65_531).every((byte) => byte === 7)).toBe(true);
  });
});

test("writeVerdict() writes the same bytes as VerdictMessages.simple", () => {
  const memory = new Uint8Array(64).fill(0xff);
  writeVerdict(new DataView(memory.buffer), 0x102, 0x03040506, 0x90003, 77, 4711);
  const message = new VerdictMessages().simple(0x102, 0x03040506, 0x90003, NO_MARK, false).bytes.slice();
  const view = new DataView(message.buffer);
  for (const [offset, value] of [
    [0, message.length],
    [8, 77],
    [12, 4711],
  ]) {
    view.setUint32(offset!, value!, true);
  }
  expect(memory.subarray(0, VERDICT_LENGTH)).toEqual(message);
  expect(memory.subarray(VERDICT_LENGTH).every((byte) => byte === 0xff)).toBe(true);
});

describe("invalid packet verdicts", () => {
  const cases: [unknown, string][] = [
    ["acept", 'verdict: expected accept, drop, repeat, stop or an object, got "acept"'],
    [undefined, "verdict: expected accept, drop, repeat, stop or an object, got undefined"],
    [1, "verdict: expected accept, drop, repeat, stop or an object, got 1"],
    [null, "verdict: expected a verdict, got null"],
    [Promise.resolve("accept"), "verdict: expected a finished result, got a promise; return the verdict itself"],
    [(function* () {})(), "verdict: expected a finished result, got a generator; return the verdict itself"],
    [{ verdict: "steal" }, 'verdict.verdict: expected accept, drop, repeat or stop, got "steal"'],
    [{ verdit: "drop" }, "verdict.verdit: unknown option; did you mean verdict?"],
    [{ Payload: new Uint8Array(4) }, "verdict.Payload: unknown option; did you mean payload?"],
    [
      { action: "drop" },
      "verdict.action: unknown option; there are: verdict, queue, bypass, mark, priority, payload, conntrack, expectation, vlan, l2Header",
    ],
    [{ vlan: { protocol: 1, tci: 1, tc: 1 } }, "verdict.vlan.tc: unknown option; did you mean tci?"],
    [{ conntrack: { mark: 1, markmask: 1 } }, "verdict.conntrack.markmask: unknown option; did you mean markMask?"],
    [{ verdict: "drop", queue: 1 }, "verdict: expected either a verdict or a queue, got both"],
    [{ queue: 65_536 }, "verdict.queue: expected an integer from 0 to 65535, got 65536"],
    [{ queue: 1, bypass: 1 }, "verdict.bypass: expected true or false, got 1"],
    [{ bypass: true }, "verdict.bypass: requires queue"],
    [{ mark: -1 }, "verdict.mark: expected an integer from 0 to 4294967295, got -1"],
    [{ mark: "1" }, 'verdict.mark: expected an integer, got "1"'],
    [{ priority: 1.5 }, "verdict.priority: expected an integer from 0 to 4294967295, got 1.5"],
    [{ payload: "abc" }, "verdict.payload: expected a Uint8Array, got text of 3 characters"],
    [{ payload: new Uint8Array(65_532) }, "verdict.payload: 65532 bytes do not fit; the maximum is 65531"],
    [{ l2Header: [1] }, "verdict.l2Header: expected a Uint8Array, got Array"],
    [{ vlan: null }, "verdict.vlan: expected an object, got null"],
    [{ vlan: { protocol: 1, tci: 65_536 } }, "verdict.vlan.tci: expected an integer from 0 to 65535, got 65536"],
    [{ expectation: new Uint8Array(4) }, "verdict.expectation: requires conntrack"],
    [{ conntrack: 7 }, "verdict.conntrack: expected an object or a Uint8Array, got 7"],
    [
      { conntrack: { mark: 2 ** 32 } },
      "verdict.conntrack.mark: expected an integer from 0 to 4294967295, got 4294967296",
    ],
    [{ conntrack: { markMask: 1 } }, "verdict.conntrack.markMask: requires mark"],
    [
      { conntrack: { mark: 0x1f, markMask: 0x0f } },
      "verdict.conntrack.mark: 0x1f has bits outside of the mask 0xf: 0x10; clear them, or set them in the mask",
    ],
    [
      { conntrack: { labels: [1, 9], labelsMask: [1, 2] } },
      "verdict.conntrack.labels[1]: label 9 is not in labelsMask, so the kernel would invert it",
    ],
    [
      { conntrack: { labels: new Uint8Array(4) } },
      "verdict.conntrack.labels: expected an array of numbers, got Uint8Array",
    ],
    [{ conntrack: { labels: [128] } }, "verdict.conntrack.labels[0]: expected an integer from 0 to 127, got 128"],
    [{ conntrack: { labelsMask: [1] } }, "verdict.conntrack.labelsMask: requires labels"],
    [{ conntrack: { helper: 1 } }, "verdict.conntrack.helper: expected a string, got 1"],
  ];

  test.each(cases.map(([verdict, message]) => ({ verdict, message })))("throw $message", ({ verdict, message }) => {
    const error = thrown(() => checkVerdict(verdict as PacketVerdict, "verdict"));
    expect(error.message).toBe(message);
    expect([TypeError, RangeError] as unknown[]).toContain(error.constructor);
  });
});
