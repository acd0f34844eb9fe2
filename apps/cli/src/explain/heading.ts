import type { ExplainedStep } from "bun-netlink/explain";

/** Returns where a step happens: the namespace, the interface, and the tunnel if the step is one of its packet. */
export function headingOf({ namespace, interface: device, tunnel }: ExplainedStep): string {
  return [namespace, device ?? [], tunnel === undefined ? [] : `(packet of ${tunnel})`].flat().join(" ");
}
