import { readFileSync } from "node:fs";
import { typeError } from "../../../base/argument-error.ts";
import {
  type AnyChecks,
  checkFunction,
  checkObject,
  checkOneOf,
  checkOptions,
  checkSignal,
  type OptionChecks,
} from "../../../base/check.ts";
import type { Client } from "../../../client/client.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { NETLINK_GENERIC } from "../../../constants/netlink.ts";
import { failure } from "../../../errors.ts";
import * as ctLimits from "../../../families/ovs-ct-limit.ts";
import * as datapaths from "../../../families/ovs-datapath.ts";
import * as flows from "../../../families/ovs-flow.ts";
import * as meters from "../../../families/ovs-meter.ts";
import * as packets from "../../../families/ovs-packet.ts";
import * as vports from "../../../families/ovs-vport.ts";
import { familyLookup } from "../../../genl/controller.ts";
import type { Family as GenericFamily } from "../../../genl/family.ts";
import { type Io, ioOf, type Steps, withIo } from "../../../io/io.ts";
import { HeldNamespace, type NamespaceSource, type NetworkNamespace } from "../../../netns/namespace.ts";
import { NetlinkSocket } from "../../../sock/socket.ts";
import { needsKernel } from "./datapath-error.ts";

/** Network namespace of a datapath, and limits of each request. */
export interface DatapathOptions {
  /**
   * Network namespace of the Open vSwitch datapath. The default is the calling thread's namespace at the time of each
   * call.
   */
  netns?: NamespaceSource | undefined;
  /** Maximum duration of a call in milliseconds (default 30,000; -1 for no limit). */
  timeoutMs?: number | undefined;
  /**
   * Signal that cancels only this call, not later calls of the returned object. The promise rejects at once with the
   * signal's reason, but the kernel may still execute a request that was already sent: see `isOutcomeUnknown`.
   */
  signal?: AbortSignal | undefined;
  /** Source of sockets that replace the kernel's Open vSwitch, for tests on hosts without the module `openvswitch`. */
  connection?: DatapathConnection | undefined;
}

/** Requests with these options are not resent after a dropped reply. */
export const ONCE = { idempotent: false } as const;

type OvsFamily = "ovs_datapath" | "ovs_vport" | "ovs_flow" | "ovs_packet";

const optionNames: OptionChecks<DatapathOptions> = {
  netns: true,
  timeoutMs: true,
  signal: checkSignal,
  connection: true,
};

export function checkDatapathOptions(options: object, names: AnyChecks = {}): void {
  checkOptions(options, { ...optionNames, ...names });
  const { netns, connection } = options as DatapathOptions;
  if (connection !== undefined) {
    checkObject(connection, "connection");
    checkFunction(connection.openSocket, "connection.openSocket");
  }
  if (netns !== undefined && connection !== undefined) {
    throw typeError("netns", "not allowed with a connection, which has no network namespace");
  }
}

/**
 * Clients of the generic netlink families of Open vSwitch. Requests go to the kernel, or to the `connection` that
 * replaces it.
 */
export class Families implements Disposable {
  readonly datapath: Client<datapaths.Operations, datapaths.Events, datapaths.Groups>;
  readonly vport: Client<vports.Operations, vports.Events, vports.Groups>;
  readonly flow: Client<flows.Operations, flows.Events, flows.Groups>;
  readonly packet: Client<packets.Operations, packets.Events, packets.Groups>;
  readonly meter: Client<meters.Operations, meters.Events, meters.Groups>;
  readonly ctLimit: Client<ctLimits.Operations, ctLimits.Events, ctLimits.Groups>;
  readonly netns: NetworkNamespace | undefined;
  readonly connection: DatapathConnection | undefined;
  readonly timeoutMs: number | undefined;
  readonly io: Io;
  readonly #namespace: HeldNamespace;
  /** Set only for a `connection`; the kernel has pooled sockets. */
  readonly #socket: NetlinkSocket | undefined;

