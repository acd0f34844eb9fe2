// Generated from xfrm.yaml (sha256 d930ac0eb2e32802). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, Only, Read, 
  ReadOnlyFields, Shape,TrailingBytes, With, Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isS32, isU8, isU16, isU32, isU64, putBytes } from "../schema/values/struct-members.ts";

/**
 * What an IPsec transformation encapsulates. Values of `mode` in family xfrm:
 *
 * - `transport` (XFRM_MODE_TRANSPORT, 0): The payload of the packet.
 * - `tunnel` (XFRM_MODE_TUNNEL, 1): The whole packet, in a packet with other addresses.
 * - `routeoptimization` (XFRM_MODE_ROUTEOPTIMIZATION, 2): Mobile IPv6.
 * - `in-trigger` (XFRM_MODE_IN_TRIGGER, 3): Mobile IPv6.
 * - `beet` (XFRM_MODE_BEET, 4): The payload, with fixed inner addresses (BEET).
 * - `iptfs` (XFRM_MODE_IPTFS, 5, since Linux 6.14): Several packets or parts of them (RFC 9347).
 */
export type ModeName = "transport" | "tunnel" | "routeoptimization" | "in-trigger" | "beet" | "iptfs";

/**
 * Packets to which an IPsec policy applies. Values of `direction` in family xfrm:
 *
 * - `in` (XFRM_POLICY_IN, 0): Packets to this host.
 * - `out` (XFRM_POLICY_OUT, 1): Packets that this host sends.
 * - `fwd` (XFRM_POLICY_FWD, 2): Packets that this host forwards.
 */
export type Direction = "in" | "out" | "fwd";

/**
 * What an IPsec policy does with matching packets. Values of `action` in family xfrm:
 *
 * - `allow` (XFRM_POLICY_ALLOW, 0): Transforms matching packets, if the policy has templates.
 * - `block` (XFRM_POLICY_BLOCK, 1): Drops matching packets.
 */
export type Action = "allow" | "block";

/**
 * Options of an IPsec policy. Flags of `policy-flags` in family xfrm:
 *
 * - `localok` (XFRM_POLICY_LOCALOK, bit 0): A socket may have a policy that overrides this one.
 * - `icmp` (XFRM_POLICY_ICMP, bit 1): Also applies to ICMP errors about matching packets.
 * - `cpu-acquire` (XFRM_POLICY_CPU_ACQUIRE, bit 2, since Linux 6.13): Requests a separate security association for each CPU.
 */
export type PolicyFlags = "localok" | "icmp" | "cpu-acquire";

/**
 * Which packets may share an IPsec security association. Values of `share` in family xfrm:
 *
 * - `any` (XFRM_SHARE_ANY, 0)
 * - `session` (XFRM_SHARE_SESSION, 1)
 * - `user` (XFRM_SHARE_USER, 2)
 * - `unique` (XFRM_SHARE_UNIQUE, 3)
 */
export type Share = "any" | "session" | "user" | "unique";

/**
 * Type of an IPsec policy. Values of `policy-type` in family xfrm:
 *
 * - `main` (XFRM_POLICY_TYPE_MAIN, 0)
 * - `sub` (XFRM_POLICY_TYPE_SUB, 1): Looked up before the main policies; needs CONFIG_XFRM_SUB_POLICY.
 * - `any` (XFRM_POLICY_TYPE_ANY, 255): Both types.
 */
export type PolicyType = "main" | "sub" | "any";

/**
 * Options of an IPsec security association. Flags of `state-flags` in family xfrm:
 *
 * - `noecn` (XFRM_STATE_NOECN, bit 0): Does not copy congestion notifications to the inner packet.
 * - `decap-dscp` (XFRM_STATE_DECAP_DSCP, bit 1): Copies the code point (DSCP) to the inner packet.
 * - `nopmtudisc` (XFRM_STATE_NOPMTUDISC, bit 2): Allows fragmentation of encapsulated packets.
 * - `wildrecv` (XFRM_STATE_WILDRECV, bit 3): Accepts packets from any source address.
 * - `icmp` (XFRM_STATE_ICMP, bit 4): Also applies to ICMP errors.
 * - `af-unspec` (XFRM_STATE_AF_UNSPEC, bit 5): The inner packets may have another address family.
 * - `align4` (XFRM_STATE_ALIGN4, bit 6): Aligns the headers of AH to 4 bytes with IPv6.
 * - `esn` (XFRM_STATE_ESN, bit 7): Has sequence numbers of 64 bits; requires `replayEsnVal`.
 */
export type StateFlags = "noecn" | "decap-dscp" | "nopmtudisc" | "wildrecv" | "icmp" | "af-unspec" | "align4" | "esn";

/**
 * Additional options of an IPsec security association. Flags of `extra-flags` in family xfrm:
 *
 * - `dont-encap-dscp` (XFRM_SA_XFLAG_DONT_ENCAP_DSCP, bit 0): Does not copy the code point (DSCP) to the outer packet.
 * - `oseq-may-wrap` (XFRM_SA_XFLAG_OSEQ_MAY_WRAP, bit 1): Allows the output sequence number to wrap around.
 */
export type ExtraFlags = "dont-encap-dscp" | "oseq-may-wrap";

/**
 * Direction of an IPsec security association. Values of `sa-dir` in family xfrm:
 *
 * - `in` (XFRM_SA_DIR_IN, 1)
 * - `out` (XFRM_SA_DIR_OUT, 2)
 */
export type SaDir = "in" | "out";

/**
 * Data that a `newae` or `getae` message contains, and reason for which the kernel sent an event. Flags of `ae-flags` in family xfrm:
 *
 * - `rthr` (XFRM_AE_RTHR, bit 0): The message has the number of packets after which an event is sent.
 * - `rval` (XFRM_AE_RVAL, bit 1): The message has the state of the replay protection.
 * - `lval` (XFRM_AE_LVAL, bit 2): The message has the used lifetime.
 * - `ethr` (XFRM_AE_ETHR, bit 3): The message has the time after which an event is sent.
 * - `cr` (XFRM_AE_CR, bit 4): The event was sent because of the number of packets.
 * - `ce` (XFRM_AE_CE, bit 5): The event was sent because of the time.
 * - `cu` (XFRM_AE_CU, bit 6): The event was sent because a program changed the values.
 */
export type AeFlags = "rthr" | "rval" | "lval" | "ethr" | "cr" | "ce" | "cu";

/**
 * Options of IPsec offload to a network device. Flags of `offload-flags` in family xfrm:
 *
 * - `ipv6` (XFRM_OFFLOAD_IPV6, bit 0): Ignored by the kernel.
 * - `inbound` (XFRM_OFFLOAD_INBOUND, bit 1): The device decrypts received packets.
 * - `packet` (XFRM_OFFLOAD_PACKET, bit 2, since Linux 6.2): The device does all work on packets, instead of only encryption and authentication.
 */
export type OffloadFlags = "ipv6" | "inbound" | "packet";

/**
 * What happens to packets without a matching IPsec policy. Values of `default-action` in family xfrm:
 *
 * - `unspec` (XFRM_USERPOLICY_UNSPEC, 0): Leaves the default unchanged.
 * - `block` (XFRM_USERPOLICY_BLOCK, 1): Drops packets.
 * - `accept` (XFRM_USERPOLICY_ACCEPT, 2): Accepts packets without a transformation.
 */
export type DefaultAction = "unspec" | "block" | "accept";

/**
 * How a security association is changed. Flags of `migrate-state-flags` in family xfrm:
 *
 * - `clear-offload` (XFRM_MIGRATE_STATE_CLEAR_OFFLOAD, bit 0): Does not keep the device that encrypts and decrypts packets.
 * - `update-h2h-sel` (XFRM_MIGRATE_STATE_UPDATE_H2H_SEL, bit 1): Replaces the addresses of the conditions, which must be those of the security association.
 */
export type MigrateStateFlags = "clear-offload" | "update-h2h-sel";

/** C structure `xfrm-id`. */
export interface XfrmId extends TrailingBytes {
  /** Destination address. IPv4 uses the first 4 bytes. Member: 16 bytes. */ daddr: Uint8Array;
  /** Security parameter index. Member: big-endian u32. */ spi: number;
  /** IP protocol: 50 ESP, 51 AH, 108 IPComp, 43 routing, 60 destination options. Member: u8. */ proto: number;
}

/** Conditions for packets; 0 matches every value. C structure `xfrm-selector`. */
export interface XfrmSelector extends TrailingBytes {
  /** Destination address. Member: 16 bytes. */ daddr: Uint8Array;
  /** Source address. Member: 16 bytes. */ saddr: Uint8Array;
  /** Destination port; for ICMP, the code of the message. Member: big-endian u16. */ dport: number;
  /** Bits of the port to compare. Member: big-endian u16. */ dportMask: number;
  /** Source port; for ICMP, the type of the message. Member: big-endian u16. */ sport: number;
  /** Bits of the port to compare. Member: big-endian u16. */ sportMask: number;
  /** AF_INET (2) or AF_INET6 (10). Member: u16. */ family: number;
  /** Prefix length: number of leading bits of the destination address that are compared. Member: u8. */
  prefixlenD: number;
  /** Prefix length: number of leading bits of the source address that are compared. Member: u8. */
  prefixlenS: number;
  /** IP protocol. Member: u8. */ proto: number;
  /** Interface. Member: s32. */ ifindex: number;
  /** Ignored by the kernel. Member: u32. */ user: number;
}

/** Lifetime limits of an IPsec security association or policy. At a soft limit, the kernel sends an event; at a hard limit, it also deletes the object. All bits set, or 0 seconds, stand for no limit. C structure `xfrm-lifetime-cfg`. */
export interface XfrmLifetimeCfg<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ softByteLimit: M["big"];
  /** u64. */ hardByteLimit: M["big"];
  /** u64. */ softPacketLimit: M["big"];
  /** u64. */ hardPacketLimit: M["big"];
  /** Since the entry was added. Member: u64 in seconds. */ softAddExpiresSeconds: M["big"];
  /** Since the entry was added. Member: u64 in seconds. */ hardAddExpiresSeconds: M["big"];
  /** Since the first use. Member: u64 in seconds. */ softUseExpiresSeconds: M["big"];
  /** Since the first use. Member: u64 in seconds. */ hardUseExpiresSeconds: M["big"];
}

/** C structure `xfrm-lifetime-cur`. */
export interface XfrmLifetimeCur<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ bytes: M["big"];
  /** u64. */ packets: M["big"];
  /** Since 1970. Member: u64 in seconds. */ addTime: M["big"];
  /** Since 1970; 0 if unused. Member: u64 in seconds. */ useTime: M["big"];
}

/** C structure `xfrm-stats`. */
export interface XfrmStats extends TrailingBytes {
  /** Packets outside of the replay window. Member: u32. */ replayWindow: number;
  /** Packets that were received before. Member: u32. */ replay: number;
  /** Packets whose authentication failed. Member: u32. */ integrityFailed: number;
}

/** A security association. C structure `xfrm-usersa-info`. */
export interface XfrmUsersaInfo<M extends Mode = Read> extends TrailingBytes {
  /** Inner packets that the security association accepts. Member: structure `xfrm-selector`. */
  sel: Shape<M, XfrmSelector>;
  /** structure `xfrm-id`. */ id: Shape<M, XfrmId>;
  /** Source of the outer packets. Member: 16 bytes. */ saddr: Uint8Array;
  /** structure `xfrm-lifetime-cfg`. */ lft: Shape<M, XfrmLifetimeCfg<M>>;
  /** Set by the kernel. Member: structure `xfrm-lifetime-cur`. */ curlft: Shape<M, XfrmLifetimeCur<M>>;
  /** Set by the kernel. Member: structure `xfrm-stats`. */ stats: Shape<M, XfrmStats>;
  /** Number of the acquire event that the IPsec security association answers. Member: u32. */ seq: number;
  /** Number by which templates of IPsec policies refer to the security association. Member: u32. */ reqid: number;
  /** Address family of `id` and `saddr`: AF_INET (2) or AF_INET6 (10). Member: u16. */ family: number;
  /** u8. */ mode: ModeName | M["unnamed"];
  /** Size of the replay window in packets, up to 32; 0 if `replayEsnVal` contains it. Member: u8. */
  replayWindow: number;
  /** u8. */ flags: (StateFlags | number)[];
}

