// The map's dropped packets with the kernel's drop monitor, which reports to the initial network namespace only.
import { afterEach, expect, test } from "bun:test";
import type { DropItem } from "../../../apps/map/src/feed.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { Namespaces } from "../../../src/subsystems/route/index.ts";
import { DropMonitor } from "../../../src/subsystems/system/index.ts";
import { cli } from "../../apps/cli/cli.ts";
import { Followed } from "../../apps/map/drops/followed.ts";
import { connect, Host, pair, settle } from "../../subsystems/explain/network.ts";
import { isLinuxAtLeast } from "../../support/environment.ts";
import { until } from "../../support/threads.ts";
import { UdpSocket } from "../../support/udp.ts";
import { loadModule } from "../modules.ts";

for (const name of ["nf_tables", "drop_monitor"]) loadModule(name);
/** A UDP port on which no socket receives. */
const DISCARD = 9;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const hasReasons = isLinuxAtLeast("5.18");
const NO_SOCKET = hasReasons ? "NO_SOCKET" : "__udp4_lib_rcv";

afterEach(() => DropMonitor.release());

const itemOf = ({ items }: Followed, reason: string, ifname: string | undefined): DropItem | undefined =>
  items.find((item) => item.reason.startsWith(reason) && item.ifname === ifname);
const countOf = (followed: Followed, reason: string, ifname: string | undefined): number =>
  itemOf(followed, reason, ifname)?.count ?? 0;
const isRunning = (followed: Followed) => until(() => followed.totals !== undefined, "the monitor runs");

function send(host: Host, count: number, destination = "10.0.0.2"): void {
  using socket = UdpSocket.open(host.netns, 4, "10.0.0.1");
  for (let left = count; left > 0; left--) socket.send(DISCARD, Uint8Array.of(7), destination);
}

test("the map counts the packets that an interface receives and the kernel drops, also after its name changes", async () => {
  using hosts = pair();
  const { client, server } = hosts;
  await using followed = new Followed(server.netns, 20);
  await isRunning(followed);
  expect(followed.totals).not.toContainKey("error");
  send(client, 25);
  await until(() => countOf(followed, NO_SOCKET, "l") >= 25, "25 packets");
  expect(itemOf(followed, NO_SOCKET, "l")).toMatchObject({
    ...{ ifindex: server.links.get("l")!.ifindex, netns: server.netns.id, count: 25 },
    packets: [expect.stringMatching(/^udp 10\.0\.0\.1:\d+ > 10\.0\.0\.2:9$/)],
  });

  const linkNames = () =>
    [...followed.state.hosts.get("here")!.table(server.netns.id, "links").values()].map(({ ifname }) => ifname);
  server.links.change({ dev: "l", up: false });
  server.links.change({ dev: "l", ifname: "renamed" });
  server.links.change({ dev: "renamed", up: true });
  settle(client, server);
  await until(() => linkNames().includes("renamed"), "the new name");
  send(client, 5);
  await until(() => countOf(followed, NO_SOCKET, "renamed") >= 30, "5 more packets");
  expect(countOf(followed, NO_SOCKET, "renamed")).toBe(30);
  expect(itemOf(followed, NO_SOCKET, "l")).toBeUndefined();

  server.links.delete("renamed");
  await until(() => !linkNames().includes("renamed"), "the interface is deleted");
  connect(client, "r2", server, "l2");
  client.address("r2", "10.0.2.1/24");
  server.address("l2", "10.0.2.2/24");
  settle(client, server);
  await until(() => linkNames().includes("l2"), "another interface");
  using socket = UdpSocket.open(client.netns, 4, "10.0.2.1");
  for (let left = 3; left > 0; left--) socket.send(DISCARD, Uint8Array.of(7), "10.0.2.2");
  await until(() => countOf(followed, NO_SOCKET, "l2") >= 3, "packets to another interface");
  expect(countOf(followed, NO_SOCKET, "l2")).toBe(3);
  expect(itemOf(followed, NO_SOCKET, "renamed")).toMatchObject({ netns: server.netns.id, count: 30 });
});

