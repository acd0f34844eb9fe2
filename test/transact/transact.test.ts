// Transactions with the running kernel.
import { describe, expect } from "bun:test";
import { join } from "node:path";
import {
  AF_INET,
  CTRL_ATTR_FAMILY_NAME,
  CTRL_CMD_GETFAMILY,
  closeIdleSockets,
  ENOBUFS,
  GENL_ID_CTRL,
  type Message,
  MessageWriter,
  NETLINK_FIB_LOOKUP,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_DUMP,
  NLM_F_ECHO,
  NLM_F_EXCL,
  NLM_F_REQUEST,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_MAIN,
  RTA_DST,
  RTA_OIF,
  RTM_NEWADDR,
  RTM_NEWLINK,
  RTM_NEWROUTE,
  RTN_UNICAST,
  RTPROT_STATIC,
  transact,
  transactAll,
  transactMultiple,
} from "../../src/index.ts";
import { openSockets } from "../support/descriptors.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";
import { test } from "../support/fixtures.ts";
import { ipJson, runIn } from "../support/oracle.ts";
import { addBridge, addRoute, getLink, getLinks, setUp } from "../support/requests.ts";

const haveIp = hasProgram("ip");

/** A route whose address has bits beyond the prefix. The kernel rejects this route with a message. */
function badRoute(number: number): Message {
  return new MessageWriter(RTM_NEWROUTE, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL)
    .struct((header) =>
      header.u8(AF_INET).u8(8).zero(2).u8(RT_TABLE_MAIN).u8(RTPROT_STATIC).u8(RT_SCOPE_UNIVERSE).u8(RTN_UNICAST).u32(0),
    )
    .be32(RTA_DST, 0x0a000000 + number)
    .u32(RTA_OIF, 1)
    .finish();
}

/** Looks up a route with NETLINK_FIB_LOOKUP, a protocol on which the kernel replies without an acknowledgement. */
function lookUpRoute(address: [number, number, number, number], table: number): Message {
  return new MessageWriter(0)
    .struct((header) => {
      for (const byte of address) header.u8(byte);
      return header.u32(0).zero(2).u8(table).zero(5).s32(0);
    })
    .finish();
}

