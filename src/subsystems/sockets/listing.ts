import type { AsyncDump } from "../../dump/async-dump.ts";
import type { Dump } from "../../dump/dump.ts";
import { NetlinkError } from "../../errors.ts";
import { type Io, type Listed, type Mode, type Steps, wait } from "../../io/io.ts";
import type { ListingSource } from "../../io/listing.ts";
import type { MessageView } from "../../message/message.ts";
import { LastSockets, omittedSockets } from "./omitted.ts";
import { sctpKey } from "./omitted-sctp.ts";
import type { SocketOwners } from "./processes.ts";
import type { Socket } from "./socket.ts";

/** Dump of the sockets of one protocol and address family. */
export interface ListingPart<Entry> {
  start(): Listed<Mode, Entry>;
  /** `length`: length in bytes of the message with the entry. */
  read(entry: Entry, length?: number): Socket;
  /** Whether the dump is needed after the earlier ones (default: always). */
  isNeeded?: (() => boolean) | undefined;
  /** Tests the conditions that the kernel ignores. */
  accepts?: ((socket: Socket) => boolean) | undefined;
  /** The same dump without the details that can be longer than a message of the kernel. */
  plain?(): Listed<Mode, Entry>;
  /** Throws if the dump lacks sockets, by the {@link sctpKey} of the listed ones. */
  checkOmitted?: ((listed: ReadonlySet<string>) => Steps<undefined>) | undefined;
  /** Adds the details to a socket of the plain dump. */
  complete?(socket: Socket): Steps<Socket>;
}

interface ListingContext {
  readonly io: Io;
  /** Undefined unless the caller requested the processes. */
  readonly owners: SocketOwners | undefined;
  /** Inode numbers of the sockets to list; undefined for all. */
  readonly inodes: ReadonlySet<number> | undefined;
  /** Whether to skip protocols that the kernel cannot list. */
  readonly optional: boolean;
}

type AnySource<Item> = ListingSource<Item, Dump | AsyncDump>;

/** Errors of kernels that lack the `*_diag` module of a protocol. */
const unsupported: readonly string[] = ["ENOENT", "EAFNOSUPPORT", "EPROTONOSUPPORT", "EOPNOTSUPP", "EINVAL"];

/** Starts the dump of the first part. The dumps of the other parts start when the earlier parts were read. */
export function* startParts(
  [first, ...others]: readonly ListingPart<object>[],
  context: ListingContext,
): Steps<AnySource<Socket>> {
  const { io, owners, inodes, optional } = context;
  // A list within a call ends before the call.
  const run = io.continuing();
  const { start, read, accepts, plain, checkOmitted } = first!;
  const source: AnySource<object> = yield* wait<AnySource<object>>(start().started());
  const selected = (socket: Socket): Socket | undefined => {
    if (inodes?.has(socket.inode) === false || accepts?.(socket) === false) return undefined;
    if (owners !== undefined) socket.processes = owners.get(socket.inode) ?? [];
    return socket;
  };
  const empty = optional ? unsupported : source.empty;
  const startRest = () => {
    const next = others.findIndex(({ isNeeded }) => isNeeded?.() !== false);
    return next < 0 ? undefined : run(startParts(others.slice(next), context));
  };
  const rest = others.length === 0 ? undefined : startRest;
  if (checkOmitted !== undefined) {
    const listed = new Set<string>();
    return {
      ...source,
      empty,
      read(message: MessageView): Socket | undefined {
        const socket = read(source.read(message) as object);
        listed.add(sctpKey(socket));
        return selected(socket);
      },
      next: () => run(afterCheck(checkOmitted(listed), empty, rest)),
    };
  }
  if (plain === undefined) {
    const readNext = (message: MessageView) => selected(read(source.read(message) as object, message.length));
    return { ...source, empty, read: readNext, next: rest };
  }
  const last = new LastSockets();
  return {
    ...source,
    empty,
    read(message: MessageView): Socket | undefined {
      const socket = read(source.read(message) as object);
      last.add(socket);
      return selected(socket);
    },
    next: () => run(startOmitted(first!, last, { selected, empty, rest })),
  };
}

function* afterCheck(
  check: Steps<undefined>,
  empty: readonly string[] | undefined,
  rest: AnySource<Socket>["next"],
): Steps<AnySource<Socket> | undefined> {
  try {
    yield* check;
  } catch (error) {
    if (!(error instanceof NetlinkError) || empty?.includes(error.code) !== true) throw error;
  }
  return rest === undefined ? undefined : yield* wait(rest());
}

interface OmittedContext {
  selected(socket: Socket): Socket | undefined;
  readonly empty: readonly string[] | undefined;
  readonly rest: AnySource<Socket>["next"];
}

/** Starts a second dump for the sockets that the first one omitted, or else the next part. */
function* startOmitted(
  { plain, read, complete }: ListingPart<object>,
  last: LastSockets,
  { selected, empty, rest }: OmittedContext,
): Steps<AnySource<Socket> | undefined> {
  const omitted = new Map<bigint, Socket>();
  try {
    for (const socket of yield* omittedSockets(last, plain!(), read))
      omitted.set(socket.cookie, complete === undefined ? socket : yield* complete(socket));
  } catch (error) {
    if (!(error instanceof NetlinkError) || empty?.includes(error.code) !== true) throw error;
  }
  if (omitted.size === 0) return rest === undefined ? undefined : yield* wait(rest());
  const source: AnySource<object> = yield* wait<AnySource<object>>(plain!().started());
  return {
    ...source,
    empty,
    read(message: MessageView): Socket | undefined {
      const socket = omitted.get(read(source.read(message) as object).cookie);
      return socket && selected(socket);
    },
    next: rest,
  };
}
