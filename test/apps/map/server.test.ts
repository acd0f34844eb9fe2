import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { connect as connectTcp } from "node:net";
import type { Feed, FeedEvent } from "../../../apps/map/src/feed.ts";
import { eventsOf, MessageJoiner, type PageMessage } from "../../../apps/map/src/message.ts";
import { NetworkState } from "../../../apps/map/src/model/state.ts";
import { MapServer, type MapServerOptions } from "../../../apps/map/src/server.ts";
import { openDescriptors } from "../../support/environment.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { until, within } from "../../support/threads.ts";
import { change, Sample } from "./sample.ts";

const snapshot = new Sample().netns("a").link("a", 1, "eth1").snapshot();

/** Returns a promise whose rejection is not reported as unhandled if no one waits for it. */
function resolvers(): PromiseWithResolvers<void> {
  const created = Promise.withResolvers<void>();
  created.promise.catch(() => {});
  return created;
}

/** A feed whose events the test adds. */
class ManualFeed {
  #waiting: FeedEvent[] = [];
  #wake = resolvers();

  add(...events: FeedEvent[]): void {
    this.#waiting.push(...events);
    this.#wake.resolve();
  }

  fail(error: Error): void {
    this.#wake.reject(error);
  }

  readonly feed: Feed = (signal) => this.#run(signal);

  async *#run(signal: AbortSignal): AsyncGenerator<FeedEvent> {
    signal.addEventListener("abort", () => this.#wake.reject(signal.reason), { once: true });
    for (;;) {
      await this.#wake.promise;
      this.#wake = resolvers();
      const events = this.#waiting;
      this.#waiting = [];
      yield* events;
    }
  }
}

/** A client that receives messages of the server as the map's page does. */
class Page {
  readonly messages: PageMessage[] = [];
  readonly state: NetworkState = new NetworkState();
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #joiner = new MessageJoiner();

  constructor(server: MapServer, cookie: string) {
    const { host, origin } = new URL(server.url);
    // Bun's WebSocket accepts headers, but the type of the DOM does not have that parameter.
    this.#socket = new WebSocket(`ws://${host}/live`, { headers: { Cookie: cookie, Origin: origin } } as never);
    this.closed = new Promise((resolve) => this.#socket.addEventListener("close", ({ code }) => resolve(code)));
    this.#socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data) as PageMessage;
      this.messages.push(message);
      const whole = this.#joiner.add(message);
      if (whole === undefined) return;
      for (const event of eventsOf(whole, this.state.hosts.keys(), 0)) this.state.apply(event);
    });
  }

  get links(): string[] {
    return [...this.state.hosts.values()].flatMap((host) => [...host.table("a", "links").keys()]).sort();
  }

  /** Sends a text after the connection is open, which the server knows before the client. */
  async send(text: string): Promise<void> {
    await until(() => this.#socket.readyState === WebSocket.OPEN, "the connection is open");
    this.#socket.send(text);
  }

  close(): void {
    this.#socket.close();
  }
}

describe("messages of the map server", () => {
  const empty = (host: string) => ({ type: "snapshot", host, time: 5, entries: [] }) as const;

  test("the first message removes absent hosts", () => {
    const message = { number: 0, hosts: ["one"], events: [snapshot] };
    expect(eventsOf(message, ["two", "one", "three"], 5)).toEqual([empty("two"), empty("three"), snapshot]);
    expect(eventsOf({ number: 0, hosts: [], events: [] }, ["one"], 5)).toEqual([empty("one")]);
  });

  test("parts of a snapshot are joined", () => {
    const joiner = new MessageJoiner();
    const part = (...keys: string[]) => {
      const entries = keys.map((key) => ({ table: "links", netns: "a", key, item: {} }) as const);
      return { type: "snapshot", host: "one", time: 5, entries } as const;
    };
    const lost = { type: "loss", host: "one", time: 6, reason: "test" } as const;
    expect(joiner.add({ number: 0, hosts: ["one"], events: [lost, part("1")], continues: true })).toBeUndefined();
    expect(joiner.add({ number: 1, events: [part("2", "3")], continues: true })).toBeUndefined();
    const last = { number: 2, events: [part("4"), part("5"), lost] };
    const events = [lost, part("1", "2", "3", "4"), part("5"), lost];
    expect(joiner.add(last)).toEqual({ number: 0, hosts: ["one"], events });
    expect(joiner.add({ number: 3, events: [part("6")] })).toEqual({ number: 3, events: [part("6")] });
  });

  test("later messages remove no hosts", () => {
    expect(eventsOf({ number: 1, events: [snapshot] }, ["one", "two"], 5)).toEqual([snapshot]);
  });
});

