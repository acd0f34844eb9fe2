import { NetlinkError } from "bun-netlink";
import { Links } from "bun-netlink/route";
import type { Configuration } from "../configuration.ts";
import { CniError, ErrorNumber } from "../errors.ts";
import { AddressManager } from "../ipam/index.ts";

/**
 * STATUS: fails if ADD would fail for reasons that do not depend on the container.
 *
 * @throws CniError NOT_AVAILABLE with the reason.
 */
export async function status(configuration: Configuration): Promise<void> {
  try {
    using links = Links.open();
    // Setting `lo` to its current state changes nothing, but requires the privilege of changes.
    links.set("lo", { up: links.get("lo").up });
    if (configuration.ipMasq || configuration.portMappings.length > 0) {
      const { checkFirewall } = await import("./firewall.ts");
      checkFirewall();
    }
    new AddressManager(configuration).status();
  } catch (error) {
    if (error instanceof CniError) throw error;
    if (error instanceof Error)
      throw new CniError(ErrorNumber.NOT_AVAILABLE, error.message, error instanceof NetlinkError ? error.code : "");
    throw error;
  }
}
