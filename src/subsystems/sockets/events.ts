import { fromOpen } from "../../base/argument-error.ts";
import { checkOneOf, checkOptions } from "../../base/check.ts";
import { ConvertedEvents } from "../../client/converted-events.ts";
import type { EventStream } from "../../client/event-stream.ts";
import { IPPROTO_UDP } from "../../constants/in.ts";
import type { Events, Groups } from "../../families/sock-diag.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { readInet } from "./read-inet.ts";
import type { TcpSocket, UdpSocket } from "./socket.ts";

/** Filter for events about sockets that the kernel has freed. */
export interface DestroyEventFilter {
  /** Protocol of the freed sockets (default: TCP and UDP). */
  protocol?: "tcp" | "udp" | undefined;
  /** Address family of the freed sockets (default: IPv4 and IPv6). */
  family?: "inet" | "inet6" | undefined;
}

/**
 * An event of {@link SocketEvents}. It reports that the kernel has freed a socket, or that events were lost (a gap).
 */
export type SocketEvent = { readonly kind: "destroyed"; readonly socket: TcpSocket | UdpSocket } | Gap;

/** Throws a TypeError for an invalid filter. */
export function destroyGroups(filter: DestroyEventFilter): Groups[] {
  checkOptions(filter, { protocol: true, family: true }, "filter");
  const { protocol, family } = filter;
  if (protocol !== undefined) checkOneOf(protocol, ["tcp", "udp"], "filter.protocol");
  if (family !== undefined) checkOneOf(family, ["inet", "inet6"], "filter.family");
  const groups: Groups[] = [];
  for (const one of ["inet", "inet6"] as const) {
    for (const other of ["tcp", "udp"] as const) {
      if ((family ?? one) === one && (protocol ?? other) === other) groups.push(`sknlgrp-${one}-${other}-destroy`);
    }
  }
  return groups;
}

/**
 * A subscription to events about sockets that the kernel has freed. The kernel frees a socket after the socket's last
 * packet. For TCP, that can be up to a minute after `close()`.
 */
export class SocketEvents extends ConvertedEvents<Events, SocketEvent> {
  /** @internal */
  constructor(stream: EventStream<Events>) {
    super(fromOpen(stream, new.target, "Sockets.events()", Symbol.asyncIterator in Object(stream)), (item) => {
      if (item.kind === "gap") return item;
      if (item.name !== "inet-destroy-ntf") return undefined;
      const socket = readInet(item.fields.protocol === IPPROTO_UDP ? "udp" : "tcp", item.fields);
      return { kind: "destroyed", socket: socket as TcpSocket | UdpSocket };
    });
  }
}
