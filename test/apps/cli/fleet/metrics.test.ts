import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { ADVICE } from "../../../../apps/cli/src/errors.ts";
import { Collector } from "../../../../apps/cli/src/fleet/collector.ts";
import { metricsText, parseListenAddress } from "../../../../apps/cli/src/fleet/metrics.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Links, Neighbours, Routes } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { BlockingCalls } from "../../../support/modes/blocking-calls.ts";
import { PATIENCE_MS } from "../../../support/threads.ts";
import { cli, RunningCli } from "../cli.ts";
import { parseMetrics } from "./parse-metrics.ts";

describe("metrics", () => {
  test("metricsText() writes the help, type and escaped samples", () => {
    const labels = { name: 'a"b\\c\nd', absent: undefined };
    const text = metricsText([
      { name: "one_total", help: "First\nmetric.", type: "counter", samples: [{ labels, value: 2n ** 63n }] },
      { name: "none", help: "No samples.", type: "gauge", samples: [] },
      { name: "two", help: "Second.", type: "gauge", samples: [{ labels: {}, value: 1.5 }] },
    ]);
    expect(text).toBe(
      "# HELP one_total First\\nmetric.\n# TYPE one_total counter\n" +
        'one_total{name="a\\"b\\\\c\\nd"} 9223372036854775808\n' +
        "# HELP two Second.\n# TYPE two gauge\ntwo 1.5\n",
    );
    expect(parseMetrics(text).get("one_total")).toEqual([{ labels: { name: 'a"b\\c\nd' }, value: 2 ** 63 }]);
  });

  test.each([
    [":9100", "127.0.0.1", 9100],
    ["0.0.0.0:80", "0.0.0.0", 80],
    ["[::1]:9100", "::1", 9100],
    ["localhost:1", "localhost", 1],
  ])("parseListenAddress() accepts %s", (text, hostname, port) => {
    expect(parseListenAddress(text)).toEqual({ hostname, port });
  });

  test.each(["9100", ":", ":99999", "host", "::1:9100", ":9x"])("parseListenAddress() rejects %s", (text) => {
    expect(() => parseListenAddress(text)).toThrow(`--prometheus: expected :PORT or ADDRESS:PORT, got "${text}"`);
  });
});

describeInNamespaces("bun-netlink agent --prometheus", () => {
  let netns: NetworkNamespace;
  let links: Links;

  beforeEach(() => {
    netns = NetworkNamespace.create();
    links = Links.open({ netns });
    links.change({ dev: "lo", up: true });
  });

  afterEach(() => {
    links.close();
    netns.close();
  });

  /** Fetches a page of the agent from a program in the agent's namespace, because other programs cannot reach it. */
  const get = (url: string, method = "GET"): string => {
    const program = `const reply = await fetch("${url}", { method: "${method}" });
      console.log(reply.status, reply.headers.get("content-type"));
      process.stdout.write(await reply.text());`;
    return netns.run(() => Bun.spawnSync([process.execPath, "-e", program])).stdout.toString();
  };
  /** Starts an agent that serves metrics, and returns the URL of the agent. */
  const start = async (stack: AsyncDisposableStack): Promise<string> => {
    const running = stack.use(new RunningCli(["agent", "--prometheus", ":0"], { netns }));
    return (await running.errorLine()).replace("metrics: ", "");
  };

  test("serves the numbers of interfaces and neighbours by state", async () => {
    await using stack = new AsyncDisposableStack();
    links.add({ ifname: "br0", kind: "bridge" });
    using neighbours = Neighbours.open({ netns });
    links.change({ dev: "br0", up: true });
    neighbours.add({ dev: "br0", dst: "192.0.2.7", lladdr: "02:00:00:00:00:07", state: ["permanent"] });
    const url = await start(stack);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const [head = "", ...lines] = get(url).split("\n");
    expect(head).toBe("200 text/plain; version=0.0.4; charset=utf-8");
    const metrics = parseMetrics(lines.join("\n"));
    const states = metrics.get("bun_netlink_interfaces")!;
    expect(states.reduce((sum, { value }) => sum + value, 0)).toBe(2);
    expect(metrics.get("bun_netlink_neighbours")).toContainEqual({ labels: { state: "permanent" }, value: 1 });
    expect(metrics.get("bun_netlink_readable")).toContainEqual({ labels: { part: "links" }, value: 1 });
  });

  test("counts re-read tables", async () => {
    await using stack = new AsyncDisposableStack();
    const url = await start(stack);
    links.add({ ifname: "br0", kind: "bridge" });
    using routes = Routes.open({ netns });
    let samples: { labels: Record<string, string>; value: number }[] | undefined;
    // The changes are repeated, because the agent may have read its tables only after the first changes.
    const isCounted = () =>
      samples?.some(({ labels }) => labels["table"] === "routes" && labels["reason"] === "unannounced") === true;
    for (const end = Date.now() + PATIENCE_MS; !isCounted() && Date.now() < end; ) {
      links.change({ dev: "br0", up: true });
      routes.add({ dst: "198.51.100.0/24", dev: "br0" });
      // The kernel removes the route without a notification, so the agent re-reads the table of routes.
      links.change({ dev: "br0", up: false });
      samples = parseMetrics(get(url).split("\n").slice(1).join("\n")).get("bun_netlink_resyncs_total");
    }
    expect(samples).toContainEqual({ labels: { table: "routes", reason: "unannounced" }, value: expect.any(Number) });
  });

  test("replies with an error to other paths and methods", async () => {
    await using stack = new AsyncDisposableStack();
    const url = await start(stack);
    expect(get(url.replace("/metrics", "/"))).toStartWith("404 ");
    expect(get(url, "POST")).toStartWith("405 ");
  });
});

test("bun-netlink agent rejects an invalid --prometheus with status 2", () => {
  expect(cli(["agent", "--prometheus", "here"])).toEqual({
    ...{ status: 2, stdout: "" },
    stderr: `error: --prometheus: expected :PORT or ADDRESS:PORT, got "here"\n${ADVICE}\n`,
  });
});

describeInNamespaces("Collector", () => {
  test("reads the metrics of the kernel without blocking calls", async () => {
    using calls = new BlockingCalls();
    const collector = new Collector(undefined);
    collector.places.add({ name: undefined, netns: undefined });
    const metrics = await collector.collect();
    expect(metrics.find(({ name }) => name === "bun_netlink_interfaces")?.samples).not.toEqual([]);
    expect(calls.count).toBe(0);
  });

  test("calls during a reading share its result", async () => {
    const collector = new Collector(undefined);
    const first = collector.collect();
    expect(collector.collect()).toBe(first);
    const metrics = await first;
    expect(await collector.collect()).not.toBe(metrics);
  });
});
