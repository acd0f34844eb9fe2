import type { NetlinkSocket } from "../../../../sock/socket.ts";
import type { Datapath } from "../../datapath.ts";
import type { UpcallPlan } from "../options.ts";
import type { Dispatch } from "./dispatch.ts";
import { PerCpuDispatch, readCpus } from "./per-cpu.ts";
import { PerVportDispatch } from "./per-vport.ts";
import type { UndeliveredUpcalls } from "./undelivered.ts";

/** Creates the requested dispatch of upcalls, or the best one that the kernel supports. */
export function chooseDispatch(
  datapath: Datapath,
  plan: UpcallPlan,
  openSocket: () => NetlinkSocket,
  undelivered: UndeliveredUpcalls,
): Dispatch {
  const closeSocket = (socket: NetlinkSocket) => undelivered.close(socket);
  const { dispatch, workers, socketsPerPort } = plan;
  const can = dispatch === "auto" && datapath.supportedFeatures().includes("dispatch-upcall-per-cpu");
  if (dispatch === "per-vport" || (dispatch === "auto" && !can)) {
    return new PerVportDispatch(datapath, openSocket, socketsPerPort, closeSocket);
  }
  using opened = new DisposableStack();
  const sockets = Array.from({ length: workers }, () => opened.use(closing(openSocket())).socket);
  opened.move();
  return new PerCpuDispatch(datapath, sockets, readCpus, closeSocket);
}

function closing(socket: NetlinkSocket): Disposable & { socket: NetlinkSocket } {
  return { socket, [Symbol.dispose]: () => socket.close() };
}
