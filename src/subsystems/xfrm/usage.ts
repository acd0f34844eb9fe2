import { rangeError } from "../../base/argument-error.ts";
import {
  type Check,
  checkArray,
  checkBigint,
  checkChanges,
  checkInteger,
  checkOptions,
  type OptionChecks,
  U64_MAXIMUM,
} from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import type { Attrs, Events, XfrmReplayState, XfrmReplayStateEsn } from "../../families/xfrm.ts";
import type { Steps } from "../../io/io.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { type IpsecProtocol, ipsecProtocols, type Lifetime, readLifetime, showIpAddress, u32 } from "./vocabulary.ts";

/**
 * Replay protection state of an IPsec security association: the sequence numbers, and a bit map of the received
 * packets.
 */
export interface ReplayState {
  /**
   * Sequence number of the last packet sent: 64 bits if the IPsec security association has the flag "esn", otherwise 32
   * bits.
   */
  sent: bigint | number;
  /** Highest sequence number that the security association has received. */
  received: bigint | number;
  /**
   * Bit map of the IPsec packets received up to the sequence number {@link received}, as 32-bit words. A replay window
   * of at most 32 packets has one word.
   */
  bitmap: readonly number[];
}

const names: OptionChecks<ReplayState> = { sent: true, received: true, bitmap: true };
/** Maximum size of the replay window in packets. (`XFRMA_REPLAY_ESN_MAX`, linux/xfrm.h) */
const MAX_WINDOW = 4096;
/** Maximum window in `struct xfrm_usersa_info`, in packets. */
const SMALL_WINDOW = 32;
const WORD = 4;
const U32_MAXIMUM = 0xffff_ffffn;

export function readReplay({
  replayEsnVal,
  replayVal,
}: Pick<Attrs, "replayEsnVal" | "replayVal">): ReplayState | undefined {
  if (replayEsnVal !== undefined) {
    const { oseq = 0, oseqHi = 0, seq = 0, seqHi = 0, bmp = new Uint8Array(0) } = replayEsnVal;
    const view = new DataView(bmp.buffer, bmp.byteOffset, bmp.byteLength);
    return {
      sent: (BigInt(oseqHi) << 32n) | BigInt(oseq),
      received: (BigInt(seqHi) << 32n) | BigInt(seq),
      bitmap: Array.from({ length: bmp.length >> 2 }, (_, index) => view.getUint32(index * WORD, hostLittleEndian)),
    };
  }
  if (replayVal === undefined) return undefined;
  const { oseq = 0, seq = 0, bitmap = 0 } = replayVal;
  return { sent: BigInt(oseq), received: BigInt(seq), bitmap: [bitmap] };
}

/** The state is in the fixed header or in an attribute. */
interface WrittenReplay {
  /** 0 if the attribute `replayEsnVal` contains the size. */
  replayWindow: number;
  replayVal?: XfrmReplayState;
  replayEsnVal?: Omit<XfrmReplayStateEsn, "rest">;
}

/** Large windows and 64-bit numbers need XFRMA_REPLAY_ESN_VAL. */
export function writeReplay(window: number, replay: ReplayState | undefined, isEsn: boolean): WrittenReplay {
  checkInteger(window, 0, MAX_WINDOW, "replayWindow");
  const bitmap = replay === undefined ? [] : checkState(replay);
  const maximum = isEsn ? U64_MAXIMUM : U32_MAXIMUM;
  const sent = checkBigint(replay?.sent ?? 0n, 0n, maximum, "replay.sent");
  const received = checkBigint(replay?.received ?? 0n, 0n, maximum, "replay.received");
  if (!isEsn && window <= SMALL_WINDOW && bitmap.length <= 1) {
    if (replay === undefined) return { replayWindow: window };
    const replayVal = { oseq: Number(sent), seq: Number(received), bitmap: bitmap[0] ?? 0 };
    return { replayWindow: window, replayVal };
  }
  const words = Math.max(bitmap.length, Math.ceil(window / SMALL_WINDOW));
  const bmp = new Uint8Array(words * WORD);
  const view = new DataView(bmp.buffer);
  for (const [index, word] of bitmap.entries()) view.setUint32(index * WORD, word, hostLittleEndian);
  return {
    replayWindow: 0,
    replayEsnVal: {
      bmpLen: words,
      oseq: Number(sent & U32_MAXIMUM),
      seq: Number(received & U32_MAXIMUM),
      oseqHi: Number(sent >> 32n),
      seqHi: Number(received >> 32n),
      replayWindow: window,
      bmp,
    },
  };
}

/** Number of packets that may be sent between the reading of the sequence number and the removal of an association. */
const SENT_MEANWHILE = 0x10000n;

/** What determines the form of an IPsec security association's replay protection state. */
interface ReplaySettings {
  flags?: readonly (string | number)[] | undefined;
  replayWindow?: number | undefined;
}

/**
 * Returns the replay protection state with which an IPsec security association is created again with the same key. New
 * packets must have new sequence numbers, from which AES-GCM and AES-CTR derive the nonce, and packets that the existing
 * association has received must be rejected.
 */
