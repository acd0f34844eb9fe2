import { shown } from "../errors.ts";
import { isSharedState, type SharedStateToken } from "./shared-state.ts";

/** Lets another thread use a socket: see `NetlinkSocket.share`. It can be sent with `postMessage`. */
export interface SocketToken {
  readonly fd: number;
  readonly protocol: number;
  readonly portId: number;
  readonly receiveBufferSize: number;
  readonly allowPeers: boolean;
  readonly noEnobufs: boolean;
  readonly state: SharedStateToken;
}

const numbers = ["fd", "protocol", "portId", "receiveBufferSize"] as const satisfies readonly (keyof SocketToken)[];

/** Throws unless the value was returned by `NetlinkSocket.share`. */
export function checkSocketToken(token: SocketToken): void {
  if (numbers.every((name) => Number.isInteger(token?.[name])) && isSharedState(token.state)) return;
  throw new TypeError(`token: expected what share() of a socket has returned, got ${shown(token)}`);
}
