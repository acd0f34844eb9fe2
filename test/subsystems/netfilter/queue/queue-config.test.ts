import { describe, expect, test } from "bun:test";
import { checkOptions } from "../../../../src/base/check.ts";
import { nfqueue } from "../../../../src/families/nfqueue.ts";
import { type Message, NFQNL_CFG_CMD_BIND, NLM_F_DUMP } from "../../../../src/index.ts";
import { type Family, operationCodec } from "../../../../src/schema/index.ts";
import { checkRange, type QueueRange } from "../../../../src/subsystems/netfilter/arguments.ts";
import {
  PacketLog,
  PacketQueue,
  PacketQueues,
  QueueRule,
  type QueueRuleOptions,
} from "../../../../src/subsystems/netfilter/index.ts";
import {
  commandMessage,
  copyMessage,
  flagsMessage,
  lengthMessage,
  type QueueSettings,
  settingChecks,
} from "../../../../src/subsystems/netfilter/queue/queue-config.ts";
import { parseQueueCounters } from "../../../../src/subsystems/netfilter/queue/queue-counters.ts";
import { bytes, thrown } from "../../../message/bytes.ts";

/** Returns the attributes and flags of a queue configuration message. */
function parts(message: Message | undefined): [flags: number, body: Uint8Array] {
  expect(message!.type).toBe(0x302);
  return [message!.flags, message!.bytes.subarray(16)];
}

describe("queue configuration messages", () => {
  test("contain the command as an attribute", () => {
    expect(parts(commandMessage(0x1234, 1))).toEqual([5, bytes("00 00 12 34  08 00 01 00  01 00 00 00")]);
    expect(parts(commandMessage(1, 2, false))).toEqual([1, bytes("00 00 00 01  08 00 01 00  02 00 00 00")]);
  });

  test("contain the queue length as a big-endian number", () => {
    expect(parts(lengthMessage(1, 0x10203))).toEqual([5, bytes("00 00 00 01  08 00 03 00  00 01 02 03")]);
  });

  test("contain the copy mode and range", () => {
    expect(parts(copyMessage(1, "packet", 65_531))).toEqual([
      5,
      bytes("00 00 00 01  09 00 02 00  00 00 ff fb 02  00 00 00"),
    ]);
    expect(parts(copyMessage(1, "meta", 1, false))[1]).toEqual(
      bytes("00 00 00 01  09 00 02 00  00 00 00 01 01  00 00 00"),
    );
  });

  test("contain the flags and the mask of flags to change", () => {
    const all = { failOpen: true, conntrack: true, gso: true, uidGid: true, securityContext: true };
    const flags = (settings: QueueSettings) => parts(flagsMessage(1, settings))[1].subarray(4);
    expect(flags(all)).toEqual(bytes("08 00 04 00 00 00 00 1f  08 00 05 00 00 00 00 1f"));
    expect(flags({ failOpen: true, gso: false })).toEqual(bytes("08 00 04 00 00 00 00 05  08 00 05 00 00 00 00 01"));
    expect(flags({ uidGid: false })).toEqual(bytes("08 00 04 00 00 00 00 08  08 00 05 00 00 00 00 00"));
    expect(flagsMessage(1, { copyMode: "meta", length: 5 })).toBeUndefined();
  });
});

describe("packet queue settings", () => {
  const cases: [unknown, string][] = [
    [{ copyMode: "all" }, 'copyMode: expected "none", "meta" or "packet", got "all"'],
    [{ copyMode: "toString" }, 'copyMode: expected "none", "meta" or "packet", got "toString"'],
    [{ copyRange: 0 }, "copyRange: expected an integer from 1 to 65531, got 0"],
    [{ copyRange: 65_532 }, "copyRange: expected an integer from 1 to 65531, got 65532"],
    [{ length: 0 }, "length: expected an integer from 1 to 4294967295, got 0"],
    [{ length: "9" }, 'length: expected an integer, got "9"'],
    [{ failOpen: 1 }, "failOpen: expected true or false, got 1"],
    [{ securityContext: null }, "securityContext: expected true or false, got null"],
  ];
  test.each(cases.map(([settings, message]) => ({ settings, message })))(
    "reject invalid values: $message",
    ({ settings, message }) => {
      expect(thrown(() => checkOptions(settings as QueueSettings, settingChecks)).message).toBe(message);
    },
  );

  const ranges: [unknown, string][] = [
    [-1, "queues: expected an integer from 0 to 65535, got -1"],
    [65_536, "queues: expected an integer from 0 to 65535, got 65536"],
    [0.5, "queues: expected an integer from 0 to 65535, got 0.5"],
    ["0", 'queues: expected a number or { first, last }, got "0"'],
    [null, "queues: expected a number or { first, last }, got null"],
    [{ first: 1 }, "queues.last: expected an integer, got undefined"],
    [{ first: 2, last: 3, lst: 4 }, "queues.lst: unknown option; did you mean last?"],
    [{ first: 2, last: 1 }, "queues.last: expected an integer from 2 to 65535, got 1"],
  ];
  test.each(ranges.map(([range, message]) => ({ range, message })))(
    "reject invalid queue ranges: $message",
    ({ range, message }) => {
      expect(thrown(() => checkRange(range as QueueRange, "queues")).message).toBe(message);
    },
  );

  test("accept valid values", () => {
    expect(checkRange(7, "queues")).toEqual({ first: 7, last: 7 });
    expect(checkRange({ first: 0, last: 65_535 }, "queues")).toEqual({ first: 0, last: 65_535 });
    checkOptions({}, settingChecks);
    checkOptions(
      { copyMode: "none", copyRange: 65_531, length: 0xffffffff, gso: true, conntrack: false },
      settingChecks,
    );
  });
});