test("the map knows an interface that is created between two reports", async () => {
  using hosts = pair();
  const { client, server } = hosts;
  await using followed = new Followed(server.netns, 5000);
  await isRunning(followed);
  send(client, 2);
  connect(client, "r2", server, "l2");
  client.address("r2", "10.0.2.1/24");
  server.address("l2", "10.0.2.2/24");
  settle(client, server);
  await until(
    () =>
      followed.state.hosts.get("here")!.table(server.netns.id, "links").size === server.links.list().toArray().length,
    "the new interface",
  );
  using socket = UdpSocket.open(client.netns, 4, "10.0.2.1");
  for (let left = 3; left > 0; left--) socket.send(DISCARD, Uint8Array.of(7), "10.0.2.2");
  await until(() => countOf(followed, NO_SOCKET, "l2") >= 3, "packets to the new interface");
  expect([countOf(followed, NO_SOCKET, "l"), countOf(followed, NO_SOCKET, "l2")]).toEqual([2, 3]);
});

test("the map does not assign a packet that a bridge drops to the host for which it is", async () => {
  const name = "map-drops";
  using namespaces = Namespaces.open();
  using client = new Host("client");
  using bridge = new Host("bridge");
  using server = new Host("server");
  connect(client, "r", bridge, "p1");
  bridge.add({ ifname: "br", kind: "bridge", up: true });
  const { ifindex } = bridge.links.get("p1")!;
  server.add({
    ...{ ifname: "l", kind: "veth", up: true, ifindex },
    data: { peer: { ifname: "p2", netns: bridge.netns, up: true } },
  });
  for (const dev of ["p1", "p2"]) bridge.links.change({ dev, master: "br" });
  client.address("r", "10.0.0.1/24");
  server.address("l", "10.0.0.2/24");
  settle(client, bridge, server);
  namespaces.attach(name, bridge.netns);
  try {
    await using followed = new Followed(server.netns, 20);
    await isRunning(followed);
    send(client, 4);
    await until(() => countOf(followed, NO_SOCKET, "l") + countOf(followed, NO_SOCKET, undefined) >= 4, "no socket");
    bridge.addRules("table bridge b { chain c { type filter hook forward priority 0; udp dport 9 drop; }; }");
    send(client, 6);
    const reason = hasReasons ? "NETFILTER_DROP" : "nf_hook_slow";
    await until(() => countOf(followed, reason, undefined) >= 6, "packets that the bridge drops");
    expect(followed.items.filter((item) => item.reason.startsWith(reason))).toMatchObject([{ ifindex, count: 6 }]);
    expect(itemOf(followed, reason, undefined)).not.toContainKey("netns");
  } finally {
    namespaces.delete(name);
  }
});

test("the map counts the reports that the kernel could not queue", async () => {
  const count = 5000;
  using hosts = pair();
  const { client, server } = hosts;
  await using followed = new Followed(server.netns, 20);
  await isRunning(followed);
  const payload = Uint8Array.of(1);
  let port: number;
  {
    using receiver = UdpSocket.open(server.netns, 4, "10.0.0.2");
    ({ port } = receiver);
    receiver.setOption(SOL_SOCKET, SO_RCVBUFFORCE, 2 ** 27);
    using sender = UdpSocket.open(client.netns, 4, "10.0.0.1");
    for (let left = count; left > 0; left--) sender.send(port, payload, "10.0.0.2");
    // The kernel drops all unread datagrams of a closed socket at once, before it can send more than 1000 reports.
  }
  const own = () =>
    followed.items
      .filter(({ packets }) => packets.some((packet) => packet.endsWith(`:${port}`)))
      .reduce((sum, item) => sum + item.count, 0);
  const lost = () => Number(followed.totals!["lost"]);
  await until(() => {
    // The kernel counts the lost ones; their number follows with a later report.
    send(client, 1);
    return own() + lost() >= count;
  }, "all packets are reported or counted");
  expect(lost()).toBeGreaterThan(0);
  // Other packets can be lost at the same time.
  expect(own() + lost()).toBeLessThan(count + 100);
});

test("the map says how to stop the monitor of another program", async () => {
  await using _other = await DropMonitor.open();
  using netns = NetworkNamespace.create();
  {
    await using followed = new Followed(netns, 20);
    await isRunning(followed);
    expect(followed.totals!["error"]).toBe(
      "open DropMonitor: the kernel's drop monitor already runs: stop the program that started it, or call " +
        'DropMonitor.release() (EBUSY); if that program was killed, run "bun-netlink do NET_DM stop --swDrops"',
    );
  }
  expect(cli(["do", "NET_DM", "stop", "--swDrops"]).status).toBe(0);
  await using followed = new Followed(netns, 20);
  await isRunning(followed);
  expect(followed.totals).not.toContainKey("error");
});