/** Identifies a security association. C structure `xfrm-usersa-id`. */
export interface XfrmUsersaId extends TrailingBytes {
  /** Destination address. Member: 16 bytes. */ daddr: Uint8Array;
  /** big-endian u32. */ spi: number;
  /** AF_INET (2) or AF_INET6 (10). Member: u16. */ family: number;
  /** IP protocol. Member: u8. */ proto: number;
}

/** C structure `xfrm-aevent-id`. */
export interface XfrmAeventId<M extends Mode = Read> extends TrailingBytes {
  /** structure `xfrm-usersa-id`. */ saId: Shape<M, XfrmUsersaId>;
  /** Source address. Member: 16 bytes. */ saddr: Uint8Array;
  /** u32. */ flags: (AeFlags | number)[];
  /** u32. */ reqid: number;
}

/** C structure `xfrm-userspi-info`. */
export interface XfrmUserspiInfo<M extends Mode = Read> extends TrailingBytes {
  /** structure `xfrm-usersa-info`. */ info: Shape<M, XfrmUsersaInfo<M>>;
  /** Lowest security parameter index (SPI) that the kernel may select, in host byte order. Member: u32. */
  min: number;
  /** Highest security parameter index (SPI) that the kernel may select, in host byte order. Member: u32. */
  max: number;
}

/** C structure `xfrm-usersa-flush`. */
export interface XfrmUsersaFlush extends TrailingBytes {
  /** IP protocol; 0 for all. Member: u8. */ proto: number;
}

/** An IPsec policy. C structure `xfrm-userpolicy-info`. */
export interface XfrmUserpolicyInfo<M extends Mode = Read> extends TrailingBytes {
  /** structure `xfrm-selector`. */ sel: Shape<M, XfrmSelector>;
  /** structure `xfrm-lifetime-cfg`. */ lft: Shape<M, XfrmLifetimeCfg<M>>;
  /** Set by the kernel. Member: structure `xfrm-lifetime-cur`. */ curlft: Shape<M, XfrmLifetimeCur<M>>;
  /** Priority of the IPsec policy; lower numbers are looked up first. Member: u32. */ priority: number;
  /** Number of the IPsec policy; 0 lets the kernel choose. Member: u32. */ index: number;
  /** u8. */ dir: Direction | M["unnamed"];
  /** u8. */ action: Action | M["unnamed"];
  /** u8. */ flags: (PolicyFlags | number)[];
  /** u8. */ share: Share | M["unnamed"];
}

/** Identifies an IPsec policy by its selector or its index. C structure `xfrm-userpolicy-id`. */
export interface XfrmUserpolicyId<M extends Mode = Read> extends TrailingBytes {
  /** structure `xfrm-selector`. */ sel: Shape<M, XfrmSelector>;
  /** u32. */ index: number;
  /** u8. */ dir: Direction | M["unnamed"];
}

/** C structure `xfrm-user-acquire`. */
export interface XfrmUserAcquire<M extends Mode = Read> extends TrailingBytes {
  /** structure `xfrm-id`. */ id: Shape<M, XfrmId>;
  /** Source address. Member: 16 bytes. */ saddr: Uint8Array;
  /** structure `xfrm-selector`. */ sel: Shape<M, XfrmSelector>;
  /** structure `xfrm-userpolicy-info`. */ policy: Shape<M, XfrmUserpolicyInfo<M>>;
  /** u32. */ aalgos: number;
  /** u32. */ ealgos: number;
  /** u32. */ calgos: number;
  /** Number of the acquire event, which the new security association must contain. Member: u32. */ seq: number;
}

/** C structure `xfrm-user-expire`. */
export interface XfrmUserExpire<M extends Mode = Read> extends TrailingBytes {
  /** structure `xfrm-usersa-info`. */ state: Shape<M, XfrmUsersaInfo<M>>;
  /** Whether the expired security association was deleted (1 or 0). Member: u8. */ hard: number;
}

/** C structure `xfrm-user-polexpire`. */
export interface XfrmUserPolexpire<M extends Mode = Read> extends TrailingBytes {
  /** structure `xfrm-userpolicy-info`. */ pol: Shape<M, XfrmUserpolicyInfo<M>>;
  /** Whether the expired IPsec policy was deleted (1 or 0). Member: u8. */ hard: number;
}

/** C structure `xfrm-user-report`. */
export interface XfrmUserReport<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ proto: number;
  /** structure `xfrm-selector`. */ sel: Shape<M, XfrmSelector>;
}

/** C structure `xfrm-user-mapping`. */
export interface XfrmUserMapping<M extends Mode = Read> extends TrailingBytes {
  /** structure `xfrm-usersa-id`. */ id: Shape<M, XfrmUsersaId>;
  /** u32. */ reqid: number;
  /** 16 bytes. */ oldSaddr: Uint8Array;
  /** 16 bytes. */ newSaddr: Uint8Array;
  /** big-endian u16. */ oldSport: number;
  /** big-endian u16. */ newSport: number;
}

/** C structure `xfrm-userpolicy-default`. */
export interface XfrmUserpolicyDefault<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ in: DefaultAction | M["unnamed"];
  /** u8. */ fwd: DefaultAction | M["unnamed"];
  /** u8. */ out: DefaultAction | M["unnamed"];
}

/** C structure `info-flags`. */
export interface InfoFlags extends TrailingBytes {
  /** Unused. Member: u32. */ flags: number;
}

/** C structure `xfrm-algo`. */
export interface XfrmAlgo extends TrailingBytes {
  /** Name of the encryption or compression algorithm in the kernel's crypto API, such as `cbc(aes)`. Member: string of 64 bytes. */
  algName: string | Uint8Array;
  /** Length of the key in bits. Member: u32. */ algKeyLen: number;
  /** Secret key. Member: bytes. */ algKey: Uint8Array;
}

/** C structure `xfrm-algo-auth`. */
export interface XfrmAlgoAuth extends TrailingBytes {
  /** Name of the authentication algorithm in the kernel's crypto API, such as `hmac(sha256)`. Member: string of 64 bytes. */
  algName: string | Uint8Array;
  /** Length of the key in bits. Member: u32. */ algKeyLen: number;
  /** Length of the authentication tag in bits; 0 for the default. Member: u32. */ algTruncLen: number;
  /** Secret key. Member: bytes. */ algKey: Uint8Array;
}

/** C structure `xfrm-algo-aead`. */
export interface XfrmAlgoAead extends TrailingBytes {
  /** Name of the algorithm in the kernel's crypto API, such as `rfc4106(gcm(aes))`. Member: string of 64 bytes. */
  algName: string | Uint8Array;
  /** Length of the key with its salt in bits. Member: u32. */ algKeyLen: number;
  /** Length of the authentication tag in bits. Member: u32. */ algIcvLen: number;
  /** Secret key with its salt. Member: bytes. */ algKey: Uint8Array;
}

/** C structure `xfrm-encap-tmpl`. */
export interface XfrmEncapTmpl extends TrailingBytes {
  /** UDP_ENCAP_ESPINUDP (2), UDP_ENCAP_ESPINUDP_NON_IKE (1) or TCP_ENCAP_ESPINTCP (7). Member: u16. */
  encapType: number;
  /** big-endian u16. */ encapSport: number;
  /** big-endian u16. */ encapDport: number;
  /** Original address of the peer. Member: 16 bytes. */ encapOa: Uint8Array;
}

/** A transformation (ESP, AH, IPComp) that an IPsec policy requires. C structure `xfrm-user-tmpl`. */
export interface XfrmUserTmpl<M extends Mode = Read> extends TrailingBytes {
  /** Destination, SPI and protocol of the security association; 0 for any. Member: structure `xfrm-id`. */
  id: Shape<M, XfrmId>;
  /** Address family of `id` and `saddr`. Member: u16. */ family: number;
  /** Source address. Member: 16 bytes. */ saddr: Uint8Array;
  /** Number (`reqid`) of the security association; 0 for any. Member: u32. */ reqid: number;
  /** u8. */ mode: ModeName | M["unnamed"];
  /** u8. */ share: Share | M["unnamed"];
  /** Whether packets may lack the IPsec transformation (1 or 0). Member: u8. */ optional: number;
  /** Allowed authentication algorithms; all bits set for any. Member: u32. */ aalgos: number;
  /** Allowed encryption algorithms; all bits set for any. Member: u32. */ ealgos: number;
  /** Allowed compression algorithms; all bits set for any. Member: u32. */ calgos: number;
}

/** C structure `xfrm-user-sec-ctx`. */
export interface XfrmUserSecCtx extends TrailingBytes {
  /** Length of the structure and the security context in bytes. Member: u16. */ len: number;
  /** u16. */ exttype: number;
  /** Value 1 for SELinux. Member: u8. */ ctxAlg: number;
  /** Value 1 for security modules of Linux. Member: u8. */ ctxDoi: number;
  /** Length of the context in bytes. Member: u16. */ ctxLen: number;
  /** Security context: text with a NUL. Member: bytes. */ context: Uint8Array;
}

/** C structure `xfrm-replay-state`. */
export interface XfrmReplayState extends TrailingBytes {
  /** Sequence number of the last packet that the security association sent. Member: u32. */ oseq: number;
  /** Highest sequence number that the security association received. Member: u32. */ seq: number;
  /** Bit map of the received packets before the one with the highest sequence number. Member: u32. */ bitmap: number;
}

/** C structure `xfrm-replay-state-esn`. */
export interface XfrmReplayStateEsn extends TrailingBytes {
  /** Length of the bitmap in words of 32 bits. Member: u32. */ bmpLen: number;
  /** Lower half of the sequence number of the last packet that was sent. Member: u32. */ oseq: number;
  /** Lower half of the highest sequence number that was received. Member: u32. */ seq: number;
  /** u32. */ oseqHi: number;
  /** u32. */ seqHi: number;
  /** Size of the replay window in packets. Member: u32. */ replayWindow: number;
  /** Bit map of the received packets in the replay window, as 32-bit words in host byte order. Member: bytes. */
  bmp: Uint8Array;
}

/** C structure `xfrm-userpolicy-type`. */
export interface XfrmUserpolicyType<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ type: PolicyType | M["unnamed"];
}

/** New addresses of associations and templates. C structure `xfrm-user-migrate`. */
export interface XfrmUserMigrate<M extends Mode = Read> extends TrailingBytes {
  /** 16 bytes. */ oldDaddr: Uint8Array;
  /** 16 bytes. */ oldSaddr: Uint8Array;
  /** 16 bytes. */ newDaddr: Uint8Array;
  /** 16 bytes. */ newSaddr: Uint8Array;
  /** u8. */ proto: number;
  /** u8. */ mode: ModeName | M["unnamed"];
  /** u32. */ reqid: number;
  /** u16. */ oldFamily: number;
  /** u16. */ newFamily: number;
}

/** New addresses of a security association. C structure `xfrm-user-migrate-state`. */
export interface XfrmUserMigrateState<M extends Mode = Read> extends TrailingBytes {
  /** Security association to change. Member: structure `xfrm-usersa-id`. */ id: Shape<M, XfrmUsersaId>;
  /** New destination address. Member: 16 bytes. */ newDaddr: Uint8Array;
  /** New source address. Member: 16 bytes. */ newSaddr: Uint8Array;
  /** Mark of the security association to change. Member: structure `xfrm-mark`. */ oldMark: Shape<M, XfrmMark>;
  /** New conditions for packets. Member: structure `xfrm-selector`. */ newSel: Shape<M, XfrmSelector>;
  /** New request id. Member: u32. */ newReqid: number;
  /** u32. */ flags: (MigrateStateFlags | number)[];
  /** Address family of the new addresses: AF_INET (2) or AF_INET6 (10). Member: u16. */ newFamily: number;
}