describe("parseQueueCounters", () => {
  test("parses one queue per line", () => {
    const text = [
      "    0   4711     3 2 65531     7     9       42  1",
      "65535 4253070205 0 1     0 4294967295     0 4294967295  1",
      "    1     -5     0 9     0     0     0        0  1",
      "",
    ].join("\n");
    expect(parseQueueCounters(text)).toEqual([
      {
        queue: 0,
        portId: 4711,
        waiting: 3,
        copyMode: "packet",
        copyRange: 65_531,
        queueDropped: 7,
        userDropped: 9,
        lastId: 42,
      },
      {
        queue: 65_535,
        portId: 4_253_070_205,
        waiting: 0,
        copyMode: "meta",
        copyRange: 0,
        queueDropped: 0xffffffff,
        userDropped: 0,
        lastId: 0xffffffff,
      },
      {
        queue: 1,
        portId: 0xfffffffb,
        waiting: 0,
        copyMode: "9",
        copyRange: 0,
        queueDropped: 0,
        userDropped: 0,
        lastId: 0,
      },
    ]);
  });

  test("skips lines with an unexpected format", () => {
    expect(parseQueueCounters("")).toEqual([]);
    expect(parseQueueCounters("queue port\n1 2 3\na b c d e f g h i\n")).toEqual([]);
  });
});

describe("options with accessors", () => {
  /** Options with an invalid copy range, which an accessor of the class returns. */
  class Inherited {
    get copyRange(): number {
      return 0;
    }
  }
  const message = "copyRange: expected an integer from 1 to 65531, got 0";

  test("are checked if the accessors are inherited", async () => {
    expect(thrown(() => PacketQueue.open(0, new Inherited())).message).toBe(message);
    await expect(PacketQueues.start(Object.assign(new Inherited(), { module: "handler.ts" }))).rejects.toThrow(message);
    await expect(PacketLog.start(Object.assign(new Inherited(), { module: "handler.ts" }))).rejects.toThrow(message);
  });

  test("are read once", () => {
    let reads = 0;
    const options: QueueRuleOptions = {
      get hook(): "input" {
        reads++;
        return "input";
      },
      queues: -1,
    };
    expect(thrown(() => QueueRule.install(options)).message).toStartWith("queues: expected");
    expect(reads).toBe(1);
  });
});

/**
 * Decodes a request with the family's schema and checks that encoding the result returns the same bytes. Returns the
 * operation and the fields.
 */
function read(family: Family, message: Message): unknown {
  const kind = (message.flags & NLM_F_DUMP) === NLM_F_DUMP ? "dump" : "do";
  const operations = Object.values(family.operations);
  const { name } = operations.find((one) => one[kind]?.request.number === message.type)!;
  const codec = operationCodec(family, name);
  const fields = codec.decodeRequest(message);
  const written = codec.request(kind, fields, { flags: message.flags }).bytes;
  expect(written).toEqual(message.bytes);
  return { [name]: fields };
}

test("queue configuration requests match the schema", () => {
  const header = { resId: 7 };
  expect(read(nfqueue, commandMessage(7, NFQNL_CFG_CMD_BIND))).toMatchObject({
    config: { header, cmd: { command: "bind" } },
  });
  expect(read(nfqueue, copyMessage(7, "packet", 1500))).toMatchObject({
    config: { header, params: { copyRange: 1500, copyMode: "packet" } },
  });
  expect(read(nfqueue, lengthMessage(7, 99))).toMatchObject({ config: { header, queueMaxlen: 99 } });
  expect(read(nfqueue, flagsMessage(7, { gso: true, failOpen: false })!)).toMatchObject({
    config: { header, mask: ["fail-open", "gso"], flags: ["gso"] },
  });
});
