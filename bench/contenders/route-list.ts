// Lists all IPv4 routes as typed objects, each with the name of its interface.
import { type Route, Routes } from "../../src/subsystems/route/index.ts";
import { measure, serve } from "../lib/contender.ts";

const NEWROUTE = 24;
/** Of a message about a route: what lies in front of its attributes, and the size of each of them. */
const HEADERS = 28;
const ATTRIBUTE = 8;

/** How long its message was and of which type, told by what is in the object: what those who walk messages add up. */
function digest({ dst, dev, gateway, prefsrc, metric }: Route): number {
  let attributes = 1;
  if (dst !== "default") attributes++;
  if (dev !== undefined) attributes++;
  if (gateway !== undefined) attributes++;
  if (prefsrc !== undefined) attributes++;
  if (metric !== undefined) attributes++;
  return HEADERS + attributes * ATTRIBUTE + NEWROUTE;
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
