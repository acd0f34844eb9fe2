// Makes 400 calls at the same time. Prints their number and the name in the last reply.
import { NETLINK_ROUTE, transactAsync } from "../../../src/index.ts";
import { getLink, linkName } from "../../support/requests.ts";

const replies = await Promise.all(Array.from({ length: 400 }, () => transactAsync(NETLINK_ROUTE, getLink(1))));
console.log(`${replies.length} ${linkName(replies.at(-1)!)}`);
