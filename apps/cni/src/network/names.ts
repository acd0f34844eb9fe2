import type { Owner } from "../ipam/store.ts";

const hash = (text: string, length: number) => Bun.hash(text).toString(36).padStart(length, "0").slice(-length);

/** Returns the start of the names of all attachments of a network. */
export function networkPrefix(network: string): string {
  return `cni${hash(network, 4)}`;
}

/**
 * Returns the name of an attachment: that of the host's interface, and the comment of elements in nftables. The name depends
 * only on the network, the container and its interface, so that DEL needs no stored state, and GC finds all names of a
 * network.
 */
export function attachmentName(network: string, { containerId, ifname }: Owner): string {
  return `${networkPrefix(network)}${hash(`${network} ${containerId} ${ifname}`, 8)}`;
}

/** Returns the name of the interface that delays the packets from a container. */
export function ifbName(attachment: string): string {
  return attachment.replace("cni", "ifb");
}
