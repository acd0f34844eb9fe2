// Plans and applies a description of 10,000 interfaces in pairs without the library, for the memory of `state links`. Imports
// nothing but the engine's own modules.
import { dlopen, type Pointer, ptr } from "bun:ffi";

const PAIRS = 5_000;
const GROUP = 7;
const [AF_NETLINK, SOCK_RAW, NETLINK_ROUTE] = [16, 3, 0];
const [NLM_F_REQUEST, NLM_F_ACK, NLM_F_EXCL, NLM_F_CREATE, NLM_F_DUMP] = [1, 4, 0x200, 0x400, 0x300];
const [NLMSG_ERROR, NLMSG_DONE, RTM_NEWLINK, RTM_GETLINK] = [2, 3, 16, 18];
const [IFLA_IFNAME, IFLA_LINK, IFLA_LINKINFO, IFLA_GROUP, INFO_KIND, INFO_DATA, VETH_INFO_PEER] = [
  3, 5, 18, 27, 1, 2, 1,
];
const HEADER = 32;
/** Size of a batch of requests, and of a datagram of a dump. */
const SIZE = 32 * 1024;

interface Wanted {
  readonly name: string;
  readonly kind: string;
  readonly group: number;
  readonly peer: string;
}

interface Listed {
  readonly index: number;
  readonly name: string;
  readonly kind: string | undefined;
  readonly group: number;
  readonly link: number;
}

interface Step {
  readonly action: string;
  readonly path: string;
  readonly wanted: Wanted;
}

type Description = {
  readonly links: Record<string, { kind: string; group: number; data: { peer: { ifname: string } } }>;
};

const output = new Uint8Array(SIZE);
const input = new Uint8Array(SIZE);
const [request, reply] = [new DataView(output.buffer), new DataView(input.buffer)];
const encoder = new TextEncoder();
const decoder = new TextDecoder();
let sequence = 1;

/** Creates the pairs of a description, and returns when they exist as described. */
export function applyPairs({ links }: Description): void {
  const { symbols: libc } = dlopen("libc.so.6", {
    socket: { args: ["i32", "i32", "i32"], returns: "i32" },
    send: { args: ["i32", "ptr", "u64", "i32"], returns: "i64" },
    recv: { args: ["i32", "ptr", "u64", "i32"], returns: "i64" },
  });
  const fd = libc.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  const send = (length: number) => check(Number(libc.send(fd, ptr(output) as Pointer, length, 0)));
  const receive = () => check(Number(libc.recv(fd, ptr(input) as Pointer, SIZE, 0)));
  const wanted: Wanted[] = Object.entries(links).map(([name, { kind, group, data }]) => {
    return { name, kind, group, peer: data.peer.ifname };
  });
  for (;;) {
    const steps = stepsTo(wanted, list(send, receive));
    if (steps.length === 0) return;
    for (let next = 0; next < steps.length; ) {
      let [length, last] = [0, 0];
      for (; next < steps.length && length < SIZE - 256; next++) {
        last = length;
        length = encode(steps[next]!.wanted, length);
      }
      request.setUint16(last + 6, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, true);
      send(length);
      receive();
      if (reply.getUint16(4, true) !== NLMSG_ERROR || reply.getInt32(16, true) !== 0) throw new Error("a step failed");
    }
  }
}

function check(result: number): number {
  if (result < 0) throw new Error("a system call failed");
  return result;
}

function stepsTo(wanted: readonly Wanted[], listed: readonly Listed[]): Step[] {
  const byName = new Map(listed.map((link) => [link.name, link]));
  const steps: Step[] = [];
  for (const one of wanted) {
    const [link, peer] = [byName.get(one.name), byName.get(one.peer)];
    const isEqual = link?.kind === one.kind && link.group === one.group && link.link === peer?.index;
    if (!isEqual) steps.push({ action: "add", path: `links.${one.name}`, wanted: one });
  }
  return steps;
}

/** Writes the request that creates a pair, and returns its end. */
function encode({ name, kind, group, peer }: Wanted, start: number): number {
  output.fill(0, start, start + HEADER);
  request.setUint16(start + 4, RTM_NEWLINK, true);
  request.setUint16(start + 6, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL, true);
  request.setUint32(start + 8, sequence++, true);
  let at = text(IFLA_IFNAME, name, start + HEADER);
  request.setUint32(at, (IFLA_GROUP << 16) | 8, true);
  request.setUint32(at + 4, group, true);
  at += 8;
  const info = at;
  const data = text(INFO_KIND, kind, info + 4);
  // The peer has a header of its own, `struct ifinfomsg`.
  output.fill(0, data + 8, data + 24);
  const end = text(IFLA_IFNAME, peer, data + 24);
  nest(VETH_INFO_PEER, data + 4, end);
  nest(INFO_DATA, data, end);
  nest(IFLA_LINKINFO, info, end);
  request.setUint32(start, end - start, true);
  return end;
}

function text(type: number, value: string, at: number): number {
  output.fill(0, at, at + 24);
  const { written } = encoder.encodeInto(value, output.subarray(at + 4));
  request.setUint32(at, (type << 16) | (written + 5), true);
  return at + ((written + 8) & ~3);
}

function nest(type: number, start: number, end: number): void {
  request.setUint32(start, (type << 16) | (end - start), true);
}

function list(send: (length: number) => number, receive: () => number): Listed[] {
  output.fill(0, 0, HEADER);
  request.setUint32(0, HEADER, true);
  request.setUint16(4, RTM_GETLINK, true);
  request.setUint16(6, NLM_F_REQUEST | NLM_F_DUMP, true);
  request.setUint32(8, sequence++, true);
  send(HEADER);
  const links: Listed[] = [];
  for (;;) {
    const received = receive();
    for (let at = 0; received - at >= 16; ) {
      const type = reply.getUint16(at + 4, true);
      if (type === NLMSG_DONE) return links;
      if (type === NLMSG_ERROR) throw new Error("the dump failed");
      const end = at + reply.getUint32(at, true);
      links.push(read(at, end));
      at = (end + 3) & ~3;
    }
  }
}

function read(start: number, end: number): Listed {
  let [name, kind, group, link] = ["", undefined as string | undefined, 0, 0];
  for (let at = start + HEADER; end - at >= 4; ) {
    const length = reply.getUint16(at, true);
    const type = reply.getUint16(at + 2, true) & 0x3fff;
    if (length < 4 || length > end - at) throw new Error("invalid attribute");
    if (type === IFLA_IFNAME) name = decoder.decode(input.subarray(at + 4, at + length - 1));
    else if (type === IFLA_GROUP) group = reply.getUint32(at + 4, true);
    else if (type === IFLA_LINK) link = reply.getUint32(at + 4, true);
    else if (type === IFLA_LINKINFO)
      kind = decoder.decode(input.subarray(at + 8, at + 3 + reply.getUint16(at + 4, true)));
    at += (length + 3) & ~3;
  }
  return { index: reply.getInt32(start + 20, true), name, kind, group, link };
}

if (import.meta.main) {
  const pair = (index: number) =>
    [`v${index}`, { kind: "veth", group: GROUP, data: { peer: { ifname: `w${index}` } } }] as const;
  applyPairs({ links: Object.fromEntries(Array.from({ length: PAIRS }, (_, index) => pair(index))) });
  const status = await Bun.file("/proc/self/status").text();
  console.log(/^VmHWM:.*$/m.exec(status)![0]);
}
