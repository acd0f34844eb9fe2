import { shown } from "../../errors.ts";
import { checkInteger, checkKnown, type Names } from "../../message/check.ts";
import { inspectAs } from "../../sock/inspect.ts";
import { explaining, type Named } from "./datapath-error.ts";
import type { Families } from "./families.ts";

/** A zone of connection tracking, or all those that have no limit of their own. */
export type Zone = number | "default";

/** How many connections a zone may have that `ct` actions commit. */
export interface ZoneLimit {
  zone: Zone;
  /** The most; 0 is no limit. */
  limit: number;
}

/** The same, and how many there are. */
export interface ZoneCount extends ZoneLimit {
  /** How many there are now; 0 for the default. */
  count: number;
}

const names: Names<ZoneLimit> = { zone: true, limit: true };
/** What the kernel calls the default. */
const DEFAULT_ZONE = -1;
const MOST_ZONE = 0xffff;
/** The limits are those of the network namespace. */
const header = { dpIfindex: 0 };

/**
 * How many connections zones may have (Linux 4.18). The limits are those of the network namespace, for all of its datapaths.
 *
 * Every method throws DatapathError when the kernel lacks them, or the privilege is missing; NetlinkError when it refuses;
 * TypeError or RangeError for what cannot be meant.
 */
export class ZoneLimits {
  static {
    inspectAs(ZoneLimits, (limits) => `ZoneLimits(${limits.#datapath.name})`);
  }

  readonly #families: Families;
  readonly #datapath: Named;

  /** @internal */
  constructor(families: Families, datapath: Named) {
    this.#families = families;
    this.#datapath = datapath;
  }

  /** Sets limits. The default holds for zones without one. */
  set(limits: readonly ZoneLimit[]): void {
    if (!Array.isArray(limits)) throw new TypeError(`limits: expected an array, got ${shown(limits)}`);
    const zoneLimit = limits.map((limit, index) => {
      const path = `limits[${index}]`;
      if (limit === undefined) throw new TypeError(`${path}: expected an object, got undefined`);
      checkKnown(limit, names, path);
      return {
        zoneId: zoneId(limit.zone, `${path}.zone`),
        limit: checkInteger(limit.limit, 0, 0xffffffff, `${path}.limit`),
      };
    });
    if (zoneLimit.length === 0) return;
    explaining(this.#datapath, () => this.#families.ctLimit.do("set", { header, zoneLimit }));
  }

  /** The limits of those zones; without any, the default and all zones that have one. */
  get(zones?: readonly Zone[]): ZoneCount[] {
    const asked = zones === undefined ? {} : { zoneLimit: zoneIds(zones) };
    const reply = explaining(this.#datapath, () => this.#families.ctLimit.do("get", { header, ...asked }));
    return (reply.zoneLimit ?? []).map(({ zoneId, limit, count }) => ({
      zone: zoneId === DEFAULT_ZONE ? "default" : zoneId,
      limit,
      count,
    }));
  }

  /** Takes the limits of those zones away: the default holds for them then. Without one of its own, nothing happens. */
  delete(zones: readonly Zone[]): void {
    const zoneLimit = zoneIds(zones);
    if (zoneLimit.length === 0) return;
    explaining(this.#datapath, () => this.#families.ctLimit.do("del", { header, zoneLimit }));
  }
}

function zoneIds(zones: readonly Zone[]): { zoneId: number }[] {
  if (!Array.isArray(zones)) throw new TypeError(`zones: expected an array, got ${shown(zones)}`);
  return zones.map((zone, index) => ({ zoneId: zoneId(zone, `zones[${index}]`) }));
}

function zoneId(zone: Zone, path: string): number {
  if (zone === "default") return DEFAULT_ZONE;
  if (typeof zone === "number") return checkInteger(zone, 0, MOST_ZONE, path);
  throw new TypeError(`${path}: expected a number or "default", got ${shown(zone)}`);
}
