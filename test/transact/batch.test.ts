// Transactions whose requests must be sent in one datagram.
import { describe, expect } from "bun:test";
import {
  dump,
  EINVAL,
  ENOBUFS,
  ENOENT,
  EPERM,
  type Message,
  type MessageView,
  MessageWriter,
  NETLINK_CRYPTO,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NETLINK_XFRM,
  NetlinkSocket,
  NetworkNamespace,
  NFNL_BATCH_GENID,
  NFNL_MSG_BATCH_BEGIN,
  NFNL_MSG_BATCH_END,
  NFNL_SUBSYS_HOOK,
  NFNL_SUBSYS_NFTABLES,
  NLM_F_ACK,
  NLM_F_ATOMIC,
  NLM_F_CREATE,
  NLM_F_DUMP,
  NLM_F_EXCL,
  NLM_F_MATCH,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLM_F_ROOT,
  type TransactionResult,
  type TransactOptions,
  transact,
  transactMultiple,
} from "../../src/index.ts";
import { openSockets } from "../support/descriptors.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";

/** Message type of the IPsec request for a policy. (linux/xfrm.h) */
const XFRM_MSG_GETPOLICY = 0x15;

// Constants of the nf_tables protocol. (linux/netfilter/nf_tables.h)
const NFPROTO_INET = 1;
const NEWTABLE = (NFNL_SUBSYS_NFTABLES << 8) | 0;
const GETTABLE = (NFNL_SUBSYS_NFTABLES << 8) | 1;
const NEWCHAIN = (NFNL_SUBSYS_NFTABLES << 8) | 3;
const GETCHAIN = (NFNL_SUBSYS_NFTABLES << 8) | 4;
const TABLE_NAME = 1;
const CHAIN_TABLE = 1;
const CHAIN_NAME = 3;
const CREATE = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL;

function netfilter(type: number, flags: number, resource = 0, family = NFPROTO_INET): MessageWriter {
  return new MessageWriter(type, flags).struct((header) => header.u8(family).u8(0).be16(resource));
}

function begin(subsystem: number = NFNL_SUBSYS_NFTABLES): Message {
  return netfilter(NFNL_MSG_BATCH_BEGIN, NLM_F_REQUEST, subsystem, 0).finish();
}

function end(flags = 0): Message {
  return netfilter(NFNL_MSG_BATCH_END, NLM_F_REQUEST | flags, NFNL_SUBSYS_NFTABLES, 0).finish();
}

function addTable(name: string, flags: number = CREATE): Message {
  return netfilter(NEWTABLE, flags).string(TABLE_NAME, name).finish();
}

function addChain(table: string, name: string): Message {
  return netfilter(NEWCHAIN, CREATE).string(CHAIN_TABLE, table).string(CHAIN_NAME, name).finish();
}

function count(netns: NetworkNamespace, type: number): number {
  return dump(NETLINK_NETFILTER, netfilter(type, NLM_F_REQUEST).finish(), { netns }).toArray().length;
}

/** Formats the result of a request as short text. */
function brief({ reply, error }: TransactionResult): string {
  return error?.code ?? (reply === undefined ? "done" : "data");
}