  constructor(all: DatapathOptions) {
    const { netns, connection, timeoutMs } = all;
    this.io = ioOf(all);
    this.connection = connection;
    this.timeoutMs = timeoutMs;
    this.#namespace = new HeldNamespace(netns);
    this.netns = this.#namespace.netns;
    this.#socket = connection?.openSocket("requests");
    const options = withIo({ netns: this.netns, socket: this.#socket, timeoutMs }, this.io);
    this.datapath = datapaths.ovsDatapath.connect(options);
    this.vport = vports.ovsVport.connect(options);
    this.flow = flows.ovsFlow.connect(options);
    this.packet = packets.ovsPacket.connect(options);
    this.meter = meters.ovsMeter.connect(options);
    this.ctLimit = ctLimits.ovsCtLimit.connect(options);
  }

  *numberOf(family: OvsFamily): Steps<number> {
    return (yield* this.#lookup(family)).id;
  }

  *versionOf(family: OvsFamily): Steps<number> {
    return (yield* this.#lookup(family)).version;
  }

  /** The module `openvswitch` in the kernel tree has no version. */
  get moduleVersion(): string | undefined {
    if (this.connection !== undefined) return undefined;
    try {
      return readFileSync("/sys/module/openvswitch/version", "utf8").trim();
    } catch {
      return undefined;
    }
  }

  *groupsOf(families: readonly ("ovs_datapath" | "ovs_vport")[]): Steps<number[]> {
    const numbers: number[] = [];
    for (const family of families) {
      const number = (yield* this.#lookup(family)).groups.get(family);
      if (number === undefined) {
        throw failure(family, "the kernel has no group of that name", ENOENT);
      }
      numbers.push(number);
    }
    return numbers;
  }

  *openSocket(use: DatapathSocketUse, receiveBufferSize?: number): Steps<NetlinkSocket> {
    checkOneOf(use, uses, "use");
    if (this.connection !== undefined) return this.connection.openSocket(use);
    const groups = use === "port-events" ? yield* this.groupsOf(["ovs_vport", "ovs_datapath"]) : [];
    return NetlinkSocket.open(NETLINK_GENERIC, { netns: this.netns, groups, receiveBufferSize });
  }

  /** With a `connection`, opens a separate socket for a dump. */
  forDump(): { families: Families; close(): void } {
    if (this.connection === undefined) return { families: this, close: () => {} };
    const families = new Families(withIo({ connection: this.connection, timeoutMs: this.timeoutMs }, this.io));
    return { families, close: () => families[Symbol.dispose]() };
  }

  /** Throws EOPNOTSUPP with a `connection`, which serves only Open vSwitch. */
  kernelOptions(operation: string): { netns: NetworkNamespace | undefined; timeoutMs: number | undefined } {
    if (this.connection !== undefined) throw needsKernel(operation);
    return withIo({ netns: this.netns, timeoutMs: this.timeoutMs }, this.io);
  }

  get place(): {
    netns: NetworkNamespace | undefined;
    socket: NetlinkSocket | undefined;
    timeoutMs: number | undefined;
  } {
    return { netns: this.netns, socket: this.#socket, timeoutMs: this.timeoutMs };
  }

  #lookup(family: OvsFamily): Steps<GenericFamily> {
    return familyLookup(this.io, family, this.place);
  }

  [Symbol.dispose](): void {
    const { datapath, vport, flow, packet, meter, ctLimit } = this;
    for (const client of [datapath, vport, flow, packet, meter, ctLimit]) client.close();
    this.#socket?.close();
    this.#namespace[Symbol.dispose]();
  }
}

/**
 * Purpose of a socket that a datapath uses:
 *
 * - `requests`: transactions and dumps of all six families and of the generic netlink controller. No other traffic
 *   arrives at this socket.
 * - `port-events`: events of ports. The socket is already subscribed to the groups `ovs_vport` and `ovs_datapath`.
 * - `upcalls`: packets that the datapath sends to the socket's port id.
 */
export type DatapathSocketUse = "requests" | "port-events" | "upcalls";

const uses: readonly DatapathSocketUse[] = ["requests", "port-events", "upcalls"];

/**
 * Source of sockets that replace the kernel's Open vSwitch, for tests on hosts without the module `openvswitch`.
 *
 * A `requests` socket can use its own transport (`NetlinkSocket.over`) with protocol NETLINK_GENERIC. Sockets for other
 * purposes must have a file descriptor, because an event loop or a worker polls them. For example, the test can open
 * NETLINK_USERSOCK sockets and send messages to them.
 */
export interface DatapathConnection {
  /** Opens a socket for requests, port events or upcalls. The caller closes the socket. */
  openSocket(use: DatapathSocketUse): NetlinkSocket;
  /**
   * Netlink port id from which upcalls arrive, and to which upcall handlers send their replies (default 0, the kernel).
   */
  readonly upcallPeer?: number | undefined;
}
