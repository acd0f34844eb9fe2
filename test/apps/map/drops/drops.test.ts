import { test as declare, describe, expect, setDefaultTimeout, spyOn } from "bun:test";
import { join } from "node:path";
import { countOf, dropsOf } from "../../../../apps/map/src/drops.ts";
import { EventQueue } from "../../../../apps/map/src/event-queue.ts";
import type { FeedEvent, JsonObject } from "../../../../apps/map/src/feed.ts";
import { DropCounter } from "../../../../apps/map/src/local/drops.ts";
import { localFeed } from "../../../../apps/map/src/local/feed.ts";
import type { NamespaceWatcher, Recorder } from "../../../../apps/map/src/local/namespace-watcher.ts";
import { HostState } from "../../../../apps/map/src/model/state.ts";
import { MapServer } from "../../../../apps/map/src/server.ts";
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { PacketHeaders } from "../../../../src/subsystems/packet/headers.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { type DropEvent, DropMonitor } from "../../../../src/subsystems/system/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { until, within } from "../../../support/threads.ts";
import { EVIL } from "../../hostile-values.ts";
import { hasBrowser, TestBrowser } from "../browser.ts";
import { change, Sample } from "../sample.ts";
import { Followed } from "./followed.ts";

// The timeout is long, because starting the browser takes seconds on a busy machine.
setDefaultTimeout(600_000);

const MAC = "02:00:00:00:00:07";
/** Source hardware address of all packets. */
const SENDER = "02:00:00:00:00:01";
/** Interval of reports that does not pass during a test. */
const NEVER_MS = 1_000_000;
const ETH_P_IP = 0x0800;
const ETH_P_ARP = 0x0806;

