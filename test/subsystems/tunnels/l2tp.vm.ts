// Compares L2TP tunnels and sessions with `ip l2tp`.
import { expect, test } from "bun:test";
import { L2tp } from "../../../src/subsystems/tunnels/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { until, within } from "../../support/threads.ts";
import { useLab } from "../../vm/lab.ts";
import { linkUp } from "../../vm/links/links.ts";

const lab = useLab();

const commands = [
  "tunnel tunnel_id 1 peer_tunnel_id 2 encap udp local 127.0.0.1 remote 127.0.0.2 udp_sport 5001 udp_dport 6001 udp_csum on",
  "tunnel tunnel_id 2 peer_tunnel_id 3 encap udp local ::1 remote ::1 udp_sport 5002 udp_dport 6002 udp6_csum_tx off",
  "tunnel tunnel_id 3 peer_tunnel_id 4 encap ip local 127.0.0.1 remote 127.0.0.3",
  "session tunnel_id 1 session_id 10 peer_session_id 11 name l2tp0 cookie 01020304 peer_cookie 0506070801020304 seq both",
  "session tunnel_id 3 session_id 12 peer_session_id 13 name l2tp1",
];

/** The full path of iproute2's `ip`. The shell of BusyBox would otherwise run its own `ip`, which lacks L2TP. */
const ip = "/usr/bin/ip";

/** Returns the output of `ip l2tp` for all tunnels and sessions. */
function shown(): string {
  return ["tunnel", "session"].map((kind) => runIn(lab.netns, ["ip", "l2tp", "show", kind])).join("");
}

test("L2tp lists and restores the tunnels and sessions of ip", async () => {
  linkUp(lab.netns, "lo");
  using l2tp = L2tp.open({ netns: lab.netns });
  runIn(lab.netns, ["sh", "-c", commands.map((command) => `${ip} l2tp add ${command}`).join(" && ")]);
  const before = shown();
  const tunnels = l2tp.tunnels.list().toArray();
  const sessions = l2tp.sessions.list().toArray();
  expect([tunnels, sessions].flat().some((entry) => "unknown" in entry || "unparsed" in entry)).toBe(false);
  const byId = tunnels.toSorted((one, other) => one.id - other.id);
  expect(byId).toMatchObject([
    { id: 1, peerId: 2, version: 3, local: "127.0.0.1", remote: "127.0.0.2", localPort: 5001, udpChecksum: true },
    { id: 2, local: "::1", remotePort: 6002, udp6ChecksumTx: false, udp6ChecksumRx: true },
    { id: 3, encapsulation: "ip", remote: "127.0.0.3" },
  ]);
  expect(sessions.find(({ id }) => id === 10)).toMatchObject({
    ...{ tunnelId: 1, peerTunnelId: 2, peerId: 11, type: "eth", ifname: "l2tp0" },
    ...{ cookie: "01020304", peerCookie: "0506070801020304", sendSequence: true, receiveSequence: true },
  });
  expect(l2tp.tunnels.get({ id: 2 })).toEqual(byId[1]!);
  expect(l2tp.sessions.deleteMany(sessions)).toEqual(sessions.map(() => ({})));
  expect(l2tp.tunnels.deleteMany(tunnels)).toEqual(tunnels.map(() => ({})));
  // The kernel releases tunnels and sessions asynchronously.
  await until(() => l2tp.tunnels.list().toArray().length === 0, "the tunnels are gone");
  await until(() => l2tp.tunnels.addMany(tunnels).every(({ error }) => error?.code !== "EADDRINUSE"), "ports are free");
  expect(l2tp.sessions.addMany(sessions)).toEqual(sessions.map(() => ({})));
  expect(shown().split("\n").sort()).toEqual(before.split("\n").sort());
});

test("L2TP sessions count packets, and ip shows their changes", async () => {
  linkUp(lab.netns, "lo");
  using l2tp = L2tp.open({ netns: lab.netns });
  const ends = { local: "127.0.0.1", remote: "127.0.0.1" } as const;
  l2tp.tunnels.add({ id: 1, peerId: 2, ...ends, localPort: 5001, remotePort: 5002 });
  l2tp.tunnels.add({ id: 2, peerId: 1, ...ends, localPort: 5002, remotePort: 5001 });
  l2tp.sessions.add({ tunnelId: 1, id: 1, peerId: 2, ifname: "l2tp0" });
  l2tp.sessions.add({ tunnelId: 2, id: 2, peerId: 1, ifname: "l2tp1" });
  for (const ifname of ["l2tp0", "l2tp1"]) linkUp(lab.netns, ifname);
  // The interfaces of the session send neighbour discovery packets on their own.
  const received = () => l2tp.sessions.get({ tunnelId: 2, id: 2 }).statistics!.rxPackets!;
  await until(() => received() > 0n, "the other end has received a packet");
  // The kernel counts a sent packet after its arrival.
  await until(() => l2tp.tunnels.get({ id: 1 }).statistics!.txPackets! > 0n, "the sent packet is counted");
  // Without lnsMode, the kernel stops sending sequence numbers once it has received a packet without one.
  l2tp.sessions.change({ tunnelId: 1, id: 1, sendSequence: true, lnsMode: true, reorderTimeout: 100 });
  expect(l2tp.sessions.get({ tunnelId: 1, id: 1 })).toMatchObject({ sendSequence: true, reorderTimeout: 100 });
  const shownSessions = runIn(lab.netns, ["ip", "l2tp", "show", "session"]);
  expect(shownSessions).toMatch(
    /Session 1 in tunnel 1\n(?: .*\n)* +reorder timeout: 100\n +sequence numbering: send\n/,
  );
  expect(thrown(() => l2tp.sessions.delete({ tunnelId: 1, id: 7 }))).toMatchObject({ code: "ENODEV" });
  expect(thrown(() => l2tp.tunnels.add({ id: 1, peerId: 2, ...ends, remotePort: 1 }))).toMatchObject({
    code: "EEXIST",
  });
});

test("L2tp reports changes by ip as events", async () => {
  linkUp(lab.netns, "lo");
  using l2tp = L2tp.open({ netns: lab.netns });
  await using events = l2tp.events({ inLoop: true });
  runIn(lab.netns, ["sh", "-c", `${ip} l2tp add ${commands[0]} && ${ip} l2tp add ${commands[3]}`]);
  const [tunnel] = l2tp.tunnels.list().toArray();
  const [session] = l2tp.sessions.list().toArray();
  l2tp.sessions.change({ tunnelId: 1, id: 10, lnsMode: true });
  l2tp.sessions.delete(session!);
  l2tp.tunnels.delete(tunnel!);
  const received: object[] = [];
  const read = async () => {
    for await (const event of events) if (received.push(event) === 5) return;
  };
  await within(read(), "the events");
  expect(received).toEqual([
    { kind: "tunnel-created", tunnel: tunnel! },
    { kind: "session-created", session: session! },
    { kind: "session-modified", session: { ...session!, lnsMode: true } },
    { kind: "session-deleted", session: { ...session!, lnsMode: true } },
    { kind: "tunnel-deleted", tunnel: tunnel! },
  ]);
});
