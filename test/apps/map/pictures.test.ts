import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Feed, FeedEvent } from "../../../apps/map/src/feed.ts";
import { groups } from "../../../apps/map/src/model/kinds.ts";
import { MapServer } from "../../../apps/map/src/server.ts";
import { hasBrowser, TestBrowser } from "./browser.ts";
import { change, containerSample, largeSample, Sample } from "./sample.ts";
import { showcase } from "./showcase.ts";

// The timeout is long, because starting the browser takes seconds on a busy machine.
setDefaultTimeout(600_000);

/** Environment variable with which the test writes the documentation's pictures and prints the speed of a large map. */
const writes = process.env["BUN_NETLINK_PICTURES"] === "1";
const images = join(import.meta.dir, "../../../docs/images");
/** Duration of a speed measurement in milliseconds. */
const MEASURED_MS = 3000;

/** Expression for the page: the sizes on the screen of all visible texts of the map. */
const textSizes = `{
  const scale = document.querySelector("svg.map g").getCTM().a;
  const isVisible = (text) => text.textContent !== "" && text.getBBox().width > 0;
  [...document.querySelectorAll("svg.map text")]
    .filter(isVisible)
    .map((text) => Number.parseFloat(getComputedStyle(text).fontSize) * scale);
}`;

/** Expression for the page: the width of all namespaces of the map divided by their height. */
const mapShape = `(({ width, height }) => width / height)(
  document.querySelector(".namespace").parentElement.getBoundingClientRect(),
)`;

/** Expression for the page: texts and labels with characters that are invisible or change the direction of text. */
const unescaped = `[...document.querySelectorAll("*")].flatMap((element) => [
  ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
  element.ariaLabel ?? "",
]).filter((text) => /[\\u202a-\\u202e\\u2066-\\u2069\\u200b-\\u200f]/u.test(text))`;

/** Expression for the page: visible texts of hosts that are not inside of the frame of their host. */
const outsideHosts = `(() => {
  const [frames, names] = ["g.host:has(> rect)", "g.host:has(> .name)"].map((one) => [...document.querySelectorAll(one)]);
  return names.flatMap((group, index) => {
    const frame = frames[index].getBoundingClientRect();
    return [...group.querySelectorAll("text")].filter((text) => {
      const box = text.getBoundingClientRect();
      const isInside = box.left >= frame.left && box.right <= frame.right && box.bottom <= frame.bottom + 1;
      return text.textContent !== "" && !isInside;
    }).map((text) => text.textContent);
  });
})()`;

/** Expression for the page: names of interfaces that overlap the dot of their state. */
const onDots = `[...document.querySelectorAll(".chip")].flatMap((chip) => {
  const [name, dot] = [".name", ".dot"].map((one) => chip.querySelector(one).getBoundingClientRect());
  return name.width > 0 && name.right > dot.left ? [chip.ariaLabel] : [];
})`;

/** Smallest number of different points of two kinds' shapes, of 400 points. */
const MIN_DIFFERENCE = 40;

/** Expression for the page: for each kind in the legend, which of 20 × 20 points are in its shape ("1") or not ("0"). */
const legendShapes = `Object.fromEntries([...document.querySelectorAll("#legend .swatch")].map((svg) => {
  const isInside = (_, index) =>
    svg.querySelector("path").isPointInFill(new DOMPoint((index % 20) / 2 + 0.25, Math.floor(index / 20) / 2 + 0.25));
  return [svg.classList[1], Array.from({ length: 400 }, isInside).map(Number).join("")];
}))`;

/** Expression for the page: names of the cards whose glyph is not that of their kind, or that overlaps the name. */
const wrongGlyphs = `[...document.querySelectorAll(".chip")].filter((chip) => {
  const glyph = chip.querySelector(".glyph");
  const swatch = document.querySelector("#legend .swatch." + chip.classList[1]);
  const [left, right] = [glyph.getBoundingClientRect(), chip.querySelector(".name").getBoundingClientRect()];
  const isShown = left.width > 0;
  const isSame = glyph.getAttribute("d") === swatch.querySelector("path").getAttribute("d");
  return !isSame || getComputedStyle(glyph).fill !== getComputedStyle(swatch).fill || (isShown && left.right > right.left);
}).map((chip) => chip.ariaLabel)`;

