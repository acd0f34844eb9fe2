import { ENOENT } from "../../../constants/errno.ts";
import { NETLINK_GENERIC } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { lookupMulticastGroupAsync } from "../../../genl/index.ts";
import type { NetworkNamespace } from "../../../netns/namespace.ts";
import { NetlinkSocket } from "../../../sock/socket.ts";

/** Opens a socket for events, if the kernel has the family. */
export async function openGroup(
  netns: NetworkNamespace | undefined,
  family: string,
  group: string = family,
): Promise<NetlinkSocket | undefined> {
  try {
    const groups = [await lookupMulticastGroupAsync(family, group, { netns })];
    return NetlinkSocket.open(NETLINK_GENERIC, { netns, groups });
  } catch (error) {
    if (error instanceof NetlinkError && error.errno === -ENOENT) return undefined;
    throw error;
  }
}
