// The calls of nl_transact(), nl_dump_start(), nl_dump_next() and nl_dump_done().
import { dump, MessageWriter, NETLINK_ROUTE, RTM_GETLINK, transact } from "bun-netlink";

const getLink = (index: number) =>
  new MessageWriter(RTM_GETLINK).struct((ifinfomsg) => ifinfomsg.zero(4).s32(index).zero(8)).finish();

const reply = transact(NETLINK_ROUTE, getLink(1));
console.log(`a message of type ${reply?.type}`);

let links = 0;
for (const _link of dump(NETLINK_ROUTE, getLink(0))) links++;
console.log(`${links} link`);
