import { afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import {
  closeIdleSockets,
  lookupFamily,
  NETLINK_GENERIC,
  NetlinkSocket,
  ReceiveBuffer,
  Receiver,
  ReceiverPool,
} from "../../../src/index.ts";
import { numbered, numberOf } from "../../subsystems/netfilter/support.ts";
import { openResources } from "../../support/descriptors.ts";
import { expectNoMoreOpen } from "../../support/nothing-left.ts";
import { runIn } from "../../support/oracle.ts";
import { within } from "../../support/threads.ts";
import {
  OVS_ACTION_ATTR_USERSPACE,
  OVS_PACKET_CMD_ACTION,
  OVS_PACKET_CMD_MISS,
  OVS_USERSPACE_ATTR_PID,
  OVS_USERSPACE_ATTR_USERDATA,
  output,
  readUpcall,
  type Upcall,
} from "../ovs/openvswitch.ts";
import type { ForwarderData } from "./forwarder.ts";
import { UpcallLab } from "./lab.ts";

/** Offset in bytes of the UDP payload in an Ethernet frame. */
const PAYLOAD = 14 + 20 + 8;
const ETH_P_IP = 0x0800;
const IPPROTO_UDP = 17;

const buffer = new ReceiveBuffer();
let resources: ReturnType<typeof openResources>;

// Bun keeps some descriptors open after it has started its first child process. A child is therefore started before
// descriptors are counted.
beforeAll(() => void Bun.spawnSync(["true"]));

beforeEach(() => {
  closeIdleSockets();
  resources = openResources();
});

afterEach(async () => {
  closeIdleSockets();
  await expectNoMoreOpen(resources);
});

/**
 * Waits until this many packets were sent to user space, on any socket. Returns the packets that are queued on this
 * upcall socket.
 */
function receiveUpcalls(lab: UpcallLab, socket: NetlinkSocket, misses: number): Upcall[] {
  lab.waitForMisses(misses);
  const upcalls: Upcall[] = [];
  for (;;) {
    const datagrams = socket.receiveMany(buffer);
    if (datagrams.length === 0) return upcalls;
    for (const datagram of datagrams) {
      expect(datagram.sender).toBe(0);
      for (const message of datagram.messages()) upcalls.push(readUpcall(message));
    }
  }
}

function numberIn(upcall: Upcall): number {
  return numberOf(upcall.packet.subarray(PAYLOAD));
}

describe("upcalls", () => {
  test("arrive at the upcall socket of their port", () => {
    using lab = new UpcallLab();
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns: lab.netns });
    lab.connect(socket.portId);
    using left = lab.socket(0);
    using right = lab.socket(1);
    left.send(right.port, numbered(4711), right.host);
    const [upcall] = receiveUpcalls(lab, socket, 1);
    const [sender, receiver] = lab.hosts;
    expect(upcall).toMatchObject({
      command: OVS_PACKET_CMD_MISS,
      datapath: lab.datapath.index,
      userdata: undefined,
      key: {
        inPort: lab.port(0),
        source: sender.hardwareAddress,
        destination: receiver.hardwareAddress,
        etherType: ETH_P_IP,
        sourceAddress: sender.address,
        destinationAddress: receiver.address,
        protocol: IPPROTO_UDP,
        sourcePort: left.port,
        destinationPort: right.port,
      },
    });
    expect(numberIn(upcall!)).toBe(4711);
    expect(upcall!.packet.length).toBe(PAYLOAD + numbered(0).length);
    expect(lab.datapath.statistics()).toEqual({ hit: 0, missed: 1, lost: 0, flows: 0 });
    expect(right.receive(50)).toBeUndefined();
  });

  test("stop once the program puts a flow", () => {
    using lab = new UpcallLab();
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns: lab.netns });
    lab.connect(socket.portId);
    using left = lab.socket(0);
    using right = lab.socket(1);
    left.send(right.port, numbered(1), right.host);
    const [upcall] = receiveUpcalls(lab, socket, 1);
    const { packet, key } = upcall!;
    lab.datapath.putFlow(key.bytes, output(lab.port(1)));
    lab.datapath.execute(packet, key.bytes, output(lab.port(1)));
    for (let number = 2; number <= 10; number++) left.send(right.port, numbered(number), right.host);
    expect(right.receiveAll(10).map(numberOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(socket.receive()).toBeUndefined();
    expect(lab.datapath.statistics()).toEqual({ hit: 9, missed: 1, lost: 0, flows: 1 });
    expect(lab.datapath.flows()).toEqual([{ packets: 9, bytes: 9 * packet.length }]);
    const shown = runIn(lab.netns, ["ovs-dpctl", "dump-flows", "dp0"]);
    expect(shown).toContain(`in_port(${lab.port(0)})`);
    expect(shown).toContain(`udp(src=${left.port},dst=${right.port})`);
    expect(shown).toContain(`packets:9, bytes:${9 * packet.length},`);
    expect(shown).toContain(`actions:${lab.port(1)}`);
  });

  test("contain the user data of the userspace action", () => {
    using lab = new UpcallLab();
    using misses = NetlinkSocket.open(NETLINK_GENERIC, { netns: lab.netns });
    using actions = NetlinkSocket.open(NETLINK_GENERIC, { netns: lab.netns });
    lab.connect(misses.portId);
    using left = lab.socket(0);
    using right = lab.socket(1);
    left.send(right.port, numbered(1), right.host);
    const [miss] = receiveUpcalls(lab, misses, 1);
    const userdata = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    lab.datapath.putFlow(miss!.key.bytes, (list) =>
      list.nest(OVS_ACTION_ATTR_USERSPACE, (action) =>
        action.u32(OVS_USERSPACE_ATTR_PID, actions.portId).bytes(OVS_USERSPACE_ATTR_USERDATA, userdata),
      ),
    );
    left.send(right.port, numbered(2), right.host);
    const datagram = actions.receive(buffer, { wait: true, timeoutMs: 100_000 });
    const [upcall] = [...datagram!.messages()].map(readUpcall);
    expect(upcall!.command).toBe(OVS_PACKET_CMD_ACTION);
    expect(upcall!.userdata).toEqual(userdata);
    expect(numberIn(upcall!)).toBe(2);
    expect(upcall!.key.bytes).toEqual(miss!.key.bytes);
    expect(misses.receive()).toBeUndefined();
  });

  test("arrive at one socket per connection", () => {
    using lab = new UpcallLab();
    using first = NetlinkSocket.open(NETLINK_GENERIC, { netns: lab.netns });
    using second = NetlinkSocket.open(NETLINK_GENERIC, { netns: lab.netns });
    lab.connect(first.portId, second.portId);
    using right = lab.socket(1);
    // With a probability of 1 in 2 to the power of 39, the kernel sends all packets to the same socket.
    const connections = 40;
    for (let count = 0; count < connections; count++) {
      using left = lab.socket(0);
      for (let number = 0; number < 3; number++) left.send(right.port, numbered(number), right.host);
    }
    const heard = [first, second].map((socket) => receiveUpcalls(lab, socket, connections * 3));
    expect(heard[0]!.length + heard[1]!.length).toBe(connections * 3);
    const sources = heard.map((upcalls) => new Set(upcalls.map(({ key }) => key.sourcePort!)));
    expect(sources[0]!.intersection(sources[1]!).size).toBe(0);
    expect(sources[0]!.size).toBeGreaterThan(0);
    expect(sources[1]!.size).toBeGreaterThan(0);
  });

  test("count as lost if the socket's buffer is full", () => {
    using lab = new UpcallLab();
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns: lab.netns, receiveBufferSize: 32 * 1024 });
    lab.connect(socket.portId);
    using left = lab.socket(0);
    using right = lab.socket(1);
    const sent = 200;
    for (let number = 0; number < sent; number++) left.send(right.port, numbered(number), right.host);
    let reports = 0;
    let upcalls: Upcall[] = [];
    while (upcalls.length === 0) {
      try {
        upcalls = receiveUpcalls(lab, socket, sent);
      } catch (error) {
        expect(error).toMatchObject({ code: "ENOBUFS" });
        reports++;
      }
    }
    expect(reports).toBe(1);
    const { missed, lost } = lab.datapath.statistics();
    expect(missed).toBe(sent);
    expect(lost).toBeGreaterThan(0);
    expect(socket.statistics.dropped).toBe(lost);
    expect(upcalls.length + lost).toBe(sent);
    // The socket keeps the first packets that arrive, and the kernel drops later ones.
    expect(upcalls.map(numberIn)).toEqual(Array.from({ length: upcalls.length }, (_, index) => index));
  });
});

