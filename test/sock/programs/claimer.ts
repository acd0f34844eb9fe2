// A worker that reserves a shared socket for itself, receives from the socket or releases it, and reports the result.
import type { NetlinkError } from "../../../src/errors.ts";
import type { SocketClaim, SocketPurpose } from "../../../src/sock/claim.ts";
import { NetlinkSocket, type SocketToken } from "../../../src/sock/socket.ts";

/** A task that this worker performs on its shared socket. */
export type ClaimTask =
  | { kind: "attach"; token: SocketToken }
  | { kind: "claim"; purpose: SocketPurpose }
  | { kind: "release" }
  | { kind: "receive" };

declare const self: { onmessage: (event: { data: ClaimTask }) => void };
declare function postMessage(message: string): void;

if (!Bun.isMainThread) {
  let socket: NetlinkSocket | undefined;
  let claim: SocketClaim | undefined;
  const act = (task: ClaimTask) => {
    if (task.kind === "attach") socket = NetlinkSocket.attach(task.token);
    else if (task.kind === "claim") claim = socket!.core.claim(task.purpose);
    else if (task.kind === "release") claim!.release();
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
