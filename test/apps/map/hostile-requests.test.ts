import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { MapServer } from "../../../apps/map/src/server.ts";
import { within } from "../../support/threads.ts";
import { Sample } from "./sample.ts";

const snapshot = new Sample().netns("a").link("a", 1, "secret-eth7").snapshot();

/** Name of the interface that only a page with the token may receive. */
const SECRET = "secret-eth7";

describe("map server with hostile clients", () => {
  let server: MapServer;
  let port: number;
  let host: string;
  let origin: string;
  let token: string;
  let cookie: string;

  beforeAll(async () => {
    server = MapServer.start({
      async *feed(signal) {
        yield snapshot;
        const ended = Promise.withResolvers<void>();
        signal.addEventListener("abort", () => ended.resolve(), { once: true });
        await ended.promise;
      },
    });
    const url = new URL(server.url);
    [host, origin, port, token] = [url.host, url.origin, Number(url.port), url.searchParams.get("token")!];
    const response = await fetch(server.url, { redirect: "manual" });
    cookie = response.headers.get("Set-Cookie")!.split(";")[0]!;
  });

  afterAll(() => server.stop());

  /**
   * Sends bytes on a new connection and returns the reply, up to the end of its headers. With `untilClosed`, leaves the
   * connection open and returns all bytes that the server sends before it closes the connection.
   */
  async function raw(bytes: string | Uint8Array, untilClosed = false): Promise<string> {
    const socket = connect(port, "127.0.0.1");
    const { promise, resolve } = Promise.withResolvers<string>();
    let text = "";
    socket.on("data", (data) => {
      text += data.toString("latin1");
      if (!untilClosed && text.includes("\r\n\r\n")) resolve(text);
    });
    socket.on("close", () => resolve(text));
    socket.on("error", () => resolve(text));
    socket.write(bytes);
    // After the end, the server need not wait for the rest of an incomplete request.
    if (!untilClosed) socket.end();
    try {
      return await within(promise, "the server replies or closes the connection");
    } finally {
      socket.destroy();
    }
  }

  const request = (path: string, headers: Readonly<Record<string, string>> = {}, method = "GET") =>
    [
      `${method} ${path} HTTP/1.1`,
      ...Object.entries({ Host: host, Cookie: cookie, ...headers }).map(([name, value]) => `${name}: ${value}`),
      ...["", ""],
    ].join("\r\n");

  const upgrade = (headers: Readonly<Record<string, string>> = {}) =>
    request("/live", {
      ...{ Origin: origin, Upgrade: "websocket", Connection: "Upgrade", "Sec-WebSocket-Version": "13" },
      ...{ "Sec-WebSocket-Key": `${"A".repeat(22)}==`, ...headers },
    });

  /** Checks that the server still serves a page with the token. */
  async function expectAlive(): Promise<void> {
    const reply = await raw(request("/", { Connection: "close" }));
    expect(reply).toStartWith("HTTP/1.1 200");
  }

  const status = (reply: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1] ?? 0);

  test.each([
    ["no HTTP", "\x00\x01\x02\x03\r\n\r\n"],
    ["a TLS handshake", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
    ["an HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["an empty line", "\r\n\r\n"],
    ["a request line without a version", "GET /\r\n\r\n"],
    ["an incomplete request", "GET / HTTP/1.1\r\nHost: x"],
    ["a missing host", "GET / HTTP/1.1\r\n\r\n"],
    ["a header without a colon", "GET / HTTP/1.1\r\nHost\r\n\r\n"],
    ["a NUL in a header", "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"],
    ["a negative length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"],
    ["a huge length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"],
    ["an invalid chunk", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    ["a header of 1 MB", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(1 << 20)}\r\n\r\n`],
    ["a path of 1 MB", `GET /${"a".repeat(1 << 20)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ["10,000 headers", `GET / HTTP/1.1\r\n${"A: b\r\n".repeat(10_000)}\r\n`],
  ])("survives %s, and serves no page", async (_, bytes) => {
    const reply = await raw(bytes);
    expect(status(reply)).not.toBe(200);
    expect(reply).not.toContain(SECRET);
    await expectAlive();
  });

  test.each([
    ...["/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/map.js/../../package.json"],
    ...[
      "//etc/passwd",
      "/map.js%00.html",
      "/\\..\\..\\etc\\passwd",
      "/page/main.ts",
      "/.git/config",
      "/proc/self/environ",
    ],
    ...["/map.js.map", "/%c0%ae%c0%ae/etc/passwd", "/live/../../server.ts"],
  ])("serves no file for the path %s", async (path) => {
    const reply = await raw(request(path, { Connection: "close" }));
    expect([400, 403, 404]).toContain(status(reply));
    expect(reply).not.toContain("root:");
  });

  test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])(
    "refuses the method %s",
    async (method) => {
      expect([400, 405]).toContain(status(await raw(request("/", { Connection: "close" }, method))));
    },
  );

  test.each([
    ["from=one%0Aa%0A1&to=10.0.0.1", 200],
    ["from=one%0Aa&to=::1", 200],
    ["from=one%0Aa%0A1&to=$(reboot)", 400],
    ["from=one%0Aa%0A1&to=10.0.0.1/24", 400],
    [`from=one%0Aa%0A1&to=${"1".repeat(10_000)}`, 400],
    ["from=one%0Aa%0A2&to=10.0.0.1", 404],
    ["from=__proto__&to=10.0.0.1", 404],
    ["", 404],
  ])("answers the search for a path with %s with the status %d", async (query, expected) => {
    expect(status(await raw(request(`/path?${query}`, { Connection: "close" })))).toBe(expected);
    const forbidden = await raw(request(`/path?${query}`, { Connection: "close", Cookie: "" }));
    expect([status(forbidden), forbidden.includes(SECRET)]).toEqual([403, false]);
  });

  test("refuses tokens that are almost right", async () => {
    const wrong = [
      ...[
        "",
        token.slice(1),
        `${token}0`,
        token.toUpperCase().replace(/^./, "x"),
        `${token}%00`,
        ` ${token}`,
        "0".repeat(64),
      ],
      ...["%", "[]", "*", "null", "undefined", "true", `${token},${token}`],
    ];
    for (const guess of wrong) {
      const reply = await raw(request(`/?token=${encodeURIComponent(guess)}`, { Cookie: "", Connection: "close" }));
      expect([guess, status(reply)]).toEqual([guess, 403]);
      expect(reply).not.toContain("Set-Cookie");
    }
    for (const name of ["token[]", "TOKEN", "Token", "x&token"]) {
      const reply = await raw(request(`/?${name}=x`, { Cookie: "", Connection: "close" }));
      expect([name, status(reply)]).toEqual([name, 403]);
    }
  });

  test("refuses cookies that are almost right", async () => {
    const [name, value] = cookie.split("=") as [string, string];
    const wrong = [
      ...[`${name}=`, name, `${name}=${value.slice(1)}`, `${name}=${value}0`, `x${name}=${value}`, `${name}x=${value}`],
      ...[`${name} ${value}`, `${name}=%00${value}`, `=${value}`, ";".repeat(5000), `${name}=${"0".repeat(64)}`],
    ];
    for (const Cookie of wrong) expect([Cookie, status(await raw(request("/", { Cookie })))]).toEqual([Cookie, 403]);
  });

  test.each([
    ["another host", { Host: "example.org" }, 421],
    ["a host with a trailing dot", { Host: "localhost." }, 421],
    ["a host with user information", { Host: "127.0.0.1@example.org" }, 421],
    ["the address of all interfaces", { Host: "0.0.0.0" }, 421],
    ["an IPv6 host", { Host: "[::1]" }, 421],
    ["no origin", { Origin: "" }, 403],
    ["the origin null", { Origin: "null" }, 403],
    ["a file's origin", { Origin: "file://" }, 403],
    ["an origin that starts with that of the map", { Origin: "http://127.0.0.1.example.org" }, 403],
    ["no cookie", { Cookie: "" }, 403],
  ] as const)("refuses a WebSocket with %s", async (_, headers, expected) => {
    const reply = await raw(upgrade(headers));
    expect(reply).not.toContain(SECRET);
    // The HTTP parser itself refuses some hosts.
    expect([expected, 400]).toContain(status(reply));
  });

  const frame = (...bytes: number[]) => Buffer.from(bytes);
  test.each([
    ["an unmasked frame", frame(0x81, 0x01, 0x61)],
    ["a reserved opcode", frame(0x8b, 0x80, 1, 2, 3, 4)],
    ["reserved bits", frame(0xf1, 0x80, 1, 2, 3, 4)],
    ["a length of 2^63", frame(0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4)],
    ["a length of 1 GB", frame(0x82, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4)],
    ["a continuation without a start", frame(0x80, 0x80, 1, 2, 3, 4)],
    ["a fragmented ping", frame(0x09, 0x80, 1, 2, 3, 4)],
    ["a ping of 200 bytes", Buffer.concat([frame(0x89, 0xfe, 0, 200, 0, 0, 0, 0), Buffer.alloc(200)])],
    ["text that is not UTF-8", frame(0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe)],
    ["a close frame of one byte", frame(0x88, 0x81, 0, 0, 0, 0, 1)],
    ["a message", frame(0x81, 0x81, 0, 0, 0, 0, 0x61)],
  ])("disconnects a page that sends %s", async (_, bytes) => {
    const socket = Buffer.concat([Buffer.from(upgrade()), bytes]);
    expect(await raw(socket, true)).toStartWith("HTTP/1.1 101");
    await expectAlive();
  });

  test("survives 200 connections that send nothing", async () => {
    const sockets = Array.from({ length: 200 }, () => connect(port, "127.0.0.1").on("error", () => {}));
    await expectAlive();
    for (const socket of sockets) socket.destroy();
    await expectAlive();
  });
});
