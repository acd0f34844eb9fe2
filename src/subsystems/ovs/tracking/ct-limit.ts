import { typeError } from "../../../base/argument-error.ts";
import { checkArray, checkInteger, checkObject, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { type CallLimits, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import { DatapathPart } from "../core/datapath-part.ts";

/** Number of a connection tracking zone, or "default" for all zones for which no limit was set. */
export type Zone = number | "default";

/** Maximum number of connections that the action `ct` may commit in a conntrack zone. */
export interface ZoneLimit {
  zone: Zone;
  /** Maximum number of connections in the zone; 0 means no limit. */
  limit: number;
}

/** Limit and current number of connections in a conntrack zone. */
export interface ZoneCount extends ZoneLimit {
  /** Current number of connections in the zone; 0 for the zone "default". */
  count: number;
}

const names: OptionChecks<ZoneLimit> = { zone: true, limit: true };
/** The kernel uses this zone number for the default connection limit. */
const DEFAULT_ZONE = -1;
const MAX_ZONE = 0xffff;
/** The kernel ignores the datapath index in requests about zone limits. */
const header = { dpIfindex: 0 };

/**
 * Connection limits of connection tracking (conntrack) zones (Linux 4.18). The limits apply to all datapaths of the
 * network namespace.
 *
 * All methods throw DatapathError if the kernel lacks zone limits or a privilege is missing, NetlinkError for other
 * errors of the kernel, and TypeError or RangeError for invalid arguments.
 */
export class ZoneLimits<M extends Mode = "sync"> extends DatapathPart<M> {
  /** @internal */
  protected readonly kind = "ZoneLimits";

  /**
   * Sets the maximum number of connections in conntrack zones. The limit of the zone "default" applies to all zones
   * for which no limit was set.
   */
  set(limits: readonly ZoneLimit[], options?: CallLimits): Result<M, void> {
    return this.run(this.#set(limits), options);
  }

  *#set(limits: readonly ZoneLimit[]): Steps<void> {
    checkArray(limits, "limits");
    const zoneLimit = limits.map((limit, index) => {
      const path = `limits[${index}]`;
      checkOptions(limit, names, path);
      return {
        zoneId: zoneId(limit.zone, `${path}.zone`),
        limit: checkInteger(limit.limit, 0, 0xffffffff, `${path}.limit`),
      };
    });
    if (zoneLimit.length === 0) return;
    yield* wait(this.families.ctLimit.do("set", { header, zoneLimit }));
  }

  /**
   * Returns the limits and connection counts of conntrack zones. If `zones` is omitted, returns the default limit and
   * all zones for which a limit was set.
   */
  get(zones?: readonly Zone[], options?: CallLimits): Result<M, ZoneCount[]> {
    return this.run(this.#get(zones), options);
  }

  *#get(zones: readonly Zone[] | undefined): Steps<ZoneCount[]> {
    const selected = zones === undefined ? {} : { zoneLimit: zoneIds(zones) };
    const reply = yield* wait(this.families.ctLimit.do("get", { header, ...selected }));
    return (reply.zoneLimit ?? []).map(({ zoneId, limit, count }) => ({
      zone: zoneId === DEFAULT_ZONE ? "default" : zoneId,
      limit,
      count,
    }));
  }

  /**
   * Removes the connection limits of conntrack zones, so that the default limit applies to them. Zones without a limit
   * are ignored.
   */
  delete(zones: readonly Zone[], options?: CallLimits): Result<M, void> {
    return this.run(this.#delete(zones), options);
  }

  *#delete(zones: readonly Zone[]): Steps<void> {
    const zoneLimit = zoneIds(zones);
    if (zoneLimit.length === 0) return;
    yield* wait(this.families.ctLimit.do("del", { header, zoneLimit }));
  }
}

function zoneIds(zones: readonly Zone[]): { zoneId: number }[] {
  checkArray(zones, "zones");
  return zones.map((zone, index) => ({ zoneId: zoneId(zone, `zones[${index}]`) }));
}

function zoneId(zone: Zone, path: string): number {
  if (zone === "default") return DEFAULT_ZONE;
  if (typeof zone === "number") return checkInteger(zone, 0, MAX_ZONE, path);
  throw typeError(path, `expected a number or "default", got ${describeValue(zone)}`);
}

/**
 * Formats connection limits of zones like `ovs-dpctl ct-get-limits`: one line for the default limit, if present, and
 * one line for each zone.
 *
 * @throws TypeError if `limits` is not an array of objects.
 */
export function formatZoneLimits(limits: readonly ZoneCount[]): string {
  checkArray(limits, "limits");
  let first = "";
  let others = "";
  for (const [index, entry] of limits.entries()) {
    checkObject(entry, `limits[${index}]`);
    const { zone, limit, count } = entry;
    if (zone === "default") first = `default limit=${limit}\n`;
    else others += `zone=${zone},limit=${limit},count=${count}\n`;
  }
  return first + others;
}
