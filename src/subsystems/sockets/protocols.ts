import { typeError } from "../../base/argument-error.ts";
import { didYouMeanOneOf } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import {
  IPPROTO_DCCP,
  IPPROTO_MPTCP,
  IPPROTO_RAW,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
} from "../../constants/in.ts";
import type { InetProtocol, SocketProtocol } from "./socket.ts";

/** IPPROTO_RAW stands for raw sockets of any IP protocol. */
export const inetNumbers: Readonly<Record<InetProtocol, number>> = {
  tcp: IPPROTO_TCP,
  udp: IPPROTO_UDP,
  udplite: IPPROTO_UDPLITE,
  sctp: IPPROTO_SCTP,
  dccp: IPPROTO_DCCP,
  raw: IPPROTO_RAW,
  mptcp: IPPROTO_MPTCP,
};

/** True for protocols whose sockets the kernel can filter by state. */
const otherProtocols = { unix: true, packet: false, netlink: false, vsock: true, xdp: false } as const;

export const allProtocols: readonly SocketProtocol[] = [
  ...(Object.keys(inetNumbers) as InetProtocol[]),
  ...(Object.keys(otherProtocols) as (keyof typeof otherProtocols)[]),
];

/** Protocols for whose sockets the kernel ignores the states in a request. (`raw_diag_dump`, `sctp_diag_dump`) */
export const ignoresStates: ReadonlySet<SocketProtocol> = /* @__PURE__ */ new Set(["raw", "sctp"] as const);

/** Protocols for whose sockets the kernel ignores the filter program. (`sctp_diag_dump`) */
export const ignoresProgram: ReadonlySet<SocketProtocol> = /* @__PURE__ */ new Set(["sctp"] as const);

export function isInet(protocol: SocketProtocol): protocol is InetProtocol {
  return Object.hasOwn(inetNumbers, protocol);
}

/** Returns whether the kernel can filter these sockets by state. */
export function hasStates(protocol: SocketProtocol): boolean {
  return isInet(protocol) || otherProtocols[protocol];
}

export function checkProtocol(protocol: unknown, path: string): void {
  if (typeof protocol === "string" && (allProtocols as readonly string[]).includes(protocol)) return;
  const advice = typeof protocol === "string" ? didYouMeanOneOf(protocol, allProtocols) : "";
  throw typeError(path, `expected the name of a protocol, got ${describeValue(protocol)}${advice}`);
}
