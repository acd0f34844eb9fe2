// Compares the attributes that the kernel reports for packets with the packets that were sent.

import { expect } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { NetlinkError, NetworkNamespace, SOL_SOCKET } from "../../../../src/index.ts";
import { type PacketObject, PacketQueue, QueueRule } from "../../../../src/subsystems/netfilter/index.ts";
import { hasProgram } from "../../../support/environment.ts";
import { expectEventually } from "../../../support/eventually.ts";
import { test as base } from "../../../support/fixtures.ts";
import { ipJson, runIn } from "../../../support/oracle.ts";
import { PATIENCE_MS } from "../../../support/threads.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { describeWithQueues, numbered, numberOf, QueueLab, UDP_PAYLOAD } from "../support.ts";

const test = base.extend({ lab: () => new QueueLab(), resources: () => new DisposableStack() });

/** Numbers of socket options that only these tests use (asm-generic/socket.h, linux/udp.h). */
const SO_PRIORITY = 12;
const SO_TIMESTAMP = 29;
const SO_MARK = 36;
const SOL_UDP = 17;
const UDP_SEGMENT = 103;

function objects(queue: PacketQueue, timeoutMs = PATIENCE_MS): PacketObject[] {
  const packets = queue.receive({ wait: true, timeoutMs }).map((packet) => packet.toObject());
  for (const packet of packets) queue.accept(packet);
  return packets;
}

/** Returns the id outside of this user namespace for a user or group id inside of the namespace. */
function outside(id: number, file: string): number {
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const [first, base, count] = line.trim().split(/\s+/).map(Number);
    if (id >= first! && id < first! + count!) return base! + id - first!;
  }
  throw new Error(`${id} is not in ${file}`);
}

