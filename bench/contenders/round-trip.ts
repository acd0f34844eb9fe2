// Asks for the loopback interface and waits for the answer and its acknowledgement, one request at a time.
import { NETLINK_ROUTE, RTM_NEWLINK, transact } from "../../src/index.ts";
import { measure, serve } from "../lib/contender.ts";
import { getLoopback } from "../lib/routes.ts";

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
