import { rangeError, typeError } from "../../base/argument-error.ts";
import { checkInteger, checkOptions, integerFrom } from "../../base/check.ts";
import { entryKey, type KeyOf } from "../../base/entry-key.ts";
import { decoderOf } from "../../client/family.ts";
import { EINVAL, ENOENT, ESRCH } from "../../constants/errno.ts";
import { AF_INET } from "../../constants/socket.ts";
import { type Destination, type ForwardMethod, ipvs, type TunnelType } from "../../families/ipvs.ts";
import type { Mode } from "../../io/io.ts";
import type { ExtraAttributes, Read, Write } from "../../schema/model/types.ts";
import { canonicalAddress, parseAddress } from "../route/core/addresses.ts";
import { extraFields, Fields, integer, named, reported, special } from "../route/core/fields.ts";
import type { GenericKind } from "../route/core/generic.ts";
import { NumberNames } from "../route/core/names.ts";
import type { RouteOptions } from "../route/core/options.ts";
import {
  checkServiceKey,
  endpointTitle,
  type IpvsServiceKey,
  type IpvsStatistics,
  plainKey,
  serviceIdentity,
  serviceKey,
  serviceTitle,
  shownAddress,
  statisticsField,
} from "./service.ts";
import { SetTable } from "./set-table.ts";

/**
 * How IPVS forwards packets to a destination. With "droute", IPVS only sends the packets to the MAC address of the
 * destination and does not change them otherwise.
 */
export type IpvsForwarding = ForwardMethod;
/** Checksum in the outer header of a "gue" or "gre" tunnel. */
export type IpvsTunnelChecksum = "none" | "checksum" | "remote";

/** The tunnel through which IPVS sends packets to a destination. */
export interface IpvsTunnel {
  /** Type of the tunnel (default "ipip"). */
  type?: TunnelType | `${number}` | undefined;
  /** UDP port of the tunnel. The type "gue" requires a port. */
  port?: number | undefined;
  checksum?: IpvsTunnelChecksum | `${number}` | undefined;
}

/** Identifies a destination (real server) of an IPVS service. */
export interface IpvsDestinationKey {
  /** The service to which the destination belongs. */
  service: IpvsServiceKey;
  /** IP address of the real server. */
  address: string;
  /**
   * Port of the IPVS destination (a real server). The default is the port of the service, or 0 for a service with a
   * firewall mark. Only the forwarding method "masq" changes the port of packets.
   */
  port?: number | undefined;
}

/** An IPVS destination to add or change. {@link IpvsDestination} objects that `list()` returned can also be passed. */
export interface NewIpvsDestination extends IpvsDestinationKey {
  /** How IPVS forwards packets to the destination (default "droute"). */
  forwarding?: IpvsForwarding | `${number}` | number | undefined;
  /** Relative weight of the IPVS destination (default 1). A destination with weight 0 gets no new connections. */
  weight?: number | undefined;
  /**
   * Upper limit of the number of connections of the IPVS destination (default 0: no limit). A destination with more
   * connections is overloaded and gets no new ones.
   */
  upperThreshold?: number | undefined;
  /**
   * Lower limit of the number of connections of the IPVS destination. An overloaded destination gets new connections
   * again when it has fewer connections than this limit.
   */
  lowerThreshold?: number | undefined;
  /** Tunnel to the destination. Only for the forwarding method "tunnel". */
  tunnel?: IpvsTunnel | undefined;
}

/** A destination of an IPVS service. It is a real server that receives some of the service's connections. */
export interface IpvsDestination extends NewIpvsDestination, ExtraAttributes {
  /** Port of the real server. */
  port: number;
  forwarding: IpvsForwarding | `${number}`;
  /** Share of the connections, relative to the other servers; 0 for no new ones. */
  weight: number;
  /** Number of established connections to the server. */
  activeConnections?: number;
  /** Number of connections to the server in other states. */
  inactiveConnections?: number;
  /** Number of persistence templates, which keep clients on the server. */
  persistentConnections?: number;
  statistics?: IpvsStatistics;
}

/** Filter for listing destinations by their service. */
export interface IpvsDestinationFilter {
  service: IpvsServiceKey;
  forwarding?: IpvsForwarding | `${number}` | number | undefined;
}

const methods: NumberNames<ForwardMethod> = /* @__PURE__ */ new NumberNames(
  { masq: 0, localnode: 1, tunnel: 2, droute: 3, bypass: 4 },
  7,
);
const tunnelTypes: NumberNames<TunnelType> = /* @__PURE__ */ new NumberNames({ ipip: 0, gue: 1, gre: 2 }, 0xff);
const checksums: NumberNames<IpvsTunnelChecksum> = /* @__PURE__ */ new NumberNames(
  { none: 0, checksum: 1, remote: 2 },
  0xffff,
);
const GUE = 1;
/** The kernel rejects larger weights and limits. */
const int31 = (attribute: string) => integer(attribute, 0, 0x7fffffff);

const fields: Fields<IpvsDestination, NewIpvsDestination> = /* @__PURE__ */ new Fields("destination", () => ({
  service: special("service"),
  address: special("addr"),
  port: special("port"),
  forwarding: named(methods, "fwdMethod"),
  weight: int31("weight"),
  upperThreshold: int31("uThresh"),
  lowerThreshold: int31("lThresh"),
  tunnel: special("tunType"),
  activeConnections: reported("activeConns"),
  inactiveConnections: reported("inactConns"),
  persistentConnections: reported("persistConns"),
  statistics: statisticsField,
  ...extraFields,
}));

