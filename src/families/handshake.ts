// Generated from handshake.yaml with specs/handshake.yaml (sha256 ca695db95813010a). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Kind of program that performs TLS handshakes. Values of `handler-class` in family handshake:
 *
 * - `none` (HANDSHAKE_HANDLER_CLASS_NONE, 0)
 * - `tlshd` (HANDSHAKE_HANDLER_CLASS_TLSHD, 1): The program tlshd of ktls-utils.
 * - `max` (HANDSHAKE_HANDLER_CLASS_MAX, 2)
 */
export type HandlerClass = "none" | "tlshd" | "max";

/**
 * Side of a TLS handshake: client or server. Values of `msg-type` in family handshake:
 *
 * - `unspec` (HANDSHAKE_MSG_TYPE_UNSPEC, 0)
 * - `clienthello` (HANDSHAKE_MSG_TYPE_CLIENTHELLO, 1)
 * - `serverhello` (HANDSHAKE_MSG_TYPE_SERVERHELLO, 2)
 */
export type MsgType = "unspec" | "clienthello" | "serverhello";

/**
 * How the peers of a TLS handshake authenticate. Values of `auth` in family handshake:
 *
 * - `unspec` (HANDSHAKE_AUTH_UNSPEC, 0)
 * - `unauth` (HANDSHAKE_AUTH_UNAUTH, 1)
 * - `psk` (HANDSHAKE_AUTH_PSK, 2)
 * - `x509` (HANDSHAKE_AUTH_X509, 3)
 */
export type Auth = "unspec" | "unauth" | "psk" | "x509";

/** Attribute set `x509`. */
export interface X509 extends ExtraAttributes {
  /** Serial number of the key with the certificate. Attribute HANDSHAKE_A_X509_CERT of handshake: s32. */
  cert?: number;
  /** Serial number of the key with the private key. Attribute HANDSHAKE_A_X509_PRIVKEY of handshake: s32. */
  privkey?: number;
}

/** Attribute set `accept`. */
export interface Accept<M extends Mode = Read> extends ExtraAttributes {
  /** File descriptor of the TCP socket for the TLS handshake. The kernel opens it in the calling process. Attribute HANDSHAKE_A_ACCEPT_SOCKFD of handshake: s32. */
  sockfd?: number;
  /** Kind of program that performs the TLS handshake. Attribute HANDSHAKE_A_ACCEPT_HANDLER_CLASS of handshake: u32. */
  handlerClass?: HandlerClass | M["unnamed"];
  /** Side of the TLS handshake: client or server. Attribute HANDSHAKE_A_ACCEPT_MESSAGE_TYPE of handshake: u32. */
  messageType?: MsgType | M["unnamed"];
  /** Time in ms in which the TLS handshake must end. Attribute HANDSHAKE_A_ACCEPT_TIMEOUT of handshake: u32. */
  timeout?: number;
  /** How the peers authenticate. Attribute HANDSHAKE_A_ACCEPT_AUTH_MODE of handshake: u32. */
  authMode?: Auth | M["unnamed"];
  /** Serial numbers of the keys that contain the pre-shared key identities to offer. Attribute HANDSHAKE_A_ACCEPT_PEER_IDENTITY of handshake: u32, repeated for each array element. */
  peerIdentity?: number[];
  /** HANDSHAKE_A_ACCEPT_CERTIFICATE of handshake: nested attributes, repeated for each array element. */
  certificate?: X509[];
  /** Expected name of the TLS peer. Attribute HANDSHAKE_A_ACCEPT_PEERNAME of handshake: string. */ peername?: string;
  /** Number of a keyring with further keys for the TLS handshake. Attribute HANDSHAKE_A_ACCEPT_KEYRING of handshake: u32. */
  keyring?: number;
}

/** Attribute set `done`. */
export interface Done extends ExtraAttributes {
  /** Result of the TLS handshake: 0, or an error number. Attribute HANDSHAKE_A_DONE_STATUS of handshake: u32 up to 4095. */
  status?: number;
  /** File descriptor of the handshake's TCP socket. Attribute HANDSHAKE_A_DONE_SOCKFD of handshake: s32. */
  sockfd?: number;
  /** Serial numbers of the keys that contain the authenticated identities of the peer. Attribute HANDSHAKE_A_DONE_REMOTE_AUTH of handshake: u32, repeated for each array element. */
  remoteAuth?: number[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Reports that the kernel requests a TLS handshake. Event 1 of family handshake. */
  ready: { event: Accept<Read> };
  /** Takes a pending TLS handshake request with its socket. Request 2 of family handshake; requires CAP_NET_ADMIN in the initial user namespace. */
  accept: { do: Call<Only<Accept<Write>, "handlerClass">, (Accept<Read>) | undefined> };
  /** Reports the result of a TLS handshake to the kernel. Request 3 of family handshake; requires CAP_NET_ADMIN in the initial user namespace. */
  done: { do: Call<Done> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  accept: Accept<Read>;
}

/** Names of the multicast groups. */
export type Groups = "none" | "tlshd";

const acceptAttributes = "sockfd message-type timeout auth-mode peer-identity certificate peername keyring";

/** TLS handshakes that the kernel delegates to user space. Netlink family `handshake`: `connect()` opens a client. Requires Linux 6.4 with CONFIG_NET_HANDSHAKE. */
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
    ready: () => ({ set: "accept", event: `1 ${acceptAttributes}`, notify: "accept" }),
    accept: () => ({ set: "accept", do: { request: "2 handler-class", reply: `2 ${acceptAttributes}` }, flags: ["admin-perm"] }),
    done: () => ({ set: "done", do: { request: "3 status sockfd remote-auth" }, flags: ["admin-perm"] }),
  },
  groups: { none: { name: "none" }, tlshd: { name: "tlshd" } },
  config: "NET_HANDSHAKE",
  since: "6.4",
  links: {},
});
