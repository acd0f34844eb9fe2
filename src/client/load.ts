import { trimStack } from "../schema/model/errors.ts";
import { type LoadOptions, loadFamily as loadModel } from "../schema/spec/load.ts";
import { type NetlinkFamily, netlinkFamily } from "./family.ts";

/**
 * Loads a family from the text of its spec, in any of the kernel's four flavours of YAML, with its documentation. It has the
 * same clients as the families that come with the library, without their types: fields and answers are plain objects.
 *
 * @throws SpecError, with file and place, for the first mistake in the spec or one of its extensions; TypeError for what is no
 * text, or options that there are not.
 */
export function loadFamily(text: string, options: LoadOptions = {}): NetlinkFamily {
  try {
    return netlinkFamily(loadModel(text, options));
  } catch (error) {
    throw trimStack(loadFamily, error);
  }
}
