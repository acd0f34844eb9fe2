import { Links } from "bun-netlink/route";
import { type Configuration, canUseFirewall } from "../configuration.ts";
import { asCniError, CniError, ErrorNumber } from "../errors.ts";
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
    if (canUseFirewall(configuration)) {
      const { checkFirewall } = await import("./firewall.ts");
      checkFirewall();
    }
    new AddressManager(configuration).status();
  } catch (error) {
    const { number, message, details } = asCniError(error);
    const isUnavailable = number === ErrorNumber.KERNEL || number === ErrorNumber.IO_FAILURE;
    throw new CniError(isUnavailable ? ErrorNumber.NOT_AVAILABLE : number, message, details);
  }
}
