import { RawClient, SECRET, statusesOf } from "../apps/map/hostile/raw-client.ts";
import type { Random } from "../message/random.ts";
import type { Target } from "./corpus.ts";
import { mutateBytes, mutateText } from "./mutate.ts";

/** Requests with placeholders for the values of the running server. */
const REQUESTS: readonly string[] = [
  "GET / HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE\r\nConnection: close\r\n\r\n",
  "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\nAccept: text/html\r\n\r\n",
  'GET /map.js HTTP/1.1\r\nHost: HOST\r\nCookie: a=b; COOKIE\r\nIf-None-Match: "x"\r\nRange: bytes=0-9\r\n\r\n',
  "POST /path HTTP/1.1\r\nHost: HOST\r\nOrigin: ORIGIN\r\nCookie: COOKIE\r\nContent-Type: application/json\r\nContent-Length: 38\r\n\r\n" +
    '{"from":"secret-eth7","to":"10.0.0.1"}',
  "GET /live HTTP/1.1\r\nHost: HOST\r\nOrigin: ORIGIN\r\nCookie: COOKIE\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
  "PUT /x HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
];

/** WebSocket frames: text, binary data, a ping, a fragment, a close frame. */
const FRAMES: readonly Uint8Array[] = [
  Uint8Array.of(0x81, 0x81, 1, 2, 3, 4, 0x60),
  Uint8Array.of(0x82, 0x84, 0, 0, 0, 0, 1, 2, 3, 4),
  Uint8Array.of(0x89, 0x80, 1, 2, 3, 4),
  Uint8Array.of(0x01, 0x81, 0, 0, 0, 0, 0x61, 0x80, 0x81, 0, 0, 0, 0, 0x62),
  Uint8Array.of(0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8),
];

const STATUSES = [101, 200, 206, 302, 303, 304, 400, 403, 404, 405, 411, 413, 414, 415, 416, 421, 426, 431, 501, 505];

/**
 * Returns a fuzz target that sends changed requests and WebSocket frames to a server of the map. The server must reply
 * with a known status, show the interface only to a page with the token, and then still serve such a page.
 */
export async function mapServerTarget(random: Random): Promise<Target> {
  const client = await RawClient.start();
  const { host, cookie, token, origin } = client;
  const values = { HOST: host, COOKIE: cookie, TOKEN: token, ORIGIN: origin };
  const fill = (text: string) => text.replaceAll(/HOST|COOKIE|TOKEN|ORIGIN/g, (name) => values[name as "HOST"]);
  const upgrade = Buffer.from(fill(REQUESTS[4]!));
  return {
    isSlow: true,
    async run(times) {
      for (let count = 0; count < times; count++) {
        const bytes =
          random.below(3) === 0
            ? Buffer.concat([upgrade, mutateBytes(random, random.pick(FRAMES)!, random.pick(FRAMES)!)])
            : Buffer.from(fill(mutateText(random, random.pick(REQUESTS)!, random.pick(REQUESTS)!)), "latin1");
        const reply = await client.send(bytes);
        const isAllowed = [cookie, token].some((secret) => bytes.includes(secret));
        const unknown = statusesOf(reply).find((status) => !STATUSES.includes(status));
        if (unknown !== undefined)
          throw new Error(`status ${unknown} after ${JSON.stringify(bytes.toString("latin1"))}`);
        if (!isAllowed && (reply.includes(SECRET) || reply.includes("Set-Cookie")))
          throw new Error(`data without a token after ${JSON.stringify(bytes.toString("latin1"))}`);
      }
      await client.expectAlive();
      return times;
    },
    close: () => client[Symbol.asyncDispose](),
  };
}
