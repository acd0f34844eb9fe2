// What transactions make of a kernel that loses, cuts, garbles, repeats and delays its answers.
import { describe, expect, test } from "bun:test";
import {
  BorrowedMessage,
  EACCES,
  EBADMSG,
  EEXIST,
  EINVAL,
  EMSGSIZE,
  ENOBUFS,
  ENOENT,
  type Message,
  type MessageView,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_DUMP,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
  NLMSGERR_ATTR_COOKIE,
  NLMSGERR_ATTR_MSG,
  RTM_GETLINK,
  RTM_NEWLINK,
  type TransactionResult,
  type TransactOptions,
  transact,
  transactAll,
  transactMultiple,
} from "../../src/index.ts";
import { done, message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";

let longest = 40_000;

/** A length that no answer had before and that does not fit: the buffer is twice as long as the longest one. */
function longer(): number {
  longest = Math.ceil((longest * 2.1) / 4) * 4;
  return longest;
}

type Script = (request: MessageView, kernel: ScriptedTransport) => void;

/** A request that says which one it is. */
function ask(number: number, flags = 0): Message {
  return new MessageWriter(RTM_GETLINK, NLM_F_REQUEST | flags).raw(word(number)).finish();
}

function asks(count: number): Message[] {
  return Array.from({ length: count }, (_, number) => ask(number));
}

/** Which request that is. */
function numberOf(request: MessageView): number {
  return request.view.getUint32(request.offset + 16, true);
}

function word(number: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(number).buffer);
}

/** An answer with data: the request's number, or what is given. */
function data(request: MessageView, payload: Uint8Array = word(numberOf(request)), flags = 0): Uint8Array {
  return message(RTM_NEWLINK, flags, request.sequence, payload);
}

/** Answers as a kernel does that loses nothing: data, and an acknowledgement where it is asked for. */
function answer(request: MessageView, kernel: ScriptedTransport): void {
  kernel.reply(data(request));
  acknowledge(request, kernel);
}

function acknowledge(request: MessageView, kernel: ScriptedTransport): void {
  if ((request.flags & NLM_F_ACK) !== 0) kernel.reply(verdict(request));
}

/** How often each request was sent so far. */
function sends(kernel: ScriptedTransport): number[] {
  const counts: number[] = [];
  for (const request of kernel.requests) counts[numberOf(request)] = (counts[numberOf(request)] ?? 0) + 1;
  return counts;
}

function run(
  count: number,
  script: Script,
  options: Omit<TransactOptions, "socket"> = {},
  size?: number,
): { results: TransactionResult[]; kernel: ScriptedTransport; socket: NetlinkSocket } {
  const kernel = new ScriptedTransport(script, size === undefined ? {} : { receiveBufferSize: size });
  const socket = NetlinkSocket.over(kernel);
  return { results: transactMultiple(NETLINK_ROUTE, asks(count), { socket, ...options }), kernel, socket };
}

/** A result in few words: the number in the reply, "done", or the error's code. */
function brief({ reply, replies, error }: TransactionResult): number | number[] | string {
  if (error !== undefined) return error.code;
  if (replies !== undefined) return replies.map(numberOf);
  return reply === undefined ? "done" : numberOf(reply);
}

/** The script that does something else the first time a request comes. */
function firstTime(number: number, otherwise: Script, special: Script): Script {
  let seen = false;
  return (request, kernel) => {
    const now = !seen && numberOf(request) === number;
    seen ||= now;
    (now ? special : otherwise)(request, kernel);
  };
}

