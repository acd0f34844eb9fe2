import { rangeError, typeError } from "../../../../base/argument-error.ts";
import { describeValue } from "../../../../base/describe.ts";
import { runLimited } from "../../../../client/options.ts";
import { EOPNOTSUPP } from "../../../../constants/errno.ts";
import { NETLINK_GENERIC } from "../../../../constants/netlink.ts";
import { failure } from "../../../../errors.ts";
import { AsyncIo } from "../../../../io/async-io.ts";
import { type CallLimits, type Mode, type Result, type Steps, syncIo, wait } from "../../../../io/io.ts";
import { checkNetlinkSocket, type NetlinkSocket } from "../../../../sock/socket.ts";
import type { Port } from "../../core/port.ts";
import { Datapath } from "../../datapath.ts";
import type { DatapathInfo } from "../../datapath-options.ts";
import { isNoPort } from "./dispatch.ts";
import { readCpus } from "./per-cpu.ts";

/**
 * Makes a socket of `datapath.openSocket("upcalls")` a receiver of the upcalls of one port, or of all current ports.
 * With per-vport dispatch, earlier receivers remain. With per-CPU dispatch, the socket replaces them.
 *
 * @throws DatapathError if the datapath or the port does not exist; NetlinkError EOPNOTSUPP for a single port with
 *   per-CPU dispatch, EINVAL if a port would have more sockets than there are CPUs; TypeError for invalid arguments.
 */
export function subscribePackets<M extends Mode>(
  socket: NetlinkSocket,
  datapath: Datapath<M>,
  port?: number | string,
  options?: CallLimits,
): Result<M, void> {
  return run(socket, datapath, port, options, function* (portId, { features }) {
    if (features.includes("dispatch-upcall-per-cpu")) {
      const { highest } = readCpus();
      yield* wait(datapath.set({ perCpuPortIds: Array.from({ length: highest + 1 }, () => portId) }, options));
      return;
    }
    if (!features.includes("vport-pids")) yield* wait(datapath.set({ features: [...features, "vport-pids"] }, options));
    yield* change(datapath, port, options, (portIds) => [...portIds.filter((id) => id !== 0 && id !== portId), portId]);
  });
}

/**
 * Removes a socket from the receivers of the upcalls of one port, or of all ports: reverts {@link subscribePackets}.
 * Upcalls that are already queued stay in the socket. Has no effect if the socket does not receive upcalls, or if the
 * port does not exist.
 *
 * @throws the errors of {@link subscribePackets}.
 */
export function unsubscribePackets<M extends Mode>(
  socket: NetlinkSocket,
  datapath: Datapath<M>,
  port?: number | string,
  options?: CallLimits,
): Result<M, void> {
  return run(socket, datapath, port, options, function* (portId, { features, perCpuPortIds = [] }) {
    if (!features.includes("dispatch-upcall-per-cpu")) {
      yield* change(datapath, port, options, (portIds) => portIds.filter((id) => id !== portId));
    } else if (perCpuPortIds.includes(portId)) {
      yield* wait(datapath.set({ perCpuPortIds: perCpuPortIds.map((id) => (id === portId ? 0 : id)) }, options));
    }
  });
}

function run<M extends Mode>(
  socket: NetlinkSocket,
  datapath: Datapath<M>,
  port: number | string | undefined,
  options: CallLimits | undefined,
  update: (portId: number, info: DatapathInfo) => Steps<void>,
): Result<M, void> {
  const io = (datapath as Partial<Datapath<M>> | null | undefined)?.mode === "async" ? new AsyncIo() : syncIo;
  const steps = function* (): Steps<void> {
    const portId = checked(socket, datapath);
    yield* update(portId, yield* infoFor(datapath, port, options));
  };
  return runLimited(io, steps(), options) as Result<M, void>;
}

function* change(
  datapath: Datapath<Mode>,
  port: number | string | undefined,
  options: CallLimits | undefined,
  changed: (portIds: readonly number[]) => number[],
): Steps<void> {
  if (port !== undefined) {
    const { upcallPortIds = [] } = (yield* wait<Port | undefined>(datapath.getPort(port, options))) ?? {};
    // If the port does not exist, the request reports it.
    yield* apply(datapath, port, upcallPortIds, changed(upcallPortIds), options);
    return;
  }
  for (const { number, upcallPortIds } of yield* wait<Port[]>(datapath.ports(options).toArray())) {
    try {
      yield* apply(datapath, number, upcallPortIds, changed(upcallPortIds), options);
    } catch (error) {
      if (!isNoPort(error)) throw error;
    }
  }
}

function* apply(
  datapath: Datapath<Mode>,
  port: number | string,
  portIds: readonly number[],
  wanted: number[],
  options: CallLimits | undefined,
): Steps<void> {
  if (wanted.join() !== portIds.join()) yield* wait<Port>(datapath.setPort(port, { upcallPortIds: wanted }, options));
}

function* infoFor(
  datapath: Datapath<Mode>,
  port: number | string | undefined,
  options: CallLimits | undefined,
): Steps<DatapathInfo> {
  const info = yield* wait<DatapathInfo>(datapath.info(options));
  if (port === undefined || !info.features.includes("dispatch-upcall-per-cpu")) return info;
  throw failure(
    "subscribePackets",
    `datapath "${datapath.name}" uses per-CPU dispatch, so that a port has no sockets of its own`,
    EOPNOTSUPP,
  );
}

function checked(socket: NetlinkSocket, datapath: Datapath<Mode>): number {
  checkNetlinkSocket(socket);
  if (!(datapath instanceof Datapath))
    throw typeError("datapath", `expected a Datapath, got ${describeValue(datapath)}`);
  if (socket.protocol !== NETLINK_GENERIC && datapath.connection === undefined) {
    throw rangeError("socket", `expected a socket of NETLINK_GENERIC, got protocol ${socket.protocol}`);
  }
  return socket.portId;
}
