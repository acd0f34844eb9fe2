import { decoderOf } from "../../client/family.ts";
import { type ExtraFlags, type ModeName, type Operations, type StateFlags, xfrm } from "../../families/xfrm.ts";
import type { MessageView } from "../../message/message.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { Fields, reported, special } from "../route/core/fields.ts";
import type { InterfaceSource } from "../route/core/interfaces.ts";
import {
  type AeadAlgorithm,
  type AuthenticationAlgorithm,
  aeadField,
  authenticationField,
  type CompressionAlgorithm,
  compressionField,
  type EncryptionAlgorithm,
  encryptionField,
} from "./algorithms.ts";
import { type Lifetime, type LifetimeLimits, readLifetime, readLimits } from "./lifetime.ts";
import { type ReplayState, readReplay } from "./replay.ts";
import { readSelector, type Selector } from "./selector.ts";
import {
  type Encapsulation,
  type IptfsSettings,
  type Offload,
  readEncapsulation,
  readIptfs,
  readOffload,
} from "./settings.ts";
import {
  type IpsecProtocol,
  ipsecProtocols,
  type MarkMask,
  markField,
  securityContextField,
  showIpAddress,
  showSetAddress,
} from "./vocabulary.ts";

/** What a transformation encapsulates. (`XFRM_MODE_*`, linux/xfrm.h) */
export type IpsecMode = ModeName;

/** Packets that failed a check of the association since it was added. */
export interface AssociationStatistics {
  /** Packets outside of the replay window. */
  replayWindow: number;
  /** Packets that were received before. */
  replay: number;
  /** Packets whose authentication failed. */
  integrityFailed: number;
}

/** Fields that entries and requests have in the same form. */
interface CommonFields {
  /** Number that templates of policies refer to (0: none). */
  reqid?: number | undefined;
  /** Number of the acquire event that the association answers. */
  sequence?: number | undefined;
  /** Inner packets that the association accepts (default: all). */
  selector?: Selector | undefined;
  /** Size of the replay window in packets, up to 4096 (default 0: no replay protection). */
  replayWindow?: number | undefined;
  /** Sequence numbers and received packets. */
  replay?: ReplayState | undefined;
  limits?: LifetimeLimits | undefined;
  compression?: CompressionAlgorithm | undefined;
  encapsulation?: Encapsulation | undefined;
  /** Care-of address of Mobile IPv6, which the protocols "route2" and "hao" require. */
  careOfAddress?: string | undefined;
  /** Mark of packets to which the association applies. */
  mark?: MarkMask | undefined;
  /** Mark that transformed packets get. */
  outputMark?: MarkMask | undefined;
  /** Id of the XFRM interface that uses the association. */
  interfaceId?: number | undefined;
  /** Length in bytes to which sent packets are padded (traffic flow confidentiality). */
  tfcPadding?: number | undefined;
  /** Direction of the packets. (Linux 6.10) */
  direction?: "in" | "out" | number | undefined;
  /** Number of packets between two usage events. */
  usageEventPackets?: number | undefined;
  /** Time between two usage events in tenths of a second. */
  usageEventTime?: number | undefined;
  /** Minimum number of seconds between two mapping events. */
  mappingEventSeconds?: number | undefined;
  /** Seconds between two keepalive packets for NAT. (Linux 6.11) */
  natKeepaliveSeconds?: number | undefined;
  /** Number of the CPU that uses the association to send; the other CPUs use other ones. (Linux 6.13) */
  cpu?: number | undefined;
  /** Settings of the mode "iptfs". (Linux 6.14) */
  iptfs?: IptfsSettings | undefined;
  /** Security context, such as that of SELinux. */
  securityContext?: string | undefined;
}

/** A security association: how packets to one destination are transformed. Contains secret keys. */
export interface SecurityAssociation extends CommonFields, ExtraAttributes {
  /** Source address of the outer packets. */
  source: string;
  /** Destination address of the outer packets. */
  destination: string;
  protocol: IpsecProtocol | number;
  /** Security parameter index, or compression parameter index; 0 for Mobile IPv6. */
  spi: number;
  mode: IpsecMode | number;
  reqid: number;
  flags: (StateFlags | number)[];
  extraFlags?: (ExtraFlags | number)[];
  encryption?: EncryptionAlgorithm<Uint8Array>;
  authentication?: AuthenticationAlgorithm<Uint8Array>;
  aead?: AeadAlgorithm<Uint8Array>;
  offload?: Offload<number>;
  lifetime: Lifetime;
  statistics: AssociationStatistics;
  /** Time of the last use in seconds since 1970 (Mobile IPv6 only). */
  lastUsed?: bigint;
}

/** Identifies an association. A listed {@link SecurityAssociation} is accepted unchanged. */
export interface AssociationKey {
  destination: string;
  protocol: IpsecProtocol | number;
  /** Security parameter index. Required, except for Mobile IPv6. */
  spi?: number | undefined;
  /** Source address, which identifies associations of Mobile IPv6 in addition to the destination. */
  source?: string | undefined;
  /** Mark of the association, if it has one. */
  mark?: MarkMask | undefined;
}

