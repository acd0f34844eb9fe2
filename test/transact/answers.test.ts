// Transactions that receive unusual replies: malformed, forged, too long, late or irrelevant ones.
import { describe, expect, test } from "bun:test";
import {
  EACCES,
  EBADMSG,
  EINVAL,
  ENOBUFS,
  ENOENT,
  type MessageView,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_MULTI,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_NOOP,
  NLMSGERR_ATTR_COOKIE,
  NLMSGERR_ATTR_MSG,
  RTM_GETLINK,
  RTM_NEWLINK,
  transact,
  transactAll,
  transactMultiple,
  transactMultipleAsync,
} from "../../src/index.ts";
import { failureOf } from "../support/failures.ts";
import { done, message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";
import {
  acknowledge,
  answer,
  ask,
  asks,
  brief,
  data,
  firstTime,
  numberOf,
  run,
  type Script,
  sends,
  TOO_LONG,
  word,
} from "./scripts.ts";

describe("kernel replies", () => {
  test("are complete with data before or after the acknowledgement", () => {
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

  test("include the positive code of an acknowledgement", () => {
    const script: Script = (request, kernel) => kernel.reply(verdict(request, -7 * numberOf(request)));
    expect(run(3, script).results).toEqual([{}, { code: 7 }, { code: 14 }]);
    expect(run(2, script, { idempotent: false }).results).toEqual([{}, { code: 7 }]);
    const late: Script = (request, kernel) => {
      kernel.reply(verdict(request, -7));
      kernel.replyLate(data(request));
    };
    expect(run(1, late, { awaitReply: true }).results).toMatchObject([
      { code: 7, reply: { length: expect.any(Number) } },
    ]);
  });

  test("omit data that follows an error reply", () => {
    const { results } = run(2, (request, kernel) => {
      if (numberOf(request) === 0) kernel.reply([verdict(request, EACCES), data(request), data(request)]);
      else answer(request, kernel);
    });
    expect(results.map(brief)).toEqual(["EACCES", 1]);
    expect(Object.keys(results[0]!)).toEqual(["error"]);
  });

  test("confirm the earlier requests of the batch", () => {
    const { results, kernel } = run(4, (request, kernel) => {
      if (numberOf(request) === 3) answer(request, kernel);
    });
    expect(results.map(brief)).toEqual(["done", "done", "done", 3]);
    expect(sends(kernel)).toEqual([1, 1, 1, 1]);
  });

  test("are awaited if they are late", () => {
    const { results } = run(2, (request, kernel) => kernel.replyLate([data(request), verdict(request)]));
    expect(results.map(brief)).toEqual([0, 1]);
  });

  test("return all parts up to NLMSG_DONE or the acknowledgement", () => {
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

  test("a lost part causes a resend of the request", () => {
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

  test("an error in NLMSG_DONE fails the request", () => {
    const { results } = run(1, (request, kernel) => kernel.reply([data(request), done(request, EINVAL)]));
    expect(results.map(brief)).toEqual(["EINVAL"]);
  });

  test("NLMSG_DONE without an error number ends the reply normally", () => {
    const { results } = run(1, (request, kernel) =>
      kernel.reply([data(request), message(NLMSG_DONE, NLM_F_MULTI, request.sequence)]),
    );
    expect(results.map(brief)).toEqual([0]);
  });

  test("an invalid NLMSG_ERROR is reported as EPROTO", () => {
    const { results } = run(2, (request, kernel) => {
      const code = new Uint8Array(Int32Array.of(-0x80000000).buffer);
      kernel.reply(message(NLMSG_ERROR, 0, request.sequence, numberOf(request) === 0 ? new Uint8Array(0) : code));
    });
    expect(results.map(brief)).toEqual(["EPROTO", "EPROTO"]);
  });

  test("deliver the warning and the cookie of an acknowledgement", () => {
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

  test("NLMSG_NOOP is ignored", () => {
    const { results } = run(1, (request, kernel) => {
      kernel.reply(message(NLMSG_NOOP, 0, request.sequence));
      acknowledge(request, kernel);
    });
    expect(results.map(brief)).toEqual(["done"]);
  });
});

describe("unaccepted replies", () => {
  test("are ignored if their sequence number belongs to another request", () => {
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

  test("are ignored and counted if another process sent them", () => {
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

  test("count as lost if they are malformed", () => {
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

describe("replies longer than the receive buffer", () => {
  const long = (request: MessageView, length: number) => {
    const payload = new Uint8Array(length);
    new DataView(payload.buffer).setUint32(0, numberOf(request), true);
    payload[length - 1] = 0xee;
    return payload;
  };

  /** Returns one datagram that contains several messages. */
  const join = (parts: Uint8Array[]) => new Uint8Array(Bun.concatArrayBuffers(parts.map((part) => part.slice())));

  test("are requested again with a larger buffer", () => {
    const [one, other] = [TOO_LONG, TOO_LONG * 2];
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

  test("with `oneDatagram`, all requests are resent", () => {
    const script: Script = (request, kernel) => {
      kernel.reply(data(request, numberOf(request) === 1 ? long(request, TOO_LONG) : word(numberOf(request))));
      acknowledge(request, kernel);
    };
    const { results, kernel } = run(3, script, { oneDatagram: true });
    expect(results.map(brief)).toEqual([0, 1, 2]);
    expect(results[1]?.reply?.payload).toHaveLength(TOO_LONG);
    expect(sends(kernel)).toEqual([2, 2, 2]);
    const once = run(3, (request, kernel) => script(request, kernel), { oneDatagram: true, idempotent: false });
    expect(once.results.map(brief)).toEqual([0, "EMSGSIZE", 2]);
    expect(sends(once.kernel)).toEqual([1, 1, 1]);
  });

  test("are requested again from a kernel that acknowledges last", () => {
    const kernel = new ScriptedTransport((request, kernel) => {
      kernel.reply(data(request, long(request, TOO_LONG)));
      acknowledge(request, kernel);
    });
    Object.defineProperty(kernel, "fd", { value: 1_000_000 });
    using socket = NetlinkSocket.over(kernel);
    expect(transact(NETLINK_ROUTE, ask(0), { socket })?.payload).toHaveLength(TOO_LONG);
    expect(sends(kernel)).toEqual([2]);
  });

  test("are requested again if their datagram contains other replies", () => {
    for (const inFront of [true, false]) {
      const kernel = new ScriptedTransport((request, kernel) => {
        const parts = [data(request, word(1), NLM_F_MULTI), data(request, long(request, TOO_LONG), NLM_F_MULTI)];
        kernel.reply(join(inFront ? parts : parts.reverse()));
        kernel.reply(done(request));
      });
      const socket = NetlinkSocket.over(kernel);
      const lengths = transactAll(NETLINK_ROUTE, ask(0), { socket }).map(({ payload }) => payload.length);
      expect(lengths).toEqual(inFront ? [4, TOO_LONG] : [TOO_LONG, 4]);
      expect(sends(kernel)).toEqual([2]);
    }
  });

  test("are requested again if only the end was cut off", () => {
    const kernel = new ScriptedTransport((request, kernel) => {
      kernel.reply(join([data(request, long(request, TOO_LONG), NLM_F_MULTI), done(request)]));
    });
    const socket = NetlinkSocket.over(kernel);
    expect(transactAll(NETLINK_ROUTE, ask(0), { socket })[0]?.payload).toHaveLength(TOO_LONG);
    expect(sends(kernel)).toEqual([2]);
  });
});

describe("missing replies", () => {
  test("cause ETIMEDOUT for sent and unsent requests", () => {
    const { results, kernel } = run(200, (request, kernel) => {
      if (numberOf(request) < 100) answer(request, kernel);
    });
    expect(results.slice(0, 100).map(brief)).toEqual(Array.from({ length: 100 }, (_, number) => number));
    expect(results.slice(100).map(brief)).toEqual(Array(100).fill("ETIMEDOUT"));
    expect(results[100]?.error?.message).toEndWith("no reply came within 30000 ms (ETIMEDOUT)");
    expect(results[199]?.error?.message).toContain("not sent");
    expect(sends(kernel)).toHaveLength(128);
  });

  test("a missing acknowledgement does not delay a complete reply", () => {
    const { results } = run(3, (request, kernel) => {
      kernel.reply(data(request));
      kernel.late.length = 0;
      kernel.replyLate(verdict(request, EINVAL));
    });
    expect(results.map(brief)).toEqual([0, 1, 2]);
  });

  test("get the error of a failing socket", () => {
    const { results } = run(3, (request, kernel) => {
      if (numberOf(request) === 1) kernel.fail(EACCES);
      else if (numberOf(request) === 0) kernel.reply(data(request));
    });
    expect(results.map(brief)).toEqual([0, "EACCES", "EACCES"]);
  });
});

test("a rejected request throws a NetlinkError with the operation name", () => {
  const kernel = new ScriptedTransport((request, kernel) => kernel.reply(verdict(request, ENOENT)));
  const socket = NetlinkSocket.over(kernel);
  const attempt = (operation?: string) =>
    failureOf(() => transact(NETLINK_ROUTE, ask(0), operation === undefined ? { socket } : { socket, operation }));
  expect(attempt()).toBeInstanceOf(NetlinkError);
  const { code, errno, operation, syscall } = attempt();
  expect([code, errno, operation, syscall]).toEqual(["ENOENT", -ENOENT, "RTM_GETLINK", undefined]);
  expect(attempt("link.get").operation).toBe("link.get");
});

describe("extended acknowledgements of successful requests", () => {
  const remark: Script = (request, kernel) => {
    if ((request.flags & NLM_F_ACK) === 0) return;
    const { bytes } = new MessageWriter(NLMSG_ERROR, NLM_F_ACK_TLVS)
      .raw(new Uint8Array(4))
      .raw(request.bytes)
      .string(NLMSGERR_ATTR_MSG, `about ${numberOf(request)}`)
      .finish();
    kernel.reply(message(NLMSG_ERROR, NLM_F_ACK_TLVS, request.sequence, bytes.subarray(16)));
  };

  test("are passed to onWarning for single requests and batches", () => {
    const remarks: unknown[] = [];
    const onWarning = ({ message }: { message?: string }, index: number) => void remarks.push([message, index]);
    const socket = NetlinkSocket.over(new ScriptedTransport(remark));
    expect(transact(NETLINK_ROUTE, ask(7), { socket, onWarning })).toBeUndefined();
    expect(transactAll(NETLINK_ROUTE, ask(8), { socket, onWarning })).toEqual([]);
    transactMultiple(NETLINK_ROUTE, [ask(1), ask(2, NLM_F_ACK), ask(3)], { socket, onWarning });
    expect(remarks).toEqual([
      ["about 7", 0],
      ["about 8", 0],
      // In a batch, the kernel acknowledges the last request and each request that has NLM_F_ACK.
      ["about 2", 1],
      ["about 3", 2],
    ]);
  });
});

test("each reply restarts the time limit, of the asynchronous form too", async () => {
  // Each request is so long that it is sent in its own datagram.
  const requests = Array.from({ length: 5 }, () => new MessageWriter(RTM_GETLINK).raw(new Uint8Array(3000)).finish());
  for (const send of [transactMultiple, transactMultipleAsync]) {
    const kernel = new ScriptedTransport((request, script) => {
      Bun.sleepSync(60);
      acknowledge(request, script);
    });
    using socket = NetlinkSocket.over(kernel);
    const results = await send(NETLINK_ROUTE, requests, { socket, timeoutMs: 100 });
    expect(results.map(({ error }) => error?.code)).toEqual(Array(5).fill(undefined));
  }
});