describeInNamespaces("netfilter batch in one datagram", () => {
  const oneDatagram = true;

  test("takes effect as a whole", ({ netns }) => {
    const requests = [begin(), addTable("t"), addChain("t", "a"), addChain("t", "b"), end()];
    for (const idempotent of [true, false]) {
      const results = transactMultiple(NETLINK_NETFILTER, requests, { netns, oneDatagram, idempotent });
      // In the second run, all objects of the batch already exist.
      const each = idempotent ? "done" : "EEXIST";
      expect(results.map(brief)).toEqual(["done", each, each, each, "done"]);
      expect([count(netns, GETTABLE), count(netns, GETCHAIN)]).toEqual([1, 2]);
    }
  });

  test("has no effect if the kernel rejects one request", ({ netns }) => {
    const requests = [begin(), addTable("t"), addChain("other", "a"), addChain("t", "b"), addChain("x", "c"), end()];
    const results = transactMultiple(NETLINK_NETFILTER, requests, { netns, oneDatagram });
    expect(results.map(brief)).toEqual(["done", "done", "ENOENT", "done", "ENOENT", "done"]);
    expect(results[2]?.error?.extendedAck?.attribute).toBe(`${CHAIN_TABLE}`);
    expect([count(netns, GETTABLE), count(netns, GETCHAIN)]).toEqual([0, 0]);
  });

  test("supports thousands of requests", ({ netns }) => {
    const chains = Array.from({ length: 3000 }, (_, number) => addChain("t", `chain${number}`));
    const requests = [begin(), addTable("t"), ...chains, end()];
    for (const flags of [0, NLM_F_ACK]) {
      using fresh = NetworkNamespace.create();
      for (const { view } of requests) view.setUint16(6, view.getUint16(6, true) | flags, true);
      const results = transactMultiple(NETLINK_NETFILTER, requests, { netns: fresh, oneDatagram });
      expect(new Set(results.map(brief))).toEqual(new Set(["done"]));
      expect([count(fresh, GETTABLE), count(fresh, GETCHAIN)]).toEqual([1, 3000]);
    }
    expect(count(netns, GETTABLE)).toBe(0);
  });

  test("throws before sending if it exceeds the send buffer", ({ netns }) => {
    using small = NetlinkSocket.open(NETLINK_NETFILTER, { netns, sendBufferSize: 8192 });
    using large = NetlinkSocket.open(NETLINK_NETFILTER, { netns, sendBufferSize: 128 * 1024 });
    const chains = Array.from({ length: 1000 }, (_, number) => addChain("t", `chain${number}`));
    const requests = [begin(), addTable("t"), ...chains, end()];
    const send = (socket: NetlinkSocket) => transactMultiple(NETLINK_NETFILTER, requests, { socket, oneDatagram });
    expect(() => send(small)).toThrow(RangeError);
    expect(() => send(small)).toThrow("sendBufferSize");
    expect(small.statistics.sent).toBe(0);
    expect(count(netns, GETTABLE)).toBe(0);
    expect(new Set(send(large).map(brief))).toEqual(new Set(["done"]));
    expect(count(netns, GETCHAIN)).toBe(1000);
  });

  test("fails immediately if the kernel rejects its first message", ({ netns }) => {
    const stale = netfilter(NFNL_MSG_BATCH_BEGIN, NLM_F_REQUEST, NFNL_SUBSYS_NFTABLES, 0)
      .be32(NFNL_BATCH_GENID, 4711)
      .finish();
    for (const [opening, code] of [
      [begin(NFNL_SUBSYS_HOOK), "EOPNOTSUPP"],
      [begin(99), "EINVAL"],
      [stale, "ERESTART"],
    ] as const) {
      const requests = [opening, addTable("t"), addChain("t", "a"), end()];
      // The kernel sends no further replies, so a transaction that waited for them would fail with ETIMEDOUT.
      const results = transactMultiple(NETLINK_NETFILTER, requests, { netns, oneDatagram, timeoutMs: 100_000 });
      expect(results.map(brief)).toEqual([code, code, code, code]);
    }
    expect(count(netns, GETTABLE)).toBe(0);
  });

  test("can be empty", ({ netns }) => {
    const results = transactMultiple(NETLINK_NETFILTER, [begin(), end()], { netns, oneDatagram });
    expect(results.map(brief)).toEqual(["done", "done"]);
  });

  test("leaves the pooled socket ready for the next call", ({ netns }) => {
    const requests = [begin(), addTable("t"), addChain("no", "a"), end(NLM_F_ACK)];
    transactMultiple(NETLINK_NETFILTER, requests, { netns, oneDatagram });
    const before = openSockets();
    for (let round = 0; round < 50; round++) {
      const results = transactMultiple(NETLINK_NETFILTER, requests, { netns, oneDatagram });
      expect(results.map(brief)).toEqual(["done", "done", "ENOENT", "done"]);
      expect(() =>
        transact(NETLINK_NETFILTER, netfilter(GETTABLE, NLM_F_REQUEST).string(TABLE_NAME, "t").finish(), { netns }),
      ).toThrow("ENOENT");
    }
    expect(openSockets()).toBeLessThanOrEqual(before);
  });
});

type Script = (request: MessageView, kernel: ScriptedTransport) => void;

function acknowledge(request: MessageView, kernel: ScriptedTransport): void {
  if ((request.flags & NLM_F_ACK) !== 0) kernel.reply(verdict(request));
}

function run(protocol: number, requests: Message[], script: Script, options: Omit<TransactOptions, "socket"> = {}) {
  const kernel = new ScriptedTransport(script, { protocol });
  const socket = NetlinkSocket.over(kernel);
  const results = transactMultiple(protocol, requests, { socket, oneDatagram: true, timeoutMs: 5000, ...options });
  return { kernel, results };
}

