import {
  type Check,
  fail,
  fields,
  flag,
  fold,
  integer,
  isInterfaceName,
  isRecord,
  list,
  optional,
  record,
  text,
} from "./check.ts";
import { CniError, ErrorNumber } from "./errors.ts";
import { type Prefix, parseAddress, parsePrefix } from "./ipam/address.ts";
import type { Owner } from "./ipam/store.ts";
import { type Bandwidth, bandwidth, type Dns, dns, type PortMapping, portMapping } from "./runtime-values.ts";

/** Configuration of the address plugin. Further members belong to the plugin `type`. */
export interface Ipam extends Readonly<Record<string, unknown>> {
  readonly type: string;
  readonly dataDir: string | undefined;
}

/** The network configuration that the runtime passes on the standard input. */
export interface Configuration {
  readonly cniVersion: string;
  readonly name: string;
  readonly bridge: string;
  readonly isGateway: boolean;
  readonly isDefaultGateway: boolean;
  readonly forceAddress: boolean;
  readonly ipMasq: boolean;
  readonly hairpinMode: boolean;
  readonly promiscMode: boolean;
  readonly mtu: number | undefined;
  readonly vlan: number | undefined;
  /** Whether another plugin of the list has connected the container. */
  readonly chained: boolean;
  /** Whether connections to a mapped port from the host itself and from the network are translated. */
  readonly snat: boolean;
  readonly mac: string | undefined;
  readonly dns: Dns;
  readonly ipam: Ipam | undefined;
  /** Addresses that the runtime requests. */
  readonly requestedIps: readonly string[];
  readonly portMappings: readonly PortMapping[];
  readonly bandwidth: Bandwidth | undefined;
  /** Sets of ranges that the runtime requests, unchecked. */
  readonly ipRanges: unknown;
  /** Result of ADD: that of the previous plugin in ADD, the final one in CHECK and DEL. */
  readonly prevResult: Record<string, unknown> | undefined;
  /** Attachments that GC keeps. */
  readonly validAttachments: readonly Owner[] | undefined;
  /** The configuration as text, for address plugins. */
  readonly source: string;
}

/** Keys of the configuration that the plugin reads, and those of the specification that it ignores. */
const KEYS = [
  ...["cniVersion", "cniVersions", "name", "type", "disableCheck", "disableGC", "capabilities", "args", "prevResult"],
  ...["runtimeConfig", "dns", "ipam", "bridge", "isGateway", "isDefaultGateway", "forceAddress", "ipMasq", "mtu"],
  ...["hairpinMode", "promiscMode", "vlan", "chained", "snat", "bandwidth", "portMappings", "mac"],
];

/** Keys of `ipam` for the type "host-local". Other types have further ones. */
export const IPAM_KEYS: readonly string[] = [
  ...["type", "subnet", "rangeStart", "rangeEnd", "gateway", "ranges", "routes", "dataDir", "resolvConf"],
];
/** Names of the capabilities that the plugin supports. */
const CAPABILITIES = ["portMappings", "bandwidth", "ips", "mac", "ipRanges", "dns"];

const uint32 = integer(0, 0xffffffff);
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/;

const interfaceName: Check<string> = (value, path) =>
  isInterfaceName(text(value, path))
    ? (value as string)
    : fail(path, "the name of an interface (at most 15 bytes)", value);

const macAddress: Check<string> = (value, path) =>
  /^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(text(value, path))
    ? (value as string).toLowerCase()
    : fail(path, 'a hardware address such as "02:00:5e:00:53:01"', value);

/** Reads requested addresses. An empty list requests none, so that the next source of addresses counts. */
const addresses: Check<string[] | undefined> = (value, path) => {
  const ips = list(text)(value, path).filter((ip) => ip !== "");
  for (const [index, ip] of ips.entries())
    if (addressIn(ip) === undefined) fail(`${path}[${index}]`, 'an address such as "10.88.0.7"', ip);
  return ips.length > 0 ? ips : undefined;
};

/** Returns a check for `ipam`, of a configuration for the plugin `type`. An object without keys assigns no addresses. */
function addressPlugin(type: unknown): Check<Ipam | undefined> {
  return (value, path) => {
    const ipam = fold(record(value, path), IPAM_KEYS);
    if (Object.keys(ipam).length === 0) return undefined;
    const name = text(ipam["type"], `${path}.type`);
    if (name === type)
      fail(`${path}.type`, 'an address plugin, such as "host-local"; this plugin would start itself', name);
    return { ...ipam, type: name, dataDir: optional(text)(ipam["dataDir"], `${path}.dataDir`) };
  };
}

const attachment: Check<Owner> = (value, path) => {
  const { containerID, ifname } = record(value, path);
  return { containerId: text(containerID, `${path}.containerID`), ifname: text(ifname, `${path}.ifname`) };
};