describeWithQueues("QueuedPacket from this host", () => {
  test("reports the hook, protocol, interface and payload", ({ lab }) => {
    lab.send(0x01020304);
    const [packet] = objects(lab.queue);
    expect(packet).toMatchObject({ family: "ip", hook: "output", protocol: 0x800, queue: 0, id: 1, length: 128 });
    expect([packet!.inputInterface, packet!.outputInterface]).toEqual([undefined, 1]);
    const view = new DataView(packet!.payload.buffer);
    expect([view.getUint8(0), view.getUint8(9), view.getUint16(20), view.getUint16(22)]).toEqual([
      0x45,
      17,
      lab.sender.port,
      lab.receiver.port,
    ]);
    expect(numberOf(packet!.payload.subarray(UDP_PAYLOAD))).toBe(0x01020304);
    expect(lab.arrived(1)).toEqual([0x01020304]);
  });

  test("reports the family and length of an IPv6 packet", () => {
    using lab = new QueueLab({}, {}, 6);
    lab.send(77);
    const [packet] = objects(lab.queue);
    expect(packet).toMatchObject({ family: "ip6", hook: "output", protocol: 0x86dd, length: 148 });
    expect(numberOf(packet!.payload.subarray(48))).toBe(77);
    expect(lab.arrived(1)).toEqual([77]);
  });

  test("reports the input interface at the input hook", () => {
    using lab = new QueueLab({}, { hook: "input" });
    lab.send(1);
    const [packet] = objects(lab.queue);
    expect([packet!.hook, packet!.inputInterface, packet!.outputInterface]).toEqual(["input", 1, undefined]);
    expect(lab.arrived(1)).toEqual([1]);
  });

  test("reports the mark and priority of the socket", ({ lab }) => {
    lab.sender.setOption(SOL_SOCKET, SO_MARK, 0x12345678);
    lab.sender.setOption(SOL_SOCKET, SO_PRIORITY, 5);
    lab.send(1);
    expect(objects(lab.queue)).toMatchObject([{ mark: 0x12345678, priority: 5 }]);
  });

  test("reports the user and group if `uidGid` is set", () => {
    using lab = new QueueLab({ uidGid: true });
    lab.send(1);
    const uid = outside(process.getuid!(), "/proc/self/uid_map");
    const gid = outside(process.getgid!(), "/proc/self/gid_map");
    expect(objects(lab.queue)).toMatchObject([{ uid, gid }]);
    lab.queue.configure({ uidGid: false });
    lab.send(2);
    const [plain] = objects(lab.queue);
    expect([plain!.uid, plain!.gid]).toEqual([undefined, undefined]);
  });

  test("limits the payload to `copyMode` and `copyRange`", () => {
    using lab = new QueueLab({ copyMode: "meta" });
    lab.send(1);
    expect(objects(lab.queue)).toMatchObject([{ length: 0, payload: new Uint8Array(0) }]);
    lab.queue.configure({ copyMode: "packet", copyRange: 30 });
    lab.send(2);
    const [packet] = objects(lab.queue);
    expect([packet!.length, packet!.payload.length]).toEqual([128, 30]);
    expect(lab.arrived(2)).toEqual([1, 2]);
  });

  test("contains a computed checksum unless `gso` is set", ({ lab }) => {
    lab.send(1);
    lab.queue.configure({ gso: true });
    lab.send(1);
    const [[computed], [raw]] = [objects(lab.queue), objects(lab.queue)];
    expect([computed!.checksumNotReady, raw!.checksumNotReady]).toEqual([false, true]);
    const checksum = ({ payload }: PacketObject) => new DataView(payload.buffer).getUint16(26);
    expect(checksum(computed!)).not.toBe(checksum(raw!));
    expect(lab.arrived(2)).toEqual([1, 1]);
  });

  test("arrives before segmentation if `gso` is set", () => {
    using lab = new QueueLab({ gso: true });
    lab.sender.setOption(SOL_UDP, UDP_SEGMENT, 1000);
    lab.sender.send(lab.receiver.port, numbered(1, 4000));
    expect(objects(lab.queue)).toMatchObject([{ gso: true, length: 4028 }]);
    expect(lab.receiver.receiveAll(4)).toHaveLength(4);
    lab.queue.configure({ gso: false });
    lab.sender.send(lab.receiver.port, numbered(1, 4000));
    expect(objects(lab.queue).map(({ gso, length }) => [gso, length])).toEqual(Array(4).fill([false, 1028]));
    expect(lab.receiver.receiveAll(4)).toHaveLength(4);
  });

  test("contains a packet of maximum size", ({ lab }) => {
    lab.sender.send(lab.receiver.port, numbered(5, 65_503));
    const [packet] = objects(lab.queue);
    expect([packet!.length, packet!.payload.length]).toEqual([65_531, 65_531]);
    expect(lab.arrived(1)).toEqual([5]);
  });

  test("reports a timestamp if a socket enables timestamps", () => {
    using lab = new QueueLab({}, { hook: "input" });
    lab.receiver.setOption(SOL_SOCKET, SO_TIMESTAMP, 1);
    let timestamp: number | undefined;
    // The kernel enables timestamps asynchronously.
    for (const end = performance.now() + PATIENCE_MS; timestamp === undefined && performance.now() < end; ) {
      lab.send(1);
      timestamp = objects(lab.queue)[0]!.timestamp;
      if (timestamp === undefined) Bun.sleepSync(5);
    }
    expect(Math.abs(timestamp! / 1000 - Date.now())).toBeLessThan(60_000);
  });

  test("omits the security context without a security module", () => {
    let lab: QueueLab;
    try {
      lab = new QueueLab({ securityContext: true });
    } catch (error) {
      expect((error as NetlinkError).message).toContain("CONFIG_NETWORK_SECMARK");
      return;
    }
    using _lab = lab;
    lab.send(1);
    expect(objects(lab.queue)[0]!.securityContext).toBeUndefined();
  });

  test.skipIf(!hasProgram("nft"))("reports its connection if `conntrack` is set", () => {
    let lab: QueueLab;
    try {
      lab = new QueueLab({ conntrack: true });
    } catch (error) {
      expect(error).toBeInstanceOf(NetlinkError);
      return;
    }
    using _lab = lab;
    runIn(lab.netns, [
      "nft",
      "add table ip t; add chain ip t c { type filter hook output priority -100; }; add rule ip t c ct state new",
    ]);
    lab.send(1);
    const [packet] = objects(lab.queue);
    expect(packet!.conntrackInfo).toBe("new");
    expect(packet!.conntrack!.length).toBeGreaterThan(20);
  });

  test.skipIf(!hasProgram("ip"))("is dropped when its interface goes down", ({ lab }) => {
    lab.send(1, 2);
    const packets = lab.queue.receive({ wait: true, timeoutMs: 100_000 }).map(({ queue, id }) => ({ queue, id }));
    expect(lab.queue.statistics().queues).toMatchObject([{ waiting: 2 }]);
    runIn(lab.netns, ["ip", "link", "set", "lo", "down"]);
    expect(lab.queue.statistics().queues).toMatchObject([{ waiting: 0 }]);
    for (const packet of packets) lab.queue.accept(packet);
    expect(lab.queue.receive()).toEqual([]);
    expect(lab.queue.statistics().gone).toBe(2);
  });
});

/** Two network namespaces connected by a veth pair. */
function cable(resources: DisposableStack): { left: NetworkNamespace; right: NetworkNamespace } {
  const left = resources.use(NetworkNamespace.create());
  const right = resources.use(NetworkNamespace.create());
  runIn(left, ["ip", "link", "add", "left0", "type", "veth", "peer", "name", "right0"]);
  runIn(left, ["ip", "link", "set", "right0", "netns", `/proc/${process.pid}/fd/${right.fd}`]);
  return { left, right };
}