/**
 * An association to add, or the new state of an existing one. A listed {@link SecurityAssociation} can be passed
 * unchanged: fields that only the kernel sets are ignored.
 */
export interface NewSecurityAssociation extends AssociationKey, CommonFields {
  /** Mode (default "transport"). */
  mode?: IpsecMode | number | undefined;
  flags?: readonly (StateFlags | number)[] | undefined;
  extraFlags?: readonly (ExtraFlags | number)[] | undefined;
  encryption?: EncryptionAlgorithm | undefined;
  authentication?: AuthenticationAlgorithm | undefined;
  aead?: AeadAlgorithm | undefined;
  /** Device that does the work. */
  offload?: Offload<InterfaceSource> | undefined;
}

/** Names and conversions of the fields of an association. */
export const fields: Fields<SecurityAssociation, NewSecurityAssociation> = /* @__PURE__ */ new Fields<
  SecurityAssociation,
  NewSecurityAssociation
>("association", {
  source: special("header.saddr"),
  destination: special("header.id.daddr"),
  protocol: special("header.id.proto"),
  spi: special("header.id.spi"),
  mode: special("header.mode"),
  reqid: special("header.reqid"),
  sequence: special("header.seq"),
  selector: special("header.sel"),
  flags: special("header.flags"),
  replayWindow: special("header.replayWindow"),
  replay: special("replayEsnVal"),
  limits: special("header.lft"),
  lifetime: reported(),
  statistics: reported(),
  encryption: encryptionField,
  authentication: authenticationField,
  aead: aeadField,
  compression: compressionField,
  encapsulation: special("encap"),
  careOfAddress: special("coaddr"),
  mark: markField,
  outputMark: special("setMark"),
  interfaceId: { attribute: "ifId" },
  tfcPadding: { attribute: "tfcpad" },
  extraFlags: { attribute: "saExtraFlags" },
  direction: { attribute: "saDir" },
  usageEventPackets: { attribute: "replayThresh" },
  usageEventTime: { attribute: "etimerThresh" },
  mappingEventSeconds: { attribute: "mtimerThresh" },
  natKeepaliveSeconds: { attribute: "natKeepaliveInterval" },
  cpu: { attribute: "saPcpu" },
  iptfs: special(),
  offload: special("offloadDev"),
  securityContext: securityContextField,
  lastUsed: reported("lastused"),
  unknown: { attribute: "unknown", reported: true },
  unparsed: { attribute: "unparsed", reported: true },
});

/** An association in the form in which the family `xfrm` decodes it. */
export type AssociationReply = Operations["dumpsa"]["dump"]["reply"];

/** Decodes a message about an association: a reply, or an event other than a deletion. */
export const decodeAssociation: (message: MessageView) => AssociationReply = decoderOf(xfrm, "dumpsa");

/** Converts an association that a watch, a mirror or the family `xfrm` has decoded. */
export function toSecurityAssociation(reply: AssociationReply): SecurityAssociation {
  const { header, coaddr, encap, setMark, setMarkMask, offloadDev } = reply;
  const { id, family, stats } = header;
  const entry: SecurityAssociation = {
    source: showIpAddress(header.saddr, family),
    destination: showIpAddress(id.daddr, family),
    protocol: ipsecProtocols.show(id.proto),
    spi: id.spi,
    mode: header.mode,
    reqid: header.reqid,
    flags: header.flags,
    lifetime: readLifetime(header.curlft),
    statistics: {
      replayWindow: stats.replayWindow,
      replay: stats.replay,
      integrityFailed: stats.integrityFailed,
    },
  };
  if (header.seq !== 0) entry.sequence = header.seq;
  const selector = readSelector(header.sel, family);
  const isEveryPacket = header.sel.family === family && Object.keys(selector).length === 1;
  if (!isEveryPacket && Object.keys(selector).length > 0) entry.selector = selector;
  const limits = readLimits(header.lft);
  if (limits !== undefined) entry.limits = limits;
  const window = reply.replayEsnVal?.replayWindow ?? header.replayWindow;
  if (window !== 0) entry.replayWindow = window;
  const replay = readReplay(reply);
  if (replay !== undefined) entry.replay = replay;
  if (encap !== undefined) entry.encapsulation = readEncapsulation(encap, family);
  const careOf = coaddr === undefined ? undefined : showSetAddress(coaddr, family);
  if (careOf !== undefined) entry.careOfAddress = careOf;
  if (setMark !== undefined) entry.outputMark = { value: setMark, mask: setMarkMask ?? 0xffffffff };
  if (offloadDev !== undefined) entry.offload = readOffload(offloadDev);
  const iptfs = readIptfs(reply);
  if (iptfs !== undefined) entry.iptfs = iptfs;
  return fields.read(reply, entry);
}

/** Describes an association in errors: "esp 10.0.0.2 SPI 0x1234". */
export function associationTitle({ protocol, destination, spi }: AssociationKey): string {
  return `${protocol} ${destination}${spi === undefined ? "" : ` SPI 0x${spi.toString(16)}`}`;
}
