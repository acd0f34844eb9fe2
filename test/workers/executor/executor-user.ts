// A program that awaits one result of an executor and exits without stopping the executor.
const { Executor, MessageWriter, NETLINK_ROUTE, RTM_GETLINK } = await import(process.argv[2]!);
const executor = Executor.start();
const loopback = new MessageWriter(RTM_GETLINK)
  .struct((ifinfomsg: { zero(count: number): { s32(value: number): { zero(count: number): void } } }) =>
    ifinfomsg.zero(4).s32(1).zero(8),
  )
  .finish();
executor.transact(NETLINK_ROUTE, loopback).then(() => console.log("answered"));
console.log("asked");
