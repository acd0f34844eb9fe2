import { typeError } from "../../base/argument-error.ts";
import { checkInteger, checkOptions } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { entryKey, type KeyOf } from "../../base/entry-key.ts";
import { endpointText } from "../../base/text.ts";
import { decoderOf } from "../../client/family.ts";
import { EINVAL, ENOENT, ESRCH } from "../../constants/errno.ts";
import { IPPROTO_SCTP, IPPROTO_TCP, IPPROTO_UDP } from "../../constants/in.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { ipvs, type Service, type ServiceFlags, type Stats64 } from "../../families/ipvs.ts";
import type { Mode } from "../../io/io.ts";
import type { ExtraAttributes, Read, Write } from "../../schema/model/types.ts";
import { parseIpv4, readIpv4 } from "../../schema/values/addresses.ts";
import { checkName } from "../netfilter/arguments.ts";
import { addressBits, canonicalAddress, parseAddress, showAddress } from "../route/core/addresses.ts";
import { extraFields, Fields, special } from "../route/core/fields.ts";
import type { GenericKind } from "../route/core/generic.ts";
import { BitNames, NumberNames } from "../route/core/names.ts";
import type { RouteOptions } from "../route/core/options.ts";
import { secondsInTicks } from "../route/core/ticks.ts";
import { SetTable } from "./set-table.ts";

/** Name of the transport protocol of an IPVS service. */
export type IpvsProtocol = "tcp" | "udp" | "sctp";
/** Address family of an IPVS service. */
export type IpvsFamily = "inet" | "inet6";
/**
 * Flag of an IPVS service (`IP_VS_SVC_F_*`). The meaning of `sched1` to `sched3` depends on the scheduler. For the
 * schedulers `sh` and `mh`, `sched1` selects another destination if the chosen one is unavailable, and `sched2`
 * includes the source port in the hash.
 */
export type IpvsServiceFlag = "onepacket" | "sched1" | "sched2" | "sched3";

/** Identifies an IPVS service, either by address, port and protocol, or by firewall mark. */
export interface IpvsServiceKey {
  /** Virtual address to which clients send packets. */
  address?: string | undefined;
  /** Port of the virtual service; 0 for all ports (persistent services only). */
  port?: number | undefined;
  protocol?: IpvsProtocol | `${number}` | number | undefined;
  /** Firewall mark that identifies the packets of the IPVS service, instead of address, port and protocol. */
  mark?: number | undefined;
  /** Address family of a service with a firewall mark (default "inet"). */
  family?: IpvsFamily | undefined;
}

/** Persistence of an IPVS service: how long a client stays at the same destination. */
export interface IpvsPersistence {
  /** Number of seconds for which a client stays at the same IPVS destination (default 300). */
  timeout?: number | undefined;
  /**
   * Size of the network whose addresses count as one client. By default, each address is a client. The value is a
   * prefix length such as 24 or, for IPv4, a mask such as "255.255.255.0". Listed IPv4 services have a mask, listed
   * IPv6 services a prefix length.
   */
  netmask?: string | number | undefined;
  /**
   * Name of the IPVS persistence engine. An engine such as "sip" identifies clients by other means than the address.
   */
  engine?: string | undefined;
}

/** An IPVS service to add or change. {@link IpvsService} objects that `list()` returned can also be passed. */
export interface NewIpvsService extends IpvsServiceKey {
  /** Name of the IPVS scheduler, which selects a destination for each connection (default "wlc"). */
  scheduler?: string | undefined;
  /** Flags of the IPVS service (default: none). */
  flags?: readonly (IpvsServiceFlag | number)[] | undefined;
  /**
   * Keeps each client at the same IPVS destination. With `null`, which is the default for a new service, connections of
   * one client can reach different destinations.
   */
  persistence?: IpvsPersistence | null | undefined;
}

