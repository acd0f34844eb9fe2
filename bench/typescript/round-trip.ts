// Gets the loopback interface, one request at a time: receives the reply and the acknowledgement.
import { NETLINK_ROUTE, RTM_NEWLINK, transact } from "../../src/index.ts";
import { getLoopback } from "../lib/routes.ts";
import { measure, serve } from "../lib/serve.ts";

const REQUESTS = 10_000;

const request = getLoopback();

await serve(() =>
  measure(() => {
    let operations = 0;
    for (let count = 0; count < REQUESTS; count++) {
      if (transact(NETLINK_ROUTE, request)?.type === RTM_NEWLINK) operations++;
    }
    return { operations, checksum: operations };
  }),
);