describe("MapServer", () => {
  let manual: ManualFeed;
  let server: MapServer;

  const start = (options: Partial<MapServerOptions> = {}) => {
    manual = new ManualFeed();
    return MapServer.start({ feed: manual.feed, ...options });
  };
  const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    fetch(new URL(path, server.url), { headers, method, redirect: "manual" });

  /** Opens the page with the token, and returns the cookie that a browser would send. */
  async function login(): Promise<string> {
    const response = await fetch(server.url, { redirect: "manual" });
    return response.headers.get("Set-Cookie")!.split(";")[0]!;
  }

  beforeEach(() => {
    server = start();
  });

  afterEach(() => server.stop());

  test("exchanges the token for an HttpOnly, SameSite cookie", async () => {
    const response = await fetch(server.url, { redirect: "manual" });
    expect([response.status, response.headers.get("Location")]).toEqual([303, "/"]);
    expect(response.headers.get("Set-Cookie")).toMatch(
      /^bun-netlink-map-\d+=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
  });

  test("accepts the token only for the exchange, and the cookie only in place of the token", async () => {
    const token = new URL(server.url).searchParams.get("token")!;
    const [name, session] = (await login()).split("=");
    expect(session).not.toBe(token);
    for (const path of ["/map.js", "/live", "/path"]) {
      expect((await get(`${path}?token=${token}`)).status).toBe(403);
    }
    expect((await get("/", { Cookie: `${name}=${token}` })).status).toBe(403);
    expect((await get(`/?token=${session}`)).status).toBe(403);
    expect((await get(`/?token=${token}`)).status).toBe(303);
  });

  test("serves the page with a strict content security policy", async () => {
    const headers = { Cookie: await login() };
    const page = await get("/", headers);
    expect(await page.text()).toStartWith("<!doctype html>");
    const policy = page.headers.get("Content-Security-Policy")!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
    expect(policy).not.toContain("unsafe");
    expect((await get("/map.js", headers)).headers.get("Content-Type")).toStartWith("text/javascript");
    expect((await get("/map.css", headers)).headers.get("Content-Type")).toStartWith("text/css");
    expect((await get("/absent", headers)).status).toBe(404);
  });

  test("refuses requests with a wrong token or method", async () => {
    const cookie = await login();
    for (const path of ["/", "/map.js", "/live", "/?token=", `/?token=${"0".repeat(64)}`]) {
      expect((await get(path, path.includes("?") ? { Cookie: cookie } : {})).status).toBe(403);
    }
    expect((await get("/", { Cookie: cookie.replace(/.$/, "x") })).status).toBe(403);
    expect((await get("/", { Cookie: cookie }, "POST")).status).toBe(405);
  });

  test("refuses other host names (DNS rebinding)", async () => {
    const { port } = new URL(server.url);
    const cookie = await login();
    for (const host of ["example.org", `example.org:${port}`, "127.0.0.1:1", "127.0.0.1"]) {
      expect((await get("/", { Cookie: cookie, Host: host })).status).toBe(421);
    }
    for (const host of ["localhost", "LOCALHOST"])
      expect((await get("/", { Cookie: cookie, Host: `${host}:${port}` })).status).toBe(200);
  });

  test("refuses requests and WebSockets from other origins", async () => {
    const headers = { Cookie: await login(), Upgrade: "websocket", Connection: "Upgrade" };
    expect((await get("/live", headers)).status).toBe(403);
    for (const Origin of ["http://example.org", "null", "http://127.0.0.1:1"]) {
      expect((await get("/live", { ...headers, Origin })).status).toBe(403);
      expect((await get("/", { Cookie: headers.Cookie, Origin })).status).toBe(403);
    }
    for (const [site, status] of [
      ["cross-site", 403],
      ["same-site", 403],
      ["same-origin", 200],
      ["none", 200],
    ] as const)
      expect((await get("/", { Cookie: headers.Cookie, "Sec-Fetch-Site": site })).status).toBe(status);
  });

  test("sends the current state, then all events in order", async () => {
    const cookie = await login();
    manual.add(snapshot);
    const early = new Page(server, cookie);
    await until(() => early.links.length === 1, "the first page has the snapshot");
    manual.add(
      ...Array.from({ length: 50 }, (_, index) => change("links", "a", `${index + 2}`, { ifindex: index + 2 })),
    );
    const late = new Page(server, cookie);
    await until(() => early.links.length === 51 && late.links.length === 51, "both pages have all links");
    manual.add(
      { type: "resync", host: "one", time: 0, reason: "overrun", dropped: 7 },
      change("links", "a", "2", null),
    );
    await until(() => early.links.length === 50 && late.links.length === 50, "both pages have the removal");
    for (const { messages } of [early, late]) {
      expect(messages.map(({ number }) => number)).toEqual(messages.map((_, index) => index));
      const types = messages.flatMap(({ events }) => events.map(({ type }) => type));
      expect(types.indexOf("resync")).toBeLessThan(types.lastIndexOf("change"));
    }
    early.close();
    late.close();
    await until(() => server.clients === 0, "no page is connected");
  });

  test("sends the host names only in the first message", async () => {
    manual.add(snapshot, { ...snapshot, host: "two" });
    const page = new Page(server, await login());
    await until(() => page.state.hosts.size === 2, "the page has both hosts");
    manual.add({ type: "snapshot", host: "two", time: 0, entries: [] });
    await until(() => page.state.hosts.size === 1, "the second host is removed");
    const later = new Page(server, await login());
    await until(() => later.messages.length === 1, "the later page has the first message");
    expect(later.messages[0]?.hosts).toEqual(["one"]);
    expect(page.messages.slice(1).every(({ hosts }) => hosts === undefined)).toBe(true);
  });

  test("sends a long state in parts, and all later events after them", async () => {
    const sample = new Sample().netns("a");
    for (let index = 1; index <= 3000; index++) sample.link("a", index, `eth${index}`);
    manual.add(sample.snapshot());
    const early = new Page(server, await login());
    await until(() => early.links.length === 3000, "the first page has the snapshot");
    expect(early.messages.some(({ continues }) => continues === true)).toBe(true);
    const late = new Page(server, await login());
    // The events are in the state of the second page, or follow it, depending on when that page connects.
    for (let index = 1; index <= 1500; index++) {
      manual.add(change("links", "a", `${index}`, null), change("links", "a", `${index + 3000}`, { ifindex: index }));
      if (index % 100 === 0) await Bun.sleep(0);
    }
    const links = Array.from({ length: 3000 }, (_, index) => `${index + 1501}`).sort();
    for (const page of [early, late]) await until(() => Bun.deepEquals(page.links, links), "the page has all links");
    for (const { messages } of [early, late]) {
      expect(messages.map(({ number }) => number)).toEqual(messages.map((_, index) => index));
    }
    expect(late.messages.filter(({ hosts }) => hosts !== undefined)).toHaveLength(1);
  });

  test("disconnects a page that sends data", async () => {
    const page = new Page(server, await login());
    await until(() => server.clients === 1, "the page is connected");
    await page.send("{}");
    expect(await within(page.closed, "the connection is closed")).toBe(1008);
  });

  test("disconnects only the page that does not read", async () => {
    await server.stop();
    server = start({ maxUnsentBytes: 1 << 20 });
    const cookie = await login();
    manual.add(snapshot);
    const reading = new Page(server, cookie);
    const { port, host, origin } = new URL(server.url);
    const slow = connectTcp(Number(port), "127.0.0.1");
    const lines = [
      ...["GET /live HTTP/1.1", `Host: ${host}`, `Origin: ${origin}`, `Cookie: ${cookie}`, "Upgrade: websocket"],
      ...["Connection: Upgrade", "Sec-WebSocket-Version: 13", `Sec-WebSocket-Key: ${"A".repeat(22)}==`, "", ""],
    ];
    slow.write(lines.join("\r\n"));
    slow.pause();
    await until(() => server.clients === 2, "both pages are connected");
    const text = "x".repeat(200_000);
    let index = 2;
    const received = () => reading.state.hosts.get("one")?.table("a", "links").get("2")?.["index"];
    for (const end = Date.now() + 100_000; server.clients === 2 && Date.now() < end; index++) {
      manual.add(change("links", "a", "2", { ifindex: 2, text, index }));
      // The other page receives each event before the next one is sent, so its connection never has much unsent data.
      await until(() => received() === index, "the other page has received the event");
    }
    expect(server.clients).toBe(1);
    manual.add(change("links", "a", "3", { ifindex: 3 }));
    await until(() => reading.links.includes("3"), "the other page receives events");
    expect(reading.messages.map(({ number }) => number)).toEqual(reading.messages.map((_, number) => number));
    slow.destroy();
  });

  test("limits the number of connected pages", async () => {
    await server.stop();
    server = start({ maxClients: 1 });
    const cookie = await login();
    const first = new Page(server, cookie);
    await until(() => server.clients === 1, "the first page is connected");
    expect(await within(new Page(server, cookie).closed, "the connection is closed")).toBe(1013);
    first.close();
  });

  test("reports an error of the feed", async () => {
    const page = new Page(server, await login());
    await until(() => server.clients === 1, "the page is connected");
    const ended = server.ended.catch((error: Error) => error.message);
    manual.fail(new Error("the kernel is gone"));
    expect(await ended).toBe("the kernel is gone");
    await server.stop();
    await within(page.closed, "the connection is closed");
    await expect(fetch(server.url)).rejects.toThrow();
  });

  test("keeps the process alive if the feed fails", async () => {
    manual.fail(new Error("the kernel is gone"));
    await Bun.sleep(0);
    expect((await get("/")).status).toBe(403);
  });

  test("leaks no file descriptors", async () => {
    await server.stop();
    const before = openDescriptors();
    for (let round = 0; round < 5; round++) {
      server = start();
      const page = new Page(server, await login());
      await until(() => server.clients === 1, "the page is connected");
      await server.stop();
      await within(page.closed, "the connection is closed");
    }
    await expectDescriptors(before + 1);
  });
});
