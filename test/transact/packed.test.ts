// Packed requests are requests in one block of memory. Their direct path must have the same results as the general
// path.
import { describe, expect, test } from "bun:test";
import {
  EACCES,
  EEXIST,
  EMSGSIZE,
  ENOBUFS,
  ENOENT,
  type MessageView,
  MessageWriter,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NetlinkSocket,
  NFNL_MSG_BATCH_BEGIN,
  NFNL_MSG_BATCH_END,
  NLM_F_ACK,
  NLM_F_REQUEST,
} from "../../src/index.ts";
import type { ExchangeOptions, TransactionResult } from "../../src/transact/outcomes.ts";
import { PackedRequests } from "../../src/transact/packed-requests.ts";
import { transactMultiple, transactPacked } from "../../src/transact/transact.ts";
import { ScriptedTransport, verdict } from "../support/scripted-transport.ts";
import { acknowledge, answer, asks, brief, firstTime, numberOf, type Script, sends, word } from "./scripts.ts";

const COUNT = 400;

/**
 * A transport that lets requests take the direct path. `refusal` returns the error number for the datagram with an
 * index.
 */
class DirectTransport extends ScriptedTransport {
  /** A nonnegative number means that the socket is a socket of the kernel. No descriptor with this number is open. */
  override readonly fd = 0x7fffffff;
  readonly #refusal: readonly number[];
  #sends = 0;

  constructor(
    script: Script,
    refusal: readonly number[] = [],
    options?: { receiveBufferSize?: number; protocol?: number },
  ) {
    super(script, options);
    this.#refusal = refusal;
  }

  receiveOne(slots: Parameters<ScriptedTransport["receive"]>[0], slot = 0): number {
    return this.receive(slots, slot + 1, slot);
  }

  override send(...given: Parameters<ScriptedTransport["send"]>): number {
    const errno = this.#refusal[this.#sends++] ?? 0;
    return errno === 0 ? super.send(...given) : -errno;
  }
}

function packed(requests: readonly MessageView[]): PackedRequests {
  const block = new PackedRequests();
  for (const { bytes } of requests) {
    const at = block.begin(bytes.length);
    block.data.bytes.set(bytes, at);
    block.end(at + bytes.length);
  }
  return block;
}

interface Observed {
  results: (string | number | number[])[];
  messages: (string | undefined)[];
  sends: number[];
}

function observe(kernel: ScriptedTransport, exchange: (socket: NetlinkSocket) => TransactionResult[]): Observed {
  using socket = NetlinkSocket.over(kernel);
  const results = exchange(socket);
  return { results: results.map(brief), messages: results.map(({ error }) => error?.message), sends: sends(kernel) };
}

/** Sends the same requests packed and as a list. Checks that both have the same outcome. */
function compare(script: () => Script, options: ExchangeOptions = {}, refusal: readonly number[] = []): Observed {
  const requests = asks(COUNT);
  const all = { describe: (index: number) => ({ operation: `request ${index}` }), ...options };
  const direct = observe(new DirectTransport(script(), refusal), (socket) => {
    expect(socket.core.isDirect).toBe(true);
    return transactPacked(NETLINK_ROUTE, packed(requests), { socket, ...all });
  });
  const general = observe(new ScriptedTransport(script()), (socket) =>
    transactMultiple(NETLINK_ROUTE, requests, { socket, ...all }),
  );
  if (refusal.length === 0) expect(direct).toEqual(general);
  return direct;
}

const refuse =
  (...numbers: readonly number[]): Script =>
  (request, kernel) =>
    numbers.includes(numberOf(request)) ? kernel.reply(verdict(request, ENOENT)) : acknowledge(request, kernel);

