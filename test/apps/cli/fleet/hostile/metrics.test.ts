import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { type Metric, serveMetrics } from "../../../../../apps/cli/src/fleet/metrics.ts";
import { within } from "../../../../support/threads.ts";
import { EVIL, RAW } from "../../../hostile-values.ts";

const metric: Metric = {
  ...{ name: "bun_netlink_test", help: "test", type: "gauge" },
  samples: [{ labels: { state: EVIL }, value: 1 }],
};

describe("server of metrics on a loopback address", () => {
  let server: ReturnType<typeof serveMetrics>;

  beforeAll(() => {
    server = serveMetrics({ hostname: "127.0.0.1", port: 0 }, () => Promise.resolve([metric]));
  });
  afterAll(() => server[Symbol.dispose]());

  async function statusOf(request: string): Promise<number> {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1").on("error", () => {});
    const { promise, resolve } = Promise.withResolvers<string>();
    let text = "";
    socket.on("data", (data) => {
      text += data.toString("latin1");
      if (text.includes("\r\n\r\n")) resolve(text);
    });
    socket.on("close", () => resolve(text));
    socket.end(request);
    try {
      return Number(/^HTTP\/1\.1 (\d+)/.exec(await within(promise, "the reply"))?.[1] ?? 0);
    } finally {
      socket.destroy();
    }
  }

  const get = (headers: Readonly<Record<string, string>>, path = "/metrics", method = "GET") => {
    const lines = Object.entries({ Host: "127.0.0.1", ...headers }).map(([name, value]) => `${name}: ${value}`);
    return [`${method} ${path} HTTP/1.1`, ...lines, "Connection: close", "", ""].join("\r\n");
  };

  test.each([
    ["127.0.0.1", 200],
    ["127.1.2.3:9100", 200],
    ["localhost", 200],
    ["localhost:9100", 200],
    ["[::1]:9100", 200],
    ["LocalHost:9100", 200],
    ["attacker.example", 421],
    ["attacker.example:9100", 421],
    ["127.0.0.1.attacker.example", 421],
    ["localhost.attacker.example", 421],
    ["attacker.example@127.0.0.1", 421],
    ["127.0.0.1, attacker.example", 421],
    ["0.0.0.0", 421],
    ["2130706433", 421],
    ["localhost.", 421],
    ["[::ffff:127.0.0.1]", 421],
  ])("answers a request for the host %s with the status %d", async (host, status) => {
    // The HTTP parser itself refuses some hosts.
    expect(status === 200 ? [200] : [status, 400]).toContain(await statusOf(get({ Host: host })));
  });

  test.each(["http://attacker.example", "null", "http://localhost", "file://"])(
    "refuses the origin %s",
    async (origin) => expect(await statusOf(get({ Origin: origin }))).toBe(421),
  );

  // Fetch Metadata Request Headers: browsers send Sec-Fetch-Site with all requests, but Origin only with some.
  test.each([
    ["cross-site", 421],
    ["same-site", 421],
    ["same-origin, cross-site", 421],
    ["", 421],
    ["same-origin", 200],
    ["none", 200],
  ])("answers a request from the site %j with the status %d", async (site, status) => {
    expect(await statusOf(get({ "Sec-Fetch-Site": site }))).toBe(status);
  });

  test.each(["LOCALHOST", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"])(
    "refuses other host names if it listens on %s",
    async (hostname) => {
      using other = serveMetrics({ hostname, port: 0 }, () => Promise.resolve([metric]));
      const url = new URL(other.url);
      const response = await fetch(url, { headers: { Host: "attacker.example" } });
      expect([response.status, (await fetch(url, { headers: { Host: "localhost" } })).status]).toEqual([421, 200]);
    },
  );

  test("refuses pages of other servers on all other addresses, too", async () => {
    using other = serveMetrics({ hostname: "0.0.0.0", port: 0 }, () => Promise.resolve([metric]));
    const url = new URL(other.url);
    url.hostname = "127.0.0.1";
    const statusOf = async (headers: Record<string, string>) => (await fetch(url, { headers })).status;
    expect(await statusOf({ Host: "host.example" })).toBe(200);
    expect(await statusOf({ Host: "host.example", "Sec-Fetch-Site": "cross-site" })).toBe(421);
    expect(await statusOf({ Host: "host.example", Origin: "http://attacker.example" })).toBe(421);
  });

  test.each([
    ["no HTTP", "\0\x01\r\n\r\n"],
    ["a header of 1 MB", get({ X: "x".repeat(1 << 20) })],
    ["10,000 headers", `GET /metrics HTTP/1.1\r\n${"A: b\r\n".repeat(10_000)}\r\n`],
    ["a length and chunks", get({ "Content-Length": "100", "Transfer-Encoding": "chunked" }, "/metrics", "POST")],
    ["a body of 1 MB", `${get({ "Content-Length": `${1 << 20}` }, "/metrics", "POST")}${"x".repeat(1 << 20)}`],
    ["TRACE", get({}, "/metrics", "TRACE")],
    ["OPTIONS", get({}, "/metrics", "OPTIONS")],
    ["CONNECT", "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"],
    ["another path", get({}, "/../../etc/passwd")],
    ["a path with an escape", get({}, "/metrics%00")],
  ])("serves no metrics for %s", async (_, request) => {
    expect([0, 400, 404, 405, 413, 421, 431]).toContain(await statusOf(request));
    expect(await statusOf(get({}))).toBe(200);
  });

  test("writes labels with control characters in one line", async () => {
    const text = await (await fetch(server.url)).text();
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^bun_netlink_test\{state="[^"]*"\} 1$/);
    expect(RAW.test(lines[2]!.replaceAll(EVIL.replace("\n", "\\n"), ""))).toBe(false);
  });

  test("survives 300 connections that send nothing", async () => {
    const sockets = Array.from({ length: 300 }, () =>
      connect(Number(new URL(server.url).port), "127.0.0.1").on("error", () => {}),
    );
    expect(await statusOf(get({}))).toBe(200);
    for (const socket of sockets) socket.destroy();
    expect(await statusOf(get({}))).toBe(200);
  });
});