describe("Receiver of upcalls", () => {
  test("receives all packets in order while it replies", async () => {
    using lab = new UpcallLab();
    await using receiver = Receiver.start({ protocol: NETLINK_GENERIC, netns: lab.netns });
    lab.connect(receiver.socket.portId);
    using left = lab.socket(0);
    using right = lab.socket(1);
    const count = 50;
    const arrived: number[] = [];
    const handle = async () => {
      for await (const batch of receiver) {
        for (const item of batch) {
          if (item.kind === "gap") throw new Error(`${item.dropped} packets were lost`);
          expect(item.sender).toBe(0);
          const upcall = readUpcall(item.message);
          arrived.push(numberIn(upcall));
          lab.datapath.execute(upcall.packet, upcall.key.bytes, output(lab.port(1)));
          // About 200 packets fit into the receive buffer.
          const payload = right.receive(100_000);
          if (payload === undefined || numberOf(payload) !== numberIn(upcall))
            throw new Error("the packet did not arrive");
        }
        if (arrived.length === count) break;
      }
    };
    const handled = handle();
    for (let number = 0; number < count; number++) {
      left.send(right.port, numbered(number), right.host);
      if (number % 10 === 0) await Bun.sleep(0);
    }
    await within(handled, "all packets");
    expect(arrived).toEqual(Array.from({ length: count }, (_, index) => index));
    // The datapath sends a packet to user space before it counts the packet.
    lab.waitForMisses(count);
    expect(lab.datapath.statistics()).toMatchObject({ missed: count, lost: 0 });
  });

  test("reports as many lost packets as the datapath", async () => {
    using lab = new UpcallLab();
    const options = { protocol: NETLINK_GENERIC, netns: lab.netns, receiveBufferSize: 32 * 1024 };
    await using receiver = Receiver.start({ ...options, ringSize: 64 * 1024, slotSize: 4096, slots: 4 });
    lab.connect(receiver.socket.portId);
    using left = lab.socket(0);
    using right = lab.socket(1);
    const sent = 600;
    // The test reads no messages for a while. First the receiver's ring buffer becomes full, then the socket's receive
    // buffer.
    for (let number = 0; number < sent; number++) {
      left.send(right.port, numbered(number), right.host);
      if (number % 100 === 99) lab.waitForMisses(number + 1);
    }
    const { missed, lost } = lab.datapath.statistics();
    expect(missed).toBe(sent);
    expect(lost).toBeGreaterThan(0);
    let received = 0;
    let dropped = 0;
    let next = 0;
    const handle = async () => {
      for await (const batch of receiver) {
        for (const item of batch) {
          if (item.kind === "gap") {
            dropped += item.dropped;
            next += item.dropped;
          } else {
            received++;
            const number = numberIn(readUpcall(item.message));
            expect(number).toBeGreaterThanOrEqual(next);
            next = number + 1;
          }
        }
        if (received + dropped >= sent) break;
      }
    };
    await within(handle(), "all packets to be received or told as lost");
    expect(dropped).toBe(lost);
    expect(received + dropped).toBe(sent);
  });
});

