import type { Client } from "../../client/client.ts";
import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import * as ctLimits from "../../families/ovs-ct-limit.ts";
import * as datapaths from "../../families/ovs-datapath.ts";
import * as flows from "../../families/ovs-flow.ts";
import * as meters from "../../families/ovs-meter.ts";
import * as packets from "../../families/ovs-packet.ts";
import * as vports from "../../families/ovs-vport.ts";
import { lookupFamily } from "../../genl/controller.ts";
import type { NamespaceSource } from "../../sock/namespace.ts";
import { NetworkNamespace } from "../../sock/namespace.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import type { DatapathConnection, DatapathSocketUse } from "./connection.ts";

/** Where a datapath is, and what holds for all that is asked of it. */
export interface DatapathOptions {
  /** The network namespace that the datapath is in (default: the one that the calling thread is in at each call). */
  netns?: NamespaceSource | undefined;
  /** The longest that a call may take, in milliseconds (default 30,000; -1 is for ever). */
  timeoutMs?: number | undefined;
  /** What answers instead of the kernel. */
  connection?: DatapathConnection | undefined;
}

/** The six families of Open vSwitch, over the kernel or what stands in for it. */
export class Families implements Disposable {
  readonly datapath: Client<datapaths.Operations, datapaths.Events, datapaths.Groups>;
  readonly vport: Client<vports.Operations, vports.Events, vports.Groups>;
  readonly flow: Client<flows.Operations, flows.Events, flows.Groups>;
  readonly packet: Client<packets.Operations, packets.Events, packets.Groups>;
  readonly meter: Client<meters.Operations, meters.Events, meters.Groups>;
  readonly ctLimit: Client<ctLimits.Operations, ctLimits.Events, ctLimits.Groups>;
  /** The namespace that all sockets are of; undefined where it is the calling thread's, or a stand-in's. */
  readonly netns: NetworkNamespace | undefined;
  readonly connection: DatapathConnection | undefined;
  readonly timeoutMs: number | undefined;
  readonly #ownsNamespace: boolean;
  /** Of a stand-in alone: the kernel's are pooled. */
  readonly #socket: NetlinkSocket | undefined;

  constructor({ netns, connection, timeoutMs }: DatapathOptions) {
    this.connection = connection;
    this.timeoutMs = timeoutMs;
    this.#ownsNamespace = netns !== undefined && !(netns instanceof NetworkNamespace);
    this.netns = netns === undefined || netns instanceof NetworkNamespace ? netns : NetworkNamespace.open(netns);
    this.#socket = connection?.openSocket("requests");
    const options = { netns: this.netns, socket: this.#socket, timeoutMs };
    this.datapath = datapaths.ovsDatapath.connect(options);
    this.vport = vports.ovsVport.connect(options);
    this.flow = flows.ovsFlow.connect(options);
    this.packet = packets.ovsPacket.connect(options);
    this.meter = meters.ovsMeter.connect(options);
    this.ctLimit = ctLimits.ovsCtLimit.connect(options);
  }

  /** The number of a family at the moment. Throws NetlinkError ENOENT when it is missing. */
  numberOf(family: "ovs_flow" | "ovs_packet"): number {
    return lookupFamily(family, { netns: this.netns, socket: this.#socket, timeoutMs: this.timeoutMs }).id;
  }

  /** Opens a socket for what is not asked for: the caller closes it. */
  openSocket(use: DatapathSocketUse): NetlinkSocket {
    return this.connection?.openSocket(use) ?? NetlinkSocket.open(NETLINK_GENERIC, { netns: this.netns });
  }

  [Symbol.dispose](): void {
    const { datapath, vport, flow, packet, meter, ctLimit } = this;
    for (const client of [datapath, vport, flow, packet, meter, ctLimit]) client.close();
    this.#socket?.close();
    if (this.#ownsNamespace) this.netns?.close();
  }
}
