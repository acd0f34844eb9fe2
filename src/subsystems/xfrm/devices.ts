import { Interfaces } from "../route/core/interfaces.ts";
import type { RouteOptions } from "../route/core/options.ts";
import { Session } from "../route/core/session.ts";
import type { IndexOf } from "./selector.ts";

/** Returns a function that looks up interface indices in the namespace of an IPsec table. */
export function interfaceIndices({ netns, socket, timeoutMs }: RouteOptions): IndexOf {
  return (dev, path) => {
    if (socket !== undefined && typeof dev === "string") {
      throw new TypeError(
        `${path}: expected the index of the interface, because names cannot be looked up with \`socket\``,
      );
    }
    using session = new Session("interfaces", { netns, timeoutMs });
    return new Interfaces(session, () => `look up ${dev}`).index(dev, path);
  };
}
