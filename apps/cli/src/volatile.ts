import { differences } from "./values.ts";

/** Fields that change constantly. A change of only these fields is not shown as text. */
export const VOLATILE =
  /(^|\.)(stats64|statistics|stats|cacheinfo|backlog|fdbNLearned|age|carrier(Up|Down)?(Changes|Count)|\w+Timer)(\.|$)/;
/** Further fields whose changes a watch does not report, so that published rows have the values of an earlier time. */
const UNREPORTED =
  /(^|\.)(promiscuity|allmulti|(valid|preferred)LifeTime|expires|probes|used|confirmed|updated|refcnt|resGroup|mcastNGroups|stats2|xstats|timeout|references|synproxy|(original|reply)Sequence|original\.(packets|bytes)|reply\.(packets|bytes)|reachableTime)(\.|$)/;

/** Returns whether changes of a field are not reported. The path has the names of the fields, separated by dots. */
export function isUnreported(path: string): boolean {
  return VOLATILE.test(path) || UNREPORTED.test(path);
}

/** Returns whether two rows of a table differ only in fields whose changes are not reported. */
export function isSameRow(_table: string, one: object, other: object): boolean {
  return differences(one, other).every(({ path }) => isUnreported(path));
}
