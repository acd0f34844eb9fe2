import { describeValue } from "../../errors.ts";
import type { AppIdtype, AppSelector, CnddState, Tsa } from "../../families/dcb.ts";
import { checkInteger } from "../../message/check.ts";

const algorithms: Readonly<Record<Tsa, number>> = { strict: 0, "cb-shaper": 1, ets: 2, vendor: 255 };
const algorithmNames = new Map(Object.entries(algorithms).map(([name, number]) => [number, name as Tsa]));

const selectors: Readonly<Record<AppSelector, number>> = {
  ethertype: 1,
  stream: 2,
  dgram: 3,
  any: 4,
  dscp: 5,
  pcp: 24,
};

const idtypes: Readonly<Record<AppIdtype, number>> = { ethtype: 0, portnum: 1 };

const states: Readonly<Record<CnddState, number>> = { reset: 0, edge: 1, interior: 2, "interior-ready": 3 };

/**
 * Last protocol selector of IEEE 802.1Qaz (IEEE_8021QAZ_APP_SEL_DSCP). Entries with a higher selector use another
 * attribute.
 */
const LAST_IEEE_SELECTOR = selectors.dscp;

/** Returns the name of a transmission selection algorithm, or its number if it has none. */
export function algorithmName(number: number): Tsa | number {
  return algorithmNames.get(number) ?? number;
}

/**
 * Returns the number of a transmission selection algorithm. Throws TypeError or RangeError for an unknown algorithm.
 */
export function algorithmNumber(algorithm: Tsa | number, path: string): number {
  return numberOf(algorithms, algorithm, path);
}

/** Returns the number of a protocol selector. Throws TypeError or RangeError for an unknown selector. */
export function selectorNumber(selector: AppSelector | number, path: string): number {
  return numberOf(selectors, selector, path);
}

/** Returns the number of a CEE protocol type (`idtype`). Throws TypeError or RangeError for an unknown type. */
export function idtypeNumber(idtype: AppIdtype | number, path: string): number {
  return numberOf(idtypes, idtype, path);
}

/** Returns the number of a congestion notification state. Throws TypeError or RangeError for an unknown state. */
export function stateNumber(state: CnddState | number, path: string): number {
  return numberOf(states, state, path, 0xffffffff);
}

/** Reports whether application priorities with this selector are IEEE 802.1Qaz entries. */
export function isIeeeSelector(selector: number): boolean {
  return selector >= selectors.ethertype && selector <= LAST_IEEE_SELECTOR;
}

function numberOf(names: Readonly<Record<string, number>>, value: unknown, path: string, most = 0xff): number {
  if (typeof value === "number") return checkInteger(value, 0, most, path);
  if (typeof value === "string" && Object.hasOwn(names, value)) return names[value]!;
  throw new TypeError(`${path}: expected one of ${Object.keys(names).join(", ")}, got ${describeValue(value)}`);
}
