import { describe, setDefaultTimeout } from "bun:test";
import { NETLINK_ROUTE, NetlinkError, NetworkNamespace, transact } from "../../../src/index.ts";
import {
  PacketQueue,
  type PacketQueueOptions,
  QueueRule,
  type QueueRuleOptions,
} from "../../../src/subsystems/netfilter/index.ts";
import { namespacesAvailable } from "../../support/environment.ts";
import { setUp } from "../../support/requests.ts";
import { UdpSocket } from "../../support/udp.ts";

/** Creates a private network namespace whose loopback interface is up. */
export function loopback(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  transact(NETLINK_ROUTE, setUp(), { netns });
  return netns;
}

function probe(): boolean {
  if (!namespacesAvailable) return false;
  try {
    using netns = NetworkNamespace.create();
    using _queue = PacketQueue.open(0, { netns });
    using _rule = QueueRule.install({ hook: "input", queues: 0, netns });
    return true;
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    const reason = `no packet queues: ${error.message}`;
    if (process.env["BUN_NETLINK_REQUIRE_ALL"] === "1")
      throw new Error(`${reason}, and BUN_NETLINK_REQUIRE_ALL is set`);
    process.stderr.write(`skipping tests: ${reason}\n`);
    return false;
  }
}

const available = probe();

/**
 * Defines a describe block whose tests send packets through the kernel's queues. The block is skipped if the kernel has
 * no queues.
 */
export function describeWithQueues(name: string, tests: () => void): void {
  // Creating a namespace can take seconds while the kernel destroys the namespaces of other tests. The timeout applies
  // to the whole file.
  setDefaultTimeout(600_000);
  describe.skipIf(!available)(name, tests);
}

/**
 * A packet queue in a private network namespace, with a rule for one UDP port and sockets that send to this port and
 * receive from it.
 */
export class QueueLab implements Disposable {
  readonly netns: NetworkNamespace;
  readonly sender: UdpSocket;
  readonly receiver: UdpSocket;
  readonly queue: PacketQueue;
  readonly rule: QueueRule;
  readonly #resources: DisposableStack;

  constructor(options: PacketQueueOptions = {}, rule: Partial<QueueRuleOptions> = {}, version: 4 | 6 = 4) {
    using resources = new DisposableStack();
    this.netns = resources.use(loopback());
    const netns = this.netns;
    this.sender = resources.use(UdpSocket.open(netns, version));
    this.receiver = resources.use(UdpSocket.open(netns, version));
    this.queue = resources.use(PacketQueue.open(0, { netns, ...options }));
    const match = { protocol: "udp", destinationPort: this.receiver.port } as const;
    this.rule = resources.use(QueueRule.install({ netns, hook: "output", queues: 0, match, ...rule }));
    this.#resources = resources.move();
  }

  /** Installs another queue rule for the same datagrams. */
  second(queues: number, hook: QueueRuleOptions["hook"], match: QueueRuleOptions["match"] = {}): QueueRule {
    const { netns, receiver } = this;
    return QueueRule.install({
      netns,
      hook,
      queues,
      match: { protocol: "udp", destinationPort: receiver.port, ...match },
    });
  }

  /** Sends one datagram for each number. Its first four bytes contain the number. */
  send(...numbers: number[]): void {
    for (const number of numbers) this.sender.send(this.receiver.port, numbered(number));
  }

  /** Waits until `count` datagrams have arrived, and returns their numbers. */
  arrived(count: number): number[] {
    return this.receiver.receiveAll(count).map(numberOf);
  }

  /** Returns the numbers of datagrams that arrived unexpectedly. */
  strays(): number[] {
    return this.receiver.receiveAll(1, 50).map(numberOf);
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }
}

/** Returns a datagram that contains a number. */
export function numbered(number: number, size = 100): Uint8Array {
  const payload = new Uint8Array(size);
  new DataView(payload.buffer).setUint32(0, number);
  return payload;
}

/** Returns the number in a datagram. */
export function numberOf(payload: Uint8Array): number {
  return new DataView(payload.buffer, payload.byteOffset).getUint32(0);
}

/** Offset of the datagram in an IPv4 UDP packet, in bytes. */
export const UDP_PAYLOAD = 28;
