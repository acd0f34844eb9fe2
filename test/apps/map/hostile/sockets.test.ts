import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect, type Socket } from "node:net";
import { openDescriptors } from "../../../support/environment.ts";
import { until } from "../../../support/threads.ts";
import { RawClient, SECRET, statusesOf, statusOf } from "./raw-client.ts";

let client: RawClient;

beforeAll(async () => {
  client = await RawClient.start();
});
afterAll(() => client[Symbol.asyncDispose]());

const frame = (...bytes: number[]) => Buffer.from(bytes);
const MASK = [1, 2, 3, 4];
/** Returns a masked frame of a page. */
function masked(first: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const size = length < 126 ? [0x80 | length] : [0xfe, length >> 8, length & 0xff];
  return Buffer.concat([frame(first, ...size, ...MASK), payload.map((byte, index) => byte ^ MASK[index % 4]!)]);
}

describe("a WebSocket", () => {
  test.each([
    ["another host", { Host: "example.org" }],
    ["a host with a trailing dot", { Host: "localhost." }],
    ["a host with user information", { Host: "127.0.0.1@example.org" }],
    ["the address of all interfaces", { Host: "0.0.0.0" }],
    ["an IPv6 host", { Host: "[::1]" }],
    ["a number as host", { Host: "2130706433" }],
    ["no origin", { Origin: "" }],
    ["the origin null", { Origin: "null" }],
    ["a file's origin", { Origin: "file://" }],
    ["an origin that starts with that of the map", { Origin: "http://127.0.0.1.example.org" }],
    ["an origin in capital letters", { Origin: "HTTP://LOCALHOST" }],
    ["no cookie", { Cookie: "" }],
    ["a wrong cookie", { Cookie: "bun-netlink-map=1" }],
    ["another version", { "Sec-WebSocket-Version": "99" }],
    ["no key", { "Sec-WebSocket-Key": "" }],
    ["another protocol", { Upgrade: "h2c" }],
  ])("is refused with %s", async (_, headers) => {
    const reply = await client.send(client.upgrade(headers as Record<string, string>));
    expect([400, 403, 421, 426]).toContain(statusOf(reply));
    expect(reply).not.toContain(SECRET);
    await client.expectAlive();
  });

  test.each(["/", "/live/", "/live%00", "/LIVE", "/path", "/map.js"])("is refused at the path %s", async (path) => {
    expect(statusesOf(await client.send(client.upgrade({ Connection: "Upgrade, close" }, path)))).not.toContain(101);
  });

  test.each([
    ["an unmasked frame", frame(0x81, 0x01, 0x61)],
    ["a reserved opcode", frame(0x8b, 0x80, ...MASK)],
    ["reserved bits", frame(0xf1, 0x80, ...MASK)],
    ["a length of 2^63", frame(0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, ...MASK)],
    ["a length of 1 GB", frame(0x82, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, ...MASK)],
    ["a length of two bytes for a short frame", Buffer.concat([frame(0x81, 0xfe, 0, 1, ...MASK), frame(0x60)])],
    ["a continuation without a start", frame(0x80, 0x80, ...MASK)],
    ["a fragmented ping", frame(0x09, 0x80, ...MASK)],
    ["a ping of 200 bytes", Buffer.concat([frame(0x89, 0xfe, 0, 200, 0, 0, 0, 0), Buffer.alloc(200)])],
    ["text that is not UTF-8", masked(0x81, Buffer.from([0xff, 0xfe]))],
    ["half a surrogate", masked(0x81, Buffer.from([0xed, 0xa0, 0x80]))],
    ["a close frame of one byte", masked(0x88, Buffer.from([1]))],
    ["a close frame with the reserved code 1005", masked(0x88, Buffer.from([0x03, 0xed]))],
    ["a close frame with text that is not UTF-8", masked(0x88, Buffer.from([0x03, 0xe8, 0xff]))],
    ["a message", masked(0x81, Buffer.from("a"))],
    ["an empty message", masked(0x82, Buffer.alloc(0))],
    ["JSON", masked(0x81, Buffer.from('{"number":0,"events":[],"__proto__":{}}'))],
    ["a message of 2,000 bytes", masked(0x82, Buffer.alloc(2000))],
    ["a compressed message", masked(0xc1, Buffer.from([0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]))],
    [
      "a message of 10,000 fragments",
      Buffer.concat([masked(0x01, Buffer.from("a")), ...Array(10_000).fill(masked(0x00, Buffer.from("a")))]),
    ],
    ["two starts of a message", Buffer.concat([masked(0x01, Buffer.from("a")), masked(0x01, Buffer.from("b"))])],
    ["a second request in place of frames", Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n")],
  ])("is closed after %s", async (_, bytes) => {
    const reply = await client.send(Buffer.concat([Buffer.from(client.upgrade()), bytes]), true);
    expect(statusesOf(reply)).toEqual([101]);
    await client.expectAlive();
  });

  test("is refused if it offers 1,000 extensions, or agrees on none of them", async () => {
    const extensions = Array.from({ length: 1000 }, (_, index) => `x-${index}; a=b`).join(", ");
    const reply = await client.send(client.upgrade({ "Sec-WebSocket-Extensions": extensions }), false);
    expect([101, 400, 431]).toContain(statusOf(reply));
    expect(reply).not.toContain("x-1;");
    await client.expectAlive();
  });
});

describe("hostile WebSockets", () => {
  /** Opens a connection with a WebSocket that stays open. */
  async function open(more: Uint8Array = Buffer.alloc(0)): Promise<Socket & { text: string }> {
    const socket = Object.assign(connect(client.port, "127.0.0.1"), { text: "" });
    socket
      .on("error", () => {})
      .on("data", (data) => {
        socket.text += data.toString("latin1");
      });
    socket.write(Buffer.concat([Buffer.from(client.upgrade()), more]));
    await until(() => socket.text.includes("\r\n\r\n"), "the server replies");
    return socket;
  }
  const destroy = (sockets: readonly Socket[]) => {
    for (const socket of sockets) socket.destroy();
  };

  test("that send 20,000 pings do not delay a page", async () => {
    const pings = Buffer.concat(Array<Buffer>(20_000).fill(masked(0x89, Buffer.from("x"))));
    const flood = await open(pings);
    const page = await open();
    await until(() => page.text.includes(SECRET), "the page receives the state");
    await client.expectAlive();
    destroy([flood, page]);
  });

  test("that are too many leave room for a page after they are closed", async () => {
    const sockets = await Promise.all(Array.from({ length: 100 }, () => open()));
    // Code 1013 of the close frame that a superfluous page receives.
    const refused = () => sockets.filter(({ text }) => text.includes("\x03\xf5too many pages")).length;
    await until(() => refused() >= 84, "the server refuses pages");
    expect([refused(), client.server.clients]).toEqual([84, 16]);
    await client.expectAlive();
    destroy(sockets);
    await until(() => client.server.clients === 0, "the connections are closed");
    const page = await open();
    await until(() => page.text.includes(SECRET), "the page receives the state");
    destroy([page]);
  });

  test("that are half closed or reset do not count as pages", async () => {
    const sockets = await Promise.all(Array.from({ length: 10 }, () => open()));
    for (const [index, socket] of sockets.entries()) index % 2 === 0 ? socket.end() : socket.resetAndDestroy();
    await until(() => client.server.clients === 0, "the connections are closed");
    await client.expectAlive();
  });

  test("leave no open descriptors", async () => {
    await until(() => client.server.clients === 0, "earlier connections are closed");
    const before = openDescriptors();
    const attacks = [frame(0x81, 0x01, 0x61), frame(0xf1, 0x80, ...MASK), masked(0x88, Buffer.from([1])), frame(0x82)];
    for (let round = 0; round < 40; round++) {
      const socket = await open(attacks[round % attacks.length]!);
      if (round % attacks.length === 3) socket.destroy();
      await until(() => socket.closed, "the connection is closed");
    }
    await until(() => openDescriptors() <= before, "all descriptors are closed");
  });
});