describe("ReceiverPool of upcall sockets", () => {
  test("forwards the packets of each connection in order", async () => {
    using lab = new UpcallLab();
    const data: ForwarderData = { family: lookupFamily("ovs_packet", { netns: lab.netns }).id, destinations: {} };
    using sockets = new DisposableStack();
    const upcallSockets = [0, 1].map(() => sockets.use(NetlinkSocket.open(NETLINK_GENERIC, { netns: lab.netns })));
    lab.connect(...upcallSockets.map(({ portId }) => portId));
    data.destinations = { [lab.port(0)]: lab.port(1), [lab.port(1)]: lab.port(0) };
    const module = new URL("./forwarder.ts", import.meta.url);
    await using pool = await ReceiverPool.start({ module, workers: 2, sockets: upcallSockets, data });
    using right = lab.socket(1);
    const connections = 6;
    const each = 5;
    for (let connection = 0; connection < connections; connection++) {
      using left = lab.socket(0);
      for (let count = 0; count < each; count++) {
        left.send(right.port, numbered(connection * each + count), right.host);
      }
    }
    const arrived = right.receiveAll(connections * each).map(numberOf);
    for (let connection = 0; connection < connections; connection++) {
      const numbers = arrived.filter((number) => Math.floor(number / each) === connection);
      expect(numbers).toEqual(Array.from({ length: each }, (_, count) => connection * each + count));
    }
    await pool.stop();
    lab.waitForMisses(connections * each);
    expect(lab.datapath.statistics()).toMatchObject({ missed: connections * each, lost: 0 });
    expect(pool.statistics).toMatchObject({ messages: connections * each, dropped: 0, errors: 0 });
  });
});