describe("transactPacked", () => {
  test("succeeds if the kernel acknowledges each datagram", () => {
    const { results, sends } = compare(() => acknowledge);
    expect(results).toEqual(Array(COUNT).fill("done"));
    expect(sends).toEqual(Array(COUNT).fill(1));
  });

  test("describes each rejected request in its error", () => {
    const { results, messages } = compare(() => refuse(5, 127, 128, 300, COUNT - 1));
    const failed = results.flatMap((result, index) => (result === "done" ? [] : [index]));
    expect(failed).toEqual([5, 127, 128, 300, COUNT - 1]);
    expect(messages[300]).toStartWith("request 300: ");
  });

  test("resends after a lost acknowledgement only with `idempotent`", () => {
    const lose: Script = (_, kernel) => kernel.fail(ENOBUFS);
    const last = 255;
    const again = compare(() => firstTime(last, acknowledge, lose), { idempotent: true });
    expect(again.results).toEqual(Array(COUNT).fill("done"));
    expect([0, last - 1, last, last + 1].map((number) => again.sends[number])).toEqual([1, 2, 2, 1]);
    const once = compare(() => firstTime(last, acknowledge, lose), { idempotent: false });
    expect(once.results.filter((result) => result === "ENOBUFS")).toHaveLength(1);
    expect(Math.max(...once.sends)).toBe(1);
  });

  test("requests acknowledgements in resends as for a list", () => {
    const lose: Script = (_, kernel) => kernel.fail(ENOBUFS);
    const flags = (transport: ScriptedTransport, exchange: (socket: NetlinkSocket) => unknown) => {
      using socket = NetlinkSocket.over(transport);
      exchange(socket);
      return transport.sent.map((datagram) => {
        const view = new DataView(datagram.buffer, datagram.byteOffset);
        return Array.from({ length: datagram.length / 20 }, (_, index) => view.getUint16(index * 20 + 6, true));
      });
    };
    const script = () => firstTime(4, acknowledge, lose);
    // The windows of the resend have another length than the first datagram.
    const small = { receiveBufferSize: 5 * 4096 };
    const direct = flags(new DirectTransport(script(), [], small), (socket) =>
      transactPacked(NETLINK_ROUTE, packed(asks(12)), { socket, idempotent: true }),
    );
    const general = flags(new ScriptedTransport(script(), small), (socket) =>
      transactMultiple(NETLINK_ROUTE, asks(12), { socket, idempotent: true }),
    );
    expect(direct).toEqual(general);
  });

  test("reports requests as not sent after a datagram without a reply", () => {
    const script: Script = (request, kernel) => {
      if (numberOf(request) < 128) acknowledge(request, kernel);
    };
    const { results, messages } = compare(() => script, { timeoutMs: 10_000 });
    expect(results).toEqual([...Array(128).fill("done"), ...Array(COUNT - 128).fill("ETIMEDOUT")]);
    expect(messages[128]).toContain("no reply came within 10000 ms");
    expect(messages.at(-1)).toContain("not sent");
  });

  test("a failed send fails only the requests of its datagram", () => {
    const { results } = compare(() => acknowledge, {}, [0, EACCES, EACCES]);
    const failed = results.filter((result) => result === "EACCES").length;
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(COUNT);
    expect(results.filter((result) => result === "done")).toHaveLength(COUNT - failed);
  });

  test("reports rejections in several datagrams", () => {
    const script: Script = (request, kernel) => {
      if (numberOf(request) % 7 === 0) kernel.reply(verdict(request, EEXIST));
      else acknowledge(request, kernel);
    };
    expect(compare(() => script).results.filter((result) => result === "EEXIST")).toHaveLength(Math.ceil(COUNT / 7));
  });
});

describe("A netfilter batch", () => {
  const numbered = (type: number, number: number, flags = 0) =>
    new MessageWriter(type, NLM_F_REQUEST | flags).raw(word(number)).finish();
  const batch = (flags = 0) => [
    numbered(NFNL_MSG_BATCH_BEGIN, 0),
    ...Array.from({ length: 10 }, (_, index) => numbered(0xa00, index + 1, flags)),
    numbered(NFNL_MSG_BATCH_END, 11),
  ];

  const compareBatch = (script: () => Script, options: ExchangeOptions = {}, flags = 0, refusal: number[] = []) => {
    const all = { describe: (index: number) => ({ operation: `request ${index}` }), oneDatagram: true, ...options };
    const send = (kernel: ScriptedTransport) =>
      observe(kernel, (socket) => transactMultiple(NETLINK_NETFILTER, batch(flags), { socket, ...all }));
    const protocol = NETLINK_NETFILTER;
    const kernel = new DirectTransport(script(), refusal, { protocol });
    const direct = send(kernel);
    if (refusal.length === 0) expect(direct).toEqual(send(new ScriptedTransport(script(), { protocol })));
    return { ...direct, kernel };
  };

  test("succeeds if the kernel acknowledges the request before the end of the batch", () => {
    const { results, kernel } = compareBatch(() => acknowledge);
    expect(results).toEqual(Array(12).fill("done"));
    const [datagram] = kernel.sent;
    const view = new DataView(datagram!.buffer, datagram!.byteOffset);
    const acknowledged = Array.from({ length: 12 }, (_, index) => view.getUint16(index * 20 + 6, true) & NLM_F_ACK);
    expect(acknowledged).toEqual([...Array(10).fill(0), NLM_F_ACK, 0]);
  });

  test("has the same results as on the general path", () => {
    expect(compareBatch(() => refuse(3)).results.indexOf("ENOENT")).toBe(3);
    expect(compareBatch(() => refuse(3, 10)).messages[10]).toStartWith("request 10: ");
    expect(compareBatch(() => refuse(0)).results[0]).toBe("ENOENT");
    compareBatch(() => answer);
    compareBatch(() => acknowledge, {}, NLM_F_ACK);
    compareBatch(() => (request, kernel) => kernel.reply(verdict(request, numberOf(request) === 4 ? ENOENT : 0)));
  });

  test("is sent again after lost replies only with `idempotent`", () => {
    const lose: Script = (_, kernel) => kernel.fail(ENOBUFS);
    const script = () => firstTime(5, acknowledge, lose);
    expect(compareBatch(script, { idempotent: true }).sends).toEqual(Array(12).fill(2));
    expect(compareBatch(script).sends).toEqual(Array(12).fill(1));
  });

  test("is a RangeError if it exceeds the send buffer", () => {
    expect(() => compareBatch(() => acknowledge, {}, 0, [EMSGSIZE, EMSGSIZE])).toThrow(RangeError);
  });
});
