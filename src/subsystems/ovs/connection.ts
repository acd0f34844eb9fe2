import type { NetlinkSocket } from "../../sock/socket.ts";

/**
 * What a socket of a datapath is for.
 *
 * - `requests`: transactions and dumps, of all six families and of the controller, on this socket alone.
 * - `port-events`: what happens to ports. It is subscribed when it is handed out: it gets what the groups `ovs_vport` and
 *   `ovs_datapath` get.
 * - `upcalls`: packets that the datapath hands over, to the socket's port id.
 */
export type DatapathSocketUse = "requests" | "port-events" | "upcalls";

/**
 * What answers in place of the kernel: a stand-in for hosts that lack the module. A datapath that is given none speaks to the
 * kernel, through pooled sockets.
 *
 * It hands out sockets of the protocol that the use is for, and whoever asks for one closes it. `requests` may come over a
 * transport of the stand-in's own (`NetlinkSocket.over`), of protocol NETLINK_GENERIC. The others are waited for in an event
 * loop or in a worker and have a descriptor: sockets of NETLINK_USERSOCK, for one, which a stand-in sends to from a socket of
 * its own.
 */
export interface DatapathConnection {
  /** Opens a socket. The caller closes it. Throws what opening throws. */
  openSocket(use: DatapathSocketUse): NetlinkSocket;
  /** The port id that handlers of upcalls send to on their sockets (default 0, the kernel). */
  readonly upcallPeer?: number | undefined;
}
