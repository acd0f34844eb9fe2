import type { ReceiveBufferOptions } from "../sock/receive-buffer.ts";
import type { SocketToken } from "../sock/socket.ts";

/** Key, in the epoll set, of the descriptor that ends the loop. Everything of the source number n has the key n. */
export const WAKE_KEY = 0xffffffff;

/** What a receiving thread is given. All descriptors in it belong to the thread that starts it, and outlive this one. */
export interface ReceiverStart {
  epollFd: number;
  /** The sockets to read. */
  sources: SocketToken[];
  buffer: Required<ReceiveBufferOptions>;
  ring: SharedArrayBuffer;
  counters: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
}
