import { Dcb } from "bun-netlink/dcb";
import { parseNamespace } from "../namespaces.ts";
import { object } from "../output.ts";

/** Prints the data center bridging settings (IEEE 802.1Qaz) of a device. */
export async function showDcb(
  device: string,
  options: { readonly json?: boolean; readonly netns?: string },
): Promise<void> {
  using dcb = Dcb.open(device, options.netns === undefined ? {} : { netns: parseNamespace(options.netns) });
  object(dcb.getIeee(), options.json);
}
