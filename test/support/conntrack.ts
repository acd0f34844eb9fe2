import { NetworkNamespace } from "../../src/index.ts";
import { Conntrack } from "../../src/subsystems/netfilter/index.ts";
import { namespacesAvailable } from "./environment.ts";

/** Returns whether the running kernel has connection tracking. */
export function hasConntrack(): boolean {
  if (!namespacesAvailable) return false;
  using netns = NetworkNamespace.create();
  using table = Conntrack.open({ netns });
  try {
    table.list().toArray();
    return true;
  } catch {
    return false;
  }
}
