import type { ConnectOptions } from "../../../client/options.ts";
import { ipset } from "../../../families/ipset.ts";
import { lookupsOf } from "../../netfilter/ipset/rule-names.ts";
import { readable } from "./outcomes.ts";
import type { Scope } from "./scopes.ts";

const clients = { openAsync: (options: ConnectOptions) => ipset.connectAsync(options) };

/** Returns the kernel's number of a set, or undefined if there is no such set. */
export async function numberOfSet(scope: Scope, name: string): Promise<number | undefined> {
  const { numberOf } = lookupsOf(scope.openAsync(clients));
  const [number] = await readable(async () => [await numberOf(name)]);
  return number;
}

/** Returns the name of a set, or undefined if there is no such set. */
export async function nameOfSet(scope: Scope, number: number): Promise<string | undefined> {
  const { nameOf } = lookupsOf(scope.openAsync(clients));
  const [name] = await readable(async () => [await nameOf(number)]);
  return name;
}