/** Addresses for the key exchange with the peer. C structure `xfrm-user-kmaddress`. */
export interface XfrmUserKmaddress extends TrailingBytes {
  /** 16 bytes. */ local: Uint8Array;
  /** 16 bytes. */ remote: Uint8Array;
  /** u16. */ family: number;
}

/** C structure `xfrm-mark`. */
export interface XfrmMark extends TrailingBytes {
  /** Value. Member: u32. */ v: number;
  /** Bits to compare. Member: u32. */ m: number;
}

/** C structure `xfrm-address-filter`. */
export interface XfrmAddressFilter extends TrailingBytes {
  /** 16 bytes. */ saddr: Uint8Array;
  /** 16 bytes. */ daddr: Uint8Array;
  /** u16. */ family: number;
  /** Prefix length: number of bits of the source address that are compared. Member: u8. */ splen: number;
  /** Prefix length: number of bits of the destination address that are compared. Member: u8. */ dplen: number;
}

/** C structure `xfrm-user-offload`. */
export interface XfrmUserOffload extends TrailingBytes {
  /** s32. */ ifindex: number;
  /** u8. */ flags: (OffloadFlags | number)[];
}

/** C structure `xfrmu-sadhinfo`. */
export interface XfrmuSadhinfo extends TrailingBytes {
  /** Number of hash buckets. Member: u32. */ sadhcnt: number;
  /** Maximum number of hash buckets. Member: u32. */ sadhmcnt: number;
}

/** C structure `xfrmu-spdinfo`. */
export interface XfrmuSpdinfo extends TrailingBytes {
  /** u32. */ incnt: number;
  /** u32. */ outcnt: number;
  /** u32. */ fwdcnt: number;
  /** Policies of sockets. Member: u32. */ inscnt: number;
  /** Policies of sockets. Member: u32. */ outscnt: number;
  /** Policies of sockets. Member: u32. */ fwdscnt: number;
}

/** C structure `xfrmu-spdhinfo`. */
export interface XfrmuSpdhinfo extends TrailingBytes {
  /** Number of hash buckets. Member: u32. */ spdhcnt: number;
  /** Maximum number of hash buckets. Member: u32. */ spdhmcnt: number;
}

/** Shortest prefixes of policies that are hashed. C structure `xfrmu-spdhthresh`. */
export interface XfrmuSpdhthresh extends TrailingBytes {
  /** Shortest prefix length of local addresses for policies in the hash table. Member: u8. */ lbits: number;
  /** Shortest prefix length of remote addresses for policies in the hash table. Member: u8. */ rbits: number;
}

/** Attribute set `attrs`. */
export type Attrs<M extends Mode = Read> = ExtraAttributes & {
  /** Authentication algorithm with the default tag length; replies also have `algAuthTrunc`. Attribute XFRMA_ALG_AUTH of xfrm: structure `xfrm-algo`. */
  algAuth?: Shape<M, XfrmAlgo>;
  /** Encryption. Attribute XFRMA_ALG_CRYPT of xfrm: structure `xfrm-algo`. */ algCrypt?: Shape<M, XfrmAlgo>;
  /** Compression. Attribute XFRMA_ALG_COMP of xfrm: structure `xfrm-algo`. */ algComp?: Shape<M, XfrmAlgo>;
  /** Encapsulation of ESP in UDP or TCP. Attribute XFRMA_ENCAP of xfrm: structure `xfrm-encap-tmpl`. */
  encap?: Shape<M, XfrmEncapTmpl>;
  /** Transformations (ESP, AH, IPComp) that the policy requires, in order. Attribute XFRMA_TMPL of xfrm: array of structures `xfrm-user-tmpl`. */
  tmpl?: Shape<M, XfrmUserTmpl<M>>[];
  /** IPsec security association that was deleted. Attribute XFRMA_SA of xfrm: structure `xfrm-usersa-info`. */
  sa?: Shape<M, XfrmUsersaInfo<M>>;
  /** IPsec policy that was deleted. Attribute XFRMA_POLICY of xfrm: structure `xfrm-userpolicy-info`. */
  policy?: Shape<M, XfrmUserpolicyInfo<M>>;
  /** Security context. Attribute XFRMA_SEC_CTX of xfrm: structure `xfrm-user-sec-ctx`. */
  secCtx?: Shape<M, XfrmUserSecCtx>;
  /** Used lifetime. Attribute XFRMA_LTIME_VAL of xfrm: structure `xfrm-lifetime-cur`. */
  ltimeVal?: Shape<M, XfrmLifetimeCur<M>>;
  /** State of the replay protection. Attribute XFRMA_REPLAY_VAL of xfrm: structure `xfrm-replay-state`. */
  replayVal?: Shape<M, XfrmReplayState>;
  /** Number of packets after which a `newae` event is sent. Attribute XFRMA_REPLAY_THRESH of xfrm: u32. */
  replayThresh?: number;
  /** Time after which a `newae` event reports changed counters, in units of 100 ms. Attribute XFRMA_ETIMER_THRESH of xfrm: u32. */
  etimerThresh?: number;
  /** Source address. Attribute XFRMA_SRCADDR of xfrm: 16 bytes. */ srcaddr?: Uint8Array;
  /** Care-of address of Mobile IPv6. Attribute XFRMA_COADDR of xfrm: 16 bytes. */ coaddr?: Uint8Array;
  /** XFRMA_POLICY_TYPE of xfrm: structure `xfrm-userpolicy-type`. */ policyType?: Shape<M, XfrmUserpolicyType<M>>;
  /** XFRMA_MIGRATE of xfrm: array of structures `xfrm-user-migrate`. */ migrate?: Shape<M, XfrmUserMigrate<M>>[];
  /** Encryption with authentication. Attribute XFRMA_ALG_AEAD of xfrm: structure `xfrm-algo-aead`. */
  algAead?: Shape<M, XfrmAlgoAead>;
  /** XFRMA_KMADDRESS of xfrm: structure `xfrm-user-kmaddress`. */ kmaddress?: Shape<M, XfrmUserKmaddress>;
  /** Authentication. Attribute XFRMA_ALG_AUTH_TRUNC of xfrm: structure `xfrm-algo-auth`. */
  algAuthTrunc?: Shape<M, XfrmAlgoAuth>;
  /** Packet mark to which the IPsec policy or security association applies. Attribute XFRMA_MARK of xfrm: structure `xfrm-mark`. */
  mark?: Shape<M, XfrmMark>;
  /** Length to which ESP packets are padded (traffic flow confidentiality). Attribute XFRMA_TFCPAD of xfrm: u32 in bytes. */
  tfcpad?: number;
  /** Replay protection with a large window. Attribute XFRMA_REPLAY_ESN_VAL of xfrm: structure `xfrm-replay-state-esn`. */
  replayEsnVal?: Shape<M, XfrmReplayStateEsn>;
  /** XFRMA_SA_EXTRA_FLAGS of xfrm: u32. */ saExtraFlags?: (ExtraFlags | number)[];
  /** Network device that encrypts and decrypts packets instead of the kernel. Attribute XFRMA_OFFLOAD_DEV of xfrm: structure `xfrm-user-offload`. */
  offloadDev?: Shape<M, XfrmUserOffload>;
  /** Mark that transformed packets get. Attribute XFRMA_SET_MARK of xfrm: u32. */ setMark?: number;
  /** Bits of the mark to set. Attribute XFRMA_SET_MARK_MASK of xfrm: u32. */ setMarkMask?: number;
  /** Id of the XFRM interface. Attribute XFRMA_IF_ID of xfrm: u32. */ ifId?: number;
  /** Minimum time between two `mapping-ntf` events. Attribute XFRMA_MTIMER_THRESH of xfrm: u32 in seconds. */
  mtimerThresh?: number;
  /** Direction of the security association. Attribute XFRMA_SA_DIR of xfrm: u8, since Linux 6.10. */
  saDir?: SaDir | M["unnamed"];
  /** XFRMA_NAT_KEEPALIVE_INTERVAL of xfrm: u32 in seconds, since Linux 6.11. */ natKeepaliveInterval?: number;
  /** Number of the only CPU that uses the security association. Attribute XFRMA_SA_PCPU of xfrm: u32, since Linux 6.13. */
  saPcpu?: number;
  /** Time for which IP-TFS waits for a missing packet. Attribute XFRMA_IPTFS_DROP_TIME of xfrm: u32 in µs, since Linux 6.14. */
  iptfsDropTime?: number;
  /** Size of the IP-TFS reorder window in packets. Attribute XFRMA_IPTFS_REORDER_WINDOW of xfrm: u16, since Linux 6.14. */
  iptfsReorderWindow?: number;
  /** IP-TFS does not fragment inner packets. Attribute XFRMA_IPTFS_DONT_FRAG of xfrm: flag, since Linux 6.14. */
  iptfsDontFrag?: M["flag"];
  /** Time for which IP-TFS delays a packet, to combine it with others. Attribute XFRMA_IPTFS_INIT_DELAY of xfrm: u32 in µs, since Linux 6.14. */
  iptfsInitDelay?: number;
  /** Maximum size of the IP-TFS queue in bytes. Attribute XFRMA_IPTFS_MAX_QSIZE of xfrm: u32 in bytes, since Linux 6.14. */
  iptfsMaxQsize?: number;
  /** Size of outer IP-TFS packets; 0 uses the path MTU. Attribute XFRMA_IPTFS_PKT_SIZE of xfrm: u32 in bytes, since Linux 6.14. */
  iptfsPktSize?: number;
} & ReadOnlyFields<M, {
  /** Time of the last use of the security association, since 1970. Attribute XFRMA_LASTUSED of xfrm: u64 in seconds, read-only. */
  lastused?: M["big"];
}> & WriteOnlyFields<M, {
  /** IPsec protocol of the security associations to list. Attribute XFRMA_PROTO of xfrm: u8, write-only. */
  proto?: number;
  /** XFRMA_ADDRESS_FILTER of xfrm: structure `xfrm-address-filter`, write-only. */
  addressFilter?: Shape<M, XfrmAddressFilter>;
}>;

/** Attribute set `sad-attrs`. */
export interface SadAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of security associations. Attribute XFRMA_SAD_CNT of xfrm: u32. */ cnt?: number;
  /** XFRMA_SAD_HINFO of xfrm: structure `xfrmu-sadhinfo`. */ hinfo?: Shape<M, XfrmuSadhinfo>;
}

/** Attribute set `spd-attrs`. */
export type SpdAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** XFRMA_SPD_IPV4_HTHRESH of xfrm: structure `xfrmu-spdhthresh`. */ ipv4Hthresh?: Shape<M, XfrmuSpdhthresh>;
  /** XFRMA_SPD_IPV6_HTHRESH of xfrm: structure `xfrmu-spdhthresh`. */ ipv6Hthresh?: Shape<M, XfrmuSpdhthresh>;
} & ReadOnlyFields<M, {
  /** Number of IPsec policies by direction. Attribute XFRMA_SPD_INFO of xfrm: structure `xfrmu-spdinfo`, read-only. */
  info?: Shape<M, XfrmuSpdinfo>;
  /** XFRMA_SPD_HINFO of xfrm: structure `xfrmu-spdhinfo`, read-only. */ hinfo?: Shape<M, XfrmuSpdhinfo>;
}>;

