import { Addresses, BridgeVlans, Links } from "bun-netlink/route";
import type { Configuration } from "../configuration.ts";
import { CniError, ErrorNumber } from "../errors.ts";
import { AddressManager } from "../ipam/index.ts";
import type { Attachment } from "../request.ts";
import { prefixOf, type Result, readResult } from "../result.ts";
import { containerIps } from "./add.ts";
import { findLink, gatewayInterface, isSameAddress } from "./bridge.ts";
import { checkContainer, checkMtu, difference, openNamespace } from "./container.ts";
import { attachmentName } from "./names.ts";
import { forwardingPath, readSysctl } from "./sysctl.ts";

/**
 * CHECK: compares the interfaces, addresses, routes, reservations, rules and limits of an attachment with the result of its
 * ADD.
 *
 * @throws CniError DIFFERENCE for the first difference.
 */
export async function check(configuration: Configuration, attachment: Attachment): Promise<void> {
  if (configuration.prevResult === undefined)
    throw new CniError(ErrorNumber.INVALID_CONFIGURATION, "prevResult: missing; CHECK needs the result of ADD");
  const result = readResult(configuration.prevResult, "prevResult");
  const name = attachmentName(configuration.name, attachment);
  using netns = openNamespace(attachment);
  checkContainer(netns, attachment.ifname, result, attachment.netns, configuration);
  if (!configuration.chained) {
    using links = Links.open();
    checkHost(links, configuration, name, result);
    new AddressManager(configuration).check(attachment, containerIps(result));
  }
  if (configuration.ipMasq || configuration.portMappings.length > 0) {
    const { findMissingElement } = await import("./firewall.ts");
    const missing = findMissingElement(configuration, name, containerIps(result));
    if (missing !== undefined) throw difference(missing);
  }
  if (configuration.bandwidth !== undefined) {
    const { findMissingLimit } = await import("./bandwidth.ts");
    const missing = findMissingLimit(configuration.bandwidth, name, netns, attachment.ifname);
    if (missing !== undefined) throw difference(missing);
  }
}

function checkHost(links: Links, configuration: Configuration, host: string, { interfaces, ips }: Result): void {
  const { bridge, isGateway, mtu, vlan, hairpinMode, promiscMode } = configuration;
  const end = findLink(links, host);
  if (end === undefined) throw difference(`the host has no interface ${host}`);
  if (end.master !== bridge) throw difference(`${host} is not a port of the bridge ${bridge}`);
  if (!end.up) throw difference(`${host} is down`);
  checkMtu(end, interfaces.find(({ name, sandbox }) => name === host && sandbox === undefined)?.mtu ?? mtu);
  if (hairpinMode && !(end.slaveKind === "bridge" && end.slaveData?.mode === 1))
    throw difference(`${host} does not have the hairpin mode`);
  if (vlan !== undefined && !isInVlan(host, vlan)) throw difference(`${host} is not in the VLAN ${vlan}`);
  const dev = isGateway ? gatewayInterface(configuration) : bridge;
  if (findLink(links, dev)?.up !== true) throw difference(`${dev} is down or does not exist`);
  if (promiscMode && findLink(links, bridge)?.flags.includes("promisc") !== true)
    throw difference(`${bridge} is not in promiscuous mode`);
  if (!isGateway) return;
  using addresses = Addresses.open();
  const present = addresses.list({ dev }).toArray();
  for (const ip of ips) {
    const { gateway } = ip;
    if (gateway !== undefined && !present.some(({ local }) => isSameAddress(local, gateway)))
      throw difference(`${dev} has no address ${gateway}, the gateway of the container`);
    const path = forwardingPath(prefixOf(ip).family);
    if (readSysctl(path) !== "1") throw difference(`the host does not forward packets: ${path} is ${readSysctl(path)}`);
  }
}

function isInVlan(dev: string, vlan: number): boolean {
  using vlans = BridgeVlans.open();
  return vlans
    .list({ dev })
    .toArray()
    .some((one) => one.vlan === vlan && one.flags.includes("pvid"));
}
