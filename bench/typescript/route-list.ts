// Lists all IPv4 routes as typed objects with interface names.
import { RTM_NEWROUTE } from "../../src/index.ts";
import { type Route, Routes } from "../../src/subsystems/route/index.ts";
import { measure, serve } from "../lib/serve.ts";

/** Total size of nlmsghdr and rtmsg in bytes. */
const HEADERS = 28;
/** Size in bytes of each route attribute, including its header. */
const ATTRIBUTE = 8;

/**
 * Returns the checksum of a route: the length of its message plus its type. c/dump-routes.c computes the same checksum.
 */
function digest({ dst, dev, gateway, prefsrc, metric }: Route): number {
  let attributes = 1;
  if (dst !== "default") attributes++;
  if (dev !== undefined) attributes++;
  if (gateway !== undefined) attributes++;
  if (prefsrc !== undefined) attributes++;
  if (metric !== undefined) attributes++;
  return HEADERS + attributes * ATTRIBUTE + RTM_NEWROUTE;
}

using routes = Routes.open();

await serve(() =>
  measure(() => {
    let operations = 0;
    let checksum = 0;
    for (const route of routes.list({ family: "inet" })) {
      operations++;
      checksum += digest(route);
    }
    return { operations, checksum };
  }),
);
