import { ENOENT } from "../../constants/errno.ts";
import type { TcpState } from "../../families/sock-diag.ts";
import { ignoresStates, inetNumbers } from "../../subsystems/sockets/protocols.ts";
import type { InetProtocol, InetSocket, Socket } from "../../subsystems/sockets/socket.ts";
import { Refusal } from "../refusal.ts";

/** Requests a socket with any cookie. (INET_DIAG_NOCOOKIE) */
const NO_COOKIE = 0xffff_ffff_ffff_ffffn;

/** Throws a Refusal ENOENT for a protocol whose sockets the kernel cannot list. */
export function protocolOf(number: number): InetProtocol {
  const found = Object.entries(inetNumbers).find(([name, one]) => one === number && name !== "mptcp");
  if (found === undefined) throw new Refusal(ENOENT);
  return found[0] as InetProtocol;
}

/** Flags without a name are numbers. */
export function namesOf<Name extends string>(flags: readonly (Name | number)[] = []): ReadonlySet<Name> {
  return new Set(flags.filter((flag): flag is Name => typeof flag === "string"));
}

type States = readonly (TcpState | number)[];

export function has(states: States, state: TcpState | `${number}`): boolean {
  return (states as readonly unknown[]).includes(state);
}

export function isInState(socket: InetSocket, states: States): boolean {
  const { protocol, state, source } = socket;
  if (ignoresStates.has(protocol)) return true;
  // TCP sockets that are only bound have a state of their own in requests. (`inet_diag_dump_icsk`)
  if ((protocol === "tcp" || protocol === "dccp") && state === "close")
    return source.port !== 0 && has(states, "bound-inactive");
  return has(states, state);
}

/** Throws a Refusal if a request is for another socket with the same ends. (`sock_diag_check_cookie`) */
export function checkCookie(socket: Socket, cookie: bigint, errno: number): void {
  if (cookie !== NO_COOKIE && cookie !== socket.cookie) throw new Refusal(errno);
}
