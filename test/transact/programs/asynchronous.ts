// A program that waits for the result of one asynchronous call and then has nothing else to do.
const { MessageWriter, NETLINK_ROUTE, RTM_GETLINK, transactAsync } = await import(process.argv[2]!);
const loopback = new MessageWriter(RTM_GETLINK)
  .struct((ifinfomsg: { zero(count: number): { s32(value: number): { zero(count: number): void } } }) =>
    ifinfomsg.zero(4).s32(1).zero(8),
  )
  .finish();
transactAsync(NETLINK_ROUTE, loopback).then(() => console.log("answered"));
console.log("asked");
