import { expect, test } from "bun:test";
import { l2tp as l2tpFamily } from "../../../src/families/l2tp.ts";
import { thrown } from "../../message/bytes.ts";
import { ipJson, runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { take } from "../families.ts";
import { useLab } from "../lab.ts";
import { linkUp } from "./links.ts";

const lab = useLab();
const tunnel = { connId: 10, peerConnId: 20 };
const place = { encapType: "udp", ipSaddr: "127.0.0.1", ipDaddr: "127.0.0.2", udpSport: 5000, udpDport: 6000 } as const;
const session = { connId: 10, sessionId: 1, peerSessionId: 2, pwType: "eth", ifname: "l2tp0" } as const;

function setUp(): ReturnType<typeof l2tpFamily.connect> {
  linkUp(lab.netns, "lo");
  const l2tp = l2tpFamily.connect({ netns: lab.netns });
  l2tp.do("tunnel-create", { ...tunnel, ...place, protoVersion: 3 });
  return l2tp;
}

test("l2tp creates, lists and deletes tunnels", async () => {
  const l2tp = setUp();
  const found = l2tp.do("tunnel-get", { connId: 10 })!;
  expect(found).toMatchObject({ ...tunnel, ...place, protoVersion: 3, stats: { txPackets: 0n, rxErrors: 0n } });
  expect(found["unparsed"]).toBeUndefined();
  expect(found["unknown"]).toBeUndefined();
  expect(l2tp.dump("tunnel-get", {}).toArray()).toEqual([found]);
  const shown = runIn(lab.netns, ["ip", "l2tp", "show", "tunnel"]);
  expect(shown).toMatch(/Tunnel 10, encap UDP/);
  expect(shown).toMatch(/From 127\.0\.0\.1 to 127\.0\.0\.2/);
  expect(shown).toMatch(/Peer tunnel 20/);
  expect(shown).toMatch(/UDP source \/ dest ports: 5000\/6000/);
  l2tp.do("tunnel-delete", { connId: 10 });
  // The kernel releases the L2TP tunnel asynchronously.
  await until(() => l2tp.dump("tunnel-get", {}).toArray().length === 0, "the tunnel is gone");
  expect(thrown(() => l2tp.do("tunnel-get", { connId: 10 }))).toMatchObject({ code: "ENODEV" });
});

test("l2tp creates, changes and deletes sessions", async () => {
  const l2tp = setUp();
  l2tp.do("session-create", { ...session, cookie: "01020304", peerCookie: "0506070801020304" });
  const found = l2tp.do("session-get", { connId: 10, sessionId: 1 })!;
  expect(found).toMatchObject({ ...session, peerConnId: 20, cookie: "01020304", peerCookie: "0506070801020304" });
  expect(l2tp.dump("session-get", {}).toArray()).toEqual([found]);
  expect(ipJson(lab.netns, "link", "show", "l2tp0")).toHaveLength(1);
  const shown = runIn(lab.netns, ["ip", "l2tp", "show", "session"]);
  expect(shown).toMatch(/Session 1 in tunnel 10\n\s+Peer session 2, tunnel 20\n\s+interface name: l2tp0/);

  l2tp.do("session-modify", { connId: 10, sessionId: 1, sendSeq: 1, recvSeq: 1 });
  expect(l2tp.do("session-get", { connId: 10, sessionId: 1 })).toMatchObject({ sendSeq: 1, recvSeq: 1 });
  l2tp.do("session-delete", { connId: 10, sessionId: 1 });
  await until(() => l2tp.dump("session-get", {}).toArray().length === 0, "the session is gone");
  expect(runIn(lab.netns, ["ip", "l2tp", "show", "session"]).trim()).toBe("");
});

test("l2tp announces changes of tunnels and sessions", async () => {
  linkUp(lab.netns, "lo");
  const l2tp = l2tpFamily.connect({ netns: lab.netns });
  await using events = l2tp.events("l2tp", { inLoop: true });
  l2tp.do("tunnel-create", { ...tunnel, ...place, protoVersion: 3 });
  l2tp.do("session-create", session);
  l2tp.do("session-delete", { connId: 10, sessionId: 1 });
  l2tp.do("tunnel-delete", { connId: 10 });
  expect(await take(events, 4)).toMatchObject([
    { name: "tunnel-created", fields: tunnel },
    { name: "session-created", fields: session },
    { name: "session-deleted", fields: { connId: 10, sessionId: 1 } },
    { name: "tunnel-deleted", fields: tunnel },
  ]);
});

test("l2tp rejects existing tunnels and invalid sessions", () => {
  const l2tp = setUp();
  expect(thrown(() => l2tp.do("tunnel-create", { ...tunnel, ...place, protoVersion: 3 }))).toMatchObject({
    code: "EEXIST",
  });
  expect(thrown(() => l2tp.do("session-create", { ...session, connId: 11 }))).toMatchObject({ code: "ENODEV" });
  expect(() => l2tp.do("session-create", { ...session, cookie: "00".repeat(9) })).toThrow(
    /cookie: expected at most 8 bytes/,
  );
});
