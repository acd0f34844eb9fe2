// Destinations and next hops of routes.
import { containsAddress, type Route } from "../../route/index.ts";

/** Errors of the lookup by the type of the route. "throw" only ends the lookup in its table. (fib_props) */
export const ROUTE_ERRORS: Readonly<Record<string, string>> = {
  unreachable: "EHOSTUNREACH",
  prohibit: "EACCES",
  blackhole: "EINVAL",
  throw: "EAGAIN",
};

/** Whether a network, such as "192.0.2.0/24", "192.0.2.1" or "default", contains an address. */
export function contains(network: string, address: string): boolean {
  return network === "default" || containsAddress(network, address);
}

export function prefixLengthOf(network: string): number {
  if (network === "default") return 0;
  return Number(network.split("/")[1] ?? (network.includes(":") ? 128 : 32));
}

/** Address of the router. Undefined if the destination is on the link. */
export function gatewayOf({ gateway, via }: Pick<Route, "gateway" | "via">): string | undefined {
  return gateway ?? via?.host;
}
