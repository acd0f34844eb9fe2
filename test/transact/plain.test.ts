// A datagram of requests takes a short path if the kernel only acknowledges it. Other replies are handled by the
// general path.
import { describe, expect, test } from "bun:test";
import { FR_ACT_TO_TBL, FRA_PRIORITY, RTM_DELRULE, RTM_NEWRULE } from "../../src/constants/index.ts";
import {
  AF_INET,
  EEXIST,
  EINVAL,
  EMSGSIZE,
  ENOBUFS,
  type Message,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_CREATE,
  NLM_F_DUMP,
  NLM_F_EXCL,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSGERR_ATTR_MSG,
  RT_TABLE_MAIN,
  RTM_GETLINK,
  type TransactOptions,
  transact,
  transactMultiple,
} from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { getLink } from "../support/requests.ts";
import { done, message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";
import {
  acknowledge,
  answer,
  ask,
  asks,
  data,
  firstTime,
  numberOf,
  type Script,
  TrustedTransport,
  word,
} from "./scripts.ts";

/** Returns a script that acknowledges all requests except one, to which it sends another reply. */
function except(number: number, special: Script): Script {
  return (request, kernel) => (numberOf(request) === number ? special : acknowledge)(request, kernel);
}

const reject: Script = (request, kernel) => kernel.reply(verdict(request, EEXIST));
const lose: Script = (_, kernel) => kernel.fail(ENOBUFS);
const warn: Script = (request, kernel) => {
  const { bytes } = new MessageWriter(2, NLM_F_ACK_TLVS)
    .raw(new Uint8Array(4))
    .raw(request.bytes)
    .string(NLMSGERR_ATTR_MSG, "mind the gap")
    .finish();
  kernel.reply(message(2, NLM_F_ACK_TLVS, request.sequence, bytes.subarray(16)));
};
const malformed: Script = (request, kernel) => {
  const bytes = verdict(request);
  bytes[0] = 200;
  kernel.reply(bytes);
};

const LAST = 149;

/** Scripts of replies to 150 requests, which need two datagrams. Each function returns a new script. */
const scripts: Record<string, () => Script> = {
  acknowledgements: () => acknowledge,
  "data for each request": () => answer,
  "data for the last request": () => except(LAST, answer),
  "an error of the first request": () => except(0, reject),
  "an error in the middle of the first datagram": () => except(50, reject),
  "an error of the last request of the first datagram": () => except(127, reject),
  "an error of the last request": () => except(LAST, reject),
  "a warning": () => except(127, warn),
  "a lost acknowledgement": () => firstTime(127, acknowledge, lose),
  "a lost error reply": () => firstTime(3, except(3, reject), lose),
  "a lost error reply in the second datagram": () => firstTime(140, except(140, reject), lose),
  "an acknowledgement that is lost in each attempt": () => except(127, lose),
  "a malformed acknowledgement": () => firstTime(127, acknowledge, malformed),
  "an acknowledgement of an earlier call first": () =>
    except(127, (request, kernel) => {
      kernel.reply(message(2, 0, request.sequence - 128, new Uint8Array(20)));
      acknowledge(request, kernel);
    }),
  "an acknowledgement of another process first": () =>
    except(127, (request, kernel) => {
      kernel.reply(verdict(request), { sender: 4711 });
      acknowledge(request, kernel);
    }),
  "a late acknowledgement": () => except(127, (request, kernel) => kernel.replyLate(verdict(request))),
  "no acknowledgement": () => except(127, () => {}),
  "a socket error": () => except(127, (_, kernel) => kernel.fail(EINVAL)),
};

/** Sends requests. Returns the results of the requests and the sizes of the sent datagrams. */
function outcome(kernel: ScriptedTransport, requests: Message[], options: Omit<TransactOptions, "socket">): unknown {
  using socket = NetlinkSocket.over(kernel);
  const results = transactMultiple(NETLINK_ROUTE, requests, { socket, timeoutMs: 10_000, ...options });
  const { sent } = socket.statistics;
  return {
    results: results.map(({ reply, replies, error, warning, code }) => [
      reply?.bytes.slice(16),
      replies?.map(({ bytes }) => bytes.slice(16)),
      error?.message,
      warning,
      code,
    ]),
    datagrams: kernel.sent.map(({ length }) => length),
    acknowledged: kernel.requests.flatMap(({ flags }, index) => ((flags & NLM_F_ACK) !== 0 ? [index] : [])),
    sent,
  };
}

describe("short path of batches", () => {
  const choices: Omit<TransactOptions, "socket">[] = [
    {},
    { idempotent: true },
    { idempotent: false },
    { maxResends: 0 },
  ];

  for (const [name, make] of Object.entries(scripts)) {
    test(`has the results of the general path: ${name}`, () => {
      for (const options of choices) {
        const short = outcome(new TrustedTransport(make()), asks(LAST + 1), options);
        expect(short).toEqual(outcome(new ScriptedTransport(make()), asks(LAST + 1), options));
      }
    });
  }

  test("has the results of the general path for dumps and long requests", () => {
    const script: Script = (request, kernel) => {
      if ((request.flags & NLM_F_DUMP) !== NLM_F_DUMP) return acknowledge(request, kernel);
      kernel.reply(data(request, word(50), NLM_F_MULTI));
      kernel.reply(done(request));
    };
    const long = (size: number) => new MessageWriter(RTM_GETLINK).raw(new Uint8Array(size)).finish();
    const requests = [
      ask(0),
      ask(1),
      ask(2, NLM_F_DUMP),
      ask(3),
      long(9000),
      long(3000),
      long(3000),
      long(7000),
      ask(4),
    ];
    const narrow = (kernel: ScriptedTransport) => {
      const { send } = kernel;
      kernel.send = (area, offset, length) => (length > 8000 ? -EMSGSIZE : send.call(kernel, area, offset, length));
      return kernel;
    };
    const short = outcome(narrow(new TrustedTransport(script)), requests, {});
    expect(short).toEqual(outcome(narrow(new ScriptedTransport(script)), requests, {}));
    expect(short).toMatchObject({ datagrams: [40, 20, 20, 3016, 3016, 7016, 20] });
  });
});

describe("datagrams of requests", () => {
  test("need one send call and one receive call each", () => {
    const kernel = new TrustedTransport(acknowledge);
    using socket = NetlinkSocket.over(kernel);
    expect(transactMultiple(NETLINK_ROUTE, asks(300), { socket })).toEqual(Array(300).fill({}));
    expect([kernel.sent.length, kernel.receives]).toEqual([3, 3]);
    const numbers = kernel.requests.map(({ sequence }) => sequence);
    for (const [index, number] of numbers.entries()) if (index > 0) expect(number).toBeGreaterThan(numbers[index - 1]!);
  });

  test("contain requests with exact lengths, padded with zeros", () => {
    const kernel = new TrustedTransport(acknowledge);
    using socket = NetlinkSocket.over(kernel);
    const filler = 0xff;
    // The long request fills the memory in which the padding of the later ones is.
    for (const sizes of [
      [1000, 1],
      [5, 8, 6, 7, 300, 1],
    ]) {
      const requests = sizes.map((size) => {
        const bytes = new Uint8Array(20 + size).fill(filler);
        bytes.set(new MessageWriter(RTM_GETLINK).finish().bytes);
        new DataView(bytes.buffer).setUint32(0, bytes.length, true);
        return bytes;
      });
      kernel.sent.length = 0;
      expect(transactMultiple(NETLINK_ROUTE, requests.values(), { socket })).toHaveLength(sizes.length);
      const sent = kernel.requests;
      expect(sent.map(({ payload }) => payload)).toEqual(sizes.map((size) => new Uint8Array(size + 4).fill(filler)));
      const padded = sent.map(({ bytes }) => [...bytes, ...Array((4 - (bytes.length & 3)) & 3).fill(0)]);
      expect([...kernel.sent[0]!]).toEqual(padded.flat());
    }
  });

  test("stay intact if the request iterable sends other requests", () => {
    const kernel = new TrustedTransport(acknowledge);
    using socket = NetlinkSocket.over(kernel);
    using other = NetlinkSocket.over(new TrustedTransport(answer));
    function* nested() {
      for (let number = 0; number < 5; number++) {
        expect(transactMultiple(NETLINK_ROUTE, asks(3).values(), { socket: other })).toHaveLength(3);
        yield ask(number);
      }
    }
    expect(transactMultiple(NETLINK_ROUTE, nested(), { socket })).toEqual(Array(5).fill({}));
    expect(kernel.requests.map(numberOf)).toEqual([0, 1, 2, 3, 4]);
  });

  test("are not sent after one without a reply", () => {
    const kernel = new TrustedTransport((request, transport) => {
      if (numberOf(request) < 256) acknowledge(request, transport);
    });
    using socket = NetlinkSocket.over(kernel);
    const results = transactMultiple(NETLINK_ROUTE, asks(500), { socket, timeoutMs: 10_000 });
    expect(results.map(({ error }) => error?.code)).toEqual([
      ...Array(256).fill(undefined),
      ...Array(244).fill("ETIMEDOUT"),
    ]);
    expect(results[256]!.error!.message).toContain("no reply came within 10000 ms");
    expect(results.at(-1)!.error!.message).toContain("not sent, because earlier requests did not end");
    expect(kernel.requests).toHaveLength(256 + 128);
  });

  test("may take longer in all than the time limit, which each reply restarts", () => {
    let now = performance.now();
    const original = performance.now;
    const kernel = new TrustedTransport((request, transport) => {
      now += 10;
      acknowledge(request, transport);
    });
    using socket = NetlinkSocket.over(kernel);
    performance.now = () => now;
    try {
      const results = transactMultiple(NETLINK_ROUTE, asks(2000), { socket, timeoutMs: 2000 });
      expect(results.map(({ error }) => error?.code)).toEqual(Array(2000).fill(undefined));
    } finally {
      performance.now = original;
    }
  });
});

describeInNamespaces("several requests in one call", () => {
  /** Returns a request that adds or deletes the routing rule whose priority is this number. */
  const rule = (type: number, number: number) =>
    new MessageWriter(type, NLM_F_REQUEST | (type === RTM_NEWRULE ? NLM_F_CREATE | NLM_F_EXCL : 0))
      .struct((header) => header.u8(AF_INET).zero(3).u8(RT_TABLE_MAIN).zero(2).u8(FR_ACT_TO_TBL).u32(0))
      .u32(FRA_PRIORITY, 1000 + number)
      .finish();

  test("have the results of single requests", () => {
    using netns = NetworkNamespace.create();
    const all = (type: number) => Array.from({ length: 200 }, (_, number) => rule(type, number));
    const adds = all(RTM_NEWRULE);
    const mixed = [...adds.slice(0, 150), rule(RTM_NEWRULE, 3), getLink(1), ...adds.slice(150)];
    const codes = (list: Message[]) => transactMultiple(NETLINK_ROUTE, list, { netns }).map(({ error }) => error?.code);
    const expected = Array<string | undefined>(202).fill(undefined).with(150, "EEXIST");
    for (let round = 0; round < 3; round++) {
      expect(codes(mixed)).toEqual(expected);
      expect(transact(NETLINK_ROUTE, getLink(1), { netns })?.view.getInt32(20, true)).toBe(1);
      expect(codes(all(RTM_DELRULE))).toEqual(Array(200).fill(undefined));
    }
  });
});
