// A worker that waits asynchronously on a shared socket, and reports the result of each wait.
import { type NetlinkError, NetlinkSocket, POLLIN, type SocketToken } from "../../../src/index.ts";

/** A task for the worker: a number of waits on the shared socket. */
export interface WaitRequest {
  token: SocketToken;
  /** Number of waits that the worker starts at the same time. */
  waits: number;
  /** Whether the worker closes its own object for the shared socket during the wait. */
  close: boolean;
  timeoutMs: number;
}

declare const self: { onmessage: (event: { data: WaitRequest }) => void };
declare function postMessage(message: string[] | "waiting"): void;

if (!Bun.isMainThread) {
  self.onmessage = async ({ data: { token, waits, close, timeoutMs } }) => {
    const socket = NetlinkSocket.attach(token);
    const pending = Array.from({ length: waits }, () =>
      socket.waitAsync(POLLIN, { timeoutMs }).then(
        (events) => `${events}`,
        (error: NetlinkError) => error.code,
      ),
    );
    postMessage("waiting");
    if (close) setTimeout(() => socket.close(), 5);
    postMessage(await Promise.all(pending));
    socket.close();
  };
}