/** Returns the Ethernet frame of a UDP packet to a port of 10.0.0.2. */
function frame(port: number, mac: string): Uint8Array {
  const udp = [0x0f, 0xa0, port >> 8, port & 0xff, 0, 8, 0, 0];
  const ip = [0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
  const destination = mac.split(":").map((byte) => Number.parseInt(byte, 16));
  return new Uint8Array([...destination, 2, 0, 0, 0, 0, 1, 8, 0, ...ip, ...udp]);
}

interface DropOptions {
  readonly reason?: string;
  readonly ifindex?: number;
  readonly port?: number;
  readonly mac?: string;
}

function drop({ port = 53, mac = MAC, ...fields }: DropOptions = {}): DropEvent {
  const packet = frame(port, mac);
  return {
    ...{ kind: "drop", origin: "software", timestamp: 0n, protocol: ETH_P_IP, length: packet.length, packet },
    headers: new PacketHeaders(packet),
    ...fields,
  };
}

type Report = DropEvent | { readonly kind: "gap"; readonly dropped: number; readonly unknown?: true };

/** Drop monitor whose reports the test adds. */
class FakeMonitor {
  /** Number of reports that were read. */
  taken = 0;
  isStopped = false;
  readonly #reports: Report[] = [];
  #wake = Promise.withResolvers<void>();
  #failure: { readonly error: unknown } | undefined;
  #signal: AbortSignal | undefined;

  /** Replaces `DropMonitor.open()` by a function that returns this monitor. */
  readonly open = spyOn(DropMonitor, "open").mockImplementation(async ({ signal } = {}) => {
    this.#signal = signal;
    signal?.addEventListener("abort", () => this.fail(signal.reason), { once: true });
    return this as unknown as DropMonitor;
  });

  add(...reports: Report[]): void {
    for (const report of reports) this.#reports.push(report);
    this.#wake.resolve();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Report> {
    for (;;) {
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
      if (this.#failure !== undefined) throw this.#failure.error;
      for (const report of this.#reports.splice(0)) {
        this.taken++;
        yield report;
        this.#signal?.throwIfAborted();
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The kernel's answer to the stop arrives later.
    await Bun.sleep(1);
    this.isStopped = true;
    this.open.mockRestore();
  }
}

const test = base
  .extend({ monitor: () => new FakeMonitor() })
  .extend({ followed: ({ monitor: _, netns }) => new Followed(netns) });

describeInNamespaces("localFeed with dropped packets", () => {
  const addLink = (netns: NetworkNamespace) => {
    using links = Links.open({ netns });
    links.add({ ifname: "br0", kind: "bridge", address: MAC, ifindex: 7 });
  };
  const hasReported = (followed: Followed, count: number) =>
    until(() => followed.totals?.["count"] === count, `${count} packets are reported`);

  test("opens no drop monitor unless requested", async ({ monitor, netns }) => {
    const { open } = monitor;
    await using followed = new Followed(netns, 1, false);
    await until(() => followed.events.length > 0, "the snapshot");
    using links = Links.open({ netns });
    links.add({ ifname: "later", kind: "bridge" });
    await until(() => followed.events.length > 1, "a later change");
    expect(open).not.toHaveBeenCalled();
    expect(followed.reports).toEqual([]);
  });

  test.each([false, true])("loads the code for dropped packets only if requested: %p", async (drops) => {
    const feed = join(import.meta.dir, "../../../../apps/map/src/local/feed.ts");
    // The feed ends after it has ended its work on dropped packets.
    const program = `
      let isLoaded = false;
      Bun.plugin({
        name: "notices a file",
        setup(build) {
          build.onLoad({ filter: /local.drops.ts$/ }, async ({ path }) => {
            isLoaded = true;
            return { contents: await Bun.file(path).text(), loader: "ts" };
          });
        },
      });
      const { localFeed } = await import(${JSON.stringify(feed)});
      for await (const event of localFeed({ drops: ${drops} })(new AbortController().signal)) break;
      process.stdout.write(String(isLoaded));
      process.exit();`;
    const child = Bun.spawn([process.execPath, "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    expect(await new Response(child.stdout).text()).toBe(`${drops}`);
    expect(await child.exited).toBe(0);
  });

  test("counts packets by reason and interface, with the last different packets", async ({
    monitor,
    netns,
    followed,
  }) => {
    addLink(netns);
    await until(() => followed.totals !== undefined, "the monitor runs");
    expect(followed.totals).toEqual({ count: 0, lost: 0, omitted: 0 });
    for (let port = 1; port <= 7; port++) monitor.add(drop({ reason: "NO_SOCKET", ifindex: 7, port }));
    monitor.add(drop({ reason: "NO_SOCKET", ifindex: 7, port: 5 }), drop({ reason: "OTHERHOST", ifindex: 7 }), drop());
    await hasReported(followed, 10);
    const place = { ifindex: 7, ifname: "br0", netns: netns.id };
    const packet = (port: number) => `udp 10.0.0.1:4000 > 10.0.0.2:${port}`;
    expect(followed.items.toSorted((one, other) => other.count - one.count)).toEqual([
      { reason: "NO_SOCKET", ...place, count: 8, packets: [5, 7, 6, 4, 3].map(packet) },
      { reason: "OTHERHOST", ...place, count: 1, packets: [packet(53)] },
      { reason: "unknown", count: 1, packets: [packet(53)] },
    ]);
  });

  test("names the namespace of an interface only if its hardware address is that of the packet", async ({
    monitor,
    netns,
    followed,
  }) => {
    addLink(netns);
    await until(() => followed.totals !== undefined, "the monitor runs");
    monitor.add(drop({ reason: "A", ifindex: 7, mac: "ff:ff:ff:ff:ff:ff" }));
    monitor.add(drop({ reason: "B", ifindex: 1, mac: "00:00:00:00:00:00" }));
    monitor.add(drop({ reason: "C", ifindex: 8, mac: MAC }));
    await hasReported(followed, 3);
    expect(followed.items.map(({ packets: _, count: __, ...place }) => place)).toEqual([
      { reason: "A", ifindex: 7, ifname: "br0" },
      { reason: "B", ifindex: 1, ifname: "lo" },
      { reason: "C", ifindex: 8 },
    ]);
  });

  test("describes ARP messages, other protocols and fragments", async ({ monitor, followed }) => {
    await until(() => followed.totals !== undefined, "the monitor runs");
    const of = (packet: Uint8Array, protocol = ETH_P_IP): DropEvent => {
      return { ...drop(), protocol, packet, headers: new PacketHeaders(packet) };
    };
    const link = frame(0, MAC).slice(0, 12);
    const arp = [0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2];
    const ospf = frame(0, MAC);
    ospf[23] = 89;
    const fragment = frame(0, MAC);
    fragment[21] = 1;
    const packets = [new Uint8Array([...link, 8, 6, ...arp]), new Uint8Array([...link, 0x88, 0xcc]), ospf, fragment];
    monitor.add(of(packets[0]!, ETH_P_ARP), of(packets[1]!, 0x88cc), of(packets[2]!), of(packets[3]!));
    await hasReported(followed, 4);
    expect(followed.items[0]!.packets.toReversed()).toEqual([
      "arp 10.0.0.1 > 10.0.0.2",
      "ethertype 0x88cc",
      "protocol 89 10.0.0.1 > 10.0.0.2",
      "fragment 10.0.0.1 > 10.0.0.2",
    ]);
  });

  test("counts lost reports", async ({ monitor, followed }) => {
    monitor.add(drop(), { kind: "gap", dropped: 3 }, drop(), { kind: "gap", dropped: 4 });
    await until(() => followed.totals?.["lost"] === 7, "the lost reports");
    expect(followed.totals).toEqual({ count: 2, lost: 7, omitted: 0 });
    monitor.add({ kind: "gap", dropped: 0, unknown: true });
    await until(() => followed.totals?.["isLostMore"] === true, "an unknown number of lost reports");
  });

  test("reports a flood in one event per interval", async ({ monitor, netns }) => {
    await using followed = new Followed(netns, NEVER_MS);
    await until(() => followed.totals !== undefined, "the monitor runs");
    const count = 3000;
    monitor.add(...Array.from({ length: count }, (_, port) => drop({ reason: "NO_SOCKET", port })));
    await until(() => monitor.taken === count, "all packets are counted");
    expect(followed.reports).toHaveLength(1);
  });

  test("limits the number and the length of reasons, and counts the packets of removed ones", async ({
    monitor,
    followed,
  }) => {
    const reasons = Array.from({ length: 1000 }, (_, index) => `${index} ${"x".repeat(1000)}`);
    for (const reason of reasons) monitor.add(drop({ reason }), drop({ reason }));
    await hasReported(followed, 2000);
    expect(followed.items).toHaveLength(200);
    expect(followed.totals).toEqual({ count: 2000, lost: 0, omitted: 1600 });
    expect(countOf(followed.items)).toBe(400);
    expect(followed.items.every(({ reason }) => reason.length === 100)).toBe(true);
    expect(followed.items.map(({ reason }) => Number.parseInt(reason, 10)).sort()[0]).toBe(800);
    monitor.add(drop({ reason: reasons[800]! }), drop({ reason: "new" }));
    await hasReported(followed, 2002);
    const left = followed.items.map(({ reason }) => reason);
    expect([left.length, left.includes("new"), left.some((one) => one.startsWith("800 "))]).toEqual([200, true, true]);
    expect(left.some((one) => one.startsWith("801 "))).toBe(false);
  });

  test.each([
    ["EPERM", 1, "run the map with CAP_NET_ADMIN in the initial user namespace"],
    ["ENOENT", 2, 'run the map in the initial network namespace, and load the module with "modprobe drop_monitor"'],
    ["EBUSY", 16, 'if that program was killed, run "bun-netlink do NET_DM stop --swDrops"'],
  ])("reports what to do after %s", async (code, errno, advice) => {
    const error = new NetlinkError(`open DropMonitor: refused (${code})`, { errno });
    using _open = spyOn(DropMonitor, "open").mockRejectedValue(error);
    using netns = NetworkNamespace.create();
    await using followed = new Followed(netns);
    await until(() => followed.totals !== undefined, "the error");
    expect(followed.totals!["error"]).toBe(`open DropMonitor: refused (${code}); ${advice}`);
  });

  test("reports an error of the monitor with the numbers so far, and continues the map", async ({
    monitor,
    netns,
    followed,
  }) => {
    monitor.add(drop());
    await hasReported(followed, 1);
    monitor.fail(new NetlinkError("the memory is exhausted (ENOMEM)", { errno: 12 }));
    await until(() => followed.totals?.["error"] !== undefined, "the error");
    expect(followed.totals).toEqual({ count: 1, lost: 0, omitted: 0, error: "the memory is exhausted (ENOMEM)" });
    expect(monitor.isStopped).toBe(true);
    using links = Links.open({ netns });
    links.add({ ifname: "later", kind: "bridge" });
    const names = () => [...followed.state.hosts.get("here")!.table(netns.id, "links").values()];
    await until(() => names().some(({ ifname }) => ifname === "later"), "a later change");
  });

  test("a programming error ends the feed", async ({ monitor, followed }) => {
    monitor.fail(new Error("defect"));
    expect(await within(followed.ended.then(String), "the error of the feed")).toBe("Error: defect");
  });

  test("ends after the kernel's monitor is stopped", async ({ monitor, netns }) => {
    const server = netns.run(() => MapServer.start({ feed: localFeed({ drops: true }) }));
    monitor.add(drop());
    await until(() => monitor.taken === 1, "the monitor is read");
    expect(monitor.isStopped).toBe(false);
    await server.stop();
    expect(monitor.isStopped).toBe(true);
  });
});

describe("DropCounter", () => {
  const link = (ifindex: number, fields: JsonObject = {}) => ({ ifindex, ifname: "eth0", ...fields });
  const server = link(7, { address: MAC });

  // The kernel reports only the index of the interface on which the packet arrived. Its hardware addresses are those of the
  // last link that it was sent to.
  declare.each<readonly [string, JsonObject[], boolean, ...(string | undefined)[]]>([
    ["no other interface can have received the packet", [link(9, { address: SENDER })], true],
    ["a port of a bridge has the same index", [link(7, { slaveKind: "bridge" })], false],
    [
      "the host that forwarded the packet has an interface with this index",
      [link(7), link(8, { address: SENDER })],
      false,
    ],
    [
      "the host that forwarded the packet has several interfaces with its address, such as VLANs",
      [link(7), link(8, { address: SENDER }), link(9, { address: SENDER, kind: "vlan" })],
      false,
    ],
    ["the packet is dropped as one for another host, which has this index too", [link(7)], false, "OTHERHOST"],
    ["the packet is dropped as one for another host, and no other host has this index", [link(8)], true, "OTHERHOST"],
    ["the kernel reports no reason", [link(7)], false, undefined],
    ["the host that sent the packet has only the sending interface", [link(7, { address: SENDER })], true],
    ["a host that did not send the packet has an interface with this index", [link(7)], true],
  ])(
    "names the namespace only if the packet can have been received nowhere else: %s",
    async (_, links, isKnown, ...reasons) => {
      await using monitor = new FakeMonitor();
      const state = new HostState();
      const put = (netns: string, item: JsonObject) =>
        state.put({ table: "links", netns, key: `${item["ifindex"]}`, item });
      put("server", server);
      for (const one of links) put("router", one);
      const end = new AbortController();
      const watchers = new Map(["server", "router"].map((netns) => [netns, {} as NamespaceWatcher]));
      const recorder: Recorder = { host: "here", state, queue: new EventQueue(), maxRoutes: 1, who: false };
      const running = new DropCounter(recorder, watchers, 1, end.signal).run();
      const [reason] = reasons.length === 0 ? ["A"] : reasons;
      monitor.add(drop({ ...(reason === undefined ? {} : { reason }), ifindex: 7 }));
      await until(() => state.table("", "drops").size > 1, "the packet is reported");
      end.abort(new Error("end of the test"));
      await running;
      const [item] = [...state.table("", "drops").values()].filter((one) => "reason" in one);
      expect(item!["netns"]).toBe(isKnown ? "server" : undefined);
    },
  );
});

const totals = { count: 20, lost: 0, omitted: 0 };
const item = (reason: string, count: number, place: JsonObject = {}): JsonObject => {
  return { reason, count, packets: [`udp 10.0.0.1:1 > 10.0.0.2:${count}`], ...place };
};

describe("dropsOf", () => {
  test("returns the reasons with the most packets first, and the numbers of known interfaces", () => {
    const rows = [
      item("A", 1, { ifindex: 7, netns: "a" }),
      item("B", 2, { ifindex: 7, netns: "a" }),
      item("A", 4, { ifindex: 7 }),
    ];
    expect(dropsOf(new Map(rows.map((row, index) => [`${index}`, row])))).toBeUndefined();
    const table = new Map([["", totals], ...rows.map((row, index) => [`${index}`, row] as const)]);
    const { byReason, byInterface } = dropsOf(table)!;
    expect([...byReason]).toEqual([
      ["A", [rows[2]!, rows[0]!]],
      ["B", [rows[1]!]],
    ]);
    expect([...byInterface]).toEqual([["a\n7", 3]]);
  });
});

describe.skipIf(!hasBrowser)("page of the map with dropped packets", () => {
  test("shows reasons, lost reports and errors in the panel, and marks interfaces", async () => {
    const { readable, writable } = new TransformStream<FeedEvent, FeedEvent>(undefined, { highWaterMark: 1e6 });
    const writer = writable.getWriter();
    const send = (event: FeedEvent) => void writer.write(event);
    await using server = MapServer.start({
      async *feed(signal) {
        const reader = readable.getReader();
        signal.addEventListener("abort", () => void reader.cancel(), { once: true });
        for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
      },
    });
    await using browser = await TestBrowser.start();
    send(new Sample().netns("a").link("a", 7, "eth0").link("a", 8, "eth1").snapshot());
    const page = await browser.open(server.url);
    const chip = (name: string) => page.locator(`.chip[aria-label^="${name}, "]`);
    await chip("eth0").waitFor();
    const details = page.locator("#details");
    expect(await details.textContent()).not.toContain("Dropped packets");

    send(change("drops", "", "", totals));
    send(change("drops", "", "1", item("NO_SOCKET", 12, { ifindex: 7, ifname: "eth0", netns: "a" })));
    send(change("drops", "", "2", item("NO_SOCKET", 3, { ifindex: 1, ifname: "lo" })));
    send(change("drops", "", "3", item(`${EVIL}<img>`, 5, { ifindex: 9, ifname: EVIL })));
    await details.locator(".drops li li", { hasText: "(interface 9)" }).waitFor();
    expect(await details.locator("h3", { hasText: "Dropped packets" }).count()).toBe(1);
    expect(await details.textContent()).toContain("20 reported");
    expect(await details.locator(".drops > li").first().textContent()).toBe(
      "NO_SOCKET 15eth0 a 12udp 10.0.0.1:1 > 10.0.0.2:12lo (interface 1) 3udp 10.0.0.1:1 > 10.0.0.2:3",
    );
    expect(await page.evaluate<number>("document.images.length")).toBe(0);
    expect(await details.locator(".drops").textContent()).toContain("\\u{202e}");
    const [label, classes] = [await chip("eth0").getAttribute("aria-label"), await chip("eth0").getAttribute("class")];
    expect([label?.endsWith(", 12 packets dropped"), classes?.split(" ").includes("dropping")]).toEqual([true, true]);
    expect(await chip("eth0").locator(".about").textContent()).toStartWith("✕12 · ");
    expect(await chip("eth1").getAttribute("aria-label")).not.toContain("dropped");

    send(change("drops", "", "", { count: 20, lost: 4, omitted: 6, error: "refused (EPERM)" }));
    await details.locator(".error", { hasText: "Not reported: refused (EPERM)" }).waitFor();
    expect(await details.textContent()).toContain(
      "20 reported; 4 whose reports were lost; 6 are older and no longer listed",
    );
    send(change("drops", "", "", { count: 20, lost: 4, omitted: 0, isLostMore: true }));
    await details.locator("p", { hasText: "20 reported; more than 4 whose reports were lost" }).waitFor();

    await details.locator(".drops button", { hasText: "eth0" }).click();
    await details.locator("h3", { hasText: "Dropped packets (12)" }).waitFor();
    expect(await details.locator(".drops").textContent()).toBe("NO_SOCKET 12udp 10.0.0.1:1 > 10.0.0.2:12");
    expect(browser.errors).toEqual([]);
  });
});
