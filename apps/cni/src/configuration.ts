import {
  type Check,
  fail,
  flag,
  integer,
  isInterfaceName,
  isRecord,
  list,
  optional,
  record,
  text,
  unknownKeys,
} from "./check.ts";
import { CniError, ErrorNumber } from "./errors.ts";
import { type Prefix, parseAddress, parsePrefix } from "./ipam/address.ts";
import type { Owner } from "./ipam/store.ts";

/** A port of the host that is forwarded to a container. */
export interface PortMapping {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: "tcp" | "udp" | "sctp";
  /** Address of the host; "0.0.0.0" or "::" for all of its family, undefined for all. */
  readonly hostIP: string | undefined;
}

/** Limits in bits per second and bits. Ingress is the direction to the container. */
export interface Bandwidth {
  readonly ingressRate: number;
  readonly ingressBurst: number;
  readonly egressRate: number;
  readonly egressBurst: number;
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
  readonly dns: Record<string, unknown> | undefined;
  readonly ipam: Record<string, unknown> | undefined;
  /** Addresses that the runtime requests. */
  readonly requestedIps: readonly string[];
  readonly portMappings: readonly PortMapping[];
  readonly bandwidth: Bandwidth | undefined;
  readonly runtimeConfig: Record<string, unknown>;
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

const uint32 = integer(0, 0xffffffff);
const bits = integer(0, Number.MAX_SAFE_INTEGER);
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/;

const interfaceName: Check<string> = (value, path) =>
  isInterfaceName(text(value, path))
    ? (value as string)
    : fail(path, "the name of an interface (at most 15 bytes)", value);

const macAddress: Check<string> = (value, path) =>
  /^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(text(value, path))
    ? (value as string).toLowerCase()
    : fail(path, 'a hardware address such as "02:00:5e:00:53:01"', value);

const portMapping: Check<PortMapping> = (value, path) => {
  const mapping = record(value, path);
  unknownKeys(mapping, ["hostPort", "containerPort", "protocol", "hostIP", "name"], path);
  const protocol = (optional(text)(mapping["protocol"], `${path}.protocol`) ?? "tcp").toLowerCase();
  if (protocol !== "tcp" && protocol !== "udp" && protocol !== "sctp")
    fail(`${path}.protocol`, '"tcp", "udp" or "sctp"', mapping["protocol"]);
  const hostIP = optional(text)(mapping["hostIP"], `${path}.hostIP`) || undefined;
  if (hostIP !== undefined && parseAddress(hostIP) === undefined) fail(`${path}.hostIP`, "an address", hostIP);
  return {
    hostPort: integer(0, 65535)(mapping["hostPort"], `${path}.hostPort`),
    containerPort: integer(1, 65535)(mapping["containerPort"], `${path}.containerPort`),
    protocol,
    hostIP,
  };
};

const bandwidth: Check<Bandwidth> = (value, path) => {
  const limits = record(value, path);
  const keys = ["ingressRate", "ingressBurst", "egressRate", "egressBurst"] as const;
  unknownKeys(limits, keys, path);
  const read = (key: (typeof keys)[number]) => optional(bits)(limits[key], `${path}.${key}`) ?? 0;
  for (const direction of ["ingress", "egress"] as const) {
    if (read(`${direction}Burst`) > 0xffffffff * 8) fail(`${path}.${direction}Burst`, "at most 4 GiB", limits);
    if (read(`${direction}Rate`) > 0 !== read(`${direction}Burst`) > 0)
      fail(path, `both ${direction}Rate and ${direction}Burst, or none of them`, value);
    const rate = read(`${direction}Rate`);
    if (rate > 0 && rate < 8) fail(`${path}.${direction}Rate`, "at least 8 bits per second", rate);
  }
  return {
    ingressRate: read("ingressRate"),
    ingressBurst: read("ingressBurst"),
    egressRate: read("egressRate"),
    egressBurst: read("egressBurst"),
  };
};

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

/**
 * Checks the network configuration, and merges it with the values of the runtime: those of `runtimeConfig` come before
 * those of `args.cni`, of `CNI_ARGS`, and of the configuration.
 */
export function readConfiguration(
  input: Record<string, unknown>,
  source: string,
  cniArgs: ReadonlyMap<string, string>,
): Configuration {
  unknownKeys(input, KEYS, "");
  const runtimeConfig = optional(record)(input["runtimeConfig"], "runtimeConfig") ?? {};
  const args = optional(record)(optional(record)(input["args"], "args")?.["cni"], "args.cni") ?? {};
  const name = text(input["name"], "name");
  if (!NAME.test(name))
    fail("name", "at most 100 letters, digits, underscores, dots and hyphens, first a letter or digit", name);
  const option = <T>(check: Check<T>, key: string): T | undefined => optional(check)(input[key], key);
  const ipam = option(record, "ipam");
  if (ipam?.["type"] !== undefined && ipam["type"] === input["type"])
    fail("ipam.type", 'an address plugin, such as "host-local"; this plugin would start itself', ipam["type"]);
  const ips =
    optional(list(text))(runtimeConfig["ips"], "runtimeConfig.ips") ??
    optional(list(text))(args["ips"], "args.cni.ips") ??
    cniArgs.get("IP")?.split(",");
  for (const ip of ips ?? [])
    if (addressIn(ip) === undefined) fail("runtimeConfig.ips", 'addresses such as "10.88.0.7"', ip);
  const mac =
    optional(macAddress)(runtimeConfig["mac"], "runtimeConfig.mac") ??
    optional(macAddress)(args["mac"], "args.cni.mac") ??
    optional(macAddress)(cniArgs.get("MAC"), "CNI_ARGS MAC") ??
    option(macAddress, "mac");
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
    mac,
    dns: optional(record)(runtimeConfig["dns"], "runtimeConfig.dns") ?? option(record, "dns"),
    ipam,
    requestedIps: ips ?? [],
    portMappings: (
      optional(list(portMapping))(runtimeConfig["portMappings"], "runtimeConfig.portMappings") ??
      option(list(portMapping), "portMappings") ??
      []
    ).filter(({ hostPort }) => hostPort !== 0),
    bandwidth:
      optional(bandwidth)(runtimeConfig["bandwidth"], "runtimeConfig.bandwidth") ?? option(bandwidth, "bandwidth"),
    runtimeConfig,
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
  return ipMasq || portMappings.length > 0 || source.includes('"portMappings"');
}

/** Returns the address of a text with or without a prefix length. */
export function addressIn(ip: string): Pick<Prefix, "family" | "value"> | undefined {
  return parseAddress(ip) ?? parsePrefix(ip);
}
