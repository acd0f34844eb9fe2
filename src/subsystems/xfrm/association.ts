import { rangeError, typeError } from "../../base/argument-error.ts";
import { checkInteger, checkObject } from "../../base/check.ts";
import { entryKey, type KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { decoderOf } from "../../client/family.ts";
import { EEXIST, EINVAL, ENOSYS, EPROTONOSUPPORT, ESRCH } from "../../constants/errno.ts";
import {
  type ExtraFlags,
  type ModeName,
  type Operations,
  type StateFlags,
  type XfrmMark,
  type XfrmUsersaId,
  xfrm,
} from "../../families/xfrm.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { parseAddress } from "../route/core/addresses.ts";
import type { ChangeKind, Verb } from "../route/core/changes.ts";
import { extraFields, Fields, reported, special } from "../route/core/fields.ts";
import type { InterfaceSource, Interfaces } from "../route/core/interfaces.ts";
import { flagNames } from "../route/core/names.ts";
import type { EntryKind } from "../route/core/table.ts";
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
import { readSelector, type Selector, writeSelector } from "./selector.ts";
import {
  type Encapsulation,
  type IptfsSettings,
  type Offload,
  readEncapsulation,
  readIptfs,
  readOffload,
  writeEncapsulation,
  writeIptfs,
  writeOffload,
} from "./settings.ts";
import { type ReplayState, readReplay, writeReplay } from "./usage.ts";
import {
  checkMark,
  type IpsecProtocol,
  ipsecProtocols,
  type Lifetime,
  type LifetimeLimits,
  type MarkMask,
  markField,
  padded,
  readLifetime,
  readLimits,
  securityContextField,
  showIpAddress,
  showSetAddress,
  spiProtocols,
  writeIpAddress,
  writeLimits,
} from "./vocabulary.ts";

/**
 * IPsec mode, which determines the outer packet. For example, "tunnel" adds an outer IP header, and "transport" keeps
 * the IP header of the packet. (`XFRM_MODE_*`, linux/xfrm.h)
 */
export type IpsecMode = ModeName;

/** Numbers of packets that an IPsec security association rejected, by the check that the packets failed. */
export interface AssociationStatistics {
  /** Number of packets that the IPsec security association rejected because they were older than the replay window. */
  replayWindow: number;
  /** Number of packets that the IPsec security association rejected because they were received a second time. */
  replay: number;
  /** Number of packets that the association rejected because their authentication failed. */
  integrityFailed: number;
}

/** Fields with the same types in lists and in requests. */
interface CommonFields {
  /**
   * Request id of the IPsec security association (0: none). Security policies refer to the association by this id, in
   * `reqid` of their templates.
   */
  reqid?: number | undefined;
  /** Sequence number of the event "acquire" with which the kernel requested this IPsec security association. */
  sequence?: number | undefined;
  /** Selector of the inner packets that the IPsec security association accepts (default: all). */
  selector?: Selector | undefined;
  /**
   * Size of the replay window of the IPsec security association in packets, up to 4096 (default 0: no replay
   * protection).
   */
  replayWindow?: number | undefined;
  /**
   * State of the IPsec security association's replay protection: the sequence numbers, and a bit map of the received
   * packets.
   */
  replay?: ReplayState | undefined;
  limits?: LifetimeLimits | undefined;
  compression?: CompressionAlgorithm | undefined;
  encapsulation?: Encapsulation | undefined;
  /** Mobile IPv6 care-of address, which the protocols "route2" and "hao" require. */
  careOfAddress?: string | undefined;
  /** Mark of the packets to which the security association applies. */
  mark?: MarkMask | undefined;
  /** Packet mark that the kernel sets on packets after the IPsec security association has transformed them. */
  outputMark?: MarkMask | undefined;
  /** Id of the XFRM interface that uses the security association. */
  interfaceId?: number | undefined;
  /**
   * Length in bytes to which the IPsec security association pads sent packets, to hide their real length (traffic flow
   * confidentiality, TFC).
   */
  tfcPadding?: number | undefined;
  /** Direction of the packets that the security association transforms. (Linux 6.10) */
  direction?: "in" | "out" | number | undefined;
  /**
   * Number of packets after which the kernel sends an "association-used" event for the IPsec security association. Only
   * for requests: `usage()` returns the current value.
   */
  usageEventPackets?: number | undefined;
  /**
   * Time after which the kernel sends an "association-used" event for the IPsec security association, in ticks of the
   * kernel's timer (1/CONFIG_HZ s). Only for requests: `usage()` returns the current value, in tenths of a second.
   */
  usageEventTime?: number | undefined;
  /**
   * Minimum number of seconds between two "mapping" events, which report a new address or port of the IPsec security
   * association's peer.
   */
  mappingEventSeconds?: number | undefined;
  /**
   * Number of seconds between two keepalive packets, which prevent network address translators on the path from
   * removing their mapping. (Linux 6.11)
   */
  natKeepaliveSeconds?: number | undefined;
  /**
   * Number of the CPU for whose sent packets the IPsec security association is used, if each CPU has its own
   * association. (Linux 6.13)
   */
  cpu?: number | undefined;
  /** Settings of the IPsec mode "iptfs". (Linux 6.14) */
  iptfs?: IptfsSettings | undefined;
  /** Security context of the security association, such as an SELinux context. */
  securityContext?: string | undefined;
}

/**
 * An IPsec security association (SA), which defines how packets to one destination are transformed. It contains secret
 * keys.
 */
export interface SecurityAssociation extends CommonFields, ExtraAttributes {
  /**
   * Source address of the packets that the IPsec security association transforms. In tunnel mode, it is the address in
   * the outer IP header.
   */
  source: string;
  /**
   * Destination address of the packets that the IPsec security association transforms. In tunnel mode, it is the
   * address in the outer IP header.
   */
  destination: string;
  protocol: IpsecProtocol | `${number}`;
  /**
   * Security parameter index (SPI) of the IPsec security association. For IPComp, it is the compression parameter index
   * (CPI). For Mobile IPv6, it is 0.
   */
  spi: number;
  mode: IpsecMode | `${number}`;
  /** Number that connects the association with the templates of policies; 0 for none. */
  reqid: number;
  flags: (StateFlags | number)[];
  extraFlags?: (ExtraFlags | number)[];
  encryption?: EncryptionAlgorithm<Uint8Array>;
  authentication?: AuthenticationAlgorithm<Uint8Array>;
  aead?: AeadAlgorithm<Uint8Array>;
  /** Network device that encrypts or decrypts the packets; `ifindex` is its index. */
  offload?: Offload<number>;
  lifetime: Lifetime;
  statistics: AssociationStatistics;
  /** Time when the IPsec security association was last used, in seconds since 1970. Only for Mobile IPv6. */
  lastUsed?: bigint;
}

type AssociationIdentity = Pick<SecurityAssociation, "destination" | "protocol" | "spi" | "mark"> &
  Partial<Pick<SecurityAssociation, "source">>;

export const associationKey: KeyOf<AssociationIdentity> = /* @__PURE__ */ entryKey(
  ({ destination, source, protocol, spi, mark }) => {
    return { destination, protocol, spi, mark, ...(!spiProtocols.has(protocol) && { source }) };
  },
);

/**
 * Identifies an IPsec security association. A {@link SecurityAssociation} returned by `list()` can be passed unchanged.
 */
export interface AssociationKey {
  destination: string;
  protocol: IpsecProtocol | `${number}` | number;
  /** Security parameter index (SPI) of the IPsec security association. Required, except for Mobile IPv6. */
  spi?: number | undefined;
  /**
   * Source address of the IPsec security association. Required only for Mobile IPv6, where it is part of the
   * association's identity.
   */
  source?: string | undefined;
  /** Packet mark of the security association, if it has one. */
  mark?: MarkMask | undefined;
}

/**
 * An IPsec security association to add or change. A {@link SecurityAssociation} returned by `list()` can be passed
 * unchanged: requests ignore the fields that only the kernel sets.
 */
export interface NewSecurityAssociation extends AssociationKey, CommonFields {
  /** IPsec mode of the security association (default "transport"). */
  mode?: IpsecMode | `${number}` | number | undefined;
  flags?: readonly (StateFlags | number)[] | undefined;
  extraFlags?: readonly (ExtraFlags | number)[] | undefined;
  encryption?: EncryptionAlgorithm | undefined;
  authentication?: AuthenticationAlgorithm | undefined;
  aead?: AeadAlgorithm | undefined;
  /** Network device that performs the IPsec operations of the security association. */
  offload?: Offload<InterfaceSource> | undefined;
}

export const fields: Fields<SecurityAssociation, NewSecurityAssociation> = /* @__PURE__ */ new Fields<
  SecurityAssociation,
  NewSecurityAssociation
>("association", () => ({
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
  ...extraFields,
}));

export type AssociationReply = Operations["dumpsa"]["dump"]["reply"];

export const decodeAssociation: (message: MessageView) => AssociationReply = decoderOf(xfrm, "dumpsa");

/**
 * Converts a security association that was decoded with the family `xfrm` to the form that
 * `SecurityAssociations.list()` returns.
 */
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

/** Returns a title such as "esp 10.0.0.2 SPI 0x1234". */
export function associationTitle({ protocol, destination, spi }: AssociationKey): string {
  return `${protocol} ${destination}${spi === undefined ? "" : ` SPI 0x${spi.toString(16)}`}`;
}

const COMP = 108;
/** `XFRM_MODE_IPTFS` (linux/xfrm.h) */
const IPTFS = 5;
/** Compression parameter indices have 16 bits in packets. */
const MAX_CPI = 0xffff;

const operations = { add: "newsa", change: "updsa", delete: "delsa" } as const;

export const associationKind: EntryKind<SecurityAssociation> & ChangeKind<NewSecurityAssociation> = {
  noun: "association",
  plural: "associations",
  family: xfrm,
  getOperation: "getsa",
  read: (message) => toSecurityAssociation(decodeAssociation(message)),
  request(input, { verb, interfaces }) {
    fields.check(input);
    const operation = operations[verb as keyof typeof operations];
    const { aead, encryption, authentication } = input;
    if (aead !== undefined && (encryption ?? authentication) !== undefined)
      throw typeError("aead", "encrypts and authenticates: omit encryption and authentication");
    const request = verb === "delete" ? keyFields(input) : associationFields(input, interfaces);
    return { codec: operationCodec(xfrm, operation), fields: request };
  },
  title: associationTitle,
  path: (inRequest) => fields.path(inRequest),
  advice,
  getAdvice: (errno) => (errno === ESRCH ? "there is no such association: list() returns those that exist" : undefined),
};

function advice(errno: number, verb: Verb): string | undefined {
  switch (errno) {
    case EEXIST:
      return "an association with this key, or with a mark that matches it, exists: change() changes the one with this key";
    case ESRCH:
      return `there is no such association: ${verb === "change" ? "add() adds it" : "list() returns those that exist"}`;
    case EPROTONOSUPPORT:
      return "the kernel lacks the protocol of the association: it needs esp4, esp6, ah4, ah6, ipcomp or ipcomp6";
    case ENOSYS:
      return "the kernel lacks an algorithm of the association: /proc/crypto lists those that are loaded";
    case EINVAL:
      return verb === "delete" ? undefined : "check the algorithms, key lengths and the mode";
  }
  return undefined;
}

export function keyFields(key: AssociationKey): {
  header: XfrmUsersaId;
  srcaddr?: Uint8Array;
  mark?: Partial<XfrmMark>;
} {
  checkObject(key, "key");
  const { source, mark } = key;
  const header = identify(key);
  const hasSource = source !== undefined && !spiProtocols.has(ipsecProtocols.show(header.proto));
  return defined({
    header,
    srcaddr: hasSource ? writeIpAddress(source, header.family, "source") : undefined,
    mark: mark === undefined ? undefined : markField.parse(mark, "mark"),
  });
}

function identify({ destination, protocol, spi }: AssociationKey, needsSpi = true): Omit<XfrmUsersaId, "rest"> {
  const address = parseAddress(destination, "destination");
  const proto = ipsecProtocols.read(protocol, "protocol");
  if (spi === undefined && needsSpi && spiProtocols.has(ipsecProtocols.show(proto))) {
    throw typeError("spi", "expected the security parameter index of the association, got undefined");
  }
  const maximum = proto === COMP ? MAX_CPI : 0xffffffff;
  return {
    daddr: padded(address.bytes),
    family: address.family,
    proto,
    spi: spi === undefined ? 0 : checkInteger(spi, 0, maximum, "spi"),
  };
}

function associationFields(input: NewSecurityAssociation, interfaces: Interfaces): Record<string, unknown> {
  const header = infoHeader(input, interfaces);
  // The kernel finds associations only by another number. (xfrm_state_insert)
  if (input.spi === 0 && spiProtocols.has(ipsecProtocols.show(header.id.proto)))
    throw rangeError("spi", "expected at least 1, got 0");
  const { family } = header;
  const { replayWindow = 0, replay, outputMark, encapsulation, careOfAddress, offload, iptfs } = input;
  const isEsn = header.flags.includes("esn");
  const { replayWindow: window, ...state } = writeReplay(replayWindow, replay, isEsn);
  const request: Record<string, unknown> = { header: { ...header, replayWindow: window }, ...state };
  fields.write(input, request);
  if (input.mark !== undefined) checkMark(input.mark, "mark");
  if (outputMark !== undefined) {
    const { value, mask } = checkMark(outputMark, "outputMark");
    request["setMark"] = value;
    request["setMarkMask"] = mask;
  }
  if (encapsulation !== undefined) request["encap"] = writeEncapsulation(encapsulation, family, "encapsulation");
  if (careOfAddress !== undefined) request["coaddr"] = writeIpAddress(careOfAddress, family, "careOfAddress");
  if (offload !== undefined) request["offloadDev"] = writeOffload(offload, "offload", interfaces);
  if (iptfs !== undefined) {
    Object.assign(request, writeIptfs(iptfs, "iptfs"));
    if (header["mode"] !== "iptfs" && Number(header["mode"]) !== IPTFS)
      throw typeError("iptfs", 'requires mode "iptfs"');
  }
  return request;
}

const stateFlags = /* @__PURE__ */ flagNames<StateFlags>(xfrm, "state-flags");

/** Returns `struct xfrm_usersa_info`. */
export function infoHeader(
  input: Omit<NewSecurityAssociation, "spi"> & { spi?: number | undefined },
  interfaces: Interfaces,
  needsSpi = true,
): Record<string, unknown> & {
  family: number;
  id: Pick<XfrmUsersaId, "daddr" | "spi" | "proto">;
  flags: readonly (StateFlags | number)[];
} {
  const { daddr, proto, spi, family } = identify(input, needsSpi);
  const { selector = {}, mode = "transport", reqid = 0, sequence = 0 } = input;
  const flags = stateFlags.names(input.flags ?? [], "flags");
  // With "af-unspec", the selector matches both families, so no default.
  const selectorFamily = flags.includes("af-unspec") ? 0 : family;
  return {
    sel: writeSelector(selector, selectorFamily, "selector", interfaces),
    id: { daddr, spi, proto },
    saddr: writeIpAddress(input.source, family, "source"),
    lft: writeLimits(input.limits),
    seq: checkInteger(sequence, 0, 0xffffffff, "sequence"),
    reqid: checkInteger(reqid, 0, 0xffffffff, "reqid"),
    family,
    mode,
    flags,
  };
}
