import { EINTR } from "../../constants/errno.ts";
import { failure } from "../../errors.ts";
import { type Listed, type Mode, type Steps, wait } from "../../io/io.ts";
import type { Socket } from "./socket.ts";

const REMEMBERED = 1024;

/** The last sockets of a dump. */
export class LastSockets {
  readonly #cookies: bigint[] = [];
  #count = 0;

  add({ cookie }: Socket): void {
    this.#cookies[this.#count++ % REMEMBERED] = cookie;
  }

  /** Whether these are all sockets of the dump. */
  get areAll(): boolean {
    return this.#count <= REMEMBERED;
  }

  cookies(): ReadonlySet<bigint> {
    return new Set(this.#cookies);
  }
}

/**
 * Returns the sockets after the last one of a dump with details. The kernel ends such a dump before a socket whose
 * details are longer than a message, like at its end (`inet_diag_dump_icsk`, `unix_diag_dump`, `packet_diag_dump`). The
 * dump `plain` has the same sockets in the same order, without details. New sockets are also returned.
 *
 * @throws NetlinkError EINTR if none of the last sockets exists any more.
 */
export function* omittedSockets(
  last: LastSockets,
  plain: Listed<Mode, object>,
  read: (entry: object) => Socket,
): Steps<Socket[]> {
  const known = last.cookies();
  let isAfter = last.areAll;
  let omitted: Socket[] = [];
  for (;;) {
    const entry = yield* wait<object | undefined>(plain.next());
    if (entry === undefined) break;
    const socket = read(entry);
    if (known.has(socket.cookie)) {
      isAfter = true;
      omitted = [];
    } else if (isAfter) omitted.push(socket);
  }
  if (isAfter) return omitted;
  const reason = "the sockets changed too fast to tell whether the list is complete";
  throw failure("list sockets", reason, EINTR, "list them again");
}
