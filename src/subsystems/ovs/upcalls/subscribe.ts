import { EOPNOTSUPP } from "../../../constants/errno.ts";
import { NETLINK_GENERIC } from "../../../constants/netlink.ts";
import { NetlinkError, shown } from "../../../errors.ts";
import { NetlinkSocket } from "../../../sock/socket.ts";
import { Datapath } from "../datapath.ts";
import { unlessPortGone } from "./dispatch.ts";
import { readProcessors } from "./processors.ts";

/**
 * Has a datapath hand packets up to a socket (`datapath.openSocket("upcalls")`), beside those that get some already: of one
 * port, or of all that there are now. Where packets are handed up by processor, it is those of all processors, and only
 * this socket gets them.
 *
 * @throws DatapathError when the datapath or the port is gone; NetlinkError EOPNOTSUPP for one port of a datapath that hands
 * up by processor; EINVAL when a port would have more sockets than there are processors; TypeError for what cannot be meant.
 */
export function subscribePackets(socket: NetlinkSocket, datapath: Datapath, port?: number | string): void {
  const portId = checked(socket, datapath);
  if (isPerCpu(datapath, port)) {
    const { highest } = readProcessors();
    datapath.set({ perCpuPortIds: Array.from({ length: highest + 1 }, () => portId) });
    return;
  }
  const { features } = datapath.info();
  if (!features.includes("vport-pids")) datapath.set({ features: [...features, "vport-pids"] });
  change(datapath, port, (portIds) => [...portIds.filter((id) => id !== 0 && id !== portId), portId]);
}

/**
 * Takes back what {@link subscribePackets} has done: the socket gets no packets of the port, or of any, from now on. Those
 * that have come stay in it. Harmless when it gets none, and of a port that is gone.
 *
 * @throws as {@link subscribePackets}.
 */
export function unsubscribePackets(socket: NetlinkSocket, datapath: Datapath, port?: number | string): void {
  const portId = checked(socket, datapath);
  if (isPerCpu(datapath, port)) {
    const { perCpuPortIds = [] } = datapath.info();
    if (!perCpuPortIds.includes(portId)) return;
    datapath.set({ perCpuPortIds: perCpuPortIds.map((id) => (id === portId ? 0 : id)) });
    return;
  }
  change(datapath, port, (portIds) => portIds.filter((id) => id !== portId));
}

/** Changes which sockets ports have, where that makes a difference. */
function change(
  datapath: Datapath,
  port: number | string | undefined,
  changed: (portIds: readonly number[]) => number[],
): void {
  const apply = (name: number | string, portIds: readonly number[]) => {
    const wanted = changed(portIds);
    if (wanted.join() !== portIds.join()) datapath.setPort(name, { upcallPortIds: wanted });
  };
  if (port !== undefined) {
    // When there is no such port, the change says so.
    apply(port, datapath.getPort(port)?.upcallPortIds ?? []);
    return;
  }
  for (const { number, upcallPortIds } of datapath.ports().toArray()) {
    unlessPortGone(() => apply(number, upcallPortIds));
  }
}

function isPerCpu(datapath: Datapath, port: number | string | undefined): boolean {
  if (!datapath.info().features.includes("dispatch-upcall-per-cpu")) return false;
  if (port === undefined) return true;
  const message =
    `packets of datapath "${datapath.name}" are handed up by processor, so that a port has no sockets of its own ` +
    "(EOPNOTSUPP)";
  throw new NetlinkError(message, { errno: EOPNOTSUPP, operation: "subscribePackets" });
}

function checked(socket: NetlinkSocket, datapath: Datapath): number {
  if (!(socket instanceof NetlinkSocket)) throw new TypeError(`socket: expected a NetlinkSocket, got ${shown(socket)}`);
  if (!(datapath instanceof Datapath)) throw new TypeError(`datapath: expected a Datapath, got ${shown(datapath)}`);
  if (socket.protocol !== NETLINK_GENERIC && datapath.connection === undefined) {
    throw new RangeError(
      `socket: packets come up to sockets of NETLINK_GENERIC, and this one is of ${socket.protocol}`,
    );
  }
  return socket.portId;
}
