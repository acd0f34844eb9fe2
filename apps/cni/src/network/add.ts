import type { NetworkNamespace } from "bun-netlink";
import { Links } from "bun-netlink/route";
import type { Configuration } from "../configuration.ts";
import { CniError, ErrorNumber } from "../errors.ts";
import { AddressManager } from "../ipam/index.ts";
import type { Attachment } from "../request.ts";
import { type Interface, type Ip, prefixOf, type Result, type Route, readResult } from "../result.ts";
import { deleteLink, ensureBridge, ensureGateways, gatewayOf } from "./bridge.ts";
import { configure, configurePort, createPair, openNamespace, requireOtherNamespace } from "./container.ts";
import { attachmentName } from "./names.ts";
import { type Undo, undoAll } from "./undo.ts";

/** Connects a container. If a step fails, the earlier ones are undone. */
export async function add(configuration: Configuration, attachment: Attachment): Promise<Result> {
  const undo: Undo = [];
  using netns = openNamespace(attachment);
  requireOtherNamespace(attachment);
  try {
    const result = configuration.chained
      ? previousResult(configuration)
      : connectToBridge(configuration, attachment, netns, undo);
    await addRules(configuration, attachment, result, undo);
    await addBandwidth(configuration, attachment, netns, undo);
    return result;
  } catch (error) {
    undoAll(undo);
    throw error;
  }
}

function previousResult({ prevResult, dns }: Configuration): Result {
  if (prevResult !== undefined) {
    const result = readResult(prevResult, "prevResult");
    return { ...result, dns: { ...result.dns, ...dns } };
  }
  throw new CniError(
    ErrorNumber.INVALID_CONFIGURATION,
    "prevResult: missing; with chained, another plugin must come first in the list",
  );
}

function connectToBridge(
  configuration: Configuration,
  attachment: Attachment,
  netns: NetworkNamespace,
  undo: Undo,
): Result {
  if (configuration.prevResult !== undefined)
    throw new CniError(
      ErrorNumber.INVALID_CONFIGURATION,
      "prevResult: this plugin must be the first of the list, because it creates the interface",
      "set chained to true to add only masquerading, port mappings and bandwidth to the interface of another plugin",
    );
  const host = attachmentName(configuration.name, attachment);
  using links = Links.open();
  const bridge = ensureBridge(links, configuration);
  // The interfaces come first: the kernel rejects those of a second ADD, which must not get or release addresses.
  const { ifindex } = createPair(links, configuration, attachment, netns, host);
  // By its index: after another ADD and DEL, the name belongs to another interface.
  undo.push(() => deleteLink(ifindex));
  const addresses = new AddressManager(configuration);
  const assigned = addresses.add(attachment);
  undo.push(() => addresses.delete(attachment));
  configurePort(links, configuration, attachment, host);
  const ips = assigned.ips.map((ip): Ip => ({ ...ip, gateway: gatewayFor(configuration, ip), interface: 2 }));
  if (configuration.isGateway) ensureGateways(links, configuration, ips);
  const routes = [...assigned.routes, ...defaultRoutes(configuration, ips, assigned.routes)];
  const dns = { ...assigned.dns, ...configuration.dns };
  const { ifname, netns: sandbox } = attachment;
  const inside = configure(netns, ifname, { interfaces: [], ips, routes, dns });
  const outside = links.get(host);
  const interfaces: Interface[] = [
    { name: bridge.ifname, mac: bridge.address },
    { name: host, mac: outside.address, mtu: outside.mtu },
    { name: ifname, mac: inside.address, mtu: inside.mtu, sandbox },
  ];
  return { interfaces, ips, routes, dns };
}

function gatewayFor({ isGateway }: Configuration, ip: Ip): string | undefined {
  return isGateway ? gatewayOf(ip) : ip.gateway;
}

/** Returns the default routes of `isDefaultGateway`, for the families that have no default route. */
function defaultRoutes({ isDefaultGateway }: Configuration, ips: readonly Ip[], routes: readonly Route[]): Route[] {
  if (!isDefaultGateway) return [];
  return ([4, 6] as const).flatMap((family) => {
    const dst = family === 4 ? "0.0.0.0/0" : "::/0";
    const gw = ips.find((ip) => prefixOf(ip).family === family)?.gateway;
    return gw === undefined || routes.some((route) => route.dst === dst) ? [] : [{ dst, gw }];
  });
}

/** Returns the addresses of the container: those of its interface, and those without an interface. */
export function containerIps({ interfaces, ips }: Result): readonly Ip[] {
  return ips.filter((ip) => ip.interface === undefined || interfaces[ip.interface]?.sandbox !== undefined);
}

async function addRules(
  configuration: Configuration,
  attachment: Attachment,
  result: Result,
  undo: Undo,
): Promise<void> {
  if (!configuration.ipMasq && configuration.portMappings.length === 0) return;
  const { addElements } = await import("./firewall.ts");
  addElements(configuration, attachmentName(configuration.name, attachment), containerIps(result), undo);
}

async function addBandwidth(
  { bandwidth, name }: Configuration,
  attachment: Attachment,
  netns: NetworkNamespace,
  undo: Undo,
): Promise<void> {
  if (bandwidth === undefined) return;
  const { limit } = await import("./bandwidth.ts");
  limit(bandwidth, attachmentName(name, attachment), netns, attachment.ifname, undo);
}
