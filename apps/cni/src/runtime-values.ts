import { type Check, fail, fields, integer, list, optional, text } from "./check.ts";
import { parseAddress } from "./ipam/address.ts";

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
  /** Path of the limits in the configuration, for errors. */
  readonly path: string;
}

/** DNS settings of a result. */
export interface Dns {
  readonly nameservers?: readonly string[] | undefined;
  readonly domain?: string | undefined;
  readonly search?: readonly string[] | undefined;
  readonly options?: readonly string[] | undefined;
}

const bits = integer(0, Number.MAX_SAFE_INTEGER);

export const portMapping: Check<PortMapping> = (value, path) => {
  const mapping = fields(value, ["hostPort", "containerPort", "protocol", "hostIP", "name"], path);
  const protocol = (optional(text)(mapping["protocol"], `${path}.protocol`) ?? "tcp").toLowerCase();
  if (protocol !== "tcp" && protocol !== "udp" && protocol !== "sctp")
    fail(`${path}.protocol`, '"tcp", "udp" or "sctp"', mapping["protocol"]);
  const hostIP = optional(text)(mapping["hostIP"], `${path}.hostIP`);
  if (hostIP !== undefined && parseAddress(hostIP) === undefined) fail(`${path}.hostIP`, "an address", hostIP);
  return {
    hostPort: integer(0, 65535)(mapping["hostPort"], `${path}.hostPort`),
    containerPort: integer(1, 65535)(mapping["containerPort"], `${path}.containerPort`),
    protocol,
    hostIP,
  };
};

export const bandwidth: Check<Bandwidth> = (value, path) => {
  const keys = ["ingressRate", "ingressBurst", "egressRate", "egressBurst"] as const;
  const limits = fields(value, keys, path);
  const read = (key: (typeof keys)[number]) => optional(bits)(limits[key], `${path}.${key}`) ?? 0;
  for (const direction of ["ingress", "egress"] as const) {
    const [rate, burst] = [read(`${direction}Rate`), read(`${direction}Burst`)];
    if (burst > 0xffffffff * 8) fail(`${path}.${direction}Burst`, `at most ${0xffffffff * 8} bits (4 GiB)`, burst);
    if (rate > 0 !== burst > 0) fail(path, `both ${direction}Rate and ${direction}Burst, or none of them`, value);
    if (rate > 0 && rate < 8) fail(`${path}.${direction}Rate`, "at least 8 bits per second", rate);
  }
  return {
    ingressRate: read("ingressRate"),
    ingressBurst: read("ingressBurst"),
    egressRate: read("egressRate"),
    egressBurst: read("egressBurst"),
    path,
  };
};

/**
 * Reads DNS settings with the names of results, or with those of the capability `dns` ("servers" and "searches"). Only settings
 * that are not empty are members of the returned object.
 */
export const dns: Check<Dns> = (value, path) => {
  const given = fields(value, ["nameservers", "domain", "search", "options", "servers", "searches"], path);
  const texts = (...keys: string[]) => keys.flatMap((key) => optional(list(text))(given[key], `${path}.${key}`) ?? []);
  const settings: Dns = {
    nameservers: texts("nameservers", "servers"),
    domain: optional(text)(given["domain"], `${path}.domain`),
    search: texts("search", "searches"),
    options: texts("options"),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value.length > 0));
};
