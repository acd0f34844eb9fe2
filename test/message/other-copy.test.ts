// In a bundled application, a handler module in a file of its own has another copy of the library than the worker.
import { expect, test } from "bun:test";
import {
  dump,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  type ReceiveBuffer,
  RTM_GETLINK,
  RTM_NEWLINK,
  setMessageFilter,
  transactAll,
} from "../../src/index.ts";
import { Message, MessageWriter } from "../../src/message/index.ts";

const message = new Message(new MessageWriter(0x20).u32(1, 7).finish().bytes);

/** Imports another copy of a module. */
async function copyOf(name: string): Promise<Record<string, new () => never>> {
  return (await import(`../../src/message/${name}.ts?copy`)) as Record<string, new () => never>;
}

test("attributes() accepts an AttributeReader of another copy of the library", async () => {
  const { AttributeReader } = await copyOf("attribute-reader");
  const reader = new AttributeReader!();
  const attributes = message.attributes(0, reader);
  expect(attributes).toBe(reader);
  expect([attributes.next(), attributes.type, attributes.u32()]).toEqual([true, 1, 7]);
});

test("struct() accepts a StructReader of another copy of the library", async () => {
  const { StructReader } = await copyOf("struct-reader");
  const reader = new StructReader!();
  expect(message.struct(reader)).toBe(reader);
  expect(message.struct(reader).u16()).toBe(8);
});

test("sockets and receive buffers of another copy of the library are accepted", async () => {
  const { NetlinkSocket: OtherSocket } = (await import("../../src/sock/socket.ts?copy" as string)) as {
    NetlinkSocket: typeof NetlinkSocket;
  };
  const { ReceiveBuffer: OtherBuffer } = (await import("../../src/sock/receive-buffer.ts?copy" as string)) as {
    ReceiveBuffer: typeof ReceiveBuffer;
  };
  expect(OtherSocket).not.toBe(NetlinkSocket);
  using socket = OtherSocket.open(NETLINK_ROUTE);
  const header = new Uint8Array(16);
  const request = new MessageWriter(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP).raw(header).finish();
  expect(transactAll(NETLINK_ROUTE, request, { socket }).length).toBeGreaterThan(0);
  using own = NetlinkSocket.open(NETLINK_ROUTE);
  own.send(request);
  const [datagram] = own.receiveMany(new OtherBuffer());
  expect([...datagram!.messages()].map(({ type }) => type)).toContain(RTM_NEWLINK);
  using list = dump(NETLINK_ROUTE, request, { socket });
  expect(list.next(new OtherBuffer())?.length).toBeGreaterThan(0);
  setMessageFilter(socket, undefined);
});
