// A list that does not fit into one request can be split, and sent with several requests.
import { expect, test } from "bun:test";
import { wireguard } from "../../src/families/wireguard.ts";
import { chunks, operationCodec } from "../../src/schema/index.ts";
import { FakeKernel } from "../../src/testing/index.ts";
import { thrown } from "../message/bytes.ts";

const peers = Array.from({ length: 2000 }, (_, index) => ({ publicKey: index.toString(16).padStart(64, "0") }));
const fields = { ifname: "wg0", peers };

test("chunks() splits a list before the family id is known", () => {
  const codec = operationCodec(wireguard, "set-device");
  const parts = chunks(codec, "do", fields, "peers");
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.flatMap((part) => part["peers"])).toEqual(peers);
  expect(parts).toEqual(chunks(codec, "do", fields, "peers", { type: 40 }));

  using kernel = new FakeKernel();
  let heard = 0;
  const hear = (part: { peers?: object[] }) => {
    heard += part.peers?.length ?? 0;
  };
  kernel.register(wireguard, { "set-device": { do: hear } });
  using socket = kernel.open();
  using client = wireguard.connect({ socket });
  for (const part of parts) client.do("set-device", part);
  expect(heard).toBe(peers.length);
});

test("The error for a long list recommends chunks()", () => {
  using client = wireguard.connect();
  expect(thrown(() => client.do("set-device", fields))).toMatchObject({
    name: "RangeError",
    message: expect.stringMatching(
      /^wireguard\.set-device: peers: [\d,]+ bytes do not fit; .* \(for lists: chunks\(\)\)$/,
    ),
  });
});
