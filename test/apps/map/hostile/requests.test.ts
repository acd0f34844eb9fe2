import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import type { PathFinder } from "../../../../apps/map/src/path/hop.ts";
import { until, within } from "../../../support/threads.ts";
import { RawClient, SECRET, statusesOf, statusOf } from "./raw-client.ts";

let client: RawClient;

beforeAll(async () => {
  client = await RawClient.start();
});
afterAll(() => client[Symbol.asyncDispose]());

/** Replaces the placeholders of a request by the values of the running server. */
const filled = (text: string) =>
  text.replaceAll("HOST", client.host).replaceAll("COOKIE", client.cookie).replaceAll("TOKEN", client.token);

describe("requests of a program without the token", () => {
  test.each([
    ["no HTTP", "\x00\x01\x02\x03\r\n\r\n"],
    ["a TLS handshake", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
    ["an HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["an empty line", "\r\n\r\n"],
    ["a request line without a version", "GET /\r\n\r\n"],
    ["an incomplete request", "GET / HTTP/1.1\r\nHost: x"],
    ["a missing host", "GET / HTTP/1.1\r\n\r\n"],
    ["HTTP/1.0 without a host", "GET / HTTP/1.0\r\n\r\n"],
    ["an unknown version", "GET / HTTP/9.9\r\nHost: HOST\r\n\r\n"],
    ["a header without a colon", "GET / HTTP/1.1\r\nHost\r\n\r\n"],
    ["a NUL in a header", "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"],
    ["a space before a colon", "GET / HTTP/1.1\r\nHost : HOST\r\n\r\n"],
    ["a folded header", "GET / HTTP/1.1\r\nHost: HOST\r\nX: a\r\n b\r\n\r\n"],
    ["lines without a carriage return", "GET / HTTP/1.1\nHost: HOST\n\n"],
    ["a negative length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"],
    ["a huge length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"],
    ["an invalid chunk", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    ["a huge chunk", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"],
    ["an unknown encoding", "POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: gzip, identity\r\n\r\n"],
    ["a header of 1 MB", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(1 << 20)}\r\n\r\n`],
    ["a path of 1 MB", `GET /${"a".repeat(1 << 20)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ["10,000 headers", `GET / HTTP/1.1\r\n${"A: b\r\n".repeat(10_000)}\r\n`],
    ["another URL as path", "GET http://other.example/ HTTP/1.1\r\nHost: HOST\r\n\r\n"],
    ["a path without a slash", "GET evil HTTP/1.1\r\nHost: HOST\r\n\r\n"],
    ["an asterisk as path", "OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n"],
    ["a tunnel", "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n"],
    ["a tunnel to itself", "CONNECT HOST HTTP/1.1\r\nHost: HOST\r\n\r\n"],
    ["a method of 1 KB", `${"G".repeat(1000)} / HTTP/1.1\r\nHost: HOST\r\n\r\n`],
    ["a body of 1 MB", `POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: ${1 << 20}\r\n\r\n${"x".repeat(1 << 20)}`],
    ["a list of hosts", "GET / HTTP/1.1\r\nHost: HOST, other.example\r\nCookie: COOKIE\r\n\r\n"],
    ["a second host", "GET / HTTP/1.1\r\nHost: other.example\r\nHost: HOST\r\nCookie: COOKIE\r\n\r\n"],
    ["the host in another header", "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-Host: HOST\r\nCookie: COOKIE\r\n\r\n"],
    ["the token in a header", "GET / HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nX-Token: TOKEN\r\n\r\n"],
    ["the token as the cookie", "GET / HTTP/1.1\r\nHost: HOST\r\nCookie: token=TOKEN\r\n\r\n"],
    ["the token in the path", "GET /TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n"],
    ["the token for another path", "GET /map.js?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n"],
    ["the token after a NUL", "GET /?token=%00TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n"],
    ["the token of a form", "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 70\r\n\r\ntoken=TOKEN"],
    ["another method in a header", "GET /path HTTP/1.1\r\nHost: HOST\r\nX-HTTP-Method-Override: POST\r\n\r\n"],
  ])("with %s receive no page", async (_, text) => {
    const reply = await client.send(filled(text));
    expect([0, 400, 403, 404, 405, 413, 414, 421, 431, 501, 505]).toContain(statusOf(reply));
    expect([reply.includes(SECRET), reply.includes("Set-Cookie")]).toEqual([false, false]);
    await client.expectAlive();
  });

  // In each case, one program could take the second request for a body, and another one for a request.
  test.each([
    ["a length and chunks", "Content-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"],
    ["two lengths", "Content-Length: 0\r\nContent-Length: 100\r\n\r\n"],
    ["a list of lengths", "Content-Length: 0, 100\r\n\r\n"],
    ["a length with a sign", "Content-Length: +0\r\n\r\n"],
    ["an obscure encoding", "Transfer-Encoding: xchunked\r\nContent-Length: 100\r\n\r\n"],
    ["an encoding after a tab", "Transfer-Encoding:\tchunked\r\nContent-Length: 100\r\n\r\n0\r\n\r\n"],
  ])("hide no second request after %s", async (_, rest) => {
    const first = filled(`POST / HTTP/1.1\r\nHost: HOST\r\n${rest}`);
    const replies = await client.send(first + client.request("/", { Cookie: "" }));
    for (const status of statusesOf(replies)) expect([400, 403, 405, 501]).toContain(status);
    await client.expectAlive();
  });

  test("with tokens that are almost right receive no cookie", async () => {
    const { token } = client;
    const wrong = [
      ...["", token.slice(1), `${token}0`, token.toUpperCase().replace(/^./, "x"), `${token}%00`, ` ${token}`],
      ...["0".repeat(64), "%", "[]", "*", "null", "undefined", "true", `${token},${token}`],
    ];
    const queries = [
      ...wrong.map((guess) => `token=${encodeURIComponent(guess)}`),
      ...["token[]", "TOKEN", "Token", "x&token"].map((name) => `${name}=x`),
      // The first of several values counts.
      `token=x&token=${token}`,
    ];
    for (const query of queries) {
      const reply = await client.send(client.request(`/?${query}`, { Cookie: "", Connection: "close" }));
      expect([query, statusOf(reply), reply.includes("Set-Cookie")]).toEqual([query, 403, false]);
    }
  });

  test("with cookies that are almost right receive no page", async () => {
    const [name, value] = client.cookie.split("=") as [string, string];
    const wrong = [
      ...[`${name}=`, name, `${name}=${value.slice(1)}`, `${name}=${value}0`, `x${name}=${value}`, `${name}x=${value}`],
      ...[`${name} ${value}`, `${name}=%00${value}`, `=${value}`, ";".repeat(5000), `${name}=${"0".repeat(64)}`],
      ...[`${name.toUpperCase()}=${value}`, "a=b; ".repeat(1000), `__proto__=${value}`],
    ];
    for (const Cookie of wrong) {
      expect([Cookie, statusOf(await client.send(client.request("/", { Cookie })))]).toEqual([Cookie, 403]);
    }
  });
});

describe("requests of a page with the token", () => {
  test.each([
    ...["/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/map.js/../../package.json"],
    ...["//etc/passwd", "/map.js%00.html", "/\\..\\..\\etc\\passwd", "/page/main.ts", "/.git/config"],
    ...["/proc/self/environ", "/map.js.map", "/%c0%ae%c0%ae/etc/passwd", "/live/../../server.ts"],
    ...[
      "/__proto__",
      "/constructor",
      "/toString",
      "/file:///etc/passwd",
      "/%",
      "/map.js;x",
      "/MAP.JS",
      "//evil.example/",
    ],
  ])("receive no file for the path %s", async (path) => {
    const reply = await client.send(client.request(path, { Connection: "close" }));
    expect([400, 403, 404]).toContain(statusOf(reply));
    expect(reply).not.toContain("root:");
  });

  test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "QUERY"])(
    "are refused with the method %s",
    async (method) => {
      const reply = await client.send(client.request("/", { Connection: "close" }, method));
      // The connection is closed without a reply if the method is malformed.
      expect([0, 400, 405]).toContain(statusOf(reply));
      // TRACE would return the cookie, which scripts cannot read.
      expect(reply).not.toContain(client.cookie);
    },
  );

  test.each(["/", "/map.js", "/path?from=one%0Aa&to=::1", "/nothing"])(
    "have the same headers and no body for HEAD %s",
    async (path) => {
      const headers = { Connection: "close" };
      const [head, get] = [
        await client.send(client.request(path, headers, "HEAD"), true),
        await client.send(client.request(path, headers), true),
      ];
      expect(head.split("\r\n\r\n")[1]).toBe("");
      expect(statusOf(head)).toBe(statusOf(get));
    },
  );

  test.each([
    ["an invalid range", { Range: "bytes=99999999999-1,5-" }],
    ["10,000 ranges", { Range: `bytes=${"0-0,".repeat(10_000)}0-0` }],
    ["an upgrade to HTTP/2", { Upgrade: "h2c", "HTTP2-Settings": "AAMAAABkAAQAAP__" }],
    ["an upgrade of another path", { Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "A" }],
    ["unknown encodings", { "Accept-Encoding": "x;q=9,".repeat(1000) }],
    ["conditions", { "If-None-Match": "*", "If-Modified-Since": "9" }],
  ])("receive the page with %s", async (_, headers) => {
    const reply = await client.send(client.request("/", { Connection: "close", ...headers } as Record<string, string>));
    expect([200, 206, 400, 416, 431]).toContain(statusOf(reply));
    await client.expectAlive();
  });

  test.each([
    ["from=one%0Aa%0A1&to=10.0.0.1", 200],
    ["from=one%0Aa&to=::1", 200],
    ["from=one%0Aa&to=::ffff:10.0.0.1", 200],
    ["from=one%0Aa%0A1&to=$(reboot)", 400],
    ["from=one%0Aa%0A1&to=10.0.0.1/24", 400],
    ["from=one%0Aa%0A1&to=10.0.0.1%00", 400],
    ["from=one%0Aa%0A1&to=0x7f.1", 400],
    ["from=one%0Aa%0A1&to=fe80::1%25eth0", 400],
    ["from=one%0Aa%0A1&to=%E2%80%AE10.0.0.1", 400],
    ["from=one%0Aa%0A1&to=%ff", 400],
    [`from=one%0Aa%0A1&to=${"1".repeat(10_000)}`, 400],
    ["from=one%0Aa%0A1", 400],
    ["from=one%0Aa%0A1&from=x&to=x&to=10.0.0.1", 400],
    ["from=one%0Aa%0A2&to=10.0.0.1", 404],
    ["from=__proto__&to=10.0.0.1", 404],
    [`from=${"a".repeat(4000)}&to=10.0.0.1`, 404],
    ["", 404],
  ])("search for a path with %s and receive the status %d", async (query, expected) => {
    expect(statusOf(await client.send(client.request(`/path?${query}`, { Connection: "close" })))).toBe(expected);
    const forbidden = await client.send(client.request(`/path?${query}`, { Connection: "close", Cookie: "" }));
    expect([statusOf(forbidden), forbidden.includes(SECRET)]).toEqual([403, false]);
  });

  test.each([
    ["of another site", { Origin: "https://other.example" }],
    ["of another port", { Origin: "http://127.0.0.1:1" }],
    ["of another name of the address", { Origin: "http://localhost" }],
    ["of a sandboxed frame", { Origin: "null" }],
  ])("are refused with the origin %s", async (_, headers) => {
    for (const path of ["/", "/path?from=one%0Aa&to=::1"]) {
      expect(statusOf(await client.send(client.request(path, { Connection: "close", ...headers })))).toBe(403);
    }
  });
});

describe("a flood", () => {
  test("of 500 searches is refused, except for four at once", async () => {
    const waiting = Promise.withResolvers<never>();
    waiting.promise.catch(() => {});
    let searches = 0;
    const findPath = () => {
      searches++;
      return waiting.promise;
    };
    await using flooded = await RawClient.start({ findPath });
    const search = flooded.request("/path?from=one%0Aa&to=::1", { Connection: "close" });
    const slow = Array.from({ length: 4 }, () => flooded.send(search, true));
    await until(() => searches === slow.length, "the server searches");
    let refused = 0;
    while (refused < 496) {
      const reply = await flooded.send(search);
      if (statusOf(reply) === 429) refused++;
      else expect(statusOf(reply)).toBe(0);
    }
    await flooded.expectAlive();
    waiting.reject(new Error("the kernel does not answer"));
    for (const reply of slow) expect(statusOf(await reply)).toBe(502);
  });

  test("of searches ends with the server", async () => {
    const signals: AbortSignal[] = [];
    const findPath: PathFinder = (_graph, _from, _to, signal) => {
      signals.push(signal);
      const { promise, reject } = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => reject(signal.reason));
      return promise;
    };
    await using searched = await RawClient.start({ findPath });
    const reply = searched.send(searched.request("/path?from=one%0Aa&to=::1", { Connection: "close" }), true);
    await until(() => signals.length === 1, "the server searches");
    await searched.server.stop();
    expect(signals[0]!.aborted).toBe(true);
    await reply;
  });

  test("of 2,000 requests on one connection is answered in order or not at all", async () => {
    const paths = Array.from({ length: 2000 }, (_, index) => (index % 2 === 0 ? "/map.css" : "/nothing"));
    const last = client.request("/nothing", { Connection: "close" });
    const replies = await client.send(paths.map((path) => client.request(path)).join("") + last, true);
    const statuses = statusesOf(replies);
    expect(statuses.length).toBeGreaterThan(0);
    for (const [index, status] of statuses.entries()) expect(status).toBe(index % 2 === 0 ? 200 : 404);
    await client.expectAlive();
  });

  test("of 1,000 connections that send nothing or half a request does not stop the service", async () => {
    const sockets = Array.from({ length: 1000 }, (_, index) => {
      const socket = connect(client.port, "127.0.0.1").on("error", () => {});
      if (index % 2 === 0) socket.write("GET / HTTP/1.1\r\nHost: ");
      return socket;
    });
    await client.expectAlive();
    for (const socket of sockets) socket.destroy();
    await client.expectAlive();
  });

  test("of a request whose bytes arrive one by one does not stop the service", async () => {
    const socket = connect(client.port, "127.0.0.1").on("error", () => {});
    const replied = new Promise<string>((resolve) => socket.once("data", (data) => resolve(data.toString("latin1"))));
    for (const byte of client.request("/map.css", { Connection: "close" })) {
      socket.write(byte);
      await Bun.sleep(0);
    }
    await client.expectAlive();
    expect(statusOf(await within(replied, "the reply"))).toBe(200);
    socket.destroy();
  });
});
