import { typeError } from "../../base/argument-error.ts";
import { checkFlag, checkInteger } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { entryKey, type KeyOf } from "../../base/entry-key.ts";
import { decoderOf } from "../../client/family.ts";
import { EADDRINUSE, EINVAL, ESRCH } from "../../constants/errno.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { type Fou as FouAttrs, fou } from "../../families/fou.ts";
import { asynchronous, type Mode } from "../../io/io.ts";
import type { ExtraAttributes, Read } from "../../schema/model/types.ts";
import { addressBytes, parseAddress, showAddress } from "../route/core/addresses.ts";
import { extraFields, Fields, integer, named, special } from "../route/core/fields.ts";
import { deviceEquals, equals } from "../route/core/filters.ts";
import { type GenericKind, GenericTable } from "../route/core/generic.ts";
import type { InterfaceSource, Interfaces } from "../route/core/interfaces.ts";
import { NumberNames } from "../route/core/names.ts";
import type { RouteOptions } from "../route/core/options.ts";

/**
 * Encapsulation of packets in UDP, as received by a FOU port. With "direct" (foo over UDP, FOU), the UDP payload is the
 * inner packet. With "gue" (generic UDP encapsulation), the UDP payload is a GUE header followed by the inner packet.
 */
export type FouEncapsulation = "direct" | "gue";

/** Identifies a UDP port that receives encapsulated packets (FOU or GUE). */
export interface FouPortKey {
  /** UDP port of the receiver. */
  port: number;
  /** Address family of the outer packets (default "inet"). */
  family?: "inet" | "inet6" | undefined;
  /** Local address to which the UDP port is bound. Absent if the port receives packets for all addresses. */
  local?: string | undefined;
  /** IP address of the tunnel's peer. Absent if the UDP port accepts packets from any peer. */
  remote?: string | undefined;
  /** UDP port of the tunnel's peer. Absent if the local UDP port accepts packets from any port. */
  remotePort?: number | undefined;
  /** Interface on which the encapsulated packets arrive (default: any). */
  dev?: InterfaceSource | undefined;
  /** Index of the interface to which the receiver is bound. */
  ifindex?: number | undefined;
}

/** A UDP port to open for encapsulated packets. A {@link FouPort} returned by `list()` can be passed unchanged. */
export interface NewFouPort extends FouPortKey {
  /**
   * Encapsulation of the packets that the UDP port receives. The default is "direct" if `protocol` is set, and
   * otherwise "gue".
   */
  encapsulation?: FouEncapsulation | `${number}` | number | undefined;
  /**
   * IP protocol of the inner packets, such as 4 (IP in IP), 41 (IPv6) or 47 (GRE). Used only with the encapsulation
   * "direct".
   */
  protocol?: number | undefined;
  /**
   * Whether the kernel writes the complete checksum into received packets that use remote checksum offload (default
   * false). Otherwise, it leaves the checksum to be completed later.
   */
  remcsumNoPartial?: boolean | undefined;
}

/** An open UDP port that receives encapsulated packets. */
export interface FouPort extends NewFouPort, ExtraAttributes {
  family: "inet" | "inet6";
  dev?: string;
  /** Index of the interface to which the receiver is bound. */
  ifindex?: number;
}

/** Filter for listing UDP ports for encapsulated packets (FOU). */
export interface FouPortFilter {
  /** UDP port of the receiver. */
  port?: number | undefined;
  family?: "inet" | "inet6" | undefined;
  local?: string | undefined;
  remote?: string | undefined;
  /** UDP port of the peer. */
  remotePort?: number | undefined;
  dev?: InterfaceSource | undefined;
}

const encapsulations: NumberNames<FouEncapsulation> = /* @__PURE__ */ new NumberNames({ direct: 1, gue: 2 }, 0xff);

const fields: Fields<FouPort, NewFouPort> = /* @__PURE__ */ new Fields("port", () => ({
  port: integer("port", 1, 0xffff),
  family: special("af"),
  local: special("localV4"),
  remote: special("peerV4"),
  remotePort: integer("peerPort", 1, 0xffff),
  dev: special(),
  ifindex: special(),
  encapsulation: { ...named(encapsulations, "type"), reported: true },
  protocol: {
    attribute: "ipproto",
    reported: true,
    show: (value: number) => (value === 0 ? undefined : value),
  },
  remcsumNoPartial: { attribute: "remcsumNopartial", reported: true },
  ...extraFields,
}));

const decode = decoderOf(fou, "get");

function read(reply: FouAttrs<Read>, interfaces: Interfaces): FouPort {
  const family = reply.af === AF_INET6 ? "inet6" : "inet";
  const entry: FouPort = fields.read(reply, { port: reply.port ?? 0, family });
  if (entry.remotePort === 0) delete entry.remotePort;
  const local = reply.localV6 ?? reply.localV4;
  const remote = reply.peerV6 ?? reply.peerV4;
  if (isSet(local)) entry.local = local;
  if (isSet(remote)) entry.remote = remote;
  if (reply.ifindex === undefined || reply.ifindex === 0) return entry;
  entry.ifindex = reply.ifindex;
  const name = interfaces.name(reply.ifindex);
  if (name !== undefined) entry.dev = name;
  return entry;
}

