// Generated from handshake.yaml with specs/handshake.yaml (sha256 9231139f9c3fc60a). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Values of `handler-class`.
 *
 * - `none`: HANDSHAKE_HANDLER_CLASS_NONE (0)
 * - `tlshd`: HANDSHAKE_HANDLER_CLASS_TLSHD (1). The program tlshd of ktls-utils.
 * - `max`: HANDSHAKE_HANDLER_CLASS_MAX (2)
 */
export type HandlerClass = "none" | "tlshd" | "max";

/**
 * Values of `msg-type`.
 *
 * - `unspec`: HANDSHAKE_MSG_TYPE_UNSPEC (0)
 * - `clienthello`: HANDSHAKE_MSG_TYPE_CLIENTHELLO (1)
 * - `serverhello`: HANDSHAKE_MSG_TYPE_SERVERHELLO (2)
 */
export type MsgType = "unspec" | "clienthello" | "serverhello";

/**
 * Values of `auth`.
 *
 * - `unspec`: HANDSHAKE_AUTH_UNSPEC (0)
 * - `unauth`: HANDSHAKE_AUTH_UNAUTH (1)
 * - `psk`: HANDSHAKE_AUTH_PSK (2)
 * - `x509`: HANDSHAKE_AUTH_X509 (3)
 */
export type Auth = "unspec" | "unauth" | "psk" | "x509";

/** Attributes of `x509`. */
export interface X509 extends ExtraAttributes {
  /** HANDSHAKE_A_X509_CERT (1): s32. Key with the certificate. */ cert?: number;
  /** HANDSHAKE_A_X509_PRIVKEY (2): s32. Key with the private key. */ privkey?: number;
}

/** Attributes of `accept`. */
export interface Accept<M extends Mode = Read> extends ExtraAttributes {
  /** HANDSHAKE_A_ACCEPT_SOCKFD (1): s32. File descriptor of the socket, which the kernel opens for the program. */
  sockfd?: number;
  /** HANDSHAKE_A_ACCEPT_HANDLER_CLASS (2): u32. Kind of program that handles the request. */
  handlerClass?: HandlerClass | M["unnamed"];
  /** HANDSHAKE_A_ACCEPT_MESSAGE_TYPE (3): u32. Side of the handshake. */ messageType?: MsgType | M["unnamed"];
  /** HANDSHAKE_A_ACCEPT_TIMEOUT (4): u32. Time for the handshake in ms. */ timeout?: number;
  /** HANDSHAKE_A_ACCEPT_AUTH_MODE (5): u32. How the peers authenticate. */ authMode?: Auth | M["unnamed"];
  /** HANDSHAKE_A_ACCEPT_PEER_IDENTITY (6): u32, may be repeated. Keys with the identity of the peer. */
  peerIdentity?: number[];
  /** HANDSHAKE_A_ACCEPT_CERTIFICATE (7): nest, may be repeated. */ certificate?: X509[];
  /** HANDSHAKE_A_ACCEPT_PEERNAME (8): string. Expected name of the peer. */ peername?: string;
  /** HANDSHAKE_A_ACCEPT_KEYRING (9): u32. Keyring with more keys. */ keyring?: number;
}

/** Attributes of `done`. */
export interface Done extends ExtraAttributes {
  /** HANDSHAKE_A_DONE_STATUS (1): u32, up to 4095. 0, or an error number. */ status?: number;
  /** HANDSHAKE_A_DONE_SOCKFD (2): s32. File descriptor of the socket. */ sockfd?: number;
  /** HANDSHAKE_A_DONE_REMOTE_AUTH (3): u32, may be repeated. Keys with the authenticated identity of the peer. */
  remoteAuth?: number[];
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `ready`: event 1. Reports that a handshake request of the kernel is pending. */
  ready: { event: Accept<Read> };
  /** `accept`: request 2, requires admin-perm. Takes a pending handshake request with its socket. */
  accept: { do: { request: Only<Accept<Write>, "handlerClass">; reply: (Accept<Read>) | undefined } };
  /** `done`: request 3, requires admin-perm. Reports the result of a handshake to the kernel. */
  done: { do: { request: Done; reply: undefined } };
}

/** Events, by the operation that describes the message. */
export interface Events {
  ready: Accept<Read>;
  accept: Accept<Read>;
}

/** Names of the multicast groups. */
export type Groups = "none" | "tlshd";

const acceptAttributes = "sockfd message-type timeout auth-mode peer-identity certificate peername keyring";

/** Family `handshake` (Linux 6.4 with CONFIG_NET_HANDSHAKE): `connect()` opens a client. Also the model for codecs. */
export const handshake: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "handshake",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: { "max-errno": 4095 },
  enums: {
    "handler-class": () => ({ entries: "none tlshd max" }),
    "msg-type": () => ({ entries: "unspec clienthello serverhello" }),
    auth: () => ({ entries: "unspec unauth psk x509" }),
  },
  structs: {},
  sets: {
    x509: () => ({ attributes: [{ name: "cert", number: 1, type: "s32" }, { name: "privkey", number: 2, type: "s32" }] }),
    accept: () => ({
      attributes: [
        { name: "sockfd", number: 1, type: "s32" },
        { name: "handler-class", number: 2, type: "u32", enum: "handler-class" },
        { name: "message-type", number: 3, type: "u32", enum: "msg-type" },
        { name: "timeout", number: 4, type: "u32" },
        { name: "auth-mode", number: 5, type: "u32", enum: "auth" },
        { name: "peer-identity", number: 6, type: "u32", multi: true },
        { name: "certificate", number: 7, type: "nest", nest: "x509", multi: true },
        { name: "peername", number: 8, type: "string" },
        { name: "keyring", number: 9, type: "u32" },
      ],
    }),
    done: () => ({
      attributes: [
        { name: "status", number: 1, type: "u32", maximum: 4095 },
        { name: "sockfd", number: 2, type: "s32" },
        { name: "remote-auth", number: 3, type: "u32", multi: true },
      ],
    }),
  },
  subMessages: {},
  operations: {
    ready: () => ({ set: "accept", event: { number: 1, attributes: acceptAttributes }, notify: "accept" }),
    accept: () => ({
      set: "accept",
      do: { request: { number: 2, attributes: "handler-class" }, reply: { number: 2, attributes: acceptAttributes } },
      flags: ["admin-perm"],
    }),
    done: () => ({ set: "done", do: { request: { number: 3, attributes: "status sockfd remote-auth" } }, flags: ["admin-perm"] }),
  },
  groups: { none: { name: "none" }, tlshd: { name: "tlshd" } },
  config: "NET_HANDSHAKE",
  since: "6.4",
  links: {},
});
