import { typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import type { TableFamily } from "./objects.ts";

/** Values of NFPROTO_* (linux/netfilter.h). */
export const families: Readonly<Record<TableFamily, number>> = {
  inet: 1,
  ip: 2,
  arp: 3,
  netdev: 5,
  bridge: 7,
  ip6: 10,
};

export function familyNumber(family: unknown, path: string): number {
  if (typeof family === "string" && Object.hasOwn(families, family)) return families[family as TableFamily];
  throw typeError(path, `expected ${Object.keys(families).join(", ")}, got ${describeValue(family)}`);
}

export function familyName(number: number): TableFamily | undefined {
  return (Object.keys(families) as TableFamily[]).find((name) => families[name] === number);
}