describe("transactMultiple with oneDatagram", () => {
  const batch = () => [begin(), addTable("a"), addTable("b"), addTable("c"), end()];

  test("sends many large requests together", () => {
    const requests = Array.from({ length: 400 }, () => new MessageWriter(100).raw(new Uint8Array(1001)).finish());
    const { kernel, results } = run(NETLINK_ROUTE, requests, acknowledge);
    expect(kernel.sent.map(({ length }) => length)).toEqual([400 * 1020]);
    expect(kernel.requests.map(({ sequence }) => sequence)).toEqual(requests.map((_, number) => number + 1));
    expect(new Set(results.map(brief))).toEqual(new Set(["done"]));
  });

  test("requests acknowledgements only where old kernels send them", () => {
    const asked = (requests: Message[], options?: Omit<TransactOptions, "socket">, protocol = NETLINK_NETFILTER) =>
      run(protocol, requests, acknowledge, options).kernel.requests.map(({ flags }) => (flags & NLM_F_ACK) !== 0);
    expect(asked(batch())).toEqual([false, false, false, true, false]);
    expect(asked(batch(), { idempotent: false })).toEqual([false, false, false, true, false]);
    expect(asked([begin(), addTable("a", CREATE | NLM_F_ACK), addTable("b"), end(NLM_F_ACK)])).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(asked([begin(), end()])).toEqual([false, false]);
    expect(
      asked(
        [new MessageWriter(16).raw(new Uint8Array(4)).finish(), new MessageWriter(17).raw(new Uint8Array(4)).finish()],
        {},
        NETLINK_ROUTE,
      ),
    ).toEqual([false, true]);
  });

  test("the begin and end markers succeed without an acknowledgement", () => {
    for (const idempotent of [true, false]) {
      const script: Script = (request, kernel) => {
        if (request.type >= 0x100) acknowledge(request, kernel);
      };
      const { kernel, results } = run(NETLINK_NETFILTER, batch(), script, { oneDatagram: false, idempotent });
      expect(results.map(brief)).toEqual(Array(5).fill("done"));
      expect(kernel.requests.map(({ flags }) => (flags & NLM_F_ACK) !== 0)).toEqual(
        idempotent ? [false, false, false, true, false] : [false, true, true, true, false],
      );
    }
  });

  test("resends all requests after one lost reply", () => {
    let attempt = 0;
    const { kernel, results } = run(
      NETLINK_NETFILTER,
      batch(),
      (request, kernel) => {
        if (request.type === NFNL_MSG_BATCH_BEGIN) attempt++;
        if (attempt === 1 && request.type === NEWTABLE) {
          if ((request.flags & NLM_F_ACK) === 0) kernel.fail(ENOBUFS);
          else kernel.reply(verdict(request, EINVAL));
        } else acknowledge(request, kernel);
      },
      { idempotent: true },
    );
    expect(kernel.sent).toHaveLength(2);
    expect(kernel.sent[1]).toHaveLength(kernel.sent[0]!.length);
    expect(results.map(brief)).toEqual(Array(5).fill("done"));
  });

  test("reports an unknown outcome after the last allowed resend", () => {
    for (const [options, times] of [
      [{ idempotent: true }, 4],
      [{ idempotent: true, maxResends: 1 }, 2],
      [{ idempotent: false }, 1],
      [{}, 1],
    ] as const) {
      const { kernel, results } = run(
        NETLINK_NETFILTER,
        batch(),
        (request, kernel) => {
          if (request.type === NFNL_MSG_BATCH_BEGIN) kernel.fail(ENOBUFS);
          else if (request.sequence % 5 === 3) kernel.reply(verdict(request, ENOENT));
          else acknowledge(request, kernel);
        },
        options,
      );
      expect(kernel.sent).toHaveLength(times);
      expect(results.map(brief)).toEqual(["ENOBUFS", "ENOBUFS", "ENOENT", "ENOBUFS", "ENOBUFS"]);
      // The kernel can roll back a batch even after it has acknowledged a request.
      for (const { error } of results) if (error?.code === "ENOBUFS") expect(error.message).toContain("is unknown");
    }
  });

  test("does not resend after a lost acknowledgement if all replies arrived", () => {
    const requests = [
      new MessageWriter(18).raw(new Uint8Array(4)).finish(),
      new MessageWriter(18).raw(new Uint8Array(4)).finish(),
    ];
    const { kernel, results } = run(NETLINK_ROUTE, requests, (request, kernel) => {
      kernel.reply(message(16, 0, request.sequence, new Uint8Array(4)));
      if ((request.flags & NLM_F_ACK) !== 0) kernel.fail(ENOBUFS);
    });
    expect(kernel.sent).toHaveLength(1);
    expect(results.map(brief)).toEqual(["data", "data"]);
  });

  test("fails with ETIMEDOUT if no reply arrives", () => {
    const { results } = run(
      NETLINK_ROUTE,
      [new MessageWriter(18).raw(new Uint8Array(4)).finish(), new MessageWriter(18).raw(new Uint8Array(4)).finish()],
      () => {},
    );
    expect(results.map(brief)).toEqual(["ETIMEDOUT", "ETIMEDOUT"]);
  });

  test("returns all parts of a reply", () => {
    const { results } = run(
      NETLINK_ROUTE,
      [new MessageWriter(18).raw(new Uint8Array(4)).finish()],
      (request, kernel) => {
        for (let part = 0; part < 3; part++) kernel.reply(message(16, NLM_F_MULTI, request.sequence));
        acknowledge(request, kernel);
      },
    );
    expect(results[0]?.replies).toHaveLength(3);
  });
});

