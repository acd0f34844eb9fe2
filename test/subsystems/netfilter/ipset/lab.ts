import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { Ipset } from "../../../../src/subsystems/netfilter/index.ts";
import { test as base } from "../../../support/fixtures.ts";

/** Declares tests with a new network namespace and its sets of addresses. */
export const test = base.extend({ sets: ({ netns }) => Ipset.open({ netns }) });

export function hasIpset(): boolean {
  using netns = NetworkNamespace.create();
  using sets = Ipset.open({ netns });
  try {
    sets.list().toArray();
    return true;
  } catch (error) {
    if (error instanceof NetlinkError) return false;
    throw error;
  }
}
