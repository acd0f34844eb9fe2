import { expect } from "bun:test";
import { type L2tpAttrs, l2tp as l2tpFamily } from "../../../src/families/l2tp.ts";
import { ticksPerSecond } from "../../../src/ffi/libc.ts";
import { EEXIST, ENODEV } from "../../../src/index.ts";
import { L2tp, type NewL2tpSession, type NewL2tpTunnel } from "../../../src/subsystems/tunnels/index.ts";
import { FakeKernel, Refusal } from "../../../src/testing/index.ts";
import { thrown } from "../../message/bytes.ts";
import { test as base } from "../../support/fixtures.ts";
import { within } from "../../support/threads.ts";

const test = base.extend({ lab: open });

/** Opens L2TP in a fake kernel that stores the attributes of requests. */
function open() {
  const kernel = new FakeKernel();
  const tunnels = new Map<unknown, L2tpAttrs>();
  const sessions = new Map<unknown, L2tpAttrs>();
  const find = (table: Map<unknown, L2tpAttrs>, key: unknown): L2tpAttrs => {
    const found = table.get(key);
    if (found === undefined) throw new Refusal(ENODEV);
    return found;
  };
  const stats = { txPackets: 1n };
  const keyOf = ({ connId, sessionId }: { connId?: number; sessionId?: number }) => `${connId}/${sessionId}`;
  kernel.register(l2tpFamily, {
    "tunnel-create": {
      do(request) {
        if (tunnels.has(request.connId)) throw new Refusal(EEXIST);
        // As in the kernel, the reply always contains the UDP checksum setting of IPv4. It is on exactly if the request
        // contained the attribute.
        const udpCsum = request.udpCsum !== undefined;
        tunnels.set(request.connId, { ...(request as L2tpAttrs), udpCsum, stats });
      },
    },
    "tunnel-get": { do: ({ connId }) => find(tunnels, connId), dump: () => tunnels.values() },
    "tunnel-delete": {
      do({ connId }) {
        find(tunnels, connId);
        tunnels.delete(connId);
      },
    },
    "session-create": {
      do(request) {
        const { peerConnId = 0 } = find(tunnels, request.connId);
        sessions.set(keyOf(request), { ...(request as L2tpAttrs), peerConnId, stats });
      },
    },
    "session-modify": { do: (request) => void Object.assign(find(sessions, keyOf(request)), request) },
    "session-get": { do: (request) => find(sessions, keyOf(request)), dump: () => sessions.values() },
    "session-delete": {
      do(request) {
        find(sessions, keyOf(request));
        sessions.delete(keyOf(request));
      },
    },
  });
  const l2tp = L2tp.open({ socket: kernel.open() });
  return {
    kernel,
    l2tp,
    [Symbol.dispose]: () => {
      l2tp.close();
      kernel[Symbol.dispose]();
    },
  };
}

const over4 = { local: "192.0.2.1", remote: "192.0.2.2" } as const;

test("L2tp lists tunnels in the form that tunnels.add() accepts", ({ lab }) => {
  const { tunnels } = lab.l2tp;
  const added: NewL2tpTunnel[] = [
    { id: 1, peerId: 2, ...over4, localPort: 1701, remotePort: 1702, udpChecksum: true },
    { id: 2, peerId: 3, ...over4, remotePort: 1702, udpChecksum: false, udp6ChecksumRx: true, version: 2 },
    {
      id: 3,
      peerId: 4,
      local: "2001:DB8::1",
      remote: "2001:db8::2",
      remotePort: 1,
      udpChecksum: false,
      udp6ChecksumTx: false,
    },
    { id: 4, peerId: 5, ...over4, encapsulation: "ip", udpChecksum: false, udp6ChecksumTx: true },
  ];
  expect(tunnels.addMany(added)).toEqual(added.map(() => ({})));
  const listed = tunnels.list().toArray();
  expect(listed).toMatchObject([
    { ...added[0]!, version: 3, encapsulation: "udp", statistics: { txPackets: 1n } },
    { id: 2, remotePort: 1702, udpChecksum: false, version: 2 },
    { id: 3, local: "2001:db8::1", remote: "2001:db8::2", udp6ChecksumTx: false, udp6ChecksumRx: true },
    { id: 4, ...over4, encapsulation: "ip" },
  ]);
  expect(tunnels.get({ id: 3 })).toEqual(listed[2]!);
  expect(tunnels.list({ version: 2 }).toArray()).toEqual([listed[1]!]);
  expect(tunnels.deleteMany(listed)).toEqual(listed.map(() => ({})));
  expect(tunnels.addMany(listed)).toEqual(listed.map(() => ({})));
  expect(tunnels.list().toArray()).toEqual(listed);
});

