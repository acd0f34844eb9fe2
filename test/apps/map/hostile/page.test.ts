import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { type Entry, type FeedEvent, tables } from "../../../../apps/map/src/feed.ts";
import { MapServer } from "../../../../apps/map/src/server.ts";
import { EVIL, readFields, wrongItems } from "../../hostile-values.ts";
import { hasBrowser, TestBrowser } from "../browser.ts";
import { Sample } from "../sample.ts";

setDefaultTimeout(600_000);

/** Expression for the page: the first text or label with a character that is invisible or changes the direction of text. */
const unescaped = `[...document.querySelectorAll("*")].flatMap((element) => [
  ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
  element.ariaLabel ?? "",
]).find((text) => /[\\u202a-\\u202e\\u2066-\\u2069\\u200b-\\u200f\\x00-\\x08\\x1b\\x7f-\\x9f]/u.test(text)) ?? ""`;

/** Expression for the page: number of elements that HTML in names would create. */
const injected = "document.images.length + document.querySelectorAll('script:not([src]), iframe, object').length";

describe.skipIf(!hasBrowser)("page of the map with a hostile host", () => {
  let browser: TestBrowser;
  let page: Page;
  let server: MapServer;
  let send: (event: FeedEvent) => void;
  let number = 0;

  beforeAll(async () => {
    browser = await TestBrowser.start();
    const { readable, writable } = new TransformStream<FeedEvent, FeedEvent>(undefined, { highWaterMark: 1e6 });
    const writer = writable.getWriter();
    send = (event) => void writer.write(event);
    server = MapServer.start({
      async *feed(signal) {
        const reader = readable.getReader();
        signal.addEventListener("abort", () => void reader.cancel(), { once: true });
        for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
      },
    });
    page = await browser.open(server.url);
  });
  afterAll(async () => {
    await server.stop();
    await browser[Symbol.asyncDispose]();
  });

  const namespace: Entry = { table: "namespaces", netns: "1", key: "", item: { names: [], isOwn: true } };
  const badLink: Entry = { table: "links", netns: "1", key: "7", item: { ifindex: 7, ifname: "bad0", flags: ["up"] } };
  const snapshot = (host: string, entries: readonly Entry[]) => send({ type: "snapshot", host, time: 0, entries });

  /** Waits until the page shows the next change of the other host. */
  async function expectOthers(): Promise<void> {
    const name = `good${++number}`;
    snapshot("good", new Sample().netns("a").link("a", 1, name).entries);
    await page.locator(`.chip[aria-label^="${name}, "]`).waitFor({ state: "attached" });
    expect(await page.evaluate<string>(unescaped)).toBe("");
    expect(await page.evaluate<number>(injected)).toBe(0);
    expect(browser.errors).toEqual([]);
  }

  test.each([...tables])("shows other hosts after malformed rows of the table %s", async (table) => {
    const items = [...wrongItems(readFields)].map((text) => JSON.parse(text));
    // Dropped packets belong to no namespace, and are shown only with their totals.
    const netns = table === "drops" ? "" : "1";
    const totals = table === "drops" ? items.map((item): Entry => ({ table, netns, key: "", item })) : [];
    const entries = items.map((item, index): Entry => ({ table, netns, key: `${index}`, item }));
    snapshot("bad", [namespace, badLink, ...totals, ...entries]);
    await expectOthers();
    const changes = entries.flatMap((entry) => [
      { ...entry, item: null },
      { ...entry, item: {} },
      entry,
      { ...entry, key: "7" },
      { ...entry, key: EVIL, netns: EVIL },
    ]);
    send({ type: "change", host: "bad", time: 0, changes });
    await expectOthers();
    // The panel shows the interface with its addresses, routes, rates and differences.
    await page.locator('.chip[aria-label^="bad0, "]').first().dispatchEvent("click");
    await page.locator("#details h2", { hasText: "bad0" }).waitFor();
    await expectOthers();
    await page.keyboard.press("Escape");
  });

  test.each([
    ["its name", () => snapshot(EVIL, [namespace, badLink])],
    ["the reason of a loss", () => send({ type: "loss", host: "bad", time: 0, reason: EVIL })],
    [
      "the reason of a resync",
      () => send({ type: "resync", host: "bad", time: 0, netns: EVIL, table: "links", reason: EVIL, dropped: 1e308 }),
    ],
    ["a time that is no time", () => send({ type: "change", host: "bad", time: 1e308, changes: [badLink] })],
    ["5,000 links", () => snapshot("bad", [namespace, ...links(5000, () => ({}))])],
    [
      "500 tunnels",
      () => snapshot("bad", [namespace, ...links(500, (at) => ({ kind: "gre", data: { remote: `::${at}` } }))]),
    ],
    ["a chain of 1,000 ports", () => snapshot("bad", [namespace, ...links(1000, (at) => ({ masterIndex: at + 1 }))])],
    ["its end", () => snapshot("bad", [])],
  ])("shows other hosts after hostile data: %s", async (_, attack) => {
    attack();
    await expectOthers();
  });

  function links(count: number, of: (index: number) => Entry["item"]): Entry[] {
    return Array.from({ length: count }, (_, at) => ({
      ...badLink,
      key: `${at}`,
      item: { ifindex: at, ifname: `l${at}`, flags: ["up"], ...of(at) },
    }));
  }
});
