import type { Owner } from "../ipam/store.ts";

/**
 * Returns characters that depend only on a text. DEL must find names that another version of the plugin has created, so the
 * function must not change with the version of Bun, as `Bun.hash` can.
 */
export function hash(text: string, length: number): string {
  return BigInt(`0x${Bun.SHA256.hash(text, "hex")}`)
    .toString(36)
    .slice(-length);
}

/** Returns the start of the names of all attachments of a network. */
export function networkPrefix(network: string): string {
  return `cni${hash(network, 5)}`;
}

/**
 * Returns the name of an attachment: that of the host's interface, and the comment of elements in nftables. The name depends
 * only on the network, the container and its interface, so that DEL needs no stored state, and GC finds all names of a
 * network.
 */
export function attachmentName(network: string, { containerId, ifname }: Owner): string {
  return `${networkPrefix(network)}${hash(`${network} ${containerId} ${ifname}`, 7)}`;
}

/** Returns the name of the interface that delays the packets from a container. */
export function ifbName(attachment: string): string {
  return attachment.replace("cni", "ifb");
}
