import { writeFileSync } from "node:fs";
import {
  AF_INET,
  IFA_ADDRESS,
  IFA_LOCAL,
  IFLA_ADDRESS,
  IFLA_IFNAME,
  IFLA_INFO_DATA,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  IFLA_NET_NS_FD,
  IFLA_OPERSTATE,
  type Message,
  MessageWriter,
  NDA_DST,
  NDA_LLADDR,
  NETLINK_ROUTE,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REQUEST,
  NUD_PERMANENT,
  RT_SCOPE_UNIVERSE,
  RTM_GETLINK,
  RTM_NEWADDR,
  RTM_NEWLINK,
  RTM_NEWNEIGH,
  type StructWriter,
  transact,
  VETH_INFO_PEER,
} from "../../../src/index.ts";
import { setUp } from "../../support/requests.ts";
import { UdpSocket } from "../../support/udp.ts";
import {
  Datapath,
  OVS_DP_F_UNALIGNED,
  OVS_DP_F_VPORT_PIDS,
  OVS_VPORT_TYPE_NETDEV,
  type Port,
} from "../ovs/openvswitch.ts";

/** One of the two hosts of an {@link UpcallLab}. Only the datapath connects these hosts. */
export interface Host {
  netns: NetworkNamespace;
  address: string;
  hardwareAddress: string;
}

const HOSTS = [
  { address: "10.0.0.1", hardwareAddress: "02:00:00:00:00:01" },
  { address: "10.0.0.2", hardwareAddress: "02:00:00:00:00:02" },
] as const;

/**
 * A datapath with two ports. Each port is connected to a network namespace that simulates a host with an address. The
 * hosts send nothing by themselves: they know each other's hardware address and have no IPv6.
 */
export class UpcallLab implements Disposable {
  /** Network namespace that contains the datapath. */
  readonly netns: NetworkNamespace;
  readonly datapath: Datapath;
  readonly hosts: readonly [Host, Host];
  readonly #resources: DisposableStack;
  readonly #ports: Port[] = [];

  constructor() {
    using resources = new DisposableStack();
    this.netns = resources.use(NetworkNamespace.create());
    this.datapath = resources.use(new Datapath(this.netns, "dp0", 0, OVS_DP_F_UNALIGNED | OVS_DP_F_VPORT_PIDS));
    const [left, right] = HOSTS.map((host, index) => {
      const netns = resources.use(NetworkNamespace.create());
      connect(this.netns, `veth${index}`, netns, host, HOSTS[1 - index]!);
      return { ...host, netns };
    });
    this.hosts = [left!, right!];
    this.#resources = resources.move();
  }

  /**
   * Adds the ports to which the two hosts are connected. Upcalls of these ports are sent to the given netlink port ids.
   */
  connect(...upcallPorts: number[]): void {
    for (const name of ["veth0", "veth1"]) {
      this.#ports.push(this.datapath.addPort(name, OVS_VPORT_TYPE_NETDEV, upcallPorts));
    }
  }

  /** Returns the number of the datapath port to which the first or second host is connected. */
  port(host: 0 | 1): number {
    return this.#ports[host]!.number;
  }

  /** Waits until this many packets matched no flow. Each of these packets is then queued or lost. */
  waitForMisses(count: number): void {
    const deadline = performance.now() + 100_000;
    for (;;) {
      const { missed } = this.datapath.statistics();
      if (missed === count) return;
      if (missed > count || performance.now() > deadline) {
        throw new Error(`waited for ${count} packets that no flow knows, and there are ${missed}`);
      }
      Bun.sleepSync(1);
    }
  }

  /** Opens a UDP socket on the first or second host. */
  socket(host: 0 | 1): UdpSocket {
    const { netns, address } = this.hosts[host];
    return UdpSocket.open(netns, 4, address);
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }
}

type Address = Omit<Host, "netns">;

/** Operational state of an interface that is up and has a carrier (linux/if.h). */
const IF_OPER_UP = 6;
const PREFIX_LENGTH = 24;
/** Name of the interface at the other end of each veth pair. */
const FAR_NAME = "eth0";

