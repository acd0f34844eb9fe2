import { fail, integer, list, optional, record, text } from "./check.ts";
import { CniError, ErrorNumber } from "./errors.ts";
import { type Prefix, parseAddress, parsePrefix } from "./ipam/address.ts";

/** Versions of the specification that the plugin supports, oldest first. */
export const VERSIONS: readonly string[] = ["0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"];

/** An interface of a result. */
export interface Interface {
  readonly name: string;
  readonly mac?: string | undefined;
  readonly mtu?: number | undefined;
  /** Path of the namespace; absent for interfaces of the host. */
  readonly sandbox?: string | undefined;
}

/** An address of a result. */
export interface Ip {
  readonly address: string;
  readonly gateway?: string | undefined;
  /** Index of the interface. */
  readonly interface?: number | undefined;
}

/** A route of a result. */
export interface Route {
  readonly dst: string;
  readonly gw?: string | undefined;
  readonly mtu?: number | undefined;
  readonly advmss?: number | undefined;
  readonly priority?: number | undefined;
  readonly table?: number | undefined;
  readonly scope?: number | undefined;
}

/** The result of ADD, in the form of the newest version. */
export interface Result {
  readonly interfaces: readonly Interface[];
  readonly ips: readonly Ip[];
  readonly routes: readonly Route[];
  readonly dns: Record<string, unknown>;
}

/**
 * Checks that the plugin supports the version of a configuration, and that the version has the operation: CHECK exists
 * since 0.4.0, GC and STATUS since 1.1.0.
 */
export function checkVersion(version: unknown, command: string): void {
  const since: Partial<Record<string, string>> = { CHECK: "0.4.0", GC: "1.1.0", STATUS: "1.1.0" };
  const supported = VERSIONS.slice(VERSIONS.indexOf(since[command] ?? VERSIONS[0]!));
  if (typeof version === "string" && supported.includes(version)) return;
  const message = `cniVersion: ${command} requires one of ${supported.join(", ")}, got ${JSON.stringify(version)}`;
  throw new CniError(ErrorNumber.INCOMPATIBLE_VERSION, message);
}

/** Writes a result in the form of a version of the specification. */
export function formatResult({ interfaces, ips, routes, dns }: Result, cniVersion: string): object {
  const isNewest = cniVersion === "1.1.0";
  const isOld = cniVersion.startsWith("0.");
  return {
    cniVersion,
    interfaces: isNewest ? interfaces : interfaces.map(({ mtu: _, ...rest }) => rest),
    // Before 1.0.0, addresses have the number of the protocol's version.
    ...(ips.length > 0 && {
      ips: isOld ? ips.map((ip) => ({ version: ip.address.includes(":") ? "6" : "4", ...ip })) : ips,
    }),
    ...(routes.length > 0 && { routes: isNewest ? routes : routes.map(({ dst, gw }) => ({ dst, gw })) }),
    dns,
  };
}

/** Reads a result of any supported version, such as `prevResult` or the reply of an address plugin. */
export function readResult(value: unknown, path: string): Result {
  const { interfaces, ips, routes, dns } = record(value, path);
  const index = integer(0, 1000);
  return {
    interfaces:
      optional(
        list((one, where) => {
          const { name, mac, mtu, sandbox } = record(one, where);
          return {
            name: text(name, `${where}.name`),
            mac: optional(text)(mac, `${where}.mac`) || undefined,
            mtu: optional(integer(0, 0xffffffff))(mtu, `${where}.mtu`) || undefined,
            sandbox: optional(text)(sandbox, `${where}.sandbox`) || undefined,
          };
        }),
      )(interfaces, `${path}.interfaces`) ?? [],
    ips:
      optional(
        list((one, where) => {
          const ip = record(one, where);
          const address = text(ip["address"], `${where}.address`);
          if (parsePrefix(address) === undefined) fail(`${where}.address`, "an address with a prefix length", address);
          return {
            address,
            gateway: optional(text)(ip["gateway"], `${where}.gateway`) || undefined,
            interface: optional(index)(ip["interface"], `${where}.interface`),
          };
        }),
      )(ips, `${path}.ips`) ?? [],
    routes: optional(list(readRoute))(routes, `${path}.routes`) ?? [],
    dns: optional(record)(dns, `${path}.dns`) ?? {},
  };
}

/** Reads a route of a result or of the address plugin's configuration. */
export function readRoute(value: unknown, path: string): Route {
  const route = record(value, path);
  const dst = text(route["dst"], `${path}.dst`);
  if (parsePrefix(dst) === undefined) fail(`${path}.dst`, 'a network such as "0.0.0.0/0"', dst);
  const gw = optional(text)(route["gw"], `${path}.gw`) || undefined;
  if (gw !== undefined && parseAddress(gw) === undefined) fail(`${path}.gw`, "an address", gw);
  const number = (key: string) => optional(integer(0, 0xffffffff))(route[key], `${path}.${key}`);
  return {
    dst,
    gw,
    mtu: number("mtu"),
    advmss: number("advmss"),
    priority: number("priority"),
    table: number("table"),
    scope: number("scope"),
  };
}

/** Returns the address of a checked result. */
export function prefixOf({ address }: Ip): Prefix {
  return parsePrefix(address)!;
}
