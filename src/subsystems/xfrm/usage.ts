import type { Events } from "../../families/xfrm.ts";
import { checkBigint, checkChanges, checkOptions, type OptionChecks, U64_MAXIMUM } from "../../message/check.ts";
import { defined } from "../../message/objects.ts";
import { type Lifetime, readLifetime } from "./lifetime.ts";
import { type ReplayState, readReplay, writeReplay } from "./replay.ts";
import { type IpsecProtocol, ipsecProtocols, showIpAddress, u32 } from "./vocabulary.ts";

/** How much a security association has been used, and its replay state. */
export interface AssociationUsage {
  source: string;
  destination: string;
  protocol: IpsecProtocol | number;
  spi: number;
  reqid: number;
  lifetime?: Lifetime;
  replay?: ReplayState;
  /** Number of packets between two usage events of the association. */
  usageEventPackets?: number;
  /** Time between two usage events of the association, in tenths of a second. */
  usageEventTime?: number;
}

/** A change of the recorded use of a security association. Omitted fields stay unchanged. */
export interface UsageChange {
  lifetime?: Partial<Lifetime> | undefined;
  replay?: ReplayState | undefined;
  usageEventPackets?: number | undefined;
  /** Time between two usage events of the association, in ticks of the kernel's timer (1/CONFIG_HZ s). */
  usageEventTime?: number | undefined;
}

/** A reply or an event about the use of an association, as decoded by the family `xfrm`. */
export type UsageReply = Events["newae-ntf"];

/** Converts a reply or an event about the use of an association. */
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

const changeChecks: OptionChecks<UsageChange> = {
  lifetime: true,
  replay: true,
  usageEventPackets: u32,
  usageEventTime: u32,
};

/**
 * Returns the attributes of a request that changes the recorded use of an association.
 *
 * @param read returns the present use. The kernel replaces structures as a whole, and requires the size of the replay
 * window.
 * @throws TypeError or RangeError with the path of an invalid field.
 */
export function usageFields(change: UsageChange, read: () => UsageReply): Record<string, unknown> {
  checkChanges(change, changeChecks, "change");
  const current = read();
  const { lifetime, replay, usageEventPackets, usageEventTime } = change;
  const fields: Record<string, unknown> = defined({ replayThresh: usageEventPackets, etimerThresh: usageEventTime });
  if (lifetime !== undefined) {
    checkOptions(lifetime, { bytes: true, packets: true, added: true, used: true }, "change.lifetime");
    const { ltimeVal } = current;
    const member = (name: keyof Lifetime, present = 0n) =>
      checkBigint(lifetime[name] ?? present, 0n, U64_MAXIMUM, `change.lifetime.${name}`);
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
      throw new RangeError("replay.bitmap: expected at most one word, because the replay window has up to 32 packets");
    }
    Object.assign(fields, state);
  }
  return fields;
}
