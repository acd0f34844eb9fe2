import type { Collection, Fields } from "./collection.ts";
import { invalidValue, whyNot } from "./reasons.ts";
import { type Import, type Imports, put } from "./settings.ts";
import { address, bit, flag, number, numberFrom, oneOf, type Parse, size } from "./values.ts";

/** Section with kernel parameters of an interface, which files of systemd-networkd do not have. */
export const KERNEL_PARAMETERS = "kernel parameters";

/** Returns the name of an interface in the name of a kernel parameter, in which a slash stands for a dot. */
const sysctlName = (dev: string) => dev.replaceAll(".", "/");

/** Settings of `[Network]` that are kernel parameters of the interface. (networkd-sysctl.c) */
const parameters: Readonly<Record<string, readonly [family: string, name: string, parse: Parse<number>]>> = {
  IPv4ProxyARP: ["ipv4", "proxy_arp", bit],
  ProxyARP: ["ipv4", "proxy_arp", bit],
  IPv4ReversePathFilter: ["ipv4", "rp_filter", oneOf({ no: 0, strict: 1, loose: 2 })],
  IPv4AcceptLocal: ["ipv4", "accept_local", bit],
  IPv4RouteLocalnet: ["ipv4", "route_localnet", bit],
  IPv4Forwarding: ["ipv4", "forwarding", bit],
  IPv6Forwarding: ["ipv6", "forwarding", bit],
  IPv6HopLimit: ["ipv6", "hop_limit", numberFrom(1, 255)],
  IPv6ProxyNDP: ["ipv6", "proxy_ndp", bit],
  IPv6MTUBytes: ["ipv6", "mtu", size],
  IPv6DuplicateAddressDetection: ["ipv6", "dad_transmits", numberFrom(0, 0x7fffffff)],
  IPv6PrivacyExtensions: [
    "ipv6",
    "use_tempaddr",
    (value) => (value === "prefer-public" ? 1 : flag(value) === undefined ? undefined : flag(value) === true ? 2 : 0),
  ],
};

/** Returns functions that import the settings of `[Network]` of an interface without other interfaces. */
export function networkImports(all: Collection, dev: string): { imports: Imports; parameter: Import } {
  const sysctl = (family: string, name: string, value: string | number, setting: Parameters<Import>[0]): true => {
    all.sysctl(`net.${family}.conf.${sysctlName(dev)}.${name}`, value, setting, dev);
    return true;
  };
  // With the value "yes", systemd-networkd itself receives router advertisements.
  const acceptRa: Import = (setting) =>
    flag(setting.value) === false ? sysctl("ipv6", "accept_ra", 0, setting) : whyNot(setting);
  const handled: Import = () => true;
  return {
    imports: {
      LinkLocalAddressing: (setting) => {
        if (/^(?:ipv4|ipv4-fallback|fallback|ipv6-fallback|yes|true|1|on)$/i.test(setting.value)) {
          // "yes" includes IPv4 link-local addresses, which systemd-networkd itself assigns.
          return whyNot(setting);
        }
        return flag(setting.value) === false || setting.value === "ipv6" || invalidValue(setting);
      },
      IPv6LinkLocalAddressGenerationMode: handled,
      KeepMaster: handled,
      IPForward: (setting) => forwarding(all, setting),
      IPv6AcceptRA: acceptRa,
      IPv6AcceptRouterAdvertisements: acceptRa,
      IPv6ProxyNDPAddress(setting) {
        if (address(setting.value) === undefined) return invalidValue(setting);
        all.add("neighbours", { dev, dst: setting.value, proxy: true }, setting);
        return sysctl("ipv6", "proxy_ndp", 1, setting);
      },
      DefaultRouteOnDevice(setting) {
        if (flag(setting.value) === undefined) return invalidValue(setting);
        all.add("routes", { dst: "default", dev, protocol: "static", scope: "link" }, setting);
        return true;
      },
    },
    parameter(setting) {
      if (!Object.hasOwn(parameters, setting.key)) return whyNot(setting);
      const [family, name, parse] = parameters[setting.key]!;
      const value = parse(setting.value);
      return value === undefined ? invalidValue(setting) : sysctl(family, name, value, setting);
    },
  };
}

function forwarding(all: Collection, setting: Parameters<Import>[0]): true | string {
  const { value } = setting;
  const isOn = flag(value);
  if (isOn === false || value === "kernel") return true;
  if (isOn === undefined && value !== "ipv4" && value !== "ipv6") return invalidValue(setting);
  if (value !== "ipv6") all.sysctl("net.ipv4.ip_forward", 1, setting);
  if (value !== "ipv4") all.sysctl("net.ipv6.conf.all.forwarding", 1, setting);
  return true;
}

const inverted: Parse<number> = (value) => {
  const isOn = bit(value);
  return isOn === undefined ? undefined : 1 - isOn;
};

/** Settings of `[Bridge]` in a `.network` file: those of a port of a bridge. (link_configure_fill_message) */
export function portImports(port: Fields): Imports {
  return {
    // The value 0 stands for the default of the kernel.
    Cost: (setting) => number(setting.value) === 0 || put(port, "cost", number)(setting),
    Priority: put(port, "priority", numberFrom(0, 63)),
    UseBPDU: put(port, "guard", inverted),
    HairPin: put(port, "mode", bit),
    Isolated: put(port, "isolated", bit),
    FastLeave: put(port, "fastLeave", bit),
    AllowPortToBeRoot: put(port, "protect", inverted),
    UnicastFlood: put(port, "unicastFlood", bit),
    MulticastFlood: put(port, "mcastFlood", bit),
    MulticastToUnicast: put(port, "mcastToUcast", bit),
    NeighborSuppression: put(port, "neighSuppress", bit),
    Learning: put(port, "learning", bit),
    ProxyARP: put(port, "proxyarp", bit),
    ProxyARPWiFi: put(port, "proxyarpWifi", bit),
    MulticastRouter: put(port, "multicastRouter", oneOf({ no: 0, query: 1, permanent: 2, temporary: 3 })),
  };
}

/** Kernel parameters of an interface: "ipv6.autoconf" is net.ipv6.conf.eth0.autoconf. */
export function kernelParameter(all: Collection, dev: string): Import {
  return (setting) => {
    const [family, name] = setting.key.split(".");
    const value = numberFrom(0, 0xffffffff)(setting.value);
    if (value === undefined) return invalidValue(setting);
    all.sysctl(`net.${family}.conf.${sysctlName(dev)}.${name}`, value, setting, dev);
    return true;
  };
}