/** Parses the standard input. The result is only checked to be an object, so that its version is known for errors. */
export function parseInput(source: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw new CniError(ErrorNumber.DECODING_FAILURE, `network configuration: invalid JSON`, (error as Error).message);
  }
  if (!isRecord(value)) throw new CniError(ErrorNumber.DECODING_FAILURE, "network configuration: expected an object");
  return value;
}

/** How the configuration of an operation is read. */
interface ReadOptions {
  /**
   * Whether an invalid value counts as absent, unless the operation needs it. DEL and GC must remove what exists whatever the
   * configuration has become since ADD.
   */
  readonly tolerant?: boolean;
}

/**
 * Checks the network configuration, and merges it with the values of the runtime: those of `runtimeConfig` come before
 * those of `args.cni`, of `CNI_ARGS`, and of the configuration.
 */
export function readConfiguration(
  given: Record<string, unknown>,
  source: string,
  readCniArgs: () => ReadonlyMap<string, string>,
  { tolerant = false }: ReadOptions = {},
): Configuration {
  const input = tolerant ? fold(given, KEYS) : fields(given, KEYS, "");
  /** Returns the result of a check; undefined if the value is absent, or invalid and not needed. */
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (tolerant && error instanceof CniError) return undefined;
      throw error;
    }
  };
  const read = <T>(check: Check<T>, value: unknown, path: string) => attempt(() => optional(check)(value, path));
  const option = <T>(check: Check<T>, key: string): T | undefined => read(check, input[key], key);
  const runtimeConfig = fold(option(record, "runtimeConfig") ?? {}, CAPABILITIES);
  const fromRuntime = <T>(check: Check<T>, key: string) => read(check, runtimeConfig[key], `runtimeConfig.${key}`);
  const args = fold(read(record, option(record, "args")?.["cni"], "args.cni") ?? {}, ["ips", "mac"]);
  const cniArgs = attempt(readCniArgs) ?? new Map<string, string>();
  const name = text(input["name"], "name");
  if (!NAME.test(name))
    fail("name", "at most 100 letters, digits, underscores, dots and hyphens, first a letter or digit", name);
  const isDefaultGateway = option(flag, "isDefaultGateway") ?? false;
  return {
    cniVersion: input["cniVersion"] as string,
    name,
    bridge: option(interfaceName, "bridge") ?? "cni0",
    isGateway: isDefaultGateway || (option(flag, "isGateway") ?? false),
    isDefaultGateway,
    forceAddress: option(flag, "forceAddress") ?? false,
    ipMasq: option(flag, "ipMasq") ?? false,
    hairpinMode: option(flag, "hairpinMode") ?? false,
    promiscMode: option(flag, "promiscMode") ?? false,
    mtu: option(uint32, "mtu") || undefined,
    vlan: option(integer(0, 4094), "vlan") || undefined,
    chained: option(flag, "chained") ?? false,
    snat: option(flag, "snat") ?? true,
    mac:
      fromRuntime(macAddress, "mac") ??
      read(macAddress, args["mac"], "args.cni.mac") ??
      read(macAddress, cniArgs.get("MAC"), "CNI_ARGS MAC") ??
      option(macAddress, "mac"),
    dns: { ...option(dns, "dns"), ...fromRuntime(dns, "dns") },
    ipam: option(addressPlugin(input["type"]), "ipam"),
    requestedIps:
      fromRuntime(addresses, "ips") ??
      read(addresses, args["ips"], "args.cni.ips") ??
      read(addresses, cniArgs.get("IP")?.split(","), "CNI_ARGS IP") ??
      [],
    portMappings: (
      fromRuntime(list(portMapping), "portMappings") ??
      option(list(portMapping), "portMappings") ??
      []
    ).filter(({ hostPort }) => hostPort !== 0),
    bandwidth: fromRuntime(bandwidth, "bandwidth") ?? option(bandwidth, "bandwidth"),
    ipRanges: runtimeConfig["ipRanges"],
    prevResult: option(record, "prevResult"),
    validAttachments:
      optional(list(attachment))(input["cni.dev/valid-attachments"], "cni.dev/valid-attachments") ??
      optional(list(attachment))(input["cni.dev/attachments"], "cni.dev/attachments"),
    source,
  };
}

/**
 * Returns whether attachments of the network can have elements in nftables. Runtimes pass the port mappings only to the
 * operations on an attachment; the `capabilities` of the configuration show that a network can have them.
 */
export function canUseFirewall({ ipMasq, portMappings, source }: Configuration): boolean {
  return ipMasq || portMappings.length > 0 || /"portMappings"/i.test(source);
}

/** Returns whether attachments of the network can have limits; see {@link canUseFirewall}. */
export function canLimit({ bandwidth, source }: Configuration): boolean {
  return bandwidth !== undefined || /"bandwidth"/i.test(source);
}

/** Returns the address of a text with or without a prefix length. */
export function addressIn(ip: string): Pick<Prefix, "family" | "value"> | undefined {
  return parseAddress(ip) ?? parsePrefix(ip);
}
