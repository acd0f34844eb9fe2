import { writeFileSync } from "node:fs";
import { NetworkNamespace } from "../../src/index.ts";
import { UdpSocket } from "../support/udp.ts";
import { Datapath, OVS_DP_F_UNALIGNED, OVS_DP_F_VPORT_PIDS, OVS_VPORT_TYPE_NETDEV, type Port } from "./openvswitch.ts";

/** One of two machines that are connected by nothing but the datapath. */
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
 * A datapath with two ports, and behind each a namespace with an address. Nobody speaks unasked: the hosts know each
 * other's hardware address and have no IPv6.
 */
export class UpcallLab implements Disposable {
  /** Where the datapath is. */
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

  /** Adds the ports: what no flow knows goes to these netlink ports. */
  connect(...upcallPorts: number[]): void {
    for (const name of ["veth0", "veth1"]) {
      this.#ports.push(this.datapath.addPort(name, OVS_VPORT_TYPE_NETDEV, upcallPorts));
    }
  }

  /** Number of the port that leads to the first or second host. */
  port(host: 0 | 1): number {
    return this.#ports[host]!.number;
  }

  /** Waits until so many packets have come that no flow knows: then each is queued somewhere, or lost. */
  waitForMisses(count: number, timeoutMs = 5000): void {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const { missed } = this.datapath.statistics();
      if (missed === count) return;
      if (missed > count || performance.now() > deadline) {
        throw new Error(`waited for ${count} packets that no flow knows, and there are ${missed}`);
      }
      Bun.sleepSync(1);
    }
  }

  /** A UDP socket on the first or second host. */
  socket(host: 0 | 1): UdpSocket {
    const { netns, address } = this.hosts[host];
    return UdpSocket.open(netns, 4, address);
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }
}

type Address = Omit<Host, "netns">;

/** Makes a cable from one namespace to another, and gives the far end an address and knowledge of its peer. */
function connect(near: NetworkNamespace, name: string, far: NetworkNamespace, own: Address, peer: Address): void {
  silence(near);
  silence(far);
  configure(near, [
    `link add ${name} type veth peer name eth0 address ${own.hardwareAddress}`,
    `link set eth0 netns /proc/${process.pid}/fd/${far.fd}`,
    `link set ${name} up`,
  ]);
  configure(far, [
    `address add ${own.address}/24 dev eth0`,
    "link set eth0 up",
    `neighbour add ${peer.address} lladdr ${peer.hardwareAddress} dev eth0 nud permanent`,
  ]);
}

/** IPv6 would look for routers and for others of the same address. */
function silence(netns: NetworkNamespace): void {
  netns.run(() => {
    for (const name of ["default", "all"]) writeFileSync(`/proc/sys/net/ipv6/conf/${name}/disable_ipv6`, "1");
  });
}

/** Gives commands to `ip`, all to one process: to start one takes longer here than what it does. */
function configure(netns: NetworkNamespace, commands: string[]): void {
  const stdin = new TextEncoder().encode(`${commands.join("\n")}\n`);
  const { exitCode, stderr } = netns.run(() => Bun.spawnSync(["ip", "-batch", "-"], { stdin }));
  if (exitCode !== 0) throw new Error(`ip failed: ${stderr}`);
}