describeInNamespaces("transact with the running kernel", () => {
  test("returns the reply as a copy", ({ netns }) => {
    const first = transact(NETLINK_ROUTE, getLink(1), { netns })!;
    const kept = first.bytes.slice();
    transact(NETLINK_ROUTE, setUp(1), { netns });
    for (let round = 0; round < 100; round++) transact(NETLINK_ROUTE, getLink(1), { netns });
    expect(first.type).toBe(RTM_NEWLINK);
    expect(first.view.getInt32(20, true)).toBe(1);
    expect(first.bytes).toEqual(kept);
  });

  test("returns undefined for success without data, and throws kernel errors", ({ netns }) => {
    expect(transact(NETLINK_ROUTE, addBridge("one"), { netns })).toBeUndefined();
    const again = failureOf(() => transact(NETLINK_ROUTE, addBridge("one"), { netns }));
    expect([again.code, again.operation, again.syscall]).toEqual(["EEXIST", "RTM_NEWLINK", undefined]);
    const bad = failureOf(() => transact(NETLINK_ROUTE, badRoute(1), { netns }));
    expect(bad.code).toBe("EINVAL");
    expect(bad.extendedAck?.message).toBe("Invalid prefix for given prefix length");
    expect(bad.message).toContain("the kernel reports: Invalid prefix for given prefix length");
  });

  test("reports the path and policy of an invalid attribute", ({ netns }) => {
    const long = new MessageWriter(GENL_ID_CTRL)
      .genetlink(CTRL_CMD_GETFAMILY, 2)
      .string(CTRL_ATTR_FAMILY_NAME, "a name that is much too long")
      .finish();
    const error = failureOf(() => transact(NETLINK_GENERIC, long, { netns }));
    expect(error.extendedAck).toMatchObject({ attribute: `${CTRL_ATTR_FAMILY_NAME}`, offset: 20 });
    expect(error.extendedAck?.policy).toMatchObject({ type: "nul-string", maximumLength: 15 });
    expect(error.message).toContain("attribute 2 is invalid");
  });

  test("returns the created object if the request has NLM_F_ECHO", ({ netns }) => {
    transact(NETLINK_ROUTE, setUp(1), { netns });
    const request = new MessageWriter(RTM_NEWADDR, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ECHO)
      .struct((header) => header.u8(AF_INET).u8(8).u8(0).u8(0).u32(1))
      .be32(2, 0x0a090807)
      .finish();
    const reply = transact(NETLINK_ROUTE, request, { netns, idempotent: false });
    expect(reply?.type).toBe(RTM_NEWADDR);
  });

  test("returns all parts of a reply", ({ netns }) => {
    for (let index = 0; index < 40; index++) transact(NETLINK_ROUTE, addBridge(`b${index}`), { netns });
    const request = getLinks();
    request.view.setUint16(6, NLM_F_REQUEST | NLM_F_DUMP, true);
    const links = transactAll(NETLINK_ROUTE, request, { netns });
    expect(links).toHaveLength(41);
    expect(new Set(links.map(({ view }) => view.getInt32(20, true))).size).toBe(41);
    const mixed = transactMultiple(NETLINK_ROUTE, [getLink(1), request, getLink(2), request], { netns });
    expect(mixed.map(({ reply, replies, error }) => error ?? replies?.length ?? reply?.type)).toEqual([
      RTM_NEWLINK,
      41,
      RTM_NEWLINK,
      41,
    ]);
  });

  test("ends without an acknowledgement on protocols that never send one", ({ netns }) => {
    transact(NETLINK_ROUTE, setUp(1), { netns });
    // The kernel sends no acknowledgement on this protocol, so a transaction that waited for one would fail with
    // ETIMEDOUT.
    const reply = transact(NETLINK_FIB_LOOKUP, lookUpRoute([127, 0, 0, 1], 255), { netns, timeoutMs: 100_000 })!;
    // The reply contains the length of the matching prefix, and no error. The kernel has host routes for loopback
    // addresses (32) and a route for the whole network (8).
    expect([8, 32]).toContain(reply.payload[12]!);
    expect(reply.view.getInt32(16 + 16, true)).toBe(0);
  });

  test("fails with ETIMEDOUT if the kernel does not reply", ({ netns }) => {
    const silent = new MessageWriter(0).finish();
    closeIdleSockets();
    const before = openSockets();
    const started = performance.now();
    const error = failureOf(() => transact(NETLINK_FIB_LOOKUP, silent, { netns, timeoutMs: 120 }));
    const took = performance.now() - started;
    expect([error.code, error.operation]).toEqual(["ETIMEDOUT", "NETLINK_FIB_LOOKUP type 0"]);
    expect(error.message).toContain("no reply came within 120 ms");
    expect(took).toBeGreaterThanOrEqual(119);
    // A late reply must not be received by the next user of the socket from the pool.
    expect(openSockets()).toBeLessThanOrEqual(before);
    expect(failureOf(() => transact(NETLINK_FIB_LOOKUP, silent, { netns, timeoutMs: 0 })).code).toBe("ETIMEDOUT");
  });
});

