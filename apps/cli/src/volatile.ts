import { differences } from "./values.ts";

/** Fields of rows that change constantly, such as counters. The text output omits a change of only these fields. */
export const VOLATILE =
  /(^|\.)(stats64|statistics|stats|cacheinfo|backlog|fdbNLearned|age|carrier(Up|Down)?(Changes|Count)|\w+Timer)(\.|$)/;
/**
 * Fields of rows that a watch does not compare. It does not report their changes, so published rows may contain old
 * values of these fields.
 */
const UNREPORTED =
  /(^|\.)(promiscuity|allmulti|(valid|preferred)LifeTime|expires|probes|used|confirmed|updated|refcnt|resGroup|mcastNGroups|stats2|xstats|timeout|references|synproxy|(original|reply)Sequence|original\.(packets|bytes)|reply\.(packets|bytes)|reachableTime)(\.|$)/;

/** Returns whether changes of a field are not reported. The path consists of field names with dots in between. */
export function isUnreported(path: string): boolean {
  return VOLATILE.test(path) || UNREPORTED.test(path);
}

/** Returns whether two rows of a table differ only in fields whose changes are not reported. */
export function isSameRow(_table: string, one: object, other: object): boolean {
  return differences(one, other).every(({ path }) => isUnreported(path));
}