describe("netfilter error for a whole datagram", () => {
  for (const oneDatagram of [true, false]) {
    test(`applies to every request if a privilege is missing, ${oneDatagram ? "with oneDatagram" : "without oneDatagram"}`, () => {
      const script: Script = (request, kernel) => {
        if (request.sequence % 3 === 1) kernel.reply(verdict(request, EPERM));
      };
      const requests = [addTable("a"), addTable("b"), addTable("c")];
      const { results, kernel } = run(NETLINK_NETFILTER, requests, script, { oneDatagram });
      expect(results.map(brief)).toEqual(["EPERM", "EPERM", "EPERM"]);
      expect(kernel.sent).toHaveLength(1);
    });
  }

  test("applies to one request if the batch end was acknowledged", () => {
    const { results } = run(NETLINK_NETFILTER, [addTable("a"), addTable("b"), addTable("c")], (request, kernel) => {
      if (request.sequence === 1) kernel.reply(verdict(request, EPERM));
      else acknowledge(request, kernel);
    });
    expect(results.map(brief)).toEqual(["EPERM", "done", "done"]);
  });

  test("applies to one request in other protocols", () => {
    const requests = [
      new MessageWriter(18).raw(new Uint8Array(4)).finish(),
      new MessageWriter(18).raw(new Uint8Array(4)).finish(),
    ];
    const { results } = run(NETLINK_ROUTE, requests, (request, kernel) => {
      if (request.sequence === 1) kernel.reply(verdict(request, EPERM));
    });
    expect(results.map(brief)).toEqual(["EPERM", "ETIMEDOUT"]);
  });
});

test("oneDatagram rejects values other than booleans", () => {
  expect(() =>
    transactMultiple(NETLINK_ROUTE, [new MessageWriter(18).raw(new Uint8Array(4)).finish()], {
      oneDatagram: 1 as never,
    }),
  ).toThrow("oneDatagram: expected true or false, got 1");
});

describe("dump requests in a batch", () => {
  test.each([
    ["XFRM with NLM_F_ROOT", NETLINK_XFRM, 0x15, NLM_F_ROOT],
    ["crypto with NLM_F_MATCH", NETLINK_CRYPTO, 0x13, NLM_F_MATCH],
    ["connections with NLM_F_ROOT", NETLINK_NETFILTER, 0x101, NLM_F_ROOT],
    ["nftables with NLM_F_ROOT and NLM_F_ATOMIC", NETLINK_NETFILTER, 0xa07, NLM_F_ROOT | NLM_F_ATOMIC],
    ["links with NLM_F_ROOT", NETLINK_ROUTE, 18, NLM_F_ROOT],
    ["a generic family", NETLINK_GENERIC, 0x20, NLM_F_DUMP],
  ])("are sent in their own datagram: %s", (_, protocol, type, flags) => {
    const request = (own: number) => new MessageWriter(type, NLM_F_REQUEST | own).raw(new Uint8Array(20)).finish();
    const { kernel } = run(protocol, [request(0), request(flags), request(0)], acknowledge, { oneDatagram: false });
    expect(kernel.sent).toHaveLength(3);
  });

  test("requests with NLM_F_REPLACE or NLM_F_EXCL do not count as dumps", () => {
    const create = new MessageWriter(0xa00, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL).raw(new Uint8Array(20)).finish();
    const { kernel } = run(NETLINK_NETFILTER, [create, create], acknowledge, { oneDatagram: false });
    expect(kernel.sent).toHaveLength(1);
  });
});

describeInNamespaces("dumps in a batch to the kernel", () => {
  test.skipIf(!hasProgram("ip"))("return all IPsec policies", ({ netns }) => {
    const COUNT = 600;
    const commands = Array.from({ length: COUNT }, (_, number) => {
      return `xfrm policy add src 10.${number >> 8}.${number & 255}.0/24 dst 192.0.2.1 dir out`;
    });
    netns.run(() => {
      const { exitCode, stderr } = Bun.spawnSync(["ip", "-batch", "-"], { stdin: Buffer.from(commands.join("\n")) });
      if (exitCode !== 0) throw new Error(`${stderr}`);
    });
    const request = new MessageWriter(XFRM_MSG_GETPOLICY, NLM_F_REQUEST | NLM_F_ROOT).raw(new Uint8Array(64)).finish();
    const results = transactMultiple(NETLINK_XFRM, [request, request], { netns });
    expect(results.map(({ replies }) => replies!.length)).toEqual([COUNT, COUNT]);
  });
});
