import type { Client } from "../../client/client.ts";
import { ENOENT } from "../../constants/errno.ts";
import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import * as ctLimits from "../../families/ovs-ct-limit.ts";
import * as datapaths from "../../families/ovs-datapath.ts";
import * as flows from "../../families/ovs-flow.ts";
import * as meters from "../../families/ovs-meter.ts";
import * as packets from "../../families/ovs-packet.ts";
import * as vports from "../../families/ovs-vport.ts";
import { lookupFamily } from "../../genl/controller.ts";
import type { Family as GenericFamily } from "../../genl/family.ts";
import { checkFunction, checkKnown, checkObject, type Names } from "../../message/check.ts";
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

/** For requests that are sent once: what would fail the second time is not sent again when its answer is lost. */
export const ONCE = { idempotent: false } as const;

/** The names of the families that are looked up here. */
export type OvsFamily = "ovs_datapath" | "ovs_vport" | "ovs_flow" | "ovs_packet";

const optionNames: Names<DatapathOptions> = { netns: true, timeoutMs: true, connection: true };

/** Refuses options that cannot be meant, `names` being further ones that are there. */
export function checkDatapathOptions(options: object, names: Readonly<Record<string, true>> = {}): void {
  checkKnown(options, { ...optionNames, ...names });
  const { netns, connection } = options as DatapathOptions;
  if (connection !== undefined) {
    checkObject(connection, "connection");
    checkFunction(connection.openSocket, "connection.openSocket");
  }
  if (netns !== undefined && connection !== undefined) {
    throw new TypeError("netns: what stands in for the kernel is in no network namespace");
  }
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
  numberOf(family: OvsFamily): number {
    return this.#lookup(family).id;
  }

  /** The numbers of the groups of those families. Throws NetlinkError ENOENT when one is missing. */
  groupsOf(families: readonly ("ovs_datapath" | "ovs_vport")[]): number[] {
    return families.map((family) => {
      const number = this.#lookup(family).groups.get(family);
      if (number !== undefined) return number;
      const message = `${family}: the kernel has no group of that name (ENOENT)`;
      throw new NetlinkError(message, { errno: ENOENT, operation: family });
    });
  }

  /** Opens a socket for one use: the caller closes it. */
  openSocket(use: DatapathSocketUse, receiveBufferSize?: number): NetlinkSocket {
    if (this.connection !== undefined) return this.connection.openSocket(use);
    const groups = use === "port-events" ? this.groupsOf(["ovs_vport", "ovs_datapath"]) : [];
    return NetlinkSocket.open(NETLINK_GENERIC, { netns: this.netns, groups, receiveBufferSize });
  }

  /**
   * Clients for one dump, and what gives back their socket. Of a stand-in a dump has a socket of its own, so that other things
   * can be asked for while it is read.
   */
  forDump(): { families: Families; close(): void } {
    if (this.connection === undefined) return { families: this, close: () => {} };
    const families = new Families({ connection: this.connection, timeoutMs: this.timeoutMs });
    return { families, close: () => families[Symbol.dispose]() };
  }

  /** Where transactions are done that no client of a family does. */
  get place(): {
    netns: NetworkNamespace | undefined;
    socket: NetlinkSocket | undefined;
    timeoutMs: number | undefined;
  } {
    return { netns: this.netns, socket: this.#socket, timeoutMs: this.timeoutMs };
  }

  #lookup(family: OvsFamily): GenericFamily {
    return lookupFamily(family, this.place);
  }

  [Symbol.dispose](): void {
    const { datapath, vport, flow, packet, meter, ctLimit } = this;
    for (const client of [datapath, vport, flow, packet, meter, ctLimit]) client.close();
    this.#socket?.close();
    if (this.#ownsNamespace) this.netns?.close();
  }
}
