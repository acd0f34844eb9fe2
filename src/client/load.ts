import { trimStack } from "../schema/model/errors.ts";
import { type LoadOptions, loadFamily as loadModel } from "../schema/spec/load.ts";
import { type NetlinkFamily, netlinkFamily } from "./family.ts";

/**
 * Creates a netlink family from the text of its YAML spec, in any of the kernel's four schemas. The family works like
 * an included one, but its fields and replies have no types.
 *
 * @throws SpecError, with file and position, for the first error in the spec or an extension.
 * @throws TypeError if the text is not a string or an option is unknown.
 */
export function loadFamily(text: string, options: LoadOptions = {}): NetlinkFamily {
  try {
    return netlinkFamily(loadModel(text, options));
  } catch (error) {
    throw trimStack(loadFamily, error);
  }
}
