// An error about a bytes attribute never contains the value, because it may be a key or password and errors are often
// logged.
import { describe, expect, test } from "bun:test";
import { ethtool } from "../../../../src/families/ethtool.ts";
import { macsec } from "../../../../src/families/macsec.ts";
import { nl80211 } from "../../../../src/families/nl80211.ts";
import { ovpn } from "../../../../src/families/ovpn.ts";
import { psp } from "../../../../src/families/psp.ts";
import { wireguard } from "../../../../src/families/wireguard.ts";
import { MessageWriter } from "../../../../src/message/index.ts";
import { type Attribute, chunks, encodeAttributes, type Family, operationCodec } from "../../../../src/schema/index.ts";
import { thrown } from "../../../message/bytes.ts";

const base64 = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";

describe("errors about invalid keys", () => {
  const refusal = (fields: object) =>
    thrown(() => operationCodec(wireguard, "set-device").request("do", fields, { type: 99 }));

  test("contain the length and explain how to convert base64", () => {
    const expected = "expected 64 hexadecimal digits or 32 bytes, got text of 44 characters";
    const hint = "for base64, use Uint8Array.fromBase64(text)";
    expect(refusal({ ifname: "wg0", privateKey: base64 })).toEqual(new RangeError(`privateKey: ${expected}; ${hint}`));
    expect(refusal({ ifname: "wg0", peers: [{ presharedKey: base64 }] })).toEqual(
      new RangeError(`peers[0].presharedKey: ${expected}; ${hint}`),
    );
    expect(encodeAttributes(wireguard, "wgdevice", { privateKey: Uint8Array.fromBase64(base64) })).toHaveLength(36);
  });

  test("contain the type of a value that is not text", () => {
    const expected = "expected 64 hexadecimal digits or 32 bytes, got";
    expect(refusal({ ifname: "wg0", privateKey: 123456789 })).toEqual(
      new TypeError(`privateKey: ${expected} a number`),
    );
    expect(refusal({ ifname: "wg0", privateKey: 1n << 90n })).toEqual(
      new TypeError(`privateKey: ${expected} a bigint`),
    );
    expect(refusal({ ifname: "wg0", privateKey: "not a key" })).toEqual(
      new RangeError(`privateKey: ${expected} text of 9 characters`),
    );
  });

  test("explain how to create bytes if text is not accepted", () => {
    const nonceTail = (text: string) => {
      const fields = { ifindex: 1, keyconf: { encryptDir: { nonceTail: text } } };
      return thrown(() => operationCodec(ovpn, "key-new").request("do", fields, { type: 30 })).message;
    };
    const expected = "keyconf.encryptDir.nonceTail: expected 8 bytes (Uint8Array), got text of";
    expect(nonceTail("0011223344556677")).toBe(
      `${expected} 16 characters; for hexadecimal digits, use Uint8Array.fromHex(text)`,
    );
    expect(nonceTail("ABEiM0RVZnc=")).toContain(
      `${expected} 12 characters; for base64, use Uint8Array.fromBase64(text)`,
    );
    expect(nonceTail("ABEiM0RVZg==")).toBe(`${expected} 12 characters`);
  });
});

const secrets = ["correct horse battery", base64, "00112233445566", 0x1122334455667788n];
const families: Family[] = [ethtool, macsec, nl80211, ovpn, psp, wireguard];

test.each(families.map((family) => [family.name, family] as const))(
  "Errors about attributes of %s never contain the value",
  (_, family) => {
    const leaks: string[] = [];
    for (const [name, { attributes }] of Object.entries(family.sets)) {
      for (const attribute of attributes.filter(canHold)) {
        for (const secret of secrets) {
          for (const value of [secret, [secret], { value: secret }, { data: secret, key: secret }]) {
            const message = refusal(family, name, attribute.field, value);
            if (message?.includes(`${secret}`) === true) leaks.push(message);
          }
        }
      }
    }
    expect(leaks).toEqual([]);
  },
);

/** Returns whether a caller may pass a key or a password for the attribute, even by accident. */
function canHold({ type, item, hint, name }: Attribute): boolean {
  if (type === "unused" || type === "pad") return false;
  const isAddress = hint !== undefined && hint !== "hex";
  if (type === "binary" || type === "indexed-array") return (item === undefined || item === "nest") && !isAddress;
  return ["nest", "nest-type-value", "sub-message"].includes(type) || name.includes("password");
}

function refusal(family: Family, set: string, field: string, value: unknown): string | undefined {
  try {
    encodeAttributes(family, set, { [field]: value });
  } catch (error) {
    return `${error}`;
  }
  return undefined;
}

test("chunks() and MessageWriter do not repeat text that they reject as bytes", () => {
  const codec = operationCodec(wireguard, "set-device");
  const fields = { ifname: "wg0", privateKey: base64 };
  expect(thrown(() => chunks(codec, "do", fields, "privateKey")).message).not.toContain("yAnz");
  expect(thrown(() => new MessageWriter(16).bytes(1, base64 as never)).message).not.toContain("yAnz");
});
