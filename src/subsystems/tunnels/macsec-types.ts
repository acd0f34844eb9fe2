import type { OffloadType, RxscStats, SaStats, SecyStats, TxscStats, ValidationType } from "../../families/macsec.ts";
import type { InterfaceSource } from "../route/core/interfaces.ts";
import type { MacsecCipherSuite } from "../route/links/cipher-suites.ts";

/**
 * Where the frames of a MACsec interface are encrypted: in the kernel ("off"), or in the network device's PHY ("phy")
 * or MAC ("mac").
 */
export type MacsecOffload = OffloadType;
/** How a MACsec interface treats received frames that are not valid. */
export type MacsecValidation = ValidationType;

/**
 * Reference to a MACsec interface: `dev` is its name or index, `ifindex` its index. If both fields are set, they must
 * refer to the same interface.
 */
export interface MacsecDevice {
  dev?: InterfaceSource | undefined;
  /** Index of the macsec interface. */
  ifindex?: number | undefined;
}

/** Identifies a secure association (a key) of the transmit channel of a MACsec interface. */
export interface MacsecTransmitKey extends MacsecDevice {
  /** Number of the MACsec secure association, 0 to 3. */
  number: number;
}

/** Identifies a receive channel of a MACsec interface. A receive channel accepts the frames of one sender. */
export interface MacsecChannelKey extends MacsecDevice {
  /** Secure channel identifier (SCI) of the sender: 16 hexadecimal digits. {@link macsecSci} computes it. */
  sci: string;
}

/** Identifies a secure association of a MACsec receive channel. */
export interface MacsecReceiveKey extends MacsecTransmitKey, MacsecChannelKey {}

/** Settings of a MACsec secure association. */
interface AssociationSettings {
  /**
   * Packet number of the next frame of the secure association (default 1). A number above 2^32 - 1 requires a cipher
   * suite with extended packet numbers (XPN), and `ssci`, also in a change: `ssci` selects the length of the number.
   */
  packetNumber?: bigint | number | undefined;
  /** Whether the MACsec secure association is in use (default false). */
  active?: boolean | undefined;
  /**
   * Key of the MACsec secure association: 16 or 32 bytes, or hexadecimal digits. The cipher suite determines the
   * length. Required only to add an association; the kernel never reports the key.
   */
  key?: string | Uint8Array | undefined;
  /**
   * Identifier of the secure association's MACsec key: 16 bytes, or hexadecimal digits. Required only to add an
   * association.
   */
  keyId?: string | Uint8Array | undefined;
  /**
   * Short secure channel identifier (SSCI) of the MACsec channel. Required only for cipher suites with extended packet
   * numbers (XPN).
   */
  ssci?: number | undefined;
  /**
   * Salt of the MACsec secure association: 12 bytes, or hexadecimal digits. Required only for cipher suites with
   * extended packet numbers (XPN).
   */
  salt?: string | Uint8Array | undefined;
}

/** A secure association (a key) of a MACsec transmit channel, to add or change. */
export interface NewMacsecTransmitAssociation extends MacsecTransmitKey, AssociationSettings {}
/** A secure association (a key) of a MACsec receive channel, to add or change. */
export interface NewMacsecReceiveAssociation extends MacsecReceiveKey, AssociationSettings {}

/**
 * A MACsec receive channel to add or change. A {@link MacsecReceiveChannel} returned by `list()` can be passed
 * unchanged.
 */
export interface NewMacsecReceiveChannel extends MacsecChannelKey {
  /** Whether the interface accepts frames of the MACsec receive channel (default true). */
  active?: boolean | undefined;
}

/** A secure association of a MACsec channel. The kernel does not report its key. */
export interface MacsecAssociation {
  /** Association number, 0 to 3. */
  number: number;
  /** Number of the next packet. */
  packetNumber: bigint;
  active: boolean;
  /** Identifier of the secure association's key: 32 hexadecimal digits. */
  keyId?: string;
  /** Short secure channel id, for ciphers with extended packet numbers. */
  ssci?: number;
  statistics?: SaStats;
}

/** A secure association of the transmit channel of a MACsec interface. */
export interface MacsecTransmitAssociation extends MacsecAssociation {
  dev?: string;
  /** Index of the macsec interface. */
  ifindex: number;
}

/** A secure association of a MACsec receive channel. */
export interface MacsecReceiveAssociation extends MacsecTransmitAssociation {
  sci: string;
}

/** A MACsec receive channel, which accepts the frames of one sender. */
export interface MacsecReceiveChannel {
  dev?: string;
  /** Index of the macsec interface. */
  ifindex: number;
  sci: string;
  active: boolean;
  associations: MacsecAssociation[];
  statistics?: RxscStats;
}

/**
 * A MACsec interface with its channels and secure associations. To change its settings, use `Links` of
 * `bun-netlink/route`.
 */
export interface MacsecInterface {
  dev?: string;
  /** Index of the macsec interface. */
  ifindex: number;
  /** Secure channel identifier (SCI) of the interface: 16 hexadecimal digits. */
  sci: string;
  /** Name of the MACsec cipher suite, or its 16 hexadecimal digits if the suite has no name. */
  cipherSuite: MacsecCipherSuite | (string & {});
  /** Length of the integrity check value of MACsec frames, in bytes. */
  icvLength: number;
  /** Number of the secure association whose key protects sent MACsec frames. */
  encodingAssociation: number;
  protect: boolean;
  encrypt: boolean;
  /** Whether the MACsec interface drops frames that it has already received (replay protection). */
  replayProtection: boolean;
  /** Size of the MACsec replay window in frames. Absent without replay protection. */
  window?: number;
  validation: MacsecValidation | `${number}`;
  includeSci: boolean;
  endStation: boolean;
  singleCopyBroadcast: boolean;
  /** Whether the MACsec interface is operational. */
  operational: boolean;
  offload: MacsecOffload | `${number}`;
  /** Secure associations of the MACsec interface's transmit channel. */
  associations: MacsecAssociation[];
  receiveChannels: MacsecReceiveChannel[];
  /** Counters of the MACsec interface's transmit channel. */
  transmitStatistics?: TxscStats;
  /** Counters of the MACsec interface. */
  statistics?: SecyStats;
}

/** Filter for listing MACsec channels and associations by interface (default: all interfaces). */
export interface MacsecFilter {
  dev?: InterfaceSource | undefined;
}

/** Filter for listing MACsec receive associations, by interface and receive channel. */
export interface MacsecReceiveFilter extends MacsecFilter {
  sci?: string | undefined;
}
