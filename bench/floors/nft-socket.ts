// Socket of the floors of `nft-cluster`. Imports nothing but the engine's own modules, so that these also measure a new process.
import { dlopen, type Pointer, ptr } from "bun:ffi";

const [AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER, SOL_SOCKET, SO_SNDBUFFORCE, MSG_TRUNC] = [16, 3, 12, 1, 32, 0x20];
const SLOT_SIZE = 65_536;

const { symbols: libc } = dlopen("libc.so.6", {
  socket: { args: ["i32", "i32", "i32"], returns: "i32" },
  send: { args: ["i32", "ptr", "u64", "i32"], returns: "i64" },
  recv: { args: ["i32", "ptr", "u64", "i32"], returns: "i64" },
  setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
});

const fd = libc.socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);

/** The received datagram. */
export const input: Buffer<ArrayBuffer> = Buffer.alloc(SLOT_SIZE);

export function send(bytes: Uint8Array, length: number): void {
  if (Number(libc.send(fd, ptr(bytes) as Pointer, length, 0)) !== length) throw new Error("send failed");
}

/** Receives one datagram, and returns its length. */
export function receive(): number {
  const length = Number(libc.recv(fd, ptr(input) as Pointer, SLOT_SIZE, MSG_TRUNC));
  if (length < 16 || length > SLOT_SIZE) throw new Error("no reply");
  return length;
}

export function setSendBuffer(bytes: number): void {
  if (libc.setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, ptr(new Int32Array([bytes])) as Pointer, 4) < 0)
    throw new Error("setsockopt failed");
}
