import { describeValue } from "../../../../base/describe.ts";
import { EOPNOTSUPP } from "../../../../constants/errno.ts";
import { NETLINK_GENERIC } from "../../../../constants/netlink.ts";
import { NetlinkError } from "../../../../errors.ts";
import { NetlinkSocket } from "../../../../sock/socket.ts";
import { Datapath } from "../../datapath.ts";
import { unlessNoPort } from "./dispatch.ts";
import { readCpus } from "./per-cpu.ts";

/**
 * Adds a socket (`datapath.openSocket("upcalls")`) to the sockets that receive upcalls of one port, or of all current
 * ports. With per-CPU dispatch, this socket becomes the only receiver for all CPUs.
 *
 * @throws DatapathError if the datapath or the port does not exist; NetlinkError EOPNOTSUPP for a single port with
 * per-CPU dispatch, EINVAL if a port would have more sockets than there are CPUs; TypeError for invalid arguments.
 */
export function subscribePackets(socket: NetlinkSocket, datapath: Datapath, port?: number | string): void {
  const portId = checked(socket, datapath);
  if (isPerCpu(datapath, port)) {
    const { highest } = readCpus();
    datapath.set({ perCpuPortIds: Array.from({ length: highest + 1 }, () => portId) });
    return;
  }
  const { features } = datapath.info();
  if (!features.includes("vport-pids")) datapath.set({ features: [...features, "vport-pids"] });
  change(datapath, port, (portIds) => [...portIds.filter((id) => id !== 0 && id !== portId), portId]);
}

/**
 * Reverts {@link subscribePackets}: the socket no longer receives upcalls of the port, or of any port. Upcalls that are
 * already queued stay in the socket. The call has no effect if the socket does not receive upcalls, or the port does
 * not exist.
 *
 * @throws the errors of {@link subscribePackets}.
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

/** Sets the upcall port ids of one port or of all ports. Ports that already have the new port ids are not changed. */
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
    // If the port is missing, the request that changes it reports the error.
    apply(port, datapath.getPort(port)?.upcallPortIds ?? []);
    return;
  }
  for (const { number, upcallPortIds } of datapath.ports().toArray()) {
    unlessNoPort(() => apply(number, upcallPortIds));
  }
}

function isPerCpu(datapath: Datapath, port: number | string | undefined): boolean {
  if (!datapath.info().features.includes("dispatch-upcall-per-cpu")) return false;
  if (port === undefined) return true;
  const message =
    `subscribePackets: datapath "${datapath.name}" uses per-CPU dispatch, so that a port has no sockets of its own ` +
    "(EOPNOTSUPP)";
  throw new NetlinkError(message, { errno: EOPNOTSUPP, operation: "subscribePackets" });
}

function checked(socket: NetlinkSocket, datapath: Datapath): number {
  if (!(socket instanceof NetlinkSocket))
    throw new TypeError(`socket: expected a NetlinkSocket, got ${describeValue(socket)}`);
  if (!(datapath instanceof Datapath))
    throw new TypeError(`datapath: expected a Datapath, got ${describeValue(datapath)}`);
  if (socket.protocol !== NETLINK_GENERIC && datapath.connection === undefined) {
    throw new RangeError(`socket: expected a socket of NETLINK_GENERIC, got protocol ${socket.protocol}`);
  }
  return socket.portId;
}