/** Counters of an IPVS service or destination, and the rates of these counters per second. */
export interface IpvsStatistics {
  /** Number of scheduled connections. */
  connections: bigint;
  /** Number of packets from clients. */
  inPackets: bigint;
  /** Number of packets to clients. */
  outPackets: bigint;
  /** Number of bytes from clients. */
  inBytes: bigint;
  /** Number of bytes to clients. */
  outBytes: bigint;
  /** New connections per second. */
  connectionRate: bigint;
  /** Packets per second from clients. */
  inPacketRate: bigint;
  /** Packets per second to clients. */
  outPacketRate: bigint;
  /** Bytes per second from clients. */
  inByteRate: bigint;
  /** Bytes per second to clients. */
  outByteRate: bigint;
}

/** An IPVS service, which distributes connections to its destinations. */
export interface IpvsService extends NewIpvsService, ExtraAttributes {
  scheduler: string;
  flags: (IpvsServiceFlag | number)[];
  persistence?: IpvsPersistence;
  statistics?: IpvsStatistics;
}

/** Filter for listing IPVS services. */
export interface IpvsServiceFilter {
  protocol?: IpvsProtocol | `${number}` | number | undefined;
  scheduler?: string | undefined;
}

const protocols: NumberNames<IpvsProtocol> = /* @__PURE__ */ new NumberNames(
  { tcp: IPPROTO_TCP, udp: IPPROTO_UDP, sctp: IPPROTO_SCTP },
  0xff,
);
const ipvsFamilies: NumberNames<IpvsFamily> = /* @__PURE__ */ new NumberNames(
  { inet: AF_INET, inet6: AF_INET6 },
  0xffff,
);
/** Keeps each client at the same destination. (`IP_VS_SVC_F_PERSISTENT`) */
const PERSISTENT = 1;
const flagNames: BitNames<IpvsServiceFlag> = /* @__PURE__ */ new BitNames({
  onepacket: 4,
  sched1: 8,
  sched2: 16,
  sched3: 32,
});
const ALL_BITS = 0xffffffff;
const DEFAULT_TIMEOUT = 300;
/** Maximum length of an IPVS name without the NUL. (`IP_VS_SCHEDNAME_MAXLEN`, `IP_VS_PENAME_MAXLEN`) */
const MAX_NAME = 15;

export function serviceKey(key: IpvsServiceKey, path = ""): Service<Write> & { af: number } {
  const { address, port, protocol, mark, family } = key;
  if (mark !== undefined) {
    if (address !== undefined || port !== undefined || protocol !== undefined) {
      throw typeError(`${path}mark`, "expected either a mark, or address, port and protocol");
    }
    const af = ipvsFamilies.read(family ?? "inet", `${path}family`);
    return { af, fwmark: checkInteger(mark, 1, 0xffffffff, `${path}mark`) };
  }
  const { family: af, bytes } = parseAddress(address!, `${path}address`);
  if (family !== undefined && ipvsFamilies.read(family, `${path}family`) !== af) {
    throw typeError(`${path}family`, `expected the family of the address, got ${describeValue(family)}`);
  }
  return {
    af,
    addr: bytes,
    port: checkInteger(port, 0, 0xffff, `${path}port`),
    protocol: protocols.read(protocol!, `${path}protocol`),
  };
}

/** Returns the identifying fields of a service with default values. */
export function serviceIdentity({ address, port, protocol, mark, family = "inet" }: IpvsServiceKey): object {
  if (mark !== undefined) return { mark, family };
  return { protocol: protocols.show(protocols.read(protocol!, "protocol")), address: canonicalAddress(address!), port };
}

export function plainKey({ address, port, protocol, mark, family }: IpvsServiceKey): IpvsServiceKey {
  if (mark === undefined) return { protocol, address, port };
  return family === undefined ? { mark } : { mark, family };
}

export function checkServiceKey(key: IpvsServiceKey, path: string): void {
  serviceFields.check(key, path);
}

