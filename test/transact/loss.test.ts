// Transactions with a simulated kernel whose replies are sometimes lost.
import { describe, expect, test } from "bun:test";
import {
  EACCES,
  EEXIST,
  EINVAL,
  EMSGSIZE,
  ENOBUFS,
  ENOENT,
  MessageWriter,
  NETLINK_AUDIT,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_ACK,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_OVERRUN,
  RTM_GETLINK,
  RTM_NEWLINK,
  type TransactOptions,
  transact,
  transactMultiple,
} from "../../src/index.ts";
import { Random } from "../message/random.ts";
import { message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";
import { seed } from "../support/seed.ts";
import {
  acknowledge,
  answer,
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

describe("transactMultiple after a lost reply", () => {
  const lose: Script = (_, kernel) => kernel.fail(ENOBUFS);

  test("resends a rejected request despite replies to later requests", () => {
    const refuse: Script = (request, kernel) =>
      numberOf(request) === 3 ? kernel.reply(verdict(request, ENOENT)) : acknowledge(request, kernel);
    const { results, kernel } = run(8, firstTime(3, refuse, lose));
    expect(results.map(brief)).toEqual(["done", "done", "done", "ENOENT", "done", "done", "done", "done"]);
    expect(sends(kernel)[3]).toBe(2);
  });

  test("does not resend requests that have their own replies", () => {
    const script = firstTime(4, answer, (request, kernel) => {
      kernel.reply(data(request));
      kernel.fail(ENOBUFS);
    });
    const { results, kernel } = run(5, script);
    expect(results.map(brief)).toEqual([0, 1, 2, 3, 4]);
    expect(sends(kernel)).toEqual([1, 1, 1, 1, 1]);
  });

  test("resends all requests after losing their only acknowledgement", () => {
    const { results, kernel } = run(4, firstTime(3, acknowledge, lose));
    expect(results.map(brief)).toEqual(["done", "done", "done", "done"]);
    expect(sends(kernel)).toEqual([2, 2, 2, 2]);
  });

  test("resends an acknowledged request whose data was lost", () => {
    const script = firstTime(2, answer, (request, kernel) => {
      kernel.fail(ENOBUFS);
      acknowledge(request, kernel);
    });
    const { results, kernel } = run(3, script);
    expect(results.map(brief)).toEqual([0, 1, 2]);
    expect(sends(kernel)).toEqual([1, 1, 2]);
  });

  test("an acknowledged request succeeds even if its resend is rejected", () => {
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

  test("an acknowledged request succeeds even if the third attempt is rejected", () => {
    const script: Script = (request, kernel) => {
      const attempt = kernel.sent.length;
      if (attempt < 3) kernel.fail(ENOBUFS);
      if (attempt === 1) acknowledge(request, kernel);
      if (attempt === 3) kernel.reply(verdict(request, EEXIST));
    };
    const { results, kernel } = run(1, script);
    expect(results.map(brief)).toEqual(["done"]);
    expect(sends(kernel)).toEqual([3]);
  });

  test("reports an unknown outcome after the last resend", () => {
    for (const maxResends of [0, 1, 3, 7, 254]) {
      const { results, kernel } = run(5, lose, { maxResends });
      expect(results.map(brief)).toEqual(Array(5).fill("ENOBUFS"));
      expect(sends(kernel)).toEqual(Array(5).fill(maxResends + 1));
      for (const { error } of results) expect(error?.message).toContain("the outcome is unknown");
    }
  });

  test("sends a request at most four times by default", () => {
    expect(sends(run(3, lose).kernel)).toEqual([4, 4, 4]);
  });

  test("returns the replies to other requests", () => {
    const { results, kernel } = run(9, (request, kernel) => (numberOf(request) === 4 ? lose : answer)(request, kernel));
    expect(results.map(brief)).toEqual([0, 1, 2, 3, "ENOBUFS", 5, 6, 7, 8]);
    expect(sends(kernel)[4]).toBe(4);
  });

  test("sends smaller datagrams that fit the receive buffer", () => {
    // A receive buffer with room for three replies. Further replies are lost until the buffer has been read.
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

  test("ends normally if some replies are always lost", () => {
    const { results, kernel } = run(6, (request, kernel) =>
      (numberOf(request) % 2 === 0 ? answer : lose)(request, kernel),
    );
    expect(results.map(brief)).toEqual([0, "ENOBUFS", 2, "ENOBUFS", 4, "ENOBUFS"]);
    expect(sends(kernel)).toEqual([1, 4, 1, 4, 1, 4]);
  });

  test("ends if the socket reports an overrun at each receive", () => {
    class Overrun extends ScriptedTransport {
      override receive = () => -ENOBUFS;
    }
    const kernel = new Overrun(() => {});
    using socket = NetlinkSocket.over(kernel);
    const results = transactMultiple(NETLINK_ROUTE, asks(2), { socket, timeoutMs: -1 });
    expect(results.map(brief)).toEqual(["ENOBUFS", "ENOBUFS"]);
    expect(() => socket.drain()).toThrow(expect.objectContaining({ code: "ENOBUFS" }));
  });

  test("treats NLMSG_OVERRUN as a lost reply", () => {
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

  test("detects the loss by the drop count with `noEnobufs`", () => {
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

describe("requests with `idempotent: false`", () => {
  const once: Omit<TransactOptions, "socket"> = { idempotent: false };

  test("each get their own acknowledgement", () => {
    const acknowledged = (options: Omit<TransactOptions, "socket">) =>
      run(4, answer, options).kernel.requests.map(({ flags }) => (flags & NLM_F_ACK) !== 0);
    expect(acknowledged(once)).toEqual([true, true, true, true]);
    expect(acknowledged({})).toEqual([false, false, false, true]);
  });

  test("have an unknown outcome after a lost reply", () => {
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

  test("a lost reply does not prevent the next datagram", () => {
    const { results, kernel } = run(
      300,
      (request, kernel) => (numberOf(request) === 5 ? kernel.fail(ENOBUFS) : answer(request, kernel)),
      once,
    );
    expect(results.filter(({ error }) => error !== undefined)).toHaveLength(1);
    expect(results[5]?.error?.code).toBe("ENOBUFS");
    expect(sends(kernel)).toEqual(Array(300).fill(1));
  });

  test("return complete data without an acknowledgement", () => {
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

  test("report EMSGSIZE and their execution if the reply is too long", () => {
    const { results, kernel } = run(
      2,
      (request, kernel) => {
        if (numberOf(request) === 0) kernel.reply(data(request, new Uint8Array(TOO_LONG)));
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

describe("transactMultiple", () => {
  /**
   * Possible outcomes of a request in the tests of random losses. A third of the requests return data, a third succeed
   * without data, and a third fail.
   */
  const kinds = ["data", "plain", "refused"] as const;
  const kindOf = (number: number) => kinds[number % 3]!;

  /** Returns the script of a simulated kernel that randomly loses, truncates, corrupts and repeats replies. */
  function unreliable(random: () => number): Script {
    const stale: Uint8Array[] = [];
    const fresh: Uint8Array[] = [];
    let datagram = 0;
    return (request, kernel) => {
      // The simulated kernel may repeat replies to an earlier datagram. It sends each reply to the current datagram
      // once.
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
    test(`never reports a wrong result after random losses, ${idempotent ? "with" : "without"} resends`, () => {
      const numbers = new Random(seed);
      const random = () => numbers.u32() / 2 ** 32;
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
          // An acknowledged request that must not be repeated counts as successful, even without its data.
          else expect([number, "done"], label).toContain(brief(result) as number);
        }
      }
      expect(troubled).toBeGreaterThan(0);
    });
  }
});

describe("request order after a lost reply", () => {
  /** Adds or reads an object, depending on the name of the request: "+a" adds the object a, "?a" reads it. */
  function exchange(requests: string[], lost: string, idempotent?: boolean): { sent: string; results: unknown[] } {
    let isLost = true;
    const sent: string[] = [];
    const kernel = new ScriptedTransport((request, transport) => {
      const name = requests[numberOf(request)]!;
      sent.push(name);
      if (name === lost && isLost) {
        isLost = false;
        transport.fail(ENOBUFS);
      } else if (name.startsWith("?")) transport.reply(data(request));
      else transport.reply(verdict(request));
    });
    const messages = requests.map((name, number) => {
      const type = name.startsWith("?") ? RTM_GETLINK : RTM_NEWLINK;
      return new MessageWriter(type, NLM_F_REQUEST | NLM_F_ACK).raw(word(number)).finish();
    });
    const results = transactMultiple(NETLINK_ROUTE, messages, { socket: NetlinkSocket.over(kernel), idempotent });
    return { sent: sent.slice(requests.length).join(" "), results: results.map(brief) };
  }

  test("by default, reads are resent and writes are not", () => {
    expect(exchange(["?a", "?b", "?c"], "?b")).toEqual({ sent: "?b", results: [0, 1, 2] });
    expect(exchange(["+a", "+b", "?c"], "+a")).toEqual({ sent: "", results: ["ENOBUFS", "done", 2] });
  });

  test("by default, a read before a later write is not resent", () => {
    expect(exchange(["?a", "+b"], "?a")).toEqual({ sent: "", results: ["ENOBUFS", "done"] });
  });

  test("with `idempotent: true`, all writes are resent in order", () => {
    expect(exchange(["+a", "+b", "?c", "+d"], "+b", true)).toEqual({
      sent: "+a +b +d",
      results: ["done", "done", 2, "done"],
    });
    expect(exchange(["?a", "+b"], "?a", true)).toEqual({ sent: "?a +b", results: [0, "done"] });
  });

  test("with `idempotent: false`, no request is resent", () => {
    expect(exchange(["?a", "?b"], "?a", false)).toEqual({ sent: "", results: ["ENOBUFS", 1] });
  });
});

describe("replies after the acknowledgement", () => {
  const AUDIT_GET = 1000;
  const request = new MessageWriter(AUDIT_GET, NLM_F_REQUEST).finish();
  const acknowledged: Script = (message, kernel) => {
    kernel.reply(verdict(message));
  };
  const late: Script = (asked, kernel) => {
    kernel.reply(verdict(asked));
    kernel.replyLate(message(AUDIT_GET, 0, asked.sequence, word(7)));
  };
  const over = (script: Script) => NetlinkSocket.over(new ScriptedTransport(script, { protocol: NETLINK_AUDIT }));

  test("are returned for audit requests that read", () => {
    expect(transact(NETLINK_AUDIT, request, { socket: over(late) })!.payload).toEqual(word(7));
    const results = transactMultiple(NETLINK_AUDIT, [request, request], { socket: over(late) });
    expect(results.map(({ reply }) => reply!.payload)).toEqual([word(7), word(7)]);
  });

  test("are reported as timed out but acknowledged if they are missing", () => {
    const options = { socket: over(acknowledged), timeoutMs: 10_000 };
    expect(() => transact(NETLINK_AUDIT, request, options)).toThrow("(ETIMEDOUT); it was acknowledged");
  });

  test("are not awaited for audit requests that write", () => {
    const AUDIT_SET = 1001;
    const write = new MessageWriter(AUDIT_SET, NLM_F_REQUEST).finish();
    expect(transact(NETLINK_AUDIT, write, { socket: over(acknowledged) })).toBeUndefined();
  });

  test("are awaited in every protocol with `awaitReply`", () => {
    const kernel = new ScriptedTransport((asked, transport) => {
      transport.reply(verdict(asked));
      transport.replyLate(data(asked));
    });
    const options = { socket: NetlinkSocket.over(kernel), awaitReply: true };
    expect(numberOf(transact(NETLINK_ROUTE, asks(1)[0]!, options)!)).toBe(0);
  });
});