/** Without an address, the kernel reports zeros. */
function isSet(address: string | undefined): address is string {
  return address !== undefined && address !== "::" && address !== "0.0.0.0";
}

/** The address "::" or "0.0.0.0" matches FOU ports without an address. */
function addressEquals(field: "local" | "remote"): (text: string, path: string) => (port: FouPort) => boolean {
  return (text, path) => {
    const { family, bytes } = parseAddress(text, path);
    const shown = showAddress(family, bytes);
    const address = isSet(shown) ? shown : undefined;
    return (port) => port[field] === address;
  };
}

function writeAddress(
  request: Record<string, unknown>,
  name: "local" | "peer",
  af: number,
  text: string | undefined,
  path: string,
): void {
  if (text !== undefined) request[`${name}${af === AF_INET ? "V4" : "V6"}`] = addressBytes(af, text, path);
}

const kind: GenericKind<FouPort, NewFouPort, FouPortFilter> = {
  noun: "FOU port",
  plural: "FOU ports",
  family: fou,
  fields,
  operations: { list: "get", add: "add", delete: "del" },
  filter: {
    port: equals("port"),
    family: equals("family"),
    local: addressEquals("local"),
    remote: addressEquals("remote"),
    remotePort: equals("remotePort"),
    dev: deviceEquals("ifindex"),
  },
  near: ({ port, family, local, remote, remotePort, dev, ifindex }) => {
    return { port, family, local, remote, remotePort, dev: ifindex ?? dev };
  },
  missing: ESRCH,
  read: (message, interfaces) => [read(decode(message), interfaces)],
  write(input, verb, interfaces) {
    const { family = "inet", local, remote, protocol, encapsulation, remcsumNoPartial } = input;
    if (family !== "inet" && family !== "inet6") {
      throw typeError("family", `expected inet or inet6, got ${describeValue(family)}`);
    }
    const af = family === "inet" ? AF_INET : AF_INET6;
    checkInteger(input.port, 1, 0xffff, "port");
    const request: Record<string, unknown> = { af };
    fields.write(input, request);
    writeAddress(request, "local", af, local, "local");
    writeAddress(request, "peer", af, remote, "remote");
    if ((remote === undefined) !== (input.remotePort === undefined)) {
      throw typeError("remotePort", "expected remote and remotePort together, or neither");
    }
    if (verb !== "delete") {
      const type = encapsulations.read(encapsulation ?? (protocol === undefined ? "gue" : "direct"), "encapsulation");
      request["type"] = type;
      if (type === encapsulations.find("direct")) request["ipproto"] = checkInteger(protocol, 1, 0xff, "protocol");
      else if (protocol !== undefined) {
        throw typeError("protocol", "expected undefined, because the header of GUE contains the protocol");
      }
      checkFlag(remcsumNoPartial, "remcsumNoPartial");
      if (remcsumNoPartial === true) request["remcsumNopartial"] = true;
    }
    const ifindex = interfaces.optionalDevice(input);
    if (ifindex !== undefined) request["ifindex"] = ifindex;
    return request;
  },
  title: ({ port, family = "inet" }) => `${port} ${family}`,
  advice(errno, verb) {
    if (errno === EADDRINUSE) return "another socket uses the port";
    return errno === EINVAL && verb === "delete" ? "there is no such port: list() returns those that exist" : undefined;
  },
};

/**
 * UDP ports that receive encapsulated packets (foo over UDP, FOU), as `ip fou` configures them. To create the tunnels
 * that send to such ports, use `Links` of `bun-netlink/route`.
 *
 * ```ts
 * using ports = FouPorts.open();
 * ports.add({ port: 5555, protocol: 47 });
 * ports.add({ port: 6080, encapsulation: "gue", family: "inet6" });
 * for (const { port, encapsulation } of ports.list()) console.log(port, encapsulation);
 * ```
 *
 * Changes require CAP_NET_ADMIN in the initial user namespace.
 */
export class FouPorts<M extends Mode = "sync"> extends GenericTable<M, FouPort, NewFouPort, FouPortFilter, FouPortKey> {
  /**
   * Opens a client for the FOU ports of a network namespace, without sending a request. Throws a NetlinkError if the
   * namespace cannot be opened.
   */
  static open(options: RouteOptions = {}): FouPorts {
    return new FouPorts(options, kind);
  }

  /** Opens a `FouPorts` client whose methods return promises instead of blocking. */
  static openAsync(options: RouteOptions = {}): FouPorts<"async"> {
    return new FouPorts<"async">(asynchronous(options), kind);
  }

  /** Returns a string that identifies a FOU port, for use as a `Map` key. */
  static readonly keyOf: KeyOf<Omit<FouPortKey, "dev">> = /* @__PURE__ */ entryKey(
    ({ port, family = "inet", local, remote, remotePort, ifindex }) => ({
      port,
      family,
      local,
      remote,
      remotePort,
      ifindex,
    }),
  );
}
