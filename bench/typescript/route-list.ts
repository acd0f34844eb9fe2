// Lists all IPv4 routes as typed objects with interface names.
import { type Route, Routes } from "../../src/subsystems/route/index.ts";
import { routeDigest } from "../lib/routes.ts";
import { measure, serve } from "../lib/serve.ts";

/** The last listed route. The reference prevents that the engine removes the object, which a program would keep. */
export let last: Route | undefined;

using routes = Routes.open();

await serve(() =>
  measure(() => {
    let operations = 0;
    let checksum = 0;
    for (const route of routes.list({ family: "inet" })) {
      operations++;
      last = route;
      checksum += routeDigest(route);
    }
    return { operations, checksum };
  }),
);
