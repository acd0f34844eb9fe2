// Helpers for ipset tests: a network namespace with its sets of addresses.
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { Ipset } from "../../../../src/subsystems/netfilter/index.ts";

export interface Lab extends Disposable {
  netns: NetworkNamespace;
  sets: Ipset;
}

export function lab(): Lab {
  const netns = NetworkNamespace.create();
  const sets = Ipset.open({ netns });
  return {
    netns,
    sets,
    [Symbol.dispose]: () => {
      sets.close();
      netns.close();
    },
  };
}

export function hasIpset(): boolean {
  using one = lab();
  try {
    one.sets.list().toArray();
    return true;
  } catch (error) {
    if (error instanceof NetlinkError) return false;
    throw error;
  }
}
