/** What tells of headers in front of the one that the other fields are about. */
const WRAPPINGS = [
  "keyVlanId",
  "keyVlanPrio",
  "keyVlanEthType",
  "keyCvlanId",
  "keyCvlanPrio",
  "keyCvlanEthType",
  "keyPppoeSid",
  "keyPppProto",
];

/**
 * Options of flower as they are written, for packets of that protocol; undefined is any. The kernel passes over fields that do
 * not go with `keyEthType`, without a word: left out it is the protocol. Of packets with VLANs or PPPoE it tells what is inside
 * there, and wants to be told the protocol.
 */
export function flowerFields(options: object, protocol: number | undefined): object {
  const fields = options as Record<string, unknown>;
  if (protocol === undefined) return options;
  const isWrapped = WRAPPINGS.some((name) => fields[name] !== undefined);
  return fields["keyEthType"] === undefined || isWrapped ? { ...options, keyEthType: protocol } : options;
}

/** One option of a Geneve tunnel. */
interface GeneveOption {
  class?: number;
  type?: number;
  data?: Uint8Array;
  unparsed?: { type?: number; bytes: Uint8Array }[];
}

const [CLASS, TYPE, DATA] = [1, 2, 3];

/**
 * Options of Geneve tunnels, which the kernel is given each in an attribute of its own, and tells all together in one: the
 * second and all later ones stand there once more.
 */
export function readGeneve(options: unknown): void {
  if (typeof options !== "object" || options === null) return;
  const { geneve } = options as { geneve?: GeneveOption[] };
  if (!Array.isArray(geneve)) return;
  (options as { geneve: GeneveOption[] }).geneve = geneve.flatMap(separate);
}

function separate({ unparsed, ...first }: GeneveOption): GeneveOption[] {
  const all: GeneveOption[] = [first];
  const left: { type?: number; bytes: Uint8Array }[] = [];
  for (const attribute of unparsed ?? []) {
    const { type, bytes } = attribute;
    // The class is the first of each.
    if (type === CLASS && bytes.length === 2) all.push({ class: (bytes[0]! << 8) | bytes[1]! });
    else if (type === TYPE && bytes.length === 1) all.at(-1)!.type = bytes[0]!;
    else if (type === DATA) all.at(-1)!.data = bytes;
    else left.push(attribute);
  }
  if (left.length > 0) all.at(-1)!.unparsed = left;
  return all;
}
