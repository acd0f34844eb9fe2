import type { ConnectOptions } from "../../../client/options.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { ipset } from "../../../families/ipset.ts";
import { PROTOCOL } from "../../netfilter/ipset/elements.ts";
import { readable } from "./outcomes.ts";
import type { Scope } from "./scopes.ts";

const setNumbers = { openAsync: (options: ConnectOptions) => ipset.connectAsync(options) };

/** Returns the kernel's number of a set, or undefined if there is no such set. */
export async function numberOfSet(scope: Scope, setname: string): Promise<number | undefined> {
  const client = scope.openAsync(setNumbers);
  const [reply] = await readable(async () => [await client.do("get-byname", { protocol: PROTOCOL, setname })], false, [
    ENOENT,
  ]);
  return reply?.index;
}

/** Returns the name of a set, or undefined if there is no such set. */
export async function nameOfSet(scope: Scope, index: number): Promise<string | undefined> {
  const client = scope.openAsync(setNumbers);
  const [reply] = await readable(async () => [await client.do("get-byindex", { protocol: PROTOCOL, index })], false, [
    ENOENT,
  ]);
  return reply?.setname;
}
