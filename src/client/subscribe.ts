import { EPERM } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { haveSameNamespace, NetworkNamespace } from "../sock/namespace.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { Receiver, type ReceiverOptions } from "../workers/receiver.ts";

/**
 * Starts a receiver in the network namespace that a socket belongs to, whatever namespace this thread is in.
 *
 * @throws NetlinkError EPERM when the kernel does not say which one that is, and it is not the thread's own; TypeError for a
 * socket that is none of the kernel's.
 */
export function startBeside(socket: NetlinkSocket, options: ReceiverOptions, operation: string): Receiver {
  const { fd } = socket;
  if (fd < 0) {
    throw new TypeError("socket: the client's is none of the kernel's, so there is nothing beside it to subscribe");
  }
  using netns = NetworkNamespace.ofSocket(fd);
  const receiver = Receiver.start({ ...options, netns });
  if (netns !== undefined || haveSameNamespace(fd, receiver.socket.fd)) return receiver;
  void receiver.stop();
  throw new NetlinkError(
    `${operation}: the client's socket belongs to another network namespace than the one where this thread is, and the kernel ` +
      "does not say to which (EPERM); give a socket that is to be subscribed",
    { errno: EPERM, operation },
  );
}
