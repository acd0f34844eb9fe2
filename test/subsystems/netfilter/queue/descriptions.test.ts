// Compares netlink messages that the library writes without a codec with the schemas of their families.
import { expect, test } from "bun:test";
import { nfqueue } from "../../../../src/families/nfqueue.ts";
import { type Message, NFQNL_CFG_CMD_BIND, NLM_F_DUMP } from "../../../../src/index.ts";
import { type Family, operationCodec } from "../../../../src/schema/index.ts";
import {
  commandMessage,
  copyMessage,
  flagsMessage,
  lengthMessage,
} from "../../../../src/subsystems/netfilter/queue/queue-config.ts";

/**
 * Decodes a request with the family's schema and checks that encoding the result returns the same bytes. Returns the
 * operation and the fields.
 */
function read(family: Family, message: Message): unknown {
  const kind = (message.flags & NLM_F_DUMP) === NLM_F_DUMP ? "dump" : "do";
  const operations = Object.values(family.operations);
  const { name } = operations.find((one) => one[kind]?.request.number === message.type)!;
  const codec = operationCodec(family, name);
  const fields = codec.decodeRequest(message);
  const written = codec.request(kind, fields, { flags: message.flags }).bytes;
  expect(written).toEqual(message.bytes);
  return { [name]: fields };
}

test("queue configuration requests match the schema", () => {
  const header = { resId: 7 };
  expect(read(nfqueue, commandMessage(7, NFQNL_CFG_CMD_BIND))).toMatchObject({
    config: { header, cmd: { command: "bind" } },
  });
  expect(read(nfqueue, copyMessage(7, "packet", 1500))).toMatchObject({
    config: { header, params: { copyRange: 1500, copyMode: "packet" } },
  });
  expect(read(nfqueue, lengthMessage(7, 99))).toMatchObject({ config: { header, queueMaxlen: 99 } });
  expect(read(nfqueue, flagsMessage(7, { gso: true, failOpen: false })!)).toMatchObject({
    config: { header, mask: ["fail-open", "gso"], flags: ["gso"] },
  });
});