/** Returns a feed that yields given events, then the events that the test adds. */
function feedOf(events: readonly FeedEvent[]): { feed: Feed; add(...events: FeedEvent[]): void } {
  const { readable, writable } = new TransformStream<FeedEvent, FeedEvent>(undefined, { highWaterMark: 1e6 });
  const writer = writable.getWriter();
  const add = (...added: FeedEvent[]) => {
    for (const event of added) void writer.write(event);
  };
  add(...events);
  return {
    add,
    async *feed(signal) {
      const reader = readable.getReader();
      signal.addEventListener("abort", () => void reader.cancel(), { once: true });
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    },
  };
}

describe.skipIf(!hasBrowser)("picture of the map", () => {
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await TestBrowser.start();
  });

  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    expect(browser.errors).toEqual([]);
  });

  test.each(["light", "dark"] as const)("keeps texts inside their interfaces in %s colours", async (colorScheme) => {
    const [snapshot, ...changes] = showcase();
    const { feed, add } = feedOf([snapshot!]);
    await using server = MapServer.start({ feed });
    const page = await browser.open(server.url, { colorScheme, viewport: { width: 1280, height: 720 } });
    await page.locator(".chip").first().waitFor();
    add(...changes);
    await page.locator("#events", { hasText: "12 messages lost" }).waitFor();
    await page.locator('.chip[aria-label^="br-apps"] .name').click();
    await page.locator("#details h2", { hasText: "br-apps" }).waitFor();
    expect(await page.evaluate<string[]>(outside)).toEqual([]);
    expect(await page.locator(".remote").count()).toBe(1);
    expect(await page.locator(".edge.tunnel").count()).toBe(2);
    if (writes) {
      // The map marks changed interfaces for a moment, so the picture is taken later.
      await page.waitForTimeout(2500);
      await page.screenshot({ path: join(images, `map-${colorScheme}.png`) });
    }
    await page.locator('.chip[aria-label^="dp0"] .name').click();
    const flow = "in_port(v-vpn),eth(),eth_type(0x0800) → v-guest 1.2k packets/s, 81.2k in total";
    await page.locator("#details li", { hasText: flow }).waitFor();
    await page.context().close();
  });

  test.each([
    [10, 10, 1440],
    [50, 20, 900],
    [1, 31, 900],
    [1, 31, 400],
  ])("shows no text below 9 pixels: %d namespaces with %d interfaces, %d pixels wide", async (count, size, width) => {
    const events = count === 1 ? showcase() : [largeSample(count, size).snapshot()];
    const { feed } = feedOf(events);
    await using server = MapServer.start({ feed });
    const page = await browser.open(server.url, { viewport: { width, height: 800 } });
    await page.locator(".chip").first().waitFor({ state: "attached" });
    await page.locator("#legend").waitFor();
    await page.locator(".namespace .title", { hasText: /./ }).first().waitFor();
    const sizes = await page.evaluate<number[]>(textSizes);
    expect(sizes.length).toBeGreaterThan(count - 1);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(9);
    await page.context().close();
  });

  test("shows the names, counts and worst states of 100 hosts in place of the texts of their namespaces", async () => {
    const hosts = Array.from({ length: 100 }, (_, index) => `host${index}`);
    const samples = hosts.map(() => largeSample(3, 3));
    samples[1]!.desired("ns1", "drift", { kind: "drift", steps: ["- rule 1"], count: 1 });
    samples[2]!.link("ns1", 9, "down0", { flags: [], operstate: "down" });
    const { feed } = feedOf(hosts.map((host, index) => samples[index]!.snapshot(host)));
    await using server = MapServer.start({ feed });
    const page = await browser.open(server.url);
    await page.locator(".host .name", { hasText: "host99" }).waitFor();
    expect((await page.locator(".host .name:visible").allTextContents()).sort()).toEqual(hosts.toSorted());
    const summary = (index: number) => {
      const name = page.locator(".host .name", { hasText: new RegExp(`^host${index}$`) });
      return name.locator("..").locator(".summary").allTextContents();
    };
    expect(await summary(0)).toEqual(["10 if.", "all up", ""]);
    expect(await summary(1)).toEqual(["≠ 1 step", "10 if.", ""]);
    expect(await summary(2)).toEqual(["1 down", "11 if.", ""]);
    expect(await page.locator(".host.drift rect").count()).toBe(1);
    expect(await page.evaluate<string[]>(outsideHosts)).toEqual([]);
    expect(await page.locator(".namespace text:visible").count()).toBe(0);
    expect(Math.min(...(await page.evaluate<number[]>(textSizes)))).toBeGreaterThanOrEqual(9);
    await page.context().close();
  });

  test.each([
    [1, 46, 1440],
    [1, 46, 900],
    [1, 46, 400],
    [10, 8, 1440],
    [10, 8, 400],
    [100, 4, 1440],
    [100, 4, 900],
    [100, 4, 400],
  ])(
    "keeps long names inside of their frames: %d hosts with %d containers, %d pixels wide",
    async (hosts, count, width) => {
      const names = Array.from({ length: hosts }, (_, index) => `Web-${index}.München.example`);
      const { feed } = feedOf(names.map((name, index) => containerSample(count + (index % 5)).snapshot(name)));
      await using server = MapServer.start({ feed });
      const page = await browser.open(server.url, { viewport: { width, height: 800 } });
      await page.locator(".chip").first().waitFor({ state: "attached" });
      await page.locator(":is(.namespace .title, .host .name):visible", { hasText: /./ }).first().waitFor();
      expect(await page.evaluate<string[]>(outside)).toEqual([]);
      expect(await page.evaluate<string[]>(outsideHosts)).toEqual([]);
      expect(await page.evaluate<string[]>(onDots)).toEqual([]);
      const sizes = await page.evaluate<number[]>(textSizes);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(9);
      // The frame of a host or tile with an interface without a carrier has another colour.
      if (count >= 8) expect(await page.locator(":is(.host, .namespace).faulty").count()).toBeGreaterThan(0);
      await page.context().close();
    },
  );

  test("shows the loopback interface of a namespace in its title, and as a card if its kind is shown", async () => {
    const sample = new Sample().netns("a").netns("b");
    for (const [netns, flags] of Object.entries({ a: ["up"], b: [] })) {
      sample.link(netns, 1, "lo", { linkType: "loopback", operstate: "unknown", flags }).link(netns, 2, "eth0");
    }
    const { feed } = feedOf([sample.snapshot()]);
    await using server = MapServer.start({ feed });
    const page = await browser.open(server.url);
    await page.locator(".chip").first().waitFor();
    expect(await page.locator(".namespace .note").allTextContents()).toEqual([
      "2 interfaces",
      "lo down · 2 interfaces",
    ]);
    expect(await page.locator(".chip .name").allTextContents()).toEqual(["eth0", "eth0"]);
    await page.locator('[data-group="loopback"]').check();
    await page.locator(".chip .name", { hasText: "lo" }).first().waitFor();
    expect(await page.locator(".chip").count()).toBe(4);
    await page.context().close();
  });

  test("is laid out again when the window gets another shape", async () => {
    const { feed } = feedOf([largeSample(50, 4).snapshot()]);
    await using server = MapServer.start({ feed });
    const page = await browser.open(server.url);
    await page.locator(".namespace .title", { hasText: /./ }).first().waitFor();
    const shape = () => page.evaluate<number>(mapShape);
    const first = await shape();
    await page.setViewportSize({ width: 1440, height: 500 });
    // The new layout is drawn some frames later.
    while ((await shape()) < first * 1.3) await page.waitForTimeout(20);
    await page.setViewportSize({ width: 1440, height: 860 });
    while (Math.abs((await shape()) - first) > 0.01) await page.waitForTimeout(20);
    await page.context().close();
  });

  test("gives each kind of interface a shape of its own, on cards and in the legend", async () => {
    const { feed } = feedOf(showcase());
    await using server = MapServer.start({ feed });
    const page = await browser.open(server.url);
    await page.locator(".chip").first().waitFor();
    const shapes = await page.evaluate<Record<string, string>>(legendShapes);
    const kinds = Object.keys(shapes);
    expect(kinds.sort()).toEqual([...groups].sort());
    for (const one of kinds) {
      for (const other of kinds.filter((kind) => kind > one)) {
        const different = [...shapes[one]!].filter((cell, index) => cell !== shapes[other]![index]).length;
        // The message of a failure names both kinds.
        expect({ one, other, isDistinct: different >= MIN_DIFFERENCE }).toEqual({ one, other, isDistinct: true });
      }
    }
    expect(await page.evaluate<string[]>(wrongGlyphs)).toEqual([]);
    await page.context().close();
  });

  test("escapes invisible and bidirectional characters of names everywhere", async () => {
    const hostile = "e\u202e0hte\u2066\u200b";
    const sample = new Sample().netns(`n${hostile}`).link(`n${hostile}`, 1, hostile, { ifalias: hostile });
    sample.address(`n${hostile}`, 1, hostile);
    const { feed, add } = feedOf([sample.snapshot(`h${hostile}`), new Sample().netns("b").snapshot("b")]);
    await using server = MapServer.start({ feed });
    const page = await browser.open(server.url);
    await page.locator(".chip .name").first().click();
    await page.locator("#details h2", { hasText: "u{202e}" }).waitFor();
    add(change("links", `n${hostile}`, "1", null, `h${hostile}`));
    await page.locator("#events li", { hasText: "removed" }).waitFor();
    const raw = await page.evaluate<string[]>(unescaped);
    expect(raw).toEqual([]);
    await page.context().close();
  });

  test("marks what differs from the declared state, and shows plans that wait for a confirmation", async () => {
    const sample = largeSample(3, 2);
    sample.desired("ns1", "drift", { kind: "drift", steps: ["~ link eth0: mtu 1500 → 1400"], count: 1 });
    const { feed, add } = feedOf([sample.snapshot()]);
    await using server = MapServer.start({ feed });
    const page = await browser.open(server.url);
    const marked = page.locator(".chip.drift");
    await marked.locator(".name").click();
    expect(await marked.evaluateAll((chips) => chips.map((one) => one.ariaLabel))).toEqual([
      "eth0, veth, up, namespace ns1, ≠ → hub/v1 · 10.0.1.1/24, differs from the declared state",
    ]);
    await page.locator("#details .steps", { hasText: "~ link eth0: mtu 1500 → 1400" }).waitFor();
    const plan = {
      kind: "plan",
      plan: "20261124-1",
      title: "test",
      state: "pending",
      until: 0,
      steps: ["+ rule 1"],
      count: 1,
    };
    add(change("desired", "ns1", "drift", null), change("desired", "ns2", "pending 20261124-1", plan));
    await page.locator(".namespace.drift .note", { hasText: "not confirmed" }).waitFor();
    expect(await marked.count()).toBe(0);
    await page.locator(".namespace.drift .title").click();
    await page.locator("#details", { hasText: /20261124-1: not confirmed; undone at .* unless confirmed/ }).waitFor();
    await page.context().close();
  });

  test("dims all interfaces and wires that are not on the path of a selected interface", async () => {
    const { feed } = feedOf(showcase());
    await using server = MapServer.start({ feed });
    const page = await browser.open(server.url);
    await page.locator('.chip[aria-label^="eth0"][aria-label*="namespace api"] .name').click();
    await page.locator(".chip.selected").waitFor();
    const bright = await page.locator(".chip:not(.dim) .name").allTextContents();
    expect(bright.sort()).toEqual(["br-apps", "eth0", "v-api"]);
    expect(await page.locator(".edge:not(.dim)").count()).toBe(1);
    await page.keyboard.press("Escape");
    await page.locator(".chip.selected").waitFor({ state: "detached" });
    expect(await page.locator(".dim").count()).toBe(0);
    await page.context().close();
  });

  test("shows changes of a map with 1,000 interfaces", async () => {
    const { feed, add } = feedOf([largeSample(50, 20).snapshot()]);
    await using server = MapServer.start({ feed });
    const context = await browser.open("about:blank");
    await context.addInitScript(watchFirstDrawing);
    await context.goto(server.url);
    await context.locator(".chip").nth(980).waitFor({ state: "attached" });
    expect(await context.locator(".chip").count()).toBe(49 * 19 + 50);
    const flap = (index: number) => {
      const netns = `ns${1 + (index % 49)}`;
      const item = {
        ifindex: 3,
        mtu: 1500,
        ifname: "eth0.3",
        flags: ["up"],
        operstate: index % 2 === 0 ? "down" : "up",
      };
      return change("links", netns, "3", { ...item, kind: "vlan", linkIndex: 2 });
    };
    if (writes) await measure(context, () => add(...Array.from({ length: 10 }, (_, index) => flap(index))));
    add(change("links", "ns49", "3", null));
    await context.locator('.chip[aria-label^="eth0.3,"][aria-label*="namespace ns49"]').waitFor({ state: "detached" });
    await context.context().close();
  });

  test("shows the traffic of an interface as a chart with an axis and a legend", async () => {
    const sample = new Sample().netns("a", {}, { isOwn: true }).link("a", 2, "eth0");
    const { feed, add } = feedOf([sample.snapshot()]);
    await using server = MapServer.start({ feed });
    const page = await browser.open(server.url, { viewport: { width: 900, height: 700 } });
    await page.locator(".chip .name").click();
    const reading = (rxBytes: number, txBytes: number) =>
      change("rates", "a", "2", { rxBytes, txBytes, rxPackets: 10, txPackets: 5 });
    add(reading(125_000, 0));
    await page.locator("#details h3", { hasText: "Traffic" }).waitFor();
    expect(await page.locator("#details .chart").count()).toBe(0);
    add(reading(250_000, 125_000));
    const chart = page.locator("#details .chart");
    await chart.waitFor();
    expect(await chart.locator(".axis span").allTextContents()).toEqual(["2.0 Mbit/s", "0"]);
    expect(await chart.locator("figcaption").textContent()).toBe("last 2 readingsreceivedsent");
    const lines = ["rx", "tx"].map((name) => chart.locator(`path.${name}`).getAttribute("d"));
    expect(await Promise.all(lines)).toEqual(["M0,20L100,2", "M0,38L100,20"]);
    const colours = (selector: string, property: string) =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll(".chart ${selector}")].map((one) => getComputedStyle(one).${property})`,
      );
    const ofLines = await colours("path", "stroke");
    expect(await colours(".stroke", "borderTopColor")).toEqual(ofLines);
    expect(new Set(ofLines).size).toBe(2);
    await page.context().close();
  });
});

/** Function that runs in the page and returns the texts that are outside of their interface or namespace. */
const outside = `[...document.querySelectorAll(".chip, .namespace")].flatMap((group) => {
  const box = group.querySelector(".box, .frame").getBoundingClientRect();
  return [...group.querySelectorAll("text")].filter((text) => {
    const { left, right, top, bottom, width } = text.getBoundingClientRect();
    return width > 0 && (left < box.left || right > box.right || top < box.top || bottom > box.bottom);
  }).map((text) => text.textContent);
})`;

/** Function that runs in the page and stores the time at which all interfaces are drawn for the first time. */
const watchFirstDrawing = `new MutationObserver((_, observer) => {
  if (document.querySelector(".chip") === null) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.firstDrawing = performance.now(); }));
}).observe(document, { childList: true, subtree: true });`;

/** Function that runs in the page and records the times between frames. */
const recordFrames = `window.frames_ = []; window.isRecording = true; (function next(before) {
  requestAnimationFrame((now) => { window.frames_.push(now - before); if (window.isRecording) next(now); });
})(performance.now());`;

async function measure(page: Page, change: () => void): Promise<void> {
  const first = await page.evaluate<number>("window.firstDrawing");
  process.stdout.write(`from the request to the first picture: ${Math.round(first)} ms\n`);
  const cases = {
    "at rest": async () => {},
    "10 changes every 100 ms": async () => change(),
    panning: async (step: number) => page.mouse.move(700 + 100 * Math.sin(step / 3), 400 + 60 * Math.cos(step / 3)),
    zooming: async (step: number) => page.mouse.wheel(0, Math.sin(step / 5) > 0 ? -60 : 60),
  };
  for (const [name, action] of Object.entries(cases)) {
    await page.mouse.move(700, 400);
    if (name === "panning") await page.mouse.down();
    await page.evaluate(recordFrames);
    const pause = name.includes("changes") ? 100 : 16;
    for (let step = 0, end = Date.now() + MEASURED_MS; Date.now() < end; step++) {
      await action(step);
      await Bun.sleep(pause);
    }
    const frames = await page.evaluate<number[]>("window.isRecording = false, window.frames_");
    await page.mouse.up();
    frames.sort((one, other) => one - other);
    const at = (share: number) => frames[Math.floor((frames.length - 1) * share)]!.toFixed(1);
    process.stdout.write(`${name}: frame times in ms: median ${at(0.5)}, 95 % ${at(0.95)}, longest ${at(1)}\n`);
  }
}
