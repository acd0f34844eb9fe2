import { withTitle } from "../../base/argument-error.ts";
import { SOCK_DIAG_BY_FAMILY } from "../../constants/socket.ts";
import {
  type InetExtension,
  type NetlinkShow,
  type Operations,
  type PacketShow,
  sockDiag,
  type UnixShow,
  type XdpShow,
} from "../../families/sock-diag.ts";
import { Message } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import { replyContent } from "../../schema/model/conventions.ts";
import { isInet } from "../../subsystems/sockets/protocols.ts";
import { readInet } from "../../subsystems/sockets/read-inet.ts";
import { readNetlink, readPacket, readUnix, readVsock, readXdp } from "../../subsystems/sockets/read-other.ts";
import type { Socket } from "../../subsystems/sockets/socket.ts";
import { payloadOf } from "../fake-family.ts";
import { frame } from "../frames.ts";
import { inetFields } from "./inet-fields.ts";
import { netlinkFields, packetFields, unixFields, vsockFields, xdpFields } from "./other-fields.ts";

/** Returns all flags of an enumeration of the spec, such as those that request attributes. */
function every<Name extends string>(enumeration: string): ReadonlySet<Name> {
  return new Set(sockDiag.enums[enumeration]!.entries.map(({ name }) => name as Name));
}

/**
 * Returns a socket as `Sockets.list` would return it with all details. `path` names the socket in errors about values
 * that a message cannot contain.
 */
export function normalized(socket: Socket, path: string): Socket {
  if (isInet(socket.protocol)) {
    const inet = socket as Extract<Socket, { source: { address: string } }>;
    const name = inet.protocol === "mptcp" ? "mptcp" : "inet";
    const view = { extensions: every<InetExtension>("inet-extension"), isPermitted: true };
    return readInet(inet.protocol, sent(name, inetFields(inet, view), path) as Parameters<typeof readInet>[1]);
  }
  switch (socket.protocol) {
    case "unix":
      return readUnix(sent("unix", unixFields(socket, every<UnixShow>("unix-show")), path));
    case "packet":
      return readPacket(sent("packet", packetFields(socket, every<PacketShow>("packet-show")), path));
    case "netlink":
      return readNetlink(sent("netlink", netlinkFields(socket, every<NetlinkShow>("netlink-show")), path));
    case "vsock":
      return readVsock(sent("vsock", vsockFields(socket), path));
    case "xdp":
      return readXdp(sent("xdp", xdpFields(socket, every<XdpShow>("xdp-show")), path));
    default:
      return socket;
  }
}

type Listed = Exclude<keyof Operations, "inet-destroy" | "inet-destroy-ntf">;

/** Encodes a reply and decodes it again. */
function sent<Name extends Listed>(name: Name, fields: object, path: string): Operations[Name]["dump"]["reply"] {
  const codec = operationCodec(sockDiag, name);
  try {
    const payload = payloadOf(sockDiag, SOCK_DIAG_BY_FAMILY, replyContent(codec.operation), fields);
    const decoded: object = codec.decode(new Message(frame(SOCK_DIAG_BY_FAMILY, 0, 0, 0, payload)));
    return decoded as Operations[Name]["dump"]["reply"];
  } catch (error) {
    throw withTitle(error, `${path}: `);
  }
}