function address(netns: NetworkNamespace, device: string, value: string): void {
  runIn(netns, ["ip", "address", "add", value, "dev", device]);
  runIn(netns, ["ip", "link", "set", device, "up"]);
}

/** Waits until devices can send. The kernel notices the carrier of a device asynchronously, and drops packets until then. */
function untilUp(netns: NetworkNamespace, ...devices: string[]): void {
  const states = () => devices.map((device) => ipJson(netns, "link", "show", "dev", device)[0]?.["operstate"]);
  expectEventually(() => [states(), devices.map(() => "UP")]);
}

describeWithQueues("QueuedPacket from another host", () => {
  test.skipIf(!hasProgram("ip"))("reports the hardware address of the sender", ({ resources }) => {
    const { left, right } = cable(resources);
    address(left, "left0", "10.9.0.1/24");
    address(right, "right0", "10.9.0.2/24");
    untilUp(left, "left0");
    untilUp(right, "right0");
    const [device] = ipJson(right, "link", "show", "dev", "right0");
    const [peer] = ipJson(left, "link", "show", "dev", "left0");
    using sender = UdpSocket.open(left, 4, "10.9.0.1");
    using receiver = UdpSocket.open(right, 4, "10.9.0.2");
    using queue = PacketQueue.open(0, { netns: right });
    const match = { protocol: "udp", inputInterface: "right0" } as const;
    using _rule = QueueRule.install({ netns: right, hook: "prerouting", queues: 0, match });
    sender.send(receiver.port, numbered(3), "10.9.0.2");
    const [packet] = objects(queue);
    expect(packet).toMatchObject({ hook: "prerouting", inputInterface: device!["ifindex"] });
    expect(packet!.hardwareAddress).toBe(peer!["address"] as string);
    expect(packet!.outputInterface).toBeUndefined();
    expect(receiver.receiveAll(1).map(numberOf)).toEqual([3]);
  });

  test.skipIf(!hasProgram("ip"))("reports the bridge ports of a forwarded packet", ({ resources }) => {
    using bridge = NetworkNamespace.create();
    const hosts = ["10.9.0.1", "10.9.0.2"].map((host, index) => {
      const { left, right } = cable(resources);
      runIn(left, [
        "ip",
        "link",
        "set",
        "left0",
        "name",
        `port${index}`,
        "netns",
        `/proc/${process.pid}/fd/${bridge.fd}`,
      ]);
      return { host, netns: right };
    });
    runIn(bridge, ["ip", "link", "add", "br0", "type", "bridge"]);
    for (const port of ["port0", "port1"]) runIn(bridge, ["ip", "link", "set", port, "master", "br0", "up"]);
    runIn(bridge, ["ip", "link", "set", "br0", "up"]);
    for (const { host, netns } of hosts) address(netns, "right0", `${host}/24`);
    for (const { netns } of hosts) untilUp(netns, "right0");
    untilUp(bridge, "port0", "port1", "br0");
    const states = () =>
      ["port0", "port1"].map((port) => {
        const [link] = ipJson(bridge, "-d", "link", "show", "dev", port);
        return (link!["linkinfo"] as { info_slave_data: { state: string } }).info_slave_data.state;
      });
    expectEventually(() => [states(), ["forwarding", "forwarding"]]);
    using sender = UdpSocket.open(hosts[0]!.netns, 4, "10.9.0.1");
    using receiver = UdpSocket.open(hosts[1]!.netns, 4, "10.9.0.2");
    using queue = PacketQueue.open(0, { netns: bridge });
    const match = { protocol: "udp", destinationPort: receiver.port } as const;
    using _rule = QueueRule.install({ netns: bridge, family: "ip", hook: "forward", queues: 0, match });
    const indices = new Map(ipJson(bridge, "link", "show").map((link) => [link["ifname"], link["ifindex"]]));
    sender.send(receiver.port, numbered(3), "10.9.0.2");
    const seen = existsSync("/proc/sys/net/bridge/bridge-nf-call-iptables");
    const packets = objects(queue, seen ? PATIENCE_MS : 100);
    // Bridges pass packets to IPv4 rules only if the module br_netfilter is loaded.
    if (seen) {
      expect(packets).toMatchObject([
        {
          family: "ip",
          hook: "forward",
          inputInterface: indices.get("br0"),
          outputInterface: indices.get("br0"),
          physicalInputInterface: indices.get("port0"),
          physicalOutputInterface: indices.get("port1"),
        },
      ]);
    } else expect(packets).toEqual([]);
    expect(receiver.receiveAll(1).map(numberOf)).toEqual([3]);
  });
});
