import type { NetworkNamespace } from "../../../src/index.ts";
import { type Description, desired } from "../../../src/subsystems/state/index.ts";

/** A bridge with an address, a port and a default route. */
export const network: Description = {
  owner: { alias: "lab", protocol: 42 },
  links: {
    br0: { kind: "bridge", up: true },
    port: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "end" } } },
  },
  addresses: [{ dev: "br0", address: "192.0.2.1/24" }],
  routes: [{ to: "default", via: "192.0.2.254" }],
};

/** Applies a description in a namespace, and returns the applied steps as text. */
export async function apply(netns: NetworkNamespace, description: Description): Promise<string[]> {
  const plan = await desired(description, { netns }).plan();
  const { steps } = await plan.apply({ allowRecreate: true });
  return steps.map(String);
}

/** Returns the steps to reach the described state in a namespace as text. */
export async function planned(netns: NetworkNamespace, description: Description): Promise<string[]> {
  return (await desired(description, { netns }).plan()).steps.map(String);
}

/** Returns an `onStep` that throws at the last of `count` steps. */
export function failAtEnd(count: number): () => void {
  let done = 0;
  return () => {
    if (++done === count) throw new Error("end");
  };
}