export function serviceTitle({ address, port, protocol, mark, family = "inet" }: IpvsServiceKey): string {
  if (mark !== undefined) return family === "inet" ? `mark ${mark}` : `mark ${mark} ${family}`;
  const named = protocols.show(protocols.read(protocol!, "protocol"));
  return `${named} ${endpointTitle(address!, port!)}`;
}

export function endpointTitle(address: string, port: number): string {
  const { family, bytes } = parseAddress(address, "address");
  return endpointText(showAddress(family, bytes), port);
}

/** Decodes 16 bytes, of which an IPv4 address uses four. */
export function shownAddress(af: number | undefined, bytes: Uint8Array | undefined): string | undefined {
  if (af === undefined || bytes === undefined || bytes.length * 8 < addressBits(af)) return undefined;
  return showAddress(af, bytes);
}

const counterNames: Readonly<Record<keyof IpvsStatistics, keyof Stats64>> = {
  connections: "conns",
  inPackets: "inpkts",
  outPackets: "outpkts",
  inBytes: "inbytes",
  outBytes: "outbytes",
  connectionRate: "cps",
  inPacketRate: "inpps",
  outPacketRate: "outpps",
  inByteRate: "inbps",
  outByteRate: "outbps",
};

export const statisticsField = {
  attribute: "stats64",
  reported: true,
  show(stats: Stats64): IpvsStatistics {
    const named = Object.entries(counterNames).map(([name, attribute]) => [name, stats[attribute] ?? 0n]);
    return Object.fromEntries(named) as IpvsStatistics;
  },
} as const;

export const parseName = (value: string, path: string): string => checkName(value, MAX_NAME, path);

const serviceFields: Fields<IpvsService, NewIpvsService> = /* @__PURE__ */ new Fields("service", () => ({
  address: special("addr"),
  port: special("port"),
  protocol: special("protocol"),
  mark: special("fwmark"),
  family: special("af"),
  scheduler: { attribute: "schedName", parse: parseName },
  flags: special("flags"),
  persistence: special(),
  statistics: statisticsField,
  ...extraFields,
}));

const decode = decoderOf(ipvs, "get-service");

function read(reply: Service<Read>): IpvsService {
  const { protocol, addr, port, fwmark, flags, timeout, netmask, peName } = reply;
  const af = ipvsFamilies.read(reply.af ?? "inet", "af");
  const names = flags?.flags ?? [];
  const entry: IpvsService = { scheduler: "", flags: names.filter(isSetting) };
  if (fwmark !== undefined) {
    entry.mark = fwmark;
    if (af !== AF_INET) entry.family = "inet6";
  } else {
    const address = shownAddress(af, addr);
    if (address !== undefined) entry.address = address;
    if (port !== undefined) entry.port = port;
    if (protocol !== undefined) entry.protocol = protocols.show(protocol);
  }
  serviceFields.read(reply, entry);
  if (!names.includes("persistent")) return entry;
  entry.persistence = { timeout: timeout ?? 0, netmask: shownNetmask(af, netmask) };
  if (peName !== undefined && peName !== "") entry.persistence.engine = peName;
  return entry;
}

function isSetting(flag: ServiceFlags | number): flag is IpvsServiceFlag | number {
  // Every service is "hashed"; the field `persistence` reports "persistent".
  return flag !== "persistent" && flag !== "hashed";
}

/** Returns a mask for IPv4, a prefix length for IPv6. */
function shownNetmask(af: number, mask: Service["netmask"]): string | number {
  if (af === AF_INET) return typeof mask === "string" ? mask : "255.255.255.255";
  return typeof mask === "number" ? mask : 128;
}

