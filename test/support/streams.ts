import { dlopen } from "bun:ffi";
import { AF_INET, AF_INET6, SOCK_CLOEXEC } from "../../src/constants/socket.ts";
import { check } from "../../src/errors.ts";
import { bind, close, getsockname, recv, socket } from "../../src/ffi/libc.ts";
import { allocate, type PinnedMemory } from "../../src/ffi/memory.ts";
import type { NetworkNamespace } from "../../src/index.ts";

const SOCK_STREAM = 1;
const MSG_WAITALL = 0x100;
const PROTOCOLS = { tcp: 0, mptcp: 262 } as const;
const SIZE = { 4: 16, 6: 28 } as const;
const MOST_BYTES = 65_536;

let loaded: ReturnType<typeof load> | undefined;

function load() {
  return dlopen("libc.so.6", {
    // int listen(int fd, int backlog)
    listen: { args: ["i32", "i32"], returns: "i32" },
    // int connect(int fd, const struct sockaddr *address, socklen_t length)
    connect: { args: ["i32", "u64", "u32"], returns: "i32" },
    // int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)
    accept4: { args: ["i32", "u64", "u64", "i32"], returns: "i32" },
    // ssize_t send(int fd, const void *bytes, size_t length, int flags)
    send: { args: ["i32", "u64", "u64", "i32"], returns: "i64" },
  }).symbols;
}

/**
 * Both ends of a TCP connection over the loopback interface of a namespace. The methods of this class are synchronous.
 */
export class StreamPair implements Disposable {
  /** The port that the listening end of the connection uses. */
  readonly port: number;
  readonly #ends: readonly number[];
  readonly #data = allocate(MOST_BYTES);

  /** Listens on another port for more subflows of the same connection. */
  readonly #listening: number;

  private constructor(port: number, ends: readonly number[], listening: number) {
    this.port = port;
    this.#ends = ends;
    this.#listening = listening;
  }

  static open(netns: NetworkNamespace, protocol: "tcp" | "mptcp", version: 4 | 6 = 4): StreamPair {
    loaded ??= load();
    const { listen, connect, accept4 } = loaded;
    const open = () =>
      check(
        netns.run(() => socket(version === 4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, PROTOCOLS[protocol])),
        "socket",
      );
    const address = loopback(version);
    const listening = open();
    const client = open();
    try {
      check(bind(listening, address, SIZE[version]), "bind");
      check(getsockname(listening, address, SIZE[version]), "getsockname");
      const port = address.view.getUint16(2, false);
      if (listen(listening, 1) !== 0) throw new Error("listen failed");
      if (connect(client, BigInt(address.address), SIZE[version]) !== 0) throw new Error("connect failed");
      const server = accept4(listening, 0n, 0n, SOCK_CLOEXEC);
      if (server < 0) throw new Error("accept failed");
      return new StreamPair(port, [client, server], listening);
    } catch (error) {
      close(client);
      close(listening);
      throw error;
    }
  }

  /** Sends this many bytes over the connection in each direction. */
  exchange(count: number): void {
    for (const [from, to] of [this.#ends, this.#ends.toReversed()]) {
      if (loaded!.send(from!, BigInt(this.#data.address), BigInt(count), 0) !== BigInt(count)) {
        throw new Error("send failed");
      }
      if (recv(to!, this.#data, 0, count, MSG_WAITALL) !== count) throw new Error("receive failed");
    }
  }

  close(): void {
    for (const fd of [...this.#ends, this.#listening]) close(fd);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function loopback(version: 4 | 6): PinnedMemory {
  const memory = allocate(32);
  memory.view.setUint16(0, version === 4 ? AF_INET : AF_INET6, true);
  if (version === 4) memory.bytes.set([127, 0, 0, 1], 4);
  else memory.bytes[23] = 1;
  return memory;
}