describe.skipIf(!haveIp)("transactMultiple with the running kernel", () => {
  for (const idempotent of [true, false]) {
    describeInNamespaces(idempotent ? "with resends" : "without resends", () => {
      test("reports the errors of exactly the requests that fail", ({ netns }) => {
        transact(NETLINK_ROUTE, setUp(1), { netns });
        const isBad = (number: number) => number % 7 === 3;
        const requests = Array.from({ length: 1000 }, (_, number) => (isBad(number) ? badRoute : addRoute)(number + 1));
        const results = transactMultiple(NETLINK_ROUTE, requests, { netns, idempotent });
        expect(results).toHaveLength(1000);
        for (const [number, { reply, error }] of results.entries()) {
          expect(reply).toBeUndefined();
          if (isBad(number)) {
            expect(error?.errno).toBe(-22);
            expect(error?.operation).toBe("RTM_NEWROUTE");
            expect(error?.extendedAck?.message).toBe("Invalid prefix for given prefix length");
          } else expect([number, error]).toEqual([number, undefined]);
        }
        const expected = Array.from({ length: 1000 }, (_, number) => number)
          .filter((number) => !isBad(number))
          .map((number) => `10.0.${(number + 1) >> 8}.${(number + 1) & 255}`);
        const there = ipJson(netns, "-4", "route", "show", "table", "main").map(({ dst }) => dst as string);
        expect(new Set(there)).toEqual(new Set(expected));
        expect(there).toHaveLength(expected.length);

        const again = transactMultiple(NETLINK_ROUTE, requests, { netns, idempotent });
        const codes = again.map(({ error }) => error?.code);
        expect(codes).toEqual(codes.map((_, number) => (isBad(number) ? "EINVAL" : "EEXIST")));
      });
    });
  }

  describeInNamespaces("replies larger than the receive buffer", () => {
    const LINKS = 8;
    const REQUESTS = 96;

    /** Creates links that each have 12 kB of alternative names, so that the kernel's replies are long. */
    function manyNames(netns: NetworkNamespace): void {
      for (let link = 0; link < LINKS; link++) {
        transact(NETLINK_ROUTE, addBridge(`br${link}`), { netns });
        const names = Array.from({ length: 100 }, (_, name) => ["altname", `a${link}-${name}-`.padEnd(120, "x")]);
        runIn(netns, ["ip", "link", "property", "add", "dev", `br${link}`, ...names.flat()]);
      }
    }

    function askAll(netns: NetworkNamespace, receiveBufferSize: number, idempotent: boolean) {
      const socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, receiveBufferSize });
      const asked = Array.from({ length: REQUESTS }, (_, number) => 2 + (number % LINKS));
      const results = transactMultiple(NETLINK_ROUTE, asked.map(getLink), { socket, idempotent });
      return { socket, asked, results };
    }

    test("are requested again and returned in order", ({ netns }) => {
      manyNames(netns);
      let overruns = 0;
      for (const size of [2048, 4096, 8192, 16_384, 32_768, 65_536]) {
        const opened = askAll(netns, size, true);
        using socket = opened.socket;
        expect(opened.results.map(({ reply, error }) => error ?? reply?.view.getInt32(20, true))).toEqual(opened.asked);
        const { statistics } = socket;
        overruns += statistics.overruns;
        expect(statistics.sent).toBeLessThanOrEqual(REQUESTS * 4);
        expect(socket.receive()).toBeUndefined();
      }
      expect(overruns).toBeGreaterThan(5);
    });

    test("without resends, exactly the lost ones have an unknown outcome", ({ netns }) => {
      manyNames(netns);
      let unknown = 0;
      for (const size of [8192, 16_384, 32_768, 65_536]) {
        const opened = askAll(netns, size, false);
        using socket = opened.socket;
        for (const [number, { reply, error }] of opened.results.entries()) {
          if (error === undefined) {
            expect(reply?.view.getInt32(20, true)).toBe(opened.asked[number]!);
            continue;
          }
          unknown++;
          expect([error.errno, reply]).toEqual([-ENOBUFS, undefined]);
          expect(error.message).toContain("the outcome is unknown");
        }
        expect(socket.statistics.sent).toBe(REQUESTS);
        expect(opened.results.filter(({ error }) => error !== undefined).length).toBeLessThan(REQUESTS);
      }
      expect(unknown).toBeGreaterThan(0);
    });

    test("leave the socket usable for the next request", ({ netns }) => {
      manyNames(netns);
      const { socket } = askAll(netns, 16_384, true);
      using _ = socket;
      expect(socket.statistics.overruns).toBeGreaterThan(0);
      for (let round = 0; round < 50; round++) {
        const reply = transact(NETLINK_ROUTE, getLink(2 + (round % LINKS)), { socket });
        expect(reply?.view.getInt32(20, true)).toBe(2 + (round % LINKS));
      }
    });

    test.each([4096, 8192, 16_384, 32_768, 50_000])(
      "are returned in order with `noEnobufs` and %d bytes of buffer",
      (size) => {
        using netns = NetworkNamespace.create();
        manyNames(netns);
        using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, receiveBufferSize: size, noEnobufs: true });
        const asked = Array.from({ length: REQUESTS }, (_, number) => 2 + (number % LINKS));
        const results = transactMultiple(NETLINK_ROUTE, asked.map(getLink), { socket });
        expect(results.map(({ reply, error }) => error?.code ?? reply?.view.getInt32(20, true))).toEqual(asked);
      },
    );
  });
});

describeInNamespaces("signals to the process", () => {
  test("do not affect waits, receives, sends and transactions", async ({ netns }) => {
    const child = netns.run(() =>
      Bun.spawn([process.execPath, join(import.meta.dir, "../sock/programs/interrupted.ts")], { stdout: "pipe" }),
    );
    let output = "";
    let timer: Timer | undefined;
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      output += chunk;
      if (output.includes("problems")) clearInterval(timer);
      timer ??= setInterval(() => {
        for (let burst = 0; burst < 20; burst++) child.kill("SIGUSR2");
      }, 1);
    }
    clearInterval(timer);
    expect(await child.exited).toBe(0);
    const report = JSON.parse(output.trim().split("\n").at(-1)!);
    expect(report.problems).toEqual([]);
    expect(report.rounds).toBeGreaterThan(0);
    expect(report.signals).toBeGreaterThan(0);
  }, 600_000);
});
