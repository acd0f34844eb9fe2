// Compares cached TCP metrics with the output of `ip tcp_metrics`.
import { beforeAll, describe, expect, test } from "bun:test";
import { tcpMetrics } from "../../../src/families/tcp-metrics.ts";
import { ESRCH, NetworkNamespace } from "../../../src/index.ts";
import { TcpMetrics } from "../../../src/subsystems/sockets/index.ts";
import { FakeKernel, Refusal } from "../../../src/testing/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, hasProgram, isRootOfTheMachine } from "../../support/environment.ts";
import { expectEventually } from "../../support/eventually.ts";
import { runIn } from "../../support/oracle.ts";
import { setLoopbackUp } from "../../support/requests.ts";
import { StreamPair } from "../../support/streams.ts";
import { until } from "../../support/threads.ts";

describeInNamespaces("TCP metrics of the kernel", () => {
  // With its first child process, Bun opens descriptors that it never closes.
  beforeAll(() => void Bun.spawnSync(["true"]));

  test.skipIf(!hasProgram("ip"))("equal those of `ip tcp_metrics`", async () => {
    using netns = NetworkNamespace.create();
    setLoopbackUp(netns);
    for (const version of [4, 6] as const) {
      using pair = StreamPair.open(netns, "tcp", version);
      pair.exchange(1000);
    }
    using metrics = TcpMetrics.open({ netns });
    await until(() => metrics.list().toArray().length === 2, "the kernel caches the metrics of both hosts");
    const shown = () =>
      (JSON.parse(runIn(netns, ["ip", "-j", "tcp_metrics", "show"])) as Record<string, unknown>[]).map(
        ({ dst, source, rtt, rttvar, cwnd, ssthresh }) => ({ dst, source, rtt, rttvar, cwnd, ssthresh }),
      );
    const seconds = (microseconds?: number) =>
      microseconds === undefined ? undefined : Math.floor(microseconds) / 1e6;
    const asShown = () =>
      Array.from(metrics.list(), ({ destination, source, rtt, rttvar, cwnd, ssthresh }) => {
        return { dst: destination, source, rtt: seconds(rtt), rttvar: seconds(rttvar), cwnd, ssthresh };
      });
    // The second end of a closed connection updates the metrics that the first end has added.
    expectEventually(() => [asShown(), shown()]);
    const listed = metrics.list().toArray();
    expect(listed.every((entry) => typeof entry.age === "number" && !("unknown" in entry || "unparsed" in entry))).toBe(
      true,
    );
    expect(metrics.list({ destination: "127.0.0.0/8" }).toArray()).toMatchObject([{ destination: "127.0.0.1" }]);
    expect(metrics.list({ source: "0::1" }).toArray()).toMatchObject([{ destination: "::1" }]);
    const { age: _, ...found } = metrics.get({ destination: "127.0.0.1", source: "127.0.0.1" });
    expect(listed.find(({ destination }) => destination === "127.0.0.1")).toMatchObject(found);
    const missing = { code: "ESRCH", message: expect.stringMatching(/there are no metrics of this host/) };
    expect(thrown(() => metrics.get({ destination: "192.0.2.1" }))).toMatchObject(missing);
    if (!isRootOfTheMachine) {
      expect(thrown(() => metrics.delete(listed[0]!))).toMatchObject({ code: "EPERM" });
      expect(thrown(() => metrics.flush())).toMatchObject({ code: "EPERM" });
      return;
    }
    expect(metrics.deleteMany([{ destination: "127.0.0.1" }])).toEqual([{}]);
    expect(shown()).toMatchObject([{ dst: "::1" }]);
    expect(thrown(() => metrics.delete({ destination: "127.0.0.1" }))).toMatchObject(missing);
    metrics.flush();
    expect(shown()).toEqual([]);
  });
});

describe("TcpMetrics", () => {
  test("returns Fast Open values and deletes entries by host", () => {
    using kernel = new FakeKernel();
    const deleted: object[] = [];
    const entry = {
      ...{ addrIpv4: "192.0.2.1", age: 12n, vals: { rttUs: 84, rttvarUs: 10, ssthresh: 5, reodering: 4 } },
      ...{ fopenMss: 1400, fopenSynDrops: 2, fopenSynDropTs: 9n, fopenCookie: new Uint8Array(16).fill(7) },
    };
    const get = () => entry;
    kernel.register(tcpMetrics, {
      get: { do: get, dump: () => [entry, { addrIpv6: "2001:db8::1", saddrIpv6: "2001:db8::2" }] },
      del: {
        do(request) {
          if (deleted.push({ ...request }) > 3) throw new Refusal(ESRCH);
        },
      },
    });
    using metrics = TcpMetrics.open({ socket: kernel.open() });
    const [first, second] = metrics.list().toArray();
    expect(first).toEqual({
      ...{ destination: "192.0.2.1", age: 12, rtt: 10.5, rttvar: 2.5, ssthresh: 5, reordering: 4 },
      fastOpen: { mss: 1400, synDrops: 2, synDropAge: 9, cookie: new Uint8Array(16).fill(7) },
    });
    expect(second).toEqual({ destination: "2001:db8::1", source: "2001:db8::2" });
    expect(metrics.get({ destination: "192.0.2.1" })).toEqual(first!);
    metrics.delete(first!);
    expect(metrics.deleteMany([second!])).toEqual([{}]);
    metrics.flush();
    expect(deleted).toEqual([{ addrIpv4: "192.0.2.1" }, { addrIpv6: "2001:db8::1", saddrIpv6: "2001:db8::2" }, {}]);
    expect(thrown(() => metrics.delete(first!))).toMatchObject({
      message: expect.stringMatching(/^delete TCP metrics of 192\.0\.2\.1: .*; there are no metrics of this host/),
    });
  });

  test.each<[object, RegExp]>([
    [{}, /destination: expected an IPv4 or IPv6 address, got undefined$/],
    [{ destination: "192.0.2.1", source: "::1" }, /source: expected an address of IPv4, as destination is$/],
    [{ destination: "192.0.2.1", dev: 1 }, /metrics\.dev: /],
  ])("rejects the invalid key %j before sending a request", (key, message) => {
    using kernel = new FakeKernel();
    kernel.register(tcpMetrics, {});
    using metrics = TcpMetrics.open({ socket: kernel.open() });
    expect(() => metrics.delete(key as { destination: string })).toThrow(message);
    expect(() => metrics.get(key as { destination: string })).toThrow(message);
    expect(() => metrics.list({ destination: "192.0.2.1/33" })).toThrow(/filter\.destination: /);
    expect(kernel.requests).toEqual([]);
  });
});