describe("an answer that was lost", () => {
  const lose: Script = (_, kernel) => kernel.fail(ENOBUFS);

  test("when it was a refusal: the request is sent again and gets its refusal, whatever later answers seemed to say", () => {
    const refuse: Script = (request, kernel) =>
      numberOf(request) === 3 ? kernel.reply(verdict(request, ENOENT)) : acknowledge(request, kernel);
    const { results, kernel } = run(8, firstTime(3, refuse, lose));
    expect(results.map(brief)).toEqual(["done", "done", "done", "ENOENT", "done", "done", "done", "done"]);
    expect(sends(kernel)[3]).toBe(2);
  });

  test("when it was the acknowledgement of the last one: what has an answer of its own is not sent again", () => {
    const script = firstTime(4, answer, (request, kernel) => {
      kernel.reply(data(request));
      kernel.fail(ENOBUFS);
    });
    const { results, kernel } = run(5, script);
    expect(results.map(brief)).toEqual([0, 1, 2, 3, 4]);
    expect(sends(kernel)).toEqual([1, 1, 1, 1, 1]);
  });

  test("when it was the only acknowledgement: all that it would have settled is sent again", () => {
    const { results, kernel } = run(4, firstTime(3, acknowledge, lose));
    expect(results.map(brief)).toEqual(["done", "done", "done", "done"]);
    expect(sends(kernel)).toEqual([2, 2, 2, 2]);
  });

  test("when it was data, with the acknowledgement behind it at hand: the data is asked for again", () => {
    const script = firstTime(2, answer, (request, kernel) => {
      kernel.fail(ENOBUFS);
      acknowledge(request, kernel);
    });
    const { results, kernel } = run(3, script);
    expect(results.map(brief)).toEqual([0, 1, 2]);
    expect(sends(kernel)).toEqual([1, 1, 2]);
  });

  test("when only data could have been, and the request cannot be done twice: what was acknowledged is done", () => {
    const script = firstTime(
      0,
      (request, kernel) => kernel.reply(verdict(request, EEXIST)),
      (request, kernel) => {
        kernel.fail(ENOBUFS);
        acknowledge(request, kernel);
      },
    );
    const { results, kernel } = run(1, script);
    expect(results.map(brief)).toEqual(["done"]);
    expect(sends(kernel)).toEqual([2]);
  });

  test("again and again: each request is sent as often as allowed, then its outcome is unknown", () => {
    for (const maxResends of [0, 1, 3, 7]) {
      const { results, kernel } = run(5, lose, { maxResends });
      expect(results.map(brief)).toEqual(Array(5).fill("ENOBUFS"));
      expect(sends(kernel)).toEqual(Array(5).fill(maxResends + 1));
      for (const { error } of results) expect(error?.message).toContain("the outcome is unknown");
    }
  });

  test("by default a request is sent four times at most", () => {
    expect(sends(run(3, lose).kernel)).toEqual([4, 4, 4]);
  });

  test("of one request for ever: the others get their answers", () => {
    const { results, kernel } = run(9, (request, kernel) => (numberOf(request) === 4 ? lose : answer)(request, kernel));
    expect(results.map(brief)).toEqual([0, 1, 2, 3, "ENOBUFS", 5, 6, 7, 8]);
    expect(sends(kernel)[4]).toBe(4);
  });

  test("makes the next windows as small as what had fitted, so that it does not happen again", () => {
    // A receive buffer that holds three answers; what comes when it is full is lost until it has been read.
    let queued = 0;
    let datagram = 0;
    const script: Script = (request, kernel) => {
      if (kernel.sent.length !== datagram) queued = 0;
      datagram = kernel.sent.length;
      if (++queued < 4) answer(request, kernel);
      else if (queued === 4) kernel.fail(ENOBUFS);
    };
    const { results, kernel } = run(12, script);
    expect(results.map(brief)).toEqual(Array.from({ length: 12 }, (_, number) => number));
    expect(Math.max(...sends(kernel))).toBeLessThanOrEqual(2);
    expect(kernel.sent.length).toBe(4);
  });

  test("does not stop a call whose requests never fit together from ending in order", () => {
    const { results, kernel } = run(6, (request, kernel) =>
      (numberOf(request) % 2 === 0 ? answer : lose)(request, kernel),
    );
    expect(results.map(brief)).toEqual([0, "ENOBUFS", 2, "ENOBUFS", 4, "ENOBUFS"]);
    expect(sends(kernel)).toEqual([1, 4, 1, 4, 1, 4]);
  });

  test("which was said by the kernel in a message (NLMSG_OVERRUN) counts as well, of whatever number", () => {
    for (const sequence of ["its own", "none"]) {
      const { results, kernel } = run(
        3,
        firstTime(1, answer, (request, kernel) =>
          kernel.reply(message(NLMSG_OVERRUN, 0, sequence === "none" ? 0 : request.sequence)),
        ),
      );
      expect(results.map(brief)).toEqual([0, 1, 2]);
      expect(sends(kernel)).toEqual([1, 2, 1]);
    }
  });

  test("on a socket that does not report it is noticed by the kernel's count", () => {
    const kernel = new ScriptedTransport(
      firstTime(1, answer, (_, kernel) => {
        kernel.dropped++;
      }),
    );
    const socket = NetlinkSocket.over(kernel, { noEnobufs: true });
    expect(transactMultiple(NETLINK_ROUTE, asks(3), { socket }).map(brief)).toEqual([0, 1, 2]);
    expect(sends(kernel)).toEqual([1, 2, 1]);
  });
});