test("L2tp sends no addresses for a tunnel on a program's socket", ({ lab }) => {
  lab.l2tp.tunnels.add({ id: 1, peerId: 1, fd: 7 });
  expect(lab.kernel.requests.at(-1)!.fields).toEqual({
    connId: 1,
    peerConnId: 1,
    protoVersion: 3,
    encapType: "udp",
    fd: 7,
  });
});

test("L2TP sessions can be changed and added again from listed objects", ({ lab }) => {
  const { tunnels, sessions } = lab.l2tp;
  tunnels.add({ id: 1, peerId: 2, ...over4, remotePort: 1701 });
  const cookie = new Uint8Array([1, 2, 3, 4]);
  sessions.add({ tunnelId: 1, id: 5, peerId: 6, ifname: "l2tp0", cookie, peerCookie: "0506070801020304" });
  const listed = sessions.get({ tunnelId: 1, id: 5 });
  expect(listed).toMatchObject({
    ...{ tunnelId: 1, peerTunnelId: 2, id: 5, peerId: 6, type: "eth", ifname: "l2tp0" },
    ...{ cookie: "01020304", peerCookie: "0506070801020304" },
  });
  sessions.change({ ...listed, sendSequence: true, receiveSequence: true, lnsMode: false, reorderTimeout: 250 });
  expect(lab.kernel.requests.at(-1)!.fields).toEqual({
    ...{ connId: 1, sessionId: 5, sendSeq: 1, recvSeq: 1, lnsMode: 0, recvTimeout: 250n },
  });
  const changed = sessions.list({ tunnelId: 1 }).toArray();
  expect(changed).toMatchObject([{ sendSequence: true, receiveSequence: true, lnsMode: false, reorderTimeout: 250 }]);
  expect(sessions.list({ ifname: "other" }).toArray()).toEqual([]);
  sessions.delete(changed[0]!);
  sessions.add(changed[0]!);
  expect(sessions.list().toArray()).toEqual(changed);
  expect(
    sessions.changeMany([
      { tunnelId: 1, id: 5 },
      { tunnelId: 9, id: 5 },
    ]),
  ).toMatchObject([
    {},
    { error: { code: "ENODEV", message: expect.stringContaining("change L2TP session 5 of tunnel 9") } },
  ]);
});

test("L2TP errors name the object and suggest what to do", ({ lab }) => {
  const { tunnels, sessions } = lab.l2tp;
  const missing = /there is no such L2TP tunnel: list\(\) returns those that exist/;
  expect(() => tunnels.get({ id: 7 })).toThrow(missing);
  expect(() => tunnels.delete({ id: 7 })).toThrow(missing);
  expect(thrown(() => sessions.add({ tunnelId: 7, id: 1, peerId: 1 }))).toMatchObject({
    code: "ENODEV",
    message: expect.stringMatching(/^add L2TP session 1 of tunnel 7: .*there is no such tunnel: tunnels\.list/),
  });
});

