import type { OffloadType, RxscStats, SaStats, SecyStats, TxscStats, ValidationType } from "../../families/macsec.ts";
import type { InterfaceSource } from "../route/core/interfaces.ts";

/** Part of a device that encrypts frames instead of the kernel. */
export type MacsecOffload = OffloadType;
/** How a MACsec interface validates received frames. */
export type MacsecValidation = ValidationType;

/** Reference to a MACsec interface: by name or index in `dev`, by index in `ifindex`, or by both. */
export interface MacsecDevice {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
}

/** Identifies a secure association of the transmit channel. */
export interface MacsecTransmitKey extends MacsecDevice {
  /** Association number, 0 to 3. */
  number: number;
}

/** Identifies the MACsec channel of a sender. */
export interface MacsecChannelKey extends MacsecDevice {
  /** Secure channel identifier of the sender: 16 hexadecimal digits. See {@link macsecSci}. */
  sci: string;
}

/** Identifies a secure association of a receive channel. */
export interface MacsecReceiveKey extends MacsecTransmitKey, MacsecChannelKey {}

/** Settings of a MACsec secure association. */
interface AssociationSettings {
  /** Number of the next packet (default 1). */
  packetNumber?: bigint | number | undefined;
  /** Whether the association is used (default false). */
  active?: boolean | undefined;
  /**
   * The key: 16 or 32 bytes, as the cipher suite of the interface requires, or hexadecimal digits. Needed only to add
   * an association. The kernel never reports it.
   */
  key?: string | Uint8Array | undefined;
  /** Identifier of the key: 16 bytes, or hexadecimal digits. Needed only to add an association. */
  keyId?: string | Uint8Array | undefined;
  /** Short channel identifier. Only interfaces with extended packet numbers have and require it. */
  ssci?: number | undefined;
  /** Salt: 12 bytes, or hexadecimal digits. Only interfaces with extended packet numbers require it. */
  salt?: string | Uint8Array | undefined;
}

/** A secure association of the transmit channel, to add or change. */
export interface NewMacsecTransmitAssociation extends MacsecTransmitKey, AssociationSettings {}
/** A secure association of a receive channel, to add or change. */
export interface NewMacsecReceiveAssociation extends MacsecReceiveKey, AssociationSettings {}

/** A receive channel to add or change. A listed {@link MacsecReceiveChannel} can be passed. */
export interface NewMacsecReceiveChannel extends MacsecChannelKey {
  /** Whether frames of the channel are accepted (default true). */
  active?: boolean | undefined;
}

/** A listed MACsec secure association. */
export interface MacsecAssociation {
  number: number;
  packetNumber: bigint;
  active: boolean;
  /** Identifier of the key: 32 hexadecimal digits. */
  keyId?: string;
  ssci?: number;
  statistics?: SaStats;
}

/** A secure association of the transmit channel of an interface. */
export interface MacsecTransmitAssociation extends MacsecAssociation {
  dev?: string;
  ifindex: number;
}

/** A secure association of a receive channel. */
export interface MacsecReceiveAssociation extends MacsecTransmitAssociation {
  sci: string;
}

/** The MACsec channel of a sender. */
export interface MacsecReceiveChannel {
  dev?: string;
  ifindex: number;
  sci: string;
  active: boolean;
  associations: MacsecAssociation[];
  statistics?: RxscStats;
}

/** A MACsec interface with its channels and associations. Its settings are changed with `bun-netlink/route`. */
export interface MacsecInterface {
  dev?: string;
  ifindex: number;
  /** Secure channel identifier of the interface: 16 hexadecimal digits. */
  sci: string;
  /** Name of the cipher suite, or 16 hexadecimal digits for an unknown one. */
  cipherSuite: MacsecCipherSuite | (string & {});
  /** Length of the integrity check value in bytes. */
  icvLength: number;
  /** Number of the association that protects sent frames. */
  encodingAssociation: number;
  protect: boolean;
  encrypt: boolean;
  /** Whether repeated frames are dropped. */
  replayProtection: boolean;
  /** Size of the replay window in frames. Absent without replay protection. */
  window?: number;
  validation: MacsecValidation | number;
  includeSci: boolean;
  endStation: boolean;
  singleCopyBroadcast: boolean;
  /** Whether the interface is operational. */
  operational: boolean;
  offload: MacsecOffload | number;
  /** Associations of the transmit channel. */
  associations: MacsecAssociation[];
  receiveChannels: MacsecReceiveChannel[];
  /** Counters of the transmit channel. */
  transmitStatistics?: TxscStats;
  /** Counters of the interface. */
  statistics?: SecyStats;
}

/** Selects the MACsec interface whose channels or associations are listed (default: all interfaces). */
export interface MacsecFilter {
  dev?: InterfaceSource | undefined;
}

/** Selects a MACsec interface and a receive channel. */
export interface MacsecReceiveFilter extends MacsecFilter {
  sci?: string | undefined;
}

/** Name of a MACsec cipher suite. "xpn" means extended packet numbers of 64 bits. */
export type MacsecCipherSuite = "gcm-aes-128" | "gcm-aes-256" | "gcm-aes-xpn-128" | "gcm-aes-xpn-256";