describe("a request that may not be sent twice", () => {
  const once: Omit<TransactOptions, "socket"> = { idempotent: false };

  test("asks for an acknowledgement of its own, and others only at the end of a datagram", () => {
    const acknowledged = (options: Omit<TransactOptions, "socket">) =>
      run(4, answer, options).kernel.requests.map(({ flags }) => (flags & NLM_F_ACK) !== 0);
    expect(acknowledged(once)).toEqual([true, true, true, true]);
    expect(acknowledged({})).toEqual([false, false, false, true]);
  });

  test("is not sent again, and exactly those without an answer end with an error that says so", () => {
    const { results, kernel } = run(
      6,
      (request, kernel) => {
        const number = numberOf(request);
        if (number === 1) kernel.reply(verdict(request, EACCES));
        else if (number === 2 || number === 4) kernel.fail(ENOBUFS);
        else acknowledge(request, kernel);
      },
      once,
    );
    expect(results.map(brief)).toEqual(["done", "EACCES", "ENOBUFS", "done", "ENOBUFS", "done"]);
    expect(results[2]?.error?.message).toContain("the outcome is unknown");
    expect(results[2]?.error?.message).toContain("RTM_GETLINK");
    expect(sends(kernel)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test("goes on with the next window after that", () => {
    const { results, kernel } = run(
      300,
      (request, kernel) => (numberOf(request) === 5 ? kernel.fail(ENOBUFS) : answer(request, kernel)),
      once,
    );
    expect(results.filter(({ error }) => error !== undefined)).toHaveLength(1);
    expect(results[5]?.error?.code).toBe("ENOBUFS");
    expect(sends(kernel)).toEqual(Array(300).fill(1));
  });

  test("whose data is whole has its answer, even without the acknowledgement; a part of one is not an answer", () => {
    const half = (flags: number) =>
      run(
        1,
        (request, kernel) => {
          kernel.reply(data(request, word(0), flags));
          kernel.fail(ENOBUFS);
        },
        once,
      ).results.map(brief);
    expect(half(0)).toEqual([0]);
    expect(half(NLM_F_MULTI)).toEqual(["ENOBUFS"]);
  });

  test("whose answer did not fit was done all the same, and the error says that", () => {
    const { results, kernel } = run(
      2,
      (request, kernel) => {
        if (numberOf(request) === 0) kernel.reply(data(request, new Uint8Array(longer())));
        acknowledge(request, kernel);
      },
      once,
    );
    expect(results.map(brief)).toEqual(["EMSGSIZE", "done"]);
    expect(results[0]?.error?.errno).toBe(-EMSGSIZE);
    expect(results[0]?.error?.message).toContain("it was done");
    expect(sends(kernel)).toEqual([1, 1]);
  });
});

describe("an answer out of the ordinary", () => {
  test("data and acknowledgement belong together in either order, in one datagram or two", () => {
    const orders: Script[] = [
      (request, kernel) => {
        kernel.reply(data(request));
        kernel.reply(verdict(request));
      },
      (request, kernel) => {
        kernel.reply(verdict(request));
        kernel.reply(data(request));
      },
      (request, kernel) => kernel.reply([data(request), verdict(request)]),
      (request, kernel) => kernel.reply([verdict(request), data(request)]),
    ];
    for (const script of orders) expect(run(3, script).results.map(brief)).toEqual([0, 1, 2]);
  });

  test("to one request says that those before it are done", () => {
    const { results, kernel } = run(4, (request, kernel) => {
      if (numberOf(request) === 3) answer(request, kernel);
    });
    expect(results.map(brief)).toEqual(["done", "done", "done", 3]);
    expect(sends(kernel)).toEqual([1, 1, 1, 1]);
  });

  test("that comes late is waited for", () => {
    const { results } = run(2, (request, kernel) => kernel.replyLate([data(request), verdict(request)]));
    expect(results.map(brief)).toEqual([0, 1]);
  });

  test("in several parts is collected, whether a DONE ends it or an acknowledgement", () => {
    for (const end of [done, verdict]) {
      const kernel = new ScriptedTransport((request, kernel) => {
        kernel.reply([data(request, word(10), NLM_F_MULTI), data(request, word(11), NLM_F_MULTI)]);
        kernel.reply(data(request, word(12), NLM_F_MULTI));
        kernel.reply(end(request));
      });
      const socket = NetlinkSocket.over(kernel);
      expect(transactAll(NETLINK_ROUTE, ask(0), { socket }).map(numberOf)).toEqual([10, 11, 12]);
      expect(numberOf(transact(NETLINK_ROUTE, ask(0), { socket })!)).toBe(10);
      const [result] = transactMultiple(NETLINK_ROUTE, [ask(0)], { socket });
      expect(result?.replies?.map(numberOf)).toEqual([10, 11, 12]);
      expect(result?.reply === result?.replies?.[0]).toBe(true);
    }
  });

  test("in several parts of which one was lost is collected anew", () => {
    let attempt = 0;
    const { results, kernel } = run(1, (request, kernel) => {
      kernel.reply(data(request, word(1), NLM_F_MULTI));
      if (attempt++ === 0) kernel.fail(ENOBUFS);
      else kernel.reply(data(request, word(2), NLM_F_MULTI));
      kernel.reply(done(request));
    });
    expect(sends(kernel)).toEqual([2]);
    expect(results.map(brief)).toEqual([[1, 2]]);
  });

  test("an error in the DONE is the request's error", () => {
    const { results } = run(1, (request, kernel) => kernel.reply([data(request), done(request, EINVAL)]));
    expect(results.map(brief)).toEqual(["EINVAL"]);
  });

  test("a DONE without a code is a good end", () => {
    const { results } = run(1, (request, kernel) =>
      kernel.reply([data(request), message(NLMSG_DONE, NLM_F_MULTI, request.sequence)]),
    );
    expect(results.map(brief)).toEqual([0]);
  });

  test("an NLMSG_ERROR that is too short, or says something impossible, is a protocol error", () => {
    const { results } = run(2, (request, kernel) => {
      const code = new Uint8Array(Int32Array.of(5).buffer);
      kernel.reply(message(NLMSG_ERROR, 0, request.sequence, numberOf(request) === 0 ? new Uint8Array(0) : code));
    });
    expect(results.map(brief)).toEqual(["EPROTO", "EPROTO"]);
  });

  test("a remark and a cookie beside the success reach the caller", () => {
    const { results } = run(1, (request, kernel) => {
      const writer = new MessageWriter(NLMSG_ERROR, NLM_F_ACK_TLVS)
        .raw(new Uint8Array(4))
        .raw(request.bytes)
        .string(NLMSGERR_ATTR_MSG, "mind the gap")
        .bytes(NLMSGERR_ATTR_COOKIE, Uint8Array.of(1, 2, 3));
      const { bytes } = writer.finish();
      kernel.reply(message(NLMSG_ERROR, NLM_F_ACK_TLVS, request.sequence, bytes.subarray(16)));
    });
    expect(results[0]).toMatchObject({
      warning: "mind the gap",
      extendedAck: { message: "mind the gap", cookie: Uint8Array.of(1, 2, 3) },
    });
    expect(results[0]?.error).toBeUndefined();
  });

  test("a NOOP is nothing", () => {
    const { results } = run(1, (request, kernel) => {
      kernel.reply(message(NLMSG_NOOP, 0, request.sequence));
      acknowledge(request, kernel);
    });
    expect(results.map(brief)).toEqual(["done"]);
  });
});

describe("an answer that is not to be believed", () => {
  test("with the number of another request is dropped: of an earlier attempt, of an earlier call, of none", () => {
    const stale: Uint8Array[] = [];
    let attempt = 0;
    const script: Script = (request, kernel) => {
      const wrong = [0, request.sequence - 1, request.sequence + 1000, 0xffffffff];
      kernel.reply(wrong.map((sequence) => message(RTM_NEWLINK, 0, sequence, word(999))));
      if (attempt++ === 0) {
        stale.push(message(RTM_NEWLINK, 0, request.sequence, word(998)), verdict(request, EINVAL));
        kernel.fail(ENOBUFS);
        return;
      }
      for (const late of stale.splice(0)) kernel.reply(late);
      answer(request, kernel);
    };
    const { results, kernel } = run(1, script);
    expect(results.map(brief)).toEqual([0]);
    expect(sends(kernel)).toEqual([2]);
  });

  test("from another process is dropped and counted, on whatever kind of socket", () => {
    for (const allowPeers of [false, true]) {
      const kernel = new ScriptedTransport((request, kernel) => {
        kernel.reply(verdict(request, EINVAL), { sender: 4711 });
        kernel.reply(data(request, word(999)), { sender: 4711 });
        answer(request, kernel);
      });
      const socket = NetlinkSocket.over(kernel, { allowPeers });
      expect(transactMultiple(NETLINK_ROUTE, asks(3), { socket }).map(brief)).toEqual([0, 1, 2]);
      if (!allowPeers) expect(socket.statistics.foreign).toBe(6);
    }
  });

  test("that is garbled is as good as lost, wherever in the datagrams it is", () => {
    const garbles: ((request: MessageView) => Uint8Array)[] = [
      (request) => Uint8Array.of(...data(request), 1, 2, 3),
      (request) => data(request).subarray(0, 17),
      () => new Uint8Array(16),
      (request) => {
        const bytes = data(request);
        bytes[0] = 15;
        return bytes;
      },
    ];
    for (const garble of garbles) {
      const script = firstTime(1, answer, (request, kernel) => kernel.reply(garble(request)));
      const { results, kernel } = run(3, script);
      expect(results.map(brief)).toEqual([0, 1, 2]);
      expect(Math.max(...sends(kernel))).toBeLessThanOrEqual(2);
    }
    const { results } = run(2, (_, kernel) => kernel.reply(new Uint8Array(20)));
    expect(results.map(brief)).toEqual(["EBADMSG", "EBADMSG"]);
    expect(results[0]?.error?.errno).toBe(-EBADMSG);
  });
});

describe("an answer that is too long for the buffer", () => {
  const long = (request: MessageView, length: number) => {
    const payload = new Uint8Array(length);
    new DataView(payload.buffer).setUint32(0, numberOf(request), true);
    payload[length - 1] = 0xee;
    return payload;
  };

  /** One datagram of several messages. */
  const join = (parts: Uint8Array[]) => new Uint8Array(Bun.concatArrayBuffers(parts.map((part) => part.slice())));

  test("is asked for again with a larger one, and its neighbours are not", () => {
    const [one, other] = [longer(), longer()];
    const script: Script = (request, kernel) => {
      const number = numberOf(request);
      if (number === 2) kernel.reply(data(request, long(request, one)));
      else if (number === 4) kernel.reply(data(request, long(request, other)));
      else if (number !== 1) kernel.reply(data(request));
      acknowledge(request, kernel);
    };
    const { results, kernel } = run(6, script);
    expect(results.map(brief)).toEqual([0, "done", 2, 3, 4, 5]);
    expect(results[2]?.reply?.payload).toHaveLength(one);
    expect(results[2]?.reply?.payload.at(-1)).toBe(0xee);
    expect(results[4]?.reply?.payload).toHaveLength(other);
    expect(results[4]?.reply?.payload.at(-1)).toBe(0xee);
    expect(sends(kernel)).toEqual([1, 1, 2, 1, 2, 1]);
  });

  test("is asked for again together with its neighbours where all belong together", () => {
    // The buffer for one that is as long is not kept.
    longest = Math.max(longest, 1024 * 1024);
    const size = longer();
    const script: Script = (request, kernel) => {
      kernel.reply(data(request, numberOf(request) === 1 ? long(request, size) : word(numberOf(request))));
      acknowledge(request, kernel);
    };
    const { results, kernel } = run(3, script, { oneDatagram: true });
    expect(results.map(brief)).toEqual([0, 1, 2]);
    expect(results[1]?.reply?.payload).toHaveLength(size);
    expect(sends(kernel)).toEqual([2, 2, 2]);
    const once = run(3, (request, kernel) => script(request, kernel), { oneDatagram: true, idempotent: false });
    expect(once.results.map(brief)).toEqual([0, "EMSGSIZE", 2]);
    expect(sends(once.kernel)).toEqual([1, 1, 1]);
  });

  test("also when the kernel is trusted to acknowledge last", () => {
    const size = longer();
    const kernel = new ScriptedTransport((request, kernel) => {
      kernel.reply(data(request, long(request, size)));
      acknowledge(request, kernel);
    });
    Object.defineProperty(kernel, "fd", { value: 1_000_000 });
    using socket = NetlinkSocket.over(kernel);
    expect(transact(NETLINK_ROUTE, ask(0), { socket })?.payload).toHaveLength(size);
    expect(sends(kernel)).toEqual([2]);
  });

  test("also when others came in the same datagram, in front of it or behind it", () => {
    for (const inFront of [true, false]) {
      const size = longer();
      const kernel = new ScriptedTransport((request, kernel) => {
        const parts = [data(request, word(1), NLM_F_MULTI), data(request, long(request, size), NLM_F_MULTI)];
        kernel.reply(join(inFront ? parts : parts.reverse()));
        kernel.reply(done(request));
      });
      const socket = NetlinkSocket.over(kernel);
      const lengths = transactAll(NETLINK_ROUTE, ask(0), { socket }).map(({ payload }) => payload.length);
      expect(lengths).toEqual(inFront ? [4, size] : [size, 4]);
      expect(sends(kernel)).toEqual([2]);
    }
  });

  test("also when the end of it is in what was cut off", () => {
    const size = longer();
    const kernel = new ScriptedTransport((request, kernel) => {
      kernel.reply(join([data(request, long(request, size), NLM_F_MULTI), done(request)]));
    });
    const socket = NetlinkSocket.over(kernel);
    expect(transactAll(NETLINK_ROUTE, ask(0), { socket })[0]?.payload).toHaveLength(size);
    expect(sends(kernel)).toEqual([2]);
  });
});

describe("an answer that never comes", () => {
  test("ends with ETIMEDOUT, for what was sent and for what then is not sent any more", () => {
    const { results, kernel } = run(200, (request, kernel) => {
      if (numberOf(request) < 100) answer(request, kernel);
    });
    expect(results.slice(0, 100).map(brief)).toEqual(Array.from({ length: 100 }, (_, number) => number));
    expect(results.slice(100).map(brief)).toEqual(Array(100).fill("ETIMEDOUT"));
    expect(results[100]?.error?.message).toContain("the outcome is unknown");
    expect(results[199]?.error?.message).toContain("not sent");
    expect(sends(kernel)).toHaveLength(128);
  });

  test("is not waited for when it could only be the acknowledgement behind a whole answer", () => {
    const { results } = run(3, (request, kernel) => {
      kernel.reply(data(request));
      kernel.late.length = 0;
      kernel.replyLate(verdict(request, EINVAL));
    });
    expect(results.map(brief)).toEqual([0, 1, 2]);
  });

  test("an error of the socket ends what is not answered, and nothing else", () => {
    const { results } = run(3, (request, kernel) => {
      if (numberOf(request) === 1) kernel.fail(EACCES);
      else if (numberOf(request) === 0) kernel.reply(data(request));
    });
    expect(results.map(brief)).toEqual([0, "EACCES", "EACCES"]);
  });
});

describe("the way requests are sent", () => {
  test("a window is at most 128 requests, 3,584 bytes, and one for each 4 KiB of the receive buffer", () => {
    const requests = (kernel: ScriptedTransport) => kernel.sent.map((datagram) => datagram.length / 20);
    expect(requests(run(300, answer).kernel)).toEqual([128, 128, 44]);
    expect(requests(run(20, answer, {}, 32 * 1024).kernel)).toEqual([8, 8, 4]);
    expect(requests(run(2, answer, {}, 100).kernel)).toEqual([1, 1]);
    const kernel = new ScriptedTransport(acknowledge);
    const large = [1000, 2000, 2000, 9000, 10].map((size) =>
      new MessageWriter(RTM_GETLINK).raw(new Uint8Array(size)).finish(),
    );
    transactMultiple(NETLINK_ROUTE, large, { socket: NetlinkSocket.over(kernel) });
    expect(kernel.sent.map(({ length }) => length)).toEqual([1016 + 2016, 2016, 9016, 28]);
  });

  test("what may be a dump goes alone, since its parts come while they are read", () => {
    const kernel = new ScriptedTransport((request, kernel) => {
      if ((request.flags & NLM_F_DUMP) !== NLM_F_DUMP) return answer(request, kernel);
      kernel.reply([data(request, word(50), NLM_F_MULTI), data(request, word(51), NLM_F_MULTI)]);
      kernel.replyLate([data(request, word(52), NLM_F_MULTI), done(request)]);
    });
    const requests = [ask(0), ask(1), ask(2, NLM_F_DUMP), ask(3, NLM_F_DUMP), ask(4), ask(5)];
    const results = transactMultiple(NETLINK_ROUTE, requests, { socket: NetlinkSocket.over(kernel) });
    expect(results.map(brief)).toEqual([0, 1, [50, 51, 52], [50, 51, 52], 4, 5]);
    expect(kernel.sent.map(({ length }) => length / 20)).toEqual([2, 1, 1, 2]);
  });

  test("one that cannot be sent does not sink its neighbours", () => {
    class Narrow extends ScriptedTransport {
      override send(...args: Parameters<ScriptedTransport["send"]>): number {
        return args[2] > 5000 ? -EMSGSIZE : super.send(...args);
      }
    }
    const sizes = [100, 9000, 100, 9000, 9000, 100];
    const requests = sizes.map((size) => new MessageWriter(RTM_GETLINK).raw(new Uint8Array(size)).finish());
    const socket = NetlinkSocket.over(new Narrow(acknowledge));
    const results = transactMultiple(NETLINK_ROUTE, requests, { socket });
    expect(results.map(brief)).toEqual(["done", "EMSGSIZE", "done", "EMSGSIZE", "EMSGSIZE", "done"]);
    expect(results[1]?.error?.message).toContain("sendBufferSize");
  });

  test("requests that are lent are copied before the next one is made", () => {
    const memory = new Uint8Array(20);
    const borrowed = new BorrowedMessage(memory, new DataView(memory.buffer));
    function* lent() {
      for (let number = 0; number < 5; number++) {
        memory.set(ask(number).bytes);
        yield borrowed.point(0, 20);
      }
    }
    const results = transactMultiple(NETLINK_ROUTE, lent(), {
      socket: NetlinkSocket.over(new ScriptedTransport(answer)),
    });
    expect(results.map(brief)).toEqual([0, 1, 2, 3, 4]);
  });

  test("a transaction can be made while another one is under way", () => {
    const inner = NetlinkSocket.over(new ScriptedTransport(answer));
    const { results } = run(3, (request, kernel) => {
      const reply = transact(NETLINK_ROUTE, ask(numberOf(request) + 100), { socket: inner });
      kernel.reply(data(request, word(numberOf(reply!))));
      acknowledge(request, kernel);
    });
    expect(results.map(brief)).toEqual([100, 101, 102]);
  });

  test("no request at all is no work", () => {
    const kernel = new ScriptedTransport(answer);
    expect(transactMultiple(NETLINK_ROUTE, [], { socket: NetlinkSocket.over(kernel) })).toEqual([]);
    expect(kernel.sent).toEqual([]);
  });

  test("bad input is refused before anything is sent", () => {
    const kernel = new ScriptedTransport(answer);
    const socket = NetlinkSocket.over(kernel);
    const good = ask(0);
    const two = Uint8Array.of(...good.bytes, ...good.bytes);
    new DataView(two.buffer).setUint32(0, 20, true);
    const bad = (action: () => unknown, kind: typeof TypeError | typeof RangeError, text: string) => {
      expect(action).toThrow(kind);
      expect(action).toThrow(text);
    };
    bad(() => transactMultiple(NETLINK_ROUTE, [good, 5 as never], { socket }), TypeError, "requests[1]: expected");
    bad(() => transactMultiple(NETLINK_ROUTE, [good, two], { socket }), RangeError, "exactly one message");
    bad(() => transactMultiple(NETLINK_ROUTE, good as never, { socket }), TypeError, "requests: expected an array");
    bad(() => transact(NETLINK_ROUTE, new Uint8Array(15), { socket }), RangeError, "request: ");
    bad(() => transact(32, good, { socket }), RangeError, "protocol");
    bad(() => transact("0" as never, good), TypeError, "protocol");
    bad(() => transact(NETLINK_GENERIC, good, { socket }), RangeError, "it is one of NETLINK_ROUTE");
    bad(() => transact(NETLINK_ROUTE, good, { socket: kernel as never }), TypeError, "socket: expected");
    bad(() => transact(NETLINK_ROUTE, good, null as never), TypeError, "options");
    bad(() => transact(NETLINK_ROUTE, good, { socket, timeoutMs: -2 }), RangeError, "timeoutMs");
    bad(() => transact(NETLINK_ROUTE, good, { socket, timeoutMs: "1" as never }), TypeError, "timeoutMs");
    bad(() => transact(NETLINK_ROUTE, good, { socket, idempotent: 0 as never }), TypeError, "idempotent");
    bad(() => transact(NETLINK_ROUTE, good, { socket, operation: 5 as never }), TypeError, "operation");
    bad(() => transact(NETLINK_ROUTE, good, { socket, headerLength: -1 }), RangeError, "headerLength");
    bad(() => transact(NETLINK_ROUTE, good, { socket, onWarning: 1 as never }), TypeError, "onWarning");
    const type = (number: number) => new MessageWriter(number).raw(new Uint8Array(16)).finish();
    bad(() => transact(NETLINK_ROUTE, type(0), { socket }), RangeError, "acknowledge it and do nothing");
    bad(() => transactMultiple(NETLINK_ROUTE, [good, type(3)], { socket }), RangeError, "requests[1]");
    bad(
      () => transact(NETLINK_ROUTE, new MessageWriter(RTM_GETLINK).finish(), { socket }),
      RangeError,
      "family header",
    );
    bad(() => transact(NETLINK_ROUTE, good, { socket, timeoutMs: Number.NaN }), RangeError, "timeoutMs");
    bad(() => transact(NETLINK_ROUTE, good, { socket, maxResends: 1.5 }), RangeError, "maxResends");
    bad(() => transact(NETLINK_ROUTE, good, { socket, signal: {} as never }), TypeError, "signal");
    expect(() => transact(NETLINK_ROUTE, good, { socket, signal: AbortSignal.abort("no") })).toThrow("no");
    expect(kernel.sent).toEqual([]);
  });
});

describe("whatever is lost, nothing wrong is reported", () => {
  /** What the kernel of these tests does with a request: a third each has data, succeeds plainly, or is refused. */
  const kinds = ["data", "plain", "refused"] as const;
  const kindOf = (number: number) => kinds[number % 3]!;

  /** A kernel that loses, cuts, garbles and repeats at random, and says so where the real one would. */
  function unreliable(random: () => number): Script {
    const stale: Uint8Array[] = [];
    const fresh: Uint8Array[] = [];
    let datagram = 0;
    return (request, kernel) => {
      // What was answered to an earlier datagram can come again; what belongs to this one comes once.
      if (kernel.sent.length !== datagram) stale.push(...fresh.splice(0));
      datagram = kernel.sent.length;
      const number = numberOf(request);
      const answers: Uint8Array[] = [];
      if (kindOf(number) === "data") answers.push(data(request, new Uint8Array([...word(number), 0xab])));
      if (kindOf(number) === "refused") answers.push(verdict(request, EINVAL));
      else if ((request.flags & NLM_F_ACK) !== 0) answers.push(verdict(request));
      if (stale.length > 0 && random() < 0.05) kernel.reply(stale[Math.floor(random() * stale.length)]!);
      if (random() < 0.02) kernel.reply(data(request, word(7777)), { sender: 1 + Math.floor(random() * 1000) });
      for (const bytes of answers) {
        const chance = random();
        if (chance < 0.04) kernel.fail(ENOBUFS);
        else if (chance < 0.06) kernel.reply(bytes.subarray(0, bytes.length - 1 - Math.floor(random() * 3)));
        else if (chance < 0.08) {
          const long = new Uint8Array(70_000 + Math.floor(random() * 200_000));
          long.set(bytes);
          new DataView(long.buffer).setUint32(0, long.length, true);
          kernel.reply(kindOf(number) === "data" && bytes === answers[0] ? long : bytes);
        } else kernel.reply(bytes);
        if (chance < 0.1) fresh.push(bytes);
      }
    };
  }

  for (const idempotent of [true, false]) {
    test(`${idempotent ? "" : "not "}sending again`, () => {
      const seed = Math.floor(Math.random() * 2 ** 31);
      const random = generator(seed);
      const unknown = ["ENOBUFS", "EBADMSG", "EMSGSIZE"];
      let troubled = 0;
      for (let round = 0; round < 60; round++) {
        const count = 1 + Math.floor(random() * 300);
        const { results, kernel } = run(
          count,
          unreliable(random),
          { idempotent },
          2 ** (13 + Math.floor(random() * 10)),
        );
        const counts = sends(kernel);
        for (const [number, result] of results.entries()) {
          const label = `seed ${seed}, round ${round}, request ${number}`;
          expect(counts[number], label).toBeLessThanOrEqual(idempotent ? 4 : 1);
          if (counts[number]! > 1) troubled++;
          const { error, reply } = result;
          if (error !== undefined && unknown.includes(error.code)) troubled++;
          else if (kindOf(number) === "refused") expect(error?.code, label).toBe("EINVAL");
          else if (kindOf(number) === "plain") expect([error, reply], label).toEqual([undefined, undefined]);
          else if (idempotent) expect(brief(result), label).toBe(number);
          // Once acknowledged, a request that may not be repeated is done, with its data or without.
          else expect([number, "done"], label).toContain(brief(result) as number);
        }
      }
      expect(troubled).toBeGreaterThan(0);
    });
  }

  /** Random numbers that a seed makes repeatable. (mulberry32) */
  function generator(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
  }
});

test("the error of a refused request is a NetlinkError with the operation's name", () => {
  const kernel = new ScriptedTransport((request, kernel) => kernel.reply(verdict(request, ENOENT)));
  const socket = NetlinkSocket.over(kernel);
  const attempt = (operation?: string) => {
    try {
      transact(NETLINK_ROUTE, ask(0), operation === undefined ? { socket } : { socket, operation });
    } catch (error) {
      return error as NetlinkError;
    }
    throw new Error("not refused");
  };
  expect(attempt()).toBeInstanceOf(NetlinkError);
  const { code, errno, operation, syscall } = attempt();
  expect([code, errno, operation, syscall]).toEqual(["ENOENT", -ENOENT, "RTM_GETLINK", undefined]);
  expect(attempt("link.get").operation).toBe("link.get");
});

describe("what the kernel says beside a success", () => {
  const remark: Script = (request, kernel) => {
    if ((request.flags & NLM_F_ACK) === 0) return;
    const { bytes } = new MessageWriter(NLMSG_ERROR, NLM_F_ACK_TLVS)
      .raw(new Uint8Array(4))
      .raw(request.bytes)
      .string(NLMSGERR_ATTR_MSG, `about ${numberOf(request)}`)
      .finish();
    kernel.reply(message(NLMSG_ERROR, NLM_F_ACK_TLVS, request.sequence, bytes.subarray(16)));
  };

  test("is told to who asks for it, of one request and of a batch", () => {
    const remarks: unknown[] = [];
    const onWarning = ({ message }: { message?: string }, index: number) => void remarks.push([message, index]);
    const socket = NetlinkSocket.over(new ScriptedTransport(remark));
    expect(transact(NETLINK_ROUTE, ask(7), { socket, onWarning })).toBeUndefined();
    expect(transactAll(NETLINK_ROUTE, ask(8), { socket, onWarning })).toEqual([]);
    transactMultiple(NETLINK_ROUTE, [ask(1), ask(2, NLM_F_ACK), ask(3)], { socket, onWarning });
    expect(remarks).toEqual([
      ["about 7", 0],
      ["about 8", 0],
      // Of a batch, those are acknowledged that ask for it, and the last one.
      ["about 2", 1],
      ["about 3", 2],
    ]);
  });
});

test("the time of a call runs from its beginning, however long a send takes", () => {
  const kernel = new ScriptedTransport((request, script) => {
    Bun.sleepSync(60);
    acknowledge(request, script);
  });
  const socket = NetlinkSocket.over(kernel);
  // Each goes alone: they are long.
  const requests = Array.from({ length: 5 }, () => new MessageWriter(RTM_GETLINK).raw(new Uint8Array(3000)).finish());
  const results = transactMultiple(NETLINK_ROUTE, requests, { socket, timeoutMs: 100 });
  expect(results.at(-1)?.error?.code).toBe("ETIMEDOUT");
  expect(kernel.sent.length).toBeLessThan(5);
});

test("a list that is made on the way may use one piece of memory for all", () => {
  const kernel = new ScriptedTransport(answer);
  const bytes = new Uint8Array(ask(0).bytes);
  function* requests() {
    for (let number = 0; number < 3; number++) {
      new DataView(bytes.buffer).setUint32(16, number, true);
      yield bytes;
    }
  }
  const results = transactMultiple(NETLINK_ROUTE, requests(), { socket: NetlinkSocket.over(kernel) });
  expect(results.map(brief)).toEqual([0, 1, 2]);
});

test("a socket that somebody else reads, or that listens, is refused before anything is sent", () => {
  const kernel = new ScriptedTransport(answer);
  const socket = NetlinkSocket.over(kernel);
  const claim = socket.claim("dump");
  expect(() => transact(NETLINK_ROUTE, ask(0), { socket })).toThrow("is being read by a dump");
  expect(kernel.sent).toEqual([]);
  claim.release();
  expect(transact(NETLINK_ROUTE, ask(0), { socket })).toBeDefined();
});