export function continuedReplay(
  existing: ReplaySettings & { replay?: ReplayState | undefined },
  added: ReplaySettings,
): ReplayState | undefined {
  const { replay, replayWindow: window = 0, flags: existingFlags = [] } = existing;
  if (replay === undefined) return undefined;
  const { replayWindow = 0, flags = [] } = added;
  const isEsn = flags.includes("esn");
  const maximum = isEsn ? U64_MAXIMUM : U32_MAXIMUM;
  const atMost = (count: bigint) => (count < maximum ? count : maximum);
  const isSameWindow = replayWindow === window && isEsn === existingFlags.includes("esn");
  return {
    sent: atMost(BigInt(replay.sent) + SENT_MEANWHILE),
    received: atMost(BigInt(replay.received)),
    // In a window of another form, all packets up to `received` count as received.
    bitmap: isSameWindow ? replay.bitmap : Array(Math.ceil(replayWindow / SMALL_WINDOW)).fill(0xffffffff),
  };
}

function checkState(replay: ReplayState): readonly number[] {
  checkOptions(replay, names, "replay");
  const { bitmap } = replay;
  checkArray(bitmap, "replay.bitmap");
  if (bitmap.length > MAX_WINDOW / SMALL_WINDOW) {
    throw rangeError(
      "replay.bitmap",
      `expected at most ${MAX_WINDOW / SMALL_WINDOW} words of 32 bits, got ${bitmap.length}`,
    );
  }
  for (const [index, word] of bitmap.entries()) checkInteger(word, 0, 0xffffffff, `replay.bitmap[${index}]`);
  return bitmap;
}

/**
 * Counters of the bytes and packets that an IPsec security association has processed, its replay protection state, and
 * the settings of its "association-used" events.
 */
export interface AssociationUsage {
  source: string;
  destination: string;
  protocol: IpsecProtocol | `${number}`;
  /** Security parameter index of the association. */
  spi: number;
  /** Number that connects the association with the templates of policies. */
  reqid: number;
  lifetime?: Lifetime;
  replay?: ReplayState;
  /** Number of packets after which the kernel sends an "association-used" event for the IPsec security association. */
  usageEventPackets?: number;
  /**
   * Time, in tenths of a second, after which the kernel sends an "association-used" event for the IPsec security
   * association. In requests, the kernel expects this time in ticks of its timer: do not pass this value to
   * `changeUsage`.
   */
  usageEventTime?: number;
}

/**
 * Changes of the counters and the replay protection state of an IPsec security association, and of the settings of its
 * "association-used" events. Omitted fields stay unchanged.
 */
export interface UsageChange {
  lifetime?: Partial<Lifetime> | undefined;
  replay?: ReplayState | undefined;
  /** Number of packets after which the kernel sends a usage event. */
  usageEventPackets?: number | undefined;
  /**
   * Time, in ticks of the kernel's timer (1/CONFIG_HZ s), after which the kernel sends an "association-used" event for
   * the IPsec security association. `usage()` returns this time in tenths of a second.
   */
  usageEventTime?: number | undefined;
}

export type UsageReply = Events["newae-ntf"];

export function readUsage(reply: UsageReply): AssociationUsage {
  const { header, ltimeVal, replayThresh, etimerThresh } = reply;
  const { saId, saddr, reqid } = header;
  return defined({
    source: showIpAddress(saddr, saId.family),
    destination: showIpAddress(saId.daddr, saId.family),
    protocol: ipsecProtocols.show(saId.proto),
    spi: saId.spi,
    reqid,
    lifetime: ltimeVal && readLifetime(ltimeVal),
    replay: readReplay(reply),
    usageEventPackets: replayThresh,
    usageEventTime: etimerThresh,
  });
}

const u64: Check = (value, path) => checkBigint(value as bigint, 0n, U64_MAXIMUM, path);
const lifetimeChecks: OptionChecks<Lifetime> = { bytes: u64, packets: u64, added: u64, used: u64 };
const changeChecks: OptionChecks<UsageChange> = {
  lifetime: true,
  replay: true,
  usageEventPackets: u32,
  usageEventTime: u32,
};

/** The kernel replaces complete structures: `read` returns the current members. */
export function* usageFields(change: UsageChange, read: () => Steps<UsageReply>): Steps<Record<string, unknown>> {
  checkChanges(change, changeChecks, "change");
  const { lifetime, replay, usageEventPackets, usageEventTime } = change;
  if (lifetime !== undefined) checkOptions(lifetime, lifetimeChecks, "change.lifetime");
  if (replay !== undefined) writeReplay(0, replay, true);
  const current = yield* read();
  const fields: Record<string, unknown> = defined({ replayThresh: usageEventPackets, etimerThresh: usageEventTime });
  if (lifetime !== undefined) {
    const { ltimeVal } = current;
    const member = (name: keyof Lifetime, present = 0n) => BigInt(lifetime[name] ?? present);
    fields["ltimeVal"] = {
      bytes: member("bytes", ltimeVal?.bytes),
      packets: member("packets", ltimeVal?.packets),
      addTime: member("added", ltimeVal?.addTime),
      useTime: member("used", ltimeVal?.useTime),
    };
  }
  if (replay !== undefined) {
    const large = current.replayEsnVal;
    const { replayWindow: _, ...state } = writeReplay(large?.replayWindow ?? 0, replay, large !== undefined);
    if (large === undefined && state.replayVal === undefined) {
      throw rangeError("replay.bitmap", "expected at most one word, because the replay window has up to 32 packets");
    }
    Object.assign(fields, state);
  }
  return fields;
}
