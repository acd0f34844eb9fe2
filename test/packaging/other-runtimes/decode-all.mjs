// Decodes the attributes in a file of lines (family, set, hexadecimal bytes), encodes them again, and prints each decoded
// object as JSON. Prints the name of the set instead if the encoded bytes differ. Runs in Node.js, Deno and Bun.
import { readFileSync } from "node:fs";
import { decodeAttributes, encodeAttributes } from "bun-netlink/schema";

const asJson = (_key, value) => {
  if (typeof value === "bigint") return `${value}n`;
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
};

for (const line of readFileSync(process.argv[2], "utf8").trimEnd().split("\n")) {
  const [name, set, hex = ""] = line.split(" ");
  const [family] = Object.values(await import(`bun-netlink/families/${name}`));
  const bytes = new Uint8Array(Buffer.from(hex, "hex"));
  const value = decodeAttributes(family, set, bytes);
  const isSame = Buffer.compare(encodeAttributes(family, set, value), bytes) === 0;
  console.log(isSame ? JSON.stringify(value, asJson) : `${name} ${set} differs after decoding and encoding`);
}
