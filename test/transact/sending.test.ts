// How transactions send requests: several in a datagram, alone, or not at all.
import { describe, expect, test } from "bun:test";
import { rtLink } from "../../src/families/rt-link.ts";
import {
  BorrowedMessage,
  EMSGSIZE,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_DUMP,
  NLM_F_MULTI,
  RTM_GETLINK,
  transact,
  transactMultiple,
} from "../../src/index.ts";
import { operationCodec } from "../../src/schema/index.ts";
import { countSurvivors } from "../support/retention.ts";
import { done, ScriptedTransport } from "../support/scripted-transport.ts";
import { acknowledge, answer, ask, brief, data, numberOf, run, word } from "./scripts.ts";

describe("requests of transactMultiple", () => {
  test("are sent in datagrams of limited size", () => {
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

  test("are sent alone if they may be dumps", () => {
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

  test("a failed send does not affect the other requests", () => {
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

  test("are copied before the iterable creates the next request", () => {
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

  test("a transaction can run while another one is in progress", () => {
    const inner = NetlinkSocket.over(new ScriptedTransport(answer));
    const { results } = run(3, (request, kernel) => {
      const reply = transact(NETLINK_ROUTE, ask(numberOf(request) + 100), { socket: inner });
      kernel.reply(data(request, word(numberOf(reply!))));
      acknowledge(request, kernel);
    });
    expect(results.map(brief)).toEqual([100, 101, 102]);
  });

  test("can be an empty list", () => {
    const kernel = new ScriptedTransport(answer);
    expect(transactMultiple(NETLINK_ROUTE, [], { socket: NetlinkSocket.over(kernel) })).toEqual([]);
    expect(kernel.sent).toEqual([]);
  });

  test("are all checked before the first send", () => {
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
    bad(() => transact(NETLINK_GENERIC, good, { socket }), RangeError, "got one of NETLINK_ROUTE");
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

test("an iterable of requests can reuse the same memory", () => {
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

test("transact throws before sending if a dump reads the socket", () => {
  const kernel = new ScriptedTransport(answer);
  const socket = NetlinkSocket.over(kernel);
  const reservation = socket.core.reserve("dump");
  expect(() => transact(NETLINK_ROUTE, ask(0), { socket })).toThrow("is being read by a dump");
  expect(kernel.sent).toEqual([]);
  reservation.dispose();
  expect(transact(NETLINK_ROUTE, ask(0), { socket })).toBeDefined();
});

test("the describe callback can be garbage collected after the transaction", async () => {
  const once = () => {
    const described = { operation: "looking for a link" };
    const absent = operationCodec(rtLink, "getlink").request("do", { header: { ifiIndex: 0x7fffffff } });
    const results = transactMultiple(NETLINK_ROUTE, [absent, absent], { describe: () => described });
    expect(results.map(({ error }) => error?.operation)).toEqual([described.operation, described.operation]);
    return [described];
  };
  expect(await countSurvivors(once)).toBe(0);
});
