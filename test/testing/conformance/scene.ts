import { ovsPacket } from "../../../src/families/ovs-packet.ts";
import type { NetlinkSocket } from "../../../src/index.ts";
import { eventCodec, type Fields, messageNumber } from "../../../src/schema/index.ts";
import {
  Datapath,
  type DatapathOptions,
  type FlowAction,
  type FlowKey,
  type NewFlow,
} from "../../../src/subsystems/ovs/index.ts";

/** The environment in which a test creates datapaths: the kernel's Open vSwitch module or FakeDatapath. */
export interface ConformanceLab {
  /** Options for creating datapaths. Each test gets other options. */
  readonly options: DatapathOptions;
  /** Creates an interface and returns its name. */
  addInterface(): string;
  /** Whether the datapath can have ports of the types vxlan, geneve and gre (default true). */
  readonly hasTunnelPorts?: boolean;
}

export const EXACT = 0xffff_ffff;
export const ETH_P_IP = 0x0800;
export const ethernet = { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" };
/** An Ethernet frame with 32 bytes of IP: UDP from 10.0.0.1:1000 to 10.0.0.2:2000. */
export const frame = Uint8Array.fromHex(
  `020000000002020000000001${"0800"}45000020000000004011${"66cb"}0a0000010a00000203e807d0000c0000${"01020304"}`,
);
export const key: FlowKey = {
  inPort: 1,
  ethernet,
  ethertype: ETH_P_IP,
  ipv4: { ipv4Src: "10.0.0.1", ipv4Dst: "10.0.0.2", ipv4Proto: 17, ipv4Tos: 0, ipv4Ttl: 64, ipv4Frag: "none" },
  udp: { udpSrc: 1000, udpDst: 2000 },
};
export const ufid = "00112233-4455-6677-8899-aabbccddeeff";

/** A flow mask that matches all packets with the same recirculation id. */
export function round(recircId: number, actions: FlowAction[]): NewFlow {
  return { key: { recircId, inPort: 0, ethernet }, mask: { recircId: EXACT }, actions };
}

/** Returns the upcalls that are queued on a socket. */
export function upcalls(socket: NetlinkSocket): { name: string; fields: Fields }[] {
  const found: { name: string; fields: Fields }[] = [];
  for (;;) {
    const datagram = socket.receive();
    if (datagram === undefined) return found;
    for (const message of datagram.messages()) {
      const codec = eventCodec(ovsPacket, messageNumber(ovsPacket, message))!;
      found.push({ name: codec.operation.name, fields: codec.decode(message) });
    }
  }
}

/** A datapath with two ports, and one socket for the upcalls of both. */
export interface Wired extends Disposable {
  readonly datapath: Datapath;
  readonly socket: NetlinkSocket;
}

/** The datapaths and interfaces that one test creates. */
export class Scene {
  readonly #lab: ConformanceLab;
  #options: DatapathOptions;

  constructor(lab: ConformanceLab) {
    this.#lab = lab;
    this.#options = {};
  }

  /** Options for creating datapaths in this test. */
  get options(): DatapathOptions {
    return this.#options;
  }

  /** Prepares the options for the next test. */
  begin(): void {
    this.#options = this.#lab.options;
  }

  /** Whether the datapath can have ports of the types vxlan, geneve and gre. */
  get hasTunnelPorts(): boolean {
    return this.#lab.hasTunnelPorts ?? true;
  }

  addInterface(): string {
    return this.#lab.addInterface();
  }

  create(): Datapath {
    return Datapath.create("dp0", this.#options);
  }

  wired(): Wired {
    const datapath = this.create();
    const socket = datapath.openSocket("upcalls");
    if (datapath.features.includes("dispatch-upcall-per-cpu")) datapath.set({ features: ["unaligned", "vport-pids"] });
    for (const name of ["one", "two"]) {
      datapath.addPort({ name, type: "internal", upcallPortIds: [socket.portId] });
    }
    return {
      datapath,
      socket,
      [Symbol.dispose]() {
        socket.close();
        datapath.delete();
      },
    };
  }
}
