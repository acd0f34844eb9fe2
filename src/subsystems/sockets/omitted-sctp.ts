import { readFileSync } from "node:fs";
import type { Steps } from "../../io/io.ts";
import { checkOmitted } from "../../io/omitted.ts";
import { type NamespaceSource, runInNamespace } from "../../netns/namespace.ts";
import type { SctpSocket, Socket } from "./socket.ts";

/** Columns of the lists of endpoints and associations. (sctp_eps_seq_show, sctp_assocs_seq_show) */
const tables = [
  { path: "/proc/thread-self/net/sctp/eps", inode: 7, port: 5, peerPort: undefined, addresses: 8 },
  { path: "/proc/thread-self/net/sctp/assocs", inode: 10, port: 11, peerPort: 12, addresses: 13 },
] as const;

/** Identifies an endpoint, or the associations of a socket with a port of peers. */
export function sctpKey(socket: Socket): string {
  const { inode, source, destination, association } = socket as SctpSocket;
  return association === undefined ? `${inode}` : `${inode} ${source.port} ${destination.port}`;
}

/**
 * Throws EMSGSIZE if a list of SCTP sockets of an address family lacks some. The kernel ends the dump before a socket or an
 * association with more addresses than fit a message (about 250), as at its end. (sctp_diag_dump)
 *
 * @param again lists the keys of both families.
 */
export function checkOmittedSctp(
  listed: ReadonlySet<string>,
  family: "inet" | "inet6",
  netns: NamespaceSource | undefined,
  again: () => Steps<readonly string[]>,
): Steps<undefined> {
  const ipv6 = new Set<string>();
  // An IPv6 socket can have only IPv4 addresses, and the files lack the family: such a socket is expected in both lists.
  return checkOmitted(listed, {
    what: "list sockets",
    reason: (names) =>
      `a socket has more addresses than fit a message of the kernel, which omits the SCTP sockets ${names}`,
    isWanted: (key) => family === "inet6" || !ipv6.has(key),
    *expected() {
      const found = new Map<string, string>();
      for (const { path, inode, port, peerPort, addresses } of tables) {
        for (const line of linesOf(path, netns)) {
          const columns = line.trim().split(/\s+/);
          const key = [inode, ...(peerPort === undefined ? [] : [port, peerPort])].map((at) => columns[at]).join(" ");
          if (columns.slice(addresses).some((column) => column.includes(":"))) ipv6.add(key);
          found.set(key, `port ${columns[port]} inode ${columns[inode]}`);
        }
      }
      return found;
    },
    again,
  });
}

/** Returns no lines if the file is missing, for example without the module, or if the caller may not read it. */
function linesOf(path: string, netns: NamespaceSource | undefined): string[] {
  const text = runInNamespace(netns, () => {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" && code !== "EACCES") throw error;
      return "";
    }
  });
  return text.trim().split("\n").slice(1);
}
