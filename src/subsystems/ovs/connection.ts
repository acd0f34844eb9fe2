import type { NetlinkSocket } from "../../sock/socket.ts";

/**
 * Purpose of a socket of a datapath.
 *
 * - `requests`: transactions and dumps of all six families and of the controller, exclusively on this socket.
 * - `port-events`: events of ports. The socket is already subscribed to the groups `ovs_vport` and `ovs_datapath`.
 * - `upcalls`: packets that the datapath sends to the socket's port id.
 */
export type DatapathSocketUse = "requests" | "port-events" | "upcalls";

/**
 * Replaces the kernel, for tests on hosts without the module. Without a connection, a datapath uses the kernel through
 * pooled sockets.
 *
 * The caller closes the sockets. A `requests` socket can use its own transport (`NetlinkSocket.over`) with protocol
 * NETLINK_GENERIC. Sockets for other purposes are polled in an event loop or a worker and must have a descriptor, for
 * example sockets of NETLINK_USERSOCK that the connection sends to.
 */
export interface DatapathConnection {
  /** Opens a socket, which the caller closes. */
  openSocket(use: DatapathSocketUse): NetlinkSocket;
  /** Port id that upcall handlers send replies to (default 0, the kernel). */
  readonly upcallPeer?: number | undefined;
}