/** Creates a veth pair between two namespaces. Configures its second end with an address and a neighbour entry. */
function connect(near: NetworkNamespace, name: string, far: NetworkNamespace, own: Address, peer: Address): void {
  silence(near);
  silence(far);
  transact(NETLINK_ROUTE, addCable(name, far, own), { netns: near });
  transact(NETLINK_ROUTE, setUp(indexOf(name, near)), { netns: near });
  const index = indexOf(FAR_NAME, far);
  transact(NETLINK_ROUTE, addAddress(index, own), { netns: far });
  transact(NETLINK_ROUTE, setUp(index), { netns: far });
  transact(NETLINK_ROUTE, addNeighbour(index, peer), { netns: far });
  // The end of the veth pair that was set up first drops packets until the kernel has detected its carrier.
  for (const [end, netns] of [
    [name, near],
    [FAR_NAME, far],
  ] as const) {
    for (let tries = 0; !isOperational(end, netns); tries++) {
      if (tries > 20_000) throw new Error(`${end} does not come up`);
      Bun.sleepSync(1);
    }
  }
}

/** Reports whether the kernel considers an interface operational (RFC 2863). */
function isOperational(name: string, netns: NetworkNamespace): boolean {
  const request = new MessageWriter(RTM_GETLINK).struct(interfaceHeader).string(IFLA_IFNAME, name).finish();
  const attribute = transact(NETLINK_ROUTE, request, { netns })!.attributes(16);
  return attribute.find(IFLA_OPERSTATE) && attribute.u8() === IF_OPER_UP;
}

/**
 * Disables IPv6 in a namespace. With IPv6, the kernel would send router solicitations and packets for duplicate address
 * detection.
 */
function silence(netns: NetworkNamespace): void {
  netns.run(() => {
    for (const name of ["default", "all"]) writeFileSync(`/proc/sys/net/ipv6/conf/${name}/disable_ipv6`, "1");
  });
}

function indexOf(name: string, netns: NetworkNamespace): number {
  const request = new MessageWriter(RTM_GETLINK).struct(interfaceHeader).string(IFLA_IFNAME, name).finish();
  return transact(NETLINK_ROUTE, request, { netns })!.struct().skip(4).s32();
}

function addCable(name: string, far: NetworkNamespace, own: Address): Message {
  return new MessageWriter(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL)
    .struct(interfaceHeader)
    .string(IFLA_IFNAME, name)
    .nest(IFLA_LINKINFO, (info) =>
      info
        .string(IFLA_INFO_KIND, "veth")
        .nest(IFLA_INFO_DATA, (data) =>
          data.nest(VETH_INFO_PEER, (peer) =>
            peer
              .struct(interfaceHeader)
              .string(IFLA_IFNAME, FAR_NAME)
              .bytes(IFLA_ADDRESS, hardwareAddress(own))
              .u32(IFLA_NET_NS_FD, far.fd),
          ),
        ),
    )
    .finish();
}

function addAddress(index: number, own: Address): Message {
  return new MessageWriter(RTM_NEWADDR, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL)
    .struct((header) => header.u8(AF_INET).u8(PREFIX_LENGTH).u8(0).u8(RT_SCOPE_UNIVERSE).u32(index))
    .bytes(IFA_LOCAL, protocolAddress(own))
    .bytes(IFA_ADDRESS, protocolAddress(own))
    .finish();
}

function addNeighbour(index: number, peer: Address): Message {
  return new MessageWriter(RTM_NEWNEIGH, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL)
    .struct((header) => header.u8(AF_INET).zero(3).s32(index).u16(NUD_PERMANENT).u8(0).u8(0))
    .bytes(NDA_DST, protocolAddress(peer))
    .bytes(NDA_LLADDR, hardwareAddress(peer))
    .finish();
}

/** Writes an empty struct ifinfomsg, the header of a link message whose values are all in attributes. */
function interfaceHeader(header: StructWriter): void {
  header.zero(16);
}

function hardwareAddress({ hardwareAddress: text }: Address): Uint8Array {
  return Uint8Array.fromHex(text.replaceAll(":", ""));
}

function protocolAddress({ address }: Address): Uint8Array {
  return new Uint8Array(address.split(".").map(Number));
}
