// Tries operations that require a privilege and operations that do not. Prints each result as a line of JSON.
import {
  MessageWriter,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NETLINK_XFRM,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  RTNLGRP_LINK,
  transact,
  transactMultiple,
} from "../../../src/index.ts";
import { Conntrack } from "../../../src/subsystems/netfilter/index.ts";
import { addBridge, getLink } from "../../support/requests.ts";

function attempt(name: string, action: () => unknown): void {
  try {
    console.log(JSON.stringify({ name, result: action() ?? null }));
  } catch (error) {
    const { code, message, operation } = error as NetlinkError;
    console.log(JSON.stringify({ name, error: error instanceof NetlinkError, code, message, operation }));
  }
}

attempt("read", () => transact(NETLINK_ROUTE, getLink(1))?.view.getInt32(20, true));
attempt("listen", () => {
  using socket = NetlinkSocket.open(NETLINK_ROUTE, { groups: [RTNLGRP_LINK] });
  return socket.receive() === undefined;
});
attempt("peers", () => {
  using one = NetlinkSocket.open(NETLINK_USERSOCK);
  using other = NetlinkSocket.open(NETLINK_USERSOCK);
  const message = new MessageWriter(50).finish();
  other.send(message, { to: { group: 1 } });
  other.send(message, { to: { portId: one.portId } });
  return one.receiveMany().length;
});
attempt("peers' group", () => NetlinkSocket.open(NETLINK_USERSOCK, { groups: [1] }).close());
attempt("buffer", () => {
  using socket = NetlinkSocket.open(NETLINK_ROUTE, { receiveBufferSize: 2 ** 30 });
  return socket.receiveBufferSize;
});
attempt("change", () => transact(NETLINK_ROUTE, addBridge("mine")));
attempt("batch", () =>
  transactMultiple(NETLINK_ROUTE, [getLink(1), addBridge("mine"), getLink(1)]).map(
    ({ reply, error }) => error?.code ?? reply?.type,
  ),
);
attempt("send to a group", () => {
  using socket = NetlinkSocket.open(NETLINK_ROUTE);
  return socket.send(new MessageWriter(50).finish(), { to: { group: 1 } });
});
attempt("send to a peer", () => {
  using socket = NetlinkSocket.open(NETLINK_ROUTE);
  using peer = NetlinkSocket.open(NETLINK_ROUTE);
  return socket.send(new MessageWriter(50).finish(), { to: { portId: peer.portId } });
});
attempt("xfrm group", () => NetlinkSocket.open(NETLINK_XFRM, { groups: [1] }).close());
attempt("netfilter", () => transact(NETLINK_NETFILTER, new MessageWriter(0x0a00).raw(new Uint8Array(4)).finish()));
attempt("connection", () => {
  using connections = Conntrack.open();
  const ports = { sourcePort: 1, destinationPort: 2 };
  connections.update({ protocol: "udp", original: { source: "::1", destination: "::1", ...ports }, timeout: 5 });
});
attempt("all namespaces", () => NetlinkSocket.open(NETLINK_ROUTE, { listenAllNamespaces: true }).close());
attempt("all namespaces later", () => {
  using socket = NetlinkSocket.open(NETLINK_ROUTE);
  socket.listenAllNamespaces(true);
});
attempt("new namespace", () => NetworkNamespace.create().close());
