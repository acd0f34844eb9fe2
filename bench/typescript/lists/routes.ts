// Lists all IPv4 routes as typed objects with interface names.
import { type Route, Routes } from "../../../src/subsystems/route/index.ts";
import { routeDigest } from "../../lib/routes.ts";
import { measure, serve } from "../../lib/serve.ts";

/** The last listed route. Without this reference, the JavaScript engine could omit creating the object. */
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
