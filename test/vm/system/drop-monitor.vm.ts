import { afterEach, expect, test } from "bun:test";
import { type Main, netDm } from "../../../src/families/net-dm.ts";
import { NetworkNamespace } from "../../../src/index.ts";
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