/** Attributes of several requests. */
type NewsaAttributes = Except<Attrs<Write>, "tmpl" | "sa" | "policy" | "srcaddr" | "policyType" | "migrate"
  | "kmaddress" | "proto" | "addressFilter">;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds an IPsec security association. Request 16 of family xfrm; requires CAP_NET_ADMIN. */
  newsa: {
    do: Call<{ header: With<XfrmUsersaInfo<Write>, "id" | "family"> } & NewsaAttributes>;
  };
  /** Changes lifetimes, encapsulation and marks of an IPsec security association, or completes one that `allocspi` created. Request 26 of family xfrm; requires CAP_NET_ADMIN. */
  updsa: {
    do: Call<{ header: With<XfrmUsersaInfo<Write>, "id" | "family"> } & NewsaAttributes>;
  };
  /** Deletes an IPsec security association. Request 17 of family xfrm; requires CAP_NET_ADMIN. */
  delsa: {
    do: Call<{ header: With<XfrmUsersaId, "daddr" | "spi" | "family" | "proto"> } & Only<Attrs<Write>, "srcaddr"
      | "mark">>;
  };
  /** Returns an IPsec security association. Request 18 of family xfrm; requires CAP_NET_ADMIN. */
  getsa: {
    do: Call<{ header: With<XfrmUsersaId, "daddr" | "spi" | "family" | "proto"> } & Only<Attrs<Write>, "srcaddr"
      | "mark">,
      { header: XfrmUsersaInfo<Read> } & Attrs<Read>>;
  };
  /** Dumps the IPsec security associations. Unlike `getsa`, the request has no fixed header. Dump 18 of family xfrm; requires CAP_NET_ADMIN. */
  dumpsa: {
    dump: Call<Only<Attrs<Write>, "proto" | "addressFilter">, { header: XfrmUsersaInfo<Read> } & Attrs<Read>>;
  };
  /** Deletes all IPsec security associations of a protocol. Request 28 of family xfrm; requires CAP_NET_ADMIN. */
  flushsa: { do: Call<{ header: With<XfrmUsersaFlush, "proto"> } & ExtraAttributes> };
  /** Reserves an IPsec security parameter index (SPI) by creating a security association without keys. Request 22 of family xfrm; requires CAP_NET_ADMIN. */
  allocspi: {
    do: Call<{ header: With<XfrmUserspiInfo<Write>, "info" | "min" | "max"> } & Only<Attrs<Write>, "mark" | "ifId"
      | "saDir" | "saPcpu">,
      { header: XfrmUsersaInfo<Read> } & Attrs<Read>>;
  };
  /** Expires an IPsec security association: reports it, and with `hard` also deletes it. Request 24 of family xfrm; requires CAP_NET_ADMIN. */
  expire: { do: Call<{ header: With<XfrmUserExpire<Write>, "state"> } & Only<Attrs<Write>, "mark">> };
  /** Adds an IPsec policy. Request 19 of family xfrm; requires CAP_NET_ADMIN. */
  newpolicy: {
    do: Call<{ header: With<XfrmUserpolicyInfo<Write>, "sel" | "dir"> } & Only<Attrs<Write>, "tmpl" | "secCtx"
      | "policyType" | "mark" | "offloadDev" | "ifId">>;
  };
  /** Adds an IPsec policy, or replaces the one with the same selector, mark and interface id. Request 25 of family xfrm; requires CAP_NET_ADMIN. */
  updpolicy: {
    do: Call<{ header: With<XfrmUserpolicyInfo<Write>, "sel" | "dir"> } & Only<Attrs<Write>, "tmpl" | "secCtx"
      | "policyType" | "mark" | "offloadDev" | "ifId">>;
  };
  /** Deletes an IPsec policy. Request 20 of family xfrm; requires CAP_NET_ADMIN. */
  delpolicy: {
    do: Call<{ header: With<XfrmUserpolicyId<Write>, "dir"> } & Only<Attrs<Write>, "secCtx" | "policyType" | "mark"
      | "ifId">>;
  };
  /** Returns an IPsec policy. Request 21 of family xfrm; requires CAP_NET_ADMIN. */
  getpolicy: {
    do: Call<{ header: With<XfrmUserpolicyId<Write>, "dir"> } & Only<Attrs<Write>, "secCtx" | "policyType" | "mark"
      | "ifId">,
      { header: XfrmUserpolicyInfo<Read> } & Attrs<Read>>;
  };
  /** Dumps the IPsec policies. Unlike `getpolicy`, the request has no fixed header. Dump 21 of family xfrm; requires CAP_NET_ADMIN. */
  dumppolicy: { dump: Call<ExtraAttributes, { header: XfrmUserpolicyInfo<Read> } & Attrs<Read>> };
  /** Deletes all IPsec policies of a type. Request 29 of family xfrm; requires CAP_NET_ADMIN. */
  flushpolicy: { do: Call<Only<Attrs<Write>, "policyType">> };
  /** Expires an IPsec policy: reports it, and with `hard` also deletes it. Request 27 of family xfrm; requires CAP_NET_ADMIN. */
  polexpire: {
    do: Call<{ header: With<XfrmUserPolexpire<Write>, "pol"> } & Only<Attrs<Write>, "secCtx" | "policyType" | "mark"
      | "ifId">>;
  };
  /** Changes the used lifetime and the replay protection of an IPsec security association. Request 30 of family xfrm; requires CAP_NET_ADMIN. */
  newae: {
    do: Call<{ header: With<XfrmAeventId<Write>, "saId"> } & Only<Attrs<Write>, "ltimeVal" | "replayVal"
      | "replayThresh" | "etimerThresh" | "mark" | "replayEsnVal">>;
  };
  /** Returns the used lifetime and the replay protection of an IPsec security association. Request 31 of family xfrm; requires CAP_NET_ADMIN. */
  getae: {
    do: Call<{ header: With<XfrmAeventId<Write>, "saId"> } & Only<Attrs<Write>, "mark">,
      { header: XfrmAeventId<Read> } & Attrs<Read>>;
  };
  /** Changes the addresses of an IPsec policy and of its security associations. Request 33 of family xfrm; requires CAP_NET_ADMIN. */
  migrate: {
    do: Call<{ header: With<XfrmUserpolicyId<Write>, "sel" | "dir"> } & Only<Attrs<Write>, "encap" | "policyType"
      | "migrate" | "kmaddress" | "offloadDev" | "ifId"> & Has<"migrate">>;
  };
  /** Changes the addresses of an IPsec security association without a policy. Request 41 of family xfrm, since Linux 7.3; requires CAP_NET_ADMIN. */
  "migrate-state": {
    do: Call<{ header: With<XfrmUserMigrateState<Write>, "id" | "newFamily"> } & Only<Attrs<Write>, "encap" | "mark"
      | "offloadDev" | "setMark" | "setMarkMask" | "mtimerThresh" | "natKeepaliveInterval">>;
  };
  /** Counts the IPsec security associations. Request 35 of family xfrm; requires CAP_NET_ADMIN. */
  getsadinfo: { do: Call<{ header?: Partial<InfoFlags> } & ExtraAttributes, { header: InfoFlags } & SadAttrs<Read>> };
  /** Counts the IPsec policies. Request 37 of family xfrm; requires CAP_NET_ADMIN. */
  getspdinfo: { do: Call<{ header?: Partial<InfoFlags> } & ExtraAttributes, { header: InfoFlags } & SpdAttrs<Read>> };
  /** Sets the prefix lengths from which IPsec policies are stored in a hash table. Request 36 of family xfrm; requires CAP_NET_ADMIN. */
  newspdinfo: { do: Call<{ header?: Partial<InfoFlags> } & SpdAttrs<Write>> };
  /** Returns whether IPsec accepts packets without a matching policy. Request 40 of family xfrm, since Linux 5.15; requires CAP_NET_ADMIN. */
  getdefault: {
    do: Call<{ header?: Partial<XfrmUserpolicyDefault<Write>> } & ExtraAttributes,
      { header: XfrmUserpolicyDefault<Read> } & Attrs<Read>>;
  };
  /** Selects whether IPsec accepts packets without a matching policy. Request 39 of family xfrm, since Linux 5.15; requires CAP_NET_ADMIN. */
  setdefault: { do: Call<{ header?: Partial<XfrmUserpolicyDefault<Write>> } & ExtraAttributes> };
  /** Reports a new IPsec security association. Event 16 of family xfrm in multicast group `xfrmnlgrp-sa`. */
  "newsa-ntf": { event: { header: XfrmUsersaInfo<Read> } & Attrs<Read> };
  /** Reports a changed IPsec security association. Event 26 of family xfrm in multicast group `xfrmnlgrp-sa`. */
  "updsa-ntf": { event: { header: XfrmUsersaInfo<Read> } & Attrs<Read> };
  /** Reports a deleted IPsec security association. Event 17 of family xfrm in multicast group `xfrmnlgrp-sa`. */
  "delsa-ntf": { event: { header: XfrmUsersaId } & Attrs<Read> };
  /** Reports that all IPsec security associations of a protocol were deleted. Event 28 of family xfrm in multicast group `xfrmnlgrp-sa`. */
  "flushsa-ntf": { event: { header: XfrmUsersaFlush } & Attrs<Read> };
  /** Reports an IPsec security association that reached a limit of its lifetime. If `hard` is 1, the kernel deleted it. Event 24 of family xfrm in multicast group `xfrmnlgrp-expire`. */
  "expire-ntf": { event: { header: XfrmUserExpire<Read> } & Attrs<Read> };
  /** Reports the used lifetime and the replay protection of an IPsec security association. Event 30 of family xfrm in multicast group `xfrmnlgrp-aevents`. */
  "newae-ntf": { event: { header: XfrmAeventId<Read> } & Attrs<Read> };
  /** Reports a new IPsec policy. Event 19 of family xfrm in multicast group `xfrmnlgrp-policy`. */
  "newpolicy-ntf": { event: { header: XfrmUserpolicyInfo<Read> } & Attrs<Read> };
  /** Reports a replaced IPsec policy. Event 25 of family xfrm in multicast group `xfrmnlgrp-policy`. */
  "updpolicy-ntf": { event: { header: XfrmUserpolicyInfo<Read> } & Attrs<Read> };
  /** Reports a deleted IPsec policy. Event 20 of family xfrm in multicast group `xfrmnlgrp-policy`. */
  "delpolicy-ntf": { event: { header: XfrmUserpolicyId<Read> } & Attrs<Read> };
  /** Reports that all IPsec policies of a type were deleted. Event 29 of family xfrm in multicast group `xfrmnlgrp-policy`. */
  "flushpolicy-ntf": { event: Attrs<Read> };
  /** Reports an IPsec policy that reached a limit of its lifetime. If `hard` is 1, the kernel deleted it. Event 27 of family xfrm in multicast group `xfrmnlgrp-expire`. */
  "polexpire-ntf": { event: { header: XfrmUserPolexpire<Read> } & Attrs<Read> };
  /** Reports a packet whose IPsec policy requires a security association that does not exist. Event 23 of family xfrm in multicast group `xfrmnlgrp-acquire`. */
  "acquire-ntf": { event: { header: XfrmUserAcquire<Read> } & Attrs<Read> };
  /** Reports a Mobile IPv6 packet that IPsec rejected. Event 32 of family xfrm in multicast group `xfrmnlgrp-report`. */
  "report-ntf": { event: { header: XfrmUserReport<Read> } & Attrs<Read> };
  /** Reports changed addresses of IPsec security associations. Event 33 of family xfrm in multicast group `xfrmnlgrp-migrate`. */
  "migrate-ntf": { event: { header: XfrmUserpolicyId<Read> } & Attrs<Read> };
  /** Reports changed addresses of an IPsec security association. Event 41 of family xfrm in multicast group `xfrmnlgrp-migrate`, since Linux 7.3. */
  "migrate-state-ntf": { event: { header: XfrmUserMigrateState<Read> } & Attrs<Read> };
  /** Reports that the address or port of an IPsec peer changed, because a router translates addresses (NAT). Event 38 of family xfrm in multicast group `xfrmnlgrp-mapping`. */
  "mapping-ntf": { event: { header: XfrmUserMapping<Read> } & Attrs<Read> };
  /** Reports whether IPsec now accepts packets without a matching policy. Event 40 of family xfrm in multicast group `xfrmnlgrp-policy`, since Linux 5.15. */
  "getdefault-ntf": { event: { header: XfrmUserpolicyDefault<Read> } & Attrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  newspdinfo: { header: InfoFlags } & SpdAttrs<Read>;
  setdefault: { header: XfrmUserpolicyDefault<Read> } & Attrs<Read>;
  getsadinfo: { header: InfoFlags } & SadAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "xfrmnlgrp-acquire" | "xfrmnlgrp-expire" | "xfrmnlgrp-sa" | "xfrmnlgrp-policy"
  | "xfrmnlgrp-aevents" | "xfrmnlgrp-report" | "xfrmnlgrp-migrate" | "xfrmnlgrp-mapping";

const updsaAttributes = `
  alg-auth alg-crypt alg-comp encap sec-ctx ltime-val replay-val replay-thresh etimer-thresh coaddr alg-aead
  alg-auth-trunc mark tfcpad replay-esn-val sa-extra-flags offload-dev set-mark set-mark-mask if-id mtimer-thresh
  sa-dir nat-keepalive-interval sa-pcpu iptfs-drop-time iptfs-reorder-window iptfs-dont-frag iptfs-init-delay
  iptfs-max-qsize iptfs-pkt-size`;

const dumpsaAttributes = `
  alg-auth alg-crypt alg-comp encap sec-ctx replay-val replay-thresh etimer-thresh coaddr lastused alg-aead
  alg-auth-trunc mark tfcpad replay-esn-val sa-extra-flags offload-dev set-mark set-mark-mask if-id mtimer-thresh
  sa-dir nat-keepalive-interval sa-pcpu iptfs-drop-time iptfs-reorder-window iptfs-dont-frag iptfs-init-delay
  iptfs-max-qsize iptfs-pkt-size`;

const newaeNtfAttributes = "ltime-val replay-val replay-esn-val replay-thresh etimer-thresh mark if-id sa-dir sa-pcpu";

/** IPsec: security associations and policies, and events about them. Netlink family `xfrm`: `connect()` opens a client. Requires CONFIG_XFRM_USER, module xfrm_user. */
export const xfrm: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "xfrm",
  flavour: "netlink-raw",
  protocol: 6,
  version: 1,
  constants: {},
  enums: {
    mode: () => ({
      prefix: "xfrm-mode-",
      entries: ["transport tunnel routeoptimization in-trigger beet", { name: "iptfs", value: 5, since: "6.14" }],
    }),
    direction: () => ({ prefix: "xfrm-policy-", entries: "in out fwd" }),
    action: () => ({ prefix: "xfrm-policy-", entries: "allow block" }),
    "policy-flags": () => ({
      flags: true,
      prefix: "xfrm-policy-",
      entries: ["localok icmp", { name: "cpu-acquire", value: 2, since: "6.13" }],
    }),
    share: () => ({ prefix: "xfrm-share-", entries: "any session user unique" }),
    "policy-type": () => ({ prefix: "xfrm-policy-type-", entries: "main sub any=255" }),
    "state-flags": () => ({ flags: true, prefix: "xfrm-state-", entries: "noecn decap-dscp nopmtudisc wildrecv icmp af-unspec align4 esn" }),
    "extra-flags": () => ({ flags: true, prefix: "xfrm-sa-xflag-", entries: "dont-encap-dscp oseq-may-wrap" }),
    "sa-dir": () => ({ prefix: "xfrm-sa-dir-", since: "6.10", entries: "in=1 out" }),
    "ae-flags": () => ({ flags: true, prefix: "xfrm-ae-", entries: "rthr rval lval ethr cr ce cu" }),
    "offload-flags": () => ({ flags: true, prefix: "xfrm-offload-", entries: ["ipv6 inbound", { name: "packet", value: 2, since: "6.2" }] }),
    "default-action": () => ({ prefix: "xfrm-userpolicy-", entries: "unspec block accept" }),
    "migrate-state-flags": () => ({ flags: true, prefix: "xfrm-migrate-state-", since: "7.3", entries: "clear-offload update-h2h-sel" }),
  },
  structs: {
    "xfrm-id": () => ({
      members: [
        { name: "daddr", type: "binary", length: 16 },
        { name: "spi", type: "u32", order: "big" },
        { name: "proto", type: "u8" },
        { name: "pad", type: "pad", length: 3 },
      ],
      read: (view, at, _names, store) => ({ daddr: copyOf(store, at, at + 16), spi: view.getUint32(at + 16, false),
        proto: view.getUint8(at + 20) }),
      write: (view, at, { daddr: v0, spi: v1, proto: v2 }, _names, bytes) => { if (!(putBytes(v0, bytes, at, 16) &&
        isU32(v1) && isU8(v2))) return false; view.setUint32(at + 16, v1, false); view.setUint8(at + 20, v2);
        return true; },
    }),
    "xfrm-selector": () => ({
      members: [
        { name: "daddr", type: "binary", length: 16 },
        { name: "saddr", type: "binary", length: 16 },
        { name: "dport", type: "u16", order: "big" },
        { name: "dport-mask", type: "u16", order: "big" },
        { name: "sport", type: "u16", order: "big" },
        { name: "sport-mask", type: "u16", order: "big" },
        { name: "family", type: "u16" },
        { name: "prefixlen-d", type: "u8" },
        { name: "prefixlen-s", type: "u8" },
        { name: "proto", type: "u8" },
        { name: "pad", type: "pad", length: 3 },
        { name: "ifindex", type: "s32" },
        { name: "user", type: "u32" },
      ],
      read: (view, at, _names, store) => ({ daddr: copyOf(store, at, at + 16), saddr: copyOf(store, at + 16, at + 32),
        dport: view.getUint16(at + 32, false), dportMask: view.getUint16(at + 34, false),
        sport: view.getUint16(at + 36, false), sportMask: view.getUint16(at + 38, false),
        family: view.getUint16(at + 40, host), prefixlenD: view.getUint8(at + 42), prefixlenS: view.getUint8(at + 43),
        proto: view.getUint8(at + 44), ifindex: view.getInt32(at + 48, host), user: view.getUint32(at + 52, host) }),
      write: (view, at, { daddr: v0, saddr: v1, dport: v2, dportMask: v3, sport: v4, sportMask: v5, family: v6,
        prefixlenD: v7, prefixlenS: v8, proto: v9, ifindex: v10, user: v11 }, _names, bytes) => {
        if (!(putBytes(v0, bytes, at, 16) && putBytes(v1, bytes, at + 16, 16) && isU16(v2) && isU16(v3) &&
        isU16(v4) && isU16(v5) && isU16(v6) && isU8(v7) && isU8(v8) && isU8(v9) && isS32(v10) &&
        isU32(v11))) return false; view.setUint16(at + 32, v2, false); view.setUint16(at + 34, v3, false);
        view.setUint16(at + 36, v4, false); view.setUint16(at + 38, v5, false); view.setUint16(at + 40, v6, host);
        view.setUint8(at + 42, v7); view.setUint8(at + 43, v8); view.setUint8(at + 44, v9);
        view.setInt32(at + 48, v10, host); view.setUint32(at + 52, v11, host); return true; },
    }),
    "xfrm-lifetime-cfg": () => ({
      members: [
        { name: "soft-byte-limit", type: "u64" },
        { name: "hard-byte-limit", type: "u64" },
        { name: "soft-packet-limit", type: "u64" },
        { name: "hard-packet-limit", type: "u64" },
        { name: "soft-add-expires-seconds", type: "u64", unit: "s" },
        { name: "hard-add-expires-seconds", type: "u64", unit: "s" },
        { name: "soft-use-expires-seconds", type: "u64", unit: "s" },
        { name: "hard-use-expires-seconds", type: "u64", unit: "s" },
      ],
      read: (view, at) => ({ softByteLimit: view.getBigUint64(at, host), hardByteLimit: view.getBigUint64(at + 8, host),
        softPacketLimit: view.getBigUint64(at + 16, host), hardPacketLimit: view.getBigUint64(at + 24, host),
        softAddExpiresSeconds: view.getBigUint64(at + 32, host),
        hardAddExpiresSeconds: view.getBigUint64(at + 40, host),
        softUseExpiresSeconds: view.getBigUint64(at + 48, host),
        hardUseExpiresSeconds: view.getBigUint64(at + 56, host) }),
      write: (view, at, { softByteLimit: v0, hardByteLimit: v1, softPacketLimit: v2, hardPacketLimit: v3,
        softAddExpiresSeconds: v4, hardAddExpiresSeconds: v5, softUseExpiresSeconds: v6,
        hardUseExpiresSeconds: v7 }) => { if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) && isU64(v4) &&
        isU64(v5) && isU64(v6) && isU64(v7))) return false; view.setBigUint64(at, v0, host);
        view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host);
        view.setBigUint64(at + 24, v3, host); view.setBigUint64(at + 32, v4, host);
        view.setBigUint64(at + 40, v5, host); view.setBigUint64(at + 48, v6, host);
        view.setBigUint64(at + 56, v7, host); return true; },
    }),
    "xfrm-lifetime-cur": () => ({
      members: [
        { name: "bytes", type: "u64" },
        { name: "packets", type: "u64" },
        { name: "add-time", type: "u64", unit: "s" },
        { name: "use-time", type: "u64", unit: "s" },
      ],
      read: (view, at) => ({ bytes: view.getBigUint64(at, host), packets: view.getBigUint64(at + 8, host),
        addTime: view.getBigUint64(at + 16, host), useTime: view.getBigUint64(at + 24, host) }),
      write: (view, at, { bytes: v0, packets: v1, addTime: v2, useTime: v3 }) => { if (!(isU64(v0) && isU64(v1) &&
        isU64(v2) && isU64(v3))) return false; view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host);
        view.setBigUint64(at + 16, v2, host); view.setBigUint64(at + 24, v3, host); return true; },
    }),
    "xfrm-stats": () => ({
      members: [
        { name: "replay-window", type: "u32" },
        { name: "replay", type: "u32" },
        { name: "integrity-failed", type: "u32" },
      ],
      read: (view, at) => ({ replayWindow: view.getUint32(at, host), replay: view.getUint32(at + 4, host),
        integrityFailed: view.getUint32(at + 8, host) }),
      write: (view, at, { replayWindow: v0, replay: v1, integrityFailed: v2 }) => { if (!(isU32(v0) && isU32(v1) &&
        isU32(v2))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); return true; },
    }),
    "xfrm-usersa-info": () => ({
      members: [
        { name: "sel", type: "binary", struct: "xfrm-selector" },
        { name: "id", type: "binary", struct: "xfrm-id" },
        { name: "saddr", type: "binary", length: 16 },
        { name: "lft", type: "binary", struct: "xfrm-lifetime-cfg" },
        { name: "curlft", type: "binary", struct: "xfrm-lifetime-cur" },
        { name: "stats", type: "binary", struct: "xfrm-stats" },
        { name: "seq", type: "u32" },
        { name: "reqid", type: "u32" },
        { name: "family", type: "u16" },
        { name: "mode", type: "u8", enum: "mode" },
        { name: "replay-window", type: "u8" },
        { name: "flags", type: "u8", enum: "state-flags", flags: true },
        { name: "pad", type: "pad", length: 7 },
      ],
      make: (v) => ({ sel: v[0], id: v[1], saddr: v[2], lft: v[3], curlft: v[4], stats: v[5], seq: v[6], reqid: v[7],
        family: v[8], mode: v[9], replayWindow: v[10], flags: v[11] }),
    }),
    "xfrm-usersa-id": () => ({
      members: [
        { name: "daddr", type: "binary", length: 16 },
        { name: "spi", type: "u32", order: "big" },
        { name: "family", type: "u16" },
        { name: "proto", type: "u8" },
        { name: "pad", type: "pad", length: 1 },
      ],
      read: (view, at, _names, store) => ({ daddr: copyOf(store, at, at + 16), spi: view.getUint32(at + 16, false),
        family: view.getUint16(at + 20, host), proto: view.getUint8(at + 22) }),
      write: (view, at, { daddr: v0, spi: v1, family: v2, proto: v3 }, _names, bytes) => {
        if (!(putBytes(v0, bytes, at, 16) && isU32(v1) && isU16(v2) && isU8(v3))) return false;
        view.setUint32(at + 16, v1, false); view.setUint16(at + 20, v2, host); view.setUint8(at + 22, v3);
        return true; },
    }),
    "xfrm-aevent-id": () => ({
      members: [
        { name: "sa-id", type: "binary", struct: "xfrm-usersa-id" },
        { name: "saddr", type: "binary", length: 16 },
        { name: "flags", type: "u32", enum: "ae-flags", flags: true },
        { name: "reqid", type: "u32" },
      ],
      make: (v) => ({ saId: v[0], saddr: v[1], flags: v[2], reqid: v[3] }),
    }),
    "xfrm-userspi-info": () => ({
      members: [
        { name: "info", type: "binary", struct: "xfrm-usersa-info" },
        { name: "min", type: "u32" },
        { name: "max", type: "u32" },
      ],
      make: (v) => ({ info: v[0], min: v[1], max: v[2] }),
    }),
    "xfrm-usersa-flush": () => ({
      members: [{ name: "proto", type: "u8" }],
      read: (view, at) => ({ proto: view.getUint8(at) }),
      write: (view, at, { proto: v0 }) => { if (!(isU8(v0))) return false; view.setUint8(at, v0); return true; },
    }),
    "xfrm-userpolicy-info": () => ({
      members: [
        { name: "sel", type: "binary", struct: "xfrm-selector" },
        { name: "lft", type: "binary", struct: "xfrm-lifetime-cfg" },
        { name: "curlft", type: "binary", struct: "xfrm-lifetime-cur" },
        { name: "priority", type: "u32" },
        { name: "index", type: "u32" },
        { name: "dir", type: "u8", enum: "direction" },
        { name: "action", type: "u8", enum: "action" },
        { name: "flags", type: "u8", enum: "policy-flags", flags: true },
        { name: "share", type: "u8", enum: "share" },
        { name: "pad", type: "pad", length: 4 },
      ],
      make: (v) => ({ sel: v[0], lft: v[1], curlft: v[2], priority: v[3], index: v[4], dir: v[5], action: v[6],
        flags: v[7], share: v[8] }),
    }),
    "xfrm-userpolicy-id": () => ({
      members: [
        { name: "sel", type: "binary", struct: "xfrm-selector" },
        { name: "index", type: "u32" },
        { name: "dir", type: "u8", enum: "direction" },
        { name: "pad", type: "pad", length: 3 },
      ],
      make: (v) => ({ sel: v[0], index: v[1], dir: v[2] }),
    }),
    "xfrm-user-acquire": () => ({
      members: [
        { name: "id", type: "binary", struct: "xfrm-id" },
        { name: "saddr", type: "binary", length: 16 },
        { name: "sel", type: "binary", struct: "xfrm-selector" },
        { name: "policy", type: "binary", struct: "xfrm-userpolicy-info" },
        { name: "aalgos", type: "u32" },
        { name: "ealgos", type: "u32" },
        { name: "calgos", type: "u32" },
        { name: "seq", type: "u32" },
      ],
      make: (v) => ({ id: v[0], saddr: v[1], sel: v[2], policy: v[3], aalgos: v[4], ealgos: v[5], calgos: v[6], seq: v[7] }),
    }),
    "xfrm-user-expire": () => ({
      members: [
        { name: "state", type: "binary", struct: "xfrm-usersa-info" },
        { name: "hard", type: "u8" },
        { name: "pad", type: "pad", length: 7 },
      ],
      make: (v) => ({ state: v[0], hard: v[1] }),
    }),
    "xfrm-user-polexpire": () => ({
      members: [
        { name: "pol", type: "binary", struct: "xfrm-userpolicy-info" },
        { name: "hard", type: "u8" },
        { name: "pad", type: "pad", length: 7 },
      ],
      make: (v) => ({ pol: v[0], hard: v[1] }),
    }),
    "xfrm-user-report": () => ({
      members: [
        { name: "proto", type: "u8" },
        { name: "pad", type: "pad", length: 3 },
        { name: "sel", type: "binary", struct: "xfrm-selector" },
      ],
      make: (v) => ({ proto: v[0], sel: v[1] }),
    }),
    "xfrm-user-mapping": () => ({
      members: [
        { name: "id", type: "binary", struct: "xfrm-usersa-id" },
        { name: "reqid", type: "u32" },
        { name: "old-saddr", type: "binary", length: 16 },
        { name: "new-saddr", type: "binary", length: 16 },
        { name: "old-sport", type: "u16", order: "big" },
        { name: "new-sport", type: "u16", order: "big" },
      ],
      make: (v) => ({ id: v[0], reqid: v[1], oldSaddr: v[2], newSaddr: v[3], oldSport: v[4], newSport: v[5] }),
    }),
    "xfrm-userpolicy-default": () => ({
      members: [
        { name: "in", type: "u8", enum: "default-action" },
        { name: "fwd", type: "u8", enum: "default-action" },
        { name: "out", type: "u8", enum: "default-action" },
      ],
      read: (view, at, names) => ({ in: names[0]!.nameOf(view.getUint8(at)), fwd: names[1]!.nameOf(view.getUint8(at + 1)),
        out: names[2]!.nameOf(view.getUint8(at + 2)) }),
      write: (view, at, { in: v0, fwd: v1, out: v2 }, names) => { const n0 = names[0]!.number(v0, 255);
        const n1 = names[1]!.number(v1, 255); const n2 = names[2]!.number(v2, 255); if (!(n0 >= 0 && n1 >= 0 &&
        n2 >= 0)) return false; view.setUint8(at, n0); view.setUint8(at + 1, n1); view.setUint8(at + 2, n2);
        return true; },
    }),
    "info-flags": () => ({
      members: [{ name: "flags", type: "u32" }],
      read: (view, at) => ({ flags: view.getUint32(at, host) }),
      write: (view, at, { flags: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "xfrm-algo": () => ({
      members: [
        { name: "alg-name", type: "string", length: 64 },
        { name: "alg-key-len", type: "u32" },
        { name: "alg-key", type: "binary" },
      ],
      make: (v) => ({ algName: v[0], algKeyLen: v[1], algKey: v[2] }),
    }),
    "xfrm-algo-auth": () => ({
      members: [
        { name: "alg-name", type: "string", length: 64 },
        { name: "alg-key-len", type: "u32" },
        { name: "alg-trunc-len", type: "u32" },
        { name: "alg-key", type: "binary" },
      ],
      make: (v) => ({ algName: v[0], algKeyLen: v[1], algTruncLen: v[2], algKey: v[3] }),
    }),
    "xfrm-algo-aead": () => ({
      members: [
        { name: "alg-name", type: "string", length: 64 },
        { name: "alg-key-len", type: "u32" },
        { name: "alg-icv-len", type: "u32" },
        { name: "alg-key", type: "binary" },
      ],
      make: (v) => ({ algName: v[0], algKeyLen: v[1], algIcvLen: v[2], algKey: v[3] }),
    }),
    "xfrm-encap-tmpl": () => ({
      members: [
        { name: "encap-type", type: "u16" },
        { name: "encap-sport", type: "u16", order: "big" },
        { name: "encap-dport", type: "u16", order: "big" },
        { name: "pad", type: "pad", length: 2 },
        { name: "encap-oa", type: "binary", length: 16 },
      ],
      read: (view, at, _names, store) => ({ encapType: view.getUint16(at, host),
        encapSport: view.getUint16(at + 2, false), encapDport: view.getUint16(at + 4, false),
        encapOa: copyOf(store, at + 8, at + 24) }),
      write: (view, at, { encapType: v0, encapSport: v1, encapDport: v2, encapOa: v3 }, _names, bytes) => {
        if (!(isU16(v0) && isU16(v1) && isU16(v2) && putBytes(v3, bytes, at + 8, 16))) return false;
        view.setUint16(at, v0, host); view.setUint16(at + 2, v1, false); view.setUint16(at + 4, v2, false);
        return true; },
    }),
    "xfrm-user-tmpl": () => ({
      members: [
        { name: "id", type: "binary", struct: "xfrm-id" },
        { name: "family", type: "u16" },
        { name: "pad", type: "pad", length: 2 },
        { name: "saddr", type: "binary", length: 16 },
        { name: "reqid", type: "u32" },
        { name: "mode", type: "u8", enum: "mode" },
        { name: "share", type: "u8", enum: "share" },
        { name: "optional", type: "u8" },
        { name: "pad2", type: "pad", length: 1 },
        { name: "aalgos", type: "u32" },
        { name: "ealgos", type: "u32" },
        { name: "calgos", type: "u32" },
      ],
      make: (v) => ({ id: v[0], family: v[1], saddr: v[2], reqid: v[3], mode: v[4], share: v[5], optional: v[6],
        aalgos: v[7], ealgos: v[8], calgos: v[9] }),
    }),
    "xfrm-user-sec-ctx": () => ({
      members: [
        { name: "len", type: "u16" },
        { name: "exttype", type: "u16" },
        { name: "ctx-alg", type: "u8" },
        { name: "ctx-doi", type: "u8" },
        { name: "ctx-len", type: "u16" },
        { name: "context", type: "binary" },
      ],
      make: (v) => ({ len: v[0], exttype: v[1], ctxAlg: v[2], ctxDoi: v[3], ctxLen: v[4], context: v[5] }),
    }),
    "xfrm-replay-state": () => ({
      members: [{ name: "oseq", type: "u32" }, { name: "seq", type: "u32" }, { name: "bitmap", type: "u32" }],
      read: (view, at) => ({ oseq: view.getUint32(at, host), seq: view.getUint32(at + 4, host),
        bitmap: view.getUint32(at + 8, host) }),
      write: (view, at, { oseq: v0, seq: v1, bitmap: v2 }) => { if (!(isU32(v0) && isU32(v1) && isU32(v2))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host); return true;
        },
    }),
    "xfrm-replay-state-esn": () => ({
      members: [
        { name: "bmp-len", type: "u32" },
        { name: "oseq", type: "u32" },
        { name: "seq", type: "u32" },
        { name: "oseq-hi", type: "u32" },
        { name: "seq-hi", type: "u32" },
        { name: "replay-window", type: "u32" },
        { name: "bmp", type: "binary" },
      ],
      make: (v) => ({ bmpLen: v[0], oseq: v[1], seq: v[2], oseqHi: v[3], seqHi: v[4], replayWindow: v[5], bmp: v[6] }),
    }),
    "xfrm-userpolicy-type": () => ({
      members: [{ name: "type", type: "u8", enum: "policy-type" }, { name: "pad", type: "pad", length: 5 }],
      read: (view, at, names) => ({ type: names[0]!.nameOf(view.getUint8(at)) }),
      write: (view, at, { type: v0 }, names) => { const n0 = names[0]!.number(v0, 255); if (!(n0 >= 0)) return false;
        view.setUint8(at, n0); return true; },
    }),
    "xfrm-user-migrate": () => ({
      members: [
        { name: "old-daddr", type: "binary", length: 16 },
        { name: "old-saddr", type: "binary", length: 16 },
        { name: "new-daddr", type: "binary", length: 16 },
        { name: "new-saddr", type: "binary", length: 16 },
        { name: "proto", type: "u8" },
        { name: "mode", type: "u8", enum: "mode" },
        { name: "pad", type: "pad", length: 2 },
        { name: "reqid", type: "u32" },
        { name: "old-family", type: "u16" },
        { name: "new-family", type: "u16" },
      ],
      read: (view, at, names, store) => ({ oldDaddr: copyOf(store, at, at + 16),
        oldSaddr: copyOf(store, at + 16, at + 32), newDaddr: copyOf(store, at + 32, at + 48),
        newSaddr: copyOf(store, at + 48, at + 64), proto: view.getUint8(at + 64),
        mode: names[5]!.nameOf(view.getUint8(at + 65)), reqid: view.getUint32(at + 68, host),
        oldFamily: view.getUint16(at + 72, host), newFamily: view.getUint16(at + 74, host) }),
      write: (view, at, { oldDaddr: v0, oldSaddr: v1, newDaddr: v2, newSaddr: v3, proto: v4, mode: v5, reqid: v6,
        oldFamily: v7, newFamily: v8 }, names, bytes) => { const n5 = names[5]!.number(v5, 255);
        if (!(putBytes(v0, bytes, at, 16) && putBytes(v1, bytes, at + 16, 16) && putBytes(v2, bytes, at + 32, 16) &&
        putBytes(v3, bytes, at + 48, 16) && isU8(v4) && n5 >= 0 && isU32(v6) && isU16(v7) && isU16(v8))) return false;
        view.setUint8(at + 64, v4); view.setUint8(at + 65, n5); view.setUint32(at + 68, v6, host);
        view.setUint16(at + 72, v7, host); view.setUint16(at + 74, v8, host); return true; },
    }),
    "xfrm-user-migrate-state": () => ({
      members: [
        { name: "id", type: "binary", struct: "xfrm-usersa-id" },
        { name: "new-daddr", type: "binary", length: 16 },
        { name: "new-saddr", type: "binary", length: 16 },
        { name: "old-mark", type: "binary", struct: "xfrm-mark" },
        { name: "new-sel", type: "binary", struct: "xfrm-selector" },
        { name: "new-reqid", type: "u32" },
        { name: "flags", type: "u32", enum: "migrate-state-flags", flags: true },
        { name: "new-family", type: "u16" },
        { name: "pad", type: "pad", length: 2 },
      ],
      since: "7.3",
      make: (v) => ({ id: v[0], newDaddr: v[1], newSaddr: v[2], oldMark: v[3], newSel: v[4], newReqid: v[5], flags: v[6],
        newFamily: v[7] }),
    }),
    "xfrm-user-kmaddress": () => ({
      members: [
        { name: "local", type: "binary", length: 16 },
        { name: "remote", type: "binary", length: 16 },
        { name: "pad", type: "pad", length: 4 },
        { name: "family", type: "u16" },
        { name: "pad2", type: "pad", length: 2 },
      ],
      read: (view, at, _names, store) => ({ local: copyOf(store, at, at + 16), remote: copyOf(store, at + 16, at + 32),
        family: view.getUint16(at + 36, host) }),
      write: (view, at, { local: v0, remote: v1, family: v2 }, _names, bytes) => { if (!(putBytes(v0, bytes, at, 16) &&
        putBytes(v1, bytes, at + 16, 16) && isU16(v2))) return false; view.setUint16(at + 36, v2, host); return true;
        },
    }),
    "xfrm-mark": () => ({
      members: [{ name: "v", type: "u32" }, { name: "m", type: "u32" }],
      read: (view, at) => ({ v: view.getUint32(at, host), m: view.getUint32(at + 4, host) }),
      write: (view, at, { v: v0, m: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false; view.setUint32(at, v0, host);
        view.setUint32(at + 4, v1, host); return true; },
    }),
    "xfrm-address-filter": () => ({
      members: [
        { name: "saddr", type: "binary", length: 16 },
        { name: "daddr", type: "binary", length: 16 },
        { name: "family", type: "u16" },
        { name: "splen", type: "u8" },
        { name: "dplen", type: "u8" },
      ],
      read: (view, at, _names, store) => ({ saddr: copyOf(store, at, at + 16), daddr: copyOf(store, at + 16, at + 32),
        family: view.getUint16(at + 32, host), splen: view.getUint8(at + 34), dplen: view.getUint8(at + 35) }),
      write: (view, at, { saddr: v0, daddr: v1, family: v2, splen: v3, dplen: v4 }, _names, bytes) => {
        if (!(putBytes(v0, bytes, at, 16) && putBytes(v1, bytes, at + 16, 16) && isU16(v2) && isU8(v3) &&
        isU8(v4))) return false; view.setUint16(at + 32, v2, host); view.setUint8(at + 34, v3);
        view.setUint8(at + 35, v4); return true; },
    }),
    "xfrm-user-offload": () => ({
      members: [
        { name: "ifindex", type: "s32" },
        { name: "flags", type: "u8", enum: "offload-flags", flags: true },
        { name: "pad", type: "pad", length: 3 },
      ],
      read: (view, at, names) => ({ ifindex: view.getInt32(at, host), flags: names[1]!.bitNames(view.getUint8(at + 4)) }),
      write: (view, at, { ifindex: v0, flags: v1 }, names) => { const n1 = names[1]!.bits(v1, 255); if (!(isS32(v0) &&
        n1 >= 0)) return false; view.setInt32(at, v0, host); view.setUint8(at + 4, n1); return true; },
    }),
    "xfrmu-sadhinfo": () => ({
      members: [{ name: "sadhcnt", type: "u32" }, { name: "sadhmcnt", type: "u32" }],
      read: (view, at) => ({ sadhcnt: view.getUint32(at, host), sadhmcnt: view.getUint32(at + 4, host) }),
      write: (view, at, { sadhcnt: v0, sadhmcnt: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "xfrmu-spdinfo": () => ({
      members: [
        { name: "incnt", type: "u32" },
        { name: "outcnt", type: "u32" },
        { name: "fwdcnt", type: "u32" },
        { name: "inscnt", type: "u32" },
        { name: "outscnt", type: "u32" },
        { name: "fwdscnt", type: "u32" },
      ],
      read: (view, at) => ({ incnt: view.getUint32(at, host), outcnt: view.getUint32(at + 4, host),
        fwdcnt: view.getUint32(at + 8, host), inscnt: view.getUint32(at + 12, host),
        outscnt: view.getUint32(at + 16, host), fwdscnt: view.getUint32(at + 20, host) }),
      write: (view, at, { incnt: v0, outcnt: v1, fwdcnt: v2, inscnt: v3, outscnt: v4, fwdscnt: v5 }) => {
        if (!(isU32(v0) && isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host);
        view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host);
        return true; },
    }),
    "xfrmu-spdhinfo": () => ({
      members: [{ name: "spdhcnt", type: "u32" }, { name: "spdhmcnt", type: "u32" }],
      read: (view, at) => ({ spdhcnt: view.getUint32(at, host), spdhmcnt: view.getUint32(at + 4, host) }),
      write: (view, at, { spdhcnt: v0, spdhmcnt: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "xfrmu-spdhthresh": () => ({
      members: [{ name: "lbits", type: "u8" }, { name: "rbits", type: "u8" }],
      read: (view, at) => ({ lbits: view.getUint8(at), rbits: view.getUint8(at + 1) }),
      write: (view, at, { lbits: v0, rbits: v1 }) => { if (!(isU8(v0) && isU8(v1))) return false; view.setUint8(at, v0);
        view.setUint8(at + 1, v1); return true; },
    }),
  },
  sets: {
    attrs: () => ({
      prefix: "xfrma-",
      attributes: [
        { name: "alg-auth", number: 1, type: "binary", struct: "xfrm-algo" },
        { name: "alg-crypt", number: 2, type: "binary", struct: "xfrm-algo" },
        { name: "alg-comp", number: 3, type: "binary", struct: "xfrm-algo" },
        { name: "encap", number: 4, type: "binary", struct: "xfrm-encap-tmpl" },
        { name: "tmpl", number: 5, type: "binary", struct: "xfrm-user-tmpl", item: "struct" },
        { name: "sa", number: 6, type: "binary", struct: "xfrm-usersa-info" },
        { name: "policy", number: 7, type: "binary", struct: "xfrm-userpolicy-info" },
        { name: "sec-ctx", number: 8, type: "binary", struct: "xfrm-user-sec-ctx" },
        { name: "ltime-val", number: 9, type: "binary", struct: "xfrm-lifetime-cur" },
        { name: "replay-val", number: 10, type: "binary", struct: "xfrm-replay-state" },
        { name: "replay-thresh", number: 11, type: "u32" },
        { name: "etimer-thresh", number: 12, type: "u32" },
        { name: "srcaddr", number: 13, type: "binary", exactLength: 16 },
        { name: "coaddr", number: 14, type: "binary", exactLength: 16 },
        { name: "lastused", number: 15, type: "u64", unit: "s", access: "read-only" },
        { name: "policy-type", number: 16, type: "binary", struct: "xfrm-userpolicy-type" },
        { name: "migrate", number: 17, type: "binary", struct: "xfrm-user-migrate", item: "struct" },
        { name: "alg-aead", number: 18, type: "binary", struct: "xfrm-algo-aead" },
        { name: "kmaddress", number: 19, type: "binary", struct: "xfrm-user-kmaddress" },
        { name: "alg-auth-trunc", number: 20, type: "binary", struct: "xfrm-algo-auth" },
        { name: "mark", number: 21, type: "binary", struct: "xfrm-mark" },
        { name: "tfcpad", number: 22, type: "u32", unit: "bytes" },
        { name: "replay-esn-val", number: 23, type: "binary", struct: "xfrm-replay-state-esn" },
        { name: "sa-extra-flags", number: 24, type: "u32", enum: "extra-flags", flags: true },
        { name: "proto", number: 25, type: "u8", access: "write-only" },
        { name: "address-filter", number: 26, type: "binary", struct: "xfrm-address-filter", access: "write-only" },
        { name: "pad", number: 27, type: "pad" },
        { name: "offload-dev", number: 28, type: "binary", struct: "xfrm-user-offload" },
        { name: "set-mark", number: 29, type: "u32" },
        { name: "set-mark-mask", number: 30, type: "u32" },
        { name: "if-id", number: 31, type: "u32" },
        { name: "mtimer-thresh", number: 32, type: "u32", unit: "s" },
        { name: "sa-dir", number: 33, type: "u8", enum: "sa-dir", since: "6.10" },
        { name: "nat-keepalive-interval", number: 34, type: "u32", unit: "s", since: "6.11" },
        { name: "sa-pcpu", number: 35, type: "u32", since: "6.13" },
        { name: "iptfs-drop-time", number: 36, type: "u32", unit: "us", since: "6.14" },
        { name: "iptfs-reorder-window", number: 37, type: "u16", since: "6.14" },
        { name: "iptfs-dont-frag", number: 38, type: "flag", since: "6.14" },
        { name: "iptfs-init-delay", number: 39, type: "u32", unit: "us", since: "6.14" },
        { name: "iptfs-max-qsize", number: 40, type: "u32", unit: "bytes", since: "6.14" },
        { name: "iptfs-pkt-size", number: 41, type: "u32", unit: "bytes", since: "6.14" },
      ],
    }),
    "sad-attrs": () => ({
      prefix: "xfrma-sad-",
      attributes: [
        { name: "cnt", number: 1, type: "u32" },
        { name: "hinfo", number: 2, type: "binary", struct: "xfrmu-sadhinfo" },
      ],
    }),
    "spd-attrs": () => ({
      prefix: "xfrma-spd-",
      attributes: [
        { name: "info", number: 1, type: "binary", struct: "xfrmu-spdinfo", access: "read-only" },
        { name: "hinfo", number: 2, type: "binary", struct: "xfrmu-spdhinfo", access: "read-only" },
        { name: "ipv4-hthresh", number: 3, type: "binary", struct: "xfrmu-spdhthresh" },
        { name: "ipv6-hthresh", number: 4, type: "binary", struct: "xfrmu-spdhthresh" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newsa: () => ({
      set: "attrs",
      header: "xfrm-usersa-info",
      do: { request: { number: 16, requiredHeader: ["id", "family"], attributes: updsaAttributes } },
      flags: ["uns-admin-perm"],
    }),
    updsa: () => ({
      set: "attrs",
      header: "xfrm-usersa-info",
      do: { request: { number: 26, requiredHeader: ["id", "family"], attributes: updsaAttributes } },
      flags: ["uns-admin-perm"],
    }),
    delsa: () => ({
      set: "attrs",
      header: "xfrm-usersa-id",
      do: { request: { number: 17, requiredHeader: ["daddr", "spi", "family", "proto"], attributes: "srcaddr mark" } },
      flags: ["uns-admin-perm"],
    }),
    getsa: () => ({
      set: "attrs",
      header: "xfrm-usersa-id",
      replyHeader: "xfrm-usersa-info",
      do: {
        request: { number: 18, requiredHeader: ["daddr", "spi", "family", "proto"], attributes: "srcaddr mark" },
        reply: `16 ${dumpsaAttributes}`,
      },
      flags: ["uns-admin-perm"],
    }),
    dumpsa: () => ({
      set: "attrs",
      replyHeader: "xfrm-usersa-info",
      dump: { request: "18 proto address-filter", reply: `16 ${dumpsaAttributes}` },
      flags: ["uns-admin-perm"],
    }),
    flushsa: () => ({
      set: "attrs",
      header: "xfrm-usersa-flush",
      do: { request: { number: 28, requiredHeader: ["proto"] } },
      flags: ["uns-admin-perm"],
      effect: "delete",
    }),
    allocspi: () => ({
      set: "attrs",
      header: "xfrm-userspi-info",
      replyHeader: "xfrm-usersa-info",
      do: {
        request: { number: 22, requiredHeader: ["info", "min", "max"], attributes: "mark if-id sa-dir sa-pcpu" },
        reply: `16 ${dumpsaAttributes}`,
      },
      flags: ["uns-admin-perm"],
      alwaysReplies: true,
      effect: "change",
    }),
    expire: () => ({
      set: "attrs",
      header: "xfrm-user-expire",
      do: { request: { number: 24, requiredHeader: ["state"], attributes: "mark" } },
      flags: ["uns-admin-perm"],
      effect: "change",
    }),
    newpolicy: () => ({
      set: "attrs",
      header: "xfrm-userpolicy-info",
      do: {
        request: { number: 19, requiredHeader: ["sel", "dir"], attributes: "tmpl sec-ctx policy-type mark if-id offload-dev" },
      },
      flags: ["uns-admin-perm"],
    }),
    updpolicy: () => ({
      set: "attrs",
      header: "xfrm-userpolicy-info",
      do: {
        request: { number: 25, requiredHeader: ["sel", "dir"], attributes: "tmpl sec-ctx policy-type mark if-id offload-dev" },
      },
      flags: ["uns-admin-perm"],
    }),
    delpolicy: () => ({
      set: "attrs",
      header: "xfrm-userpolicy-id",
      do: { request: { number: 20, requiredHeader: ["dir"], attributes: "sec-ctx policy-type mark if-id" } },
      flags: ["uns-admin-perm"],
    }),
    getpolicy: () => ({
      set: "attrs",
      header: "xfrm-userpolicy-id",
      replyHeader: "xfrm-userpolicy-info",
      do: {
        request: { number: 21, requiredHeader: ["dir"], attributes: "sec-ctx policy-type mark if-id" },
        reply: "19 tmpl sec-ctx lastused policy-type mark if-id offload-dev",
      },
      flags: ["uns-admin-perm"],
    }),
    dumppolicy: () => ({
      set: "attrs",
      replyHeader: "xfrm-userpolicy-info",
      dump: { request: "21", reply: "19 tmpl sec-ctx lastused policy-type mark if-id offload-dev" },
      flags: ["uns-admin-perm"],
    }),
    flushpolicy: () => ({ set: "attrs", do: { request: "29 policy-type" }, flags: ["uns-admin-perm"], effect: "delete" }),
    polexpire: () => ({
      set: "attrs",
      header: "xfrm-user-polexpire",
      do: { request: { number: 27, requiredHeader: ["pol"], attributes: "sec-ctx policy-type mark if-id" } },
      flags: ["uns-admin-perm"],
      effect: "change",
    }),
    newae: () => ({
      set: "attrs",
      header: "xfrm-aevent-id",
      do: {
        request: {
          number: 30,
          requiredHeader: ["sa-id"],
          replyOnly: ["if-id", "sa-dir", "sa-pcpu"],
          attributes: "ltime-val replay-val replay-esn-val replay-thresh etimer-thresh mark",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    getae: () => ({
      set: "attrs",
      header: "xfrm-aevent-id",
      do: { request: { number: 31, requiredHeader: ["sa-id"], attributes: "mark" }, reply: `30 ${newaeNtfAttributes}` },
      flags: ["uns-admin-perm"],
    }),
    migrate: () => ({
      set: "attrs",
      header: "xfrm-userpolicy-id",
      do: {
        request: {
          number: 33,
          required: ["migrate"],
          requiredHeader: ["sel", "dir"],
          attributes: "migrate kmaddress policy-type encap if-id offload-dev",
        },
      },
      flags: ["uns-admin-perm"],
      effect: "change",
    }),
    "migrate-state": () => ({
      set: "attrs",
      header: "xfrm-user-migrate-state",
      do: {
        request: {
          number: 41,
          requiredHeader: ["id", "new-family"],
          attributes: "mark encap offload-dev set-mark set-mark-mask mtimer-thresh nat-keepalive-interval",
        },
      },
      flags: ["uns-admin-perm"],
      effect: "change",
      since: "7.3",
    }),
    getsadinfo: () => ({
      set: "sad-attrs",
      header: "info-flags",
      do: { request: "35", reply: "34 cnt hinfo" },
      flags: ["uns-admin-perm"],
    }),
    getspdinfo: () => ({
      set: "spd-attrs",
      header: "info-flags",
      do: { request: "37", reply: "36 info hinfo ipv4-hthresh ipv6-hthresh" },
      flags: ["uns-admin-perm"],
    }),
    newspdinfo: () => ({
      set: "spd-attrs",
      header: "info-flags",
      do: { request: "36 ipv4-hthresh ipv6-hthresh" },
      flags: ["uns-admin-perm"],
    }),
    getdefault: () => ({
      set: "attrs",
      header: "xfrm-userpolicy-default",
      do: { request: "40", reply: "40" },
      flags: ["uns-admin-perm"],
      since: "5.15",
    }),
    setdefault: () => ({
      set: "attrs",
      header: "xfrm-userpolicy-default",
      do: { request: "39" },
      flags: ["uns-admin-perm"],
      since: "5.15",
    }),
    "newsa-ntf": () => ({
      set: "attrs",
      header: "xfrm-usersa-info",
      event: `16 ${dumpsaAttributes}`,
      notify: "getsa",
      group: "xfrmnlgrp-sa",
    }),
    "updsa-ntf": () => ({
      set: "attrs",
      header: "xfrm-usersa-info",
      event: `26 ${dumpsaAttributes}`,
      notify: "getsa",
      group: "xfrmnlgrp-sa",
    }),
    "delsa-ntf": () => ({
      set: "attrs",
      header: "xfrm-usersa-id",
      event: `
        17 sa alg-auth alg-crypt alg-comp encap sec-ctx replay-val replay-thresh etimer-thresh coaddr lastused
        alg-aead alg-auth-trunc mark tfcpad replay-esn-val sa-extra-flags offload-dev set-mark set-mark-mask if-id
        mtimer-thresh sa-dir nat-keepalive-interval sa-pcpu iptfs-drop-time iptfs-reorder-window iptfs-dont-frag
        iptfs-init-delay iptfs-max-qsize iptfs-pkt-size`,
      group: "xfrmnlgrp-sa",
    }),
    "flushsa-ntf": () => ({ set: "attrs", header: "xfrm-usersa-flush", event: "28", group: "xfrmnlgrp-sa" }),
    "expire-ntf": () => ({ set: "attrs", header: "xfrm-user-expire", event: "24 mark if-id sa-dir sa-pcpu", group: "xfrmnlgrp-expire" }),
    "newae-ntf": () => ({ set: "attrs", header: "xfrm-aevent-id", event: `30 ${newaeNtfAttributes}`, group: "xfrmnlgrp-aevents" }),
    "newpolicy-ntf": () => ({
      set: "attrs",
      header: "xfrm-userpolicy-info",
      event: "19 tmpl sec-ctx lastused policy-type mark if-id offload-dev",
      notify: "getpolicy",
      group: "xfrmnlgrp-policy",
    }),
    "updpolicy-ntf": () => ({
      set: "attrs",
      header: "xfrm-userpolicy-info",
      event: "25 tmpl sec-ctx lastused policy-type mark if-id offload-dev",
      notify: "getpolicy",
      group: "xfrmnlgrp-policy",
    }),
    "delpolicy-ntf": () => ({
      set: "attrs",
      header: "xfrm-userpolicy-id",
      event: "20 tmpl policy sec-ctx lastused policy-type mark if-id offload-dev",
      group: "xfrmnlgrp-policy",
    }),
    "flushpolicy-ntf": () => ({ set: "attrs", event: "29 policy-type", group: "xfrmnlgrp-policy" }),
    "polexpire-ntf": () => ({
      set: "attrs",
      header: "xfrm-user-polexpire",
      event: "27 tmpl sec-ctx policy-type mark if-id offload-dev",
      group: "xfrmnlgrp-expire",
    }),
    "acquire-ntf": () => ({
      set: "attrs",
      header: "xfrm-user-acquire",
      event: "23 tmpl sec-ctx policy-type mark if-id sa-dir sa-pcpu offload-dev",
      group: "xfrmnlgrp-acquire",
    }),
    "report-ntf": () => ({ set: "attrs", header: "xfrm-user-report", event: "32 coaddr", group: "xfrmnlgrp-report" }),
    "migrate-ntf": () => ({
      set: "attrs",
      header: "xfrm-userpolicy-id",
      event: "33 encap policy-type migrate kmaddress",
      group: "xfrmnlgrp-migrate",
    }),
    "migrate-state-ntf": () => ({
      set: "attrs",
      header: "xfrm-user-migrate-state",
      event: "41 encap offload-dev mark set-mark set-mark-mask mtimer-thresh nat-keepalive-interval sa-dir",
      group: "xfrmnlgrp-migrate",
      since: "7.3",
    }),
    "mapping-ntf": () => ({ set: "attrs", header: "xfrm-user-mapping", event: "38", group: "xfrmnlgrp-mapping" }),
    "getdefault-ntf": () => ({ set: "attrs", header: "xfrm-userpolicy-default", event: "40", group: "xfrmnlgrp-policy", since: "5.15" }),
  },
  groups: {
    "xfrmnlgrp-acquire": { name: "xfrmnlgrp-acquire", number: 1 },
    "xfrmnlgrp-expire": { name: "xfrmnlgrp-expire", number: 2 },
    "xfrmnlgrp-sa": { name: "xfrmnlgrp-sa", number: 3 },
    "xfrmnlgrp-policy": { name: "xfrmnlgrp-policy", number: 4 },
    "xfrmnlgrp-aevents": { name: "xfrmnlgrp-aevents", number: 5 },
    "xfrmnlgrp-report": { name: "xfrmnlgrp-report", number: 6 },
    "xfrmnlgrp-migrate": { name: "xfrmnlgrp-migrate", number: 7 },
    "xfrmnlgrp-mapping": { name: "xfrmnlgrp-mapping", number: 8 },
  },
  config: "XFRM_USER",
  module: "xfrm_user",
  links: {},
});