const decode = decoderOf(ipvs, "get-dest");

function read(reply: Destination<Read>, service: IpvsServiceKey): IpvsDestination {
  const { addrFamily, addr, port = 0, tunType, tunPort, tunFlags } = reply;
  const af = addrFamily ?? serviceKey(service).af;
  const entry: IpvsDestination = {
    service: plainKey(service),
    address: shownAddress(af, addr) ?? "",
    port,
    forwarding: "masq",
    weight: 0,
  };
  fields.read(reply, entry);
  if (entry.forwarding !== "tunnel" || tunType === undefined) return entry;
  entry.tunnel = { type: tunType };
  if (tunPort !== undefined && tunPort !== 0) entry.tunnel.port = tunPort;
  if (tunFlags !== undefined && tunFlags !== 0) entry.tunnel.checksum = checksums.show(tunFlags);
  return entry;
}

const tunnelChecks = { type: true, port: integerFrom(0, 0xffff), checksum: true } as const;

function writeTunnel(tunnel: IpvsTunnel): Destination<Write> {
  checkOptions(tunnel, tunnelChecks, "tunnel");
  const { type = "ipip", port = 0, checksum = "none" } = tunnel;
  const tunType = tunnelTypes.read(type, "tunnel.type");
  if (tunType === GUE && port === 0) throw rangeError("tunnel.port", "expected the UDP port of the GUE tunnel, got 0");
  return { tunType, tunPort: port, tunFlags: checksums.read(checksum, "tunnel.checksum") };
}

function portOf({ port, service }: IpvsDestinationKey): number {
  return checkInteger(port ?? service.port ?? 0, 0, 0xffff, "port");
}

const kind: GenericKind<IpvsDestination, NewIpvsDestination, IpvsDestinationFilter> = {
  noun: "IPVS destination",
  plural: "IPVS destinations",
  family: ipvs,
  fields,
  nest: "dest",
  operations: { list: "get-dest", add: "new-dest", replace: "set-dest", change: "set-dest", delete: "del-dest" },
  filter: {
    service(service, path, request) {
      checkServiceKey(service, path);
      request["service"] = serviceKey(service, `${path}.`);
      return undefined;
    },
    forwarding(forwarding, path) {
      const shown = methods.show(methods.read(forwarding, path));
      return (entry) => entry.forwarding === shown;
    },
  },
  near({ service }) {
    checkServiceKey(service, "service");
    return { service: plainKey(service) };
  },
  missing: ENOENT,
  read(message, _interfaces, filter) {
    const { dest } = decode(message);
    return dest === undefined || filter === undefined ? [] : [read(dest, filter.service)];
  },
  write(input, verb) {
    checkServiceKey(input.service, "service");
    const { family, bytes } = parseAddress(input.address, "address");
    const service = serviceKey(input.service, "service.");
    const key = { addr: bytes, port: portOf(input), addrFamily: family };
    if (verb === "delete") return { service, dest: key };
    const dest: Destination<Write> = { ...key, fwdMethod: "droute", weight: 1, uThresh: 0, lThresh: 0 };
    fields.write(input, dest as Record<string, unknown>);
    const isTunnel = methods.read(input.forwarding ?? "droute", "forwarding") === methods.find("tunnel");
    if (isTunnel) Object.assign(dest, writeTunnel(input.tunnel ?? {}));
    else if (input.tunnel !== undefined) {
      throw typeError("tunnel", 'expected undefined, because the forwarding method is not "tunnel"');
    }
    const { uThresh = 0, lThresh = 0 } = dest;
    if (lThresh > uThresh) {
      throw rangeError("lowerThreshold", `expected at most upperThreshold, ${uThresh}, got ${lThresh}`);
    }
    return { service, dest };
  },
  title: (key) => `${endpointTitle(key.address, portOf(key))} of ${serviceTitle(key.service)}`,
  advice(errno, verb, { address }) {
    if (errno === ESRCH) return "there is no such service: services.list() returns those that exist";
    if (errno !== EINVAL || verb === "delete") return undefined;
    return parseAddress(address, "address").family === AF_INET
      ? "the address must be a unicast address, and the interface lo must be up"
      : "the address must be a unicast address, and of the family of the service unless it is reached through a tunnel";
  },
};

/** The destinations of IPVS services, available as {@link Ipvs.destinations}. */
export class IpvsDestinations<M extends Mode = "sync"> extends SetTable<
  M,
  IpvsDestination,
  NewIpvsDestination,
  IpvsDestinationFilter,
  IpvsDestinationKey
> {
  /** @internal */
  static open(options?: RouteOptions): IpvsDestinations {
    return new IpvsDestinations(options, kind);
  }

  /** Returns the text that identifies an IPVS destination, including its service. */
  static readonly keyOf: KeyOf<IpvsDestinationKey> = /* @__PURE__ */ entryKey((entry) => {
    const { service, address } = entry;
    checkServiceKey(service, "service");
    return { service: serviceIdentity(service), address: canonicalAddress(address), port: portOf(entry) };
  });
}