test.each<[object, RegExp]>([
  [{ id: 0 }, /^add L2TP tunnel 0: id: expected an integer from 1 to 4294967295, got 0$/],
  [{ id: 70000, version: 2 }, /: id: expected an integer from 1 to 65535, got 70000$/],
  [{ peerId: undefined }, /: peerId: expected an integer, got undefined$/],
  [{ version: 4 }, /: version: expected an integer from 2 to 3, got 4$/],
  [{ encapsulation: "gre" }, /: encapsulation: expected a number or one of udp, ip, got "gre"$/],
  [{ local: undefined }, /: local: expected an IPv4 or IPv6 address, got undefined$/],
  [{ remote: "2001:db8::1" }, /: remote: expected an address of the same family as local$/],
  [{ remotePort: undefined }, /: remotePort: expected an integer, got undefined$/],
  [{ remotePort: 65536 }, /: remotePort: expected an integer from 1 to 65535, got 65536$/],
  [{ encapsulation: "ip" }, /: remotePort: expected undefined, because the tunnel uses no UDP$/],
  [{ udpChecksum: 1 }, /: udpChecksum: expected true or false, got 1$/],
  [
    { encapsulation: "ip", remotePort: undefined, udpChecksum: true },
    /: udpChecksum: expected false or undefined, because the tunnel uses no UDP$/,
  ],
  [{ udp6ChecksumTx: false }, /: udp6ChecksumTx: expected true or undefined, because the tunnel uses IPv4$/],
  [
    { local: "2001:db8::1", remote: "2001:db8::2", udpChecksum: true },
    /: udpChecksum: expected false or undefined, because the tunnel uses IPv6$/,
  ],
  [{ fd: 3 }, /: local: expected undefined, because the socket has addresses, ports and checksums$/],
  [{ name: "x" }, /name: unknown option/],
])("L2tp rejects the invalid tunnel %j before sending a request", (fields, message, { lab }) => {
  const tunnel = { id: 1, peerId: 2, ...over4, remotePort: 1701, ...fields };
  expect(() => lab.l2tp.tunnels.add(tunnel as NewL2tpTunnel)).toThrow(message);
  expect(lab.kernel.requests).toEqual([]);
});

test.each<[object, RegExp]>([
  [{ tunnelId: 0 }, /: tunnelId: expected an integer from 1 to 4294967295, got 0$/],
  [{ peerId: undefined }, /: peerId: expected an integer, got undefined$/],
  [{ cookie: "010203" }, /: cookie: expected 4 or 8 bytes, or their hexadecimal digits, got 3 bytes$/],
  [
    { peerCookie: "0x010203" },
    /: peerCookie: expected 4 or 8 bytes, or their hexadecimal digits, got text of 8 characters$/,
  ],
  [{ type: "atm" }, /: type: expected a number or one of none, eth-vlan, eth/],
  [{ ifname: "a/b" }, /: ifname: expected a name of 1 to 127 bytes/],
  [{ sendSequence: 1 }, /: sendSequence: expected true or false, got 1$/],
  [{ reorderTimeout: -1 }, /: reorderTimeout: expected an integer from 0/],
])("L2tp rejects the invalid session %j before sending a request", (fields, message, { lab }) => {
  expect(() => lab.l2tp.sessions.add({ tunnelId: 1, id: 1, peerId: 2, ...fields } as NewL2tpSession)).toThrow(message);
  expect(lab.kernel.requests).toEqual([]);
});

test("The longest reorder timeout is the longest that the kernel lists as one that it accepts", ({ lab: { l2tp } }) => {
  const hertz = ticksPerSecond();
  const longest = Math.floor((Math.floor((0x7fffffff * hertz) / 1000) * 1000) / hertz);
  const change = (reorderTimeout: number) => () => l2tp.sessions.change({ tunnelId: 1, id: 1, reorderTimeout });
  expect(change(longest)).not.toThrow("reorderTimeout");
  expect(change(longest + 1)).toThrow(`reorderTimeout: expected an integer from 0 to ${longest}, got ${longest + 1}`);
});

test("L2TP events have the same fields as listed tunnels and sessions", async ({ lab: { kernel, l2tp } }) => {
  await using events = l2tp.events({ socket: kernel.openSubscription([l2tpFamily, "l2tp"]), inLoop: true });
  const session = { connId: 1, sessionId: 3, peerConnId: 2, peerSessionId: 4, pwType: "eth", recvSeq: 1 } as const;
  kernel.publish(l2tpFamily, "tunnel-created", { connId: 1, peerConnId: 2, protoVersion: 3, encapType: "ip" });
  kernel.publish(l2tpFamily, "session-deleted", session);
  const items = events[Symbol.asyncIterator]();
  expect((await within(items.next(), "the first event")).value).toEqual({
    kind: "tunnel-created",
    tunnel: { id: 1, peerId: 2, version: 3, encapsulation: "ip" },
  });
  expect((await within(items.next(), "the second event")).value).toEqual({
    kind: "session-deleted",
    session: { tunnelId: 1, id: 3, peerTunnelId: 2, peerId: 4, type: "eth", receiveSequence: true },
  });
});

test("a closed L2tp rejects subscriptions", ({ lab }) => {
  lab.l2tp.close();
  expect(() => lab.l2tp.events({ inLoop: true })).toThrow(expect.objectContaining({ code: "EBADF" }));
});
