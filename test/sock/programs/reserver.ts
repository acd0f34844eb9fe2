// A worker that reserves a shared socket for itself, receives from the socket or releases it, and reports the result.
import type { NetlinkError } from "../../../src/errors.ts";
import type { SocketPurpose, SocketReservation } from "../../../src/sock/reservation.ts";
import { NetlinkSocket, type SocketToken } from "../../../src/sock/socket.ts";

/** A task that this worker performs on its shared socket. */
export type ReserveTask =
  | { kind: "attach"; token: SocketToken }
  | { kind: "reserve"; purpose: SocketPurpose }
  | { kind: "release" }
  | { kind: "receive" };

declare const self: { onmessage: (event: { data: ReserveTask }) => void };
declare function postMessage(message: string): void;

if (!Bun.isMainThread) {
  let socket: NetlinkSocket | undefined;
  let reservation: SocketReservation | undefined;
  const act = (task: ReserveTask) => {
    if (task.kind === "attach") socket = NetlinkSocket.attach(task.token);
    else if (task.kind === "reserve") reservation = socket!.core.reserve(task.purpose);
    else if (task.kind === "release") reservation!.dispose();
    else return `received ${socket!.receive()?.length}`;
    return "done";
  };
  self.onmessage = ({ data }) => {
    let answer: string;
    try {
      answer = act(data);
    } catch (error) {
      answer = (error as NetlinkError).code;
    }
    postMessage(answer);
  };
}