function readNetmask(af: number, mask: string | number | undefined, path: string): string | number {
  if (af === AF_INET6) return checkInteger(mask ?? 128, 1, 128, path);
  if (typeof mask !== "string") {
    const length = checkInteger(mask ?? 32, 1, 32, path);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, (ALL_BITS << (32 - length)) >>> 0);
    return readIpv4(bytes, 0);
  }
  if (parseIpv4(mask) !== undefined) return mask;
  throw typeError(path, `expected a prefix length or a mask such as "255.255.255.0", got ${describeValue(mask)}`);
}

/** The kernel stores the lower 32 bits of the number of its timer ticks. (ip_vs_add_service) */
const checkTimeout = /* @__PURE__ */ secondsInTicks(1, 0xffffffff);

const persistenceChecks = { timeout: checkTimeout, netmask: true, engine: true } as const;

type PersistenceAttributes = Pick<Service<Write>, "timeout" | "peName"> & { netmask: string | number };

function writePersistence(af: number, persistence: IpvsPersistence | null | undefined): PersistenceAttributes {
  if (persistence == null) return { timeout: 0, netmask: readNetmask(af, undefined, "netmask") };
  checkOptions(persistence, persistenceChecks, "persistence");
  const { timeout = DEFAULT_TIMEOUT, netmask, engine } = persistence;
  const written: PersistenceAttributes = { timeout, netmask: readNetmask(af, netmask, "persistence.netmask") };
  if (engine !== undefined) written.peName = parseName(engine, "persistence.engine");
  return written;
}

const serviceKind: GenericKind<IpvsService, NewIpvsService, IpvsServiceFilter> = {
  noun: "IPVS service",
  plural: "IPVS services",
  family: ipvs,
  fields: serviceFields,
  nest: "service",
  operations: {
    list: "get-service",
    get: "get-service",
    add: "new-service",
    replace: "set-service",
    change: "set-service",
    delete: "del-service",
  },
  filter: {
    protocol(protocol, path) {
      const shown = protocols.show(protocols.read(protocol, path));
      return (entry) => entry.protocol === shown;
    },
    scheduler: (scheduler) => (entry) => entry.scheduler === scheduler,
  },
  missing: ESRCH,
  read(message) {
    const { service } = decode(message);
    return service === undefined ? [] : [read(service)];
  },
  write(input, verb) {
    const key = serviceKey(input);
    if (verb === "delete") return { service: key };
    const { scheduler = "wlc", flags = [], persistence } = input;
    const given = flagNames.read(flags, "flags");
    // The kernel would keep clients for a timeout of 0.
    if (persistence == null && (given & PERSISTENT) !== 0)
      throw typeError("flags", `the flag ${PERSISTENT} requires persistence, which has its timeout`);
    const bits = given | (persistence == null ? 0 : PERSISTENT);
    const written = { flags: { flags: [bits], mask: ALL_BITS }, ...writePersistence(key.af, persistence) };
    return { service: { ...key, schedName: parseName(scheduler, "scheduler"), ...written } };
  },
  title: serviceTitle,
  advice(errno, verb, { scheduler = "wlc", persistence }) {
    if (verb === "delete") return undefined;
    if (errno === ENOENT) {
      const engine = persistence?.engine === undefined ? "" : `, or of the persistence engine ${persistence.engine}`;
      return `the kernel lacks the module of the scheduler ${scheduler}, ip_vs_${scheduler}${engine}`;
    }
    return errno === EINVAL
      ? "a service with port 0 requires persistence, and engines require their protocol"
      : undefined;
  },
};

/** The services of IPVS, available as {@link Ipvs.services}. */
export class IpvsServices<M extends Mode = "sync"> extends SetTable<
  M,
  IpvsService,
  NewIpvsService,
  IpvsServiceFilter,
  IpvsServiceKey
> {
  /** @internal */
  static open(options?: RouteOptions): IpvsServices {
    return new IpvsServices(options, serviceKind);
  }

  /** Returns a text that identifies an IPVS service, for use as the key of a `Map`. */
  static readonly keyOf: KeyOf<IpvsServiceKey> = /* @__PURE__ */ entryKey(serviceIdentity);
}
