import { describe, expect, test } from "bun:test";
import { tc } from "../../../../src/families/tc.ts";
import { Message } from "../../../../src/message/message.ts";
import { operationCodec } from "../../../../src/schema/codec/codec.ts";
import { encodeOptions, readOptions } from "../../../../src/subsystems/route/tc/kind-options.ts";
import { bytes, message } from "../../../message/bytes.ts";
import { actionRows, FAR, flowerRows, otherRows } from "./filter-rows.ts";

// Checks that numbers have the byte order and width that tc uses. The rows contain the attributes that tc sends.

const RTM_NEWTFILTER = 44;
const TCA_OPTIONS = 2;
const NESTED = 0x8000;
const HEADERS = 16 + 20;

function attribute(type: number, content: Uint8Array): Uint8Array {
  const out = new Uint8Array((4 + content.length + 3) & ~3);
  const view = new DataView(out.buffer);
  view.setUint16(0, 4 + content.length, true);
  view.setUint16(2, type, true);
  out.set(content, 4);
  return out;
}

/** Parses recorded attributes in the forms `number=value` and `number(nested attributes)`. */
function attributes(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < text.length) {
    const plain = /^ *(\d+)=([0-9a-f]*(?: [0-9a-f]{8,}(?=[ )]|$))*)/.exec(text.slice(at));
    if (plain !== null) {
      parts.push(attribute(Number(plain[1]), bytes(plain[2]!)));
      at += plain[0].length;
      continue;
    }
    const nest = /^ *(\d+)\(/.exec(text.slice(at));
    if (nest === null) throw new Error(`no attribute: ${text.slice(at)}`);
    const start = at + nest[0].length;
    let end = start;
    for (let open = 1; open > 0; end++) open += text[end] === "(" ? 1 : text[end] === ")" ? -1 : 0;
    parts.push(attribute(Number(nest[1]) | NESTED, attributes(text.slice(start, end - 1))));
    at = end;
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const rows = [...flowerRows, ...actionRows, ...otherRows];

describe("Filters and actions", () => {
  test.each(rows.map((row) => [row.words, row] as const))("encode to the bytes of tc: %s", (_words, row) => {
    const { kind, options } = row.filter;
    const request = operationCodec(tc, "newtfilter").request("do", {
      header: { ifindex: 1 },
      kind,
      options: encodeOptions(kind, options, { indexOf: () => FAR }),
    });
    const start = HEADERS + attribute(1, Buffer.from(`${kind}\0`)).length;
    expect(request.bytes.subarray(start).toHex()).toBe(attribute(TCA_OPTIONS | NESTED, attributes(row.bytes)).toHex());
  });

  test.each(rows.map((row) => [row.words, row] as const))("decode from the bytes of tc: %s", (_words, row) => {
    const { kind, options } = row.filter;
    const payload = [new Uint8Array(20), attribute(1, Buffer.from(`${kind}\0`))];
    payload.push(attribute(TCA_OPTIONS, attributes(row.bytes)));
    const whole = message(RTM_NEWTFILTER, 0, Uint8Array.from(payload.flatMap((part) => [...part])));
    const fields = operationCodec(tc, "gettfilter").decode(new Message(whole)) as { options: object };
    expect(readOptions(kind!, fields.options, (index) => (index === FAR ? "far" : undefined))).toMatchObject(
      options as object,
    );
  });
});
