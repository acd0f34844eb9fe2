import { afterEach, expect, test } from "bun:test";
import { type Main, netDm } from "../../../src/families/net-dm.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { type DropEvent, DropMonitor } from "../../../src/subsystems/system/index.ts";
import { commandWords } from "../../apps/cli/command.ts";
import { thrown } from "../../message/bytes.ts";
import { UdpSocket } from "../../support/udp.ts";
import { take } from "../families.ts";
import { useLab } from "../lab.ts";
import { linkUp } from "../links/links.ts";

/** A UDP port on which no socket receives. */
const DISCARD = 9;
const ETH_P_IP = 0x0800;
const lab = useLab();

// The kernel reports packet drops of all namespaces, but only to listeners in the initial namespace.
afterEach(() => {
  using netns = NetworkNamespace.current();
  const drops = netDm.connect({ netns });
  try {
    drops.do("stop", { swDrops: true });
  } catch {
    // The drop monitor was not running.
  }
  drops.do("config", { alertMode: "summary", truncLen: 0, queueLen: 1000 });
});

test("NET_DM rejects configuration while the monitor runs", () => {
  using netns = NetworkNamespace.current();
  const drops = netDm.connect({ netns });
  drops.do("config", { alertMode: "packet", truncLen: 64, queueLen: 77 });
  expect(drops.do("config-get", {})).toEqual({ alertMode: "packet", truncLen: 64, queueLen: 77 });
  drops.do("start", { swDrops: true });
  expect(thrown(() => drops.do("start", { swDrops: true }))).toMatchObject({ code: "EAGAIN" });
  expect(thrown(() => drops.do("config", { queueLen: 78 }))).toMatchObject({ code: "EBUSY" });
  expect(drops.do("config-get", {})).toMatchObject({ queueLen: 77 });
  expect(drops.do("stats-get", {})).toMatchObject({ stats: { dropped: 0n } });
  drops.do("stop", { swDrops: true });
  drops.do("config", { queueLen: 78 });
  expect(drops.do("config-get", {})).toMatchObject({ queueLen: 78 });
});

test("NET_DM announces dropped packets with location and reason", async () => {
  using netns = NetworkNamespace.current();
  const drops = netDm.connect({ netns });
  linkUp(lab.netns, "lo");
  drops.do("config", { alertMode: "packet", truncLen: 0 });
  await using events = drops.events("events", { inLoop: true });
  drops.do("start", { swDrops: true });
  const payload = new TextEncoder().encode("nobody wants this");
  using socket = UdpSocket.open(lab.netns);
  socket.send(DISCARD, payload);
  let found: Main | undefined;
  // The kernel may also drop and report other packets at the same time.
  for (let round = 0; round < 50 && found === undefined; round++) {
    const [event] = await take(events, 1);
    expect(event?.name).toBe("packet-alert");
    if (Buffer.from(event!.fields.payload!).includes(payload)) found = event!.fields;
  }
  expect(found).toMatchObject({
    proto: ETH_P_IP,
    origin: "sw",
    reason: "NO_SOCKET",
    symbol: expect.stringMatching(/^\w+\+0x/),
    inPort: { netdevIfindex: 1 },
    pc: expect.any(BigInt),
  });
  expect(found?.unparsed).toBeUndefined();
  expect(found?.unknown).toBeUndefined();
});

/** Sends a datagram that no socket receives. */
function sendUnwanted(payload: Uint8Array): void {
  linkUp(lab.netns, "lo");
  using socket = UdpSocket.open(lab.netns);
  socket.send(DISCARD, payload);
}

test("DropMonitor reports dropped packets with their headers, and stops the kernel's monitor", async () => {
  const payload = new TextEncoder().encode("nobody wants this either");
  const drops = await DropMonitor.open({ truncateLength: 0 });
  await expect(DropMonitor.open()).rejects.toMatchObject({
    code: "EBUSY",
    message: expect.stringContaining("release()"),
  });
  sendUnwanted(payload);
  let found: DropEvent | undefined;
  for await (const drop of drops) {
    if (drop.kind !== "drop" || !Buffer.from(drop.packet).includes(payload)) continue;
    found = drop;
    break;
  }
  expect(found).toMatchObject({ reason: "NO_SOCKET", origin: "software", protocol: ETH_P_IP, ifindex: 1 });
  expect(found!.symbol).toMatch(/^\w+\+0x/);
  expect(Math.abs(Number(found!.timestamp / 1_000_000n) - Date.now())).toBeLessThan(600_000);
  expect(found!.headers.ipv4).toMatchObject({ source: "127.0.0.1", destination: "127.0.0.1" });
  expect(found!.headers.udp?.destinationPort).toBe(DISCARD);
  expect(found!.length).toBe(found!.packet.length);
  await drops.stop();
  await (await DropMonitor.open()).stop();
});

test("DropMonitor reports packets that the kernel could not queue as gaps", async () => {
  const payload = new TextEncoder().encode("too many of these");
  const count = 150;
  await using drops = await DropMonitor.open({ queueLength: 1, truncateLength: 100 });
  linkUp(lab.netns, "lo");
  {
    using sender = UdpSocket.open(lab.netns);
    using receiver = UdpSocket.open(lab.netns);
    for (let left = count; left > 0; left--) sender.send(receiver.port, payload);
    // The kernel drops all unread datagrams of a closed socket at once, before it can send a report.
  }
  let reported = 0;
  let lost = 0;
  for await (const drop of drops) {
    if (drop.kind === "gap") lost += drop.dropped;
    else if (Buffer.from(drop.packet).includes(payload)) reported++;
    if (reported + lost >= count) break;
    // The kernel counts the lost ones; a gap follows a later report.
    sendUnwanted(new Uint8Array(1));
  }
  expect(lost).toBeGreaterThan(0);
  expect(reported).toBeGreaterThan(0);
});

test("a monitor that a killed program has left running can be released", async () => {
  using netns = NetworkNamespace.current();
  netDm.connect({ netns }).do("start", { swDrops: true });
  await expect(DropMonitor.open()).rejects.toMatchObject({ code: "EBUSY" });
  await DropMonitor.release();
  await DropMonitor.release();
  const ended = new AbortController();
  const drops = await DropMonitor.open({ signal: ended.signal });
  ended.abort(new Error("enough"));
  await drops.stop();
  // The kernel accepts settings only while the monitor is stopped.
  netDm.connect({ netns }).do("config", { queueLen: 78 });
  expect(await drops[Symbol.asyncIterator]().next().catch(String)).toBe("Error: enough");
});

test("`monitor drops` prints dropped packets, and their numbers by reason", async () => {
  const sending = setInterval(() => sendUnwanted(new Uint8Array(7)), 50);
  try {
    const child = Bun.spawn([...commandWords, "monitor", "drops", "--count", "3"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const text = await new Response(child.stdout).text();
    expect(await child.exited).toBe(0);
    expect(text).toMatch(/^NO_SOCKET +udp 127\.0\.0\.1:\d+ > 127\.0\.0\.1:9 /m);
    expect(text).toMatch(/\n\n +\d+ {2}NO_SOCKET\n/);
  } finally {
    clearInterval(sending);
  }
});
