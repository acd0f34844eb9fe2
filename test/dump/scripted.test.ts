import { expect, spyOn, test } from "bun:test";
import {
  type Dump,
  dump,
  EINVAL,
  ENOBUFS,
  ENOENT,
  type MessageView,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
  NLMSGERR_ATTR_MSG,
  ReceiveBuffer,
  RTM_GETLINK,
  RTM_NEWLINK,
} from "../../src/index.ts";
import { failureOf } from "../support/failures.ts";
import { getLinks } from "../support/requests.ts";
import { done, message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";

type Script = (request: MessageView, kernel: ScriptedTransport) => void;

/** Returns the entry with this number in a scripted table. */
function entry(request: { sequence: number }, number: number, size = 4): Uint8Array {
  const payload = new Uint8Array(size);
  payload[0] = number;
  return message(RTM_NEWLINK, NLM_F_MULTI, request.sequence, payload);
}

/** Dumps the table of a scripted kernel. Returns the numbers of the entries that were received, and the error. */
function read(script: Script, options: { timeoutMs?: number; deadlineMs?: number; buffer?: ReceiveBuffer } = {}) {
  const kernel = new ScriptedTransport(script);
  using socket = NetlinkSocket.over(kernel);
  const { buffer, ...rest } = options;
  const links = dump(NETLINK_ROUTE, getLinks(), { socket, ...rest });
  const numbers: number[] = [];
  const pull = () => {
    for (let view = links.next(buffer); view !== undefined; view = links.next(buffer)) numbers.push(view.payload[0]!);
  };
  let error: ReturnType<typeof failureOf> | undefined;
  try {
    pull();
  } catch {
    error = failureOf(() => links.next(buffer));
  }
  return { kernel, numbers, error, statistics: socket.statistics };
}

test("dump() sets the flags NLM_F_DUMP and NLM_F_ACK", () => {
  const { kernel } = read((request, kernel) => kernel.reply(done(request)));
  const [request] = kernel.requests;
  expect(request!.flags).toBe(NLM_F_REQUEST | NLM_F_DUMP | NLM_F_ACK);
  expect(request!.sequence).toBeGreaterThan(0);
});

test("an error code in NLMSG_DONE is thrown after the entries", () => {
  const { numbers, error } = read((request, kernel) => {
    kernel.reply([entry(request, 1), entry(request, 2)]);
    kernel.reply([entry(request, 3), done(request, ENOENT)]);
  });
  expect(numbers).toEqual([1, 2, 3]);
  expect(error?.code).toBe("ENOENT");
  expect(error?.operation).toBe("RTM_GETLINK");
});

test("an error in NLMSG_DONE includes the kernel's message", () => {
  const { error } = read((request, kernel) => {
    const text = new TextEncoder().encode("no such table\0\0\0");
    const payload = new Uint8Array(4 + 4 + text.length);
    const view = new DataView(payload.buffer);
    view.setInt32(0, -ENOENT, true);
    view.setUint16(4, 4 + text.length, true);
    view.setUint16(6, NLMSGERR_ATTR_MSG, true);
    payload.set(text, 8);
    kernel.reply(message(NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS, request.sequence, payload));
  });
  expect(error?.extendedAck?.message).toBe("no such table");
  expect(error?.message).toContain("no such table");
});

/** Returns an NLMSG_DONE with an error code and a message of the kernel. */
function endWith(request: MessageView, errno: number, words: string): Uint8Array {
  const attribute = new MessageWriter(20).string(NLMSGERR_ATTR_MSG, words).finish().payload;
  const payload = new Uint8Array(4 + attribute.length);
  new DataView(payload.buffer).setInt32(0, -errno, true);
  payload.set(attribute, 4);
  return message(NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS, request.sequence, payload);
}

test("a warning in NLMSG_DONE is available after the end", () => {
  const kernel = new ScriptedTransport((request, kernel) => {
    kernel.reply(entry(request, 1));
    kernel.reply([entry(request, 2), endWith(request, 0, "an old attribute was used")]);
  });
  for (const collect of [(links: Dump) => links.toArray(), (links: Dump) => Array.from(links)]) {
    using socket = NetlinkSocket.over(kernel);
    const links = dump(NETLINK_ROUTE, getLinks(), { socket });
    expect([links.warning, links.extendedAck]).toEqual([undefined, undefined]);
    expect(collect(links)).toHaveLength(2);
    expect(links.warning).toBe("an old attribute was used");
    expect(links.extendedAck).toEqual({ message: "an old attribute was used" });
    expect(links.consistent).toBe(true);
  }
});

test("a restarted dump discards the warning of the first attempt", () => {
  let tries = 0;
  const kernel = new ScriptedTransport((request, kernel) => {
    const again = tries++ === 0;
    kernel.reply(
      message(RTM_NEWLINK, NLM_F_MULTI | (again ? NLM_F_DUMP_INTR : 0), request.sequence, new Uint8Array(4)),
    );
    kernel.reply(again ? endWith(request, 0, "this time only") : done(request));
  });
  using socket = NetlinkSocket.over(kernel);
  const links = dump(NETLINK_ROUTE, getLinks(), { socket });
  expect(links.toArray()).toHaveLength(1);
  expect([tries, links.warning]).toEqual([2, undefined]);

  using other = NetlinkSocket.over(
    new ScriptedTransport((request, kernel) => kernel.reply(endWith(request, EINVAL, "no"))),
  );
  const refused = dump(NETLINK_ROUTE, getLinks(), { socket: other });
  expect(failureOf(() => refused.next()).extendedAck?.message).toBe("no");
  expect([refused.warning, refused.extendedAck]).toEqual([undefined, undefined]);
});

test("an error reply with a long request is read completely", () => {
  const long = new MessageWriter(RTM_GETLINK)
    .struct((header) => header.zero(16))
    .bytes(200, new Uint8Array(20_000))
    .finish();
  const kernel = new ScriptedTransport((request, kernel) => {
    const words = new MessageWriter(20).string(NLMSGERR_ATTR_MSG, "attribute 200 is not known").finish().payload;
    const payload = new Uint8Array(4 + request.length + words.length);
    new DataView(payload.buffer).setInt32(0, -EINVAL, true);
    payload.set(request.bytes, 4);
    payload.set(words, 4 + request.length);
    kernel.reply(message(NLMSG_ERROR, NLM_F_ACK_TLVS, request.sequence, payload));
  });
  using socket = NetlinkSocket.over(kernel);
  const error = failureOf(() => dump(NETLINK_ROUTE, long, { socket }).toArray());
  expect([error.code, error.extendedAck?.message]).toEqual(["EINVAL", "attribute 200 is not known"]);
});

test("`deadlineMs` includes the time between reads", () => {
  let now = performance.now();
  using clock = spyOn(performance, "now").mockImplementation(() => now);
  const endless = (request: MessageView, kernel: ScriptedTransport) => {
    for (let number = 0; number < 200; number++) kernel.reply(entry(request, number % 250, 4 + number));
  };
  using socket = NetlinkSocket.over(new ScriptedTransport(endless));
  const links = dump(NETLINK_ROUTE, getLinks(), { socket, deadlineMs: 500 });
  let count = 0;
  const error = failureOf(() => {
    for (const _ of links) {
      count++;
      now += 50;
    }
  });
  expect(error.code).toBe("ETIMEDOUT");
  expect(error.message).toContain("did not end before its deadline");
  expect(count).toBe(10);

  // Without a deadline, the caller can wait any time between reads.
  using patient = NetlinkSocket.over(
    new ScriptedTransport((request, kernel) => {
      for (let number = 1; number < 5; number++) kernel.reply(entry(request, number));
      kernel.reply(done(request));
    }),
  );
  count = 0;
  for (const _ of dump(NETLINK_ROUTE, getLinks(), { socket: patient, timeoutMs: 100 })) {
    count++;
    now += 150;
  }
  expect(count).toBe(4);
  expect(clock).toHaveBeenCalled();
});

test("a timeout of -1 waits indefinitely", () => {
  using socket = NetlinkSocket.over(
    new ScriptedTransport((request, kernel) => {
      kernel.reply(entry(request, 1));
      kernel.replyLate([entry(request, 2), done(request)]);
    }),
  );
  const links = dump(NETLINK_ROUTE, getLinks(), { socket, timeoutMs: -1, deadlineMs: -1 });
  expect(links.toArray()).toHaveLength(2);
});

test("console.log prints the operation and state of a dump", () => {
  const kernel = new ScriptedTransport((request, kernel) => {
    kernel.reply(entry(request, 1));
    kernel.reply(tries++ === 1 ? done(request, ENOENT) : done(request));
  });
  let tries = 0;
  using socket = NetlinkSocket.over(kernel);
  const links = dump(NETLINK_ROUTE, getLinks(), { socket });
  expect(Bun.inspect(links)).toBe("Dump(RTM_GETLINK, running)");
  links.toArray();
  expect(Bun.inspect(links)).toBe("Dump(RTM_GETLINK, at its end)");
  const failed = dump(NETLINK_ROUTE, getLinks(), { socket, operation: "link.get" });
  failureOf(() => failed.toArray());
  expect(Bun.inspect(failed)).toBe("Dump(link.get, failed)");
  const abandoned = dump(NETLINK_ROUTE, getLinks(), { socket });
  abandoned.done();
  expect(Bun.inspect({ abandoned })).toContain("Dump(RTM_GETLINK, abandoned)");
});

test("an NLMSG_DONE without an error code ends the dump successfully", () => {
  const { numbers, error } = read((request, kernel) => {
    kernel.reply(entry(request, 1));
    kernel.reply(message(NLMSG_DONE, NLM_F_MULTI, request.sequence));
  });
  expect(numbers).toEqual([1]);
  expect(error).toBeUndefined();
});

test("a plain acknowledgement ends the dump without entries", () => {
  expect(read((request, kernel) => kernel.reply(verdict(request)))).toMatchObject({ numbers: [], error: undefined });
  expect(read((request, kernel) => kernel.reply(verdict(request, EINVAL))).error?.code).toBe("EINVAL");
});

test("messages after NLMSG_DONE are ignored", () => {
  const { numbers, error } = read((request, kernel) => {
    kernel.reply([entry(request, 1), done(request), entry(request, 2)]);
    kernel.reply(entry(request, 3));
  });
  expect(numbers).toEqual([1]);
  expect(error).toBeUndefined();
});

test("a datagram larger than the buffer ends the dump with EMSGSIZE", () => {
  const { numbers, error } = read(
    (request, kernel) => {
      kernel.reply(entry(request, 1));
      kernel.reply(entry(request, 2, 40_000));
      kernel.reply([entry(request, 3), done(request)]);
    },
    { buffer: new ReceiveBuffer({ slots: 1, slotSize: 32 * 1024 }) },
  );
  expect(numbers).toEqual([1]);
  expect(error?.code).toBe("EMSGSIZE");
  expect(error?.length).toBe(40_016);
  expect(error?.message).toContain("slotSize");
});

test("malformed data ends the dump after the preceding messages", () => {
  const malformed = new Uint8Array(16);
  new DataView(malformed.buffer).setUint32(0, 4000, true);
  for (const rest of [malformed, malformed.subarray(0, 7), new Uint8Array(16)]) {
    const { numbers, error } = read((request, kernel) => {
      kernel.reply(entry(request, 1));
      kernel.reply([entry(request, 2), rest]);
      kernel.reply([entry(request, 3), done(request)]);
    });
    expect(numbers).toEqual([1, 2]);
    expect(error?.code).toBe("EBADMSG");
  }
});

test("a completely malformed datagram ends the dump with EBADMSG", () => {
  const { numbers, error } = read((request, kernel) => {
    kernel.reply(entry(request, 1));
    kernel.reply(new Uint8Array(20).fill(0xff));
    kernel.reply(done(request));
  });
  expect(numbers).toEqual([1]);
  expect(error?.code).toBe("EBADMSG");
});

test("ENOBUFS of the socket ends the dump with the drop count", () => {
  const { numbers, error } = read((request, kernel) => {
    kernel.reply(entry(request, 1));
    kernel.dropped = 5;
    kernel.fail(ENOBUFS);
    kernel.reply([entry(request, 3), done(request)]);
  });
  expect(numbers).toEqual([1]);
  expect(error?.code).toBe("ENOBUFS");
  expect(error?.dropped).toBe(5);
});

test("NLMSG_OVERRUN ends the dump with ENOBUFS", () => {
  const { numbers, error } = read((request, kernel) => {
    kernel.reply([entry(request, 1), message(NLMSG_OVERRUN, 0, request.sequence)]);
    kernel.reply(done(request));
  });
  expect(numbers).toEqual([1]);
  expect(error?.code).toBe("ENOBUFS");
});

test("a missing reply ends the dump with ETIMEDOUT", () => {
  const { numbers, error } = read((request, kernel) => kernel.reply(entry(request, 1)));
  expect(numbers).toEqual([1]);
  expect(error?.code).toBe("ETIMEDOUT");
});

test("a missing reply names the option whose time limit was reached", () => {
  const reply: Script = (request, kernel) => kernel.reply(entry(request, 1));
  expect(read(reply, { timeoutMs: 10, deadlineMs: 60_000 }).error?.message).toContain("use a larger timeoutMs");
  expect(read(reply, { timeoutMs: 60_000, deadlineMs: 10 }).error?.message).toContain("use a larger deadlineMs");
});

test("a dump waits for a delayed reply", () => {
  const { numbers, error } = read((request, kernel) => {
    kernel.reply(entry(request, 1));
    kernel.replyLate([entry(request, 2), done(request)]);
  });
  expect(numbers).toEqual([1, 2]);
  expect(error).toBeUndefined();
});

test("a dump skips and counts datagrams of other processes", () => {
  const { numbers, error, statistics } = read((request, kernel) => {
    kernel.reply(entry(request, 66), { sender: 4711 });
    kernel.reply(entry(request, 1));
    kernel.reply(done(request, EINVAL), { sender: 4711 });
    kernel.reply([entry(request, 2), done(request)]);
  });
  expect(numbers).toEqual([1, 2]);
  expect(error).toBeUndefined();
  expect(statistics.foreign).toBe(2);
});

test("a dump skips replies to other requests", () => {
  const { numbers, error } = read(
    (request, kernel) => {
      const stale = { sequence: request.sequence + 1 };
      kernel.reply([entry(stale, 66), entry(stale, 67)]);
      kernel.reply(entry(stale, 66, 40_000));
      kernel.reply(message(NLMSG_DONE, NLM_F_MULTI, stale.sequence, new Uint8Array(4)));
      kernel.reply([entry(stale, 66), entry(request, 1)]);
      kernel.reply([entry(request, 2), message(NLMSG_NOOP, 0, request.sequence), done(request)]);
    },
    { buffer: new ReceiveBuffer({ slots: 1, slotSize: 32 * 1024 }) },
  );
  expect(numbers).toEqual([1, 2]);
  expect(error).toBeUndefined();
});

/** A scripted kernel that never stops sending. The function `next` sends the next datagram. */
class EndlessTransport extends ScriptedTransport {
  readonly #next: (request: MessageView, kernel: ScriptedTransport) => void;

  constructor(next: (request: MessageView, kernel: ScriptedTransport) => void) {
    super(() => {});
    this.#next = next;
  }

  override receive(slots: Parameters<ScriptedTransport["receive"]>[0], maximum: number): number {
    this.#next(this.requests[0]!, this);
    return super.receive(slots, maximum);
  }
}

for (const [name, next] of [
  ["messages of other processes", (request, kernel) => kernel.reply(entry(request, 1), { sender: 4711 })],
  ["replies to other requests", (_, kernel) => kernel.reply(message(RTM_NEWLINK, 0, 12_345))],
] as [string, Script][]) {
  test(`the timeout also ends a dump during a flood of ${name}`, () => {
    using socket = NetlinkSocket.over(new EndlessTransport(next));
    const links = dump(NETLINK_ROUTE, getLinks(), { socket, timeoutMs: 50 });
    expect(failureOf(() => links.next()).code).toBe("ETIMEDOUT");
  });
}

test("an iterator has no value after the end of the dump", () => {
  const kernel = new ScriptedTransport((request, kernel) => kernel.reply([entry(request, 1), done(request)]));
  using socket = NetlinkSocket.over(kernel);
  const iterator = dump(NETLINK_ROUTE, getLinks(), { socket })[Symbol.iterator]();
  expect(iterator.next().value?.payload[0]).toBe(1);
  for (let round = 0; round < 2; round++) expect({ ...iterator.next() }).toEqual({ done: true, value: undefined });
});

test.each([
  ["short", 1, 256],
  ["long", 30, 4096],
])("an endlessly repeated %s datagram ends the dump with EPROTO", (_, entries, repeats) => {
  const part = (request: MessageView) => Array.from({ length: entries }, () => entry(request, 1));
  using socket = NetlinkSocket.over(new EndlessTransport((request, kernel) => kernel.reply(part(request))));
  // After the error, the dump reads the endless reply for this time.
  const links = dump(NETLINK_ROUTE, getLinks(), { socket, timeoutMs: 200 });
  let count = 0;
  const error = failureOf(() => {
    for (const _ of links) count++;
  });
  expect(error.code).toBe("EPROTO");
  expect(error.message).toContain("repeated the same part");
  expect(count).toBe(repeats * entries);
  for (let round = 0; round < 2; round++) expect(failureOf(() => links.next()).code).toBe("EPROTO");
});

test("a table with 60,000 equal entries is read completely", () => {
  // The kernel accepts equal policy rules: fib_nl_newrule() rejects them only with NLM_F_EXCL.
  const { numbers, error } = read((request, kernel) => {
    const full = Array.from({ length: 60 }, () => entry(request, 1));
    for (let datagram = 0; datagram < 1000; datagram++) kernel.reply(full);
    kernel.reply(done(request));
  });
  expect(numbers).toHaveLength(60_000);
  expect(error).toBeUndefined();
});

test("repeated entries are accepted between other entries", () => {
  const { numbers, error } = read((request, kernel) => {
    for (let round = 0; round < 300; round++) {
      kernel.reply(entry(request, 1));
      kernel.reply(entry(request, 1));
      kernel.reply(entry(request, 2));
    }
    kernel.reply(done(request));
  });
  expect(numbers).toHaveLength(900);
  expect(error).toBeUndefined();
});

test("datagrams that differ only after their first 64 bytes are no repetition", () => {
  const { numbers, error } = read((request, kernel) => {
    for (let round = 0; round < 300; round++) {
      const first = entry(request, 1, 80);
      first[79] = round & 1;
      kernel.reply([first, entry(request, round & 0xff)]);
    }
    kernel.reply(done(request));
  });
  expect(numbers).toHaveLength(600);
  expect(error).toBeUndefined();
});

test.each([{}, { deadlineMs: 500 }])("each datagram restarts the timeout of a dump with the options %o", (options) => {
  class Slow extends EndlessTransport {
    override wait(events: number): number {
      Bun.sleepSync(100);
      return events;
    }
  }
  let count = 0;
  const kernel = new Slow((request, kernel) => {
    if (++count % 2 === 0) kernel.reply(count < 26 ? entry(request, count & 0xff) : done(request));
  });
  using socket = NetlinkSocket.over(kernel);
  const links = dump(NETLINK_ROUTE, getLinks(), { socket, timeoutMs: 1000, ...options });
  if (options.deadlineMs === undefined) expect(links.toArray()).toHaveLength(12);
  else expect(failureOf(() => links.toArray()).code).toBe("ETIMEDOUT");
});

test("share() rejects a dump with a scripted transport", () => {
  const kernel = new ScriptedTransport((request, kernel) => kernel.reply([entry(request, 1), done(request)]));
  using socket = NetlinkSocket.over(kernel);
  const links = dump(NETLINK_ROUTE, getLinks(), { socket });
  expect(() => links.share()).toThrow(TypeError);
  expect(links.toArray()).toHaveLength(1);
});

test("the caller's socket stays usable after an error", () => {
  let number = 0;
  const kernel = new ScriptedTransport((request, kernel) => {
    if (number++ > 0) return kernel.reply([entry(request, 9), done(request)]);
    kernel.reply(new Uint8Array(20).fill(0xff));
    kernel.reply(entry(request, 1));
    kernel.reply([entry(request, 2), done(request)]);
  });
  using socket = NetlinkSocket.over(kernel);
  expect(failureOf(() => dump(NETLINK_ROUTE, getLinks(), { socket }).next()).code).toBe("EBADMSG");
  expect(socket.receive()).toBeUndefined();
  expect(dump(NETLINK_ROUTE, getLinks(), { socket }).toArray()).toHaveLength(1);
});

const numberOf = (view: MessageView) => view.payload[0]!;

test.each<[string, (links: Dump) => number[]]>([
  ["a loop", (links) => Array.from(links, numberOf)],
  ["toArray()", (links) => links.toArray().map(numberOf)],
  ["next()", (links) => pulled(() => links.next())],
  ["next() with a buffer", (links) => pulled(bufferedNext(links))],
  ["a loop and next()", (links) => Array.from(links, (link) => [numberOf(link), ...next(links)]).flat()],
])("%s accepts increasing sequence numbers in a datagram", (_, numbers) => {
  const kernel = new ScriptedTransport((request, kernel) => {
    const { sequence } = request;
    kernel.reply([entry({ sequence }, 1), entry({ sequence: sequence + 1 }, 2), entry({ sequence: sequence + 2 }, 3)]);
    // The sequence numbers start again in the next datagram. A number out of order means that the message belongs to
    // another request.
    kernel.reply([entry({ sequence }, 4), entry({ sequence: sequence + 2 }, 9), entry({ sequence: sequence + 1 }, 5)]);
    kernel.reply(done(request));
  });
  using socket = NetlinkSocket.over(kernel);
  expect(numbers(dump(NETLINK_ROUTE, getLinks(), { socket }))).toEqual([1, 2, 3, 4, 5]);
});

function pulled(next: () => MessageView | undefined): number[] {
  const numbers: number[] = [];
  for (let view = next(); view !== undefined; view = next()) numbers.push(numberOf(view));
  return numbers;
}

function bufferedNext(links: Dump): () => MessageView | undefined {
  const buffer = new ReceiveBuffer({ slots: 1 });
  return () => links.next(buffer);
}

function next(links: Dump): number[] {
  const view = links.next();
  return view === undefined ? [] : [numberOf(view)];
}
